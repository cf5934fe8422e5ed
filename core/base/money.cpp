// Amounts as people and exports write them, read digit by digit into an integer count of ten-thousandths. The text is
// peeled from outside in: blanks, brackets or sign, currency, unit; what is left must be one plain decimal.
// Leaves out: which currency it is (a report has one), and full-width digits.
#include "base/money.h"

#include <limits>

#include "base/text.h"

namespace siyu {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

constexpr std::uint64_t kEnoughDigits = 100'000'000'000'000'000;  // what is rounded away behind them is nothing

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Removes sign, currency and one pair of brackets, in the orders seen: "-¥5", "¥-5", "(¥5)", "¥(5)".
bool peel_front(std::string_view& text, bool& negative) {
  bool sign = false, currency = false, bracket = false;
  for (;;) {
    text = trim(text);
    if (!sign && !bracket && (text.starts_with('-') || text.starts_with('+') || text.starts_with("−"))) {
      negative = !text.starts_with('+');
      text.remove_prefix(text.starts_with("−") ? 3 : 1);
      sign = true;
    } else if (!currency && (take_prefix(text, "¥") || take_prefix(text, "￥") || take_prefix(text, "CNY") ||
                             take_prefix(text, "RMB") || take_prefix(text, "$") || take_prefix(text, "€") ||
                             take_prefix(text, "£"))) {
      currency = true;
    } else if (!sign && !bracket && (text.starts_with('(') || text.starts_with("（"))) {
      text.remove_prefix(text.front() == '(' ? 1 : 3);
      if (!take_suffix(text, ")") && !take_suffix(text, "）")) return false;
      bracket = negative = true;
    } else {
      return true;
    }
  }
}

}  // namespace

std::optional<Money> parse_money(std::string_view text, bool* rounded, int power) {
  bool negative = false;
  if (!peel_front(text, negative)) return std::nullopt;
  if (take_suffix(text, "元") || take_suffix(text, "CNY")) power = 0;
  text = trim(text);
  if (take_suffix(text, "万"))
    power = 4;
  else if (take_suffix(text, "亿"))
    power = 8;
  text = trim(text);
  power += 4;  // of ten, from the written number to ten-thousandths

  std::uint64_t digits = 0;
  std::size_t seen = 0, since_comma = 0;
  bool commas = false, point = false;
  int pending_zeros = 0;  // zeros after the point count only when a digit follows them
  for (char c : text) {
    if (is_digit(c)) {
      ++seen;
      ++since_comma;
      if (point && (c == '0' || (rounded && digits >= kEnoughDigits))) {
        ++pending_zeros;
        continue;
      }
      for (int zeros = point ? pending_zeros : 0; zeros >= 0; --zeros) {
        std::uint64_t digit = zeros == 0 ? static_cast<std::uint64_t>(c - '0') : 0;
        if (__builtin_mul_overflow(digits, std::uint64_t{10}, &digits)) return std::nullopt;
        if (__builtin_add_overflow(digits, digit, &digits)) return std::nullopt;
        if (point) --power;
      }
      pending_zeros = 0;
    } else if (c == ',' && !point && seen > 0 && (commas ? since_comma == 3 : since_comma <= 3)) {
      commas = true;
      since_comma = 0;
    } else if (c == '.' && !point && (!commas || since_comma == 3)) {
      point = true;
    } else {
      return std::nullopt;
    }
  }
  if (seen == 0 || (commas && !point && since_comma != 3)) return std::nullopt;
  for (; power < 0; ++power) {
    std::uint64_t last = digits % 10;
    if (last != 0 && !rounded) return std::nullopt;
    if (last != 0) *rounded = true;
    digits = digits / 10 + (power == -1 && last >= 5 ? 1 : 0);
  }
  for (; power > 0 && digits != 0; --power) {
    if (__builtin_mul_overflow(digits, std::uint64_t{10}, &digits)) return std::nullopt;
  }
  if (digits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  std::int64_t value = static_cast<std::int64_t>(digits);
  return Money{negative ? -value : value};
}

std::string format_money(Money value) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(value.tenthousandths);
  if (value.tenthousandths < 0) magnitude = 0 - magnitude;
  std::uint64_t fraction = magnitude % 10000;
  std::string text = value.tenthousandths < 0 ? "-" : "";
  text += std::to_string(magnitude / 10000);
  text += '.';
  std::string places = std::to_string(10000 + fraction).substr(1);
  while (places.size() > 2 && places.back() == '0') places.pop_back();
  return text + places;
}

}  // namespace siyu
