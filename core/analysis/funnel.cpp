// The funnel (转化漏斗): how many get from step to step, where they drop out, how long it takes.
//
// Steps are events in order, strictly in order or in any order, inside a window; bare counts (曝光 2,000) may come before
// them. This file binds a definition to a store and asks for tables and people; docs/funnel.md says exactly what every
// number means. The parts: funnel_params (the form), funnel_match (events to tags), funnel_units (who is counted),
// funnel_walk and its machines (levels and times), funnel_groups (values, counts), funnel_run (all of it over a store),
// funnel_totals, funnel_tables. Leaves out: money per step, and counting every completion instead of people.
#include <algorithm>

#include "analysis/funnel_params.h"
#include "analysis/funnel_run.h"
#include "analysis/funnel_tables.h"
#include "analysis/funnel_totals.h"
#include "analysis/registry.h"
#include "base/text.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"

namespace siyu::analysis {
namespace funnel {
namespace {

using model::Store;
using model::TableKind;

void check_field(const std::string& field, const std::string& where, const Store& store, Problems& problems) {
  if (!store.field_named(field).empty()) return;
  std::vector<std::string> known;
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    if (const model::Facts* facts = store.facts(static_cast<TableKind>(k)))
      for (const auto& [name, column] : facts->table.columns()) known.push_back(name);
  std::string near(nearest_name(field, known));
  std::string message = "no field \"" + field + "\" in this data";
  if (!near.empty()) message += "; did you mean \"" + near + "\"?";
  problems.push_back({"unknown_field", where, message, {{"field", field}, {"near", near}}});
}

class Funnel final : public Plan {
 public:
  Funnel(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {
    complete(params_);
  }

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
    if (!problems.empty()) return;
    check_meaning(params, problems);
    if (!problems.empty()) return;
    check_events(params, definition, store, problems);
    if (params.count_by != "customer") check_field(params.count_by, "/params/count_by", store, problems);
    auto check_all = [&](const std::vector<std::string>& fields, const std::string& where) {
      for (std::size_t i = 0; i < fields.size(); ++i)
        check_field(fields[i], where + "/" + std::to_string(i), store, problems);
    };
    if (params.hold) check_all(params.hold->by, "/params/hold/fields");
    if (params.breakdown) check_all(params.breakdown->by, "/params/breakdown/by");
    Result<std::vector<std::int64_t>> totals = sum_totals(params, definition, store);
    if (!totals) problems.insert(problems.end(), totals.problems().begin(), totals.problems().end());
  }

  Json params() const override { return write_struct(params_); }

  Result<Report> run(const Store& store) const override {
    Result<std::vector<std::int64_t>> totals = sum_totals(params_, definition_, store);
    if (!totals) return totals.problems();
    Result<Answer> answer = run_funnel(params_, definition_, store, params_.list);
    if (!answer) return answer.problems();
    Report report = make_report({params_, definition_, store}, *answer, *totals);
    std::uint32_t kinds = 0;  // of the tables that the steps' events stand in
    for (const Step& step : params_.steps)
      for (const EventMatch& match : step.any)
        for (const model::Timeline* t : timelines_with(store, match.event))
          if (t->size() > 0) kinds |= kind_bit(t->table());
    add_match_note(store, kinds, report.notes);
    return report;
  }

  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Definition definition_;
  Params params_;
};

Result<Table> Funnel::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  Problem nobody{
      "no_people", "", "There is no list of people behind this bar: it is a bare count, or an optional step.", {}};
  if (!mark.is_object() || !mark.contains("step") || !mark["step"].is_number_integer()) return unknown;
  auto step = mark["step"].get<std::int64_t>();
  std::string side = mark.contains("side") && mark["side"].is_string() ? mark["side"].get<std::string>() : "reached";
  if (step < 1 || step > static_cast<std::int64_t>(params_.steps.size()) || (side != "reached" && side != "dropped"))
    return unknown;
  auto s = static_cast<std::size_t>(step) - 1, totals = params_.totals();
  if (s < totals || params_.steps[s].optional || (side == "dropped" && s == totals)) return nobody;
  std::vector<std::string> wanted;
  bool has_group = mark.contains("group");
  if (has_group) {
    if (!params_.breakdown || !mark["group"].is_object()) return unknown;
    for (const std::string& field : params_.breakdown->by) {
      auto it = mark["group"].find(field);
      if (it == mark["group"].end() || !it->is_string()) return unknown;
      wanted.push_back(it->get<std::string>());
    }
  }
  Result<Answer> answer = run_funnel(params_, definition_, store, true);
  if (!answer) return answer.problems();
  Levels has = Levels{1} << (s - totals), without = 0;
  if (side == "dropped") {
    std::size_t before = s - 1;
    while (params_.steps[before].optional) --before;
    without = has;
    has = Levels{1} << (before - totals);
  }
  Question question{params_, definition_, store};
  std::vector<bool> in_group = has_group ? scopes_of_row(question, *answer, wanted) : std::vector<bool>{true};
  if (std::find(in_group.begin(), in_group.end(), true) == in_group.end()) return unknown;
  std::vector<const Person*> chosen;
  for (const Person& person : answer->people)
    if (person.scope < in_group.size() && in_group[person.scope] && (person.done & has) == has &&
        !(person.done & without))
      chosen.push_back(&person);
  return make_people(question, *answer, std::move(chosen), false);
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables",
           describe_tables({steps_columns({}), trend_columns({}, Interval::day), time_columns(), people_columns({})})}};
}

