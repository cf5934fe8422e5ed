// Rows of the orders table, or of an event log, made into orders and refunds. Sums are exact: an overflow is a problem.
#include "report/orders.h"

#include <algorithm>
#include <cstdlib>

#include "base/slices.h"
#include "base/text.h"
#include "report/by_time.h"
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
  std::vector<State> state;                            // by row; empty where all that is paid is kept
  std::vector<Instant> time;                           // by row, where there are states
  const column::Narrow<Instant>* paid_time = nullptr;  // where there are none; kNullValue: not paid

  State at(std::size_t row) const {
    if (paid_time == nullptr) return state[row];
    return (*paid_time)[row] == kNullValue ? State::unpaid : State::kept;
  }
  Instant when(std::size_t row) const { return paid_time == nullptr ? time[row] : (*paid_time)[row]; }
};

// When each row of the orders table was paid, kNullValue if it was not: the store's word.
std::vector<Instant> payment_times(const Facts& facts) {
  std::vector<Instant> out(facts.customer.size());
  auto to = out.begin();
  facts.paid_time.values().each_slice(
      [&](std::span<const Instant> some) { to = std::copy(some.begin(), some.end(), to); });
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
  if (where.always() && source.table == TableKind::orders) return {{}, {}, &facts.paid_time.values()};
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
  if (where.always()) {
    for (std::size_t row = 0; row < out.size(); ++row)
      out[row] = facts.refunds[row] != 0 &&
                 (facts.customer[row] == model::kNoCustomer || model::is_lived(facts.refund_time.values()[row]));
    return out;
  }
  for (const model::Timeline* timeline : timelines_with(context.store, "refund")) {
    if (timeline->table() != TableKind::orders) continue;
    std::vector<std::uint8_t> holds = events_where(where, *timeline, context);
    for (std::size_t p = 0; p < holds.size(); ++p)
      if (facts.refunds[timeline->row()[p]] != 0) out[timeline->row()[p]] = holds[p];
  }
  return out;
}

// Orders that are not paid, by id; rows without an id one by one.
std::size_t count_unpaid(const Facts& facts, const PaidRows& rows, const Values* id) {
  std::vector<std::uint8_t> seen(id == nullptr ? 0 : id->dictionary().size(), 0);  // 1: unpaid rows, 2: a paid one
  std::size_t out = 0;
  for (std::size_t row = 0; row < facts.customer.size(); ++row) {
    if (facts.is_refund(row)) continue;
    bool unpaid = rows.at(row) == PaidRows::State::unpaid;
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
           orders.order_of_row.capacity() * 4;
  }
};

// Orders made of rows: which order each row is of, where time puts the order, and what its rows say of it. An order is written once,
// at its place: they are large and many.
class Gathering {
 public:
  Gathering(const PaidEvent& source, const Rule& where, const RuleContext& context)
      : facts_(*context.store.facts(source.table)) {
    const bool log = source.table == TableKind::events;
    if (!source.amount_field.empty()) amount_ = facts_.table.find(source.amount_field);
    if (!log) {
      id_ = find_typed(facts_, "order.id", Type::text);
      refund_ = find_typed(facts_, "order.refund", Type::money);
      refunded_at_ = find_typed(facts_, "order.refunded_at", Type::instant);
    }
    rows_ = paid_rows(facts_, source, where, context);
    refund_meant_ = refunds_meant(facts_, where, context);
    out_.source = source;
    out_.has_refunds = refund_ != nullptr;
  }

  Result<Orders> run(Sorting sorting) {
    const std::size_t rows = facts_.customer.size();
    out_.order_of_row.assign(rows, kNoRow);
    if (id_ != nullptr) number_of_.assign(id_->dictionary().size(), kNoRow);
    first_row_.reserve(rows);
    time_.reserve(rows);
    in_slices(rows, kSlice, [&](std::size_t from, std::size_t to) { find_orders(from, to); });
    if (some_unpaid_ && out_.source.table == TableKind::orders) out_.unpaid = count_unpaid(facts_, rows_, id_);

    out_.orders.resize(time_.size());
    if (sorting == Sorting::by_row || std::is_sorted(time_.begin(), time_.end())) {
      write_orders([](std::uint32_t number) { return number; });
    } else {
      Stretches stretches(time_);
      write_orders([&](std::uint32_t number) { return stretches.next(time_[number]); });
      sort_stretches(stretches, out_.orders);
    }
    in_slices(time_.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (auto i = static_cast<std::uint32_t>(from); i < to; ++i) out_.order_of_row[out_.orders[i].row] = i;
    });
    out_.has_further_rows = !further_.empty();
    bool fits = add_further_rows();
    if (refund_ != nullptr)
      in_slices(rows, kSlice, [&](std::size_t from, std::size_t to) { fits = fits && add_refunds(from, to); });
    if (!fits || !add_refund_rows()) return money_overflow();
    if (sorting == Sorting::by_time) sort_refunds();
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kSlice = 8192;

  std::uint32_t code(std::size_t row) const { return id_ == nullptr ? column::kNullCode : id_->codes()[row]; }
  std::uint32_t place_of(std::uint32_t number) const { return out_.order_of_row[first_row_[number]]; }
  bool is_refund_row(std::size_t row) const { return !refund_meant_.empty() && refund_meant_[row] != 0; }

