// Orders as real exports write them: control numbers of public data sets, read where SIYU_SHARED names the folder that holds
// them; without it every test here skips, visibly. Nothing of that data is in the repository.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

NamedText shared_file(const std::string& folder, const std::string& name, const Json& mapping) {
  return {name, read_file(shared_folder() + folder + "/" + name), mapping};
}

Json orders_mapping(const Json& columns) { return {{"table", "orders"}, {"columns", columns}}; }

// Row `row` of a table of the report, by column name.
Json line(Door& door, const Json& definition, const std::string& table, std::size_t row = 0) {
  Json question = {{"version", 1}};
  question.update(definition);
  Json reply = Json::parse(door.run(question.dump()), nullptr, false);
  EXPECT_TRUE(reply.contains("ok")) << reply.dump();
  Json out = Json::object();
  if (!reply.contains("ok")) return out;
  for (const Json& one : reply["ok"]["tables"])
    if (one["name"] == table && row < one["rows"].size())
      for (std::size_t c = 0; c < one["columns"].size(); ++c)
        out[one["columns"][c]["name"].get<std::string>()] = one["rows"][row][c];
  return out;
}
Json sales(Door& door, const std::string& refunds, const Json& where = nullptr) {
  Json definition = {{"analysis", "sales"}, {"params", {{"interval", "year"}, {"refunds", refunds}}}};
  if (!where.is_null()) definition["where"] = where;
  return line(door, definition, "summary");
}

TEST(SharedOrders, UciOnlineRetail) {
  NEEDS_SHARED();
  std::string bytes = online_retail();
  if (bytes.empty()) GTEST_SKIP() << "no gzip here";
  Door door;
  auto problems = door.load({{"online_retail.csv", bytes, online_retail_mapping()}}, {1 << 20, 0});
  ASSERT_FALSE(problems) << *problems;
  EXPECT_EQ(door.call({{"call", "model"}})["ok"]["rows"], 541909);
  EXPECT_EQ(sales(door, "net")["paid"], "9747747.934");  // the sum of quantity × price over all rows
  Json where = {{"all",
                 {{{"field", "customer.id"}, {"op", "is_set"}},
                  {{"not", {{"field", "order.id"}, {"op", "contains"}, {"value", "C"}}}},
                  {{"field", "item.quantity"}, {"op", ">"}, {"value", 0}},
                  {{"field", "item.price"}, {"op", ">"}, {"value", 0}}}}};
  Json clean = sales(door, "gross", where);
  EXPECT_EQ(clean["orders"], 18532);
  EXPECT_EQ(clean["buyers"], 4338);
  EXPECT_EQ(clean["paid"], "8911407.904");
}

TEST(SharedOrders, Shopify) {
  NEEDS_SHARED();
  Door door;
  auto problems = door.load({shared_file("shopify-orders", "orders_export_pseudonymised.csv",
                                         orders_mapping({{"order.id", "Name"},
                                                         {"customer.id", "Email"},
                                                         {"order.created_at", "Created at"},
                                                         {"order.paid_at", "Paid at"},
                                                         {"order.status", "Financial Status"},
                                                         {"order.total", "Total"},
                                                         {"item.name", "Lineitem name"},
                                                         {"item.quantity", "Lineitem quantity"},
                                                         {"item.price", "Lineitem price"}}))});
  ASSERT_FALSE(problems) << *problems;
  Json summary = sales(door, "gross");
  EXPECT_EQ(summary["orders"], 51);
  EXPECT_EQ(summary["buyers"], 2);
  EXPECT_EQ(summary["paid"], "590683.29");
}

