// Money from text and to text: every spelling of the contract, and what must not be taken for an amount.
#include "base/money.h"

#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace siyu {
namespace {

void expect_amount(std::string_view text, std::int64_t tenthousandths) {
  std::optional<Money> money = parse_money(text);
  ASSERT_TRUE(money.has_value()) << text;
  EXPECT_EQ(money->tenthousandths, tenthousandths) << text;
}

TEST(Money, ReadsEverySpelling) {
  expect_amount("1299", 12990000);
  expect_amount("-35.80", -358000);
  expect_amount("+3", 30000);
  expect_amount("1,299.00", 12990000);
  expect_amount("12,345,678", 123456780000);
  expect_amount("¥25.80", 258000);
  expect_amount("￥9.90", 99000);
  expect_amount("598.00元", 5980000);
  expect_amount("(88.00)", -880000);
  expect_amount("（12.5）", -125000);
  expect_amount("3.5万", 350000000);
  expect_amount("1.2亿", 1200000000000);
  expect_amount("1.2万元", 120000000);
  expect_amount("-¥5", -50000);
  expect_amount("¥-5", -50000);
  expect_amount("¥ 1,000.5 元", 10005000);
  expect_amount(" \t12 ", 120000);
  expect_amount("0.0001", 1);
  expect_amount(".5", 5000);
  expect_amount("5.", 50000);
  expect_amount("000012", 120000);
  expect_amount("1.230000000000", 12300);
  expect_amount("0.12345678万", 12345678);
}

TEST(Money, RefusesWhatIsNoAmount) {
  for (std::string_view text : {"",     " ",       "-",       ".",       "元",     "¥",     "1,29",       "1,2345",
                                ",123", "12,34.5", "1.2.3",   "1 2",     "abc",    "1e3",   "12abc",      "(88",
                                "88)",  "--5",     "0.00001", "1.23456", "1,234,", "4.41%", "2026-01-01", "1.5,000"}) {
    EXPECT_FALSE(parse_money(text).has_value()) << text;
  }
}

TEST(Money, RoundsTheDigitsOfASpreadsheetWhenAsked) {
  bool rounded = false;
  EXPECT_EQ(parse_money("17.919999999999998", &rounded), Money{179200});
  EXPECT_TRUE(rounded);
  EXPECT_EQ(parse_money("-33.333333333333336", &rounded), Money{-333333});
  EXPECT_EQ(parse_money("0.00005", &rounded), Money{1});
  EXPECT_EQ(parse_money("0.30000000000000004", &rounded), Money{3000});
  EXPECT_EQ(parse_money("12345678.123456789012345678", &rounded), Money{123456781235});
  rounded = false;
  EXPECT_EQ(parse_money("12.5000000", &rounded), Money{125000});
  EXPECT_FALSE(rounded);
  EXPECT_EQ(parse_money("0.00005"), std::nullopt);
}

TEST(Money, KnowsItsLimits) {
  expect_amount("922337203685477.5807", std::numeric_limits<std::int64_t>::max());
  expect_amount("-922337203685477.5807", -std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(parse_money("922337203685477.5808").has_value());
  EXPECT_FALSE(parse_money("-922337203685477.5808").has_value());  // the value that means null
  EXPECT_FALSE(parse_money("99999999999999999999").has_value());
  EXPECT_FALSE(parse_money("99999999999亿").has_value());
  expect_amount("0." + std::string(200, '0'), 0);
}

TEST(Money, WritesTwoToFourPlaces) {
  EXPECT_EQ(format_money({12990000}), "1299.00");
  EXPECT_EQ(format_money({-1250}), "-0.125");
  EXPECT_EQ(format_money({-1}), "-0.0001");
  EXPECT_EQ(format_money({0}), "0.00");
  EXPECT_EQ(format_money({std::numeric_limits<std::int64_t>::min()}), "-922337203685477.5808");
}

TEST(Money, ReadsBackWhatItWrites) {
  for (std::int64_t value = 1; value < 4000000000000000000; value = value * 3 + 7) {
    expect_amount(format_money({value}), value);
    expect_amount(format_money({-value}), -value);
  }
}

}  // namespace
}  // namespace siyu
