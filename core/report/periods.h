// Periods of the calendar, numbered: which hour, day, week or month of a stretch of time does an instant lie in?
//
// The idea: the stretch is cut once into units of one fixed length, hours or days, and each unit's period is written down. Asking is
// then one division by a constant, in 32 bits where it can be, and one look into the table; no calendar is asked per event.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "report/reader.h"

namespace siyu::report {

enum class Period : std::uint8_t { day, week, month, hour };
std::vector<EnumName<Period>> enum_names(Period);
Grain grain_of(Period period);

enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
std::vector<EnumName<Weekday>> enum_names(Weekday);

class Periods {
 public:
  Periods() = default;
  // The periods from the one that holds `from` to the one that holds `to`. REQUIRES: from <= to, less than 139 years apart.
  Periods(Instant from, Instant to, Period period, Zone zone, Weekday week_start = Weekday::monday);

  Period period() const { return period_; }
  std::size_t size() const { return starts_.empty() ? 0 : starts_.size() - 1; }
  Instant start(std::size_t p) const { return starts_[p]; }
  Instant end(std::size_t p) const { return starts_[p + 1]; }
  // "2026-11-02", "2026-11", "2026-11-02 09:00": as base/time.h writes buckets.
  std::string label(std::size_t p) const { return format_bucket(starts_[p], grain_of(period_), zone_); }
  // The period with this label; size() when there is none.
  std::size_t find(std::string_view label) const;

  // REQUIRES: start(0) <= t < end(size() - 1).
  std::uint32_t of(Instant t) const {
    auto since = static_cast<std::uint64_t>(t - starts_[0]);
    if (period_ == Period::hour) return static_cast<std::uint32_t>(since / kHourMs);
    // A day is 84,375 times 1,024 ms, and 139 years of these fit 32 bits.
    std::uint32_t day = static_cast<std::uint32_t>(since >> 10) / 84'375u;
    return period_ == Period::day ? day : period_of_day_[day];
  }

 private:
  Period period_ = Period::day;
  Zone zone_;
  std::vector<Instant> starts_;  // and the end of the last
  std::vector<std::uint32_t> period_of_day_;
};

}  // namespace siyu::report
