// The empirical half of ltv against the obvious way: rows kept as texts, every cell counted by looking at every row again, in floating
// point only where a mean of means is asked for.
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;
using Row = std::vector<std::string>;

struct World {
  std::vector<Row> orders;  // id, customer, paid at, paid, refund, refunded at
  std::map<std::string, std::string> source;
  std::vector<Row> costs;  // day, channel, value
  std::size_t horizon = 4;
  bool rolling = false;
  std::string from, to;
};

World random_world(unsigned seed) {
  std::mt19937 engine(seed);
  auto below = [&](std::size_t n) { return engine() % n; };
  auto date = [&] {
    char text[16];
    std::snprintf(text, sizeof text, "2026-%02zu-%02zu", 1 + below(6), 1 + below(28));
    return std::string(text);
  };
  World world;
  for (std::size_t i = 0, n = 1 + below(30); i < n; ++i) {
    Row row = {
        "o" + std::to_string(i), "c" + std::to_string(below(9)), date(), std::to_string(below(200)) + ".50", "", ""};
    if (below(4) == 0) row[4] = std::to_string(1 + below(60)), row[5] = below(2) == 0 ? date() : "";
    if (row[5] != "" && row[5] < row[2]) row[5] = row[2];
    world.orders.push_back(row);
  }
  for (int c = 0; c < 9; ++c)
    if (below(3) > 0) world.source["c" + std::to_string(c)] = below(2) == 0 ? "抖音" : "社群";
  for (std::size_t i = below(6); i-- > 0;)
    world.costs.push_back({date(), below(5) == 0 ? "直播" : "抖音", std::to_string(below(500))});
  world.horizon = 1 + below(7);
  world.rolling = below(2) == 0;
  if (below(3) == 0) world.from = date();
  if (below(3) == 0) world.to = date();
  if (!world.from.empty() && world.to < world.from) world.to.clear();
  return world;
}

int month_of(const std::string& day) { return std::stoi(day.substr(5, 2)); }
Day number(const std::string& day) { return day_of(parse_time(day, Zone{})->instant, Zone{}); }

struct Oracle {
  const World& w;
  std::map<std::string, std::string> first;  // customer → day, of those in the range
  std::string last;

  explicit Oracle(const World& world) : w(world) {
    for (const Row& row : w.orders) {
      auto [it, added] = first.emplace(row[1], row[2]);
      if (!added) it->second = std::min(it->second, row[2]);
      last = std::max({last, row[2], row[5]});
    }
    for (const Row& row : w.costs) last = std::max(last, row[0]);
    for (auto it = first.begin(); it != first.end();)
      it = (!w.from.empty() && it->second < w.from) || (!w.to.empty() && it->second > w.to) ? first.erase(it) : ++it;
  }
  std::string channel(const std::string& customer) const {
    return w.source.count(customer) == 0 ? "" : w.source.at(customer);
  }
  std::size_t age(const std::string& customer, const std::string& day) const {
    if (!w.rolling) return static_cast<std::size_t>(month_of(day) - month_of(first.at(customer)));
    return static_cast<std::size_t>((number(day) - number(first.at(customer))) / 30);
  }
  bool complete(int cohort, std::size_t age) const {
    if (!w.rolling) {
      char next[16];
      std::snprintf(next, sizeof next, "2026-%02d-01", cohort + static_cast<int>(age) + 1);
      return cohort + static_cast<int>(age) < 12 && number(next) <= number(last) + 1;
    }
    for (const auto& [customer, day] : first)
      if (month_of(day) == cohort && number(day) + 30 * static_cast<Day>(age + 1) > number(last) + 1) return false;
    return true;
  }
  // Ten-thousandths paid at an age by the cohort's customers of a channel; "*" is every channel.
  std::int64_t paid(int cohort, std::size_t at, const std::string& of) const {
    std::int64_t sum = 0;
    for (const Row& row : w.orders) {
      if (first.count(row[1]) == 0 || month_of(first.at(row[1])) != cohort) continue;
      if (of != "*" && channel(row[1]) != of) continue;
      if (age(row[1], row[2]) == at) sum += parse_money(row[3])->tenthousandths;
      if (!row[4].empty() && age(row[1], row[5].empty() ? row[2] : row[5]) == at)
        sum -= parse_money(row[4])->tenthousandths;
    }
    return sum;
  }
  std::int64_t size(int cohort, const std::string& of) const {
    std::int64_t n = 0;
    for (const auto& [customer, day] : first) n += month_of(day) == cohort && (of == "*" || channel(customer) == of);
    return n;
  }
  static std::string cents(double tenthousandths) {
    return format_money(Money{static_cast<std::int64_t>(std::floor(tenthousandths / 100 + 0.5)) * 100});
  }
  static std::string name(int cohort) {
    char text[24];
    std::snprintf(text, sizeof text, "2026-%02d", cohort);
    return text;
  }

