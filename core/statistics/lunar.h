// The Chinese calendar of 1900-2100 and what festivals are for sales (statistics.md §10.3).
//
// An embedded table, because the calendars of browsers are a day off on some dates (Spring Festival 2027 and 2030, Qixi
// 2012). A festival is in its ordinary month, never in the leap month of that number. Leaps and lengths are in lunar.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/time.h"

namespace siyu::statistics {

constexpr int kFirstLunarYear = 1900, kLastLunarYear = 2100;

struct LunarDate {
  int year;  // the lunar year, named by the civil year in which it begins
  int month, day;
  bool leap = false;  // the second month of this number
  friend bool operator==(const LunarDate&, const LunarDate&) = default;
};
// nullopt: outside the table, or no such day (the 30th of a short month, a leap month that year lacks).
std::optional<Day> day_of_lunar(const LunarDate& date);
std::optional<LunarDate> lunar_of_day(Day day);
// The month that is doubled, 0 for none; nullopt outside the table.
std::optional<int> leap_month(int year);

enum class Festival : std::uint8_t { spring, lantern, qingming, duanwu, qixi, midautumn, chongyang };
// The civil day of the festival in the lunar year that begins in this civil year; all fall in that same civil year.
// (Qingming goes by the sun and is in the table too.) nullopt outside the table.
std::optional<Day> festival_day(int year, Festival festival);

struct Season {
  int year;
  Day first, last;  // inclusive
};
struct SeasonRepeat {
  int year;
  std::int64_t buyers;         // customers with an order in this season
  std::int64_t repeat;         // of them, with an order in the season of year + 1 too
  std::optional<double> rate;  // none without buyers
};
// For every season whose next year's season is given too, by year. The caller leaves out seasons that have not ended.
// Orders are (customer, day) in any order. Seasons may overlap. REQUIRES: one season a year
std::vector<SeasonRepeat> annual_repeat(std::span<const std::pair<std::int64_t, Day>> orders,
                                        std::span<const Season> seasons);

struct SeasonOverlap {
  double expected;             // who would be in both by chance
  std::optional<double> lift;  // both / expected; none when nothing is expected
  double p;                    // P(that many or more), hypergeometric
};
// nullopt unless 0 <= both <= each season <= customers and customers > 0.
std::optional<SeasonOverlap> season_overlap(std::int64_t customers, std::int64_t season0, std::int64_t season1,
                                            std::int64_t both);

}  // namespace siyu::statistics
