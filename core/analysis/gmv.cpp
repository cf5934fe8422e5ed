// The report on GMV: which of 用户量, 购买转化, 人均单价 and 复购频次 moved what was paid from one period to another, in all and
// leaf by leaf, and who came and who went. docs/reports.md defines the numbers.
#include "analysis/gmv.h"

#include <algorithm>

#include "analysis/gmv_leaves.h"
#include "analysis/gmv_tables.h"
#include "analysis/registry.h"
#include "base/text.h"
#include "report/describe.h"
#include "report/match.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using gmv::Bought;
using gmv::Params;
using gmv::Sides;
using model::Customer;
using model::Store;
using model::TableKind;

Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

class Gmv final : public Plan {
 public:
  Gmv(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    gmv::check(definition, params, store, problems);
  }
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Definition definition_;
  Params params_;
};

Result<Report> Gmv::run(const Store& store) const {
  Result<Sides> sides = gmv::read_sides(params_, definition_, store);
  if (!sides) return sides.problems();
  Result<Report> report = gmv::make_report(params_, definition_, *sides, store);
  if (!report) return report.problems();
  const gmv::Side &base = sides->base, &current = sides->current;
  const PaidEvent& source = current.orders().source;
  auto note = [&](const char* code, std::size_t orders) {
    if (orders > 0) report->notes.push_back({code, {{"orders", orders}}});
  };
  if (source.table == TableKind::events) report->notes.push_back({"paid_event", {{"event", source.event}}});
  if (source.amount_field == "order.total") report->notes.push_back({"amount_is_total", Json::object()});
  if (!current.orders().has_refunds) report->notes.push_back({"no_refunds", Json::object()});
  note("unpaid", current.orders().unpaid);
  note("without_customer", static_cast<std::size_t>(base.unmatched_orders + current.unmatched_orders));
  note("left_out", current.orders().left_out);
  note("repeated_orders", base.several_rows + current.several_rows);
  note("without_amount", base.priceless + current.priceless);
  add_order_notes(store, source, report->notes);
  add_match_note(store, kind_bit(source.table) | kind_bit(TableKind::customers), report->notes);
  return report;
}

// {period, side?: "users" | "buyers" | "repeat", leaf?: {field: text}}, or {bridge: "users" | "buyers", step}.
Result<Table> Gmv::people(const Store& store, const Json& mark) const {
  const Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object()) return unknown;
  auto text = [&](const char* key) {
    return mark.contains(key) && mark[key].is_string() ? mark[key].get<std::string>() : std::string();
  };
  Result<Sides> sides = gmv::read_sides(params_, definition_, store);
  if (!sides) return sides.problems();
  const std::string period = text("period"), bridge = text("bridge");
  const bool is_current = !bridge.empty() ? text("step") != "start" && text("step") != "lost" : period == "current";
  if (!sides->base.known && (!is_current || !bridge.empty()) && text("step") != "end") return unknown;
  std::optional<std::uint32_t> leaf;
  std::vector<std::uint8_t> behind(store.customers(), 0);
  if (!bridge.empty()) {
    const auto* step = std::find(std::begin(gmv::kStepNames), std::end(gmv::kStepNames), text("step"));
    if ((bridge != "users" && bridge != "buyers") || step == std::end(gmv::kStepNames)) return unknown;
    const auto which = static_cast<gmv::Step>(step - std::begin(gmv::kStepNames));
    for (Customer c = 0; c < behind.size(); ++c) behind[c] = gmv::is_behind(*sides, bridge == "buyers", which, c);
  } else {
    const std::string side = mark.contains("side") ? text("side") : "buyers";
    if ((period != "base" && period != "current") || (side != "users" && side != "buyers" && side != "repeat"))
      return unknown;
    if (mark.contains("leaf")) {
      if (!mark["leaf"].is_object() || !sides->leaves || side != "buyers") return unknown;
      std::vector<std::string> texts;
      for (const std::string& field : params_.by) {
        if (!mark["leaf"].contains(field) || !mark["leaf"][field].is_string()) return unknown;
        texts.push_back(mark["leaf"][field].get<std::string>());
      }
      leaf = sides->leaves->find(texts);
      if (!leaf) return unknown;
    }
    const gmv::Side& of = sides->side(is_current);
    for (Customer c = 0; c < behind.size(); ++c)
      behind[c] = side == "users" ? of.is_user[c] : of.orders_of[c] >= (side == "repeat" ? 2u : 1u);
  }
  Result<std::vector<Bought>> bought = gmv::bought_in(*sides, is_current, leaf, store);
  if (!bought) return bought.problems();
  Table table = people_table();
  for (Customer c : store.by_label()) {
    const Bought& of = (*bought)[c];
    if (behind[c] && (!leaf || of.orders > 0))
      table.rows.push_back({text_cell(store.label(c)), of.orders, money_cell(Money{of.paid})});
  }
  return table;
}

Json describe() { return {{"params", describe_struct<Params>()}, {"tables", describe_tables(gmv::empty_tables())}}; }

// The last 30 days of the data against the 30 before, by channel where the orders tell one.
Json suggest(const Store& store) {
  const std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed || paid->amount_field.empty() || !store.first()) return nullptr;
  Definition definition;
  definition.zone = store.zone();
  const gmv::Span span = gmv::current_span(definition, store);
  Json params = Json::object();
  for (const char* field : {"order.channel", "event.channel", "order.store", "customer.source"}) {
    Problems problems;
    gmv::check_leaf_field(field, "", store, problems);
    if (!problems.empty()) continue;
    params["by"] = {field};
    break;
  }
  return {{"version", 1},
          {"analysis", "gmv"},
          {"range",
           {{"from", format_day(day_of(span.from, store.zone()))},
            {"to", format_day(day_of(span.until - 1, store.zone()))},
            {"zone", format_zone(store.zone())}}},
          {"params", std::move(params)}};
}

}  // namespace

extern const Analysis kGmv = {"gmv", bind_plan<Params, Gmv>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
