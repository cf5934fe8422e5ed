// Plans against the obvious way: a search for the smallest number that is enough, step by step; and the formula with its factors
// multiplied as whole numbers.
#include <random>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;

struct Dice {
  std::mt19937 engine;
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(n)); }
};

std::vector<std::string> cut(const std::string& line) {
  std::vector<std::string> out(1);
  for (char c : line) {
    if (c == '|') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

model::Store empty_store() {
  return Rows()
      .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"a", "浏览", "2026-11-01"}})
      .store();
}

TEST(PlanOracle, BackwardIsTheLeastThatSuffices) {
  model::Store store = empty_store();
  for (unsigned seed = 0; seed < 400; ++seed) {
    Dice dice{std::mt19937(seed)};
    auto steps = static_cast<std::size_t>(2 + dice.below(5));
    std::vector<std::int64_t> counts = {10 + dice.below(300)};
    for (std::size_t k = 1; k < steps; ++k) counts.push_back(dice.below(counts.back() + 1));
    std::vector<std::pair<std::int64_t, std::int64_t>> rates(steps, {1, 1});  // n of d
    report::Json params = {{"steps", report::Json::array()}};
    for (std::size_t k = 0; k < steps; ++k) {
      params["steps"].push_back({{"label", "s" + std::to_string(k)}, {"count", counts[k]}});
      if (k > 0) rates[k] = {counts[k], counts[k - 1]};
    }
    if (dice.below(2) == 0) {
      auto k = static_cast<std::size_t>(1 + dice.below(static_cast<std::int64_t>(steps) - 1));
      std::int64_t percent = 1 + dice.below(100);
      params["rates"] = {{{"step", k + 1}, {"rate", static_cast<double>(percent) / 100}}};
      rates[k] = {percent, 100};
    }
    std::int64_t start = dice.below(500), want = dice.below(40);
    auto goal = static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(steps)));
    params["start"] = start;
    params["goal"] = {{"step", goal + 1}, {"count", want}};
    // Rates stay as the counts say, so a step after one that nobody reached has none.
    Answer answer = ask(analysis::kPlan, store, report::Json{{"params", params}}.dump());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed;
    Lines rows = answer.rows("steps");
    ASSERT_EQ(rows.size(), steps);
    bool known = true;
    std::int64_t n = start;
    for (std::size_t k = 0; k < steps; ++k) {
      if (k > 0) {
        known = known && rates[k].second > 0;
        if (known) n = n * rates[k].first / rates[k].second;
      }
      ASSERT_EQ(cut(rows[k])[7], known ? std::to_string(n) : "-") << "seed " << seed << " step " << k;
    }
    bool possible = true;
    for (std::size_t k = goal + 1; k-- > 0;) {
      ASSERT_EQ(cut(rows[k])[8], possible ? std::to_string(want) : "-")
          << "seed " << seed << " step " << k << " " << params.dump();
      if (k == 0 || !possible) continue;
      if (rates[k].second == 0) {
        possible = false;
      } else if (want > 0 && rates[k].first == 0) {
        possible = false;
      } else {
        std::int64_t least = 0;
        while (least * rates[k].first / rates[k].second < want) ++least;
        want = least;
      }
    }
  }
}

