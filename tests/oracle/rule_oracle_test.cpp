// Rules against the obvious way: every customer's events as a plain list, every clause as a loop that looks at all of them again.
//
// The oracle knows docs/rules.md and nothing of timelines, codes or slices; festivals are written out as dates. Worlds have few
// customers and times that cluster around festivals and tie; orders stand on several rows.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "harness/random.h"
#include "report/rule.h"
#include "report/rule_cache.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;
using report::Json;

struct Event {
  Instant time;
  int stream;
  std::size_t row;
  std::string name;
  std::map<std::string, std::string> values;
};
struct Person {
  std::map<std::string, std::string> values;
  std::vector<Event> events;  // by time, stream, row
  std::optional<Instant> added;
};
struct World {
  std::map<std::string, Person> people;
  Rows rows;
  std::optional<Instant> last;
};

const std::vector<std::string> kCities = {"上海", "杭州", "北京"}, kChannels = {"抖音", "扫码"},
                               kNames = {"a", "b", "c"};
const std::vector<std::string> kTags = {"羽绒服", "老客", "高价值", "羽绒服内胆"};

Instant at(const std::string& text) { return parse_time(text, Zone{})->instant; }

std::string random_time(Random& random) {
  static const std::vector<std::string> kDays = {"2024-05-20", "2024-06-10", "2024-06-11", "2024-09-01", "2024-09-17",
                                                 "2024-12-31", "2025-05-30", "2025-05-31", "2025-06-02", "2025-09-20",
                                                 "2025-10-06", "2025-10-07", "2025-10-09", "2025-11-01", "2025-11-02"};
  static const std::vector<std::string> kClocks = {"00:00:00", "09:00:00", "09:00:01", "23:59:59"};
  return random.of(kDays) + " " + random.of(kClocks);
}

World random_world(Random& random) {
  World world;
  std::size_t customers = 1 + random.below(7);
  auto name = [&] { return "u" + std::to_string(random.below(customers)); };
  auto see = [&](const std::string& who, Event event) {
    world.last = std::max(world.last.value_or(event.time), event.time);
    world.people[who].events.push_back(std::move(event));
  };
  if (random.chance(80)) {
    std::vector<std::vector<std::string>> list;
    for (std::size_t c = 0; c < customers; ++c) {
      std::string tags;
      for (const std::string& tag : kTags)
        if (random.chance(30))
          tags += (tags.empty() ? "" : random.of(std::vector<std::string>{";", "，", " | ", "、"})) + tag;
      std::vector<std::string> row = {"u" + std::to_string(c),
                                      random.chance(20) ? "" : random.of(kCities),
                                      tags,
                                      random.chance(30) ? "" : std::to_string(random.below(4)),
                                      random.chance(50) ? "" : random_time(random),
                                      random.chance(80) ? "" : random_time(random)};
      Person& person = world.people[row[0]];
      const char* fields[] = {"customer.city", "customer.tags", "customer.level"};
      for (int i = 0; i < 3; ++i)
        if (!row[static_cast<std::size_t>(i) + 1].empty())
          person.values[fields[i]] = row[static_cast<std::size_t>(i) + 1];
      if (!row[4].empty()) person.added = at(row[4]), see(row[0], {at(row[4]), 0, c, "added", {}});
      if (!row[5].empty()) see(row[0], {at(row[5]), 1, c, "deleted", {}});
      list.push_back(std::move(row));
    }
    world.rows.table(
        TableKind::customers,
        {"customer.id", "customer.city", "customer.tags", "customer.level", "customer.added_at", "customer.deleted_at"},
        list);
  }
  std::vector<std::vector<std::string>> log;
  for (std::size_t n = 1 + random.below(30); n > 0; --n)
    log.push_back({name(), random.of(kNames), random_time(random), random.chance(20) ? "" : random.of(kChannels),
                   random.chance(20) ? "" : std::to_string(random.below(5)) + ".5", "e" + std::to_string(n)});
  for (std::size_t i = 0; i < log.size(); ++i) {
    Event event{at(log[i][2]), 2, i, log[i][1], {}};
    if (!log[i][3].empty()) event.values["event.channel"] = log[i][3];
    if (!log[i][4].empty()) event.values["event.amount"] = log[i][4];
    see(log[i][0], std::move(event));
  }
  world.rows.table(TableKind::events,
                   {"customer.id", "event.name", "event.time", "event.channel", "event.amount", "event.key"}, log);
  if (random.chance(70)) {
    std::vector<std::vector<std::string>> orders;
    for (std::size_t o = random.below(12); o > 0; --o) {
      std::string who = name(), paid_at = random_time(random), id = "o" + std::to_string(o);
      for (std::size_t lines = 1 + random.below(3); lines > 0; --lines)
        orders.push_back({id, who, paid_at, paid_at, random.of(kChannels), "g" + std::to_string(orders.size()),
                          std::to_string(10 + orders.size()), std::to_string(9 + orders.size() + random.below(3))});
    }
    for (std::size_t i = 0; i < orders.size(); ++i)
      for (int stream : {3, 4})
        see(orders[i][1],
            {at(orders[i][3]),
             stream,
             i,
             stream == 3 ? "order" : "paid",
             {{"order.id", orders[i][0]}, {"order.channel", orders[i][4]}, {"order.goods", orders[i][5]}}});
    world.rows.table(
        TableKind::orders,
        {"order.id", "customer.id", "order.created_at", "order.paid_at", "order.channel", "order.goods", "order.paid"},
        orders);
  }
  for (auto& [who, person] : world.people)
    std::sort(person.events.begin(), person.events.end(), [](const Event& a, const Event& b) {
      return std::tie(a.time, a.stream, a.row) < std::tie(b.time, b.stream, b.row);
    });
  return world;
}

