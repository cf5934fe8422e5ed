// What each customer bought in a stretch of time: for reports that score or rank buyers (rfm, tiers).
//
// The idea: where an event log tells of payments an order is a row, so one pass over the timeline adds up each customer's; an orders
// table goes through report/orders.h, which knows of orders on several rows and of refunds. Both give the same numbers.
// Leaves out: what was bought, and in which order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/store.h"
#include "report/definition.h"
#include "report/orders.h"
#include "report/result.h"

namespace siyu::report::buyers {

struct Buyer {
  model::Customer customer = model::kNoCustomer;
  std::uint32_t orders = 0;
  std::int64_t paid = 0;           // ten-thousandths; net or gross as asked
  Instant last = model::kUntimed;  // the latest paid order
  bool refunded = false;           // net only: a refund lies in the window
};

struct Buyers {
  PaidEvent source;
  bool has_amounts = false, has_refunds = false;
  std::vector<Buyer> of;  // whoever has an order or a refund, by customer number
  std::size_t unpaid = 0, left_out = 0, without_customer = 0, without_amount = 0, repeated = 0;  // orders

  static constexpr std::size_t kNone = SIZE_MAX;
  // Where in `of` a customer is.
  std::size_t find(model::Customer customer) const;
};

// Orders and refunds in the window that `where` holds for; behaviour in `where` is asked as of the window's end.
// REQUIRES: paid_event(store). Problems: money_overflow.
Result<Buyers> read_buyers(const model::Store& store, const Rule& where, Zone zone, const Range& window,
                           Refunds refunds);
void add_buyer_notes(const Buyers& buyers, const model::Store& store, Refunds refunds, std::vector<Note>& notes);

// Ascending. By digits, in time linear in the number of values.
void sort_values(std::vector<std::int64_t>& values);
Problem money_overflow();  // what is said of a sum that does not fit

// The end (exclusive) of a moment written as a date, which covers its whole day, or as "YYYY-MM-DD HH:MM:SS". Problem bad_date.
std::optional<Instant> end_of(const std::string& moment, Zone zone, const std::string& where, Problems& problems);
// The end of `as_of`; of range.to where it is empty; else of the last day of the data in the definition's zone.
// REQUIRES: as_of is empty or was read before
Instant as_of_end(const std::string& as_of, const Definition& definition, const model::Store& store);

}  // namespace siyu::report::buyers
