// Suggestions and plans: which table a file is, and which column is which field.

#include "model/mapping.h"

#include <gtest/gtest.h>

#include "unit/model/sniff_of.h"

namespace siyu::model {
namespace {

using column::Type;

std::string column_of(const Suggestion& suggestion, const std::string& field) {
  for (const auto& [name, header] : suggestion.mapping.columns)
    if (name == field) return header;
  return "";
}

TEST(Suggest, a_plain_event_log_needs_no_mapping) {
  Suggestion found = suggest(
      sniff_of({{"user_id", Type::text}, {"event", Type::text}, {"time", Type::instant}, {"channel", Type::text}}));
  ASSERT_EQ(found.table, TableKind::events);
  EXPECT_EQ(column_of(found, "customer.id"), "user_id");
  EXPECT_EQ(column_of(found, "event.name"), "event");
  EXPECT_EQ(column_of(found, "event.time"), "time");
  EXPECT_TRUE(found.missing.empty());
}

TEST(Suggest, chinese_orders_by_their_words) {
  Suggestion found = suggest(sniff_of({{"订单号", Type::text},
                                       {"买家付款时间", Type::instant},
                                       {"订单实付金额", Type::money},
                                       {"订单状态", Type::text},
                                       {"买家手机号", Type::text}}));
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(column_of(found, "order.paid_at"), "买家付款时间");
  EXPECT_EQ(column_of(found, "order.paid"), "订单实付金额");
  EXPECT_EQ(column_of(found, "customer.phone"), "买家手机号");
}

TEST(Suggest, a_buyer_is_a_buyer_where_nothing_says_so_better) {
  auto orders = [](std::vector<std::pair<std::string, Type>> more) {
    std::vector<std::pair<std::string, Type>> columns = {
        {"订单号", Type::text}, {"买家", Type::text}, {"付款时间", Type::instant}, {"实付", Type::money}};
    columns.insert(columns.end(), more.begin(), more.end());
    return suggest(sniff_of(columns));
  };
  Suggestion found = orders({});
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(column_of(found, "customer.id"), "买家");
  EXPECT_EQ(column_of(orders({{"买家ID", Type::text}}), "customer.id"), "买家ID");
  EXPECT_EQ(column_of(orders({{"买家会员名", Type::text}}), "customer.id"), "买家会员名");
}

TEST(Suggest, a_list_of_refunds_is_a_table_of_orders) {
  Suggestion found = suggest(sniff_of({{"退款单号", Type::text},
                                       {"原订单号", Type::text},
                                       {"退款金额", Type::money},
                                       {"退款时间", Type::instant},
                                       {"售后状态", Type::text}}));
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_TRUE(found.missing.empty());
  EXPECT_EQ(column_of(found, "order.id"), "原订单号");
  EXPECT_EQ(column_of(found, "order.refund"), "退款金额");
  EXPECT_EQ(column_of(found, "order.refunded_at"), "退款时间");
  EXPECT_EQ(column_of(found, "order.aftersale"), "售后状态");
  EXPECT_EQ(suggest(sniff_of({{"订单号", Type::text}, {"退款金额", Type::money}, {"申请时间", Type::instant}})).table,
            TableKind::orders);
}

TEST(Suggest, units_in_brackets_do_not_hide_a_header) {
  Suggestion found =
      suggest(sniff_of({{"订单号", Type::text}, {"支付时间", Type::instant}, {"用户实付金额（元）", Type::money}}));
  EXPECT_EQ(column_of(found, "order.paid"), "用户实付金额（元）");
}

TEST(Suggest, a_column_that_repeats_its_header_is_the_event) {
  csv::Sniff sniff = sniff_of({{"user_id", Type::integer}, {"home_page", Type::text}});
  sniff.columns[1].repeats_name = true;
  Suggestion found = suggest(sniff);
  ASSERT_EQ(found.table, TableKind::events);
  EXPECT_EQ(column_of(found, "event.name"), "home_page");
}

TEST(Suggest, a_time_field_wants_times) {
  Suggestion found = suggest(sniff_of({{"user", Type::text}, {"event", Type::text}, {"time", Type::text}}));
  EXPECT_EQ(column_of(found, "event.time"), "");
}

TEST(Suggest, one_bad_amount_does_not_lose_the_money_column) {
  csv::Sniff sniff = sniff_of({{"订单号", Type::text}, {"付款时间", Type::instant}, {"实付金额", Type::text}});
  sniff.columns[2].samples = {"待定", "99.00"};
  Suggestion found = suggest(sniff);
  EXPECT_EQ(column_of(found, "order.paid"), "实付金额");
  EXPECT_EQ(found.confidence.back(), Confidence::low);
  sniff.columns[2].samples = {"待定", "没有"};
  EXPECT_EQ(column_of(suggest(sniff), "order.paid"), "");
}

TEST(Suggest, the_one_column_of_times_is_the_time_of_a_log) {
  csv::Sniff sniff = sniff_of({{"user", Type::text}, {"event", Type::text}, {"啥时候", Type::instant}});
  EXPECT_EQ(column_of(suggest(sniff), "event.time"), "啥时候");
  EXPECT_EQ(suggest(sniff).confidence.back(), Confidence::medium);
  csv::Sniff two = sniff_of({{"user", Type::text}, {"event", Type::text}, {"a", Type::instant}, {"b", Type::instant}});
  EXPECT_EQ(column_of(suggest(two), "event.time"), "");
}

TEST(Suggest, nothing_fits_a_price_list) {
  Suggestion found = suggest(sniff_of({{"SKU编码", Type::text}, {"数量", Type::integer}}));
  EXPECT_FALSE(found.table.has_value());
}

TEST(Suggest, the_users_choice_of_table_says_what_is_missing) {
  Suggestion found = suggest(sniff_of({{"SKU编码", Type::text}}), TableKind::orders);
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(found.missing, std::vector<std::string>{"order.paid_at"});
}

TEST(Plan, unmapped_columns_are_custom_text_fields) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {{"order.paid", "实付"}};
  auto plan = plan_columns(mapping, sniff_of({{"实付", Type::text}, {"备注", Type::text}}));
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->size(), 2u);
  EXPECT_EQ((*plan)[0].type, Type::money);
  EXPECT_EQ((*plan)[1].name, "order.备注");
  EXPECT_EQ((*plan)[1].type, Type::text);
}

