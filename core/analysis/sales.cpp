// Sales (成交): orders, buyers, money, 客单价, conversion and repeat buyers, for the whole range and per bucket of time.
//
// The idea: everything is a sum over the paid orders of report/orders.h in an interval of time, so a bucket is the summary of a
// shorter range. A refund counts when it was made (退款时间), not when its order was, so the buckets' money adds up to the
// summary's. Buyers do not add up: who buys in two buckets is a buyer of both.
// Leaves out: item rows, and whether a refund was of the whole order.
#include <algorithm>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/orders.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Customer;
using model::Store;

enum class Interval : std::uint8_t { day, hour, week, month, quarter, year };
std::vector<EnumName<Interval>> enum_names(Interval) {
  return {{Interval::day, "day"},     {Interval::hour, "hour"},       {Interval::week, "week"},
          {Interval::month, "month"}, {Interval::quarter, "quarter"}, {Interval::year, "year"}};
}
Grain grain_of(Interval interval) {
  constexpr Grain kGrains[] = {Grain::day, Grain::hour, Grain::week, Grain::month, Grain::quarter, Grain::year};
  return kGrains[static_cast<std::size_t>(interval)];
}

struct Params {
  Interval interval = Interval::day;
  Refunds refunds = Refunds::net;
  template <class V>
  static void fields(V& v) {
    v("interval", &Params::interval);
    v("refunds", &Params::refunds);
  }
};

constexpr std::size_t kMostBuckets = 20'000;
constexpr std::int64_t kSmallSample = 30;

std::vector<Column> measures() {
  return {{"orders", Role::measure, Unit::count},        {"buyers", Role::measure, Unit::count},
          {"paid", Role::measure, Unit::money},          {"refunded", Role::measure, Unit::money},
          {"aov", Role::measure, Unit::money},           {"conversion", Role::measure, Unit::share},
          {"repeat_buyers", Role::measure, Unit::count}, {"repeat_rate", Role::measure, Unit::share}};
}
Table summary_table() { return {"summary", measures(), {}}; }
Table series_table(Grain grain) {
  bool is_day = grain == Grain::day || grain == Grain::week;
  std::vector<Column> columns = measures();
  columns.insert(columns.begin(), Column{"bucket", Role::key, is_day ? Unit::day : Unit::text});
  return {"series", std::move(columns), {}};
}
Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

class Sales final : public Plan {
 public:
  Sales(const Definition& definition, Params params) : definition_(definition), params_(params) {}

