// What the JSON of a workspace file may hold: keys, kinds, limits. Shape only.
#pragma once

#include "base/result.h"
#include "report/json.h"

namespace siyu::share {

constexpr std::size_t kMostStateBytes = 16 << 20;
constexpr std::size_t kMostTables = 2000;

// Everything that is wrong with it; none: it may be written, and what was written may be used.
Problems check_workspace_state(const report::Json& state);

}  // namespace siyu::share
