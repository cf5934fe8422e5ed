// Repurchase (复购): parameters, and what is known of each customer's orders once they have been read.
//
// The idea: a customer is watched from the n-th order to the next one, or until as-of when none came (censored). Everything is in
// whole days of the report's zone, so a report is counting into histograms by day. docs/reports.md defines every number.
// Leaves out: money, and which of a customer's orders were refunded (the order's own rule may leave those out).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/grouping.h"
#include "report/reader.h"
#include "report/rule.h"

namespace siyu::analysis::repurchase {

enum class Cohort : std::uint8_t { month, week, day, quarter, year };
std::vector<report::EnumName<Cohort>> enum_names(Cohort);
Grain grain_of(Cohort cohort);

// Several orders of a customer on one day: each is an order (the next one comes after 0 days), or together they are one.
enum class SameDay : std::uint8_t { each, once };
std::vector<report::EnumName<SameDay>> enum_names(SameDay);

struct GroupBy {
  std::vector<std::string> by;
  std::int64_t limit = 25;
  template <class V>
  static void fields(V& v) {
    v("by", &GroupBy::by, report::Need::required, report::Limit{1, 5});
    v("limit", &GroupBy::limit, report::Need::optional, report::Limit{1, 25});
  }
};

constexpr std::int64_t kLongestWindow = 3650;
struct Params {
  std::optional<report::EventMatch> order;  // the paid order where it is not given; there after checking
  Cohort cohort = Cohort::month;
  std::vector<std::int64_t> windows = {30, 60, 90, 180, 365};  // days, ascending after checking
  std::int64_t nth = 1;
  std::string as_of;  // a date, the last day that is watched; empty: the last day of the data
  SameDay same_day = SameDay::each;
  std::optional<GroupBy> breakdown;
  template <class V>
  static void fields(V& v) {
    v("order", &Params::order);
    v("cohort", &Params::cohort);
    v("windows", &Params::windows, report::Need::optional, report::Limit{1, 20});
    v("nth", &Params::nth, report::Need::optional, report::Limit{1, 1000});
    v("as_of", &Params::as_of);
    v("same_day", &Params::same_day);
    v("breakdown", &Params::breakdown);
  }
};

// A customer whose n-th order lies in the range, from that order's day on.
struct Watch {
  model::Customer customer;
  std::uint32_t group;  // of Orders::groups at the n-th order; 0 without a breakdown
  std::int32_t start;   // day of the n-th order
  std::int32_t days;    // until the next order; until as-of when there is none
  bool again;
};

// Neighbouring orders so many days apart.
struct Gap {
  std::int64_t least = 0, most = 0;
};

struct Orders {
  std::vector<Watch> watched;  // by customer
  std::vector<Watch> pairs;    // by customer, then in time: those of the gap asked for, earlier in the range
  std::unique_ptr<report::Grouping> groups;  // null without a breakdown
  std::vector<std::int64_t> gaps;  // [d]: pairs of neighbouring orders d days apart, the earlier one in the range
  std::int64_t last_orders = 0;    // orders in the range after which none came
  // Of the range:
  std::int64_t orders = 0, later_orders = 0;  // all; of these, not the customer's first of all data
  std::int64_t buyers = 0, repeaters = 0;     // with an order; with two
  std::int64_t returning = 0;                 // buyers whose first order lies before range.from
  std::int64_t same_day = 0;                  // orders on the day of the customer's order before them
};

// The last day that is watched. REQUIRES: the store has times, and params were checked.
Day as_of_day(const Params& params, const report::Definition& definition, const model::Store& store);
// REQUIRES: params were checked.
Orders read_orders(const Params& params, const report::Definition& definition, const model::Store& store,
                   std::optional<Gap> pairs = std::nullopt);
// Meaning and fit rounds; fills in what depends on the store.
void check(const report::Definition& definition, Params& params, const model::Store& store, Problems& problems);

}  // namespace siyu::analysis::repurchase
