// Retention (留存): of the people who started in a period, how many came back in each period after it.
//
// A customer is in the cohort of the period of their start event and counts in a column when a return event lies there; with a step
// `leave` they count until they leave instead (加粉留存). docs/reports.md defines every number. The parts: retention_params (the form),
// retention_events (steps to tags), retention_walk (a customer's cohorts and columns), retention_tables (counting, closed cells).
// Leaves out: money or events per cell, and streaks.
#include "analysis/registry.h"
#include "analysis/retention_params.h"
#include "analysis/retention_tables.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/stages.h"

namespace siyu::analysis {
namespace retention {
namespace {

using model::Store;

class Retention final : public Plan {
 public:
  Retention(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {
    complete(params_);
  }

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
    check_meaning(params, problems);
    check_step(params.start, store, "/params/start", problems);
    if (params.comes_back) check_step(*params.comes_back, store, "/params/return", problems);
    if (params.leave) check_step(*params.leave, store, "/params/leave", problems);
    if (params.breakdown) check_fields(params.breakdown->by, "/params/breakdown/by", store, problems);
    check_range(definition, store, problems);
  }

  Json params() const override { return write_struct(params_); }

  Result<Report> run(const Store& store) const override {
    Result<Report> report = make_report(params_, definition_, store);
    if (!report) return report;
    std::vector<const EventStep*> steps = {&params_.start};
    for (const std::optional<EventStep>* step : {&params_.comes_back, &params_.leave})
      if (*step) steps.push_back(&**step);
    add_step_notes(steps, store, report->notes);
    return report;
  }

  Result<Table> people(const Store& store, const Json& json) const override {
    Problem unknown{"unknown_mark", "", "The report has no such cell.", {}};
    if (!json.is_object() || !json.contains("period") || !json["period"].is_number_integer()) return unknown;
    Mark mark;
    mark.period = json["period"].get<std::int64_t>();
    if (json.contains("cohort")) {
      if (!json["cohort"].is_string()) return unknown;
      mark.cohort = json["cohort"].get<std::string>();
    }
    if (json.contains("side")) {
      if (json["side"] != "returned" && json["side"] != "lost") return unknown;
      mark.lost = json["side"] == "lost";
    }
    if (json.contains("group")) {
      if (!params_.breakdown || !json["group"].is_object()) return unknown;
      mark.group.emplace();
      for (const std::string& field : params_.breakdown->by) {
        auto it = json["group"].find(field);
        if (it == json["group"].end() || !it->is_string()) return unknown;
        mark.group->push_back(it->get<std::string>());
      }
    }
    return make_people(params_, definition_, store, mark);
  }

 private:
  Definition definition_;
  Params params_;
};

Json describe() {
  Params params;
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({cohorts_table(params), average_table(params), people_table(params)})}};
}

// Who buys again; without orders, how long those who were added stay, where it is known who left.
Json suggest(const Store& store) {
  Json start = suggested_step(store);
  if (start.is_null()) return nullptr;
  std::int64_t days = store.first() && store.last() ? (*store.last() - *store.first()) / kDayMs : 0;
  std::string period = days <= 21 ? "day" : days <= 120 ? "week" : "month";
  Json params = {{"start", start}, {"period", period}};
  if (std::optional<std::string> added = added_event(store); added && start["event"] == *added)
    for (const model::EventName& event : store.event_names())
      if (event.name == "deleted" && event.events > 0) params["leave"] = {{"event", "deleted"}};
  return {{"version", 1}, {"analysis", "retention"}, {"params", std::move(params)}};
}

Problems shape(const Json& json) {
  Problems problems;
  if (std::optional<Params> params = read_struct<Params>(json, "/params", problems)) check_meaning(*params, problems);
  return problems;
}

}  // namespace
}  // namespace retention

extern const report::Analysis kRetention = {"retention", report::bind_plan<retention::Params, retention::Retention>,
                                            retention::describe, retention::suggest, retention::shape};

}  // namespace siyu::analysis
