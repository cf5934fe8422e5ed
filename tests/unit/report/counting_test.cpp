// What counts once: an order on several rows, an event that a log and the orders table both tell of. Sums see every row.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kCustomerFunnel;
using analysis::kFunnel;
using analysis::kSales;
using model::TableKind;

const std::vector<std::string> kItemFields = {"order.id",   "customer.id",  "order.paid_at",
                                              "order.paid", "order.refund", "order.商品名称"};

// Ann's first order stands on two rows, an item each.
Rows items() {
  return std::move(Rows().table(TableKind::orders, kItemFields,
                                {{"1", "ann", "2026-01-01 10:00:00", "1000", "10", "A"},
                                 {"1", "ann", "2026-01-01 10:00:00", "2500", "20", "B"},
                                 {"2", "bob", "2026-01-02 10:00:00", "20", "", "A"}}));
}

std::vector<std::string> who(const model::Store& store, const std::string& rule) {
  Problems problems;
  auto read = report::Kind<report::Rule>::read(report::Json::parse(rule), "", problems, {});
  std::vector<std::uint8_t> bits = report::people_where(*read, {store, Zone{}, {}});
  std::vector<std::string> out;
  for (model::Customer c : store.by_label())
    if (bits[c]) out.emplace_back(store.label(c));
  return out;
}

TEST(Counting, SalesOfAnOrderIsTheSumOfItsRows) {
  Answer answer = ask(kSales, items().store(), R"({"params": {"refunds": "gross"}})");
  EXPECT_EQ(answer.rows("summary"), Lines{"2|2|3520.00|30.00|1760.00|1|0|0"});
  EXPECT_EQ(answer.note("repeated_orders"), R"({"orders":1})");
  EXPECT_EQ(answer.note("unpaid"), "");
}

TEST(Counting, RulesCountAnOrderOnceAndSumItsRows) {
  model::Store store = items().store();
  EXPECT_EQ(who(store, R"({"did": {"event": "paid", "times": {"min": 2}}})"), Lines{});
  EXPECT_EQ(who(store, R"({"did": {"event": "paid", "times": {"max": 1}}})"), (Lines{"ann", "bob"}));
  EXPECT_EQ(who(store, R"({"did": {"event": "paid", "sum": {"field": "order.paid", "min": 3000}}})"), Lines{"ann"});
  EXPECT_EQ(who(store, R"({"did": {"event": "paid", "where": {"field": "order.商品名称", "op": "=", "value": "B"}}})"),
            Lines{"ann"});
}

TEST(Counting, AStepFindsTheSecondRowOfAnOrder) {
  Answer answer = ask(kFunnel, items().store(), R"({"params": {"steps": [
      {"event": "paid", "where": {"field": "order.商品名称", "op": "=", "value": "B"}}]}})");
  ASSERT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("steps")[0].substr(0, 8), "1|paid|1");
}

TEST(Counting, TheDefinitionsRuleFindsTheSecondRowToo) {
  Answer answer = ask(kFunnel, items().store(), R"({"where": {"field": "order.商品名称", "op": "=", "value": "B"},
      "params": {"steps": [{"event": "paid"}]}})");
  EXPECT_EQ(answer.rows("steps")[0].substr(0, 8), "1|paid|1");
}

TEST(Counting, TheSecondOrderIsNotTheSecondRow) {
  Answer answer = ask(kFunnel, items().store(), R"({"params": {"steps": [{"event": "paid"}, {"event": "paid"}]}})");
  EXPECT_EQ(answer.rows("steps")[1].substr(0, 8), "2|paid|0");
}

TEST(Counting, ARowOfTheSameOrderIsNoOtherEventInAStrictFunnel) {
  model::Store store = items()
                           .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                                  {{"ann", "分享", "2026-01-01 11:00:00"}})
                           .store();
  Answer answer =
      ask(kFunnel, store, R"({"params": {"order": "strict", "steps": [{"event": "paid"}, {"event": "分享"}]}})");
  ASSERT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("steps")[1].substr(0, 10), "2|分享|1");
}

TEST(Counting, AnEventOfALogAndOfTheOrdersTableIsTheOrdersTables) {
  model::Store store = Rows()
                           .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
                                  {{"1", "ann", "2026-01-01 10:00:00", "5"}, {"2", "bob", "2026-01-02 10:00:00", "5"}})
                           .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                                  {{"ann", "paid", "2026-01-01 10:00:01"},
                                   {"bob", "paid", "2026-01-02 10:00:01"},
                                   {"bob", "浏览", "2026-01-01 09:00:00"}})
                           .store();
  EXPECT_EQ(report::events_in_two_tables(store), Lines{"paid"});
  EXPECT_EQ(who(store, R"({"did": {"event": "paid", "times": {"min": 2}}})"), Lines{});
  EXPECT_EQ(who(store, R"({"did": {"event": "浏览"}})"), Lines{"bob"});
  Answer funnel =
      ask(kFunnel, store, R"({"params": {"steps": [{"event": "浏览"}, {"event": "paid"}, {"event": "paid"}]}})");
  EXPECT_EQ(funnel.rows("steps")[1].substr(0, 8), "2|paid|1");
  EXPECT_EQ(funnel.rows("steps")[2].substr(0, 8), "3|paid|0");
  Answer stages = ask(kCustomerFunnel, store);
  for (const std::string& row : stages.rows("stock"))
    if (row.starts_with("复购")) {
      EXPECT_EQ(row, "复购|0");
    }
}

}  // namespace
}  // namespace siyu::tests
