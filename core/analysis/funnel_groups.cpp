// Counting per group, quantiles.
#include "analysis/funnel_groups.h"

#include <algorithm>

namespace siyu::analysis::funnel {

Spread spread_of(std::vector<std::int64_t>& samples) {
  std::size_t n = samples.size();
  std::int64_t sum = 0;
  for (std::int64_t ms : samples) sum += ms;
  std::ptrdiff_t below = 0;  // what is in its place already: a quarter asked for before
  auto at = [&](std::size_t quarter) {
    std::size_t place = (n - 1) * quarter, i = place / 4,
                rest = place % 4;  // (n - 1) · quarter / 4, whole part and quarters
    auto middle = samples.begin() + static_cast<std::ptrdiff_t>(i);
    std::nth_element(samples.begin() + below, middle, samples.end());
    below = static_cast<std::ptrdiff_t>(i);
    auto low = static_cast<double>(*middle);
    if (rest == 0) return low / 1000;
    auto high = static_cast<double>(*std::min_element(middle + 1, samples.end()));
    return (low + static_cast<double>(rest) / 4 * (high - low)) / 1000;
  };
  Spread out;
  out.mean = static_cast<double>(sum) / (static_cast<double>(n) * 1000);
  out.p25 = at(1);
  out.median = at(2);
  out.p75 = at(3);
  return out;
}

void Tally::add(std::uint32_t scope, const Outcome& outcome) {
  if (outcome.level == 0) return;
  make_room(scope);
  std::size_t base = scope * std::size_t{m_.levels};
  unsigned before = 0;
  for (unsigned k = 0; k < outcome.level; ++k) {
    if (!((outcome.done >> k) & 1u)) continue;
    ++reached_[base + k];
    ties_[base + k] += (outcome.ties >> k) & 1u;
    if (k == 0 || ((m_.optional >> k) & 1u)) continue;
    sample(k, scope, outcome.time[k] - outcome.time[before]);
    before = k;
  }
}

std::vector<std::vector<std::int64_t>> Tally::times(unsigned level, std::span<const std::uint32_t> row_of,
                                                    std::size_t rows) const {
  const Samples& all = samples_[level];
  std::vector<std::vector<std::int64_t>> out(rows);
  if (!grouped_) {
    if (!all.ms.empty() && row_of[0] != kNoRow) out[row_of[0]] = all.ms;
    return out;
  }
  std::vector<std::size_t> count(rows, 0);
  for (std::uint32_t scope : all.scope)
    if (row_of[scope] != kNoRow) ++count[row_of[scope]];
  for (std::size_t row = 0; row < rows; ++row) out[row].reserve(count[row]);
  for (std::size_t i = 0; i < all.ms.size(); ++i)
    if (std::uint32_t row = row_of[all.scope[i]]; row != kNoRow) out[row].push_back(all.ms[i]);
  return out;
}

}  // namespace siyu::analysis::funnel