  static void check(const Definition& definition, Params&, const Store& store, Problems& problems) {
    std::optional<PaidEvent> paid = paid_event(store);
    if (!paid)
      problems.push_back(
          {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
    if (paid && !paid->timed && definition.range)
      problems.push_back({"no_times", "/range", "The orders carry no times, so a range cannot choose among them.", {}});
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Range range() const { return definition_.range ? *definition_.range : Range{}; }
  Result<Orders> orders(const Store& store) const {
    return paid_orders(*paid_event(store), definition_.where, {store, definition_.zone, range().until});
  }
  // The people that conversion is a share of: those whom `where` means when it speaks of people only, else all.
  std::size_t audience(const Store& store) const;
  // Starts of the buckets from the first to the last order or refund in the range.
  Result<std::vector<Instant>> buckets(const Orders& orders) const;
  // What of the range lies in the bucket.
  Range part(Instant bucket) const {
    Range out = range();
    Instant end = next_bucket(bucket, grain_of(params_.interval), definition_.zone);
    out.from = out.from ? std::max(*out.from, bucket) : bucket;
    out.until = out.until ? std::min(*out.until, end) : end;
    return out;
  }
  std::vector<Cell> cells(const OrderTotals& totals, std::size_t audience) const;
  void add_notes(const Orders& orders, const OrderTotals& totals, Report& report) const;

  Definition definition_;
  Params params_;
};

std::size_t Sales::audience(const Store& store) const {
  Problems not_about_people;
  check_rule(definition_.where, store, not_about_people, true);
  if (definition_.where.always() || !not_about_people.empty()) return store.customers();
  std::vector<std::uint8_t> meant = people_where(definition_.where, {store, definition_.zone, range().until});
  return static_cast<std::size_t>(std::count_if(meant.begin(), meant.end(), [](std::uint8_t m) { return m != 0; }));
}

Result<std::vector<Instant>> Sales::buckets(const Orders& orders) const {
  std::vector<Instant> out;
  std::optional<Instant> first, last;
  auto see = [&](Instant time) {
    if (!range().holds(time)) return;
    if (!first || time < *first) first = time;
    if (!last || time > *last) last = time;
  };
  for (const Order& order : orders.orders) see(order.time);
  for (const Refund& refund : orders.refunds) see(refund.time);
  if (!first || !orders.source.timed) return out;
  Grain grain = grain_of(params_.interval);
  for (Instant at = bucket_start(*first, grain, definition_.zone); at <= *last;
       at = next_bucket(at, grain, definition_.zone)) {
    if (out.size() == kMostBuckets)
      return Problem{"too_many_buckets",
                     "/params/interval",
                     "The orders span more than 20000 intervals; choose a longer interval or a shorter range.",
                     {}};
    out.push_back(at);
  }
  return out;
}

std::vector<Cell> Sales::cells(const OrderTotals& totals, std::size_t audience) const {
  std::optional<Money> paid = totals.paid(params_.refunds);
  return {count_cell(totals.orders),
          count_cell(totals.buyers),
          optional_money(paid),
          optional_money(totals.refunded),
          optional_money(average(paid, totals.orders)),
          share_cell(static_cast<std::int64_t>(totals.buyers), static_cast<std::int64_t>(audience)),
          count_cell(totals.repeat_buyers),
          share_cell(static_cast<std::int64_t>(totals.repeat_buyers), static_cast<std::int64_t>(totals.buyers))};
}

void Sales::add_notes(const Orders& orders, const OrderTotals& totals, Report& report) const {
  auto note = [&](std::string_view code, std::string_view fact, std::size_t count) {
    if (count > 0) report.notes.push_back({std::string(code), {{std::string(fact), count}}});
  };
  const PaidEvent& source = orders.source;
  if (source.table == model::TableKind::events) report.notes.push_back({"paid_event", {{"event", source.event}}});
  if (source.amount_field == "order.total") report.notes.push_back({"amount_is_total", Json::object()});
  if (!totals.gross) report.notes.push_back({"no_amounts", Json::object()});
  if (params_.refunds == Refunds::net && totals.gross && !totals.refunded)
    report.notes.push_back({"no_refunds", Json::object()});
  note("unpaid", "orders", orders.unpaid);
  note("without_customer", "orders", totals.without_customer);
  note("left_out", "orders", orders.left_out);
  note("repeated_orders", "orders", totals.repeated);
  if (totals.gross) note("without_amount", "orders", totals.without_amount);
  if (totals.buyers > 0 && totals.buyers < kSmallSample) note("small_sample", "buyers", totals.buyers);
}

Result<Report> Sales::run(const Store& store) const {
  Result<Orders> found = orders(store);
  if (!found) return found.problems();
  Result<OrderTotals> all = order_totals(*found, range());
  if (!all) return all.problems();
  Result<std::vector<Instant>> starts = buckets(*found);
  if (!starts) return starts.problems();

  Report report;
  std::size_t people = audience(store);
  Grain grain = grain_of(params_.interval);
  Table summary = summary_table(), series = series_table(grain);
  summary.rows.push_back(cells(*all, people));
  for (Instant start : *starts) {
    Result<OrderTotals> totals = order_totals(*found, part(start));
    if (!totals) return totals.problems();
    std::vector<Cell> row = cells(*totals, people);
    row.insert(row.begin(), text_cell(format_bucket(start, grain, definition_.zone)));
    series.rows.push_back(std::move(row));
  }
  add_notes(*found, *all, report);
  add_order_notes(store, found->source, report.notes);
  add_match_note(store, kind_bit(found->source.table) | kind_bit(model::TableKind::customers), report.notes);
  if (!found->source.timed) report.notes.push_back({"no_series", Json::object()});
  report.tables = {std::move(summary), std::move(series)};
  return report;
}

Result<Table> Sales::people(const Store& store, const Json& mark) const {
  auto flag = [&](const char* key) { return mark.contains(key) && mark[key].is_boolean() && mark[key].get<bool>(); };
  bool has_bucket = mark.is_object() && mark.contains("bucket") && mark["bucket"].is_string();
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object() || (!has_bucket && !flag("buyers") && !flag("repeat"))) return unknown;
  Result<Orders> found = orders(store);
  if (!found) return found.problems();
  Range meant = range();
  if (has_bucket) {
    Result<std::vector<Instant>> starts = buckets(*found);
    if (!starts) return starts.problems();
    auto it = std::find_if(starts->begin(), starts->end(), [&](Instant start) {
      return format_bucket(start, grain_of(params_.interval), definition_.zone) == mark["bucket"].get<std::string>();
    });
    if (it == starts->end()) return unknown;
    meant = part(*it);
  }
  Result<std::vector<Purchases>> bought = purchases(*found, meant, params_.refunds, store.customers());
  if (!bought) return bought.problems();
  std::size_t least = flag("repeat") ? 2 : 1;
  Table table = people_table();
  for (Customer c : store.by_label())
    if (const Purchases& of = (*bought)[c]; of.orders >= least)
      table.rows.push_back({text_cell(store.label(c)), count_cell(of.orders), optional_money(of.paid)});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({summary_table(), series_table(Grain::day)})}};
}

// An interval that gives a picture of some dozens of points.
Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) return nullptr;
  std::int64_t days = store.first() && store.last() ? (*store.last() - *store.first()) / kDayMs : 0;
  std::string interval = days <= 92 ? "day" : days <= 550 ? "week" : "month";
  return {{"version", 1}, {"analysis", "sales"}, {"params", {{"interval", interval}}}};
}

}  // namespace

extern const Analysis kSales = {"sales", bind_plan<Params, Sales>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
