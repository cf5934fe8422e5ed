// Rules where an oracle does not look: limits, long lists, tags, and the cache of answers.
#include <gtest/gtest.h>

#include <algorithm>

#include "report/rule.h"
#include "report/rule_cache.h"
#include "report/rule_leaf.h"
#include "report/segment.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using report::Json;

Problems read(const Json& json) {
  Problems problems;
  (void)report::Kind<report::Rule>::read(json, "", problems, {});
  return problems;
}

TEST(Rule, nested_too_deep_is_told_where) {
  Json rule = {{"field", "customer.city"}, {"op", "is_set"}};
  for (int i = 0; i < 64; ++i) rule = {{"not", rule}};
  EXPECT_TRUE(read(rule).empty());
  rule = {{"not", rule}};
  ASSERT_EQ(read(rule).size(), 1u);
  EXPECT_EQ(read(rule)[0].code, "too_deep");
}

TEST(Rule, an_empty_group_is_everybody_only_alone) {
  EXPECT_TRUE(read({{"all", Json::array()}}).empty());
  EXPECT_EQ(read({{"any", Json::array()}})[0].code, "empty_group");
  EXPECT_EQ(read({{"not", {{"all", Json::array()}}}})[0].where, "/not/all");
}

TEST(Rule, a_hundred_thousand_values_are_looked_up_not_compared) {
  std::vector<std::vector<std::string>> rows;
  Json list = Json::array();
  for (int i = 0; i < 20'000; ++i) rows.push_back({"p" + std::to_string(i)});
  for (int i = 0; i < 100'000; ++i) list.push_back("p" + std::to_string(2 * i));
  model::Store store = Rows().table(model::TableKind::customers, {"customer.id"}, rows).store();
  Problems problems;
  auto rule =
      report::Kind<report::Rule>::read({{"field", "customer.id"}, {"op", "in"}, {"value", list}}, "", problems, {});
  ASSERT_TRUE(rule);
  std::vector<std::uint8_t> in = people_where(*rule, {store, Zone{}});
  EXPECT_EQ(std::count(in.begin(), in.end(), 1), 10'000);
}

TEST(Rule, tags_are_whole) {
  EXPECT_TRUE(report::has_tag("老客；羽绒服 ， 高价值", "羽绒服"));
  EXPECT_TRUE(report::has_tag("a/b|c", "c"));
  EXPECT_FALSE(report::has_tag("羽绒服内胆", "羽绒服"));
  EXPECT_FALSE(report::has_tag("", ""));
}

TEST(RuleCache, forgets_what_was_longest_unused) {
  report::RuleCache cache(1000);
  cache.keep("a", std::vector<std::uint64_t>(40, 1));
  cache.keep("b", std::vector<std::uint64_t>(40, 2));
  ASSERT_TRUE(cache.find("a"));
  cache.keep("c", std::vector<std::uint64_t>(40, 3));
  EXPECT_TRUE(cache.find("a"));
  EXPECT_FALSE(cache.find("b"));
  cache.keep("huge", std::vector<std::uint64_t>(400, 4));
  EXPECT_FALSE(cache.find("huge"));
  EXPECT_LE(cache.bytes(), 1000u);
  cache.forget();
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(Segment, references_that_double_are_stopped) {
  report::SegmentSet set;
  set["s0"] = {{"id", "s0"}, {"rule", {{"did", {{"event", "a"}}}}}};
  for (int i = 1; i < 31; ++i) {
    Json below = {{"segment", "s" + std::to_string(i - 1)}};
    set["s" + std::to_string(i)] = {{"id", "s" + std::to_string(i)}, {"rule", {{"all", Json::array({below, below})}}}};
  }
  Problems problems;
  (void)report::fill_segments({{"segment", "s30"}}, set, "/rule", problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].code, "question_too_long");
  EXPECT_EQ(problems[0].where, "/rule/segment");
}

}  // namespace
}  // namespace siyu::tests
