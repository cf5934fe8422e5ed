// Sales (成交): 销售金额, 客单价, 转化率, 购买人群 and 复购 beside the period before, their course, and where the money comes from: by
// product, by channel and store, by price.
//
// The idea: everything is a sum over the paid orders of report/orders.h in an interval of time, so a bucket is the summary of a
// shorter range. A refund counts when it was made (退款时间), not when its order was, so the buckets' money adds up to the
// summary's. Buyers do not add up: who buys in two buckets is a buyer of both.
// This file binds a definition; sales_periods, sales_groups and sales_products make the tables.
#include "analysis/sales.h"

#include <algorithm>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/event_step.h"
#include "report/match.h"

namespace siyu::analysis {
namespace sales {

using namespace siyu::report;
using model::Customer;
using model::Store;

std::vector<EnumName<Interval>> enum_names(Interval) {
  return {{Interval::day, "day"},     {Interval::hour, "hour"},       {Interval::week, "week"},
          {Interval::month, "month"}, {Interval::quarter, "quarter"}, {Interval::year, "year"}};
}
Grain grain_of(Interval interval) {
  constexpr Grain kGrains[] = {Grain::day, Grain::hour, Grain::week, Grain::month, Grain::quarter, Grain::year};
  return kGrains[static_cast<std::size_t>(interval)];
}
std::vector<EnumName<Compare>> enum_names(Compare) {
  return {{Compare::previous, "previous"}, {Compare::none, "none"}};
}

namespace {

constexpr std::int64_t kSmallSample = 30, kWideDays = 60;
// Round amounts that shops of most trades know by heart; not quantiles, so that two reports of one shop have the same bands.
constexpr std::string_view kBands[] = {"50", "100", "200", "300", "500", "1000", "2000", "5000"};
constexpr std::string_view kFieldsBy[] = {"order.channel", "order.store"};
constexpr std::string_view kProducts[] = {"item.name", "item.sku", "item.category"};

Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

bool has_items(const Store& store, std::string_view field) {
  for (model::TableKind kind : {model::TableKind::items, model::TableKind::orders})
    if (const model::Facts* facts = store.facts(kind); facts != nullptr && facts->table.find(field) != nullptr)
      return true;
  return false;
}

void check_bands(Params& params, Problems& problems) {
  if (!params.bands) {
    params.bands.emplace();
    for (std::string_view band : kBands) params.bands->emplace_back(band);
  }
  std::optional<Money> before;
  for (std::size_t i = 0; i < params.bands->size(); ++i) {
    std::optional<Money> border = parse_money((*params.bands)[i]);
    if (border && (!before || *border > *before)) {
      before = border;
      continue;
    }
    problems.push_back({"bad_bands",
                        "/params/bands/" + std::to_string(i),
                        "Borders of price bands are amounts of money, and they rise.",
                        {}});
    return;
  }
}

void check_by(const PaidEvent& paid, Params& params, const Store& store, Problems& problems) {
  const model::Facts& facts = *store.facts(paid.table);
  if (!params.by) {
    params.by.emplace();
    for (std::string_view field : kFieldsBy)
      if (facts.table.find(field) != nullptr) params.by->emplace_back(field);
  }
  check_fields(*params.by, "/params/by", store, problems);
  if (!problems.empty()) return;
  for (std::size_t i = 0; i < params.by->size(); ++i) {
    std::string& field = (*params.by)[i];
    field = std::string(store.field_named(field));
    if (facts.table.find(field) == nullptr && store.person(field) == nullptr)
      problems.push_back({"not_about_orders",
                          "/params/by/" + std::to_string(i),
                          "Orders are told apart by their own fields or by their customers'.",
                          {{"field", field}}});
  }
  if (params.product.empty()) {
    for (std::string_view field : kProducts)
      if (params.product.empty() && has_items(store, field)) params.product = std::string(field);
  } else {
    check_fields({params.product}, "/params/product", store, problems);
    if (problems.empty() && !has_items(store, params.product))
      problems.push_back({"not_about_orders",
                          "/params/product",
                          "A product is a field of the items or of the orders.",
                          {{"field", params.product}}});
  }
}

void add_notes(const Ground& ground, const OrderTotals& totals, Report& report) {
  auto note = [&](std::string_view code, std::string_view fact, std::size_t count) {
    if (count > 0) report.notes.push_back({std::string(code), {{std::string(fact), count}}});
  };
  const PaidEvent& source = ground.orders().source;
  if (source.table == model::TableKind::events) report.notes.push_back({"paid_event", {{"event", source.event}}});
  if (source.amount_field == "order.total") report.notes.push_back({"amount_is_total", Json::object()});
  if (!totals.gross) report.notes.push_back({"no_amounts", Json::object()});
  if (ground.params.refunds == Refunds::net && totals.gross && !totals.refunded)
    report.notes.push_back({"no_refunds", Json::object()});
  note("unpaid", "orders", ground.orders().unpaid);
  note("without_customer", "orders", totals.without_customer);
  note("left_out", "orders", ground.orders().left_out);
  note("repeated_orders", "orders", totals.repeated);
  if (totals.gross) note("without_amount", "orders", totals.without_amount);
  if (totals.buyers > 0 && totals.buyers < kSmallSample) note("small_sample", "buyers", totals.buyers);
  if (ground.previous)
    report.notes.push_back({"compared_with",
                            {{"from", format_instant(*ground.previous->from, ground.zone())},
                             {"until", format_instant(*ground.previous->until, ground.zone())}}});
  if (ground.short_history) report.notes.push_back({"no_previous", Json::object()});
}

class Sales final : public Plan {
 public:
  Sales(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    sales::check(definition, params, store, problems);
  }
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Definition definition_;
  Params params_;
};

Result<Report> Sales::run(const Store& store) const {
  Result<Ground> ground = gather(params_, definition_, store);
  if (!ground) return ground.problems();
  Result<OrderTotals> all = order_totals(ground->orders(), ground->range);
  if (!all) return all.problems();
  Report report;
  auto add = [&](Result<Table> table) {
    if (!table) return table.problems();
    report.tables.push_back(std::move(*table));
    return Problems{};
  };
  for (Problems problems : {add(summary(*ground, *all)), add(series(*ground)), add(headline(*ground, *all)),
                            add(groups(*ground, *all)), add(products(*ground)), add(bands(*ground))})
    if (!problems.empty()) return problems;
  add_notes(*ground, *all, report);
  add_order_notes(store, ground->orders().source, report.notes);
  add_match_note(store, kind_bit(ground->orders().source.table) | kind_bit(model::TableKind::customers), report.notes);
  if (!ground->orders().source.timed) report.notes.push_back({"no_series", Json::object()});
  return report;
}

// Purchases of the range, narrowed to a bucket, or to the orders of one row of a table.
Result<Table> Sales::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object()) return unknown;
  auto flag = [&](const char* key) { return mark.contains(key) && mark[key].is_boolean() && mark[key].get<bool>(); };
  auto text = [&](const char* key) -> std::optional<std::string> {
    if (!mark.contains(key) || !mark[key].is_string()) return std::nullopt;
    return mark[key].get<std::string>();
  };
  std::optional<std::string> bucket = text("bucket"), field = text("field"), value = text("value"),
                             product = text("product"), band = text("band");
  if (!bucket && !(field && value) && !product && !band && !flag("buyers") && !flag("repeat")) return unknown;
  Result<Ground> ground = gather(params_, definition_, store);
  if (!ground) return ground.problems();
  Range meant = ground->range;
  std::optional<std::vector<std::uint8_t>> chosen;
  if (field || product || band) {
    chosen = field     ? orders_of_group(*ground, *field, value.value_or(""))
             : product ? orders_of_product(*ground, *product)
                       : orders_of_band(*ground, *band);
    if (!chosen) return unknown;
  } else if (bucket) {
    Result<std::vector<Instant>> starts = buckets(*ground);
    if (!starts) return starts.problems();
    auto it = std::find_if(starts->begin(), starts->end(), [&](Instant start) {
      return format_bucket(start, grain_of(params_.interval), definition_.zone) == *bucket;
    });
    if (it == starts->end()) return unknown;
    meant = part(*ground, *it);
  }
  std::vector<Purchases> bought;
  if (chosen) {  // what they paid for these orders, refunds not taken off
    bought.resize(store.customers());
    for (std::size_t i = 0; i < chosen->size(); ++i) {
      const Order& order = ground->orders().orders[i];
      if ((*chosen)[i] == 0 || order.customer == model::kNoCustomer) continue;
      Purchases& of = bought[order.customer];
      ++of.orders;
      if (!ground->has_amounts()) continue;
      if (!of.paid) of.paid = Money{};
      if (__builtin_add_overflow(of.paid->tenthousandths, order.paid.tenthousandths, &of.paid->tenthousandths))
        return money_overflow();
    }
  } else {
    Result<std::vector<Purchases>> all = purchases(ground->orders(), meant, params_.refunds, store.customers());
    if (!all) return all.problems();
    bought = std::move(*all);
  }
  std::size_t least = flag("repeat") ? 2 : 1;
  Table table = people_table();
  for (Customer c : store.by_label())
    if (const Purchases& of = bought[c]; of.orders >= least)
      table.rows.push_back({text_cell(store.label(c)), count_cell(of.orders), optional_money(of.paid)});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({summary_table(), series_table(Grain::day), headline_table(), groups_table(),
                                      products_table(), bands_table()})}};
}

// The last thirty days beside the thirty before, where the data reach that far; else all, in some dozens of points.
Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) return nullptr;
  std::int64_t days = store.first() && store.last() ? (*store.last() - *store.first()) / kDayMs : 0;
  Json out = {{"version", 1}, {"analysis", "sales"}, {"params", {{"interval", "day"}}}};
  if (paid->timed && days >= kWideDays) {
    Day last = day_of(*store.last(), store.zone());
    out["range"] = {{"from", format_day(last - 29)}, {"to", format_day(last)}};
  }
  return out;
}

}  // namespace

void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) {
    problems.push_back(
        {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
    return;
  }
  if (!paid->timed && definition.range)
    problems.push_back({"no_times", "/range", "The orders carry no times, so a range cannot choose among them.", {}});
  check_bands(params, problems);
  if (problems.empty()) check_by(*paid, params, store, problems);
}

}  // namespace sales

extern const report::Analysis kSales = {"sales", report::bind_plan<sales::Params, sales::Sales>, sales::describe,
                                        sales::suggest, report::shape_of<sales::Params>};

}  // namespace siyu::analysis
