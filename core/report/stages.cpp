// The default stages, built of the events that a store holds.
#include "report/stages.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "report/orders.h"

namespace siyu::report {
namespace {

using model::Store;

// Names of events that make a stranger a fan, our own first; in an event log they are compared folded.
constexpr std::string_view kAddedNames[] = {"added",  "add_friend", "follow",   "subscribe", "关注",
                                            "加粉",   "加好友",     "添加好友", "添加客户",  "添加微信",
                                            "加微信", "加企微",     "添加企微", "加公众号",  "关注公众号"};
constexpr std::string_view kJoinedNames[] = {"joined", "join_group", "入群", "进群", "加群"};
constexpr std::string_view kInvited = "invited";
constexpr std::int64_t kSuperOrders = 5, kSuperPaid = 3000, kSuperInvited = 3;

// The first of `wanted` that is an event of the store, as the store spells it. One name only: where a customer list tells who
// was added, a log's 关注 is more likely a click on a poster.
std::optional<std::string> first_among(const Store& store, std::span<const std::string_view> wanted) {
  for (std::string_view name : wanted)
    for (const model::EventName& event : store.event_names())
      if (fold_name(event.name) == fold_name(name)) return event.name;
  return std::nullopt;
}

bool has_event(const Store& store, std::string_view name) {
  for (const model::EventName& event : store.event_names())
    if (event.name == name) return true;
  return false;
}

Json did(std::string_view event, std::int64_t least) {
  return {{"did", {{"event", std::string(event)}, {"times", {{"min", least}}}}}};
}

Json any_of(Json clauses) {
  if (clauses.size() == 1) return clauses[0];
  return {{"any", std::move(clauses)}};
}

std::optional<PaidEvent> paid_of(const Store* store) {
  if (store != nullptr) return paid_event(*store);
  PaidEvent all;
  all.event = "paid";
  all.amount_field = "order.paid";
  return all;
}

bool tells_invited(const Store* store) { return store == nullptr || has_event(*store, kInvited); }

}  // namespace

std::optional<Json> super_customer_rule(const Store* store) {
  Json clauses = Json::array();
  if (std::optional<PaidEvent> paid = paid_of(store)) {
    clauses.push_back(did_paid(*paid, kSuperOrders));
    if (!paid->amount_field.empty()) {
      Json spent = did_paid(*paid, 1);
      spent["did"]["within"] = {{"last", "365d"}};
      spent["did"]["sum"] = {{"field", paid->amount_field}, {"min", kSuperPaid}};
      clauses.push_back(std::move(spent));
    }
  }
  if (tells_invited(store)) clauses.push_back(did(kInvited, kSuperInvited));
  if (clauses.empty()) return std::nullopt;
  return any_of(std::move(clauses));
}

StageRules default_stages(const Store* store) {
  StageRules out;
  out.stages.push_back({"陌生", {{"all", Json::array()}}});
  Json fan = Json::array();
  for (std::span<const std::string_view> wanted :
       {std::span<const std::string_view>(kAddedNames), std::span<const std::string_view>(kJoinedNames)}) {
    std::optional<std::string> name = std::string(wanted[0]);
    if (store != nullptr) name = first_among(*store, wanted);
    if (name) fan.push_back(did(*name, 1));
  }
  if (fan.empty()) {
    out.left_out.emplace_back("粉丝");
    out.needs.emplace_back("customers");
  } else {
    out.stages.push_back({"粉丝", any_of(std::move(fan))});
  }
  if (std::optional<PaidEvent> paid = paid_of(store)) {
    out.stages.push_back({"新用户", did_paid(*paid, 1)});
    out.stages.push_back({"复购", did_paid(*paid, 2)});
  } else {
    out.left_out.emplace_back("新用户");
    out.left_out.emplace_back("复购");
    out.needs.emplace_back("orders");
  }
  if (std::optional<Json> rule = super_customer_rule(store)) {
    out.stages.push_back({"超级用户", std::move(*rule)});
  } else {
    out.left_out.emplace_back("超级用户");
  }
  if (!tells_invited(store)) out.needs.emplace_back("invites");
  return out;
}

std::optional<std::string> added_event(const Store& store) { return first_among(store, kAddedNames); }

Rule own_rule(const Json& json) {
  Problems problems;
  std::optional<Rule> rule = Kind<Rule>::read(json, "", problems, {});
  CHECK(rule.has_value() && problems.empty());
  return *rule;
}

std::vector<Instant> known_since(const Store& store) {
  constexpr Instant kNever = std::numeric_limits<Instant>::max();
  std::vector<Instant> since(store.customers(), kNever);
  for (const model::Timeline& timeline : store.timelines()) {
    for (model::Customer c = 0; c < store.customers(); ++c)
      if (std::uint32_t p = timeline.offsets()[c]; p < timeline.offsets()[c + 1])
        since[c] = std::min(since[c], timeline.time()[p]);
  }
  std::vector<std::optional<Instant>> added = customer_times(store, "customer.added_at");
  for (std::size_t c = 0; c < added.size(); ++c)
    if (added[c]) since[c] = std::min(since[c], *added[c]);
  for (Instant& t : since)
    if (t == kNever) t = model::kUntimed;
  return since;
}

std::vector<std::optional<Instant>> customer_times(const Store& store, std::string_view field) {
  std::vector<std::optional<Instant>> out;
  const column::Column* column = store.people().find(field);
  if (column == nullptr || column->type() != column::Type::instant) return out;
  out.resize(store.customers());
  for (std::size_t c = 0; c < out.size(); ++c)
    if (!column->is_null(c)) out[c] = column->values()[c];
  return out;
}

}  // namespace siyu::report
