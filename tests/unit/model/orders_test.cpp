// An orders table as its exports write it: rows that are items, amounts that stand once or on every row, refunds in three forms.

#include "model/orders.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/registry.h"
#include "model/grain.h"
#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Answer;
using tests::Lines;
using tests::Rows;

Answer sales(const std::vector<std::string>& fields, const std::vector<std::vector<std::string>>& rows,
             const std::string& definition = "{}") {
  return tests::ask(analysis::kSales, Rows().table(TableKind::orders, fields, rows).store(), definition);
}

TEST(Orders, amounts_that_never_differ_within_an_order_are_the_orders) {
  Answer answer = sales({"order.id", "customer.id", "order.paid_at", "order.paid", "item.name", "item.paid"},
                        {{"1", "a", "2026-06-21 10:01:00", "296", "连衣裙", "120"},
                         {"1", "a", "2026-06-21 10:01:00", "296", "防晒帽", "176"},
                         {"2", "b", "2026-06-22 10:01:00", "10", "帽", "10"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 10), "2|2|306.00");
  EXPECT_EQ(answer.note("amount_once"), R"({"fields":["order.paid"]})");
}

TEST(Orders, amounts_that_differ_are_the_items) {
  Answer answer = sales({"order.id", "customer.id", "order.paid_at", "order.paid", "item.name"},
                        {{"1", "a", "2026-06-21", "120", "连衣裙"}, {"1", "a", "2026-06-21", "88", "防晒帽"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 10), "1|1|208.00");
  EXPECT_EQ(answer.note("amount_once"), "");
}

TEST(Orders, amounts_that_are_what_the_row_costs_are_the_items) {
  Answer answer = sales(
      {"order.id", "customer.id", "order.paid_at", "order.paid", "item.name", "item.price", "item.quantity"},
      {{"1", "a", "2026-06-21", "299", "化妆水", "299", "1"}, {"1", "a", "2026-06-21", "299", "洁面乳", "299", "1"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 10), "1|1|598.00");
}

TEST(Orders, an_order_is_worth_its_items_where_it_has_no_amount) {
  Answer answer = sales({"order.id", "customer.id", "order.created_at", "item.price", "item.quantity"},
                        {{"1", "a", "2010-12-01", "2.555", "6"},
                         {"1", "a", "2010-12-01", "2.555", "6"},  // bought twice: both count
                         {"2", "a", "2010-12-02", "1.25", "0.5"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 10), "2|1|31.285");
  EXPECT_EQ(answer.note("amount_from_items"), R"({"rows":3})");
}

TEST(Orders, continuation_rows_are_their_orders) {
  // Shopify fills an order's facts on its first row only; merged cells leave the order's number blank too.
  Answer shopify = sales({"order.id", "customer.id", "order.paid_at", "order.total", "order.status", "item.name"},
                         {{"#1", "a@b.c", "2025-12-06 10:37:33", "30", "paid", "A"},
                          {"#1", "a@b.c", "", "", "", "B"},
                          {"#2", "", "2025-12-07 10:00:00", "5", "paid", "A"}});
  EXPECT_EQ(shopify.rows("summary")[0].substr(0, 9), "2|1|35.00");
  Answer merged = sales({"order.id", "customer.id", "order.paid_at", "order.paid", "item.name"},
                        {{"1", "小红", "2026-06-01", "39.90", "蛋糕"},
                         {"", "", "", "", "牛奶"},
                         {"2", "阿明", "2026-06-02", "9.90", "牛奶"}});
  EXPECT_EQ(merged.rows("summary")[0].substr(0, 9), "2|2|49.80");
  EXPECT_EQ(merged.note("repeated_orders"), R"({"orders":1})");
  EXPECT_EQ(merged.note("unpaid"), "");
}

TEST(Orders, a_negative_amount_is_a_refund_and_no_order) {
  Answer answer = sales({"order.id", "customer.id", "order.created_at", "item.price", "item.quantity"},
                        {{"536365", "a", "2010-12-01", "4.25", "10"}, {"C536379", "a", "2010-12-03", "4.25", "-1"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 14), "1|1|38.25|4.25");
  EXPECT_EQ(answer.rows("series").back().substr(0, 21), "2010-12-03|0|0|-4.25|");
}

TEST(Orders, a_refund_on_a_row_of_its_own) {
  Answer answer =
      sales({"order.id", "customer.openid", "order.created_at", "order.paid", "order.refund", "order.status"},
            {{"pay_w1", "o1", "2026-09-24 10:00:00", "9.90", "0", "SUCCESS"},
             {"pay_w2", "o1", "2026-09-24 11:00:00", "0", "9.90", "REFUND"}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 13), "1|1|0.00|9.90");
}

TEST(Orders, refunded_without_an_amount_is_all_of_it) {
  std::vector<std::string> fields = {"order.id",   "customer.id",  "order.created_at",
                                     "order.paid", "order.status", "order.aftersale"};
  Answer answer = sales(fields, {{"1", "a", "2026-05-23 10:11:12", "52.90", "已发货，待签收", "无售后或售后取消"},
                                 {"2", "b", "2026-05-23 11:11:12", "59.90", "已取消，退款成功", "退款成功"},
                                 {"3", "c", "2026-05-23 12:00:00", "28.90", "已完成", "退款成功"},
                                 {"4", "d", "2026-05-23 13:00:00", "7", "已取消", ""}});
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 16), "3|3|52.90|88.80|");
  EXPECT_EQ(answer.note("refund_assumed"), R"({"rows":2})");
  EXPECT_EQ(answer.note("unpaid"), R"({"orders":1})");
  fields.push_back(
      "order.refund");  // where the file tells amounts, they are believed, a 0 too; an empty cell tells none
  Answer told = sales(fields, {{"1", "a", "2026-05-23", "50", "退款成功", "", ""},
                               {"2", "b", "2026-05-23", "60", "退款成功", "", "20"},
                               {"3", "c", "2026-05-23", "70", "退款成功", "", "0"}});
  EXPECT_EQ(told.rows("summary")[0].substr(0, 17), "3|3|110.00|70.00|");
  EXPECT_EQ(told.note("refund_assumed"), R"({"rows":1})");
}

TEST(Orders, an_amount_beside_a_sub_orders_number_is_the_sub_orders) {
  std::vector<std::string> fields = {"order.id", "order.line", "customer.id", "order.paid_at", "order.paid"};
  EXPECT_EQ(sales(fields, {{"1", "11", "a", "2026-05-01", "20"},
                           {"1", "12", "a", "2026-05-01", "20"},
                           {"2", "21", "a", "2026-05-02", "11"}})
                .rows("summary")[0]
                .substr(0, 9),
            "2|1|51.00");
  fields.push_back("order.total");  // unless the rows add up to more than the order
  EXPECT_EQ(sales(fields, {{"1", "11", "a", "2026-05-01", "20", "20"},
                           {"1", "12", "a", "2026-05-01", "20", "20"},
                           {"2", "21", "a", "2026-05-02", "11", "11"}})
                .rows("summary")[0]
                .substr(0, 9),
            "2|1|31.00");
}

TEST(Orders, what_an_amount_is_is_decided_over_all_files_of_one_form) {
  std::vector<std::string> fields = {"order.id", "customer.id", "order.paid_at", "order.paid", "item.name"};
  Answer answer = tests::ask(
      analysis::kSales,
      Rows()
          .table(TableKind::orders, fields, {{"1", "a", "2026-05-01", "20", "x"}, {"1", "a", "2026-05-01", "20", "y"}})
          .table(TableKind::orders, fields, {{"2", "a", "2026-05-08", "20", "x"}, {"2", "a", "2026-05-08", "5", "y"}})
          .store());
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 9), "2|1|65.00");
}

TEST(Orders, a_list_of_refunds_gives_what_came_back_of_orders_of_other_files) {
  std::vector<std::string> fields = {"order.id", "customer.id", "order.paid_at", "order.paid", "order.status"};
  std::vector<std::vector<std::string>> rows = {{"1", "a", "2026-03-01", "10", "交易成功"},
                                                {"2", "b", "2026-03-02", "20", "退款成功"},
                                                {"3", "c", "2026-03-03", "30", "交易成功"}};
  auto files = Rows()
                   .table(TableKind::orders, fields, rows)
                   .table(TableKind::orders,
                          {"order.退款单号", "order.id", "order.refund", "order.refunded_at", "order.aftersale"},
                          {{"r1", "1", "1", "2026-03-05", "退款成功"},
                           {"r2", "1", "3", "2026-03-06", "已退款"},
                           {"r3", "2", "20", "2026-03-06", "退款完成"},
                           {"r4", "3", "30", "2026-03-06", "已关闭"},
                           {"r5", "3", "30", "2026-03-06", "处理中"},
                           {"r6", "9", "99", "2026-03-06", "退款成功"}})
                   .table(TableKind::orders, fields, rows)
                   .files();
  files[0]->name = "订单_20260304.csv", files[1]->name = "售后_20260310.csv", files[2]->name = "订单_20260401.csv";
  files[2]->fingerprint = 1;  // not told as a copy
  std::vector<std::size_t> order = {0, 1, 2};
  do {
    std::vector<const LoadedFile*> list;
    for (std::size_t i : order) list.push_back(files[i].get());
    Store store = build_store(list);
    Answer answer = tests::ask(analysis::kSales, store);
    EXPECT_EQ(answer.rows("summary")[0].substr(0, 15), "3|3|36.00|24.00");
    EXPECT_EQ(answer.note("refund_assumed"), "");
    EXPECT_EQ(store.order_notes().refunds_without_order, 1u);
  } while (std::next_permutation(order.begin(), order.end()));
  Store alone = build_store({files[0].get(), files[1].get()});
  std::vector<std::string> series =
      tests::ask(analysis::kSales, alone, R"({"params":{"interval":"day"}})").rows("series");
  EXPECT_EQ(series[4].substr(0, 20), "2026-03-05|0|0|-1.00");
  // Beside a refund that the order's own file tells, the larger of both counts.
  fields.push_back("order.refund");
  rows[0].push_back("4"), rows[1].push_back("20"), rows[2].push_back("2");
  auto own = Rows().table(TableKind::orders, fields, rows).files();
  own[0]->name = "订单_20260304.csv";
  EXPECT_EQ(tests::ask(analysis::kSales, build_store({own[0].get(), files[1].get()})).rows("summary")[0].substr(0, 15),
            "3|3|34.00|26.00");
}

TEST(Orders, of_a_personal_bill_only_income_is_a_sale) {
  auto files =
      Rows()
          .table(TableKind::orders, {"order.id", "order.paid_at", "order.paid", "order.direction", "order.kind"},
                 {{"1", "2026-03-01", "20", "收入", "二维码收款"},
                  {"2", "2026-03-02", "10", "收入", "转账"},
                  {"3", "2026-03-02", "55", "支出", "商户消费"},
                  {"4", "2026-03-02", "55", "收入", "美团-退款"},
                  {"5", "2026-03-02", "99", "/", "零钱提现"}})
          .files();
  files[0]->mapping.export_id = "wechat_pay_personal";
  Store store = build_store({files[0].get()});
  EXPECT_EQ(tests::ask(analysis::kSales, store).rows("summary")[0].substr(0, 9), "2|0|30.00");
  EXPECT_EQ(store.order_notes().spending, 3u);
}

TEST(Orders, a_state_that_says_paid_stands_in_for_a_missing_time) {
  Answer answer =
      sales({"order.id", "customer.id", "order.created_at", "order.paid_at", "order.paid", "order.status"},
            {{"1", "a", "2026-05-01", "", "10", "交易成功"},
             {"2", "a", "2026-05-02", "", "10", "等待买家付款"},
             {"3", "a", "2026-05-03", "2026-05-04", "10", "交易成功"},
             {"4", "a", "", "", "10", "交易成功"},
             {"5", "b", "2026-05-05", "2026-05-05", "0", "交易关闭"}});  // paid, and back before it was sent
  EXPECT_EQ(answer.rows("summary")[0].substr(0, 9), "2|1|20.00");
  EXPECT_EQ(answer.note("paid_when_placed"), R"({"orders":1})");
  EXPECT_EQ(answer.note("orders_without_time"), R"({"orders":1})");
}

TEST(Orders, a_known_export_says_what_its_amounts_are) {
  auto paid = [](const std::string& export_id, const std::string& field) {
    auto files = Rows()
                     .table(TableKind::orders, {"order.id", "order.paid_at", field, "item.name"},
                            {{"1", "2026-05-01", "299", "化妆水"}, {"1", "2026-05-01", "299", "洁面乳"}})
                     .files();
    files[0]->mapping.export_id = export_id;
    return tests::ask(analysis::kSales, build_store({files[0].get()})).rows("summary")[0].substr(0, 10);
  };
  EXPECT_EQ(paid("taobao_items", "order.paid"), "1|0|598.00");  // a sub-order's own, though equal
  EXPECT_EQ(paid("jd_orders", "order.paid"), "1|0|299.00");
  EXPECT_EQ(paid("", "order.paid"), "1|0|299.00");  // by content
}

TEST(Orders, items_have_their_orders_customer) {
  Store store = Rows()
                    .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at"}, {{"1", "a", "2026-05-01"}})
                    .table(TableKind::items, {"item.order", "item.name"}, {{"1", "杯"}, {"1", "盘"}, {"9", "碗"}})
                    .store();
  EXPECT_EQ(store.facts(TableKind::items)->customer[1], 0u);
  EXPECT_EQ(store.facts(TableKind::items)->customer[2], kNoCustomer);
  EXPECT_EQ(store.item_rows(), 3u);
  EXPECT_EQ(store.item_rows_matched(), 2u);
}

TEST(Orders, item_amounts_round_half_up) {
  column::Table table;
  table.add("item.quantity", column::Type::real);
  table.add("item.price", column::Type::money);
  for (double quantity : {2.0, 0.5, -0.5}) table.find("item.quantity")->add_real(quantity);
  for (std::int64_t price : {12'345, 3, 3}) table.find("item.price")->add_value(price);
  EXPECT_EQ(item_amounts(table), (std::vector<std::int64_t>{24'690, 2, -1}));
}

}  // namespace
}  // namespace siyu::model
