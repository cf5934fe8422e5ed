// Many things put in order of time, faster than comparing them two by two, and without walking all over memory.
//
// The idea: first by stretches of time, of which there are so few that each has a cache line and a page at hand to write to; then
// each stretch by itself, whose things lie together. What is large is moved twice.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/slices.h"
#include "base/time.h"

namespace siyu::report {

// Positions in `times` in the order in which they ascend, equal ones staying in their order. Empty where they ascend already.
std::vector<std::uint32_t> order_by_time(std::span<const Instant> times);

// How much later `time` is, however far apart they are.
constexpr std::uint64_t after(Instant first, Instant time) {
  return static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(first);
}

// Time cut into stretches, and the places of each when they follow one another.
class Stretches {
 public:
  // Of these times, as many as next() will be asked for.
  explicit Stretches(std::span<const Instant> times);
  // Where the next thing of that time goes: behind the last of its stretch.
  std::uint32_t next(Instant time) { return next_[of(time)]++; }
  std::size_t size() const { return next_.size(); }
  // After all were placed: those of the stretch end before this place; they begin where the stretch before ends.
  std::uint32_t end(std::size_t stretch) const { return next_[stretch]; }

 private:
  std::size_t of(Instant time) const { return after(first_, time) >> shift_; }

  Instant first_ = 0;
  unsigned shift_ = 0;
  std::vector<std::uint32_t> next_;
};

// Sorts things that have a `time`, and that were placed by these stretches; equal times stay in their order.
template <class T>
void sort_stretches(const Stretches& stretches, std::vector<T>& items) {
  std::vector<Instant> times;
  std::vector<T> unsorted;
  in_slices(stretches.size(), 16, [&](std::size_t from, std::size_t to) {
    for (std::size_t s = from; s < to; ++s) {
      const std::uint32_t begin = s == 0 ? 0 : stretches.end(s - 1), end = stretches.end(s);
      times.clear();
      for (std::uint32_t i = begin; i < end; ++i) times.push_back(items[i].time);
      const std::vector<std::uint32_t> order = order_by_time(times);
      if (order.empty()) continue;
      unsorted.assign(items.begin() + begin, items.begin() + end);
      for (std::uint32_t i = 0; i < order.size(); ++i) items[begin + i] = unsorted[order[i]];
    }
  });
}

}  // namespace siyu::report
