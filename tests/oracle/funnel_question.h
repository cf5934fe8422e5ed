// A funnel question over a world, as the slow oracle asks it: who counts as a unit, what the machine is fed, which groups
// there are (funnel_oracle.cpp), and the tables and notes that follow (funnel_oracle_tables.cpp). Inside of the oracle only.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "facts.h"
#include "machine.h"

namespace siyu::tests {

constexpr Milliseconds kDayLength = 86'400'000;
using Texts = std::vector<std::string>;

struct Step {      // a listed step
  int number = 0;  // in the table, totals included
  std::string label;
  std::vector<Json> any;  // {event, where?, first?, nth?}
};

struct Unit {
  std::string customer;  // whose row of people it is; with count_by the value
  Texts held;            // values of hold
  std::vector<const Fact*> events;
  std::tuple<Milliseconds, int, std::size_t> first;
};

// A unit's part in one group of the answer.
struct Part {
  const Unit* unit = nullptr;
  Outcome outcome;
};

class Oracle {
 public:
  Oracle(const World& world, const Json& definition)
      : facts_(facts_of(world)), definition_(definition), params_(definition["params"]) {
    read();
    mark_first_and_nth();
    make_units();
  }

  Json answer();

 private:
  void read();
  void mark_first_and_nth();
  void make_units();

  bool clickhouse() const { return params_.value("semantics", "siyu") == "clickhouse"; }
  bool about_people() const {
    return !by_.empty() && params_.value("count_by", "customer") == "customer" &&
           std::all_of(by_.begin(), by_.end(),
                       [](const std::string& field) { return field.rfind("customer.", 0) == 0; });
  }
  bool by_customer() const {
    return option("hold").is_object() && option("hold").value("report", "pairs") == "customers";
  }
  bool unordered() const { return rules_.order == "unordered"; }
  Json option(const char* name) const { return params_.contains(name) ? params_[name] : Json(); }
  Json where() const { return definition_.contains("where") ? definition_["where"] : Json(); }
  bool passes(const Json& match, const Fact& fact) const {
    if (!match["event"].is_null() && match["event"] != fact.name) return false;
    return holds(where(), fact, facts_) && (!match.contains("where") || holds(match["where"], fact, facts_));
  }
  bool strict_feed() const {
    return rules_.order == "strict" || (clickhouse() && rules_.modes.count("strict_order") != 0);
  }

  bool fed(const Seen& event) const { return !event.steps.empty() || !event.excludes.empty() || strict_feed(); }

  // How a run differs from the plain one.
  struct Lens {
    Bounds entries;                                      // only events in these may open
    Milliseconds not_before = -(Milliseconds{1} << 60);  // events before are unseen
    std::optional<Texts> only_value;                     // all_events: other events are unseen
    int attributed = 0;                                  // step: this level only by events with the value
    Texts value;
  };
  std::vector<Seen> seen(const Unit& unit, const Lens& lens) const;
  Outcome run(const Unit& unit, const Lens& lens) const;
  // Counted parts of all units (hold by customers: of each customer's best), in the order of the walk.
  std::vector<Part> parts(const Lens& lens, const std::function<bool(const Unit&)>& in = nullptr) const;
  Texts value_of(const Fact& fact) const;
  bool has_text(const Texts& value) const {
    return std::any_of(value.begin(), value.end(), [](const std::string& s) { return !s.empty(); });
  }

  struct Group {
    Texts value;
    bool other = false;
    std::vector<Part> parts;
  };
  std::vector<Group> groups();
  Texts unit_value(const Unit& unit) const;

  int required_before(int level) const {
    for (int k = level - 1; k >= 1; --k)
      if (!rules_.optional[static_cast<std::size_t>(k)]) return k;
    return 0;
  }
  bool opens(const Seen& event) const {
    return unordered() ? event.may_open && !event.steps.empty() : event.steps.count(1) != 0;
  }
  int last_required() const { return required_before(rules_.levels + 1); }
  int level_of(int number) const { return number - static_cast<int>(totals_.size()); }
  std::int64_t did(const std::vector<Part>& parts, int level) const {
    return std::count_if(parts.begin(), parts.end(),
                         [&](const Part& part) { return part.outcome.done.count(level) != 0; });
  }

  void add_steps(Json& rows, const std::vector<Part>& parts, const Json& prefix);
  Json steps_table(const std::vector<Group>& groups);
  Json trend_table(const std::vector<Group>& groups);
  Json convert_table(const std::vector<Part>& parts) const;
  Json people_table(const std::vector<Group>& groups) const;
  Json notes(const std::vector<Part>& parts, std::size_t group_count) const;
  Json with_by(std::vector<std::string> names) const {
    Json columns = Json::array();
    for (const std::string& field : by_) columns.push_back(field);
    for (const std::string& name : names) columns.push_back(name);
    return columns;
  }
  Milliseconds data_end() const {
    return (floor_divide(*facts_.last + 8 * 3'600'000, kDayLength) + 1) * kDayLength - 8 * 3'600'000;
  }
  Milliseconds cut_window_end(Milliseconds t) const {
    Milliseconds end = rules_.window_end(t);
    return range_all_ && range_.until ? std::min(end, *range_.until - 1) : end;
  }

  Facts facts_;
  Json definition_, params_;
  Rules rules_;
  int zone_ = 8 * 60;
  Bounds range_;
  bool range_all_ = false;
  std::vector<std::pair<std::string, std::int64_t>> totals_;
  std::vector<Step> steps_;
  std::map<const Json*, std::set<const Fact*>> chosen_;  // of a match with first or nth: the events it means
  std::vector<Unit> units_;
  Texts by_, hold_;
  std::string attribution_ = "first_touch";
};

}  // namespace siyu::tests
