// What the user funnel promises, on worlds small enough to count by hand and on the article's 2,700.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kCustomerFunnel;
using model::TableKind;

// 2,700 people, 200 added, 20 paid once or more, 10 twice or more, 5 five times.
model::Store article() {
  std::vector<std::vector<std::string>> people, orders;
  for (int i = 0; i < 2700; ++i) people.push_back({"c" + std::to_string(i), i < 200 ? "2026-10-08" : ""});
  for (int i = 0; i < 20; ++i)
    for (int n = 0; n < (i < 5 ? 5 : i < 10 ? 2 : 1); ++n)
      orders.push_back(
          {std::to_string(orders.size()), "c" + std::to_string(i), "2026-10-1" + std::to_string(n), "100"});
  return Rows()
      .table(TableKind::customers, {"customer.id", "customer.added_at"}, people)
      .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"}, orders)
      .store();
}

TEST(CustomerFunnel, TheArticle) {
  Answer answer = ask(kCustomerFunnel, article());
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("stock"), (Lines{"陌生|2500", "粉丝|180", "新用户|10", "复购|5", "超级用户|5"}));
  Lines reached = answer.rows("reached");
  EXPECT_EQ(reached[0], "陌生|2700|-|1");
  EXPECT_EQ(reached[2], "新用户|20|0.1|" + report::cell_json(20.0 / 2700).dump());
  EXPECT_EQ(reached[4], "超级用户|5|0.5|" + report::cell_json(5.0 / 2700).dump());
  EXPECT_EQ(answer.note("time_to_first_order"), R"({"median_days":2.0,"p75_days":2.0,"customers":20})");
  EXPECT_EQ(answer.note("small_sample"), R"({"stages":["复购","超级用户"]})");
  EXPECT_NE(answer.note("waist").find("粉丝"), std::string::npos);
}

model::Store moving() {
  return Rows()
      .table(TableKind::customers, {"customer.id", "customer.added_at", "customer.deleted_at"},
             {{"fan", "2026-10-01", ""},    // 粉丝 all along
              {"riser", "2026-10-01", ""},  // buys in the last week
              {"fresh", "2026-11-10", ""},  // came in the last week
              {"gone", "2026-10-01", "2026-11-11"},
              {"long_gone", "2026-10-01", "2026-10-20"}})
      .table(TableKind::orders, {"customer.id", "order.paid_at", "order.paid"},
             {{"riser", "2026-11-12 10:00:00", "25"}, {"stranger", "2026-10-05 10:00:00", "3000"}})
      .store();
}

TEST(CustomerFunnel, FlowComparesTwoMoments) {
  Answer answer = ask(kCustomerFunnel, moving(), R"({"params": {"interval": "week"}})");
  EXPECT_EQ(answer.rows("stock"), (Lines{"陌生|0", "粉丝|4", "新用户|1", "复购|0", "超级用户|1"}));
  EXPECT_EQ(answer.note("flow_between"), R"({"from":"2026-11-06 00:00:00","to":"2026-11-13 00:00:00"})");
  Lines some;
  for (const std::string& line : answer.rows("flow"))
    if (line.back() != '0') some.push_back(line);
  EXPECT_EQ(some, (Lines{"粉丝|粉丝|1", "粉丝|新用户|1", "粉丝|$lost|1", "超级用户|超级用户|1", "$new|粉丝|1"}));
  EXPECT_EQ(answer.rows("flow").size(), 5u * 5u + 2u);
}

TEST(CustomerFunnel, AsOfIsTheEndOfTheRange) {
  Answer answer = ask(kCustomerFunnel, moving(), R"({"range": {"to": "2026-11-01"}})");
  // fresh is not in the data yet, riser has not bought
  EXPECT_EQ(answer.rows("stock"), (Lines{"陌生|0", "粉丝|4", "新用户|0", "复购|0", "超级用户|1"}))
      << "gone and fan too";
}

TEST(CustomerFunnel, AMonthEarlierStaysInItsMonth) {
  Answer answer = ask(kCustomerFunnel, moving(), R"({"range": {"to": "2026-03-30"}, "params": {"interval": "month"}})");
  EXPECT_EQ(answer.note("flow_between"), R"({"from":"2026-02-28 00:00:00","to":"2026-03-31 00:00:00"})");
  answer =
      ask(kCustomerFunnel, moving(), R"({"range": {"to": "2026-01-31 12:00:00"}, "params": {"interval": "quarter"}})");
  EXPECT_EQ(answer.note("flow_between"), R"({"from":"2025-10-31 12:00:01","to":"2026-01-31 12:00:01"})");
}