// ---- the oracle ----------------------------------------------------------------------------------------------------------

std::int64_t duration(const Json& text) {
  std::string t = text;
  std::int64_t n = std::stoll(t);
  return n * (t.back() == 'd'   ? kDayMs
              : t.back() == 's' ? 1000
              : t.back() == 'h' ? kHourMs
              : t.back() == 'w' ? 7 * kDayMs
                                : 30 * kDayMs);
}
Instant end_of(const std::string& date) { return at(date.substr(0, 10)) + kDayMs; }

class Oracle {
 public:
  Oracle(const World& world, std::optional<Instant> as_of) : world_(world), as_of_(as_of) {
    if (world.last) now_ = (*world.last + 8 * kHourMs) / kDayMs * kDayMs + kDayMs - 8 * kHourMs;
    if (as_of) now_ = *as_of;
  }

  bool person(const Json& rule, const Person& who) const { return holds(rule, who, nullptr); }

 private:
  bool before(Instant t) const { return !as_of_ || t < *as_of_; }
  bool holds(const Json& rule, const Person& who, const Event* event) const {
    if (rule.is_null()) return true;
    if (rule.contains("all")) {
      for (const Json& part : rule["all"])
        if (!holds(part, who, event)) return false;
      return true;
    }
    if (rule.contains("any")) {
      for (const Json& part : rule["any"])
        if (holds(part, who, event)) return true;
      return false;
    }
    if (rule.contains("not")) return !holds(rule["not"], who, event);
    if (rule.contains("field")) return leaf(rule, who, event);
    if (rule.contains("did")) return did(rule["did"], who);
    if (rule.contains("sequence")) return sequence(rule["sequence"], who);
    if (rule.contains("stopped")) {
      const Json& r = rule["stopped"];
      return any(r, who, now_ - duration(r["active"]), now_) && !any(r, who, now_ - duration(r["quiet"]), now_);
    }
    if (rule.contains("restarted")) {
      const Json& r = rule["restarted"];
      Instant active = now_ - duration(r["active"]), quiet = now_ - duration(r["quiet"]);
      return any(r, who, active, now_) && !any(r, who, quiet, active) && any(r, who, INT64_MIN, quiet);
    }
    if (rule.contains("regularly")) {
      const Json& r = rule["regularly"];
      std::int64_t length = r["interval"] == "day" ? kDayMs : r["interval"] == "week" ? 7 * kDayMs : 30 * kDayMs;
      int seen = 0;
      for (int k = 0; k < r["of"].get<int>(); ++k) seen += any(r, who, now_ - (k + 1) * length, now_ - k * length);
      return seen >= r["at_least"].get<int>();
    }
    if (rule.contains("share")) {
      const Json& r = rule["share"];
      auto of = static_cast<double>(inside(r["of"], who, r).size()),
           in = static_cast<double>(inside(r["in"], who, r).size());
      double share = of / in + 1e-12;
      return in > 0 && (!r.contains("min") || share >= r["min"].get<double>()) &&
             (!r.contains("max") || share - 2e-12 <= r["max"].get<double>());
    }
    if (rule.contains("festival")) return festival(rule["festival"], who);
    if (rule.contains("shared")) {
      int same = 0;
      auto mine = who.values.find("customer.city");
      for (const auto& [name, other] : world_.people)
        if (auto its = other.values.find("customer.city"); mine != who.values.end() && its != other.values.end())
          same += its->second == mine->second;
      return same >= rule["shared"]["customers"]["min"].get<int>();
    }
    Oracle then(world_, rule.contains("as_of") ? std::optional(end_of(rule["as_of"])) : as_of_);
    return then.holds(rule["rule"], who, nullptr) &&
           (!rule.contains("base") || then.holds(rule["base"], who, nullptr)) &&
           (!rule.contains("as_of") || then.knows(who));
  }
  bool knows(const Person& who) const {
    if (who.events.empty() && !who.added) return true;
    for (const Event& event : who.events)
      if (before(event.time)) return true;
    return false;
  }
  static std::set<std::string> tags(std::string cell) {
    for (std::string separator : {"，", "、", "|"})
      for (std::size_t p; (p = cell.find(separator)) != std::string::npos;) cell.replace(p, separator.size(), ";");
    std::set<std::string> out;
    std::string tag;
    for (char c : cell + ";") {
      if (c == ';')
        out.insert(tag), tag.clear();
      else if (c != ' ')
        tag += c;
    }
    return out;
  }
  static std::string text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }
  bool leaf(const Json& rule, const Person& who, const Event* event) const {
    std::string field = rule["field"], op = rule["op"];
    const std::map<std::string, std::string>& values = field.rfind("customer.", 0) == 0 ? who.values : event->values;
    auto found = values.find(field);
    bool has = found != values.end();
    if (op == "is_set" || op == "not_set") return has == (op == "is_set");
    std::set<std::string> wanted;
    for (const Json& value : rule["value"].is_array() ? rule["value"] : Json::array({rule["value"]}))
      wanted.insert(text(value));
    if (op == "=" || op == "in" || op == "!=" || op == "not_in") {
      bool in = has && wanted.count(found->second);
      if (field == "customer.tags" && (op == "in" || op == "not_in")) {
        in = false;
        for (const std::string& tag : has ? tags(found->second) : std::set<std::string>{}) in = in || wanted.count(tag);
      }
      return in == (op == "=" || op == "in");
    }
    if (!has) return false;
    if (op == "has_tag" || (op == "contains" && field == "customer.tags"))
      return tags(found->second).count(*wanted.begin());
    if (op == "contains") return found->second.find(*wanted.begin()) != std::string::npos;
    double a = std::stod(found->second), b = std::stod(*wanted.begin());
    return op == "<" ? a < b : op == "<=" ? a <= b : op == ">" ? a > b : a >= b;
  }
  bool named(const Json& match, const Event& event) const {
    return match["event"].is_null() || match["event"] == event.name;
  }
  bool matches(const Json& match, const Person& who, const Event& event) const {
    return named(match, event) && (!match.contains("where") || holds(match["where"], who, &event));
  }
  bool any(const Json& match, const Person& who, Instant from, Instant until) const {
    for (const Event& event : who.events)
      if (event.time >= from && event.time < until && before(event.time) && matches(match, who, event)) return true;
    return false;
  }
  bool in_window(const Json& r, const char* key, Instant t) const {
    if (!before(t)) return false;
    if (!r.contains(key)) return true;
    const Json& w = r[key];
    if (w.contains("last")) return t >= now_ - duration(w["last"]);
    return (!w.contains("from") || t >= at(w["from"])) && (!w.contains("to") || t < end_of(w["to"]));
  }
  // Each order once: the first row of the list.
  static std::vector<const Event*> once(const std::vector<const Event*>& list) {
    std::vector<const Event*> out;
    std::set<std::pair<int, std::string>> seen;
    for (const Event* event : list)
      if (!event->values.count("order.id") || seen.insert({event->stream, event->values.at("order.id")}).second)
        out.push_back(event);
    return out;
  }
  std::vector<const Event*> rows(const Json& match, const Person& who) const {
    std::vector<const Event*> out;
    for (const Event& event : who.events)
      if (matches(match, who, event)) out.push_back(&event);
    return out;
  }
  std::vector<const Event*> inside(const Json& match, const Person& who, const Json& r) const {
    std::vector<const Event*> out;
    for (const Event* event : rows(match, who))
      if (in_window(r, "within", event->time)) out.push_back(event);
    return once(out);
  }
  static bool between(double n, const Json& bounds) {
    return (!bounds.contains("min") || n >= bounds["min"].get<double>()) &&
           (!bounds.contains("max") || n <= bounds["max"].get<double>());
  }
  bool did(const Json& r, const Person& who) const {
    if (r.contains("first") && r["first"] == "ever") {
      for (const Event& event : who.events)
        if (named(r, event)) return matches(r, who, event) && in_window(r, "within", event.time);
      return false;
    }
    if (r.contains("first") || r.contains("nth")) {
      std::vector<const Event*> list = once(rows(r, who));
      std::size_t n = r.value("nth", std::size_t{1});
      return n <= list.size() && in_window(r, "within", list[n - 1]->time);
    }
    std::set<std::int64_t> days;
    double sum = 0;
    for (const Event* event : rows(r, who)) {
      if (!in_window(r, "within", event->time)) continue;
      days.insert((event->time + 8 * kHourMs) / kDayMs);
      if (auto it = event->values.find("event.amount"); it != event->values.end()) sum += std::stod(it->second);
    }
    Json times = r.contains("times") ? r["times"] : Json::object();
    if (!r.contains("times") && !r.contains("sum") && !r.contains("days")) times["min"] = 1;
    return between(static_cast<double>(inside(r, who, r).size()), times) &&
           (!r.contains("days") || between(static_cast<double>(days.size()), r["days"])) &&
           (!r.contains("sum") || between(sum, r["sum"]));
  }
  bool sequence(const Json& r, const Person& who) const {
    std::vector<std::vector<const Event*>> steps;
    for (const Json& step : r["steps"]) steps.push_back(once(rows(step, who)));
    std::int64_t window = duration(r["within"]);
    auto place = [](const Event* e) { return std::tie(e->time, e->stream, e->row); };
    std::function<bool(std::size_t, const Event*, const Event*)> go = [&](std::size_t k, const Event* first,
                                                                          const Event* last) {
      if (k == steps.size()) return true;
      for (const Event* event : steps[k]) {
        if (!before(event->time) || (k == 0 && !in_window(r, "in", event->time))) continue;
        if (k > 0 && (place(event) <= place(last) || event->time - first->time > window)) continue;
        if (go(k + 1, k == 0 ? event : first, event)) return true;
      }
      return false;
    };
    return go(0, nullptr, nullptr);
  }
  bool festival(const Json& r, const Person& who) const {
    static const std::map<std::string, std::vector<std::string>> kDates = {
        {"midautumn", {"2023-09-29", "2024-09-17", "2025-10-06", "2026-09-25"}},
        {"duanwu", {"2023-06-22", "2024-06-10", "2025-05-31", "2026-06-19"}}};
    std::vector<bool> seen;
    for (const std::string& date : kDates.at(r["festival"])) {
      Instant from = at(date) - (r.contains("before") ? duration(r["before"]) : 0);
      Instant until = at(date) + kDayMs + (r.contains("after") ? duration(r["after"]) : 0);
      if (from < now_) seen.push_back(any(r, who, from, until));
    }
    Json seasons = r.contains("seasons") ? r["seasons"] : Json::object();
    if (!seasons.contains("min") && !seasons.contains("max")) seasons["min"] = 1;
    int count = 0;
    std::size_t last = seasons.value("last", std::size_t{100});
    for (std::size_t i = seen.size() > last ? seen.size() - last : 0; i < seen.size(); ++i) count += seen[i];
    return between(count, seasons);
  }

  const World& world_;
  std::optional<Instant> as_of_;
  Instant now_ = 0;
};

