// Scores by their definitions, value by value.
#include "statistics/scores.h"

#include <gtest/gtest.h>
#include <algorithm>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

using Scores = std::vector<int>;

TEST(Scores, MidrankByDefinition) {
  tests::Random random(20260404);
  for (int world = 0; world < 400; ++world) {
    const int bins = 1 + static_cast<int>(random.below(6));
    const bool higher = random.chance(50);
    std::vector<double> values;
    for (std::size_t i = random.below(20); i > 0; --i) values.push_back(static_cast<double>(random.below(7)) - 3);
    const Scores scores = midrank_scores(values, bins, higher);
    ASSERT_EQ(scores.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::int64_t worse = 0, equal = 0;
      for (double other : values) {
        worse += (higher ? other < values[i] : other > values[i]) ? 1 : 0;
        equal += other == values[i] ? 1 : 0;
      }
      const auto n = static_cast<std::int64_t>(values.size());
      EXPECT_EQ(scores[i], std::min<std::int64_t>(bins, 1 + bins * (2 * worse + equal) / (2 * n)));
    }
  }
  EXPECT_EQ(midrank_scores(std::vector<double>{4}, 5, true), Scores{3});
}

TEST(Scores, QuantileIntervalsAreClosedOnTheRight) {
  const std::vector<double> values = {1, 1, 1, 1, 1, 1, 2, 2, 3, 7};
  EXPECT_EQ(quantile7_scores(values, 5).scores, (Scores{1, 1, 1, 1, 1, 1, 4, 4, 5, 5}));
  EXPECT_EQ(quantile7_scores(values, 5, false).scores, (Scores{5, 5, 5, 5, 5, 5, 2, 2, 1, 1}));
  std::vector<double> eleven;
  for (int i = 0; i <= 10; ++i) eleven.push_back(i);
  EXPECT_EQ(quantile7_scores(eleven, 5).scores, (Scores{1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}));
  EXPECT_TRUE(quantile7_scores({}, 5).breaks.empty());
  EXPECT_EQ(quantile7_scores(values, 1).scores, Scores(10, 1));
}

TEST(Scores, EightSegments) {
  const std::vector<double> monetary = {50, 50, 50, 900};
  EXPECT_EQ(threshold_of(monetary, Threshold::median), 50);
  EXPECT_EQ(threshold_of(monetary, Threshold::mean), 262.5);
  EXPECT_EQ(threshold_of({}, Threshold::mean), std::nullopt);
  const Thresholds8 thresholds{10, 2, 50};
  EXPECT_EQ(segment8(9, 3, 51, thresholds).index(), 0);
  EXPECT_EQ(segment8(9, 2, 51, thresholds).index(), 1);
  EXPECT_EQ(segment8(10, 3, 51, thresholds).index(), 2);
  EXPECT_EQ(segment8(10, 2, 51, thresholds).index(), 3);
  EXPECT_EQ(segment8(9, 3, 50, thresholds).index(), 4);
  EXPECT_EQ(segment8(9, 2, 50, thresholds).index(), 5);
  EXPECT_EQ(segment8(10, 3, 50, thresholds).index(), 6);
  EXPECT_EQ(segment8(10, 2, 50, thresholds).index(), 7);
}

}  // namespace
}  // namespace siyu::statistics
