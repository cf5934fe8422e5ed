// The funnel of a plan, forward and backward, and the step where one more point is worth most.
#include <algorithm>
#include <cmath>

#include "analysis/plan.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "statistics/proportions.h"
#include "statistics/stable.h"

namespace siyu::analysis::plan {

using namespace siyu::report;
using model::Store;
using model::TableKind;

namespace {

constexpr std::int64_t kScale = 1'000'000'000;
constexpr std::int64_t kSmallSample = 30;
using Wide = __int128;

bool has_event(const Store& store, const std::string& name) {
  for (const model::EventName& event : store.event_names())
    if (event.name == name && event.events > 0) return true;
  return false;
}

bool has_metric(const Store& store, const std::string& metric) {
  const model::Facts* facts = store.facts(TableKind::totals);
  const column::Column* column = facts == nullptr ? nullptr : facts->table.find("total.metric");
  return column != nullptr && column->type() == column::Type::text && column->dictionary().find(metric).has_value();
}

// REQUIRES here and below: the funnel's analysis found nothing wrong with the shape.
Step step_of(const Json& given, const Store& store) {
  Step out;
  if (given.contains("label") && given["label"].is_string()) out.label = given["label"].get<std::string>();
  if (given.contains("total")) {
    bool typed = given["total"].contains("count");
    if (!typed) out.event = given["total"].value("metric", "");
    if (out.label.empty()) out.label = typed ? "total" : out.event;
    out.needs = typed ? "" : "totals";
    out.present = typed || has_metric(store, out.event);
    return out;
  }
  Json one = Json::array({given});
  std::string names;
  for (const Json& match : given.contains("anyOf") ? given["anyOf"] : one) {
    bool any = !match.contains("event") || !match["event"].is_string();
    std::string event = any ? "" : match["event"].get<std::string>();
    if (out.event.empty()) out.event = event;
    names += (names.empty() ? "" : " / ") + event;
    out.present = out.present || any || has_event(store, event);
  }
  if (out.label.empty()) out.label = names;
  out.needs = table_of_event(out.event);
  return out;
}

bool is_optional(const Json& step) { return step.value("optional", false); }

// The funnel's own words for a place, in the plan's definition.
Problems moved(const Problems& problems, const std::vector<std::size_t>& places) {
  constexpr std::string_view kParams = "/params", kSteps = "/params/steps/";
  Problems out = problems;
  for (Problem& problem : out) {
    std::string rest = problem.where;
    if (rest.starts_with(kSteps)) {
      std::size_t end = rest.find('/', kSteps.size());
      std::size_t index = 0;
      for (std::size_t i = kSteps.size(); i < std::min(end, rest.size()); ++i)
        index = index * 10 + static_cast<std::size_t>(rest[i] - '0');
      if (index < places.size())
        rest = std::string(kSteps) + std::to_string(places[index]) + (end == std::string::npos ? "" : rest.substr(end));
    }
    if (rest.starts_with(kParams)) problem.where = "/params/funnel" + rest.substr(kParams.size());
  }
  return out;
}

// What the funnel's analysis counts at the steps that are there.
Result<bool> count_steps(const Params& params, const Definition& definition, const Store& store, bool count,
                         Read& out) {
  const Json& given = params.funnel->json["steps"];
  Json reduced = params.funnel->json;
  for (const char* aside : {"breakdown", "trend", "time_to_convert", "list"}) reduced.erase(aside);
  reduced["steps"] = Json::array();
  std::vector<std::size_t> places;       // in the funnel as given
  std::vector<std::int64_t> kept(1, 0);  // steps kept of the first k of the funnel as given
  std::vector<std::size_t> plan_of_kept;
  for (std::size_t i = 0, p = 0; i < given.size(); ++i) {
    if (is_optional(given[i])) {
      kept.push_back(kept.back());
      continue;
    }
    if (out.steps[p].present) {
      reduced["steps"].push_back(given[i]);
      places.push_back(i);
      plan_of_kept.push_back(p);
      out.steps[p].place = places.size();
    }
    kept.push_back(static_cast<std::int64_t>(places.size()));
    ++p;
  }
  if (places.empty()) return true;
  bool whole = places.size() == given.size();
  if (!whole && reduced.contains("exclusions")) {  // between steps that are there
    Json exclusions = Json::array();
    for (Json one : reduced["exclusions"]) {
      auto at = [&](const char* name) {
        auto step = one.value(name, std::int64_t{0});
        return static_cast<std::size_t>(std::clamp<std::int64_t>(step, 0, static_cast<std::int64_t>(kept.size()) - 1));
      };
      std::int64_t from = std::max<std::int64_t>(1, kept[at("from_step")]), to = kept[at("to_step")];
      if (from >= to) continue;
      one["from_step"] = from, one["to_step"] = to;
      exclusions.push_back(std::move(one));
    }
    reduced["exclusions"] = std::move(exclusions);
  }
  Definition asked = definition;
  asked.analysis = "funnel";
  asked.params = std::move(reduced);
  Result<std::unique_ptr<report::Plan>> bound = kFunnel.bind(asked, store);
  if (!bound) return moved(bound.problems(), places);
  if (whole) out.canonical = (*bound)->params();
  out.asked = std::move(asked);
  if (!count) return true;
  Result<Report> report = (*bound)->run(store);
  if (!report) return report.problems();
  const Table& steps = report->tables[0];
  for (std::size_t k = 0; k < plan_of_kept.size(); ++k)
    if (const auto* n = std::get_if<std::int64_t>(&steps.rows[k][2])) out.steps[plan_of_kept[k]].customers = *n;
  return true;
}

// The rate of each step: typed, else what the data say of it and the last step before that has a number.
void link(const Params& params, std::vector<Step>& steps) {
  std::optional<std::size_t> before;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    Step& step = steps[k];
    std::optional<Ratio> typed;
    if (k < params.steps.size() && params.steps[k].rate) typed = ratio_of(*params.steps[k].rate);
    for (const Override& one : params.rates)
      if (one.step == static_cast<std::int64_t>(k) + 1) typed = ratio_of(one.rate);
    bool next_typed = std::any_of(params.rates.begin(), params.rates.end(),
                                  [&](const Override& one) { return one.step == static_cast<std::int64_t>(k) + 2; });
    if (!before) {
      step.takes_part = step.present || (k == 0 && params.start) || next_typed;
      if (step.customers) step.source = params.funnel && !step.needs.empty() ? Source::data : Source::typed;
    } else if (typed) {
      step.takes_part = true, step.rate = typed, step.source = Source::typed;
    } else if (step.customers && steps[*before].customers && *steps[*before].customers > 0) {
      step.takes_part = true;
      step.rate = Ratio{*step.customers, *steps[*before].customers};
      step.source = params.funnel ? Source::data : Source::typed;
    } else {
      step.takes_part = step.present;
    }
    if (step.takes_part) before = k;
  }
}

std::optional<std::int64_t> bounded(Wide value) {
  if (value < 0 || value > Wide{1'000'000'000'000'000'000}) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

Cell count_or_null(const std::optional<std::int64_t>& n) { return n ? Cell{*n} : Cell{}; }

}  // namespace

std::optional<Ratio> ratio_of(double rate) {
  if (!(rate >= 0 && rate <= 1000)) return std::nullopt;
  return Ratio{static_cast<std::int64_t>(std::floor(rate * static_cast<double>(kScale) + 0.5)), kScale};
}

std::string_view source_name(Source source) {
  return source == Source::data ? "data" : source == Source::typed ? "typed" : "";
}

std::string table_of_event(std::string_view event) {
  if (event == "paid" || event == "order" || event == "refund") return "orders";
  if (event == "added" || event == "deleted") return "customers";
  if (event == "joined" || event == "left") return "members";
  if (event == "invited" || event == "accepted") return "invites";
  if (event == "message") return "messages";
  if (event == "touched") return "touches";
  return "events";
}

std::string_view export_of_table(std::string_view table) {
  if (table == "orders") return "order_export";
  if (table == "customers") return "customer_list";
  if (table == "invites") return "referral_list";
  if (table == "totals") return "statistics";
  if (table == "events") return "event_log";
  return table;
}

Result<Read> read_steps(const Params& params, const Definition& definition, const Store& store, bool count) {
  Read out;
  if (params.funnel) {
    for (const Json& given : params.funnel->json["steps"])
      if (!is_optional(given)) out.steps.push_back(step_of(given, store));
    Result<bool> counted = count_steps(params, definition, store, count, out);
    if (!counted) return counted.problems();
  } else {
    for (const TypedStep& typed : params.steps) {
      Step step;
      step.label = typed.label;
      step.customers = typed.count;
      step.present = true;
      out.steps.push_back(std::move(step));
    }
  }
  link(params, out.steps);
  return out;
}

Table steps_table() {
  return {"steps",
          {{"step", Role::key, Unit::count},
           {"label", Role::measure, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share},
           {"low", Role::measure, Unit::share},
           {"high", Role::measure, Unit::share},
           {"source", Role::measure, Unit::text},
           {"forward", Role::measure, Unit::count},
           {"backward", Role::measure, Unit::count},
           {"more", Role::measure, Unit::count}},
          {}};
}
Table waist_table() {
  return {"waist",
          {{"step", Role::key, Unit::count},
           {"label", Role::measure, Unit::text},
           {"rate", Role::measure, Unit::share},
           {"plus_point", Role::measure, Unit::count},
           {"plus_point_gain", Role::measure, Unit::count},
           {"plus_tenth", Role::measure, Unit::count},
           {"plus_tenth_gain", Role::measure, Unit::count}},
          {}};
}

namespace {

struct Ways {
  std::vector<std::optional<std::int64_t>> forward, backward;
  std::size_t goal = 0;
};

// The first step that takes part; the last place where none does.
std::size_t first_of(const std::vector<Step>& steps) {
  std::size_t first = 0;
  while (first + 1 < steps.size() && !steps[first].takes_part) ++first;
  return first;
}
std::optional<std::int64_t> start_of(const Params& params, const std::vector<Step>& steps) {
  return params.start ? params.start : steps[first_of(steps)].customers;
}

Ways walk(const Params& params, const std::vector<Step>& steps) {
  Ways out;
  out.forward.resize(steps.size());
  out.backward.resize(steps.size());
  std::optional<std::int64_t> n = start_of(params, steps);
  std::size_t first = first_of(steps);
  out.forward[first] = n;
  for (std::size_t k = first + 1; k < steps.size(); ++k) {
    if (!steps[k].takes_part) continue;
    n = n && steps[k].rate ? bounded(Wide{*n} * steps[k].rate->n / steps[k].rate->d) : std::nullopt;
    out.forward[k] = n;
  }
  // Without a goal: what is there now, at the last step that takes part.
  std::size_t goal = steps.size() - 1;
  while (goal > 0 && !steps[goal].takes_part) --goal;
  std::optional<std::int64_t> need = steps[goal].customers;
  if (params.goal) {
    if (params.goal->step) goal = static_cast<std::size_t>(*params.goal->step) - 1;
    need = params.goal->count;
  }
  out.goal = goal;
  for (std::size_t k = goal + 1; k-- > 0;) {
    if (!steps[k].takes_part && k != goal) continue;
    out.backward[k] = need;
    if (k <= first || !need) continue;
    const std::optional<Ratio>& rate = steps[k].rate;
    if (rate && *need == 0) continue;
    need = rate && rate->n > 0 ? bounded((Wide{*need} * rate->d + rate->n - 1) / rate->n) : std::nullopt;
  }
  return out;
}

// What arrives at the last step when one rate is another; people are not rounded here, so that small gains show.
std::optional<double> arrives(const std::vector<Step>& steps, double start, std::size_t at, double rate) {
  double out = start;
  for (std::size_t k = first_of(steps) + 1; k < steps.size(); ++k) {
    if (!steps[k].takes_part) continue;
    if (!steps[k].rate) return std::nullopt;
    out *= k == at ? rate : steps[k].rate->value();
  }
  return out;
}

void add_waist(const std::vector<Step>& steps, std::optional<std::int64_t> start, Report& report) {
  Table out = waist_table();
  std::size_t best = 0;
  double most = 0;
  for (std::size_t k = first_of(steps) + 1; k < steps.size() && start; ++k) {
    if (!steps[k].takes_part || !steps[k].rate) continue;
    double rate = steps[k].rate->value(), limit = rate <= 1 ? 1 : rate * 1.1;
    auto from = static_cast<double>(*start);
    std::optional<double> now = arrives(steps, from, k, rate);
    if (!now) continue;
    double point = *arrives(steps, from, k, std::min(limit, rate + 0.01));
    double tenth = *arrives(steps, from, k, std::min(limit, rate * 1.1));
    if (rate > 1) point = *arrives(steps, from, k, rate + 0.01);
    // People who were not rounded: ten digits are plenty, and 6 shows as 6.
    double gain = statistics::stable(point - *now);
    out.rows.push_back({count_cell(k + 1), text_cell(steps[k].label), rate, statistics::stable(point), gain,
                        statistics::stable(tenth), statistics::stable(tenth - *now)});
    if (gain > most) most = gain, best = k;
  }
  if (best > 0)
    report.notes.push_back(
        {"waist",
         {{"step", best + 1}, {"label", steps[best].label}, {"rate", steps[best].rate->value()}, {"gain", most}}});
  report.tables.push_back(std::move(out));
}

}  // namespace

void add_steps(const Params& params, const std::vector<Step>& steps, Report& report) {
  Table out = steps_table();
  Json unknown = Json::array(), small = Json::array(), blocked = Json::array();
  Ways ways;
  if (!steps.empty()) ways = walk(params, steps);
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const Step& step = steps[k];
    Cell low, high, rate, more;
    if (step.rate) {
      rate = step.rate->value();
      bool counted = step.source == Source::data || !params.funnel;
      if (counted && step.customers && step.rate->d != kScale && step.rate->n <= step.rate->d) {
        statistics::Interval interval = statistics::wilson(step.rate->n, step.rate->d);
        low = interval.low, high = interval.high;
        if (step.rate->d < kSmallSample) small.push_back(k + 1);
      }
      if (step.rate->n == 0) blocked.push_back(step.label);
    } else if (k > first_of(steps)) {
      unknown.push_back(step.label);
    }
    if (ways.backward[k] && step.customers) more = std::max<std::int64_t>(0, *ways.backward[k] - *step.customers);
    out.rows.push_back({count_cell(k + 1), text_cell(step.label), count_or_null(step.customers), rate, low, high,
                        text_cell(source_name(step.source)), count_or_null(ways.forward[k]),
                        count_or_null(ways.backward[k]), more});
  }
  report.tables.push_back(std::move(out));
  add_waist(steps, steps.empty() ? std::nullopt : start_of(params, steps), report);
  if (!steps.empty()) {
    std::size_t first = first_of(steps);
    Json goal = {{"step", ways.goal + 1}, {"label", steps[ways.goal].label}, {"first", first + 1}};
    if (ways.backward[ways.goal]) goal["count"] = *ways.backward[ways.goal];
    if (ways.backward[first]) goal["needed"] = *ways.backward[first];
    report.notes.push_back({"goal", std::move(goal)});
  }
  if (!unknown.empty()) report.notes.push_back({"unknown_rates", {{"labels", std::move(unknown)}}});
  if (!blocked.empty()) report.notes.push_back({"no_passage", {{"labels", std::move(blocked)}}});
  if (!small.empty()) report.notes.push_back({"small_sample", {{"steps", std::move(small)}}});
}

}  // namespace siyu::analysis::plan
