#include "share/link.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "share/deflate.h"
#include "share/letters.h"
#include "share/snapshot.h"

namespace siyu::share {
namespace {

constexpr std::string_view kVersion = "v1";
constexpr std::size_t kSumPlaces = 7;

struct KindName {
  LinkKind kind;
  std::string_view letter, name;
};
constexpr std::array<KindName, 3> kKinds{{{LinkKind::definition, "d", "definition"},
                                          {LinkKind::result, "r", "result"},
                                          {LinkKind::mapping, "m", "mapping"}}};

Problem changed() {
  return {"link_changed", "", "this link was changed on its way, so it was not opened; ask for it again", {}};
}
Problem unknown() {
  return {"link_unknown", "", "this is not a link of Siyu: it should begin with #v1. and end with its payload", {}};
}
Problem too_large() {
  std::string most = std::to_string(kMostExpanded >> 20);
  return {"link_too_large", "", "what this link holds is larger than " + most + " MB", {{"most", most}}};
}
Problem cut(std::size_t received, std::optional<std::size_t> expected) {
  Problem out{"link_cut",
              "",
              "this link is not whole: " + std::to_string(received) + " characters arrived" +
                  (expected ? " of " + std::to_string(*expected) : "") +
                  "; chat programs cut long links, so ask for it again or for a file",
              {{"received", std::to_string(received)}}};
  if (expected) out.facts.emplace_back("expected", std::to_string(*expected));
  return out;
}

std::size_t depth_of(const Json& value) {
  if (!value.is_structured()) return 0;
  std::size_t most = 0;
  for (const Json& part : value) most = std::max(most, depth_of(part));
  return most + 1;
}

bool all_are(const Json& content, bool (*is_one)(const Json&)) {
  if (content.is_object()) return is_one(content);
  return content.is_array() && !content.empty() && std::all_of(content.begin(), content.end(), is_one);
}
bool is_definition(const Json& one) { return one.is_object() && one.contains("analysis") && !one.contains("tables"); }
bool is_mapping(const Json& one) { return one.is_object() && one.contains("files") && one["files"].is_array(); }

// What a newer version made is told from what was damaged.
bool is_newer(const Json& content) {
  const Json& one = content.is_array() && !content.empty() ? content.front() : content;
  if (!one.is_object() || !one.contains("version") || !one["version"].is_number_integer()) return false;
  return one["version"] > 1;
}

// The head of a link that was cut before its payload: whatever of v1.<kind>.<len>.<sum>. is there has the right form.
bool is_cut_head(const std::vector<std::string_view>& parts) {
  auto is_kind = [](std::string_view text) {
    if (text.empty()) return true;
    std::string_view letter = text.substr(0, 1);
    bool known = std::any_of(kKinds.begin(), kKinds.end(), [&](const KindName& k) { return k.letter == letter; });
    return known && (text.size() == 1 || text.substr(1) == "e");
  };
  auto is_number = [](std::string_view text, std::size_t most) {
    return text.empty() || (text.size() <= most && from_base36(text).has_value());
  };
  return parts.size() < 5 && parts[0] == kVersion && (parts.size() < 2 || is_kind(parts[1])) &&
         (parts.size() < 3 || is_number(parts[2], 6)) && (parts.size() < 4 || is_number(parts[3], kSumPlaces));
}

}  // namespace

std::string_view kind_name(LinkKind kind) { return kKinds[static_cast<std::size_t>(kind)].name; }

std::optional<LinkKind> parse_kind(std::string_view name) {
  for (const KindName& kind : kKinds)
    if (kind.name == name) return kind.kind;
  return std::nullopt;
}

Result<std::string> pack(LinkKind kind, const Json& content) {
  Json written = kind == LinkKind::result ? pack_snapshot(content) : content;
  if (depth_of(written) > kMostLinkDepth)
    return Problem{"too_deep", "", "this is nested more than 32 deep, more than a link holds", {{"most", "32"}}};
  std::string text = report::write_json(written);
  if (text.size() > kMostExpanded) return too_large();
  return deflate(text);
}

Result<Json> unpack(LinkKind kind, std::string_view payload) {
  std::variant<std::string, InflateError> text = inflate(payload, kMostExpanded);
  if (const auto* error = std::get_if<InflateError>(&text))
    return *error == InflateError::too_large ? too_large() : changed();
  if (!is_valid_utf8(std::get<std::string>(text))) return changed();
  Result<Json> content = report::parse_json(std::get<std::string>(text));
  if (!content.ok() || depth_of(*content) > kMostLinkDepth) return changed();
  if (is_newer(*content))
    return Problem{
        "link_newer", "", "this link was made by a newer version; load the page again and try once more", {}};
  if (kind == LinkKind::result) {
    if (std::optional<Json> snapshot = unpack_snapshot(*content)) return std::move(*snapshot);
    return changed();
  }
  if (!all_are(*content, kind == LinkKind::definition ? is_definition : is_mapping)) return changed();
  return content;
}

std::string write_fragment(LinkKind kind, bool is_locked, std::string_view payload) {
  std::string out(kVersion);
  out += "." + std::string(kKinds[static_cast<std::size_t>(kind)].letter) + (is_locked ? "e." : ".");
  out += to_base36(payload.size()) + "." + to_base36(crc32(payload), kSumPlaces) + ".";
  return out.append(payload);
}

Result<Fragment> read_fragment(std::string_view text) {
  text = trim(text);
  if (text.substr(0, 2) != "v1")
    if (std::size_t mark = text.find("#v"); mark != text.npos) text = text.substr(mark + 1);
  std::vector<std::string_view> parts;
  for (std::string_view rest = text; parts.size() < 5;) {
    std::size_t dot = parts.size() < 4 ? rest.find('.') : rest.npos;
    parts.push_back(rest.substr(0, dot));
    if (dot == rest.npos) break;
    rest.remove_prefix(dot + 1);
  }
  std::string_view version = parts[0];
  bool is_versioned = version.size() > 1 && version.size() < 8 && version[0] == 'v' && version[1] != '0' &&
                      version.find_first_not_of("0123456789", 1) == version.npos;
  if (!is_versioned) return unknown();
  if (version != kVersion)
    return Problem{
        "link_newer", "", "this link was made by a newer version; load the page again and try once more", {}};
  if (parts.size() < 5) {
    if (!is_cut_head(parts)) return unknown();
    std::optional<std::uint64_t> length;
    if (parts.size() == 4) length = from_base36(parts[2]);
    std::optional<std::size_t> expected;
    if (length) expected = parts[0].size() + parts[1].size() + parts[2].size() + kSumPlaces + 4 + *length;
    return cut(text.size(), expected);
  }

  Fragment out;
  out.is_locked = parts[1].size() == 2 && parts[1][1] == 'e';
  auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const KindName& k) {
    return parts[1].substr(0, 1) == k.letter && (parts[1].size() == 1 || out.is_locked);
  });
  std::optional<std::uint64_t> length = from_base36(parts[2]), sum = from_base36(parts[3]);
  if (kind == kKinds.end() || !length || parts[3].size() != kSumPlaces || !sum || to_base36(*length) != parts[2])
    return changed();
  out.kind = kind->kind;
  out.payload = std::string(parts[4]);
  bool is_same = *sum == crc32(out.payload);
  if (out.payload.size() < *length && !is_same)
    return cut(text.size(), text.size() - out.payload.size() + static_cast<std::size_t>(*length));
  if (out.payload.size() != *length || !is_same) return changed();
  return out;
}

}  // namespace siyu::share
