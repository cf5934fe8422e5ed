// The calls about groups of people: the workspace's segments, counts that follow typing, ready-made groups, lists.

#include <algorithm>

#include "engine/engine.h"
#include "engine/people_csv.h"
#include "report/segment.h"
#include "report/segment_presets.h"

namespace siyu::engine {

using report::Json;

namespace {

constexpr std::size_t kMostSegments = 200;

std::int64_t sum(const std::vector<std::uint8_t>& people) {
  return std::count(people.begin(), people.end(), std::uint8_t{1});
}

// What a rule is asked with, in the calls that take one.
struct Asked {
  report::Rule rule, base;
  std::optional<Instant> as_of;
  Zone zone;
};

Result<Asked> read_asked(const Json& request, const report::SegmentSet& segments, const model::Store& store) {
  Asked out;
  Problems problems;
  if (auto it = request.find("zone"); it != request.end()) {
    std::optional<Zone> zone = it->is_string() ? parse_zone(it->get_ref<const std::string&>()) : std::nullopt;
    if (!zone) return Problem{"zone_unknown", "/zone", "a zone is an offset such as \"+08:00\"", {{"got", it->dump()}}};
    out.zone = *zone;
  }
  for (const auto& [key, rule] : {std::pair{"rule", &out.rule}, std::pair{"base", &out.base}}) {
    auto it = request.find(key);
    if (it == request.end() || it->is_null()) continue;
    std::string where = std::string("/") + key;
    Json filled = report::fill_segments(*it, segments, where, problems);
    if (!problems.empty()) return problems;
    if (auto read = report::Kind<report::Rule>::read(filled, where, problems, {})) *rule = *read;
  }
  if (auto it = request.find("as_of"); it != request.end() && !it->is_null()) {
    if (it->is_string()) out.as_of = report::read_as_of(it->get<std::string>(), out.zone);
    if (!out.as_of)
      problems.push_back({"bad_date",
                          "/as_of",
                          "expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS; got " + it->dump(),
                          {{"got", it->dump()}}});
  }
  if (!problems.empty()) return problems;
  report::check_rule(out.rule, store, problems, true);
  report::check_rule(out.base, store, problems, true);
  if (!problems.empty()) return problems;
  return out;
}

std::vector<std::uint8_t> population(const std::vector<const report::Rule*>& bases,
                                     const report::RuleContext& context) {
  std::vector<report::Moments> in = report::population_at(bases, context, {&context.as_of, 1});
  return {in.begin(), in.end()};
}

// The list as an object by id, all of one shape; ids in the order given.
Problems read_set(const Json& list, report::SegmentSet& set, std::vector<std::string>& order) {
  Problems problems;
  if (!list.is_array()) {
    report::wrong_type(problems, "/set", "a list", list);
    return problems;
  }
  if (list.size() > kMostSegments) {
    report::out_of_limit(problems, "/set", {0, kMostSegments}, "list length");
    return problems;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string where = "/set/" + std::to_string(i);
    if (!list[i].is_object()) {
      report::wrong_type(problems, where, "a segment", list[i]);
    } else if (!list[i].contains("id") || !list[i]["id"].is_string()) {
      report::missing(problems, where + "/id");
    } else if (std::string id = list[i]["id"]; !set.emplace(id, list[i]).second) {
      problems.push_back(
          {"duplicate_label", where + "/id", "Two segments are called \"" + id + "\"; rename one.", {{"label", id}}});
    } else {
      order.push_back(id);
    }
  }
  return problems;
}

}  // namespace

// References of a definition filled in: in every rule, and in the list of the analysis of segments, whose own segments may refer to
// each other.
Json Engine::filled(const Json& definition, Problems& problems) const {
  bool is_segments = definition.is_object() && definition.value("analysis", Json()) == "segments" &&
                     definition.contains("params") && definition["params"].is_object() &&
                     definition["params"].contains("segments") && definition["params"]["segments"].is_array();
  if (!is_segments) return report::fill_segments(definition, segments_, "", problems);
  report::SegmentSet set = segments_;
  Json plain = definition;
  Json list = std::move(plain["params"]["segments"]);
  plain["params"].erase("segments");
  for (const Json& one : list)
    if (one.is_object() && one.contains("id") && one["id"].is_string()) set[one["id"].get<std::string>()] = one;
  Json out = report::fill_segments(plain, set, "", problems);
  Json segments = Json::array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json* one = &list[i];
    if (one->is_string())
      if (auto known = set.find(one->get<std::string>()); known != set.end()) one = &known->second;
    std::string own, where = "/params/segments/" + std::to_string(i);
    if (one->is_object() && one->contains("id") && (*one)["id"].is_string()) own = (*one)["id"].get<std::string>();
    segments.push_back(
        report::fill_segments(one->is_string() ? Json{{"segment", *one}} : *one, set, where, problems, own));
  }
  if (out.is_object() && out["params"].is_object()) out["params"]["segments"] = std::move(segments);
  return out;
}

