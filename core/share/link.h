// The share fragment of contract.md §6, v1.<kind>.<len>.<sum>.<payload>, and what its payload may be.
//
// The idea: everything that a chat program can do to a link is noticed before anything is shown. A cut changes the length, another letter the sum
// or the head's own form; what is packed inside must have the form of its kind, so that a changed kind is noticed too.
// Leaves out: what may stand in a snapshot (disclosure.h, audit.h), and the password's cipher, which is the page's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/json.h"

namespace siyu::share {

using report::Json;

enum class LinkKind : std::uint8_t { definition, result, mapping };
std::string_view kind_name(LinkKind kind);                       // "definition"
std::optional<LinkKind> parse_kind(std::string_view kind_name);  // nothing for any other text

constexpr std::size_t kMostExpanded = std::size_t{2} << 20;  // bytes of JSON in a link
constexpr std::size_t kMostLinkDepth = 32;

// The content's JSON, packed: the payload of an open link, and what a password locks. Problems: link_too_large, too_deep.
Result<std::string> pack(LinkKind kind, const Json& content);
// The content that was packed. Problems: link_changed, link_too_large, link_newer.
Result<Json> unpack(LinkKind kind, std::string_view payload);

// The fragment, without '#', around a payload of base64url.
std::string write_fragment(LinkKind kind, bool is_locked, std::string_view payload);

struct Fragment {
  LinkKind kind = LinkKind::definition;
  bool is_locked = false;
  std::string payload;
};
// Reads a fragment with or without '#', with or without the address in front of it, blanks around it dropped. Problems: link_cut
// (facts received and, where it is still there to be read, expected), link_changed, link_newer, link_unknown.
Result<Fragment> read_fragment(std::string_view text);

}  // namespace siyu::share
