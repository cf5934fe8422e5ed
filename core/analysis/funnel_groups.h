// What is counted per group, and quantiles of the times of a step.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/funnel_walk.h"
#include "report/grouping.h"

namespace siyu::analysis::funnel {

using report::Grouping;

// Times of a step: ordinary mean and quantiles (type 7), in seconds. REQUIRES: samples not empty.
struct Spread {
  double mean = 0, p25 = 0, median = 0, p75 = 0;
};
Spread spread_of(std::span<const std::int64_t> samples);

// Units that did each step, per group, with their times. Scope 0 is the whole funnel, scope g + 1 is group g.
class Tally {
 public:
  explicit Tally(const Machine& machine) : m_(machine), samples_(machine.levels) {}
  // Call before the first add(): times are then kept by group and not of the whole; else of the whole alone.
  void expect_groups() { grouped_ = true; }
  void add(std::uint32_t scope, const Outcome& outcome);
  // The same for a unit of the whole funnel and of a group (scope; 0: none), where nothing is optional and no times are equal.
  // REQUIRES: outcome.level > 0
  void add_chain(std::uint32_t scope, const Outcome& outcome) {
    make_room(scope);
    std::int64_t *whole = reached_.data(), *part = scope == 0 ? nullptr : whole + scope * std::size_t{m_.levels};
    for (unsigned k = 0; k < outcome.level; ++k) {
      ++whole[k];
      if (part) ++part[k];
      if (k > 0) sample(k, scope, outcome.time[k] - outcome.time[k - 1]);
    }
  }
  // add_chain() of a unit that did the first step alone.
  void add_first(std::uint32_t scope) {
    make_room(scope);
    ++reached_[0];
    if (scope != 0) ++reached_[scope * std::size_t{m_.levels}];
  }
  std::size_t scopes() const { return m_.levels == 0 ? 0 : reached_.size() / m_.levels; }
  std::int64_t reached(std::uint32_t scope, unsigned level) const { return at(reached_, scope, level); }
  std::int64_t ties(std::uint32_t scope, unsigned level) const { return at(ties_, scope, level); }
  // The times of a level's step for each of `rows` rows, where row_of[scope] says which row a scope belongs to (kNoRow:
  // none).
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFFu;
  std::vector<std::vector<std::int64_t>> times(unsigned level, std::span<const std::uint32_t> row_of,
                                               std::size_t rows) const;

 private:
  struct Samples {
    std::vector<std::int64_t> ms;
    std::vector<std::uint32_t> scope;  // beside ms when grouped
  };
  std::int64_t at(const std::vector<std::int64_t>& counts, std::uint32_t scope, unsigned level) const {
    std::size_t i = scope * std::size_t{m_.levels} + level;
    return i < counts.size() ? counts[i] : 0;
  }
  void make_room(std::uint32_t scope) {
    std::size_t end = (scope + std::size_t{1}) * m_.levels;
    if (end > reached_.size()) reached_.resize(end, 0), ties_.resize(end, 0);
  }
  void sample(unsigned level, std::uint32_t scope, std::int64_t ms) {
    if (grouped_ && scope == 0) return;  // those of the groups are all that is asked for
    samples_[level].ms.push_back(ms);
    if (grouped_) samples_[level].scope.push_back(scope);
  }
  const Machine m_;
  std::vector<std::int64_t> reached_, ties_;  // scope by scope, level by level
  std::vector<Samples> samples_;              // by level
  bool grouped_ = false;
};

}  // namespace siyu::analysis::funnel
