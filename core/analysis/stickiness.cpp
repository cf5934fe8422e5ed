// Stickiness (粘性): on how many of the range's days (hours, weeks, months, or several of them joined) was each customer active?
//
// The idea: a customer is one number, how many periods they were active in; the report is the histogram of these numbers, from one to
// as many as the range has. People who were never active are in no row.
// Leaves out: active at most, or exactly, so many times in a period.
#include <algorithm>
#include <numeric>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/event_step.h"
#include "report/periods.h"

namespace siyu::analysis {
namespace {

using namespace report;
using model::Customer;
using model::Sequence;
using model::Store;

constexpr std::size_t kMostBuckets = 10'000;
constexpr StepBits kSeen = 1;

struct Params {
  EventStep event;
  Period interval = Period::day;
  std::int64_t interval_count = 1;
  std::int64_t min_per_interval = 1;
  bool cumulative = false;
  Weekday week_start = Weekday::monday;
  template <class V>
  static void fields(V& v) {
    v("event", &Params::event, Need::required);
    v("interval", &Params::interval);
    v("interval_count", &Params::interval_count, Need::optional, Limit{1, 1000});
    v("min_per_interval", &Params::min_per_interval, Need::optional, Limit{1, 1'000'000});
    v("cumulative", &Params::cumulative);
    v("week_start", &Params::week_start);
  }
};

Table periods_table() {
  return {"periods",
          {{"periods", Role::key, Unit::count},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share}},
          {}};
}

class Stickiness final : public Plan {
 public:
  Stickiness(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
    check_step(params.event, store, "/params/event", problems);
    check_range(definition, store, problems);
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  // Periods of interval_count intervals each, from the range's first interval on; the last may be shorter.
  struct Stretch {
    MatchedSteps matched;
    Periods intervals;
    std::vector<Instant> ends;             // of periods
    std::vector<std::uint32_t> period_of;  // by interval
    Instant from = 0, until = 0;
    bool unfinished = false;  // the last period goes on after the range or the data
  };
  Result<Stretch> stretch(const Store& store) const;
  // Calls visit(customer, periods) for everybody who was active in at least one.
  template <class Visit>
  void each_customer(const Stretch& stretch, const Store& store, Visit&& visit) const;

  Definition definition_;
  Params params_;
};

Result<Stickiness::Stretch> Stickiness::stretch(const Store& store) const {
  Stretch out;
  out.matched = match_steps({{&params_.event, kSeen}}, definition_, store);
  out.until = *store.end();
  std::optional<Instant> from;
  if (definition_.range) {
    from = definition_.range->from;
    out.until = std::min(out.until, definition_.range->until.value_or(out.until));
  }
  if (!from)
    if (auto span = out.matched.span(kSeen)) from = span->first;
  if (!from || *from >= out.until) return out;
  out.from = *from;
  Problem too_many{"too_many_buckets",
                   "/params/interval",
                   "the range holds more than 10000 of these intervals, or a hundred years: take a shorter one",
                   {}};
  if (out.until - out.from > 100 * 366 * kDayMs) return too_many;
  out.intervals = Periods(out.from, out.until - 1, params_.interval, definition_.zone, params_.week_start);
  for (std::size_t i = 0; i < out.intervals.size(); ++i) {
    bool opens = i % static_cast<std::size_t>(params_.interval_count) == 0;
    if (opens) out.ends.push_back(0);
    out.ends.back() = out.intervals.end(i);
    out.period_of.push_back(static_cast<std::uint32_t>(out.ends.size() - 1));
  }
  bool whole = out.intervals.size() % static_cast<std::size_t>(params_.interval_count) == 0;
  out.unfinished = !whole || out.ends.back() > out.until;
  if (out.ends.size() > kMostBuckets) return too_many;
  return out;
}

template <class Visit>
void Stickiness::each_customer(const Stretch& stretch, const Store& store, Visit&& visit) const {
  if (stretch.ends.empty()) return;
  const std::int64_t least = params_.min_per_interval;
  model::walk(store, stretch.matched.streams, false, [&](Customer customer, const Sequence& s) {
    std::int64_t seen = 0;
    std::uint32_t active = 0;
    Instant period_end = INT64_MIN;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (!(stretch.matched.bits[s.tag[i]] & kSeen) || s.time[i] < stretch.from) continue;
      if (s.time[i] >= stretch.until) break;
      if (s.time[i] >= period_end) {
        period_end = stretch.ends[stretch.period_of[stretch.intervals.of(s.time[i])]];
        seen = 0;
      }
      active += ++seen == least;
    }
    if (active > 0) visit(customer, active);
  });
}

Result<Report> Stickiness::run(const Store& store) const {
  Result<Stretch> found = stretch(store);
  if (!found) return found.problems();
  std::vector<std::int64_t> customers(found->ends.size() + 1, 0);
  each_customer(*found, store, [&](Customer, std::uint32_t periods) { ++customers[periods]; });
  std::int64_t all = std::accumulate(customers.begin(), customers.end(), std::int64_t{0});
  if (params_.cumulative)
    for (std::size_t k = customers.size() - 1; k > 1; --k) customers[k - 1] += customers[k];
  Report report;
  Table table = periods_table();
  for (std::size_t k = 1; k < customers.size(); ++k)
    table.rows.push_back({count_cell(k), customers[k], share_cell(customers[k], all)});
  report.tables.push_back(std::move(table));
  if (all == 0) report.notes.push_back({"nobody_started", Json::object()});
  if (all > 0 && found->unfinished)
    report.notes.push_back({"unfinished_period", {{"bucket", found->intervals.label(found->intervals.size() - 1)}}});
  add_step_notes({&params_.event}, store, report.notes);
  return report;
}

Result<Table> Stickiness::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object() || !mark.contains("periods") || !mark["periods"].is_number_integer()) return unknown;
  auto wanted = mark["periods"].get<std::int64_t>();
  Result<Stretch> found = stretch(store);
  if (!found) return found.problems();
  if (wanted < 1 || wanted > static_cast<std::int64_t>(found->ends.size())) return unknown;
  std::vector<std::uint32_t> of(store.customers(), 0);
  each_customer(*found, store, [&](Customer c, std::uint32_t periods) { of[c] = periods; });
  Table table = {"people", {{"customer", Role::key, Unit::text}, {"periods", Role::measure, Unit::count}}, {}};
  for (Customer c : store.by_label())
    if (params_.cumulative ? of[c] >= wanted : of[c] == wanted)
      table.rows.push_back({text_cell(store.label(c)), count_cell(of[c])});
  return table;
}

Json describe() { return {{"params", describe_struct<Params>()}, {"tables", describe_tables({periods_table()})}}; }

Json suggest(const Store& store) {
  Json event = suggested_step(store);
  if (event.is_null()) return nullptr;
  std::int64_t days = store.first() && store.last() ? (*store.last() - *store.first()) / kDayMs : 0;
  std::string interval = days <= 31 ? "day" : days <= 200 ? "week" : "month";
  return {
      {"version", 1}, {"analysis", "stickiness"}, {"params", {{"event", std::move(event)}, {"interval", interval}}}};
}

}  // namespace

extern const Analysis kStickiness = {"stickiness", bind_plan<Params, Stickiness>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
