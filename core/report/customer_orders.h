// The paid orders of report/orders.h once more, side by side for each customer: for reports that ask what came first, again and last.
//
// The idea: by time, the orders of one customer lie far apart, and a walk over all orders that looks its customer up visits memory in no
// order at all. Laid out once by customer, every such question is one walk from front to back. Only what these questions ask of an order
// is laid out.
// Leaves out: orders without a customer, which are counted; refunds, of which there are few.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/store.h"
#include "report/orders.h"

namespace siyu::report {

class CustomerOrders {
 public:
  struct One {
    Instant time;
    Money paid;
  };
  // REQUIRES: the orders are by time, and their customers are below this number
  CustomerOrders(const Orders& orders, std::size_t customers);

  std::size_t customers() const { return offsets_.size() - 1; }
  // By time, as Orders has them.
  std::span<const One> of(std::size_t customer) const {
    return {orders_.data() + offsets_[customer], offsets_[customer + 1] - offsets_[customer]};
  }
  // Those before the moment.
  std::span<const One> of(std::size_t customer, Instant moment) const;
  std::size_t bytes() const { return orders_.capacity() * sizeof(One) + offsets_.capacity() * sizeof(std::uint32_t); }

  // Of all orders: those of no known customer, those of whose rows none has an amount, those on several rows.
  std::size_t without_customer = 0, without_amount = 0, repeated = 0;

 private:
  std::vector<std::uint32_t> offsets_;
  std::vector<One> orders_;
};

// Made when it is first asked for, and kept with the store if the orders are: those of everybody. REQUIRES: the orders are by time
std::shared_ptr<const CustomerOrders> customer_orders(const std::shared_ptr<const Orders>& orders,
                                                      const model::Store& store);

}  // namespace siyu::report
