// Integers by hand, doubles by fast_float (the only file that includes it). The grammar is checked here first, because a
// library would also take "inf", "nan" and half a text. Printing tries 15, 16 and 17 digits: texts of 15 digits always
// survive the way to a double and back, 17 always suffice, so the first that reads back is the shortest.
#include "base/number.h"

#include <fast_float/fast_float.h>
#include <cmath>
#include <cstdio>
#include <limits>

#include "base/text.h"

namespace siyu {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of text from `at` on without well-placed thousands separators; nullopt when a comma is misplaced.
std::optional<std::string> take_digits(std::string_view text, std::size_t& at, bool allow_commas) {
  std::string digits;
  std::size_t since_comma = 0;
  bool commas = false;
  for (; at < text.size(); ++at) {
    if (is_digit(text[at])) {
      digits += text[at];
      ++since_comma;
    } else if (allow_commas && text[at] == ',' && !digits.empty() && (commas ? since_comma == 3 : since_comma <= 3)) {
      commas = true;
      since_comma = 0;
    } else {
      break;
    }
  }
  if (commas && since_comma != 3) return std::nullopt;
  return digits;
}

std::optional<double> read_double(const std::string& text) {
  double value = 0;
  auto answer = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (answer.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trim(text);
  bool negative = text.starts_with('-');
  std::size_t at = negative || text.starts_with('+') ? 1 : 0;
  std::optional<std::string> digits = take_digits(text, at, true);
  if (!digits || digits->empty() || at != text.size()) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : *digits) {
    if (__builtin_mul_overflow(value, std::uint64_t{10}, &value)) return std::nullopt;
    if (__builtin_add_overflow(value, static_cast<std::uint64_t>(c - '0'), &value)) return std::nullopt;
  }
  constexpr std::uint64_t kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value > kMax + (negative ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

std::optional<double> parse_real(std::string_view text) {
  text = trim(text);
  std::int64_t power = 0;
  if (text.ends_with('%')) {
    text = trim(text.substr(0, text.size() - 1));
    power = -2;
  }
  std::string plain;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    if (text[at] == '-') plain += '-';
    ++at;
  }
  std::optional<std::string> whole = take_digits(text, at, true);
  if (!whole) return std::nullopt;
  std::string fraction;
  if (at < text.size() && text[at] == '.') {
    ++at;
    fraction = *take_digits(text, at, false);
  }
  if (whole->empty() && fraction.empty()) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool down = at < text.size() && text[at] == '-';
    if (down || (at < text.size() && text[at] == '+')) ++at;
    std::string exponent = *take_digits(text, at, false);
    if (exponent.empty() || exponent.size() > 6) return std::nullopt;
    std::int64_t size = 0;
    for (char c : exponent) size = size * 10 + (c - '0');
    power += down ? -size : size;
  }
  if (at != text.size()) return std::nullopt;
  plain += whole->empty() ? "0" : *whole;
  if (!fraction.empty()) plain += '.' + fraction;
  if (power != 0) plain += 'e' + std::to_string(power);
  return read_double(plain);
}

std::string format_real(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  if (value == 0) return "0";
  char buffer[40];
  // Subnormal doubles hold fewer digits, so there every length is tried.
  for (int digits = std::fabs(value) < std::numeric_limits<double>::min() ? 1 : 15; digits <= 17; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*e", digits - 1, std::fabs(value));
    std::optional<double> back = read_double(buffer);
    if (back && *back == std::fabs(value)) break;
  }
  // "d.ddde±xx": significant digits and the power of the first of them.
  std::string digits;
  int power = 0;
  for (const char* p = buffer; *p != '\0'; ++p) {
    if (is_digit(*p)) digits += *p;
    if (*p == 'e') {
      for (const char* q = p + 2; *q != '\0'; ++q) power = power * 10 + (*q - '0');
      if (p[1] == '-') power = -power;
      break;
    }
  }
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  int count = static_cast<int>(digits.size());
  std::string text = value < 0 ? "-" : "";
  if (power < -7 || power >= 21) {
    text += digits[0];
    if (count > 1) text += '.' + digits.substr(1);
    return text + 'e' + (power < 0 ? "-" : "+") + std::to_string(power < 0 ? -power : power);
  }
  if (power < 0) return text + "0." + std::string(static_cast<std::size_t>(-power - 1), '0') + digits;
  if (count <= power + 1) return text + digits + std::string(static_cast<std::size_t>(power + 1 - count), '0');
  std::size_t whole = static_cast<std::size_t>(power + 1);
  return text + digits.substr(0, whole) + '.' + digits.substr(whole);
}

}  // namespace siyu
