// Effects of factors: they add up, whatever the factors are, and say what they are defined to say.
#include "statistics/decomposition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

TEST(Decomposition, PortableLog) {
  tests::Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::ldexp(1 + static_cast<double>(random.below(1u << 30)) / (1u << 30),
                                    static_cast<int>(random.below(2000)) - 1000);
    ASSERT_NEAR(portable_log(value), std::log(value), 5e-16 * (1 + std::fabs(std::log(value)))) << value;
  }
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_NEAR(log_ratio(1e300, 1e-300), 600 * std::log(10.0), 1e-12);
  EXPECT_NEAR(log_ratio(3 * (1 + 1e-12), 3) / 1e-12, 1, 1e-3);
}

TEST(Decomposition, LogMean) {
  EXPECT_EQ(log_mean(3, 3), 3);
  EXPECT_EQ(log_mean(0, 3), 0);
  EXPECT_NEAR(log_mean(5, 2), 3 / std::log(2.5), 1e-14);
  EXPECT_NEAR(log_mean(2, 5), log_mean(5, 2), 1e-14);
  EXPECT_NEAR(log_mean(1e9 + 1, 1e9), 1e9 + 0.5, 1e-6);
}

// A chain of totals as they come: zeros at any place, all periods, refunds beyond sales.
struct Pair {
  std::int64_t before[4], after[4];
};
void draw(tests::Random& random, std::int64_t (&totals)[4]) {
  constexpr std::int64_t kSizes[] = {1, 10, 1000, 1'000'000};
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(n));
  };
  totals[0] = below(kSizes[random.next() & 3] + 1);
  totals[1] = random.chance(5) ? 0 : below(totals[0] + 1);
  totals[2] = random.chance(5) ? 0 : totals[1] + below(3 * totals[1] + 1);
  totals[3] = random.chance(5) ? 0 : below((totals[2] + 1) * 1'000'000);
  if (random.chance(10)) totals[3] = -totals[3];
}