  void find_orders(std::size_t from, std::size_t to) {
    using State = PaidRows::State;
    for (auto row = static_cast<std::uint32_t>(from); row < to; ++row) {
      if (is_refund_row(row)) continue;
      const State state = rows_.at(row);
      if (state == State::unpaid) {
        some_unpaid_ = true;
        continue;
      }
      const Instant at = rows_.when(row);
      out_.left_out += state == State::left_out;
      if (!out_.first || at < *out_.first) out_.first = at;
      if (state != State::kept) continue;
      auto number = static_cast<std::uint32_t>(time_.size());
      if (std::uint32_t key = code(row); key != column::kNullCode) {
        if (number_of_[key] == kNoRow) number_of_[key] = number;
        number = number_of_[key];
      }
      if (number == time_.size()) {
        time_.push_back(at);
        first_row_.push_back(row);
      } else {
        time_[number] = std::min(time_[number], at);
        further_.push_back({row, number});
      }
    }
  }

  template <class Place>
  void write_orders(Place&& place) {
    in_slices(time_.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (auto number = static_cast<std::uint32_t>(from); number < to; ++number) {
        const std::uint32_t row = first_row_[number];
        const std::int64_t paid = amount_ == nullptr ? kNullValue : amount_->values()[row];
        const bool priced = paid != kNullValue;
        out_.orders[place(number)] = {
            facts_.customer[row], row, time_[number], Money{priced ? paid : 0}, {}, 1, priced};
      }
    });
  }

  // False, here and below, when a sum does not fit.
  bool add_further_rows() {
    for (auto [row, number] : further_) {
      const std::uint32_t place = place_of(number);
      out_.order_of_row[row] = place;
      Order& order = out_.orders[place];
      ++order.rows;
      if (order.customer == model::kNoCustomer) order.customer = facts_.customer[row];
      std::int64_t paid = amount_ == nullptr ? kNullValue : amount_->values()[row];
      if (paid == kNullValue) continue;
      if (!add(order.paid, Money{paid})) return false;
      order.priced = true;
    }
    return true;
  }

  // REQUIRES: there is a refund column
  bool add_refunds(std::size_t from, std::size_t to) {
    for (auto row = static_cast<std::uint32_t>(from); row < to; ++row) {
      const std::int64_t back = refund_->values()[row];
      if (back == kNullValue) continue;
      if (is_refund_row(row)) {
        const Instant when = facts_.refund_time.values()[row];
        if (when == kNullValue) continue;
        if (code(row) != column::kNullCode) of_id_.emplace_back(out_.refunds.size(), code(row));
        out_.refunds.push_back({facts_.customer[row], when, Money{std::abs(back)}, row});
        continue;
      }
      const std::uint32_t place = out_.order_of_row[row];
      if (back == 0 || place == kNoRow) continue;
      const bool told = refunded_at_ != nullptr && model::is_lived(refunded_at_->values()[row]);
      const Instant when = told ? refunded_at_->values()[row] : rows_.when(row);
      out_.refunds.push_back({facts_.customer[row], when, Money{std::abs(back)}, row, place});
      if (!add(out_.orders[place].back, Money{std::abs(back)})) return false;
    }
    return true;
  }

  // Rows of refunds to the orders that they name.
  bool add_refund_rows() {
    for (auto [which, key] : of_id_) {
      if (number_of_[key] == kNoRow) continue;
      Refund& refund = out_.refunds[which];
      refund.order = place_of(number_of_[key]);
      if (!add(out_.orders[refund.order].back, refund.amount)) return false;
    }
    return true;
  }

  void sort_refunds() {
    std::vector<Instant> times;
    times.reserve(out_.refunds.size());
    for (const Refund& refund : out_.refunds) times.push_back(refund.time);
    std::vector<std::uint32_t> by_time = order_by_time(times);
    if (by_time.empty()) return;
    std::vector<Refund> sorted;
    sorted.reserve(by_time.size());
    for (std::uint32_t i : by_time) sorted.push_back(out_.refunds[i]);
    out_.refunds = std::move(sorted);
  }

  struct Further {
    std::uint32_t row, number;
  };
  const Facts& facts_;
  const Values *amount_ = nullptr, *id_ = nullptr, *refund_ = nullptr, *refunded_at_ = nullptr;
  PaidRows rows_;
  std::vector<std::uint8_t> refund_meant_;
  bool some_unpaid_ = false;
  // By number: orders are numbered as their first rows stand in the table.
  std::vector<Instant> time_;
  std::vector<std::uint32_t> first_row_;
  std::vector<std::uint32_t> number_of_;                      // by code of order.id
  std::vector<Further> further_;                              // rows of orders that have a first one above
  std::vector<std::pair<std::size_t, std::uint32_t>> of_id_;  // refund rows: which refund, and of which order.id
  Orders out_;
};

}  // namespace

Result<std::shared_ptr<const Orders>> paid_orders(const PaidEvent& source, const Rule& where,
                                                  const RuleContext& context, Sorting sorting) {
  using Shared = std::shared_ptr<const Orders>;
  if (!where.always()) {
    Result<Orders> made = Gathering(source, where, context).run(sorting);
    if (!made) return made.problems();
    return Shared(std::make_shared<const Orders>(std::move(*made)));
  }
  // A store has one paid event, and a rule that always holds does not ask of the context's moment.
  std::shared_ptr<const model::Kept>& place = context.store.kept("report.paid_orders");
  if (!place) {
    Result<Orders> made = Gathering(source, where, context).run(Sorting::by_time);
    if (!made) return made.problems();
    auto kept = std::make_shared<KeptOrders>();
    kept->orders = std::move(*made);
    place = std::move(kept);
  }
  const Orders& orders = static_cast<const KeptOrders&>(*place).orders;
  CHECK(orders.source.event == source.event && orders.source.table == source.table);
  return Shared(place, &orders);
}

void keep_paid_orders(const model::Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (paid && paid->table == TableKind::orders) static_cast<void>(paid_orders(*paid, Rule(), {store, store.zone()}));
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
