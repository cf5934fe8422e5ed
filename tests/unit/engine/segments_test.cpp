// The calls about groups of people, through the door.
#include <gtest/gtest.h>

#include "harness/world.h"

namespace siyu::tests {
namespace {

const Json kBought = {{"did", {{"event", "买"}}}};
Json set_of(Json list) { return {{"call", "segments"}, {"set", std::move(list)}}; }

class Segments : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_FALSE(door.load({{"a.csv", "user_id,event,time\nA,买,2025-05-01\nA,看,2025-05-02\nB,看,2025-05-02\n"}}));
  }
  Door door;
};

TEST_F(Segments, are_kept_and_counted) {
  Json ok = door.call(set_of(Json::array({{{"id", "x"}, {"name", "买过"}, {"rule", kBought}}})))["ok"];
  EXPECT_EQ(ok["segments"][0]["customers"], 1);
  Json count = door.call({{"call", "count"}, {"rule", {{"not", {{"segment", "x"}}}}}})["ok"];
  EXPECT_EQ(count["customers"], 1);
  EXPECT_EQ(count["of"], 2);
  Json list = door.call({{"call", "list_people"}, {"rule", {{"segment", "x"}}}})["ok"];
  EXPECT_EQ(list["rows"].size(), 1u);
  EXPECT_EQ(list["rows"][0][0], "A");
}

TEST_F(Segments, a_file_of_people_is_headed_as_asked) {
  auto head = [&](Json words) {
    const auto bytes = door.engine().call(Json{{"call", "list_people_csv"}, {"words", std::move(words)}}.dump()).bytes;
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.substr(3, text.find_first_of("\r\n") - 3);
  };
  EXPECT_TRUE(head({{"customer", "客户"}, {"nothing", "x"}, {"last_order", 5}}).starts_with("客户,"));
  EXPECT_TRUE(head("客户").starts_with("customer,"));
}

TEST_F(Segments, a_bad_set_changes_nothing) {
  door.call(set_of(Json::array({{{"id", "x"}, {"rule", kBought}}})));
  Json bad = door.call(set_of(Json::array({{{"id", "y"}, {"rule", {{"segment", "y"}}}}})));
  EXPECT_EQ(bad["problems"][0]["code"], "segment_cycle");
  EXPECT_EQ(bad["problems"][0]["where"], "/set/0/rule/segment");
  EXPECT_EQ(door.call({{"call", "segments"}})["ok"]["segments"][0]["id"], "x");
}

TEST_F(Segments, what_the_data_cannot_answer_is_kept_and_told) {
  Json ok = door.call(set_of(Json::array({{{"id", "x"}, {"rule", {{"did", {{"event", "没有"}}}}}}})))["ok"];
  EXPECT_TRUE(ok["segments"][0]["customers"].is_null());
  EXPECT_EQ(ok["segments"][0]["problems"][0]["code"], "unknown_event");
}

TEST_F(Segments, counts_follow_new_data) {
  Json ask = {{"call", "count"}, {"rule", kBought}};
  EXPECT_EQ(door.call(ask)["ok"]["customers"], 1);
  ASSERT_FALSE(door.load({{"b.csv", "user_id,event,time\nC,买,2025-05-03\n"}}));
  EXPECT_EQ(door.call(ask)["ok"]["customers"], 2);
}

TEST_F(Segments, clauses_say_what_they_keep_out) {
  Json rule = {{"all", Json::array({kBought, {{"did", {{"event", "看"}}}}})}};
  Json clauses = door.call({{"call", "count"}, {"rule", rule}})["ok"]["clauses"];
  EXPECT_EQ(clauses[0], Json({{"where", "/rule/all/0"}, {"alone", 1}, {"removed", 1}}));
  EXPECT_EQ(clauses[1], Json({{"where", "/rule/all/1"}, {"alone", 2}, {"removed", 0}}));
}

TEST_F(Segments, ready_made_groups_say_what_is_missing) {
  Json presets = door.call({{"call", "presets"}})["ok"]["presets"];
  EXPECT_FALSE(presets.empty());
  for (const Json& preset : presets) {
    EXPECT_EQ(preset["available"], preset.contains("rule"));
    EXPECT_EQ(preset.contains("reason"), !preset["available"].get<bool>()) << preset.dump();
    if (preset["available"].get<bool>()) {
      Json count = door.call({{"call", "count"}, {"rule", preset["rule"]}});
      EXPECT_TRUE(count.contains("ok")) << preset.dump() << count.dump();
    }
  }
}

}  // namespace
}  // namespace siyu::tests
