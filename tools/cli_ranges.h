// A large file read by several threads: each reads ranges with an engine of its own, and the one that loads joins them in the
// order of the file. What comes out does not depend on how many there are.
#pragma once

#include <functional>

#include "cli_files.h"

namespace siyu::cli {

// As many threads as the command line was given; 1 reads everything in the caller's.
void use_threads(unsigned threads);
// Reads a file that is being loaded from its first byte to its last; `at` is told how far it is. False with door.problems set.
bool read_in_ranges(Door& door, const Source& source, int file, const std::function<void(std::uint64_t)>& at);
bool is_read_in_ranges(const Source& source);

}  // namespace siyu::cli
