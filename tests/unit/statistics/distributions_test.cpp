// Distributions against their definitions: sums over outcomes, inverses, symmetries; and what is outside a domain.
#include "statistics/distributions.h"

#include <gtest/gtest.h>
#include <cmath>

namespace siyu::statistics {
namespace {

TEST(Distributions, NormalTailsAndQuantiles) {
  EXPECT_EQ(normal_two_sided(0.95), 1.959963984540054);
  EXPECT_NEAR(normal_two_sided(0.99), 2.575829303548901, 1e-12);
  EXPECT_NEAR(normal_quantile(0.025), -1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_cdf(-37.5) / 4.605353009581955e-308, 1, 1e-10);
  for (double p : {1e-200, 0.001, 0.3, 0.5, 0.9}) EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 1e-10) << p;
}

TEST(Distributions, BinomialSums) {
  double seen = 0;
  for (int x = 0; x <= 20; ++x) {
    EXPECT_NEAR(binomial_upper(x, 20, 0.3), 1 - seen, 1e-13) << x;
    seen += binomial_probability(x, 20, 0.3);
    EXPECT_NEAR(binomial_lower(x, 20, 0.3), seen, 1e-13) << x;
  }
  EXPECT_EQ(binomial_probability(0, 5, 0), 1);
  EXPECT_EQ(binomial_probability(5, 5, 1), 1);
  EXPECT_EQ(binomial_lower(-1, 5, 0.5), 0);
  EXPECT_EQ(binomial_upper(6, 5, 0.5), 0);
  EXPECT_EQ(binomial_upper(0, 0, 0.5), 1);
}

double choose(int n, int k) { return k == 0 ? 1 : choose(n - 1, k - 1) * n / k; }

TEST(Distributions, HypergeometricByCounting) {
  for (int population : {1, 7, 13}) {
    for (int marked = 0; marked <= population; ++marked) {
      for (int draws = 0; draws <= population; ++draws) {
        double tail = 0;
        for (int both = std::min(marked, draws); both >= 0; --both) {
          if (draws - both <= population - marked) {
            tail += choose(marked, both) * choose(population - marked, draws - both) / choose(population, draws);
          }
          EXPECT_NEAR(hypergeometric_upper(both, population, marked, draws), tail, 1e-12)
              << both << " " << population << " " << marked << " " << draws;
        }
      }
    }
  }
  EXPECT_EQ(hypergeometric_upper(4, 10, 3, 5), 0);
}

TEST(Distributions, AnswerNaNOutsideTheirDomains) {
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
  EXPECT_TRUE(std::isnan(chi_square_upper(1, 0)));
  EXPECT_TRUE(std::isnan(student_quantile(0.5, -1)));
  EXPECT_TRUE(std::isnan(log_gamma(0)));
  EXPECT_TRUE(std::isnan(incomplete_beta(-1, 2, 0.3)));
  EXPECT_TRUE(std::isnan(incomplete_beta_inverse(1, 2, 1.3)));
  EXPECT_TRUE(std::isnan(binomial_probability(1, 2, std::nan(""))));
  EXPECT_TRUE(std::isnan(hypergeometric_upper(1, 5, 6, 2)));
  EXPECT_EQ(chi_square_upper(-1, 2), 1);
}

}  // namespace
}  // namespace siyu::statistics
