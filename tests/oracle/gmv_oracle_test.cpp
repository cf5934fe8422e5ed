// The GMV report against the obvious way: rows kept as texts, people as sets of names, effects by the formula as it is printed.
// What is asked of the money besides: every table adds up to the change to the ten-thousandth.
#include <cmath>
#include <map>
#include <set>

#include "analysis/registry.h"
#include "harness/random.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;
using Row = std::vector<std::string>;
using Names = std::set<std::string>;

enum Field : std::size_t { kId, kCustomer, kPaidAt, kPaid, kRefund, kRefundedAt, kChannel, kFields };

struct World {
  std::vector<Row> orders;  // each its own order
  std::vector<Row> people;  // name, added, deleted
  bool shapley = false;
};

std::string day(Random& random) {
  char text[32];
  std::snprintf(text, sizeof text, "2026-%02zu-%02zu %02zu:30:00", 8 + random.below(3), 1 + random.below(28),
                random.below(24));
  return text;
}

World random_world(std::uint64_t seed) {
  Random random(seed * 7919 + 1);
  World out;
  out.shapley = random.chance(40);
  const int refunds = random.chance(30) ? 0 : 25;
  for (std::size_t i = 0, n = 1 + random.below(20); i < n; ++i) {
    Row row(kFields);
    row[kId] = "o" + std::to_string(i);
    if (!random.chance(8)) row[kCustomer] = "c" + std::to_string(random.below(7));
    row[kPaidAt] = day(random);
    row[kPaid] = std::to_string(random.below(300)) + "." + std::to_string(10 + random.below(90));
    if (random.chance(refunds)) row[kRefund] = std::to_string(random.below(400));
    if (!row[kRefund].empty() && random.chance(60)) row[kRefundedAt] = day(random);
    if (!random.chance(15)) row[kChannel] = random.of<std::string>({"门店", "企微", "直播"});
    out.orders.push_back(row);
  }
  for (int c = 0; c < 9; ++c)
    if (random.chance(60))
      out.people.push_back(
          {"c" + std::to_string(c), random.chance(80) ? day(random) : "", random.chance(25) ? day(random) : ""});
  return out;
}

std::int64_t units(const std::string& money) { return parse_money(money).value().tenthousandths; }

// One month of the world.
struct Month {
  std::string from, until;  // texts compare as times do
  Names users, buyers;
  std::map<std::string, std::int64_t> orders, paid;  // by channel, of known customers
  std::int64_t unmatched = 0;
  bool has_unmatched = false;

  bool holds(const std::string& time) const { return time >= from && time < until; }
  std::int64_t all_orders() const { return sum(orders); }
  std::int64_t all_paid() const { return sum(paid); }
  static std::int64_t sum(const std::map<std::string, std::int64_t>& of) {
    std::int64_t out = 0;
    for (const auto& [channel, n] : of) out += n;
    return out;
  }

  Month(const World& world, std::string first, std::string end) : from(std::move(first)), until(std::move(end)) {
    std::map<std::string, std::string> since = first_times(world);
    for (const Row& row : world.orders) {
      const std::string channel = row[kChannel].empty() ? "$none" : row[kChannel];
      const std::string back = row[kRefundedAt].empty() ? row[kPaidAt] : row[kRefundedAt];
      const bool known = !row[kCustomer].empty();
      if (holds(row[kPaidAt])) {
        if (known) buyers.insert(row[kCustomer]), users.insert(row[kCustomer]), ++orders[channel];
        (known ? paid[channel] : unmatched) += units(row[kPaid]);
        has_unmatched = has_unmatched || !known;
      }
      if (!row[kRefund].empty() && holds(back)) (known ? paid[channel] : unmatched) -= units(row[kRefund]);
    }
    has_unmatched = has_unmatched || unmatched != 0;
    std::map<std::string, std::string> gone;
    for (const Row& row : world.people) gone[row[0]] = row[2];
    for (const auto& [name, time] : since)
      if (time < until && (gone[name].empty() || gone[name] >= from)) users.insert(name);
  }

  // Everybody's first time in the data; who has none was always there.
  static std::map<std::string, std::string> first_times(const World& world) {
    std::map<std::string, std::string> out;
    auto see = [&](const std::string& name, const std::string& time) {
      if (name.empty() || time.empty()) return;
      auto [it, is_new] = out.emplace(name, time);
      if (!is_new) it->second = std::min(it->second, time);
    };
    for (const Row& row : world.orders) {
      see(row[kCustomer], row[kPaidAt]);
      if (!row[kRefund].empty() && units(row[kRefund]) != 0)
        see(row[kCustomer], row[kRefundedAt].empty() ? row[kPaidAt] : row[kRefundedAt]);
    }
    for (const Row& row : world.people) see(row[0], row[1]), see(row[0], row[2]);
    for (const Row& row : world.people) out.emplace(row[0], "");
    return out;
  }
};

