// What the sales report promises, on worlds small enough to count by hand.
#include "analysis/registry.h"
#include "report/orders.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kSales;
using model::TableKind;

const std::vector<std::string> kOrderFields = {"order.id",   "customer.id",  "order.created_at",  "order.paid_at",
                                               "order.paid", "order.refund", "order.refunded_at", "order.status"};

model::Store shop() {
  return Rows()
      .table(TableKind::orders, kOrderFields,
             {{"1", "ann", "2026-11-01 09:00:00", "2026-11-01 09:01:00", "100", "", "", "done"},
              {"2", "ann", "2026-11-03 09:00:00", "2026-11-03 09:01:00", "50.05", "20", "2026-11-04 10:00:00", "done"},
              {"3", "bob", "2026-11-03 10:00:00", "2026-11-03 10:01:00", "30", "", "", "done"},
              {"4", "", "2026-11-03 11:00:00", "2026-11-03 11:01:00", "10", "", "", "done"},
              {"5", "cat", "2026-11-03 12:00:00", "", "999", "", "", "closed"}})
      .table(TableKind::customers, {"customer.id", "customer.city"},
             {{"ann", "上海"}, {"bob", "杭州"}, {"cat", "上海"}, {"dan", "杭州"}})
      .store();
}

TEST(Sales, CountsOrdersBuyersAndMoney) {
  Answer answer = ask(kSales, shop());
  EXPECT_EQ(answer.codes(), Lines{});
  // orders, buyers, net paid, refunded, aov, 2 of 4 customers, one buyer twice
  EXPECT_EQ(answer.rows("summary"), Lines{"4|2|170.05|20.00|42.51|0.5|1|0.5"});
  EXPECT_EQ(answer.note("unpaid"), R"({"orders":1})");
  EXPECT_EQ(answer.note("without_customer"), R"({"orders":1})");
}

TEST(Sales, BucketsHoldEmptyDaysAndRefundsOnTheirOwnDay) {
  Answer answer = ask(kSales, shop());
  EXPECT_EQ(answer.rows("series"),
            (Lines{"2026-11-01|1|1|100.00|0.00|100.00|0.5|0|0", "2026-11-02|0|0|0.00|0.00|-|0|0|-",
                   "2026-11-03|3|2|90.05|0.00|30.02|0.5|0|0", "2026-11-04|0|0|-20.00|20.00|-|0|0|-"}));
}

TEST(Sales, GrossLeavesRefundsIn) {
  Answer answer = ask(kSales, shop(), R"({"params": {"refunds": "gross", "interval": "month"}})");
  EXPECT_EQ(answer.rows("series"), Lines{"2026-11|4|2|190.05|20.00|47.51|0.5|1|0.5"});
}

// Two months side by side: whole months are compared with whole months, whatever their lengths.
model::Store channels() {
  return Rows()
      .with_clock()
      .table(TableKind::orders,
             {"order.id", "customer.id", "order.paid_at", "order.total", "order.paid", "order.refund",
              "order.refunded_at", "order.channel", "item.name"},
             {{"0", "ann", "2025-12-30 09:00:00", "10", "10", "", "", "抖音", "帽子"},
              {"1", "ann", "2026-01-31 09:00:00", "120", "100", "", "", "抖音", "裙子"},
              {"2", "bob", "2026-02-01 10:00:00", "300", "260", "60", "2026-02-09 10:00:00", "抖音", "大衣"},
              {"3", "ann", "2026-02-05 10:00:00", "50", "50", "", "", "门店", "帽子"},
              {"4", "", "2026-02-28 23:00:00", "", "40", "", "", "", "帽子"},
              {"5", "cat", "2026-02-11 10:00:00", "90", "99.99", "5", "2026-03-01 10:00:00", "门店", "裙子"}})
      .store();
}
constexpr const char* kFebruary =
    R"({"range": {"from": "2026-02-01", "to": "2026-02-28"}, "params": {"bands": ["50", "100"]}})";

TEST(Sales, FiveNumbersBesideTheMonthBefore) {
  Answer answer = ask(kSales, channels(), kFebruary);
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.note("compared_with"), R"({"from":"2026-01-01 00:00:00","until":"2026-02-01 00:00:00"})");
  EXPECT_EQ(answer.rows("headline"),
            (Lines{
                "paid|389.99|100.00|2.8999|money",
                "aov|97.50|100.00|-0.025|money",
                "conversion|1|1|0|share",
                "buyers|3|1|2|count",
                "repeat_rate|0|0|0|share",
                "orders|4|1|3|count",
                "returning_rate|0.3333333333333333|1|-0.6666666666666667|share",
                "refund_rate|0.1333362963621414|0|0.1333362963621414|share",
                "refund_order_rate|0.25|0|0.25|share",
                "discount_rate|0.09090909090909091|0.16666666666666666|-0.07575757575757575|share",
            }));
}

