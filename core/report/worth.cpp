#include "report/worth.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/slices.h"

namespace siyu::report {

Worth worth_in_a_year(const Orders& orders, const CustomerOrders& of, const Range& first_in, Instant moment) {
  Worth out;
  constexpr std::size_t kDays = 365, kSlice = 4096;
  constexpr Instant kYear = kDays * kDayMs;
  std::vector<std::int64_t> watched(kDays + 1, 0), brought(kDays, 0);
  bool fits = true;
  auto add = [&](Instant began, Instant t, std::int64_t amount) {
    auto age = static_cast<std::size_t>((t - began) / kDayMs);
    // The day that is not over yet at the moment is left out for everybody alike.
    if (age >= kDays || began + static_cast<std::int64_t>(age + 1) * kDayMs > moment) return;
    fits = fits && !__builtin_add_overflow(brought[age], amount, &brought[age]);
  };
  in_slices(of.customers(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t c = from; c < to; ++c) {
      std::span<const CustomerOrders::One> bought = of.of(c);
      while (!bought.empty() && bought.back().time >= moment) bought = bought.first(bought.size() - 1);
      if (bought.empty()) continue;
      out.of_customers += static_cast<std::int64_t>(bought.size());
      const Instant began = bought.front().time;
      if (!first_in.holds(began)) continue;
      ++out.buyers;
      // At age a days a customer is watched who began more than a days before the moment.
      ++watched[std::min<std::size_t>(kDays, static_cast<std::size_t>((moment - began) / kDayMs))];
      for (const CustomerOrders::One& order : bought) {
        if (order.time - began >= kYear) break;  // by time: so are all that follow
        add(began, order.time, order.paid.tenthousandths);
      }
    }
  });
  out.watched = watched[kDays];
  for (std::size_t a = kDays; a-- > 0;) watched[a] += watched[a + 1];
  Range before;
  before.until = moment;
  out.orders = static_cast<std::int64_t>(in_range(orders.orders, before).size());
  for (const Refund& refund : in_range(orders.refunds, before)) {
    if (refund.customer == model::kNoCustomer) continue;
    const std::span<const CustomerOrders::One> bought = of.of(refund.customer);
    if (bought.empty()) continue;
    const Instant began = bought.front().time;
    if (began <= refund.time && first_in.holds(began)) add(began, refund.time, -refund.amount.tenthousandths);
  }
  if (out.watched == 0 || !fits) return out;
  double sum = 0;
  for (std::size_t a = 0; a < kDays; ++a) sum += static_cast<double>(brought[a]) / static_cast<double>(watched[a + 1]);
  out.ltv = static_cast<std::int64_t>(std::floor(sum / 100 + 0.5)) * 100;
  return out;
}

}  // namespace siyu::report
