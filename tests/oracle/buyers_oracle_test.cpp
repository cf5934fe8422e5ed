// RFM and tiers against the obvious way: for every customer every order is looked at again, every score counts who is worse, and
// means are compared by multiplying out.
#include <algorithm>
#include <cstdio>
#include <map>
#include <random>

#include "analysis/registry.h"
#include "harness/random.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using report::Json;

struct Bought {
  std::string customer, channel;
  Instant time = 0;
  std::int64_t paid = 0, refund = 0;  // ten-thousandths
  Instant refunded = 0;
};

struct World {
  std::vector<Bought> orders;
  bool log = false;  // an event log: payments without refunds
  Json range = Json::object(), where = nullptr;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }

 private:
  std::mt19937 engine_;
};

const Instant kBegin = start_of(days_from_civil({2026, 1, 1}), Zone{});
std::string text_of(Instant t) { return format_instant(t, Zone{}); }
std::string day_text(Instant t) { return text_of(t).substr(0, 10); }
std::string money(std::int64_t value) { return format_money(Money{value}); }
std::string share(std::int64_t n, std::int64_t of) {
  return of == 0 ? "-" : report::cell_json(report::Cell(static_cast<double>(n) / static_cast<double>(of))).dump();
}

World random_world(Dice& dice) {
  World world;
  world.log = dice.chance(40);
  std::size_t people = 1 + dice.below(12), rows = 1 + dice.below(40);
  for (std::size_t i = 0; i < rows; ++i) {
    Bought one;
    if (!dice.chance(6)) one.customer = "c" + std::to_string(dice.below(people));
    one.channel = dice.chance(50) ? "群" : "抖音";
    one.time = kBegin + static_cast<Instant>(dice.below(60 * 24)) * kHourMs;
    one.paid = dice.chance(10) ? 0 : static_cast<std::int64_t>(1 + dice.below(6)) * 125'000;
    if (!world.log && dice.chance(30)) {
      one.refund = static_cast<std::int64_t>(1 + dice.below(12)) * 62'500;
      one.refunded = one.time + static_cast<Instant>(dice.below(20 * 24)) * kHourMs;
    }
    world.orders.push_back(one);
  }
  auto day = [&] { return kBegin + static_cast<Instant>(dice.below(70)) * kDayMs; };
  Instant from = day(), to = day();
  if (from > to) std::swap(from, to);
  if (dice.chance(40)) world.range["from"] = day_text(from);
  if (dice.chance(40)) world.range["to"] = day_text(to);
  if (dice.chance(25))
    world.where = {{"field", world.log ? "event.channel" : "order.channel"}, {"op", "="}, {"value", "群"}};
  return world;
}

model::Store store_of(const World& world) {
  std::vector<std::vector<std::string>> rows;
  std::size_t id = 0;
  for (const Bought& one : world.orders) {
    if (world.log) {
      rows.push_back({one.customer, "支付", text_of(one.time), money(one.paid), one.channel});
    } else {
      rows.push_back({"o" + std::to_string(++id), one.customer, text_of(one.time), money(one.paid),
                      one.refund == 0 ? "" : money(one.refund), one.refund == 0 ? "" : text_of(one.refunded),
                      one.channel});
    }
  }
  Rows out;
  if (world.log) {
    out.table(model::TableKind::events, {"customer.id", "event.name", "event.time", "event.amount", "event.channel"},
              rows);
  } else {
    out.table(model::TableKind::orders,
              {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund", "order.refunded_at",
               "order.channel"},
              rows);
  }
  return out.store();
}

// In a log whose rows name nobody nothing happened to anyone.
bool nobody_paid(const World& world) {
  return world.log &&
         std::all_of(world.orders.begin(), world.orders.end(), [](const Bought& one) { return one.customer.empty(); });
}

std::string definition_of(const World& world, const Json& params) {
  Json out = {{"params", params}};
  if (!world.range.empty()) out["range"] = world.range;
  if (!world.where.is_null()) out["where"] = world.where;
  return out.dump();
}

