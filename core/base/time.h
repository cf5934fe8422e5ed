// Time without a clock or a time-zone database: instants are milliseconds since 1970-01-01 00:00 UTC, zones are fixed
// offsets (architecture decision 2), days are counts since 1970-01-01 of some zone's wall clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siyu {

using Instant = std::int64_t;  // milliseconds since 1970-01-01T00:00:00Z
using Day = std::int64_t;      // days since 1970-01-01 on a wall clock

constexpr std::int64_t kSecondMs = 1000, kMinuteMs = 60 * kSecondMs, kHourMs = 60 * kMinuteMs, kDayMs = 24 * kHourMs;

struct Zone {
  int minutes_east = 8 * 60;
  friend bool operator==(const Zone&, const Zone&) = default;
};

enum class Grain : std::uint8_t { hour, day, week, month, quarter, year };

struct Civil {  // a wall-clock date
  int year;
  unsigned month, day;  // from 1
};
Day days_from_civil(Civil);
Civil civil_from_days(Day);

// "+08:00", "-0500", "Z", "UTC+8" …; nullopt when it is not a fixed offset.
std::optional<Zone> parse_zone(std::string_view text);
std::string format_zone(Zone);

// How finely a column of times tells time; printed beside order-sensitive reports (semantics.md §0).
enum class Resolution : std::uint8_t { day, hour, minute, second, millisecond };

// How 3/2/2026 reads; what it means is a matter of its whole column, never of one cell. `year_first` is of years of two
// digits alone (26-01-02), which parse_time does not read.
enum class DateOrder : std::uint8_t { unknown, day_first, month_first, year_first };
std::string_view date_order_name(DateOrder);                       // "day_first" …; empty for unknown
std::optional<DateOrder> parse_date_order(std::string_view name);  // nullopt for any other text

struct ParsedTime {
  Instant instant;
  Resolution resolution;
  bool has_offset = false;   // the text itself said its zone
  bool twelve_hour = false;  // the clock was written with 下午, PM …
};
// Every layout of exports.md Q17–Q23: "2026-11-01 09:31:05", "2026/1/2 9:31", "2026-11-01", "20261101", "2026年06月05日 00:00:00",
// "2014-12-06 02", ISO with T, fractions, an offset or Z, unix seconds, milliseconds, microseconds (by magnitude), clocks of
// twelve hours ("下午 3:05", "3:05 PM"). Wall clock is read in `zone` unless the text carries an offset. Two numbers before
// the year are read by `order`; when it is unknown, only if one of them is no month.
std::optional<ParsedTime> parse_time(std::string_view text, Zone zone, DateOrder order = DateOrder::unknown);

// The two numbers before the year of a date like "3/2/2026 10:11", in the order they stand; nullopt for any other text.
struct ShortDate {
  unsigned first, second;
};
std::optional<ShortDate> short_date(std::string_view text);

// A day number of a spreadsheet ("46174.5": days since the end of 1899, a fraction for the clock, to the second) from
// 30000 to 59999, that is from 1982 to 2064. Nothing in the text tells it from a number: ask only where a time must stand.
std::optional<ParsedTime> parse_serial_time(std::string_view text, Zone zone);

Day day_of(Instant, Zone);
Instant start_of(Day, Zone);
// The start of the bucket that holds the instant, as an instant. `week_start`: 0 Monday … 6 Sunday.
Instant bucket_start(Instant, Grain, Zone, int week_start = 0);
// The start of the bucket after the one that starts here. REQUIRES: start is a bucket start.
Instant next_bucket(Instant start, Grain, Zone);

std::string format_instant(Instant, Zone);  // "YYYY-MM-DD HH:MM:SS" (with ".mmm" when there are milliseconds)
std::string format_day(Day);                // "YYYY-MM-DD"
// Label of a bucket by its start: "YYYY-MM-DD HH:00" for hours, "YYYY-MM-DD" for days and weeks (their first day), "YYYY-MM", "YYYY-Qn", "YYYY".
std::string format_bucket(Instant start, Grain, Zone);

}  // namespace siyu