TEST(Plan, a_skipped_column_is_not_read_but_a_field_is) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {{"order.paid", "实付"}};
  mapping.skip = {"备注", "实付", "没有这列"};
  csv::Sniff sniff = sniff_of({{"实付", Type::text}, {"备注", Type::text}, {"门店", Type::text}});
  auto plan = plan_columns(mapping, sniff);
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->size(), 2u);
  EXPECT_EQ((*plan)[0].name, "order.paid");
  EXPECT_EQ((*plan)[1].name, "order.门店");
}

TEST(Plan, a_custom_column_never_takes_a_fields_name) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {{"order.total", "paid"}};
  auto plan = plan_columns(mapping, sniff_of({{"paid", Type::text}, {"id", Type::text}}));
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ((*plan)[1].name, "order.id#2");  // `order.id` would be read as the mapped order number
}

TEST(Plan, a_name_given_after_a_clash_is_free_too) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  auto plan = plan_columns(
      mapping, sniff_of({{"paid#4", Type::text}, {"paid#5", Type::text}, {"x", Type::text}, {"paid", Type::text}}));
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->back().name, "order.paid#6");
  mapping.columns = {{"order.foo", "bar"}};
  plan = plan_columns(mapping, sniff_of({{"bar", Type::text}, {"foo#3", Type::text}, {"foo", Type::text}}));
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->back().name, "order.foo#4");
}

TEST(Plan, a_header_that_is_not_there_is_named_with_the_nearest) {
  FileMapping mapping;
  mapping.columns = {{"event.name", "evnt"}, {"nonsense", "event"}};
  auto plan = plan_columns(mapping, sniff_of({{"event", Type::text}, {"time", Type::text}}));
  ASSERT_FALSE(plan.ok());
  ASSERT_EQ(plan.problems().size(), 2u);
  EXPECT_EQ(plan.problems()[0].code, "field_missing");
  EXPECT_NE(plan.problems()[0].message.find("did you mean event"), std::string::npos);
  EXPECT_EQ(plan.problems()[1].code, "unknown_field");
}

TEST(Matches, by_glob_and_headers) {
  FileMapping mapping;
  mapping.match_name = "订单*.csv";
  mapping.match_headers = {"订单号"};
  EXPECT_TRUE(matches(mapping, "订单_1.csv", {"订单号", "x"}));
  EXPECT_FALSE(matches(mapping, "客户.csv", {"订单号"}));
  EXPECT_FALSE(matches(mapping, "订单.csv", {"x"}));
  mapping = {};
  mapping.match_name = "*a*a*a*a*a*a*a*a*a*a*a*a*b";
  EXPECT_FALSE(matches(mapping, std::string(5000, 'a'), {}));  // not exponential
}

