// Cohorts and returns counted of customers who are sets of periods: in which periods they started, in which they were there.
//
// The idea: sixty-four customers are turned from a word each, a bit per period, into a word per period, a bit each. How many of cohort p
// were there k periods on is then a population count of two words, whatever the customers are. Leaves out: who they are.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "analysis/retention_walk.h"

namespace siyu::analysis::retention {

class SetCounts {
 public:
  // REQUIRES: periods <= Columns::kMost
  SetCounts(std::size_t periods, std::size_t columns)
      : periods_(periods), columns_(columns), counts_(periods * columns, 0) {}

  void add(const Columns& started, const Columns& active) {
    for (std::size_t w = 0; w < 2; ++w) {
      started_[w][filled_] = started.word(w);
      active_[w][filled_] = active.word(w);
      unlike_ |= started.word(w) ^ active.word(w);
    }
    if (++filled_ == 64) flush();
  }
  // Once all are added: those of the cohort of period p who were there k periods on; with k 0 all of them.
  std::int64_t count(std::size_t p, std::size_t k) const { return counts_[p * columns_ + k]; }
  void finish() { flush(); }

 private:
  using Words = std::array<std::uint64_t, 64>;
  void flush();

  std::size_t periods_, columns_, filled_ = 0;
  std::vector<std::int64_t> counts_;
  std::array<Words, 2> started_{}, active_{};  // of up to 64 customers
  std::uint64_t unlike_ = 0;                   // whether the two differ for any of them
};

}  // namespace siyu::analysis::retention
