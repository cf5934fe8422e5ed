// Reading and writing the special forms of a funnel's parameters, and the problems that need no data to be seen.
#include "analysis/funnel_params.h"

#include <algorithm>

namespace siyu::report {
namespace {

namespace funnel = analysis::funnel;

void reject_unknown(const Json& json, const std::string& where, const std::vector<std::string>& known,
                    Problems& problems) {
  for (auto it = json.begin(); it != json.end(); ++it)
    if (std::find(known.begin(), known.end(), it.key()) == known.end())
      unknown_key(problems, where + "/" + escape_pointer(it.key()), it.key(), known);
}

// The member `key` read as a T into `into` when it is there.
template <class T>
void read_member(const Json& json, const char* key, const std::string& where, Problems& problems, T& into,
                 Limit limit = {}) {
  auto it = json.find(key);
  if (it == json.end()) return;
  if (auto value = Kind<T>::read(*it, where + "/" + key, problems, limit)) into = std::move(*value);
}

// {event, where?} out of an object that holds more.
std::optional<EventMatch> read_match(const Json& json, const std::string& where, Problems& problems) {
  Json part = Json::object();
  for (const char* key : {"event", "where"})
    if (auto it = json.find(key); it != json.end()) part[key] = *it;
  return Kind<EventMatch>::read(part, where, problems, {});
}

std::string name_of(const EventMatch& match) { return match.event ? *match.event : "*"; }

std::optional<funnel::Total> read_total(const Json& json, const std::string& where, Problems& problems) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  funnel::Total total;
  reject_unknown(json, where, {"count", "metric", "where"}, problems);
  bool count = json.contains("count"), metric = json.contains("metric");
  if (!count && !metric) missing(problems, where + "/count");
  if (count && (metric || json.contains("where")))
    problems.push_back(
        {"contradiction", where, "a total is either a typed count or a metric of a totals table, not both", {}});
  read_member(json, "count", where, problems, total.count, Limit{0, 1'000'000'000'000'000});
  read_member(json, "metric", where, problems, total.metric);
  read_member(json, "where", where, problems, total.where);
  return total;
}

constexpr EnumName<funnel::First> kFirst[] = {{funnel::First::ever, "ever"}, {funnel::First::matching, "matching"}};
constexpr EnumName<funnel::Ties> kTies[] = {
    {funnel::Ties::step_order, "step_order"}, {funnel::Ties::row_order, "row_order"}, {funnel::Ties::never, "never"}};

}  // namespace

std::optional<funnel::Step> Kind<funnel::Step>::read(const Json& json, const std::string& where, Problems& problems,
                                                     Limit) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  funnel::Step step;
  read_member(json, "label", where, problems, step.label);
  if (auto total = json.find("total"); total != json.end()) {
    reject_unknown(json, where, {"total", "label"}, problems);
    step.total = read_total(*total, where + "/total", problems);
    if (step.label.empty() && json.find("label") == json.end()) missing(problems, where + "/label");
    if (step.label.empty() && step.total) step.label = step.total->metric.empty() ? "total" : step.total->metric;
  } else {
    read_member(json, "optional", where, problems, step.optional);
    read_member(json, "within", where, problems, step.within);
    if (auto any = json.find("anyOf"); any != json.end()) {
      reject_unknown(json, where, {"anyOf", "label", "optional", "within"}, problems);
      step.is_any_of = true;
      read_member(json, "anyOf", where, problems, step.any, Limit{1, 100});
    } else {
      reject_unknown(json, where, {"event", "where", "label", "optional", "first", "nth", "within"}, problems);
      if (auto match = read_match(json, where, problems)) step.any.push_back(std::move(*match));
      read_member(json, "nth", where, problems, step.nth, Limit{1, 1'000'000});
      if (auto first = json.find("first"); first != json.end() && !first->is_null()) {
        std::string text;
        read_member(json, "first", where, problems, text);
        for (const auto& option : kFirst)
          if (option.name == text) step.first = option.value;
        if (first->is_string() && step.first == funnel::First::any)
          unknown_value(problems, where + "/first", text, {"ever", "matching"});
      }
    }
    if (step.label.empty())
      for (const EventMatch& match : step.any) step.label += (step.label.empty() ? "" : " / ") + name_of(match);
  }
  if (problems.size() != before) return std::nullopt;
  return step;
}

Json Kind<funnel::Step>::write(const funnel::Step& step) {
  Json out = Json::object();
  if (step.total) {
    Json total = Json::object();
    if (step.total->count) {
      total["count"] = *step.total->count;
    } else {
      total["metric"] = step.total->metric;
      if (!step.total->where.always()) total["where"] = Kind<Rule>::write(step.total->where);
    }
    out["total"] = std::move(total);
    out["label"] = step.label;
    return out;
  }
  if (step.is_any_of) {
    out["anyOf"] = Kind<std::vector<EventMatch>>::write(step.any);
  } else {
    out = Kind<EventMatch>::write(step.any[0]);
  }
  out["label"] = step.label;
  out["optional"] = step.optional;
  for (const auto& option : kFirst)
    if (option.value == step.first) out["first"] = std::string(option.name);
  if (step.nth) out["nth"] = *step.nth;
  if (step.within) out["within"] = step.within->text;
  return out;
}

std::optional<funnel::Exclusion> Kind<funnel::Exclusion>::read(const Json& json, const std::string& where,
                                                               Problems& problems, Limit) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  funnel::Exclusion exclusion;
  reject_unknown(json, where, {"event", "where", "from_step", "to_step"}, problems);
  if (auto match = read_match(json, where, problems)) exclusion.match = std::move(*match);
  for (const char* key : {"from_step", "to_step"})
    if (!json.contains(key)) missing(problems, where + "/" + key);
  read_member(json, "from_step", where, problems, exclusion.from_step, Limit{1, funnel::kMostSteps});
  read_member(json, "to_step", where, problems, exclusion.to_step, Limit{1, funnel::kMostSteps});
  if (problems.size() != before) return std::nullopt;
  return exclusion;
}