// Events of a funnel in order: the rates of a plan are the funnel's own counts, a step that is not in the data takes no part.
TEST(PlanOracle, RatesAreTheFunnelsCounts) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Dice dice{std::mt19937(seed)};
    std::vector<std::vector<std::string>> events;
    std::vector<std::int64_t> reached(4, 0);
    for (int c = 0; c < 40; ++c) {
      std::int64_t level = 1 + dice.below(4);
      for (std::int64_t k = 0; k < level; ++k) {
        events.push_back({"c" + std::to_string(c), std::string(1, static_cast<char>('a' + k)),
                          "2026-11-01 0" + std::to_string(k) + ":00:00"});
        ++reached[static_cast<std::size_t>(k)];
      }
    }
    model::Store store =
        Rows().with_clock().table(TableKind::events, {"customer.id", "event.name", "event.time"}, events).store();
    report::Json steps = report::Json::array();
    auto absent = static_cast<std::size_t>(dice.below(5));  // 4: none
    for (std::size_t k = 0; k < 4; ++k) {
      if (k == absent) steps.push_back({{"event", "没有的事"}});
      steps.push_back({{"event", std::string(1, static_cast<char>('a' + k))}});
    }
    Answer answer = ask(analysis::kPlan, store, report::Json{{"params", {{"funnel", {{"steps", steps}}}}}}.dump());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed;
    std::size_t k = 0;
    std::int64_t before = 0;
    for (const std::string& line : answer.rows("steps")) {
      std::vector<std::string> cells = cut(line);
      if (cells[1] == "没有的事") {
        ASSERT_EQ(cells[2] + cells[3] + cells[7] + cells[8], "----") << "seed " << seed;
        continue;
      }
      if (reached[k] == 0) break;
      ASSERT_EQ(cells[2], std::to_string(reached[k])) << "seed " << seed;
      if (k > 0) {
        ASSERT_EQ(cells[3], report::cell_json(static_cast<double>(reached[k]) / static_cast<double>(before)).dump())
            << "seed " << seed;
      }
      ASSERT_EQ(cells[7], std::to_string(reached[k])) << "seed " << seed;
      before = reached[k++];
    }
    ASSERT_EQ(answer.note("steps_without_data"), absent < 4 ? R"({"steps":1})" : "") << "seed " << seed;
  }
}

// 留量 × (1 + 裂变) × 转化率 × 人均单数 × 客单价: counted one by one, and multiplied as the whole numbers that they are shares of.
TEST(PlanOracle, FactorsMultiplyToWhatWasPaid) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Dice dice{std::mt19937(seed)};
    std::vector<std::vector<std::string>> orders, people, costs;
    std::int64_t paid = 0, buyers = 0, n = 0, spent = 0;
    auto size = static_cast<int>(1 + dice.below(12));
    for (int c = 0; c < size; ++c) {
      people.push_back({"c" + std::to_string(c), "2026-01-0" + std::to_string(1 + dice.below(9))});
      std::int64_t times = dice.below(3);
      buyers += times > 0;
      for (std::int64_t k = 0; k < times; ++k) {
        std::int64_t cents = 100 + dice.below(90'000);
        orders.push_back({"o" + std::to_string(c) + "-" + std::to_string(k), "c" + std::to_string(c),
                          "2026-02-1" + std::to_string(dice.below(9)), format_money(Money{cents * 100})});
        paid += cents, ++n;
      }
    }
    if (orders.empty()) continue;
    bool has_costs = dice.below(2) == 0;
    for (int k = 0; k < 3; ++k) {
      std::int64_t cents = 1 + dice.below(9000);
      costs.push_back({"2026-02-0" + std::to_string(k + 1), format_money(Money{cents * 100})});
      spent += cents;
    }
    Rows rows;
    rows.table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"}, orders)
        .table(TableKind::customers, {"customer.id", "customer.added_at"}, people);
    if (has_costs) rows.table(TableKind::costs, {"cost.time", "cost.value"}, costs);
    Answer answer = ask(analysis::kPlan, rows.store());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed;
    Lines factors = answer.rows("factors");
    ASSERT_EQ(cut(factors[0])[1], std::to_string(size)) << "seed " << seed;
    ASSERT_EQ(cut(factors[1])[1], "-") << "seed " << seed;
    ASSERT_EQ(cut(factors[2])[1], report::cell_json(static_cast<double>(buyers) / size).dump()) << "seed " << seed;
    ASSERT_EQ(cut(factors[3])[1], report::cell_json(static_cast<double>(n) / static_cast<double>(buyers)).dump())
        << "seed " << seed;
    std::string whole = format_money(Money{paid * 100});
    ASSERT_EQ(answer.rows("formula")[0], "reconciled|" + whole + "|" + whole + "|0") << "seed " << seed;
    // A new buyer costs what was spent for each; to the cent, half up.
    std::string cost = "-";
    if (has_costs) cost = format_money(Money{(2 * spent + buyers) / (2 * buyers) * 100});
    ASSERT_EQ(cut(answer.rows("budget")[0])[1], cost) << "seed " << seed;
  }
}

}  // namespace
}  // namespace siyu::tests
