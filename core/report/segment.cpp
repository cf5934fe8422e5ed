// Reading segments, filling in references, and counting what each clause does.
#include "report/segment.h"

#include <algorithm>

#include "base/text.h"
#include "report/orders.h"
#include "report/rule_read.h"
#include "report/stages.h"

namespace siyu::report {
namespace {

constexpr std::size_t kMostChain = 32;
// Of a definition with all its segments filled in; a group weighs more than a value of a list.
constexpr std::size_t kMostWeight = 1'000'000, kGroupWeight = 20;

class Filler {
 public:
  Filler(const SegmentSet& set, Problems& problems) : set_(set), problems_(problems) {}

  Json fill(const Json& json, const std::string& where, std::vector<std::string>& chain) {
    if (stopped_) return nullptr;
    weight_ += json.is_structured() ? kGroupWeight : 1;
    if (weight_ > kMostWeight) {
      stop({"question_too_long", where, "with its segments written out this question is too long", {}});
      return nullptr;
    }
    if (json.is_object() && json.contains("segment") && json.at("segment").is_string() && !json.contains("rule"))
      return reference(json, where, chain);
    if (json.is_object()) {
      Json out = Json::object();
      for (auto it = json.begin(); it != json.end(); ++it)
        out[it.key()] = fill(it.value(), inside(where, escape_pointer(it.key())), chain);
      return out;
    }
    if (json.is_array()) {
      Json out = Json::array();
      for (std::size_t i = 0; i < json.size(); ++i)
        out.push_back(json[i].is_structured() ? fill(json[i], inside(where, std::to_string(i)), chain) : json[i]);
      weight_ += json.size();
      return out;
    }
    return json;
  }

 private:
  // Places are those of what was asked: all of a reference's own rule is at the reference.
  std::string inside(const std::string& where, const std::string& key) const {
    return references_ > 0 ? where : where + "/" + key;
  }
  void stop(Problem problem) {
    problems_.push_back(std::move(problem));
    stopped_ = true;
  }

  Json reference(const Json& json, const std::string& where, std::vector<std::string>& chain) {
    std::string id = json.at("segment").get<std::string>(), at = inside(where, "segment");
    if (auto loop = std::find(chain.begin(), chain.end(), id); loop != chain.end()) {
      std::string path;
      for (; loop != chain.end(); ++loop) path += *loop + " → ";
      path += id;
      stop({"segment_cycle", at, "a segment cannot be made of itself: " + path, {{"segment", id}, {"chain", path}}});
      return nullptr;
    }
    auto found = set_.find(id);
    if (found == set_.end()) {
      std::vector<std::string> known;
      for (const auto& [name, segment] : set_) known.push_back(name);
      std::string near(nearest_name(id, known));
      std::string message = "no segment is called \"" + id + "\" here";
      if (!near.empty()) message += "; did you mean \"" + near + "\"?";
      problems_.push_back({"unknown_segment", at, message, {{"segment", id}, {"near", near}}});
      return nullptr;
    }
    if (chain.size() >= kMostChain) {
      stop({"too_deep", at, "segments are made of segments more than 32 deep", {{"most", "32"}}});
      return nullptr;
    }
    Json out = {{"segment", id}};
    chain.push_back(id);
    ++references_;
    for (const char* key : {"rule", "base"})
      if (auto part = found->second.find(key); part != found->second.end()) out[key] = fill(*part, at, chain);
    --references_;
    chain.pop_back();
    if (auto as_of = found->second.find("as_of"); as_of != found->second.end()) out["as_of"] = *as_of;
    for (auto it = json.begin(); it != json.end(); ++it)  // left for the reader to refuse
      if (it.key() != "segment") out[it.key()] = it.value();
    return out;
  }

  const SegmentSet& set_;
  Problems& problems_;
  std::size_t weight_ = 0, references_ = 0;
  bool stopped_ = false;
};

Table list_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"last_order", Role::measure, Unit::day}},
          {}};
}

}  // namespace

