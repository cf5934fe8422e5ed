// Ten digits, whatever the last bits were.
#include "statistics/stable.h"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>

namespace siyu::statistics {
namespace {

TEST(Stable, KeepsTenDigits) {
  EXPECT_EQ(stable(0), 0);
  EXPECT_EQ(stable(1.0 / 3), 0.3333333333);
  EXPECT_EQ(stable(-2.0 / 3), -0.6666666667);
  EXPECT_EQ(stable(12345678901.0), 12345678900.0);
  EXPECT_EQ(stable(9.9999999999e-300), 1e-299);
  EXPECT_EQ(stable(0.5), 0.5);
  EXPECT_EQ(stable(std::numeric_limits<double>::denorm_min()), std::numeric_limits<double>::denorm_min());
}

TEST(Stable, HidesTheLastBits) {
  for (double value : {0.1, 2.718281828459045, 1e-30, 6.02214076e23, 0.9999999999999}) {
    EXPECT_EQ(stable(std::nextafter(value, 1e300)), stable(value)) << value;
    EXPECT_EQ(stable(stable(value)), stable(value)) << value;
    EXPECT_NEAR(stable(value), value, value * 5.1e-10);
  }
}

TEST(Stable, LeavesWhatIsNoNumber) {
  EXPECT_TRUE(std::isnan(stable(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(stable(std::numeric_limits<double>::infinity()), std::numeric_limits<double>::infinity());
  EXPECT_EQ(stable(std::numeric_limits<double>::max()),
            std::numeric_limits<double>::max());  // ten digits would not fit
}

}  // namespace
}  // namespace siyu::statistics
