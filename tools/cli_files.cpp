// Reads files in pieces and feeds them to the engine's door, as the page's worker does.

#include "cli_files.h"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>

#include "cli_containers.h"
#include "cli_ranges.h"
#include "cli_workspace.h"

namespace siyu::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHead = 256 * 1024, kSample = 64 * 1024,
                      kPiece = 4 * 1024 * 1024;  // samples as the page takes them

class Progress {  // on stderr, only on a terminal
 public:
  Progress(const std::string& name, std::uint64_t total) : name_(name), total_(total), shown_(isatty(STDERR_FILENO)) {}
  void at(std::uint64_t done) {
    if (shown_ && total_ > 0) std::fprintf(stderr, "\r%s %d%%", name_.c_str(), static_cast<int>(done * 100 / total_));
  }
  ~Progress() {
    if (shown_) std::fprintf(stderr, "\r\033[K");
  }

 private:
  std::string name_;
  std::uint64_t total_;
  bool shown_;
};

// Standard input as a file, so that it can be read at any place.
bool keep_input(std::shared_ptr<std::FILE>& file, std::uint64_t& size) {
  file = temporary_file();
  if (!file) return false;
  std::vector<char> piece(kPiece);
  for (std::size_t count; (count = std::fread(piece.data(), 1, piece.size(), stdin)) > 0; size += count)
    if (std::fwrite(piece.data(), 1, count, file.get()) != count) return false;
  return std::fflush(file.get()) == 0 && std::ferror(stdin) == 0;
}

bool open_bytes(const std::string& path, Bytes& bytes, Json& problems) {
  if (path == "-") {
    std::shared_ptr<std::FILE> file;
    std::uint64_t size = 0;
    if (!keep_input(file, size)) {
      problems = problem("cannot_read", path, "standard input cannot be kept; is the disk for temporary files full?");
      return false;
    }
    bytes = Bytes(std::move(file), 0, size);
    return true;
  }
  std::error_code error;
  if (fs::is_directory(path, error)) {
    problems = problem("is_directory", path, "this is a folder; name the files in it");
    return false;
  }
  std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rbe"), [](std::FILE* open) {
    if (open) std::fclose(open);
  });
  struct stat facts {};
  if (!file || fstat(fileno(file.get()), &facts) != 0) {
    problems = problem("cannot_read", path, "this file cannot be opened; check its name");
    return false;
  }
  bytes = Bytes(std::move(file), 0, static_cast<std::uint64_t>(std::max<off_t>(facts.st_size, 0)));
  return true;
}

}  // namespace

Json problem(const std::string& code, const std::string& where, const std::string& message) {
  return Json::array({{{"code", code}, {"where", where}, {"message", message}}});
}

Json with_file_name(Json problems, const std::string& name) {
  for (Json& entry : problems)
    if (entry.value("where", "").empty() || entry["where"].get<std::string>()[0] == '/')
      entry["where"] = name + entry.value("where", "");
  return problems;
}

Json Door::call(const Json& request, std::span<const std::byte> beside) {
  engine::Engine::Reply reply = engine.call(report::write_json(request), beside);
  bytes = std::move(reply.bytes);
  Json json = Json::parse(reply.json, nullptr, false);
  problems = Json::array();
  if (json.contains("ok")) return json["ok"];
  problems = json.value("problems", Json::array());
  return nullptr;
}

std::vector<std::byte> Bytes::read(std::uint64_t offset, std::size_t count) const {
  std::vector<std::byte> out(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - std::min(offset, size_))));
  std::size_t have = 0;
  while (have < out.size()) {
    ssize_t got = pread(descriptor(), out.data() + have, out.size() - have, static_cast<off_t>(from_ + offset + have));
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  out.resize(have);
  return out;
}

Bytes Bytes::slice(std::uint64_t from, std::uint64_t size) const {
  std::uint64_t begin = std::min(from, size_);
  return {file_, from_ + begin, std::min(size, size_ - begin)};
}

std::shared_ptr<std::FILE> temporary_file() {
  return {std::tmpfile(), [](std::FILE* open) {
            if (open) std::fclose(open);
          }};
}

