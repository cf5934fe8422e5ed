// One pass over the timelines of some events, customer by customer: what a clause about behaviour looks at.
//
// The idea: customers are taken a few hundred at a time. In each timeline the positions of the wanted name are known to the store, the
// rest of the rule is asked of these only, all of a slice at once, and the clause sees each customer's hits in time order. Of
// any event a window that only looks back a month is walked from the customer's last one. Nothing is allocated per customer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/rule.h"

namespace siyu::report {

constexpr Instant kNoInstant = INT64_MIN;

// An event that was looked for. Equal times stand in the order of the timelines, then of rows.
struct Hit {
  Instant time = 0;
  Instant previous = kNoInstant;  // of the row before of the same order of this customer; kNoInstant: the first
  std::int64_t amount = 0;        // column::kNullValue: none
  std::uint32_t searches = 1;     // bit i: what search i looks for
  bool passes = true;             // with keep_failing: its rule holds
};

struct Search {
  const EventMatch* match;
  bool keep_failing = false;   // events of the name that do not pass the rule are hits too
  std::string sum_field = {};  // whose value the hit carries
  bool orders_once = false;    // only the first row of an order is a hit
};

// Rows outside [from, until) are no hits.
struct Clip {
  std::optional<Instant> from, until;
};

class Scan {
 public:
  // An event that several searches look for is one hit, `together`, or one for `each`; `all_together` leaves out customers for whom
  // some search finds nothing.
  enum class Need : std::uint8_t { together, all_together, each };
  // At most 16 searches; the matches must outlive the scan.
  Scan(const std::vector<Search>& searches, const RuleContext& context, const Clip& clip, Need need = Need::together);
  Scan(Scan&&) noexcept;
  ~Scan();

  // visit(customer, hits) for every customer with hits, ascending. A scan runs or counts once.
  template <class Visit>
  void run(Visit&& visit) {
    for (model::Customer from = 0; from < people_; from += kScanSlice) {
      model::Customer to = people_ - from < kScanSlice ? people_ : from + kScanSlice;
      take(from, to);
      for (model::Customer c = from; c < to; ++c)
        if (std::span<const Hit> hits = hits_of(c - from); !hits.empty()) visit(c, hits);
    }
  }
  // visit(customer, how many) for every customer, ascending. REQUIRES: counts_only()
  template <class Visit>
  void count(Visit&& visit) {
    std::uint32_t counts[kScanSlice];
    for (model::Customer from = 0; from < people_; from += kScanSlice) {
      model::Customer to = people_ - from < kScanSlice ? people_ : from + kScanSlice;
      count_slice(from, to, counts);
      for (model::Customer c = from; c < to; ++c) visit(c, counts[c - from]);
    }
  }
  // Nothing but names and the clip decides, and no order stands on several rows.
  bool counts_only() const;

 private:
  static constexpr model::Customer kScanSlice = 256;
  class Lane;
  void take(model::Customer from, model::Customer to);
  std::span<const Hit> hits_of(std::size_t i);
  void count_slice(model::Customer from, model::Customer to, std::uint32_t* counts);

  model::Customer people_;
  Need need_;
  std::size_t searches_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  // Of one customer's merge: what is left of a lane's hits.
  struct Front {
    const Hit* next;
    const Hit* end;
    const std::uint32_t* position;
    std::size_t timeline;
    bool is_before(const Front& other) const {
      if (next->time != other.next->time) return next->time < other.next->time;
      return timeline != other.timeline ? timeline < other.timeline : *position < *other.position;
    }
  };
  std::vector<Front> fronts_;
  std::vector<Hit> merged_;
  std::vector<std::uint8_t> meant_;  // of the slice, with all_together: who has hits of every search
};

// 1 where the clause holds for a customer, as of the context's moment.
std::vector<std::uint8_t> people_of(const RuleNode& node, const RuleContext& context);

// Does a clause about behaviour stand in this rule?
bool has_behaviour(const Rule& rule);

}  // namespace siyu::report
