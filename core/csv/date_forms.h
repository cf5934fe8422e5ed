// Dates that are written in rarer ways: with the names of months and weekdays, with two digits for the year, a month alone.
// They are rewritten as year-month-day, which base then reads; which number is what is a matter of the whole column.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace siyu::csv {

// What a column tells about all its cells.
struct DateForm {
  DateOrder order = DateOrder::unknown;
  bool months = false;  // 2026-01 and 202601 are the first day of a month
};

// 月份, 年月, order_month: a column of months, by its header. Nothing else tells 202601 from an id.
bool names_months(std::string_view header);

// "2026-01-02 星期五 10:00", "Jan 2, 2026", "2 Jan 2026 10:00", "1/2/26" (where the order is known), "2026年1月" (where the
// column is of months) with the date as year-month-day and what stands behind it; nullopt for any other text.
std::optional<std::string> usual_date(std::string_view text, DateForm form);

// The three numbers of a date like "1/2/26" or "26-01-02 10:00", and which of them can be the year, as 2010 … 2039.
struct NarrowDate {
  unsigned first = 0, second = 0, third = 0;
  bool slashes = false;
  std::size_t size = 0;  // characters of the date
  bool year_first() const;
  bool day_first() const;
  bool month_first() const;
};
std::optional<NarrowDate> narrow_date(std::string_view text);

// How a column's dates of two or three short numbers read, when every cell agrees: 13 is no month. Those of three count only
// where a time is expected: 12-05-30 may be anything else.
class OrderVotes {
 public:
  void add(std::string_view text, bool is_time);
  std::size_t dates() const { return dates_; }
  DateOrder decided() const;

 private:
  std::size_t dates_ = 0, full_ = 0, first_is_day_ = 0, second_is_day_ = 0;
  bool year_first_ = true, day_first_ = true, month_first_ = true, slashes_ = false;
};

// "1600272000.123": seconds since 1970 with a fraction.
std::optional<ParsedTime> unix_fraction(std::string_view text);

}  // namespace siyu::csv
