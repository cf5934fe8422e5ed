#include "report/definition.h"

namespace siyu::report {
namespace {

// The range object is read by hand because its zone decides how its dates are read.
std::optional<Range> read_range_and_zone(const Json& json, Zone& zone, Problems& problems) {
  if (!json.is_object()) {
    wrong_type(problems, "/range", "an object", json);
    return std::nullopt;
  }
  if (auto it = json.find("zone"); it != json.end()) {
    std::optional<Zone> read = it->is_string() ? parse_zone(it->get_ref<const std::string&>()) : std::nullopt;
    if (!read) {
      std::string got = it->is_string() ? it->get<std::string>() : it->dump();
      problems.push_back(
          {"zone_unknown", "/range/zone", "a zone is an offset such as \"+08:00\"; got " + got, {{"got", got}}});
      return std::nullopt;
    }
    zone = *read;
  }
  Json bare = json;
  bare.erase("zone");
  return read_range(bare, "/range", zone, problems);
}

}  // namespace

ReadDefinition read_definition(const Json& json) {
  ReadDefinition result;
  Problems& problems = result.problems;
  if (!json.is_object()) {
    wrong_type(problems, "", "an object", json);
    return result;
  }
  Definition& out = result.definition;
  const std::vector<std::string> known = {"version", "analysis", "title", "range", "where", "params"};
  for (auto it = json.begin(); it != json.end(); ++it) {
    bool is_known = false;
    for (const std::string& name : known) is_known = is_known || name == it.key();
    if (!is_known) unknown_key(problems, "/" + escape_pointer(it.key()), it.key(), known);
  }
  if (auto it = json.find("version"); it == json.end()) {
    missing(problems, "/version");
  } else if (!it->is_number_integer()) {
    wrong_type(problems, "/version", "a whole number", *it);
  } else if (it->get<std::int64_t>() > 1) {
    problems.push_back({"newer_version",
                        "/version",
                        "this definition was made by a newer version; reload the page and try again",
                        {}});
  } else if (it->get<std::int64_t>() < 1) {
    unknown_value(problems, "/version", it->dump(), {"1"});
  }
  if (auto it = json.find("analysis"); it == json.end()) {
    missing(problems, "/analysis");
  } else if (auto text = Kind<std::string>::read(*it, "/analysis", problems, {})) {
    if (text->empty()) missing(problems, "/analysis");
    out.analysis = *text;
  }
  if (auto it = json.find("title"); it != json.end())
    if (auto text = Kind<std::string>::read(*it, "/title", problems, {})) out.title = *text;
  if (auto it = json.find("range"); it != json.end() && !it->is_null())
    out.range = read_range_and_zone(*it, out.zone, problems);
  if (auto it = json.find("where"); it != json.end())
    if (auto rule = Kind<Rule>::read(*it, "/where", problems, {})) out.where = *rule;
  if (auto it = json.find("params"); it != json.end()) {
    if (it->is_object()) {
      out.params = *it;
    } else {
      wrong_type(problems, "/params", "an object", *it);
    }
  }
  return result;
}

Json write_definition(const Definition& definition, const Json& params) {
  Json out = {{"version", 1}, {"analysis", definition.analysis}};
  if (!definition.title.empty()) out["title"] = definition.title;
  Json range = definition.range ? write_range(*definition.range) : Json::object();
  range["zone"] = format_zone(definition.zone);
  out["range"] = std::move(range);
  if (!definition.where.always()) out["where"] = Kind<Rule>::write(definition.where);
  out["params"] = params;
  return out;
}

}  // namespace siyu::report
