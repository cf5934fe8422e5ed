// The shop's orders: who buys when, and 订单.csv with the dirt of real exports. Leaves out order lines: one product a
// row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sample/calendar.h"
#include "sample/customers.h"
#include "sample/sample.h"

namespace siyu::sample {

struct Order {
  Moment created;
  std::uint32_t buyer;    // a customer's number, or from the number of customers on a stranger's
  std::uint32_t ordinal;  // of the buyer's orders, from 0
};

// Exactly customers × 21,430 / 8,012 orders, in order of creation.
std::vector<Order> make_orders(const ShopOptions& options, const Calendar& calendar,
                               const std::vector<Customer>& customers);
std::string orders_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers,
                       const std::vector<Order>& orders);

}  // namespace siyu::sample
