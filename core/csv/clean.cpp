// The rules run until none applies any more; that is what makes cleaning idempotent.
#include "csv/clean.h"

#include <algorithm>
#include <cstring>

#include "base/result.h"
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
  for (std::string_view mark : {"-", "--", "---", "—", "——", "/", "NA", "N/A", "null", "NULL", "Null", "\\N", "#N/A"}) {
    if (text == mark) return true;
  }
  if (as_text) return false;
  for (std::string_view mark : {"无", "NaN", "nan", "None", "none", "nil", "0000-00-00", "0000-00-00 00:00:00"}) {
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
  if (!std::all_of(text.begin() + 1, text.end(), is_digit)) return false;
  text.erase(0, 1);
  return true;
}

}  // namespace

std::string_view rule_name(Rule rule) {
  switch (rule) {
    case Rule::trimmed:
      return "trimmed";
    case Rule::tab:
      return "tab";
    case Rule::apostrophe:
      return "apostrophe";
    case Rule::backtick:
      return "backtick";
    case Rule::formula_wrapper:
      return "formula_wrapper";
    case Rule::null_mark:
      return "null_mark";
    case Rule::thousands:
      return "thousands";
    case Rule::currency:
      return "currency";
    case Rule::unit:
      return "unit";
    case Rule::percent:
      return "percent";
    case Rule::brackets:
      return "brackets";
    case Rule::remark:
      return "remark";
  }
  CHECK(false);
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
