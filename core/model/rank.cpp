// Ranks of files and gaps in them. A name is read digit run by digit run: what is no date is passed over.

#include "model/rank.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/slices.h"
#include "model/merge.h"

namespace siyu::model {
namespace {

using column::Column;
using column::Type;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t number(std::string_view digits) {
  std::int64_t out = 0;
  for (char c : digits) out = out * 10 + (c - '0');
  return out;
}

// What stands between year, month and day of a written date: one of - _ . / 年 月.
std::size_t date_mark(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '-' || text[0] == '_' || text[0] == '.' || text[0] == '/') return 1;
  return text.starts_with("年") || text.starts_with("月") ? std::string_view("年").size() : 0;
}

std::optional<Instant> moment(std::int64_t year, std::int64_t month, std::int64_t day, std::string_view clock,
                              Zone zone) {
  if (year < 2000 || year > 2098 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  Civil date{static_cast<int>(year), static_cast<unsigned>(month), static_cast<unsigned>(day)};
  Day days = days_from_civil(date);
  Civil back = civil_from_days(days);
  if (back.month != date.month || back.day != date.day) return std::nullopt;  // 31 June
  Instant out = start_of(days, zone);
  if (clock.size() != 4 && clock.size() != 6) return out;
  std::int64_t hour = number(clock.substr(0, 2)), minute = number(clock.substr(2, 2)),
               second = clock.size() == 6 ? number(clock.substr(4, 2)) : 0;
  if (hour > 23 || minute > 59 || second > 59) return out;
  return out + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
}

std::size_t run_of_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

// 2026-11-12, 2026年1月2日 … at the beginning of the text, whose first run of digits is a year.
std::optional<Instant> written_date(std::string_view text, Zone zone) {
  std::int64_t part[3];
  for (int i = 0; i < 3; ++i) {
    std::size_t digits = run_of_digits(text);
    if (digits == 0 || (i > 0 && digits > 2)) return std::nullopt;
    part[i] = number(text.substr(0, digits));
    text.remove_prefix(digits);
    if (i == 2) break;
    std::size_t mark = date_mark(text);
    if (mark == 0) return std::nullopt;
    text.remove_prefix(mark);
  }
  // A clock behind it: 20-15-30, 201530, 20时15分.
  if (text.starts_with("日")) text.remove_prefix(std::string_view("日").size());
  std::string clock;
  if (!text.empty() && (text[0] == ' ' || text[0] == '_' || text[0] == '-' || text[0] == 'T')) {
    text.remove_prefix(1);
    while (clock.size() < 6) {
      std::size_t digits = run_of_digits(text);
      if (digits != 2 && digits != 4 && digits != 6) break;
      clock += text.substr(0, digits);
      text.remove_prefix(digits);
      if (text.size() < 2 || is_digit(text[0]) || !is_digit(text[1])) break;
      text.remove_prefix(1);
    }
  }
  return moment(part[0], part[1], part[2], clock, zone);
}

std::optional<Instant> date_of_run(std::string_view digits, Zone zone) {
  if (digits.size() == 10 || digits.size() == 13) {
    std::int64_t value = number(digits);
    if (digits.size() == 10) value *= kSecondMs;
    constexpr Instant kFrom = 10957 * kDayMs, kTo = 47117 * kDayMs;  // 2000 … 2098
    if (digits[0] == '1' && value >= kFrom && value < kTo) return value;
  }
  if (digits.size() != 8 && digits.size() != 12 && digits.size() != 14) return std::nullopt;
  return moment(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6, 2)), digits.substr(8),
                zone);
}

}  // namespace

std::optional<Instant> time_in_name(std::string_view name, Zone zone) {
  std::optional<Instant> out;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t digits = run_of_digits(name.substr(at));
    if (digits == 0) {
      ++at;
      continue;
    }
    std::optional<Instant> found =
        digits == 4 ? written_date(name.substr(at), zone) : date_of_run(name.substr(at, digits), zone);
    if (found && (!out || *found > *out)) out = found;
    at += digits;
  }
  return out;
}

TimeSpan time_span(const column::Table& table) {
  TimeSpan out;
  for (const auto& [name, column] : table.columns()) {
    if (column.type() != Type::instant) continue;
    column.values().each([&](Instant t) {
      if (!is_lived(t)) return;
      if (!out.first || t < *out.first) out.first = t;
      if (!out.last || t > *out.last) out.last = t;
    });
  }
  return out;
}

