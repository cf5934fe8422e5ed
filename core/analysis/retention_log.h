// The plain cases of retention: customers as sets of periods, from a whole event log or from its events of one name.
//
// The idea: an event adds one bit to a set or none, both known by tables — of days for the period, of tags for start and
// return — so that a customer is two words and the loops have no branch but their ends.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/store.h"
#include "report/event_step.h"
#include "report/periods.h"

namespace siyu::analysis::retention {

class LogSets {
 public:
  static constexpr std::size_t kMostPeriods = 64;
  struct Sets {
    std::uint64_t started, active;  // bit p is period p
  };
  // `bits` says of each tag whether it is a start and a return. REQUIRES: at most kMostPeriods, of days or longer
  LogSets(const report::Periods& periods, std::span<const report::StepBits> bits, report::StepBits start,
          report::StepBits comes_back);
  // Of customer c the events [offsets[c], offsets[c + 1]), for the first out.size() of them. REQUIRES: every time lies in the periods
  void each(std::span<const std::uint32_t> offsets, std::span<const Instant> time, const model::Tags& tags,
            std::span<Sets> out) const;

 private:
  Instant begin_;
  std::vector<std::uint64_t> bit_of_day_;        // since begin_
  std::vector<std::uint64_t> starts_, returns_;  // by tag: all ones or none
  bool every_event_;                             // is both
};

// How many people an event log has per period and name of event: all names in one walk, which costs less than two names one by one.
class NamePeople final : public model::Kept {
 public:
  static constexpr std::size_t kMostPlaces = 1u << 20;  // periods times names
  // The same object as long as the store lasts; null where there would be too many places. REQUIRES: of days or longer, and every time of
  // the log lies in them
  static std::shared_ptr<const NamePeople> of(const model::Store& store, const model::Timeline& log,
                                              const report::Periods& periods);
  std::int64_t people(std::size_t period, std::uint32_t name) const { return places_[period * names_ + name].people; }
  std::size_t bytes() const override { return places_.capacity() * sizeof(Place); }

 private:
  struct Place {
    model::Customer last;
    std::uint32_t people;
  };
  NamePeople(const model::Store& store, const model::Timeline& log, const report::Periods& periods);

  std::size_t names_;
  std::vector<Place> places_;
};

// Of events of one name, customer by customer, that are start and return alike: whoever has any becomes a set of up to 128 periods.
class NamedSets {
 public:
  using Set = std::array<std::uint64_t, 2>;  // bit p % 64 of word p / 64 is period p
  // Of events before `from` or from `until` on nothing is taken. REQUIRES: at most 128 periods, which hold every event between; with a
  // `from` before the first of them, every event.
  NamedSets(const report::Periods& periods, Instant from, Instant until);
  // The next events. What it gives are the sets that they completed: the last customer's may go on.
  std::span<const Set> add(std::span<const model::Customer> customer, std::span<const Instant> time);
  // The last customer's, after everything.
  const Set& last() const { return set_; }

 private:
  template <bool kBounded, class UnitOf>
  std::size_t fill(std::span<const model::Customer> customer, std::span<const Instant> time, UnitOf unit_of);

  Instant begin_, from_, until_;
  bool hours_, bounded_;
  std::vector<Set> set_of_unit_;  // since begin_, hours or days
  std::vector<Set> done_;
  model::Customer customer_ = model::kNoCustomer;
  Set set_{};
};

}  // namespace siyu::analysis::retention
