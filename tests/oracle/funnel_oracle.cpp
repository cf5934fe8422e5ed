// The funnel's answer from rows: units, what each is fed, groups. See funnel_oracle.h and funnel_question.h.
#include "funnel_oracle.h"

#include <algorithm>
#include <cstdlib>

#include "funnel_question.h"

namespace siyu::tests {
namespace {

constexpr Milliseconds kDay = kDayLength;

Milliseconds duration(const std::string& text) {
  std::size_t digits = text.find_first_not_of("0123456789");
  Milliseconds n = std::atoll(text.c_str());
  std::string unit = text.substr(digits);
  Milliseconds second = 1000;
  return n * (unit == "s"   ? second
              : unit == "m" ? 60 * second
              : unit == "h" ? 3600 * second
              : unit == "d" ? kDay
              : unit == "w" ? 7 * kDay
                            : 30 * kDay);
}

}  // namespace

void Oracle::read() {
  Json range = definition_.contains("range") ? definition_["range"] : Json();
  if (range.contains("zone")) zone_ = parse_offset(range["zone"]);
  range_ = bounds_of(range, zone_);
  range_all_ = params_.value("range_applies", "entry") == "all";

  int number = 0;
  for (const Json& step : params_["steps"]) {
    ++number;
    if (step.contains("total")) {
      const Json& total = step["total"];
      std::int64_t count = 0;
      if (total.contains("count")) {
        count = total["count"];
      } else {
        for (const Total& one : facts_.totals)
          if (total["metric"] == one.metric && range_.hold(one.time)) count += one.value;
      }
      totals_.emplace_back(step["label"], count);
      continue;
    }
    Step listed;
    listed.number = number;
    listed.label = step.contains("label") ? step["label"].get<std::string>() : step["event"].get<std::string>();
    if (step.contains("anyOf")) {
      for (const Json& one : step["anyOf"]) listed.any.push_back(one);
    } else {
      listed.any.push_back(step);
    }
    steps_.push_back(std::move(listed));
  }
  rules_.levels = static_cast<int>(steps_.size());
  rules_.optional.assign(steps_.size() + 1, false);
  rules_.within.assign(steps_.size() + 1, std::nullopt);
  std::size_t level = 0;
  for (const Json& step : params_["steps"]) {
    if (step.contains("total")) continue;
    ++level;
    rules_.optional[level] = step.value("optional", false);
    if (step.contains("within")) rules_.within[level] = duration(step["within"]);
  }
  rules_.order = params_.value("order", "ordered");
  if (Json same = option("same_time"); same.is_object()) {
    rules_.same_time = "grace";
    rules_.grace = same["grace_s"].get<Milliseconds>() * 1000;
  } else if (!same.is_null()) {
    rules_.same_time = same;
  }
  rules_.first_entry = params_.value("entry", "latest") == "first";
  rules_.truncate = params_.value("exclusion", "remove") == "truncate";
  for (const Json& mode : params_.value("modes", Json::array())) rules_.modes.insert(mode);
  std::string window = params_.value("window", "7d");
  int zone = zone_;
  if (window == "same_day") {
    rules_.window_end = [zone](Milliseconds t) {
      return (floor_divide(t + zone * 60'000, kDay) + 1) * kDay - zone * 60'000 - 1;
    };
  } else {
    Milliseconds length = duration(window);
    rules_.window_end = [length](Milliseconds t) { return t + length; };
  }
  if (Json breakdown = option("breakdown"); !breakdown.is_null()) {
    for (const Json& field : breakdown["by"]) by_.push_back(field);
    attribution_ = breakdown.value("attribution", "first_touch");
  }
  if (about_people()) attribution_ = "first_touch";  // a person has one value: nothing to choose
  if (Json hold = option("hold"); !hold.is_null())
    for (const Json& field : hold["fields"]) hold_.push_back(field);
}

void Oracle::mark_first_and_nth() {
  for (const Step& step : steps_)
    for (const Json& match : step.any) {
      if (!match.contains("first") && !match.contains("nth")) continue;
      std::set<const Fact*>& chosen = chosen_[&match];
      std::map<std::string, std::size_t> count;  // by customer
      bool ever = match.value("first", "") == "ever";
      std::size_t wanted = match.value("nth", std::size_t{1});
      for (const Fact& fact : facts_.events) {
        bool counts = ever ? match["event"].is_null() || match["event"] == fact.name : passes(match, fact);
        if (counts && ++count[fact.customer] == wanted && passes(match, fact)) chosen.insert(&fact);
      }
    }
}

void Oracle::make_units() {
  std::string by = params_.value("count_by", "customer");
  std::map<std::pair<std::string, Texts>, std::size_t> index;
  for (const Fact& fact : facts_.events) {
    std::string name = fact.customer;
    if (by != "customer") {
      auto value = facts_.value(fact, by);
      if (!value) continue;
      name = *value;
    }
    Texts held;
    bool lacks = false;
    for (const std::string& field : hold_) {
      auto value = facts_.value(fact, field);
      lacks = lacks || !value;
      held.push_back(value.value_or(""));
    }
    if (lacks) continue;
    auto [place, is_new] = index.emplace(std::pair(name, held), units_.size());
    if (is_new) units_.push_back({name, held, {}, {}});
    units_[place->second].events.push_back(&fact);
  }
  // A unit's events, of whatever customers, in time order; then as the timelines and their rows come.
  for (Unit& unit : units_)
    std::sort(unit.events.begin(), unit.events.end(), [](const Fact* a, const Fact* b) {
      return std::tie(a->time, a->stream, a->row) < std::tie(b->time, b->stream, b->row);
    });
  // Of one customer, the pair seen first: by its first event that the funnel means, in range or not.
  Bounds range;
  std::swap(range, range_);
  for (Unit& unit : units_) {
    std::vector<Seen> events = seen(unit, {});
    const Fact* first = events.empty() ? unit.events.front() : events.front().fact;
    unit.first = {first->time, first->stream, first->row};
  }
  std::swap(range, range_);
  std::stable_sort(units_.begin(), units_.end(), [](const Unit& a, const Unit& b) {
    return std::tie(a.customer, a.first) < std::tie(b.customer, b.first);
  });
}

Texts Oracle::value_of(const Fact& fact) const {
  Texts value;
  for (const std::string& field : by_) value.push_back(facts_.value(fact, field).value_or(""));
  return value;
}

std::vector<Seen> Oracle::seen(const Unit& unit, const Lens& lens) const {
  std::vector<Seen> events;
  for (const Fact* fact : unit.events) {
    if (range_.from && fact->time < *range_.from) continue;
    if (range_all_ && range_.until && fact->time >= *range_.until) continue;
    if (lens.only_value && value_of(*fact) != *lens.only_value) continue;
    if (!holds(where(), *fact, facts_)) continue;
    bool entry = range_.hold(fact->time);
    Seen event;
    event.time = fact->time;
    event.fact = fact;
    bool has_value = lens.attributed == 0 || value_of(*fact) == lens.value;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      int level = static_cast<int>(i) + 1;
      for (const Json& match : steps_[i].any) {
        auto chosen = chosen_.find(&match);
        bool matches = chosen == chosen_.end() ? passes(match, *fact) : chosen->second.count(fact) != 0;
        if (!matches) continue;
        if (level == 1 && !entry && !unordered()) continue;
        if (level == lens.attributed && !has_value && !unordered()) continue;
        event.steps.insert(level);
      }
    }
    event.may_open = entry && (!unordered() || has_value);
    for (const Json& exclusion : params_.value("exclusions", Json::array()))
      if (passes(exclusion, *fact))
        for (int level = level_of(exclusion["from_step"]); level < level_of(exclusion["to_step"]); ++level)
          event.excludes.insert(level);
    if (fed(event)) events.push_back(std::move(event));
  }
  if (rules_.same_time == "grace") take_block_times(rules_, events);
  if (!lens.entries.from) return events;
  // A bucket's entries are judged by the time that counts, the block's.
  std::vector<Seen> kept;
  for (Seen& event : events) {
    if (event.time < lens.not_before) continue;
    if (!lens.entries.hold(event.time)) {
      event.may_open = false;
      if (!unordered()) event.steps.erase(1);
    }
    kept.push_back(std::move(event));
  }
  return kept;
}

Outcome Oracle::run(const Unit& unit, const Lens& lens) const {
  std::vector<Seen> events = seen(unit, lens);
  if (clickhouse()) return run_clickhouse(rules_, events);
  return unordered() ? run_unordered(rules_, events) : run_ordered(rules_, events);
}

std::vector<Part> Oracle::parts(const Lens& lens, const std::function<bool(const Unit&)>& in) const {
  std::vector<Part> all;
  for (const Unit& unit : units_) {
    if (in && !in(unit)) continue;
    Part part{&unit, run(unit, lens)};
    if (part.outcome.level == 0) continue;
    if (by_customer() && !all.empty() && all.back().unit->customer == unit.customer) {
      const Outcome& best = all.back().outcome;
      Milliseconds mine = part.outcome.done.rbegin()->second, its = best.done.rbegin()->second;
      if (part.outcome.level > best.level || (part.outcome.level == best.level && mine < its))
        all.back() = std::move(part);
      continue;
    }
    all.push_back(std::move(part));
  }
  return all;
}

// First and last touch.
Texts Oracle::unit_value(const Unit& unit) const {
  if (about_people()) return value_of(*unit.events.front());
  Texts value(by_.size());
  for (const Seen& event : seen(unit, {})) {
    if (event.steps.empty()) continue;
    Texts own = value_of(*event.fact);
    if (!has_text(own)) continue;
    if (attribution_ == "last_touch" || !has_text(value)) value = own;
  }
  return value;
}

std::vector<Oracle::Group> Oracle::groups() {
  std::map<Texts, Group> found;
  if (attribution_ == "first_touch" || attribution_ == "last_touch") {
    for (Part& part : parts({})) {
      Group& group = found[unit_value(*part.unit)];
      group.parts.push_back(std::move(part));
    }
  } else {
    int level = attribution_ == "step" ? level_of(params_["breakdown"]["step"]) : 0;
    auto opens_group = [&](const Seen& event) {
      return level == 0 || unordered() ? !event.steps.empty() : event.steps.count(level) != 0;
    };
    std::set<Texts> values;
    for (const Unit& unit : units_)
      for (const Seen& event : seen(unit, {}))
        if (opens_group(event)) values.insert(value_of(*event.fact));
    for (const Texts& value : values) {
      Lens lens;
      if (level == 0) {
        lens.only_value = value;
      } else {
        lens.attributed = level;
        lens.value = value;
      }
      Group group;
      for (Part& part : parts(lens))
        if (level == 0 || part.outcome.done.count(level) != 0) group.parts.push_back(std::move(part));
      if (!group.parts.empty()) found[value] = std::move(group);
    }
  }
  std::vector<Group> all;
  for (auto& [value, group] : found) {
    group.value = value;
    all.push_back(std::move(group));
  }
  return all;
}

namespace {

// Where steps name events of two tables: of the people of the smaller table, those whom the other knows too.
Json match_rate(const World& world, const Json& definition) {
  std::map<std::string, std::set<std::string>> people;   // by table that a step looks at
  std::map<std::string, std::set<std::string>> happens;  // by table
  std::map<std::string, std::set<std::string>> known;
  for (const TableFile& file : world.files)
    for (const auto& row : file.rows) {
      if (file.table == "events") happens["events"].insert(row[1]), known["events"].insert(row[0]);
      if (file.table != "orders") continue;
      known["orders"].insert(row[1]);
      for (const auto& [name, at] : std::map<std::string, std::size_t>{{"order", 2}, {"paid", 3}, {"refund", 4}})
        if (!row[at].empty()) happens["orders"].insert(name);
    }
  for (const Json& step : definition["params"]["steps"]) {
    Json matches = step.contains("anyOf")   ? step["anyOf"]
                   : step.contains("total") ? Json::array()
                                            : Json::array({step});
    for (const Json& match : matches)
      for (const auto& [table, names] : happens)
        if (match["event"].is_null() || names.count(match["event"]) != 0) people[table] = known[table];
  }
  if (people.size() < 2) return nullptr;
  // At a tie the table that comes first in the contract's list: events before orders.
  const auto& events = people["events"];
  const auto& orders = people["orders"];
  std::size_t both = 0;
  for (const std::string& one : events) both += orders.count(one);
  bool smaller = orders.size() < events.size();
  return {
      {"code", "match_rate"},
      {"facts",
       {{"table", smaller ? "orders" : "events"}, {"matched", both}, {"of", smaller ? orders.size() : events.size()}}}};
}

}  // namespace

Json funnel_oracle(const World& world, const Json& definition) {
  Json out = Oracle(world, definition).answer();
  if (Json note = match_rate(world, definition); !note.is_null()) out["notes"].push_back(note);
  return out;
}

}  // namespace siyu::tests
