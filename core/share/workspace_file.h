// The workspace file 名称.siyu (docs/format-workspace.md): a directory, one section of JSON that says what the workspace is, and one
// section for the bytes of every file that was read. Each section has a sum of its own and the directory stands at both ends, so that
// damage costs only the part it hit. Here is what frames the sections; the bytes of tables never pass through: whoever saves puts
// them between `head` and `tail`, whoever opens reads them at their offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/json.h"

namespace siyu::share {

struct WorkspaceSection {
  enum class Kind : std::uint8_t { state = 1, table = 2 };
  Kind kind = Kind::table;
  std::string name;  // of a table: the file it was, for a sentence about it when the state is lost
  std::uint64_t offset = 0, bytes = 0;
  std::uint32_t sum = 0;
};

struct WorkspaceFrame {
  std::string head;  // mark, directory, state; the tables' bytes follow in their order
  std::string tail;
};

// What is known of a file after some of its bytes.
struct WorkspaceLook {
  std::vector<WorkspaceSection> sections;                     // the state first; empty while `more` is not
  std::vector<std::pair<std::uint64_t, std::uint64_t>> more;  // offset and bytes that must be seen besides
  bool by_tail = false;                                       // the head is damaged; the copy at the end was read
};

struct WorkspaceSample {
  std::uint64_t offset = 0;
  std::span<const std::byte> bytes;
};

// Problems: of the state (read_workspace_state), too_many_sections, too_large. Of `tables` the offsets are not read.
Result<WorkspaceFrame> write_workspace(const report::Json& state, const std::vector<WorkspaceSection>& tables);

// Reads the directory of a file of `size` bytes from what is seen of it. Asks at most three times for more. Problems:
// not_workspace, workspace_newer, workspace_damaged (neither directory can be read).
Result<WorkspaceLook> look_at_workspace(std::uint64_t size, const std::vector<WorkspaceSample>& seen);

// The state section. Problems: workspace_damaged, workspace_newer, and what is wrong with a key. Whether mappings, rules and
// definitions in it can be used is told by the calls that use them.
Result<report::Json> read_workspace_state(std::string_view text, std::uint32_t sum);

}  // namespace siyu::share
