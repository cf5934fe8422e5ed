// The meaning round of rules: every field and event named exists in this store, values fit their columns, and what is about time
// has times.
#include <algorithm>

#include "base/text.h"
#include "report/rule_leaf.h"

namespace siyu::report {
namespace {

using column::Column;
using column::Type;

std::string_view kind_word(Type type) {
  switch (type) {
    case Type::money:
      return "an amount";
    case Type::instant:
    case Type::day:
      return "a time";
    case Type::boolean:
      return "true or false";
    default:
      return "a number";
  }
}

std::vector<std::string> known_fields(const model::Store& store) {
  std::vector<std::string> out;
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    if (const model::Facts* facts = store.facts(static_cast<model::TableKind>(k)))
      for (const auto& [name, column] : facts->table.columns())
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  return out;
}

std::vector<std::string> known_events(const model::Store& store) {
  std::vector<std::string> out;
  for (const model::EventName& name : store.event_names()) out.push_back(name.name);
  for (const model::Timeline& t : store.timelines())
    if (!t.names() && std::find(out.begin(), out.end(), t.name()) == out.end()) out.push_back(t.name());
  return out;
}

void check_field(const std::string& field, const std::string& where, const model::Store& store, Problems& problems) {
  if (!store.field_named(field).empty()) return;
  std::vector<std::string> known = known_fields(store);
  std::string_view near = nearest_name(field, known);
  std::string message = "no field \"" + field + "\" in this data";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_field", where, message, {{"field", field}, {"near", std::string(near)}}});
}

void check_event(const std::string& event, const std::string& where, const model::Store& store, Problems& problems) {
  std::vector<std::string> known = known_events(store);
  if (std::find(known.begin(), known.end(), event) != known.end()) return;
  std::string_view near = nearest_name(event, known);
  std::string message = "no event \"" + event + "\" in this data";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_event", where, message, {{"event", event}, {"near", std::string(near)}}});
}

// The column that a field names, in the first table that has it; null when none does.
const Column* column_of(const model::Store& store, const std::string& field) {
  std::string_view name = store.field_named(field);
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    if (const model::Facts* facts = store.facts(static_cast<model::TableKind>(k)))
      if (const Column* column = facts->table.find(name)) return column;
  return nullptr;
}

// A value that the column cannot hold would answer "nobody" without a word.
void check_values(const RuleNode& leaf, const model::Store& store, Problems& problems) {
  const Column* column = column_of(store, leaf.field);
  if (!column || leaf.op == Op::contains || leaf.op == Op::has_tag) return;
  for (std::size_t i = 0; i < leaf.values.size(); ++i) {
    if (is_comparable(leaf.values[i], column->type())) continue;
    std::string at = leaf.where + "/value" + (leaf.value_was_list ? "/" + std::to_string(i) : "");
    wrong_type(problems, at, kind_word(column->type()), leaf.written[i]);
  }
}

std::string_view entity_of(std::string_view field) { return field.substr(0, field.find('.')); }

// Two fields are compared on one row, or on an event and its customer.
void check_other(const RuleNode& leaf, const model::Store& store, Problems& problems, bool about_people) {
  std::string where = leaf.where + "/value/field";
  check_field(leaf.other_field, where, store, problems);
  const Column *a = column_of(store, leaf.field), *b = column_of(store, leaf.other_field);
  if (!a || !b) return;
  std::string_view from = entity_of(leaf.field), to = entity_of(leaf.other_field);
  if ((from != to && (about_people || (from != "customer" && to != "customer"))) ||
      !are_comparable(a->type(), b->type(), leaf.op))
    problems.push_back(
        {"wrong_type",
         where,
         leaf.field + " and " + leaf.other_field + " cannot be compared: they need one table and one kind",
         {{"expected", leaf.field}, {"got", leaf.other_field}}});
}

void check_leaf(const RuleNode& node, const model::Store& store, Problems& problems, bool about_people) {
  check_field(node.field, node.where + "/field", store, problems);
  if (about_people && !node.field.starts_with("customer."))
    problems.push_back({"not_about_people",
                        node.where + "/field",
                        node.field + " belongs to an event, and this rule is about people: put it inside did",
                        {{"field", node.field}}});
  if (node.other_field.empty()) {
    check_values(node, store, problems);
  } else {
    check_other(node, store, problems, about_people);
  }
}

// The order of events, and how long ago they were, is asked of events with times.
void check_times(const EventMatch& match, const std::string& where, const model::Store& store, Problems& problems) {
  std::vector<const model::Timeline*> timelines = timelines_with(store, match.event);
  bool timed = std::any_of(timelines.begin(), timelines.end(), [](const model::Timeline* t) { return t->timed(); });
  if (!timelines.empty() && !timed)
    problems.push_back({"no_time", where + "/event", "this event comes from a table without times", {}});
}

void check_matches(const RuleNode& node, const model::Store& store, Problems& problems) {
  bool needs_time = node.kind != RuleKind::did && node.kind != RuleKind::share;
  needs_time = needs_time || node.days_least || node.days_most;
  for (std::size_t i = 0; i < node.matches.size(); ++i) {
    std::string where = node.where;
    if (node.kind == RuleKind::sequence) where += "/steps/" + std::to_string(i);
    if (node.kind == RuleKind::share) where += i == 0 ? "/of" : "/in";
    check_match(node.matches[i], store, where, problems);
    if (needs_time) check_times(node.matches[i], where, store, problems);
  }
}

void check_node(const RuleNode& node, const model::Store& store, Problems& problems, bool about_people) {
  switch (node.kind) {
    case RuleKind::leaf:
      return check_leaf(node, store, problems, about_people);
    case RuleKind::all:
    case RuleKind::any:
    case RuleKind::negation:
      for (const auto& child : node.children) check_node(*child, store, problems, about_people);
      return;
    case RuleKind::segment:
      check_node(*node.children[0], store, problems, true);
      if (node.base) check_node(*node.base, store, problems, true);
      return;
    case RuleKind::shared: {
      check_field(node.field, node.where + "/field", store, problems);
      const Column* column = column_of(store, node.field);
      if (column && column->type() != Type::text)
        problems.push_back({"wrong_type",
                            node.where + "/field",
                            "only fields of text can be shared",
                            {{"expected", "text"}, {"got", node.field}}});
      return;
    }
    default:
      check_matches(node, store, problems);
      if (!node.sum_field.empty()) check_field(node.sum_field, node.where + "/sum/field", store, problems);
  }
}

}  // namespace

void check_rule(const Rule& rule, const model::Store& store, Problems& problems, bool about_people) {
  if (rule.root()) check_node(*rule.root(), store, problems, about_people);
}

void check_match(const EventMatch& match, const model::Store& store, const std::string& where, Problems& problems) {
  if (match.event) check_event(*match.event, where + "/event", store, problems);
  check_rule(match.where, store, problems);
}

}  // namespace siyu::report
