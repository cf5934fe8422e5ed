// Two loops over a log: with tags and, where every event is a start and a return, without.
#include "analysis/retention_log.h"

#include <algorithm>

#include "base/result.h"

namespace siyu::analysis::retention {

LogSets::LogSets(const report::Periods& periods, std::span<const report::StepBits> bits, report::StepBits start,
                 report::StepBits comes_back)
    : begin_(periods.start(0)), every_event_(true) {
  CHECK(periods.size() <= kMostPeriods);
  for (std::size_t p = 0; p < periods.size(); ++p)
    bit_of_day_.resize(static_cast<std::size_t>((periods.end(p) - begin_) / kDayMs), std::uint64_t{1} << p);
  for (report::StepBits now : bits) {
    starts_.push_back((now & start) != 0 ? ~std::uint64_t{0} : 0);
    returns_.push_back((now & comes_back) != 0 ? ~std::uint64_t{0} : 0);
    every_event_ = every_event_ && (starts_.back() & returns_.back()) != 0;
  }
}

void LogSets::each(std::span<const std::uint32_t> offsets, std::span<const Instant> time,
                   std::span<const std::uint32_t> tag, std::span<Sets> out) const {
  const Instant* times = time.data();
  const std::uint32_t* tags = tag.data();
  const std::uint64_t *bit_of_day = bit_of_day_.data(), *starts = starts_.data(), *returns = returns_.data();
  const Instant begin = begin_;
  // A day is 84,375 times 1,024 ms; of no more than 64 periods these fit 32 bits.
  auto bit_at = [&](std::size_t i) {
    return bit_of_day[static_cast<std::uint32_t>(static_cast<std::uint64_t>(times[i] - begin) >> 10) / 84'375u];
  };
  if (every_event_) {
    for (std::size_t c = 0; c < out.size(); ++c) {
      std::uint64_t there = 0;
      for (std::size_t i = offsets[c]; i < offsets[c + 1]; ++i) there |= bit_at(i);
      out[c] = {there, there};
    }
    return;
  }
  for (std::size_t c = 0; c < out.size(); ++c) {
    std::uint64_t started = 0, active = 0;
    for (std::size_t i = offsets[c]; i < offsets[c + 1]; ++i) {
      std::uint64_t bit = bit_at(i);
      started |= bit & starts[tags[i]];
      active |= bit & returns[tags[i]];
    }
    out[c] = {started, active};
  }
}

}  // namespace siyu::analysis::retention
