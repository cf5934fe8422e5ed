// The sample's only source of chance: SplitMix64, keyed by (seed, topic, entity), so that each entity has a stream of
// its own and the order in which entities are drawn does not matter. Leaves out real distributions: integers only.
// Two draws never stand in one expression, since compilers may evaluate them in either order.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/hash.h"

namespace siyu::sample {

// What a stream is for; a new topic leaves the draws of the others as they were.
enum class Topic : std::uint64_t {
  added,
  customer,
  order_count,
  order_days,
  order,
  campaign,
  totals,
  costs,
  groups,
  messages,
  invites
};

// A bijection of 64-bit numbers whose outputs look unrelated.
constexpr std::uint64_t scramble(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ull;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

class Random {
 public:
  Random(std::uint64_t seed, Topic topic, std::uint64_t entity, std::uint64_t part = 0)
      : state_(mix(mix(mix(seed, static_cast<std::uint64_t>(topic) + 1), entity + 1), part + 1)) {}

  std::uint64_t next() { return scramble(state_ += 0x9E3779B97F4A7C15ull); }

  // 0 ≤ result < n. REQUIRES: n > 0
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32); }

  // low ≤ result ≤ high. REQUIRES: low ≤ high
  std::uint32_t between(std::uint32_t low, std::uint32_t high) { return low + below(high - low + 1); }

  bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

  // Index into `table`, each entry as likely as its `weight`. REQUIRES: the weights' sum is positive
  template <class Entry, std::size_t n>
  std::size_t pick(const Entry (&table)[n]) {
    std::uint32_t total = 0;
    for (const Entry& entry : table) total += entry.weight;
    std::uint32_t left = below(total);
    std::size_t i = 0;
    while (left >= table[i].weight) left -= table[i++].weight;
    return i;
  }

 private:
  std::uint64_t state_;
};

}  // namespace siyu::sample