// ---- random rules --------------------------------------------------------------------------------------------------------

class RuleMaker {
 public:
  RuleMaker(Random& random, const model::Store& store) : random_(random), store_(store) {
    for (const model::EventName& event : store.event_names()) events_.push_back(event.name);
  }
  Json person(int depth) {
    std::size_t pick = random_.below(depth > 0 ? 16 : 12);
    switch (pick) {
      case 0:
      case 1:
        return store_.field_named("customer.city").empty() ? did(depth) : customer_leaf();
      case 2:
      case 3:
      case 4:
        return did(depth);
      case 5:
        return {{"sequence", sequence(depth)}};
      case 6: {
        Json r = match(depth);
        r["active"] = "200d", r["quiet"] = pick_duration({"30d", "1d", "150d"});
        return {{"stopped", r}};
      }
      case 7: {
        Json r = match(depth);
        r["active"] = pick_duration({"30d", "1d", "150d"}), r["quiet"] = pick_duration({"200d", "160d"});
        return {{"restarted", r}};
      }
      case 8: {
        Json r = match(depth);
        int of = 1 + static_cast<int>(random_.below(8));
        r["of"] = of, r["at_least"] = 1 + random_.below(static_cast<std::size_t>(of));
        r["interval"] = random_.of(std::vector<std::string>{"day", "week", "month"});
        return {{"regularly", r}};
      }
      case 9: {
        Json r = {{"of", match(depth)}, {"in", match(depth)}};
        r[random_.chance(50) ? "min" : "max"] = random_.of(std::vector<double>{0, 0.25, 0.5, 0.6667, 1});
        if (random_.chance(30)) r["within"] = window();
        return {{"share", r}};
      }
      case 10: {
        Json r = match(depth);
        r["festival"] = random_.chance(50) ? "midautumn" : "duanwu";
        if (random_.chance(70)) r["before"] = pick_duration({"30d", "1d"});
        if (random_.chance(70)) r["after"] = pick_duration({"1d", "2d"});
        if (random_.chance(60)) r["seasons"][random_.chance(70) ? "min" : "max"] = random_.below(3);
        if (random_.chance(40)) r["seasons"]["last"] = 2;
        return {{"festival", r}};
      }
      case 11:
        if (store_.field_named("customer.city").empty()) return did(depth);
        return {{"shared", {{"field", "customer.city"}, {"customers", {{"min", 1 + random_.below(3)}}}}}};
      case 12:
        return {{"not", person(depth - 1)}};
      case 13: {
        Json out = {{"segment", "x"}, {"rule", person(depth - 1)}};
        if (random_.chance(40)) out["base"] = person(depth - 1);
        if (random_.chance(50)) out["as_of"] = "2025-05-31";
        return out;
      }
      default: {
        Json list = Json::array();
        for (std::size_t n = 1 + random_.below(3); n > 0; --n) list.push_back(person(depth - 1));
        return {{pick == 14 ? "all" : "any", std::move(list)}};
      }
    }
  }

