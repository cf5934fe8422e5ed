// windowFunnel as ClickHouse computes it (semantics.md §2.2, docs/funnel.md §7), for numbers that must equal a
// warehouse's.
//
// Every row gives one pair (time, condition) for each condition it meets, and one with condition 0 when it meets none
// and strict_order wants to know. Pairs are taken in the order of (time, condition, row); each level holds the chain
// that came there last.
#include <algorithm>

#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {
namespace {

class ClickHouse final : public Walker {
 public:
  explicit ClickHouse(const Machine& machine) : m_(machine) {}

  void walk(std::span<const Event> events, Instant opens_until, Outcome& outcome) override {
    held_ = {};
    finished_ = entered_ = false;
    outcome.level = 0;
    outcome.done = outcome.ties = 0;
    for (std::size_t i = 0; i < events.size() && !finished_;) {
      std::size_t end = i + 1;
      while (end < events.size() && events[end].time == events[i].time) ++end;
      Levels seen = events[i].time < opens_until ? ~0u : ~1u;
      instant(events.subspan(i, end - i), seen, outcome);
      i = end;
    }
    mark_ties(m_, outcome);
  }

 private:
  struct Chain {
    bool held = false;
    std::array<Instant, kMostLevels> time;  // of steps 1 … its level
  };

  void instant(std::span<const Event> events, Levels seen, Outcome& outcome) {
    Instant t = events[0].time;
    Levels steps = 0;
    for (const Event& e : events) {
      Levels set = e.steps & seen;
      steps |= set;
      if (set == 0 && m_.strict_order && entered_) {
        finished_ = true;
        return;
      }
    }
    if (m_.strict_once) before_ = held_;
    for (Levels rest = steps; rest && !finished_; rest &= rest - 1) {
      auto k = static_cast<unsigned>(__builtin_ctz(rest));
      Levels last = 0;  // the set of the row before: equal rows have equal answers
      for (const Event& e : events) {
        Levels set = e.steps & seen;
        if (finished_ || !((set >> k) & 1u)) continue;
        bool same = set == last && m_.strict_once && !m_.strict_deduplication;
        last = set;
        if (!same) pair(t, k, set, events, seen, outcome);
      }
    }
  }

  void pair(Instant t, unsigned k, Levels set, std::span<const Event> events, Levels seen, Outcome& outcome) {
    if (k == 0) {
      entered_ = true;
      stand(0, held_[0], t, outcome);
      return;
    }
    if ((m_.strict_deduplication && held_[k].held) || (m_.strict_order && entered_ && !held_[k - 1].held)) {
      finished_ = true;
      return;
    }
    if (m_.strict_once) return once(t, k, set, events, seen, outcome);
    if (extends(held_[k - 1], k - 1, t)) stand(k, held_[k - 1], t, outcome);
  }

  bool extends(const Chain& chain, unsigned level, Instant t) const {
    return chain.held && t <= m_.window_end(chain.time[0]) && (!m_.strict_increase || chain.time[level] < t);
  }

  // Level k is the chain `from`, one step longer. The first chain to come to a new level is the one that is shown.
  void stand(unsigned k, const Chain& from, Instant t, Outcome& outcome) {
    if (&from != &held_[k]) held_[k] = from;
    held_[k].held = true;
    held_[k].time[k] = t;
    if (k < outcome.level) return;
    outcome.level = k + 1;
    outcome.done = k == 31 ? ~0u : (2u << k) - 1;
    std::copy(held_[k].time.begin(), held_[k].time.begin() + k + 1, outcome.time.begin());
    finished_ = k + 1 == m_.levels;
  }

  // strict_once: is there a chain to level k that ends with a row of this set and uses no row twice? Only rows of this
  // instant can be used twice, so a chain that stood before it counts by its entry alone, the newest at each level.
  void once(Instant t, unsigned k, Levels set, std::span<const Event> events, Levels seen, Outcome& outcome) {
    if (m_.strict_increase) {
      if (extends(before_[k - 1], k - 1, t)) stand(k, before_[k - 1], t, outcome);
      return;
    }
    rows_.reset(m_.levels);
    bool left_out = false;
    for (const Event& e : events) {
      Levels other = e.steps & seen;
      if (!left_out && other == set) {
        left_out = true;  // the row that fills k itself
      } else if (other) {
        rows_.add(other);
      }
    }
    auto filled = [&](unsigned first) {
      rows_.start();
      for (unsigned level = first; level < k; ++level)
        if (!rows_.assign(level)) return false;
      return true;
    };
    Chain chain;
    if (filled(0)) {
      chain.time.fill(t);
      return stand(k, chain, t, outcome);
    }
    const Chain* best = nullptr;
    unsigned from = 0;
    for (unsigned s = k; s-- > 0;)
      if (extends(before_[s], s, t) && (!best || before_[s].time[0] > best->time[0]) && filled(s + 1))
        best = &before_[s], from = s;
    if (!best || (held_[k].held && held_[k].time[0] > best->time[0])) return;
    chain = *best;
    for (unsigned level = from + 1; level <= k; ++level) chain.time[level] = t;
    stand(k, chain, t, outcome);
  }

  const Machine m_;
  std::array<Chain, kMostLevels> held_{}, before_{};
  Assignment rows_;
  bool finished_ = false, entered_ = false;
};

}  // namespace

std::unique_ptr<Walker> make_clickhouse(const Machine& machine) { return std::make_unique<ClickHouse>(machine); }

}  // namespace siyu::analysis::funnel
