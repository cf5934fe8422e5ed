// Taking files in: what a preview says adds up, what is set aside can be written out, undo restores, a remembered mapping tells
// what changed.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

const char* kHead = "订单号,下单时间,付款时间,实付金额,订单状态,买家ID\n";

std::string rows(std::initializer_list<const char*> lines) {
  std::string out = kHead;
  for (const char* line : lines) out += std::string(line) + "\n";
  return out;
}

std::string first_week() {
  return rows({"A1,2026-11-01 09:00:00,2026-11-01 09:01:00,10.00,已发货,甲",
               "A2,2026-11-02 09:00:00,2026-11-02 09:01:00,20.00,已发货,乙"});
}
std::string second_week() {
  return rows({"A2,2026-11-02 09:00:00,2026-11-02 09:01:00,20.00,已完成,乙",
               "A3,2026-11-03 09:00:00,2026-11-03 09:01:00,多少,已完成,甲",
               "A4,2026-11-04 09:00:00,2026-11-04 09:01:00,40.00,已完成,丙",
               "A1,2026-11-01 09:00:00,2026-11-01 09:01:00,10.00,已发货,甲"});
}

Json coming(Door& door) {
  Json reply = door.call({{"call", "preview"}, {"files", {door.staged().back()}}});
  EXPECT_TRUE(reply.contains("ok")) << reply.dump();
  return reply["ok"]["files"][0];
}

TEST(Import, a_preview_adds_up_to_the_rows) {
  Door door;
  ASSERT_EQ(door.load({{"订单_20261102.csv", first_week()}}), std::nullopt);
  ASSERT_EQ(door.stage({"订单_20261104.csv", second_week()}), std::nullopt);
  Json preview = coming(door);
  EXPECT_EQ(preview["rows"], 4);
  EXPECT_EQ(preview["added"], 1);
  EXPECT_EQ(preview["updated"], 1);
  EXPECT_EQ(preview["repeated"], 1);
  EXPECT_EQ(preview["aside"], 1);
  EXPECT_EQ(preview["reasons"][0]["code"], "not_money");
  EXPECT_EQ(preview["first_day"], "2026-11-01");
}

TEST(Import, rows_set_aside_are_written_with_their_reason) {
  Door door;
  ASSERT_EQ(door.stage({"订单.csv", second_week()}), std::nullopt);
  Json reply = door.call({{"call", "aside"}, {"file", door.staged().back()}});
  ASSERT_EQ(reply["ok"]["total"], 1) << reply.dump();
  EXPECT_EQ(reply["ok"]["rows"][0]["number"], 3);
  EXPECT_EQ(reply["ok"]["rows"][0]["cells"][3], "多少");
  engine::Engine::Reply csv = door.engine().call(Json({{"call", "aside_csv"},
                                                       {"file", door.staged().back()},
                                                       {"title", "原因"},
                                                       {"words", {{"not_money", "金额不是数字"}}}})
                                                     .dump());
  std::string text(reinterpret_cast<const char*>(csv.bytes.data()), csv.bytes.size());
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF原因,订单号,")) << text;
  EXPECT_NE(text.find("实付金额: 金额不是数字,A3,"), std::string::npos) << text;
}

TEST(Import, undo_restores_what_a_later_export_changed) {
  Door door;
  std::string question = R"({"version":1,"analysis":"sales","params":{"interval":"day"}})";
  ASSERT_EQ(door.load({{"订单_20261102.csv", first_week()}}), std::nullopt);
  std::string before = door.run(question);
  ASSERT_EQ(door.load({{"订单_20261104.csv", second_week()}}), std::nullopt);
  EXPECT_NE(door.run(question), before);
  door.call({{"call", "remove"}, {"files", {door.staged().back()}}});
  EXPECT_EQ(door.run(question), before);
}

TEST(Import, an_older_export_changes_nothing) {
  Door door;
  std::string question = R"({"version":1,"analysis":"sales"})";
  ASSERT_EQ(door.load({{"订单_20261104.csv", second_week()}}), std::nullopt);
  Json summary = Json::parse(door.run(question))["ok"]["tables"][0];
  ASSERT_EQ(door.stage({"订单_20261102.csv", first_week()}), std::nullopt);
  Json preview = coming(door);
  EXPECT_EQ(preview["repeated"], 2) << preview.dump();
  door.call({{"call", "commit"}, {"files", {door.staged().back()}}});
  EXPECT_EQ(Json::parse(door.run(question))["ok"]["tables"][0], summary);
}

