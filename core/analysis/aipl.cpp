// AIPL: how many people are aware (认知), interested (兴趣), have bought (购买) or are loyal (忠诚) at a moment, and who moved between
// two moments.
//
// The idea: a state is a rule about a person's past, the lowest first; the highest that holds is the state, nobody's is $out, so
// that every row of moves adds up to the people who stood there. Rates are with Wilson's interval, the test of change is a G test of
// row against row, and the steady state is what the last moves would lead to if they went on for ever: an extrapolation.
// Definitions: docs/reports.md; statistics.md §10.1 (Anderson & Goodman 1957).
// Leaves out: how long a live show was watched (rules can ask for it where the log says so), and the way between the moments.
#include <algorithm>

#include "analysis/aipl_states.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/buyers.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/stages.h"
#include "statistics/markov.h"
#include "statistics/proportions.h"
#include "statistics/stable.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using aipl::default_states;
using aipl::Defaults;
using aipl::State;
using model::Customer;
using model::Store;

constexpr std::string_view kOut = "$out", kNew = "$new";
constexpr int kAbsent = -1;  // not known yet, or not meant by the definition
constexpr std::int64_t kSmallSample = 30;

struct Params {
  std::vector<State> states;  // lowest first; empty: the default states of the store
  std::string as_of;          // empty: range.to, else the end of the data
  Duration interval = Duration::days(30);
  std::string compare_to;  // instead of interval: an earlier moment
  template <class V>
  static void fields(V& v) {
    v("states", &Params::states, Need::optional, Limit{1, 12});
    v("as_of", &Params::as_of);
    v("interval", &Params::interval);
    v("compare_to", &Params::compare_to);
  }
};

Table states_table() {
  return {"states",
          {{"state", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share}},
          {}};
}
Table transitions_table() {
  return {"transitions",
          {{"from", Role::key, Unit::text},
           {"to", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share},
           {"low", Role::measure, Unit::share},
           {"high", Role::measure, Unit::share}},
          {}};
}
Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"state", Role::measure, Unit::text},
           {"before", Role::measure, Unit::text}},
          {}};
}

class Aipl final : public Plan {
 public:
  Aipl(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  // Fills in the default states too: they depend on what the store holds.
  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems);

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  struct Moments {
    Instant earlier, before, now;  // exclusive ends; `earlier` as far before `before` as that is before `now`
  };
  Moments moments(const Store& store) const {
    Instant now = buyers::as_of_end(params_.as_of, definition_, store);
    Instant before = params_.compare_to.empty() ? now - params_.interval.ms
                                                : buyers::as_of_end(params_.compare_to, definition_, store);
    return {before - (now - before), before, now};
  }
  // What is common to all moments: who is meant, and since when they are known.
  struct People {
    std::vector<std::uint8_t> meant;
    std::vector<Instant> since;
  };
  People everybody(const Store& store) const {
    RuleContext context{store, definition_.zone, std::nullopt};
    if (store.last()) context.as_of = moments(store).now;
    return {people_where(definition_.where, context), known_since(store)};
  }
  // Per customer the index of the state just before the moment, places() - 1 for $out, kAbsent.
  std::vector<int> states_at(const Store& store, const People& people, Instant moment) const;
  std::size_t places() const { return params_.states.size() + 1; }
  std::string_view place(std::size_t k) const {
    return k < params_.states.size() ? std::string_view(params_.states[k].label) : kOut;
  }
  statistics::CountMatrix moves(const std::vector<int>& from, const std::vector<int>& to) const;
  void add_transitions(const Store& store, const People& people, const std::vector<int>& now, Report& report) const;
  void add_steady_state(const statistics::CountMatrix& counts, Report& report) const;
  void add_notes(const Store& store, Report& report) const;

  Definition definition_;
  Params params_;
};

