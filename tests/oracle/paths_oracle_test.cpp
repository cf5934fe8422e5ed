// The paths report against the obvious way: every customer's events as a vector of texts, cut into sessions, each session cut to what
// is asked for, edges counted in maps.
#include <algorithm>
#include <map>
#include <random>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;

struct Row {
  std::string customer, page, city;
  int minute = 0;
};

struct World {
  std::vector<Row> rows;
  int gap = 30, steps = 5, limit = 10, from_hour = -1, to_hour = -1;
  std::string start, end, city;
  std::vector<std::string> exclude;
};

World random_world(unsigned seed) {
  std::mt19937 dice(seed);
  auto below = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  const char* pages[] = {"/", "/a", "/a/", "/b/", "https://x/b/", "c/", "$exit", ""};
  World world;
  int customers = 1 + below(6), rows = 1 + below(60);
  for (int i = 0; i < rows; ++i)
    world.rows.push_back({"c" + std::to_string(below(customers)), pages[below(seed % 4 == 0 ? 8 : 6)],
                          below(2) == 0 ? "沪" : "杭", below(12) * 15 + below(2) * 480});
  world.gap = 15 * (1 + below(4));
  world.steps = 2 + below(5);
  world.limit = 1 + below(4);
  // Only what some row says can be asked for.
  auto some_page = [&]() -> std::string {
    std::string page = world.rows[static_cast<std::size_t>(below(rows))].page;
    return page == "$exit" ? "" : page;
  };
  if (below(3) == 0) world.start = some_page();
  if (below(3) == 0) world.end = some_page();
  if (below(4) == 0) {
    std::string page = some_page();
    auto bare = [](std::string text) {
      return text.size() > 1 && text.back() == '/' ? text.substr(0, text.size() - 1) : text;
    };
    if (!page.empty() && bare(page) != bare(world.start) && bare(page) != bare(world.end)) world.exclude = {page};
  }
  if (below(4) == 0) world.from_hour = below(3);
  if (below(4) == 0) world.to_hour = 3 + below(8);
  if (below(4) == 0) world.city = "沪";
  return world;
}

std::string clock(int minute) {
  char text[32];
  std::snprintf(text, sizeof text, "2026-05-01 %02d:%02d:00", minute / 60, minute % 60);
  return text;
}

std::string tidy(const std::string& page) {
  bool address = page[0] == '/' || page.find("://") != std::string::npos;
  return address && page.size() > 1 && page.back() == '/' ? page.substr(0, page.size() - 1) : page;
}

// Of a session what the report keeps; empty when it has not what is asked for.
std::vector<std::string> path_of(const World& world, const std::vector<std::string>& session) {
  std::vector<std::string> nodes;
  for (const std::string& node : session)
    if (nodes.empty() || nodes.back() != node) nodes.push_back(node);
  std::string start = world.start.empty() ? "" : tidy(world.start), end = world.end.empty() ? "" : tidy(world.end);
  if (!start.empty()) nodes.erase(nodes.begin(), std::find(nodes.begin(), nodes.end(), start));
  if (nodes.empty()) return {};
  auto steps = static_cast<std::ptrdiff_t>(world.steps);
  if (!end.empty()) {
    auto it = std::find(nodes.begin() + (start.empty() ? 0 : 1), nodes.end(), end);
    if (it == nodes.end()) return {};
    nodes.erase(it + 1, nodes.end());
    if (start.empty() && std::ssize(nodes) > steps) nodes.erase(nodes.begin(), nodes.end() - steps);
  }
  if (std::ssize(nodes) > steps) nodes.resize(static_cast<std::size_t>(steps));
  return nodes;
}

