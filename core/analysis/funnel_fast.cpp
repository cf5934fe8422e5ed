// The plain funnel without branches: per event one table look-up and a few masks. Masks and not selections, because what compilers
// make of a selection differs by half, and a branch here is guessed wrong every third time.
#include <algorithm>

#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {

FastWalk::Reach FastWalk::reach(std::span<const Instant> time, std::span<const std::uint32_t> code,
                                Instant opens_until) const {
  Reach out;
  std::uint32_t offsets[] = {0, static_cast<std::uint32_t>(time.size())};
  reach_each(offsets, time, code, opens_until, {&out, 1});
  out.tied = std::adjacent_find(time.begin(), time.end()) != time.end();
  return out;
}

void FastWalk::reach_each(std::span<const std::uint32_t> offsets, std::span<const Instant> time,
                          std::span<const std::uint32_t> code, Instant opens_until, std::span<Reach> out) const {
  constexpr Instant kNever = INT64_MIN / 2;
  const std::uint8_t* slot = slot_.data();
  const Instant* times = time.data();
  const std::uint32_t* codes = code.data();
  const std::int64_t window = window_ms_;
  const std::size_t slots = levels_ + 3;
  for (std::size_t c = 0; c < out.size(); ++c) {
    const std::size_t first = offsets[c], end = offsets[c + 1];
    // stands[0] is "now" (an entry needs nothing before it), stands[k] the entry of the chain that stands at level k; the
    // unseen write to a sink.
    Instant stands[kMostLevels + 8];
    std::fill_n(stands, slots, kNever);
    Instant entry = kNever;
    std::size_t level = 0;  // the highest so far, reached first by the chain that began at entry
    auto step = [&](std::size_t i, auto opens) {
      Instant t = times[i];
      std::size_t k = slot[codes[i]];
      stands[0] = opens ? t : kNever;
      Instant* at = stands + k;
      Instant below = at[0], here = at[1];
      auto stood = -static_cast<std::int64_t>(t - window <= below);
      at[1] = here ^ ((below ^ here) & stood);
      std::int64_t higher = stood & -static_cast<std::int64_t>(k == level);
      entry ^= (below ^ entry) & higher;
      level -= static_cast<std::size_t>(higher);
    };
    std::size_t opening = end;
    if (end > first && times[end - 1] >= opens_until)
      opening = static_cast<std::size_t>(std::lower_bound(times + first, times + end, opens_until) - times);
    for (std::size_t i = first; i < opening; ++i) step(i, std::true_type{});
    for (std::size_t i = opening; i < end; ++i) step(i, std::false_type{});
    out[c] = {entry, stands[1], static_cast<std::uint32_t>(level), false};
  }
}

void FastWalk::time_steps(std::span<const Instant> time, std::span<const std::uint32_t> code, const Reach& reach,
                          Outcome& outcome) const {
  outcome.level = reach.level;
  outcome.done = reach.level == 32 ? ~0u : (1u << reach.level) - 1;
  outcome.ties = 0;
  outcome.time[0] = reach.entry;
  if (reach.level < 2) return;
  std::size_t k = 0;
  for (std::size_t i = 0; k < reach.level; ++i) {
    bool next = (slot_[code[i]] == k) & (time[i] >= reach.entry);
    outcome.time[k] = time[i];
    k += next;
  }
}

}  // namespace siyu::analysis::funnel
