// The overview (总览): the parameters, what is gathered once, and the parts of the report.
//
// The idea: a snapshot is the figures of one period, asked of the ground at its end; the actions are rules with thresholds that are
// written down (docs/reports.md), each of which says how much money its gap is worth, or that the data cannot tell.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/store.h"
#include "report/customer_orders.h"
#include "report/definition.h"
#include "report/figure.h"
#include "report/orders.h"
#include "report/reader.h"
#include "report/result.h"
#include "report/worth.h"

namespace siyu::analysis::overview {

enum class Compare : std::uint8_t { previous, none };
std::vector<report::EnumName<Compare>> enum_names(Compare);

struct Params {
  report::Duration period = report::Duration::days(30);
  Compare compare = Compare::previous;
  template <class V>
  static void fields(V& v) {
    v("period", &Params::period);
    v("compare", &Params::compare);
  }
};

constexpr std::int64_t kSmallSample = 30, kRepeatWindow = 90 * kDayMs, kYear = 365 * kDayMs;
constexpr std::int64_t kLossWindow = 3 * kDayMs;  // after a broadcast

enum Metric : std::size_t {
  kLtv,
  kReachable,
  kRepeatRate,
  kSuperCustomers,
  kBroadcastLoss,
  kPaid,
  kAov,
  kBuyers,
  kOrders,
  kNewCustomers,
  kCustomers,
  kRefundRate,
  kMetrics
};
struct MetricInfo {
  std::string_view name;
  report::Unit unit;
  std::string_view needs;  // the table that tells it
};
constexpr MetricInfo kInfo[kMetrics] = {
    {"ltv", report::Unit::money, "orders"},
    {"reachable", report::Unit::count, "customers"},
    {"repeat_rate", report::Unit::share, "orders"},
    {"super_customers", report::Unit::count, "orders"},
    {"broadcast_loss", report::Unit::share, "touches"},
    {"paid", report::Unit::money, "orders"},
    {"aov", report::Unit::money, "orders"},
    {"buyers", report::Unit::count, "orders"},
    {"orders", report::Unit::count, "orders"},
    {"new_customers", report::Unit::count, "customers"},
    {"customers", report::Unit::count, "customers"},
    {"refund_rate", report::Unit::share, "orders"},
};
using Snapshot = std::array<report::Figure, kMetrics>;

// What the store says of the people that the definition means, gathered once for all periods.
struct Ground {
  const Params& params;
  const report::Definition& definition;
  const model::Store& store;
  Instant until = 0;
  std::vector<std::uint8_t> meant;
  std::vector<Instant> since;                   // first known
  std::vector<Instant> joined;                  // 添加时间, else first known
  std::vector<std::optional<Instant>> deleted;  // empty: the data do not say who left
  bool has_people_times = false;
  std::optional<report::Rule> super_rule;
  std::shared_ptr<const report::Orders> orders;               // by time; null without timed orders
  std::shared_ptr<const report::CustomerOrders> by_customer;  // the same; null where they are
  report::Worth value;  // 人均 LTV of the people meant, as known at `until`; where there are amounts

  Zone zone() const { return definition.zone; }
  bool is_gone(std::size_t c, Instant moment) const { return !deleted.empty() && deleted[c] && *deleted[c] < moment; }
  bool has_amounts() const { return orders && !orders->source.amount_field.empty(); }
};
report::Range between(Instant from, Instant until);

// Problems: money_overflow.
Result<Ground> gather(const Params& params, const report::Definition& definition, const model::Store& store);
std::vector<std::uint8_t> super_customers(const Ground& ground, Instant moment);
Result<Snapshot> snapshot(const Ground& ground, Instant until);
// Makes figures of the earlier period null where the data do not reach back over the whole of it.
void forget_short_history(const Ground& ground, Snapshot& previous, report::Report& report);
Result<report::Table> series(const Ground& ground);
report::Table headline_table();
report::Table series_table();

// ---- 今天先做这三件 (overview_actions.cpp, overview_rules.cpp) ----

// A rule that was looked at. With `fired` it asks for something to be done.
struct Action {
  std::string rule, subject;  // the step, the channel …
  enum class State : std::uint8_t { fired, quiet, no_data, few } state = State::no_data;
  std::string needs;                           // no_data: the table that would tell
  std::optional<report::Figure> now, history;  // rates
  std::int64_t concerned = 0;                  // people (or groups) that the rule looked at now
  std::optional<std::int64_t> gap;             // ten-thousandths a period; nothing: the data cannot tell
  std::vector<std::uint8_t> people;            // by customer, 1 for whom it is about
  report::Json facts = report::Json::object();
};
// All rules, those that fired first: by gap, the largest first, without one last; then in the order of docs/reports.md.
std::vector<Action> look(const Ground& ground);
Action quiet_groups(const Ground& ground);
Action channel_deletes(const Ground& ground);
Action sleeping(const Ground& ground);
Action second_order(const Ground& ground);
Action first_order(const Ground& ground);
Action refunds(const Ground& ground);
Action funnel_step(const Ground& ground);

report::Table actions_table();
report::Table rules_table();
report::Table risks_table();
void add_actions(const std::vector<Action>& actions, const Ground& ground, report::Report& report);
report::Table risks(const Ground& ground);

}  // namespace siyu::analysis::overview