using Chain = std::vector<double>;

// A ratio whose denominator is 0 is the other period's.
std::pair<Chain, Chain> ratios(const Chain& a, const Chain& b) {
  Chain x = {a[0]}, y = {b[0]};
  for (std::size_t k = 1; k < a.size(); ++k) {
    const double p = a[k - 1] != 0 ? a[k] / a[k - 1] : NAN, q = b[k - 1] != 0 ? b[k] / b[k - 1] : NAN;
    x.push_back(std::isnan(p) ? (std::isnan(q) ? 1 : q) : p);
    y.push_back(std::isnan(q) ? x.back() : q);
  }
  return {x, y};
}

double product(const Chain& x) {
  double out = 1;
  for (double factor : x) out *= factor;
  return out;
}

// Shapley as the mean over all orders in which the factors change.
Chain shapley(const Chain& x, const Chain& y) {
  std::vector<std::size_t> order(x.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  Chain out(x.size(), 0.0);
  int orders = 0;
  do {
    Chain now = x;
    for (std::size_t k : order) {
      const double before = product(now);
      now[k] = y[k];
      out[k] += product(now) - before;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& effect : out) effect /= orders;
  return out;
}

Chain effects(const Chain& a, const Chain& b, bool by_shapley) {
  auto [x, y] = ratios(a, b);
  const double v = product(x), w = product(y);
  Chain out(a.size(), 0.0);
  if (by_shapley) {
    out = shapley(x, y);
  } else if (v == 0 || w == 0) {
    const Chain& zero = v == 0 ? x : y;
    const auto zeros = static_cast<double>(std::count(zero.begin(), zero.end(), 0.0));
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = zero[k] == 0 && zeros > 0 ? (w - v) / zeros : 0;
    if (v == w) out.assign(a.size(), 0.0);
  } else {
    const double mean = std::fabs(w - v) < 1e-12 * v ? v : (w - v) / std::log(w / v);
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = mean * std::log(y[k] / x[k]);
  }
  out.back() += (b.back() - w) - (a.back() - v);
  return out;
}

std::map<std::string, std::vector<std::string>> by_key(const Lines& lines) {
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& line : lines) {
    std::vector<std::string> cells(1);
    for (char c : line) c == '|' ? void(cells.emplace_back()) : void(cells.back() += c);
    out.emplace(cells[0], cells);
  }
  return out;
}

const report::Analysis& gmv() {
  for (const report::Analysis* analysis : analysis::analyses())
    if (analysis->name == "gmv") return *analysis;
  CHECK(false);
  return *analysis::analyses()[0];
}

void expect_near(const std::string& cell, double effect, const std::string& what) {
  EXPECT_NEAR(static_cast<double>(units(cell)), effect, 2.01) << what;
}

void check_factors(const Answer& answer, const Month& a, const Month& b, bool by_shapley) {
  const auto rows = by_key(answer.rows("factors"));
  const auto size = [](const Names& names) { return static_cast<double>(names.size()); };
  const auto whole = [&](const Month& m) {
    return Chain{size(m.users), size(m.buyers), static_cast<double>(m.all_orders()), static_cast<double>(m.all_paid())};
  };
  const bool negative = a.all_paid() < 0 || b.all_paid() < 0;
  const Chain expected = effects(whole(a), whole(b), by_shapley || negative);
  const char* names[] = {"users", "conversion", "frequency", "aov"};
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < 4; ++k) expect_near(rows.at(names[k])[3], expected[k], names[k]);
  for (const auto& [name, cells] : rows) sum += units(cells[3]);
  EXPECT_EQ(sum, b.all_paid() + b.unmatched - a.all_paid() - a.unmatched);
  EXPECT_EQ(rows.count("unmatched") == 1, a.has_unmatched || b.has_unmatched);
  EXPECT_EQ(rows.at("users")[1] + "," + rows.at("users")[2],
            std::to_string(a.users.size()) + "," + std::to_string(b.users.size()));
}

