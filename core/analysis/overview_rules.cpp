// Rules behind 今天先做这三件 that compare what people buy with what they used to buy; and what all rules share. Each asks whether the
// difference could be chance, and says what closing the gap would be worth in one period.
#include <algorithm>
#include <cmath>

#include "analysis/overview_rates.h"
#include "base/slices.h"
#include "report/stages.h"
#include "statistics/proportions.h"

namespace siyu::analysis::overview {

using namespace siyu::report;
using model::Customer;
using State = Action::State;

constexpr double kChance = 0.05;
bool differs(const Rate& a, const Rate& b) { return statistics::two_proportions(a.x, a.n, b.x, b.n).p < kChance; }
bool is_lower(const Rate& a, const Rate& b) {
  return static_cast<__int128>(a.x) * b.n < static_cast<__int128>(b.x) * a.n;
}
double missing(const Rate& now, const Rate& history) {
  return static_cast<double>(now.n) * static_cast<double>(history.x) / static_cast<double>(history.n) -
         static_cast<double>(now.x);
}
std::optional<std::int64_t> worth(double people, const std::optional<double>& each) {
  if (!each || !(std::fabs(people * *each) < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(people * *each / 100 + 0.5)) * 100;
}

Action named(std::string_view rule) {
  Action out;
  out.rule = std::string(rule);
  return out;
}
Action without(std::string_view rule, std::string_view needs) {
  Action out = named(rule);
  out.needs = std::string(needs);
  return out;
}

void compare(Action& out, const Rate& now, const Rate& history) {
  out.now = ratio(now.x, now.n);
  out.history = ratio(history.x, history.n);
  out.concerned = now.n;
  out.state = now.n < kLeast || history.n < kLeast ? State::few : State::quiet;
  if (out.state == State::quiet && is_lower(now, history) && differs(now, history)) out.state = State::fired;
}

std::optional<double> order_value(const Ground& ground) {
  if (!ground.has_amounts()) return std::nullopt;
  double sum = 0;
  std::int64_t n = 0;
  for (const Order& order : in_range(ground.orders->orders, between(ground.until - kYear, ground.until)))
    sum += static_cast<double>(order.paid.tenthousandths), ++n;
  for (const Refund& refund : in_range(ground.orders->refunds, between(ground.until - kYear, ground.until)))
    sum -= static_cast<double>(refund.amount.tenthousandths);
  if (n == 0) return std::nullopt;
  return std::max(0.0, sum / static_cast<double>(n));
}

namespace {

constexpr std::int64_t kAsleep = 90 * kDayMs;      // no order for so long
constexpr std::int64_t kFirstOrder = 30 * kDayMs;  // from being added to the first order
constexpr double kValuable = 0.2;                  // share of buyers, from the top

constexpr std::size_t kSlice = 8192;

// First and second order of a customer before the moment; moment where there is none.
struct Firsts {
  Instant first, second;
};
Firsts firsts_of(const Ground& ground, std::size_t customer) {
  const std::span<const CustomerOrders::One> orders = ground.by_customer->of(customer);
  auto at = [&](std::size_t k) { return k < orders.size() ? std::min(orders[k].time, ground.until) : ground.until; };
  return {at(0), at(1)};
}

}  // namespace

// 首购后没有再来: of those whose first order is 90 to 90 + period days old, fewer bought again within 90 days than of those before.
Action second_order(const Ground& ground) {
  if (!ground.orders) return without("second_order", "orders");
  Action out = named("second_order");
  Rate now, history;
  Instant late = ground.until - kRepeatWindow, middle = late - ground.params.period.ms, early = middle - kYear;
  out.people.assign(ground.store.customers(), 0);
  in_slices(out.people.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t c = from; c < to; ++c) {
      const auto [first, second] = firsts_of(ground, c);
      if (ground.meant[c] == 0 || first >= late || first < early) continue;
      bool again = second < first + kRepeatWindow;
      Rate& rate = first >= middle ? now : history;
      ++rate.n, rate.x += again;
      if (first >= middle) out.people[c] = second == ground.until && !ground.is_gone(c, ground.until);
    }
  });
  compare(out, now, history);
  if (out.state == State::fired) out.gap = worth(missing(now, history), order_value(ground));
  return out;
}

// 加了没买: of those added 30 to 30 + period days ago, fewer bought within 30 days than of those before.
Action first_order(const Ground& ground) {
  if (!ground.orders) return without("first_order", "orders");
  std::vector<std::optional<Instant>> added = customer_times(ground.store, "customer.added_at");
  if (added.empty()) return without("first_order", "customer.added_at");
  Action out = named("first_order");
  Rate now, history;
  Instant late = ground.until - kFirstOrder, middle = late - ground.params.period.ms, early = middle - kYear;
  out.people.assign(ground.store.customers(), 0);
  for (std::size_t c = 0; c < added.size(); ++c) {
    if (ground.meant[c] == 0 || !added[c] || *added[c] >= late || *added[c] < early) continue;
    const Instant first = firsts_of(ground, c).first;
    if (first < *added[c]) continue;  // bought before being added
    bool bought = first < *added[c] + kFirstOrder;
    Rate& rate = *added[c] >= middle ? now : history;
    ++rate.n, rate.x += bought;
    if (*added[c] >= middle) out.people[c] = first == ground.until && !ground.is_gone(c, ground.until);
  }
  compare(out, now, history);
  if (out.state == State::fired) out.gap = worth(missing(now, history), order_value(ground));
  return out;
}

