// One unit's way through a funnel, the slow and obvious way: sets and maps, copied whole at every event.
//
// It follows docs/funnel.md §2–§7. Levels are the listed steps, 1…n. What it leaves out: who the unit is, which events
// match what (funnel_oracle.cpp decides), and any thought of speed.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts.h"

namespace siyu::tests {

// An event as the machine sees it.
struct Seen {
  Milliseconds time = 0;   // with a grace: of its block
  std::set<int> steps;     // levels it matches
  std::set<int> excludes;  // levels it poisons
  bool may_open = true;    // unordered: whether a set may begin with it
  const Fact* fact = nullptr;
};

struct Rules {
  int levels = 1;
  std::string order = "ordered";
  std::string same_time = "step_order";  // or row_order, never, grace
  Milliseconds grace = 0;
  bool first_entry = false;
  bool truncate = false;
  std::vector<bool> optional;                            // by level; [0] unused
  std::vector<std::optional<Milliseconds>> within;       // by level; [0] unused
  std::function<Milliseconds(Milliseconds)> window_end;  // last instant that an entry at this time can reach
  std::set<std::string> modes;                           // clickhouse
};

struct Outcome {
  int level = 0;                     // 0: not counted
  std::map<int, Milliseconds> done;  // the steps of the winning chain and when
  Milliseconds entered = 0;
};

Outcome run_ordered(const Rules& rules, std::vector<Seen> events);  // order ordered and strict
Outcome run_unordered(const Rules& rules, std::vector<Seen> events);
Outcome run_clickhouse(const Rules& rules, const std::vector<Seen>& events);

// With a grace: every event gets the time of the first of its block.
void take_block_times(const Rules& rules, std::vector<Seen>& events);

// For tests of the machine itself: the most steps any chain of events at increasing places has, inside the window of its
// first event. Tries all chains. It is the meaning of `ordered` without options where times do not tie.
int longest_chain(const Rules& rules, const std::vector<Seen>& events);

// Whether the given steps can be done by different events of the list, one each. `fixed`: this step only by this event.
bool distinct_events(const std::vector<int>& steps, const std::vector<std::set<int>>& events, int fixed_step = 0,
                     std::size_t fixed_event = 0);

}  // namespace siyu::tests
