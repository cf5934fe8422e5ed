// Rows of the orders table, or of an event log, made into orders and refunds. Sums are exact: an overflow is a problem.
#include "report/orders.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "report/currency.h"

namespace siyu::report {
namespace {

using Values = column::Column;  // report::Column heads a table of a report
using column::kNullValue;
using column::Type;
using model::Customer;
using model::Facts;
using model::TableKind;

// Names of a payment in an event log, the surest first; compared folded.
constexpr std::string_view kPaidNames[] = {"paid",   "payment",  "pay",      "purchase", "buy",
                                           "支付",   "支付成功", "付款",     "付款成功", "已支付",
                                           "已付款", "购买",     "下单支付", "成交",     "order_paid"};
bool add(Money& sum, Money amount) {
  return !__builtin_add_overflow(sum.tenthousandths, amount.tenthousandths, &sum.tenthousandths);
}

const Values* find_typed(const Facts& facts, std::string_view field, Type type) {
  const Values* column = facts.table.find(field);
  return column != nullptr && column->type() == type ? column : nullptr;
}

// What the table's rows are to a question: no paid order, one that the rule does not hold for, or an order and its time.
struct PaidRows {
  enum class State : std::uint8_t { unpaid, left_out, dropped, kept };
  std::vector<State> state;
  std::vector<Instant> time;
};

// When each row of the orders table was paid, kNullValue if it was not: the store's word.
std::vector<Instant> payment_times(const Facts& facts) {
  std::vector<Instant> out;
  out.reserve(facts.customer.size());
  for (std::size_t b = 0; b < facts.paid_time.values().block_count(); ++b)
    for (Instant t : facts.paid_time.values().block(b)) out.push_back(t);
  return out;
}

// When each row of the event log happened if it is an event of that name, else kNullValue.
std::vector<Instant> named_times(const Facts& facts, std::string_view event) {
  std::vector<Instant> out(facts.customer.size(), kNullValue);
  const Values* times = find_typed(facts, "event.time", Type::instant);
  const Values* names = find_typed(facts, "event.name", Type::text);
  std::optional<std::uint32_t> name;
  if (names != nullptr) name = names->dictionary().find(event);
  for (std::size_t row = 0; name && row < out.size(); ++row)
    if (names->codes()[row] == *name && (times == nullptr || model::is_lived(times->values()[row])))
      out[row] = times == nullptr ? model::kUntimed : times->values()[row];
  return out;
}

// Rows of the timelines are the store's own word on what is paid. Rows without a customer are in no timeline: they are read
// here, and a rule cannot be asked of them.
PaidRows paid_rows(const Facts& facts, const PaidEvent& source, const Rule& where, const RuleContext& context) {
  using State = PaidRows::State;
  PaidRows out;
  out.state.assign(facts.customer.size(), State::unpaid);
  out.time = source.table == TableKind::events ? named_times(facts, source.event) : payment_times(facts);
  for (const model::Timeline* timeline : timelines_with(context.store, source.event)) {
    if (timeline->table() != source.table) continue;
    std::vector<std::uint8_t> is_paid = rows_matching({source.event, Rule()}, *timeline, context);
    std::vector<std::uint8_t> holds;
    if (!where.always()) holds = events_where(where, *timeline, context);
    for (std::size_t p = 0; p < is_paid.size(); ++p) {
      if (is_paid[p] == 0) continue;
      std::uint32_t row = timeline->row()[p];
      out.state[row] = holds.empty() || holds[p] != 0 ? State::kept : State::dropped;
      out.time[row] = timeline->time()[p];
    }
  }
  for (std::size_t row = 0; row < facts.customer.size(); ++row)
    if (facts.customer[row] == model::kNoCustomer && out.time[row] != kNullValue)
      out.state[row] = where.always() ? State::kept : State::left_out;
  return out;
}

// Refund rows that the rule holds for; those without a customer where it is asked of nothing.
std::vector<std::uint8_t> refunds_meant(const Facts& facts, const Rule& where, const RuleContext& context) {
  std::vector<std::uint8_t> out(facts.refunds.size(), 0);
  if (facts.refunds.empty()) return out;
  for (const model::Timeline* timeline : timelines_with(context.store, "refund")) {
    if (timeline->table() != TableKind::orders) continue;
    std::vector<std::uint8_t> holds = events_where(where, *timeline, context);
    for (std::size_t p = 0; p < holds.size(); ++p)
      if (facts.refunds[timeline->row()[p]] != 0) out[timeline->row()[p]] = holds[p];
  }
  for (std::size_t row = 0; row < out.size() && where.always(); ++row)
    if (facts.customer[row] == model::kNoCustomer) out[row] = facts.refunds[row];
  return out;
}

// Orders that are not paid, by id; rows without an id one by one.
std::size_t count_unpaid(const Facts& facts, const PaidRows& rows, const Values* id) {
  std::vector<std::uint8_t> seen(id == nullptr ? 0 : id->dictionary().size(), 0);  // 1: unpaid rows, 2: a paid one
  std::size_t out = 0;
  for (std::size_t row = 0; row < rows.state.size(); ++row) {
    if (facts.is_refund(row)) continue;
    bool unpaid = rows.state[row] == PaidRows::State::unpaid;
    std::uint32_t code = id == nullptr ? column::kNullCode : id->codes()[row];
    if (code == column::kNullCode) {
      out += unpaid;
    } else if (unpaid && seen[code] == 0) {
      seen[code] = 1, ++out;
    } else if (!unpaid && seen[code] != 2) {
      out -= seen[code];
      seen[code] = 2;
    }
  }
  return out;
}

// By time; equal times stay in their order. By digits of eleven bits: orders are large and many, and are moved once.
template <class T>
void sort_by_time(std::vector<T>& items) {
  auto by_time = [](const T& a, const T& b) { return a.time < b.time; };
  if (std::is_sorted(items.begin(), items.end(), by_time)) return;
  constexpr unsigned kBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kBits;
  struct Key {
    std::uint64_t time;
    std::uint32_t at;
  };
  const Instant first = std::min_element(items.begin(), items.end(), by_time)->time;
  std::vector<Key> keys(items.size()), moved(items.size());
  std::uint64_t most = 0;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    keys[i] = {static_cast<std::uint64_t>(items[i].time - first), i};
    most = std::max(most, keys[i].time);
  }
  for (unsigned shift = 0; shift < 64 && most >> shift != 0; shift += kBits) {
    std::vector<std::uint32_t> next(kDigits + 1, 0);
    for (const Key& key : keys) ++next[(key.time >> shift & (kDigits - 1)) + 1];
    for (std::size_t digit = 1; digit <= kDigits; ++digit) next[digit] += next[digit - 1];
    for (const Key& key : keys) moved[next[key.time >> shift & (kDigits - 1)]++] = key;
    keys.swap(moved);
  }
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (const Key& key : keys) sorted.push_back(items[key.at]);
  items = std::move(sorted);
}

// Distinct buyers, and those of them who are there twice: two bits a customer where many buy, else by sorting.
void count_buyers(std::vector<Customer>& buyers, OrderTotals& out) {
  Customer most = 0;
  for (Customer c : buyers) most = std::max(most, c);
  std::size_t words = most / 64 + std::size_t{1};
  if (words <= 4 * buyers.size()) {
    std::vector<std::uint64_t> once(words, 0), twice(words, 0);
    for (Customer c : buyers) {
      std::uint64_t &here = once[c / 64], &again = twice[c / 64];
      std::uint64_t is_known = here >> c % 64 & 1, is_repeat = again >> c % 64 & 1;
      out.buyers += 1 - is_known;
      out.repeat_buyers += is_known & (1 - is_repeat);
      here |= std::uint64_t{1} << c % 64;
      again |= is_known << c % 64;
    }
    return;
  }
  std::sort(buyers.begin(), buyers.end());
  for (std::size_t i = 0; i < buyers.size(); ++i) {
    bool first = i == 0 || buyers[i] != buyers[i - 1];
    if (first) ++out.buyers;
    if (first && i + 1 < buyers.size() && buyers[i + 1] == buyers[i]) ++out.repeat_buyers;
  }
}

std::optional<PaidEvent> event_of(const model::Store& store) {
  if (const Facts* facts = store.facts(TableKind::orders)) {
    PaidEvent paid;
    paid.event = "paid";
    for (const char* amount : {"order.total", "order.paid"})
      if (find_typed(*facts, amount, Type::money) != nullptr) paid.amount_field = amount;
    for (const model::Timeline& timeline : store.timelines())  // it may be empty: all orders of strangers
      if (timeline.table() == TableKind::orders && timeline.name() == paid.event) return paid;
  }
  const Facts* facts = store.facts(TableKind::events);
  if (facts == nullptr) return std::nullopt;
  for (std::string_view wanted : kPaidNames) {
    for (const model::EventName& event : store.event_names()) {
      if (event.table != TableKind::events || fold_name(event.name) != fold_name(wanted)) continue;
      PaidEvent paid;
      paid.table = TableKind::events;
      paid.event = event.name;
      paid.timed = find_typed(*facts, "event.time", Type::instant) != nullptr;
      if (find_typed(*facts, "event.amount", Type::money) != nullptr) paid.amount_field = "event.amount";
      return paid;
    }
  }
  return std::nullopt;
}

}  // namespace

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}

