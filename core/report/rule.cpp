// Which events a rule means, a column at a time, and which rows tell of an event. Of people: rule_people.cpp.
#include "report/rule.h"

#include <algorithm>

#include "report/rule_leaf.h"
#include "report/rule_scan.h"

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

Bytes node_where(const RuleNode& node, const model::Timeline& timeline, const RuleContext& context) {
  const model::Store& store = context.store;
  std::size_t n = timeline.size();
  Bytes out(n);
  switch (node.kind) {
    case RuleKind::leaf: {
      model::Property property = store.property(timeline, node.field), other;
      if (!node.other_field.empty()) other = store.property(timeline, node.other_field);
      LeafTest(node, property.column, other.column, context.zone, store.field_named(node.field) == "customer.tags")
          .fill(property.index.data(), other.index.data(), n, out.data());
      return out;
    }
    case RuleKind::all:
    case RuleKind::any:
      std::fill(out.begin(), out.end(), node.kind == RuleKind::all);
      for (const auto& child : node.children) {
        Bytes other = node_where(*child, timeline, context);
        for (std::size_t p = 0; p < n; ++p) out[p] = node.kind == RuleKind::all ? out[p] & other[p] : out[p] | other[p];
      }
      return out;
    case RuleKind::negation:
      out = node_where(*node.children[0], timeline, context);
      for (std::uint8_t& bit : out) bit = !bit;
      return out;
    default: {
      Bytes people = people_of(node, context);
      each_position(timeline, store, [&](model::Customer c, std::uint32_t p) { out[p] = people[c]; });
      return out;
    }
  }
}

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
  if (rule.always()) return Bytes(timeline.size(), 1);
  return node_where(*rule.root(), timeline, context);
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
  Bytes out = events_where(match.where, timeline, context);
  if (!match.event) return out;
  if (!timeline.names()) {
    if (timeline.name() != *match.event) std::fill(out.begin(), out.end(), 0);
    return out;
  }
  std::uint32_t wanted = timeline.names()->find(*match.event).value_or(kNullCode);
  std::span<const std::uint32_t> codes = timeline.name_codes();
  for (std::size_t p = 0; p < out.size(); ++p) out[p] &= codes[p] == wanted;
  return out;
}

std::vector<std::uint8_t> events_matching(const EventMatch& match, const model::Timeline& timeline,
                                          const RuleContext& context) {
  Bytes out = rows_matching(match, timeline, context);
  count_orders_once(timeline, context.store, out);
  return out;
}

}  // namespace siyu::report
