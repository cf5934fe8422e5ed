// What the overview promises, on worlds small enough to count by hand.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kOverview;
using model::TableKind;

// Two periods of ten days, 11-01 … 11-10 and 11-11 … 11-20, and data from long before.
model::Store shop() {
  return Rows()
      .table(TableKind::customers, {"customer.id", "customer.added_at", "customer.deleted_at"},
             {{"ann", "2026-01-01", ""},
              {"bob", "2026-11-05", "2026-11-15"},
              {"cat", "2026-11-12", ""},
              {"dan", "2026-11-20", ""}})
      .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund"},
             {{"0", "ann", "2026-01-02", "5", ""},
              {"1", "ann", "2026-11-02", "100", ""},
              {"2", "ann", "2026-11-12", "100", ""},
              {"3", "cat", "2026-11-20 10:00:00", "60", "10"}})
      .store();
}

TEST(Overview, TwoPeriodsSideBySide) {
  Answer answer = ask(kOverview, shop(), R"({"params": {"period": "10d"}})");
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("headline"), (Lines{
                                         "ltv|-|-|-|money",
                                         "reachable|3|2|0.5|count",
                                         "repeat_rate|0.5|0|0.5|share",
                                         "super_customers|0|0|-|count",
                                         "broadcast_loss|-|-|-|share",
                                         "paid|150.00|100.00|0.5|money",
                                         "aov|75.00|100.00|-0.25|money",
                                         "buyers|2|1|1|count",
                                         "orders|2|1|1|count",
                                         "new_customers|2|1|1|count",
                                         "customers|4|2|1|count",
                                         "refund_rate|0.0625|0|0.0625|share",
                                     }));
  EXPECT_EQ(answer.note("headline"),
            R"({"metric":"paid","value":"150.00","previous":"100.00","change":0.5,"direction":"up",)"
            R"("moved_most":"buyers","moved_change":1,"moved_direction":"up"})");
  EXPECT_EQ(answer.note("missing"), R"({"needs":["touches"],"metrics":["broadcast_loss"]})");
  EXPECT_EQ(answer.note("short_history"), "");
}

TEST(Overview, LineOfDays) {
  Answer answer = ask(kOverview, shop(), R"({"params": {"period": "2d"}, "range": {"to": "2026-11-12"}})");
  EXPECT_EQ(answer.rows("series"), (Lines{"2026-11-11|0|0|0.00|0", "2026-11-12|1|1|100.00|1"}));
}

TEST(Overview, NoPreviousWhereDataDoNotReachBack) {
  Answer answer = ask(kOverview, shop(), R"({"params": {"period": "30d"}, "range": {"to": "2026-01-20"}})");
  Lines rows = answer.rows("headline");
  EXPECT_EQ(rows[5], "paid|5.00|-|-|money");
  EXPECT_EQ(rows[10], "customers|1|-|-|count");
  EXPECT_NE(answer.note("short_history").find("paid"), std::string::npos);
}

TEST(Overview, NoComparison) {
  Answer answer = ask(kOverview, shop(), R"({"params": {"period": "10d", "compare": "none"}})");
  EXPECT_EQ(answer.rows("headline")[7], "buyers|2|-|-|count");
}

TEST(Overview, WhatTheDataCannotTellIsNull) {
  model::Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"ann", "浏览", "2026-11-01"}})
          .store();
  Answer answer = ask(kOverview, store);
  EXPECT_EQ(
      answer.rows("headline"),
      (Lines{"ltv|-|-|-|money", "reachable|-|-|-|count", "repeat_rate|-|-|-|share", "super_customers|-|-|-|count",
             "broadcast_loss|-|-|-|share", "paid|-|-|-|money", "aov|-|-|-|money", "buyers|-|-|-|count",
             "orders|-|-|-|count", "new_customers|1|-|-|count", "customers|1|-|-|count", "refund_rate|-|-|-|share"}));
  EXPECT_EQ(answer.note("missing"), R"({"needs":["customers"],"metrics":["reachable"]})");
}

TEST(Overview, DataWithoutTimesIsAProblem) {
  model::Store store = Rows().table(TableKind::customers, {"customer.id"}, {{"ann"}}).store();
  EXPECT_EQ(ask(kOverview, store).codes(), Lines{"no_times "});
  EXPECT_TRUE(kOverview.suggest(store).is_null());
}

TEST(Overview, RuleMustBeAboutPeople) {
  EXPECT_EQ(ask(kOverview, shop(), R"({"where": {"field": "order.paid", "op": ">", "value": 1}})").codes(),
            Lines{"not_about_people /where/field"});
}

TEST(Overview, ListsThePeopleBehindAFigure) {
  model::Store store = shop();
  Answer answer = ask(kOverview, store, R"({"params": {"period": "10d"}})");
  EXPECT_EQ(answer.people(store, R"({"metric": "buyers"})"), (Lines{"ann|1|100.00", "cat|1|50.00"}));
  EXPECT_EQ(answer.people(store, R"({"metric": "new_customers"})"), (Lines{"cat|1|50.00", "dan|0|0.00"}));
  EXPECT_EQ(answer.people(store, R"({"metric": "super_customers"})"), Lines{});
  EXPECT_EQ(answer.people(store, R"({"metric": "aov"})"), Lines{"unknown_mark"});
}

