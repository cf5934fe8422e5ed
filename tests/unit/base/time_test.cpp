// The calendar, every written layout of a time, zones and buckets.
#include "base/time.h"

#include <gtest/gtest.h>

namespace siyu {
namespace {

constexpr Zone kChina{480}, kUtc{0};

std::string read(std::string_view text, Zone zone = kChina) {
  std::optional<ParsedTime> time = parse_time(text, zone);
  return time ? format_instant(time->instant, zone) : "none";
}

Resolution resolution(std::string_view text) {
  std::optional<ParsedTime> time = parse_time(text, kChina);
  return time ? time->resolution : Resolution::day;
}

TEST(Time, CalendarGoesThereAndBack) {
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({2000, 3, 1}), 11017);
  Civil before = civil_from_days(-719530);
  for (Day day = -719529; day < 2932896; ++day) {
    Civil date = civil_from_days(day);
    ASSERT_EQ(days_from_civil(date), day);
    bool next = date.day == before.day + 1 ||
                (date.day == 1 && (date.month == before.month + 1 || (date.month == 1 && before.month == 12)));
    ASSERT_TRUE(next) << day;
    before = date;
  }
}

TEST(Time, ReadsEveryLayout) {
  EXPECT_EQ(read("2026-11-01 09:31:05"), "2026-11-01 09:31:05");
  EXPECT_EQ(read("2026/1/2 9:31"), "2026-01-02 09:31:00");
  EXPECT_EQ(read("2026-11-01"), "2026-11-01 00:00:00");
  EXPECT_EQ(read("2026/07/24"), "2026-07-24 00:00:00");
  EXPECT_EQ(read("2026.7.4"), "2026-07-04 00:00:00");
  EXPECT_EQ(read("20261101"), "2026-11-01 00:00:00");
  EXPECT_EQ(read("20261101093105"), "2026-11-01 09:31:05");
  EXPECT_EQ(read("2026年06月05日 00:00:00"), "2026-06-05 00:00:00");
  EXPECT_EQ(read("2026年6月1日"), "2026-06-01 00:00:00");
  EXPECT_EQ(read("2026年6月1日9时5分"), "2026-06-01 09:05:00");
  EXPECT_EQ(read("2014-12-06 02"), "2014-12-06 02:00:00");
  EXPECT_EQ(read("2026-11-01T09:31:05"), "2026-11-01 09:31:05");
  EXPECT_EQ(read("2026-11-01T01:31:05Z"), "2026-11-01 09:31:05");
  EXPECT_EQ(read("2025-12-06 10:37:33 -0500"), "2025-12-06 23:37:33");
  EXPECT_EQ(read("2026-11-01T09:31:05.250+08:00"), "2026-11-01 09:31:05.250");
  EXPECT_EQ(read("2026-11-01 09:31:05.123456"), "2026-11-01 09:31:05.123");
  EXPECT_EQ(read("1600272000"), "2020-09-17 00:00:00");
  EXPECT_EQ(read("1600272000500"), "2020-09-17 00:00:00.500");
  EXPECT_EQ(read("1600272000500999"), "2020-09-17 00:00:00.500");
  EXPECT_EQ(read(" \t2026-11-01 09:31:05\t"), "2026-11-01 09:31:05");
  EXPECT_EQ(read("2024-02-29"), "2024-02-29 00:00:00");
}

TEST(Time, DatesOfTwoNumbersAndAYearNeedAnOrder) {
  auto as = [](std::string_view text, DateOrder order) {
    std::optional<ParsedTime> time = parse_time(text, kChina, order);
    return time ? format_instant(time->instant, kChina) : "none";
  };
  EXPECT_EQ(as("3/2/2026 9:31", DateOrder::day_first), "2026-02-03 09:31:00");
  EXPECT_EQ(as("3/2/2026 9:31", DateOrder::month_first), "2026-03-02 09:31:00");
  EXPECT_EQ(as("3/2/2026 9:31", DateOrder::unknown), "none");
  EXPECT_EQ(as("13/2/2026", DateOrder::unknown), "2026-02-13 00:00:00");
  EXPECT_EQ(as("2-13-2026", DateOrder::unknown), "2026-02-13 00:00:00");
  EXPECT_EQ(as("13.2.2026", DateOrder::month_first), "none");
  EXPECT_EQ(as("2/13/2026", DateOrder::day_first), "none");
  EXPECT_EQ(as("30/2/2026", DateOrder::unknown), "none");
  EXPECT_EQ(as("13/13/2026", DateOrder::unknown), "none");
  EXPECT_EQ(as("3/2/26", DateOrder::day_first), "none");
  EXPECT_EQ(short_date("3/12/2026 10:00")->second, 12u);
  for (std::string_view text : {"2026/3/2", "3/2", "3/2-2026", "3/2/20260", "32/1/2026", "", "a/b/2026"})
    EXPECT_FALSE(short_date(text).has_value()) << text;
}

TEST(Time, ClocksOfTwelveHours) {
  EXPECT_EQ(read("2026-06-05 下午 3:05"), "2026-06-05 15:05:00");
  EXPECT_EQ(read("2026-06-05 下午15:05"), "2026-06-05 15:05:00");
  EXPECT_EQ(read("2026年6月5日上午9点5分"), "2026-06-05 09:05:00");
  EXPECT_EQ(read("2026-06-05 凌晨 12:05"), "2026-06-05 00:05:00");
  EXPECT_EQ(read("2026-06-05 中午 12:05"), "2026-06-05 12:05:00");
  EXPECT_EQ(read("2026-06-05 12:05 AM"), "2026-06-05 00:05:00");
  EXPECT_EQ(read("2026-06-05 12:05:09 pm"), "2026-06-05 12:05:09");
  EXPECT_EQ(read("2026-06-05 3:05 p. m."), "2026-06-05 15:05:00");
  EXPECT_EQ(read("2026-06-05 3:05 PM +08:00"), "2026-06-05 15:05:00");
  EXPECT_EQ(read("2026-06-05 上午 15:05"), "none");
  EXPECT_EQ(read("2026-06-05 3:05 P"), "none");
  EXPECT_TRUE(parse_time("2026-06-05 3:05 PM", kChina)->twelve_hour);
  EXPECT_FALSE(parse_time("2026-06-05 3:05", kChina)->twelve_hour);
}

TEST(Time, OffsetsAreKnownAsSuch) {
  EXPECT_TRUE(parse_time("2026-06-05T10:00:00Z", kChina)->has_offset);
  EXPECT_TRUE(parse_time("2026-06-05 10:00:00 -0500", kChina)->has_offset);
  EXPECT_FALSE(parse_time("2026-06-05 10:00:00", kChina)->has_offset);
  EXPECT_EQ(parse_zone("UTC+8"), Zone{480});
  EXPECT_EQ(parse_zone("GMT-05:30"), Zone{-330});
  EXPECT_EQ(parse_zone("UTC8"), std::nullopt);
}

TEST(Time, SerialsOfSpreadsheets) {
  auto serial = [](std::string_view text) {
    std::optional<ParsedTime> time = parse_serial_time(text, kChina);
    return time ? format_instant(time->instant, kChina) : "none";
  };
  EXPECT_EQ(serial("46174"), "2026-06-01 00:00:00");
  EXPECT_EQ(serial("30000"), "1982-02-18 00:00:00");
  EXPECT_EQ(serial("59999"), "2064-04-07 00:00:00");
  EXPECT_EQ(serial("46174.5"), "2026-06-01 12:00:00");
  EXPECT_EQ(serial("46174.395833333336"), "2026-06-01 09:30:00");
  EXPECT_EQ(serial("46174.999999999"), "2026-06-02 00:00:00");
  EXPECT_EQ(parse_serial_time("46174", kChina)->resolution, Resolution::day);
  EXPECT_EQ(parse_serial_time("46174.0", kChina)->resolution, Resolution::day);
  EXPECT_EQ(parse_serial_time("46174.25", kChina)->resolution, Resolution::second);
  for (std::string_view text :
       {"29999", "60000", "461740", "4617", "46174.", "46174.x", "-46174", "46174 ", "4.6174E4"})
    EXPECT_EQ(serial(text) == "none", text != "46174 ") << text;
}

TEST(Time, RefusesWhatIsNoTime) {
  for (std::string_view text : {"",
                                "-",
                                "2026",
                                "2026-13-01",
                                "2026-02-29",
                                "2026-00-10",
                                "2026-1",
                                "2026-11-01 24:00:00",
                                "2026-11-01 9:60",
                                "2026-11-01 09:31:60",
                                "2026-11-01x",
                                "2026-11-01 09:31:05 noon",
                                "11/01/2026",
                                "20261301",
                                "123",
                                "0000-00-00",
                                "2026-06-20 11:00 - 2026-06-20 12:00",
                                "2026/11-01",
                                "99999999999999999999",
                                "2026-11-01 09:31:05.",
                                "2026-11-0109:31"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(Time, TellsHowFinelyItWasWritten) {
  EXPECT_EQ(resolution("2026-11-01"), Resolution::day);
  EXPECT_EQ(resolution("2014-12-06 02"), Resolution::hour);
  EXPECT_EQ(resolution("2026/1/2 9:31"), Resolution::minute);
  EXPECT_EQ(resolution("2026-11-01 09:31:05"), Resolution::second);
  EXPECT_EQ(resolution("2026-11-01 09:31:05.1"), Resolution::millisecond);
}

TEST(Time, Zones) {
  EXPECT_EQ(parse_zone("+08:00"), Zone{480});
  EXPECT_EQ(parse_zone("-0500"), Zone{-300});
  EXPECT_EQ(parse_zone("Z"), Zone{0});
  EXPECT_EQ(parse_zone("+8"), Zone{480});
  EXPECT_EQ(parse_zone("+05:45"), Zone{345});
  for (std::string_view text : {"", "+", "08:00", "+25:00", "+08:60", "Asia/Shanghai", "+0:8:0", "+080", "++8"}) {
    EXPECT_FALSE(parse_zone(text).has_value()) << text;
  }
  EXPECT_EQ(format_zone({480}), "+08:00");
  EXPECT_EQ(format_zone({-345}), "-05:45");
  EXPECT_EQ(day_of(parse_time("1600272000", kUtc)->instant, kChina), days_from_civil({2020, 9, 17}));
  EXPECT_EQ(day_of(parse_time("1600272000", kUtc)->instant, kUtc), days_from_civil({2020, 9, 16}));
  EXPECT_EQ(day_of(-1, kUtc), -1);
}

TEST(Time, Buckets) {
  Instant at = parse_time("2026-11-18 14:45:10", kChina)->instant;  // a Wednesday
  auto label = [&](Grain grain, int week_start = 0) {
    return format_bucket(bucket_start(at, grain, kChina, week_start), grain, kChina);
  };
  EXPECT_EQ(label(Grain::hour), "2026-11-18 14:00");
  EXPECT_EQ(label(Grain::day), "2026-11-18");
  EXPECT_EQ(label(Grain::week), "2026-11-16");
  EXPECT_EQ(label(Grain::week, 6), "2026-11-15");
  EXPECT_EQ(label(Grain::week, 2), "2026-11-18");
  EXPECT_EQ(label(Grain::month), "2026-11");
  EXPECT_EQ(label(Grain::quarter), "2026-Q4");
  EXPECT_EQ(label(Grain::year), "2026");
}

TEST(Time, EveryInstantLiesInItsBucket) {
  for (Grain grain : {Grain::hour, Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year}) {
    for (Instant at = -40000 * kDayMs; at < 40000 * kDayMs; at += 997 * kHourMs + 12345) {
      for (Zone zone : {kChina, kUtc, Zone{-330}}) {
        Instant start = bucket_start(at, grain, zone);
        ASSERT_LE(start, at);
        ASSERT_GT(next_bucket(start, grain, zone), at);
        ASSERT_EQ(bucket_start(start, grain, zone), start);
        ASSERT_EQ(bucket_start(next_bucket(start, grain, zone) - 1, grain, zone), start);
      }
    }
  }
}

}  // namespace
}  // namespace siyu
