// Units through machines.
//
// The plain funnel goes through FastWalk, and only units with equal times through a Walker. Everything else — rules for
// order, trends, breakdowns by all events or by a step — gathers a unit's events once and walks them, or parts of them,
// as often as the question needs.
#include "analysis/funnel_run.h"

#include <algorithm>

#include "analysis/funnel_touch.h"
#include "analysis/funnel_units.h"

namespace siyu::analysis::funnel {
namespace {

using model::Sequence;
using model::Store;

constexpr std::uint32_t kWhole = 0;  // the scope of the whole funnel

Grain grain_of(Interval interval) {
  constexpr Grain kGrains[] = {Grain::day, Grain::hour, Grain::week, Grain::month};
  return kGrains[static_cast<std::size_t>(interval)];
}

class Run {
 public:
  Run(const Params& params, const Definition& definition, const Store& store, bool with_people)
      : params_(params),
        store_(store),
        machine_(make_machine(params, definition.zone)),
        matched_(match_events(params, definition, store)),
        span_(span_of(params, definition)),
        data_end_(store.end().value_or(kForever)),
        answer_(machine_),
        walker_(make_walker(machine_)),
        with_people_(with_people) {
    answer_.timed = matched_.timed;
    feeds_all_ = machine_.strict || machine_.strict_order;
    if (params.hold) held_ = std::make_unique<Grouping>(params.hold->by, store, matched_.streams, definition.zone);
    merges_pairs_ = params.hold && params.hold->report == HoldReport::customers;
    if (params.count_by != "customer")
      answer_.units =
          std::make_unique<Grouping>(std::vector{params.count_by}, store, matched_.streams, definition.zone);
    if (params.breakdown) {
      splits_ = !params.breaks_by_person() && params.breakdown->attribution >= Attribution::all_events;
      answer_.groups = std::make_unique<Grouping>(params.breakdown->by, store, matched_.streams, definition.zone,
                                                  splits_ ? SIZE_MAX : store.customers());
      if (params.breakdown->attribution == Attribution::step) split_step_ = level_of(*params.breakdown->step);
      answer_.tally.expect_groups();
      Levels lends = params.breakdown->step ? Levels{1} << level_of(*params.breakdown->step) : ~Levels{0};
      bool last = params.breakdown->attribution == Attribution::last_touch;
      if (!splits_)
        touch_.emplace(*answer_.groups, matched_, lends, !machine_.unordered, span_.until, params.breaks_by_person(),
                       last);
    }
    if (params.time_to_convert)
      convert_from_ = level_of(*params.time_to_convert->from_step),
      convert_to_ = level_of(*params.time_to_convert->to_step);
    if (params.trend) trend_from_ = level_of(*params.trend->from_step), trend_to_ = level_of(*params.trend->to_step);
    counts_only_ = !splits_ && !merges_pairs_ && !params.time_to_convert && !with_people;
    last_required_ = machine_.levels == 0 ? 0 : level_of(params.last_required());
  }

  Result<Answer> run(Zone zone) {
    if (machine_.levels == 0) return std::move(answer_);
    if (params_.trend && !lay_buckets(zone))
      return Problem{"too_many_buckets",
                     "/params/trend/interval",
                     "the range holds more than 10000 of these intervals: take longer ones",
                     {}};
    bool plain = matched_.one_step_each && !machine_.unordered && !machine_.strict && !machine_.clickhouse &&
                 !machine_.same_day && !machine_.entry_first && machine_.grace_ms == 0 && machine_.optional == 0 &&
                 !params_.trend && !splits_ && matched_.timed;
    for (unsigned k = 0; k < machine_.levels; ++k) plain = plain && machine_.within[k] < 0;
    if (plain) {
      slots_.assign(matched_.tags.size(), FastWalk::unseen(machine_.levels));
      for (std::size_t tag = 0; tag < slots_.size(); ++tag)
        if (matched_.tags[tag].steps) slots_[tag] = static_cast<std::uint8_t>(__builtin_ctz(matched_.tags[tag].steps));
    }
    FastWalk fast(machine_.levels, machine_.window_ms, slots_);
    bool whole_log = plain && matched_.streams.size() == 1 && !answer_.units && !held_ && !cuts();
    if (whole_log) return walk_log(fast), std::move(answer_);
    for_each_unit(store_, matched_, answer_.units.get(), held_.get(), [&](std::uint32_t unit, const Sequence& whole) {
      Sequence sequence = in_span(whole);
      if (sequence.size() == 0) return;
      if (merges_pairs_ && unit != unit_) flush();
      unit_ = unit;
      if (!plain) return study_whole(sequence);
      take_reach(fast, sequence, fast.reach(sequence.time, sequence.tag, span_.until),
                 [&] { return touched_scope(sequence); });
    });
    flush();
    return std::move(answer_);
  }

