// Which events a rule means, a column at a time, and which rows tell of an event. Of people: rule_people.cpp.
#include "report/rule.h"

#include <algorithm>

#include "base/slices.h"
#include "report/rule_row.h"

namespace siyu::report {
namespace {

using column::kNullCode;
using column::Type;
using Bytes = std::vector<std::uint8_t>;

template <class Visit>
void each_position(const model::Timeline& t, const model::Store& store, Visit visit) {
  for (model::Customer c = 0; c < store.customers(); ++c)
    for (std::uint32_t p = t.offsets()[c]; p < t.offsets()[c + 1]; ++p) visit(c, p);
}

// Does the orders table tell of events of this name? Then a log's of the same name are the same purchases again.
bool orders_tell(const model::Store& store, const std::string& event) {
  for (const model::Timeline& t : store.timelines())
    if (t.table() == model::TableKind::orders && t.name() == event && t.size() > 0) return true;
  return false;
}

constexpr std::size_t kStretch = 4096;  // positions a call

}  // namespace

void count_orders_once(const model::Timeline& t, const model::Store& store, std::vector<std::uint8_t>& matching) {
  if (t.table() != model::TableKind::orders || store.repeated_order_rows() == 0) return;
  model::Property id = store.property(t, "order.id");
  if (!id.column || id.column->type() != Type::text) return;
  std::vector<model::Customer> last(id.column->dictionary().size(), model::kNoCustomer);  // who had the order before
  each_position(t, store, [&](model::Customer c, std::uint32_t p) {
    if (!matching[p]) return;
    std::uint32_t code = id.code(p);
    if (code == kNullCode) return;
    matching[p] = last[code] != c;
    last[code] = c;
  });
}

std::vector<std::uint8_t> events_where(const Rule& rule, const model::Timeline& timeline, const RuleContext& context) {
  Bytes out(timeline.size(), 1);
  if (rule.always()) return out;
  RowRule ready(*rule.root(), timeline, context);
  const model::Customer* who = ready.asks_who() ? context.store.customer_at(timeline).data() : nullptr;
  in_slices(out.size(), kStretch, [&](std::size_t p, std::size_t to) {
    ready.fill(nullptr, who ? who + p : nullptr, p, to - p, out.data() + p);
  });
  return out;
}

std::vector<const model::Timeline*> timelines_with(const model::Store& store, const std::optional<std::string>& event) {
  std::vector<const model::Timeline*> out;
  bool no_logs = event && orders_tell(store, *event);
  for (const model::Timeline& t : store.timelines())
    if (!event || (t.names() ? !no_logs && t.names()->find(*event).has_value() : t.name() == *event)) out.push_back(&t);
  return out;
}

std::vector<std::string> events_in_two_tables(const model::Store& store) {
  std::vector<std::string> out;
  for (const model::EventName& event : store.event_names())
    if (event.table == model::TableKind::events && orders_tell(store, event.name)) out.push_back(event.name);
  return out;
}

std::vector<std::uint8_t> rows_matching(const EventMatch& match, const model::Timeline& timeline,
                                        const RuleContext& context) {
  if (!match.event) return events_where(match.where, timeline, context);
  if (!timeline.names()) {
    return timeline.name() == *match.event ? events_where(match.where, timeline, context) : Bytes(timeline.size(), 0);
  }
  Bytes out(timeline.size(), 0);
  std::optional<std::uint32_t> code = timeline.names()->find(*match.event);
  if (!code) return out;
  const model::Named& named = context.store.named(timeline, *code);
  std::optional<RowRule> ready;
  if (!match.where.always()) ready.emplace(*match.where.root(), timeline, context);
  Bytes holds(kStretch, 1);
  in_slices(named.position.size(), kStretch, [&](std::size_t k, std::size_t to) {
    if (ready) ready->fill(named.position.data() + k, named.customer.data() + k, 0, to - k, holds.data());
    for (std::size_t i = 0; i < to - k; ++i) out[named.position[k + i]] = holds[i];
  });
  return out;
}

std::vector<std::uint8_t> events_matching(const EventMatch& match, const model::Timeline& timeline,
                                          const RuleContext& context) {
  Bytes out = rows_matching(match, timeline, context);
  count_orders_once(timeline, context.store, out);
  return out;
}

}  // namespace siyu::report
