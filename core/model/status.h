// What the state of an order, or of its after-sales, means: hundreds of phrases, a few canonical words.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace siyu::model {

enum class OrderState : std::uint8_t { created, paid, shipped, done, closed, refunding, refunded };
std::string_view order_state_name(OrderState state);  // "created" …

// By dictionary, then by the words in it (取消/关闭, then 退款成功, 退款中, then the paid states: a phrase may hold several, 已取消，退款成功
// is refunded). Also the canonical names themselves. nullopt for what is not known: such an order counts, and the page asks.
std::optional<OrderState> order_state(std::string_view text);
// 没有申请退款, 无售后或售后取消, -: nothing was asked back.
bool says_no_refund(std::string_view aftersale);

// Did money come, by this state? closed and created: no; the others: yes, also refunded ones (it came and went).
bool is_paid_state(OrderState state);

}  // namespace siyu::model
