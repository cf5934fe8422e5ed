#include "report/worth.h"

#include <algorithm>
#include <cmath>

namespace siyu::report {

Worth worth_in_a_year(const Orders& orders, std::size_t customers, const Range& first_in, Instant moment) {
  Worth out;
  constexpr std::size_t kDays = 365;
  std::vector<Instant> first(customers, moment);  // nobody's first order lies at or after the moment
  for (const Order& order : orders.orders) {
    if (order.time >= moment) break;
    ++out.orders;
    if (order.customer == model::kNoCustomer) continue;
    ++out.of_customers;
    first[order.customer] = std::min(first[order.customer], order.time);
  }
  // At age a days a customer is watched who began more than a days before the moment.
  std::vector<std::int64_t> watched(kDays + 1, 0), brought(kDays, 0);
  for (Instant& t : first) {
    if (!first_in.holds(t)) t = moment;
    if (t == moment) continue;
    ++out.buyers;
    ++watched[std::min<std::size_t>(kDays, static_cast<std::size_t>((moment - t) / kDayMs))];
  }
  out.watched = watched[kDays];
  for (std::size_t a = kDays; a-- > 0;) watched[a] += watched[a + 1];
  bool fits = true;
  auto add = [&](model::Customer c, Instant t, std::int64_t amount) {
    if (c == model::kNoCustomer || t >= moment || t < first[c] || first[c] == moment) return;
    auto age = static_cast<std::size_t>((t - first[c]) / kDayMs);
    // The day that is not over yet at the moment is left out for everybody alike.
    if (age >= kDays || first[c] + static_cast<std::int64_t>(age + 1) * kDayMs > moment) return;
    fits = fits && !__builtin_add_overflow(brought[age], amount, &brought[age]);
  };
  for (const Order& order : orders.orders) add(order.customer, order.time, order.paid.tenthousandths);
  for (const Refund& refund : orders.refunds) add(refund.customer, refund.time, -refund.amount.tenthousandths);
  if (out.watched == 0 || !fits) return out;
  double sum = 0;
  for (std::size_t a = 0; a < kDays; ++a) sum += static_cast<double>(brought[a]) / static_cast<double>(watched[a + 1]);
  out.ltv = static_cast<std::int64_t>(std::floor(sum / 100 + 0.5)) * 100;
  return out;
}

}  // namespace siyu::report
