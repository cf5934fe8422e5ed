// What counts as a paid order, written once for every report that speaks of orders, buyers and money.
//
// The idea: one event of the store is "the paid order": `paid` where there is an orders table (the store emits it, see
// model/store.h), else the first of kPaidNames that an event log holds. Money is walked over the table's rows, so an order
// whose buyer has no readable key still counts as an order. Rows of one order are added up: the store has seen to it that what
// an export repeats on them stands once. A refund row is no order, and its amount a refund.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/store.h"
#include "report/json.h"
#include "report/result.h"
#include "report/rule.h"

namespace siyu::report {

// The event that is a paid order in this store, and where its parts are.
struct PaidEvent {
  model::TableKind table = model::TableKind::orders;
  std::string event;  // "paid", or a name in the event log
  bool timed = true;
  std::string amount_field;  // order.paid, order.total or event.amount; empty: no amounts
};
// Nothing when the data holds no event that could be a paid order.
std::optional<PaidEvent> paid_event(const model::Store& store);
// What a report of orders says of how the table was read: amounts taken once, refunds assumed, rows that say what is known.
void add_order_notes(const model::Store& store, const PaidEvent& source, std::vector<Note>& notes);
// {"did": …} "at least `least` paid orders". The rule counts rows: an order on two rows is two.
Json did_paid(const PaidEvent& paid, std::int64_t least);

constexpr std::uint32_t kNoRow = 0xFFFFFFFFu;
struct Order {
  model::Customer customer = model::kNoCustomer;
  std::uint32_t row = 0;           // of its table: the first of its rows
  Instant time = model::kUntimed;  // of the earliest of its rows
  Money paid;
  Money back;  // its refunds, whenever they were made
  std::uint32_t rows = 1;
  bool priced = false;  // some row had an amount
};
struct Refund {
  model::Customer customer = model::kNoCustomer;
  Instant time = model::kUntimed;  // order.refunded_at, else the payment's
  Money amount;                    // the sign of the export is dropped: some write refunds as negative
  std::uint32_t row = 0;           // in the table's Facts
  std::uint32_t order = kNoRow;    // the place of the order here in whose `back` it is; kNoRow: of none of them
};
struct Orders {
  PaidEvent source;
  bool has_refunds = false;       // order.refund is a column of this data
  std::optional<Instant> first;   // the earliest paid order of the data, whatever the rule says
  std::vector<Order> orders;      // by time, then by row
  std::vector<Refund> refunds;    // of paid orders; by time, then by row
  std::size_t unpaid = 0;         // orders of the orders table of which nothing is paid
  std::size_t left_out = 0;       // rows without a customer that a rule could not be asked of
  bool has_further_rows = false;  // some order stands on several rows
  // By row of the table: the place of the order that it belongs to, kNoRow where it belongs to none.
  std::vector<std::uint32_t> order_of_row;
};
// Sorting is two thirds of the work; who asks of every order alone can do without: then orders and refunds are by row.
enum class Sorting : std::uint8_t { by_time, by_row };
// The paid orders that `where` holds for; with by_row they may also come by time. Those of everybody are made once and kept with the
// store. Problems: money_overflow.
Result<std::shared_ptr<const Orders>> paid_orders(const PaidEvent& source, const Rule& where,
                                                  const RuleContext& context, Sorting sorting = Sorting::by_time);

// Makes and keeps those of everybody where there is an orders table, so that the first question about money need not. What is wrong with
// them is said to whoever asks.
void keep_paid_orders(const model::Store& store);

enum class Refunds : std::uint8_t { net, gross };
std::vector<EnumName<Refunds>> enum_names(Refunds);

struct OrderTotals {
  std::size_t orders = 0;
  std::size_t buyers = 0;                                              // distinct customers with an order
  std::size_t repeat_buyers = 0;                                       // of these, with at least two
  std::size_t without_customer = 0, without_amount = 0, repeated = 0;  // orders; `repeated` stand on several rows
  std::optional<Money> gross;                                          // nothing when the data has no amounts
  std::optional<Money> refunded;  // by the time of the refund; nothing when the data has no refunds
  // gross, or gross less refunded; without refunds in the data the two are the same.
  std::optional<Money> paid(Refunds refunds) const;
};
// The items whose time is in the range. REQUIRES: they are sorted by time, as those of Orders are.
template <class T>
std::span<const T> in_range(const std::vector<T>& items, const Range& range) {
  auto before = [](const T& item, Instant t) { return item.time < t; };
  auto from = range.from ? std::lower_bound(items.begin(), items.end(), *range.from, before) : items.begin();
  auto to = range.until ? std::lower_bound(items.begin(), items.end(), *range.until, before) : items.end();
  if (to < from) return {};
  return {items.data() + (from - items.begin()), static_cast<std::size_t>(to - from)};
}
// Of the orders and refunds in the range. Problems: money_overflow.
Result<OrderTotals> order_totals(const Orders& orders, const Range& range);

struct Purchases {
  std::size_t orders = 0;
  std::optional<Money> paid;
};
Problem money_overflow();

// What each customer bought in the range, by customer number. Problems: money_overflow.
Result<std::vector<Purchases>> purchases(const Orders& orders, const Range& range, Refunds refunds,
                                         std::size_t customers);

// total / n, rounded half up to two places; nothing when either is missing.
std::optional<Money> average(const std::optional<Money>& total, std::size_t n);
Cell optional_money(const std::optional<Money>& value);

}  // namespace siyu::report
