// Where a customer stands: the five stages of the user funnel (陌生, 粉丝, 新用户, 复购, 超级用户) as rules, and since when a
// customer is known. Written once, for every report that names a stage or counts new people.
//
// The idea: a default stage is a rule built for the store at hand, of the events that it holds; a stage that no event can tell
// is not among them, so that it never shows a 0 that means "unknown".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/store.h"
#include "report/json.h"
#include "report/rule.h"

namespace siyu::report {

struct StageRule {
  std::string label;
  Json where;
};
struct StageRules {
  std::vector<StageRule> stages;      // lowest first
  std::vector<std::string> needs;     // tables without which a stage or a clause was left out
  std::vector<std::string> left_out;  // labels of stages that this data cannot tell
};
// `store` null: all clauses, as the page's form shows them.
StageRules default_stages(const model::Store* store);
// 超级用户 alone; nothing when the data cannot tell. The rule counts all orders before the context's as-of.
std::optional<Json> super_customer_rule(const model::Store* store);
// The event of a customer being added (`added`, or a name in an event log).
std::optional<std::string> added_event(const model::Store& store);

// Reads a rule that we wrote ourselves.
Rule own_rule(const Json& json);

// Per customer: the earliest of 添加时间 and their first event; model::kUntimed for a customer with no time at all, who counts
// as always known.
std::vector<Instant> known_since(const model::Store& store);
// Per customer the value of a customer's time field (customer.added_at, customer.deleted_at), nothing where there is none;
// empty when the data has no such field.
std::vector<std::optional<Instant>> customer_times(const model::Store& store, std::string_view field);

}  // namespace siyu::report
