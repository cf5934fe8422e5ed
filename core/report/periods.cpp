// Laying periods out.
#include "report/periods.h"

namespace siyu::report {

std::vector<EnumName<Period>> enum_names(Period) {
  return {{Period::day, "day"}, {Period::week, "week"}, {Period::month, "month"}, {Period::hour, "hour"}};
}

Grain grain_of(Period period) {
  constexpr Grain kGrains[] = {Grain::day, Grain::week, Grain::month, Grain::hour};
  return kGrains[static_cast<std::size_t>(period)];
}

std::vector<EnumName<Weekday>> enum_names(Weekday) {
  return {{Weekday::monday, "monday"},     {Weekday::tuesday, "tuesday"}, {Weekday::wednesday, "wednesday"},
          {Weekday::thursday, "thursday"}, {Weekday::friday, "friday"},   {Weekday::saturday, "saturday"},
          {Weekday::sunday, "sunday"}};
}

Periods::Periods(Instant from, Instant to, Period period, Zone zone, Weekday week_start)
    : period_(period), zone_(zone) {
  Grain grain = grain_of(period);
  Instant at = bucket_start(from, grain, zone, static_cast<int>(week_start));
  for (; at <= to; at = next_bucket(at, grain, zone)) starts_.push_back(at);
  starts_.push_back(at);
  if (period != Period::week && period != Period::month) return;
  for (std::uint32_t p = 0; p < size(); ++p)
    period_of_day_.resize(static_cast<std::size_t>((end(p) - starts_[0]) / kDayMs), p);
}

std::size_t Periods::find(std::string_view wanted) const {
  for (std::size_t p = 0; p < size(); ++p)
    if (label(p) == wanted) return p;
  return size();
}

}  // namespace siyu::report