void check_drill(const Answer& answer, const Month& a, const Month& b, bool by_shapley) {
  const auto rows = by_key(answer.rows("drill"));
  Names channels;
  for (const Month* m : {&a, &b}) {
    for (const auto& [channel, n] : m->orders) channels.insert(channel);
    for (const auto& [channel, money] : m->paid)
      if (money != 0) channels.insert(channel);
    for (const auto& [channel, money] : m->paid) by_shapley = by_shapley || money < 0;
  }
  const auto of = [](const std::map<std::string, std::int64_t>& map, const std::string& key) {
    auto it = map.find(key);
    return it == map.end() ? 0.0 : static_cast<double>(it->second);
  };
  std::int64_t sum = 0;
  for (const std::string& channel : channels) {
    ASSERT_TRUE(rows.count(channel)) << channel;
    const auto chain = [&](const Month& m) {
      return Chain{static_cast<double>(m.users.size()), static_cast<double>(m.buyers.size()),
                   static_cast<double>(m.all_orders()), of(m.orders, channel), of(m.paid, channel)};
    };
    const Chain expected = effects(chain(a), chain(b), by_shapley);
    const std::vector<std::string>& row = rows.at(channel);
    constexpr std::size_t kCells[] = {5, 7, 8, 6, 9};  // users, conversion, frequency, mix, aov
    std::int64_t parts = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      expect_near(row[kCells[k]], expected[k], channel + " " + std::to_string(k));
      parts += units(row[kCells[k]]);
    }
    EXPECT_EQ(parts, units(row[3])) << channel;
  }
  for (const auto& [name, cells] : rows) sum += units(cells[3]);
  EXPECT_EQ(sum, b.all_paid() + b.unmatched - a.all_paid() - a.unmatched);
  EXPECT_EQ(rows.size(), channels.size() + (a.has_unmatched || b.has_unmatched));
}

void check_bridge(const Answer& answer, const World& world, const Month& a, const Month& b) {
  const auto since = Month::first_times(world);
  std::map<std::string, std::string> bought;
  for (const Row& row : world.orders)
    if (!row[kCustomer].empty()) {
      auto [it, is_new] = bought.emplace(row[kCustomer], row[kPaidAt]);
      if (!is_new) it->second = std::min(it->second, row[kPaidAt]);
    }
  Lines expected;
  for (const bool buyers : {false, true}) {
    const Names &before = buyers ? a.buyers : a.users, &after = buyers ? b.buyers : b.users;
    std::size_t fresh = 0, returned = 0, lost = 0;
    for (const std::string& name : after)
      if (!before.count(name)) ++((buyers ? bought : since).at(name) >= a.until ? fresh : returned);
    for (const std::string& name : before) lost += !after.count(name);
    const std::string of = buyers ? "buyers|" : "users|";
    for (const auto& [step, n] : std::vector<std::pair<std::string, std::size_t>>{
             {"start", before.size()}, {"new", fresh}, {"returned", returned}, {"lost", lost}, {"end", after.size()}})
      expected.push_back(of + step + "|" + std::to_string(n));
    EXPECT_EQ(before.size() + fresh + returned - lost, after.size());
  }
  EXPECT_EQ(answer.rows("bridge"), expected);
}

TEST(GmvOracle, RandomWorlds) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= setting("SIYU_WORLDS", 1200); ++seed) {
    const World world = random_world(seed);
    Rows rows;
    rows.with_clock();
    rows.table(TableKind::orders,
               {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund", "order.refunded_at",
                "order.channel"},
               world.orders);
    rows.table(TableKind::customers, {"customer.id", "customer.added_at", "customer.deleted_at"}, world.people);
    const model::Store store = rows.store();
    const std::string method = world.shapley ? "shapley" : "lmdi";
    const Answer answer = ask(gmv(), store,
                              R"({"range": {"from": "2026-09-01", "to": "2026-09-30"}, "params": {"base": {"from":
                                 "2026-08-01", "to": "2026-08-31"}, "by": ["order.channel"], "method": ")" +
                                  method + "\"}}");
    if (answer.codes() == Lines{"outside_data /range"}) continue;
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed;
    const Month a(world, "2026-08-01", "2026-09-01"), b(world, "2026-09-01", "2026-10-01");
    if (!answer.note("base_before_data").empty() || !answer.note("base_unfinished").empty()) continue;
    ++compared;
    check_factors(answer, a, b, world.shapley);
    check_drill(answer, a, b, world.shapley);
    check_bridge(answer, world, a, b);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(compared, setting("SIYU_WORLDS", 1200) / 2);
}

}  // namespace
}  // namespace siyu::tests
