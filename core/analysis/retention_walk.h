// Customers through cohorts: one pass that says of everybody which cohorts they are in and in which columns they count.
//
// The idea: a customer's membership in a cohort is one record with a set of at most 104 columns. The report counts the sets, a list of
// people filters them, and neither knows how they came about.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "analysis/retention_params.h"
#include "report/grouping.h"

namespace siyu::analysis::retention {

// A set of columns.
class Columns {
 public:
  void add(std::uint32_t column) { words_[column >> 6] |= std::uint64_t{1} << (column & 63); }
  bool has(std::uint32_t column) const { return (words_[column >> 6] >> (column & 63) & 1) != 0; }
  template <class Visit>
  void each(Visit&& visit) const {
    for (std::uint32_t w = 0; w < words_.size(); ++w)
      for (std::uint64_t word = words_[w]; word != 0; word &= word - 1)
        visit(w * 64 + static_cast<std::uint32_t>(__builtin_ctzll(word)));
  }
  // All columns before this one.
  static Columns before(std::uint32_t column) {
    Columns out;
    auto low = [](std::uint32_t n) { return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1; };
    out.words_ = {low(column), column > 64 ? low(column - 64) : 0};
    return out;
  }

 private:
  std::array<std::uint64_t, 2> words_{};
};

// A customer in a cohort.
struct Member {
  model::Customer customer;
  std::uint32_t cohort;  // a period
  std::uint32_t group;   // of the breakdown; 0 without one
  Instant start;
  Columns columns;
};

// Everything that a walk over one store needs; built once for a question. REQUIRES: params checked and completed, and the store has
// an instant.
class Study {
 public:
  Study(const Params& params, const Definition& definition, const model::Store& store);

  // Calls visit(const Member&) for every member of every cohort, customer by customer.
  template <class Visit>
  void each_member(Visit&& visit) {
    model::walk(store_, matched_.streams, false, [&](model::Customer customer, const model::Sequence& sequence) {
      if (!gather(sequence)) return;
      for (const Start& start : starts_)
        visit(Member{customer, start.cohort, start.group, start.time, columns_for(start)});
    });
  }

  const Periods& periods() const { return periods_; }
  const std::vector<Span>& columns() const { return columns_; }
  const report::Grouping* groups() const { return groups_.get(); }
  std::int64_t window_ms() const { return window_ms_; }  // of a rolling period
  Instant data_end() const { return data_end_; }
  Instant range_until() const { return until_; }  // exclusive; no end: the largest instant

 private:
  static constexpr StepBits kStart = 1, kReturn = 2, kLeave = 4, kNamed = 8;
  struct Start {
    std::uint32_t cohort, group;
    Instant time;
  };
  // Fills starts_ and active_ or leavings_ with one customer's. False when they are in no cohort.
  bool gather(const model::Sequence& sequence);
  // The event that makes a customer's one cohort; its size when there is none.
  std::size_t first_start(const model::Sequence& sequence) const;
  void open(const model::Sequence& sequence, std::size_t i);
  void gather_calendar(const model::Sequence& sequence, std::size_t from);
  void gather_rolling(const model::Sequence& sequence, std::size_t from);
  Columns columns_for(const Start& start) const;
  std::uint32_t windows_since(Instant start, Instant t) const;
  bool in_range(Instant t) const { return t >= from_ && t < until_; }

  const model::Store& store_;
  MatchedSteps matched_;
  Instant from_, until_, data_end_;
  CohortBy cohort_by_;
  bool rolling_, unbounded_, leaves_;
  std::int64_t window_ms_, min_occurrences_;
  Periods periods_;
  std::vector<Span> columns_;
  std::vector<std::uint32_t> column_of_;  // by periods since the cohort's
  std::unique_ptr<report::Grouping> groups_;
  // Of the customer in hand.
  std::vector<Start> starts_;
  std::vector<std::uint32_t> active_;  // periods with enough returns; rolling: counted from the start
  std::vector<Instant> leavings_;
};

}  // namespace siyu::analysis::retention
