// Ways by the number of values taken and their doubled midranks' sum, one value after another.
#include "statistics/rank_sum.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/result.h"

namespace siyu::statistics {

std::optional<RankSum> rank_sum(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  CHECK(a.size() <= kMostRanked && b.size() <= kMostRanked);
  if (a.empty() || b.empty()) return std::nullopt;
  std::vector<std::int64_t> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end());
  const std::size_t n = all.size(), taken = a.size();
  // Twice the mean of the ranks that equal values share: below + equal + 1 counts both ends of them.
  auto doubled_rank = [&](std::int64_t value) {
    auto range = std::equal_range(all.begin(), all.end(), value);
    return static_cast<std::size_t>((range.first - all.begin()) + (range.second - all.begin()) + 1);
  };
  const std::size_t most = n * (n + 1);  // all doubled ranks together
  std::vector<std::vector<double>> ways(taken + 1, std::vector<double>(most + 1, 0));
  ways[0][0] = 1;
  for (std::int64_t value : all) {
    const std::size_t rank = doubled_rank(value);
    for (std::size_t k = taken; k > 0; --k)
      for (std::size_t sum = most; sum >= rank; --sum) ways[k][sum] += ways[k - 1][sum - rank];
  }
  const auto mean = static_cast<std::int64_t>(taken * (n + 1));
  auto distance = [&](std::size_t sum) { return std::abs(static_cast<std::int64_t>(sum) - mean); };
  std::size_t found = 0;
  for (std::int64_t value : a) found += doubled_rank(value);
  double total = 0, as_far = 0;
  for (std::size_t sum = 0; sum <= most; ++sum) {
    const double count = ways[taken][sum];
    if (count == 0) continue;
    total += count;
    if (distance(sum) >= distance(found)) as_far += count;
  }
  return RankSum{as_far / total, 2 / total};
}

}  // namespace siyu::statistics
