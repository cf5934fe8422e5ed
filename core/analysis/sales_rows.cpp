// Orders and the rows they stand on: what was refunded of an order, and what it cost before discounts.
#include "analysis/sales.h"
#include "base/number.h"

namespace siyu::analysis::sales {

using namespace siyu::report;
using column::kNullValue;
using column::Type;

namespace {

const column::Column* typed(const model::Facts& facts, std::string_view field, Type type) {
  const column::Column* column = facts.table.find(field);
  return column != nullptr && column->type() == type ? column : nullptr;
}

}  // namespace

std::vector<std::uint8_t> refunded_by(const Ground& ground, const std::optional<Instant>& moment) {
  std::vector<std::uint8_t> out(ground.orders().orders.size(), 0);
  for (const Refund& refund : ground.orders().refunds) {
    if (moment && refund.time >= *moment) break;
    if (refund.amount.tenthousandths == 0) continue;
    if (refund.order != kNoRow) out[refund.order] = 1;
  }
  return out;
}

Result<std::optional<Discount>> discount(const Ground& ground, const Range& range) {
  const Orders& orders = ground.orders();
  if (orders.source.amount_field != "order.paid") return std::optional<Discount>();
  const column::Column* total = typed(*ground.store.facts(orders.source.table), "order.total", Type::money);
  if (total == nullptr) return std::optional<Discount>();
  std::vector<std::int64_t> listed(orders.orders.size(), kNullValue);
  for (std::uint32_t row = 0; row < orders.order_of_row.size(); ++row) {
    if (orders.order_of_row[row] == kNoRow || total->is_null(row)) continue;
    std::int64_t& sum = listed[orders.order_of_row[row]];
    if (sum == kNullValue) sum = 0;
    if (__builtin_add_overflow(sum, total->values()[row], &sum)) return money_overflow();
  }
  Discount out;
  for (const Order& order : in_range(orders.orders, range)) {
    std::int64_t before = listed[static_cast<std::size_t>(&order - orders.orders.data())];
    if (!order.priced || before == kNullValue || before <= 0) continue;
    if (__builtin_add_overflow(out.listed, before, &out.listed)) return money_overflow();
    if (before > order.paid.tenthousandths) out.off += before - std::max<std::int64_t>(0, order.paid.tenthousandths);
  }
  return std::optional(out);
}

std::string cell_text(const column::Column& column, std::size_t row, Zone zone) {
  if (column.is_null(row)) return {};
  switch (column.type()) {
    case Type::text:
      return std::string(column.dictionary().text(column.codes()[row]));
    case Type::real:
      return format_real(column.reals()[row]);
    case Type::money:
      return format_money(Money{column.values()[row]});
    case Type::instant:
      return format_instant(column.values()[row], zone);
    case Type::day:
      return format_day(column.values()[row]);
    case Type::boolean:
      return column.values()[row] != 0 ? "true" : "false";
    default:
      return std::to_string(column.values()[row]);
  }
}

}  // namespace siyu::analysis::sales
