// Integers and doubles from text and to text.
#include "base/number.h"

#include <gtest/gtest.h>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace siyu {
namespace {

TEST(Number, ReadsIntegers) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_EQ(parse_integer("+7"), 7);
  EXPECT_EQ(parse_integer("1,299"), 1299);
  EXPECT_EQ(parse_integer(" 42 "), 42);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (std::string_view text : {"", "-", "1.0", "1,29", "12,3456", "9223372036854775808", "-9223372036854775809", "1 2",
                                "1a", "0x10", "99999999999999999999999", ",1", "1,"}) {
    EXPECT_FALSE(parse_integer(text).has_value()) << text;
  }
}

TEST(Number, ReadsReals) {
  EXPECT_EQ(parse_real("0.1"), 0.1);
  EXPECT_EQ(parse_real("-1.5e3"), -1500.0);
  EXPECT_EQ(parse_real("1.93068E+15"), 1.93068e15);
  EXPECT_EQ(parse_real("1,299.5"), 1299.5);
  EXPECT_EQ(parse_real("4.41%"), 0.0441);
  EXPECT_EQ(parse_real("100 %"), 1.0);
  EXPECT_EQ(parse_real(".5"), 0.5);
  EXPECT_EQ(parse_real("5."), 5.0);
  EXPECT_EQ(parse_real("+2"), 2.0);
  EXPECT_EQ(parse_real("1e-400"), 0.0);
  for (std::string_view text : {"", ".", "-", "nan", "inf", "Infinity", "1e999", "1e", "1.2.3", "0x1p3", "1e+", "%",
                                "1,29.5", "1e9999999", "e5"}) {
    EXPECT_FALSE(parse_real(text).has_value()) << text;
  }
}

TEST(Number, WritesTheShortestText) {
  EXPECT_EQ(format_real(0.1), "0.1");
  EXPECT_EQ(format_real(5), "5");
  EXPECT_EQ(format_real(-0.0), "0");
  EXPECT_EQ(format_real(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(format_real(100000), "100000");
  EXPECT_EQ(format_real(1e21), "1e+21");
  EXPECT_EQ(format_real(1.5e-9), "1.5e-9");
  EXPECT_EQ(format_real(0.0000001), "0.0000001");
  EXPECT_EQ(format_real(5e-324), "5e-324");
  EXPECT_EQ(format_real(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(format_real(123456.789), "123456.789");
  EXPECT_EQ(format_real(-2.5), "-2.5");
}

TEST(Number, ReadsBackAnyDoubleItWrites) {
  constexpr std::uint32_t kSeed = 20261101;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 20000; ++i) {
    std::uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(parse_real(format_real(value)), value);
  }
}

}  // namespace
}  // namespace siyu
