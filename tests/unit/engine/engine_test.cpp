// The door: what goes wrong is said and changes nothing; what was loaded stays.

#include "engine/engine.h"

#include <gtest/gtest.h>

#include "harness/world.h"

namespace siyu::tests {
namespace {

const char* kOrders = "订单号,付款时间,实付金额,买家ID\n1,2026-01-01 10:00:00,99.50,a\n2,2026-01-03 10:00:00,10,b\n";

std::string code_of(const Json& reply) {
  return reply.contains("problems") ? reply["problems"][0]["code"].get<std::string>() : "ok";
}

TEST(Door, hostile_requests_are_answered_in_words) {
  Door door;
  for (const char* request :
       {"", "{", "[]", "null", "{\"call\": 5}", "{\"call\": \"nothing\"}", "{\"call\":\"append\",\"file\":\"x\"}",
        "{\"call\":\"load\",\"file\":1}", "{\"call\":\"run\"}", "{\"call\":\"run\",\"definition\":[]}",
        "{\"call\":\"commit\",\"files\":[1]}", "{\"call\":\"open\"}", "{\"call\":\"open\",\"name\":\"x\",\"size\":-1}",
        "{\"call\":\"sample\",\"customers\":100000000}",
        "{\"call\":\"people\",\"definition\":{\"version\":1,\"analysis\":\"sales\"}}"}) {
    Json reply = Json::parse(door.call_text(request));
    ASSERT_TRUE(reply.contains("problems")) << request;
    EXPECT_FALSE(reply["problems"][0]["message"].get<std::string>().empty());
  }
}

TEST(Door, numbers_of_the_wrong_kind_do_not_throw) {
  Door door;
  Json opened = door.call({{"call", "open"}, {"name", "x.csv"}, {"size", 3}});
  EXPECT_TRUE(door.call({{"call", "sniff"}, {"file", opened["ok"]["file"]}, {"samples", {{{"bytes", "many"}}}}})
                  .contains("problems"));
  EXPECT_TRUE(door.call({{"call", "sniff"}, {"file", opened["ok"]["file"]}, {"samples", {5}}}).contains("problems"));
  EXPECT_TRUE(door.call({{"call", "sample"}, {"which", 5}}).contains("problems"));
  EXPECT_TRUE(door.call({{"call", "values"}, {"field", 5}}).contains("problems"));
  EXPECT_TRUE(door.call({{"call", "values"}, {"field", "x"}, {"limit", "many"}}).contains("problems"));
}

TEST(Door, a_failed_file_leaves_the_others) {
  Door door;
  ASSERT_EQ(door.load({{"订单.csv", kOrders}}), std::nullopt);
  std::string before = door.call_text(R"({"call":"model"})");
  EXPECT_TRUE(door.stage({"empty.csv", ""}).has_value());
  EXPECT_TRUE(door.stage({"表.xlsx", std::string("PK\x03\x04", 4) + std::string(200, '\0')}).has_value());
  EXPECT_EQ(door.call_text(R"({"call":"model"})"), before);
}

TEST(Door, files_are_numbered_on_after_a_reset_and_anew_where_that_is_asked) {
  Door door;
  auto next = [&] { return door.call({{"call", "open"}, {"name", "x.csv"}, {"size", 3}})["ok"]["file"]; };
  EXPECT_EQ(next(), 1);
  door.call({{"call", "reset"}});
  EXPECT_EQ(next(), 2);
  door.call({{"call", "reset"}, {"numbers", true}});
  EXPECT_EQ(next(), 1);
}

TEST(Door, an_undone_import_restores_the_same_bytes) {
  Door door;
  ASSERT_EQ(door.load({{"订单.csv", kOrders}}), std::nullopt);
  std::string question = R"({"version":1,"analysis":"sales","params":{"interval":"day"}})";
  std::string before = door.run(question);
  ASSERT_EQ(door.load({{"more.csv", "订单号,付款时间,实付金额,买家ID\n3,2026-01-05,1,c\n"}}), std::nullopt);
  EXPECT_NE(door.run(question), before);
  ASSERT_FALSE(door.call({{"call", "remove"}, {"files", {door.staged().back()}}}).contains("problems"));
  EXPECT_EQ(door.run(question), before);
}

TEST(Door, a_mapping_that_names_a_missing_header_says_which) {
  Door door;
  Json mapping = {{"table", "orders"}, {"columns", {{"order.paid_at", "支付时间"}}}};
  std::optional<std::string> problems = door.stage({"订单.csv", kOrders, mapping});
  ASSERT_TRUE(problems.has_value());
  Json said = Json::parse(*problems);
  const Json& first = said.is_array() ? said[0] : said["problems"][0];
  EXPECT_EQ(first["code"], "field_missing");
  EXPECT_EQ(first["facts"]["header"], "支付时间");
}

TEST(Door, values_are_translated_by_the_mapping) {
  Door door;
  Json mapping = {{"table", "orders"},
                  {"columns", {{"order.paid_at", "t"}, {"order.status", "s"}, {"customer.id", "c"}}},
                  {"values", {{"order.status", {{"交易成功", "done"}}}}}};
  ASSERT_EQ(door.load({{"o.csv", "t,s,c\n2026-01-01,交易成功,a\n2026-01-01,x,b\n", mapping}}), std::nullopt);
  Json values = door.call({{"call", "values"}, {"field", "order.status"}});
  EXPECT_EQ(values["ok"]["values"][0]["value"], "done");
  EXPECT_EQ(values["ok"]["distinct"], 2);
}

TEST(Door, problem_cells_are_counted_with_row_column_and_text) {
  Door door;
  Json opened = door.call({{"call", "open"}, {"name", "o.csv"}, {"size", 60}});
  std::string bytes = "付款时间,实付金额,买家ID\n2026-01-01,九十九,a\n2026-01-01,5,b\n";
  Json sniffed = door.call(
      {{"call", "sniff"}, {"file", opened["ok"]["file"]}, {"samples", {{{"offset", 0}, {"bytes", bytes.size()}}}}},
      bytes);
  Json mapping = {{"table", "orders"},
                  {"columns", {{"order.paid_at", "付款时间"}, {"order.paid", "实付金额"}, {"customer.id", "买家ID"}}}};
  ASSERT_EQ(code_of(door.call({{"call", "load"}, {"file", opened["ok"]["file"]}, {"mapping", mapping}})), "ok");
  door.call({{"call", "append"}, {"file", opened["ok"]["file"]}}, bytes);
  Json loaded = door.call({{"call", "finish"}, {"file", opened["ok"]["file"]}});
  const Json& problem = loaded["ok"]["problems"][0];
  EXPECT_EQ(problem["code"], "not_money");
  EXPECT_EQ(problem["where"], "o.csv:2:实付金额");
  EXPECT_EQ(problem["examples"][0]["text"], "九十九");
}

TEST(Door, a_wrong_analysis_name_suggests_the_nearest) {
  Door door;
  Json reply = Json::parse(door.run(R"({"version":1,"analysis":"funel","params":{}})"));
  EXPECT_EQ(reply["problems"][0]["where"], "/analysis");
  EXPECT_EQ(reply["problems"][0]["facts"]["near"], "funnel");
}

TEST(Door, envelope_and_parameters_are_one_round) {
  Door door;
  ASSERT_EQ(door.load({{"订单.csv", kOrders}}), std::nullopt);
  Json reply = Json::parse(door.run(
      R"({"version":1,"analysis":"funnel","titel":"x","params":{"steps":[{"event":"paid"},{"evnt":1}],"window":"7 days","order":"loose"}})"));
  std::vector<std::string> where;
  for (const Json& problem : reply["problems"]) where.push_back(problem["where"]);
  EXPECT_NE(std::find(where.begin(), where.end(), "/titel"), where.end());
  EXPECT_NE(std::find(where.begin(), where.end(), "/params/window"), where.end());
  EXPECT_NE(std::find(where.begin(), where.end(), "/params/order"), where.end());
  EXPECT_GE(where.size(), 4u);
}

TEST(Door, an_analysis_without_a_name_is_missing) {
  Door door;
  Json reply = Json::parse(door.run(R"({"version":1,"analysis":""})"));
  EXPECT_EQ(code_of(reply), "missing");
  EXPECT_EQ(reply["problems"][0]["where"], "/analysis");
}

TEST(Door, a_report_says_which_rows_it_could_not_use) {
  Door door;
  ASSERT_EQ(door.load({{"log.csv",
                        "user_id,event,time\na,扫码,2026-01-01 10:00:00\nb,扫码,soon\nc,,2026-01-01 11:00:00\n"
                        ",扫码,2026-01-01 12:00:00\n"}}),
            std::nullopt);
  Json reply = Json::parse(door.run(R"({"version":1,"analysis":"funnel","params":{"steps":[{"event":"扫码"}]}})"));
  std::string notes = reply["ok"]["notes"].dump();
  EXPECT_NE(notes.find(R"({"code":"rows_aside","facts":{"rows":2}})"), std::string::npos) << notes;
  EXPECT_NE(notes.find(R"({"code":"rows_without_key","facts":{"rows":1}})"), std::string::npos) << notes;
}

TEST(Door, an_event_in_two_tables_is_said) {
  Door door;
  ASSERT_EQ(door.load({{"订单.csv", kOrders}, {"log.csv", "user_id,event,time\na,paid,2026-01-01 10:00:01\n"}}),
            std::nullopt);
  Json reply = Json::parse(door.run(R"({"version":1,"analysis":"customer_funnel"})"));
  EXPECT_NE(reply["ok"]["notes"].dump().find(R"({"code":"event_in_two_tables","facts":{"event":"paid"}})"),
            std::string::npos);
}

TEST(Door, a_file_is_committed_once) {
  Door door;
  ASSERT_EQ(door.stage({"订单.csv", kOrders}), std::nullopt);
  std::int64_t file = door.staged()[0];
  EXPECT_EQ(code_of(door.call({{"call", "commit"}, {"files", {file, file}}})), "contradiction");
  EXPECT_EQ(code_of(door.call({{"call", "commit"}, {"files", {file}}})), "ok");
}

TEST(Door, values_of_a_field_that_no_column_is_are_a_problem) {
  Door door;
  Json mapping = {{"table", "orders"},
                  {"columns", {{"order.paid_at", "t"}, {"order.status", "s"}, {"customer.id", "c"}}},
                  {"values", {{"order.statu", {{"交易成功", "done"}}}}}};
  std::optional<std::string> problems = door.stage({"o.csv", "t,s,c\n2026-01-01,交易成功,a\n", mapping});
  ASSERT_TRUE(problems.has_value());
  EXPECT_NE(problems->find("unknown_field"), std::string::npos);
  EXPECT_NE(problems->find("/mapping/values/order.statu"), std::string::npos);
  EXPECT_NE(problems->find("order.status"), std::string::npos);
}

// What an entry says of reading holds for its own files, told by name and headers.
TEST(Door, one_entry_does_not_say_how_another_ones_file_is_read) {
  std::string log = "user_id,event,time\na,关注,2026-01-01 10:00:00\nb,扫码,2026-01-01 11:00:00\n";
  std::string orders = "export\n\n" + std::string(kOrders);
  Json columns = {{"customer.id", "user_id"}, {"event.name", "event"}, {"event.time", "time"}};
  auto preview = [&](const std::string& bytes, const Json& first) {
    Door door;
    Json mapping = {
        {"version", 1},
        {"files",
         {first,
          {{"match", {{"name", "*.csv"}, {"headers", {"user_id"}}}}, {"table", "events"}, {"columns", columns}}}}};
    Json file = door.call({{"call", "open"}, {"name", "x.csv"}, {"size", bytes.size()}})["ok"]["file"];
    return door.call({{"call", "sniff"},
                      {"file", file},
                      {"samples", {{{"offset", 0}, {"bytes", bytes.size()}}}},
                      {"mapping", mapping}},
                     bytes);
  };
  Json third_row = {{"match", {{"name", "*.csv"}, {"headers", {"订单号"}}}}, {"table", "orders"}, {"header_row", 3}};
  Json gbk = {{"match", {{"name", "*.csv"}, {"headers", {"订单号"}}}}, {"table", "orders"}, {"encoding", "gb18030"}};
  for (const Json& first : {third_row, gbk}) {
    Json seen = preview(log, first);
    EXPECT_EQ(seen["ok"]["table"], "events") << seen;
    EXPECT_EQ(seen["ok"]["encoding"], "utf-8");
    EXPECT_EQ(seen["ok"]["header_row"], 1);
  }
  Json seen = preview(orders, third_row);
  EXPECT_EQ(seen["ok"]["table"], "orders") << seen;
  EXPECT_EQ(seen["ok"]["header_row"], 3);
}

TEST(Door, samples_come_in_through_the_same_door) {
  Door door;
  Json sample = door.call({{"call", "sample"}, {"which", "article"}});
  ASSERT_TRUE(sample.contains("ok"));
  EXPECT_GE(sample["ok"]["files"].size(), 4u);
}

}  // namespace
}  // namespace siyu::tests
