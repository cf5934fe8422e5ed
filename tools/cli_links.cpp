#include "cli_links.h"

namespace siyu::cli {

std::string fragment_of(Door& door, const Json& content) {
  const Json& one = content.is_array() && !content.empty() ? content.front() : content;
  auto has = [&](const char* key) { return one.is_object() && one.contains(key); };
  const char* kind = has("tables")                      ? "result"
                     : has("files") && !has("analysis") ? "mapping"
                     : has("analysis")                  ? "definition"
                                                        : nullptr;
  if (!kind) {
    door.problems = problem("wrong_type", "", "this is no definition, report or mapping");
    return "";
  }
  Json shared = door.call({{"call", "share"}, {"kind", kind}, {"content", content}});
  return shared.is_null() ? "" : shared["fragment"].get<std::string>();
}

Json content_of(Door& door, const std::string& fragment) {
  Json opened = door.call({{"call", "open_link"}, {"fragment", fragment}});
  if (opened.is_null()) return opened;
  if (opened.contains("locked")) {
    door.problems = problem("link_locked", "", "this link is locked by a password; open it in the page");
    return nullptr;
  }
  return opened["content"];
}

}  // namespace siyu::cli