void Aipl::check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  if (problems.empty()) check_rule(definition.where, store, problems, true);
  if (store.customers() == 0)
    problems.push_back({"no_customers", "", "The data names no customer; load a customer list, orders or events.", {}});
  if (params.states.empty()) {
    params.states = default_states(&store).states;
    if (params.states.empty() && store.customers() > 0)
      problems.push_back({"no_states", "", "The data tells of no state; load orders, a customer list or events.", {}});
  }
  for (std::size_t i = 0; i < params.states.size(); ++i) {
    const std::string& label = params.states[i].label;
    std::string where = "/params/states/" + std::to_string(i);
    if (label.empty() || label[0] == '$')
      problems.push_back({"bad_label", where + "/label", "A state needs a name that does not start with '$'.", {}});
    for (std::size_t j = 0; j < i; ++j)
      if (params.states[j].label == label)
        problems.push_back({"duplicate_label",
                            where + "/label",
                            "Two states are called \"" + label + "\"; rename one.",
                            {{"label", label}}});
    check_rule(params.states[i].where, store, problems, true);
  }
  if (params.interval.ms <= 0)
    problems.push_back({"contradiction", "/params/interval", "The interval must be longer than nothing.", {}});
  std::size_t before = problems.size();
  if (!params.as_of.empty()) buyers::end_of(params.as_of, definition.zone, "/params/as_of", problems);
  std::optional<Instant> earlier;
  if (!params.compare_to.empty())
    earlier = buyers::end_of(params.compare_to, definition.zone, "/params/compare_to", problems);
  if (problems.size() == before && earlier && *earlier >= buyers::as_of_end(params.as_of, definition, store))
    problems.push_back(
        {"contradiction", "/params/compare_to", "The moment to compare with must lie before as_of.", {}});
}

std::vector<int> Aipl::states_at(const Store& store, const People& people, Instant moment) const {
  RuleContext context{store, definition_.zone, std::nullopt};
  if (store.last()) context.as_of = moment;
  int out_of_all = static_cast<int>(params_.states.size());
  std::vector<int> out(store.customers(), kAbsent);
  for (std::size_t c = 0; c < out.size(); ++c)
    if (people.meant[c] != 0 && (!store.last() || people.since[c] < moment)) out[c] = out_of_all;
  for (std::size_t k = 0; k < params_.states.size(); ++k) {
    std::vector<std::uint8_t> holds = people_where(params_.states[k].where, context);
    int state = static_cast<int>(k);
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = (out[c] != kAbsent) & (holds[c] != 0) ? state : out[c];
  }
  return out;
}

statistics::CountMatrix Aipl::moves(const std::vector<int>& from, const std::vector<int>& to) const {
  statistics::CountMatrix counts(places(), std::vector<std::int64_t>(places(), 0));
  for (std::size_t c = 0; c < from.size(); ++c)
    if (from[c] != kAbsent && to[c] != kAbsent)
      ++counts[static_cast<std::size_t>(from[c])][static_cast<std::size_t>(to[c])];
  return counts;
}

void Aipl::add_steady_state(const statistics::CountMatrix& counts, Report& report) const {
  // Of the places where somebody stood; who goes where nobody stood leaves us without a way on.
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < places(); ++k)
    if (std::any_of(counts[k].begin(), counts[k].end(), [](std::int64_t n) { return n > 0; })) kept.push_back(k);
  statistics::CountMatrix closed;
  for (std::size_t from : kept) {
    std::int64_t all = 0, inside = 0;
    for (std::int64_t n : counts[from]) all += n;
    closed.emplace_back();
    for (std::size_t to : kept) inside += closed.back().emplace_back(counts[from][to]);
    if (inside != all) return;
  }
  statistics::Matrix chances;
  for (const auto& row : statistics::transition_matrix(closed)) chances.push_back(row.value());
  std::optional<std::vector<double>> steady = statistics::stationary(chances);
  if (!steady) return;
  Json states = Json::array(), shares = Json::array();
  for (std::size_t k = 0; k < kept.size(); ++k) {
    states.push_back(std::string(place(kept[k])));
    shares.push_back(statistics::stable((*steady)[k]));
  }
  report.notes.push_back({"steady_state", {{"states", std::move(states)}, {"shares", std::move(shares)}}});
}

