// Sets of periods from a log: the tight loops against asking for every event's period.
#include "analysis/retention_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace siyu::analysis::retention {
namespace {

using report::Period;
using report::Periods;

constexpr Zone kZone{8 * 60};
constexpr Instant kBegin = 1769851800000;  // 2026-01-31 17:30 there

struct Log {
  std::vector<std::uint32_t> offsets = {0}, tag, customer;
  std::vector<Instant> time;
};

Log random_log(std::mt19937& random, Instant until, std::uint32_t customers) {
  Log log;
  for (std::uint32_t c = 0; c < customers; ++c) {
    std::size_t first = log.time.size();
    for (std::size_t n = random() % 6; n > 0; --n) {
      log.time.push_back(kBegin + static_cast<Instant>(random() % static_cast<std::uint64_t>(until - kBegin)));
      log.tag.push_back(static_cast<std::uint32_t>(random() % 4));
      log.customer.push_back(c);
    }
    std::sort(log.time.begin() + static_cast<std::ptrdiff_t>(first), log.time.end());
    log.offsets.push_back(static_cast<std::uint32_t>(log.time.size()));
  }
  return log;
}

TEST(RetentionLog, SetsHoldThePeriodsOfStartsAndReturns) {
  std::mt19937 random(11);
  for (Period period : {Period::day, Period::week, Period::month}) {
    Instant end = kBegin + 60 * kDayMs;
    Periods periods(kBegin, end - 1, period, kZone);
    for (bool every : {false, true}) {
      std::vector<report::StepBits> bits =
          every ? std::vector<report::StepBits>{3, 3, 3, 3} : std::vector<report::StepBits>{0, 1, 2, 3};
      Log log = random_log(random, end, 500);
      std::vector<LogSets::Sets> sets(500);
      LogSets(periods, bits, 1, 2).each(log.offsets, log.time, log.tag, sets);
      for (std::size_t c = 0; c < sets.size(); ++c) {
        std::uint64_t started = 0, active = 0;
        for (std::size_t i = log.offsets[c]; i < log.offsets[c + 1]; ++i) {
          std::uint64_t bit = std::uint64_t{1} << periods.of(log.time[i]);
          if (bits[log.tag[i]] & 1) started |= bit;
          if (bits[log.tag[i]] & 2) active |= bit;
        }
        ASSERT_EQ(sets[c].started, started);
        ASSERT_EQ(sets[c].active, active);
      }
    }
  }
}

TEST(RetentionLog, NamedSetsAreWholeHoweverTheEventsAreCut) {
  std::mt19937 random(12);
  for (Period period : {Period::hour, Period::day, Period::week}) {
    Instant end = kBegin + (period == Period::hour ? 5 : 120) * kDayMs;
    Periods all(kBegin, end - 1, period, kZone), late(kBegin + 40 * kHourMs, end - 1, period, kZone);
    struct Bounds {
      const Periods& periods;
      Instant from, until;
    };
    // All of time; a part; and a part that begins with a period, which has events before it.
    for (const auto& [periods, from, until] : {Bounds{all, INT64_MIN, INT64_MAX},
                                               {all, kBegin + 40 * kHourMs, end - 33 * kHourMs},
                                               {late, late.start(0), INT64_MAX}}) {
      Log log = random_log(random, end, 400);
      std::vector<NamedSets::Set> expected;
      for (std::size_t c = 0; c + 1 < log.offsets.size(); ++c) {
        NamedSets::Set set{};
        for (std::size_t i = log.offsets[c]; i < log.offsets[c + 1]; ++i)
          if (Instant t = log.time[i]; t >= from && t < until)
            set[periods.of(t) / 64] |= std::uint64_t{1} << (periods.of(t) % 64);
        if (set[0] != 0 || set[1] != 0) expected.push_back(set);
      }
      NamedSets sets(periods, from, until);
      std::vector<NamedSets::Set> got;
      auto keep = [&](const NamedSets::Set& set) {
        if (set[0] != 0 || set[1] != 0) got.push_back(set);
      };
      for (std::size_t at = 0; at < log.time.size();) {
        std::size_t n = std::min<std::size_t>(random() % 7, log.time.size() - at);
        for (const NamedSets::Set& set :
             sets.add(std::span(log.customer).subspan(at, n), std::span(log.time).subspan(at, n)))
          keep(set);
        at += n;
      }
      keep(sets.last());
      ASSERT_EQ(got, expected);
    }
  }
}

}  // namespace
}  // namespace siyu::analysis::retention
