// The attacker: random small worlds are shared, and everything that a reader could assume is tried out, number by number. What is told for sure
// about a group of a few is a leak.
//
// The worlds: a table of two keys with the tables of its row and column sums, and a chain of steps, in one link. The reader knows
// that a few is 1 … k − 1, and that other marks hide 0 or k and more. Written from docs/links.md, without
// the bounds or relations of core/.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "harness/random.h"
#include "report/json.h"
#include "share/disclosure.h"

namespace siyu::tests {
namespace {

using report::Json;
using share::Mark;

constexpr int kThreshold = 5;

Json column(const char* name, const char* role, const char* unit) {
  return {{"name", name}, {"role", role}, {"unit", unit}};
}

struct Cell {
  int value;
  Mark mark;
};
using Grid = std::vector<std::vector<Cell>>;

struct World {
  std::vector<std::vector<int>> counts;
  std::vector<int> steps;
};

World make(Random& random) {
  World out;
  std::size_t rows = 2 + random.below(2), columns = 2 + random.below(2);
  for (std::size_t r = 0; r < rows; ++r) {
    out.counts.emplace_back();
    for (std::size_t c = 0; c < columns; ++c)
      out.counts.back().push_back(static_cast<int>(random.chance(15)   ? 0
                                                   : random.chance(45) ? 1 + random.below(6)
                                                                       : 5 + random.below(12)));
  }
  int last = static_cast<int>(20 + random.below(30));
  for (std::size_t s = 0; s < 5; ++s) {
    out.steps.push_back(last);
    last -= static_cast<int>(random.below(static_cast<std::size_t>(std::min(last, 9)) + 1));
  }
  return out;
}

Json sums_table(const char* key, const World& world, bool of_rows) {
  Json out = {{"name", key},
              {"columns", {column(key, "key", "text"), column("customers", "measure", "count")}},
              {"rows", Json::array()}};
  std::size_t lines = of_rows ? world.counts.size() : world.counts[0].size();
  for (std::size_t line = 0; line < lines; ++line) {
    int sum = 0;
    for (std::size_t r = 0; r < world.counts.size(); ++r)
      for (std::size_t c = 0; c < world.counts[0].size(); ++c)
        if ((of_rows ? r : c) == line) sum += world.counts[r][c];
    out["rows"].push_back({std::string(of_rows ? "r" : "c") + std::to_string(line), sum});
  }
  return out;
}

Json report_of(const World& world) {
  Json flow = {
      {"name", "flow"},
      {"columns",
       {column("event.a", "key", "text"), column("event.b", "key", "text"), column("customers", "measure", "count")}},
      {"rows", Json::array()}};
  for (std::size_t r = 0; r < world.counts.size(); ++r)
    for (std::size_t c = 0; c < world.counts[r].size(); ++c)
      flow["rows"].push_back({"r" + std::to_string(r), "c" + std::to_string(c), world.counts[r][c]});
  Json steps = {{"name", "steps"},
                {"columns",
                 {column("step", "key", "count"), column("customers", "measure", "count"),
                  column("step_rate", "measure", "share"), column("overall_rate", "measure", "share"),
                  column("dropped", "measure", "count")}},
                {"rows", Json::array()}};
  for (std::size_t s = 0; s < world.steps.size(); ++s) {
    double own = world.steps[s];
    int before = s == 0 ? 0 : world.steps[s - 1];
    steps["rows"].push_back({s + 1, world.steps[s], before == 0 ? Json() : Json(own / before),
                             world.steps[0] == 0 ? Json() : Json(own / world.steps[0]),
                             s == 0 ? Json() : Json(before - world.steps[s])});
  }
  return {{"definition", {{"version", 1}, {"analysis", "x"}}},
          {"tables", {flow, sums_table("event.a", world, true), sums_table("event.b", world, false), steps}},
          {"notes", Json::array()},
          {"data", Json::object()}};
}

bool may_be(const Cell& cell, int value) {
  if (cell.mark == Mark::shown) return value == cell.value;
  if (cell.mark == Mark::few) return value >= 1 && value < kThreshold;
  return value == 0 || value >= kThreshold;
}

// Every value that each unknown cell may have, with the sums of rows and columns as their tables show them.
std::vector<std::vector<std::set<int>>> possible(const Grid& grid, const std::vector<Cell>& row_sums,
                                                 const std::vector<Cell>& column_sums) {
  std::size_t rows = grid.size(), columns = grid[0].size();
  std::vector<std::vector<std::set<int>>> out(rows, std::vector<std::set<int>>(columns));
  std::vector<std::vector<int>> tried(rows, std::vector<int>(columns));
  std::vector<int> row_sum(rows, 0), column_sum(columns, 0);
  constexpr int kMost = 40;  // a hidden one is not tried beyond
  auto most_of = [](const Cell& sum, int so_far) { return sum.mark == Mark::shown ? sum.value - so_far : kMost; };
  std::function<void(std::size_t)> go = [&](std::size_t at) {
    if (at == rows * columns) {
      for (std::size_t c = 0; c < columns; ++c)
        if (!may_be(column_sums[c], column_sum[c])) return;
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) out[r][c].insert(tried[r][c]);
      return;
    }
    std::size_t r = at / columns, c = at % columns;
    int from = 0, most = std::min(most_of(row_sums[r], row_sum[r]), most_of(column_sums[c], column_sum[c]));
    if (grid[r][c].mark == Mark::shown) from = grid[r][c].value, most = std::min(most, from);
    for (int value = from; value <= most; ++value) {
      if (!may_be(grid[r][c], value)) continue;
      tried[r][c] = value;
      row_sum[r] += value;
      column_sum[c] += value;
      if (c + 1 < columns || may_be(row_sums[r], row_sum[r])) go(at + 1);
      row_sum[r] -= value;
      column_sum[c] -= value;
    }
  };
  go(0);
  return out;
}

// The line of sums as the link shows it; a table that was left out tells nothing, which is marked as anything from 0 on.
std::vector<Cell> sums_of(const share::Snapshot& snapshot, const std::string& name) {
  std::vector<Cell> out;
  for (const share::SharedTable& shared : snapshot.reports[0].tables)
    if (shared.table.name == name)
      for (std::size_t i = 0; i < shared.table.rows.size(); ++i)
        out.push_back({static_cast<int>(std::get<std::int64_t>(shared.table.rows[i][1])), shared.marks[i][1]});
  return out;
}

TEST(DisclosureOracle, nobody_works_out_a_few_of_a_table_with_its_sums) {
  std::size_t worlds = setting("SIYU_WORLDS", 150), first = setting("SIYU_SEED", 1), few = 0;
  for (std::size_t seed = first; seed < first + worlds; ++seed) {
    Random random(seed);
    World world = make(random);
    auto snapshot = share::read_reports(report_of(world));
    ASSERT_TRUE(snapshot.ok());
    snapshot->threshold = kThreshold;
    share::withhold(*snapshot, kThreshold);
    for (const share::SharedTable& shared : snapshot->reports[0].tables) {
      const auto& rows = shared.table.rows;
      if (shared.table.name == "flow") {
        Grid grid(world.counts.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
          grid[i / world.counts[0].size()].push_back(
              {static_cast<int>(std::get<std::int64_t>(rows[i][2])), shared.marks[i][2]});
        std::vector<Cell> row_sums = sums_of(*snapshot, "event.a"), column_sums = sums_of(*snapshot, "event.b");
        if (row_sums.empty() || column_sums.empty()) continue;
        auto values = possible(grid, row_sums, column_sums);
        for (std::size_t r = 0; r < grid.size(); ++r)
          for (std::size_t c = 0; c < grid[r].size(); ++c) {
            int value = grid[r][c].value;
            if (value == 0 || value >= kThreshold) continue;
            ++few;
            ASSERT_NE(grid[r][c].mark, Mark::shown) << "seed " << seed;
            ASSERT_GT(values[r][c].size(), 1u) << "seed " << seed << " row " << r << " column " << c;
          }
      }
      if (shared.table.name == "steps") {
        // Every chain that fits: what is shown, marks, and rates that are shown beside it.
        std::vector<std::set<int>> lost(rows.size());
        std::vector<int> chain;
        std::function<void()> go = [&] {
          std::size_t s = chain.size();
          if (s == rows.size()) {
            for (std::size_t i = 1; i < s; ++i) lost[i].insert(chain[i - 1] - chain[i]);
            return;
          }
          int most = s == 0 ? 60 : chain.back();
          for (int value = 0; value <= most; ++value) {
            if (!may_be({world.steps[s], shared.marks[s][1]}, value)) continue;
            if (s > 0) {
              if (!may_be({world.steps[s - 1] - world.steps[s], shared.marks[s][4]}, chain.back() - value)) continue;
              auto agrees = [&](std::size_t at, int whole, int true_whole) {
                if (shared.marks[s][at] != Mark::shown || true_whole == 0) return true;
                return whole > 0 && std::abs(value / double(whole) - world.steps[s] / double(true_whole)) < 1e-6;
              };
              if (!agrees(2, chain.back(), world.steps[s - 1]) || !agrees(3, chain[0], world.steps[0])) continue;
            }
            chain.push_back(value);
            go();
            chain.pop_back();
          }
        };
        go();
        for (std::size_t s = 1; s < rows.size(); ++s) {
          int value = world.steps[s - 1] - world.steps[s];
          if (value == 0 || value >= kThreshold) continue;
          ++few;
          ASSERT_GT(lost[s].size(), 1u) << "seed " << seed << " step " << s + 1;
        }
      }
    }
  }
  EXPECT_GT(few, worlds);  // the worlds are not empty of what is looked for
}

}  // namespace
}  // namespace siyu::tests
