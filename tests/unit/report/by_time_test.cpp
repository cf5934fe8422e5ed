// Sorting by time against the obvious one: stable, whatever the unit of the times and however far they lie apart.

#include "report/by_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/hash.h"

namespace siyu::report {
namespace {

std::vector<std::uint32_t> obvious(const std::vector<Instant>& times) {
  std::vector<std::uint32_t> out(times.size());
  std::iota(out.begin(), out.end(), 0);
  std::stable_sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) { return times[a] < times[b]; });
  return out;
}

std::vector<Instant> draw(std::size_t n, Instant first, std::uint64_t span, Instant unit, std::uint64_t seed) {
  std::vector<Instant> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(first + static_cast<Instant>(mix(i, seed) % span) / unit * unit);
  return out;
}

struct Thing {
  Instant time;
  std::uint32_t came;
};

void expect_sorted(const std::vector<Instant>& times) {
  const std::vector<std::uint32_t> expected = obvious(times);
  std::vector<std::uint32_t> order = order_by_time(times);
  if (order.empty()) {
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  } else {
    EXPECT_EQ(order, expected);
  }
  Stretches stretches(times);
  std::vector<Thing> things(times.size());
  for (std::uint32_t i = 0; i < times.size(); ++i) things[stretches.next(times[i])] = {times[i], i};
  sort_stretches(stretches, things);
  std::vector<std::uint32_t> came;
  for (const Thing& thing : things) came.push_back(thing.came);
  EXPECT_EQ(came, expected);
}

TEST(ByTime, equal_times_stay_in_their_order) {
  expect_sorted({});
  expect_sorted({5});
  expect_sorted({7, 7, 7});
  expect_sorted({9, 7, 9, 7, 8});
  for (std::uint64_t seed : {1, 2, 3}) {
    expect_sorted(draw(20'000, 1'700'000'000'000, 730 * kDayMs, 1000, seed));
    expect_sorted(draw(20'000, 1'700'000'000'123, 730 * kDayMs, 1, seed));
    expect_sorted(draw(3000, -5 * kDayMs, 3 * kDayMs, kDayMs, seed));
    expect_sorted(draw(500, -(Instant{1} << 60), std::uint64_t{1} << 62, 1, seed));
  }
}

TEST(ByTime, the_whole_span_of_numbers_does_not_overflow) {
  expect_sorted({std::numeric_limits<Instant>::max(), -(Instant{1} << 60), 0, -(Instant{1} << 60), 3});
}

}  // namespace
}  // namespace siyu::report
