// One unit's way through a funnel. See machine.h and docs/funnel.md.
#include "machine.h"

#include <algorithm>

namespace siyu::tests {
namespace {

using Chain = std::map<int, Milliseconds>;  // level → time of its event

struct Attempt {
  Milliseconds entered = 0;
  int top = 1;
  int reached_at = 0;    // counts up: which attempt reached its top first
  bool stopped = false;  // by an exclusion: it climbs no more
  Chain shown;
};

struct Held {
  std::size_t attempt = 0;
  Chain chain;
};

class Ordered {
 public:
  explicit Ordered(const Rules& rules) : rules_(rules), held_(static_cast<std::size_t>(rules.levels) + 1) {}

  void run(const std::vector<std::vector<Seen>>& blocks) {
    for (const std::vector<Seen>& block : blocks) {
      if (finished()) return;
      bool any_step = false, alike = true;
      for (const Seen& event : block) {
        any_step = any_step || !event.steps.empty();
        alike = alike && event.steps == block[0].steps && event.excludes == block[0].excludes;
      }
      if (rules_.same_time == "never" && any_step) {
        Seen all = block[0];
        for (const Seen& event : block) all.steps.insert(event.steps.begin(), event.steps.end());
        one(all, alike, alike);
      } else if (alike || !any_step) {
        for (const Seen& event : block)
          if (!finished()) one(event, true, true);
      } else {
        mixed(block);
      }
    }
  }

  Outcome outcome() const {
    const Attempt* best = nullptr;
    int stopped_top = 0;
    for (const Attempt& attempt : attempts_) {
      if (attempt.stopped && !rules_.truncate) {
        stopped_top = std::max(stopped_top, attempt.top);
        continue;
      }
      if (best == nullptr || attempt.top > best->top ||
          (attempt.top == best->top && attempt.reached_at < best->reached_at))
        best = &attempt;
    }
    if (best == nullptr || best->top < stopped_top) return {};
    return {best->top, best->shown, best->entered};
  }

 private:
  bool finished() const {
    for (const Attempt& attempt : attempts_)
      if (attempt.top == rules_.levels) return true;
    return false;
  }

  bool in_window(std::size_t attempt, Milliseconds t) const {
    return t <= rules_.window_end(attempts_[attempt].entered);
  }

  bool may_open() const { return !rules_.first_entry || attempts_.empty(); }

  // Whether the holder of level `from` may climb to step `to` at t.
  bool usable(const std::optional<Held>& from, int from_level, int to, Milliseconds t) const {
    if (!from || attempts_[from->attempt].stopped || !in_window(from->attempt, t)) return false;
    const auto& within = rules_.within[static_cast<std::size_t>(to)];
    return !within || t - from->chain.at(from_level) <= *within;
  }

  // Whether a later match of a step held is worth taking: when the way on is measured from it.
  bool refreshes(int level) const {
    for (int next = level + 1; next <= rules_.levels; ++next) {
      if (rules_.within[static_cast<std::size_t>(next)]) return true;
      if (!rules_.optional[static_cast<std::size_t>(next)]) return false;
    }
    return false;
  }

  void take(int level, std::size_t attempt, Chain chain) {
    auto& place = held_[static_cast<std::size_t>(level)];
    if (place && place->attempt > attempt) return;
    if (place && place->attempt == attempt && !refreshes(level)) return;
    if (level > attempts_[attempt].top) {
      attempts_[attempt].top = level;
      attempts_[attempt].reached_at = ++clock_;
      attempts_[attempt].shown = chain;
    }
    place = Held{attempt, std::move(chain)};
  }

  void open(Milliseconds t) {
    Attempt attempt;
    attempt.entered = t;
    attempt.reached_at = ++clock_;
    attempt.shown = {{1, t}};
    attempts_.push_back(attempt);
    held_[1] = Held{attempts_.size() - 1, attempt.shown};
  }

