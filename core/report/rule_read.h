// What the readers of rules share: rule_read.cpp reads leaves, groups and did, rule_read_behaviour.cpp the kin of did.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/rule.h"

namespace siyu::report {

using RulePtr = std::shared_ptr<const RuleNode>;

constexpr EnumName<Op> kOps[] = {{Op::equal, "="},          {Op::not_equal, "!="},      {Op::in, "in"},
                                 {Op::not_in, "not_in"},    {Op::contains, "contains"}, {Op::has_tag, "has_tag"},
                                 {Op::less, "<"},           {Op::less_equal, "<="},     {Op::greater, ">"},
                                 {Op::greater_equal, ">="}, {Op::is_set, "is_set"},     {Op::not_set, "not_set"}};
constexpr int kMostRuleDepth = 64;
constexpr std::string_view kIntervals[] = {"day", "week", "month"};
constexpr std::string_view kFestivals[] = {"spring", "lantern", "qingming", "duanwu", "qixi", "midautumn", "chongyang"};

// Null where it cannot be read; the problems say why.
RulePtr read_rule_node(const Json& json, const std::string& where, Problems& problems, int depth);
// A clause {KEY: json} about behaviour or a segment; null when the key is none of these.
RulePtr read_behaviour(const Json& object, const std::string& where, Problems& problems, int depth);

void reject_others(const Json& json, const std::string& where, const std::vector<std::string>& known,
                   Problems& problems);
// {"event", "where"?} of an object that may hold more.
EventMatch read_event(const Json& json, const std::string& where, Problems& problems, int depth);
// {"last": "30d"} or {"from", "to"}, into node.last or node.within.
void read_within(const Json& json, const std::string& where, RuleNode& node, Problems& problems);
// {"min"?, "max"?} of whole numbers.
void read_bounds(const Json& json, const std::string& where, std::optional<std::int64_t>& least,
                 std::optional<std::int64_t>& most, Problems& problems);
// The text form of a scalar, as rules compare it.
std::string text_form(const Json& value);
bool is_scalar(const Json& value);

}  // namespace siyu::report