 private:
  unsigned level_of(std::int64_t step) const {
    return static_cast<unsigned>(step) - 1 - static_cast<unsigned>(params_.totals());
  }

  // The plain funnel over one event log, some customers at a time: how far they came in one tight loop, then what is counted of it.
  void walk_log(const FastWalk& fast) {
    const model::Stream& log = matched_.streams[0];
    std::span<const Instant> time = log.timeline->time();
    std::span<const std::uint32_t> offsets = log.timeline->offsets();
    std::vector<FastWalk::Reach> reaches(model::kSlice);
    std::vector<std::uint32_t> scopes(model::kSlice, kWhole);
    in_slices(store_.customers(), model::kSlice, [&](std::size_t from, std::size_t to) {
      auto here = std::span(reaches).first(to - from);
      fast.reach_each(offsets.subspan(from, here.size() + 1), time, log.tags, span_.until, here);
      if (touch_) touch_->scopes(here, from, scopes);
      for (std::size_t c = 0; c < here.size(); ++c) {
        here[c].tied = log.timeline->has_ties(static_cast<model::Customer>(from + c));
        if (here[c].level == 0 && !here[c].tied) continue;
        if (here[c].level == 1 && !here[c].tied && counts_only_ && last_required_ > 0) {  // most customers
          answer_.tally.add_first(scopes[c]);
          answer_.open += window_end(here[c].latest_entry) >= data_end_;
          continue;
        }
        std::size_t first = offsets[from + c], count = offsets[from + c + 1] - first;
        Sequence sequence{time.subspan(first, count), log.tags.subspan(first, count), {}, {}, offsets[from + c]};
        unit_ = static_cast<std::uint32_t>(from + c);
        take_reach(fast, sequence, here[c], [&] { return scopes[c]; });
      }
    });
  }

  // `scope_of()` is asked only for what counts.
  template <class ScopeOf>
  void take_reach(const FastWalk& fast, const Sequence& sequence, const FastWalk::Reach& reach, ScopeOf&& scope_of) {
    if (reach.tied) return study_whole(sequence);
    if (reach.level == 0) return;
    fast.time_steps(sequence.time, sequence.tag, reach, outcome_);
    bool open = is_open(outcome_, reach.latest_entry);
    if (!counts_only_) return take(kWhole, outcome_, open, scope_of());
    answer_.tally.add_chain(scope_of(), outcome_);
    answer_.open += open;
  }

  void study_whole(const Sequence& sequence) {
    gather(sequence);
    if (events_.empty()) return;
    std::uint32_t group = touched_scope(sequence);
    study(events_, kWhole, group);
    if (splits_) return study_groups(sequence);
    if (group != kWhole && params_.trend) study_trend(walked_, group);
  }

  // Whether the range takes events away.
  bool cuts() const { return span_.from != -kForever || span_.all; }
  // The part of a sequence that the range lets exist.
  Sequence in_span(const Sequence& s) const {
    if (!cuts()) return s;
    auto from = static_cast<std::size_t>(std::lower_bound(s.time.begin(), s.time.end(), span_.from) - s.time.begin());
    auto to =
        span_.all
            ? static_cast<std::size_t>(std::lower_bound(s.time.begin(), s.time.end(), span_.until) - s.time.begin())
            : s.size();
    if (to <= from) return {};
    auto cut = [&](auto part) { return part.empty() ? part : part.subspan(from, to - from); };
    return {cut(s.time), cut(s.tag), cut(s.positions), cut(s.streams),
            s.first_position + static_cast<std::uint32_t>(from)};
  }

  Levels steps_at(const Sequence& s, std::size_t i) const {
    Levels steps = matched_.tags[s.tag[i]].steps;
    return s.time[i] >= span_.until && !machine_.unordered ? steps & ~1u : steps;
  }

  void gather(const Sequence& s) {
    events_.clear();
    for (std::size_t i = 0; i < s.size(); ++i) {
      const Tag& tag = matched_.tags[s.tag[i]];
      if (!tag.seen) continue;
      Levels steps = steps_at(s, i);
      if (!steps && !tag.excludes && !feeds_all_) continue;
      bool opens = s.time[i] < span_.until && (machine_.unordered ? steps != 0 : (steps & 1u) != 0);
      events_.push_back({s.time[i], steps, tag.excludes, static_cast<std::uint32_t>(i), opens});
    }
  }

