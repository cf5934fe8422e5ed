// The Gregorian calendar by arithmetic, and one reader for all written times. Days are counted in eras of 400 years from
// 1 March 0000, which puts the leap day at the end of a year and makes month lengths a line.
// Leaves out: summer time, leap seconds (":60" is refused), years of two digits.
#include "base/time.h"

#include <utility>

#include "base/result.h"
#include "base/text.h"

namespace siyu {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

unsigned days_in_month(int year, unsigned month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in_month(static_cast<int>(year), static_cast<unsigned>(month));
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  if (value < 0) out += '-';
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// Walks along a text; every take moves only when it succeeds.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  // A number of `least` to `most` digits that ends there, or -1.
  std::int64_t number(int least, int most) {
    std::int64_t value = 0;
    int count = 0;
    while (count < most && at_ + static_cast<std::size_t>(count) < text_.size() &&
           is_digit(text_[at_ + static_cast<std::size_t>(count)])) {
      value = value * 10 + (text_[at_ + static_cast<std::size_t>(count)] - '0');
      ++count;
    }
    if (count < least) return -1;
    at_ += static_cast<std::size_t>(count);
    return is_digit(peek()) ? -1 : value;
  }
  // Milliseconds from the digits of a fraction of a second, any number of them, or -1.
  std::int64_t fraction() {
    std::int64_t value = 0;
    int count = 0;
    for (; is_digit(peek()); ++at_, ++count) {
      if (count < 3) value = value * 10 + (peek() - '0');
    }
    if (count == 0) return -1;
    for (; count < 3; ++count) value *= 10;
    return value;
  }
  bool blanks() {
    std::size_t from = at_;
    while (peek() == ' ' || (peek() == '\t' && !done())) ++at_;
    return at_ > from;
  }
  std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

struct Clock {
  std::int64_t ms = 0;
  Resolution resolution = Resolution::day;
  bool twelve_hour = false;
};

enum class Half : std::uint8_t { none, morning, afternoon };

// "下午", "上午" … before a clock.
Half take_half_before(Cursor& at) {
  for (std::string_view word : {"上午", "凌晨", "早上"}) {
    if (at.take(word)) return Half::morning;
  }
  for (std::string_view word : {"下午", "晚上", "中午"}) {
    if (at.take(word)) return Half::afternoon;
  }
  return Half::none;
}

// "PM", "p.m.", "a. m." … behind a clock; moves only past one of them.
Half take_half_behind(Cursor& at) {
  Cursor ahead = at;
  ahead.blanks();
  bool morning = ahead.take("a") || ahead.take("A");
  if (!morning && !ahead.take("p") && !ahead.take("P")) return Half::none;
  bool points = ahead.take(".");
  if (points) ahead.blanks();
  if (!ahead.take("m") && !ahead.take("M")) return Half::none;
  if (points) ahead.take(".");
  at = ahead;
  return morning ? Half::morning : Half::afternoon;
}

// "9", "9:31", "9:31:05", "9:31:05.250", "9时31分5秒", "下午 3:05", "3:05 PM"; false when it is none of these.
bool read_clock(Cursor& at, Clock& clock) {
  Half half = take_half_before(at);
  if (half != Half::none) at.blanks();
  std::int64_t hour = at.number(1, 2), minute = 0, second = 0, ms = 0;
  if (hour < 0 || hour > 23) return false;
  clock.resolution = Resolution::hour;
  bool chinese = at.take("时") || at.take("点");
  if (chinese ? is_digit(at.peek()) : at.take(":")) {
    minute = at.number(1, 2);
    clock.resolution = Resolution::minute;
    bool more = chinese ? at.take("分") && is_digit(at.peek()) : at.take(":");
    if (more) {
      second = at.number(1, 2);
      clock.resolution = Resolution::second;
      if (chinese)
        at.take("秒");
      else if (at.take(".") || (at.peek() == ',' && at.take(","))) {
        ms = at.fraction();
        clock.resolution = Resolution::millisecond;
      }
    }
  }
  if (minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0) return false;
  if (half == Half::none) half = take_half_behind(at);
  if (half != Half::none) {
    clock.twelve_hour = true;
    if (hour > 12 && half == Half::morning) return false;  // 上午 15:00 says two things, 下午 15:00 one thing twice
    if (half == Half::morning && hour == 12) hour = 0;
    if (half == Half::afternoon && hour < 12) hour += 12;
  }
  clock.ms = hour * kHourMs + minute * kMinuteMs + second * kSecondMs + ms;
  return true;
}

struct Written {
  std::int64_t year = 0, month = 0, day = 0;
};

// "3/2/2026": two numbers and a year behind them, in the order they stand.
std::optional<Written> read_short_date(Cursor& at) {
  Written date;
  date.month = at.number(1, 2);
  char between = at.peek();
  if (date.month < 1 || date.month > 31 || (between != '/' && between != '-' && between != '.')) return std::nullopt;
  std::string_view word = at.rest().substr(0, 1);
  at.take(word);
  date.day = at.number(1, 2);
  if (date.day < 1 || date.day > 31 || !at.take(word)) return std::nullopt;
  date.year = at.number(4, 4);
  if (date.year < 1 || (date.month > 12 && date.day > 12)) return std::nullopt;
  return date;
}

std::int64_t to_number(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Nothing but digits: a compact date, or a count since 1970 whose unit its magnitude tells.
std::optional<ParsedTime> parse_digits(std::string_view text, Zone zone) {
  if (text.size() == 8 || text.size() == 12 || text.size() == 14) {
    std::int64_t year = to_number(text.substr(0, 4)), month = to_number(text.substr(4, 2)),
                 day = to_number(text.substr(6, 2));
    std::int64_t hour = 0, minute = 0, second = 0;
    if (text.size() > 8) hour = to_number(text.substr(8, 2)), minute = to_number(text.substr(10, 2));
    if (text.size() > 12) second = to_number(text.substr(12, 2));
    if (year < 1900 || year > 2199 || !is_date(year, month, day) || hour > 23 || minute > 59 || second > 59)
      return std::nullopt;
    Day date = days_from_civil({static_cast<int>(year), static_cast<unsigned>(month), static_cast<unsigned>(day)});
    Instant instant = start_of(date, zone) + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
    return ParsedTime{instant, text.size() == 8    ? Resolution::day
                               : text.size() == 12 ? Resolution::minute
                                                   : Resolution::second};
  }
  if (text.size() == 9 || text.size() == 10) return ParsedTime{to_number(text) * 1000, Resolution::second};
  if (text.size() == 13) return ParsedTime{to_number(text), Resolution::millisecond};
  if (text.size() == 16) return ParsedTime{to_number(text) / 1000, Resolution::millisecond};
  return std::nullopt;
}

}  // namespace

Day days_from_civil(Civil date) {
  std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  std::int64_t era = floor_div(year, 400);
  std::int64_t of_era = year - era * 400;
  std::int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil civil_from_days(Day day) {
  std::int64_t shifted = day + 719468;
  std::int64_t era = floor_div(shifted, 146097);
  std::int64_t of_era = shifted - era * 146097;
  std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  std::int64_t month = (5 * of_year + 2) / 153;
  unsigned date = static_cast<unsigned>(of_year - (153 * month + 2) / 5 + 1);
  unsigned civil_month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
  return {static_cast<int>(year + era * 400 + (civil_month <= 2 ? 1 : 0)), civil_month, date};
}

std::optional<Zone> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return Zone{0};
  if (text.starts_with("UTC") || text.starts_with("GMT")) text.remove_prefix(3);
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string_view digits = text.substr(1);
  std::int64_t hours = 0, minutes = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (!is_digit(digits[i]) && !(digits[i] == ':' && i == digits.size() - 3 && i > 0)) return std::nullopt;
  }
  std::size_t colon = digits.find(':');
  if (colon != std::string_view::npos) {
    if (colon > 2) return std::nullopt;
    hours = to_number(digits.substr(0, colon));
    minutes = to_number(digits.substr(colon + 1));
  } else if (digits.size() <= 2) {
    hours = to_number(digits);
  } else if (digits.size() == 4) {
    hours = to_number(digits.substr(0, 2));
    minutes = to_number(digits.substr(2));
  } else {
    return std::nullopt;
  }
  if (hours > 14 || minutes > 59) return std::nullopt;
  int east = static_cast<int>(hours * 60 + minutes);
  return Zone{text[0] == '-' ? -east : east};
}

std::string format_zone(Zone zone) {
  int minutes = zone.minutes_east < 0 ? -zone.minutes_east : zone.minutes_east;
  std::string text = zone.minutes_east < 0 ? "-" : "+";
  append_padded(text, minutes / 60, 2);
  text += ':';
  append_padded(text, minutes % 60, 2);
  return text;
}

std::string_view date_order_name(DateOrder order) {
  switch (order) {
    case DateOrder::day_first:
      return "day_first";
    case DateOrder::month_first:
      return "month_first";
    case DateOrder::year_first:
      return "year_first";
    case DateOrder::unknown:
      return "";
  }
  CHECK(false);
}

std::optional<DateOrder> parse_date_order(std::string_view name) {
  for (DateOrder order : {DateOrder::day_first, DateOrder::month_first, DateOrder::year_first})
    if (name == date_order_name(order)) return order;
  return std::nullopt;
}

std::optional<ParsedTime> parse_time(std::string_view text, Zone zone, DateOrder order) {
  text = trim(text);
  bool only_digits = !text.empty();
  for (char c : text) only_digits = only_digits && is_digit(c);
  if (only_digits) return parse_digits(text, zone);

  Cursor at(text);
  Written date;
  std::string_view after;
  if (std::optional<Written> turned = read_short_date(at)) {
    // first and second stand in `month` and `day`
    if (order == DateOrder::unknown && turned->month > 12) order = DateOrder::day_first;
    if (order == DateOrder::unknown && turned->day <= 12) return std::nullopt;
    date = *turned;
    if (order == DateOrder::day_first) std::swap(date.month, date.day);
  } else {
    at = Cursor(text);
    date.year = at.number(4, 4);
    std::string_view between;
    if (at.take("-"))
      between = "-";
    else if (at.take("/"))
      between = "/";
    else if (at.take("."))
      between = ".";
    else if (at.take("年"))
      between = "月", after = "日";
    else
      return std::nullopt;
    date.month = at.number(1, 2);
    if (!at.take(between)) return std::nullopt;
    date.day = at.number(1, 2);
  }
  if (!is_date(date.year, date.month, date.day)) return std::nullopt;
  if (!after.empty() && !at.take(after) && !at.take("号")) return std::nullopt;

  Clock clock;
  bool separated =
      at.blanks() || !after.empty() || ((at.peek() == 'T' || at.peek() == 't') && at.take(at.rest().substr(0, 1)));
  bool own_zone = false;
  if (!at.done()) {
    if (!separated || !read_clock(at, clock)) return std::nullopt;
    at.blanks();
    if (!at.done()) {
      std::optional<Zone> own = parse_zone(at.rest());
      if (!own) return std::nullopt;
      zone = *own;
      own_zone = true;
    }
  }
  Day day = days_from_civil(
      {static_cast<int>(date.year), static_cast<unsigned>(date.month), static_cast<unsigned>(date.day)});
  return ParsedTime{start_of(day, zone) + clock.ms, clock.resolution, own_zone, clock.twelve_hour};
}

std::optional<ShortDate> short_date(std::string_view text) {
  Cursor at(trim(text));
  std::optional<Written> date = read_short_date(at);
  if (!date || is_digit(at.peek())) return std::nullopt;
  return ShortDate{static_cast<unsigned>(date->month), static_cast<unsigned>(date->day)};
}

std::optional<ParsedTime> parse_serial_time(std::string_view text, Zone zone) {
  constexpr Day kBeforeFirst = -25569;  // 1899-12-30: with the 29 February 1900 that spreadsheets believe in
  text = trim(text);
  std::size_t whole = 0;
  while (whole < text.size() && is_digit(text[whole])) ++whole;
  if (whole != 5) return std::nullopt;
  std::int64_t days = to_number(text.substr(0, 5));
  if (days < 30000 || days > 59999) return std::nullopt;
  if (text.size() == 5) return ParsedTime{start_of(kBeforeFirst + days, zone), Resolution::day};
  std::string_view fraction = text.substr(5);
  if (fraction.size() < 2 || fraction[0] != '.') return std::nullopt;
  // Twelve digits are far finer than a second; a spreadsheet writes about ten.
  std::int64_t part = 0, one = 1;
  for (char c : fraction.substr(1)) {
    if (!is_digit(c)) return std::nullopt;
    if (one < 1000000000000) part = part * 10 + (c - '0'), one *= 10;
  }
  std::int64_t seconds = (part * 86400 + one / 2) / one;
  return ParsedTime{start_of(kBeforeFirst + days, zone) + seconds * kSecondMs,
                    seconds == 0 ? Resolution::day : Resolution::second};
}

Day day_of(Instant instant, Zone zone) { return floor_div(instant + zone.minutes_east * kMinuteMs, kDayMs); }

Instant start_of(Day day, Zone zone) { return day * kDayMs - zone.minutes_east * kMinuteMs; }

Instant bucket_start(Instant instant, Grain grain, Zone zone, int week_start) {
  std::int64_t offset = zone.minutes_east * kMinuteMs;
  if (grain == Grain::hour) return floor_div(instant + offset, kHourMs) * kHourMs - offset;
  Day day = day_of(instant, zone);
  if (grain == Grain::day) return start_of(day, zone);
  if (grain == Grain::week) {
    Day from_start = day + 3 - week_start;  // 1970-01-01 was a Thursday
    return start_of(day - (from_start - floor_div(from_start, 7) * 7), zone);
  }
  Civil date = civil_from_days(day);
  if (grain == Grain::year) date.month = 1;
  if (grain == Grain::quarter) date.month = (date.month - 1) / 3 * 3 + 1;
  date.day = 1;
  return start_of(days_from_civil(date), zone);
}

Instant next_bucket(Instant start, Grain grain, Zone zone) {
  if (grain == Grain::hour) return start + kHourMs;
  if (grain == Grain::day) return start + kDayMs;
  if (grain == Grain::week) return start + 7 * kDayMs;
  Civil date = civil_from_days(day_of(start, zone));
  unsigned months = grain == Grain::month ? 1 : grain == Grain::quarter ? 3 : 12;
  date.month += months;
  if (date.month > 12) {
    date.month -= 12;
    ++date.year;
  }
  return start_of(days_from_civil(date), zone);
}

std::string format_instant(Instant instant, Zone zone) {
  Day day = day_of(instant, zone);
  std::int64_t ms = instant - start_of(day, zone);
  std::string text = format_day(day);
  text += ' ';
  append_padded(text, ms / kHourMs, 2);
  text += ':';
  append_padded(text, ms / kMinuteMs % 60, 2);
  text += ':';
  append_padded(text, ms / kSecondMs % 60, 2);
  if (ms % kSecondMs != 0) {
    text += '.';
    append_padded(text, ms % kSecondMs, 3);
  }
  return text;
}

std::string format_day(Day day) {
  Civil date = civil_from_days(day);
  std::string text;
  append_padded(text, date.year, 4);
  text += '-';
  append_padded(text, date.month, 2);
  text += '-';
  append_padded(text, date.day, 2);
  return text;
}

std::string format_bucket(Instant start, Grain grain, Zone zone) {
  Day day = day_of(start, zone);
  std::string text = format_day(day);
  Civil date = civil_from_days(day);
  switch (grain) {
    case Grain::hour:
      return format_instant(start, zone).substr(0, text.size() + 3) + ":00";
    case Grain::day:
    case Grain::week:
      return text;
    case Grain::month:
      return text.substr(0, text.size() - 3);
    case Grain::quarter:
      return text.substr(0, text.size() - 6) + "-Q" + std::to_string((date.month + 2) / 3);
    case Grain::year:
      return text.substr(0, text.size() - 6);
  }
  CHECK(false);
}

}  // namespace siyu
