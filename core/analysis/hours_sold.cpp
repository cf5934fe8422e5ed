// Orders made into Sold: one pass over report/orders.h, without its sorting.
#include "analysis/hours_sold.h"

#include <algorithm>

namespace siyu::analysis::hours {

using column::Column;
using model::Facts;
using model::Store;
using report::Cell;
using report::Order;
using report::Orders;

namespace {

// By file of the table: does any of its orders tell an hour? A file of days reads as midnight throughout.
class FilesWithHours {
 public:
  FilesWithHours(const Facts& facts, const Orders& orders, std::int64_t shift) : ends_(facts.file_ends) {
    known_.assign(std::max<std::size_t>(1, ends_.size()), 0);
    std::size_t file = 0;
    for (const Order& order : orders.orders) {
      file = of(order.row, file);
      if ((order.time + shift) % kDayMs != 0) known_[file] = 1;
    }
  }
  bool any() const { return std::find(known_.begin(), known_.end(), 1) != known_.end(); }
  bool tells(std::size_t file) const { return known_[file] != 0; }
  // The file of a row; `near` is where to begin, since rows come in order.
  std::size_t of(std::uint32_t row, std::size_t near) const {
    while (near > 0 && row < ends_[near - 1]) --near;
    while (near + 1 < ends_.size() && row >= ends_[near]) ++near;
    return near;
  }

 private:
  const std::vector<std::size_t>& ends_;
  std::vector<std::uint8_t> known_;
};

// A rule of one clause on a text column of the table (order.channel not_in …) needs no customer: its answer by row. Empty for any other.
std::vector<std::uint8_t> rows_of_column(const report::Rule& rule, const Facts& facts, const Store& store) {
  using report::Op;
  const report::RuleNode& leaf = *rule.root();
  if (leaf.kind != report::RuleKind::leaf || !leaf.other_field.empty()) return {};
  const bool wanted = leaf.op == Op::equal || leaf.op == Op::in;
  if (!wanted && leaf.op != Op::not_equal && leaf.op != Op::not_in) return {};
  const std::string_view field = store.field_named(leaf.field);
  const Column* column = field.starts_with("customer.") ? nullptr : facts.table.find(field);
  if (column == nullptr || column->type() != column::Type::text) return {};
  std::vector<std::uint8_t> named(column->dictionary().size(), 0), out(facts.customer.size(), 0);
  for (const std::string& value : leaf.values)
    if (std::optional<std::uint32_t> code = column->dictionary().find(value)) named[*code] = 1;
  for (std::size_t row = 0; row < out.size(); ++row) {
    const std::uint32_t code = column->codes()[row];
    out[row] = (code != column::kNullCode && named[code] != 0) == wanted;
  }
  return out;
}

// One byte per row of the table: 1 where the rule holds; rows without a customer it cannot be asked of.
std::vector<std::uint8_t> rows_where(const report::Rule& rule, const report::PaidEvent& source,
                                     const report::RuleContext& context, std::size_t rows) {
  std::vector<std::uint8_t> out(rows, 0);
  for (const model::Timeline* timeline : report::timelines_with(context.store, source.event)) {
    if (timeline->table() != source.table) continue;
    std::vector<std::uint8_t> holds = report::events_where(rule, *timeline, context);
    for (std::size_t p = 0; p < holds.size(); ++p) out[timeline->row()[p]] |= holds[p];
  }
  return out;
}

Instant floor_day(Instant t, std::int64_t shift) {
  std::int64_t local = t + shift;
  return local - (local % kDayMs + kDayMs) % kDayMs - shift;
}

void set_span(const report::Definition& definition, const Facts& facts, const Orders& orders, std::int64_t shift,
              Ground& out) {
  if (!orders.first || !facts.last) return;
  Instant last = *facts.last;
  for (const Order& order : orders.orders) last = std::max(last, order.time);
  out.data_begin = floor_day(*orders.first, shift);
  out.data_end = floor_day(last, shift) + kDayMs;
  report::Range range = definition.range ? *definition.range : report::Range{};
  out.begin = std::max(out.data_begin, range.from.value_or(out.data_begin));
  out.end = std::min(out.data_end, range.until.value_or(out.data_end));
}

}  // namespace

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}

