#include "report/order_rows.h"

namespace siyu::report {

std::vector<FurtherRow> further_rows(const Orders& orders, const model::Store& store) {
  const column::Column* amount = orders.source.amount_field.empty()
                                     ? nullptr
                                     : store.facts(orders.source.table)->table.find(orders.source.amount_field);
  std::vector<FurtherRow> out;
  for (std::uint32_t row = 0; row < orders.first_row.size(); ++row) {
    std::uint32_t first = orders.first_row[row];
    if (first == kNoRow || first == row) continue;
    bool has_amount = amount != nullptr && !amount->is_null(row);
    out.push_back({first, row, has_amount ? Money{amount->values()[row]} : Money{}});
  }
  return out;
}

}  // namespace siyu::report
