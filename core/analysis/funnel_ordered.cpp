// The ordered and the strict funnel (docs/funnel.md §2–6), and what all walkers share.
//
// Per level the chain that stands there is kept as (attempt, node); nodes are a linked list shared by the chains that
// grew from them, so a climb costs one node however long the chain. Everything lives in vectors that are emptied, not
// freed, from unit to unit.
#include <algorithm>

#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {
namespace {

constexpr std::uint32_t kNone = 0;

unsigned highest(Levels set) { return 31u - static_cast<unsigned>(__builtin_clz(set)); }
unsigned lowest(Levels set) { return static_cast<unsigned>(__builtin_ctz(set)); }
bool has(Levels set, unsigned level) { return (set >> level) & 1u; }

class Ordered final : public Walker {
 public:
  explicit Ordered(const Machine& machine) : m_(machine), attempts_(1), nodes_(1) {}

  void walk(std::span<const Event> events, Instant opens_until, Outcome& outcome) override {
    attempts_.resize(1);
    nodes_.resize(1);
    slots_.fill({});
    finished_ = false;
    entered_ = false;
    sequence_ = 0;
    for (std::size_t i = 0; i < events.size() && !finished_;) {
      std::size_t end = i + 1;
      if (!m_.row_order)
        while (end < events.size() && events[end].time == events[i].time) ++end;
      Levels hidden = events[i].time < opens_until ? 0u : 1u;
      block(events.subspan(i, end - i), ~hidden);
      i = end;
    }
    settle(outcome);
  }

 private:
  struct Attempt {
    Instant entry = 0, until = 0;
    std::uint32_t top_node = kNone, reached = 0;  // reached: when it came to its top, in order of all reachings
    unsigned top = 0;                             // levels
    bool killed = false;
  };
  struct Node {
    Instant time = 0;
    std::uint32_t before = kNone;
    unsigned level = 0;
  };
  struct Slot {
    std::uint32_t attempt = kNone, node = kNone;
  };

  void block(std::span<const Event> events, Levels seen) {
    Instant t = events[0].time;
    if (events.size() == 1) return single(t, events[0].steps & seen, events[0].excludes);
    Levels steps = 0;
    bool alike = true;
    for (const Event& e : events) {
      steps |= e.steps & seen;
      alike = alike && (e.steps & seen) == (events[0].steps & seen) && e.excludes == events[0].excludes;
    }
    bool in_turn = alike || steps == 0;
    if (m_.never && steps != 0) {
      if (alike) return single(t, steps, events[0].excludes);
      return climb(t, steps);
    }
    if (!in_turn) return mixed(events, t, steps, seen);
    for (const Event& e : events) {
      single(t, e.steps & seen, e.excludes);
      if (finished_) return;
    }
  }

  void single(Instant t, Levels steps, Levels excludes) {
    if (excludes) hit(t, excludes);
    if (steps) climb(t, steps);
    if (m_.strict && !finished_)
      for (unsigned k = 0; k < m_.levels; ++k)
        if (!has(steps, k)) slots_[k] = {};
  }

  void hit(Instant t, Levels excludes) {
    for (Levels rest = excludes; rest; rest &= rest - 1) {
      unsigned k = lowest(rest);
      Attempt& a = attempts_[slots_[k].attempt];
      if (slots_[k].attempt != kNone && a.top == k + 1 && t <= a.until) a.killed = true;
    }
  }

  bool alive(const Slot& slot, Instant t) const {
    return slot.attempt != kNone && !attempts_[slot.attempt].killed && t <= attempts_[slot.attempt].until;
  }
  bool in_time(const Slot& slot, unsigned level, Instant t) const {
    return m_.within[level] < 0 || t - nodes_[slot.node].time <= m_.within[level];
  }

  // One event: levels from the highest down, so that it never climbs two.
  void climb(Instant t, Levels steps) {
    for (Levels rest = steps & ~1u; rest;) {
      unsigned k = highest(rest);
      rest &= ~(1u << k);
      for (unsigned j = k; j-- > 0;) {
        if (alive(slots_[j], t) && in_time(slots_[j], k, t)) {
          if (takes(k, slots_[j].attempt)) stand(k, slots_[j].attempt, add_node(t, k, slots_[j].node));
          break;
        }
        if (!has(m_.optional, j)) break;
      }
      if (finished_) return;
    }
    if (has(steps, 0)) open(t);
  }

  std::uint32_t open(Instant t) {
    if (m_.entry_first && entered_) return kNone;
    entered_ = true;
    attempts_.push_back({t, m_.window_end(t)});
    auto attempt = static_cast<std::uint32_t>(attempts_.size() - 1);
    stand(0, attempt, add_node(t, 0, kNone));
    return attempt;
  }

