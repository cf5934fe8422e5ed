// What is read once for all tables of the sales report, and its figures by period: the whole range, its buckets, and the range beside
// the one before it.
#include <algorithm>

#include "analysis/sales.h"
#include "report/buyers.h"
#include "report/event_step.h"
#include "report/figure.h"
#include "report/stages.h"

namespace siyu::analysis::sales {

using namespace siyu::report;
using model::Customer;
using model::Store;

namespace {

constexpr std::size_t kMostBuckets = 20'000;

std::vector<Column> measures() {
  return {{"orders", Role::measure, Unit::count},        {"buyers", Role::measure, Unit::count},
          {"paid", Role::measure, Unit::money},          {"refunded", Role::measure, Unit::money},
          {"aov", Role::measure, Unit::money},           {"conversion", Role::measure, Unit::share},
          {"repeat_buyers", Role::measure, Unit::count}, {"repeat_rate", Role::measure, Unit::share}};
}

std::vector<Cell> cells(const Ground& ground, const OrderTotals& totals, const std::optional<Instant>& until) {
  std::optional<Money> paid = totals.paid(ground.params.refunds);
  return {
      count_cell(totals.orders),
      count_cell(totals.buyers),
      optional_money(paid),
      optional_money(totals.refunded),
      optional_money(average(paid, totals.orders)),
      share_cell(static_cast<std::int64_t>(totals.buyers), static_cast<std::int64_t>(ground.audience.before(until))),
      count_cell(totals.repeat_buyers),
      share_cell(static_cast<std::int64_t>(totals.repeat_buyers), static_cast<std::int64_t>(totals.buyers))};
}

// Everybody's moments in order, made once: they are the audience of every question that asks for all customers.
struct KeptSince final : model::Kept {
  std::vector<Instant> since;
  std::size_t bytes() const override { return since.capacity() * sizeof(Instant); }
};

}  // namespace

Audience::Audience(const Definition& definition, const Store& store) {
  Problems not_about_people;
  check_rule(definition.where, store, not_about_people, true);
  if (definition.where.always() || !not_about_people.empty()) {
    std::shared_ptr<const model::Kept>& place = store.kept("sales.known_since");
    if (!place) {
      auto all = std::make_shared<KeptSince>();
      all->since = known_since(store);
      buyers::sort_values(all->since);
      place = all;
    }
    since_ = {place, &static_cast<const KeptSince&>(*place).since};
    return;
  }
  std::vector<Instant> since = known_since(store);
  std::optional<Instant> until = definition.range ? definition.range->until : std::nullopt;
  std::vector<std::uint8_t> meant = people_where(definition.where, {store, definition.zone, until});
  std::size_t kept = 0;
  for (std::size_t c = 0; c < meant.size(); ++c)
    if (meant[c] != 0) since[kept++] = since[c];
  since.resize(kept);
  buyers::sort_values(since);
  since_ = std::make_shared<const std::vector<Instant>>(std::move(since));
}

std::size_t Audience::before(const std::optional<Instant>& moment) const {
  if (!since_) return 0;
  if (!moment) return since_->size();
  return static_cast<std::size_t>(std::lower_bound(since_->begin(), since_->end(), *moment) - since_->begin());
}

std::optional<Range> previous_of(const Range& range, Zone zone) {
  if (!range.from || !range.until || *range.until <= *range.from) return std::nullopt;
  Range out;
  out.until = range.from;
  Civil from = civil_from_days(day_of(*range.from, zone)), until = civil_from_days(day_of(*range.until, zone));
  bool whole_months = bucket_start(*range.from, Grain::month, zone) == *range.from &&
                      bucket_start(*range.until, Grain::month, zone) == *range.until;
  if (!whole_months) {
    out.from = *range.from - (*range.until - *range.from);
    return out;
  }
  int months = (until.year - from.year) * 12 + static_cast<int>(until.month) - static_cast<int>(from.month);
  int month = from.year * 12 + static_cast<int>(from.month) - 1 - months;
  out.from = start_of(days_from_civil({month / 12, static_cast<unsigned>(month % 12) + 1, 1}), zone);
  return out;
}

Result<Ground> gather(const Params& params, const Definition& definition, const Store& store) {
  Ground out{params, definition, store, nullptr, Audience(definition, store), {}, std::nullopt, false};
  if (definition.range) out.range = *definition.range;
  Result<std::shared_ptr<const Orders>> orders =
      paid_orders(*paid_event(store), definition.where, {store, definition.zone, out.range.until});
  if (!orders) return orders.problems();
  out.read = std::move(*orders);
  if (params.compare == Compare::none || !out.orders().source.timed) return out;
  std::optional<Range> before = previous_of(out.range, definition.zone);
  if (!before) return out;
  out.short_history =
      !out.orders().first || start_of(day_of(*out.orders().first, definition.zone), definition.zone) > *before->from;
  if (!out.short_history) out.previous = before;
  return out;
}

Table summary_table() { return {"summary", measures(), {}}; }
Table series_table(Grain grain) {
  bool is_day = grain == Grain::day || grain == Grain::week;
  std::vector<Column> columns = measures();
  columns.insert(columns.begin(), Column{"bucket", Role::key, is_day ? Unit::day : Unit::text});
  return {"series", std::move(columns), {}};
}
Table headline_table() {
  return {"headline",
          {{"metric", Role::key, Unit::text},
           {"value", Role::measure, Unit::text},
           {"previous", Role::measure, Unit::text},
           {"change", Role::measure, Unit::share},
           {"unit", Role::measure, Unit::text}},
          {}};
}

Result<std::vector<Instant>> buckets(const Ground& ground) {
  std::vector<Instant> out;
  std::optional<Instant> first, last;
  auto see = [&](Instant time) {
    if (!first || time < *first) first = time;
    if (!last || time > *last) last = time;
  };
  auto ends = [&](const auto& items) {
    if (!items.empty()) see(items.front().time), see(items.back().time);
  };
  ends(in_range(ground.orders().orders, ground.range));
  ends(in_range(ground.orders().refunds, ground.range));
  if (!first || !ground.orders().source.timed) return out;
  Grain grain = grain_of(ground.params.interval);
  for (Instant at = bucket_start(*first, grain, ground.zone()); at <= *last;
       at = next_bucket(at, grain, ground.zone())) {
    if (out.size() == kMostBuckets)
      return Problem{"too_many_buckets",
                     "/params/interval",
                     "The orders span more than 20000 intervals; choose a longer interval or a shorter range.",
                     {}};
    out.push_back(at);
  }
  return out;
}

Range part(const Ground& ground, Instant bucket) {
  Range out = ground.range;
  Instant end = next_bucket(bucket, grain_of(ground.params.interval), ground.zone());
  out.from = out.from ? std::max(*out.from, bucket) : bucket;
  out.until = out.until ? std::min(*out.until, end) : end;
  return out;
}

Result<Table> summary(const Ground& ground, const OrderTotals& all) {
  Table out = summary_table();
  out.rows.push_back(cells(ground, all, ground.range.until));
  return out;
}

Result<Table> series(const Ground& ground) {
  Result<std::vector<Instant>> starts = buckets(ground);
  if (!starts) return starts.problems();
  Grain grain = grain_of(ground.params.interval);
  Table out = series_table(grain);
  for (Instant start : *starts) {
    Range meant = part(ground, start);
    Result<OrderTotals> totals = order_totals(ground.orders(), meant);
    if (!totals) return totals.problems();
    std::vector<Cell> row = cells(ground, *totals, meant.until);
    row.insert(row.begin(), text_cell(format_bucket(start, grain, ground.zone())));
    out.rows.push_back(std::move(row));
  }
  return out;
}

// ---- the headline -----------------------------------------------------------------------------------------------------

namespace {

struct MetricInfo {
  std::string_view name;
  Unit unit;
};
enum Metric : std::size_t {
  kPaid,
  kAov,
  kConversion,
  kBuyers,
  kRepeatRate,
  kOrders,
  kReturningRate,
  kRefundRate,
  kRefundOrderRate,
  kDiscountRate,
  kMetrics
};
constexpr MetricInfo kInfo[kMetrics] = {
    {"paid", Unit::money},           {"aov", Unit::money},         {"conversion", Unit::share},
    {"buyers", Unit::count},         {"repeat_rate", Unit::share}, {"orders", Unit::count},
    {"returning_rate", Unit::share}, {"refund_rate", Unit::share}, {"refund_order_rate", Unit::share},
    {"discount_rate", Unit::share},
};
using Snapshot = std::vector<Figure>;

// Buyers of the range who had bought before it.
std::size_t returning_buyers(const Ground& ground, const Range& range) {
  if (!range.from) return 0;
  std::vector<std::uint8_t> seen(ground.store.customers(), 0);
  Range earlier;
  earlier.until = range.from;
  for (const Order& order : in_range(ground.orders().orders, earlier))
    if (order.customer != model::kNoCustomer) seen[order.customer] = 1;
  std::size_t out = 0;
  for (const Order& order : in_range(ground.orders().orders, range)) {
    if (order.customer == model::kNoCustomer || seen[order.customer] != 1) continue;
    seen[order.customer] = 2;
    ++out;
  }
  return out;
}

// Orders of the range of which some money came back before its end.
std::size_t refunded_orders(const Ground& ground, const Range& range) {
  std::vector<std::uint8_t> refunded = refunded_by(ground, range.until);
  std::size_t out = 0;
  std::span<const Order> meant = in_range(ground.orders().orders, range);
  for (const Order& order : meant)
    out += refunded[static_cast<std::size_t>(&order - ground.orders().orders.data())] != 0;
  return out;
}

// REQUIRES: the totals are of the range.
Result<Snapshot> snapshot(const Ground& ground, const Range& range, const OrderTotals& totals) {
  Snapshot out(kMetrics);
  auto whole = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  std::optional<Money> paid = totals.paid(ground.params.refunds);
  if (paid) out[kPaid] = amount(paid);
  if (paid) out[kAov] = amount(average(paid, totals.orders));
  out[kConversion] = ratio(whole(totals.buyers), whole(ground.audience.before(range.until)));
  out[kBuyers] = counted(totals.buyers);
  out[kRepeatRate] = ratio(whole(totals.repeat_buyers), whole(totals.buyers));
  out[kOrders] = counted(totals.orders);
  if (range.from) out[kReturningRate] = ratio(whole(returning_buyers(ground, range)), whole(totals.buyers));
  if (totals.gross && totals.refunded) {
    out[kRefundRate] = ratio(totals.refunded->tenthousandths, totals.gross->tenthousandths);
    out[kRefundOrderRate] = ratio(whole(refunded_orders(ground, range)), whole(totals.orders));
  }
  Result<std::optional<Discount>> given = discount(ground, range);
  if (!given) return given.problems();
  if (*given) out[kDiscountRate] = ratio((*given)->off, (*given)->listed);
  return out;
}

}  // namespace

Result<Table> headline(const Ground& ground, const OrderTotals& all) {
  Result<Snapshot> now = snapshot(ground, ground.range, all);
  if (!now) return now.problems();
  Snapshot before(kMetrics);
  if (ground.previous) {
    Result<OrderTotals> totals = order_totals(ground.orders(), *ground.previous);
    if (!totals) return totals.problems();
    Result<Snapshot> previous = snapshot(ground, *ground.previous, *totals);
    if (!previous) return previous.problems();
    before = std::move(*previous);
    // Whether somebody bought before the earlier period is known only where the data go back further than it.
    if (*ground.orders().first >= *ground.previous->from) before[kReturningRate] = Figure{};
  }
  Table out = headline_table();
  for (std::size_t m = 0; m < kMetrics; ++m)
    out.rows.push_back({text_cell(kInfo[m].name), cell_of((*now)[m], kInfo[m].unit), cell_of(before[m], kInfo[m].unit),
                        change_of((*now)[m], before[m], kInfo[m].unit), text_cell(unit_name(kInfo[m].unit))});
  return out;
}

}  // namespace siyu::analysis::sales
