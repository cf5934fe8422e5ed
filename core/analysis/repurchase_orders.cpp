// Reads the orders of each customer, in one pass and without keeping more than one customer's at a time.
#include <algorithm>

#include "analysis/repurchase.h"
#include "report/event_step.h"
#include "report/orders.h"

namespace siyu::analysis::repurchase {

using namespace siyu::report;
using model::Customer;
using model::Store;
using model::Stream;
using model::Timeline;

std::vector<EnumName<Cohort>> enum_names(Cohort) {
  return {{Cohort::month, "month"},
          {Cohort::week, "week"},
          {Cohort::day, "day"},
          {Cohort::quarter, "quarter"},
          {Cohort::year, "year"}};
}
Grain grain_of(Cohort cohort) {
  constexpr Grain kGrains[] = {Grain::month, Grain::week, Grain::day, Grain::quarter, Grain::year};
  return kGrains[static_cast<std::size_t>(cohort)];
}
std::vector<EnumName<SameDay>> enum_names(SameDay) { return {{SameDay::each, "each"}, {SameDay::once, "once"}}; }

namespace {

Range range_of(const Definition& definition) { return definition.range ? *definition.range : Range{}; }

// Day numbers by a multiplication in 32 bits: a day is 84,375 times 1,024 ms, and 139 years of these fit.
class Days {
 public:
  explicit Days(Zone zone) : add_(zone.minutes_east * kMinuteMs + kDayMs) {}
  // REQUIRES: model::is_lived(t)
  std::int32_t of(Instant t) const {
    auto ms = static_cast<std::uint64_t>(t + add_);  // from a day before the epoch on: never negative
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(ms >> 10) / 84'375u) - 1;
  }

 private:
  std::int64_t add_;
};

// What is an order: positions whose tag is `wanted`.
struct Matched {
  std::vector<Stream> streams;
  std::vector<std::vector<std::uint32_t>> storage;
  std::uint32_t wanted = 1;
};

Matched match_orders(const EventMatch& order, const Rule& where, const RuleContext& context) {
  Matched out;
  std::vector<const Timeline*> timelines;
  for (const Timeline* t : timelines_with(context.store, order.event))
    if (t->timed()) timelines.push_back(t);
  if (timelines.size() == 1 && timelines[0]->names() != nullptr && order.event && order.where.always() &&
      where.always()) {
    out.wanted = timelines[0]->names()->find(*order.event).value_or(column::kNullCode);
    out.streams = {{timelines[0], timelines[0]->name_codes()}};
    return out;
  }
  out.storage.reserve(timelines.size());
  for (const Timeline* t : timelines) {
    std::vector<std::uint8_t> is_order = rows_matching(order, *t, context);
    if (!where.always()) {
      std::vector<std::uint8_t> holds = events_where(where, *t, context);
      for (std::size_t p = 0; p < holds.size(); ++p) is_order[p] &= holds[p];
    }
    count_orders_once(*t, context.store, is_order);
    out.storage.emplace_back(is_order.begin(), is_order.end());
    out.streams.push_back({t, out.storage.back()});
  }
  return out;
}

// One customer's orders before the end of the watch, in order of time.
struct History {
  std::vector<Instant> time;
  std::vector<std::int32_t> day;
  std::vector<std::uint32_t> index;  // in the customer's sequence
};

class Reader {
 public:
  Reader(const Params& params, const Definition& definition, const Store& store, std::optional<Gap> pairs)
      : params_(params),
        pairs_(pairs),
        range_(range_of(definition)),
        days_(definition.zone),
        as_of_(static_cast<std::int32_t>(as_of_day(params, definition, store))),
        end_(start_of(as_of_ + 1, definition.zone)),
        matched_(match_orders(*params.order, definition.where, {store, definition.zone, end_})) {
    if (params.breakdown)
      out_.groups = std::make_unique<report::Grouping>(params.breakdown->by, store, matched_.streams, definition.zone);
  }

  Orders read(const Store& store) {
    model::walk(store, matched_.streams, false,
                [this](Customer customer, const model::Sequence& sequence) { add(customer, sequence); });
    return std::move(out_);
  }

 private:
  // Fills history_; false when there is no order.
  bool collect(const model::Sequence& sequence) {
    history_.time.clear(), history_.day.clear(), history_.index.clear();
    const std::uint32_t wanted = matched_.wanted;
    const Instant end = end_;
    const bool once = params_.same_day == SameDay::once;
    std::size_t size = sequence.size();
    for (std::size_t i = 0; i < size; ++i) {
      if (sequence.tag[i] != wanted) continue;
      Instant time = sequence.time[i];
      if (time >= end) break;
      std::int32_t day = days_.of(time);
      if (!history_.day.empty() && history_.day.back() == day) {
        if (range_.holds(time)) ++out_.same_day;
        if (once) continue;
      }
      history_.time.push_back(time);
      history_.day.push_back(day);
      history_.index.push_back(static_cast<std::uint32_t>(i));
    }
    return !history_.day.empty();
  }

