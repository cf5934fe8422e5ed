// Reading and writing rules.

#include "base/money.h"
#include "base/number.h"
#include "base/time.h"
#include "report/rule.h"

namespace siyu::report {
namespace {

using NodePtr = std::shared_ptr<const RuleNode>;

constexpr EnumName<Op> kOps[] = {{Op::equal, "="},       {Op::not_equal, "!="},      {Op::in, "in"},
                                 {Op::not_in, "not_in"}, {Op::contains, "contains"}, {Op::less, "<"},
                                 {Op::less_equal, "<="}, {Op::greater, ">"},         {Op::greater_equal, ">="},
                                 {Op::is_set, "is_set"}, {Op::not_set, "not_set"}};
constexpr int kMostDepth = 32;

std::string text_form(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return value.dump();
  return format_real(value.get<double>());
}

bool is_scalar(const Json& value) { return value.is_string() || value.is_number() || value.is_boolean(); }

void reject_others(const Json& json, const std::string& where, const std::vector<std::string>& known,
                   Problems& problems) {
  for (auto it = json.begin(); it != json.end(); ++it) {
    bool is_known = false;
    for (const std::string& name : known) is_known = is_known || name == it.key();
    if (!is_known) unknown_key(problems, where + "/" + escape_pointer(it.key()), it.key(), known);
  }
}

NodePtr read_node(const Json& json, const std::string& where, Problems& problems, int depth);

NodePtr read_leaf(const Json& json, const std::string& where, Problems& problems) {
  auto node = std::make_shared<RuleNode>();
  node->where = where;
  reject_others(json, where, {"field", "op", "value"}, problems);
  if (auto text = Kind<std::string>::read(json.at("field"), where + "/field", problems, {})) node->field = *text;
  auto op = json.find("op");
  if (op == json.end()) {
    missing(problems, where + "/op");
    return node;
  }
  if (!op->is_string()) {
    wrong_type(problems, where + "/op", "text", *op);
    return node;
  }
  bool found = false;
  std::vector<std::string> names;
  for (const EnumName<Op>& entry : kOps) {
    names.emplace_back(entry.name);
    if (op->get_ref<const std::string&>() == entry.name) node->op = entry.value, found = true;
  }
  if (!found) {
    unknown_value(problems, where + "/op", op->get_ref<const std::string&>(), names);
    return node;
  }
  auto value = json.find("value");
  if (node->op == Op::is_set || node->op == Op::not_set) {
    if (value != json.end()) unknown_key(problems, where + "/value", "value", {"field", "op"});
    return node;
  }
  if (value == json.end()) {
    missing(problems, where + "/value");
    return node;
  }
  bool many = node->op == Op::in || node->op == Op::not_in;
  if (value->is_array() && many) {
    node->value_was_list = true;
    for (std::size_t i = 0; i < value->size(); ++i) {
      if (!is_scalar((*value)[i])) {
        wrong_type(problems, where + "/value/" + std::to_string(i), "text or a number", (*value)[i]);
        continue;
      }
      node->values.push_back(text_form((*value)[i]));
      node->written.push_back((*value)[i]);
    }
  } else if (is_scalar(*value) && !many) {
    node->values.push_back(text_form(*value));
    node->written.push_back(*value);
    bool ordering =
        node->op == Op::less || node->op == Op::less_equal || node->op == Op::greater || node->op == Op::greater_equal;
    if (ordering && !parse_real(node->values[0]) && !parse_time(node->values[0], Zone{}))
      wrong_type(problems, where + "/value", "a number or a time", *value);
  } else {
    wrong_type(problems, where + "/value", many ? "a list" : "text or a number", *value);
  }
  return node;
}

NodePtr read_did(const Json& json, const std::string& where, Problems& problems, int depth) {
  auto node = std::make_shared<RuleNode>();
  node->kind = RuleKind::did;
  node->where = where;
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return node;
  }
  reject_others(json, where, {"event", "where", "times", "within", "sum"}, problems);
  if (auto event = json.find("event"); event == json.end()) {
    missing(problems, where + "/event");
  } else if (!event->is_null()) {
    if (auto text = Kind<std::string>::read(*event, where + "/event", problems, {})) node->event = *text;
  }
  if (auto inner = json.find("where"); inner != json.end()) {
    Rule rule;
    if (NodePtr root = read_node(*inner, where + "/where", problems, depth + 1)) rule = rule_of(root);
    node->event_rule = rule;
  }
  if (auto times = json.find("times"); times != json.end()) {
    if (!times->is_object()) {
      wrong_type(problems, where + "/times", "an object", *times);
    } else {
      reject_others(*times, where + "/times", {"min", "max"}, problems);
      if (auto it = times->find("min"); it != times->end())
        node->least = Kind<std::int64_t>::read(*it, where + "/times/min", problems, {});
      if (auto it = times->find("max"); it != times->end())
        node->most = Kind<std::int64_t>::read(*it, where + "/times/max", problems, {});
      if (node->least && node->most && *node->least > *node->most)
        problems.push_back({"contradiction", where + "/times", "min is greater than max: nobody can satisfy this", {}});
    }
  }
  if (auto within = json.find("within"); within != json.end()) {
    if (within->is_object() && within->contains("last")) {
      reject_others(*within, where + "/within", {"last"}, problems);
      node->last = Kind<Duration>::read(within->at("last"), where + "/within/last", problems, {});
    } else {
      node->within = read_range(*within, where + "/within", Zone{}, problems);
    }
  }
  if (auto sum = json.find("sum"); sum != json.end()) {
    if (!sum->is_object() || !sum->contains("field") || !sum->at("field").is_string()) {
      wrong_type(problems, where + "/sum", "an object with a field", *sum);
    } else {
      reject_others(*sum, where + "/sum", {"field", "min", "max"}, problems);
      node->sum_field = sum->at("field").get<std::string>();
      for (const char* bound : {"min", "max"}) {
        auto it = sum->find(bound);
        if (it == sum->end()) continue;
        if (!is_scalar(*it) || !parse_money(text_form(*it))) {
          wrong_type(problems, where + "/sum/" + bound, "an amount", *it);
        } else {
          (bound[1] == 'i' ? node->sum_least : node->sum_most) = *it;
        }
      }
    }
  }
  return node;
}

NodePtr read_node(const Json& json, const std::string& where, Problems& problems, int depth) {
  if (depth > kMostDepth) {
    problems.push_back({"too_deep", where, "rules are nested more than 32 deep", {}});
    return nullptr;
  }
  if (!json.is_object()) {
    wrong_type(problems, where, "a rule", json);
    return nullptr;
  }
  if (json.contains("field")) return read_leaf(json, where, problems);
  for (const auto& [key, kind] : {std::pair{"all", RuleKind::all}, std::pair{"any", RuleKind::any}}) {
    auto list = json.find(key);
    if (list == json.end()) continue;
    auto node = std::make_shared<RuleNode>();
    node->kind = kind;
    node->where = where;
    reject_others(json, where, {key}, problems);
    if (!list->is_array()) {
      wrong_type(problems, where + "/" + key, "a list", *list);
      return node;
    }
    for (std::size_t i = 0; i < list->size(); ++i)
      if (NodePtr child = read_node((*list)[i], where + "/" + key + "/" + std::to_string(i), problems, depth + 1))
        node->children.push_back(std::move(child));
    return node;
  }
  if (auto inner = json.find("not"); inner != json.end()) {
    auto node = std::make_shared<RuleNode>();
    node->kind = RuleKind::negation;
    node->where = where;
    reject_others(json, where, {"not"}, problems);
    if (NodePtr child = read_node(*inner, where + "/not", problems, depth + 1))
      node->children.push_back(std::move(child));
    return node;
  }
  if (auto inner = json.find("did"); inner != json.end()) {
    reject_others(json, where, {"did"}, problems);
    return read_did(*inner, where + "/did", problems, depth);
  }
  if (json.contains("segment")) {
    std::string id = text_form(json.at("segment").is_string() ? json.at("segment") : Json(json.at("segment").dump()));
    problems.push_back(
        {"unknown_segment", where + "/segment", "no segment is called \"" + id + "\" here", {{"segment", id}}});
    return nullptr;
  }
  if (json.empty()) {
    problems.push_back({"missing", where, "a rule needs a field, all, any, not or did", {}});
  } else {
    unknown_key(problems, where + "/" + escape_pointer(json.begin().key()), json.begin().key(),
                {"field", "all", "any", "not", "did", "segment"});
  }
  return nullptr;
}

Json write_node(const RuleNode& node) {
  switch (node.kind) {
    case RuleKind::leaf: {
      Json out = {{"field", node.field}};
      for (const EnumName<Op>& entry : kOps)
        if (entry.value == node.op) out["op"] = std::string(entry.name);
      if (node.value_was_list) {
        out["value"] = node.written;
      } else if (!node.written.empty()) {
        out["value"] = node.written[0];
      }
      return out;
    }
    case RuleKind::all:
    case RuleKind::any: {
      Json list = Json::array();
      for (const NodePtr& child : node.children) list.push_back(write_node(*child));
      return {{node.kind == RuleKind::all ? "all" : "any", std::move(list)}};
    }
    case RuleKind::negation:
      return {{"not", write_node(*node.children.at(0))}};
    case RuleKind::did: {
      Json did = {{"event", node.event ? Json(*node.event) : Json()}};
      if (!node.event_rule.always()) did["where"] = Kind<Rule>::write(node.event_rule);
      if (node.least) did["times"]["min"] = *node.least;
      if (node.most) did["times"]["max"] = *node.most;
      if (node.last) did["within"] = {{"last", node.last->text}};
      if (node.within) did["within"] = write_range(*node.within);
      if (!node.sum_field.empty()) {
        did["sum"] = {{"field", node.sum_field}};
        if (node.sum_least) did["sum"]["min"] = *node.sum_least;
        if (node.sum_most) did["sum"]["max"] = *node.sum_most;
      }
      return {{"did", std::move(did)}};
    }
  }
  return {};
}

// YYYY-MM-DD or YYYY-MM-DD HH:MM:SS and nothing else: a blank or a zone behind would change what is meant.
bool is_range_end(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00 00:00:00";
  if (text.size() != 10 && text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kShape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != kShape[i]) return false;
  return true;
}

// One end of a range: a date stands for its first or its last moment.
std::optional<Instant> range_end(const std::string& text, Zone zone, bool is_end) {
  if (!is_range_end(text)) return std::nullopt;
  std::optional<ParsedTime> parsed = parse_time(text, zone);
  if (!parsed) return std::nullopt;
  if (!is_end) return parsed->instant;
  if (text.size() == 10) return start_of(day_of(parsed->instant, zone) + 1, zone);
  return parsed->instant + kSecondMs;
}

}  // namespace