// Ann brings 100 at once, 30 after ten days, 20 back after a year; bob was watched for 10 days and brings 60.
TEST(Overview, ValueOfACustomerDoesNotCountTheUnwatched) {
  model::Store store =
      Rows()
          .table(TableKind::orders,
                 {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund", "order.refunded_at"},
                 {{"1", "ann", "2025-01-01", "100", "", ""},
                  {"2", "ann", "2025-01-11", "30", "", ""},
                  {"3", "ann", "2026-01-02", "7", "", ""},
                  {"4", "bob", "2026-01-10", "60", "20", "2026-01-12"},
                  {"5", "", "2026-01-19", "1", "", ""}})
          .store();
  Answer answer = ask(kOverview, store, R"({"params": {"compare": "none"}})");
  // Day 0: (100 + 60) / 2; day 2: -20 / 2; day 10: ann alone, 30 / 1; bob's day 10 is not over.
  EXPECT_EQ(answer.rows("headline")[0], "ltv|100.00|-|-|money");
  EXPECT_EQ(answer.note("ltv"), R"({"buyers":2,"watched":1,"coverage":0.8})");
}

// Sixty people bought once 100 to 110 days ago, five of them again; before, thirty of sixty did.
TEST(Overview, FewerSecondOrdersThanBeforeAreSomethingToDo) {
  std::vector<std::vector<std::string>> orders;
  auto sell = [&](int c, const char* day, const char* amount) {
    orders.push_back({"o" + std::to_string(orders.size()), "c" + std::to_string(c), day, amount});
  };
  for (int c = 0; c < 60; ++c) {
    sell(c, "2026-03-01", "10");
    if (c < 30) sell(c, "2026-04-01", "10");
  }
  for (int c = 60; c < 120; ++c) {
    sell(c, "2026-07-20", "10");
    if (c < 65) sell(c, "2026-08-01", "10");
  }
  sell(0, "2026-10-31", "10");
  model::Store store =
      Rows().table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"}, orders).store();
  Answer answer = ask(kOverview, store);
  // 60 × 30/60 − 5 = 25 orders of 10.00; 55 people did not come back.
  EXPECT_EQ(answer.rows("actions"),
            (Lines{"1|second_order||60|0.08333333333333333|0.5|250.00|55", "2|sleeping||34|-|-|55.89|34"}));
  EXPECT_EQ(answer.people(store, R"({"action": "second_order"})").size(), 55u);
  EXPECT_EQ(answer.people(store, R"({"action": "refunds"})"), Lines{"unknown_mark"});
  Lines rules = answer.rows("rules");
  EXPECT_EQ(rules[0], "channel_deletes|no_data|customer.deleted_at|0|-|-");
  EXPECT_EQ(rules[1], "first_order|no_data|customer.added_at|0|-|-");
}

TEST(Overview, AGroupIsSilentOnlyIfItEverSpoke) {
  model::Store store =
      Rows()
          .table(TableKind::messages, {"customer.id", "message.group", "message.time", "message.text"},
                 {{"ann", "甲", "2026-10-01", "在吗"},
                  {"", "乙", "2026-10-01", "新品"},
                  {"bob", "丙", "2026-11-01", "好"}})
          .table(TableKind::members, {"customer.id", "member.group", "member.joined_at", "member.left_at"},
                 {{"ann", "甲", "2026-09-01", ""},
                  {"cat", "甲", "2026-09-01", "2026-10-02"},
                  {"bob", "丙", "2026-09-01", ""},
                  {"dan", "乙", "2026-09-01", ""}})
          .store();
  Answer answer = ask(kOverview, store);
  EXPECT_EQ(answer.rows("actions"), Lines{"1|quiet_groups||1|0.5|-|-|1"});
  EXPECT_EQ(answer.people(store, R"({"action": "quiet_groups"})"), Lines{"ann|-|-"});
}

TEST(Overview, BroadcastsLoseThoseWhoDeleteWithinThreeDays) {
  model::Store store = Rows()
                           .with_clock()
                           .table(TableKind::customers, {"customer.id", "customer.added_at", "customer.deleted_at"},
                                  {{"ann", "2026-01-01 00:00:00", "2026-11-05 12:00:00"},
                                   {"bob", "2026-01-01 00:00:00", "2026-11-05 12:00:01"},
                                   {"cat", "2026-01-01 00:00:00", ""},
                                   {"dan", "2026-01-01 00:00:00", "2026-11-01 00:00:00"}})
                           .table(TableKind::touches, {"customer.id", "touch.time"},
                                  {{"ann", "2026-11-02 12:00:00"},
                                   {"bob", "2026-11-02 12:00:00"},
                                   {"cat", "2026-11-02 12:00:00"},
                                   {"dan", "2026-11-02 12:00:00"}})
                           .store();
  Answer answer = ask(kOverview, store, R"({"params": {"period": "30d", "compare": "none"}})");
  EXPECT_EQ(answer.rows("headline")[4], "broadcast_loss|0.3333333333333333|-|-|share");
}

TEST(Overview, TheLargestSourceIsARisk) {
  Answer answer =
      ask(kOverview, Rows()
                         .table(TableKind::customers, {"customer.id", "customer.added_at", "customer.source"},
                                {{"ann", "2026-11-01", "抖音"},
                                 {"bob", "2026-11-02", "抖音"},
                                 {"cat", "2026-11-03", ""},
                                 {"dan", "2026-11-03", "门店"},
                                 {"eve", "2026-01-03", "门店"}})
                         .store());
  EXPECT_EQ(answer.rows("risks"),
            (Lines{"source_of_new|抖音|0.5|new_customers|-", "channel_of_sales|-|-|paid|order.channel",
                   "staff_of_customers|-|-|reachable|customer.staff"}));
}

}  // namespace
}  // namespace siyu::tests
