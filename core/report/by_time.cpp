#include "report/by_time.h"

#include <algorithm>
#include <numeric>

#include "base/slices.h"

namespace siyu::report {
namespace {

constexpr std::size_t kSlice = 8192;
// Of a digit: its counts stay in the nearest cache, and the ends of its lists are on pages that the processor remembers.
constexpr unsigned kMostBits = 9;

unsigned bits_of(std::uint64_t n) {
  unsigned out = 0;
  while (n >> out != 0 && ++out < 64) {
  }
  return out;
}

std::vector<std::uint32_t> by_comparing(std::span<const Instant> times) {
  std::vector<std::uint32_t> sorted(times.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return times[a] < times[b]; });
  return sorted;
}

}  // namespace

Stretches::Stretches(std::span<const Instant> times) {
  if (times.empty()) return;
  first_ = times[0];
  Instant last = times[0];
  in_slices(times.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) first_ = std::min(first_, times[i]), last = std::max(last, times[i]);
  });
  const unsigned bits = bits_of(after(first_, last));
  shift_ = bits > kMostBits ? bits - kMostBits : 0;
  std::vector<std::uint32_t> count(of(last) + 1, 0);
  in_slices(times.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) ++count[of(times[i])];
  });
  std::uint32_t before = 0;
  for (std::uint32_t n : count) next_.push_back(before), before += n;
}

std::vector<std::uint32_t> order_by_time(std::span<const Instant> times) {
  if (std::is_sorted(times.begin(), times.end())) return {};
  const auto [least, most] = std::minmax_element(times.begin(), times.end());
  const Instant first = *least;
  const std::uint64_t span = after(first, *most);
  auto whole = [&](std::uint64_t unit) {
    bool out = true;
    in_slices(times.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; out && i < to; ++i) out = after(first, times[i]) % unit == 0;
    });
    return out;
  };
  const unsigned index_bits = bits_of(times.size() - 1);
  if (bits_of(span) + index_bits > 64) return by_comparing(times);
  const std::uint64_t unit = whole(1000) ? 1000 : 1;
  const unsigned time_bits = bits_of(span / unit);

  std::vector<std::uint64_t> keys(times.size()), moved(times.size());
  in_slices(times.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) keys[i] = after(first, times[i]) / unit << index_bits | i;
  });
  const unsigned digits = (time_bits + kMostBits - 1) / kMostBits, bits = (time_bits + digits - 1) / digits;
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  for (unsigned shift = index_bits; shift < index_bits + time_bits; shift += bits) {
    std::vector<std::uint32_t> next((std::size_t{1} << bits) + 1, 0);
    in_slices(keys.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) ++next[(keys[i] >> shift & mask) + 1];
    });
    for (std::size_t digit = 1; digit < next.size(); ++digit) next[digit] += next[digit - 1];
    in_slices(keys.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) moved[next[keys[i] >> shift & mask]++] = keys[i];
    });
    keys.swap(moved);
  }
  std::vector<std::uint32_t> out(times.size());
  in_slices(keys.size(), kSlice, [&](std::size_t from, std::size_t to) {
    const std::uint64_t of_index = (std::uint64_t{1} << index_bits) - 1;
    for (std::size_t i = from; i < to; ++i) out[i] = static_cast<std::uint32_t>(keys[i] & of_index);
  });
  return out;
}

}  // namespace siyu::report
