// Numbers are little-endian. Every read is bounded by what was seen, every size by a limit, before anything is made of it.
#include "share/workspace_file.h"

#include <algorithm>
#include <cstring>

#include "base/crc32.h"
#include "share/workspace_state.h"

namespace siyu::share {

using report::Json;

namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kEdge = 32;  // bytes of the head's and the tail's own part
constexpr std::uint64_t kMostDirectory = 4 << 20;
constexpr std::size_t kMostName = 1000;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 40;
constexpr std::string_view kHeadMark = "\x89SIYU\r\n\x1a", kTailMark = "\x89SIYE\r\n\x1a";

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
}

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}
  // Zero, and bad from then on, when the bytes end before it.
  std::uint64_t number(std::size_t width) {
    if (rest_.size() < width) bad_ = true;
    std::uint64_t value = 0;
    for (std::size_t i = 0; !bad_ && i < width; ++i) value |= std::to_integer<std::uint64_t>(rest_[i]) << (8 * i);
    if (!bad_) rest_ = rest_.subspan(width);
    return value;
  }
  std::string text(std::size_t width) {
    if (rest_.size() < width) bad_ = true;
    if (bad_) return {};
    std::string out(reinterpret_cast<const char*>(rest_.data()), width);
    rest_ = rest_.subspan(width);
    return out;
  }
  bool bad() const { return bad_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
  bool bad_ = false;
};

std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string edge(std::string_view mark, std::string_view directory, std::uint64_t file_bytes) {
  std::string out(mark);
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(directory.size()));
  put(out, file_bytes);
  put(out, crc32(as_bytes(directory)));
  put(out, crc32(as_bytes(out)));
  return out;
}

std::string directory_of(const std::vector<WorkspaceSection>& sections) {
  std::string out;
  put(out, static_cast<std::uint32_t>(sections.size()));
  for (const WorkspaceSection& section : sections) {
    put(out, static_cast<std::uint8_t>(section.kind));
    put(out, section.offset);
    put(out, section.bytes);
    put(out, section.sum);
    put(out, static_cast<std::uint16_t>(section.name.size()));
    out += section.name;
  }
  return out;
}

struct Edge {
  std::uint32_t version = 0;
  std::uint64_t directory = 0, file_bytes = 0;
  std::uint32_t sum = 0;
};

// Nothing when the 32 bytes are no edge, or a damaged one.
std::optional<Edge> read_edge(std::span<const std::byte> bytes, std::string_view mark) {
  if (std::memcmp(bytes.data(), mark.data(), mark.size()) != 0) return std::nullopt;
  Reader reader(bytes.subspan(mark.size()));
  Edge out;
  out.version = static_cast<std::uint32_t>(reader.number(4));
  out.directory = reader.number(4);
  out.file_bytes = reader.number(8);
  out.sum = static_cast<std::uint32_t>(reader.number(4));
  if (reader.number(4) != crc32(bytes.first(kEdge - 4))) return std::nullopt;
  return out;
}

// Empty when the directory is not what we write.
std::vector<WorkspaceSection> read_directory(std::span<const std::byte> bytes, std::uint64_t file_bytes) {
  Reader reader(bytes);
  std::uint64_t count = reader.number(4), at = kEdge + bytes.size();
  std::vector<WorkspaceSection> out;
  if (count > kMostTables + 1) return {};
  for (std::uint64_t i = 0; i < count; ++i) {
    WorkspaceSection section;
    auto kind = static_cast<WorkspaceSection::Kind>(reader.number(1));
    section.kind = kind;
    section.offset = reader.number(8);
    section.bytes = reader.number(8);
    section.sum = static_cast<std::uint32_t>(reader.number(4));
    section.name = reader.text(static_cast<std::size_t>(reader.number(2)));
    bool fits = section.offset >= at && section.bytes <= file_bytes && section.offset <= file_bytes - section.bytes;
    bool is_kind = kind == (i == 0 ? WorkspaceSection::Kind::state : WorkspaceSection::Kind::table);
    if (reader.bad() || !fits || !is_kind || section.name.size() > kMostName) return {};
    at = section.offset + section.bytes;
    out.push_back(std::move(section));
  }
  return reader.at_end() ? out : std::vector<WorkspaceSection>{};
}

const char* kNewer = "this workspace file was saved by a newer version; reload the page and open it again";

}  // namespace

