// Reading rules: leaves, groups, did and matches of events. Writing is in rule_write.cpp.
#include "report/rule_read.h"

#include "base/money.h"
#include "base/number.h"
#include "base/time.h"
#include "report/rule_leaf.h"

namespace siyu::report {
namespace {

RulePtr read_leaf(const Json& json, const std::string& where, Problems& problems) {
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
    if (is_ordering(node->op) && !parse_real(node->values[0]) && !parse_time(node->values[0], Zone{}))
      wrong_type(problems, where + "/value", "a number or a time", *value);
  } else if (value->is_object() && value->contains("field") && !many && node->op != Op::contains &&
             node->op != Op::has_tag) {
    reject_others(*value, where + "/value", {"field"}, problems);
    if (auto text = Kind<std::string>::read(value->at("field"), where + "/value/field", problems, {}))
      node->other_field = *text;
  } else {
    wrong_type(problems, where + "/value", many ? "a list" : "text or a number", *value);
  }
  return node;
}

// An amount of a sum, as given.
std::optional<Json> read_amount(const Json& json, const char* key, const std::string& where, Problems& problems) {
  auto it = json.find(key);
  if (it == json.end()) return std::nullopt;
  if (is_scalar(*it) && parse_money(text_form(*it))) return *it;
  wrong_type(problems, where + "/" + key, "an amount", *it);
  return std::nullopt;
}

void contradiction(Problems& problems, const std::string& where, const char* message) {
  problems.push_back({"contradiction", where, message, {}});
}

RulePtr read_did(const Json& json, const std::string& where, Problems& problems, int depth) {
  auto node = std::make_shared<RuleNode>();
  node->kind = RuleKind::did;
  node->where = where;
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return node;
  }
  reject_others(json, where, {"event", "where", "times", "within", "sum", "days", "first", "nth"}, problems);
  node->matches.push_back(read_event(json, where, problems, depth));
  if (auto times = json.find("times"); times != json.end())
    read_bounds(*times, where + "/times", node->least, node->most, problems);
  if (auto days = json.find("days"); days != json.end())
    read_bounds(*days, where + "/days", node->days_least, node->days_most, problems);
  if (auto within = json.find("within"); within != json.end()) read_within(*within, where + "/within", *node, problems);
  if (auto sum = json.find("sum"); sum != json.end()) {
    if (!sum->is_object() || !sum->contains("field") || !sum->at("field").is_string()) {
      wrong_type(problems, where + "/sum", "an object with a field", *sum);
    } else {
      reject_others(*sum, where + "/sum", {"field", "min", "max"}, problems);
      node->sum_field = sum->at("field").get<std::string>();
      node->sum_least = read_amount(*sum, "min", where + "/sum", problems);
      node->sum_most = read_amount(*sum, "max", where + "/sum", problems);
    }
  }
  if (auto first = json.find("first"); first != json.end()) {
    if (*first == "ever") {
      node->first = FirstOf::ever;
    } else if (*first == "matching") {
      node->first = FirstOf::matching;
    } else if (first->is_string()) {
      unknown_value(problems, where + "/first", first->get_ref<const std::string&>(), {"ever", "matching"});
    } else {
      wrong_type(problems, where + "/first", "text", *first);
    }
  }
  if (auto nth = json.find("nth"); nth != json.end())
    node->nth = Kind<std::int64_t>::read(*nth, where + "/nth", problems, Limit{1, 1'000'000});
  bool chooses = node->first != FirstOf::none || node->nth;
  if (node->first != FirstOf::none && node->nth)
    contradiction(problems, where + "/nth", "first and nth both choose the one event that counts: keep one of them");
  for (const char* key : {"times", "days", "sum"})
    if (chooses && json.contains(key))
      contradiction(problems, where + "/" + key, "first and nth choose one event, so nothing is counted or added up");
  return node;
}

}  // namespace

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

