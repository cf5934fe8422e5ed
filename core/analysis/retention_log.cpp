// Loops over a log: with tags and, where every event is a start and a return, without; and over the events of one name.
#include "analysis/retention_log.h"

#include <algorithm>
#include <string>

#include "base/result.h"
#include "base/slices.h"

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

void LogSets::each(std::span<const std::uint32_t> offsets, std::span<const Instant> time, const model::Tags& tags,
                   std::span<Sets> out) const {
  const Instant* times = time.data();
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
  tags.as_they_are([&](auto tag) {
    for (std::size_t c = 0; c < out.size(); ++c) {
      std::uint64_t started = 0, active = 0;
      for (std::size_t i = offsets[c]; i < offsets[c + 1]; ++i) {
        std::uint64_t bit = bit_at(i);
        started |= bit & starts[tag[i]];
        active |= bit & returns[tag[i]];
      }
      out[c] = {started, active};
    }
  });
}

std::shared_ptr<const NamePeople> NamePeople::of(const model::Store& store, const model::Timeline& log,
                                                 const report::Periods& periods) {
  if (log.names()->size() * periods.size() > kMostPlaces) return nullptr;
  std::string name = "people by name/" + log.name();
  for (Instant at :
       {static_cast<Instant>(periods.period()), periods.start(0), periods.end(0), periods.end(periods.size() - 1)})
    name += "/" + std::to_string(at);
  std::shared_ptr<const model::Kept>& kept = store.kept(name);
  if (!kept) kept = std::shared_ptr<const NamePeople>(new NamePeople(store, log, periods));
  return std::static_pointer_cast<const NamePeople>(kept);
}

NamePeople::NamePeople(const model::Store& store, const model::Timeline& log, const report::Periods& periods)
    : names_(log.names()->size()), places_(names_ * periods.size(), {model::kNoCustomer, 0}) {
  std::vector<std::uint32_t> row_of_day;
  for (std::size_t p = 0; p < periods.size(); ++p)
    row_of_day.resize(static_cast<std::size_t>((periods.end(p) - periods.start(0)) / kDayMs),
                      static_cast<std::uint32_t>(p * names_));
  std::span<const std::uint32_t> offsets = log.offsets();
  const model::Tags codes = log.name_codes();
  auto count = [&](std::size_t from, std::size_t to, auto names) {
    const Instant* times = log.time().data();
    const std::uint32_t* rows = row_of_day.data();
    const Instant begin = periods.start(0);
    Place* places = places_.data();
    for (std::size_t c = from; c < to; ++c)
      for (std::size_t i = offsets[c]; i < offsets[c + 1]; ++i) {
        Place& at =
            places[rows[static_cast<std::uint32_t>(static_cast<std::uint64_t>(times[i] - begin) >> 10) / 84'375u] +
                   names[i]];
        at.people += at.last != c;
        at.last = static_cast<model::Customer>(c);
      }
  };
  in_slices(store.customers(), model::kSlice,
            [&](std::size_t from, std::size_t to) { codes.as_they_are([&](auto names) { count(from, to, names); }); });
}

NamedSets::NamedSets(const report::Periods& periods, Instant from, Instant until)
    : begin_(periods.start(0)),
      from_(std::max(from, begin_)),
      until_(std::min(until, periods.end(periods.size() - 1))),
      hours_(periods.period() == report::Period::hour),
      bounded_(from >= begin_ || until < periods.end(periods.size() - 1)) {
  CHECK(periods.size() <= 128);
  for (std::size_t p = 0; p < periods.size(); ++p) {
    Set one{};
    one[p / 64] = std::uint64_t{1} << (p % 64);
    set_of_unit_.resize(static_cast<std::size_t>((periods.end(p) - begin_) / (hours_ ? kHourMs : kDayMs)), one);
  }
}

template <bool kBounded, class UnitOf>
std::size_t NamedSets::fill(std::span<const model::Customer> customer, std::span<const Instant> time, UnitOf unit_of) {
  // The set in hand is written after every event, over itself until the customer changes.
  model::Customer last = customer_;
  auto [low, high] = set_;
  const Set* set_of_unit = set_of_unit_.data();
  Set* done = done_.data();
  const Instant begin = begin_, from = from_, until = until_;
  std::size_t at = 0;
  done[0] = set_;
  for (std::size_t i = 0; i < time.size(); ++i) {
    Instant t = time[i];
    bool same = customer[i] == last;
    last = customer[i];
    at += !same;
    std::uint64_t taken = kBounded ? -static_cast<std::uint64_t>((t >= from) & (t < until)) : ~std::uint64_t{0};
    auto kept = -static_cast<std::uint64_t>(same);
    const Set& bit = set_of_unit[unit_of(static_cast<std::uint64_t>(t - begin) & taken)];
    low = (low & kept) | (bit[0] & taken);
    high = (high & kept) | (bit[1] & taken);
    done[at] = {low, high};
  }
  customer_ = last;
  set_ = {low, high};
  return at;
}

std::span<const NamedSets::Set> NamedSets::add(std::span<const model::Customer> customer,
                                               std::span<const Instant> time) {
  done_.resize(std::max(done_.size(), time.size() + 1));
  auto hour_of = [](std::uint64_t since) { return since / kHourMs; };
  auto day_of = [](std::uint64_t since) { return static_cast<std::uint32_t>(since >> 10) / 84'375u; };
  std::size_t done = hours_     ? fill<true>(customer, time, hour_of)
                     : bounded_ ? fill<true>(customer, time, day_of)
                                : fill<false>(customer, time, day_of);
  return {done_.data(), done};
}

}  // namespace siyu::analysis::retention
