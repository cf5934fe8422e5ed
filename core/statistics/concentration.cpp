// All from one ascending pass. Sums are plain doubles in ascending order, the same everywhere; counts of fen stay exact in
// them up to 2^53.
#include "statistics/concentration.h"

#include <algorithm>
#include <numeric>

#include "base/result.h"

namespace siyu::statistics {
namespace {

// A total to share out, when there is one.
std::optional<double> total_of(std::span<const double> sorted) {
  if (sorted.empty() || sorted.front() < 0) return std::nullopt;
  const double total = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  return total > 0 ? std::optional<double>(total) : std::nullopt;
}

}  // namespace

std::optional<double> gini_coefficient(std::span<const double> sorted) {
  const std::optional<double> total = total_of(sorted);
  if (!total) return std::nullopt;
  const auto n = static_cast<double>(sorted.size());
  double sum = 0;
  // From both ends inwards: the terms are then differences of two values, and equal values give exactly 0.
  for (std::size_t low = 0, high = sorted.size() - 1; low < high; ++low, --high) {
    sum += static_cast<double>(high - low) * (sorted[high] - sorted[low]);
  }
  return sum / (n * *total);
}

Concentration gini(std::span<const double> sorted) {
  Concentration answer;
  answer.gini = gini_coefficient(sorted);
  if (!answer.gini) return answer;
  const auto n = static_cast<double>(sorted.size());
  if (sorted.size() > 1) answer.corrected = *answer.gini * n / (n - 1);
  const double total = *total_of(sorted);
  double sum = 0;
  answer.lorenz_p = answer.lorenz_l = {0};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    sum += sorted[i];
    answer.lorenz_p.push_back(static_cast<double>(i + 1) / n);
    answer.lorenz_l.push_back(sum / total);
  }
  return answer;
}

Concentration gini_weighted(std::span<const double> values, std::span<const double> weights) {
  CHECK(values.size() == weights.size());
  std::vector<std::pair<double, double>> groups;  // value, weight
  double units = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weights[i] < 0 || values[i] < 0) return {};
    if (weights[i] > 0) groups.emplace_back(values[i], weights[i]);
  }
  std::sort(groups.begin(), groups.end());
  for (const auto& [value, weight] : groups) {
    units += weight;
    total += value * weight;
  }
  if (!(total > 0)) return {};
  Concentration answer;
  answer.lorenz_p = answer.lorenz_l = {0};
  double seen = 0, sum = 0, area = 0;
  for (const auto& [value, weight] : groups) {
    const double before = sum;
    seen += weight;
    sum += value * weight;
    area += weight / units * ((before + sum) / total);
    answer.lorenz_p.push_back(seen / units);
    answer.lorenz_l.push_back(sum / total);
  }
  answer.gini = 1 - area;
  return answer;
}

std::optional<ParetoShare> pareto_share(std::span<const double> sorted, double top_fraction, double target_share) {
  CHECK(top_fraction >= 0 && top_fraction <= 1 && target_share >= 0 && target_share <= 1);
  const std::optional<double> total = total_of(sorted);
  if (!total) return std::nullopt;
  constexpr double kRounding = 1e-12;  // a share that is missed by this much is reached
  const auto n = static_cast<double>(sorted.size());
  const double customers = top_fraction * n, target = target_share * *total;
  ParetoShare answer{0, 0, 0};
  double sum = 0, top = 0;
  bool reached = target <= 0;
  for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
    const double value = sorted[sorted.size() - 1 - rank], at = static_cast<double>(rank);
    if (customers > at) top += value * std::min(1.0, customers - at);
    if (!reached && sum + value >= target - kRounding * *total) {
      reached = true;
      answer.customers_needed = static_cast<std::int64_t>(rank) + 1;
      answer.fraction_needed = (at + std::clamp((target - sum) / value, 0.0, 1.0)) / n;
    }
    sum += value;
  }
  answer.top_share = std::min(1.0, top / *total);
  return answer;
}

}  // namespace siyu::statistics
