// The sales report against the obvious way: rows kept as texts, every number counted by looking at every row again.
#include <map>
#include <random>
#include <set>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;
using Row = std::vector<std::string>;

enum Field : std::size_t { kId, kCustomer, kPaidAt, kPaid, kRefund, kRefundedAt, kFields };
const std::vector<std::string> kNames = {"order.id",   "customer.id",  "order.paid_at",
                                         "order.paid", "order.refund", "order.refunded_at"};

struct World {
  std::vector<Row> orders;
  std::map<std::string, std::string> city;  // the customer list
  Grain grain = Grain::day;
  bool net = true;
  std::string from, to, min_paid, only_city;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  std::string time() {
    char text[32];
    std::snprintf(text, sizeof text, "2026-%02zu-%02zu %02zu:%02zu:00", 1 + below(3), 1 + below(28), below(24),
                  below(2) * 30);
    return text;
  }

 private:
  std::mt19937 engine_;
};

World random_world(unsigned seed) {
  Dice dice(seed);
  World world;
  std::size_t rows = dice.below(25) + 1;
  for (std::size_t i = 0; i < rows; ++i) {
    if (i > 0 && dice.chance(8)) {
      world.orders.push_back(world.orders[dice.below(i)]);
      continue;
    }
    Row row(kFields);
    if (!dice.chance(10)) row[kId] = "o" + std::to_string(dice.below(20));
    if (!dice.chance(10)) row[kCustomer] = "c" + std::to_string(dice.below(8));
    if (!dice.chance(15)) row[kPaidAt] = dice.time();
    if (!dice.chance(10)) row[kPaid] = std::to_string(dice.below(300)) + "." + std::to_string(10 + dice.below(90));
    if (dice.chance(25)) row[kRefund] = (dice.chance(20) ? "-" : "") + std::to_string(dice.below(50));
    if (dice.chance(20)) row[kRefundedAt] = dice.time();
    world.orders.push_back(row);
  }
  for (int c = 0; c < 10; ++c)
    if (dice.chance(60)) world.city["c" + std::to_string(c)] = dice.chance(50) ? "上海" : "杭州";
  constexpr Grain kGrains[] = {Grain::hour, Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year};
  world.grain = kGrains[dice.below(6)];
  world.net = dice.chance(70);
  if (dice.chance(40)) world.from = dice.time().substr(0, dice.chance(50) ? 10 : 19);
  if (dice.chance(40)) world.to = dice.time().substr(0, dice.chance(50) ? 10 : 19);
  if (!world.from.empty() && !world.to.empty() && world.to.substr(0, 10) <= world.from.substr(0, 10)) world.to.clear();
  if (dice.chance(20)) world.min_paid = std::to_string(dice.below(200));
  if (world.min_paid.empty() && dice.chance(20)) world.only_city = "上海";
  return world;
}

Instant at(const std::string& text) { return parse_time(text, Zone{}).value().instant; }
std::int64_t cents(const std::string& text) { return parse_money(text).value().tenthousandths; }

std::string latest_time(const std::vector<Row>& file) {
  std::string out;
  for (const Row& row : file)
    for (Field field : {kPaidAt, kRefundedAt}) out = std::max(out, row[field]);
  return out;
}

std::vector<Row> rows_of(const std::vector<Row>& file, const std::string& id) {
  std::vector<Row> out;
  for (const Row& row : file)
    if (row[kId] == id) out.push_back(row);
  return out;
}

// One export: rows of an order are its items where any two of them differ, else the same row again.
struct Export {
  std::vector<Row> rows;
  std::string latest;

  explicit Export(const std::vector<Row>& file) {
    bool items = false;
    for (const Row& a : file)
      for (const Row& b : file) items = items || (!a[kId].empty() && a[kId] == b[kId] && a != b);
    for (const Row& row : file)
      if (items || row[kId].empty() || std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
    latest = latest_time(file);
  }

  // Rows of one order with two amounts, and with two different ones.
  bool repeats(Field field, bool different) const {
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (rows[i][kId].empty() || rows[i][kId] != rows[j][kId]) continue;
        if (rows[i][field].empty() || rows[j][field].empty()) continue;
        if (!different || cents(rows[i][field]) != cents(rows[j][field])) return true;
      }
    return false;
  }
};

// Rows of one export with what is said of an order on one row said on all; of amounts that are the order's only the first.
std::vector<Row> settled(std::vector<Row> out, const std::set<Field>& once) {
  for (Field field : {kCustomer, kPaidAt, kRefundedAt}) {
    std::map<std::string, std::string> first;
    for (const Row& row : out)
      if (!row[field].empty()) first.emplace(row[kId], row[field]);
    for (Row& row : out)
      if (!row[kId].empty() && row[field].empty() && first.count(row[kId]) != 0) row[field] = first[row[kId]];
  }
  for (Field field : once) {
    std::set<std::string> seen;
    for (Row& row : out)
      if (!row[kId].empty() && !row[field].empty() && !seen.insert(row[kId]).second) row[field].clear();
  }
  return out;
}

