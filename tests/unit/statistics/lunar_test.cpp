// The table agrees with itself, with dates everybody knows, and ends where it ends.
#include "statistics/lunar.h"

#include <gtest/gtest.h>
#include <string>

namespace siyu::statistics {
namespace {

std::string festival(int year, Festival which) {
  const std::optional<Day> day = festival_day(year, which);
  return day ? format_day(*day) : "none";
}

TEST(Lunar, KnownDates) {
  EXPECT_EQ(festival(1900, Festival::spring), "1900-01-31");
  EXPECT_EQ(festival(1949, Festival::midautumn), "1949-10-06");
  EXPECT_EQ(festival(1985, Festival::spring), "1985-02-20");
  EXPECT_EQ(festival(2012, Festival::qixi), "2012-08-23");
  EXPECT_EQ(festival(2022, Festival::midautumn), "2022-09-10");
  EXPECT_EQ(festival(2023, Festival::midautumn), "2023-09-29");
  EXPECT_EQ(festival(2024, Festival::lantern), "2024-02-24");
  EXPECT_EQ(festival(2024, Festival::qingming), "2024-04-04");
  EXPECT_EQ(festival(2023, Festival::qingming), "2023-04-05");
  EXPECT_EQ(festival(2025, Festival::duanwu), "2025-05-31");
  EXPECT_EQ(festival(2025, Festival::midautumn), "2025-10-06");
  EXPECT_EQ(festival(2027, Festival::spring), "2027-02-06");
  EXPECT_EQ(festival(2030, Festival::spring), "2030-02-03");
  EXPECT_EQ(festival(2034, Festival::spring), "2034-02-19");
  EXPECT_EQ(festival(2100, Festival::spring), "2100-02-09");
}

TEST(Lunar, LeapMonths) {
  for (auto [year, month] :
       {std::pair{1917, 2}, {1922, 5}, {1987, 6}, {2020, 4}, {2023, 2}, {2025, 6}, {2028, 5}, {2033, 11}}) {
    EXPECT_EQ(leap_month(year), month) << year;
  }
  EXPECT_EQ(leap_month(2024), 0);
  EXPECT_EQ(leap_month(2101), std::nullopt);
  EXPECT_EQ(format_day(*day_of_lunar({2033, 11, 1, true})), "2033-12-22");
  EXPECT_EQ(day_of_lunar({2033, 10, 1, true}), std::nullopt);
}

TEST(Lunar, EveryDayHasOneDateAndBack) {
  const Day first = *festival_day(kFirstLunarYear, Festival::spring);
  EXPECT_EQ(lunar_of_day(first - 1), std::nullopt);
  LunarDate before{};
  Day day = first;
  int years = 0;
  for (;; ++day) {
    const std::optional<LunarDate> date = lunar_of_day(day);
    if (!date) break;
    ASSERT_EQ(day_of_lunar(*date), day) << format_day(day);
    const bool next_day = date->day == before.day + 1 && date->month == before.month && date->leap == before.leap;
    ASSERT_TRUE(next_day || (date->day == 1 && (day == first || before.day >= 29))) << format_day(day);
    if (date->day == 1 && date->month == 1 && !date->leap) {
      ++years;
      ASSERT_EQ(date->year, civil_from_days(day).year);
    }
    before = *date;
  }
  EXPECT_EQ(years, kLastLunarYear - kFirstLunarYear + 1);
  EXPECT_EQ(format_day(day - 1), "2101-01-28");  // the day before Spring Festival 2101
}

TEST(Lunar, EveryFestivalIsInItsYear) {
  for (int year = kFirstLunarYear; year <= kLastLunarYear; ++year) {
    for (int which = 0; which <= static_cast<int>(Festival::chongyang); ++which) {
      const std::optional<Day> day = festival_day(year, static_cast<Festival>(which));
      ASSERT_TRUE(day.has_value());
      EXPECT_EQ(civil_from_days(*day).year, year);
    }
    const Civil qingming = civil_from_days(*festival_day(year, Festival::qingming));
    EXPECT_EQ(qingming.month, 4u);
    EXPECT_TRUE(qingming.day >= 4 && qingming.day <= 6);
  }
  for (int year : {1899, 2101, -5, 1'000'000}) EXPECT_EQ(festival(year, Festival::spring), "none");
  EXPECT_EQ(day_of_lunar({2024, 13, 1}), std::nullopt);
  EXPECT_EQ(day_of_lunar({2024, 1, 0}), std::nullopt);
  EXPECT_EQ(day_of_lunar({2024, 1, 30}), std::nullopt);  // a short month
  EXPECT_EQ(lunar_of_day(1'000'000'000), std::nullopt);
}

TEST(Lunar, AnnualRepeatCountsPeopleOnce) {
  const std::vector<std::pair<std::int64_t, Day>> orders = {{1, 100}, {1, 101}, {2, 95}, {3, 102},
                                                            {1, 465}, {3, 500}, {4, 465}};
  const std::vector<Season> seasons = {{2025, 460, 470}, {2024, 95, 101}, {2027, 900, 910}};
  const std::vector<SeasonRepeat> found = annual_repeat(orders, seasons);
  ASSERT_EQ(found.size(), 1u);  // 2026 is not given
  EXPECT_EQ(found[0].year, 2024);
  EXPECT_EQ(found[0].buyers, 2);
  EXPECT_EQ(found[0].repeat, 1);
  EXPECT_EQ(found[0].rate, 0.5);
  EXPECT_EQ(annual_repeat({}, std::vector<Season>{{1, 0, 1}, {2, 5, 6}})[0].rate, std::nullopt);
}

TEST(Lunar, SeasonOverlap) {
  const SeasonOverlap found = *season_overlap(5000, 400, 350, 96);
  EXPECT_DOUBLE_EQ(found.expected, 28);
  EXPECT_NEAR(*found.lift, 3.43, 0.005);
  EXPECT_LT(found.p, 1e-20);
  EXPECT_GT(found.p, 0);
  EXPECT_EQ(season_overlap(10, 0, 5, 0)->lift, std::nullopt);
  EXPECT_EQ(season_overlap(10, 0, 5, 0)->p, 1);
  EXPECT_FALSE(season_overlap(10, 5, 5, 6).has_value());
  EXPECT_FALSE(season_overlap(0, 0, 0, 0).has_value());
}

}  // namespace
}  // namespace siyu::statistics
