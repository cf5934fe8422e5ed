// One customer's events into starts, returns and leavings.
#include "analysis/retention_walk.h"

#include <algorithm>

namespace siyu::analysis::retention {

namespace {

std::int64_t length_of(Period period) {
  constexpr std::int64_t kLengths[] = {kDayMs, 7 * kDayMs, 30 * kDayMs, kHourMs};
  return kLengths[static_cast<std::size_t>(period)];
}

}  // namespace

Study::Study(const Params& params, const Definition& definition, const model::Store& store)
    : store_(store),
      from_(INT64_MIN),
      until_(INT64_MAX),
      data_end_(store.end().value()),
      cohort_by_(params.cohort_by),
      rolling_(params.time_window == TimeWindow::rolling),
      unbounded_(params.count == Count::on_or_after),
      leaves_(params.leave.has_value()),
      hours_(params.period == Period::hour),
      window_ms_(length_of(params.period)),
      min_occurrences_(params.min_occurrences),
      columns_(columns_of(params)) {
  std::vector<StepSearch> searches = {{&params.start, kStart}};
  if (params.comes_back) searches.push_back({&*params.comes_back, kReturn});
  if (params.leave) searches.push_back({&*params.leave, kLeave});
  if (cohort_by_ == CohortBy::first_ever) searches.push_back({&params.start, kNamed, true});
  matched_ = match_steps(searches, definition, store);
  if (definition.range) {
    from_ = definition.range->from.value_or(from_);
    until_ = definition.range->until.value_or(until_);
  }
  Instant last = data_end_ - 1;
  periods_ =
      Periods(std::min(std::max(from_, *store.first()), last), last, params.period, definition.zone, params.week_start);
  for (std::uint32_t c = 0; c < columns_.size(); ++c) column_of_.resize(columns_[c].last + 1, c);
  as_bits_ =
      !rolling_ && !unbounded_ && !leaves_ && column_of_.size() == columns_.size() && periods_.size() <= Columns::kMost;
  all_columns_ = Columns::before(static_cast<std::uint32_t>(columns_.size()));
  if (params.breakdown)
    groups_ = std::make_unique<report::Grouping>(params.breakdown->by, store, matched_.streams, definition.zone);
}

void Study::open(const model::Sequence& s, std::size_t i) {
  std::uint32_t group = groups_ ? groups_->at(s.stream(i), s.position(i)) : 0;
  starts_.push_back({periods_.of(s.time[i]), group, s.time[i]});
}

std::size_t Study::first_start(const model::Sequence& s) const {
  const std::vector<StepBits>& bits = matched_.bits;
  std::size_t i = 0;
  if (cohort_by_ == CohortBy::first_ever) {
    while (i < s.size() && !(bits[s.tag[i]] & kNamed)) ++i;
    if (i == s.size()) return i;
    Instant first = s.time[i];  // of several events at the first instant one must pass
    while (i < s.size() && s.time[i] == first && !(bits[s.tag[i]] & kStart)) ++i;
    return i < s.size() && s.time[i] == first && in_range(first) ? i : s.size();
  }
  if (cohort_by_ == CohortBy::recurring) {
    while (i < s.size() && !((bits[s.tag[i]] & kStart) && in_range(s.time[i]))) ++i;
    return i;
  }
  while (i < s.size() && !(bits[s.tag[i]] & kStart)) ++i;
  return i < s.size() && in_range(s.time[i]) ? i : s.size();
}

// Without branches: what an event adds is nothing or a bit.
void Study::gather_sets(const model::Sequence& s) {
  std::uint64_t started[2] = {}, active[2] = {};
  const StepBits* bits = matched_.bits.data();
  const Instant begin = periods_.start(0), from = std::max(from_, begin);
  for (std::size_t i = 0; i < s.size(); ++i) {
    Instant time = s.time[i];
    StepBits now = bits[s.tag[i]];
    std::uint32_t period = periods_.of(std::max(time, begin));
    std::uint64_t starts = (now & kStart) != 0 && time >= from && time < until_;
    std::uint64_t returns = (now & kReturn) != 0 && time >= begin;
    std::uint64_t low = period < 64, high = period >= 64;
    started[0] |= (starts & low) << (period & 63);
    started[1] |= (starts & high) << (period & 63);
    active[0] |= (returns & low) << (period & 63);
    active[1] |= (returns & high) << (period & 63);
  }
  started_bits_ = Columns(started[0], started[1]);
  active_bits_ = Columns(active[0], active[1]);
}

std::optional<std::uint32_t> Study::the_one_event() const {
  if (from_ > periods_.start(0) || matched_.streams.size() != 1 || !matched_.storage.empty()) return std::nullopt;
  std::optional<std::uint32_t> one;
  for (std::uint32_t tag = 0; tag < matched_.bits.size(); ++tag) {
    StepBits now = matched_.bits[tag] & (kStart | kReturn);
    if (now == 0) continue;
    if (one || now != (kStart | kReturn)) return std::nullopt;
    one = tag;
  }
  return one;
}

std::optional<std::vector<std::int64_t>> Study::sizes() const {
  std::optional<std::uint32_t> name = the_one_event();
  if (!name || columns_.size() != 1 || cohort_by_ != CohortBy::recurring || !is_all_days()) return std::nullopt;
  auto people = NamePeople::of(store_, *matched_.streams[0].timeline, periods_);
  if (!people) return std::nullopt;
  std::vector<std::int64_t> out;
  for (std::size_t p = 0; p < periods_.size(); ++p) out.push_back(people->people(p, *name));
  return out;
}

std::size_t Study::first_of(const model::Sequence& s) {
  std::size_t first = first_start(s);
  if (first == s.size()) return first;
  starts_.clear();
  open(s, first);
  if (cohort_by_ == CohortBy::recurring && !rolling_)
    for (std::size_t i = first + 1; i < s.size() && s.time[i] < until_; ++i)
      if ((matched_.bits[s.tag[i]] & kStart) && s.time[i] >= periods_.end(starts_.back().cohort)) open(s, i);
  return first;
}

bool Study::gather(const model::Sequence& s) {
  std::size_t first = first_of(s);
  if (first == s.size()) return false;
  active_.clear();
  active_bits_ = {};
  if (leaves_) {
    leavings_.clear();
    for (std::size_t i = 0; i < s.size(); ++i)
      if (matched_.bits[s.tag[i]] & kLeave) leavings_.push_back(s.time[i]);
  } else if (rolling_) {
    gather_rolling(s, first);
  } else {
    gather_calendar(s, first);
  }
  return true;
}

void Study::gather_calendar(const model::Sequence& s, std::size_t from) {
  // What comes back after `over` changes no column.
  std::size_t over = unbounded_ ? periods_.size() : starts_.back().cohort + column_of_.size();
  std::int64_t seen = 0;
  std::uint32_t period = starts_[0].cohort;
  Instant period_end = periods_.end(period);
  for (std::size_t i = from; i < s.size(); ++i) {
    if (!(matched_.bits[s.tag[i]] & kReturn)) continue;
    if (s.time[i] >= period_end) {
      period = periods_.of(s.time[i]);
      if (period >= over) return;
      period_end = periods_.end(period);
      seen = 0;
    } else if (period == starts_[0].cohort) {
      continue;
    }
    if (++seen != min_occurrences_) continue;
    if (as_bits_) {
      active_bits_.add(period);
    } else {
      active_.push_back(period);
    }
  }
}

std::uint32_t Study::windows_since(Instant start, Instant t) const {
  auto most = static_cast<std::int64_t>(column_of_.size());
  return static_cast<std::uint32_t>(std::min((t - start) / window_ms_, most));
}

void Study::gather_rolling(const model::Sequence& s, std::size_t from) {
  Instant start = starts_[0].time, over = start + static_cast<std::int64_t>(column_of_.size()) * window_ms_;
  std::int64_t seen = 0;
  std::uint32_t window = 0;
  for (std::size_t i = from; i < s.size() && s.time[i] < over; ++i) {
    if (!(matched_.bits[s.tag[i]] & kReturn)) continue;
    std::uint32_t now = windows_since(start, s.time[i]);
    if (now == 0) continue;
    if (now != window) window = now, seen = 0;
    if (++seen == min_occurrences_) active_.push_back(now);
  }
}

Columns Study::columns_for(const Start& start) const {
  auto all = static_cast<std::uint32_t>(columns_.size()), over = static_cast<std::uint32_t>(column_of_.size());
  if (leaves_) {
    auto left = std::lower_bound(leavings_.begin(), leavings_.end(), start.time);
    if (left == leavings_.end()) return Columns::before(all);
    std::uint32_t k = rolling_ ? windows_since(start.time, *left) : periods_.of(*left) - start.cohort;
    return Columns::before(k < over ? column_of_[k] : all);
  }
  if (unbounded_) {
    std::uint32_t k = active_.empty() || active_.back() <= start.cohort ? 0 : active_.back() - start.cohort;
    return Columns::before(column_of_[std::min(k, over - 1)] + 1);
  }
  Columns out;
  out.add(0);
  if (rolling_) {
    for (std::uint32_t k : active_) out.add(column_of_[k]);
    return out;
  }
  for (auto it = std::upper_bound(active_.begin(), active_.end(), start.cohort); it != active_.end(); ++it) {
    if (*it - start.cohort >= over) break;
    out.add(column_of_[*it - start.cohort]);
  }
  return out;
}

}  // namespace siyu::analysis::retention
