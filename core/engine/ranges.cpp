// A large file read by several engines: the one that loads it writes a recipe, the others read ranges by it and their blobs
// are offered back (csv/ranges.h). Every engine has all of these calls; which one does what is the caller's choice.
#include "engine/engine.h"

#include <new>

namespace siyu::engine {

using report::Json;

Result<Engine::Answer> Engine::recipe(const Json& request) {
  Result<File*> found = loading(request);
  if (!found.ok()) return found.problems();
  std::vector<std::byte> bytes = (*found)->reader->recipe();
  Json possible = !bytes.empty();
  return Answer{{{"possible", std::move(possible)}}, std::move(bytes)};
}

Result<Engine::Answer> Engine::ranges(std::span<const std::byte> bytes) {
  range_reader_.reset();
  if (bytes.empty()) return Answer{Json::object(), {}};
  Result<csv::RangeReader> reader = csv::RangeReader::make(bytes);
  if (!reader.ok()) return reader.problems();
  range_reader_ = std::move(*reader);
  return Answer{Json::object(), {}};
}

Result<Engine::Answer> Engine::range(const Json& request, std::span<const std::byte> bytes) {
  if (!range_reader_) return Problem{"wrong_state", "", "this engine has no recipe for ranges", {}};
  auto from = request.find("from"), to = request.find("to");
  if (from == request.end() || to == request.end() || !from->is_number_unsigned() || !to->is_number_unsigned())
    return Problem{"missing", "/from", "a range needs its first byte and the one behind it", {}};
  std::optional<std::vector<std::byte>> blob =
      range_reader_->read(from->get<std::uint64_t>(), to->get<std::uint64_t>(), bytes);
  if (!blob) return Answer{{{"read", false}}, {}};
  return Answer{{{"read", true}, {"start", range_reader_->start()}, {"end", range_reader_->end()}}, std::move(*blob)};
}

Result<Engine::Answer> Engine::offer(const Json& request, std::span<const std::byte> bytes) {
  Result<File*> found = loading(request);
  if (!found.ok()) return found.problems();
  auto source = request.find("source");
  if (source == request.end() || !source->is_number_unsigned())
    return Problem{"missing", "/source", "a range needs the number of its reader", {}};
  csv::FileReader& reader = *(*found)->reader;
  int file = request["file"].get<int>();
  try {
    Result<bool> taken = reader.offer(source->get<std::size_t>(), bytes);
    if (!taken.ok()) {
      files_.erase(file);
      return taken.problems();
    }
    return Answer{{{"taken", *taken}, {"rows", reader.rows()}, {"position", reader.position()}}, {}};
  } catch (const std::bad_alloc&) {
    files_.erase(file);
    throw;
  }
}

}  // namespace siyu::engine
