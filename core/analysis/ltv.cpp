// The report on lifetime value (LTV 与获客回本): curves by cohort and channel, what customers cost, when they have paid for themselves,
// and, if asked, what a buy-till-you-die model foresees. docs/reports.md defines the numbers.
#include "analysis/ltv.h"

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using ltv::Movements;
using ltv::Params;
using ltv::Person;
using ltv::Study;
using model::Customer;
using model::Store;

class Ltv final : public Plan {
 public:
  Ltv(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    ltv::check(definition, params, store, problems);
  }
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Definition definition_;
  Params params_;
};

void add_order_facts(const Movements& movements, const Store& store, std::vector<Note>& notes) {
  auto note = [&](const char* code, std::size_t orders) {
    if (orders > 0) notes.push_back({code, {{"orders", orders}}});
  };
  if (movements.source.table == model::TableKind::events)
    notes.push_back({"paid_event", {{"event", movements.source.event}}});
  if (movements.source.amount_field == "order.total") notes.push_back({"amount_is_total", Json::object()});
  if (!movements.has_refunds) notes.push_back({"no_refunds", Json::object()});
  note("unpaid", movements.unpaid);
  note("without_customer", movements.without_customer);
  note("left_out", movements.left_out);
  note("repeated_orders", movements.repeated);
  note("without_amount", movements.without_amount);
  add_order_notes(store, movements.source, notes);
}

Result<Report> Ltv::run(const Store& store) const {
  Result<Movements> movements = ltv::read_movements(definition_, store);
  if (!movements) return movements.problems();
  Result<Study> study = ltv::count(params_, definition_, store, *movements);
  if (!study) return study.problems();
  Report report;
  report.tables = ltv::make_tables(params_, *study, movements->year, report.notes);
  if (params_.model != ltv::Model::empirical)
    for (Table& table : ltv::model_tables(params_, *study, *movements, report.notes))
      report.tables.push_back(std::move(table));
  add_order_facts(*movements, store, report.notes);
  add_match_note(store, kind_bit(movements->source.table) | kind_bit(model::TableKind::customers), report.notes);
  return report;
}

// {channel?, cohort?, inviters?: true, foreseen?: true}: customers of a channel and a cohort; with `inviters` those whose invited have
// bought, with `foreseen` what the model says of each.
Result<Table> Ltv::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object()) return unknown;
  auto has = [&](const char* key) { return mark.contains(key) && !mark[key].is_null(); };
  auto flag = [&](const char* key) { return has(key) && mark[key].is_boolean() && mark[key].get<bool>(); };
  if ((has("cohort") && !mark["cohort"].is_string()) || (has("channel") && !mark["channel"].is_string()))
    return unknown;
  Result<Movements> movements = ltv::read_movements(definition_, store);
  if (!movements) return movements.problems();
  Result<Study> study = ltv::count(params_, definition_, store, *movements);
  if (!study) return study.problems();
  auto find = [&](const char* key, const std::vector<std::string>& labels, std::size_t n) {
    std::size_t at = 0;
    while (at < n && labels[at] != mark[key].get<std::string>()) ++at;
    return at;
  };
  std::size_t channel = has("channel") ? find("channel", study->channels, study->channels.size()) : 0;
  std::size_t cohort = has("cohort") ? find("cohort", study->periods, study->cohorts) : 0;
  if ((has("channel") && channel == study->channels.size()) || (has("cohort") && cohort == study->cohorts))
    return unknown;
  std::vector<std::optional<ltv::Foreseen>> foreseen;
  if (flag("foreseen")) {
    if (params_.model == ltv::Model::empirical) return unknown;
    foreseen = ltv::foresee(params_, *study, *movements);
    if (foreseen.empty()) return unknown;
  }
  Table table{"people",
              {{"customer", Role::key, Unit::text},
               {"first_at", Role::measure, Unit::day},
               {"orders", Role::measure, Unit::count},
               {"first_order", Role::measure, Unit::money},
               {"value", Role::measure, Unit::money}},
              {}};
  if (flag("inviters")) table.columns.push_back({"referred", Role::measure, Unit::money});
  if (!foreseen.empty())
    for (Column column :
         {Column{"alive", Role::measure, Unit::share}, Column{"expected_orders", Role::measure, Unit::count},
          Column{"expected_value", Role::measure, Unit::money}})
      table.columns.push_back(std::move(column));
  for (Customer c : store.by_label()) {
    const Person& person = study->people[c];
    if (person.cohort == ltv::kNone || (has("channel") && person.channel != channel) ||
        (has("cohort") && person.cohort != cohort) || (flag("inviters") && person.referred == 0))
      continue;
    std::vector<Cell> row = {text_cell(store.label(c)), text_cell(format_day(person.first_day)),
                             std::int64_t{person.orders}, money_cell(Money{person.first}),
                             money_cell(Money{person.value})};
    if (flag("inviters")) row.push_back(money_cell(Money{person.referred}));
    if (!foreseen.empty()) {
      const std::optional<ltv::Foreseen>& of = foreseen[c];
      row.push_back(of ? Cell(of->alive) : Cell());
      row.push_back(of ? Cell(of->orders) : Cell());
      row.push_back(of ? money_cell(of->value) : Cell());
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Json describe() {
  std::vector<Table> tables = ltv::empty_tables();
  for (Table& table : ltv::empty_model_tables()) tables.push_back(std::move(table));
  return {{"params", describe_struct<Params>()}, {"tables", describe_tables(tables)}};
}

Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed || paid->amount_field.empty() || !store.last()) return nullptr;
  std::int64_t days = (*store.last() - *store.first()) / kDayMs;
  return {{"version", 1}, {"analysis", "ltv"}, {"params", {{"cohort", days < 120 ? "week" : "month"}}}};
}

}  // namespace

extern const Analysis kLtv = {"ltv", bind_plan<Params, Ltv>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