  // Walks the events for one scope: counts, also for the group that shares the walk, and the scope's trend.
  void study(const std::vector<Event>& events, std::uint32_t scope, std::uint32_t group, Levels needed = 0) {
    walked_ = events;
    if (machine_.grace_ms > 0) {
      quantized_.assign(events.begin(), events.end());
      quantize(quantized_, machine_.grace_ms);
      walked_ = quantized_;
    }
    walker_->walk(walked_, span_.until, outcome_);
    needed_ = needed;
    if ((outcome_.done & needed) != needed) outcome_.level = 0;
    if (outcome_.level) {
      bool open = false;
      if (scope == kWhole && matched_.timed) {
        const Event* entry = nullptr;
        for (const Event& e : walked_)
          if (e.opens && !(entry && machine_.entry_first)) entry = &e;
        open = entry && is_open(outcome_, entry->time);
      }
      take(scope, outcome_, open, group);
    }
    if (params_.trend) study_trend(walked_, scope);
  }

  void study_groups(const Sequence& s) {
    Grouping& groups = *answer_.groups;
    keys_.clear();
    bool all_events = params_.breakdown->attribution == Attribution::all_events;
    for (std::uint32_t i = 0; i < events_.size(); ++i)
      keys_.emplace_back(groups.at(s.stream(events_[i].index), s.position(events_[i].index)), i);
    if (all_events) {
      std::sort(keys_.begin(), keys_.end());
      for (std::size_t k = 0; k < keys_.size();) {
        std::uint32_t group = keys_[k].first;
        part_.clear();
        bool has_step = false;
        for (; k < keys_.size() && keys_[k].first == group; ++k) {
          part_.push_back(events_[keys_[k].second]);
          has_step = has_step || part_.back().steps != 0;
        }
        if (has_step) study(part_, group + 1, kWhole);
      }
      return;
    }
    Levels bit = Levels{1} << split_step_;
    seen_groups_.clear();
    for (const auto& [group, i] : keys_)
      if (machine_.unordered ? events_[i].steps != 0 : (events_[i].steps & bit) != 0) seen_groups_.push_back(group);
    std::sort(seen_groups_.begin(), seen_groups_.end());
    seen_groups_.erase(std::unique(seen_groups_.begin(), seen_groups_.end()), seen_groups_.end());
    for (std::uint32_t group : seen_groups_) {
      part_.clear();
      for (std::size_t i = 0; i < events_.size(); ++i) {
        Event e = events_[i];
        if (keys_[i].first != group) {
          if (!machine_.unordered) e.steps &= ~bit;
          e.opens = e.opens && !machine_.unordered && split_step_ != 0;
        }
        if (e.steps || e.excludes || feeds_all_) part_.push_back(e);
      }
      study(part_, group + 1, kWhole, machine_.unordered ? 0 : bit);
    }
  }

  // The scope of the group that a unit as a whole counts for; kWhole when there is none.
  std::uint32_t touched_scope(const Sequence& s) { return touch_ ? touch_->scope(s) : kWhole; }

  bool is_open(const Outcome& outcome, Instant latest_entry) const {
    return !((outcome.done >> last_required_) & 1u) && window_end(latest_entry) >= data_end_;
  }
  Instant window_end(Instant entry) const {
    Instant end = machine_.window_end(entry);
    return span_.all ? std::min(end, span_.until - 1) : end;
  }

  // ---- trend

  bool lay_buckets(Zone zone) {
    if (!store_.first()) return true;
    Instant from = std::max(span_.from, *store_.first()), to = std::min(span_.until - 1, *store_.last());
    Grain grain = grain_of(params_.trend->interval);
    if (to < from) return true;
    Instant start = bucket_start(from, grain, zone, static_cast<int>(params_.trend->week_start));
    for (; start <= to; start = next_bucket(start, grain, zone)) {
      if (answer_.buckets.size() == kMostBuckets) return false;
      answer_.buckets.push_back(start);
    }
    answer_.buckets.push_back(start);
    return true;
  }

  // For every bucket with an entry: the same funnel, entered only there.
  void study_trend(std::span<const Event> events, std::uint32_t scope) {
    const std::vector<Instant>& starts = answer_.buckets;
    Outcome outcome;
    for (std::size_t i = 0; i < events.size();) {
      if (!events[i].opens) {
        ++i;
        continue;
      }
      auto after = std::upper_bound(starts.begin(), starts.end(), events[i].time);
      if (after == starts.begin() || after == starts.end()) {
        ++i;
        continue;
      }
      Instant start = *(after - 1), end = std::min(*after, span_.until);
      std::size_t from = i, to = i;
      while (from > 0 && events[from - 1].time >= start) --from;
      while (i < events.size() && events[i].time < end) ++i;
      Instant horizon = machine_.window_end(end - 1);
      for (to = i; to < events.size() && events[to].time <= horizon;) ++to;
      walker_->walk(events.subspan(from, to - from), end, outcome);
      auto did = [&](unsigned level) { return outcome.level != 0 && ((outcome.done >> level) & 1u); };
      if ((outcome.done & needed_) != needed_) outcome.level = 0;
      if (did(trend_from_)) mark(scope, static_cast<std::uint32_t>(after - starts.begin()) - 1, did(trend_to_));
      if (machine_.entry_first) return;
    }
  }

