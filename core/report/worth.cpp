#include "report/worth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/slices.h"

namespace siyu::report {

Worth worth_in_a_year(const Orders& orders, std::size_t customers, const Range& first_in, Instant moment) {
  Worth out;
  constexpr std::size_t kDays = 365, kSlice = 8192;
  // Nobody's first order lies at or after the moment. Who began outside of the range is never watched.
  constexpr Instant kOutside = std::numeric_limits<Instant>::max();
  std::vector<Instant> first(customers, moment);
  std::vector<std::int64_t> watched(kDays + 1, 0), brought(kDays, 0);
  bool fits = true;
  auto add = [&](Instant began, Instant t, std::int64_t amount) {
    auto age = static_cast<std::size_t>((t - began) / kDayMs);
    // The day that is not over yet at the moment is left out for everybody alike.
    if (age >= kDays || began + static_cast<std::int64_t>(age + 1) * kDayMs > moment) return;
    fits = fits && !__builtin_add_overflow(brought[age], amount, &brought[age]);
  };
  Range before;
  before.until = moment;
  const std::span<const Order> seen = in_range(orders.orders, before);
  out.orders = static_cast<std::int64_t>(seen.size());
  in_slices(seen.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (const Order& order : seen.subspan(from, to - from)) {
      if (order.customer == model::kNoCustomer) continue;
      ++out.of_customers;
      Instant& began = first[order.customer];
      if (began == moment) began = first_in.holds(order.time) ? order.time : kOutside;
      if (began != kOutside) add(began, order.time, order.paid.tenthousandths);
    }
  });
  // At age a days a customer is watched who began more than a days before the moment.
  for (Instant t : first) {
    if (t == moment || t == kOutside) continue;
    ++out.buyers;
    ++watched[std::min<std::size_t>(kDays, static_cast<std::size_t>((moment - t) / kDayMs))];
  }
  out.watched = watched[kDays];
  for (std::size_t a = kDays; a-- > 0;) watched[a] += watched[a + 1];
  for (const Refund& refund : in_range(orders.refunds, before)) {
    if (refund.customer == model::kNoCustomer) continue;
    const Instant began = first[refund.customer];
    if (began <= refund.time) add(began, refund.time, -refund.amount.tenthousandths);
  }
  if (out.watched == 0 || !fits) return out;
  double sum = 0;
  for (std::size_t a = 0; a < kDays; ++a) sum += static_cast<double>(brought[a]) / static_cast<double>(watched[a + 1]);
  out.ltv = static_cast<std::int64_t>(std::floor(sum / 100 + 0.5)) * 100;
  return out;
}

}  // namespace siyu::report