TEST(Sales, WhereTheMoneyComesFrom) {
  model::Store store = channels();
  Answer answer = ask(kSales, store, kFebruary);
  EXPECT_EQ(answer.rows("groups"),
            (Lines{
                "order.channel|抖音|1|1|200.00|0.5128336624016|60.00|200.00|0.23076923076923078|100.00|1",
                "order.channel|门店|2|2|149.99|0.38459960511807995|0.00|75.00|0|0.00|-",
                "order.channel||1|0|40.00|0.10256673248032001|0.00|40.00|0|0.00|-",
            }));
  EXPECT_EQ(answer.rows("bands"),
            (Lines{"-|50.00|1|0.25|0|40.00|0.08889086424142759", "50.00|100.00|2|0.5|2|149.99|0.3333185181892931",
                   "100.00|-|1|0.25|1|260.00|0.5777906175692793"}));
  EXPECT_EQ(answer.people(store, R"({"field": "order.channel", "value": "门店"})"),
            (Lines{"ann|1|50.00", "cat|1|99.99"}));
  EXPECT_EQ(answer.people(store, R"({"product": "帽子"})"), Lines{"ann|1|50.00"});
  EXPECT_EQ(answer.people(store, R"({"band": "100.00"})"), Lines{"bob|1|260.00"});
  EXPECT_EQ(answer.people(store, R"({"band": "70"})"), Lines{"unknown_mark"});
  EXPECT_EQ(answer.people(store, R"({"field": "order.store", "value": "门店"})"), Lines{"unknown_mark"});
}

TEST(Sales, NothingIsComparedWithHalfAPeriod) {
  Answer answer = ask(kSales, channels(), R"({"range": {"from": "2026-01-02", "to": "2026-02-10"}})");
  EXPECT_EQ(answer.note("no_previous"), "{}");
  EXPECT_EQ(answer.rows("headline")[0].substr(0, 15), "paid|350.00|-|-");
}

TEST(Sales, BordersThatDoNotRiseAndForeignFieldsAreProblems) {
  EXPECT_EQ(ask(kSales, channels(), R"({"params": {"bands": ["50", "50"]}})").codes(),
            Lines{"bad_bands /params/bands/1"});
  EXPECT_EQ(ask(kSales, channels(), R"({"params": {"by": ["order.nix"]}})").codes(),
            Lines{"unknown_field /params/by/0"});
}

TEST(Sales, RangeIsByPaymentTime) {
  Answer answer = ask(kSales, shop(), R"({"range": {"from": "2026-11-03", "to": "2026-11-03"}})");
  EXPECT_EQ(answer.rows("summary"), Lines{"3|2|90.05|0.00|30.02|0.5|0|0"});
}

TEST(Sales, RuleAboutPeopleLimitsTheAudienceToo) {
  Answer answer = ask(kSales, shop(), R"({"where": {"field": "customer.city", "op": "=", "value": "上海"}})");
  EXPECT_EQ(answer.rows("summary"), Lines{"2|1|130.05|20.00|65.03|0.5|1|1"});
  EXPECT_EQ(answer.note("left_out"), R"({"orders":1})");
}

TEST(Sales, RuleAboutOrdersLimitsOrders) {
  Answer answer = ask(kSales, shop(), R"({"where": {"field": "order.paid", "op": ">=", "value": 50}})");
  EXPECT_EQ(answer.rows("summary"), Lines{"2|1|130.05|20.00|65.03|0.25|1|1"});
}

TEST(Sales, RowsOfOneOrderAreOneOrderAndAllItsItemsCount) {
  model::Store store = Rows()
                           .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
                                  {{"1", "ann", "2026-11-01", "10"},
                                   {"1", "ann", "2026-11-01", "5"},
                                   {"1", "ann", "2026-11-01", "5"},
                                   {"2", "ann", "2026-11-01", "5"}})
                           .store();
  Answer answer = ask(kSales, store);
  EXPECT_EQ(answer.rows("summary"), Lines{"2|1|25.00|-|12.50|1|1|1"});
  EXPECT_EQ(answer.note("repeated_orders"), R"({"orders":1})");
  EXPECT_EQ(answer.note("no_refunds"), "{}");
}

TEST(Sales, EqualRowsCountOnceWhereARowIsAnOrder) {
  model::Store store =
      Rows()
          .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
                 {{"1", "ann", "2026-11-01", "10"}, {"2", "ann", "2026-11-01", "5"}, {"1", "ann", "2026-11-01", "10"}})
          .store();
  Answer answer = ask(kSales, store);
  EXPECT_EQ(answer.rows("summary"), Lines{"2|1|15.00|-|7.50|1|1|1"});
  EXPECT_EQ(answer.note("duplicate_rows"), R"({"rows":1})");
}

// Without a payment time an order counts when it was placed, unless its status says otherwise: with or without a buyer.
TEST(Sales, OrdersWithoutABuyerArePaidWhenPlaced) {
  const std::vector<std::string> fields = {"order.id", "customer.id", "order.created_at", "order.paid", "order.status"};
  auto summary = [&](const std::string& buyer) {
    Answer answer = ask(kSales, Rows()
                                    .table(TableKind::orders, fields,
                                           {{"1", buyer, "2026-11-01 09:00:00", "10", "已完成"},
                                            {"2", "", "2026-11-02 09:00:00", "20", "已完成"},
                                            {"3", "", "2026-11-02 10:00:00", "40", "已取消"},
                                            {"4", "", "", "80", "已完成"}})
                                    .table(TableKind::customers, {"customer.id"}, {{"ann"}})
                                    .store());
    EXPECT_EQ(answer.codes(), Lines{});
    EXPECT_EQ(answer.note("unpaid"), R"({"orders":2})");
    return answer.rows("summary");
  };
  EXPECT_EQ(summary("ann"), Lines{"2|1|30.00|-|15.00|1|0|0"});
  EXPECT_EQ(summary(""), Lines{"2|0|30.00|-|15.00|0|0|-"});
}

