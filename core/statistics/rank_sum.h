// Do two small samples lie apart? The rank-sum test (Wilcoxon 1945; Mann & Whitney 1947), exact.
//
// The idea: if the labels "before" and "after" meant nothing, every way to give them out would be as likely, so the p is the share
// of the ways whose rank sum is as far from its mean. Counted, not approximated: ties and samples of four are no special case.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace siyu::statistics {

constexpr std::size_t kMostRanked = 26;  // of each sample: the ways are still whole numbers in a double

struct RankSum {
  double p;      // two-sided
  double least;  // the smallest p that samples of these sizes can have when no two values are equal
};
// nullopt when a sample is empty. Nothing passes through libm: the same bytes everywhere. REQUIRES: at most kMostRanked each
std::optional<RankSum> rank_sum(std::span<const std::int64_t> a, std::span<const std::int64_t> b);

}  // namespace siyu::statistics
