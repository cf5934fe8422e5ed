// Targets and simulation (目标与模拟, plan): 要 8 个转化得曝光多少, which step or factor is worth most, one yuan for new customers or for
// old ones, and what has to be in place before the water is poured (事前检查).
//
// This file binds a definition; plan_steps walks the funnel both ways, plan_money does formula and budget. A target is a number of the
// definition: the page keeps it as a line on its charts. Leaves out: seasons, and what a changed step does to the others.
#include "analysis/plan.h"

#include <algorithm>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/currency.h"
#include "report/describe.h"
#include "report/orders.h"

namespace siyu::analysis {
namespace plan {

using namespace siyu::report;
using model::Store;

namespace {

void bad_number(Problems& problems, std::string where, std::string message) {
  problems.push_back({"out_of_limit", std::move(where), std::move(message), {}});
}

void check_amount(const std::string& text, const char* name, Problems& problems) {
  if (text.empty()) return;
  std::optional<Money> money = parse_money(text);
  if (!money || money->tenthousandths < 0)
    problems.push_back({"not_money", name, "This is no amount of money: \"" + text + "\".", {{"value", text}}});
}

class Simulation final : public report::Plan {
 public:
  Simulation(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    check_meaning(params, problems);
    if (!problems.empty()) return;
    if (!params.funnel && params.steps.empty()) {
      Json proposal = kFunnel.suggest(store);
      if (!proposal.is_null()) params.funnel = FunnelParams{proposal["params"]};
    }
    std::optional<PaidEvent> paid = paid_event(store);
    if (!params.funnel && params.steps.empty() && !paid) {
      problems.push_back({"nothing_to_plan",
                          "/params/steps",
                          "There is no funnel and no paid order to plan with; load one, or type the steps.",
                          {}});
      return;
    }
    Result<Read> read = read_steps(params, definition, store, false);
    if (!read) {
      problems.insert(problems.end(), read.problems().begin(), read.problems().end());
      return;
    }
    if (!read->canonical.is_null()) params.funnel = FunnelParams{read->canonical};
    auto n = static_cast<std::int64_t>(read->steps.size());
    for (std::size_t i = 0; i < params.rates.size(); ++i)
      if (params.rates[i].step > n)
        bad_number(problems, "/params/rates/" + std::to_string(i) + "/step", "The funnel has no such step.");
    if (params.goal && params.goal->step && *params.goal->step > n)
      bad_number(problems, "/params/goal/step", "The funnel has no such step.");
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Definition definition_;
  Params params_;
};

// 事前检查: of every step and number of the plan, the table that tells it and whether it is here.
Table checks_of(const Params& params, const std::vector<Step>& steps, const Store& store) {
  Table out = checks_table();
  auto row = [&](std::string_view kind, std::string_view name, std::string_view event, std::string_view table,
                 bool present) {
    out.rows.push_back({text_cell(kind), text_cell(name), text_cell(event), text_cell(table), present,
                        present ? Cell{} : text_cell(export_of_table(table))});
  };
  for (const Step& step : steps)
    if (!step.needs.empty()) row("step", step.label, step.event, step.needs, step.present);
  std::optional<PaidEvent> paid = paid_event(store);
  row("number", "paid", "order.paid", "orders", paid && !paid->amount_field.empty());
  row("number", "customers", "customer.added_at", "customers", store.people().find("customer.added_at") != nullptr);
  row("number", "fission", "accepted", "invites", store.facts(model::TableKind::invites) != nullptr);
  row("number", "new_cost", "cost.value", "costs",
      store.facts(model::TableKind::costs) != nullptr || !params.budget.new_cost.empty());
  return out;
}

Result<Report> Simulation::run(const Store& store) const {
  Result<Read> read = read_steps(params_, definition_, store);
  if (!read) return read.problems();
  Report report;
  add_steps(params_, read->steps, report);
  Result<bool> money = add_money(params_, definition_, store, report);
  if (!money) return money.problems();
  Table checks = checks_of(params_, read->steps, store);
  std::size_t absent = 0;
  for (const auto& row : checks.rows) absent += std::get<std::string>(row[0]) == "step" && !std::get<bool>(row[4]);
  if (absent > 0) report.notes.push_back({"steps_without_data", {{"steps", absent}}});
  if (std::optional<PaidEvent> paid = paid_event(store))
    if (std::optional<Currencies> found = mixed_currencies(*store.facts(paid->table)))
      report.notes.push_back({"mixed_currencies", {{"field", found->field}, {"currencies", found->list}}});
  report.tables.push_back(std::move(checks));
  return report;
}

// {"step": 3, "side"?: "reached" | "dropped"}: the funnel's own list, where the data hold the step.
Result<Table> Simulation::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object() || !mark.contains("step") || !mark["step"].is_number_integer()) return unknown;
  Result<Read> read = read_steps(params_, definition_, store, false);
  if (!read) return read.problems();
  auto step = mark["step"].get<std::int64_t>();
  if (step < 1 || step > static_cast<std::int64_t>(read->steps.size())) return unknown;
  std::size_t place = read->steps[static_cast<std::size_t>(step) - 1].place;
  if (!read->asked || place == 0)
    return Problem{"no_people", "", "There is no list of people behind this step: the data do not hold it.", {}};
  Result<std::unique_ptr<report::Plan>> bound = kFunnel.bind(*read->asked, store);
  if (!bound) return bound.problems();
  Json asked = {{"step", place}};
  if (mark.contains("side")) asked["side"] = mark["side"];
  return (*bound)->people(store, asked);
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({steps_table(), waist_table(), factors_table(), formula_table(), budget_table(),
                                      checks_table()})}};
}