TEST(Sales, EachFileSaysForItselfWhenItsOrdersArePaid) {
  Answer answer =
      ask(kSales, Rows()
                      .table(TableKind::orders, {"customer.id", "order.created_at", "order.paid"},
                             {{"ann", "2026-11-01", "1"}, {"", "2026-11-01", "2"}})
                      .table(TableKind::orders, {"customer.id", "order.created_at", "order.paid_at", "order.paid"},
                             {{"", "2026-11-02", "", "4"}, {"", "2026-11-02", "2026-11-03", "8"}})
                      .store());
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 9), "3|1|11.00");
  EXPECT_EQ(answer.note("unpaid"), R"({"orders":1})");
}

TEST(Sales, EventLogPaysByName) {
  model::Store store = Rows()
                           .table(TableKind::events, {"customer.id", "event.name", "event.time", "event.amount"},
                                  {{"ann", "浏览", "2026-11-01", ""},
                                   {"ann", "支付", "2026-11-02", "9.9"},
                                   {"bob", "浏览", "2026-11-02", ""}})
                           .store();
  Answer answer = ask(kSales, store);
  EXPECT_EQ(answer.rows("summary"), Lines{"1|1|9.90|-|9.90|0.5|0|0"});
  EXPECT_EQ(answer.note("paid_event"), R"({"event":"支付"})");
}

TEST(Sales, WithoutAmountsMoneyIsNull) {
  model::Store store =
      Rows().table(TableKind::events, {"customer.id", "event.name"}, {{"ann", "pay"}, {"bob", "look"}}).store();
  Answer answer = ask(kSales, store);
  EXPECT_EQ(answer.rows("summary"), Lines{"1|1|-|-|-|0.5|0|0"});
  EXPECT_EQ(answer.rows("series"), Lines{});
  EXPECT_EQ(answer.note("no_series"), "{}");
  Answer ranged = ask(kSales, store, R"({"range": {"from": "2026-11-01"}})");
  EXPECT_EQ(ranged.codes(), Lines{"no_times /range"});
}

TEST(Sales, NoOrdersIsAProblem) {
  model::Store store = Rows().table(TableKind::customers, {"customer.id"}, {{"ann"}}).store();
  EXPECT_EQ(ask(kSales, store).codes(), Lines{"no_orders "});
  EXPECT_TRUE(kSales.suggest(store).is_null());
}

TEST(Sales, MoneyThatDoesNotFitIsAProblem) {
  model::Store store = Rows()
                           .table(TableKind::orders, {"customer.id", "order.paid_at", "order.paid"},
                                  {{"ann", "2026-11-01", "900000000000000"}, {"bob", "2026-11-01", "900000000000000"}})
                           .store();
  EXPECT_EQ(ask(kSales, store).codes(), Lines{"money_overflow "});
}

TEST(Sales, TooManyBucketsIsAProblem) {
  model::Store store = Rows()
                           .table(TableKind::orders, {"customer.id", "order.paid_at", "order.paid"},
                                  {{"ann", "2001-01-01", "1"}, {"bob", "2026-11-01", "1"}})
                           .store();
  EXPECT_EQ(ask(kSales, store, R"({"params": {"interval": "hour"}})").codes(),
            Lines{"too_many_buckets /params/interval"});
}

TEST(Sales, ListsThePeopleBehindABar) {
  model::Store store = shop();
  Answer answer = ask(kSales, store);
  EXPECT_EQ(answer.people(store, R"({"buyers": true})"), (Lines{"ann|2|130.05", "bob|1|30.00"}));
  EXPECT_EQ(answer.people(store, R"({"repeat": true})"), Lines{"ann|2|130.05"});
  EXPECT_EQ(answer.people(store, R"({"bucket": "2026-11-03"})"), (Lines{"ann|1|50.05", "bob|1|30.00"}));
  EXPECT_EQ(answer.people(store, R"({"bucket": "2026-12-03"})"), Lines{"unknown_mark"});
  EXPECT_EQ(answer.people(store, "[1]"), Lines{"unknown_mark"});
}

TEST(Sales, AverageRoundsHalfUp) {
  using report::average;
  EXPECT_EQ(average(Money{10000}, 8)->tenthousandths, 1300);  // 0.125
  EXPECT_EQ(average(Money{-10000}, 8)->tenthousandths, -1200);
  EXPECT_EQ(average(Money{9223372036854775807}, 1)->tenthousandths, 9223372036854775800);
  EXPECT_EQ(average(Money{1}, 0), std::nullopt);
}

}  // namespace
}  // namespace siyu::tests