TEST(CustomerFunnel, ListsThePeopleBehindABar) {
  model::Store store = moving();
  Answer answer = ask(kCustomerFunnel, store);
  EXPECT_EQ(answer.people(store, R"({"stage": "新用户", "view": "stock"})"), Lines{"riser|新用户|1|25.00"});
  EXPECT_EQ(answer.people(store, R"({"stage": "新用户", "view": "reached"})"),
            (Lines{"riser|新用户|1|25.00", "stranger|超级用户|1|3000.00"}));
  EXPECT_EQ(answer.people(store, R"({"from": "粉丝", "to": "$lost"})"), Lines{"gone|粉丝|0|0.00"});
  EXPECT_EQ(answer.people(store, R"({"from": "$new", "to": "粉丝"})"), Lines{"fresh|粉丝|0|0.00"});
  EXPECT_EQ(answer.people(store, R"({"stage": "贵宾"})"), Lines{"unknown_mark"});
  EXPECT_EQ(answer.people(store, R"({"from": "$lost", "to": "粉丝"})"), Lines{"unknown_mark"});
  EXPECT_EQ(answer.people(store, "{}"), Lines{"unknown_mark"});
}

TEST(CustomerFunnel, DefaultStagesNeedOnlyWhatIsThere) {
  model::Store orders = Rows()
                            .table(TableKind::orders, {"customer.id", "order.paid_at"},
                                   {{"ann", "2026-11-01"}, {"ann", "2026-11-02"}, {"bob", "2026-11-02"}})
                            .store();
  Answer answer = ask(kCustomerFunnel, orders);
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("stock"), (Lines{"陌生|0", "新用户|1", "复购|1", "超级用户|0"}));
  EXPECT_EQ(answer.note("stages_left_out"), R"({"stages":["粉丝"],"needs":["customers","invites"]})");
  model::Store list = Rows().table(TableKind::customers, {"customer.id"}, {{"ann"}, {"bob"}}).store();
  Answer bare = ask(kCustomerFunnel, list);
  EXPECT_EQ(bare.rows("stock"), (Lines{"陌生|2"}));
  EXPECT_EQ(bare.rows("flow"), Lines{});
  EXPECT_EQ(bare.note("no_flow"), "{}");
}

TEST(CustomerFunnel, DefaultsAreWrittenOut) {
  Answer answer = ask(kCustomerFunnel, moving());
  EXPECT_EQ(answer.plan->params()["stages"].size(), 5u);
  EXPECT_EQ(answer.plan->params()["interval"], "week");
  report::Json canonical = {{"params", answer.plan->params()}};
  Answer again = ask(kCustomerFunnel, moving(), canonical.dump());
  EXPECT_EQ(again.codes(), Lines{});
  EXPECT_EQ(again.rows("stock"), answer.rows("stock"));
  EXPECT_EQ(again.plan->params(), answer.plan->params());
  EXPECT_EQ(kCustomerFunnel.describe()["params"][0]["default"].size(), 5u);
}

TEST(CustomerFunnel, OwnStagesAreChecked) {
  model::Store store = moving();
  EXPECT_EQ(ask(kCustomerFunnel, store,
                R"({"params": {"stages": [{"label": "a", "where": {"did": {"event": "payd"}}},
                                          {"label": "a", "where": {"field": "order.paid", "op": ">", "value": 1}},
                                          {"label": "$x", "where": {"all": []}}]}})")
                .codes(),
            (Lines{"unknown_event /params/stages/0/where/did/event", "duplicate_label /params/stages/1/label",
                   "not_about_people /params/stages/1/where/field", "bad_label /params/stages/2/label"}));
  EXPECT_EQ(ask(kCustomerFunnel, store, R"({"params": {"stages": []}})").codes().size(), 1u);
  EXPECT_EQ(ask(kCustomerFunnel, store, R"({"where": {"field": "order.paid", "op": ">", "value": 1}})").codes(),
            Lines{"not_about_people /where/field"});
}

TEST(CustomerFunnel, PeopleOnNoStageAreSaid) {
  Answer answer = ask(kCustomerFunnel, moving(),
                      R"({"params": {"stages": [{"label": "买过", "where": {"did": {"event": "paid"}}}]}})");
  EXPECT_EQ(answer.rows("stock"), Lines{"买过|2"});
  EXPECT_EQ(answer.note("outside_stages"), R"({"customers":4})");
  EXPECT_EQ(answer.rows("flow"), (Lines{"买过|买过|1"}));
}

TEST(CustomerFunnel, RuleLimitsPeople) {
  Answer answer = ask(kCustomerFunnel, moving(), R"({"where": {"field": "customer.deleted_at", "op": "not_set"}})");
  EXPECT_EQ(answer.rows("stock"), (Lines{"陌生|0", "粉丝|2", "新用户|1", "复购|0", "超级用户|1"}));
}

}  // namespace
}  // namespace siyu::tests
