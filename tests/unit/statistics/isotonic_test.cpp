// The fit is monotone, keeps the weighted sum, and no other monotone curve of a grid is nearer.
#include "statistics/isotonic.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <limits>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

using Values = std::vector<double>;

// The max-min formula: the fit at i is the largest over starts j <= i of the smallest over ends k >= i of the mean of j..k.
Values by_definition(const Values& y, const Values& w) {
  Values fit;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j <= i; ++j) {
      double smallest = std::numeric_limits<double>::infinity(), sum = 0, weight = 0;
      for (std::size_t k = j; k < y.size(); ++k) {
        sum += y[k] * w[k];
        weight += w[k];
        if (k >= i) smallest = std::min(smallest, sum / weight);
      }
      largest = std::max(largest, smallest);
    }
    fit.push_back(largest);
  }
  return fit;
}

TEST(Isotonic, EqualsTheMaxMinFormula) {
  tests::Random random(20260406);
  for (int world = 0; world < 300; ++world) {
    Values y, w, minus;
    for (std::size_t i = random.below(10); i > 0; --i) {
      y.push_back(static_cast<double>(random.below(9)));
      w.push_back(1 + static_cast<double>(random.below(4)));
      minus.push_back(-y.back());
    }
    const Values expected = by_definition(y, w), up = isotonic(y, w, Direction::increasing);
    const Values down = isotonic(minus, w, Direction::decreasing);
    ASSERT_EQ(up.size(), y.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
      EXPECT_NEAR(up[i], expected[i], 1e-12);
      EXPECT_NEAR(down[i], -up[i], 1e-12);
    }
  }
}

}  // namespace
}  // namespace siyu::statistics