TEST(SharedOrders, MealsInTwoEncodings) {
  NEEDS_SHARED();
  Door door;
  auto problems = door.load(
      {shared_file("meal-orders-gbk", "meal_order_info.csv",
                   orders_mapping({{"order.id", "order_id"},
                                   {"customer.phone", "phone"},
                                   {"order.created_at", "use_start_time"},
                                   {"order.paid", "expenditure"},
                                   {"order.status", "order_status"}})),
       shared_file("meal-orders-gbk", "meal_order_detail.csv",
                   {{"table", "items"}, {"columns", {{"item.order", "order_id"}, {"item.name", "dishes_name"}}}})});
  ASSERT_FALSE(problems) << *problems;
  Json summary = sales(door, "gross");
  EXPECT_EQ(summary["orders"], 945);
  EXPECT_EQ(summary["buyers"], 551);
  EXPECT_EQ(summary["paid"], "465214.00");
  Json items = line(door, {{"analysis", "health"}}, "match", 2);
  EXPECT_EQ(items["table"], "items.order");
  EXPECT_EQ(items["rows"], 10037);
  EXPECT_EQ(items["matched"], 10037);
}

TEST(SharedOrders, TaobaoItems) {
  NEEDS_SHARED();
  Door door;
  auto problems = door.load({shared_file("export-shapes", "taobao_items_gbk.csv",
                                         orders_mapping({{"order.id", "主订单编号"},
                                                         {"order.line", "子订单编号"},
                                                         {"order.created_at", "订单创建时间"},
                                                         {"order.paid_at", "订单付款时间"},
                                                         {"order.paid", "买家实际支付金额"},
                                                         {"order.refund", "退款金额"},
                                                         {"item.price", "价格"},
                                                         {"item.quantity", "购买数量"},
                                                         {"order.status", "订单状态"},
                                                         {"order.aftersale", "退款状态"}}))});
  ASSERT_FALSE(problems) << *problems;
  Json summary = sales(door, "net");
  EXPECT_EQ(summary["orders"], 1);
  EXPECT_EQ(summary["refunded"], "299.00");
  EXPECT_EQ(summary["paid"], "299.00");
}

TEST(SharedOrders, WechatPayBill) {
  NEEDS_SHARED();
  Door door;
  NamedText bill = shared_file("export-shapes", "wechatpay_merchant_bill.csv",
                               orders_mapping({{"order.id", "商户订单号"},
                                               {"customer.openid", "用户标识"},
                                               {"order.created_at", "交易时间"},
                                               {"order.paid", "应结订单金额"},
                                               {"order.refund", "退款金额"},
                                               {"order.status", "交易状态"}}));
  auto problems = door.load({bill});
  ASSERT_FALSE(problems) << *problems;
  Json summary = sales(door, "net");
  EXPECT_EQ(summary["orders"], 1);
  EXPECT_EQ(summary["buyers"], 1);
  EXPECT_EQ(summary["refunded"], "9.90");
  EXPECT_EQ(summary["paid"], "0.00");
}

TEST(SharedOrders, DoudianAndPinduoduo) {
  NEEDS_SHARED();
  Door doudian;
  auto problems = doudian.load({shared_file("export-shapes", "1791430000_doudian_orders.csv",
                                            orders_mapping({{"order.id", "主订单编号"},
                                                            {"order.created_at", "订单提交时间"},
                                                            {"order.paid", "订单应付金额"},
                                                            {"order.status", "订单状态"},
                                                            {"order.aftersale", "售后状态"}}))});
  ASSERT_FALSE(problems) << *problems;
  EXPECT_EQ(sales(doudian, "gross")["paid"], "153.70");
  EXPECT_EQ(sales(doudian, "net")["refunded"], "28.90");  // refunded, without an amount: what was paid
  Door pdd;
  problems = pdd.load({shared_file("export-shapes", "pdd_orders_bom_trailing_tab.csv",
                                   orders_mapping({{"order.id", "订单号"},
                                                   {"order.paid_at", "订单成交时间"},
                                                   {"order.paid", "用户实付金额(元)"},
                                                   {"order.status", "订单状态"},
                                                   {"order.aftersale", "售后状态"}}))});
  ASSERT_FALSE(problems) << *problems;
  EXPECT_EQ(sales(pdd, "gross")["paid"], "112.80");
  EXPECT_EQ(sales(pdd, "net")["refunded"], "59.90");
}

}  // namespace
}  // namespace siyu::tests
