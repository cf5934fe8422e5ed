// The exact rank sum against every way to give out the labels, ties and all.
#include "statistics/rank_sum.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

// Twice the rank of a value: how many are below it, twice, and one for each that is as large.
std::int64_t doubled_rank(const std::vector<std::int64_t>& all, std::int64_t value) {
  std::int64_t out = 1;
  for (std::int64_t other : all) out += 2 * (other < value) + (other == value);
  return out;
}

TEST(RankSum, AgainstEveryWay) {
  tests::Random random(4711);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::int64_t> a(1 + random.below(6)), b(1 + random.below(6)), all;
    for (auto* sample : {&a, &b})
      for (std::int64_t& value : *sample) all.push_back(value = static_cast<std::int64_t>(random.below(6)));
    const auto n = static_cast<std::int64_t>(all.size()), mean = static_cast<std::int64_t>(a.size()) * (n + 1);
    std::int64_t found = 0, ways = 0, as_far = 0;
    for (std::int64_t value : a) found += doubled_rank(all, value);
    for (unsigned set = 0; set < 1u << n; ++set) {
      if (__builtin_popcount(set) != static_cast<int>(a.size())) continue;
      std::int64_t sum = 0;
      for (std::int64_t i = 0; i < n; ++i)
        if ((set >> i & 1) != 0) sum += doubled_rank(all, all[static_cast<std::size_t>(i)]);
      ++ways, as_far += std::abs(sum - mean) >= std::abs(found - mean);
    }
    const std::optional<RankSum> got = rank_sum(a, b);
    ASSERT_EQ(got->p, static_cast<double>(as_far) / static_cast<double>(ways)) << round;
    ASSERT_EQ(got->least, 2.0 / static_cast<double>(ways)) << round;
  }
}

TEST(RankSum, KnownValues) {
  const std::vector<std::int64_t> low = {1, 2, 3, 4}, high = {5, 6, 7, 8}, three = {1, 2, 3}, none;
  EXPECT_EQ(rank_sum(low, high)->p, 2.0 / 70);                                 // R: wilcox.test(1:4, 5:8) gives 0.02857
  EXPECT_EQ(rank_sum(three, std::vector<std::int64_t>{4, 5, 6})->least, 0.1);  // three weeks can never convince
  EXPECT_EQ(rank_sum(low, low)->p, 1);
  EXPECT_FALSE(rank_sum(none, low));
  const std::vector<std::int64_t> many(kMostRanked, 3);
  EXPECT_EQ(rank_sum(many, many)->p, 1);
}

}  // namespace
}  // namespace siyu::statistics