std::optional<Segment> Kind<Segment>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  if (json.is_string()) {  // an id that nobody filled in
    const std::string& id = json.get_ref<const std::string&>();
    problems.push_back({"unknown_segment", where, "no segment is called \"" + id + "\" here", {{"segment", id}}});
    return std::nullopt;
  }
  if (!json.is_object()) {
    wrong_type(problems, where, "a segment", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  reject_others(json, where, {"id", "name", "rule", "base", "as_of"}, problems);
  Segment out;
  if (auto id = json.find("id"); id == json.end()) {
    missing(problems, where + "/id");
  } else if (auto text = Kind<std::string>::read(*id, where + "/id", problems, {})) {
    out.id = *text;
    if (out.id.empty() || out.id[0] == '$')
      problems.push_back({"bad_label", where + "/id", "A segment needs an id that does not start with '$'.", {}});
  }
  if (auto name = json.find("name"); name != json.end()) {
    out.name = Kind<std::string>::read(*name, where + "/name", problems, {}).value_or("");
    if (!out.name.empty() && out.name[0] == '$')
      problems.push_back({"bad_label", where + "/name", "A segment's name does not start with '$'.", {}});
  }
  if (auto rule = json.find("rule"); rule == json.end()) {
    missing(problems, where + "/rule");
  } else if (auto read = Kind<Rule>::read(*rule, where + "/rule", problems, {})) {
    out.rule = *read;
  }
  if (auto base = json.find("base"); base != json.end())
    if (auto read = Kind<Rule>::read(*base, where + "/base", problems, {})) out.base = *read;
  if (auto as_of = json.find("as_of"); as_of != json.end()) {
    if (!as_of->is_string()) {
      wrong_type(problems, where + "/as_of", "a date", *as_of);
    } else if (out.as_of = as_of->get<std::string>(); !read_as_of(out.as_of, Zone{})) {
      problems.push_back({"bad_date",
                          where + "/as_of",
                          "expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS; got \"" + out.as_of + "\"",
                          {{"got", out.as_of}}});
    }
  }
  if (problems.size() != before) return std::nullopt;
  return out;
}

Json Kind<Segment>::write(const Segment& segment) {
  Json out = {{"id", segment.id}};
  if (!segment.name.empty()) out["name"] = segment.name;
  out["rule"] = Kind<Rule>::write(segment.rule);
  if (!segment.base.always()) out["base"] = Kind<Rule>::write(segment.base);
  if (!segment.as_of.empty()) out["as_of"] = segment.as_of;
  return out;
}

Json fill_segments(const Json& json, const SegmentSet& set, const std::string& where, Problems& problems,
                   const std::string& own) {
  std::vector<std::string> chain;
  if (!own.empty()) chain.push_back(own);
  return Filler(set, problems).fill(json, where, chain);
}

void check_segments(const std::vector<Segment>& segments, const model::Store& store, const std::string& where,
                    Problems& problems) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    std::string at = where + "/" + std::to_string(i);
    for (std::size_t j = 0; j < i; ++j) {
      bool same_id = segments[j].id == segments[i].id;
      if (same_id || segments[j].label() == segments[i].label())
        problems.push_back({"duplicate_label",
                            at + (same_id ? "/id" : "/name"),
                            "Two segments are called \"" + segments[i].label() + "\"; rename one.",
                            {{"label", segments[i].label()}}});
    }
    const RuleNode* root = segments[i].rule.root();
    if (root && root->kind == RuleKind::all && root->children.empty())
      problems.push_back({"empty_group",
                          root->where + "/all",
                          "this group has no clause; add one or take the group away",
                          {{"group", "all"}}});
    check_rule(segments[i].rule, store, problems, true);
    check_rule(segments[i].base, store, problems, true);
  }
}

std::vector<Moments> population_at(const std::vector<const Rule*>& rules, const RuleContext& context,
                                   std::span<const std::optional<Instant>> moments) {
  std::vector<Moments> out = people_at(Rule(), context, moments);
  std::optional<Instant> end = context.store.end();
  if (std::any_of(moments.begin(), moments.end(),
                  [&](const auto& moment) { return moment && end && *moment < *end; })) {
    std::vector<Instant> since = known_since(context.store);
    for (std::size_t k = 0; k < moments.size(); ++k)
      for (std::size_t c = 0; moments[k] && c < out.size(); ++c) out[c] &= ~(Moments{since[c] >= *moments[k]} << k);
  }
  for (const Rule* rule : rules) {
    if (rule->always()) continue;
    std::vector<Moments> meant = people_at(*rule, context, moments);
    for (std::size_t c = 0; c < out.size(); ++c) out[c] &= meant[c];
  }
  return out;
}