Rule rule_of(std::shared_ptr<const RuleNode> root) {
  Rule rule;
  rule.root_ = std::move(root);
  return rule;
}

Rule::Rule() = default;

Range in_zone(Range range, Zone zone) {
  if (!range.from_text.empty()) range.from = range_end(range.from_text, zone, false);
  if (!range.to_text.empty()) range.until = range_end(range.to_text, zone, true);
  return range;
}

std::optional<Range> read_range(const Json& json, const std::string& where, Zone zone, Problems& problems) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object with from and to", json);
    return std::nullopt;
  }
  reject_others(json, where, {"from", "to"}, problems);
  Range out;
  for (const char* key : {"from", "to"}) {
    auto it = json.find(key);
    if (it == json.end() || it->is_null()) continue;
    std::string at = where + "/" + key;
    if (!it->is_string()) {
      wrong_type(problems, at, "a date", *it);
      continue;
    }
    const std::string& text = it->get_ref<const std::string&>();
    bool is_end = key[0] == 't';
    std::optional<Instant> instant = range_end(text, zone, is_end);
    if (!instant) {
      problems.push_back(
          {"bad_date", at, "expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS; got \"" + text + "\"", {{"got", text}}});
      continue;
    }
    (is_end ? out.until : out.from) = instant;
    (is_end ? out.to_text : out.from_text) = text;
  }
  if (out.from && out.until && *out.from >= *out.until)
    problems.push_back({"contradiction", where, "the range ends before it starts", {}});
  return out;
}

