// The table, and walks along a year's months.
//
// One integer a year: bits 0-12 the lengths of its months in the order they come (1: thirty days, 0: twenty-nine), bits
// 13-16 the month that is doubled (0: none; its second one follows the first), bits 17-21 the day of the year on which the
// year begins minus 20 (1 January is 0), bits 22-23 the day of April of Qingming minus 4.
//
// Source: computed for this file by the rules of GB/T 33661-2017 from Meeus's new moons and solar longitudes, Beijing's own
// time before 1929 and UTC+8 since; three years are as they were published then (1906's fourth month begins a day later, the
// leap months of 1917 and 1922 are the second and the fifth). Of 1900-2049 it differs from Debian's lunar 2.2 by one day in
// four months: 1933's 6th, 1954's 11th, 1956's 11th and 1978's 8th, where ICU agrees with this table. The new moon that
// begins the ninth month of 2057 is within seconds of midnight: a later theory of the moon may move that month by a day.
#include "statistics/lunar.h"

#include <algorithm>
#include <array>

#include "base/result.h"
#include "statistics/distributions.h"

namespace siyu::statistics {
namespace {

// clang-format off
constexpr std::array<std::uint32_t, kLastLunarYear - kFirstLunarYear + 1> kYears = {
    0x5516D2, 0x7A0752, 0xA40EA5, 0x90B64A, 0x74064B, 0x5C0A9B, 0x88954E, 0xAE056A, 0x580B59, 0x425752,  // 1900
    0xA80752, 0x92DB25, 0x780B25, 0x600A4B, 0x4AB4AB, 0xB002AD, 0x5A056B, 0x444B69, 0x6A0DA9, 0x96FD92,  // 1910
    0x7C0E92, 0x640D25, 0x4EBA4D, 0xB40A56, 0x5E02B6, 0x4695B5, 0x6E06D4, 0x980EA9, 0x445E92, 0x680E92,  // 1920
    0x52CD26, 0xB6052B, 0x600A57, 0x4AB2B6, 0x700B5A, 0x9C06D4, 0x466EC9, 0x6A0749, 0x54F693, 0xBA0A93,  // 1930
    0x64052B, 0x4CCA5B, 0x720AAD, 0x9E056A, 0x489B55, 0x6E0BA4, 0x580B49, 0x425A93, 0x680A95, 0x50F52D,  // 1940
    0x760536, 0x600AAD, 0x4CB5AA, 0x7005B2, 0x5A0DA5, 0x467D4A, 0x6C0D4A, 0x550A95, 0x780A97, 0x640556,  // 1950
    0x4ECAB5, 0x720AD5, 0x5E06D2, 0x488EA5, 0x6E0EA5, 0x58064A, 0x406C97, 0x660A9B, 0x52F55A, 0x76056A,  // 1960
    0x600B69, 0x4CB752, 0x720B52, 0x5A0B25, 0x44964B, 0x6A0A4B, 0x1514AB, 0x7802AD, 0x62056D, 0x4ECB69,  // 1970
    0x340DA9, 0x5E0D92, 0x489D25, 0x6E0D25, 0x195A4D, 0x7C0A56, 0x6602B6, 0x50C5B5, 0x3606D5, 0x600EA9,  // 1980
    0x4CBE92, 0x720E92, 0x1C0D26, 0x446A56, 0x680A57, 0x5514D6, 0x3A035A, 0x6206D5, 0x4EB6C9, 0x740749,  // 1990
    0x1E0693, 0x46952B, 0x6C052B, 0x560A5B, 0x02555A, 0x66056A, 0x50FB55, 0x780BA4, 0x220B49, 0x0ABA93,  // 2000
    0x700A95, 0x5A052D, 0x048AAD, 0x280AB5, 0x5535AA, 0x7A05D2, 0x240DA5, 0x0EDD4A, 0x740D4A, 0x5E0C95,  // 2010
    0x08952E, 0x2C0556, 0x560AB5, 0x4255B2, 0x2806D2, 0x10CEA5, 0x760725, 0x60064B, 0x0AAC97, 0x2E0CAB,  // 2020
    0x5A055A, 0x446AD6, 0x2A0B69, 0x157752, 0x7A0B52, 0x640B25, 0x0EDA4B, 0x320A4B, 0x5C04AB, 0x46A55B,  // 2030
    0x2C05AD, 0x160B6A, 0x025B52, 0x680D92, 0x12FD25, 0x360D25, 0x200A55, 0x4AB4AD, 0x3004B6, 0x1805B5,  // 2040
    0x046DAA, 0x6A0EC9, 0x171E92, 0x3A0E92, 0x240D26, 0x4ECA56, 0x320A57, 0x1C0556, 0x0686D5, 0x6C0755,  // 2050
    0x180749, 0x006E93, 0x260693, 0x50F52B, 0x36052B, 0x1E0A5B, 0x0AB55A, 0x70056A, 0x1A0B65, 0x04974A,  // 2060
    0x2A0B4A, 0x551A95, 0x3A0A95, 0x22052D, 0x0CCAAD, 0x320AB5, 0x1E05AA, 0x068BA5, 0x2C0DA5, 0x180D4A,  // 2070
    0x027C95, 0x260C96, 0x10F94E, 0x360556, 0x200AB5, 0x0AB5B2, 0x3006D2, 0x1A0EA5, 0x068E4A, 0x28068B,  // 2080
    0x130C97, 0x3804AB, 0x22055B, 0x0CCAD6, 0x320B6A, 0x1E0752, 0x089725, 0x2C0B45, 0x160A8B, 0x00549B,  // 2090
    0x6604AB,  // 2100
};
// clang-format on

bool known(int year) { return year >= kFirstLunarYear && year <= kLastLunarYear; }
std::uint32_t entry(int year) { return kYears[static_cast<std::size_t>(year - kFirstLunarYear)]; }
int leap_of(int year) { return static_cast<int>(entry(year) >> 13 & 15); }
int months_of(int year) { return leap_of(year) == 0 ? 12 : 13; }
int length_of(int year, int index) { return (entry(year) >> index & 1) != 0 ? 30 : 29; }
Day first_day(int year) { return days_from_civil({year, 1, 1}) + 20 + static_cast<Day>(entry(year) >> 17 & 31); }

struct MonthDay {
  int month, day;
};
MonthDay lunar_date(Festival festival) {
  switch (festival) {
    case Festival::spring:
      return {1, 1};
    case Festival::lantern:
      return {1, 15};
    case Festival::duanwu:
      return {5, 5};
    case Festival::qixi:
      return {7, 7};
    case Festival::midautumn:
      return {8, 15};
    case Festival::chongyang:
      return {9, 9};
    case Festival::qingming:
      break;
  }
  CHECK(false);
  return {0, 0};
}

}  // namespace

std::optional<Day> day_of_lunar(const LunarDate& date) {
  if (!known(date.year) || date.month < 1 || date.month > 12) return std::nullopt;
  const int leap = leap_of(date.year);
  if (date.leap && date.month != leap) return std::nullopt;
  const bool after_leap = leap != 0 && (date.month > leap || date.leap);
  const int index = date.month - 1 + (after_leap ? 1 : 0);
  if (date.day < 1 || date.day > length_of(date.year, index)) return std::nullopt;
  Day day = first_day(date.year) + date.day - 1;
  for (int i = 0; i < index; ++i) day += length_of(date.year, i);
  return day;
}

std::optional<LunarDate> lunar_of_day(Day day) {
  if (day < first_day(kFirstLunarYear) || day > first_day(kLastLunarYear) + 13 * 30) return std::nullopt;
  int year = std::min(civil_from_days(day).year, kLastLunarYear);
  if (first_day(year) > day) --year;
  Day left = day - first_day(year);
  const int leap = leap_of(year);
  for (int index = 0; index < months_of(year); ++index) {
    const int length = length_of(year, index);
    if (left < length) {
      const bool after_leap = leap != 0 && index >= leap;
      return LunarDate{year, index + (after_leap ? 0 : 1), static_cast<int>(left) + 1, after_leap && index == leap};
    }
    left -= length;
  }
  return std::nullopt;
}

std::optional<int> leap_month(int year) { return known(year) ? std::optional<int>(leap_of(year)) : std::nullopt; }

std::optional<Day> festival_day(int year, Festival festival) {
  if (!known(year)) return std::nullopt;
  if (festival == Festival::qingming) return days_from_civil({year, 4, 4 + (entry(year) >> 22 & 3)});
  const MonthDay date = lunar_date(festival);
  return day_of_lunar({year, date.month, date.day});
}

std::vector<SeasonRepeat> annual_repeat(std::span<const std::pair<std::int64_t, Day>> orders,
                                        std::span<const Season> seasons) {
  std::vector<Season> by_year(seasons.begin(), seasons.end());
  std::sort(by_year.begin(), by_year.end(), [](const Season& a, const Season& b) { return a.year < b.year; });
  std::vector<std::vector<std::int64_t>> buyers(by_year.size());  // of each season, sorted, each once
  for (std::size_t i = 0; i < by_year.size(); ++i) {
    for (const auto& [customer, day] : orders) {
      if (day >= by_year[i].first && day <= by_year[i].last) buyers[i].push_back(customer);
    }
    std::sort(buyers[i].begin(), buyers[i].end());
    buyers[i].erase(std::unique(buyers[i].begin(), buyers[i].end()), buyers[i].end());
  }
  std::vector<SeasonRepeat> answer;
  for (std::size_t i = 0; i + 1 < by_year.size(); ++i) {
    CHECK(by_year[i].year != by_year[i + 1].year);
    if (by_year[i + 1].year != by_year[i].year + 1) continue;
    SeasonRepeat season{by_year[i].year, static_cast<std::int64_t>(buyers[i].size()), 0, {}};
    for (std::int64_t customer : buyers[i]) {
      season.repeat += std::binary_search(buyers[i + 1].begin(), buyers[i + 1].end(), customer) ? 1 : 0;
    }
    if (season.buyers > 0) season.rate = static_cast<double>(season.repeat) / static_cast<double>(season.buyers);
    answer.push_back(season);
  }
  return answer;
}

std::optional<SeasonOverlap> season_overlap(std::int64_t customers, std::int64_t season0, std::int64_t season1,
                                            std::int64_t both) {
  const bool fits =
      customers > 0 && both >= 0 && both <= std::min(season0, season1) && std::max(season0, season1) <= customers;
  if (!fits) return std::nullopt;
  SeasonOverlap answer{};
  answer.expected = static_cast<double>(season0) * static_cast<double>(season1) / static_cast<double>(customers);
  if (answer.expected > 0) answer.lift = static_cast<double>(both) / answer.expected;
  answer.p = hypergeometric_upper(both, customers, season0, season1);
  return answer;
}

}  // namespace siyu::statistics