  void add(Customer customer, const model::Sequence& sequence) {
    if (!collect(sequence)) return;
    std::size_t orders = history_.day.size();
    std::int64_t inside = 0;
    for (std::size_t i = 0; i < orders; ++i) {
      if (!range_.holds(history_.time[i])) continue;
      ++inside;
      out_.later_orders += i > 0;
      if (i + 1 == orders) {
        ++out_.last_orders;
        continue;
      }
      auto gap = static_cast<std::size_t>(history_.day[i + 1] - history_.day[i]);
      if (gap >= out_.gaps.size()) out_.gaps.resize(gap + 1, 0);
      ++out_.gaps[gap];
      auto days = static_cast<std::int32_t>(gap);
      if (pairs_ && pairs_->least <= days && days <= pairs_->most)
        out_.pairs.push_back({customer, 0, history_.day[i], days, true});
    }
    out_.orders += inside;
    out_.buyers += inside > 0;
    out_.repeaters += inside > 1;
    out_.returning += inside > 0 && range_.from && history_.time[0] < *range_.from;

    auto nth = static_cast<std::size_t>(params_.nth);
    if (orders < nth || !range_.holds(history_.time[nth - 1])) return;
    Watch watch{customer, 0, history_.day[nth - 1], as_of_ - history_.day[nth - 1], orders > nth};
    if (watch.again) watch.days = history_.day[nth] - watch.start;
    if (out_.groups) {
      std::size_t i = history_.index[nth - 1];
      watch.group = out_.groups->at(sequence.stream(i), sequence.position(i));
    }
    out_.watched.push_back(watch);
  }

  const Params& params_;
  std::optional<Gap> pairs_;
  Range range_;
  Days days_;
  std::int32_t as_of_;
  Instant end_;
  Matched matched_;
  History history_;
  Orders out_;
};

}  // namespace

Day as_of_day(const Params& params, const Definition& definition, const Store& store) {
  if (params.as_of.empty()) return day_of(*store.last(), definition.zone);
  return day_of(parse_time(params.as_of, definition.zone)->instant, definition.zone);
}

Orders read_orders(const Params& params, const Definition& definition, const Store& store, std::optional<Gap> pairs) {
  return Reader(params, definition, store, pairs).read(store);
}

void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  if (!params.order) {
    if (std::optional<PaidEvent> paid = paid_event(store)) {
      params.order = EventMatch{paid->event, Rule()};
    } else {
      problems.push_back(
          {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
      return;
    }
  } else {
    check_match(*params.order, store, "/params/order", problems);
  }
  for (std::size_t i = 0; i < params.windows.size(); ++i)
    if (params.windows[i] < 1 || params.windows[i] > kLongestWindow)
      out_of_limit(problems, "/params/windows/" + std::to_string(i), {1, kLongestWindow}, "number");
  std::sort(params.windows.begin(), params.windows.end());
  params.windows.erase(std::unique(params.windows.begin(), params.windows.end()), params.windows.end());
  if (params.breakdown) check_fields(params.breakdown->by, "/params/breakdown/by", store, problems);
  check_range(definition, store, problems);

  std::vector<const Timeline*> timelines = timelines_with(store, params.order->event);
  bool timed = std::any_of(timelines.begin(), timelines.end(), [](const Timeline* t) { return t->timed(); });
  if (problems.empty() && (!timed || !store.last()))
    problems.push_back(
        {"no_times", "/params/order", "The orders carry no times, so nobody knows which came first.", {}});
  if (params.as_of.empty()) return;
  std::optional<ParsedTime> as_of = parse_time(params.as_of, definition.zone);
  if (!as_of || as_of->resolution != Resolution::day || !model::is_lived(as_of->instant)) {
    problems.push_back({"bad_date", "/params/as_of", "\"" + params.as_of + "\" is no date like 2026-11-30", {}});
    return;
  }
  params.as_of = format_day(day_of(as_of->instant, definition.zone));
  if (definition.range && definition.range->from && *definition.range->from > as_of->instant + kDayMs - 1)
    problems.push_back(
        {"contradiction", "/params/as_of", "The watch ends before the range begins, so nobody is watched.", {}});
}

}  // namespace siyu::analysis::repurchase
