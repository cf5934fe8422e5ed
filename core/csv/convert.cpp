// Columns are read one at a time over a batch: the switch on the type is taken once, and each loop has a fast way for the
// layout that nearly all cells have. Whatever else a cell holds goes the slow way: unquote, decode, clean, read, count.
// Cells of text that are not odd: convert_text.cpp.
#include "csv/convert.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/money.h"
#include "base/number.h"
#include "base/result.h"

namespace siyu::csv {
namespace {

using column::Type;

std::string_view problem_code(Type type) {
  switch (type) {
    case Type::money:
      return "not_money";
    case Type::instant:
    case Type::day:
      return "not_a_time";
    case Type::boolean:
      return "not_a_flag";
    default:
      return "not_a_number";
  }
}

// A value as an example of cleaning shows it.
std::string written(Type type, std::int64_t value, Zone zone) {
  switch (type) {
    case Type::money:
      return format_money({value});
    case Type::instant:
      return format_instant(value, zone);
    case Type::day:
      return format_day(value);
    case Type::boolean:
      return value != 0 ? "true" : "false";
    default:
      return std::to_string(value);
  }
}

// Digits with at most `places` decimals and an optional minus, as a count of 10^-places.
bool fast_decimal(const char* p, std::size_t size, int places, std::int64_t& value) {
  const char* end = p + size;
  bool negative = *p == '-';
  if (negative) ++p;
  if (end - p > 14 || p == end) return false;
  std::int64_t digits = 0;
  const char* start = p;
  for (; p < end; ++p) {
    unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
    if (digit > 9) break;
    digits = digits * 10 + digit;
  }
  if (p == start) return false;
  int left = places;
  if (p < end) {
    if (*p != '.' || p + 1 == end || end - p - 1 > places) return false;
    for (++p; p < end; ++p, --left) {
      unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
      if (digit > 9) return false;
      digits = digits * 10 + digit;
    }
  }
  constexpr std::int64_t kPowers[5] = {1, 10, 100, 1000, 10000};
  digits *= kPowers[left];
  value = negative ? -digits : digits;
  return true;
}

bool fast_integer(const char* p, std::size_t size, std::int64_t& value) {
  bool negative = *p == '-';
  std::size_t at = negative ? 1 : 0;
  if (size - at > 18 || size == at) return false;
  std::int64_t digits = 0;
  for (; at < size; ++at) {
    unsigned digit = static_cast<unsigned char>(p[at]) - unsigned{'0'};
    if (digit > 9) return false;
    digits = digits * 10 + digit;
  }
  value = negative ? -digits : digits;
  return true;
}

// "HH:MM:SS" as milliseconds: eight bytes at once. The exclusive or leaves digits as 0…9 and colons as 0.
bool fast_clock(const char* p, std::int64_t& ms) {
  std::uint64_t text;
  std::memcpy(&text, p, 8);
  std::uint64_t digits = text ^ 0x30303A30303A3030;
  if (((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) != 0 || (digits & 0x0000FF0000FF0000) != 0)
    return false;
  std::uint64_t pairs = digits * 10 + (digits >> 8);
  std::int64_t hour = pairs & 0xFF, minute = pairs >> 24 & 0xFF, second = pairs >> 48 & 0xFF;
  ms = (hour * 3600 + minute * 60 + second) * 1000;
  return hour < 24 && minute < 60 && second < 60;
}

}  // namespace

bool strip_plain_quotes(Cell& cell) {
  if (cell.size < 2 || cell.data[cell.size - 1] != '"') return false;
  if (std::memchr(cell.data + 1, '"', cell.size - 2) != nullptr) return false;
  ++cell.data;
  cell.size -= 2;
  return true;
}

void ProblemLog::add(std::string_view code, std::string_view column, std::size_t row, std::string_view text) {
  auto count = std::find_if(counts_.begin(), counts_.end(),
                            [&](const ProblemCount& known) { return known.code == code && known.column == column; });
  if (count == counts_.end()) {
    counts_.push_back({std::string(code), std::string(column), 0, {}});
    count = counts_.end() - 1;
  }
  ++count->cells;
  if (count->examples.size() < ProblemCount::kExamples) {
    count->examples.push_back({row, std::string(column), std::string(first_code_points(text, kExampleCodePoints))});
  }
}

void ProblemLog::move_into(std::vector<ProblemCount>& out) {
  // Which came first can depend on the size of the batches.
  std::sort(counts_.begin(), counts_.end(), [](const ProblemCount& a, const ProblemCount& b) {
    return a.code != b.code ? a.code < b.code : a.column < b.column;
  });
  for (ProblemCount& count : counts_) out.push_back(std::move(count));
  counts_.clear();
}

ColumnReader::ColumnReader(ColumnPlan plan, std::string header, Writing writing)
    : plan_(std::move(plan)), header_(std::move(header)), writing_(writing), column_(plan_.type) {}

void ColumnReader::read(const Rows& rows) {
  bad_.clear();
  std::size_t before = column_.size();
  read_cells(rows);
  if (plan_.required && column_.any_null(before)) note_missing(rows, before);
}

// Cells that are null without a problem of their own.
void ColumnReader::note_missing(const Rows& rows, std::size_t before) {
  std::vector<Bad> known;
  known.swap(bad_);
  auto next = known.begin();
  for (std::size_t row = 0; row < rows.count; ++row) {
    if (next != known.end() && next->row == row) {
      for (; next != known.end() && next->row == row; ++next) bad_.push_back(*next);
    } else if (column_.is_null(before + row)) {
      problems_.add("missing_value", header_, rows.number(row), {});
      bad_.push_back({row, "missing_value"});
    }
  }
}

void ColumnReader::add_problem(std::string_view code, const Rows& rows, std::size_t row, std::string_view text) {
  problems_.add(code, header_, rows.number(row), text);
  if (plan_.sets_aside && (bad_.empty() || bad_.back().row != row)) bad_.push_back({row, code});
}

std::string ColumnReader::shown(std::string_view raw) const {
  return decode(raw.substr(0, kExampleCodePoints * 4), writing_.encoding);
}

void ColumnReader::read_cells(const Rows& rows) {
  switch (plan_.type) {
    case Type::text:
      return read_text(rows);
    case Type::real:
      return read_reals(rows);
    case Type::integer:
      return read_values(
          rows, [](const char* p, std::size_t size, std::int64_t& value) { return fast_integer(p, size, value); });
    case Type::money:
      if (plan_.power != 0) return read_values(rows, [](const char*, std::size_t, std::int64_t&) { return false; });
      return read_values(
          rows, [](const char* p, std::size_t size, std::int64_t& value) { return fast_decimal(p, size, 4, value); });
    case Type::instant:
      return read_values(
          rows, [this](const char* p, std::size_t size, std::int64_t& value) { return fast_instant(p, size, value); });
    case Type::day:
      return read_values(
          rows, [this](const char* p, std::size_t size, std::int64_t& value) { return fast_day(p, size, value); });
    case Type::boolean:
      return read_values(rows, [](const char* p, std::size_t size, std::int64_t& value) {
        value = *p - '0';
        return size == 1 && (*p == '0' || *p == '1');
      });
  }
}

std::uint32_t ColumnReader::code_of(std::string_view raw, const Rows& rows, std::size_t row) {
  if (raw.empty()) return column::kNullCode;
  if (raw.size() > kLongestCell) {
    add_problem("cell_too_long", rows, row, shown(raw));
    return column::kNullCode;
  }
  column::Dictionary& dictionary = column_.dictionary();
  if (writing_.encoding == Encoding::utf8 || is_ascii(raw)) {
    if (std::optional<std::uint32_t> known = dictionary.find(raw)) return *known;
  }
  std::optional<std::uint32_t> known = odd_.find(raw);
  if (!known) {
    Cleaned cleaned = clean_cell(raw, writing_.encoding, true);
    bool damaged = plan_.is_id && is_scientific(cleaned.text);
    if (plan_.is_id && writing_.whole_ids && is_whole_id(cleaned.text)) {
      cleaned.text.resize(cleaned.text.size() - 2);
      cleaned.rules |= bit(Rule::point_zero);
    }
    if (cleaned.text == raw && !cleaned.null && !damaged) return dictionary.add(raw);
    known = odd_.add(raw);
    odds_.push_back({cleaned.null || damaged ? column::kNullCode : dictionary.add(cleaned.text), cleaned.rules,
                     cleaned.bad > 0, cleaned.has_nul, damaged});
  }
  const Odd& odd = odds_[*known];
  count_rules(odd.rules, raw, rows.number(row), [&] {
    Cleaned after;
    after.null = odd.code == column::kNullCode;
    if (!after.null) after.text = dictionary.text(odd.code);
    return after;
  });
  if (odd.bad) add_problem("bad_bytes", rows, row, shown(raw));
  if (odd.has_nul) problems_.add("nul_bytes", header_, rows.number(row), shown(raw));
  if (odd.damaged) add_problem("damaged_id", rows, row, shown(raw));
  return odd.code;
}

template <class Fast>
void ColumnReader::read_values(const Rows& rows, Fast fast) {
  column::Narrow<std::int64_t>& values = column_.mutable_values();
  std::size_t source = plan_.source;
  for (std::size_t row = 0; row < rows.count;) {
    std::size_t piece = values.reserve_piece(rows.count - row);
    std::int64_t* out = values.end();
    for (std::size_t i = 0; i < piece; ++i) {
      std::int64_t value = column::kNullValue;
      if (source < rows.cells[row + i]) {
        Cell cell = rows.cell(row + i, source);
        if (cell.size != 0 && cell.data[0] == '"') strip_plain_quotes(cell);
        if (cell.size != 0 && !fast(cell.data, cell.size, value)) value = slow_value(cell, rows, row + i);
      }
      out[i] = value;
    }
    values.advance(piece);
    row += piece;
  }
}

void ColumnReader::read_reals(const Rows& rows) {
  constexpr double kNull = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t row = 0; row < rows.count; ++row) {
    double value = kNull;
    if (plan_.source < rows.cells[row]) {
      Cell cell = rows.cell(row, plan_.source);
      std::int64_t digits = 0;
      if (cell.size != 0 && cell.data[0] == '"') strip_plain_quotes(cell);
      // Both operands are exact, so the one rounding of the division gives the nearest double.
      if (cell.size != 0 && fast_decimal(cell.data, cell.size, 4, digits) && digits < std::int64_t{1} << 53 &&
          digits > -(std::int64_t{1} << 53)) {
        value = static_cast<double>(digits) / 10000;
      } else if (cell.size != 0) {
        value = slow_real(cell, rows, row);
      }
    }
    column_.add_real(value);
  }
}

Cleaned ColumnReader::clean(Cell cell, const Rows& rows, std::size_t row) {
  std::string_view raw = unquote(cell, scratch_);
  if (raw.size() > kLongestCell) {
    add_problem("cell_too_long", rows, row, shown(raw));
    Cleaned nothing;
    nothing.null = true;
    return nothing;
  }
  Cleaned cleaned = clean_cell(raw, writing_.encoding, false);
  if (cleaned.bad > 0) problems_.add("bad_bytes", header_, rows.number(row), cleaned.text);
  if (cleaned.has_nul) problems_.add("nul_bytes", header_, rows.number(row), cleaned.text);
  if (cleaned.null) count_rules(cleaned.rules, raw, rows.number(row), [&] { return cleaned; });
  return cleaned;
}

std::int64_t ColumnReader::slow_value(Cell cell, const Rows& rows, std::size_t row) {
  Cleaned cleaned = clean(cell, rows, row);
  if (cleaned.null) return column::kNullValue;
  std::optional<std::int64_t> value;
  std::int64_t quick = 0;
  bool times = plan_.type == Type::instant || plan_.type == Type::day;
  bool masked = plan_.type != Type::boolean && (cleaned.text.starts_with("##") || cleaned.text.starts_with("$$"));
  if (times && fast_instant(cleaned.text.data(), cleaned.text.size(), quick) && plan_.type == Type::instant)
    value = quick;
  if (plan_.type == Type::money)
    value = read_amount(cleaned.text, plan_.power, cleaned.rules);
  else if (!value)
    value = read_value(plan_.type, cleaned.text, writing_.zone, cleaned.rules, resolution_, writing_.form);
  if (!value && masked) cleaned.rules |= bit(Rule::null_mark);
  count_rules(cleaned.rules, unquote(cell, scratch_), rows.number(row), [&] {
    Cleaned after;
    after.null = !value;
    if (value)
      after.text = written(plan_.type, *value, writing_.zone);
    else if (!masked)
      after = cleaned;
    return after;
  });
  if (value) return *value;
  if (masked) return column::kNullValue;
  std::string_view code = problem_code(plan_.type);
  if (times && (short_date(cleaned.text) || narrow_date(cleaned.text))) code = "ambiguous_date";
  if (plan_.is_id && is_scientific(cleaned.text)) code = "damaged_id";
  add_problem(code, rows, row, cleaned.text);
  return column::kNullValue;
}

double ColumnReader::slow_real(Cell cell, const Rows& rows, std::size_t row) {
  constexpr double kNull = std::numeric_limits<double>::quiet_NaN();
  Cleaned cleaned = clean(cell, rows, row);
  if (cleaned.null) return kNull;
  std::optional<double> value = read_real(cleaned.text, cleaned.rules);
  count_rules(cleaned.rules, unquote(cell, scratch_), rows.number(row), [&] {
    Cleaned after = cleaned;
    if (value) after.text = format_real(*value);
    return after;
  });
  if (value) return *value;
  add_problem(problem_code(Type::real), rows, row, cleaned.text);
  return kNull;
}

template <class After>
void ColumnReader::count_rules(std::uint32_t rules, std::string_view raw, std::size_t number, After after) {
  if (rules == 0) return;
  bool wanted = (rules & ~rules_shown_) != 0;
  CleanCount::Example example;
  if (wanted) {
    Cleaned became = after();
    example = {number, std::string(first_code_points(shown(raw), kExampleCodePoints)),
               became.null ? "" : std::string(first_code_points(became.text, kExampleCodePoints))};
  }
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    if ((rules >> rule & 1) == 0) continue;
    ++rule_cells_[rule];
    if (rule_examples_[rule].size() >= CleanCount::kExamples) continue;
    rule_examples_[rule].push_back(example);
    if (rule_examples_[rule].size() == CleanCount::kExamples) rules_shown_ |= std::uint32_t{1} << rule;
  }
}

