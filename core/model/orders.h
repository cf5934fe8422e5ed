// An orders table made ready to be summed: order amounts stand once, what is said of an order is said on all its rows, refunds
// are amounts, and every row knows when it was paid.
//
// Leaves out: items as such; a row keeps its item's cells.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "column/table.h"
#include "model/merge.h"
#include "model/store.h"

namespace siyu::model {

struct SettledOrders {
  std::unique_ptr<column::Table> table;               // null: the given one, unchanged
  column::Column paid_time{column::Type::instant};    // by row; null: not paid, or a refund
  std::vector<std::uint8_t> refunds;                  // by row, 1: no order but a refund; empty: none
  column::Column refund_time{column::Type::instant};  // by row, where `refunds` is not empty
  OrderNotes notes;
};
// `table` holds the kept rows of the files, those of file i before ends[i]; `own` is the same table where it may be changed,
// else null.
SettledOrders settle_orders(const column::Table& table, std::unique_ptr<column::Table> own,
                            const std::vector<const FileMerge*>& files, const std::vector<std::size_t>& ends);

}  // namespace siyu::model
