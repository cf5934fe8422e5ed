// Reading what stands beside `did`: sequences, people who stopped or came back, habits, shares, festivals, shared values, and
// segments that the engine has filled in.
#include <algorithm>

#include "base/money.h"
#include "report/rule_read.h"

namespace siyu::report {
namespace {

using Node = std::shared_ptr<RuleNode>;

void contradiction(Problems& problems, const std::string& where, const char* message) {
  problems.push_back({"contradiction", where, message, {}});
}

std::optional<Duration> read_duration(const Json& json, const char* key, const std::string& where, Problems& problems) {
  std::string at = where + "/" + key;
  auto it = json.find(key);
  if (it == json.end()) {
    missing(problems, at);
    return std::nullopt;
  }
  return Kind<Duration>::read(*it, at, problems, {});
}

std::string read_name(const Json& json, const char* key, const std::string& where,
                      std::span<const std::string_view> known, Problems& problems) {
  std::string at = where + "/" + key;
  auto it = json.find(key);
  if (it == json.end()) {
    missing(problems, at);
  } else if (!it->is_string()) {
    wrong_type(problems, at, "text", *it);
  } else if (std::find(known.begin(), known.end(), it->get_ref<const std::string&>()) != known.end()) {
    return it->get<std::string>();
  } else {
    unknown_value(problems, at, it->get_ref<const std::string&>(), {known.begin(), known.end()});
  }
  return {};
}

void read_sequence(const Json& json, RuleNode& node, Problems& problems, int depth) {
  constexpr std::size_t kMostSteps = 10;
  const std::string& where = node.where;
  reject_others(json, where, {"steps", "within", "in"}, problems);
  auto steps = json.find("steps");
  if (steps == json.end()) {
    missing(problems, where + "/steps");
  } else if (!steps->is_array()) {
    wrong_type(problems, where + "/steps", "a list", *steps);
  } else if (steps->size() < 2 || steps->size() > kMostSteps) {
    out_of_limit(problems, where + "/steps", Limit{2, kMostSteps}, "list length");
  } else {
    for (std::size_t i = 0; i < steps->size(); ++i) {
      std::string at = where + "/steps/" + std::to_string(i);
      if (!(*steps)[i].is_object()) {
        wrong_type(problems, at, "an object", (*steps)[i]);
        continue;
      }
      reject_others((*steps)[i], at, {"event", "where"}, problems);
      node.matches.push_back(read_event((*steps)[i], at, problems, depth));
    }
  }
  node.window = read_duration(json, "within", where, problems);
  if (auto in = json.find("in"); in != json.end()) read_within(*in, where + "/in", node, problems);
}

void read_pause(const Json& json, RuleNode& node, Problems& problems, int depth) {
  reject_others(json, node.where, {"event", "where", "active", "quiet"}, problems);
  node.matches.push_back(read_event(json, node.where, problems, depth));
  node.active = read_duration(json, "active", node.where, problems);
  node.quiet = read_duration(json, "quiet", node.where, problems);
  if (!node.active || !node.quiet) return;
  if (node.kind == RuleKind::stopped && node.quiet->ms >= node.active->ms)
    contradiction(problems, node.where + "/quiet", "quiet must be shorter than active: both count back from as-of");
  if (node.kind == RuleKind::restarted && node.quiet->ms <= node.active->ms)
    contradiction(problems, node.where + "/quiet", "quiet must be longer than active: both count back from as-of");
}

void read_regularly(const Json& json, RuleNode& node, Problems& problems, int depth) {
  const std::string& where = node.where;
  reject_others(json, where, {"event", "where", "of", "at_least", "interval"}, problems);
  node.matches.push_back(read_event(json, where, problems, depth));
  auto number = [&](const char* key) -> std::int64_t {
    if (auto it = json.find(key); it != json.end())
      return Kind<std::int64_t>::read(*it, where + "/" + key, problems, Limit{1, 60}).value_or(1);
    missing(problems, where + "/" + key);
    return 1;
  };
  node.periods = number("of");
  node.least = number("at_least");
  if (*node.least > node.periods)
    contradiction(problems, where + "/at_least", "at_least is greater than of: nobody can satisfy this");
  node.interval = read_name(json, "interval", where, kIntervals, problems);
}

void read_share(const Json& json, RuleNode& node, Problems& problems, int depth) {
  const std::string& where = node.where;
  reject_others(json, where, {"of", "in", "min", "max", "within"}, problems);
  for (const char* key : {"of", "in"}) {
    std::string at = where + "/" + key;
    auto it = json.find(key);
    if (it == json.end()) {
      missing(problems, at);
    } else if (!it->is_object()) {
      wrong_type(problems, at, "an object", *it);
    } else {
      reject_others(*it, at, {"event", "where"}, problems);
      node.matches.push_back(read_event(*it, at, problems, depth));
    }
  }
  std::optional<Money> bound[2];
  for (int i = 0; i < 2; ++i) {
    const char* key = i == 0 ? "min" : "max";
    auto it = json.find(key);
    if (it == json.end()) continue;
    if (it->is_number()) bound[i] = parse_money(text_form(*it));
    if (!bound[i] || bound[i]->tenthousandths < 0) {
      wrong_type(problems, where + "/" + key, "a share such as 0.6, with up to four decimals", *it);
    } else {
      (i == 0 ? node.share_least : node.share_most) = *it;
    }
  }
  if (!json.contains("min") && !json.contains("max")) missing(problems, where + "/min");
  if (bound[0] && bound[1] && *bound[0] > *bound[1])
    contradiction(problems, where, "min is greater than max: nobody can satisfy this");
  if (auto within = json.find("within"); within != json.end()) read_within(*within, where + "/within", node, problems);
}

void read_festival(const Json& json, RuleNode& node, Problems& problems, int depth) {
  const std::string& where = node.where;
  reject_others(json, where, {"event", "where", "festival", "before", "after", "seasons"}, problems);
  node.matches.push_back(read_event(json, where, problems, depth));
  node.festival = read_name(json, "festival", where, kFestivals, problems);
  if (json.contains("before")) node.before = read_duration(json, "before", where, problems);
  if (json.contains("after")) node.after = read_duration(json, "after", where, problems);
  for (const std::optional<Duration>* side : {&node.before, &node.after})
    if (*side && (*side)->ms > 180 * kDayMs)
      problems.push_back({"out_of_limit",
                          where + (side == &node.before ? "/before" : "/after"),
                          "a season reaches at most 180 days from its festival",
                          {{"least", "1s"}, {"most", "180d"}}});
  if (auto seasons = json.find("seasons"); seasons != json.end()) {
    Json bounds = *seasons;
    if (bounds.is_object()) {
      if (auto last = bounds.find("last"); last != bounds.end()) {
        node.periods = Kind<std::int64_t>::read(*last, where + "/seasons/last", problems, Limit{1, 60}).value_or(0);
        bounds.erase("last");
      }
    }
    read_bounds(bounds, where + "/seasons", node.least, node.most, problems);
    if (node.periods > 0 && node.least && *node.least > node.periods)
      contradiction(problems, where + "/seasons", "min is greater than last: nobody can satisfy this");
  }
}

void read_shared(const Json& json, RuleNode& node, Problems& problems) {
  const std::string& where = node.where;
  reject_others(json, where, {"field", "customers"}, problems);
  if (auto it = json.find("field"); it == json.end()) {
    missing(problems, where + "/field");
  } else if (auto text = Kind<std::string>::read(*it, where + "/field", problems, {})) {
    node.field = *text;
  }
  if (auto it = json.find("customers"); it == json.end()) {
    missing(problems, where + "/customers");
  } else {
    read_bounds(*it, where + "/customers", node.least, node.most, problems);
  }
}

void unknown_segment(const Json& id, const std::string& where, Problems& problems) {
  std::string text = is_scalar(id) ? text_form(id) : std::string("?");
  problems.push_back(
      {"unknown_segment", where + "/segment", "no segment is called \"" + text + "\" here", {{"segment", text}}});
}

// A segment comes filled in: {"segment": ID, "rule": …, "base"?, "as_of"?}. An ID alone is one that nobody knew.
void read_segment(const Json& json, RuleNode& node, Problems& problems, int depth) {
  const std::string& where = node.where;
  if (!json.contains("rule")) return unknown_segment(json.at("segment"), where, problems);
  reject_others(json, where, {"segment", "rule", "base", "as_of"}, problems);
  if (auto text = Kind<std::string>::read(json.at("segment"), where + "/segment", problems, {})) node.segment = *text;
  if (RulePtr rule = read_rule_node(json.at("rule"), where + "/rule", problems, depth + 1))
    node.children.push_back(std::move(rule));
  if (auto base = json.find("base"); base != json.end())
    node.base = read_rule_node(*base, where + "/base", problems, depth + 1);
  if (auto as_of = json.find("as_of"); as_of != json.end()) {
    if (!as_of->is_string()) {
      wrong_type(problems, where + "/as_of", "a date", *as_of);
    } else if (!read_as_of(as_of->get<std::string>(), Zone{})) {
      problems.push_back({"bad_date",
                          where + "/as_of",
                          "expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS; got \"" + as_of->get<std::string>() + "\"",
                          {{"got", as_of->get<std::string>()}}});
    } else {
      node.as_of = as_of->get<std::string>();
    }
  }
}

}  // namespace

RulePtr read_behaviour(const Json& object, const std::string& where, Problems& problems, int depth) {
  struct Form {
    std::string_view key;
    RuleKind kind;
  };
  constexpr Form kForms[] = {{"sequence", RuleKind::sequence},   {"stopped", RuleKind::stopped},
                             {"restarted", RuleKind::restarted}, {"regularly", RuleKind::regularly},
                             {"share", RuleKind::share},         {"festival", RuleKind::festival},
                             {"shared", RuleKind::shared}};
  auto node = std::make_shared<RuleNode>();
  if (object.contains("segment")) {
    node->kind = RuleKind::segment;
    node->where = where;
    read_segment(object, *node, problems, depth);
    return node;
  }
  for (const Form& form : kForms) {
    std::string key(form.key);
    auto it = object.find(key);
    if (it == object.end()) continue;
    node->kind = form.kind;
    node->where = where + "/" + key;
    reject_others(object, where, {key}, problems);
    if (!it->is_object()) {
      wrong_type(problems, node->where, "an object", *it);
      return node;
    }
    switch (form.kind) {
      case RuleKind::sequence:
        read_sequence(*it, *node, problems, depth);
        break;
      case RuleKind::stopped:
      case RuleKind::restarted:
        read_pause(*it, *node, problems, depth);
        break;
      case RuleKind::regularly:
        read_regularly(*it, *node, problems, depth);
        break;
      case RuleKind::share:
        read_share(*it, *node, problems, depth);
        break;
      case RuleKind::festival:
        read_festival(*it, *node, problems, depth);
        break;
      default:
        read_shared(*it, *node, problems);
    }
    return node;
  }
  return nullptr;
}

}  // namespace siyu::report