std::optional<PaidEvent> paid_event(const model::Store& store) {
  std::optional<PaidEvent> paid = event_of(store);
  if (paid && !paid->amount_field.empty() && mixed_currencies(*store.facts(paid->table))) paid->amount_field.clear();
  return paid;
}

void add_order_notes(const model::Store& store, const PaidEvent& source, std::vector<Note>& notes) {
  if (std::optional<Currencies> found = mixed_currencies(*store.facts(source.table)))
    notes.push_back({"mixed_currencies", {{"field", found->field}, {"currencies", found->list}}});
  if (source.table != TableKind::orders) return;
  auto note = [&](const char* code, const char* fact, std::size_t count) {
    if (count > 0) notes.push_back({code, {{fact, count}}});
  };
  const model::OrderNotes& how = store.order_notes();
  if (!how.once.empty()) notes.push_back({"amount_once", {{"fields", how.once}}});
  note("amount_from_items", "rows", how.from_items);
  note("refund_assumed", "rows", how.refund_assumed);
  note("paid_when_placed", "orders", how.paid_when_placed);
  note("orders_without_time", "orders", how.without_time);
  note("duplicate_rows", "rows", store.repeated_rows(TableKind::orders));
}

Json did_paid(const PaidEvent& paid, std::int64_t least) {
  return {{"did", {{"event", paid.event}, {"times", {{"min", least}}}}}};
}