// Two exports of one shop: the later one knows better of the orders of which it says something else, save who bought where it does
// not say; rows without an id count as often as the export that has them most often. An amount that never differs within an order of
// either is the order's.
std::vector<Row> together(const std::vector<Row>& first, const std::vector<Row>& second) {
  const Export a(first), b(second);
  const Export& later = b.latest >= a.latest ? b : a;
  const Export& earlier = b.latest >= a.latest ? a : b;
  auto sorted = [](std::vector<Row> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  auto is_news = [&](const std::string& id) {
    std::vector<Row> now = rows_of(later.rows, id);
    return !now.empty() && sorted(now) != sorted(rows_of(earlier.rows, id));
  };
  std::set<Field> once;
  for (Field field : {kPaid, kRefund})
    if ((a.repeats(field, false) || b.repeats(field, false)) && !a.repeats(field, true) && !b.repeats(field, true))
      once.insert(field);
  std::vector<Row> out;
  for (const Export* file : {&a, &b}) {
    std::vector<Row> kept, others = earlier.rows;
    std::map<std::string, std::size_t> place;
    for (const Row& row : file->rows) {
      if (!row[kId].empty()) {
        std::size_t nth = place[row[kId]]++;
        if (is_news(row[kId]) != (file == &later)) continue;
        kept.push_back(row);
        std::vector<Row> before = rows_of(earlier.rows, row[kId]);
        if (file == &later && row[kCustomer].empty() && nth < before.size())
          kept.back()[kCustomer] = before[nth][kCustomer];
        continue;
      }
      auto same = file == &later ? std::find(others.begin(), others.end(), row) : others.end();
      if (same == others.end()) {
        kept.push_back(row);
      } else {
        others.erase(same);
      }
    }
    for (const Row& row : settled(std::move(kept), once)) out.push_back(row);
  }
  return out;
}

struct Oracle {
  const World& world;
  Instant from = std::numeric_limits<Instant>::min(), until = std::numeric_limits<Instant>::max();
  std::vector<Row> all;   // that count
  std::vector<Row> rows;  // of these, paid and meant by the rule

  Oracle(const World& w, const std::vector<Row>& first, const std::vector<Row>& second)
      : world(w), all(together(first, second)) {
    if (!w.from.empty()) from = at(w.from);
    if (!w.to.empty()) until = at(w.to) + (w.to.size() == 10 ? kDayMs : kSecondMs);
    for (const Row& row : all) {
      if (row[kPaidAt].empty()) continue;
      if (!w.min_paid.empty() && (row[kPaid].empty() || cents(row[kPaid]) < cents(w.min_paid))) continue;
      if (!w.only_city.empty() && (w.city.count(row[kCustomer]) == 0 || w.city.at(row[kCustomer]) != w.only_city))
        continue;
      if (row[kCustomer].empty() && !(w.min_paid.empty() && w.only_city.empty())) continue;
      rows.push_back(row);
    }
  }
  // Known before the moment: from the first payment or refund on; always, where neither is there.
  std::size_t audience(Instant moment) const {
    std::set<std::string> known;
    for (const auto& [name, city] : world.city)
      if (world.only_city.empty() || city == world.only_city) known.insert(name);
    if (world.only_city.empty())
      for (const Row& row : all)
        if (!row[kCustomer].empty()) known.insert(row[kCustomer]);
    std::size_t out = 0;
    for (const std::string& name : known) {
      Instant since = std::numeric_limits<Instant>::max();
      for (const Row& row : all)
        for (Field field : {kPaidAt, kRefundedAt})
          if (row[kCustomer] == name && !row[field].empty()) since = std::min(since, at(row[field]));
      out += since == std::numeric_limits<Instant>::max() || since < moment;
    }
    return out;
  }
  // The order's key, or one of its own for a row without an id.
  std::string key(std::size_t i) const { return rows[i][kId].empty() ? "#" + std::to_string(i) : rows[i][kId]; }
  Instant order_time(const std::string& order) const {
    Instant first = std::numeric_limits<Instant>::max();
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (key(i) == order) first = std::min(first, at(rows[i][kPaidAt]));
    return first;
  }
  static Instant refund_time(const Row& row) { return at(row[kRefundedAt].empty() ? row[kPaidAt] : row[kRefundedAt]); }

  std::string cells(Instant a, Instant b) const {
    std::set<std::string> orders;
    std::map<std::string, std::set<std::string>> of_buyer;
    std::int64_t paid = 0, refunded = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Instant time = order_time(key(i));
      if (time >= a && time < b) {
        if (orders.insert(key(i)).second) {
          std::string buyer;
          for (std::size_t j = 0; j < rows.size() && buyer.empty(); ++j)
            if (key(j) == key(i)) buyer = rows[j][kCustomer];
          if (!buyer.empty()) of_buyer[buyer].insert(key(i));
        }
        if (!rows[i][kPaid].empty()) paid += cents(rows[i][kPaid]);
      }
      if (!rows[i][kRefund].empty() && refund_time(rows[i]) >= a && refund_time(rows[i]) < b)
        refunded += std::abs(cents(rows[i][kRefund]));
    }
    if (world.net) paid -= refunded;
    std::size_t repeat = 0;
    for (const auto& [buyer, theirs] : of_buyer) repeat += theirs.size() >= 2;
    auto n = static_cast<std::int64_t>(orders.size());
    std::string aov = "-";
    if (n > 0) {
      std::int64_t twice = 2 * paid + 100 * n, unit = 200 * n;
      std::int64_t whole = twice >= 0 ? twice / unit : -((-twice + unit - 1) / unit);
      aov = format_money(Money{whole * 100});
    }
    auto share = [](std::size_t x, std::size_t of) {
      return of == 0 ? "-" : report::cell_json(static_cast<double>(x) / static_cast<double>(of)).dump();
    };
    return std::to_string(n) + "|" + std::to_string(of_buyer.size()) + "|" + format_money(Money{paid}) + "|" +
           format_money(Money{refunded}) + "|" + aov + "|" + share(of_buyer.size(), audience(b)) + "|" +
           std::to_string(repeat) + "|" + share(repeat, of_buyer.size());
  }
  Lines series() const {
    std::vector<Instant> moments;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      moments.push_back(order_time(key(i)));
      if (!rows[i][kRefund].empty() && cents(rows[i][kRefund]) != 0) moments.push_back(refund_time(rows[i]));
    }
    std::set<Instant> inside;
    for (Instant t : moments)
      if (t >= from && t < until) inside.insert(t);
    Lines out;
    if (inside.empty()) return out;
    std::set<Instant> starts;  // of every hour between
    for (Instant t = *inside.begin(); t < *inside.rbegin(); t += kHourMs / 2)
      starts.insert(bucket_start(t, world.grain, Zone{}));
    starts.insert(bucket_start(*inside.rbegin(), world.grain, Zone{}));
    for (auto it = starts.begin(); it != starts.end(); ++it) {
      // The last bucket ends where a next one would start: who is first known later is not of it.
      Instant end = std::next(it) == starts.end() ? next_bucket(*it, world.grain, Zone{}) : *std::next(it);
      out.push_back(format_bucket(*it, world.grain, Zone{}) + "|" + cells(std::max(*it, from), std::min(end, until)));
    }
    return out;
  }
};

