// What plans promise, on worlds small enough to count by hand; and what they say of questions that make no sense.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kPlan;
using model::TableKind;

model::Store little() {
  return Rows()
      .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
             {{"1", "ann", "2026-01-01", "100"},
              {"2", "ann", "2026-01-20", "50"},
              {"3", "bob", "2026-01-05", "30"},
              {"4", "cat", "2026-06-01", "20"}})
      .table(TableKind::customers, {"customer.id", "customer.added_at"},
             {{"ann", "2026-01-01"}, {"bob", "2026-01-02"}, {"cat", "2026-03-01"}, {"dan", "2026-03-02"}})
      .store();
}

// The article: 2000 → 100 → 20 → 10 → 8 → 5.
constexpr const char* kArticle =
    R"("steps":[{"label":"曝光","count":2000},{"label":"关注","count":100},{"label":"行动","count":20},)"
    R"({"label":"意向","count":10},{"label":"转化","count":8},{"label":"裂变","count":5}])";

TEST(Plan, EightConversionsTakeTwoThousandViews) {
  Answer answer = ask(kPlan, little(), std::string(R"({"params": {)") + kArticle + R"(,"goal":{"step":5,"count":8}}})");
  EXPECT_EQ(answer.codes(), Lines{});
  Lines rows = answer.rows("steps");
  EXPECT_EQ(rows[0], "1|曝光|2000|-|-|-|typed|2000|2000|0");
  EXPECT_EQ(rows[4].substr(rows[4].size() - 6), "|8|8|0");
  EXPECT_EQ(rows[5].substr(rows[5].size() - 6), "|5|-|-");  // behind the goal
  EXPECT_EQ(answer.note("goal"), R"({"step":5,"label":"转化","first":1,"count":8,"needed":2000})");
  // One point more is worth most where the rate is lowest.
  EXPECT_NE(answer.note("waist").find(R"("step":2,"label":"关注")"), std::string::npos);
}

TEST(Plan, PeopleAreWholeAtEveryStep) {
  Answer answer = ask(kPlan, little(),
                      std::string(R"({"params": {)") + kArticle + R"(,"goal":{"step":5,"count":9},"start":1990}})");
  Lines rows = answer.rows("steps");
  // 9 / 0.8 = 11.25 → 12, × 2 = 24, × 5 = 120, × 20 = 2400; forward 1990 → 99.5 → 99 → 19.8 → 19 → 9.5 → 9 → 7.2 → 7 → 4.4 → 4
  EXPECT_EQ(rows[0].substr(rows[0].size() - 14), "|1990|2400|400");
  EXPECT_NE(rows[3].find("|9|12|2"), std::string::npos);
  EXPECT_NE(rows[5].find("|4|-|-"), std::string::npos);
}

TEST(Plan, AnUnknownRateIsAskedForAndStopsTheWayBack) {
  Answer answer = ask(kPlan, little(),
                      R"({"params": {"steps":[{"label":"曝光"},{"label":"加粉","rate":0.1},{"label":"下单"}],)"
                      R"("goal":{"count":5}}})");
  EXPECT_EQ(answer.rows("steps"),
            (Lines{"1|曝光|-|-|-|-||-|-|-", "2|加粉|-|0.1|-|-|typed|-|-|-", "3|下单|-|-|-|-||-|5|-"}));
  EXPECT_EQ(answer.note("unknown_rates"), R"({"labels":["下单"]})");
  Answer told = ask(kPlan, little(),
                    R"({"params": {"steps":[{"label":"曝光"},{"label":"加粉","rate":0.1},{"label":"下单"}],)"
                    R"("rates":[{"step":3,"rate":0.25}],"goal":{"count":5}}})");
  EXPECT_EQ(told.rows("steps")[0], "1|曝光|-|-|-|-||-|200|-");
}

TEST(Plan, NobodyGetsThrough) {
  Answer answer = ask(kPlan, little(),
                      R"({"params": {"steps":[{"label":"a","count":10},{"label":"b","count":0}],"goal":{"count":1}}})");
  EXPECT_EQ(answer.rows("steps")[0], "1|a|10|-|-|-|typed|10|-|-");
  EXPECT_EQ(answer.note("no_passage"), R"({"labels":["b"]})");
}