Json Kind<funnel::Exclusion>::write(const funnel::Exclusion& exclusion) {
  Json out = Kind<EventMatch>::write(exclusion.match);
  out["from_step"] = exclusion.from_step;
  out["to_step"] = exclusion.to_step;
  return out;
}

std::optional<funnel::Window> Kind<funnel::Window>::read(const Json& json, const std::string& where, Problems& problems,
                                                         Limit) {
  funnel::Window window;
  if (json.is_string() && json.get_ref<const std::string&>() == "same_day") {
    window.same_day = true;
    return window;
  }
  auto length = Kind<Duration>::read(json, where, problems, {});
  if (!length) return std::nullopt;
  window.length = *length;
  return window;
}

Json Kind<funnel::Window>::write(const funnel::Window& window) {
  return window.same_day ? Json("same_day") : Json(window.length.text);
}

std::optional<funnel::SameTime> Kind<funnel::SameTime>::read(const Json& json, const std::string& where,
                                                             Problems& problems, Limit) {
  funnel::SameTime out;
  if (json.is_object()) {
    std::size_t before = problems.size();
    reject_unknown(json, where, {"grace_s"}, problems);
    if (!json.contains("grace_s")) missing(problems, where + "/grace_s");
    out.ties = funnel::Ties::grace;
    read_member(json, "grace_s", where, problems, out.grace_s, Limit{0, 86'400});
    if (problems.size() != before) return std::nullopt;
    return out;
  }
  if (!json.is_string()) {
    wrong_type(problems, where, "text or {\"grace_s\": n}", json);
    return std::nullopt;
  }
  std::vector<std::string> known;
  for (const auto& option : kTies) {
    if (option.name == json.get_ref<const std::string&>()) {
      out.ties = option.value;
      return out;
    }
    known.emplace_back(option.name);
  }
  unknown_value(problems, where, json.get_ref<const std::string&>(), known);
  return std::nullopt;
}

Json Kind<funnel::SameTime>::write(const funnel::SameTime& same_time) {
  for (const auto& option : kTies)
    if (option.value == same_time.ties) return std::string(option.name);
  return {{"grace_s", same_time.grace_s}};
}

std::optional<funnel::Bins> Kind<funnel::Bins>::read(const Json& json, const std::string& where, Problems& problems,
                                                     Limit) {
  funnel::Bins bins;
  if (json.is_string() && json.get_ref<const std::string&>() == "auto") return bins;
  auto count = Kind<std::int64_t>::read(json, where, problems, Limit{1, 1000});
  if (!count) return std::nullopt;
  bins.count = *count;
  return bins;
}

}  // namespace siyu::report

namespace siyu::analysis::funnel {

std::vector<EnumName<Order>> enum_names(Order) {
  return {{Order::ordered, "ordered"}, {Order::strict, "strict"}, {Order::unordered, "unordered"}};
}
std::vector<EnumName<Entry>> enum_names(Entry) { return {{Entry::latest, "latest"}, {Entry::first, "first"}}; }
std::vector<EnumName<RangeApplies>> enum_names(RangeApplies) {
  return {{RangeApplies::entry, "entry"}, {RangeApplies::all, "all"}};
}
std::vector<EnumName<OnExclusion>> enum_names(OnExclusion) {
  return {{OnExclusion::remove, "remove"}, {OnExclusion::truncate, "truncate"}};
}
std::vector<EnumName<HoldReport>> enum_names(HoldReport) {
  return {{HoldReport::pairs, "pairs"}, {HoldReport::customers, "customers"}};
}
std::vector<EnumName<Attribution>> enum_names(Attribution) {
  return {{Attribution::first_touch, "first_touch"},
          {Attribution::last_touch, "last_touch"},
          {Attribution::all_events, "all_events"},
          {Attribution::step, "step"}};
}
std::vector<EnumName<Semantics>> enum_names(Semantics) {
  return {{Semantics::siyu, "siyu"}, {Semantics::clickhouse, "clickhouse"}};
}
std::vector<EnumName<Mode>> enum_names(Mode) {
  return {{Mode::strict_deduplication, "strict_deduplication"},
          {Mode::strict_order, "strict_order"},
          {Mode::strict_increase, "strict_increase"},
          {Mode::strict_once, "strict_once"}};
}
std::vector<EnumName<Weekday>> enum_names(Weekday) {
  return {{Weekday::monday, "monday"},     {Weekday::tuesday, "tuesday"}, {Weekday::wednesday, "wednesday"},
          {Weekday::thursday, "thursday"}, {Weekday::friday, "friday"},   {Weekday::saturday, "saturday"},
          {Weekday::sunday, "sunday"}};
}
std::vector<EnumName<Interval>> enum_names(Interval) {
  return {{Interval::day, "day"}, {Interval::hour, "hour"}, {Interval::week, "week"}, {Interval::month, "month"}};
}

void complete(Params& params) {
  std::int64_t first = static_cast<std::int64_t>(params.totals()) + 1, last = params.last_required();
  auto fill = [&](std::optional<std::int64_t>& from, std::optional<std::int64_t>& to) {
    if (!from) from = first;
    if (!to) to = last;
  };
  if (params.trend) fill(params.trend->from_step, params.trend->to_step);
  if (params.time_to_convert) fill(params.time_to_convert->from_step, params.time_to_convert->to_step);
  if (params.breakdown && params.breakdown->attribution == Attribution::step && !params.breakdown->step)
    params.breakdown->step = first;
}

void check_meaning(const Params& params, Problems& problems) {
  auto problem = [&](const char* code, const std::string& where, const char* message) {
    problems.push_back({code, where, message, {}});
  };
  std::size_t totals = params.totals(), count = params.steps.size();
  std::int64_t first = static_cast<std::int64_t>(totals) + 1, last = static_cast<std::int64_t>(count);
  bool unordered = params.order == Order::unordered, clickhouse = params.semantics == Semantics::clickhouse;
  for (std::size_t i = 0; i < count; ++i) {
    const Step& step = params.steps[i];
    std::string where = "/params/steps/" + std::to_string(i);
    if (step.total && i >= totals)
      problem("total_after_list", where + "/total",
              "a total has no people behind it, so it can only come before every listed step");
    if (step.optional && i == totals)
      problem("optional_first", where + "/optional", "the first listed step cannot be optional");
    if (step.first != First::any && step.nth)
      problem("contradiction", where + "/nth", "first and nth both choose one event of a customer: keep one of them");
    if (unordered && step.optional)
      problem("not_in_unordered", where + "/optional", "in any order every step counts alike: none is optional");
    if (unordered && step.within)
      problem("not_in_unordered", where + "/within", "in any order there is no step before");
    if (clickhouse && (step.optional || step.within))
      problem("not_in_clickhouse", where, "windowFunnel knows neither optional steps nor a window of one step");
  }
  if (totals == count && (params.trend || params.time_to_convert || params.breakdown || params.list))
    problem("no_people", "/params/steps", "a funnel of totals only has no people to break down or list");

  auto step_number = [&](std::optional<std::int64_t> step, const std::string& where) {
    if (!step) return;
    if (*step > last) {
      problem("no_such_step", where, "the funnel has fewer steps");
    } else if (*step < first) {
      problem("no_people", where, "that step is a total: it has no people and no times");
    } else if (params.steps[static_cast<std::size_t>(*step) - 1].optional) {
      problem("optional_step", where, "an optional step has no times and cannot be an end");
    }
  };
  auto ends = [&](std::optional<std::int64_t> from, std::optional<std::int64_t> to, const std::string& where,
                  bool equal) {
    step_number(from, where + "/from_step");
    step_number(to, where + "/to_step");
    std::int64_t a = from.value_or(first), b = to.value_or(params.last_required());
    if (a > b || (a == b && !equal)) problem("step_order", where + "/to_step", "to_step must come after from_step");
  };
  for (std::size_t i = 0; i < params.exclusions.size(); ++i) {
    const Exclusion& exclusion = params.exclusions[i];
    std::string where = "/params/exclusions/" + std::to_string(i);
    if (exclusion.to_step > last) problem("no_such_step", where + "/to_step", "the funnel has fewer steps");
    if (exclusion.from_step < first)
      problem("no_people", where + "/from_step", "that step is a total: nothing can be excluded there");
    if (exclusion.from_step >= exclusion.to_step)
      problem("step_order", where + "/to_step", "to_step must come after from_step");
    if (unordered && (exclusion.from_step != first || exclusion.to_step != last))
      problem("not_in_unordered", where, "in any order an exclusion must span all listed steps");
  }
  if (params.trend) ends(params.trend->from_step, params.trend->to_step, "/params/trend", true);
  if (params.time_to_convert)
    ends(params.time_to_convert->from_step, params.time_to_convert->to_step, "/params/time_to_convert", false);
  if (params.breakdown) {
    const Breakdown& breakdown = *params.breakdown;
    if (breakdown.step && breakdown.attribution == Attribution::all_events)
      problem("contradiction", "/params/breakdown/step", "with attribution \"all_events\" no step lends its value");
    if (breakdown.step && *breakdown.step > last)
      problem("no_such_step", "/params/breakdown/step", "the funnel has fewer steps");
    if (breakdown.step && *breakdown.step < first)
      problem("no_people", "/params/breakdown/step", "that step is a total: its events are unknown");
    if (unordered && breakdown.step && *breakdown.step != first)
      problem("not_in_unordered", "/params/breakdown/step", "in any order only the first step can lend its value");
  }
  if (!params.modes.empty() && !clickhouse)
    problem("contradiction", "/params/modes", "modes belong to semantics \"clickhouse\"");
  if (clickhouse && (params.order != Order::ordered || params.entry != Entry::latest ||
                     params.same_time.ties != Ties::step_order || !params.exclusions.empty()))
    problem("not_in_clickhouse", "/params/semantics",
            "windowFunnel has its own rules: order ordered, entry latest, same_time step_order and no exclusions");
}

}  // namespace siyu::analysis::funnel
