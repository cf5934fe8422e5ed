// The rules run until none applies any more; that is what makes cleaning idempotent.
#include "csv/clean.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/number.h"
#include "base/text.h"

namespace siyu::csv {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Ids, phones, numbers and times: what a spreadsheet user protects with an apostrophe.
bool is_id(std::string_view text) {
  bool digit = false;
  for (char c : text) {
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !is_digit(c) && std::strchr("+-_.:/ ", c) == nullptr) return false;
    digit = digit || is_digit(c);
  }
  return digit;
}

bool is_null_mark(std::string_view text, bool as_text) {
  for (std::string_view mark :
       {"-", "--", "---", "—", "——", "/", "NA", "N/A", "null", "NULL", "Null", "None", "\\N", "#N/A"}) {
    if (text == mark) return true;
  }
  if (as_text) return false;
  for (std::string_view mark : {"无", "NaN", "nan", "none", "nil", "0000-00-00", "0000-00-00 00:00:00"}) {
    if (text == mark) return true;
  }
  return false;
}

bool unwrap_formula(std::string& text) {
  if (text.size() < 2 || text[0] != '=') return false;
  if (text.size() >= 3 && text[1] == '"' && text.back() == '"') {
    std::string inner;
    for (std::size_t i = 2; i + 1 < text.size(); ++i) {
      inner += text[i];
      if (text[i] == '"' && i + 2 < text.size() && text[i + 1] == '"') ++i;
    }
    text = inner;
    return true;
  }
  // =123 and =A-17: an id; anything else may be a formula without its result.
  bool digit = false;
  for (char c : text.substr(1)) {
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !is_digit(c) && c != '-' && c != '_') return false;
    digit = digit || is_digit(c);
  }
  if (!digit || text[1] == '-') return false;
  text.erase(0, 1);
  return true;
}

}  // namespace

std::string_view rule_name(Rule rule) {
  constexpr std::array<std::string_view, kRules> kNames = {
      "trimmed",    "tab",         "apostrophe", "backtick",     "formula_wrapper", "null_mark",
      "thousands",  "currency",    "unit",       "percent",      "brackets",        "remark",
      "full_width", "serial",      "unix_time",  "offset",       "range",           "twelve_hour",
      "day_first",  "month_first", "rounded",    "written_date", "point_zero",      "dollar",
      "euro",       "pound"};
  return kNames[static_cast<std::size_t>(rule)];
}

bool is_surely_clean(std::string_view raw) {
  if (raw.size() < 5 || raw[0] == '\'' || raw[0] == '`' || raw[0] == '=') return false;  // null marks are shorter
  bool printable = true;
  for (char c : raw) printable = printable && c > ' ' && c < '\x7F';
  return printable;
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

std::string half_width(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view rest = text.substr(at);
    unsigned char second = rest.size() >= 3 ? static_cast<unsigned char>(rest[1]) : 0;
    unsigned char third = rest.size() >= 3 ? static_cast<unsigned char>(rest[2]) : 0;
    if (rest.starts_with("\xEF") && ((second == 0xBC && third >= 0x81) || (second == 0xBD && third <= 0x9E))) {
      out += static_cast<char>(second == 0xBC ? third - 0x60 : third - 0x20);  // U+FF01 … U+FF5E
      at += 3;
    } else if (rest.starts_with("\xE3\x80\x80")) {
      out += ' ';
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

bool is_scientific(std::string_view text) {
  std::size_t e = text.find_first_of("Ee");
  if (e == std::string_view::npos || e + 1 >= text.size() || text[e + 1] == '-') return false;
  // 12E10 may well be an id; a spreadsheet writes a point or a plus.
  if (text[e + 1] != '+' && text.find('.') == std::string_view::npos) return false;
  std::optional<std::int64_t> exponent = parse_integer(text.substr(e + 1));
  return exponent && *exponent >= 9 && parse_real(text).has_value();
}

bool is_whole_id(std::string_view text) {
  if (text.size() < 3 || !text.ends_with(".0")) return false;
  text.remove_suffix(2);
  return std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && count-- == 0) break;
  }
  return text.substr(0, at);
}

Cleaned clean_cell(std::string_view raw, Encoding encoding, bool as_text) {
  Cleaned cell;
  if (is_ascii(raw))
    cell.text = raw;
  else
    cell.text = decode(raw, encoding, &cell.bad);
  std::string& text = cell.text;
  if (text.find('\0') != std::string::npos) {
    cell.has_nul = true;
    std::erase(text, '\0');
  }
  for (std::size_t before = text.size() + 1; text.size() < before && !text.empty();) {
    before = text.size();
    std::string_view trimmed = trim(text);
    if (trimmed.size() < text.size()) {
      std::size_t from = static_cast<std::size_t>(trimmed.data() - text.data());
      bool tab = std::string_view(text).substr(0, from).find('\t') != std::string_view::npos ||
                 std::string_view(text).substr(from + trimmed.size()).find('\t') != std::string_view::npos;
      cell.rules |= bit(tab ? Rule::tab : Rule::trimmed);
      text.assign(std::string(trimmed));
    }
    if (text.empty()) break;
    if (text[0] == '\'' && (!as_text || is_id(std::string_view(text).substr(1)))) {
      text.erase(0, 1);
      cell.rules |= bit(Rule::apostrophe);
    } else if (text[0] == '`' && text.find('`', 1) == std::string::npos) {
      text.erase(0, 1);
      cell.rules |= bit(Rule::backtick);
    } else if (unwrap_formula(text)) {
      cell.rules |= bit(Rule::formula_wrapper);
    }
  }
  cell.null = text.empty() || is_null_mark(text, as_text);
  if (cell.null && !raw.empty()) cell.rules |= bit(Rule::null_mark);
  return cell;
}

}  // namespace siyu::csv
