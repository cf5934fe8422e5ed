// Customers through cohorts: one pass that says of everybody which cohorts they are in and in which columns they count.
//
// The idea: a customer's membership in a cohort is one record with a set of at most 104 columns. The report counts the sets, a list of
// people filters them, and neither knows how they came about.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/retention_log.h"
#include "analysis/retention_params.h"
#include "base/slices.h"
#include "report/grouping.h"

namespace siyu::analysis::retention {

// A set of columns.
class Columns {
 public:
  Columns() = default;
  Columns(std::uint64_t low, std::uint64_t high) : words_{low, high} {}
  void add(std::uint32_t column) { words_[column >> 6] |= std::uint64_t{1} << (column & 63); }
  bool has(std::uint32_t column) const { return (words_[column >> 6] >> (column & 63) & 1) != 0; }
  template <class Visit>
  void each(Visit&& visit) const {
    for (std::uint32_t w = 0; w < words_.size(); ++w)
      for (std::uint64_t word = words_[w]; word != 0; word &= word - 1)
        visit(w * 64 + static_cast<std::uint32_t>(__builtin_ctzll(word)));
  }
  // All of them moved down by so many; what falls off the lower end is gone.
  Columns down(std::uint32_t by) const {
    Columns out;
    if (by >= 128) return out;
    out.words_ = {by >= 64  ? words_[1] >> (by - 64)
                  : by == 0 ? words_[0]
                            : words_[0] >> by | words_[1] << (64 - by),
                  by >= 64 ? 0 : words_[1] >> by};
    return out;
  }
  // The lowest of them alone.
  Columns first() const {
    Columns out;
    out.words_ = {words_[0] & (~words_[0] + 1), words_[0] == 0 ? words_[1] & (~words_[1] + 1) : 0};
    return out;
  }
  Columns operator&(const Columns& other) const {
    Columns out;
    out.words_ = {words_[0] & other.words_[0], words_[1] & other.words_[1]};
    return out;
  }
  static constexpr std::uint32_t kMost = 128;
  std::uint64_t word(std::size_t w) const { return words_[w]; }
  bool empty() const { return words_[0] == 0 && words_[1] == 0; }
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
        visit(Member{customer, start.cohort, start.group, start.time, as_bits_ ? shifted(start) : columns_for(start)});
    });
  }

  // Calls visit(group) for every member: each_member() without what came after.
  template <class Visit>
  void each_start(Visit&& visit) {
    model::walk(store_, matched_.streams, false, [&](model::Customer, const model::Sequence& sequence) {
      if (first_of(sequence) == sequence.size()) return;
      for (const Start& start : starts_) visit(start.group);
    });
  }
  // Can everybody be told by the periods in which they started and in which they came back? A column is then a period since.
  bool has_sets() const {
    bool all_time = from_ == INT64_MIN && until_ == INT64_MAX;  // else the first start may lie outside
    bool by_period = cohort_by_ == CohortBy::recurring || (cohort_by_ == CohortBy::first_time && all_time);
    return as_bits_ && !groups_ && by_period && min_occurrences_ == 1;
  }
  // How many started in each period, where nobody asks who came back and the log knows it; else nothing. REQUIRES: has_sets()
  std::optional<std::vector<std::int64_t>> sizes() const;
  // Calls visit(started, came back) for everybody in some cohort. REQUIRES: has_sets()
  template <class Visit>
  void each_set(Visit&& visit) {
    auto tell = [&](const Columns& started, const Columns& active) {
      if (!started.empty()) visit(cohort_by_ == CohortBy::recurring ? started : started.first(), active);
    };
    if (std::optional<std::uint32_t> name = the_one_event()) {
      const model::Named* named = &store_.named(*matched_.streams[0].timeline, *name);
      NamedSets sets(periods_, from_, until_);
      auto tell_one = [&](const NamedSets::Set& set) { tell(Columns(set[0], set[1]), Columns(set[0], set[1])); };
      in_slices(named->position.size(), 4096, [&](std::size_t from, std::size_t to) {
        auto part = [&](const auto& all) { return std::span(all).subspan(from, to - from); };
        for (const NamedSets::Set& set : sets.add(part(named->customer), part(named->time))) tell_one(set);
      });
      return tell_one(sets.last());
    }
    if (is_plain_log()) {
      const model::Stream& log = matched_.streams[0];
      std::span<const std::uint32_t> offsets = log.timeline->offsets();
      LogSets sets(periods_, matched_.bits, kStart, kReturn);
      std::vector<LogSets::Sets> of(model::kSlice);
      in_slices(store_.customers(), model::kSlice, [&](std::size_t from, std::size_t to) {
        sets.each(offsets.subspan(from, to - from + 1), log.timeline->time(), log.tags, std::span(of).first(to - from));
        for (std::size_t i = 0; i < to - from; ++i) tell(Columns(of[i].started, 0), Columns(of[i].active, 0));
      });
      return;
    }
    model::walk(store_, matched_.streams, false, [&](model::Customer, const model::Sequence& sequence) {
      gather_sets(sequence);
      tell(started_bits_, active_bits_);
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
  // Fills starts_ and active_, active_bits_ or leavings_ with one customer's. False when they are in no cohort.
  bool gather(const model::Sequence& sequence);
  // Fills starts_ and says which event was the first; the sequence's size when none was.
  std::size_t first_of(const model::Sequence& sequence);
  // The event that makes a customer's one cohort; its size when there is none.
  std::size_t first_start(const model::Sequence& sequence) const;
  void open(const model::Sequence& sequence, std::size_t i);
  void gather_sets(const model::Sequence& sequence);
  // What all of it is about, where that is one name of one event log, start and return alike, in any part of time.
  std::optional<std::uint32_t> the_one_event() const;
  bool is_all_days() const { return from_ == INT64_MIN && until_ == INT64_MAX && !hours_; }
  // One event log, all of time, few periods of whole days.
  bool is_plain_log() const {
    return matched_.streams.size() == 1 && is_all_days() && periods_.size() <= LogSets::kMostPeriods;
  }
  void gather_calendar(const model::Sequence& sequence, std::size_t from);
  void gather_rolling(const model::Sequence& sequence, std::size_t from);
  Columns columns_for(const Start& start) const;
  Columns shifted(const Start& start) const {  // of active_bits_
    Columns out = active_bits_.down(start.cohort) & all_columns_;
    out.add(0);
    return out;
  }
  std::uint32_t windows_since(Instant start, Instant t) const;
  bool in_range(Instant t) const { return t >= from_ && t < until_; }

  const model::Store& store_;
  MatchedSteps matched_;
  Instant from_, until_, data_end_;
  CohortBy cohort_by_;
  bool rolling_, unbounded_, leaves_, hours_;
  std::int64_t window_ms_, min_occurrences_;
  Periods periods_;
  std::vector<Span> columns_;
  std::vector<std::uint32_t> column_of_;  // by periods since the cohort's
  std::unique_ptr<report::Grouping> groups_;
  // Of the customer in hand.
  std::vector<Start> starts_;
  std::vector<std::uint32_t> active_;  // periods with enough returns; rolling: counted from the start
  bool as_bits_;                       // the periods are few enough and each a column: active_bits_ instead
  Columns active_bits_, started_bits_, all_columns_;
  std::vector<Instant> leavings_;
};

}  // namespace siyu::analysis::retention