Cell money_of(const Ground& ground, std::int64_t net) {
  return ground.has_amounts ? report::money_cell(Money{net}) : Cell{};
}

Cell money_share(const Ground& ground, std::int64_t part, std::int64_t of) {
  return ground.has_amounts && of > 0 ? report::share_cell(part, of) : Cell{};
}

std::string_view weekday_name(unsigned weekday) { return report::enum_names(report::Weekday{})[weekday].name; }

Result<Ground> read_ground(const report::Definition& definition, const Params& params, const Store& store) {
  Ground out;
  out.source = *report::paid_event(store);
  const Facts& facts = *store.facts(out.source.table);
  report::Range range = definition.range ? *definition.range : report::Range{};
  const report::RuleContext context{store, definition.zone, range.until};
  Result<std::shared_ptr<const Orders>> read =
      report::paid_orders(out.source, definition.where, context, report::Sorting::by_row);
  if (!read) return read.problems();
  const Orders* orders = read->get();
  const std::int64_t shift = definition.zone.minutes_east * kMinuteMs;
  const FilesWithHours files(facts, *orders, shift);
  if (!orders->orders.empty() && !files.any())
    return Problem{"no_hours", "", "The orders tell only days, not hours; export them with the time of payment.", {}};

  out.has_amounts = !out.source.amount_field.empty();
  out.has_refunds = orders->has_refunds;
  out.unpaid = orders->unpaid;
  out.left_out = orders->left_out;
  const bool net = params.refunds == report::Refunds::net;
  for (const report::Refund& refund : orders->refunds) out.refunds_apart += net && refund.order == report::kNoRow;
  set_span(definition, facts, *orders, shift, out);

  std::vector<std::uint8_t> online;
  if (!params.online.always()) online = rows_of_column(params.online, facts, store);
  const bool of_people = !params.online.always() && online.empty();
  if (of_people) online = rows_where(params.online, out.source, context, facts.customer.size());
  const Column* of_row = nullptr;
  const Column* of_person = nullptr;
  if (!params.by.empty()) {
    std::string_view field = store.field_named(params.by);
    if (field.starts_with("customer.")) {
      of_person = store.person(field);
    } else {
      of_row = facts.table.find(field);
    }
    const column::Dictionary& texts = (of_row != nullptr ? of_row : of_person)->dictionary();
    for (std::uint32_t code = 0; code < texts.size(); ++code) out.groups.emplace_back(texts.text(code));
    out.groups.emplace_back();
  }
  const auto no_group = static_cast<std::uint32_t>(out.groups.empty() ? 0 : out.groups.size() - 1);

  out.sold.reserve(orders->orders.size());
  std::size_t file = 0;
  for (const Order& order : orders->orders) {
    Sold one;
    const std::int64_t local = order.time + shift;
    const std::int64_t day = local >= 0 ? local / kDayMs : -((kDayMs - 1 - local) / kDayMs);
    one.day = static_cast<std::int32_t>(day);
    file = files.of(order.row, file);
    one.minute = files.tells(file) ? static_cast<std::int16_t>((local - day * kDayMs) / kMinuteMs) : kNoHour;
    one.customer = order.customer;
    one.net = order.paid.tenthousandths;
    if (net && __builtin_sub_overflow(one.net, order.back.tenthousandths, &one.net)) return money_overflow();
    one.in_range = range.holds(order.time);
    if (!online.empty()) one.online = online[order.row] != 0;
    one.group = no_group;
    const std::uint32_t code = of_row != nullptr ? of_row->codes()[order.row]
                               : of_person != nullptr && order.customer != model::kNoCustomer
                                   ? of_person->codes()[order.customer]
                                   : column::kNullCode;
    if (code != column::kNullCode) one.group = code;
    if (one.in_range) {
      out.without_customer += order.customer == model::kNoCustomer;
      out.online_unknown += order.customer == model::kNoCustomer && of_people;
      out.without_amount += !order.priced;
      out.repeated += order.rows > 1;
      out.without_hour += one.minute == kNoHour;
    }
    out.sold.push_back(one);
  }
  return out;
}

}  // namespace siyu::analysis::hours