  void one(const Seen& event, bool excludes, bool strict) {
    Milliseconds t = event.time;
    if (excludes)
      for (int level : event.excludes) {
        auto& place = held_[static_cast<std::size_t>(level)];
        if (place && attempts_[place->attempt].top == level && in_window(place->attempt, t))
          attempts_[place->attempt].stopped = true;
      }
    std::vector<std::optional<Held>> before = held_;
    for (int step : event.steps) {
      if (step == 1) continue;
      for (int from = step - 1; from >= 1; --from) {
        const auto& place = before[static_cast<std::size_t>(from)];
        if (usable(place, from, step, t)) {
          Chain chain = place->chain;
          chain[step] = t;
          take(step, place->attempt, std::move(chain));
          break;
        }
        if (!rules_.optional[static_cast<std::size_t>(from)]) break;
      }
    }
    if (event.steps.count(1) != 0 && may_open()) open(t);
    if (strict && rules_.order == "strict")
      for (int level = 1; level <= rules_.levels; ++level)
        if (event.steps.count(level) == 0) held_[static_cast<std::size_t>(level)].reset();
  }

  // Several different events at one instant: any of them may come first.
  void mixed(const std::vector<Seen>& block) {
    Milliseconds t = block[0].time;
    std::vector<std::set<int>> events;
    std::set<int> all;
    for (const Seen& event : block) {
      events.push_back(event.steps);
      all.insert(event.steps.begin(), event.steps.end());
    }
    std::vector<std::optional<Held>> before = held_;
    std::optional<std::size_t> fresh;
    if (all.count(1) != 0 && may_open()) {
      open(t);
      fresh = attempts_.size() - 1;
    }
    for (int step : all) {
      if (step == 1) continue;
      // The way from each candidate; the newest attempt wins, then the highest level.
      std::optional<std::size_t> best_attempt;
      Chain best_chain;
      for (int from = step - 1; from >= 0; --from) {
        std::size_t attempt;
        Chain chain;
        if (from == 0) {
          if (!fresh) continue;
          attempt = *fresh;
        } else {
          const auto& place = before[static_cast<std::size_t>(from)];
          if (!place || attempts_[place->attempt].stopped || !in_window(place->attempt, t)) continue;
          attempt = place->attempt;
          chain = place->chain;
        }
        std::vector<int> way;
        for (int middle = from + 1; middle < step; ++middle)
          if (!rules_.optional[static_cast<std::size_t>(middle)]) way.push_back(middle);
        way.push_back(step);
        if (!distinct_events(way, events)) continue;
        auto late = [&](int first) {  // as the first step after the candidate
          const auto& within = rules_.within[static_cast<std::size_t>(first)];
          return from > 0 && within && t - chain.at(from) > *within;
        };
        for (int middle = from + 1; middle < step; ++middle) {
          if (!rules_.optional[static_cast<std::size_t>(middle)]) continue;
          if (middle < *std::min_element(way.begin(), way.end()) && late(middle)) continue;
          way.push_back(middle);
          if (!distinct_events(way, events)) way.pop_back();
        }
        std::sort(way.begin(), way.end());
        if (late(way.front())) continue;
        for (int taken : way) chain[taken] = t;
        if (!best_attempt || attempt > *best_attempt) {
          best_attempt = attempt;
          best_chain = chain;
        }
      }
      if (best_attempt) take(step, *best_attempt, best_chain);
    }
  }

