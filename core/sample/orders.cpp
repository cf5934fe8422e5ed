// Draws who buys when. First every buyer gets a number of orders by habit, corrected until the total is exact; then
// days with gaps that fit the habit, pulled towards the busy days nearby. What an order contains: order_rows.cpp.
#include <algorithm>
#include <cstddef>
#include <tuple>

#include "sample/orders.h"
#include "sample/random.h"

namespace siyu::sample {
namespace {

struct Span {
  std::uint32_t low, high, weight;
};

// Orders of a buyer, and days between two of them; in the order of enum Habit.
constexpr Span kCounts[] = {{0, 0, 0}, {1, 1, 0}, {2, 4, 0}, {5, 15, 0}, {1, 4, 0}, {2, 6, 0}};
constexpr Span kGaps[] = {{1, 1, 0}, {1, 1, 0}, {25, 150, 0}, {8, 62, 0}, {30, 160, 0}, {20, 110, 0}};
// Days from being added to the first order: the middle is 11 days, three quarters need up to 26.
constexpr Span kFirstWaits[] = {{0, 3, 22}, {4, 11, 28}, {12, 26, 25}, {27, 60, 15}, {61, 150, 10}};

constexpr std::uint32_t kDaysPerOrder = 12;  // nobody is given more than one order in so many days

// One stranger for every 4.05 customers: 29 % of the buyers cannot be matched to the list.
std::uint32_t stranger_count(std::uint32_t customers) { return static_cast<std::uint32_t>(customers * 247ull / 1000); }

struct Buyer {
  Habit habit;
  std::uint32_t first_day;  // the first order is not before
  std::uint32_t orders;
  bool at_once;  // the first order is on the first day
};

Buyer draw_buyer(const ShopOptions& options, const std::vector<Customer>& customers, std::uint32_t number) {
  Random random(options.seed, Topic::order_count, number);
  Buyer buyer{Habit::fan, 0, 0, false};
  if (number < customers.size()) {
    const Customer& customer = customers[number];
    buyer.habit = customer.habit;
    buyer.first_day = customer.added / kDaySeconds;
    if (customer.source == kParcelCard && buyer.first_day >= 6) {
      buyer.first_day -= random.between(2, 6);  // the card lay in the first parcel
      buyer.at_once = true;
    }
  } else {
    const std::uint32_t kind = random.below(100);
    buyer.habit = kind < 38   ? Habit::one_time
                  : kind < 65 ? Habit::regular
                  : kind < 79 ? Habit::heavy
                  : kind < 90 ? Habit::festival
                              : Habit::price_sensitive;
    buyer.first_day = random.below(kDays);
  }
  const Span& counts = kCounts[static_cast<std::size_t>(buyer.habit)];
  const std::uint32_t wanted = random.between(counts.low, counts.high);
  const std::uint32_t room = 1 + (kDays - 1 - buyer.first_day) / kDaysPerOrder;
  buyer.orders = wanted < room ? wanted : room;
  return buyer;
}

// Adds or takes single orders, one a buyer in every round, until they sum to `target`. Prefers those who buy more than
// once and have time for another; a round that finds nobody lets everybody in.
void correct_total(std::vector<Buyer>& buyers, std::uint64_t target) {
  std::uint64_t total = 0;
  for (const Buyer& buyer : buyers) total += buyer.orders;
  bool anybody = false;
  while (total != target) {
    const std::uint64_t before = total;
    for (Buyer& buyer : buyers) {
      if (total == target) break;
      const bool repeats = buyer.orders >= 2;
      if (total > target && (buyer.orders > 2 || (anybody && buyer.orders > 0))) {
        --buyer.orders;
        --total;
      } else if (total < target && (anybody || (repeats && buyer.orders < (kDays - buyer.first_day) / kDaysPerOrder))) {
        ++buyer.orders;
        ++total;
      }
    }
    anybody = total == before;
  }
}

std::uint32_t draw_day(const Calendar& calendar, Random& random, Habit habit, std::uint32_t around,
                       std::uint32_t earliest) {
  constexpr std::uint32_t kPull = 6;
  if (habit == Habit::festival) return calendar.festival_day(random, earliest, kDays - 1);
  if (around >= kDays) return calendar.busy_day(random, earliest, kDays - 1);
  const std::uint32_t from = around > earliest + kPull ? around - kPull : earliest;
  const std::uint32_t to = around + kPull < kDays ? around + kPull : kDays - 1;
  return calendar.busy_day(random, from, to);
}

void append_orders(const ShopOptions& options, const Calendar& calendar, const Buyer& buyer, std::uint32_t number,
                   Moment not_before, std::vector<Order>& orders) {
  Random random(options.seed, Topic::order_days, number);
  const std::size_t first = orders.size();
  const Span& gap = kGaps[static_cast<std::size_t>(buyer.habit)];
  const Span& wait = kFirstWaits[random.pick(kFirstWaits)];
  std::uint32_t around = buyer.first_day + random.between(wait.low, wait.high);
  for (std::uint32_t i = 0; i < buyer.orders; ++i) {
    const std::uint32_t drawn = draw_day(calendar, random, buyer.habit, around, buyer.first_day);
    const std::uint32_t day = i == 0 && buyer.at_once ? buyer.first_day : drawn;
    const Moment created = day * kDaySeconds + calendar.busy_second(random);
    orders.push_back({std::max(created, not_before), number, 0});
    around = (around < kDays ? day : around) + random.between(gap.low, gap.high);
  }
  std::sort(orders.begin() + static_cast<std::ptrdiff_t>(first), orders.end(),
            [](const Order& a, const Order& b) { return a.created < b.created; });
  for (std::size_t i = first; i < orders.size(); ++i) orders[i].ordinal = static_cast<std::uint32_t>(i - first);
}

}  // namespace

std::vector<Order> make_orders(const ShopOptions& options, const Calendar& calendar,
                               const std::vector<Customer>& customers) {
  const std::uint32_t listed = static_cast<std::uint32_t>(customers.size());
  std::vector<Buyer> buyers;
  buyers.reserve(listed + stranger_count(listed));
  for (std::uint32_t i = 0; i < listed + stranger_count(listed); ++i)
    buyers.push_back(draw_buyer(options, customers, i));

  const std::uint64_t target = listed * 21'430ull / 8'012;
  correct_total(buyers, target);

  std::vector<Order> orders;
  orders.reserve(static_cast<std::size_t>(target));
  for (std::uint32_t i = 0; i < buyers.size(); ++i) {
    const bool parcel_card = i < listed && customers[i].source == kParcelCard;
    const Moment not_before = i < listed && !parcel_card ? customers[i].added : 0;
    append_orders(options, calendar, buyers[i], i, not_before, orders);
  }
  std::sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) {
    return std::tie(a.created, a.buyer, a.ordinal) < std::tie(b.created, b.buyer, b.ordinal);
  });
  return orders;
}

}  // namespace siyu::sample