namespace {

struct KeptOrders final : model::Kept {
  Orders orders;
  std::size_t bytes() const override {
    return orders.orders.capacity() * sizeof(Order) + orders.refunds.capacity() * sizeof(Refund) +
           orders.first_row.capacity() * 4;
  }
};

Result<Orders> gather(const PaidEvent& source, const Rule& where, const RuleContext& context, Sorting sorting) {
  const Facts* facts = context.store.facts(source.table);
  CHECK(facts != nullptr);
  bool log = source.table == TableKind::events;
  const Values* amount = source.amount_field.empty() ? nullptr : facts->table.find(source.amount_field);
  const Values* id = log ? nullptr : find_typed(*facts, "order.id", Type::text);
  const Values* refund = log ? nullptr : find_typed(*facts, "order.refund", Type::money);
  const Values* refunded_at = log ? nullptr : find_typed(*facts, "order.refunded_at", Type::instant);
  PaidRows rows = paid_rows(*facts, source, where, context);

  Orders out;
  out.source = source;
  out.has_refunds = refund != nullptr;
  if (!log) out.unpaid = count_unpaid(*facts, rows, id);
  std::vector<std::uint8_t> refund_meant = refunds_meant(*facts, where, context);
  std::vector<std::uint32_t> order_of;  // order.id → order + 1
  if (id != nullptr) order_of.assign(id->dictionary().size(), 0);
  out.first_row.assign(facts->customer.size(), kNoRow);
  std::vector<std::pair<std::size_t, std::uint32_t>> back;  // refund rows: which refund, and of which order.id
  for (std::uint32_t row = 0; row < facts->customer.size(); ++row) {
    if (!refund_meant.empty() && refund_meant[row] != 0) {
      Instant when = facts->refund_time.values()[row];
      if (refund != nullptr && !refund->is_null(row) && when != kNullValue) {
        if (id != nullptr && id->codes()[row] != column::kNullCode)
          back.emplace_back(out.refunds.size(), id->codes()[row]);
        out.refunds.push_back({facts->customer[row], when, Money{std::abs(refund->values()[row])}, row});
      }
      continue;
    }
    if (rows.state[row] == PaidRows::State::left_out) ++out.left_out;
    if (rows.state[row] != PaidRows::State::unpaid && (!out.first || rows.time[row] < *out.first))
      out.first = rows.time[row];
    if (rows.state[row] != PaidRows::State::kept) continue;
    Customer customer = facts->customer[row];
    Instant at = rows.time[row];
    std::uint32_t code = id == nullptr ? column::kNullCode : id->codes()[row];
    std::size_t at_order = out.orders.size();
    if (code == column::kNullCode || order_of[code] == 0) {
      out.orders.push_back({customer, row, at});
      if (code != column::kNullCode) order_of[code] = static_cast<std::uint32_t>(out.orders.size());
    } else {
      at_order = order_of[code] - 1;
      Order& order = out.orders[at_order];
      ++order.rows;
      order.time = std::min(order.time, at);
      if (order.customer == model::kNoCustomer) order.customer = customer;
    }
    Order& order = out.orders[at_order];
    out.first_row[row] = order.row;
    if (amount != nullptr && !amount->is_null(row)) {
      if (!add(order.paid, Money{amount->values()[row]})) return money_overflow();
      order.priced = true;
    }
    if (refund != nullptr && !refund->is_null(row) && refund->values()[row] != 0) {
      std::int64_t value = refund->values()[row];
      Instant when =
          refunded_at != nullptr && model::is_lived(refunded_at->values()[row]) ? refunded_at->values()[row] : at;
      Money amount{value < 0 ? -value : value};
      out.refunds.push_back({customer, when, amount, row, true});
      if (!add(order.back, amount)) return money_overflow();
    }
  }
  for (auto [which, code] : back) {
    if (order_of[code] == 0) continue;
    out.refunds[which].of_order = true;
    if (!add(out.orders[order_of[code] - 1].back, out.refunds[which].amount)) return money_overflow();
  }
  if (sorting == Sorting::by_row) return out;
  sort_by_time(out.orders);
  sort_by_time(out.refunds);
  return out;
}

}  // namespace