  const Rules& rules_;
  std::vector<std::optional<Held>> held_;  // by level; [0] unused
  std::vector<Attempt> attempts_;          // oldest first
  int clock_ = 0;
};

// Runs of events that count as one instant.
std::vector<std::vector<Seen>> blocks_of(const Rules& rules, const std::vector<Seen>& events) {
  std::vector<std::vector<Seen>> blocks;
  Milliseconds before = 0;
  for (Seen event : events) {
    Milliseconds own = event.time;
    bool joins = !blocks.empty() && rules.same_time != "row_order" &&
                 (own == before || (rules.same_time == "grace" && own - before < rules.grace));
    before = own;
    if (!joins) blocks.emplace_back();
    if (joins) event.time = blocks.back()[0].time;
    blocks.back().push_back(event);
  }
  return blocks;
}

bool assign(const std::vector<int>& steps, std::size_t next, const std::vector<std::set<int>>& events,
            std::set<std::size_t>& used, int fixed_step, std::size_t fixed_event) {
  if (next == steps.size()) return true;
  for (std::size_t e = 0; e < events.size(); ++e) {
    if (used.count(e) != 0 || events[e].count(steps[next]) == 0) continue;
    if ((steps[next] == fixed_step) != (e == fixed_event) && fixed_step != 0) continue;
    used.insert(e);
    if (assign(steps, next + 1, events, used, fixed_step, fixed_event)) return true;
    used.erase(e);
  }
  return false;
}

}  // namespace

bool distinct_events(const std::vector<int>& steps, const std::vector<std::set<int>>& events, int fixed_step,
                     std::size_t fixed_event) {
  std::set<std::size_t> used;
  return assign(steps, 0, events, used, fixed_step, fixed_event);
}

void take_block_times(const Rules& rules, std::vector<Seen>& events) {
  std::vector<Seen> out;
  for (const std::vector<Seen>& block : blocks_of(rules, events)) out.insert(out.end(), block.begin(), block.end());
  events = std::move(out);
}

Outcome run_ordered(const Rules& rules, std::vector<Seen> events) {
  Ordered machine(rules);
  machine.run(blocks_of(rules, events));
  return machine.outcome();
}

Outcome run_unordered(const Rules& rules, std::vector<Seen> events) {
  struct Waiting {
    Milliseconds time;
    bool may_open;
  };
  std::size_t n = static_cast<std::size_t>(rules.levels);
  std::vector<std::vector<Waiting>> queues(n + 1);  // by level; oldest first
  std::vector<int> pushed(n + 1, 0);                // when a queue last took a time; 0: never since it was cleared
  Outcome best;
  int clock = 0;

  auto oldest = [&]() -> std::size_t {  // level of the oldest front; 0: all empty
    std::size_t found = 0;
    auto earlier = [](const Waiting& a, const Waiting& b) {
      return a.time < b.time || (a.time == b.time && a.may_open && !b.may_open);
    };
    for (std::size_t level = 1; level <= n; ++level)
      if (!queues[level].empty() && (found == 0 || earlier(queues[level][0], queues[found][0]))) found = level;
    return found;
  };
  auto filled = [&] {
    return static_cast<int>(
        std::count_if(queues.begin() + 1, queues.end(), [](const auto& queue) { return !queue.empty(); }));
  };
  auto record = [&] {
    std::size_t first = oldest();
    if (first == 0 || !queues[first][0].may_open || filled() <= best.level) return;
    std::vector<Milliseconds> times;
    for (const auto& queue : queues)
      if (!queue.empty()) times.push_back(queue[0].time);
    std::sort(times.begin(), times.end());
    best = {filled(), {}, times[0]};
    for (std::size_t i = 0; i < times.size(); ++i) best.done[static_cast<int>(i) + 1] = times[i];
  };

  for (const std::vector<Seen>& block : blocks_of(rules, events)) {
    bool any_step = std::any_of(block.begin(), block.end(), [](const Seen& event) { return !event.steps.empty(); });
    for (const Seen& event : block) {
      for (std::size_t first = oldest(); first != 0; first = oldest()) {
        bool over = event.time > rules.window_end(queues[first][0].time);
        bool opener = queues[first][0].may_open;
        if (!over && opener) break;
        if (over) record();
        queues[first].erase(queues[first].begin());
        if (opener && rules.first_entry) return best;
      }
      bool excludes = !event.excludes.empty() && (rules.same_time == "row_order" || !any_step);
      if (excludes) {
        bool begun = oldest() != 0;
        if (rules.truncate) record();
        for (auto& queue : queues) queue.clear();
        if (rules.first_entry && begun) return best;
      }
      if (!event.steps.empty() && (oldest() != 0 || event.may_open)) {
        int target = 0;
        for (int level : event.steps) {
          const auto& queue = queues[static_cast<std::size_t>(level)];
          if (queue.empty()) {
            target = level;
            break;
          }
          if (target == 0 || pushed[static_cast<std::size_t>(level)] < pushed[static_cast<std::size_t>(target)])
            target = level;
        }
        queues[static_cast<std::size_t>(target)].push_back({event.time, event.may_open});
        pushed[static_cast<std::size_t>(target)] = ++clock;
      }
      if (filled() == rules.levels) {
        record();
        if (best.level == rules.levels) return best;
      }
    }
  }
  record();
  return best;
}

Outcome run_clickhouse(const Rules& rules, const std::vector<Seen>& events) {
  struct Pair {
    Milliseconds time;
    int step;
    std::size_t row;
  };
  bool deduplication = rules.modes.count("strict_deduplication") != 0, order = rules.modes.count("strict_order") != 0,
       increase = rules.modes.count("strict_increase") != 0, once = rules.modes.count("strict_once") != 0;
  std::vector<Pair> pairs;
  for (std::size_t row = 0; row < events.size(); ++row) {
    if (events[row].steps.empty() && order) pairs.push_back({events[row].time, 0, row});
    for (int step : events[row].steps) pairs.push_back({events[row].time, step, row});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return std::tie(a.time, a.step) < std::tie(b.time, b.step); });

