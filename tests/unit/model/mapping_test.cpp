// Suggestions and plans: which table a file is, and which column is which field.

#include "model/mapping.h"

#include <gtest/gtest.h>

namespace siyu::model {
namespace {

using column::Type;

csv::Sniff sniff_of(const std::vector<std::pair<std::string, Type>>& columns) {
  csv::Sniff sniff;
  for (const auto& [name, type] : columns) {
    csv::ColumnGuess guess;
    guess.name = name;
    guess.type = type;
    guess.seen = 10;
    sniff.columns.push_back(guess);
    sniff.dialect.names.push_back(name);
  }
  return sniff;
}

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
  auto plan = plan_columns(mapping, {"实付", "备注"});
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->size(), 2u);
  EXPECT_EQ((*plan)[0].type, Type::money);
  EXPECT_EQ((*plan)[1].name, "order.备注");
  EXPECT_EQ((*plan)[1].type, Type::text);
}

TEST(Plan, a_custom_column_never_takes_a_fields_name) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {{"order.total", "paid"}};
  auto plan = plan_columns(mapping, {"paid", "id"});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ((*plan)[1].name, "order.id#2");  // `order.id` would be read as the mapped order number
}

TEST(Plan, a_name_given_after_a_clash_is_free_too) {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  auto plan = plan_columns(mapping, {"paid#4", "paid#5", "x", "paid"});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->back().name, "order.paid#6");
  mapping.columns = {{"order.foo", "bar"}};
  plan = plan_columns(mapping, {"bar", "foo#3", "foo"});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->back().name, "order.foo#4");
}

TEST(Plan, a_header_that_is_not_there_is_named_with_the_nearest) {
  FileMapping mapping;
  mapping.columns = {{"event.name", "evnt"}, {"nonsense", "event"}};
  auto plan = plan_columns(mapping, {"event", "time"});
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

}  // namespace
}  // namespace siyu::model
