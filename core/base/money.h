// Exact money: a 64-bit count of ten-thousandths, equal to Decimal(18,4). No float ever holds or sums money.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siyu {

struct Money {
  std::int64_t tenthousandths = 0;
  friend auto operator<=>(const Money&, const Money&) = default;
};

// Reads "1299", "-35.80", "1,299.00", "¥25.80", "￥9.90", "598.00元", "(88.00)", "（12.5）", "3.5万", "1.2亿" (UTF-8);
// nullopt when the text is not an amount, has more than four decimals that are not zero, or does not fit.
// With `rounded`, further decimals (the 17 digits of a spreadsheet) are rounded half away from zero, and it says whether they were.
// A number without a unit of its own counts in units of 10^`power` yuan: -2 is 分, 4 is 万元.
std::optional<Money> parse_money(std::string_view text, bool* rounded = nullptr, int power = 0);

// Decimal text with two to four places: "1299.00", "-0.1250".
std::string format_money(Money value);

}  // namespace siyu
