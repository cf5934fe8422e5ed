// Intervals at their edges, exact tests against sums over every outcome, the trend against its definition.
#include "statistics/proportions.h"

#include <gtest/gtest.h>
#include <cmath>
#include <vector>

#include "statistics/distributions.h"

namespace siyu::statistics {
namespace {

TEST(Proportions, WilsonAtTheEdges) {
  EXPECT_EQ(wilson(0, 20).low, 0);
  EXPECT_NEAR(wilson(0, 20).high, 0.16112515805281938, 1e-14);
  EXPECT_EQ(wilson(29, 29).high, 1);
  EXPECT_EQ(wilson(0, 0).low, 0);
  EXPECT_EQ(wilson(0, 0).high, 1);
  for (std::int64_t x = 0; x <= 50; ++x) {
    const Interval one = wilson(x, 50, 0.9), other = wilson(50 - x, 50, 0.9);
    EXPECT_NEAR(one.low, 1 - other.high, 1e-14) << x;
    EXPECT_LE(one.low, static_cast<double>(x) / 50);
    EXPECT_GE(one.high, static_cast<double>(x) / 50);
  }
  EXPECT_GT(wilson(1, 1'000'000'000'000).low, 0);
}

TEST(Proportions, NewcombeAndZ) {
  EXPECT_EQ(newcombe(0, 0, 1, 2), std::nullopt);
  EXPECT_NEAR(newcombe(9, 10, 3, 10)->low, 0.1705, 5e-5);
  EXPECT_EQ(newcombe(10, 10, 0, 20)->high, 1);
  EXPECT_EQ(two_proportions(0, 50, 0, 60).z, std::nullopt);
  EXPECT_EQ(two_proportions(50, 50, 60, 60).p, 1);
  EXPECT_EQ(two_proportions(1, 2, 0, 0).z, std::nullopt);
  EXPECT_NEAR(*two_proportions(56, 70, 48, 80).z, 2.65017, 5e-6);
}

TEST(Proportions, BinomialTestByEveryOutcome) {
  for (std::int64_t n : {1, 2, 9, 40}) {
    for (double p0 : {0.0, 0.05, 0.25, 0.5, 0.7, 1.0}) {
      for (std::int64_t x = 0; x <= n; ++x) {
        double less = 0, greater = 0, both = 0;
        for (std::int64_t k = 0; k <= n; ++k) {
          const double p = binomial_probability(k, n, p0);
          less += k <= x ? p : 0;
          greater += k >= x ? p : 0;
          both += p <= binomial_probability(x, n, p0) * (1 + 1e-7) ? p : 0;
        }
        EXPECT_NEAR(binomial_exact(x, n, p0, Alternative::less)->p, less, 1e-12);
        EXPECT_NEAR(binomial_exact(x, n, p0, Alternative::greater)->p, greater, 1e-12);
        EXPECT_NEAR(binomial_exact(x, n, p0)->p, std::min(1.0, both), 1e-12) << x << " " << n << " " << p0;
      }
    }
  }
  EXPECT_EQ(binomial_exact(0, 0, 0.5), std::nullopt);
  EXPECT_NEAR(binomial_exact(34, 100, 0.22, Alternative::greater)->p, 0.0039366, 5e-8);  // R's binom.test
}

TEST(Proportions, ExactIntervalsEndWhereTheTestTurns) {
  const BinomialTest test = *binomial_exact(7, 30, 0.5);
  EXPECT_NEAR(binomial_upper(7, 30, test.interval.low), 0.025, 1e-12);
  EXPECT_NEAR(binomial_lower(7, 30, test.interval.high), 0.025, 1e-12);
  EXPECT_EQ(binomial_exact(0, 30, 0.5)->interval.low, 0);
  EXPECT_EQ(binomial_exact(30, 30, 0.5)->interval.high, 1);
  const BinomialTest greater = *binomial_exact(7, 30, 0.5, Alternative::greater);
  EXPECT_NEAR(binomial_upper(7, 30, greater.interval.low), 0.05, 1e-12);
  EXPECT_EQ(greater.interval.high, 1);
}

TEST(Proportions, BetaBinomialTails) {
  EXPECT_NEAR(beta_binomial_upper(34, 100, 0.22, 0.02), 0.06389951556576169, 1e-12);
  EXPECT_NEAR(beta_binomial_upper(34, 100, 0.22, 1e-9), binomial_upper(34, 100, 0.22), 1e-6);
  EXPECT_EQ(beta_binomial_upper(34, 100, 0.22, 0), binomial_upper(34, 100, 0.22));
  EXPECT_EQ(beta_binomial_upper(1, 100, 0.22, 1), 0.22);
  EXPECT_TRUE(std::isnan(beta_binomial_upper(5, 4, 0.2, 0.1)));
  // A uniform chance (a = b = 1) makes all n+1 outcomes equally likely.
  for (std::int64_t x = 0; x <= 9; ++x)
    EXPECT_NEAR(beta_binomial_upper(x, 9, 0.5, 1.0 / 3), 1 - static_cast<double>(x) / 10, 1e-12);
}

TEST(Proportions, Trend) {
  const std::vector<std::int64_t> x = {83, 90, 129, 70}, n = {86, 93, 136, 82};
  const Trend trend = *cochran_armitage(x, n, std::vector<double>{1, 2, 3, 4});
  EXPECT_NEAR(trend.chi2, 8.2249, 5e-5);
  EXPECT_NEAR(trend.p, 0.004132, 5e-7);
  EXPECT_NEAR(trend.p_decreasing, trend.p / 2, 1e-15);
  EXPECT_NEAR(trend.p_increasing, 1 - trend.p / 2, 1e-12);
  const Trend shifted = *cochran_armitage(x, n, std::vector<double>{1001, 1003, 1005, 1007});
  EXPECT_NEAR(shifted.z, trend.z, 1e-9);  // neither the unit of a score nor its zero matters
  EXPECT_FALSE(cochran_armitage(n, n, std::vector<double>{1, 2, 3, 4}).has_value());
  EXPECT_FALSE(cochran_armitage(x, n, std::vector<double>{2, 2, 2, 2}).has_value());
  EXPECT_FALSE(cochran_armitage({}, {}, {}).has_value());
}

}  // namespace
}  // namespace siyu::statistics