 private:
  std::string pick_duration(const std::vector<std::string>& of) { return random_.of(of); }
  Json customer_leaf() {
    static const std::vector<std::string> kOps = {"=",      "!=",      "in", "not_in", "contains",
                                                  "is_set", "not_set", "<",  ">=",     "has_tag"};
    std::string op = random_.of(kOps),
                field = random_.of(std::vector<std::string>{"customer.city", "customer.tags", "customer.level"});
    if (op == "<" || op == ">=") return {{"field", "customer.level"}, {"op", op}, {"value", random_.below(4)}};
    if (op == "has_tag") field = "customer.tags";
    Json out = {{"field", field}, {"op", op}};
    if (op == "is_set" || op == "not_set") return out;
    const std::vector<std::string> kLevels = {"0", "1", "2"};
    const std::vector<std::string>& values = field == "customer.city"   ? kCities
                                             : field == "customer.tags" ? kTags
                                                                        : kLevels;
    if (op == "in" || op == "not_in") {
      out["value"] = Json::array({random_.of(values), random_.of(values)});
    } else {
      out["value"] = random_.of(values);
    }
    return out;
  }
  Json window() {
    if (random_.chance(50)) return {{"last", pick_duration({"2d", "30d", "200d"})}};
    Json out = Json::object();
    if (random_.chance(70)) out["from"] = "2025-05-31";
    if (random_.chance(70) || out.empty()) out["to"] = "2025-10-07";
    return out;
  }
  Json match(int depth) {
    Json out = {{"event", random_.chance(12) ? Json() : Json(random_.of(events_))}};
    if (!random_.chance(40)) return out;
    std::string name = out["event"].is_string() ? out["event"].get<std::string>() : "";
    if (depth > 0 && random_.chance(20)) {
      out["where"] = person(depth - 1);
    } else if (name.size() == 1) {
      Json channel = {
          {"field", "event.channel"}, {"op", random_.chance(50) ? "=" : "!="}, {"value", random_.of(kChannels)}};
      Json amount = {{"field", "event.amount"}, {"op", ">="}, {"value", random_.below(5)}};
      out["where"] = random_.chance(40)   ? channel
                     : random_.chance(50) ? amount
                                          : Json{{"any", Json::array({channel, {{"not", amount}}})}};
    } else if (name == "paid" || name == "order") {
      out["where"] = {{"field", "order.channel"}, {"op", "="}, {"value", random_.of(kChannels)}};
    }
    return out;
  }
  Json did(int depth) {
    Json r = match(depth);
    if (random_.chance(50)) r["within"] = window();
    std::size_t kind = random_.below(7);
    if (kind == 0) r["first"] = random_.chance(50) ? "ever" : "matching";
    if (kind == 1) r["nth"] = 1 + random_.below(3);
    if (kind >= 2 && kind <= 4 && random_.chance(70)) {
      std::size_t least = random_.below(4);
      if (random_.chance(60)) r["times"]["min"] = least;
      if (random_.chance(50)) r["times"]["max"] = least + random_.below(2);
      if (!r.contains("times")) r["times"]["max"] = 0;
    }
    if (kind == 5) r["days"][random_.chance(60) ? "min" : "max"] = random_.below(3);
    if (kind >= 4 && kind < 6 && !r["event"].is_null() && r["event"].get<std::string>().size() == 1)
      r["sum"] = {{"field", "event.amount"}, {random_.chance(50) ? "min" : "max", random_.below(6)}};
    return {{"did", r}};
  }
  Json sequence(int depth) {
    Json steps = Json::array();
    for (std::size_t n = 2 + random_.below(2); n > 0; --n) steps.push_back(match(depth));
    Json out = {{"steps", steps}, {"within", pick_duration({"1s", "9h", "2d", "200d"})}};
    if (random_.chance(40)) out["in"] = window();
    return out;
  }

