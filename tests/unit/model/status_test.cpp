// What statuses mean: those of exports.md §7 and their neighbours.

#include "model/status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace siyu::model {
namespace {

std::string state_of(std::string_view text) {
  std::optional<OrderState> state = order_state(text);
  return state ? std::string(order_state_name(*state)) : "unknown";
}

TEST(OrderState, phrases_of_the_platforms) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> kCases = {
      {"done", {"交易成功", "交易完成", "已完成", "完成", "订单已完成", "已签收", "确认收货", "done", "Completed"}},
      {"closed",
       {"交易关闭", "已关闭", "已取消", "取消", "订单已取消", "超时未付款，交易关闭", "closed", "Cancelled", "voided",
        "REVOKED", "CLOSED", "expired"}},
      {"created",
       {"等待买家付款", "待付款", "待支付", "未付款", "未支付", "created", "pending", "unpaid", "NOTPAY", "USERPAYING",
        "PAYERROR", "authorized"}},
      {"paid",
       {"买家已付款，等待卖家发货", "待发货", "等待出库", "锁定", "已付款", "支付成功", "paid", "partially_paid",
        "partially_refunded", "部分退款", "部分退款成功", "SUCCESS", "待成团", "已发货前待出库", "unfulfilled",
        "已收款"}},
      {"shipped",
       {"卖家已发货，等待买家确认", "已发货", "已发货，待签收", "待收货", "部分发货", "配送中", "shipped",
        "Fulfilled"}},
      {"refunding", {"退款中", "申请退款", "已发货，退款中", "退款处理中", "待退款", "售后处理中", "refunding"}},
      {"refunded",
       {"付款以后用户退款成功，交易自动关闭", "退款成功", "已取消，退款成功", "已发货，退款成功", "已退款",
        "已全额退款", "refunded", "REFUND", "转入退款"}},
      {"unknown", {"", "-", "1", "普通订单", "未完成", "A", "😀"}},
  };
  for (const auto& [state, texts] : kCases)
    for (const std::string& text : texts) EXPECT_EQ(state_of(text), state) << text;
}

TEST(OrderState, a_refund_that_did_not_come_says_nothing) {
  EXPECT_EQ(state_of("已发货，退款关闭"), "shipped");
  EXPECT_EQ(state_of("交易成功，没有申请退款"), "done");
  EXPECT_EQ(state_of("已完成 无售后或售后取消"), "done");
  EXPECT_EQ(state_of("退款关闭"), "unknown");
  EXPECT_EQ(state_of("没有申请退款"), "unknown");
}

TEST(OrderState, blanks_case_and_width_do_not_matter) {
  EXPECT_EQ(state_of(" 已 发货 "), "shipped");
  EXPECT_EQ(state_of("Partially-Refunded"), "paid");
  EXPECT_EQ(state_of("ＰＡＩＤ"), "paid");
}

TEST(OrderState, canonical_names_mean_themselves) {
  for (OrderState state : {OrderState::created, OrderState::paid, OrderState::shipped, OrderState::done,
                           OrderState::closed, OrderState::refunding, OrderState::refunded})
    EXPECT_EQ(order_state(order_state_name(state)), state);
}

TEST(OrderState, money_came_unless_created_or_closed) {
  EXPECT_FALSE(is_paid_state(OrderState::created));
  EXPECT_FALSE(is_paid_state(OrderState::closed));
  EXPECT_TRUE(is_paid_state(OrderState::paid));
  EXPECT_TRUE(is_paid_state(OrderState::refunded));
}

TEST(Aftersale, no_refund_was_asked) {
  for (const char* text : {"没有申请退款", "无售后或售后取消", "-", "——", "", "无", "退款关闭", "/"})
    EXPECT_TRUE(says_no_refund(text)) << text;
  for (const char* text : {"退款成功", "退款中", "售后处理中", "SUCCESS"}) EXPECT_FALSE(says_no_refund(text)) << text;
}

}  // namespace
}  // namespace siyu::model
