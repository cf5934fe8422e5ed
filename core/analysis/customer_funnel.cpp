// The user funnel (用户漏斗与流转): how many people stand on each stage (存量), how many have come at least that far (到达), and who
// moved between two moments (流转).
//
// The idea: a person's stage at a moment is the highest stage whose rule holds with only what was known before that moment; a
// person on a higher stage counts as having reached every lower one. Behaviour (`did`) is asked as of the moment; a field of
// the customer list (tags, city) has only today's value and is read as such at both moments.
// Deleted people ($lost) are a matter of the flow only: the stock counts them by their stage.
// Leaves out: the way between the two moments; somebody who rose and was deleted within one interval is $lost.
#include <algorithm>
#include <cmath>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/orders.h"
#include "report/stages.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Customer;
using model::Store;

enum class Interval : std::uint8_t { week, day, month, quarter };
std::vector<EnumName<Interval>> enum_names(Interval) {
  return {{Interval::week, "week"}, {Interval::day, "day"}, {Interval::month, "month"}, {Interval::quarter, "quarter"}};
}

struct Stage {
  std::string label;
  Rule where;
  template <class V>
  static void fields(V& v) {
    v("label", &Stage::label, Need::required);
    v("where", &Stage::where, Need::required);
  }
};

struct Params {
  std::vector<Stage> stages;  // empty: the default stages of the store
  Interval interval = Interval::week;
  template <class V>
  static void fields(V& v) {
    v("stages", &Params::stages, Need::optional, Limit{1, 12});
    v("interval", &Params::interval);
  }
};

constexpr int kAbsent = -2;   // not in the data yet, or not meant by the definition
constexpr int kOutside = -1;  // no stage's rule holds
constexpr std::int64_t kSmallSample = 30;
constexpr std::string_view kNew = "$new", kLost = "$lost";

Table stock_table() {
  return {"stock", {{"stage", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}}, {}};
}
Table reached_table() {
  return {"reached",
          {{"stage", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"step_rate", Role::measure, Unit::share},
           {"overall_rate", Role::measure, Unit::share}},
          {}};
}
Table flow_table() {
  return {"flow",
          {{"from", Role::key, Unit::text}, {"to", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}},
          {}};
}
Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"stage", Role::measure, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

std::vector<Stage> stages_of(const StageRules& rules) {
  std::vector<Stage> out;
  for (const StageRule& rule : rules.stages) out.push_back({rule.label, own_rule(rule.where)});
  return out;
}

// The same wall clock one interval earlier; a day that the earlier month does not have becomes its last.
Instant one_before(Instant moment, Interval interval, Zone zone) {
  if (interval == Interval::day) return moment - kDayMs;
  if (interval == Interval::week) return moment - 7 * kDayMs;
  Day day = day_of(moment, zone);
  Civil civil = civil_from_days(day);
  int months = civil.year * 12 + static_cast<int>(civil.month) - 1 - (interval == Interval::month ? 1 : 3);
  Civil first{months / 12, static_cast<unsigned>(months % 12) + 1, 1};
  Civil next{(months + 1) / 12, static_cast<unsigned>((months + 1) % 12) + 1, 1};
  Day earlier = std::min(days_from_civil(first) + civil.day - 1, days_from_civil(next) - 1);
  return start_of(earlier, zone) + (moment - start_of(day, zone));
}

// Hyndman-Fan type 7. REQUIRES: sorted, not empty
double quantile(const std::vector<Instant>& sorted, double q) {
  double h = static_cast<double>(sorted.size() - 1) * q;
  auto low = static_cast<std::size_t>(std::floor(h));
  std::size_t high = std::min(low + 1, sorted.size() - 1);
  auto a = static_cast<double>(sorted[low]), b = static_cast<double>(sorted[high]);
  return a + (h - static_cast<double>(low)) * (b - a);
}

