// Type 7 by its definition, and the same from a histogram.
#include "statistics/quantile.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <vector>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

TEST(Quantile, InterpolatesBetweenOrderStatistics) {
  const std::vector<double> sorted = {1, 1, 2, 3, 3, 4, 5, 5, 5, 6, 9};
  EXPECT_EQ(quantile7(sorted, 0), 1);
  EXPECT_EQ(quantile7(sorted, 0.25), 2.5);
  EXPECT_EQ(quantile7(sorted, 0.5), 4);
  EXPECT_EQ(quantile7(sorted, 1), 9);
  EXPECT_EQ(quantile7(std::vector<double>{7}, 0.3), 7);
  EXPECT_EQ(quantile7(std::vector<double>{}, 0.3), std::nullopt);
}

TEST(Quantile, HitsAValueExactlyWhenThePositionIsWhole) {
  std::vector<double> sorted;
  for (int i = 0; i <= 10; ++i) sorted.push_back(i * 0.1);
  for (int k = 0; k <= 5; ++k) EXPECT_EQ(quantile7(sorted, k, 5), sorted[static_cast<std::size_t>(2 * k)]);
}

TEST(Quantile, IsTheSameFromAHistogram) {
  tests::Random random(20260104);
  for (int world = 0; world < 300; ++world) {
    std::vector<std::int64_t> counts(random.below(8), 0);
    std::vector<double> sorted;
    for (std::size_t value = 0; value < counts.size(); ++value) {
      counts[value] = static_cast<std::int64_t>(random.below(4));
      sorted.insert(sorted.end(), static_cast<std::size_t>(counts[value]), static_cast<double>(value));
    }
    for (double q : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) EXPECT_EQ(quantile7_counts(counts, q), quantile7(sorted, q));
  }
}

}  // namespace
}  // namespace siyu::statistics