const csv::ColumnPlan* plan_of(const std::vector<csv::ColumnPlan>& plan, const std::string& field) {
  for (const csv::ColumnPlan& column : plan)
    if (column.name == field) return &column;
  return nullptr;
}

TEST(Suggest, orders_that_carry_their_items) {
  Suggestion found = suggest(sniff_of({{"InvoiceNo", Type::text},
                                       {"StockCode", Type::text},
                                       {"Description", Type::text},
                                       {"Quantity", Type::integer},
                                       {"InvoiceDate", Type::instant},
                                       {"UnitPrice", Type::money},
                                       {"CustomerID", Type::text},
                                       {"Country", Type::text}}));
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(column_of(found, "order.id"), "InvoiceNo");
  EXPECT_EQ(column_of(found, "order.created_at"), "InvoiceDate");
  EXPECT_EQ(column_of(found, "item.sku"), "StockCode");
  EXPECT_EQ(column_of(found, "item.name"), "Description");
  EXPECT_EQ(column_of(found, "item.quantity"), "Quantity");
  EXPECT_EQ(column_of(found, "item.price"), "UnitPrice");
  EXPECT_EQ(column_of(found, "customer.id"), "CustomerID");
  EXPECT_TRUE(found.missing.empty());
}

TEST(Suggest, items_when_the_order_has_neither_time_nor_amount) {
  Suggestion found = suggest(sniff_of({{"detail_id", Type::integer},
                                       {"order_id", Type::integer},
                                       {"dishes_name", Type::text},
                                       {"counts", Type::integer},
                                       {"amounts", Type::integer},
                                       {"place_order_time", Type::instant}}));
  ASSERT_EQ(found.table, TableKind::items);
  EXPECT_EQ(column_of(found, "item.order"), "order_id");
  EXPECT_EQ(column_of(found, "item.quantity"), "counts");
  EXPECT_EQ(column_of(found, "item.price"), "amounts");
  found = suggest(sniff_of(
      {{"#1", Type::integer}, {"订单号", Type::integer}, {"SKU编码", Type::integer}, {"数量", Type::integer}}));
  ASSERT_EQ(found.table, TableKind::items);
  EXPECT_EQ(column_of(found, "item.sku"), "SKU编码");
}

TEST(Suggest, an_order_is_known_by_its_number_and_amount_alone) {
  Suggestion found = suggest(sniff_of({{"order_id", Type::text}, {"amount", Type::money}}));
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(column_of(found, "order.paid"), "amount");
}

TEST(Suggest, a_purchase_log_without_order_numbers) {
  Suggestion found = suggest(sniff_of({{"客户", Type::text}, {"金额", Type::money}, {"日期", Type::day}}));
  ASSERT_EQ(found.table, TableKind::orders);
  EXPECT_EQ(column_of(found, "customer.id"), "客户");
  EXPECT_EQ(column_of(found, "order.paid"), "金额");
  EXPECT_EQ(column_of(found, "order.created_at"), "日期");
}

TEST(Suggest, a_day_and_numbers_are_totals) {
  Suggestion found = suggest(
      sniff_of({{"#1", Type::integer}, {"统计日期", Type::day}, {"进店人数", Type::integer}, {"成交率", Type::real}}));
  ASSERT_EQ(found.table, TableKind::totals);
  EXPECT_EQ(column_of(found, "total.time"), "统计日期");
  EXPECT_EQ(found.mapping.columns.size(), 1u);
  found = suggest(sniff_of({{"日期", Type::day}, {"指标", Type::text}, {"数值", Type::integer}}));
  ASSERT_EQ(found.table, TableKind::totals);
  EXPECT_EQ(column_of(found, "total.metric"), "指标");
  EXPECT_EQ(column_of(found, "total.value"), "数值");
}

TEST(Suggest, somebody_in_the_table_makes_it_no_totals) {
  EXPECT_NE(suggest(sniff_of({{"user_id", Type::integer}, {"date", Type::day}, {"score", Type::integer}})).table,
            TableKind::totals);
  EXPECT_NE(suggest(sniff_of({{"date", Type::day}, {"place", Type::text}, {"score", Type::integer}})).table,
            TableKind::totals);
}

TEST(Suggest, who_is_above_whom_is_invites) {
  Suggestion found =
      suggest(sniff_of({{"employee_id", Type::integer}, {"boss_id", Type::integer}, {"dept", Type::text}}));
  ASSERT_EQ(found.table, TableKind::invites);
  EXPECT_EQ(column_of(found, "invite.inviter"), "boss_id");
  EXPECT_EQ(column_of(found, "invite.invitee"), "employee_id");
}

