// Ranks and breaks by one sort; scores in integers.
#include "statistics/scores.h"

#include <algorithm>
#include <numeric>

#include "base/result.h"
#include "statistics/quantile.h"

namespace siyu::statistics {
namespace {

std::vector<double> sorted_copy(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace

int midrank_score(std::int64_t worse, std::int64_t equal, std::int64_t n, int bins) {
  CHECK(worse >= 0 && equal >= 1 && worse + equal <= n && bins >= 1);
  return static_cast<int>(std::min<std::int64_t>(bins, 1 + bins * (2 * worse + equal) / (2 * n)));
}

std::vector<int> midrank_scores(std::span<const double> values, int bins, bool higher_is_better) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return higher_is_better ? values[a] < values[b] : values[a] > values[b];
  });
  std::vector<int> scores(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const int score = midrank_score(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end - begin),
                                    static_cast<std::int64_t>(order.size()), bins);
    for (std::size_t i = begin; i < end; ++i) scores[order[i]] = score;
  }
  return scores;
}

QuantileScores quantile7_scores(std::span<const double> values, int bins, bool higher_is_better) {
  CHECK(bins >= 1);
  QuantileScores answer;
  if (values.empty()) return answer;
  const std::vector<double> sorted = sorted_copy(values);
  for (int k = 1; k < bins; ++k) answer.breaks.push_back(*quantile7(sorted, k, bins));
  for (double value : values) {
    auto below = std::lower_bound(answer.breaks.begin(), answer.breaks.end(), value) - answer.breaks.begin();
    const int score = 1 + static_cast<int>(below);
    answer.scores.push_back(higher_is_better ? score : bins + 1 - score);
  }
  return answer;
}

std::optional<double> threshold_of(std::span<const double> values, Threshold kind) {
  if (values.empty()) return std::nullopt;
  if (kind == Threshold::median) return quantile7(sorted_copy(values), 1, 2);
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Flags8 segment8(double recency_days, double frequency, double monetary, const Thresholds8& thresholds) {
  return {recency_days<thresholds.recency_days, frequency> thresholds.frequency, monetary > thresholds.monetary};
}

}  // namespace siyu::statistics
