// The plain funnel in two ways. Of customers with up to 64 events the events of a level are found by comparing sixteen at once, and a
// level is asked for only by those who reached the one below. Of others, and where codes take more than a byte: per event one
// table look-up and a few masks, which stand for selections, because what compilers make of a selection differs by half, and a
// branch there is guessed wrong every third time.
#include <algorithm>

#include "analysis/funnel_walk.h"
#include "base/equal_bytes.h"

namespace siyu::analysis::funnel {
namespace {

constexpr Instant kNever = INT64_MIN / 2;

unsigned first_of(std::uint64_t set) { return static_cast<unsigned>(__builtin_ctzll(set)); }
unsigned last_of(std::uint64_t set) { return 63 - static_cast<unsigned>(__builtin_clzll(set)); }
std::uint64_t before(unsigned place) { return (std::uint64_t{1} << place) - 1; }
std::uint64_t after(unsigned place) { return ~std::uint64_t{0} << place << 1; }

}  // namespace

FastWalk::FastWalk(unsigned levels, std::int64_t window_ms, std::span<const std::uint8_t> slot)
    : levels_(levels), window_ms_(window_ms), slot_(slot) {
  if (slot.size() > 256) return;
  for (unsigned level = 0; level < levels; ++level) {
    for (std::size_t code = 0; code < slot.size(); ++code)
      if (slot[code] == level) codes_.push_back(static_cast<std::uint8_t>(code));
    codes_from_[level + 1] = static_cast<std::uint8_t>(codes_.size());
  }
  if (codes_.size() > kMostCodes) codes_.clear();
  one_each_ = codes_.size() == levels;
  for (unsigned level = 0; level < levels; ++level) one_each_ = one_each_ && codes_from_[level] == level;
}

FastWalk::Reach FastWalk::reach(std::span<const Instant> time, const model::Tags& code, Instant opens_until) const {
  Reach out;
  std::uint32_t offsets[] = {0, static_cast<std::uint32_t>(time.size())};
  reach_each(offsets, time, code, opens_until, {&out, 1});
  out.tied = std::adjacent_find(time.begin(), time.end()) != time.end();
  return out;
}

void FastWalk::reach_each(std::span<const std::uint32_t> offsets, std::span<const Instant> time,
                          const model::Tags& code, Instant opens_until, std::span<Reach> out) const {
  auto each = [&](auto&& reach_of) {
    for (std::size_t c = 0; c < out.size(); ++c)
      out[c] = reach_of(time.data() + offsets[c], offsets[c], offsets[c + 1] - offsets[c]);
  };
  const std::uint8_t* bytes = code.bytes();
  auto as_sets = [&](auto one_each) {
    each([&](const Instant* times, std::size_t first, std::size_t events) {
      return events <= kMostEvents ? walk_sets<one_each.value>(times, bytes + first, events, opens_until)
                                   : walk(times, bytes + first, events, opens_until);
    });
  };
  if (bytes && !codes_.empty()) return one_each_ ? as_sets(std::true_type{}) : as_sets(std::false_type{});
  code.as_they_are([&](auto codes) {
    each([&](const Instant* times, std::size_t first, std::size_t events) {
      return walk(times, codes + first, events, opens_until);
    });
  });
}

// The events of a level, bit i for event i.
template <bool kOneEach>
inline std::uint64_t FastWalk::of_level(const std::uint8_t* code, std::size_t events, unsigned level) const {
  if constexpr (kOneEach) return equal_bytes(code, events, codes_[level]);
  std::uint64_t out = 0;
  for (std::size_t k = codes_from_[level]; k < codes_from_[level + 1]; ++k) out |= equal_bytes(code, events, codes_[k]);
  return out;
}

template <bool kOneEach>
FastWalk::Reach FastWalk::walk_sets(const Instant* time, const std::uint8_t* code, std::size_t events,
                                    Instant opens_until) const {
  Reach out{kNever, kNever, 0, false};
  if (events == 0) return out;
  std::uint64_t stands =
      of_level<kOneEach>(code, events, 0);  // the events at which a chain stands at the level reached
  if (time[events - 1] >= opens_until)
    stands &= before(static_cast<unsigned>(std::lower_bound(time, time + events, opens_until) - time));
  if (stands == 0) return out;
  Instant entries[kMostEvents];  // of the chains, by event; of the first level the event's own time
  const Instant* entry = time;
  out = {time[first_of(stands)], time[last_of(stands)], 1, false};
  for (; out.level < levels_; ++out.level) {
    std::uint64_t higher = 0;
    for (std::uint64_t left = of_level<kOneEach>(code, events, out.level) & after(first_of(stands)); left;
         left &= left - 1) {
      unsigned i = first_of(left);
      Instant below = entry[last_of(stands & before(i))];
      if (time[i] - window_ms_ > below) continue;
      // Written where no chain of the level below stands, since an event has one level.
      entries[i] = below;
      higher |= std::uint64_t{1} << i;
    }
    if (higher == 0) break;
    stands = higher;
    entry = entries;
    out.entry = entries[first_of(stands)];
  }
  return out;
}

template <class Code>
FastWalk::Reach FastWalk::walk(const Instant* times, const Code* codes, std::size_t events, Instant opens_until) const {
  const std::uint8_t* slot = slot_.data();
  const std::int64_t window = window_ms_;
  // stands[0] is "now" (an entry needs nothing before it), stands[k] the entry of the chain that stands at level k; the
  // unseen write to a sink.
  Instant stands[kMostLevels + 8];
  std::fill_n(stands, levels_ + 3, kNever);
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
  std::size_t opening = events;
  if (events > 0 && times[events - 1] >= opens_until)
    opening = static_cast<std::size_t>(std::lower_bound(times, times + events, opens_until) - times);
  for (std::size_t i = 0; i < opening; ++i) step(i, std::true_type{});
  for (std::size_t i = opening; i < events; ++i) step(i, std::false_type{});
  return {entry, stands[1], static_cast<std::uint32_t>(level), false};
}

void FastWalk::time_steps(std::span<const Instant> time, const model::Tags& code, const Reach& reach,
                          Outcome& outcome) const {
  outcome.level = reach.level;
  outcome.done = reach.level == 32 ? ~0u : (1u << reach.level) - 1;
  outcome.ties = 0;
  outcome.time[0] = reach.entry;
  if (reach.level < 2) return;
  if (const std::uint8_t* bytes = code.bytes(); bytes && !codes_.empty() && time.size() <= kMostEvents) {
    std::uint64_t left = of_level<false>(bytes, time.size(), 0);
    while (time[first_of(left)] < reach.entry) left &= left - 1;
    for (unsigned k = 1; k < reach.level; ++k) {
      left = of_level<false>(bytes, time.size(), k) & after(first_of(left));
      outcome.time[k] = time[first_of(left)];
    }
    return;
  }
  std::size_t k = 0;
  for (std::size_t i = 0; k < reach.level; ++i) {
    bool next = (slot_[code[i]] == k) & (time[i] >= reach.entry);
    outcome.time[k] = time[i];
    k += next;
  }
}

}  // namespace siyu::analysis::funnel
