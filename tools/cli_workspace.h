// A workspace file on the command line: its tables as sources that know how they were read, and what else of the workspace a question
// may rest on. Damage costs the part it hit; the rest is there.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli_files.h"

namespace siyu::cli {

// Whether a file that starts with these bytes (16 are enough) is a workspace file.
bool is_workspace(std::span<const std::byte> head);

// One source for every table; a damaged one has its trouble, and a table whose place in the workspace is lost is as a file that was
// dropped. Empty with `problems` set when nothing can be read.
std::vector<Source> open_workspace(const Bytes& outer, const std::string& name, Json& problems);

// Tells the engine, after everything is in, which keys are not to join customers, and the workspace's segments. False with the door's
// problems when they are refused.
bool apply_workspace(Door& door, const std::vector<Source>& sources);

}  // namespace siyu::cli
