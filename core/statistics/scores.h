// Scores 1..bins and the eight RFM segments (statistics.md §4; Hughes 1994).
//
// Equal values always get equal scores: a customer's score must not depend on the order of the file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace siyu::statistics {

// min(bins, 1 + floor(bins (2 worse + equal) / 2n)) in integers: `worse` of n have a worse value, `equal` the same one
// (itself included). REQUIRES: equal >= 1, worse + equal <= n, bins >= 1
int midrank_score(std::int64_t worse, std::int64_t equal, std::int64_t n, int bins);
// Of each value, in the order given. REQUIRES: no NaN, bins >= 1
std::vector<int> midrank_scores(std::span<const double> values, int bins, bool higher_is_better);

struct QuantileScores {
  std::vector<double> breaks;  // bins-1 of them, ascending, type 7; empty when there are no values
  std::vector<int> scores;     // in the order given
};
// By breaks at k/bins, intervals open on the left and closed on the right; lower-is-better turns the scores round, not the
// intervals. Repeated breaks make some scores unreachable. REQUIRES: no NaN, bins >= 1
QuantileScores quantile7_scores(std::span<const double> values, int bins, bool higher_is_better = true);

enum class Threshold : std::uint8_t { mean, median };
// nullopt when there are no values.
std::optional<double> threshold_of(std::span<const double> values, Threshold kind);

// Which of the eight: each flag is "good". A value equal to its threshold is not.
struct Flags8 {
  bool recent, frequent, valuable;
  // 0 重要价值 1 重要发展 2 重要保持 3 重要挽留 4 一般价值 5 一般发展 6 一般保持 7 一般挽留: the order of statistics.md's table.
  int index() const { return (valuable ? 0 : 4) + (recent ? 0 : 2) + (frequent ? 0 : 1); }
  friend bool operator==(const Flags8&, const Flags8&) = default;
};
struct Thresholds8 {
  double recency_days, frequency, monetary;
};
Flags8 segment8(double recency_days, double frequency, double monetary, const Thresholds8& thresholds);

}  // namespace siyu::statistics
