// Reads a workspace file through the engine's calls, as the page does: the directory from the two ends, then the state, then the sum of
// every table's bytes.

#include "cli_workspace.h"

#include <algorithm>
#include <cstring>

#include "base/crc32.h"

namespace siyu::cli {

namespace {

constexpr std::uint64_t kSample = 64 * 1024;
constexpr std::size_t kPiece = 4 * 1024 * 1024;
constexpr int kMostLooks = 5;
constexpr char kMark[] = {'\x89', 'S', 'I', 'Y'};

// The directory's sections; null with the door's problems otherwise.
Json look(Door& door, const Bytes& outer) {
  std::uint64_t size = outer.size(), end = std::min(size, kSample);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> wanted = {{0, end}, {size - end, end}};
  for (int turn = 0; turn < kMostLooks; ++turn) {
    Json samples = Json::array();
    std::vector<std::byte> beside;
    for (const auto& [offset, bytes] : wanted) {
      std::vector<std::byte> piece = outer.read(offset, static_cast<std::size_t>(bytes));
      samples.push_back({{"offset", offset}, {"bytes", piece.size()}});
      beside.insert(beside.end(), piece.begin(), piece.end());
    }
    Json seen = door.call({{"call", "workspace_open"}, {"size", size}, {"samples", std::move(samples)}}, beside);
    if (seen.is_null() || seen["more"].empty()) return seen;
    for (const Json& more : seen["more"]) wanted.emplace_back(more["offset"], more["bytes"]);
  }
  door.problems = problem("workspace_damaged", "", "this workspace file is damaged and cannot be opened");
  return nullptr;
}

bool is_sound(const Bytes& bytes, std::uint32_t sum) {
  std::uint32_t found = 0;
  for (std::uint64_t at = 0; at < bytes.size();) {
    std::vector<std::byte> piece = bytes.read(at, kPiece);
    if (piece.empty()) return false;
    found = crc32(piece, found);
    at += piece.size();
  }
  return found == sum;
}

// What `open` takes of a part.
Json facts_of(const Json& part) {
  Json facts = Json::object();
  if (!part.contains("entry") && !part.contains("sheet")) return facts;
  for (const char* key : {"container", "entry", "sheet", "cleaned"})
    if (part.contains(key)) facts[key] = part[key];
  if (auto problems = part.find("problems"); problems != part.end() && problems->is_array()) {
    facts["problems"] = Json::array();
    for (const Json& found : *problems)
      if (found.value("cells", 0) > 0) facts["problems"].push_back(found);
  }
  return facts;
}

}  // namespace

bool is_workspace(std::span<const std::byte> head) {
  return head.size() >= sizeof kMark && std::memcmp(head.data(), kMark, sizeof kMark) == 0;
}

std::vector<Source> open_workspace(const Bytes& outer, const std::string& name, Json& problems) {
  Door door;
  Json seen = look(door, outer);
  if (seen.is_null()) {
    problems = with_file_name(door.problems, name);
    return {};
  }
  auto damaged = [&](const Json& section) {
    return problem("section_damaged", name + " › " + section.value("name", ""),
                   "this part of the workspace file is damaged; the others are read");
  };
  const Json& sections = seen["sections"];
  std::vector<Bytes> bytes;
  for (const Json& section : sections)
    bytes.push_back(section["cut"].get<bool>() ? Bytes() : outer.slice(section["offset"], section["bytes"]));
  Json state;
  if (!sections[0]["cut"].get<bool>()) {
    std::vector<std::byte> text = bytes[0].read(0, static_cast<std::size_t>(bytes[0].size()));
    Json read = door.call({{"call", "workspace_state"}, {"sum", sections[0]["sum"]}}, text);
    if (read.is_null() && door.problems[0].value("code", "") != "workspace_damaged") {
      problems = with_file_name(door.problems, name);
      return {};
    }
    if (!read.is_null()) state = std::move(read["state"]);
  }
  std::vector<Json> troubles(sections.size());
  for (std::size_t i = 1; i < sections.size(); ++i)
    if (sections[i]["cut"].get<bool>() || !is_sound(bytes[i], sections[i]["sum"])) troubles[i] = damaged(sections[i]);

  std::vector<Source> sources;
  auto add = [&](std::size_t section, Json table) {
    Source source;
    source.name = table.is_null() ? sections[section]["name"].get<std::string>() : table["name"].get<std::string>();
    source.bytes = bytes[section];
    source.damage = troubles[section];
    if (table.is_object() && table.contains("part")) source.facts = facts_of(table["part"]);
    source.table = std::move(table);
    source.workspace = state;
    sources.push_back(std::move(source));
  };
  if (state.is_null()) {
    std::fprintf(stderr, "%s: how its tables are to be read is damaged; they are read as if they were dropped\n",
                 name.c_str());
    for (std::size_t i = 1; i < sections.size(); ++i) add(i, nullptr);
  } else if (state.contains("tables")) {
    for (const Json& table : state["tables"]) {
      std::size_t section = table["section"].is_number_unsigned() ? table["section"].get<std::size_t>() : 0;
      if (section >= 1 && section < sections.size()) add(section, table);
    }
  }
  if (sources.empty()) problems = problem("empty_file", name, "there is no table in this workspace");
  return sources;
}

bool apply_workspace(Door& door, const std::vector<Source>& sources) {
  if (sources.empty() || sources[0].workspace.is_null()) return true;
  const Json& state = sources[0].workspace;
  if (state.contains("without") && !state["without"].empty() &&
      door.call({{"call", "identity"}, {"without", state["without"]}}).is_null())
    return false;
  return !state.contains("segments") || state["segments"].empty() ||
         !door.call({{"call", "segments"}, {"set", state["segments"]}}).is_null();
}

}  // namespace siyu::cli
