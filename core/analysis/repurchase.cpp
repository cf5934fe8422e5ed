// The report on repurchase (复购): four rates of that name, the Kaplan-Meier curve of the time to the next order, its median, cohorts,
// and what completed gaps alone would say. docs/reports.md defines the numbers.
#include "analysis/repurchase.h"

#include "analysis/registry.h"
#include "analysis/repurchase_tables.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/orders.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Store;
using repurchase::Orders;
using repurchase::Params;
using repurchase::Watch;

Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"ordered_at", Role::measure, Unit::day},
           {"next_at", Role::measure, Unit::day},
           {"days", Role::measure, Unit::days}},
          {}};
}

class Repurchase final : public Plan {
 public:
  Repurchase(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    repurchase::check(definition, params, store, problems);
  }
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  repurchase::Question question(const Store& store) const {
    return {params_, repurchase::grain_of(params_.cohort), definition_.zone,
            definition_.range && definition_.range->from.has_value(),
            static_cast<std::int32_t>(repurchase::as_of_day(params_, definition_, store))};
  }

  Definition definition_;
  Params params_;
};

Result<Report> Repurchase::run(const Store& store) const {
  Orders orders = repurchase::read_orders(params_, definition_, store);
  Report report = repurchase::make_report(question(store), orders);
  std::optional<PaidEvent> paid = paid_event(store);
  if (paid && params_.order->event == paid->event) {
    if (paid->table == model::TableKind::events) report.notes.push_back({"paid_event", {{"event", paid->event}}});
    add_order_notes(store, *paid, report.notes);
    add_match_note(store, kind_bit(paid->table) | kind_bit(model::TableKind::customers), report.notes);
  }
  return report;
}

// {cohort?, window?, again?, group?}: of a cohort or all, who came again (within the window), or did not; group is {field: value} of
// a row of a breakdown. Without `again` everybody; with a window only those who were watched so long.
// {gap: [from, to]}: who ordered twice running that many days apart, and when they last did.
Result<Table> Repurchase::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object()) return unknown;
  auto has = [&](const char* key) { return mark.contains(key) && !mark[key].is_null(); };
  if ((has("cohort") && !mark["cohort"].is_string()) || (has("window") && !mark["window"].is_number_integer()) ||
      (has("again") && !mark["again"].is_boolean()) ||
      (has("group") && (!mark["group"].is_object() || !params_.breakdown)))
    return unknown;
  std::optional<repurchase::Gap> gap;
  if (has("gap")) {
    const Json& ends = mark["gap"];
    if (mark.size() != 1 || !ends.is_array() || ends.size() != 2 || !ends[0].is_number_integer() ||
        !ends[1].is_number_integer())
      return unknown;
    gap = repurchase::Gap{ends[0].get<std::int64_t>(), ends[1].get<std::int64_t>()};
  }
  Orders orders = repurchase::read_orders(params_, definition_, store, gap);
  repurchase::Cohorts cohorts(orders.watched, params_.cohort, definition_.zone);
  repurchase::GroupRows rows = repurchase::group_rows(params_, orders);

  std::size_t cohort = 0, row = 0;
  if (has("cohort")) {
    while (cohort < cohorts.size() && cohorts.label(cohort) != mark["cohort"].get<std::string>()) ++cohort;
    if (cohort == cohorts.size()) return unknown;
  }
  if (has("group")) {
    std::vector<std::string> texts;
    for (const std::string& field : params_.breakdown->by) {
      if (!mark["group"].contains(field) || !mark["group"][field].is_string()) return unknown;
      texts.push_back(mark["group"][field].get<std::string>());
    }
    while (row < rows.texts.size() && rows.texts[row] != texts) ++row;
    if (row == rows.texts.size()) return unknown;
  }
  std::int32_t as_of = question(store).as_of;
  std::int64_t window = has("window") ? mark["window"].get<std::int64_t>() : 0;
  std::vector<const Watch*> of(store.customers(), nullptr);
  for (const Watch& pair : orders.pairs) of[pair.customer] = &pair;
  for (const Watch& watch : orders.watched) {
    if (gap) break;
    if (has("cohort") && cohorts.of(watch.start) != cohort) continue;
    if (has("group") && rows.row_of[watch.group] != row) continue;
    if (has("window") && as_of - watch.start < window) continue;
    bool came = watch.again && (!has("window") || watch.days <= window);
    if (has("again") && mark["again"].get<bool>() != came) continue;
    of[watch.customer] = &watch;
  }
  Table table = people_table();
  for (model::Customer c : store.by_label())
    if (const Watch* watch = of[c])
      table.rows.push_back({text_cell(store.label(c)), text_cell(format_day(watch->start)),
                            watch->again ? text_cell(format_day(watch->start + watch->days)) : Cell(),
                            std::int64_t{watch->days}});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()}, {"tables", describe_tables(repurchase::empty_tables())}};
}

Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed || !store.last()) return nullptr;
  return {{"version", 1}, {"analysis", "repurchase"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kRepurchase = {"repurchase", bind_plan<Params, Repurchase>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
