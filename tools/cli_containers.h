// Workbooks, archives and gzips of the command line. The libraries that read them are JavaScript's, and the page uses the same ones: they run in
// Node, as the script siyu_containers.mjs that lies beside this program (web/src/containers/node.ts says what it writes).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli_files.h"

namespace siyu::cli {

// Whether a file that starts with these bytes (16 are enough) must be taken apart.
bool is_container(std::span<const std::byte> head);

struct Unpacked {
  std::vector<Source> parts;  // named `name`
  std::string trouble;        // why the file cannot be taken apart, and what to do; empty when it was
};
Unpacked unpack(const Bytes& outer, const std::string& name);

}  // namespace siyu::cli
