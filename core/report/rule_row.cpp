// Leaves by column, behaviour by person, the rest by bytes.
#include "report/rule_row.h"

#include <algorithm>

#include "report/rule_scan.h"

namespace siyu::report {

using model::Customer;
using model::Timeline;

RowRule::Source RowRule::source_of(const model::Store& store, const Timeline& t, std::string_view field) {
  if (store.field_named(field).starts_with("customer.")) return {{store.person(field)}, true};
  return {store.property(t, field), false};
}

RowRule::RowRule(const RuleNode& node, const Timeline& t, const RuleContext& context) : kind_(node.kind) {
  if (kind_ == RuleKind::leaf) {
    const model::Store& store = context.store;
    source_ = source_of(store, t, node.field);
    if (!node.other_field.empty()) other_ = source_of(store, t, node.other_field);
    leaf_ = std::make_unique<LeafTest>(node, source_.property, other_.property, context.zone,
                                       store.field_named(node.field) == "customer.tags");
  } else if (is_behaviour(kind_)) {
    people_ = people_of(node, context);
  } else {
    for (const auto& child : node.children) children_.push_back(std::make_unique<RowRule>(*child, t, context));
  }
}

bool RowRule::asks_who() const {
  return source_.by_customer || other_.by_customer || is_behaviour(kind_) ||
         std::any_of(children_.begin(), children_.end(), [](const auto& child) { return child->asks_who(); });
}

void RowRule::fill(const std::uint32_t* at, const Customer* who, std::size_t first, std::size_t n, std::uint8_t* out) {
  if (kind_ == RuleKind::leaf) {
    leaf_->fill(source_.by_customer ? who : at, other_.by_customer ? who : at, first, n, out);
  } else if (is_behaviour(kind_)) {
    for (std::size_t i = 0; i < n; ++i) out[i] = people_[who[i]];
  } else {
    std::fill(out, out + n, kind_ == RuleKind::all);
    scratch_.resize(n);
    for (const auto& child : children_) {
      child->fill(at, who, first, n, scratch_.data());
      for (std::size_t i = 0; i < n; ++i)
        out[i] = kind_ == RuleKind::any   ? out[i] | scratch_[i]
                 : kind_ == RuleKind::all ? out[i] & scratch_[i]
                                          : !scratch_[i];
    }
  }
}

}  // namespace siyu::report
