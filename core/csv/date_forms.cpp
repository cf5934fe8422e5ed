// Words are taken from the front or found behind the date; a text in which anything else is left over is no date. A year of
// two digits is one of 2010 … 2039: so most days cannot be taken for it.
#include "csv/date_forms.h"

#include <utility>

#include "base/text.h"

namespace siyu::csv {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_year(unsigned number) { return number >= 10 && number <= 39; }
bool is_month(unsigned number) { return number >= 1 && number <= 12; }
bool is_day(unsigned number) { return number >= 1 && number <= 31; }

// The number that a text begins with, of `least` to `most` digits and no more.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  unsigned value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits <= most && is_digit(text[digits])) {
    value = value * 10 + static_cast<unsigned>(text[digits] - '0');
    ++digits;
  }
  if (digits < least || digits > most) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

// The letters that a text begins with, small.
std::string take_letters(std::string_view& text) {
  std::string word;
  while (!text.empty() && is_letter(text.front())) {
    word += static_cast<char>(text.front() | 0x20);
    text.remove_prefix(1);
  }
  return word;
}

void skip(std::string_view& text, std::string_view characters) {
  while (!text.empty() && characters.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
}

// The place of a name, or of its first three letters, counted from 1; 0 when it is none.
template <std::size_t N>
unsigned place_of(std::string_view word, const std::string_view (&names)[N]) {
  if (word == "sept") word = "sep";
  for (unsigned i = 0; i < N; ++i) {
    if (word == names[i] || (word.size() == 3 && names[i].starts_with(word))) return i + 1;
  }
  return 0;
}

unsigned month_of(std::string_view word) {
  constexpr std::string_view kMonths[] = {"january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december"};
  return place_of(word, kMonths);
}

bool is_weekday(std::string_view word) {
  constexpr std::string_view kDays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  return place_of(word, kDays) != 0;
}

std::string written(unsigned year, unsigned month, unsigned day, std::string_view rest) {
  std::string out = std::to_string(year);
  out += month < 10 ? "-0" : "-";
  out += std::to_string(month);
  out += day < 10 ? "-0" : "-";
  out += std::to_string(day);
  out += rest;
  return out;
}

// What stands behind a date: nothing, or a clock after a blank, a comma, "at".
std::optional<std::string> behind(std::string_view rest) {
  if (rest.empty()) return std::string();
  if (rest.front() != ' ' && rest.front() != ',') return std::nullopt;
  skip(rest, " ,");
  if (rest.starts_with("at ")) rest.remove_prefix(3);
  if (rest.empty() || !is_digit(rest.front())) return std::nullopt;
  return ' ' + std::string(rest);
}

std::optional<unsigned> take_day(std::string_view& text) {
  std::optional<unsigned> day = take_number(text, 1, 2);
  if (!day || !is_day(*day)) return std::nullopt;
  for (std::string_view end : {"st", "nd", "rd", "th"}) {
    if (text.starts_with(end)) {
      text.remove_prefix(end.size());
      break;
    }
  }
  return day;
}

std::optional<unsigned> take_year(std::string_view& text) {
  std::string_view before = text;
  if (std::optional<unsigned> year = take_number(text, 4, 4)) return year;
  text = before;
  std::optional<unsigned> narrow = take_number(text, 2, 2);
  return narrow && is_year(*narrow) ? std::optional<unsigned>(2000 + *narrow) : std::nullopt;
}

// "Jan 2, 2026", "Friday, January 2nd 2026", "2 Jan 2026", "02-Jan-26".
std::optional<std::string> named_month(std::string_view text) {
  constexpr std::string_view kBetween = " ,.-/";
  std::string_view start = text;
  std::string word = take_letters(text);
  if (is_weekday(word)) {
    skip(text, " ,.");
    start = text;
    word = take_letters(text);
  }
  unsigned month = month_of(word);
  std::optional<unsigned> day;
  if (month != 0) {
    skip(text, kBetween);
    day = take_day(text);
  } else {
    if (!word.empty()) return std::nullopt;
    text = start;
    day = take_day(text);
    skip(text, kBetween);
    month = month_of(take_letters(text));
  }
  if (!day || month == 0 || text.empty() || is_digit(text.front())) return std::nullopt;
  skip(text, kBetween);
  std::optional<unsigned> year = take_year(text);
  std::optional<std::string> rest = year ? behind(text) : std::nullopt;
  if (!rest) return std::nullopt;
  return written(*year, month, *day, *rest);
}

// Without the weekday behind a date: 星期五, （周五）, Fri.
std::optional<std::string> without_weekday(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::size_t from = std::string_view::npos, to = 0;
  for (std::string_view week : {"星期", "礼拜", "周"}) {
    from = text.find(week);
    if (from == std::string_view::npos) continue;
    to = from + week.size();
    bool named = false;
    for (std::string_view day : {"一", "二", "三", "四", "五", "六", "日", "天"})
      named = named || text.substr(to, 3) == day;
    if (!named) return std::nullopt;
    to += 3;
    break;
  }
  if (from == std::string_view::npos) {
    from = 0;
    while (from < text.size() && !is_letter(text[from])) ++from;
    std::string_view rest = text.substr(from);
    if (!is_weekday(take_letters(rest))) return std::nullopt;
    to = text.size() - rest.size();
  }
  constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {{"(", ")"}, {"（", "）"}, {"[", "]"}};
  std::string_view before = text.substr(0, from), rest = text.substr(to);
  for (auto [open, shut] : kBrackets) {
    if (!before.ends_with(open) || !rest.starts_with(shut)) continue;
    before.remove_suffix(open.size());
    rest.remove_prefix(shut.size());
    break;
  }
  before = trim(before);
  while (before.ends_with(',')) before = trim(before.substr(0, before.size() - 1));
  while (rest.starts_with(',')) rest.remove_prefix(1);
  rest = trim(rest);
  return std::string(before) + (rest.empty() ? "" : " ") + std::string(rest);
}

// "2026-01", "2026/1", "2026年1月", "202601".
std::optional<std::string> month_alone(std::string_view text) {
  std::string_view rest = text;
  bool digits = text.size() == 6 && text.find_first_not_of("0123456789") == std::string_view::npos;
  std::string_view first = digits ? text.substr(0, 4) : rest;
  std::optional<unsigned> year = take_number(first, 4, 4);
  if (!year || *year < 1990 || *year > 2099) return std::nullopt;
  rest.remove_prefix(4);
  bool chinese = rest.starts_with("年");
  if (chinese)
    rest.remove_prefix(std::string_view("年").size());
  else if (!digits && (rest.empty() || std::string_view("-/.").find(rest.front()) == std::string_view::npos))
    return std::nullopt;
  else if (!digits)
    rest.remove_prefix(1);
  std::optional<unsigned> month = take_number(rest, 1, 2);
  if (!month || !is_month(*month) || rest != (chinese ? "月" : "")) return std::nullopt;
  return written(*year, *month, 1, "");
}

}  // namespace

