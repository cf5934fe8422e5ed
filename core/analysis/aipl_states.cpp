// The default states, built of the events that a store holds.
#include "analysis/aipl_states.h"

#include <algorithm>

#include "base/text.h"
#include "report/json.h"
#include "report/orders.h"
#include "report/stages.h"

namespace siyu::analysis::aipl {

using namespace siyu::report;
using model::Store;

namespace {

// Events that tell of interest, in an event log; compared folded.
constexpr std::string_view kInterestNames[] = {
    "reply",    "click",    "link_click", "live",    "watch_live", "live_watch", "cart", "add_to_cart", "add_cart",
    "fav",      "favorite", "consult",    "inquiry", "回复",       "客户回复",   "点击", "点击链接",    "看直播",
    "观看直播", "直播观看", "进入直播间", "加购",    "加购物车",   "加入购物车", "收藏", "咨询",        "客服咨询"};
constexpr std::string_view kLoyalAndBuyerWindow = "365d", kInterestWindow = "90d";
Json did(std::string_view event, std::int64_t least, std::string_view last) {
  Json out = {{"did", {{"event", std::string(event)}, {"times", {{"min", least}}}}}};
  if (!last.empty()) out["did"]["within"] = {{"last", std::string(last)}};
  return out;
}

std::vector<std::string> interest_events(const Store* store) {
  if (store == nullptr) return {"reply", "click", "live", "cart", "consult"};
  std::vector<std::string> out;
  for (const model::EventName& event : store->event_names()) {
    bool wanted = std::any_of(std::begin(kInterestNames), std::end(kInterestNames),
                              [&](std::string_view name) { return fold_name(name) == fold_name(event.name); });
    // Who speaks in a group is interested, whatever they say.
    bool speaks = event.table == model::TableKind::messages && event.events > 0;
    if (speaks || (wanted && event.table == model::TableKind::events)) out.push_back(event.name);
  }
  return out;
}

bool has_event(const Store& store, std::string_view name) {
  return std::any_of(store.event_names().begin(), store.event_names().end(),
                     [&](const model::EventName& event) { return event.name == name; });
}

// 认知: somebody we can reach. Null when the data cannot tell.
Json aware_rule(const Store* store) {
  std::optional<std::string> added = store == nullptr ? std::optional<std::string>("added") : added_event(*store);
  Json ways = Json::array();
  if (added) {
    Json rule = did(*added, 1, "");
    if (store == nullptr || has_event(*store, "deleted"))
      rule = {{"all", {std::move(rule), {{"not", did("deleted", 1, "")}}}}};
    ways.push_back(std::move(rule));
  }
  if (store == nullptr || has_event(*store, "joined")) ways.push_back(did("joined", 1, ""));
  if (ways.empty()) return nullptr;
  return ways.size() == 1 ? Json(ways[0]) : Json{{"any", std::move(ways)}};
}

}  // namespace

Defaults default_states(const Store* store) {
  Defaults out;
  auto add = [&](const char* label, const Json& rule, const char* needs) {
    if (!rule.is_null()) return out.states.push_back({label, own_rule(rule)});
    out.left_out.emplace_back(label);
    out.needs.emplace_back(needs);
  };
  bool timed = store == nullptr || store->last().has_value();
  std::string_view recent = timed ? kInterestWindow : "", year = timed ? kLoyalAndBuyerWindow : "";
  Json clauses = Json::array();
  for (const std::string& event : interest_events(store)) clauses.push_back(did(event, 1, recent));
  Json interest = clauses.empty() ? Json() : clauses.size() == 1 ? Json(clauses[0]) : Json{{"any", std::move(clauses)}};
  std::optional<std::string> paid;
  if (store == nullptr)
    paid = "paid";
  else if (std::optional<PaidEvent> event = paid_event(*store))
    paid = event->event;
  add("认知", aware_rule(store), "customers");
  add("兴趣", interest, "events");
  add("购买", paid ? did(*paid, 1, year) : Json(), "orders");
  add("忠诚", paid ? did(*paid, 2, year) : Json(), "orders");
  std::sort(out.needs.begin(), out.needs.end());
  out.needs.erase(std::unique(out.needs.begin(), out.needs.end()), out.needs.end());
  return out;
}

}  // namespace siyu::analysis::aipl
