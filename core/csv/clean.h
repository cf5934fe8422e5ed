// What a cell means once the marks of its exporter are taken off: blanks, ="…", a leading ' or `, and the many ways to
// write nothing. Cleaning a clean text changes nothing, which lets a dictionary of clean texts be searched with raw bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "csv/ingest.h"

namespace siyu::csv {

enum class Rule : std::uint8_t {
  trimmed,
  tab,
  apostrophe,
  backtick,
  formula_wrapper,
  null_mark,
  thousands,
  currency,  // a sign of the yuan; those of others have rules of their own, since they must not be added up
  unit,
  percent,
  brackets,
  remark,
  full_width,
  serial,
  unix_time,
  offset,
  range,
  twelve_hour,
  day_first,
  month_first,
  rounded,
  written_date,
  point_zero,
  dollar,
  euro,
  pound
};
constexpr std::size_t kRules = static_cast<std::size_t>(Rule::pound) + 1;
std::string_view rule_name(Rule rule);
constexpr std::uint32_t bit(Rule rule) { return std::uint32_t{1} << static_cast<unsigned>(rule); }

struct Cleaned {
  std::string text;         // UTF-8
  std::uint32_t rules = 0;  // bits of the rules that touched it
  std::size_t bad = 0;      // sequences that are not of the encoding
  bool has_nul = false;
  bool null = false;
};
// `raw` is unquoted. `as_text`: the cell stays text, so an apostrophe goes only before an id, and 无 is a word.
Cleaned clean_cell(std::string_view raw, Encoding encoding, bool as_text);

// True only for texts that cleaning surely leaves alone; made to be quick, so false says nothing.
bool is_surely_clean(std::string_view raw);

bool is_ascii(std::string_view text);
// Full-width ASCII and blanks made half-width: "１２９９．００" → "1299.00".
std::string half_width(std::string_view text);
// 2.02607E+18: digits that a spreadsheet destroyed, where an id must stand.
bool is_scientific(std::string_view text);
// 1001.0: a whole number that was taken for one with a fraction.
bool is_whole_id(std::string_view text);
// The first `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count);

}  // namespace siyu::csv