  Lines curve() const {
    Lines out;
    for (int cohort = 1; cohort <= 12; ++cohort) {
      std::int64_t n = size(cohort, "*"), sum = 0;
      for (std::size_t age = 0; age < w.horizon && n > 0; ++age) {
        sum += paid(cohort, age, "*");
        std::string line = name(cohort) + "|" + std::to_string(age) + "|" + std::to_string(n) + "|";
        if (!complete(cohort, age)) {
          out.push_back(line + "-|false");
          break;
        }
        std::int64_t twice = 2 * sum + 100 * n, unit = 200 * n;
        std::int64_t whole = twice >= 0 ? twice / unit : -((-twice + unit - 1) / unit);
        out.push_back(line + format_money(Money{whole * 100}) + "|true");
      }
    }
    return out;
  }
  std::vector<double> pooled(const std::string& of) const {
    std::vector<double> out;
    for (std::size_t age = 0; age < w.horizon; ++age) {
      std::int64_t customers = 0;
      double sum = 0;
      for (int cohort = 1; cohort <= 12; ++cohort)
        if (size(cohort, of) > 0 && complete(cohort, age))
          customers += size(cohort, of), sum += static_cast<double>(paid(cohort, age, of));
      if (customers == 0) break;
      out.push_back((out.empty() ? 0 : out.back()) + sum / static_cast<double>(customers));
    }
    return out;
  }
  Lines channel_curve() const {
    Lines out;
    for (const char* of : {"", "抖音", "社群"}) {
      std::vector<double> means = pooled(of);
      for (std::size_t age = 0; age < means.size(); ++age)
        out.push_back(std::string(of) + "|" + std::to_string(age) + "|" + cents(means[age]));
    }
    return out;
  }
  // What a customer of 抖音 cost, and the age that paid for it.
  std::string cost() const {
    std::string from, to;
    std::int64_t spent = 0, won = 0;
    bool any = false;
    if (first.empty()) return "-|-";
    std::string earliest = "9";
    for (const auto& [customer, day] : first) earliest = std::min(earliest, day);
    for (const Row& row : w.costs) {
      from = from.empty() ? row[0] : std::min(from, row[0]);
      to = std::max(to, row[0]);
    }
    from = std::max({from, w.from, earliest.substr(0, 8) + "01"});
    if (!w.to.empty()) to = std::min(to, w.to);
    for (const Row& row : w.costs)
      if (row[1] == "抖音" && row[0] >= from && row[0] <= to) any = true, spent += parse_money(row[2])->tenthousandths;
    for (const auto& [customer, day] : first) won += channel(customer) == "抖音" && day >= from && day <= to;
    if (!any || won == 0) return "-|-";
    const std::string cac = cents(static_cast<double>(spent) / static_cast<double>(won));
    std::vector<double> means = pooled("抖音");
    for (std::size_t age = 0; age < means.size(); ++age)
      if (parse_money(cents(means[age]))->tenthousandths >= parse_money(cac)->tenthousandths)
        return cac + "|" + std::to_string(age);
    return cac + "|-";
  }
};

TEST(LtvOracle, RandomWorlds) {
  for (unsigned seed = 0; seed < 600; ++seed) {
    const World world = random_world(seed);
    std::vector<Row> people;
    for (const auto& [customer, source] : world.source) people.push_back({customer, source});
    Rows rows;
    rows.table(TableKind::orders,
               {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund", "order.refunded_at"},
               world.orders);
    rows.table(TableKind::customers, {"customer.id", "customer.source"}, people);
    if (!world.costs.empty()) rows.table(TableKind::costs, {"cost.time", "cost.channel", "cost.value"}, world.costs);
    report::Json definition = {{"params",
                                {{"horizon", world.horizon},
                                 {"time_window", world.rolling ? "rolling" : "calendar"},
                                 {"channel", people.empty() ? "" : "customer.source"}}}};
    if (!world.from.empty()) definition["range"]["from"] = world.from;
    if (!world.to.empty()) definition["range"]["to"] = world.to;
    Answer answer = ask(analysis::kLtv, rows.store(), definition.dump());
    if (answer.codes() == Lines{"outside_data /range"}) continue;
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed << " " << definition.dump();
    const Oracle oracle(world);
    ASSERT_EQ(answer.rows("curve"), oracle.curve()) << "seed " << seed;
    Lines channels;
    for (const report::Table& table : answer.report.tables)
      if (table.name == "channel_curve")
        for (const auto& row : table.rows)
          channels.push_back(std::get<std::string>(row[0]) + "|" + std::to_string(std::get<std::int64_t>(row[1])) +
                             "|" + std::get<std::string>(row[3]));
    ASSERT_EQ(channels, oracle.channel_curve()) << "seed " << seed;
    std::string cost = "-|-";
    for (const std::string& line : answer.rows("channels"))
      if (line.rfind("抖音|", 0) == 0) {
        std::size_t one = line.find('|', line.find('|') + 1), two = line.find('|', one + 1);
        cost = line.substr(one + 1, two - one - 1) + "|" + line.substr(line.rfind('|') + 1);
      }
    ASSERT_EQ(cost, oracle.cost()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace siyu::tests