void Aipl::add_transitions(const Store& store, const People& people, const std::vector<int>& now,
                           Report& report) const {
  Moments at = moments(store);
  std::vector<int> before = states_at(store, people, at.before);
  statistics::CountMatrix counts = moves(before, now);
  std::vector<std::int64_t> fresh(places(), 0);
  for (std::size_t c = 0; c < now.size(); ++c)
    if (before[c] == kAbsent && now[c] != kAbsent) ++fresh[static_cast<std::size_t>(now[c])];
  Table table = transitions_table();
  Json small = Json::array();
  auto add_row = [&](std::string_view from, const std::vector<std::int64_t>& row, bool empty_too) {
    std::int64_t n = 0;
    for (std::int64_t count : row) n += count;
    if (n > 0 && n < kSmallSample) small.push_back(std::string(from));
    for (std::size_t to = 0; to < row.size(); ++to) {
      if (row[to] == 0 && !empty_too) continue;
      statistics::Interval interval = statistics::wilson(row[to], n);
      table.rows.push_back({text_cell(from), text_cell(place(to)), row[to], share_cell(row[to], n),
                            n == 0 ? Cell{} : Cell{statistics::stable(interval.low)},
                            n == 0 ? Cell{} : Cell{statistics::stable(interval.high)}});
    }
  };
  for (std::size_t from = 0; from < places(); ++from) add_row(place(from), counts[from], true);
  add_row(kNew, fresh, false);
  report.tables.push_back(std::move(table));
  report.notes.push_back(
      {"flow_between",
       {{"from", format_instant(at.before, definition_.zone)}, {"to", format_instant(at.now, definition_.zone)}}});
  if (!small.empty()) report.notes.push_back({"small_sample", {{"stages", std::move(small)}}});
  add_steady_state(counts, report);
  if (at.earlier <= *store.first()) return;
  statistics::Homogeneity change = statistics::homogeneity(moves(states_at(store, people, at.earlier), before), counts);
  if (change.p)
    report.notes.push_back({"moves_changed",
                            {{"since", format_instant(at.earlier, definition_.zone)},
                             {"g", statistics::stable(change.g)},
                             {"df", change.df},
                             {"p", statistics::stable(*change.p)}}});
}

void Aipl::add_notes(const Store& store, Report& report) const {
  if (store.last()) {
    report.notes.push_back({"as_of", {{"day", format_day(day_of(moments(store).now - 1, definition_.zone))}}});
  } else {
    report.notes.push_back({"untimed", Json::object()});
    report.notes.push_back({"no_flow", Json::object()});
  }
  Defaults defaults = default_states(&store);
  if (!defaults.left_out.empty() &&
      Kind<std::vector<State>>::write(defaults.states) == Kind<std::vector<State>>::write(params_.states))
    report.notes.push_back({"states_left_out", {{"states", defaults.left_out}, {"needs", defaults.needs}}});
  add_match_note(store, kPeopleTables, report.notes);
}

Result<Report> Aipl::run(const Store& store) const {
  People people = everybody(store);
  std::vector<int> now = states_at(store, people, moments(store).now);
  std::vector<std::int64_t> counts(places(), 0);
  std::int64_t all = 0;
  for (int state : now)
    if (state != kAbsent) ++counts[static_cast<std::size_t>(state)], ++all;
  Report report;
  Table table = states_table();
  for (std::size_t k = 0; k < places(); ++k)
    table.rows.push_back({text_cell(place(k)), counts[k], share_cell(counts[k], all)});
  report.tables.push_back(std::move(table));
  add_notes(store, report);
  if (store.last()) {
    add_transitions(store, people, now, report);
  } else {
    report.tables.push_back(transitions_table());
  }
  return report;
}

Result<Table> Aipl::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  auto text = [&](const char* key) -> std::string {
    if (!mark.is_object() || !mark.contains(key) || !mark[key].is_string()) return {};
    return mark[key].get<std::string>();
  };
  auto find = [&](const std::string& name) {
    for (std::size_t k = 0; k < places(); ++k)
      if (place(k) == name) return static_cast<int>(k);
    return kAbsent;
  };
  bool is_state = !text("state").empty() && mark.size() == 1;
  bool is_move = !text("from").empty() && !text("to").empty() && mark.size() == 2 && store.last().has_value();
  if (!is_state && !is_move) return unknown;
  int to = find(is_state ? text("state") : text("to")), from = is_move ? find(text("from")) : kAbsent;
  if (to == kAbsent || (is_move && from == kAbsent && text("from") != kNew)) return unknown;
  People all = everybody(store);
  std::vector<int> now = states_at(store, all, moments(store).now), before(store.customers(), kAbsent);
  if (store.last()) before = states_at(store, all, moments(store).before);
  Table table = people_table();
  for (Customer c : store.by_label())
    if (now[c] == to && (is_state || before[c] == from))
      table.rows.push_back({text_cell(store.label(c)), text_cell(place(static_cast<std::size_t>(now[c]))),
                            before[c] == kAbsent ? Cell{} : text_cell(place(static_cast<std::size_t>(before[c])))});
  return table;
}

Json describe() {
  Json params = describe_struct<Params>();
  for (Json& param : params)
    if (param["name"] == "states") param["default"] = Kind<std::vector<State>>::write(default_states(nullptr).states);
  return {{"params", std::move(params)}, {"tables", describe_tables({states_table(), transitions_table()})}};
}

Json suggest(const Store& store) {
  if (store.customers() == 0 || default_states(&store).states.empty()) return nullptr;
  return {{"version", 1}, {"analysis", "aipl"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kAipl = {"aipl", bind_plan<Params, Aipl>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
