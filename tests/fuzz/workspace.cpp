// A workspace file: whatever bytes it is made of, it is opened or refused, never asks for bytes that are not there, and never asks for
// ever. What was written is read back; with some bytes changed, every part whose sum still fits is the part that was written.
#include <utility>
#include <vector>

#include "base/crc32.h"
#include "fuzz/fuzzing.h"
#include "share/workspace_file.h"

namespace {

using siyu::crc32;
using siyu::Result;
using siyu::report::Json;
using siyu::share::WorkspaceLook;
using siyu::share::WorkspaceSample;
using siyu::share::WorkspaceSection;
using siyu::tests::as_bytes;

Result<WorkspaceLook> look(const std::string& file, std::size_t sample) {
  std::size_t end = std::min(file.size(), sample);
  std::vector<WorkspaceSample> seen = {{0, as_bytes(file).first(end)}, {file.size() - end, as_bytes(file).last(end)}};
  for (int turn = 0;; ++turn) {
    CHECK(turn < 5);
    Result<WorkspaceLook> found = siyu::share::look_at_workspace(file.size(), seen);
    if (!found.ok() || found->more.empty()) return found;
    CHECK(found->sections.empty());
    for (const auto& [offset, bytes] : found->more) {
      CHECK(offset <= file.size() && bytes <= file.size() - offset);
      seen.push_back({offset, as_bytes(file).subspan(offset, bytes)});
    }
  }
}

std::string_view part(const std::string& file, const WorkspaceSection& section) {
  if (section.offset > file.size()) return {};
  return std::string_view(file).substr(section.offset, section.bytes);
}

void any_bytes(const std::string& file) {
  Result<WorkspaceLook> found = look(file, 40);
  if (!found.ok()) return;
  CHECK(!found->sections.empty());
  std::string_view text = part(file, found->sections[0]);
  static_cast<void>(siyu::share::read_workspace_state(text, crc32(as_bytes(text))));
}

// Four bytes of `how` are one damage.
void damaged(std::string_view how) {
  std::vector<std::string> tables = {"a,b\n1,2\n", "", std::string(300, 'x')};
  std::vector<WorkspaceSection> sections;
  for (const std::string& table : tables)
    sections.push_back({WorkspaceSection::Kind::table, "t", 0, table.size(), crc32(as_bytes(table))});
  auto frame = siyu::share::write_workspace(Json{{"version", 1}, {"name", "x"}}, sections);
  CHECK(frame.ok());
  std::string file = frame->head + tables[0] + tables[1] + tables[2] + frame->tail;
  for (; how.size() >= 4; how.remove_prefix(4)) {
    if (file.empty()) break;
    auto number = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(how[i])); };
    std::size_t at = (number(0) + 256 * number(1)) % file.size();
    if (number(2) % 4 == 0) {
      file.resize(at);
    } else if (number(2) % 4 == 1) {
      file.insert(at, 1 + number(3) % 8, how[3]);
    } else {
      file[at] = how[3];
    }
  }
  Result<WorkspaceLook> found = look(file, 32 + how.size() % 100);
  if (!found.ok()) return;
  if (found->sections.size() != tables.size() + 1) return;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    std::string_view bytes = part(file, found->sections[i + 1]);
    if (bytes.size() == found->sections[i + 1].bytes && crc32(as_bytes(bytes)) == found->sections[i + 1].sum)
      CHECK(bytes == tables[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siyu::tests::Input input(data, size);
  switch (input.choose(3)) {
    case 0:
      any_bytes(std::string(input.rest()));
      return 0;
    case 1: {
      std::string text(input.rest());
      static_cast<void>(siyu::share::read_workspace_state(text, crc32(as_bytes(text))));
      return 0;
    }
    default:
      damaged(input.rest());
      return 0;
  }
}
