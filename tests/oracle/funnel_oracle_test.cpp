// The funnel of the engine against the slow oracle, on random worlds and random questions over every option.
//
// SIYU_WORLDS says how many, SIYU_SEED the first. A failure is shrunk: rows, files and options go while it still fails, and the
// message holds seed, definition and files, ready to become a folder of tests/cases.
#include <gtest/gtest.h>

#include <algorithm>

#include "funnel_oracle.h"

namespace siyu::tests {
namespace {

// A customer may stand on several rows of people (pairs, pooled groups); their order among themselves is nobody's promise.
// The last two cells are no keys.
void order_equal_keys(Json& rows) {
  std::vector<Json> sorted(rows.begin(), rows.end());
  auto same = [](const Json& a, const Json& b) {
    for (std::size_t i = 0; i + 2 < a.size(); ++i)
      if (a[i] != b[i]) return false;
    return true;
  };
  for (std::size_t from = 0, to; from < sorted.size(); from = to) {
    for (to = from + 1; to < sorted.size() && same(sorted[from], sorted[to]);) ++to;
    std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(from), sorted.begin() + static_cast<std::ptrdiff_t>(to),
              [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
  }
  rows = sorted;
}

// What both say, in one form: tables with the names of their columns, and notes.
Json plain(const Json& report) {
  Json tables = Json::array();
  for (const Json& table : report["tables"]) {
    Json columns = Json::array();
    for (const Json& column : table["columns"]) columns.push_back(column["name"]);
    Json rows = table["rows"];
    if (table["name"] == "people") order_equal_keys(rows);
    tables.push_back({{"name", table["name"]}, {"columns", columns}, {"rows", rows}});
  }
  return {{"tables", tables}, {"notes", report["notes"]}};
}

struct Verdict {
  bool refused = false;
  std::string difference;  // empty: the two agree
};

Verdict compare(const World& world, const Json& definition) {
  Door door;
  if (auto problems = door.load(texts(world))) return {true, "load: " + *problems};
  Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  if (!reply.contains("ok")) return {true, "refused: " + reply.dump()};
  Json got = plain(reply["ok"]), expected = funnel_oracle(world, definition);
  for (Json& table : expected["tables"])
    if (table["name"] == "people") order_equal_keys(table["rows"]);
  if (got == expected) return {};
  std::string difference;
  for (std::size_t i = 0; i < std::max(got["tables"].size(), expected["tables"].size()); ++i) {
    Json a = i < got["tables"].size() ? got["tables"][i] : Json(),
         b = i < expected["tables"].size() ? expected["tables"][i] : Json();
    if (a != b) difference += "engine " + a.dump() + "\noracle " + b.dump() + "\n";
  }
  if (got["notes"] != expected["notes"])
    difference += "engine notes " + got["notes"].dump() + "\noracle notes " + expected["notes"].dump() + "\n";
  return {false, difference};
}

bool differs(const World& world, const Json& definition) {
  Verdict verdict = compare(world, definition);
  return !verdict.refused && !verdict.difference.empty();
}

// Drops options, then rows, as long as the two still differ.
void shrink(World& world, Json& definition) {
  for (bool again = true; again;) {
    again = false;
    for (const char* place : {"", "params"}) {
      Json& object = *place == '\0' ? definition : definition[place];
      std::vector<std::string> keys;
      for (const auto& [key, value] : object.items()) keys.push_back(key);
      for (const std::string& key : keys) {
        if (key == "version" || key == "analysis" || key == "params" || key == "steps") continue;
        Json smaller = definition;
        (*place == '\0' ? smaller : smaller[place]).erase(key);
        if (differs(world, smaller)) definition = smaller, again = true;
      }
    }
    for (std::size_t i = 0; i < definition["params"]["steps"].size(); ++i)
      for (const char* key : {"where", "within", "optional", "first", "nth"}) {
        if (!definition["params"]["steps"][i].contains(key)) continue;
        Json smaller = definition;
        smaller["params"]["steps"][i].erase(key);
        if (differs(world, smaller)) definition = smaller, again = true;
      }
    for (std::size_t f = 0; f < world.files.size(); ++f)
      for (std::size_t r = world.files[f].rows.size(); r-- > 0;) {
        World smaller = world;
        auto& rows = smaller.files[f].rows;
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(r));
        if (rows.empty()) smaller.files.erase(smaller.files.begin() + static_cast<std::ptrdiff_t>(f));
        if (smaller.files.empty() || !differs(smaller, definition)) continue;
        world = smaller;
        again = true;
        if (f >= world.files.size()) break;
      }
  }
}

TEST(FunnelOracle, RandomWorlds) {
  std::size_t worlds = setting("SIYU_WORLDS", 1500), first = setting("SIYU_SEED", 1), failures = 0,
              most = setting("SIYU_FAILURES", 3);
  for (std::uint64_t seed = first; seed < first + worlds; ++seed) {
    Random random(seed);
    World world = random_world(random);
    for (int question = 0; question < 4; ++question) {
      Json definition = random_funnel(random, world);
      Verdict verdict = compare(world, definition);
      if (verdict.difference.empty()) continue;
      World small = world;
      if (!verdict.refused) {
        shrink(small, definition);
        verdict = compare(small, definition);
      }
      ADD_FAILURE() << "seed " << seed << ", question " << question << "\n"
                    << definition.dump() << "\n"
                    << describe(small) << verdict.difference;
      if (++failures >= most) return;
      break;
    }
  }
}

}  // namespace
}  // namespace siyu::tests
