// Counts of many columns at once, each raised by the sets of columns it is in.
//
// The idea: plane i holds bit i of every count, so a set is added as a whole word, its carries on to the next plane; half of the time
// there is nothing to carry. Leaves out: a count as a number; all that is asked is whether it has come to one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace siyu::report {

class ColumnCounts {
 public:
  // `which`: bit k raises column k. REQUIRES: fewer than 2^40 times
  void raise(std::uint64_t which) {
    for (std::size_t i = 0; which != 0; ++i) {
      std::uint64_t carry = planes_[i] & which;
      planes_[i] ^= which;
      which = carry;
      if (i == used_) used_ = i + 1;
    }
  }
  void clear() {
    while (used_ > 0) planes_[--used_] = 0;
  }
  // The columns whose count is at least n.
  std::uint64_t at_least(std::int64_t n) const {
    if (n <= 0) return ~std::uint64_t{0};
    if (n >> used_ != 0) return 0;
    std::uint64_t above = 0, equal = ~std::uint64_t{0};
    for (std::size_t i = used_; i-- > 0;) {
      std::uint64_t bit = (n >> i & 1) != 0 ? ~std::uint64_t{0} : 0;
      above |= equal & planes_[i] & ~bit;
      equal &= ~(planes_[i] ^ bit);
    }
    return above | equal;
  }

 private:
  std::array<std::uint64_t, 40> planes_{};
  std::size_t used_ = 0;
};

}  // namespace siyu::report
