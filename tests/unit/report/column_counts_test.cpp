// Counts kept as planes of bits against one number a column.
#include "report/column_counts.h"

#include <gtest/gtest.h>
#include <array>
#include <random>

namespace siyu::report {
namespace {

TEST(ColumnCounts, AsOneNumberAColumn) {
  constexpr std::uint32_t kSeed = 5;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  ColumnCounts counts;
  for (int round = 0; round < 3; ++round) {  // clear() makes it new
    counts.clear();
    std::array<std::int64_t, 64> expected{};
    for (int i = 0; i < 300; ++i) {
      std::uint64_t set = random() & random();
      counts.raise(set);
      for (std::size_t k = 0; k < 64; ++k) expected[k] += static_cast<std::int64_t>(set >> k & 1);
      for (std::int64_t n : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, std::int64_t{7}, std::int64_t{64},
                             std::int64_t{300}, INT64_MAX}) {
        std::uint64_t wanted = 0;
        for (std::size_t k = 0; k < 64; ++k) wanted |= std::uint64_t{expected[k] >= n} << k;
        ASSERT_EQ(counts.at_least(n), wanted) << n << " after " << i;
      }
    }
  }
}

}  // namespace
}  // namespace siyu::report