Result<std::shared_ptr<const Orders>> paid_orders(const PaidEvent& source, const Rule& where,
                                                  const RuleContext& context, Sorting sorting) {
  using Shared = std::shared_ptr<const Orders>;
  if (!where.always()) {
    Result<Orders> made = gather(source, where, context, sorting);
    if (!made) return made.problems();
    return Shared(std::make_shared<const Orders>(std::move(*made)));
  }
  // A store has one paid event, and a rule that always holds does not ask of the context's moment.
  std::shared_ptr<const model::Kept>& place = context.store.kept("report.paid_orders");
  if (!place) {
    Result<Orders> made = gather(source, where, context, Sorting::by_time);
    if (!made) return made.problems();
    auto kept = std::make_shared<KeptOrders>();
    kept->orders = std::move(*made);
    place = std::move(kept);
  }
  const Orders& orders = static_cast<const KeptOrders&>(*place).orders;
  CHECK(orders.source.event == source.event && orders.source.table == source.table);
  return Shared(place, &orders);
}

std::vector<EnumName<Refunds>> enum_names(Refunds) { return {{Refunds::net, "net"}, {Refunds::gross, "gross"}}; }

std::optional<Money> OrderTotals::paid(Refunds refunds) const {
  if (!gross || refunds == Refunds::gross || !refunded) return gross;
  return Money{gross->tenthousandths - refunded->tenthousandths};
}

Result<OrderTotals> order_totals(const Orders& orders, const Range& range) {
  OrderTotals out;
  if (!orders.source.amount_field.empty()) out.gross = Money{};
  if (orders.has_refunds) out.refunded = Money{};
  std::vector<Customer> buyers;
  for (const Order& order : in_range(orders.orders, range)) {
    ++out.orders;
    if (order.customer == model::kNoCustomer) {
      ++out.without_customer;
    } else {
      buyers.push_back(order.customer);
    }
    if (order.rows > 1) ++out.repeated;
    if (!order.priced) ++out.without_amount;
    if (out.gross && !add(*out.gross, order.paid)) return money_overflow();
  }
  for (const Refund& refund : in_range(orders.refunds, range))
    if (!add(*out.refunded, refund.amount)) return money_overflow();
  Money net;
  if (out.gross && out.refunded &&
      __builtin_sub_overflow(out.gross->tenthousandths, out.refunded->tenthousandths, &net.tenthousandths))
    return money_overflow();
  count_buyers(buyers, out);
  return out;
}

Result<std::vector<Purchases>> purchases(const Orders& orders, const Range& range, Refunds refunds,
                                         std::size_t customers) {
  std::vector<Purchases> out(customers);
  bool has_amounts = !orders.source.amount_field.empty();
  if (has_amounts)
    for (Purchases& of : out) of.paid = Money{};
  for (const Order& order : in_range(orders.orders, range)) {
    if (order.customer == model::kNoCustomer) continue;
    Purchases& of = out[order.customer];
    ++of.orders;
    if (has_amounts && !add(*of.paid, order.paid)) return money_overflow();
  }
  if (refunds == Refunds::gross || !has_amounts) return out;
  for (const Refund& refund : in_range(orders.refunds, range))
    if (refund.customer != model::kNoCustomer && !add(*out[refund.customer].paid, Money{-refund.amount.tenthousandths}))
      return money_overflow();
  return out;
}

std::optional<Money> average(const std::optional<Money>& total, std::size_t n) {
  if (!total || n == 0) return std::nullopt;
  // In hundredths: floor(total / (100 n) + 1/2), without a sum that could overflow.
  std::int64_t unit = 100 * static_cast<std::int64_t>(n);
  std::int64_t whole = total->tenthousandths / unit, rest = total->tenthousandths % unit;
  if (rest < 0) --whole, rest += unit;
  if (rest >= unit - rest) ++whole;
  return Money{whole * 100};
}

Cell optional_money(const std::optional<Money>& value) { return value ? money_cell(*value) : Cell{}; }

}  // namespace siyu::report
