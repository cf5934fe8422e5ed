// A list of people as a file for those who asked for it, headed in their language: the core knows its columns by name only.
#pragma once

#include <cstddef>
#include <vector>

#include "report/json.h"
#include "report/result.h"

namespace siyu::engine {

// With {"words": {"orders": "订单数", …}} in the request, columns that it names are headed so; the others by their names.
std::vector<std::byte> people_csv(report::Table table, const report::Json& request);

}  // namespace siyu::engine
