// Counts the orders of each customer, then puts each order behind the last of its customer's.
#include "report/customer_orders.h"

#include "base/slices.h"

namespace siyu::report {
namespace {

constexpr std::size_t kSlice = 8192;

struct KeptCustomerOrders final : model::Kept {
  explicit KeptCustomerOrders(CustomerOrders made) : orders(std::move(made)) {}
  CustomerOrders orders;
  std::size_t bytes() const override { return orders.bytes(); }
};

}  // namespace

CustomerOrders::CustomerOrders(const Orders& orders, std::size_t customers) : offsets_(customers + 1, 0) {
  const std::vector<Order>& all = orders.orders;
  in_slices(all.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      repeated += all[i].rows > 1;
      without_amount += !all[i].priced;
      if (all[i].customer == model::kNoCustomer) {
        ++without_customer;
      } else {
        ++offsets_[all[i].customer + 1];
      }
    }
  });
  for (std::size_t c = 0; c < customers; ++c) offsets_[c + 1] += offsets_[c];
  orders_.resize(offsets_[customers]);
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  in_slices(all.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      if (all[i].customer != model::kNoCustomer) orders_[next[all[i].customer]++] = {all[i].time, all[i].paid};
  });
}

std::span<const CustomerOrders::One> CustomerOrders::of(std::size_t customer, Instant moment) const {
  std::span<const One> all = of(customer);
  while (!all.empty() && all.back().time >= moment) all = all.first(all.size() - 1);
  return all;
}

std::shared_ptr<const CustomerOrders> customer_orders(const std::shared_ptr<const Orders>& orders,
                                                      const model::Store& store) {
  const std::shared_ptr<const model::Kept>& everybodys = store.kept("report.paid_orders");
  const bool kept = !everybodys.owner_before(orders) && !orders.owner_before(everybodys);
  if (!kept) return std::make_shared<const CustomerOrders>(*orders, store.customers());
  std::shared_ptr<const model::Kept>& place = store.kept("report.customer_orders");
  if (!place) place = std::make_shared<KeptCustomerOrders>(CustomerOrders(*orders, store.customers()));
  return {place, &static_cast<const KeptCustomerOrders&>(*place).orders};
}

}  // namespace siyu::report
