// The overview (总览): the figures of the last N days beside the N days before, what to do first today, and the shop's days as a line.
//
// The idea: a snapshot is the figures of one period; the report is two snapshots, the rules of overview_rules.cpp, and the risks. A
// figure that the data cannot tell is null and named in the note `missing` with the table that would tell it. A previous figure is
// null too where the data do not reach back over the whole of its period: half a period compared with a whole one would show
// growth that never was. Leaves out: advice of its own making. The notes carry ground; the page makes the sentence.
#include "analysis/overview.h"

#include <algorithm>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/currency.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/stages.h"

namespace siyu::analysis {
namespace overview {

using namespace siyu::report;
using model::Customer;
using model::Store;

namespace {

Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

class Overview final : public Plan {
 public:
  Overview(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params&, const Store& store, Problems& problems) {
    if (problems.empty()) check_rule(definition.where, store, problems, true);
    if (!store.end() && !(definition.range && definition.range->until))
      problems.push_back({"no_times", "", "The data carry no times, so there is no last period to show.", {}});
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  void add_notes(const Ground& ground, const Snapshot& now, const Snapshot& before, Report& report) const;

  Definition definition_;
  Params params_;
};

void Overview::add_notes(const Ground& ground, const Snapshot& now, const Snapshot& before, Report& report) const {
  std::size_t main = now[kPaid].number ? kPaid : now[kNewCustomers].number ? kNewCustomers : kCustomers;
  auto change = [&](std::size_t m) { return change_of(now[m], before[m], kInfo[m].unit); };
  auto direction = [](const Cell& cell) -> std::string {
    const double* x = std::get_if<double>(&cell);
    return x == nullptr ? "unknown" : *x > 0 ? "up" : *x < 0 ? "down" : "flat";
  };
  Json headline = {{"metric", std::string(kInfo[main].name)},
                   {"value", cell_json(cell_of(now[main], kInfo[main].unit))},
                   {"previous", cell_json(cell_of(before[main], kInfo[main].unit))},
                   {"change", cell_json(change(main))},
                   {"direction", direction(change(main))}};
  // What moved most beside it: the largest relative change; shares are left out, their changes are points.
  std::size_t most = kMetrics;
  double largest = 0;
  for (std::size_t m = 0; m < kMetrics; ++m) {
    Cell cell = change(m);
    const double* x = std::get_if<double>(&cell);
    if (m == main || kInfo[m].unit == Unit::share || x == nullptr) continue;
    double size = *x < 0 ? -*x : *x;
    if (size > largest) most = m, largest = size;
  }
  if (most != kMetrics) {
    headline["moved_most"] = std::string(kInfo[most].name);
    headline["moved_change"] = cell_json(change(most));
    headline["moved_direction"] = direction(change(most));
  }
  report.notes.push_back({"headline", std::move(headline)});
  // What amounts of several currencies leave unknown no other table would tell; a note of its own says so.
  bool is_mixed = ground.orders && mixed_currencies(*ground.store.facts(ground.orders->source.table));
  for (std::string_view need : {"customers", "orders", "touches"}) {
    if (need == "orders" && is_mixed) continue;
    Json metrics = Json::array();
    for (std::size_t m = 0; m < kMetrics; ++m)
      if (!now[m].told && kInfo[m].needs == need) metrics.push_back(std::string(kInfo[m].name));
    if (!metrics.empty())
      report.notes.push_back({"missing", {{"needs", {std::string(need)}}, {"metrics", std::move(metrics)}}});
  }
  if (now[kBuyers].number && *now[kBuyers].number < kSmallSample)
    report.notes.push_back({"small_sample", {{"buyers", *now[kBuyers].number}}});
  if (ground.orders && ground.orders->left_out > 0)
    report.notes.push_back({"left_out", {{"orders", ground.orders->left_out}}});
  if (ground.has_amounts()) {
    const Worth& value = ground.value;
    report.notes.push_back({"ltv",
                            {{"buyers", value.buyers},
                             {"watched", value.watched},
                             {"coverage", cell_json(share_cell(value.of_customers, value.orders))}}});
  }
  Instant from = ground.until - params_.period.ms;
  report.notes.push_back(
      {"period",
       {{"from", format_instant(from, definition_.zone)}, {"until", format_instant(ground.until, definition_.zone)}}});
}

Result<Report> Overview::run(const Store& store) const {
  Result<Ground> ground = gather(params_, definition_, store);
  if (!ground) return ground.problems();
  Result<Snapshot> now = snapshot(*ground, ground->until);
  if (!now) return now.problems();
  Report report;
  Snapshot before;
  if (params_.compare == Compare::previous) {
    Result<Snapshot> previous = snapshot(*ground, ground->until - params_.period.ms);
    if (!previous) return previous.problems();
    before = *previous;
    forget_short_history(*ground, before, report);
  }
  Table headline = headline_table();
  for (std::size_t m = 0; m < kMetrics; ++m)
    headline.rows.push_back({text_cell(kInfo[m].name), cell_of((*now)[m], kInfo[m].unit),
                             cell_of(before[m], kInfo[m].unit), change_of((*now)[m], before[m], kInfo[m].unit),
                             text_cell(unit_name(kInfo[m].unit))});
  Result<Table> line = series(*ground);
  if (!line) return line.problems();
  add_notes(*ground, *now, before, report);
  if (ground->orders) add_order_notes(store, ground->orders->source, report.notes);
  add_match_note(store, kPeopleTables, report.notes);
  report.tables = {std::move(headline), std::move(*line)};
  add_actions(look(*ground), *ground, report);
  report.tables.push_back(risks(*ground));
  return report;
}

Result<Table> Overview::people(const Store& store, const Json& mark) const {
  std::string metric;
  if (mark.is_object() && mark.contains("metric") && mark["metric"].is_string())
    metric = mark["metric"].get<std::string>();
  Result<Ground> ground = gather(params_, definition_, store);
  if (!ground) return ground.problems();
  Range period = between(ground->until - params_.period.ms, ground->until);
  std::vector<Purchases> bought;
  if (ground->orders) {
    Result<std::vector<Purchases>> of = purchases(*ground->orders, period, Refunds::net, store.customers());
    if (!of) return of.problems();
    bought = std::move(*of);
  }
  std::vector<std::uint8_t> listed(store.customers(), 0);
  if (mark.is_object() && mark.contains("action") && mark["action"].is_string()) {
    std::vector<Action> actions = look(*ground);
    auto it = std::find_if(actions.begin(), actions.end(),
                           [&](const Action& one) { return one.rule == mark["action"].get<std::string>(); });
    if (it == actions.end() || it->people.empty())
      return Problem{"unknown_mark", "", "The report lists no people for this action.", {}};
    listed = it->people;
  } else if (metric == "super_customers" && ground->super_rule) {
    listed = super_customers(*ground, ground->until);
  } else if (metric == "buyers" && ground->orders) {
    for (std::size_t c = 0; c < listed.size(); ++c) listed[c] = bought[c].orders > 0;
  } else if (metric == "new_customers" && ground->has_people_times) {
    for (std::size_t c = 0; c < listed.size(); ++c)
      listed[c] = ground->meant[c] != 0 && period.holds(ground->joined[c]);
  } else {
    return Problem{"unknown_mark", "", "The report lists no people for this figure.", {}};
  }
  Table table = people_table();
  for (Customer c : store.by_label())
    if (listed[c] != 0)
      table.rows.push_back({text_cell(store.label(c)), bought.empty() ? Cell{} : count_cell(bought[c].orders),
                            bought.empty() ? Cell{} : optional_money(bought[c].paid)});
  return table;
}

Json describe() {
  return {
      {"params", describe_struct<Params>()},
      {"tables", describe_tables({headline_table(), series_table(), actions_table(), rules_table(), risks_table()})}};
}

Json suggest(const Store& store) {
  if (store.customers() == 0 || !store.end()) return nullptr;
  return {{"version", 1}, {"analysis", "overview"}, {"params", Json::object()}};
}

}  // namespace
}  // namespace overview

extern const report::Analysis kOverview = {"overview", report::bind_plan<overview::Params, overview::Overview>,
                                           overview::describe, overview::suggest, report::shape_of<overview::Params>};

}  // namespace siyu::analysis