TEST(Decomposition, AMillionChainsAddUpToTheTenThousandth) {
  tests::Random random(20261122);
  std::size_t zeros = 0, negative = 0, crossing = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    Pair pair;
    draw(random, pair.before);
    draw(random, pair.after);
    double chain0[4], chain1[4], effects[4];
    std::copy(std::begin(pair.before), std::end(pair.before), chain0);
    std::copy(std::begin(pair.after), std::end(pair.after), chain1);
    const bool below = pair.before[3] < 0 || pair.after[3] < 0;
    zeros += pair.before[3] == 0 || pair.after[3] == 0;
    negative += below;
    crossing += (pair.before[3] < 0) != (pair.after[3] < 0);
    chain_effects(chain0, chain1, below || (i & 1) != 0 ? Decomposition::shapley : Decomposition::lmdi, effects);
    std::int64_t parts[4], change = pair.after[3] - pair.before[3];
    ASSERT_TRUE(share_out(effects, change, parts));
    ASSERT_EQ(std::accumulate(parts, parts + 4, std::int64_t{0}), change) << i;
    // Not only after rounding: no part moved by more than the effects are inexact, and nothing was given to who did nothing.
    double size = 0;
    for (double effect : effects) size += std::fabs(effect);
    for (int k = 0; k < 4; ++k) {
      ASSERT_NEAR(static_cast<double>(parts[k]), effects[k], 1 + 1e-13 * size) << i << " factor " << k;
      if (effects[k] == 0 && size > 0) {
        ASSERT_EQ(parts[k], 0) << i << " factor " << k;
      }
    }
  }
  EXPECT_GT(zeros, 50'000u);
  EXPECT_GT(negative, 50'000u);
  EXPECT_GT(crossing, 50'000u);
}

TEST(Decomposition, ReversingPeriodsTurnsTheSign) {
  tests::Random random(3);
  for (int i = 0; i < 2000; ++i) {
    double x0[5], x1[5], there[5], back[5];
    for (int k = 0; k < 5; ++k) {
      x0[k] = static_cast<double>(random.below(20)) / 4;
      x1[k] = static_cast<double>(random.below(20)) / 4;
    }
    for (Decomposition by : {Decomposition::lmdi, Decomposition::shapley}) {
      product_effects(x0, x1, by, there);
      product_effects(x1, x0, by, back);
      for (int k = 0; k < 5; ++k) ASSERT_NEAR(there[k], -back[k], 1e-9) << i << " " << k;
    }
  }
}

TEST(Decomposition, WhatComesFromNothing) {
  double out[4];
  // No buyers before: all of it is the conversion's, since frequency and order value had no value of their own.
  chain_effects(std::vector<double>{300, 0, 0, 0}, std::vector<double>{300, 9, 12, 960}, Decomposition::lmdi, out);
  EXPECT_EQ(std::vector<double>(out, out + 4), (std::vector<double>{0, 960, 0, 0}));
  // A new channel is all users.
  chain_effects(std::vector<double>{0, 0, 0, 0}, std::vector<double>{300, 9, 12, 960}, Decomposition::lmdi, out);
  EXPECT_EQ(std::vector<double>(out, out + 4), (std::vector<double>{960, 0, 0, 0}));
  // Refunds of a period without orders stand behind a 0 and are the order value's.
  chain_effects(std::vector<double>{300, 9, 12, 960}, std::vector<double>{300, 0, 0, -50}, Decomposition::shapley, out);
  EXPECT_NEAR(out[0] + out[1] + out[2], -960, 1e-9);
  EXPECT_EQ(out[3], -50);
}

TEST(Decomposition, OneNegativeSegmentMakesTheWholeTreeShapley) {
  const Segments before = {{10, 2}, {5, 3}}, after = {{12, 3}, {6, -1}};
  const Effects effects = decompose(before, after, Decomposition::lmdi);
  EXPECT_EQ(effects.by, Decomposition::shapley);
  EXPECT_NEAR(effects.by_segment[0][0], 5, 1e-12);  // (12-10)(2+3)/2
  EXPECT_EQ(decompose({{10, 2}}, {{12, 3}}, Decomposition::lmdi).by, Decomposition::lmdi);
  EXPECT_FALSE(lmdi_multiplicative(before, after));
}

TEST(Decomposition, SharingOutIsExactWhereDoublesAreNot) {
  std::int64_t parts[3];
  const double halves[] = {0.5, 0.5, 0.5};
  ASSERT_TRUE(share_out(halves, 2, parts));
  EXPECT_EQ(std::vector<std::int64_t>(parts, parts + 3), (std::vector<std::int64_t>{1, 1, 0}));
  const double huge[] = {4e18, -4e18, 1e18};
  ASSERT_TRUE(share_out(huge, 1'000'000'000'000'000'007, parts));
  EXPECT_EQ(parts[0] + parts[1] + parts[2], 1'000'000'000'000'000'007);
  const double beyond[] = {9.5e18, -9.5e18, 0};
  EXPECT_FALSE(share_out(beyond, 0, parts));
  const double unknown[] = {std::numeric_limits<double>::quiet_NaN(), 0, 0};
  EXPECT_FALSE(share_out(unknown, 0, parts));
}

// Both rates rose and the whole fell: Simpson.
TEST(Decomposition, MixAgainstRate) {
  const MixRate found = kitagawa(std::vector<double>{.9, .1}, std::vector<double>{.10, .02},
                                 std::vector<double>{.6, .4}, std::vector<double>{.11, .025});
  EXPECT_NEAR(found.mix_total, -0.02475, 1e-12);
  EXPECT_NEAR(found.rate_total, 0.00875, 1e-12);
  EXPECT_NEAR(found.centred[0] + found.centred[1], found.mix_total, 1e-12);
}

}  // namespace
}  // namespace siyu::statistics