std::string Source::label() const {
  std::string label = name;
  for (const char* key : {"entry", "sheet"})
    if (facts.contains(key)) label += " › " + facts[key].get<std::string>();
  return label;
}

Json Source::trouble() const {
  if (!damage.is_null()) return damage;
  if (facts.contains("problems"))
    for (const Json& found : facts["problems"])
      if (found.value("cells", std::uint64_t{1}) == 0)
        return problem(found.value("code", ""), label(), found.value("message", ""));
  return nullptr;
}

std::vector<Source> open_sources(const std::string& path, Json& problems) {
  Source outer;
  if (!open_bytes(path, outer.bytes, problems)) return {};
  outer.name = path == "-" ? "stdin" : fs::path(path).filename().string();
  if (is_workspace(outer.bytes.read(0, 16))) return open_workspace(outer.bytes, outer.name, problems);
  if (!is_container(outer.bytes.read(0, 16))) return {std::move(outer)};

  Unpacked unpacked = unpack(outer.bytes, outer.name);
  if (!unpacked.trouble.empty()) {
    problems = problem("container_unreadable", outer.name, unpacked.trouble);
    return {};
  }
  std::vector<Source> parts;
  Json troubles = Json::array();
  for (Source& part : unpacked.parts) {
    if (Json trouble = part.trouble(); !trouble.is_null()) troubles.push_back(trouble[0]);
    if (!part.facts.contains("skipped")) parts.push_back(std::move(part));
  }
  if (parts.empty()) problems = problem("empty_file", outer.name, "there is no table in it");
  if (!troubles.empty() && troubles.size() == parts.size()) {
    problems = std::move(troubles);
    return {};
  }
  return parts;
}

Json sniff(Door& door, const Source& source, const Json& mapping, std::size_t block, int& file) {
  Json request = source.facts.is_object() ? source.facts : Json::object();
  request.update({{"call", "open"}, {"name", source.name}, {"size", source.bytes.size()}});
  Json opened = door.call(request);
  if (opened.is_null()) return opened;
  file = opened["file"];
  std::vector<std::byte> beside;
  Json samples = Json::array();
  auto take = [&](std::uint64_t offset, std::size_t count) {
    std::vector<std::byte> piece = source.bytes.read(offset, count);
    samples.push_back({{"offset", offset}, {"bytes", piece.size()}});
    beside.insert(beside.end(), piece.begin(), piece.end());
  };
  std::uint64_t size = source.bytes.size();
  if (size <= kHead + 2 * kSample) {
    take(0, static_cast<std::size_t>(size));
  } else {
    take(0, kHead);
    take(size / 2, kSample);
    take(size - kSample, kSample);
  }
  request = {{"call", "sniff"}, {"file", file}, {"samples", std::move(samples)}};
  if (!mapping.is_null()) request["mapping"] = mapping;
  if (block > 0) request["hints"] = {{"block", block}};
  if (source.table.is_null()) return door.call(request, beside);
  // A workspace says how its tables were read, and every block of a file is a table of its own.
  request["hints"] = source.table.value("hints", Json::object());
  Json preview = door.call(request, beside);
  if (preview.is_null()) return preview;
  preview["mapping"] = source.table["mapping"];
  preview["table"] = source.table["mapping"].value("table", Json());
  preview["blocks"] = 1;
  return preview;
}

Json load(Door& door, const Source& source, int file, const Json& mapping, bool rows_only) {
  if (door.call({{"call", "load"}, {"file", file}, {"mapping", mapping}, {"rows_only", rows_only}}).is_null())
    return nullptr;
  Progress progress(source.name, source.bytes.size());
  bool in_ranges = is_read_in_ranges(source);
  if (in_ranges && !read_in_ranges(door, source, file, [&](std::uint64_t at) { progress.at(at); })) return nullptr;
  for (std::uint64_t at = 0; !in_ranges && at < source.bytes.size();) {
    std::vector<std::byte> piece = source.bytes.read(at, kPiece);
    if (piece.empty()) break;
    if (door.call({{"call", "append"}, {"file", file}}, piece).is_null()) return nullptr;
    at += piece.size();
    progress.at(at);
  }
  return door.call({{"call", "finish"}, {"file", file}});
}

}  // namespace siyu::cli
