// A report definition (contract.md §2): a question as data. Reading goes in rounds — syntax, shape, meaning, fit — and each
// collects all its problems before the next runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "report/json.h"
#include "report/rule.h"

namespace siyu::report {

struct Definition {
  std::string analysis;
  std::string title;
  std::optional<Range> range;
  Zone zone;
  Rule where;                    // applies to every event, or to the person of an event
  Json params = Json::object();  // read by the analysis
};

// The envelope's shape; params are left to the analysis, so the problems are handed out for the round to go on. Problems: missing,
// wrong_type, unknown_key, newer_version, zone_unknown …
struct ReadDefinition {
  Definition definition;
  Problems problems;
};
ReadDefinition read_definition(const Json& json);
// Canonical: version, analysis, title?, range?, where?, params with defaults written out.
Json write_definition(const Definition& definition, const Json& params);

}  // namespace siyu::report