bool names_months(std::string_view header) {
  std::string folded = fold_name(header);
  for (std::string_view other : {"this", "last", "per", "本", "上", "近", "每"}) {
    if (folded.find(other) != std::string::npos) return false;
  }
  return folded == "月" || folded.ends_with("月份") || folded.ends_with("年月") || folded.ends_with("统计月") ||
         folded.ends_with("month");
}

bool NarrowDate::year_first() const { return is_year(first) && is_month(second) && is_day(third); }
bool NarrowDate::day_first() const { return is_day(first) && is_month(second) && is_year(third); }
bool NarrowDate::month_first() const { return is_month(first) && is_day(second) && is_year(third); }

std::optional<NarrowDate> narrow_date(std::string_view text) {
  text = trim(text);
  NarrowDate date;
  std::string_view rest = text;
  std::optional<unsigned> first = take_number(rest, 1, 2);
  if (!first || rest.empty() || std::string_view("/-").find(rest.front()) == std::string_view::npos)
    return std::nullopt;
  char between = rest.front();
  rest.remove_prefix(1);
  std::optional<unsigned> second = take_number(rest, 1, 2);
  if (!second || rest.empty() || rest.front() != between) return std::nullopt;
  rest.remove_prefix(1);
  std::optional<unsigned> third = take_number(rest, 1, 2);
  if (!third || (!rest.empty() && rest.front() != ' ')) return std::nullopt;
  date.first = *first;
  date.second = *second;
  date.third = *third;
  date.slashes = between == '/';
  date.size = text.size() - rest.size();
  if (!date.year_first() && !date.day_first() && !date.month_first()) return std::nullopt;
  return date;
}

