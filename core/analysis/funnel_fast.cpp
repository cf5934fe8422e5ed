// The plain funnel without branches: per event one table look-up and two selects.
#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {

bool FastWalk::walk(std::span<const Instant> time, std::span<const std::uint32_t> code, Instant opens_until,
                    Outcome& outcome, Instant& latest_entry) const {
  constexpr Instant kNever = INT64_MIN / 2;
  constexpr std::size_t kSlots = 40;
  // stands[0] is "now" (an entry needs nothing before it), stands[k] the entry of the chain that stands at level k; the
  // unseen write to a sink.
  Instant stands[kSlots], first[kSlots];
  for (unsigned k = 0; k < levels_ + 3; ++k) stands[k] = first[k] = kNever;
  const std::uint8_t* slot = slot_.data();
  const std::size_t n = time.size();
  const std::int64_t window = window_ms_;
  Instant last = kNever;
  bool tie = false;
  for (std::size_t i = 0; i < n; ++i) {
    Instant t = time[i];
    unsigned k = slot[code[i]];
    tie |= t == last;
    last = t;
    stands[0] = t < opens_until ? t : kNever;
    Instant below = stands[k], here = stands[k + 1], begun = first[k + 1];
    here = t - window <= below ? below : here;
    stands[k + 1] = here;
    first[k + 1] = begun == kNever ? here : begun;
  }
  if (tie) return false;
  unsigned level = 0;
  while (level < levels_ && first[level + 1] != kNever) ++level;
  outcome.level = level;
  outcome.done = level == 32 ? ~0u : (1u << level) - 1;
  outcome.ties = 0;
  if (level == 0) return true;
  latest_entry = stands[1];
  Instant entry = first[level];
  outcome.time[0] = entry;
  if (level == 1) return true;
  std::size_t low = 0, high = n;
  while (low < high) {
    std::size_t middle = (low + high) / 2;
    if (time[middle] < entry) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  unsigned k = 1;
  for (std::size_t i = low + 1; k < level; ++i) {
    bool next = slot[code[i]] == k;
    outcome.time[k] = time[i];
    k += next;
  }
  return true;
}

}  // namespace siyu::analysis::funnel
