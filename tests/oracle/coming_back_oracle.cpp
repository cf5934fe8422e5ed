// Worlds, rules by hand, a calendar.
#include "oracle/coming_back_oracle.h"

#include <algorithm>

namespace siyu::tests::coming_back {
namespace {

const std::vector<std::string> kNames = {"a", "b", "c"};
const std::vector<std::string> kChannels = {"抖音", "群", "扫码"};

std::string text_of(Instant t) { return format_instant(t, Zone{}); }

// A leaf about event.channel or customer.city, or null.
bool rule_holds(const Json& rule, const Event& event, const World& world) {
  if (rule.is_null()) return true;
  std::string value;
  if (rule["field"] == "event.channel") value = event.channel;
  if (rule["field"] == "customer.city") {
    auto it = world.people.find(event.customer);
    if (it != world.people.end()) value = it->second.city;
  }
  bool equal = value == rule["value"].get<std::string>();
  return rule["op"] == "=" ? equal : !equal;
}

Json random_rule(Dice& dice) {
  if (dice.chance(60))
    return {{"field", "event.channel"}, {"op", dice.chance(70) ? "=" : "!="}, {"value", dice.of(kChannels)}};
  return {{"field", "customer.city"}, {"op", dice.chance(50) ? "=" : "!="}, {"value", "上海"}};
}

}  // namespace

World random_world(Dice& dice) {
  World world;
  std::size_t people = 1 + dice.below(6), rows = 1 + dice.below(40), days = dice.of<std::size_t>({2, 12, 70, 400});
  Instant begin = start_of(days_from_civil({2025, 11, 20}), Zone{});
  for (std::size_t i = 0; i < rows; ++i) {
    // Hours and half hours, and the last millisecond of one, so that ends of periods are met.
    Instant time = begin + static_cast<Instant>(dice.below(days * 48)) * (kHourMs / 2) - (dice.chance(10) ? 1 : 0);
    world.log.push_back(
        {"c" + std::to_string(dice.below(people)), dice.of(kNames), dice.chance(20) ? "" : dice.of(kChannels), time});
    if (dice.chance(15)) world.log.push_back(world.log.back());
  }
  for (const std::string& name : kNames) world.log.push_back({"c0", name, "群", begin + kDayMs});  // none is unknown
  for (std::size_t i = 0; i < people + 1; ++i) {
    if (i > 0 && dice.chance(25)) continue;
    // Seconds that no event of the log has: which of two timelines comes first is not what is tested here.
    auto time = [&](int second) {
      return text_of(begin + static_cast<Instant>(dice.below(days * 24)) * kHourMs + second * kSecondMs);
    };
    Person person;
    if (i == 0 || dice.chance(80)) person.city = dice.chance(50) ? "上海" : "杭州";
    if (i == 0 || dice.chance(80)) person.added = time(17);
    if (i == 0 || dice.chance(40)) person.deleted = time(43);
    world.people["c" + std::to_string(i)] = person;
  }
  world.zone = dice.of<Zone>({Zone{}, Zone{}, Zone{0}, Zone{-210}});
  if (dice.chance(50)) {
    world.range = Json::object();
    auto day = [&] { return begin + static_cast<Instant>(dice.below(days + 4)) * kDayMs - 2 * kDayMs; };
    Instant from = day(), to = day();
    if (from > to) std::swap(from, to);
    if (dice.chance(70)) world.range["from"] = text_of(from).substr(0, dice.chance(70) ? 10 : 19);
    if (dice.chance(70)) world.range["to"] = text_of(to + 9 * kHourMs).substr(0, dice.chance(70) ? 10 : 19);
  }
  if (dice.chance(20)) world.where = random_rule(dice);
  return world;
}

model::Store store_of(const World& world) {
  std::vector<std::vector<std::string>> log, people;
  for (const Event& event : world.log) log.push_back({event.customer, event.name, text_of(event.time), event.channel});
  for (const auto& [name, person] : world.people) people.push_back({name, person.city, person.added, person.deleted});
  Rows rows;
  rows.table(model::TableKind::events, {"customer.id", "event.name", "event.time", "event.channel"}, log);
  rows.table(model::TableKind::customers, {"customer.id", "customer.city", "customer.added_at", "customer.deleted_at"},
             people);
  return rows.store();
}

std::string definition_of(const World& world, const Json& params) {
  Json out = {{"params", params}, {"range", world.range.is_null() ? Json::object() : world.range}};
  out["range"]["zone"] = format_zone(world.zone);
  if (!world.where.is_null()) out["where"] = world.where;
  return out.dump();
}

Json random_step(Dice& dice) {
  auto match = [&] {
    std::size_t kind = dice.below(12);
    Json out = {{"event", kind < 9 ? Json(kNames[kind / 3]) : kind == 9 ? Json("added") : Json()}};
    if (kind == 10) out["event"] = "a";
    if (dice.chance(25)) out["where"] = random_rule(dice);
    return out;
  };
  if (dice.chance(15)) return {{"anyOf", {match(), match()}}};
  return match();
}

bool is_of(const Json& step, const Event& event, const World& world, bool ever) {
  if (!ever && !rule_holds(world.where, event, world)) return false;
  for (const Json& match : step.contains("anyOf") ? step["anyOf"] : Json::array({step})) {
    if (!match["event"].is_null() && match["event"] != event.name) continue;
    if (ever || !match.contains("where") || rule_holds(match["where"], event, world)) return true;
  }
  return false;
}

std::map<std::string, std::vector<Event>> histories(const World& world) {
  std::map<std::string, std::vector<Event>> out;
  for (const Event& event : world.log) out[event.customer].push_back(event);
  for (const auto& [name, person] : world.people) {
    if (!person.added.empty()) out[name].push_back({name, "added", "", parse_time(person.added, Zone{})->instant});
    if (!person.deleted.empty())
      out[name].push_back({name, "deleted", "", parse_time(person.deleted, Zone{})->instant});
  }
  for (auto& [name, events] : out)
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time < b.time; });
  return out;
}

