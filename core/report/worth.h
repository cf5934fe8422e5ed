// What a customer brings in a year, counted in one way for every report that names it.
//
// The idea: the mean cumulative function of statistics.md §6. At each day of age the money of that day is divided by those who were
// watched to its end, and the days are added up; so nobody who was watched for a shorter time counts as having stopped.
// Leaves out: margins, costs, and orders of people without a key.
#pragma once

#include <cstdint>
#include <optional>

#include "report/customer_orders.h"
#include "report/orders.h"

namespace siyu::report {

struct Worth {
  std::optional<std::int64_t> ltv;       // ten-thousandths, to the cent; nothing where nobody was watched for a year
  std::int64_t buyers = 0, watched = 0;  // with a first order in `first_in`; of these for a whole year
  std::int64_t orders = 0, of_customers = 0;  // before the moment; of these with a known customer
};
// The 365 days from the first order, refunds taken off, as known at the moment. REQUIRES: `of` are the same orders by customer.
Worth worth_in_a_year(const Orders& orders, const CustomerOrders& of, const Range& first_in, Instant moment);

}  // namespace siyu::report
