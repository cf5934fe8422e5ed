// The figures of the overview: what is gathered once, a snapshot of a period, and the shop's days.
#include <algorithm>

#include "analysis/overview.h"
#include "report/stages.h"

namespace siyu::analysis::overview {

using namespace siyu::report;
using model::Customer;
using model::Store;
using model::TableKind;

namespace {

constexpr std::int64_t kLongestByDay = 120 * kDayMs;

// Of the people who got a broadcast in the period, those who deleted us within three days of one. Nothing where the data do not tell
// who got one, or who left.
std::optional<Figure> broadcast_loss(const Ground& ground, Instant from, Instant until) {
  if (ground.deleted.empty()) return std::nullopt;
  std::int64_t touched = 0, lost = 0;
  bool told = false;
  for (const model::Timeline& timeline : ground.store.timelines()) {
    if (timeline.table() != TableKind::touches || !timeline.timed()) continue;
    told = true;
    for (Customer c = 0; c < ground.store.customers(); ++c) {
      if (ground.meant[c] == 0) continue;
      bool got = false, left = false;
      for (std::uint32_t p = timeline.offsets()[c]; p < timeline.offsets()[c + 1]; ++p) {
        Instant at = timeline.time()[p];
        if (at < from || at >= until || ground.is_gone(c, at)) continue;
        got = true;
        left = left || (ground.is_gone(c, until) && *ground.deleted[c] <= at + kLossWindow);
      }
      touched += got, lost += left;
    }
  }
  if (!told) return std::nullopt;
  return ratio(lost, touched);
}

// REQUIRES: orders
Worth value_at(const Ground& ground, Instant moment) {
  return worth_in_a_year(*ground.orders, *ground.by_customer, Range(), moment);
}

}  // namespace

std::vector<EnumName<Compare>> enum_names(Compare) {
  return {{Compare::previous, "previous"}, {Compare::none, "none"}};
}

Range between(Instant from, Instant until) {
  Range out;
  out.from = from, out.until = until;
  return out;
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
Table series_table() {
  return {"series",
          {{"bucket", Role::key, Unit::day},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"new_customers", Role::measure, Unit::count}},
          {}};
}

Result<Ground> gather(const Params& params, const Definition& definition, const Store& store) {
  Ground out{params, definition, store};
  out.until = definition.range && definition.range->until ? *definition.range->until : *store.end();
  RuleContext context{store, definition.zone, out.until};
  out.meant = people_where(definition.where, context);
  out.since = known_since(store);
  out.joined = out.since;
  std::vector<std::optional<Instant>> added = customer_times(store, "customer.added_at");
  for (std::size_t c = 0; c < added.size(); ++c)
    if (added[c]) out.joined[c] = *added[c];
  out.deleted = customer_times(store, "customer.deleted_at");
  out.has_people_times =
      std::any_of(out.since.begin(), out.since.end(), [](Instant t) { return t != model::kUntimed; });
  if (std::optional<Json> rule = super_customer_rule(&store)) out.super_rule = own_rule(*rule);
  if (std::optional<PaidEvent> paid = paid_event(store); paid && paid->timed) {
    Result<std::shared_ptr<const Orders>> orders = paid_orders(*paid, definition.where, context);
    if (!orders) return orders.problems();
    out.orders = std::move(*orders);
    out.by_customer = customer_orders(out.orders, store);
  }
  if (out.has_amounts()) out.value = value_at(out, out.until);
  return out;
}

std::vector<std::uint8_t> super_customers(const Ground& ground, Instant moment) {
  std::vector<std::uint8_t> holds = people_where(*ground.super_rule, {ground.store, ground.zone(), moment});
  for (std::size_t c = 0; c < holds.size(); ++c)
    holds[c] = holds[c] != 0 && ground.meant[c] != 0 && ground.since[c] < moment;
  return holds;
}

Result<Snapshot> snapshot(const Ground& ground, Instant until) {
  Snapshot out;
  Instant from = until - ground.params.period.ms;
  std::size_t customers = 0, reachable = 0, fresh = 0;
  for (std::size_t c = 0; c < ground.meant.size(); ++c) {
    if (ground.meant[c] == 0) continue;
    bool known = ground.since[c] < until;
    bool gone = !ground.deleted.empty() && ground.deleted[c] && *ground.deleted[c] < until;
    if (known) ++customers;
    if (known && !gone) ++reachable;
    if (ground.joined[c] >= from && ground.joined[c] < until) ++fresh;
  }
  out[kCustomers] = counted(customers);
  if (!ground.deleted.empty()) out[kReachable] = counted(reachable);
  if (ground.has_people_times) out[kNewCustomers] = counted(fresh);
  if (ground.super_rule) {
    std::vector<std::uint8_t> holds = super_customers(ground, until);
    out[kSuperCustomers] = counted(static_cast<std::size_t>(std::count(holds.begin(), holds.end(), 1)));
  }
  if (std::optional<Figure> loss = broadcast_loss(ground, from, until)) out[kBroadcastLoss] = *loss;
  if (!ground.orders) return out;
  if (ground.has_amounts()) {
    const bool now = until == ground.until;
    out[kLtv] = {true, now ? ground.value.ltv : value_at(ground, until).ltv, 1};
  }
  Result<OrderTotals> totals = order_totals(*ground.orders, between(from, until));
  if (!totals) return totals.problems();
  Result<OrderTotals> repeat = order_totals(*ground.orders, between(until - kRepeatWindow, until));
  if (!repeat) return repeat.problems();
  out[kBuyers] = counted(totals->buyers);
  out[kOrders] = counted(totals->orders);
  std::optional<Money> paid = totals->paid(Refunds::net);
  if (paid) out[kPaid] = amount(paid);
  if (paid) out[kAov] = amount(average(paid, totals->orders));
  out[kRepeatRate] = ratio(static_cast<std::int64_t>(repeat->repeat_buyers), static_cast<std::int64_t>(repeat->buyers));
  if (totals->gross && totals->refunded)
    out[kRefundRate] = ratio(totals->refunded->tenthousandths, totals->gross->tenthousandths);
  return out;
}

void forget_short_history(const Ground& ground, Snapshot& previous, Report& report) {
  auto day_start = [&](std::optional<Instant> t) -> std::optional<Instant> {
    if (!t) return std::nullopt;
    return start_of(day_of(*t, ground.zone()), ground.zone());
  };
  std::optional<Instant> people_from = day_start(ground.store.first());
  std::optional<Instant> orders_from = ground.orders ? day_start(ground.orders->first) : std::nullopt;
  Instant until = ground.until - ground.params.period.ms;
  Json metrics = Json::array();
  for (std::size_t m = 0; m < kMetrics; ++m) {
    if (m == kLtv) continue;  // it is null by itself where nobody was watched for a year
    bool is_stock = m == kCustomers || m == kReachable || m == kSuperCustomers;
    std::optional<Instant> data_from = kInfo[m].needs == "orders" ? orders_from : people_from;
    Instant needed = is_stock ? until : m == kRepeatRate ? until - kRepeatWindow : until - ground.params.period.ms;
    if (data_from && (is_stock ? *data_from < needed : *data_from <= needed)) continue;
    if (previous[m].told) metrics.push_back(std::string(kInfo[m].name));
    previous[m] = Figure{};
  }
  if (!metrics.empty()) report.notes.push_back({"short_history", {{"metrics", std::move(metrics)}}});
}

Result<Table> series(const Ground& ground) {
  Table out = series_table();
  Instant from = ground.until - ground.params.period.ms;
  Grain grain = ground.params.period.ms > kLongestByDay ? Grain::week : Grain::day;
  std::vector<Instant> joined;
  for (std::size_t c = 0; c < ground.joined.size(); ++c)
    if (ground.meant[c] != 0 && ground.joined[c] >= from && ground.joined[c] < ground.until)
      joined.push_back(ground.joined[c]);
  std::sort(joined.begin(), joined.end());
  for (Instant start = bucket_start(from, grain, ground.zone()); start < ground.until;
       start = next_bucket(start, grain, ground.zone())) {
    Range part = between(std::max(start, from), std::min(next_bucket(start, grain, ground.zone()), ground.until));
    std::vector<Cell> row = {text_cell(format_bucket(start, grain, ground.zone())), Cell{}, Cell{}, Cell{}, Cell{}};
    if (ground.orders) {
      Result<OrderTotals> totals = order_totals(*ground.orders, part);
      if (!totals) return totals.problems();
      row[1] = count_cell(totals->orders);
      row[2] = count_cell(totals->buyers);
      row[3] = optional_money(totals->paid(Refunds::net));
    }
    if (ground.has_people_times)
      row[4] = static_cast<std::int64_t>(std::lower_bound(joined.begin(), joined.end(), *part.until) -
                                         std::lower_bound(joined.begin(), joined.end(), *part.from));
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace siyu::analysis::overview
