// Counting per group, quantiles.
#include "analysis/funnel_groups.h"

#include <algorithm>
#include <array>

namespace siyu::analysis::funnel {

namespace {

// Values by rank: counted in bins of equal width, of which only those asked for are put in order.
class Ranked {
 public:
  explicit Ranked(std::span<const std::int64_t> values) : values_(values) {
    least_ = *std::min_element(values.begin(), values.end());
    auto range = static_cast<std::uint64_t>(*std::max_element(values.begin(), values.end()) - least_);
    while (range >> shift_ >= kBins) ++shift_;
    std::array<std::size_t, kBins + 1> first{};
    for (std::int64_t value : values) ++first[bin_of(value) + 1];
    for (std::size_t bin = 0; bin < kBins; ++bin) first[bin + 1] += first[bin];
    first_ = first;
  }
  std::int64_t at(std::size_t rank) {
    std::size_t bin =
        static_cast<std::size_t>(std::upper_bound(first_.begin(), first_.end(), rank) - first_.begin()) - 1;
    if (bin != bin_) {
      bin_ = bin;
      inside_.clear();
      for (std::int64_t value : values_)
        if (bin_of(value) == bin) inside_.push_back(value);
      std::sort(inside_.begin(), inside_.end());
    }
    return inside_[rank - first_[bin]];
  }

 private:
  static constexpr std::size_t kBins = 4096;
  std::size_t bin_of(std::int64_t value) const {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(value - least_) >> shift_);
  }
  std::span<const std::int64_t> values_;
  std::int64_t least_ = 0;
  unsigned shift_ = 0;
  std::array<std::size_t, kBins + 1> first_{};  // rank of the first value of a bin
  std::size_t bin_ = SIZE_MAX;
  std::vector<std::int64_t> inside_;  // those of bin_, in order
};

}  // namespace

Spread spread_of(std::span<const std::int64_t> samples) {
  std::size_t n = samples.size();
  std::int64_t sum = 0;
  for (std::int64_t ms : samples) sum += ms;
  Ranked ranked(samples);
  auto at = [&](std::size_t quarter) {
    std::size_t place = (n - 1) * quarter, i = place / 4,
                rest = place % 4;  // (n - 1) · quarter / 4, whole part and quarters
    auto low = static_cast<double>(ranked.at(i));
    if (rest == 0) return low / 1000;
    auto high = static_cast<double>(ranked.at(i + 1));
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
