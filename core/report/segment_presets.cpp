// The ready-made groups, each by the words of docs/rules.md.
#include "report/segment_presets.h"

#include <algorithm>
#include <span>

#include "base/slices.h"
#include "report/buyers.h"
#include "report/orders.h"
#include "report/stages.h"
#include "statistics/lunar.h"

namespace siyu::report {
namespace {

using model::Store;

constexpr std::size_t kEnoughGaps = 20;
constexpr std::int64_t kDormantDays = 90;  // where too few bought twice to say
constexpr const char* kDiscountFields[] = {"order.discount",   "order.优惠金额",     "order.优惠",
                                           "order.折扣金额",   "order.订单优惠金额", "order.店铺优惠",
                                           "order.优惠券金额", "order.商家优惠"};
constexpr const char* kAddressFields[] = {"order.address",    "order.收货地址",   "order.收件地址",
                                          "order.详细地址",   "order.收货人地址", "order.收件人地址",
                                          "customer.address", "customer.收货地址"};

std::string days(std::int64_t n) { return std::to_string(n) + "d"; }

bool has_event(const Store& store, std::string_view name) {
  return std::any_of(store.event_names().begin(), store.event_names().end(),
                     [&](const model::EventName& event) { return event.name == name; });
}

// The rule of a discounted order; null when no column tells.
Json discounted(const Store& store) {
  for (const char* field : kDiscountFields)
    if (!store.field_named(field).empty()) return {{"field", field}, {"op", ">"}, {"value", 0}};
  const model::Facts* orders = store.facts(model::TableKind::orders);
  auto is_money = [&](const char* field) {
    const column::Column* column = orders ? orders->table.find(field) : nullptr;
    return column && column->type() == column::Type::money;
  };
  if (!is_money("order.paid") || !is_money("order.total")) return nullptr;
  return {{"field", "order.paid"}, {"op", "<"}, {"value", {{"field", "order.total"}}}};
}

Preset missing_data(std::string key, std::vector<std::string> needs) {
  return {std::move(key), nullptr, Json::object(), std::move(needs), "missing_data"};
}

// 沉睡 and 到购买期: beyond, and inside, the time in which nine of ten come back.
void add_by_gap(const Store& store, const std::optional<PaidEvent>& paid, Zone zone, std::vector<Preset>& out) {
  if (!paid || !paid->timed) {
    out.push_back(missing_data("dormant", {"orders"}));
    out.push_back(missing_data("due", {"orders"}));
    return;
  }
  RepurchaseGaps gaps = repurchase_gaps(store, zone);
  bool enough = gaps.gaps >= kEnoughGaps;
  std::int64_t long_ago = enough ? std::max(gaps.p90_days, 2 * gaps.median_days) : kDormantDays;
  Json facts = {{"gaps", gaps.gaps}, {"quiet_days", long_ago}, {"assumed", !enough}};
  if (enough) facts["median_days"] = gaps.median_days;
  Json never_lately = {{"event", paid->event}, {"times", {{"max", 0}}}, {"within", {{"last", days(long_ago)}}}};
  out.push_back({"dormant", {{"all", {{{"did", {{"event", paid->event}}}}, {{"did", never_lately}}}}}, facts, {}, ""});
  Preset due{"due", nullptr, facts, {}, enough ? "" : "few_repeats"};
  if (enough)
    due.rule = {{"stopped", {{"event", paid->event}, {"active", days(long_ago)}, {"quiet", days(gaps.median_days)}}}};
  out.push_back(std::move(due));
}

// 价格敏感, and 羊毛党 who buy at a discount only.
void add_by_discount(const Store& store, const std::optional<PaidEvent>& paid, std::vector<Preset>& out) {
  Json rule = discounted(store);
  if (!paid || rule.is_null()) {
    for (const char* key : {"price_sensitive", "coupon_only"})
      out.push_back(
          missing_data(key, paid ? std::vector<std::string>{"order.discount"} : std::vector<std::string>{"orders"}));
    return;
  }
  auto at_least = [&](double share, const char* key) {
    Json of = {{"event", paid->event}, {"where", rule}}, in = {{"event", paid->event}};
    Json part = {{"share", {{"of", std::move(of)}, {"in", std::move(in)}, {"min", share}}}};
    out.push_back({key, {{"all", {did_paid(*paid, 2), std::move(part)}}}, {{"share", share}}, {}, ""});
  };
  at_least(0.6, "price_sensitive");
  at_least(1, "coupon_only");
}

void add_by_people(const Store& store, const std::optional<PaidEvent>& paid, std::vector<Preset>& out) {
  std::vector<std::string> needs;
  if (!has_event(store, "invited")) needs.push_back("invites");
  if (!paid) needs.push_back("orders");
  if (needs.empty()) {
    Json invited = {{"did", {{"event", "invited"}, {"times", {{"min", 2}}}}}};
    Json few = {{"did", {{"event", paid->event}, {"times", {{"max", 1}}}}}};
    out.push_back(
        {"referrer", {{"all", {std::move(invited), std::move(few)}}}, {{"invited", 2}, {"orders", 1}}, {}, ""});
  } else {
    out.push_back(missing_data("referrer", std::move(needs)));
  }
  std::optional<std::string> added = added_event(store);
  if (added && has_event(store, "deleted")) {
    Json steps = Json::array({{{"event", *added}}, {{"event", "deleted"}}});
    out.push_back(
        {"quick_leaver", {{"sequence", {{"steps", std::move(steps)}, {"within", "7d"}}}}, {{"days", 7}}, {}, ""});
  } else {
    out.push_back(missing_data("quick_leaver", {"customer.deleted_at"}));
  }
  for (const char* field : kAddressFields) {
    if (store.field_named(field).empty()) continue;
    out.push_back(
        {"shared_address", {{"shared", {{"field", field}, {"customers", {{"min", 3}}}}}}, {{"customers", 3}}, {}, ""});
    return;
  }
  out.push_back(missing_data("shared_address", {"order.address"}));
}

// 节日型: bought in the season of one festival in two of its last three years.
void add_festival(const Store& store, const std::optional<PaidEvent>& paid, Zone zone, std::vector<Preset>& out) {
  using statistics::Festival;
  if (!paid || !paid->timed || !store.first() || !store.last()) {
    out.push_back(missing_data("festival", {"orders"}));
    return;
  }
  constexpr std::pair<const char*, Festival> kNames[] = {{"midautumn", Festival::midautumn},
                                                         {"duanwu", Festival::duanwu},
                                                         {"spring", Festival::spring},
                                                         {"qixi", Festival::qixi}};
  Day first = day_of(*store.first(), zone), last = day_of(*store.last(), zone);
  Json clauses = Json::array();
  for (const auto& [name, festival] : kNames) {
    int seasons = 0;
    for (int year = civil_from_days(first).year; year <= civil_from_days(last).year; ++year)
      if (std::optional<Day> day = statistics::festival_day(year, festival); day && *day >= first && *day <= last)
        ++seasons;
    if (seasons < 2) continue;
    clauses.push_back({{"festival",
                        {{"event", paid->event},
                         {"festival", name},
                         {"before", "30d"},
                         {"after", "1d"},
                         {"seasons", {{"min", 2}, {"last", 3}}}}}});
  }
  if (clauses.empty()) {
    out.push_back({"festival", nullptr, Json::object(), {}, "short_history"});
  } else {
    Json facts = {{"festivals", clauses.size()}, {"seasons", 2}};
    out.push_back({"festival", {{"any", std::move(clauses)}}, std::move(facts), {}, ""});
  }
}

}  // namespace

RepurchaseGaps repurchase_gaps(const Store& store, Zone zone) {
  RepurchaseGaps out;
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed) return out;
  Result<std::shared_ptr<const Orders>> orders = paid_orders(*paid, Rule(), {store, zone});
  if (!orders) return out;  // amounts that do not fit: no report of money can be made either
  std::vector<Instant> before(store.customers(), model::kUntimed);
  std::vector<std::int64_t> gaps;
  const std::span<const Order> all = (*orders)->orders;
  in_slices(all.size(), 8192, [&](std::size_t from, std::size_t to) {
    for (const Order& order : all.subspan(from, to - from)) {
      if (order.customer == model::kNoCustomer) continue;
      Instant& last = before[order.customer];
      if (last != model::kUntimed && order.time - last >= kDayMs)
        gaps.push_back((order.time - last + kDayMs - 1) / kDayMs);
      last = order.time;
    }
  });
  out.gaps = gaps.size();
  if (gaps.empty()) return out;
  buyers::sort_values(gaps);
  out.median_days = gaps[(gaps.size() - 1) / 2];
  out.p90_days = gaps[(gaps.size() * 9 + 9) / 10 - 1];
  return out;
}

std::vector<Preset> presets(const Store& store, Zone zone) {
  std::vector<Preset> out;
  std::optional<PaidEvent> paid = paid_event(store);
  add_by_gap(store, paid, zone, out);
  add_by_discount(store, paid, out);
  add_by_people(store, paid, out);
  add_festival(store, paid, zone, out);
  return out;
}

}  // namespace siyu::report