Result<WorkspaceFrame> write_workspace(const Json& state, const std::vector<WorkspaceSection>& tables) {
  if (tables.size() > kMostTables)
    return Problem{"too_many_sections", "/sections", "a workspace file holds at most 2000 tables", {}};
  if (Problems wrong = check_workspace_state(state); !wrong.empty()) return wrong;
  std::string text = report::write_json(state);
  if (text.size() > kMostStateBytes)
    return Problem{"too_large", "/state", "the workspace's own notes are too long", {}};
  std::vector<WorkspaceSection> sections = {
      {WorkspaceSection::Kind::state, "workspace.json", 0, text.size(), crc32(as_bytes(text))}};
  std::uint64_t total = 0;
  for (const WorkspaceSection& table : tables) {
    if (table.bytes > kMostBytes || table.name.size() > kMostName)
      return Problem{"too_large", "/sections", "a table of this workspace is too large to be saved", {}};
    total += table.bytes;
    sections.push_back(table);
    sections.back().kind = WorkspaceSection::Kind::table;
  }
  if (total > kMostBytes)
    return Problem{"too_large", "/sections", "these tables together are too large to be saved", {}};
  std::uint64_t at = kEdge + directory_of(sections).size();  // offsets have the same width whatever they say
  for (WorkspaceSection& section : sections) {
    section.offset = at;
    at += section.bytes;
  }
  std::string directory = directory_of(sections);
  std::uint64_t file_bytes = at + directory.size() + kEdge;
  return WorkspaceFrame{edge(kHeadMark, directory, file_bytes) + directory + text,
                        directory + edge(kTailMark, directory, file_bytes)};
}

Result<WorkspaceLook> look_at_workspace(std::uint64_t size, const std::vector<WorkspaceSample>& seen) {
  WorkspaceLook out;
  if (size < 2 * kEdge) return Problem{"not_workspace", "", "this is no workspace file", {}};
  auto find = [&](std::uint64_t offset, std::uint64_t bytes) -> std::optional<std::span<const std::byte>> {
    for (const WorkspaceSample& sample : seen)
      if (offset >= sample.offset && bytes <= sample.bytes.size() &&
          offset - sample.offset <= sample.bytes.size() - bytes)
        return sample.bytes.subspan(static_cast<std::size_t>(offset - sample.offset), static_cast<std::size_t>(bytes));
    out.more.emplace_back(offset, bytes);
    return std::nullopt;
  };
  bool marked = false, newer = false;
  for (bool by_tail : {false, true}) {
    auto bytes = find(by_tail ? size - kEdge : 0, kEdge);
    if (!bytes) return out;
    std::string_view mark = by_tail ? kTailMark : kHeadMark;
    marked = marked || std::memcmp(bytes->data(), mark.data(), mark.size()) == 0;
    std::optional<Edge> found = read_edge(*bytes, mark);
    if (!found) continue;
    if (found->version != kVersion) {
      newer = true;
      continue;
    }
    if (found->directory > kMostDirectory || found->directory > size - kEdge) continue;
    auto directory = find(by_tail ? size - kEdge - found->directory : kEdge, found->directory);
    if (!directory) return out;
    if (crc32(*directory) != found->sum) continue;
    out.sections = read_directory(*directory, found->file_bytes);
    out.by_tail = by_tail;
    if (!out.sections.empty()) return out;
  }
  if (newer) return Problem{"workspace_newer", "", kNewer, {}};
  if (marked)
    return Problem{"workspace_damaged", "", "this workspace file is damaged at both ends and cannot be opened", {}};
  return Problem{"not_workspace", "", "this is no workspace file", {}};
}

Result<Json> read_workspace_state(std::string_view text, std::uint32_t sum) {
  if (text.size() > kMostStateBytes || crc32(as_bytes(text)) != sum)
    return Problem{"workspace_damaged", "", "the part of this workspace file that holds its settings is damaged", {}};
  Result<Json> state = report::parse_json(text);
  if (!state.ok()) return state;
  if (auto version = state->is_object() ? state->find("version") : state->end();
      state->is_object() && version != state->end() && version->is_number_integer() && *version > 1)
    return Problem{"workspace_newer", "/version", kNewer, {}};
  if (Problems wrong = check_workspace_state(*state); !wrong.empty()) return wrong;
  return state;
}

}  // namespace siyu::share