Json suggest(const Store& store) {
  if (!paid_event(store) && kFunnel.suggest(store).is_null()) return nullptr;
  return {{"version", 1}, {"analysis", "plan"}, {"params", Json::object()}};
}

Problems shape(const Json& json) {
  Problems problems;
  if (std::optional<Params> params = read_struct<Params>(json, "/params", problems)) check_meaning(*params, problems);
  return problems;
}

}  // namespace

void check_meaning(const Params& params, Problems& problems) {
  if (params.funnel) {
    for (Problem problem : kFunnel.shape(params.funnel->json)) {
      if (problem.where.starts_with("/params")) problem.where.insert(7, "/funnel");
      problems.push_back(std::move(problem));
    }
  }
  if (params.funnel && !params.steps.empty())
    problems.push_back(
        {"not_together", "/params/steps", "A plan goes through a funnel or through typed steps, not both.", {}});
  auto check = [&](const std::optional<double>& rate, const std::string& where, double most) {
    if (rate && !(*rate >= 0 && *rate <= most))
      bad_number(problems, where,
                 most == 1 ? "A rate here is a share between 0 and 1." : "A rate lies between 0 and 1000.");
  };
  for (std::size_t i = 0; i < params.steps.size(); ++i)
    check(params.steps[i].rate, "/params/steps/" + std::to_string(i) + "/rate", 1000);
  for (std::size_t i = 0; i < params.rates.size(); ++i)
    check(params.rates[i].rate, "/params/rates/" + std::to_string(i) + "/rate", 1000);
  check(params.factors.fission, "/params/factors/fission", 1000);
  check(params.factors.conversion, "/params/factors/conversion", 1);
  check(params.factors.frequency, "/params/factors/frequency", 1000);
  check(params.budget.old_response, "/params/budget/old_response", 1);
  check_amount(params.factors.aov, "/params/factors/aov", problems);
  check_amount(params.budget.new_cost, "/params/budget/new_cost", problems);
  check_amount(params.budget.new_value, "/params/budget/new_value", problems);
  check_amount(params.budget.old_cost, "/params/budget/old_cost", problems);
  check_amount(params.budget.old_value, "/params/budget/old_value", problems);
  if (params.budget.amount.empty())
    problems.push_back({"missing", "/params/budget/amount", "How much money is to be spent?", {}});
  check_amount(params.budget.amount, "/params/budget/amount", problems);
}

Table checks_table() {
  return {"checks",
          {{"kind", Role::key, Unit::text},
           {"name", Role::key, Unit::text},
           {"event", Role::measure, Unit::text},
           {"needs", Role::measure, Unit::text},
           {"present", Role::measure, Unit::flag},
           {"opens", Role::measure, Unit::text}},
          {}};
}

}  // namespace plan

extern const report::Analysis kPlan = {"plan", report::bind_plan<plan::Params, plan::Simulation>, plan::describe,
                                       plan::suggest, plan::shape};

}  // namespace siyu::analysis