TEST(SalesOracle, RandomWorlds) {
  const std::map<Grain, std::string> interval = {{Grain::hour, "hour"},       {Grain::day, "day"},
                                                 {Grain::week, "week"},       {Grain::month, "month"},
                                                 {Grain::quarter, "quarter"}, {Grain::year, "year"}};
  for (unsigned seed = 0; seed < 1500; ++seed) {
    World world = random_world(seed);
    std::vector<Row> first(world.orders.begin(),
                           world.orders.begin() + static_cast<std::ptrdiff_t>(world.orders.size() / 2));
    std::vector<Row> second(world.orders.begin() + static_cast<std::ptrdiff_t>(world.orders.size() / 2),
                            world.orders.end());
    std::vector<Row> people;
    for (const auto& [name, city] : world.city) people.push_back({name, city});
    Rows rows;
    if (!first.empty()) rows.table(TableKind::orders, kNames, first);
    rows.table(TableKind::orders, kNames, second);
    rows.table(TableKind::customers, {"customer.id", "customer.city"}, people);
    report::Json definition = {
        {"params", {{"interval", interval.at(world.grain)}, {"refunds", world.net ? "net" : "gross"}}}};
    if (!world.from.empty()) definition["range"]["from"] = world.from;
    if (!world.to.empty()) definition["range"]["to"] = world.to;
    if (!world.min_paid.empty())
      definition["where"] = {{"field", "order.paid"}, {"op", ">="}, {"value", std::stoi(world.min_paid)}};
    if (!world.only_city.empty())
      definition["where"] = {{"field", "customer.city"}, {"op", "="}, {"value", world.only_city}};
    Answer answer = ask(analysis::kSales, rows.store(), definition.dump());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed << " " << definition.dump();
    Oracle oracle(world, first, second);
    ASSERT_EQ(answer.rows("summary"), Lines{oracle.cells(oracle.from, oracle.until)}) << "seed " << seed;
    if (world.grain != Grain::hour || seed % 10 == 0) {
      ASSERT_EQ(answer.rows("series"), oracle.series()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace siyu::tests
