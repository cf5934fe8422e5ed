// The paid orders of report/orders.h together with the rows they stand on, for reports that take orders apart by a field of theirs.
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
struct OrderRows {
  Orders orders;
  std::vector<std::uint32_t> order_row;   // first row of each order
  std::vector<std::uint32_t> refund_row;  // of each refund
  std::vector<FurtherRow> further;        // as they stand in the table
};
// As paid_orders(). Problems: money_overflow.
Result<OrderRows> paid_order_rows(const PaidEvent& source, const Rule& where, const RuleContext& context);

}  // namespace siyu::report
