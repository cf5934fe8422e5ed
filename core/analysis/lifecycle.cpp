// Lifecycle (生命周期): of the people active in a period, who is new, who stayed, who came back, and who fell asleep.
//
// The idea: a customer is a rising list of active periods, and each step of that list is one of four cases. "New" is the customer's
// first matching event of all the data, not of the range, so a range shows the same numbers as the whole would for its periods.
// Leaves out: how many events somebody had in a period.
#include <algorithm>
#include <array>

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

struct Params {
  EventStep start;
  Period interval = Period::day;
  Weekday week_start = Weekday::monday;
  template <class V>
  static void fields(V& v) {
    v("start", &Params::start, Need::required);
    v("interval", &Params::interval);
    v("week_start", &Params::week_start);
  }
};

enum class State : std::uint8_t { fresh, returning, resurrecting, dormant };
constexpr std::array<std::string_view, 4> kStates = {"new", "returning", "resurrecting", "dormant"};
constexpr std::size_t kMostBuckets = 10'000;
constexpr StepBits kSeen = 1;

Table periods_table(Period interval) {
  bool is_day = interval == Period::day || interval == Period::week;
  return {"periods",
          {{"bucket", Role::key, is_day ? Unit::day : Unit::text},
           {"new", Role::measure, Unit::count},
           {"returning", Role::measure, Unit::count},
           {"resurrecting", Role::measure, Unit::count},
           {"dormant", Role::measure, Unit::count},
           {"complete", Role::measure, Unit::flag}},
          {}};
}

class Lifecycle final : public Plan {
 public:
  Lifecycle(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
    check_step(params.start, store, "/params/start", problems);
    check_range(definition, store, problems);
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  // What the question is about: all periods from the first event on, and which of them are shown.
  struct Stretch {
    MatchedSteps matched;
    Periods periods;
    std::size_t from = 0, until = 0;  // shown
    Instant end = 0;                  // nothing after it counts
  };
  Result<Stretch> stretch(const Store& store) const;
  // Calls visit(customer, sequence, period, state) for every state of everybody.
  template <class Visit>
  void each_state(const Stretch& stretch, const Store& store, Visit&& visit) const;

  Definition definition_;
  Params params_;
};

Result<Lifecycle::Stretch> Lifecycle::stretch(const Store& store) const {
  Stretch out;
  out.matched = match_steps({{&params_.start, kSeen}}, definition_, store);
  auto span = out.matched.span(kSeen);
  if (!span) return out;
  out.end = *store.end();
  Instant from = span->first;
  if (definition_.range) {
    out.end = std::min(out.end, definition_.range->until.value_or(out.end));
    from = std::max(from, definition_.range->from.value_or(from));
  }
  if (from >= out.end) return out;
  out.periods = Periods(span->first, out.end - 1, params_.interval, definition_.zone, params_.week_start);
  out.from = out.periods.of(from);
  out.until = out.periods.size();
  if (out.until - out.from > kMostBuckets)
    return Problem{"too_many_buckets",
                   "/params/interval",
                   "the range holds more than 10000 of these intervals: take longer ones",
                   {}};
  return out;
}

template <class Visit>
void Lifecycle::each_state(const Stretch& stretch, const Store& store, Visit&& visit) const {
  if (stretch.until == stretch.from) return;
  const Periods& periods = stretch.periods;
  auto last = static_cast<std::uint32_t>(stretch.until);
  model::walk(store, stretch.matched.streams, false, [&](Customer customer, const Sequence& s) {
    bool known = false;
    std::uint32_t period = 0;
    Instant period_end = INT64_MIN;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s.time[i] < period_end || !(stretch.matched.bits[s.tag[i]] & kSeen)) continue;
      if (s.time[i] >= stretch.end) break;
      std::uint32_t now = periods.of(s.time[i]);
      if (!known) {
        visit(customer, s, now, State::fresh);
      } else if (now == period + 1) {
        visit(customer, s, now, State::returning);
      } else {
        visit(customer, s, period + 1, State::dormant);
        visit(customer, s, now, State::resurrecting);
      }
      known = true;
      period = now;
      period_end = periods.end(now);
    }
    if (known && period + 1 < last) visit(customer, s, period + 1, State::dormant);
  });
}

Result<Report> Lifecycle::run(const Store& store) const {
  Result<Stretch> found = stretch(store);
  if (!found) return found.problems();
  std::vector<std::array<std::int64_t, kStates.size()>> counts(found->periods.size());
  each_state(*found, store, [&](Customer, const Sequence&, std::uint32_t period, State state) {
    ++counts[period][static_cast<std::size_t>(state)];
  });
  Report report;
  Table table = periods_table(params_.interval);
  for (std::size_t p = found->from; p < found->until; ++p) {
    const auto& count = counts[p];
    table.rows.push_back({text_cell(found->periods.label(p)), count[0], count[1], count[2], -count[3],
                          found->periods.end(p) <= found->end});
  }
  if (table.rows.empty()) report.notes.push_back({"nobody_started", Json::object()});
  if (!table.rows.empty() && found->periods.end(found->until - 1) > found->end)
    report.notes.push_back({"unfinished_period", {{"bucket", found->periods.label(found->until - 1)}}});
  report.tables.push_back(std::move(table));
  add_step_notes({&params_.start}, store, report.notes);
  return report;
}

Result<Table> Lifecycle::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  for (const char* key : {"bucket", "state"})
    if (!mark.is_object() || !mark.contains(key) || !mark[key].is_string()) return unknown;
  Result<Stretch> found = stretch(store);
  if (!found) return found.problems();
  std::size_t period = found->periods.find(mark["bucket"].get<std::string>());
  auto state = std::find(kStates.begin(), kStates.end(), mark["state"].get<std::string>());
  if (period < found->from || period >= found->until || state == kStates.end()) return unknown;
  auto wanted = static_cast<State>(state - kStates.begin());
  struct Seen {
    bool meant = false;
    Instant first = 0, last = 0;
  };
  std::vector<Seen> seen(store.customers());
  each_state(*found, store, [&](Customer c, const Sequence& s, std::uint32_t at, State is) {
    if (at != period || is != wanted) return;
    seen[c].meant = true;
    bool any = false;
    for (std::size_t i = 0; i < s.size() && s.time[i] < std::min(found->end, found->periods.end(period)); ++i) {
      if (!(found->matched.bits[s.tag[i]] & kSeen)) continue;
      if (!any) seen[c].first = s.time[i];
      seen[c].last = s.time[i], any = true;
    }
  });
  Table table = {"people",
                 {{"customer", Role::key, Unit::text},
                  {"first_at", Role::measure, Unit::instant},
                  {"last_at", Role::measure, Unit::instant}},
                 {}};
  for (Customer c : store.by_label())
    if (seen[c].meant)
      table.rows.push_back({text_cell(store.label(c)), text_cell(format_instant(seen[c].first, definition_.zone)),
                            text_cell(format_instant(seen[c].last, definition_.zone))});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()}, {"tables", describe_tables({periods_table(Period::day)})}};
}

Json suggest(const Store& store) {
  Json start = suggested_step(store);
  if (start.is_null()) return nullptr;
  std::int64_t days = store.first() && store.last() ? (*store.last() - *store.first()) / kDayMs : 0;
  std::string interval = days <= 31 ? "day" : days <= 200 ? "week" : "month";
  return {{"version", 1}, {"analysis", "lifecycle"}, {"params", {{"start", std::move(start)}, {"interval", interval}}}};
}

}  // namespace

extern const Analysis kLifecycle = {"lifecycle", bind_plan<Params, Lifecycle>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
