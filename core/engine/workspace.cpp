// The calls about workspace files (docs/format-workspace.md). The engine keeps nothing of them: what a file says is asked and applied
// by whoever opens it, through the calls that every import makes.
#include "base/crc32.h"
#include "engine/engine.h"
#include "share/workspace_file.h"

namespace siyu::engine {

using report::Json;

Engine::Answer Engine::workspace_sum(const Json& request, std::span<const std::byte> bytes) {
  return {{{"sum", crc32(bytes, request.value("sum", std::uint32_t{0}))}}, {}};
}

Result<Engine::Answer> Engine::workspace_write(const Json& request) {
  auto state = request.find("state"), sections = request.find("sections");
  if (state == request.end()) return Problem{"missing", "/state", "say what the workspace is", {}};
  if (sections == request.end() || !sections->is_array())
    return Problem{"missing", "/sections", "name the tables of the workspace", {}};
  std::vector<share::WorkspaceSection> tables;
  for (const Json& section : *sections)
    tables.push_back({share::WorkspaceSection::Kind::table, section.at("name").get<std::string>(), 0,
                      section.at("bytes").get<std::uint64_t>(), section.at("sum").get<std::uint32_t>()});
  Result<share::WorkspaceFrame> frame = share::write_workspace(*state, tables);
  if (!frame.ok()) return frame.problems();
  Answer answer{{{"head", frame->head.size()}, {"tail", frame->tail.size()}}, {}};
  for (const std::string* text : {&frame->head, &frame->tail}) {
    const auto* data = reinterpret_cast<const std::byte*>(text->data());
    answer.bytes.insert(answer.bytes.end(), data, data + text->size());
  }
  return answer;
}

Result<Engine::Answer> Engine::workspace_open(const Json& request, std::span<const std::byte> bytes) {
  std::vector<share::WorkspaceSample> seen;
  for (const Json& sample : request.at("samples")) {
    auto count = sample.at("bytes").get<std::uint64_t>();
    if (count > bytes.size()) return Problem{"contradiction", "/samples", "there are fewer bytes than it says", {}};
    seen.push_back({sample.at("offset").get<std::uint64_t>(), bytes.first(static_cast<std::size_t>(count))});
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  auto size = request.at("size").get<std::uint64_t>();
  Result<share::WorkspaceLook> look = share::look_at_workspace(size, seen);
  if (!look.ok()) return look.problems();
  Json more = Json::array(), sections = Json::array();
  for (const auto& [offset, count] : look->more) more.push_back({{"offset", offset}, {"bytes", count}});
  for (const share::WorkspaceSection& section : look->sections)
    sections.push_back({{"kind", section.kind == share::WorkspaceSection::Kind::state ? "state" : "table"},
                        {"name", section.name},
                        {"offset", section.offset},
                        {"bytes", section.bytes},
                        {"sum", section.sum},
                        {"cut", section.offset > size || section.bytes > size - section.offset}});
  return Answer{{{"more", std::move(more)}, {"sections", std::move(sections)}, {"by_tail", look->by_tail}}, {}};
}

Result<Engine::Answer> Engine::workspace_state(const Json& request, std::span<const std::byte> bytes) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Result<Json> state = share::read_workspace_state(text, request.at("sum").get<std::uint32_t>());
  if (!state.ok()) return state.problems();
  return Answer{{{"state", std::move(*state)}}, {}};
}

}  // namespace siyu::engine
