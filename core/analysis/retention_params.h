// The parameters of a retention report (contract.md §2.2), read, written and described from one list of fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/event_step.h"
#include "report/periods.h"

namespace siyu::analysis::retention {

using namespace siyu::report;  // NOLINT: the files of this analysis are written on it

constexpr std::int64_t kMostIntervals = 104;
constexpr std::int64_t kUsualIntervals = 13;  // a month and the twelve after it, or a quarter of weeks

enum class Count : std::uint8_t { on, on_or_after };
enum class CohortBy : std::uint8_t { first_time, first_ever, recurring };
enum class TimeWindow : std::uint8_t { calendar, rolling };
std::vector<EnumName<Count>> enum_names(Count);
std::vector<EnumName<CohortBy>> enum_names(CohortBy);
std::vector<EnumName<TimeWindow>> enum_names(TimeWindow);

struct Breakdown {
  std::vector<std::string> by;
  std::int64_t limit = 25;
  template <class V>
  static void fields(V& v) {
    v("by", &Breakdown::by, Need::required, Limit{1, 5});
    v("limit", &Breakdown::limit, Need::optional, Limit{1, 1000});
  }
};

struct Params {
  EventStep start;
  std::optional<EventStep> comes_back;  // `return`: the start step unless given
  std::optional<EventStep> leave;       // with it a unit counts until it leaves, and `return` is not asked
  Period period = Period::day;
  std::optional<std::int64_t> intervals;  // periods including period 0
  Count count = Count::on;
  CohortBy cohort_by = CohortBy::first_time;
  TimeWindow time_window = TimeWindow::calendar;
  std::int64_t min_occurrences = 1;
  std::vector<std::int64_t> brackets;  // sizes from period 1 on
  Weekday week_start = Weekday::monday;
  std::optional<Breakdown> breakdown;
  bool list = false;

  template <class V>
  static void fields(V& v) {
    v("start", &Params::start, Need::required);
    v("return", &Params::comes_back);
    v("leave", &Params::leave);
    v("period", &Params::period);
    v("intervals", &Params::intervals, Need::optional, Limit{1, kMostIntervals});
    v("count", &Params::count);
    v("cohort_by", &Params::cohort_by);
    v("time_window", &Params::time_window);
    v("min_occurrences", &Params::min_occurrences, Need::optional, Limit{1, 1'000'000});
    v("brackets", &Params::brackets, Need::optional, Limit{0, kMostIntervals - 1});
    v("week_start", &Params::week_start);
    v("breakdown", &Params::breakdown);
    v("list", &Params::list);
  }
};

// Meaning round: what the parameters say of each other, without looking at any data.
void check_meaning(const Params& params, Problems& problems);
// Writes the defaults that depend on others into the parameters. REQUIRES: checked.
void complete(Params& params);

// A column of the cohort table: a period, or a bracket of several.
struct Span {
  std::uint32_t first, last;  // periods
};
std::vector<Span> columns_of(const Params& params);

}  // namespace siyu::analysis::retention
