// The calls about links, through the door: what was loaded is never in one by name.
#include <gtest/gtest.h>

#include "harness/world.h"

namespace siyu::tests {
namespace {

class Sharing : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string orders = "订单号,付款时间,实付金额,手机号,姓名,渠道,导购员,收货人\n";
    for (int i = 0; i < 60; ++i) {
      std::string n = std::to_string(i);
      orders += "E2026110100" + std::to_string(1000 + i) + ",2026-11-0" + std::to_string(1 + i % 9) + " 10:00:00," + n +
                "9.00,1380013" + std::to_string(8000 + i) + ",客户王某" + n + "," + (i < 57 ? "抖音" : "门店") +
                ",林小满,收货王某" + n + "\n";
    }
    ASSERT_FALSE(door.load({{"订单.csv", orders}}));
  }
  Json sales(Json params = Json::object()) {
    return {{"version", 1}, {"analysis", "sales"}, {"params", std::move(params)}};
  }
  Json share(Json content, Json more = Json::object()) {
    Json request = {{"call", "share"}, {"kind", "result"}, {"content", std::move(content)}};
    request.update(more);
    return door.call(request);
  }
  Door door;
};

TEST_F(Sharing, what_the_other_side_sees_is_what_was_shown) {
  Json shared = share(sales(), {{"by", "王芳"}, {"at", "2026-11-12"}});
  ASSERT_TRUE(shared.contains("ok")) << shared.dump();
  Json opened = door.call({{"call", "open_link"}, {"fragment", "#" + shared["ok"]["fragment"].get<std::string>()}});
  EXPECT_EQ(opened["ok"]["kind"], "result");
  EXPECT_EQ(opened["ok"]["content"], shared["ok"]["content"]);
  EXPECT_EQ(opened["ok"]["content"]["shared"]["by"], "王芳");
  EXPECT_EQ(shared["ok"]["characters"], shared["ok"]["fragment"].get<std::string>().size());
  std::string seen = opened.dump();
  for (const char* secret : {"1380013", "客户王某", "收货王某", "E2026110100", "林小满"})
    EXPECT_EQ(seen.find(secret), seen.npos) << secret;
}

TEST_F(Sharing, names_phones_and_ids_are_refused_wherever_they_stand) {
  auto code = [](const Json& reply) {
    return reply.contains("problems") ? reply["problems"][0]["code"].get<std::string>() : "";
  };
  auto where = [](const Json& reply) { return reply["problems"][0]["where"].get<std::string>(); };
  EXPECT_EQ(code(share(sales({{"by", {"order.收货人"}}}))), "link_discloses");
  Json named = sales();
  named["title"] = "客户王某7 的订单";
  EXPECT_EQ(code(share(named)), "link_discloses");
  EXPECT_EQ(where(share(named)), "/definition/title");
  Json filtered = sales();
  filtered["where"] = {{"field", "customer.phone"}, {"op", "="}, {"value", "13800138000"}};
  EXPECT_EQ(code(share(filtered)), "link_discloses");
  EXPECT_EQ(code(door.call({{"call", "share"}, {"kind", "definition"}, {"content", filtered}})), "link_discloses");
  EXPECT_EQ(code(share(sales(), {{"notes", {{{"text", "打给 13911112222"}}}}})), "link_discloses");
  EXPECT_EQ(code(share(sales(), {{"notes", {{{"text", "单号 E20261101001003 退了"}}}}})), "link_discloses");
  EXPECT_EQ(code(share(sales(), {{"notes", {{{"text", "双11 表现好"}}}}})), "");
  Json by_hand = share(sales())["ok"]["content"];
  by_hand["tables"][0]["columns"][0]["name"] = "customer.phone";
  by_hand["tables"][0]["columns"][0]["role"] = "key";
  EXPECT_TRUE(share(by_hand)["ok"]["content"]["shared"]["left_out"].dump().find("people") != std::string::npos);
}

TEST_F(Sharing, a_link_can_be_kept_short) {
  Json whole = share(sales({{"interval", "day"}})), brief = share(sales({{"interval", "day"}}), {{"most", 700}});
  EXPECT_GT(whole["ok"]["characters"], brief["ok"]["characters"]);
  EXPECT_NE(brief["ok"]["content"]["shared"]["left_out"].dump().find("long"), std::string::npos);
}

TEST_F(Sharing, a_locked_link_is_handed_over_locked) {
  Json sealed = door.call({{"call", "seal"}, {"kind", "result"}, {"payload", "AAECAwQFBgcICQ"}});
  Json opened = door.call({{"call", "open_link"}, {"fragment", sealed["ok"]["fragment"]}});
  EXPECT_EQ(opened["ok"], (Json{{"kind", "result"}, {"locked", true}, {"payload", "AAECAwQFBgcICQ"}}));
  Json shared = share(sales())["ok"];
  EXPECT_EQ(door.call({{"call", "open_payload"}, {"kind", "result"}, {"payload", shared["payload"]}})["ok"]["content"],
            shared["content"]);
  EXPECT_EQ(
      door.call({{"call", "open_payload"}, {"kind", "mapping"}, {"payload", shared["payload"]}})["problems"][0]["code"],
      "link_changed");
}

TEST_F(Sharing, opening_changes_nothing) {
  std::string before = door.call({{"call", "model"}})["ok"]["fingerprint"];
  Json shared = share(sales())["ok"];
  door.call({{"call", "open_link"}, {"fragment", shared["fragment"]}});
  door.call({{"call", "open_link"}, {"fragment", "#v1.r.zz"}});
  EXPECT_EQ(door.call({{"call", "model"}})["ok"]["fingerprint"], before);
}

}  // namespace
}  // namespace siyu::tests