Counted count_clauses(const Rule& rule, const std::vector<std::uint8_t>& population, const RuleContext& context) {
  Counted out;
  const RuleNode* root = rule.root();
  bool all = !root || root->kind != RuleKind::any;
  bool grouped = root && (root->kind == RuleKind::all || root->kind == RuleKind::any);
  std::vector<std::vector<std::uint8_t>> holds;
  if (grouped) {
    for (std::size_t i = 0; i < root->children.size(); ++i) {
      holds.push_back(people_where(rule_of(root->children[i]), context));
      out.clauses.push_back({(all ? "/all/" : "/any/") + std::to_string(i)});
    }
  } else if (root) {
    holds.push_back(people_where(rule, context));
    out.clauses.push_back({""});
  }
  // A column of bytes after another, so that no step of it depends on what a customer is.
  std::size_t n = holds.size(), people = population.size();
  std::vector<std::uint16_t> held(people, 0);
  for (const std::vector<std::uint8_t>& one : holds)
    for (std::size_t c = 0; c < people; ++c) held[c] = static_cast<std::uint16_t>(held[c] + (one[c] != 0));
  out.people.resize(people);
  for (std::size_t c = 0; c < people; ++c) {
    bool is_in = population[c] != 0;
    out.people[c] = is_in & (all ? held[c] == n : held[c] > 0);
    out.of += is_in;
    out.customers += out.people[c];
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t c = 0; c < people; ++c) {
      bool is_in = population[c] != 0, one = holds[i][c] != 0;
      out.clauses[i].alone += is_in & one;
      out.clauses[i].removed += is_in & (one != all) & (held[c] == (all ? n - 1 : 1));
    }
  return out;
}

Result<Table> people_list(const std::vector<std::uint8_t>& people, const model::Store& store, Zone zone,
                          std::optional<Instant> as_of) {
  std::vector<Purchases> bought;
  std::vector<Instant> last;
  if (std::optional<PaidEvent> paid = paid_event(store)) {
    Result<std::shared_ptr<const Orders>> read = paid_orders(*paid, Rule(), {store, zone});
    if (!read) return read.problems();
    const Orders* orders = read->get();
    Range before;
    before.until = as_of;
    Result<std::vector<Purchases>> of = purchases(*orders, before, Refunds::gross, store.customers());
    if (!of) return of.problems();
    bought = std::move(*of);
    last.assign(paid->timed ? store.customers() : 0, model::kUntimed);
    for (const Order& order : orders->orders)
      if (!last.empty() && order.customer != model::kNoCustomer && before.holds(order.time))
        last[order.customer] = std::max(last[order.customer], order.time);
  }
  Table table = list_table();
  for (model::Customer c : store.by_label()) {
    if (!people[c]) continue;
    bool ordered = !last.empty() && last[c] != model::kUntimed;
    table.rows.push_back({text_cell(store.label(c)), bought.empty() ? Cell{} : count_cell(bought[c].orders),
                          bought.empty() ? Cell{} : optional_money(bought[c].paid),
                          ordered ? text_cell(format_day(day_of(last[c], zone))) : Cell{}});
  }
  return table;
}

std::optional<std::int64_t> reachable(const std::vector<std::uint8_t>& people, const model::Store& store,
                                      std::optional<Instant> as_of) {
  std::vector<std::optional<Instant>> deleted = customer_times(store, "customer.deleted_at");
  if (deleted.empty()) return std::nullopt;
  std::int64_t out = 0;
  for (std::size_t c = 0; c < people.size(); ++c)
    out += people[c] != 0 && !(deleted[c] && (!as_of || *deleted[c] < *as_of));
  return out;
}

}  // namespace siyu::report