  std::uint32_t add_node(Instant t, unsigned level, std::uint32_t before) {
    nodes_.push_back({t, before, level});
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  // May this attempt's chain take the place of what stands at level k? Attempts are numbered in the order of their
  // entries.
  bool takes(unsigned k, std::uint32_t attempt) const {
    return slots_[k].attempt == attempt ? has(m_.refresh, k) : slots_[k].attempt < attempt;
  }

  void stand(unsigned k, std::uint32_t attempt, std::uint32_t node) {
    slots_[k] = {attempt, node};
    Attempt& a = attempts_[attempt];
    if (k < a.top) return;
    a.top = k + 1;
    a.top_node = node;
    a.reached = ++sequence_;
    finished_ = finished_ || k + 1 == m_.levels;
  }

  // Several different events at one instant: any order of them may be the true one, each is used once per chain.
  void mixed(std::span<const Event> events, Instant t, Levels steps, Levels seen) {
    events_.reset(m_.levels);
    for (const Event& e : events)
      if (e.steps & seen) events_.add(e.steps & seen);
    std::array<Slot, kMostLevels> before = slots_;
    std::uint32_t entry = has(steps, 0) ? open(t) : kNone;
    for (Levels rest = steps & ~1u; rest && !finished_; rest &= rest - 1) {
      unsigned k = lowest(rest);
      Slot from;
      Levels path = 0;
      if (entry != kNone && reach(0, k, {}, t, path)) {
        from = {entry, kNone};
      } else {
        for (unsigned s = k; s-- > 0;) {
          Levels way = 0;
          if (before[s].attempt <= from.attempt || !alive(before[s], t) || !reach(s + 1, k, before[s], t, way))
            continue;
          from = before[s];
          path = way;
        }
      }
      if (from.attempt == kNone || !takes(k, from.attempt)) continue;
      std::uint32_t node = from.node;
      for (; path; path &= path - 1) node = add_node(t, lowest(path), node);
      stand(k, from.attempt, node);
    }
  }

  // Can levels first…k be filled from `before` by distinct events of the block, the optional ones between as far as they
  // can? `path` is what is filled. Only the first of it can be late for its `within`; if optional, it is left out.
  bool reach(unsigned first, unsigned k, const Slot& before, Instant t, Levels& path) {
    events_.start();
    for (unsigned level = first; level <= k; ++level)
      if (level == k || !has(m_.optional, level)) {
        if (!events_.assign(level)) return false;
        path |= 1u << level;
      }
    for (unsigned level = first; level < k; ++level)
      if (has(m_.optional, level) && (lowest(path) < level || in_time(before, level, t)) && events_.assign(level))
        path |= 1u << level;
    return first == 0 || in_time(before, lowest(path), t);
  }

  void settle(Outcome& outcome) const {
    const Attempt* best = nullptr;
    unsigned killed = 0;
    for (std::size_t i = 1; i < attempts_.size(); ++i) {
      const Attempt& a = attempts_[i];
      if (a.killed && !m_.truncate) {
        killed = std::max(killed, a.top);
      } else if (!best || a.top > best->top || (a.top == best->top && a.reached < best->reached)) {
        best = &a;
      }
    }
    outcome.level = 0;
    outcome.done = outcome.ties = 0;
    if (!best || best->top < killed) return;
    outcome.level = best->top;
    for (std::uint32_t node = best->top_node; node != kNone; node = nodes_[node].before) {
      outcome.done |= 1u << nodes_[node].level;
      outcome.time[nodes_[node].level] = nodes_[node].time;
    }
    mark_ties(m_, outcome);
  }

  const Machine m_;
  std::vector<Attempt> attempts_;  // 0 is none
  std::vector<Node> nodes_;        // 0 is none
  std::array<Slot, kMostLevels> slots_;
  Assignment events_;
  bool finished_ = false, entered_ = false;
  std::uint32_t sequence_ = 0;
};

}  // namespace

void mark_ties(const Machine& machine, Outcome& outcome) {
  outcome.ties = 0;
  if (machine.unordered) return;
  unsigned before = 0;
  for (unsigned k = 1; k < outcome.level; ++k) {
    if (has(machine.optional, k)) continue;
    if (has(outcome.done, k) && outcome.time[k] == outcome.time[before]) outcome.ties |= 1u << k;
    before = k;
  }
}

void quantize(std::span<Event> events, std::int64_t grace_ms) {
  for (std::size_t i = 0; i < events.size();) {
    Instant first = events[i].time, last = first;
    for (; i < events.size() && (events[i].time == last || events[i].time - last < grace_ms); ++i) {
      last = events[i].time;
      events[i].time = first;
    }
  }
}

void Assignment::add(Levels set) {
  unsigned equal = 0;
  for (Levels other : sets_) equal += other == set;
  if (equal < levels_) sets_.push_back(set);
}

bool Assignment::grow(unsigned level) {
  tried_ |= 1u << level;
  for (std::size_t e = 0; e < sets_.size(); ++e)
    if (has(sets_[e], level) && given_[e] == kFree) {
      given_[e] = static_cast<std::int8_t>(level);
      return true;
    }
  for (std::size_t e = 0; e < sets_.size(); ++e) {
    if (!has(sets_[e], level)) continue;
    auto other = static_cast<unsigned>(given_[e]);
    if (has(tried_, other) || !grow(other)) continue;
    given_[e] = static_cast<std::int8_t>(level);
    return true;
  }
  return false;
}

std::unique_ptr<Walker> make_ordered(const Machine& machine) { return std::make_unique<Ordered>(machine); }

std::unique_ptr<Walker> make_walker(const Machine& machine) {
  if (machine.clickhouse) return make_clickhouse(machine);
  return machine.unordered ? make_unordered(machine) : make_ordered(machine);
}

}  // namespace siyu::analysis::funnel