void OrderVotes::add(std::string_view text, bool is_time) {
  if (std::optional<ShortDate> date = short_date(text)) {
    ++dates_;
    ++full_;
    first_is_day_ += date->first > 12 ? 1 : 0;
    second_is_day_ += date->second > 12 ? 1 : 0;
  } else if (std::optional<NarrowDate> narrow = is_time ? narrow_date(text) : std::nullopt) {
    ++dates_;
    year_first_ = year_first_ && narrow->year_first();
    day_first_ = day_first_ && narrow->day_first();
    month_first_ = month_first_ && narrow->month_first();
    slashes_ = slashes_ || narrow->slashes;
  }
}

DateOrder OrderVotes::decided() const {
  if (full_ > 0) {
    if (first_is_day_ > 0 && second_is_day_ == 0) return DateOrder::day_first;
    if (second_is_day_ > 0 && first_is_day_ == 0) return DateOrder::month_first;
    return DateOrder::unknown;
  }
  if (dates_ == 0) return DateOrder::unknown;
  // Between slashes the year hardly stands first, unless it cannot be elsewhere.
  bool year = year_first_ && (!slashes_ || (!day_first_ && !month_first_));
  if (year && !day_first_ && !month_first_) return DateOrder::year_first;
  if (day_first_ && !year && !month_first_) return DateOrder::day_first;
  if (month_first_ && !year && !day_first_) return DateOrder::month_first;
  return DateOrder::unknown;
}

std::optional<std::string> usual_date(std::string_view text, DateForm form) {
  text = trim(text);
  std::optional<std::string> bare = without_weekday(text);
  if (bare) text = *bare;
  if (std::optional<std::string> date = named_month(text)) return date;
  if (std::optional<NarrowDate> narrow = form.order == DateOrder::unknown ? std::nullopt : narrow_date(text)) {
    std::string_view rest = text.substr(narrow->size);
    if (form.order == DateOrder::year_first && narrow->year_first())
      return written(2000 + narrow->first, narrow->second, narrow->third, rest);
    if (form.order == DateOrder::day_first && narrow->day_first())
      return written(2000 + narrow->third, narrow->second, narrow->first, rest);
    if (form.order == DateOrder::month_first && narrow->month_first())
      return written(2000 + narrow->third, narrow->first, narrow->second, rest);
  }
  if (form.months) {
    if (std::optional<std::string> month = month_alone(text)) return month;
  }
  return bare;
}

std::optional<ParsedTime> unix_fraction(std::string_view text) {
  constexpr std::size_t kWhole = 10;
  if (text.size() < kWhole + 2 || text[kWhole] != '.') return std::nullopt;
  if (text.substr(0, kWhole).find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t ms = 0;
  std::string_view fraction = text.substr(kWhole + 1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) ms = ms * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  std::optional<ParsedTime> time = parse_time(text.substr(0, kWhole), Zone{});
  if (!time) return std::nullopt;
  time->instant += ms;
  if (ms != 0) time->resolution = Resolution::millisecond;
  return time;
}

}  // namespace siyu::csv
