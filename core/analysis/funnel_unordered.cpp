// The funnel in any order (docs/funnel.md §5): how many different steps fit into one window.
//
// One queue of times per step. The oldest time of all opens the window; when an event lies behind the window, what was
// gathered is recorded and the oldest is dropped, so every opening is looked at once.
#include <algorithm>

#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {
namespace {

class Unordered final : public Walker {
 public:
  explicit Unordered(const Machine& machine) : m_(machine) {}

  void walk(std::span<const Event> events, Instant opens_until, Outcome& outcome) override {
    clear();
    finished_ = opened_ = false;
    pushes_ = 0;
    last_push_.fill(0);
    outcome.level = 0;
    outcome.done = outcome.ties = 0;
    for (std::size_t i = 0; i < events.size() && !finished_;) {
      std::size_t end = i + 1;
      bool has_step = events[i].steps != 0;
      if (m_.row_order) {
        has_step = false;
      } else {
        for (; end < events.size() && events[end].time == events[i].time; ++end)
          has_step = has_step || events[end].steps != 0;
      }
      for (; i < end && !finished_; ++i) {
        const Event& e = events[i];
        drop(e.time, outcome);
        if (finished_) break;
        if (e.excludes && !has_step) exclude(outcome);
        if (e.steps && !finished_) put(e, e.opens && e.time < opens_until, outcome);
      }
    }
    if (!finished_) record(outcome);
  }

 private:
  struct Entry {
    Instant time;
    bool opens;
  };
  struct Queue {
    std::vector<Entry> items;
    std::size_t head = 0;
    bool empty() const { return head == items.size(); }
    const Entry& front() const { return items[head]; }
  };

  void clear() {
    for (unsigned k = 0; k < m_.levels; ++k) queues_[k].items.clear(), queues_[k].head = 0;
  }

  // Of fronts of one time, one that may open: it begins the window that the others fall into.
  Queue* oldest() {
    Queue* out = nullptr;
    for (unsigned k = 0; k < m_.levels; ++k)
      if (!queues_[k].empty() && (!out || is_older(queues_[k].front(), out->front()))) out = &queues_[k];
    return out;
  }
  static bool is_older(const Entry& a, const Entry& b) {
    return a.time != b.time ? a.time < b.time : a.opens && !b.opens;
  }

  void drop(Instant now, Outcome& outcome) {
    while (Queue* queue = oldest()) {
      Entry front = queue->front();
      if (front.opens && now <= m_.window_end(front.time)) return;
      if (front.opens) {
        record(outcome);
        if (m_.entry_first) finished_ = true;
        if (finished_) return;
      }
      ++queue->head;
    }
  }

  void exclude(Outcome& outcome) {
    if (m_.truncate) record(outcome);
    if (m_.entry_first && opened_) finished_ = true;
    clear();
  }

  void put(const Event& e, bool opens, Outcome& outcome) {
    if (!oldest()) {
      if (!opens) return;
      opened_ = true;
    }
    unsigned best = m_.levels;
    for (Levels rest = e.steps; rest; rest &= rest - 1) {
      auto k = static_cast<unsigned>(__builtin_ctz(rest));
      if (queues_[k].empty()) {
        best = k;
        break;
      }
      if (best == m_.levels || last_push_[k] < last_push_[best]) best = k;
    }
    queues_[best].items.push_back({e.time, opens});
    last_push_[best] = ++pushes_;
    for (unsigned k = 0; k < m_.levels; ++k)
      if (queues_[k].empty()) return;
    record(outcome);
    finished_ = true;
  }

  void record(Outcome& outcome) {
    Queue* first = oldest();
    if (!first || !first->front().opens) return;
    unsigned level = 0;
    std::array<Instant, kMostLevels> times;
    for (unsigned k = 0; k < m_.levels; ++k)
      if (!queues_[k].empty()) times[level++] = queues_[k].front().time;
    if (level <= outcome.level) return;
    std::sort(times.begin(), times.begin() + level);
    outcome.level = level;
    outcome.done = level == 32 ? ~0u : (1u << level) - 1;
    std::copy(times.begin(), times.begin() + level, outcome.time.begin());
  }

  const Machine m_;
  std::array<Queue, kMostLevels> queues_;
  std::array<std::uint64_t, kMostLevels> last_push_{};
  std::uint64_t pushes_ = 0;
  bool finished_ = false, opened_ = false;
};

}  // namespace

std::unique_ptr<Walker> make_unordered(const Machine& machine) { return std::make_unique<Unordered>(machine); }

}  // namespace siyu::analysis::funnel