TEST(PathsOracle, RandomWorlds) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    World world = random_world(seed);
    std::vector<std::vector<std::string>> rows;
    for (const Row& row : world.rows) rows.push_back({row.customer, "看", clock(row.minute), row.page, row.city});
    model::Store store =
        Rows()
            .table(TableKind::events, {"customer.id", "event.name", "event.time", "event.page", "event.city"}, rows)
            .store();
    report::Json params = {{"node", "event.page"},
                           {"session_gap", std::to_string(world.gap) + "m"},
                           {"max_steps", world.steps},
                           {"limit", world.limit}};
    if (!world.start.empty()) params["start_point"] = world.start;
    if (!world.end.empty()) params["end_point"] = world.end;
    if (!world.exclude.empty()) params["exclude"] = world.exclude;
    report::Json definition = {{"params", params}};
    if (world.from_hour >= 0) definition["range"]["from"] = clock(world.from_hour * 60);
    if (world.to_hour >= 0) definition["range"]["to"] = clock(world.to_hour * 60 - 1).substr(0, 17) + "59";
    if (!world.city.empty()) definition["where"] = {{"field", "event.city"}, {"op", "="}, {"value", world.city}};
    bool any_page = std::any_of(world.rows.begin(), world.rows.end(), [](const Row& row) { return !row.page.empty(); });
    if (!any_page) continue;
    Answer answer = ask(analysis::kPaths, store, definition.dump());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed << " " << definition.dump();
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + definition.dump());

    std::map<std::string, std::vector<Row>> of;
    for (const Row& row : world.rows) {
      if (row.page.empty() || (!world.city.empty() && row.city != world.city)) continue;
      if (world.from_hour >= 0 && row.minute < world.from_hour * 60) continue;
      if (world.to_hour >= 0 && row.minute >= world.to_hour * 60) continue;
      if (!world.exclude.empty() && tidy(row.page) == tidy(world.exclude[0])) continue;
      of[row.customer].push_back(row);
    }
    std::vector<std::vector<std::string>> paths;
    std::size_t longest = 0;
    for (auto& [customer, events] : of) {
      std::stable_sort(events.begin(), events.end(), [](const Row& a, const Row& b) { return a.minute < b.minute; });
      std::vector<std::vector<std::string>> sessions(1);
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (i > 0 && events[i].minute - events[i - 1].minute > world.gap) sessions.emplace_back();
        sessions.back().push_back(tidy(events[i].page));
      }
      for (const auto& session : sessions) {
        std::vector<std::string> path = path_of(world, session);
        if (path.empty()) continue;
        longest = std::max(longest, path.size());
        paths.push_back(path);
        break;
      }
    }
    std::size_t columns = paths.empty() ? 0 : std::min(longest + 1, static_cast<std::size_t>(world.steps));
    for (auto& path : paths) path.resize(columns, "");
    // What is beyond the most common of a column is $other there.
    for (std::size_t step = 0; step < columns; ++step) {
      std::map<std::string, int> count;
      for (const auto& path : paths)
        if (!path[step].empty()) ++count[path[step]];
      std::vector<std::string> names;
      for (const auto& [name, n] : count)
        if (name != "$exit") names.push_back(name);
      std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        bool a_ends = !world.end.empty() && a == tidy(world.end), b_ends = !world.end.empty() && b == tidy(world.end);
        return a_ends != b_ends ? a_ends : count[a] > count[b];
      });
      names.resize(std::min(names.size(), static_cast<std::size_t>(world.limit)));
      for (auto& path : paths)
        if (path[step].empty()) {
          path[step] = "$exit";
        } else if (std::find(names.begin(), names.end(), path[step]) == names.end()) {
          path[step] = "$other";
        }
    }
    std::map<std::pair<std::size_t, std::string>, int> nodes;
    std::map<std::tuple<std::size_t, std::string, std::string>, int> edges;
    for (const auto& path : paths)
      for (std::size_t step = 0; step < columns; ++step) {
        ++nodes[{step + 1, path[step]}];
        if (step > 0) ++edges[{step, path[step - 1], path[step]}];
      }
    Lines expected;
    for (const auto& [edge, n] : edges) {
      const auto& [step, from, to] = edge;
      expected.push_back(std::to_string(step) + "|" + from + "|" + std::to_string(step + 1) + "|" + to + "|" +
                         std::to_string(n));
    }
    ASSERT_EQ(answer.rows("edges"), expected);
    expected.clear();
    for (const auto& [node, n] : nodes)
      expected.push_back(std::to_string(node.first) + "|" + node.second + "|" + std::to_string(n) + "|" +
                         report::cell_json(static_cast<double>(n) / static_cast<double>(paths.size())).dump());
    ASSERT_EQ(answer.rows("nodes"), expected);
    // Behind every box stand as many people as it says.
    for (const auto& [node, n] : nodes) {
      report::Json mark = {{"from_step", node.first}, {"from", node.second}};
      ASSERT_EQ(answer.people(store, mark.dump()).size(), static_cast<std::size_t>(n)) << mark.dump();
    }
  }
}

}  // namespace
}  // namespace siyu::tests