  struct Place {
    Milliseconds entered;
    Chain chain;
  };
  std::vector<std::optional<Place>> held(static_cast<std::size_t>(rules.levels) + 1), before = held;
  Outcome best;
  auto take = [&](int level, Milliseconds entered, Chain chain) {
    if (level > best.level) best = {level, chain, entered};
    held[static_cast<std::size_t>(level)] = Place{entered, std::move(chain)};
  };

  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Pair& pair = pairs[i];
    Milliseconds t = pair.time;
    bool new_instant = i == 0 || pairs[i - 1].time != t;
    if (new_instant) before = held;
    bool entered = held[1].has_value();
    if (pair.step == 0) {
      if (entered) return best;
      continue;
    }
    if (pair.step == 1) {
      take(1, t, {{1, t}});
      if (rules.levels == 1) return best;
      continue;
    }
    std::size_t k = static_cast<std::size_t>(pair.step);
    if (deduplication && held[k]) return best;
    if (order && entered && !held[k - 1]) return best;
    if (!once || increase) {
      // With strict_increase a chain cannot use one row twice, for its rows' times differ.
      const auto& from = once ? before[k - 1] : held[k - 1];
      if (!from || t > rules.window_end(from->entered)) continue;
      if (increase && from->chain.rbegin()->second >= t) continue;
      Chain chain = from->chain;
      chain[pair.step] = t;
      take(pair.step, from->entered, std::move(chain));
    } else {
      // Rows of this instant as far as they have come, each with the steps it has been offered to.
      std::map<std::size_t, std::set<int>> offered;
      for (std::size_t j = 0; j <= i; ++j)
        if (pairs[j].time == t && pairs[j].step > 0) offered[pairs[j].row].insert(pairs[j].step);
      std::vector<std::set<int>> rows;
      std::size_t own = 0;
      for (const auto& [row, steps] : offered) {
        if (row == pair.row) own = rows.size();
        rows.push_back(steps);
      }
      std::optional<Place> found;
      for (int from = 0; from < pair.step; ++from) {
        const auto& place = before[static_cast<std::size_t>(from)];
        if (from > 0 && (!place || t > rules.window_end(place->entered))) continue;
        Milliseconds entry = from == 0 ? t : place->entered;
        std::vector<int> way;
        for (int step = from + 1; step <= pair.step; ++step) way.push_back(step);
        if (!distinct_events(way, rows, pair.step, own)) continue;
        if (found && found->entered > entry) continue;  // of one entry, the furthest
        found = Place{entry, from == 0 ? Chain{} : place->chain};
        for (int step : way) found->chain[step] = t;
      }
      if (found && !(held[k] && held[k]->entered > found->entered)) take(pair.step, found->entered, found->chain);
    }
    if (best.level == rules.levels) return best;
  }
  return best;
}

int longest_chain(const Rules& rules, const std::vector<Seen>& events) {
  int longest = 0;
  // From event `at` on, a chain that has done `done` steps since the entry.
  std::function<void(std::size_t, int, Milliseconds)> extend = [&](std::size_t at, int done, Milliseconds entered) {
    longest = std::max(longest, done);
    for (std::size_t next = at; next < events.size(); ++next)
      if (events[next].steps.count(done + 1) != 0 && (done == 0 || events[next].time <= rules.window_end(entered)))
        extend(next + 1, done + 1, done == 0 ? events[next].time : entered);
  };
  extend(0, 0, 0);
  return std::min(longest, rules.levels);
}

}  // namespace siyu::tests
