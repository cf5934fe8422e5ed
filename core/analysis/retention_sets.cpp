// Turning 64 by 64 bits, and counting.
#include "analysis/retention_sets.h"

#include <algorithm>

namespace siyu::analysis::retention {
namespace {

// Bit j of word i becomes bit i of word j: halves, quarters … of the square change places.
void transpose(std::array<std::uint64_t, 64>& words) {
  std::uint64_t low = 0xFFFFFFFF;
  for (std::size_t half = 32; half != 0; half >>= 1, low ^= low << half)
    for (std::size_t i = 0; i < 64; i = (i + half + 1) & ~half) {
      std::uint64_t swapped = (words[i] >> half ^ words[i + half]) & low;
      words[i] ^= swapped << half;
      words[i + half] ^= swapped;
    }
}

}  // namespace

void SetCounts::flush() {
  if (filled_ == 0) return;
  for (std::size_t w = 0; w * 64 < periods_; ++w) {
    std::fill(started_[w].begin() + static_cast<std::ptrdiff_t>(filled_), started_[w].end(), 0);
    transpose(started_[w]);
    if (columns_ == 1 || unlike_ == 0) continue;  // nobody asks who came back, or it is known
    std::fill(active_[w].begin() + static_cast<std::ptrdiff_t>(filled_), active_[w].end(), 0);
    transpose(active_[w]);
  }
  const std::array<Words, 2>& active = unlike_ == 0 ? started_ : active_;
  for (std::size_t p = 0; p < periods_; ++p) {
    std::uint64_t started = started_[p / 64][p % 64];
    if (started == 0) continue;
    std::int64_t* counts = counts_.data() + p * columns_;
    counts[0] += __builtin_popcountll(started);
    for (std::size_t k = 1, end = std::min(columns_, periods_ - p); k < end; ++k)
      counts[k] += __builtin_popcountll(started & active[(p + k) / 64][(p + k) % 64]);
  }
  filled_ = 0;
  unlike_ = 0;
}

}  // namespace siyu::analysis::retention
