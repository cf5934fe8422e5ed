#include "report/order_rows.h"

namespace siyu::report {

std::vector<FurtherRow> further_rows(const Orders& orders, const model::Store& store) {
  const column::Column* amount = orders.source.amount_field.empty()
                                     ? nullptr
                                     : store.facts(orders.source.table)->table.find(orders.source.amount_field);
  std::vector<FurtherRow> out;
  if (!orders.has_further_rows) return out;
  for (std::uint32_t row = 0; row < orders.order_of_row.size(); ++row) {
    if (orders.order_of_row[row] == kNoRow) continue;
    std::uint32_t first = orders.orders[orders.order_of_row[row]].row;
    if (first == row) continue;
    bool has_amount = amount != nullptr && !amount->is_null(row);
    out.push_back({first, row, has_amount ? Money{amount->values()[row]} : Money{}});
  }
  return out;
}

}  // namespace siyu::report