struct One {
  std::int64_t orders = 0, paid = 0, days = 0;
  bool refunded = false;
};
std::map<std::string, One> buyers(const World& world, Instant end, bool net) {
  Instant from =
      world.range.contains("from") ? parse_time(world.range["from"].get<std::string>(), Zone{})->instant : INT64_MIN;
  Instant until = end;
  if (world.range.contains("to"))
    until = std::min(until, parse_time(world.range["to"].get<std::string>(), Zone{})->instant + kDayMs);
  std::map<std::string, One> out;
  for (const Bought& one : world.orders) {
    if (one.customer.empty() || (!world.where.is_null() && one.channel != "群")) continue;
    if (one.time >= from && one.time < until) {
      One& buyer = out[one.customer];
      std::int64_t days = day_of(end - 1, Zone{}) - day_of(one.time, Zone{});
      buyer.days = buyer.orders == 0 ? days : std::min(buyer.days, days);
      ++buyer.orders;
      buyer.paid += one.paid;
    }
    if (net && one.refund != 0 && one.refunded >= from && one.refunded < until) {
      out[one.customer].paid -= one.refund;
      out[one.customer].refunded = true;
    }
  }
  return out;
}

Instant data_end(const World& world) {
  if (world.range.contains("to")) return parse_time(world.range["to"].get<std::string>(), Zone{})->instant + kDayMs;
  Instant last = 0;
  for (const Bought& one : world.orders) last = std::max({last, one.time, one.refunded});
  return start_of(day_of(last, Zone{}) + 1, Zone{});
}

const std::vector<std::string> kNames = {"重要价值", "重要发展", "重要保持", "重要挽留", "一般价值",
                                         "一般发展", "一般保持", "一般挽留", "$refunded"};

struct Scored {
  std::int64_t days, orders, paid;
  bool has_days;
  std::vector<std::int64_t> scores;  // r, f, m; empty: none
  std::string segment;
};

// More is better for all three: days are negative here.
std::map<std::string, Scored> scored(const World& world, Instant end, const Json& params) {
  bool net = params.value("refunds", "net") == "net";
  std::map<std::string, Scored> out;
  std::vector<std::vector<std::int64_t>> values(3);
  for (const auto& [name, one] : buyers(world, end, net)) {
    out[name] = {one.days, one.orders, one.paid, one.orders > 0, {}, "$refunded"};
    if (one.paid <= 0) continue;
    values[0].push_back(-one.days), values[1].push_back(one.orders), values[2].push_back(one.paid);
  }
  auto n = static_cast<std::int64_t>(values[0].size());
  auto above_mean = [&](std::int64_t v, const std::vector<std::int64_t>& all) {
    std::int64_t sum = 0;
    for (std::int64_t other : all) sum += other;
    return v * n > sum;
  };
  auto above_median = [&](std::int64_t v, std::vector<std::int64_t> all) {
    std::sort(all.begin(), all.end());
    return 2 * v > all[(all.size() - 1) / 2] + all[all.size() / 2];
  };
  const char* keys[] = {"recency", "frequency", "monetary"};
  for (auto& [name, one] : out) {
    if (one.paid <= 0) continue;
    const std::int64_t mine[] = {-one.days, one.orders, one.paid};
    bool good[3];
    for (std::size_t m = 0; m < 3; ++m) {
      std::int64_t score = 1, most = 2;
      if (params["scores"].is_object()) {
        const Json& cuts = params["scores"][keys[m]];
        most = static_cast<std::int64_t>(cuts.size()) + 1;
        for (const Json& cut : cuts) {
          auto at = cut.get<std::int64_t>();
          score += m == 0 ? one.days < at : m == 1 ? one.orders > at : one.paid > at * 10'000;
        }
      } else if (params["scores"] == "quintile") {
        most = 5;
        std::int64_t less = 0, equal = 0;
        for (std::int64_t other : values[m]) less += other < mine[m], equal += other == mine[m];
        score = std::min<std::int64_t>(5, 1 + 5 * (2 * less + equal) / (2 * n));
      } else {
        score += params["scores"] == "mean" ? above_mean(mine[m], values[m]) : above_median(mine[m], values[m]);
      }
      std::string threshold = params.value("threshold", params["scores"].is_object()   ? "scores"
                                                        : params["scores"] == "median" ? "median"
                                                                                       : "mean");
      good[m] = threshold == "scores"   ? 2 * score > most + 1
                : threshold == "median" ? above_median(mine[m], values[m])
                                        : above_mean(mine[m], values[m]);
      one.scores.push_back(score);
    }
    one.segment = kNames[static_cast<std::size_t>((good[2] ? 0 : 4) + (good[0] ? 0 : 2) + (good[1] ? 0 : 1))];
  }
  return out;
}

