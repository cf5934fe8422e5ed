// Numbers of periods against the calendar, at the edges of periods and between them.
#include "report/periods.h"

#include <gtest/gtest.h>

#include "harness/random.h"

namespace siyu::report {
namespace {

TEST(Periods, AgreeWithTheCalendar) {
  tests::Random random(7);
  for (Period period : {Period::day, Period::week, Period::month, Period::hour})
    for (Zone zone : {Zone{}, Zone{0}, Zone{-210}, Zone{345}})
      for (int turn = 0; turn < 40; ++turn) {
        auto week_start = static_cast<Weekday>(random.below(7));
        std::size_t days = period == Period::hour ? 40 : 40'000;
        Instant from = static_cast<Instant>(random.below(8'000)) * kDayMs + static_cast<Instant>(random.below(kDayMs));
        Instant to = from + static_cast<Instant>(random.below(days * static_cast<std::size_t>(kDayMs)));
        Periods periods(from, to, period, zone, week_start);
        auto start_of_bucket = [&](Instant t) {
          return bucket_start(t, grain_of(period), zone, static_cast<int>(week_start));
        };
        ASSERT_GT(periods.size(), 0u);
        EXPECT_EQ(periods.start(0), start_of_bucket(from));
        EXPECT_EQ(periods.start(periods.size() - 1), start_of_bucket(to));
        for (int i = 0; i < 50; ++i) {
          std::size_t p = random.below(periods.size());
          for (Instant t : {periods.start(p), periods.end(p) - 1, periods.start(p) + kHourMs / 2}) {
            ASSERT_EQ(periods.of(t), p) << t;
            ASSERT_EQ(start_of_bucket(t), periods.start(p)) << t;
          }
          ASSERT_EQ(periods.end(p), next_bucket(periods.start(p), grain_of(period), zone));
        }
      }
}

TEST(Periods, AreFoundByTheirLabels) {
  Periods periods(0, 400 * kDayMs, Period::month, Zone{});
  EXPECT_EQ(periods.label(13), "1971-02");
  EXPECT_EQ(periods.find("1971-02"), 13u);
  EXPECT_EQ(periods.find("1972-02"), periods.size());
  EXPECT_EQ(Periods().size(), 0u);
}

}  // namespace
}  // namespace siyu::report
