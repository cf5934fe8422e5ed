// What rows of an orders table stand for. A refund row is told by its own cells, so it is the same in every file.

#include "model/grain.h"

#include <algorithm>
#include <cmath>

#include "base/money.h"
#include "base/text.h"
#include "model/exports.h"
#include "model/schema.h"
#include "model/status.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;

const Column* money_column(const column::Table& table, std::string_view field) {
  const Column* column = table.find(field);
  return column && column->type() == Type::money ? column : nullptr;
}

// The cell as ten-thousandths, kNullValue when it is none. `scale` false: as a plain number.
std::optional<double> number_at(const Column& column, std::size_t row) {
  if (column.is_null(row)) return std::nullopt;
  switch (column.type()) {
    case Type::real:
      return column.reals()[row];
    case Type::integer:
      return static_cast<double>(column.values()[row]);
    case Type::money:
      return static_cast<double>(column.values()[row]) / 10'000;
    case Type::text:
      if (std::optional<Money> money = parse_money(column.dictionary().text(column.codes()[row])))
        return static_cast<double>(money->tenthousandths) / 10'000;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::int64_t money_at(const Column& column, std::size_t row) {
  if (column.is_null(row)) return kNullValue;
  switch (column.type()) {
    case Type::money:
      return column.values()[row];
    case Type::integer: {
      std::int64_t scaled;
      return __builtin_mul_overflow(column.values()[row], std::int64_t{10'000}, &scaled) ? kNullValue : scaled;
    }
    case Type::real: {
      double scaled = column.reals()[row] * 10'000;
      if (scaled > 9e18 || scaled < -9e18) return kNullValue;
      return static_cast<std::int64_t>(std::floor(scaled + 0.5));
    }
    case Type::text:
      if (std::optional<Money> money = parse_money(column.dictionary().text(column.codes()[row])))
        return money->tenthousandths;
      return kNullValue;
    default:
      return kNullValue;
  }
}

constexpr std::string_view kRefundNumbers[] = {"退款单号",   "售后单号", "退款编号", "售后编号",     "售后单编号",
                                               "退款单编号", "退款ID",   "售后ID",   "refund_id",    "refund_no",
                                               "退货单号",   "服务单号", "维权单号", "aftersale_id", "after_sale_id"};

bool is_filled(const Column& column) { return column.size() > 0 && !column.any_null(); }

}  // namespace

std::string refund_number(const LoadedFile& file) {
  for (std::string_view wanted : kRefundNumbers)
    for (const auto& [name, column] : file.parsed.table.columns())
      if (column.type() == Type::text && fold_name(name.substr(name.find('.') + 1)) == fold_name(wanted)) return name;
  return {};
}

bool is_refund_list(const LoadedFile& file) {
  if (file.mapping.table != TableKind::orders || !file.mapping.export_id.empty()) return false;
  const column::Table& table = file.parsed.table;
  const Column* refund = money_column(table, "order.refund");
  const Column* id = table.find("order.id");
  if (!refund || !id || id->type() != Type::text || table.rows() == 0) return false;
  if (std::string number = refund_number(file); !number.empty() && is_filled(*table.find(number))) return true;
  for (std::string_view amount : {"order.paid", "order.total", "item.paid", "item.price"})
    if (table.find(amount)) return false;
  if (!table.find("order.created_at") && !table.find("order.paid_at")) return true;
  for (std::size_t row = 0; row < refund->size(); ++row)
    if (refund->is_null(row) || refund->values()[row] == 0) return false;
  return true;
}

std::vector<std::int64_t> item_amounts(const column::Table& table) {
  const Column& quantity = *table.find("item.quantity");
  const Column& price = *table.find("item.price");
  std::vector<std::int64_t> out(table.rows(), kNullValue);
  constexpr double kExact = 9007199254740992.0;  // 2^53
  for (std::size_t row = 0; row < out.size(); ++row) {
    std::optional<double> count = number_at(quantity, row);
    std::int64_t each = money_at(price, row);
    if (!count || each == kNullValue) continue;
    if (*count == std::floor(*count) && std::fabs(*count) < kExact) {
      std::int64_t amount;
      if (!__builtin_mul_overflow(each, static_cast<std::int64_t>(*count), &amount)) out[row] = amount;
    } else {
      double amount = static_cast<double>(each) * *count;
      if (amount < 9e18 && amount > -9e18) out[row] = static_cast<std::int64_t>(std::floor(amount + 0.5));
    }
  }
  return out;
}

std::vector<std::uint8_t> continued_rows(const column::Table& table) {
  std::vector<std::uint8_t> out;
  const Column* id = table.find("order.id");
  if (!id || id->type() != Type::text) return out;
  std::vector<const Column*> facts, others;
  for (const auto& [name, column] : table.columns()) {
    if (&column == id) continue;
    bool of_order = (name.starts_with("order.") && find_field(name)) || name.starts_with("customer.");
    (of_order ? facts : others).push_back(&column);
  }
  auto filled = [](const std::vector<const Column*>& columns, std::size_t row) {
    return std::any_of(columns.begin(), columns.end(), [&](const Column* column) { return !column->is_null(row); });
  };
  bool has_order = false;
  for (std::size_t row = 0; row < id->size(); ++row) {
    if (id->codes()[row] != kNullCode) {
      has_order = true;
    } else if (filled(facts, row) || !has_order || !filled(others, row)) {
      has_order = false;
    } else {
      if (out.empty()) out.assign(id->size(), 0);
      out[row] = 1;
    }
  }
  return out;
}

std::vector<std::uint8_t> spending_rows(const column::Table& table) {
  std::vector<std::uint8_t> out;
  const Column* direction = table.find("order.direction");
  if (!direction || direction->type() != Type::text) return out;
  std::optional<std::uint32_t> income = direction->dictionary().find("收入");
  if (!income && !direction->dictionary().find("支出")) return out;  // another bill's word for direction
  const Column* kind = table.find("order.kind");
  std::vector<std::uint8_t> came_back;  // by text of the kind
  for (std::uint32_t code = 0; kind && kind->type() == Type::text && code < kind->dictionary().size(); ++code)
    came_back.push_back(kind->dictionary().text(code).find("退款") != std::string_view::npos);
  for (std::size_t row = 0; row < direction->size(); ++row) {
    bool in = income && direction->codes()[row] == *income;
    if (in && !came_back.empty() && !kind->is_null(row) && came_back[kind->codes()[row]]) in = false;
    if (in) continue;
    if (out.empty()) out.assign(direction->size(), 0);
    out[row] = 1;
  }
  return out;
}

std::vector<std::uint8_t> refund_rows(const LoadedFile& file) {
  const column::Table& table = file.parsed.table;
  std::vector<std::uint8_t> out;
  auto mark = [&](std::size_t row) {
    if (out.empty()) out.assign(table.rows(), 0);
    out[row] = 1;
  };
  const Column* amount = money_column(table, "order.paid");
  if (!amount) amount = money_column(table, "order.total");
  if (amount) {
    std::size_t row = 0;
    amount->values().each([&](std::int64_t value) {
      if (value < 0 && value != kNullValue) mark(row);
      ++row;
    });
  } else if (table.find("item.paid") && table.find("item.paid")->type() == Type::money) {
    const Column& paid = *table.find("item.paid");
    for (std::size_t row = 0; row < paid.size(); ++row)
      if (!paid.is_null(row) && paid.values()[row] < 0) mark(row);
  } else if (table.find("item.quantity") && table.find("item.price")) {
    std::vector<std::int64_t> amounts = item_amounts(table);
    for (std::size_t row = 0; row < amounts.size(); ++row)
      if (amounts[row] < 0 && amounts[row] != kNullValue) mark(row);
  }
  // A row of its own for a refund: its status says so and no money came with it.
  const Column* status = table.find("order.status");
  const Column* refund = money_column(table, "order.refund");
  if (!status || status->type() != Type::text || !refund) return out;
  const Export* known = file.mapping.export_id.empty() ? nullptr : find_export(file.mapping.export_id);
  bool settlement = known && known->grain == Grain::settlement;
  std::vector<std::uint8_t> says(status->dictionary().size(), 0);
  bool any = false;
  for (std::uint32_t code = 0; code < says.size(); ++code) {
    std::string folded = fold_name(status->dictionary().text(code));
    bool own_word = folded == "refund" || folded == "退款" || folded == "交易退款";
    says[code] = own_word || (settlement && order_state(status->dictionary().text(code)) == OrderState::refunded);
    any = any || says[code];
  }
  if (!any) return out;
  for (std::size_t row = 0; row < status->size(); ++row) {
    std::uint32_t code = status->codes()[row];
    if (code == kNullCode || !says[code] || refund->is_null(row) || refund->values()[row] == 0) continue;
    if (!amount || amount->is_null(row) || amount->values()[row] == 0) mark(row);
  }
  return out;
}

}  // namespace siyu::model