const Column* time_column(TableKind kind, const column::Table& table) {
  constexpr std::pair<TableKind, std::string_view> kTimes[] = {
      {TableKind::events, "event.time"},        {TableKind::orders, "order.created_at"},
      {TableKind::orders, "order.paid_at"},     {TableKind::customers, "customer.added_at"},
      {TableKind::totals, "total.time"},        {TableKind::touches, "touch.time"},
      {TableKind::invites, "invite.time"},      {TableKind::messages, "message.time"},
      {TableKind::members, "member.joined_at"}, {TableKind::costs, "cost.time"},
  };
  for (const auto& [of, field] : kTimes)
    if (const Column* column = of == kind ? table.find(field) : nullptr; column && column->type() == Type::instant)
      return column;
  return nullptr;
}

std::string form_of(const LoadedFile& file) {
  std::string out(table_name(file.mapping.table));
  if (!file.mapping.export_id.empty()) return out + "\n" + file.mapping.export_id;
  std::vector<std::string> names;
  for (const auto& [name, column] : file.parsed.table.columns()) names.push_back(name);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) out += "\n\n" + name;
  return out;
}

namespace {

struct DayRows {
  std::size_t rows = 0;  // of the file that has most: files of overlapping weeks repeat them
  const LoadedFile* file = nullptr;
};

void count_days(const LoadedFile& file, std::map<Day, DayRows>& days) {
  const Column* times = time_column(file.mapping.table, file.parsed.table);
  if (!times) return;
  std::map<Day, std::size_t> rows;
  Day last = 0;
  std::size_t* at_last = nullptr;
  in_slices(times->size(), 4096, [&](std::size_t from, std::size_t to) {
    for (std::size_t row = from; row < to; ++row) {
      Instant t = times->values()[row];
      if (!is_lived(t)) continue;
      Day day = day_of(t, file.mapping.zone);
      if (!at_last || day != last) at_last = &rows[last = day];
      ++*at_last;
    }
  });
  for (const auto& [day, count] : rows) {
    DayRows& of = days[day];
    of.rows = std::max(of.rows, count);
    if (!of.file) of.file = &file;
  }
}

// A day without rows says something only where a day without rows is rare: with five rows on a usual day, or where most days
// have one (statistics, a row a day).
void gaps_in(const std::map<Day, DayRows>& days, std::vector<FormGap>& out) {
  if (days.size() < 3) return;
  std::vector<std::size_t> counts;
  for (const auto& [day, of] : days) counts.push_back(of.rows);
  std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2), counts.end());
  std::size_t usual = counts[counts.size() / 2];
  auto span = static_cast<std::size_t>(days.rbegin()->first - days.begin()->first + 1);
  constexpr std::size_t kOften = 5;
  if (usual < kOften && days.size() * 10 < span * 8) return;
  if (days.size() * 2 < span) return;  // a year of which some weeks were exported: nothing is usual
  for (auto it = days.begin(), next = std::next(it); next != days.end(); ++it, ++next)
    if (next->first > it->first + 1)
      out.push_back(
          {{format_day(it->first + 1), format_day(next->first - 1), usual}, it->second.file, next->second.file});
}

}  // namespace

std::vector<FormGap> find_form_gaps(const std::vector<const LoadedFile*>& files) {
  std::vector<const LoadedFile*> by_name = files;
  std::sort(by_name.begin(), by_name.end(), [](const LoadedFile* a, const LoadedFile* b) {
    return a->name != b->name ? a->name < b->name : a->fingerprint < b->fingerprint;
  });
  std::vector<std::string> forms;  // in the order of their first files
  std::map<std::string, std::map<Day, DayRows>> days;
  for (const LoadedFile* file : by_name) {
    std::string form = form_of(*file);
    if (!days.count(form)) forms.push_back(form);
    count_days(*file, days[form]);
  }
  std::vector<FormGap> out;
  for (const std::string& form : forms) gaps_in(days[form], out);
  return out;
}

std::vector<Gap> find_gaps(const LoadedFile& file) {
  std::vector<Gap> out;
  for (const FormGap& found : find_form_gaps({&file})) out.push_back(found.gap);
  return out;
}

}  // namespace siyu::model
