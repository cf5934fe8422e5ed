// The parameters of a funnel (contract.md §2.1), read, written and described from one list of fields.
//
// The forms that are not plain fields — a step, the window, the rule for equal times, the number of bins — have a Kind
// of their own. Step numbers are those of the table: they count from 1 and include the totals, which come first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/reader.h"
#include "report/rule.h"

namespace siyu::analysis::funnel {

using namespace siyu::report;  // NOLINT: this header belongs to one analysis

constexpr std::int64_t kMostSteps = 32;

enum class First : std::uint8_t { any, ever, matching };

// A count with nobody behind it: typed, or summed from a totals table.
struct Total {
  std::optional<std::int64_t> count;
  std::string metric;
  Rule where;
};

struct Step {
  std::vector<EventMatch> any;  // one, or the alternatives of anyOf; empty for a total
  bool is_any_of = false;
  std::string label;  // never empty after reading
  bool optional = false;
  First first = First::any;
  std::optional<std::int64_t> nth;
  std::optional<Duration> within;
  std::optional<Total> total;
};

struct Window {
  bool same_day = false;
  Duration length = Duration::days(7);
};

enum class Ties : std::uint8_t { step_order, row_order, never, grace };
struct SameTime {
  Ties ties = Ties::step_order;
  std::int64_t grace_s = 0;
};

enum class Order : std::uint8_t { ordered, strict, unordered };
enum class Entry : std::uint8_t { latest, first };
enum class RangeApplies : std::uint8_t { entry, all };
enum class OnExclusion : std::uint8_t { remove, truncate };
enum class HoldReport : std::uint8_t { pairs, customers };
enum class Attribution : std::uint8_t { first_touch, last_touch, all_events, step };
enum class Semantics : std::uint8_t { siyu, clickhouse };
enum class Mode : std::uint8_t { strict_deduplication, strict_order, strict_increase, strict_once };
enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
enum class Interval : std::uint8_t { day, hour, week, month };

std::vector<EnumName<Order>> enum_names(Order);
std::vector<EnumName<Entry>> enum_names(Entry);
std::vector<EnumName<RangeApplies>> enum_names(RangeApplies);
std::vector<EnumName<OnExclusion>> enum_names(OnExclusion);
std::vector<EnumName<HoldReport>> enum_names(HoldReport);
std::vector<EnumName<Attribution>> enum_names(Attribution);
std::vector<EnumName<Semantics>> enum_names(Semantics);
std::vector<EnumName<Mode>> enum_names(Mode);
std::vector<EnumName<Weekday>> enum_names(Weekday);
std::vector<EnumName<Interval>> enum_names(Interval);

struct Exclusion {
  EventMatch match;
  std::int64_t from_step = 0, to_step = 0;
};

struct Hold {
  std::vector<std::string> by;
  HoldReport report = HoldReport::pairs;
  template <class V>
  static void fields(V& v) {
    v("fields", &Hold::by, Need::required, Limit{1, 5});
    v("report", &Hold::report);
  }
};

struct Breakdown {
  std::vector<std::string> by;
  Attribution attribution = Attribution::first_touch;
  std::optional<std::int64_t> step;
  std::int64_t limit = 25;
  template <class V>
  static void fields(V& v) {
    v("by", &Breakdown::by, Need::required, Limit{1, 5});
    v("attribution", &Breakdown::attribution);
    v("step", &Breakdown::step, Need::optional, Limit{1, kMostSteps});
    v("limit", &Breakdown::limit, Need::optional, Limit{1, 1000});
  }
};

struct Trend {
  Interval interval = Interval::day;
  Weekday week_start = Weekday::monday;
  std::optional<std::int64_t> from_step, to_step;
  template <class V>
  static void fields(V& v) {
    v("interval", &Trend::interval);
    v("week_start", &Trend::week_start);
    v("from_step", &Trend::from_step, Need::optional, Limit{1, kMostSteps});
    v("to_step", &Trend::to_step, Need::optional, Limit{1, kMostSteps});
  }
};

struct Bins {
  std::int64_t count = 0;  // 0: by the cube root of the samples
};

struct TimeToConvert {
  std::optional<std::int64_t> from_step, to_step;
  Bins bins;
  template <class V>
  static void fields(V& v) {
    v("from_step", &TimeToConvert::from_step, Need::optional, Limit{1, kMostSteps});
    v("to_step", &TimeToConvert::to_step, Need::optional, Limit{1, kMostSteps});
    v("bins", &TimeToConvert::bins);
  }
};

struct Params {
  std::vector<Step> steps;
  Order order = Order::ordered;
  Window window;
  Entry entry = Entry::latest;
  RangeApplies range_applies = RangeApplies::entry;
  SameTime same_time;
  std::vector<Exclusion> exclusions;
  OnExclusion exclusion = OnExclusion::remove;
  std::optional<Hold> hold;
  std::string count_by = "customer";
  std::optional<Breakdown> breakdown;
  std::optional<Trend> trend;
  std::optional<TimeToConvert> time_to_convert;
  bool list = false;
  Semantics semantics = Semantics::siyu;
  std::vector<Mode> modes;