EventMatch read_event(const Json& json, const std::string& where, Problems& problems, int depth) {
  EventMatch out;
  if (auto event = json.find("event"); event == json.end()) {
    missing(problems, where + "/event");
  } else if (!event->is_null()) {
    if (auto text = Kind<std::string>::read(*event, where + "/event", problems, {})) out.event = *text;
  }
  if (auto inner = json.find("where"); inner != json.end())
    if (RulePtr root = read_rule_node(*inner, where + "/where", problems, depth + 1)) out.where = rule_of(root);
  return out;
}

void read_within(const Json& json, const std::string& where, RuleNode& node, Problems& problems) {
  if (json.is_object() && json.contains("last")) {
    reject_others(json, where, {"last"}, problems);
    node.last = Kind<Duration>::read(json.at("last"), where + "/last", problems, {});
  } else {
    node.within = read_range(json, where, Zone{}, problems);
  }
}

void read_bounds(const Json& json, const std::string& where, std::optional<std::int64_t>& least,
                 std::optional<std::int64_t>& most, Problems& problems) {
  if (!json.is_object()) return wrong_type(problems, where, "an object", json);
  reject_others(json, where, {"min", "max"}, problems);
  if (auto it = json.find("min"); it != json.end()) least = Kind<std::int64_t>::read(*it, where + "/min", problems, {});
  if (auto it = json.find("max"); it != json.end()) most = Kind<std::int64_t>::read(*it, where + "/max", problems, {});
  if (least && most && *least > *most)
    contradiction(problems, where, "min is greater than max: nobody can satisfy this");
}

RulePtr read_rule_node(const Json& json, const std::string& where, Problems& problems, int depth) {
  if (depth > kMostRuleDepth) {
    problems.push_back({"too_deep", where, "rules are nested more than 64 deep", {{"most", "64"}}});
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
    if (list->empty() && (kind == RuleKind::any || depth > 0))
      problems.push_back({"empty_group",
                          where + "/" + key,
                          "this group has no clause; add one or take the group away",
                          {{"group", key}}});
    for (std::size_t i = 0; i < list->size(); ++i)
      if (RulePtr child = read_rule_node((*list)[i], where + "/" + key + "/" + std::to_string(i), problems, depth + 1))
        node->children.push_back(std::move(child));
    return node;
  }
  if (auto inner = json.find("not"); inner != json.end()) {
    auto node = std::make_shared<RuleNode>();
    node->kind = RuleKind::negation;
    node->where = where;
    reject_others(json, where, {"not"}, problems);
    if (RulePtr child = read_rule_node(*inner, where + "/not", problems, depth + 1))
      node->children.push_back(std::move(child));
    return node;
  }
  if (auto inner = json.find("did"); inner != json.end()) {
    reject_others(json, where, {"did"}, problems);
    return read_did(*inner, where + "/did", problems, depth);
  }
  if (RulePtr node = read_behaviour(json, where, problems, depth)) return node;
  if (json.empty()) {
    problems.push_back({"missing", where, "a rule needs a field, all, any, not or did", {}});
  } else {
    unknown_key(problems, where + "/" + escape_pointer(json.begin().key()), json.begin().key(),
                {"field", "all", "any", "not", "did", "sequence", "stopped", "restarted", "regularly", "share",
                 "festival", "shared", "segment"});
  }
  return nullptr;
}

namespace {

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

std::optional<Instant> read_as_of(const std::string& text, Zone zone) { return range_end(text, zone, true); }

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

std::optional<Rule> Kind<Rule>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  std::size_t before = problems.size();
  RulePtr root = read_rule_node(json, where, problems, 0);
  if (problems.size() != before || !root) return std::nullopt;
  return rule_of(std::move(root));
}

std::optional<EventMatch> Kind<EventMatch>::read(const Json& json, const std::string& where, Problems& problems,
                                                 Limit) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  reject_others(json, where, {"event", "where"}, problems);
  EventMatch out = read_event(json, where, problems, 0);
  if (problems.size() != before) return std::nullopt;
  return out;
}

}  // namespace siyu::report