  Random& random_;
  const model::Store& store_;
  std::vector<std::string> events_;
};

TEST(RuleOracle, EveryFormOverRandomWorlds) {
  std::size_t worlds = setting("SIYU_WORLDS", 600), rules = 0;
  for (std::uint64_t seed = setting("SIYU_SEED", 1); worlds > 0; --worlds, ++seed) {
    Random random(seed * 7919);
    World world = random_world(random);
    model::Store store = world.rows.store();
    report::RuleCache cache;
    for (int turn = 0; turn < 12; ++turn, ++rules) {
      Json json = RuleMaker(random, store).person(2);
      Problems problems;
      auto rule = report::Kind<report::Rule>::read(json, "", problems, {});
      ASSERT_TRUE(rule && problems.empty()) << json.dump() << problems[0].where << problems[0].message;
      report::check_rule(*rule, store, problems, true);
      ASSERT_TRUE(problems.empty()) << json.dump() << problems[0].where << problems[0].message;
      Json written = report::Kind<report::Rule>::write(*rule);
      auto again = report::Kind<report::Rule>::read(written, "", problems, {});
      ASSERT_TRUE(again) << written.dump();
      ASSERT_EQ(written, report::Kind<report::Rule>::write(*again));
      std::vector<std::optional<Instant>> moments = {std::nullopt, end_of("2025-05-31"), end_of("2025-10-06"),
                                                     end_of("2024-06-10")};
      std::vector<report::Moments> bits = people_at(*again, {store, Zone{}}, moments);
      for (std::size_t k = 0; k < moments.size(); ++k) {
        Oracle oracle(world, moments[k]);
        for (int cached = 0; cached < 3; ++cached) {
          std::vector<std::uint8_t> got =
              people_where(*rule, {store, Zone{}, moments[k], cached > 0 ? &cache : nullptr});
          for (model::Customer c = 0; c < store.customers(); ++c) {
            bool expected = oracle.person(json, world.people.at(std::string(store.label(c))));
            ASSERT_EQ(got[c] != 0, expected)
                << "seed " << seed << " moment " << k << " cached " << cached << " " << store.label(c) << "\n"
                << json.dump(1);
            ASSERT_EQ((bits[c] >> k & 1) != 0, expected)
                << "at several moments: seed " << seed << " moment " << k << " " << store.label(c) << "\n"
                << json.dump(1);
          }
        }
      }
    }
  }
  EXPECT_GE(rules, 12u);
}

}  // namespace
}  // namespace siyu::tests