// 沉睡的老客: the best fifth of those who bought at least twice, by what they paid in the year before their last order, who can be
// reached and have not bought for 90 days. The gap is what they used to pay in a period.
Action sleeping(const Ground& ground) {
  if (!ground.orders) return without("sleeping", "orders");
  if (!ground.has_amounts()) return without("sleeping", "order.paid");
  Action out = named("sleeping");
  std::size_t n = ground.store.customers();
  struct Buyer {
    Instant last = model::kUntimed;
    std::int64_t paid = 0;
    std::uint32_t orders = 0;
  };
  std::vector<Buyer> buyers(n);
  in_slices(n, kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t c = from; c < to; ++c) {
      const std::span<const CustomerOrders::One> orders = ground.by_customer->of(c, ground.until);
      if (orders.empty()) continue;
      Buyer& buyer = buyers[c];
      buyer.orders = static_cast<std::uint32_t>(orders.size());
      buyer.last = orders.back().time;
      for (const CustomerOrders::One& order : orders)
        if (order.time > buyer.last - kYear) buyer.paid += order.paid.tenthousandths;
    }
  });
  for (const Refund& refund : ground.orders->refunds)
    if (refund.customer != model::kNoCustomer && refund.time < ground.until &&
        refund.time > buyers[refund.customer].last - kYear)
      buyers[refund.customer].paid -= refund.amount.tenthousandths;
  std::vector<std::int64_t> sorted;
  for (std::size_t c = 0; c < n; ++c)
    if (ground.meant[c] != 0 && buyers[c].orders >= 2) sorted.push_back(buyers[c].paid);
  out.state = static_cast<std::int64_t>(sorted.size()) < kLeast ? State::few : State::quiet;
  out.people.assign(n, 0);
  if (out.state == State::few) return out;
  auto top = static_cast<std::size_t>(kValuable * static_cast<double>(sorted.size()));
  std::nth_element(sorted.begin(), sorted.end() - static_cast<std::ptrdiff_t>(top), sorted.end());
  std::int64_t least = sorted[sorted.size() - top];
  double sum = 0;
  for (std::size_t c = 0; c < n; ++c) {
    const Buyer& of = buyers[c];
    bool asleep = ground.meant[c] != 0 && of.orders >= 2 && of.paid >= least && of.paid > 0 &&
                  of.last < ground.until - kAsleep && !ground.is_gone(c, ground.until);
    if (!asleep) continue;
    out.people[c] = 1;
    ++out.concerned;
    sum += static_cast<double>(of.paid);
  }
  if (out.concerned == 0) return out;
  out.state = State::fired;
  out.gap = worth(sum, static_cast<double>(ground.params.period.ms) / static_cast<double>(kYear));
  out.facts["least"] = format_money(Money{least});
  return out;
}

// 退款变多: a larger share of the period's orders was refunded within it than of the orders of the three periods before, each within
// its own. The gap is that share more of what was paid.
Action refunds(const Ground& ground) {
  if (!ground.orders) return without("refunds", "orders");
  if (!ground.orders->has_refunds) return without("refunds", "order.refund");
  Action out = named("refunds");
  std::int64_t period = ground.params.period.ms;
  out.people.assign(ground.store.customers(), 0);
  // Customers who bought, and of these who had a refund: a customer is the unit, for refunds of one order may stand on many rows.
  auto rate_of = [&](Instant until, bool mark) {
    Rate rate;
    std::vector<std::uint8_t> seen(ground.store.customers(), 0);
    Range range = between(until - period, until);
    for (const Order& order : in_range(ground.orders->orders, range))
      if (order.customer != model::kNoCustomer && seen[order.customer] == 0) seen[order.customer] = 1, ++rate.n;
    for (const Refund& refund : in_range(ground.orders->refunds, range)) {
      if (refund.customer == model::kNoCustomer || refund.amount.tenthousandths == 0 || seen[refund.customer] != 1)
        continue;
      seen[refund.customer] = 2, ++rate.x;
      if (mark) out.people[refund.customer] = 1;
    }
    return rate;
  };
  Rate now = rate_of(ground.until, true), history;
  for (int k = 1; k <= kPeriodsBack; ++k) {
    Rate one = rate_of(ground.until - k * period, false);
    history.x += one.x, history.n += one.n;
  }
  out.now = ratio(now.x, now.n), out.history = ratio(history.x, history.n);
  out.concerned = now.n;
  out.state = now.n < kLeast || history.n < kLeast ? State::few : State::quiet;
  if (out.state == State::few || !is_lower(history, now) || !differs(history, now)) return out;
  out.state = State::fired;
  out.gap = worth(-missing(now, history), order_value(ground));
  return out;
}

}  // namespace siyu::analysis::overview
