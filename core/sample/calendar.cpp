// Busyness of the shop's days and hours, and the text of moments. See calendar.h.
#include "sample/calendar.h"

#include <algorithm>

#include "base/time.h"

namespace siyu::sample {
namespace {

constexpr Civil kFirstDay{2024, 11, 12};

struct Season {
  int year;
  unsigned month, day;
  std::uint32_t days;
  std::uint32_t percent;  // of an ordinary day
  bool festival;          // what festival-only buyers wait for
};

constexpr Season kSeasons[] = {
    {2024, 12, 10, 2, 160, true},  {2024, 12, 12, 1, 260, true}, {2025, 1, 4, 16, 135, false},
    {2025, 1, 22, 14, 35, false},  {2025, 3, 6, 3, 200, true},   {2025, 6, 1, 3, 210, true},
    {2025, 6, 16, 2, 260, true},   {2025, 6, 18, 1, 520, true},  {2025, 8, 27, 3, 150, false},
    {2025, 10, 1, 7, 80, false},   {2025, 11, 1, 3, 260, true},  {2025, 11, 9, 2, 300, true},
    {2025, 11, 11, 1, 760, true},  {2025, 12, 10, 2, 160, true}, {2025, 12, 12, 1, 250, true},
    {2026, 1, 22, 17, 135, false}, {2026, 2, 10, 14, 35, false}, {2026, 3, 6, 3, 210, true},
    {2026, 6, 1, 3, 210, true},    {2026, 6, 16, 2, 270, true},  {2026, 6, 18, 1, 540, true},
    {2026, 8, 17, 3, 150, false},  {2026, 10, 1, 7, 80, false},  {2026, 11, 1, 3, 260, true},
    {2026, 11, 9, 2, 300, true},   {2026, 11, 11, 1, 760, true},
};

struct Hour {
  std::uint32_t weight;
};
constexpr Hour kHours[24] = {{14}, {7},  {3},  {2},  {2},  {3},  {8},  {18}, {30}, {42}, {50}, {52},
                             {62}, {56}, {45}, {43}, {44}, {46}, {50}, {66}, {92}, {98}, {70}, {34}};

}  // namespace

std::uint32_t day_number(int year, unsigned month, unsigned day) {
  return static_cast<std::uint32_t>(days_from_civil({year, month, day}) - days_from_civil(kFirstDay));
}

Calendar::Calendar() : festival_(kDays, false), cumulative_{0} {
  std::vector<std::uint32_t> percent(kDays, 100);
  for (const Season& season : kSeasons) {
    const std::uint32_t first = day_number(season.year, season.month, season.day);
    for (std::uint32_t day = first; day < first + season.days && day < kDays; ++day) {
      percent[day] = season.percent;
      if (season.festival) festival_[day] = true;
    }
  }
  const Day start = days_from_civil(kFirstDay);
  for (std::uint32_t day = 0; day < kDays; ++day) {
    texts_.push_back(format_day(start + day));
    months_.push_back(civil_from_days(start + day).month);
    if (festival_[day]) festivals_.push_back(day);
    const std::uint32_t weekday = (day + 1) % 7;  // 0 is Monday: 2024-11-12 was a Tuesday
    const std::uint32_t week_percent = weekday >= 5 ? 116 : 100;
    cumulative_.push_back(cumulative_.back() + percent[day] * week_percent / 10);
  }
}

std::uint32_t Calendar::busy_day(Random& random, std::uint32_t from, std::uint32_t to) const {
  const std::uint32_t target = cumulative_[from] + random.below(cumulative_[to + 1] - cumulative_[from]);
  const auto after = std::upper_bound(cumulative_.begin() + from, cumulative_.begin() + to + 1, target);
  return static_cast<std::uint32_t>(after - cumulative_.begin()) - 1;
}

std::uint32_t Calendar::festival_day(Random& random, std::uint32_t from, std::uint32_t to) const {
  const auto first = std::lower_bound(festivals_.begin(), festivals_.end(), from);
  const auto last = std::upper_bound(first, festivals_.end(), to);
  if (first == last) return busy_day(random, from, to);
  return first[random.below(static_cast<std::uint32_t>(last - first))];
}

Moment Calendar::busy_second(Random& random) const {
  const Moment hour = static_cast<Moment>(random.pick(kHours));
  return hour * 3600 + random.below(3600);
}

void Calendar::append(std::string& out, Moment moment) const {
  out += texts_[moment / kDaySeconds];
  const Moment second = moment % kDaySeconds;
  out += ' ';
  append_two_digits(out, second / 3600);
  out += ':';
  append_two_digits(out, second / 60 % 60);
  out += ':';
  append_two_digits(out, second % 60);
}

void append_two_digits(std::string& out, std::uint32_t value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

void append_number(std::string& out, std::uint64_t value, int width) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  for (int i = count; i < width; ++i) out += '0';
  while (count > 0) out += digits[--count];
}

void append_cents(std::string& out, std::uint64_t cents) {
  append_number(out, cents / 100);
  out += '.';
  append_two_digits(out, static_cast<std::uint32_t>(cents % 100));
}

}  // namespace siyu::sample
