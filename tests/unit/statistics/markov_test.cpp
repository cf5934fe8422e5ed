// Chains against their defining equations; rows and chains that have no answer.
#include "statistics/markov.h"

#include <gtest/gtest.h>
#include <cmath>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

Matrix random_chain(tests::Random& random, std::size_t size, double leaving) {
  Matrix p(size, std::vector<double>(size));
  for (auto& row : p) {
    double sum = leaving * 10;
    for (double& x : row) sum += x = static_cast<double>(random.below(5)) + 0.5;
    for (double& x : row) x /= sum;
  }
  return p;
}

TEST(Markov, StationaryIsLeftAsItIs) {
  tests::Random random(20260407);
  for (int world = 0; world < 100; ++world) {
    const Matrix p = random_chain(random, 1 + random.below(6), 0);
    const auto pi = stationary(p);
    ASSERT_TRUE(pi.has_value());
    const Matrix next = product(Matrix{*pi}, p);
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_NEAR(next[0][i], (*pi)[i], 1e-12);
      EXPECT_GE((*pi)[i], 0);
      sum += (*pi)[i];
    }
    EXPECT_NEAR(sum, 1, 1e-12);
  }
  EXPECT_EQ(*stationary({{0, 1}, {1, 0}}), (std::vector<double>{0.5, 0.5}));  // periodic, and still one
  EXPECT_EQ(stationary({{1, 0}, {0.5, 0.5}}), std::nullopt);
  EXPECT_EQ(stationary({{1, 0}, {0, 1}}), std::nullopt);
  EXPECT_EQ(stationary({}), std::nullopt);
}

TEST(Markov, FundamentalIsTheSumOfAllPowers) {
  tests::Random random(20260408);
  for (int world = 0; world < 50; ++world) {
    const Matrix q = random_chain(random, 1 + random.below(5), 0.5);
    const auto found = absorbing(q);
    ASSERT_TRUE(found.has_value());
    Matrix power(q.size(), std::vector<double>(q.size(), 0)), sum = power;
    for (std::size_t i = 0; i < q.size(); ++i) power[i][i] = 1;
    for (int step = 0; step < 3000; ++step) {
      for (std::size_t i = 0; i < q.size(); ++i) {
        for (std::size_t j = 0; j < q.size(); ++j) sum[i][j] += power[i][j];
      }
      power = product(power, q);
    }
    for (std::size_t i = 0; i < q.size(); ++i) {
      double steps = 0;
      for (std::size_t j = 0; j < q.size(); ++j) {
        EXPECT_NEAR(found->fundamental[i][j], sum[i][j], 1e-8);
        steps += sum[i][j];
      }
      EXPECT_NEAR(found->expected_steps[i], steps, 1e-7);
    }
  }
  EXPECT_FALSE(absorbing({{1}}).has_value());
  EXPECT_FALSE(absorbing({{0.5, 0.5, 0}, {0.5, 0.5, 0}, {0, 0.1, 0.1}}).has_value());
}

TEST(Markov, RowsWithoutAnybodyAreUnknown) {
  const CountMatrix counts = {{3, 1}, {0, 0}};
  EXPECT_EQ(transition_matrix(counts)[0], (std::vector<double>{0.75, 0.25}));
  EXPECT_EQ(transition_matrix(counts)[1], std::nullopt);
  EXPECT_EQ(transition_matrix(counts, 0.5)[0], (std::vector<double>{0.7, 0.3}));
  EXPECT_EQ(transition_matrix(counts, 0.5)[1], (std::vector<double>{0.5, 0.5}));
}

TEST(Markov, HomogeneityByRows) {
  const Homogeneity same = homogeneity({{30, 10}, {20, 40}}, {{60, 20}, {20, 40}});
  EXPECT_NEAR(same.g, 0, 1e-9);
  EXPECT_EQ(same.df, 2);
  EXPECT_NEAR(*same.p, 1, 1e-9);
  const Homogeneity rows = homogeneity({{5, 5, 0}, {0, 0, 0}, {1, 1, 1}}, {{9, 1, 0}, {4, 4, 4}, {1, 1, 1}});
  EXPECT_EQ(rows.df, 1 + 0 + 2);
  EXPECT_NEAR(rows.g, 2 * (5 * std::log(5 / 7.0) + 9 * std::log(9 / 7.0) + 5 * std::log(5 / 3.0) + std::log(1 / 3.0)),
              1e-12);
  EXPECT_EQ(homogeneity({{0}}, {{1}}).p, std::nullopt);
}

}  // namespace
}  // namespace siyu::statistics
