// The further rows of the paid orders of report/orders.h, for reports that take orders apart by a field of their rows.
#pragma once

#include <cstdint>
#include <vector>

#include "report/orders.h"

namespace siyu::report {

// A further row of an order that has several.
struct FurtherRow {
  std::uint32_t first, row;  // the order's first, and this one
  Money paid;                // what of the order's amount stands here
};
// As they stand in the table.
std::vector<FurtherRow> further_rows(const Orders& orders, const model::Store& store);

}  // namespace siyu::report
