// Segments: named groups of people, each a rule with an optional population and date of its own, and references to them.
//
// The idea: a reference {"segment": ID} is replaced by {"segment": ID, "rule": …, "base"?, "as_of"?} before a definition is read,
// so that a canonical definition stands alone and the same link means the same people tomorrow.
// Leaves out: where segments are kept (the engine has those of the workspace, the page stores them).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/reader.h"
#include "report/result.h"
#include "report/rule.h"

namespace siyu::report {

struct Segment {
  std::string id, name;
  Rule rule;
  Rule base;          // everybody when it always holds
  std::string as_of;  // a date as written, or empty
  const std::string& label() const { return name.empty() ? id : name; }
};
template <>
struct Kind<Segment> {
  static std::optional<Segment> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const Segment& segment);
  static Json describe(Limit) { return {{"kind", "segment"}}; }
};

// Segments by id, as JSON that has not been filled in.
using SegmentSet = std::map<std::string, Json>;

// The JSON with every reference filled in. `own` is the id of the segment whose rule this is, or empty. Problems: unknown_segment
// with the nearest id, segment_cycle with the chain, too_deep, question_too_long.
Json fill_segments(const Json& json, const SegmentSet& set, const std::string& where, Problems& problems,
                   const std::string& own = {});

// Meaning round of a list of segments: ids and names each their own, rules that this store can answer, no rule without a clause.
void check_segments(const std::vector<Segment>& segments, const model::Store& store, const std::string& where,
                    Problems& problems);

// Who is in the population at each moment: known by then, and meant by every one of the rules.
std::vector<Moments> population_at(const std::vector<const Rule*>& rules, const RuleContext& context,
                                   std::span<const std::optional<Instant>> moments);

// What each clause of a rule does to its people, at one moment.
struct Clause {
  std::string where;       // JSON pointer in the rule: "/all/0"; "" for a rule of one clause
  std::int64_t alone = 0;  // people of the population for whom it holds
  std::int64_t removed =
      0;  // of all: people whom only this clause keeps out; of any: people whom only this one lets in
};
struct Counted {
  std::vector<std::uint8_t> people;  // 1 where rule and population hold
  std::int64_t customers = 0, of = 0;
  std::vector<Clause> clauses;
};
Counted count_clauses(const Rule& rule, const std::vector<std::uint8_t>& population, const RuleContext& context);

// The list of the people marked 1, by label: customer, orders, paid, last order (null where the data has none). Problems: money_overflow.
Result<Table> people_list(const std::vector<std::uint8_t>& people, const model::Store& store, Zone zone,
                          std::optional<Instant> as_of);
// Of the people marked 1, those not deleted before as_of; nothing where the data tells no deletions.
std::optional<std::int64_t> reachable(const std::vector<std::uint8_t>& people, const model::Store& store,
                                      std::optional<Instant> as_of);

}  // namespace siyu::report
