// Type 7: the position (n-1)q, and between two values a weighted mean that leaves equal values as they are.
#include "statistics/quantile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/result.h"

namespace siyu::statistics {
namespace {

double between(double low, double high, double weight) {
  return low == high || weight == 0 ? low : (1 - weight) * low + weight * high;
}

}  // namespace

std::optional<double> quantile7(std::span<const double> sorted, double q) {
  CHECK(q >= 0 && q <= 1);
  if (sorted.empty()) return std::nullopt;
  const double position = static_cast<double>(sorted.size() - 1) * q;
  const auto index = static_cast<std::size_t>(position);
  return between(sorted[index], sorted[std::min(index + 1, sorted.size() - 1)], position - std::floor(position));
}

std::optional<double> quantile7(std::span<const double> sorted, int k, int bins) {
  CHECK(bins >= 1 && k >= 0 && k <= bins);
  if (sorted.empty()) return std::nullopt;
  const std::size_t steps = (sorted.size() - 1) * static_cast<std::size_t>(k);
  const std::size_t index = steps / static_cast<std::size_t>(bins);
  const double weight = static_cast<double>(steps % static_cast<std::size_t>(bins)) / bins;
  return between(sorted[index], sorted[std::min(index + 1, sorted.size() - 1)], weight);
}

std::optional<double> quantile7_counts(std::span<const std::int64_t> counts, double q) {
  CHECK(q >= 0 && q <= 1);
  const std::int64_t n = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  if (n == 0) return std::nullopt;
  const double position = static_cast<double>(n - 1) * q;
  const auto index = static_cast<std::int64_t>(position);
  std::optional<double> low, high;
  std::int64_t seen = 0;
  for (std::size_t value = 0; value < counts.size() && !high; ++value) {
    seen += counts[value];
    if (!low && seen > index) low = static_cast<double>(value);
    if (low && seen > std::min(index + 1, n - 1)) high = static_cast<double>(value);
  }
  CHECK(low && high);
  return between(*low, *high, position - std::floor(position));
}

}  // namespace siyu::statistics
