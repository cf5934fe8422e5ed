// AIPL against the obvious way: at each moment everybody's events are counted again, rule by rule.
#include <algorithm>
#include <cmath>

#include "analysis/registry.h"
#include "oracle/coming_back_oracle.h"

namespace siyu::tests::coming_back {
namespace {

const Lines kLabels = {"低", "中", "高"};

struct Clause {
  std::string event;
  std::int64_t least = 1, days = 0;  // 0: ever
  Json rule() const {
    Json out = {{"did", {{"event", event}, {"times", {{"min", least}}}}}};
    if (days > 0) out["did"]["within"] = {{"last", std::to_string(days) + "d"}};
    return out;
  }
  bool holds(const std::vector<Event>& events, Instant moment) const {
    std::int64_t n = 0;
    for (const Event& one : events)
      n += one.name == event && one.time < moment && (days == 0 || one.time >= moment - days * kDayMs);
    return n >= least;
  }
};

struct Question {
  std::vector<Clause> clauses;
  Instant before = 0, now = 0;
  Json params = Json::object();
};

Question random_question(Dice& dice, const World& world) {
  Question out;
  Json states = Json::array();
  for (const std::string& label : kLabels) {
    out.clauses.push_back({dice.of<std::string>({"a", "b", "c", "added"}), 1 + static_cast<std::int64_t>(dice.below(2)),
                           dice.chance(60) ? 1 + static_cast<std::int64_t>(dice.below(30)) : 0});
    states.push_back({{"label", label}, {"where", out.clauses.back().rule()}});
  }
  out.params["states"] = states;
  Instant until = range_of(world).until;
  if (until == INT64_MAX) {
    Instant last = INT64_MIN;
    for (const auto& [name, events] : histories(world)) last = std::max(last, events.back().time);
    until = start_of(day_of(last, world.zone) + 1, world.zone);
  }
  out.now = until;
  if (dice.chance(40)) {
    Day day = day_of(data_first(world), world.zone) + static_cast<Day>(dice.below(60));
    out.now = start_of(day + 1, world.zone);
    out.params["as_of"] = format_day(day);
  }
  auto days = 1 + static_cast<std::int64_t>(dice.below(20));
  out.before = out.now - days * kDayMs;
  if (dice.chance(50)) {
    out.before = start_of(day_of(out.now - 1, world.zone) - days + 1, world.zone);
    out.params["compare_to"] = format_day(day_of(out.before - 1, world.zone));
  } else {
    out.params["interval"] = std::to_string(days) + "d";
  }
  return out;
}

// "" for somebody not known yet, or not meant.
std::string state_of(const Question& question, const std::vector<Event>& events, Instant moment) {
  if (!events.empty() && events.front().time >= moment) return "";  // who has no time at all was always there
  for (std::size_t k = kLabels.size(); k-- > 0;)
    if (question.clauses[k].holds(events, moment)) return kLabels[k];
  return "$out";
}

TEST(AiplOracle, RandomWorlds) {
  Lines places = kLabels;
  places.push_back("$out");
  std::size_t steady = 0, changed = 0;
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1200); ++seed) {
    Dice dice(seed + 90'000);
    World world = random_world(dice);
    if (world.where.is_object() && world.where["field"] == "event.channel") world.where = nullptr;
    Question question = random_question(dice, world);
    std::string definition = definition_of(world, question.params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kAipl, store, definition);
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    std::map<std::string, std::int64_t> counts;
    std::map<std::pair<std::string, std::string>, Lines> moves;
    std::map<std::pair<std::string, std::string>, std::int64_t> past;
    std::int64_t all = 0;
    Instant earlier = question.before - (question.now - question.before);
    auto everybody = histories(world);
    for (const auto& [name, person] : world.people) everybody[name];
    for (const auto& [name, events] : everybody) {
      if (!world.where.is_null()) {
        auto it = world.people.find(name);
        bool equal = it != world.people.end() && it->second.city == world.where["value"].get<std::string>();
        if (equal != (world.where["op"] == "=")) continue;
      }
      std::string now = state_of(question, events, question.now), before = state_of(question, events, question.before),
                  first = state_of(question, events, earlier);
      if (!first.empty()) ++past[{first, before}];
      if (now.empty()) continue;
      ++counts[now], ++all;
      moves[{before.empty() ? "$new" : before, now}].push_back(name + "|" + now + "|" +
                                                               (before.empty() ? "-" : before));
    }
    Lines states, transitions;
    for (const std::string& place : places)
      states.push_back(place + "|" + std::to_string(counts[place]) + "|" + share(counts[place], all));
    ASSERT_EQ(answer.rows("states"), states) << seed << " " << definition;
    Lines from_places = places;
    from_places.push_back("$new");
    for (const std::string& from : from_places) {
      std::int64_t n = 0;
      for (const std::string& to : places) n += static_cast<std::int64_t>(moves[{from, to}].size());
      for (const std::string& to : places) {
        auto x = static_cast<std::int64_t>(moves[{from, to}].size());
        if (x == 0 && from == "$new") continue;
        transitions.push_back(from + "|" + to + "|" + std::to_string(x) + "|" + share(x, n));
        if (dice.chance(20)) {
          ASSERT_EQ(answer.people(store, Json{{"from", from}, {"to", to}}.dump()), (moves[{from, to}]))
              << seed << " " << definition;
        }
      }
    }
    Lines got;
    for (const auto& row : answer.report.tables[1].rows) {
      Json cells = Json::array();
      for (const report::Cell& cell : row) cells.push_back(report::cell_json(cell));
      got.push_back(cells[0].get<std::string>() + "|" + cells[1].get<std::string>() + "|" + cells[2].dump() + "|" +
                    (cells[3].is_null() ? "-" : cells[3].dump()));
      ASSERT_EQ(cells[3].is_null(), cells[4].is_null()) << seed;
      if (!cells[3].is_null()) {
        ASSERT_LE(cells[4].get<double>(), cells[3].get<double>() + 1e-15) << seed;
        ASSERT_GE(cells[5].get<double>(), cells[3].get<double>() - 1e-15) << seed;
      }
    }
    ASSERT_EQ(got, transitions) << seed << " " << definition;
    // A steady state is what one more step leaves as it is.
    if (!answer.note("steady_state").empty()) {
      ++steady;
      Json note = Json::parse(answer.note("steady_state"));
      std::map<std::string, double> next;
      double sum = 0;
      for (std::size_t i = 0; i < note["states"].size(); ++i) {
        auto from = note["states"][i].get<std::string>();
        auto weight = note["shares"][i].get<double>();
        std::int64_t n = 0;
        for (const std::string& to : places) n += static_cast<std::int64_t>(moves[{from, to}].size());
        for (const std::string& to : places)
          next[to] += weight * static_cast<double>(moves[{from, to}].size()) / static_cast<double>(n);
        sum += weight;
      }
      ASSERT_NEAR(sum, 1, 1e-8) << seed;
      for (std::size_t i = 0; i < note["states"].size(); ++i)
        ASSERT_NEAR(next[note["states"][i]], note["shares"][i].get<double>(), 1e-8) << seed << " " << definition;
    }
    if (!answer.note("moves_changed").empty()) {
      ++changed;
      double g = 0;
      for (const std::string& from : places) {
        double n0 = 0, n1 = 0;
        for (const std::string& to : places)
          n0 += static_cast<double>(past[{from, to}]), n1 += static_cast<double>(moves[{from, to}].size());
        for (const std::string& to : places) {
          auto x0 = static_cast<double>(past[{from, to}]), x1 = static_cast<double>(moves[{from, to}].size());
          if (n0 == 0 || n1 == 0) continue;
          if (x0 > 0) g += 2 * x0 * std::log(x0 / (n0 * (x0 + x1) / (n0 + n1)));
          if (x1 > 0) g += 2 * x1 * std::log(x1 / (n1 * (x0 + x1) / (n0 + n1)));
        }
      }
      ASSERT_NEAR(Json::parse(answer.note("moves_changed"))["g"].get<double>(), g, 1e-8) << seed << " " << definition;
    }
  }
  EXPECT_GT(steady, 0u);
  EXPECT_GT(changed, 0u);
}

}  // namespace
}  // namespace siyu::tests::coming_back
