// The overview (总览): ten figures of the last N days beside the N days before, and the shop's days as a line.
//
// The idea: a snapshot is the ten figures of one period; the report is two snapshots. A figure that the data cannot tell is
// null and named in the note `missing` with the table that would tell it. A previous figure is null too where the data do not
// reach back over the whole of its period: half a period compared with a whole one would show growth that never was.
// Leaves out: advice. The notes carry ground; the page makes the sentence.
#include <algorithm>
#include <array>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/orders.h"
#include "report/stages.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Customer;
using model::Store;

enum class Compare : std::uint8_t { previous, none };
std::vector<EnumName<Compare>> enum_names(Compare) {
  return {{Compare::previous, "previous"}, {Compare::none, "none"}};
}

struct Params {
  Duration period = Duration::days(30);
  Compare compare = Compare::previous;
  template <class V>
  static void fields(V& v) {
    v("period", &Params::period);
    v("compare", &Params::compare);
  }
};

constexpr std::int64_t kSmallSample = 30, kRepeatWindow = 90 * kDayMs, kLongestByDay = 120 * kDayMs;

enum Metric : std::size_t {
  kCustomers,
  kReachable,
  kNewCustomers,
  kBuyers,
  kOrders,
  kPaid,
  kAov,
  kRepeatRate,
  kSuperCustomers,
  kRefundRate,
  kMetrics
};
struct MetricInfo {
  std::string_view name;
  Unit unit;
  std::string_view needs;  // the table that tells it
};
constexpr MetricInfo kInfo[kMetrics] = {
    {"customers", Unit::count, "customers"},
    {"reachable", Unit::count, "customers"},
    {"new_customers", Unit::count, "customers"},
    {"buyers", Unit::count, "orders"},
    {"orders", Unit::count, "orders"},
    {"paid", Unit::money, "orders"},
    {"aov", Unit::money, "orders"},
    {"repeat_rate", Unit::share, "orders"},
    {"super_customers", Unit::count, "orders"},
    {"refund_rate", Unit::share, "orders"},
};

// One figure: a count, ten-thousandths of money, or a share n / d. Not told: the data hold nothing about it.
struct Figure {
  bool told = false;
  std::optional<std::int64_t> number;  // nothing: told, but not computable (no orders to average)
  std::int64_t of = 1;                 // shares: the denominator
};
using Snapshot = std::array<Figure, kMetrics>;
Figure counted(std::size_t n) { return {true, static_cast<std::int64_t>(n), 1}; }
Figure amount(const std::optional<Money>& money) {
  return {true, money ? std::optional(money->tenthousandths) : std::nullopt, 1};
}
Figure ratio(std::int64_t n, std::int64_t d) { return {true, d == 0 ? std::nullopt : std::optional(n), d}; }
Cell cell_of(const Figure& figure, Unit unit) {
  if (!figure.number) return {};
  if (unit == Unit::money) return money_cell(Money{*figure.number});
  if (unit == Unit::share) return share_cell(*figure.number, figure.of);
  return *figure.number;
}

// Relative change; for shares the difference, in shares of 1.
Cell change_of(const Figure& now, const Figure& before, Unit unit) {
  if (!now.number || !before.number) return {};
  if (unit == Unit::share)
    return std::get<double>(share_cell(*now.number, now.of)) - std::get<double>(share_cell(*before.number, before.of));
  std::int64_t difference = 0;
  if (*before.number <= 0 || __builtin_sub_overflow(*now.number, *before.number, &difference)) return {};
  return share_cell(difference, *before.number);
}

Table headline_table() {
  return {"headline",
          {{"metric", Role::key, Unit::text},
           {"value", Role::measure, Unit::text},
           {"previous", Role::measure, Unit::text},
           {"change", Role::measure, Unit::share},
           {"unit", Role::measure, Unit::text}},
          {}};
}
Table series_table() {
  return {"series",
          {{"bucket", Role::key, Unit::day},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"new_customers", Role::measure, Unit::count}},
          {}};
}
Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

Range between(Instant from, Instant until) {
  Range out;
  out.from = from, out.until = until;
  return out;
}

// What the store says of the people that the definition means, gathered once for all periods.
struct Ground {
  Instant until = 0;
  std::vector<std::uint8_t> meant;
  std::vector<Instant> since;                   // first known
  std::vector<Instant> joined;                  // 添加时间, else first known
  std::vector<std::optional<Instant>> deleted;  // empty: the data do not say who left
  bool has_people_times = false;
  std::optional<Rule> super_rule;
  std::optional<Orders> orders;
};