TEST(Import, a_remembered_mapping_tells_what_was_renamed) {
  Door door;
  Json mapping = {{"table", "orders"},
                  {"columns",
                   {{"order.id", "订单号"},
                    {"order.created_at", "下单时间"},
                    {"order.paid_at", "付款时间"},
                    {"order.paid", "实付金额"},
                    {"order.status", "订单状态"},
                    {"customer.id", "买家ID"}}}};
  ASSERT_EQ(door.load({{"订单.csv", first_week(), mapping}}), std::nullopt);
  Json remembered = door.call({{"call", "mapping"}, {"files", door.staged()}})["ok"]["mapping"];
  ASSERT_EQ(remembered["files"].size(), 1u);
  EXPECT_EQ(remembered["files"][0]["match"]["headers"].size(), 6u);

  std::string renamed = second_week();
  renamed.replace(renamed.find("多少"), std::string("多少").size(), "30.00");
  renamed.replace(renamed.find("实付金额"), std::string("实付金额").size(), "商家实收");
  Json opened = door.call({{"call", "open"}, {"name", "新.csv"}, {"size", renamed.size()}});
  Json request = {{"call", "sniff"},
                  {"file", opened["ok"]["file"]},
                  {"samples", {{{"offset", 0}, {"bytes", renamed.size()}}}},
                  {"remembered", remembered}};
  engine::Engine::Reply reply =
      door.engine().call(request.dump(), {reinterpret_cast<const std::byte*>(renamed.data()), renamed.size()});
  Json seen = Json::parse(reply.json)["ok"];
  ASSERT_EQ(seen["plan"]["lost"].size(), 1u) << reply.json;
  EXPECT_EQ(seen["plan"]["lost"][0]["field"], "order.paid");
  EXPECT_EQ(seen["plan"]["lost"][0]["likely"], "商家实收");
  EXPECT_FALSE(seen["mapping"]["columns"].contains("order.paid"));
}

TEST(Import, keys_that_join_people_can_be_switched_off) {
  Door door;
  ASSERT_EQ(
      door.load({{"客户.csv", "客户ID,手机号,添加时间\nwm1,13800000001,2026-01-01\nwm2,13800000001,2026-01-02\n"}}),
      std::nullopt);
  EXPECT_EQ(door.call({{"call", "model"}})["ok"]["customers"], 1);
  Json model = door.call({{"call", "identity"}, {"without", {"customer.phone"}}})["ok"];
  EXPECT_EQ(model["customers"], 2);
  EXPECT_EQ(model["identity"]["without"][0], "customer.phone");
  EXPECT_EQ(door.call({{"call", "identity"}, {"without", Json::array()}})["ok"]["customers"], 1);
  EXPECT_TRUE(door.call({{"call", "identity"}, {"without", {"customer.shoe"}}}).contains("problems"));
}

TEST(Import, control_sums_and_states_are_told) {
  Door door;
  Json opened = door.call({{"call", "open"}, {"name", "订单.csv"}, {"size", first_week().size()}, {"sheet", "表一"}});
  std::string text = first_week();
  std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(text.data()), text.size());
  Json sniff = {
      {"call", "sniff"}, {"file", opened["ok"]["file"]}, {"samples", {{{"offset", 0}, {"bytes", text.size()}}}}};
  Json seen = Json::parse(door.engine().call(sniff.dump(), bytes).json)["ok"];
  EXPECT_EQ(seen["sheet"], "表一");
  door.call({{"call", "load"}, {"file", opened["ok"]["file"]}, {"mapping", seen["mapping"]}});
  door.engine().call(Json({{"call", "append"}, {"file", opened["ok"]["file"]}}).dump(), bytes);
  Json loaded = door.call({{"call", "finish"}, {"file", opened["ok"]["file"]}})["ok"];
  EXPECT_EQ(loaded["columns"][3]["sum"], "30.00") << loaded.dump();
  EXPECT_EQ(loaded["dictionaries"][0]["values"][0]["meaning"], "shipped");
}

}  // namespace
}  // namespace siyu::tests