  template <class V>
  static void fields(V& v) {
    v("steps", &Params::steps, Need::required, Limit{1, kMostSteps});
    v("order", &Params::order);
    v("window", &Params::window);
    v("entry", &Params::entry);
    v("range_applies", &Params::range_applies);
    v("same_time", &Params::same_time);
    v("exclusions", &Params::exclusions, Need::optional, Limit{0, 32});
    v("exclusion", &Params::exclusion);
    v("hold", &Params::hold);
    v("count_by", &Params::count_by);
    v("breakdown", &Params::breakdown);
    v("trend", &Params::trend);
    v("time_to_convert", &Params::time_to_convert);
    v("list", &Params::list);
    v("semantics", &Params::semantics);
    v("modes", &Params::modes, Need::optional, Limit{0, 4});
  }

  bool has(Mode mode) const {
    for (Mode m : modes)
      if (m == mode) return true;
    return false;
  }
  std::size_t totals() const {  // REQUIRES: they come first
    std::size_t n = 0;
    while (n < steps.size() && steps[n].total) ++n;
    return n;
  }
  // Every field of the breakdown belongs to the person who is counted: there is no event to attribute it to.
  bool breaks_by_person() const {
    if (!breakdown || count_by != "customer") return false;
    for (const std::string& field : breakdown->by)
      if (!field.starts_with("customer.")) return false;
    return true;
  }
  // Number in the table of the last step that is not optional.
  std::int64_t last_required() const {
    std::size_t n = steps.size();
    while (n > 1 && steps[n - 1].optional) --n;
    return static_cast<std::int64_t>(n);
  }
};

// Writes the defaults that depend on the steps (from_step, to_step) into the parameters. REQUIRES: checked.
void complete(Params& params);
// Meaning round: what the parameters say of each other, without looking at any data.
void check_meaning(const Params& params, Problems& problems);

}  // namespace siyu::analysis::funnel

namespace siyu::report {

template <>
struct Kind<analysis::funnel::Step> {
  using T = analysis::funnel::Step;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& step);
  static Json describe(Limit) { return {{"kind", "funnel_step"}}; }
};
template <>
struct Kind<analysis::funnel::Exclusion> {
  using T = analysis::funnel::Exclusion;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& exclusion);
  static Json describe(Limit) { return {{"kind", "funnel_exclusion"}}; }
};
template <>
struct Kind<analysis::funnel::Window> {
  using T = analysis::funnel::Window;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& window);
  static Json describe(Limit) { return {{"kind", "duration"}, {"options", Json::array({"same_day"})}}; }
};
template <>
struct Kind<analysis::funnel::SameTime> {
  using T = analysis::funnel::SameTime;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& same_time);
  static Json describe(Limit) {
    return {{"kind", "same_time"}, {"options", Json::array({"step_order", "row_order", "never"})}};
  }
};
template <>
struct Kind<analysis::funnel::Bins> {
  using T = analysis::funnel::Bins;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& bins) { return bins.count ? Json(bins.count) : Json("auto"); }
  static Json describe(Limit) {
    return {{"kind", "number"}, {"least", 1}, {"most", 1000}, {"options", Json::array({"auto"})}};
  }
};

}  // namespace siyu::report
