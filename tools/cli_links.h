// siyu link and siyu unlink (contract.md §1, §6): a definition, a report or a mapping to a share fragment and back.
#pragma once

#include "cli_files.h"

namespace siyu::cli {

// The fragment of what the JSON holds; an empty text, with door.problems set, when it may not leave or is nothing that a link holds.
std::string fragment_of(Door& door, const Json& content);
// What the fragment holds; null with door.problems set.
Json content_of(Door& door, const std::string& fragment);

}  // namespace siyu::cli