// The events of a private-domain funnel in the order people meet them; other names for the same stand beside.
constexpr std::string_view kJourney[] = {"曝光",     "浏览", "关注", "扫码|扫码入群", "加粉|added", "入群|joined",
                                         "行动",     "报名", "意向", "加购",          "下单|order", "支付|paid|付款",
                                         "到直播间", "转化", "分享", "裂变|invited"};
constexpr std::size_t kMostSuggested = 6, kMostCommon = 4;

struct Known {
  std::string name;
  std::size_t customers = 0;
  bool logged = false;  // in an event log, not made from orders or lists
};

// Names with at least one event, from tables with times if there are any such names, else from those without.
std::vector<Known> known_names(const Store& store) {
  std::vector<Known> timed, untimed;
  for (const model::EventName& e : store.event_names()) {
    bool has_time = false, has_none = false;
    for (const model::Timeline* t : timelines_with(store, e.name)) (t->timed() ? has_time : has_none) = true;
    if (e.events == 0 || (has_time && has_none)) continue;
    std::vector<Known>& names = has_time ? timed : untimed;
    auto same = std::find_if(names.begin(), names.end(), [&](const Known& k) { return k.name == e.name; });
    if (same == names.end()) same = names.insert(names.end(), {e.name, 0, false});
    same->customers = std::max(same->customers, e.customers);
    same->logged = same->logged || e.table == TableKind::events;
  }
  return timed.size() >= untimed.size() || timed.size() > 1 ? timed : untimed;
}

// Names of an event log tell one story; orders end it when the log knows of no purchase, and lists of people begin one
// only where there is no log.
std::vector<Known> journey_of(const std::vector<Known>& names) {
  std::vector<Known> logged, all;
  bool buys = false;
  for (std::string_view words : kJourney)
    for (bool done = false; !done && !words.empty();) {
      std::string_view word = words.substr(0, words.find('|'));
      words.remove_prefix(std::min(words.size(), word.size() + 1));
      auto it = std::find_if(names.begin(), names.end(), [&](const Known& k) { return k.name == word; });
      done = it != names.end();
      if (!done) continue;
      all.push_back(*it);
      bool is_order = word == "order" || word == "paid";
      if (it->logged || is_order) logged.push_back(*it);
      buys = buys || (it->logged && (word == "下单" || word == "支付" || word == "付款" || word == "转化"));
    }
  auto count = std::count_if(logged.begin(), logged.end(), [](const Known& k) { return k.logged; });
  if (buys)
    logged.erase(std::remove_if(logged.begin(), logged.end(), [](const Known& k) { return !k.logged; }), logged.end());
  std::vector<Known> found = count >= 2 ? std::move(logged) : std::move(all);
  while (found.size() > kMostSuggested)  // the rarest goes
    found.erase(std::min_element(found.begin(), found.end(),
                                 [](const Known& a, const Known& b) { return a.customers < b.customers; }));
  return found;
}

bool has_metric(const Store& store, std::string_view metric) {
  const model::Facts* facts = store.facts(TableKind::totals);
  const column::Column* column = facts ? facts->table.find("total.metric") : nullptr;
  return column && column->dictionary().find(metric).has_value();
}

Json suggest(const Store& store) {
  std::vector<Known> names = known_names(store), steps = journey_of(names);
  if (names.empty()) return nullptr;
  if (steps.size() < 2) {
    steps = names;
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Known& a, const Known& b) { return a.customers > b.customers; });
    if (steps.size() > kMostCommon) steps.resize(kMostCommon);
  }
  auto propose = [&](bool with_total) {
    Json list = Json::array();
    if (with_total) list.push_back({{"total", {{"metric", "曝光"}}}, {"label", "曝光"}});
    for (const Known& step : steps)
      if (!with_total || step.name != "曝光") list.push_back({{"event", step.name}});
    return Json{{"version", 1}, {"analysis", "funnel"}, {"params", {{"steps", std::move(list)}}}};
  };
  for (bool with_total : {true, false}) {
    if (with_total && !has_metric(store, "曝光")) continue;
    Json proposal = propose(with_total);
    if (bind_plan<Params, Funnel>(read_definition(proposal).definition, store)) return proposal;
  }
  return nullptr;
}

Problems shape(const Json& json) {
  Problems problems;
  if (std::optional<Params> params = read_struct<Params>(json, "/params", problems)) check_meaning(*params, problems);
  return problems;
}

}  // namespace
}  // namespace funnel

extern const report::Analysis kFunnel = {"funnel", report::bind_plan<funnel::Params, funnel::Funnel>, funnel::describe,
                                         funnel::suggest, funnel::shape};

}  // namespace siyu::analysis