class Overview final : public Plan {
 public:
  Overview(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params&, const Store& store, Problems& problems) {
    if (problems.empty()) check_rule(definition.where, store, problems, true);
    if (!store.end() && !(definition.range && definition.range->until))
      problems.push_back({"no_times", "", "The data carry no times, so there is no last period to show.", {}});
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Result<Ground> gather(const Store& store) const;
  std::vector<std::uint8_t> super_customers(const Store& store, const Ground& ground, Instant moment) const;
  Result<Snapshot> snapshot(const Store& store, const Ground& ground, Instant until) const;
  void forget_short_history(const Store& store, const Ground& ground, Snapshot& previous, Report& report) const;
  Result<Table> series(const Ground& ground) const;
  void add_notes(const Ground& ground, const Snapshot& now, const Snapshot& before, Report& report) const;

  Definition definition_;
  Params params_;
};

Result<Ground> Overview::gather(const Store& store) const {
  Ground out;
  out.until = definition_.range && definition_.range->until ? *definition_.range->until : *store.end();
  RuleContext context{store, definition_.zone, out.until};
  out.meant = people_where(definition_.where, context);
  out.since = known_since(store);
  out.joined = out.since;
  std::vector<std::optional<Instant>> added = customer_times(store, "customer.added_at");
  for (std::size_t c = 0; c < added.size(); ++c)
    if (added[c]) out.joined[c] = *added[c];
  out.deleted = customer_times(store, "customer.deleted_at");
  out.has_people_times =
      std::any_of(out.since.begin(), out.since.end(), [](Instant t) { return t != model::kUntimed; });
  if (std::optional<Json> rule = super_customer_rule(&store)) out.super_rule = own_rule(*rule);
  if (std::optional<PaidEvent> paid = paid_event(store); paid && paid->timed) {
    Result<Orders> orders = paid_orders(*paid, definition_.where, context);
    if (!orders) return orders.problems();
    out.orders = std::move(*orders);
  }
  return out;
}

std::vector<std::uint8_t> Overview::super_customers(const Store& store, const Ground& ground, Instant moment) const {
  std::vector<std::uint8_t> holds = people_where(*ground.super_rule, {store, definition_.zone, moment});
  for (std::size_t c = 0; c < holds.size(); ++c)
    holds[c] = holds[c] != 0 && ground.meant[c] != 0 && ground.since[c] < moment;
  return holds;
}

Result<Snapshot> Overview::snapshot(const Store& store, const Ground& ground, Instant until) const {
  Snapshot out;
  Instant from = until - params_.period.ms;
  std::size_t customers = 0, reachable = 0, fresh = 0;
  for (std::size_t c = 0; c < ground.meant.size(); ++c) {
    if (ground.meant[c] == 0) continue;
    bool known = ground.since[c] < until;
    bool gone = !ground.deleted.empty() && ground.deleted[c] && *ground.deleted[c] < until;
    if (known) ++customers;
    if (known && !gone) ++reachable;
    if (ground.joined[c] >= from && ground.joined[c] < until) ++fresh;
  }
  out[kCustomers] = counted(customers);
  if (!ground.deleted.empty()) out[kReachable] = counted(reachable);
  if (ground.has_people_times) out[kNewCustomers] = counted(fresh);
  if (ground.super_rule) {
    std::vector<std::uint8_t> holds = super_customers(store, ground, until);
    out[kSuperCustomers] = counted(static_cast<std::size_t>(std::count(holds.begin(), holds.end(), 1)));
  }
  if (!ground.orders) return out;
  Result<OrderTotals> totals = order_totals(*ground.orders, between(from, until));
  if (!totals) return totals.problems();
  Result<OrderTotals> repeat = order_totals(*ground.orders, between(until - kRepeatWindow, until));
  if (!repeat) return repeat.problems();
  out[kBuyers] = counted(totals->buyers);
  out[kOrders] = counted(totals->orders);
  std::optional<Money> paid = totals->paid(Refunds::net);
  if (paid) out[kPaid] = amount(paid);
  if (paid) out[kAov] = amount(average(paid, totals->orders));
  out[kRepeatRate] = ratio(static_cast<std::int64_t>(repeat->repeat_buyers), static_cast<std::int64_t>(repeat->buyers));
  if (totals->gross && totals->refunded)
    out[kRefundRate] = ratio(totals->refunded->tenthousandths, totals->gross->tenthousandths);
  return out;
}

void Overview::forget_short_history(const Store& store, const Ground& ground, Snapshot& previous,
                                    Report& report) const {
  auto day_start = [&](std::optional<Instant> t) -> std::optional<Instant> {
    if (!t) return std::nullopt;
    return start_of(day_of(*t, definition_.zone), definition_.zone);
  };
  std::optional<Instant> people_from = day_start(store.first());
  std::optional<Instant> orders_from = ground.orders ? day_start(ground.orders->first) : std::nullopt;
  Instant until = ground.until - params_.period.ms;
  Json metrics = Json::array();
  for (std::size_t m = 0; m < kMetrics; ++m) {
    bool is_stock = m == kCustomers || m == kReachable || m == kSuperCustomers;
    std::optional<Instant> data_from = kInfo[m].needs == "orders" ? orders_from : people_from;
    Instant needed = is_stock ? until : m == kRepeatRate ? until - kRepeatWindow : until - params_.period.ms;
    if (data_from && (is_stock ? *data_from < needed : *data_from <= needed)) continue;
    if (previous[m].told) metrics.push_back(std::string(kInfo[m].name));
    previous[m] = Figure{};
  }
  if (!metrics.empty()) report.notes.push_back({"short_history", {{"metrics", std::move(metrics)}}});
}

Result<Table> Overview::series(const Ground& ground) const {
  Table out = series_table();
  Instant from = ground.until - params_.period.ms;
  Grain grain = params_.period.ms > kLongestByDay ? Grain::week : Grain::day;
  std::vector<Instant> joined;
  for (std::size_t c = 0; c < ground.joined.size(); ++c)
    if (ground.meant[c] != 0) joined.push_back(ground.joined[c]);
  std::sort(joined.begin(), joined.end());
  for (Instant start = bucket_start(from, grain, definition_.zone); start < ground.until;
       start = next_bucket(start, grain, definition_.zone)) {
    Range part = between(std::max(start, from), std::min(next_bucket(start, grain, definition_.zone), ground.until));
    std::vector<Cell> row = {text_cell(format_bucket(start, grain, definition_.zone)), Cell{}, Cell{}, Cell{}, Cell{}};
    if (ground.orders) {
      Result<OrderTotals> totals = order_totals(*ground.orders, part);
      if (!totals) return totals.problems();
      row[1] = count_cell(totals->orders);
      row[2] = count_cell(totals->buyers);
      row[3] = optional_money(totals->paid(Refunds::net));
    }
    if (ground.has_people_times)
      row[4] = static_cast<std::int64_t>(std::lower_bound(joined.begin(), joined.end(), *part.until) -
                                         std::lower_bound(joined.begin(), joined.end(), *part.from));
    out.rows.push_back(std::move(row));
  }
  return out;
}

void Overview::add_notes(const Ground& ground, const Snapshot& now, const Snapshot& before, Report& report) const {
  std::size_t main = now[kPaid].number ? kPaid : now[kNewCustomers].number ? kNewCustomers : kCustomers;
  auto change = [&](std::size_t m) { return change_of(now[m], before[m], kInfo[m].unit); };
  auto direction = [](const Cell& cell) -> std::string {
    const double* x = std::get_if<double>(&cell);
    return x == nullptr ? "unknown" : *x > 0 ? "up" : *x < 0 ? "down" : "flat";
  };
  Json headline = {{"metric", std::string(kInfo[main].name)},
                   {"value", cell_json(cell_of(now[main], kInfo[main].unit))},
                   {"previous", cell_json(cell_of(before[main], kInfo[main].unit))},
                   {"change", cell_json(change(main))},
                   {"direction", direction(change(main))}};
  // What moved most beside it: the largest relative change; shares are left out, their changes are points.
  std::size_t most = kMetrics;
  double largest = 0;
  for (std::size_t m = 0; m < kMetrics; ++m) {
    Cell cell = change(m);
    const double* x = std::get_if<double>(&cell);
    if (m == main || kInfo[m].unit == Unit::share || x == nullptr) continue;
    double size = *x < 0 ? -*x : *x;
    if (size > largest) most = m, largest = size;
  }
  if (most != kMetrics) {
    headline["moved_most"] = std::string(kInfo[most].name);
    headline["moved_change"] = cell_json(change(most));
    headline["moved_direction"] = direction(change(most));
  }
  report.notes.push_back({"headline", std::move(headline)});
  for (std::string_view need : {"customers", "orders"}) {
    Json metrics = Json::array();
    for (std::size_t m = 0; m < kMetrics; ++m)
      if (!now[m].told && kInfo[m].needs == need) metrics.push_back(std::string(kInfo[m].name));
    if (!metrics.empty())
      report.notes.push_back({"missing", {{"needs", {std::string(need)}}, {"metrics", std::move(metrics)}}});
  }
  if (now[kBuyers].number && *now[kBuyers].number < kSmallSample)
    report.notes.push_back({"small_sample", {{"buyers", *now[kBuyers].number}}});
  if (ground.orders && ground.orders->left_out > 0)
    report.notes.push_back({"left_out", {{"orders", ground.orders->left_out}}});
  Instant from = ground.until - params_.period.ms;
  report.notes.push_back(
      {"period",
       {{"from", format_instant(from, definition_.zone)}, {"until", format_instant(ground.until, definition_.zone)}}});
}

Result<Report> Overview::run(const Store& store) const {
  Result<Ground> ground = gather(store);
  if (!ground) return ground.problems();
  Result<Snapshot> now = snapshot(store, *ground, ground->until);
  if (!now) return now.problems();
  Report report;
  Snapshot before;
  if (params_.compare == Compare::previous) {
    Result<Snapshot> previous = snapshot(store, *ground, ground->until - params_.period.ms);
    if (!previous) return previous.problems();
    before = *previous;
    forget_short_history(store, *ground, before, report);
  }
  Table headline = headline_table();
  for (std::size_t m = 0; m < kMetrics; ++m)
    headline.rows.push_back({text_cell(kInfo[m].name), cell_of((*now)[m], kInfo[m].unit),
                             cell_of(before[m], kInfo[m].unit), change_of((*now)[m], before[m], kInfo[m].unit),
                             text_cell(unit_name(kInfo[m].unit))});
  Result<Table> line = series(*ground);
  if (!line) return line.problems();
  add_notes(*ground, *now, before, report);
  if (ground->orders) add_order_notes(store, ground->orders->source, report.notes);
  add_match_note(store, kPeopleTables, report.notes);
  report.tables = {std::move(headline), std::move(*line)};
  return report;
}

Result<Table> Overview::people(const Store& store, const Json& mark) const {
  std::string metric;
  if (mark.is_object() && mark.contains("metric") && mark["metric"].is_string())
    metric = mark["metric"].get<std::string>();
  Result<Ground> ground = gather(store);
  if (!ground) return ground.problems();
  Range period = between(ground->until - params_.period.ms, ground->until);
  std::vector<Purchases> bought;
  if (ground->orders) {
    Result<std::vector<Purchases>> of = purchases(*ground->orders, period, Refunds::net, store.customers());
    if (!of) return of.problems();
    bought = std::move(*of);
  }
  std::vector<std::uint8_t> listed(store.customers(), 0);
  if (metric == "super_customers" && ground->super_rule) {
    listed = super_customers(store, *ground, ground->until);
  } else if (metric == "buyers" && ground->orders) {
    for (std::size_t c = 0; c < listed.size(); ++c) listed[c] = bought[c].orders > 0;
  } else if (metric == "new_customers" && ground->has_people_times) {
    for (std::size_t c = 0; c < listed.size(); ++c)
      listed[c] = ground->meant[c] != 0 && period.holds(ground->joined[c]);
  } else {
    return Problem{"unknown_mark", "", "The report lists no people for this figure.", {}};
  }
  Table table = people_table();
  for (Customer c : store.by_label())
    if (listed[c] != 0)
      table.rows.push_back({text_cell(store.label(c)), bought.empty() ? Cell{} : count_cell(bought[c].orders),
                            bought.empty() ? Cell{} : optional_money(bought[c].paid)});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()}, {"tables", describe_tables({headline_table(), series_table()})}};
}

Json suggest(const Store& store) {
  if (store.customers() == 0 || !store.end()) return nullptr;
  return {{"version", 1}, {"analysis", "overview"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kOverview = {"overview", bind_plan<Params, Overview>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
