// Exact phrases are rare among statuses: every platform and every version words them anew. So the text is folded and searched
// for words, the telling ones first. Phrases that mention a refund which did not come are taken out before, because they hold
// the very words that a refund has.

#include "model/status.h"

#include <string>

#include "base/text.h"

namespace siyu::model {
namespace {

struct Word {
  std::string_view text;  // as fold_name writes it
  OrderState state;
};

// A refund that was not asked for, or was refused or taken back: it says nothing about the order.
constexpr std::string_view kNoRefund[] = {"没有申请退款", "无售后或售后取消", "未申请退款", "未申请售后", "退款关闭",
                                          "退款已关闭",   "退款取消",         "退款已取消", "取消退款",   "退款失败",
                                          "退款被拒绝",   "拒绝退款",         "撤销退款",   "退款撤销",   "未退款",
                                          "无退款",       "无需退款",         "售后取消",   "售后关闭",   "售后已取消",
                                          "售后已关闭",   "售后拒绝",         "无售后",     "未售后",     "暂无售后"};

// Searched in this order: the first that stands in the text decides.
constexpr Word kWords[] = {
    {"部分退", OrderState::paid},
    {"partiallyrefunded", OrderState::paid},
    {"partialrefund", OrderState::paid},
    {"退款成功", OrderState::refunded},
    {"退货成功", OrderState::refunded},
    {"已退款", OrderState::refunded},
    {"已全额退款", OrderState::refunded},
    {"全额退款", OrderState::refunded},
    {"退款完成", OrderState::refunded},
    {"退款已完成", OrderState::refunded},
    {"售后完成", OrderState::refunded},
    {"售后成功", OrderState::refunded},
    {"转入退款", OrderState::refunded},
    {"已退货", OrderState::refunded},
    {"refunding", OrderState::refunding},
    {"refundprocessing", OrderState::refunding},
    {"refundpending", OrderState::refunding},
    {"refundrequested", OrderState::refunding},
    {"refund", OrderState::refunded},
    {"退款", OrderState::refunding},
    {"退货", OrderState::refunding},
    {"售后", OrderState::refunding},
    {"未取消", OrderState::paid},
    {"取消", OrderState::closed},
    {"关闭", OrderState::closed},
    {"作废", OrderState::closed},
    {"撤销", OrderState::closed},
    {"拒单", OrderState::closed},
    {"失效", OrderState::closed},
    {"超时", OrderState::closed},
    {"cancel", OrderState::closed},
    {"closed", OrderState::closed},
    {"void", OrderState::closed},
    {"expired", OrderState::closed},
    {"revoked", OrderState::closed},
    {"待付", OrderState::created},
    {"待买家付款", OrderState::created},
    {"等待买家付款", OrderState::created},
    {"等待付款", OrderState::created},
    {"待支付", OrderState::created},
    {"等待支付", OrderState::created},
    {"待客户支付", OrderState::created},
    {"未付", OrderState::created},
    {"未支付", OrderState::created},
    {"付款失败", OrderState::created},
    {"支付失败", OrderState::created},
    {"付款中", OrderState::created},
    {"支付中", OrderState::created},
    {"unpaid", OrderState::created},
    {"notpaid", OrderState::created},
    {"notpay", OrderState::created},
    {"userpaying", OrderState::created},
    {"payerror", OrderState::created},
    {"pending", OrderState::created},
    {"authorized", OrderState::created},
    {"待确认收货", OrderState::shipped},
    {"待收货", OrderState::shipped},
    {"待签收", OrderState::shipped},
    {"等待买家确认", OrderState::shipped},
    {"等待确认收货", OrderState::shipped},
    {"待发货", OrderState::paid},
    {"未发货", OrderState::paid},
    {"等待卖家发货", OrderState::paid},
    {"等待发货", OrderState::paid},
    {"待商家发货", OrderState::paid},
    {"等待出库", OrderState::paid},
    {"待出库", OrderState::paid},
    {"未出库", OrderState::paid},
    {"备货", OrderState::paid},
    {"待成团", OrderState::paid},
    {"待接单", OrderState::paid},
    {"待自提", OrderState::paid},
    {"待提货", OrderState::paid},
    {"待核销", OrderState::paid},
    {"待使用", OrderState::paid},
    {"unfulfilled", OrderState::paid},
    {"unshipped", OrderState::paid},
    {"交易成功", OrderState::done},
    {"完成", OrderState::done},
    {"确认收货", OrderState::done},
    {"已收货", OrderState::done},
    {"已签收", OrderState::done},
    {"已核销", OrderState::done},
    {"已使用", OrderState::done},
    {"completed", OrderState::done},
    {"delivered", OrderState::done},
    {"finished", OrderState::done},
    {"发货", OrderState::shipped},
    {"出库", OrderState::shipped},
    {"配送", OrderState::shipped},
    {"运输", OrderState::shipped},
    {"揽收", OrderState::shipped},
    {"shipped", OrderState::shipped},
    {"fulfilled", OrderState::shipped},
    {"已付", OrderState::paid},
    {"已支付", OrderState::paid},
    {"支付成功", OrderState::paid},
    {"付款成功", OrderState::paid},
    {"收款成功", OrderState::paid},
    {"已收款", OrderState::paid},
    {"已收钱", OrderState::paid},
    {"已存入零钱", OrderState::paid},
    {"拼团成功", OrderState::paid},
    {"已成团", OrderState::paid},
    {"partiallypaid", OrderState::paid},
    {"paid", OrderState::paid},
};

// Too short or too general to be searched for: only as the whole text. 锁定 is what 京东 calls an order while a request to
// cancel it is decided; its money has come.
constexpr Word kWhole[] = {
    {"created", OrderState::created},   {"done", OrderState::done}, {"success", OrderState::paid},
    {"成功", OrderState::done},         {"锁定", OrderState::paid}, {"complete", OrderState::done},
    {"returned", OrderState::refunded}, {"open", OrderState::paid}, {"已下单", OrderState::created},
};

constexpr std::string_view kStates[] = {"created", "paid", "shipped", "done", "closed", "refunding", "refunded"};

}  // namespace

std::string_view order_state_name(OrderState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<OrderState> order_state(std::string_view text) {
  std::string folded = fold_name(text);
  for (const Word& word : kWhole)
    if (folded == word.text) return word.state;
  for (std::string_view phrase : kNoRefund)
    for (std::size_t at = 0; (at = folded.find(phrase)) != std::string::npos;) folded.erase(at, phrase.size());
  if (folded.find("未完成") != std::string::npos) return std::nullopt;  // before or after paying: nobody can tell
  for (const Word& word : kWords)
    if (folded.find(word.text) != std::string::npos) return word.state;
  return std::nullopt;
}

bool says_no_refund(std::string_view aftersale) {
  std::string folded = fold_name(aftersale);
  if (folded.empty()) return true;
  for (std::string_view mark : {"-", "—", "——", "/", "无", "正常", "none", "no", "null", "na", "n/a", "0", "0.00"})
    if (folded == mark) return true;
  for (std::string_view phrase : kNoRefund)
    if (folded.find(phrase) != std::string::npos) return true;
  return false;
}

bool is_paid_state(OrderState state) { return state != OrderState::created && state != OrderState::closed; }

}  // namespace siyu::model