bool ColumnReader::fast_date(const char* p, DayCache& cache) const {
  std::uint64_t date;
  std::uint16_t day;
  std::memcpy(&date, p, 8);
  std::memcpy(&day, p + 8, 2);
  if (date == cache.date && day == cache.day) return true;
  if ((p[4] != '-' && p[4] != '/') || p[7] != p[4]) return false;
  unsigned numbers[3] = {};
  const int kParts[8] = {0, 0, 0, 0, 1, 1, 2, 2}, kPlaces[8] = {0, 1, 2, 3, 5, 6, 8, 9};
  for (int i = 0; i < 8; ++i) {
    unsigned digit = static_cast<unsigned char>(p[kPlaces[i]]) - unsigned{'0'};
    if (digit > 9) return false;
    numbers[kParts[i]] = numbers[kParts[i]] * 10 + digit;
  }
  Civil civil{static_cast<int>(numbers[0]), numbers[1], numbers[2]};
  if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1) return false;
  Day days = days_from_civil(civil);
  Civil back = civil_from_days(days);
  if (back.month != civil.month || back.day != civil.day) return false;
  cache = {date, day, start_of(days, writing_.zone)};
  return true;
}

bool ColumnReader::fast_instant(const char* p, std::size_t size, std::int64_t& value) {
  std::int64_t clock = 0;
  if (size != 19 || p[10] != ' ' || !fast_clock(p + 11, clock) || !fast_date(p, cache_)) return false;
  value = cache_.start + clock;
  if (resolution_ < Resolution::second) resolution_ = Resolution::second;
  return true;
}

bool ColumnReader::fast_day(const char* p, std::size_t size, std::int64_t& value) {
  if (size != 10 || !fast_date(p, cache_)) return false;
  value = day_of(cache_.start, writing_.zone);
  return true;
}

void ColumnReader::finish(std::vector<ProblemCount>& problems, std::vector<CleanCount>& cleaned) {
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    if (rule_cells_[rule] == 0) continue;
    cleaned.push_back(
        {std::string(rule_name(static_cast<Rule>(rule))), header_, rule_cells_[rule], std::move(rule_examples_[rule])});
  }
  problems_.move_into(problems);
}

}  // namespace siyu::csv