TEST(Plan, FactorsMayBeOverridden) {
  Answer answer = ask(kPlan, little(), R"({"params": {"factors": {"conversion": 1, "aov": "60"}}})");
  // 4 customers, 3 buyers, 4 orders, 200.00
  EXPECT_EQ(answer.rows("formula")[0], "reconciled|200.00|320.00|0.6");
  Lines factors = answer.rows("factors");
  EXPECT_EQ(factors[2].substr(0, 31), "conversion|0.75|1|share|typed|0");
  EXPECT_EQ(factors[4], "aov|50.00|60.00|money|typed|-|32.00");
}

TEST(Plan, WithoutCostsTheBudgetAsks) {
  Answer answer = ask(kPlan, little());
  // ann and bob were watched for 90 days: (150 + 30) / 2; later orders: 50.
  EXPECT_EQ(answer.rows("budget"), (Lines{"new|-||1|90.00|data|-|-|-", "old|-||-|50.00|data|-|-|-"}));
  EXPECT_EQ(answer.note("asked_for"), R"({"numbers":["new_cost","old_cost","old_response"]})");
  Answer told = ask(kPlan, little(),
                    R"({"params": {"budget": {"amount":"1000","new_cost":"45","old_cost":"10","old_response":0.5}}})");
  EXPECT_EQ(told.rows("budget"),
            (Lines{"new|45.00|typed|1|90.00|data|22|2.00|2000.00", "old|10.00|typed|0.5|50.00|data|100|2.50|2500.00"}));
  EXPECT_EQ(told.note("budget_swap"),
            R"({"amount":"1000.00","break_even_response":0.4,"gain":"500.00","better":"old"})");
}

TEST(Plan, NoPaidOrderAndNoFunnelIsSaid) {
  model::Store store = Rows().table(TableKind::customers, {"customer.id"}, {{"ann"}}).store();
  EXPECT_EQ(ask(kPlan, store).codes(), Lines{"nothing_to_plan /params/steps"});
  EXPECT_TRUE(kPlan.suggest(store).is_null());
}

TEST(Plan, OnlyRefundsIsNoDivisionByNothing) {
  model::Store store = Rows()
                           .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
                                  {{"1", "ann", "2026-01-01", "-100"}, {"2", "bob", "2026-01-02", "-5"}})
                           .store();
  Answer answer = ask(kPlan, store);
  EXPECT_EQ(answer.codes(), Lines{});
  Lines formula = answer.rows("formula");
  EXPECT_EQ(formula[0], "reconciled|-|-|-");
}

TEST(Plan, BadNumbersAreProblems) {
  auto codes = [&](const std::string& params) {
    return ask(kPlan, little(), R"({"params": {)" + params + "}}").codes();
  };
  EXPECT_EQ(codes(R"("rates":[{"step":2,"rate":-1}])"), Lines{"out_of_limit /params/rates/0/rate"});
  EXPECT_EQ(codes(R"("factors":{"conversion":1.5})"), Lines{"out_of_limit /params/factors/conversion"});
  EXPECT_EQ(codes(R"("budget":{"new_cost":"viel"})"), Lines{"not_money /params/budget/new_cost"});
  EXPECT_EQ(codes(R"("steps":[{"label":"a"}],"goal":{"step":2,"count":1})"), Lines{"out_of_limit /params/goal/step"});
  EXPECT_EQ(codes(R"("funnel":{"steps":[{"event":"paid","where":{"field":"order.nix","op":"=","value":"1"}}]})"),
            Lines{"unknown_field /params/funnel/steps/0/where/field"});
}

TEST(Plan, PeopleOfAStepAreTheFunnels) {
  model::Store store = little();
  Answer answer =
      ask(kPlan, store,
          R"({"params": {"funnel":{"steps":[{"event":"没有"},{"event":"added"},{"event":"paid"}],"window":"7d"}}})");
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.people(store, R"({"step": 1})"), Lines{"no_people"});
  EXPECT_EQ(answer.people(store, R"({"step": 9})"), Lines{"unknown_mark"});
  EXPECT_EQ(answer.people(store, R"({"step": 3})").size(), 2u);
}

}  // namespace
}  // namespace siyu::tests
