// The plain case of retention: customers of one event log as two sets of periods, all of time, no more than 64 of them.
//
// The idea: an event adds one bit to each set or none, both known by tables — of days for the period, of tags for start and
// return — so that a customer is two words and the loop has no branch but its end.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

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
  void each(std::span<const std::uint32_t> offsets, std::span<const Instant> time, std::span<const std::uint32_t> tag,
            std::span<Sets> out) const;

 private:
  Instant begin_;
  std::vector<std::uint64_t> bit_of_day_;        // since begin_
  std::vector<std::uint64_t> starts_, returns_;  // by tag: all ones or none
  bool every_event_;                             // is both
};

}  // namespace siyu::analysis::retention
