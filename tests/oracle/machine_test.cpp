// The oracle's own judge: its state machine against all chains of events, tried one by one.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/random.h"
#include "machine.h"

namespace siyu::tests {
namespace {

// A level is the longest chain of events in time order inside the window of its
// first. Without ties the state machine, fed event by event, must find it.
TEST(OracleOfTheOracle, LevelsAreLongestChains) {
  std::size_t rounds = 10 * setting("SIYU_WORLDS", 1500);
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    Random random(seed * 31);
    Rules rules;
    rules.levels = 1 + static_cast<int>(random.below(4));
    rules.optional.assign(5, false);
    rules.within.assign(5, std::nullopt);
    Milliseconds window = 1 + static_cast<Milliseconds>(random.below(12));
    rules.window_end = [window](Milliseconds t) { return t + window; };
    rules.same_time = random.chance(30) ? "row_order" : random.chance(50) ? "step_order" : "never";
    std::vector<Seen> events(random.below(9));
    Milliseconds t = 0;
    for (Seen& event : events) {
      t += static_cast<Milliseconds>(random.below(4)) + (rules.same_time == "row_order" ? 0 : 1);
      event.time = t;
      for (int level = 1; level <= rules.levels; ++level)
        if (random.chance(30)) event.steps.insert(level);
    }
    int expected = longest_chain(rules, events);
    ASSERT_EQ(run_ordered(rules, events).level, expected) << "seed " << seed;
    if (rules.same_time == "row_order") continue;
    rules.modes = {"strict_once"};
    ASSERT_EQ(run_clickhouse(rules, events).level, expected) << "clickhouse, seed " << seed;
  }
}

// Where times tie and step order decides, a level is the longest chain over some order of the events of each instant.
TEST(OracleOfTheOracle, TiesTakeTheBestOrder) {
  std::size_t rounds = 4 * setting("SIYU_WORLDS", 1500);
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    Random random(seed * 57);
    Rules rules;
    rules.levels = 1 + static_cast<int>(random.below(4));
    rules.optional.assign(5, false);
    rules.within.assign(5, std::nullopt);
    Milliseconds window = static_cast<Milliseconds>(random.below(4));
    rules.window_end = [window](Milliseconds t) { return t + window; };
    std::vector<Seen> events(random.below(6));
    for (Seen& event : events) {
      event.time = static_cast<Milliseconds>(random.below(4));
      while (event.steps.empty())
        for (int level = 1; level <= rules.levels; ++level)
          if (random.chance(35)) event.steps.insert(level);
    }
    auto by_time = [](const Seen& a, const Seen& b) { return a.time < b.time; };
    std::stable_sort(events.begin(), events.end(), by_time);
    int expected = 0;
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      std::vector<Seen> arranged;
      for (std::size_t i : order) arranged.push_back(events[i]);
      if (std::is_sorted(arranged.begin(), arranged.end(), by_time))
        expected = std::max(expected, longest_chain(rules, arranged));
    } while (std::next_permutation(order.begin(), order.end()));
    ASSERT_EQ(run_ordered(rules, events).level, expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace siyu::tests
