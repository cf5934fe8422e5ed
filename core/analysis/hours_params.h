// The parameters of `hours`: business hours, the online exit, occasions of the calendar, a fixed slot. docs/reports.md says what each means.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "report/definition.h"
#include "report/orders.h"
#include "report/periods.h"
#include "report/reader.h"

namespace siyu::analysis::hours {

using report::Limit;
using report::Need;

constexpr int kMinutes = 24 * 60;

struct Clock {  // "21:00", up to "24:00"
  int minute = 0;
};

enum class Occasion : std::uint8_t {
  spring,
  lantern,
  qingming,
  duanwu,
  qixi,
  midautumn,
  chongyang,
  day_38,
  day_618,
  double_11,
  double_12
};
std::vector<report::EnumName<Occasion>> enum_names(Occasion);
// The day of the occasion in this civil year; nothing outside the lunar table.
std::optional<Day> occasion_day(Occasion occasion, int year);

struct OwnDate {
  std::string label;
  std::string date;  // "2026-05-20", or "05-20": every year
  template <class V>
  static void fields(V& v) {
    v("label", &OwnDate::label, Need::required);
    v("date", &OwnDate::date, Need::required);
  }
};
// The days that it means from year to year; empty for a text that is no such date.
std::vector<Day> days_of(const OwnDate& date, int first_year, int last_year);

struct Slot {
  report::Weekday weekday = report::Weekday::friday;
  Clock from{21 * 60}, to{22 * 60};
  std::string since;  // the day from which on it is held
  std::int64_t weeks = 8;
  template <class V>
  static void fields(V& v) {
    v("weekday", &Slot::weekday);
    v("from", &Slot::from);
    v("to", &Slot::to);
    v("since", &Slot::since, Need::required);
    v("weeks", &Slot::weeks, Need::optional, Limit{1, 26});
  }
};

struct Params {
  Clock open{10 * 60}, close{21 * 60};
  report::Rule online;  // which orders are of the online exit; always: all are
  report::Refunds refunds = report::Refunds::net;
  std::string by;                  // a text field of orders or customers, whose values are compared
  std::optional<double> baseline;  // the closed share to be tested against
  std::vector<Occasion> festivals = {Occasion::spring,  Occasion::lantern,   Occasion::qingming,  Occasion::duanwu,
                                     Occasion::qixi,    Occasion::midautumn, Occasion::chongyang, Occasion::day_38,
                                     Occasion::day_618, Occasion::double_11, Occasion::double_12};
  std::vector<OwnDate> dates;
  std::int64_t before = 7, after = 3, around = 4;
  report::Weekday week_start = report::Weekday::monday;
  std::optional<Slot> slot;
  template <class V>
  static void fields(V& v) {
    v("open", &Params::open);
    v("close", &Params::close);
    v("online", &Params::online);
    v("refunds", &Params::refunds);
    v("by", &Params::by);
    v("baseline", &Params::baseline);
    v("festivals", &Params::festivals, Need::optional, Limit{0, 11});
    v("dates", &Params::dates, Need::optional, Limit{0, 20});
    v("before", &Params::before, Need::optional, Limit{0, 60});
    v("after", &Params::after, Need::optional, Limit{0, 60});
    v("around", &Params::around, Need::optional, Limit{1, 12});
    v("week_start", &Params::week_start);
    v("slot", &Params::slot);
  }
  // Is the shop shut at this minute of the day? Business hours may pass midnight.
  bool closed(int minute) const {
    return open.minute < close.minute ? minute < open.minute || minute >= close.minute
                                      : minute >= close.minute && minute < open.minute;
  }
};

// The meaning round of what no field list can say: times that shut nothing, dates that are none, a slot that ends before it begins.
void check_params(const Params& params, Problems& problems);
// The day a date is; nothing for any other text.
std::optional<Day> day_of_text(std::string_view text);

}  // namespace siyu::analysis::hours

namespace siyu::report {
template <>
struct Kind<analysis::hours::Clock> {
  static std::optional<analysis::hours::Clock> read(const Json& json, const std::string& where, Problems& problems,
                                                    Limit);
  static Json write(analysis::hours::Clock clock);
  static Json describe(Limit) { return {{"kind", "clock"}}; }
};
}  // namespace siyu::report