  void mark(std::uint32_t scope, std::uint32_t bucket, bool converted) {
    std::uint64_t key = std::uint64_t{scope} << 32 | bucket;
    if (merges_pairs_) {
      pending_trend_.emplace_back(key, converted);
      return;
    }
    BucketCount& count = answer_.trend[key];
    ++count.entered;
    count.converted += converted;
  }

  // ---- counting

  // One result of the unit in hand, which `group` (kWhole: none) counts too. With pairs merged into customers the best of
  // each scope waits for flush(), and its group alone counts.
  void take(std::uint32_t scope, const Outcome& outcome, bool open, std::uint32_t group) {
    if (!merges_pairs_) return count(scope, outcome, open, group);
    for (Pending& pending : pending_) {
      if (pending.scope != scope) continue;
      pending.open = pending.open || open;
      const Outcome& old = pending.outcome;
      if (outcome.level > old.level ||
          (outcome.level == old.level && outcome.time[outcome.level - 1] < old.time[old.level - 1]))
        pending.outcome = outcome, pending.group = group;
      return;
    }
    pending_.push_back({scope, outcome, open, group});
  }

  void flush() {
    for (const Pending& p : pending_)
      count(p.scope, p.outcome, p.open && !((p.outcome.done >> last_required_) & 1u), p.group);
    pending_.clear();
    std::sort(pending_trend_.begin(), pending_trend_.end());
    for (std::size_t i = 0; i < pending_trend_.size(); ++i) {
      bool is_last = i + 1 == pending_trend_.size() || pending_trend_[i + 1].first != pending_trend_[i].first;
      if (!is_last) continue;
      BucketCount& count = answer_.trend[pending_trend_[i].first];
      ++count.entered;
      count.converted += pending_trend_[i].second;
    }
    pending_trend_.clear();
  }

  void count(std::uint32_t scope, const Outcome& outcome, bool open, std::uint32_t group) {
    add(scope, outcome);
    if (group != kWhole) add(group, outcome);
    if (scope != kWhole) return;
    answer_.tied += outcome.ties != 0;
    answer_.open += open;
    if (params_.time_to_convert && ((outcome.done >> convert_to_) & 1u))
      answer_.convert_ms.push_back(outcome.time[convert_to_] - outcome.time[convert_from_]);
  }

  void add(std::uint32_t scope, const Outcome& outcome) {
    answer_.tally.add(scope, outcome);
    if (with_people_) answer_.people.push_back({unit_, scope, outcome.level, outcome.done, outcome.entry()});
  }

  struct Pending {
    std::uint32_t scope;
    Outcome outcome;
    bool open;
    std::uint32_t group;
  };

  const Params& params_;
  const Store& store_;
  const Machine machine_;
  const Matched matched_;
  const Span span_;
  const Instant data_end_;  // kForever without data in time
  Answer answer_;
  std::unique_ptr<Walker> walker_;
  std::unique_ptr<Grouping> held_;
  bool with_people_, feeds_all_ = false, merges_pairs_ = false, splits_ = false;
  bool counts_only_ = false;  // of a chain nothing is wanted but the tally
  unsigned split_step_ = 0, convert_from_ = 0, convert_to_ = 0, trend_from_ = 0, trend_to_ = 0, last_required_ = 0;
  Levels needed_ = 0;
  std::optional<Touch> touch_;  // where a unit as a whole counts for a group
  // scratch
  std::vector<std::uint8_t> slots_;
  std::vector<Event> events_, part_, quantized_;
  std::span<const Event> walked_;  // what study() walked last
  std::vector<std::pair<std::uint32_t, std::uint32_t>> keys_;
  std::vector<std::uint32_t> seen_groups_;
  std::vector<Pending> pending_;
  std::vector<std::pair<std::uint64_t, bool>> pending_trend_;
  Outcome outcome_;
  std::uint32_t unit_ = model::kNoCustomer;
};

}  // namespace

Result<Answer> run_funnel(const Params& params, const Definition& definition, const Store& store, bool with_people) {
  return Run(params, definition, store, with_people).run(definition.zone);
}

}  // namespace siyu::analysis::funnel
