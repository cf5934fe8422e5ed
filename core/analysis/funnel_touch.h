// Which group a unit counts for as a whole: its person's, or that of its first or last event that may lend its value.
//
// The idea: of a log the lending events of many customers are found first, and their values then fetched together, so that the memory
// they lie in is waited for once and not per customer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/funnel_match.h"
#include "analysis/funnel_walk.h"
#include "report/grouping.h"

namespace siyu::analysis::funnel {

class Touch {
 public:
  // `lends`: the levels whose events lend; one that may only open does not from `until` on. `of_person`: any event will do.
  // REQUIRES: groups and matched outlive it
  Touch(report::Grouping& groups, const Matched& matched, Levels lends, bool openers_end, Instant until, bool of_person,
        bool last);
  // The group and one: of a lent value, of the empty group where none was lent.
  std::uint32_t scope(const model::Sequence& sequence);
  // The same for the customers [from, from + reaches.size()) of the only stream that came to some level; of others 0.
  void scopes(std::span<const FastWalk::Reach> reaches, std::size_t from, std::span<std::uint32_t> out);

 private:
  bool lends(std::uint32_t tag, Instant time) const { return (time < until_ ? lends_ : lends_late_)[tag] != 0; }
  std::uint32_t lender(const model::Stream& log, std::uint32_t first, std::uint32_t end) const;

  report::Grouping& groups_;
  const Matched& matched_;
  Instant until_;
  bool of_person_, last_;
  std::vector<std::uint8_t> lends_, lends_late_;  // by tag
  std::vector<std::uint8_t> few_;                 // the tags that lend, where they are few and a byte each
  std::vector<std::uint32_t> position_, group_;   // of the customers in hand
};

}  // namespace siyu::analysis::funnel
