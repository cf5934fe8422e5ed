// Writing rules: canonical JSON, keys in one order, so that equal rules are equal bytes.
#include "report/rule_read.h"

namespace siyu::report {
namespace {

Json write_node(const RuleNode& node);

Json write_leaf(const RuleNode& node) {
  Json out = {{"field", node.field}};
  for (const EnumName<Op>& entry : kOps)
    if (entry.value == node.op) out["op"] = std::string(entry.name);
  if (!node.other_field.empty()) {
    out["value"] = {{"field", node.other_field}};
  } else if (node.value_was_list) {
    out["value"] = node.written;
  } else if (!node.written.empty()) {
    out["value"] = node.written[0];
  }
  return out;
}

void write_bounds(Json& out, const char* key, const std::optional<std::int64_t>& least,
                  const std::optional<std::int64_t>& most) {
  if (least) out[key]["min"] = *least;
  if (most) out[key]["max"] = *most;
}

void write_within(Json& out, const char* key, const RuleNode& node) {
  if (node.last) out[key] = {{"last", node.last->text}};
  if (node.within) out[key] = write_range(*node.within);
}

Json write_did(const RuleNode& node) {
  Json did = Kind<EventMatch>::write(node.matches[0]);
  write_bounds(did, "times", node.least, node.most);
  write_within(did, "within", node);
  if (!node.sum_field.empty()) {
    did["sum"] = {{"field", node.sum_field}};
    if (node.sum_least) did["sum"]["min"] = *node.sum_least;
    if (node.sum_most) did["sum"]["max"] = *node.sum_most;
  }
  write_bounds(did, "days", node.days_least, node.days_most);
  if (node.first != FirstOf::none) did["first"] = node.first == FirstOf::ever ? "ever" : "matching";
  if (node.nth) did["nth"] = *node.nth;
  return did;
}

Json write_behaviour(const RuleNode& node) {
  Json out = Json::object();
  switch (node.kind) {
    case RuleKind::sequence:
      out["steps"] = Kind<std::vector<EventMatch>>::write(node.matches);
      out["within"] = node.window->text;
      write_within(out, "in", node);
      return {{"sequence", std::move(out)}};
    case RuleKind::stopped:
    case RuleKind::restarted:
      out = Kind<EventMatch>::write(node.matches[0]);
      out["active"] = node.active->text;
      out["quiet"] = node.quiet->text;
      return {{node.kind == RuleKind::stopped ? "stopped" : "restarted", std::move(out)}};
    case RuleKind::regularly:
      out = Kind<EventMatch>::write(node.matches[0]);
      out["of"] = node.periods;
      out["at_least"] = *node.least;
      out["interval"] = node.interval;
      return {{"regularly", std::move(out)}};
    case RuleKind::share:
      out["of"] = Kind<EventMatch>::write(node.matches[0]);
      out["in"] = Kind<EventMatch>::write(node.matches[1]);
      if (node.share_least) out["min"] = *node.share_least;
      if (node.share_most) out["max"] = *node.share_most;
      write_within(out, "within", node);
      return {{"share", std::move(out)}};
    case RuleKind::festival:
      out = Kind<EventMatch>::write(node.matches[0]);
      out["festival"] = node.festival;
      if (node.before) out["before"] = node.before->text;
      if (node.after) out["after"] = node.after->text;
      write_bounds(out, "seasons", node.least, node.most);
      if (node.periods > 0) out["seasons"]["last"] = node.periods;
      return {{"festival", std::move(out)}};
    default:
      out["field"] = node.field;
      write_bounds(out, "customers", node.least, node.most);
      if (!out.contains("customers")) out["customers"] = Json::object();
      return {{"shared", std::move(out)}};
  }
}

Json write_node(const RuleNode& node) {
  switch (node.kind) {
    case RuleKind::leaf:
      return write_leaf(node);
    case RuleKind::all:
    case RuleKind::any: {
      Json list = Json::array();
      for (const RulePtr& child : node.children) list.push_back(write_node(*child));
      return {{node.kind == RuleKind::all ? "all" : "any", std::move(list)}};
    }
    case RuleKind::negation:
      return {{"not", write_node(*node.children.at(0))}};
    case RuleKind::did:
      return {{"did", write_did(node)}};
    case RuleKind::segment: {
      Json out = {{"segment", node.segment}, {"rule", write_node(*node.children.at(0))}};
      if (node.base) out["base"] = write_node(*node.base);
      if (!node.as_of.empty()) out["as_of"] = node.as_of;
      return out;
    }
    default:
      return write_behaviour(node);
  }
}

}  // namespace

Json write_range(const Range& range) {
  Json out = Json::object();
  if (range.from) out["from"] = range.from_text;
  if (range.until) out["to"] = range.to_text;
  return out;
}

Json Kind<Rule>::write(const Rule& rule) { return rule.root() ? write_node(*rule.root()) : Json(); }

Json Kind<EventMatch>::write(const EventMatch& match) {
  Json out = {{"event", match.event ? Json(*match.event) : Json()}};
  if (!match.where.always()) out["where"] = Kind<Rule>::write(match.where);
  return out;
}

}  // namespace siyu::report