Result<Engine::Answer> Engine::segments(const Json& request) {
  report::SegmentSet set;
  std::vector<std::string> order;
  bool is_new = request.contains("set");
  if (is_new) {
    Problems problems = read_set(request["set"], set, order);
    if (!problems.empty()) return problems;
  }
  const report::SegmentSet& of = is_new ? set : segments_;
  std::vector<report::Segment> read;
  Problems problems;
  const std::vector<std::string>& ids = is_new ? order : segment_order_;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::string where = "/set/" + std::to_string(i);
    std::size_t before = problems.size();
    Json filled = report::fill_segments(of.at(ids[i]), of, where, problems, ids[i]);
    if (problems.size() == before)
      if (auto segment = report::Kind<report::Segment>::read(filled, where, problems, {})) read.push_back(*segment);
  }
  if (!problems.empty()) return problems;
  if (is_new) {
    segments_ = std::move(set);
    segment_order_ = std::move(order);
  }
  Json out = Json::array();
  for (const report::Segment& segment : read) {
    Json entry = {{"id", segment.id}, {"name", segment.name}, {"customers", nullptr}};
    Problems unfit;
    report::check_segments({segment}, store_, "", unfit);
    if (store_.customers() > 0 && unfit.empty()) {
      report::RuleContext context{store_, Zone{}, report::read_as_of(segment.as_of, Zone{}), &rule_cache_};
      std::vector<std::uint8_t> in = population({&segment.base}, context);
      entry["customers"] = report::count_clauses(segment.rule, in, context).customers;
    }
    if (store_.customers() > 0 && !unfit.empty()) entry["problems"] = report::problems_json(unfit);
    out.push_back(std::move(entry));
  }
  return Answer{{{"segments", std::move(out)}}, {}};
}

Result<Engine::Answer> Engine::count(const Json& request) {
  Result<Asked> asked = read_asked(request, segments_, store_);
  if (!asked) return asked.problems();
  report::RuleContext context{store_, asked->zone, asked->as_of, &rule_cache_};
  report::Counted counted = report::count_clauses(asked->rule, population({&asked->base}, context), context);
  Json clauses = Json::array();
  for (const report::Clause& clause : counted.clauses)
    clauses.push_back({{"where", "/rule" + clause.where}, {"alone", clause.alone}, {"removed", clause.removed}});
  Json out = {{"customers", counted.customers}, {"of", counted.of}};
  if (auto reach = report::reachable(counted.people, store_, asked->as_of)) out["reachable"] = *reach;
  out["clauses"] = std::move(clauses);
  return Answer{std::move(out), {}};
}

Result<Engine::Answer> Engine::list_people(const Json& request, bool as_csv) {
  Result<Asked> asked = read_asked(request, segments_, store_);
  if (!asked) return asked.problems();
  report::RuleContext context{store_, asked->zone, asked->as_of, &rule_cache_};
  std::vector<std::uint8_t> people = population({&asked->base, &asked->rule}, context);
  Result<report::Table> table = report::people_list(people, store_, asked->zone, asked->as_of);
  if (!table) return table.problems();
  if (as_csv) return Answer{{{"name", table->name}, {"rows", sum(people)}}, people_csv(*table, request)};
  return Answer{page_json(*table, request), {}};
}

Result<Engine::Answer> Engine::presets(const Json& request) {
  Zone zone;
  if (auto it = request.find("zone"); it != request.end() && it->is_string())
    zone = parse_zone(it->get_ref<const std::string&>()).value_or(Zone{});
  Json out = Json::array();
  for (report::Preset& preset : report::presets(store_, zone)) {
    Json entry = {{"key", preset.key}, {"available", !preset.rule.is_null()}};
    if (!preset.rule.is_null()) entry["rule"] = std::move(preset.rule);
    entry["facts"] = std::move(preset.facts);
    entry["needs"] = preset.needs;
    if (!preset.reason.empty()) entry["reason"] = preset.reason;
    out.push_back(std::move(entry));
  }
  return Answer{{{"presets", std::move(out)}}, {}};
}

}  // namespace siyu::engine