Bounds range_of(const World& world) {
  Bounds out;
  if (world.range.is_null()) return out;
  auto at = [&](const char* key) { return parse_time(world.range[key].get<std::string>(), world.zone)->instant; };
  if (world.range.contains("from")) out.from = at("from");
  if (world.range.contains("to"))
    out.until = at("to") + (world.range["to"].get<std::string>().size() == 10 ? kDayMs : kSecondMs);
  return out;
}

Instant data_first(const World& world) {
  Instant out = INT64_MAX;
  for (const auto& [name, events] : histories(world)) out = std::min(out, events.front().time);
  return out;
}

Instant data_end(const World& world) {
  Instant out = INT64_MIN;
  for (const auto& [name, events] : histories(world)) out = std::max(out, events.back().time);
  return start_of(day_of(out, Zone{}) + 1, Zone{});
}

bool is_outside(const World& world) {
  Bounds range = range_of(world);
  return range.from >= data_end(world) || range.until <= data_first(world);
}

const std::vector<std::string>& week_days() {
  static const std::vector<std::string> days = {"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};
  return days;
}

Calendar calendar_of(const World& world, const std::string& period, const std::string& week_start) {
  static const std::map<std::string, Grain> grains = {
      {"hour", Grain::hour}, {"day", Grain::day}, {"week", Grain::week}, {"month", Grain::month}};
  auto day = std::find(week_days().begin(), week_days().end(), week_start) - week_days().begin();
  return {grains.at(period), world.zone, static_cast<int>(day)};
}

std::string difference(const Lines& got, const Lines& expected) {
  for (std::size_t i = 0; i < std::max(got.size(), expected.size()); ++i) {
    std::string a = i < got.size() ? got[i] : "nothing", b = i < expected.size() ? expected[i] : "nothing";
    if (a != b) return "line " + std::to_string(i) + ": got " + a + ", expected " + b;
  }
  return {};
}

std::string share(std::int64_t n, std::int64_t of) {
  return of == 0 ? "-" : report::cell_json(static_cast<double>(n) / static_cast<double>(of)).dump();
}

}  // namespace siyu::tests::coming_back
