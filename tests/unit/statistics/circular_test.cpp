// Angles: all at one place, all around, and turned.
#include "statistics/circular.h"

#include <gtest/gtest.h>
#include <numbers>
#include <vector>

namespace siyu::statistics {
namespace {

TEST(Circular, Edges) {
  EXPECT_FALSE(rayleigh({}).has_value());
  const Rayleigh one = *rayleigh(std::vector<double>(20, 2.5));
  EXPECT_NEAR(one.mean_resultant, 1, 1e-12);
  EXPECT_NEAR(*one.mean_direction, 2.5, 1e-12);
  EXPECT_LT(one.p, 1e-6);
  std::vector<double> around;
  for (int i = 0; i < 60; ++i) around.push_back(i * std::numbers::pi / 30);
  const Rayleigh none = *rayleigh(around);
  EXPECT_NEAR(none.p, 1, 1e-12);
  EXPECT_EQ(none.mean_direction, std::nullopt);
}

TEST(Circular, DoesNotMindWhereTheYearBegins) {
  std::vector<double> angles = {0.1, 0.25, 6.2, 0.05, 0.4, 5.95, 0.3, 6.1, 3.2, 0.15};
  const Rayleigh first = *rayleigh(angles);
  EXPECT_NEAR(first.mean_resultant, 0.7776085421429945, 1e-12);
  EXPECT_NEAR(first.p, 0.000911, 5e-7);
  for (double& angle : angles) angle += 1;
  const Rayleigh turned = *rayleigh(angles);
  EXPECT_NEAR(turned.p, first.p, 1e-12);
  EXPECT_NEAR(*turned.mean_direction, *first.mean_direction + 1, 1e-12);
}

}  // namespace
}  // namespace siyu::statistics