std::string line(const std::string& name, const Scored& one) {
  std::string out = name + "|" + (one.has_days ? std::to_string(one.days) : "-") + "|" + std::to_string(one.orders) +
                    "|" + money(one.paid);
  for (std::size_t m = 0; m < 3; ++m) out += "|" + (one.scores.empty() ? "-" : std::to_string(one.scores[m]));
  return out + "|" + one.segment;
}

TEST(RfmOracle, RandomWorlds) {
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1500); ++seed) {
    Dice dice(seed);
    World world = random_world(dice);
    Json params = {{"scores", "quintile"}};
    std::size_t kind = dice.below(5);
    if (kind == 1) params["scores"] = "mean";
    if (kind == 2) params["scores"] = "median";
    if (kind == 3) params["scores"] = {{"recency", {7, 20, 40}}, {"frequency", {1, 3}}, {"monetary", {25}}};
    if (dice.chance(30)) params["threshold"] = dice.chance(50) ? "median" : dice.chance(50) ? "scores" : "mean";
    if (dice.chance(40)) params["refunds"] = "gross";
    Instant end = data_end(world);
    Instant from =
        world.range.contains("from") ? parse_time(world.range["from"].get<std::string>(), Zone{})->instant : 0;
    if (dice.chance(30)) {
      end = std::max(from, kBegin) + static_cast<Instant>(1 + dice.below(90)) * kDayMs;
      params["as_of"] = day_text(end - 1);
    }
    Instant before = end - static_cast<Instant>(1 + dice.below(20)) * kDayMs;
    bool compared = before > from && dice.chance(50);
    if (compared) params["compare_to"] = day_text(before - 1);
    std::string definition = definition_of(world, params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kRfm, store, definition);
    if (nobody_paid(world)) {
      ASSERT_EQ(answer.codes(), Lines{"no_orders "}) << seed;
      continue;
    }
    if (end <= from) continue;
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    auto expected = scored(world, end, params);
    Lines list, segments;
    std::int64_t total = 0;
    for (const auto& [name, one] : expected) list.push_back(line(name, one)), total += one.paid;
    for (const std::string& segment : kNames) {
      std::int64_t customers = 0, paid = 0;
      Lines people;
      for (const auto& [name, one] : expected)
        if (one.segment == segment) ++customers, paid += one.paid, people.push_back(line(name, one));
      if (segment == "$refunded" && customers == 0) continue;
      segments.push_back(segment + "|" + std::to_string(customers) + "|" +
                         share(customers, static_cast<std::int64_t>(expected.size())) + "|" + money(paid) + "|" +
                         (total > 0 ? share(paid, total) : "-"));
      ASSERT_EQ(answer.people(store, Json{{"segment", segment}}.dump()), people) << seed << " " << definition;
    }
    ASSERT_EQ(answer.rows("customers_rfm"), list) << seed << " " << definition;
    ASSERT_EQ(answer.rows("segments"), segments) << seed << " " << definition;
    if (!compared) continue;
    auto earlier = scored(world, before, params);
    Lines moves, places = kNames;
    places.push_back("$new");
    for (const std::string& a : places)
      for (const std::string& b : kNames) {
        Lines people;
        for (const auto& [name, one] : expected) {
          std::string was = earlier.count(name) == 0 ? "$new" : earlier[name].segment;
          if (was == a && one.segment == b) people.push_back(line(name, one));
        }
        bool always = a[0] != '$' && b[0] != '$';
        if (always || !people.empty()) moves.push_back(a + "|" + b + "|" + std::to_string(people.size()));
        if (dice.chance(5)) {
          ASSERT_EQ(answer.people(store, Json{{"from", a}, {"to", b}}.dump()), people) << seed << " " << definition;
        }
      }
    ASSERT_EQ(answer.rows("movement"), moves) << seed << " " << definition;
  }
}