Json write_range(const Range& range) {
  Json out = Json::object();
  if (range.from) out["from"] = range.from_text;
  if (range.until) out["to"] = range.to_text;
  return out;
}

std::optional<Rule> Kind<Rule>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  std::size_t before = problems.size();
  NodePtr root = read_node(json, where, problems, 0);
  if (problems.size() != before || !root) return std::nullopt;
  return rule_of(std::move(root));
}

Json Kind<Rule>::write(const Rule& rule) { return rule.root() ? write_node(*rule.root()) : Json(); }

std::optional<EventMatch> Kind<EventMatch>::read(const Json& json, const std::string& where, Problems& problems,
                                                 Limit) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  reject_others(json, where, {"event", "where"}, problems);
  EventMatch out;
  if (auto event = json.find("event"); event == json.end()) {
    missing(problems, where + "/event");
  } else if (!event->is_null()) {
    if (auto text = Kind<std::string>::read(*event, where + "/event", problems, {})) out.event = *text;
  }
  if (auto rule = json.find("where"); rule != json.end())
    if (auto read = Kind<Rule>::read(*rule, where + "/where", problems, {})) out.where = *read;
  if (problems.size() != before) return std::nullopt;
  return out;
}

Json Kind<EventMatch>::write(const EventMatch& match) {
  Json out = {{"event", match.event ? Json(*match.event) : Json()}};
  if (!match.where.always()) out["where"] = Kind<Rule>::write(match.where);
  return out;
}

}  // namespace siyu::report