class CustomerFunnel final : public Plan {
 public:
  CustomerFunnel(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  // Fills in the default stages too: they depend on what the store holds.
  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    if (problems.empty()) check_rule(definition.where, store, problems, true);
    if (store.customers() == 0)
      problems.push_back(
          {"no_customers", "", "The data names no customer; load a customer list, orders or events.", {}});
    if (params.stages.empty()) {
      params.stages = stages_of(default_stages(&store));
      return;
    }
    for (std::size_t i = 0; i < params.stages.size(); ++i) {
      const std::string& label = params.stages[i].label;
      std::string where = "/params/stages/" + std::to_string(i) + "/label";
      if (label.empty() || label[0] == '$')
        problems.push_back({"bad_label", where, "A stage needs a name that does not start with '$'.", {}});
      for (std::size_t j = 0; j < i; ++j)
        if (params.stages[j].label == label)
          problems.push_back(
              {"duplicate_label", where, "Two stages are called \"" + label + "\"; rename one.", {{"label", label}}});
      check_rule(params.stages[i].where, store, problems, true);
    }
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  std::optional<Instant> as_of(const Store& store) const {
    if (definition_.range && definition_.range->until) return definition_.range->until;
    return store.end();
  }
  bool has_flow(const Store& store) const {
    bool timed = std::any_of(store.timelines().begin(), store.timelines().end(),
                             [](const model::Timeline& t) { return t.timed() && t.size() > 0; });
    return timed && as_of(store).has_value();
  }
  // Per customer the index of the stage before `moment`, kOutside or kAbsent.
  std::vector<int> stages_at(const Store& store, std::optional<Instant> moment) const {
    std::vector<std::uint8_t> meant = people_where(definition_.where, {store, definition_.zone, as_of(store)});
    std::vector<Instant> since = known_since(store);
    std::vector<int> out(store.customers(), kAbsent);
    for (std::size_t c = 0; c < out.size(); ++c)
      if (meant[c] != 0 && (!moment || since[c] < *moment)) out[c] = kOutside;
    for (std::size_t k = 0; k < params_.stages.size(); ++k) {
      std::vector<std::uint8_t> holds = people_where(params_.stages[k].where, {store, definition_.zone, moment});
      for (std::size_t c = 0; c < out.size(); ++c)
        if (out[c] != kAbsent && holds[c] != 0) out[c] = static_cast<int>(k);
    }
    return out;
  }
  const std::string& label(int stage) const { return params_.stages[static_cast<std::size_t>(stage)].label; }

  // Where a person stood at the two moments, as the flow names it; empty when the flow does not show them.
  struct Move {
    std::string_view from, to;
  };
  std::vector<Move> moves(const Store& store) const;

  void add_first_order_note(const Store& store, const std::vector<int>& now, Report& report) const;
  void add_notes(const Store& store, const std::vector<std::int64_t>& reached, Report& report) const;

  Definition definition_;
  Params params_;
};

std::vector<CustomerFunnel::Move> CustomerFunnel::moves(const Store& store) const {
  Instant now = *as_of(store), before = one_before(now, params_.interval, definition_.zone);
  std::vector<int> stage_now = stages_at(store, now), stage_before = stages_at(store, before);
  std::vector<std::optional<Instant>> deleted = customer_times(store, "customer.deleted_at");
  std::vector<Move> out(store.customers());
  auto place = [&](int stage, std::size_t c, Instant moment) -> std::string_view {
    if (stage == kAbsent || stage == kOutside) return {};
    if (!deleted.empty() && deleted[c] && *deleted[c] < moment) return kLost;
    return label(stage);
  };
  for (std::size_t c = 0; c < out.size(); ++c) {
    std::string_view to = place(stage_now[c], c, now), from = place(stage_before[c], c, before);
    if (stage_before[c] == kAbsent) from = kNew;
    if (!to.empty() && !from.empty() && from != kLost) out[c] = {from, to};
  }
  return out;
}

void CustomerFunnel::add_first_order_note(const Store& store, const std::vector<int>& now, Report& report) const {
  std::optional<std::string> added = added_event(store);
  std::optional<PaidEvent> paid = paid_event(store);
  std::optional<Instant> until = as_of(store);
  if (!added || !paid || !until) return;
  auto first_of = [&](const std::string& event) {
    std::vector<std::optional<Instant>> first(store.customers());
    for (const model::Timeline* timeline : timelines_with(store, event)) {
      if (!timeline->timed()) continue;
      std::vector<std::uint8_t> is = events_matching({event, Rule()}, *timeline, {store, definition_.zone, until});
      for (std::size_t c = 0; c < first.size(); ++c)
        for (std::size_t p = timeline->offsets()[c]; p < timeline->offsets()[c + 1]; ++p)
          if (Instant t = timeline->time()[p]; is[p] != 0 && t < *until && (!first[c] || t < *first[c])) first[c] = t;
    }
    return first;
  };
  std::vector<std::optional<Instant>> from = first_of(*added), to = first_of(paid->event);
  std::vector<Instant> waits;
  for (std::size_t c = 0; c < from.size(); ++c)
    if (now[c] != kAbsent && from[c] && to[c] && *from[c] <= *to[c]) waits.push_back(*to[c] - *from[c]);
  if (waits.empty()) return;
  std::sort(waits.begin(), waits.end());
  auto day = static_cast<double>(kDayMs);
  report.notes.push_back({"time_to_first_order",
                          {{"median_days", quantile(waits, 0.5) / day},
                           {"p75_days", quantile(waits, 0.75) / day},
                           {"customers", waits.size()}}});
}

void CustomerFunnel::add_notes(const Store& store, const std::vector<std::int64_t>& reached, Report& report) const {
  Json small = Json::array();
  std::size_t waist = 0;
  double lowest = 0;
  for (std::size_t k = 1; k < reached.size(); ++k) {
    if (reached[k - 1] < kSmallSample) small.push_back(params_.stages[k].label);
    if (reached[k - 1] == 0) continue;
    double rate = static_cast<double>(reached[k]) / static_cast<double>(reached[k - 1]);
    if (waist == 0 || rate < lowest) waist = k, lowest = rate;
  }
  if (waist != 0)
    report.notes.push_back(
        {"waist", {{"from", params_.stages[waist - 1].label}, {"to", params_.stages[waist].label}, {"rate", lowest}}});
  if (!small.empty()) report.notes.push_back({"small_sample", {{"stages", std::move(small)}}});
  StageRules defaults = default_stages(&store);
  bool is_default = defaults.stages.size() == params_.stages.size();
  for (std::size_t k = 0; is_default && k < params_.stages.size(); ++k)
    is_default = Kind<Rule>::write(params_.stages[k].where) == Kind<Rule>::write(own_rule(defaults.stages[k].where));
  if (is_default && !defaults.left_out.empty())
    report.notes.push_back({"stages_left_out", {{"stages", defaults.left_out}, {"needs", defaults.needs}}});
}

Result<Report> CustomerFunnel::run(const Store& store) const {
  std::vector<int> now = stages_at(store, as_of(store));
  std::size_t stages = params_.stages.size();
  std::vector<std::int64_t> stock(stages, 0), reached(stages, 0);
  std::int64_t outside = 0;
  for (int stage : now) {
    if (stage == kOutside) ++outside;
    if (stage >= 0) ++stock[static_cast<std::size_t>(stage)];
  }
  std::int64_t sum = 0;
  for (std::size_t k = stages; k-- > 0;) reached[k] = sum += stock[k];

  Report report;
  Table stock_rows = stock_table(), reached_rows = reached_table(), flow = flow_table();
  for (std::size_t k = 0; k < stages; ++k) {
    stock_rows.rows.push_back({text_cell(params_.stages[k].label), stock[k]});
    reached_rows.rows.push_back({text_cell(params_.stages[k].label), reached[k],
                                 k == 0 ? Cell{} : share_cell(reached[k], reached[k - 1]),
                                 share_cell(reached[k], reached[0])});
  }
  add_notes(store, reached, report);
  add_first_order_note(store, now, report);
  if (outside > 0) report.notes.push_back({"outside_stages", {{"customers", outside}}});
  if (has_flow(store)) {
    std::vector<std::string_view> places;
    for (const Stage& stage : params_.stages) places.push_back(stage.label);
    places.push_back(kNew), places.push_back(kLost);  // a row $new and a column $lost
    std::vector<std::int64_t> counts(places.size() * places.size(), 0);
    auto index = [&](std::string_view place) {
      return static_cast<std::size_t>(std::find(places.begin(), places.end(), place) - places.begin());
    };
    for (const Move& move : moves(store))
      if (!move.to.empty()) ++counts[index(move.from) * places.size() + index(move.to)];
    for (std::size_t from = 0; from < places.size(); ++from)
      for (std::size_t to = 0; to < places.size(); ++to) {
        std::int64_t n = counts[from * places.size() + to];
        if (n > 0 || (from < stages && to < stages))
          flow.rows.push_back({text_cell(places[from]), text_cell(places[to]), n});
      }
    Instant before = one_before(*as_of(store), params_.interval, definition_.zone);
    report.notes.push_back({"flow_between",
                            {{"from", format_instant(before, definition_.zone)},
                             {"to", format_instant(*as_of(store), definition_.zone)}}});
  } else {
    report.notes.push_back({"no_flow", Json::object()});
  }
  add_match_note(store, kPeopleTables, report.notes);
  report.tables = {std::move(stock_rows), std::move(reached_rows), std::move(flow)};
  return report;
}

Result<Table> CustomerFunnel::people(const Store& store, const Json& mark) const {
  auto text = [&](const char* key) -> std::string {
    if (!mark.is_object() || !mark.contains(key) || !mark[key].is_string()) return {};
    return mark[key].get<std::string>();
  };
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  std::vector<int> now = stages_at(store, as_of(store));
  std::vector<std::uint8_t> meant(store.customers(), 0);
  if (!text("stage").empty()) {
    std::string view = text("view").empty() ? "stock" : text("view");
    int stage = 0;
    while (stage < static_cast<int>(params_.stages.size()) && label(stage) != text("stage")) ++stage;
    if (stage == static_cast<int>(params_.stages.size()) || (view != "stock" && view != "reached")) return unknown;
    for (std::size_t c = 0; c < meant.size(); ++c) meant[c] = view == "stock" ? now[c] == stage : now[c] >= stage;
  } else if (!text("from").empty() && !text("to").empty() && has_flow(store)) {
    auto known = [&](const std::string& place, std::string_view special) {
      return place == special || std::any_of(params_.stages.begin(), params_.stages.end(),
                                             [&](const Stage& stage) { return stage.label == place; });
    };
    if (!known(text("from"), kNew) || !known(text("to"), kLost)) return unknown;
    std::vector<Move> all = moves(store);
    for (std::size_t c = 0; c < meant.size(); ++c) meant[c] = all[c].from == text("from") && all[c].to == text("to");
  } else {
    return unknown;
  }

  std::vector<Purchases> bought;
  if (std::optional<PaidEvent> paid = paid_event(store)) {
    Result<std::shared_ptr<const Orders>> orders = paid_orders(*paid, Rule(), {store, definition_.zone, std::nullopt});
    if (!orders) return orders.problems();
    Range before;
    before.until = as_of(store);
    Result<std::vector<Purchases>> of = purchases(**orders, before, Refunds::gross, store.customers());
    if (!of) return of.problems();
    bought = std::move(*of);
  }
  Table table = people_table();
  for (Customer c : store.by_label())
    if (meant[c] != 0)
      table.rows.push_back({text_cell(store.label(c)), now[c] >= 0 ? text_cell(label(now[c])) : Cell{},
                            bought.empty() ? Cell{} : count_cell(bought[c].orders),
                            bought.empty() ? Cell{} : optional_money(bought[c].paid)});
  return table;
}

Json describe() {
  Json params = describe_struct<Params>();
  for (Json& param : params)
    if (param["name"] == "stages")
      param["default"] = Kind<std::vector<Stage>>::write(stages_of(default_stages(nullptr)));
  return {{"params", std::move(params)}, {"tables", describe_tables({stock_table(), reached_table(), flow_table()})}};
}

Json suggest(const Store& store) {
  if (store.customers() == 0) return nullptr;
  return {{"version", 1}, {"analysis", "customer_funnel"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kCustomerFunnel = {"customer_funnel", bind_plan<Params, CustomerFunnel>, describe, suggest,
                                         shape_of<Params>};

}  // namespace siyu::analysis