TEST(TiersOracle, RandomWorlds) {
  const Lines tiers = {"头部", "腰部", "长尾"};
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1500); ++seed) {
    Dice dice(seed + 70'000);
    World world = random_world(dice);
    Json params = Json::object();
    std::int64_t borders[2] = {20, 80};
    if (dice.chance(50)) {
      borders[0] = 1 + static_cast<std::int64_t>(dice.below(50)),
      borders[1] = borders[0] + 1 + static_cast<std::int64_t>(dice.below(48));
      params["borders"] = {static_cast<double>(borders[0]) / 100, static_cast<double>(borders[1]) / 100};
    }
    bool net = dice.chance(60);
    if (!net) params["refunds"] = "gross";
    std::string definition = definition_of(world, params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kTiers, store, definition);
    if (nobody_paid(world)) {
      ASSERT_EQ(answer.codes(), Lines{"no_orders "}) << seed;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    std::map<std::string, One> all = buyers(world, kBegin + 1000 * kDayMs, net);
    std::map<std::string, One> ranked;
    std::int64_t total = 0, once = 0, clipped = 0;
    for (auto& [name, one] : all) {
      if (one.orders == 0) continue;
      clipped += one.paid < 0;
      one.paid = std::max<std::int64_t>(one.paid, 0);
      ranked[name] = one, total += one.paid, once += one.orders == 1;
    }
    auto n = static_cast<std::int64_t>(ranked.size());
    auto tier_of = [&](const One& one) {
      std::int64_t better = 0, equal = 0;
      for (const auto& [name, other] : ranked) better += other.paid > one.paid, equal += other.paid == one.paid;
      std::size_t tier = 0;  // the middle rank, better + equal / 2, against the border's share of n
      while (tier < 2 && 100 * (2 * better + equal) > 2 * n * borders[tier]) ++tier;
      return tier;
    };
    Lines rows;
    for (std::size_t k = 0; k < 3; ++k) {
      std::int64_t customers = 0, paid = 0, orders = 0, repeat = 0, least = INT64_MAX;
      Lines people;
      for (const auto& [name, one] : ranked) {
        if (tier_of(one) != k) continue;
        ++customers, paid += one.paid, orders += one.orders, repeat += one.orders > 1,
            least = std::min(least, one.paid);
        people.push_back(name + "|" + tiers[k] + "|" + std::to_string(one.orders) + "|" + money(one.paid));
      }
      rows.push_back(tiers[k] + "|" + std::to_string(customers) + "|" + share(customers, n) + "|" + money(paid) + "|" +
                     share(paid, total) + "|" + std::to_string(orders) + "|" + std::to_string(repeat) + "|" +
                     share(repeat, customers) + "|" + (customers == 0 ? "-" : money(least)));
      ASSERT_EQ(answer.people(store, Json{{"tier", tiers[k]}}.dump()), people) << seed << " " << definition;
    }
    ASSERT_EQ(answer.rows("tiers"), rows) << seed << " " << definition;
    ASSERT_EQ(answer.note("clipped").empty(), clipped == 0) << seed << " " << definition;
    std::vector<std::int64_t> amounts;
    for (const auto& [name, one] : ranked) amounts.push_back(one.paid);
    std::sort(amounts.rbegin(), amounts.rend());
    Lines curve;
    for (std::int64_t k = 0; k <= n && total > 0; ++k) {
      std::int64_t sum = 0;
      for (std::int64_t i = 0; i < k; ++i) sum += amounts[static_cast<std::size_t>(i)];
      curve.push_back(share(k, n) + "|" + share(sum, total));
    }
    ASSERT_EQ(answer.rows("curve"), curve) << seed << " " << definition;
    Json summary = Json::array();
    for (const report::Cell& cell : answer.report.tables[2].rows.at(0)) summary.push_back(report::cell_json(cell));
    double pairs = 0;
    for (std::int64_t a : amounts)
      for (std::int64_t b : amounts) pairs += static_cast<double>(std::abs(a - b));
    if (total == 0) {
      ASSERT_TRUE(summary[2].is_null() && summary[4].is_null()) << seed;
      continue;
    }
    double gini = pairs / (2.0 * static_cast<double>(n) * static_cast<double>(total));
    ASSERT_NEAR(summary[2].get<double>(), gini, 1e-12) << seed << " " << definition;
    std::int64_t needed = 0, sum = 0;
    while (10 * sum < 8 * total) sum += amounts[static_cast<std::size_t>(needed++)];
    ASSERT_EQ(summary[5], needed) << seed << " " << definition;
    ASSERT_EQ(summary[7], once) << seed << " " << definition;
  }
}

}  // namespace
}  // namespace siyu::tests
