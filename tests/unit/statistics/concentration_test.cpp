// Gini against the mean difference of all pairs, weighted against repeated values, Pareto against the curve.
#include "statistics/concentration.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

using Values = std::vector<double>;

TEST(Concentration, GiniIsHalfTheRelativeMeanDifference) {
  tests::Random random(20260405);
  for (int world = 0; world < 300; ++world) {
    Values values;
    for (std::size_t i = random.below(15); i > 0; --i) values.push_back(static_cast<double>(random.below(50)));
    std::sort(values.begin(), values.end());
    const double total = std::accumulate(values.begin(), values.end(), 0.0), n = static_cast<double>(values.size());
    const Concentration found = gini(values);
    ASSERT_EQ(found.gini.has_value(), total > 0);
    if (total == 0) continue;
    double differences = 0;
    for (double a : values) {
      for (double b : values) differences += std::abs(a - b);
    }
    EXPECT_NEAR(*found.gini, differences / (2 * n * total), 1e-12);
    EXPECT_EQ(found.corrected.has_value(), values.size() > 1);

    Values distinct, weights;  // the same as groups, in a muddled order
    for (double value : values) {
      auto at = std::find(distinct.begin(), distinct.end(), value);
      if (at == distinct.end()) {
        distinct.insert(distinct.begin(), value);
        weights.insert(weights.begin(), 1);
      } else {
        weights[static_cast<std::size_t>(at - distinct.begin())] += 1;
      }
    }
    EXPECT_NEAR(*gini_weighted(distinct, weights).gini, *found.gini, 1e-12);
  }
}

TEST(Concentration, HasNoMeaningForNothingOrLess) {
  EXPECT_EQ(gini({}).gini, std::nullopt);
  EXPECT_EQ(gini(Values{0, 0}).gini, std::nullopt);
  EXPECT_EQ(gini(Values{-1, 5}).gini, std::nullopt);
  EXPECT_EQ(gini(Values{5, 5, 5}).gini, 0);
  EXPECT_EQ(gini(Values{1}).corrected, std::nullopt);
  EXPECT_EQ(gini_weighted(Values{1, 2}, Values{1, -1}).gini, std::nullopt);
  EXPECT_EQ(gini_weighted(Values{1, 2}, Values{0, 0}).gini, std::nullopt);
  EXPECT_EQ(pareto_share(Values{0}, 0.2, 0.8), std::nullopt);
}

TEST(Concentration, WeightedReference) {  // the classes of R's help page of ineq
  const Values income = {541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261};
  const Values people = {482, 825, 722, 690, 661, 760, 745, 2140, 1911, 1024};
  EXPECT_NEAR(*gini_weighted(income, people).gini, 0.3889257, 5e-8);
}

TEST(Concentration, Pareto) {
  const Values values = {1, 1, 2, 6};
  const ParetoShare quarter = *pareto_share(values, 0.25, 0.6);
  EXPECT_DOUBLE_EQ(quarter.top_share, 0.6);
  EXPECT_DOUBLE_EQ(quarter.fraction_needed, 0.25);
  EXPECT_EQ(quarter.customers_needed, 1);
  EXPECT_DOUBLE_EQ(pareto_share(values, 0.375, 0.7)->top_share, 0.7);  // half of the second customer
  EXPECT_DOUBLE_EQ(pareto_share(values, 0.375, 0.7)->fraction_needed, 0.375);
  EXPECT_EQ(pareto_share(values, 0.375, 0.7)->customers_needed, 2);
  EXPECT_DOUBLE_EQ(pareto_share(values, 1, 1)->top_share, 1);
  EXPECT_EQ(pareto_share(values, 1, 1)->customers_needed, 4);
  EXPECT_EQ(pareto_share(values, 0, 0)->customers_needed, 0);
  EXPECT_EQ(pareto_share(Values{0, 0, 5}, 0.2, 1)->customers_needed, 1);
}

}  // namespace
}  // namespace siyu::statistics
