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
                                         "customers|4|2|1|count",
                                         "reachable|3|2|0.5|count",
                                         "new_customers|2|1|1|count",
                                         "buyers|2|1|1|count",
                                         "orders|2|1|1|count",
                                         "paid|150.00|100.00|0.5|money",
                                         "aov|75.00|100.00|-0.25|money",
                                         "repeat_rate|0.5|0|0.5|share",
                                         "super_customers|0|0|-|count",
                                         "refund_rate|0.0625|0|0.0625|share",
                                     }));
  EXPECT_EQ(answer.note("headline"),
            R"({"metric":"paid","value":"150.00","previous":"100.00","change":0.5,"direction":"up",)"
            R"("moved_most":"customers","moved_change":1,"moved_direction":"up"})");
  EXPECT_EQ(answer.note("missing"), "");
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
  EXPECT_EQ(rows[0], "customers|1|-|-|count");
  EXPECT_NE(answer.note("short_history").find("paid"), std::string::npos);
}

TEST(Overview, NoComparison) {
  Answer answer = ask(kOverview, shop(), R"({"params": {"period": "10d", "compare": "none"}})");
  EXPECT_EQ(answer.rows("headline")[3], "buyers|2|-|-|count");
}

TEST(Overview, WhatTheDataCannotTellIsNull) {
  model::Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"ann", "浏览", "2026-11-01"}})
          .store();
  Answer answer = ask(kOverview, store);
  EXPECT_EQ(answer.rows("headline"),
            (Lines{"customers|1|-|-|count", "reachable|-|-|-|count", "new_customers|1|-|-|count", "buyers|-|-|-|count",
                   "orders|-|-|-|count", "paid|-|-|-|money", "aov|-|-|-|money", "repeat_rate|-|-|-|share",
                   "super_customers|-|-|-|count", "refund_rate|-|-|-|share"}));
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

}  // namespace
}  // namespace siyu::tests
