// The parameters of the GMV report, and which period it compares with which.
#include <algorithm>

#include "analysis/gmv.h"
#include "analysis/gmv_leaves.h"
#include "report/currency.h"
#include "report/event_step.h"
#include "statistics/lunar.h"

namespace siyu::analysis::gmv {

using namespace siyu::report;
using model::Store;

std::vector<EnumName<Formula>> enum_names(Formula) {
  return {{Formula::four_factor, "four_factor"}, {Formula::article, "article"}};
}
std::vector<EnumName<Compare>> enum_names(Compare) {
  return {{Compare::previous, "previous"},
          {Compare::last_year, "last_year"},
          {Compare::lunar, "lunar"},
          {Compare::weekday, "weekday"},
          {Compare::chosen, "chosen"}};
}
std::vector<EnumName<Method>> enum_names(Method) { return {{Method::lmdi, "lmdi"}, {Method::shapley, "shapley"}}; }

namespace {

constexpr std::int64_t kUsualDays = 30;

bool is_month_start(Instant t, Zone zone) { return bucket_start(t, Grain::month, zone) == t; }

std::int64_t months_between(Instant from, Instant until, Zone zone) {
  const Civil a = civil_from_days(day_of(from, zone)), b = civil_from_days(day_of(until, zone));
  return std::int64_t{12} * (b.year - a.year) + static_cast<std::int64_t>(b.month) - static_cast<std::int64_t>(a.month);
}

Instant months_before(Instant month_start, std::int64_t months, Zone zone) {
  const Civil at = civil_from_days(day_of(month_start, zone));
  const std::int64_t month = std::int64_t{12} * at.year + at.month - 1 - months;
  return start_of(days_from_civil({static_cast<int>(month / 12), static_cast<unsigned>(month % 12 + 1), 1}), zone);
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// The instant's clock on the same date a year before; 28 February for the 29th.
Instant year_before(Instant t, Zone zone) {
  const Day day = day_of(t, zone);
  Civil date = civil_from_days(day);
  --date.year;
  if (date.month == 2 && date.day == 29 && !is_leap(date.year)) date.day = 28;
  return start_of(days_from_civil(date), zone) + (t - start_of(day, zone));
}

// The same day of the lunar year before: its own month where this one is doubled there not, the 29th of a short month.
Instant lunar_year_before(Instant t, Zone zone) {
  const Day day = day_of(t, zone);
  std::optional<statistics::LunarDate> date = statistics::lunar_of_day(day);
  CHECK(date.has_value());  // the data lie between 1970 and 2098
  --date->year;
  std::optional<Day> found = statistics::day_of_lunar(*date);
  if (!found && date->day == 30) {
    date->day = 29;
    found = statistics::day_of_lunar(*date);
    if (!found) date->day = 30;
  }
  if (!found) {
    date->leap = false;
    found = statistics::day_of_lunar(*date);
    if (!found) date->day = 29, found = statistics::day_of_lunar(*date);
  }
  CHECK(found.has_value());
  return start_of(*found, zone) + (t - start_of(day, zone));
}

}  // namespace

Instant data_end(const Definition& definition, const Store& store) {
  return start_of(day_of(*store.last(), definition.zone) + 1, definition.zone);
}

Span current_span(const Definition& definition, const Store& store) {
  const Range range = definition.range ? *definition.range : Range{};
  Span out;
  out.until = range.until ? *range.until : data_end(definition, store);
  const Instant first = start_of(day_of(*store.first(), definition.zone), definition.zone);
  const std::int64_t days = (out.until - first) / kDayMs;
  out.from = range.from ? *range.from : out.until - kDayMs * std::clamp<std::int64_t>(days / 2, 1, kUsualDays);
  return out;
}

Span base_span(const Params& params, const Definition& definition, const Span& current) {
  const Zone zone = definition.zone;
  const std::int64_t length = current.until - current.from;
  switch (*params.compare) {
    case Compare::chosen: {
      Problems none;
      const std::optional<Range> range =
          read_range({{"from", params.base->from}, {"to", params.base->to}}, "", zone, none);
      CHECK(range && range->from && range->until);
      return {*range->from, *range->until};
    }
    case Compare::last_year:
      return {year_before(current.from, zone), year_before(current.until - 1, zone) + 1};
    case Compare::lunar: {
      const Instant from = lunar_year_before(current.from, zone);
      return {from, from + length};
    }
    case Compare::weekday: {
      constexpr std::int64_t kWeek = 7 * kDayMs;
      const std::int64_t back = (length + kWeek - 1) / kWeek * kWeek;
      return {current.from - back, current.until - back};
    }
    case Compare::previous:
      break;
  }
  if (is_month_start(current.from, zone) && is_month_start(current.until, zone))
    return {months_before(current.from, months_between(current.from, current.until, zone), zone), current.from};
  return {current.from - length, current.from};
}

void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  const std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) {
    problems.push_back(
        {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
    return;
  }
  if (!paid->timed || !store.first())
    problems.push_back({"no_times", "", "The orders carry no times, so there are no periods to compare.", {}});
  if (std::optional<Problem> mixed = currency_problem(store)) {
    problems.push_back(std::move(*mixed));
  } else if (paid->amount_field.empty()) {
    problems.push_back({"no_paid_amounts", "", "The orders carry no amounts, so there is no money to take apart.", {}});
  }
  check_range(definition, store, problems);
  if (params.base) {
    Problems found;
    const std::optional<Range> range =
        read_range({{"from", params.base->from}, {"to", params.base->to}}, "/params/base", definition.zone, found);
    problems.insert(problems.end(), found.begin(), found.end());
    if (found.empty() && (!range || !range->from || !range->until || *range->from >= *range->until))
      problems.push_back({"bad_date", "/params/base", "The base must be a range with a first and a last day.", {}});
    if (!params.compare) params.compare = Compare::chosen;
    if (*params.compare != Compare::chosen)
      problems.push_back({"contradiction",
                          "/params/base",
                          "A base range is given, and compare says to choose another one; leave one of them out.",
                          {}});
  }
  if (!params.compare) params.compare = Compare::previous;
  if (*params.compare == Compare::chosen && !params.base) missing(problems, "/params/base");
  for (std::size_t i = 0; i < params.by.size(); ++i)
    check_leaf_field(params.by[i], "/params/by/" + std::to_string(i), store, problems);
}

}  // namespace siyu::analysis::gmv