TEST(Suggest, files_about_nothing_we_know_are_none) {
  EXPECT_FALSE(suggest(sniff_of({{"耗材名称", Type::text}, {"长", Type::integer}, {"宽", Type::integer}})).table);
  EXPECT_FALSE(suggest(sniff_of({{"message", Type::text}})).table);
}

TEST(Plan, what_a_bad_cell_does_to_its_row) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {{"order.id", "订单号"},   {"order.paid", "实付"}, {"order.created_at", "时间"},
                     {"order.status", "状态"}, {"item.price", "单价"}, {"customer.phone", "手机"}};
  auto plan = plan_columns(mapping, sniff_of({{"订单号", Type::text},
                                              {"实付", Type::money},
                                              {"时间", Type::instant},
                                              {"状态", Type::text},
                                              {"单价", Type::money},
                                              {"手机", Type::text},
                                              {"备注", Type::text}}));
  ASSERT_TRUE(plan.ok());
  EXPECT_TRUE(plan_of(*plan, "order.id")->is_id);
  EXPECT_TRUE(plan_of(*plan, "order.id")->sets_aside);
  EXPECT_FALSE(plan_of(*plan, "order.id")->required);
  EXPECT_TRUE(plan_of(*plan, "order.paid")->sets_aside);
  EXPECT_TRUE(plan_of(*plan, "order.created_at")->sets_aside);
  EXPECT_FALSE(plan_of(*plan, "order.status")->sets_aside);
  EXPECT_FALSE(plan_of(*plan, "item.price")->sets_aside);
  EXPECT_TRUE(plan_of(*plan, "customer.phone")->is_id);
  EXPECT_FALSE(plan_of(*plan, "customer.phone")->sets_aside);
  EXPECT_FALSE(plan_of(*plan, "order.备注")->is_id);
}

TEST(Plan, an_inviter_may_be_missing_and_an_event_must_have_a_name) {
  FileMapping mapping;
  mapping.table = TableKind::invites;
  mapping.columns = {{"invite.inviter", "上级"}, {"invite.invitee", "id"}};
  auto invites = plan_columns(mapping, sniff_of({{"id", Type::text}, {"上级", Type::text}}));
  ASSERT_TRUE(invites.ok());
  EXPECT_FALSE(plan_of(*invites, "invite.inviter")->required);
  EXPECT_TRUE(plan_of(*invites, "invite.invitee")->required);
  mapping.table = TableKind::events;
  mapping.columns = {{"event.name", "事件"}, {"event.time", "时间"}, {"event.amount", "金额"}};
  auto events = plan_columns(mapping, sniff_of({{"事件", Type::text}, {"时间", Type::instant}, {"金额", Type::money}}));
  ASSERT_TRUE(events.ok());
  EXPECT_TRUE(plan_of(*events, "event.name")->required);
  EXPECT_TRUE(plan_of(*events, "event.time")->sets_aside);
  EXPECT_FALSE(plan_of(*events, "event.amount")->sets_aside);
}

TEST(Plan, metrics_of_wide_totals_are_numbers) {
  FileMapping mapping;
  mapping.table = TableKind::totals;
  mapping.columns = {{"total.time", "日期"}};
  auto plan = plan_columns(mapping, sniff_of({{"#1", Type::integer},
                                              {"日期", Type::day},
                                              {"人数", Type::integer},
                                              {"金额", Type::money},
                                              {"渠道", Type::text}}));
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan_of(*plan, "total.time")->type, Type::instant);
  EXPECT_EQ(plan_of(*plan, "total.人数")->type, Type::real);
  EXPECT_EQ(plan_of(*plan, "total.金额")->type, Type::money);
  EXPECT_EQ(plan_of(*plan, "total.渠道")->type, Type::text);
  EXPECT_EQ(plan_of(*plan, "total.#1")->type, Type::text);
  mapping.columns.push_back({"total.value", "人数"});
  auto long_form =
      plan_columns(mapping, sniff_of({{"日期", Type::day}, {"人数", Type::integer}, {"页数", Type::integer}}));
  ASSERT_TRUE(long_form.ok());
  EXPECT_EQ(plan_of(*long_form, "total.页数")->type, Type::text);
  EXPECT_TRUE(plan_of(*long_form, "total.value")->required);
}

}  // namespace
}  // namespace siyu::model
