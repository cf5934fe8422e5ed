// Where the public data sets are; empty, and the tests that need them skip, where SIYU_SHARED names no folder.
#pragma once

#include <cstdlib>
#include <string>

namespace siyu::tests {

inline std::string shared_folder() {
  const char* folder = std::getenv("SIYU_SHARED");
  return folder == nullptr ? "" : std::string(folder) + "/datasets/";
}

}  // namespace siyu::tests

#define NEEDS_SHARED() \
  if (shared_folder().empty()) GTEST_SKIP() << "SIYU_SHARED is not set: no public data sets to read"
