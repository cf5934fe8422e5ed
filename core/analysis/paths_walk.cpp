// One pass over the events: nodes by dictionary code, looked up once a code; a customer is done with as soon as the path is found.
#include "analysis/paths_walk.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "report/grouping.h"

namespace siyu::analysis::paths {

using namespace siyu::report;
using column::kNullCode;
using column::Type;
using model::Customer;
using model::Property;
using model::Store;
using model::Stream;
using model::Timeline;

namespace {

constexpr std::string_view kEventName = "event.name";
constexpr std::size_t kMostSuggestions = 2000;  // names that are looked through for the nearest

// Nodes of all streams. Texts are numbered when they are first met; those to leave out have kNoNode.
class Nodes {
 public:
  Nodes(const Params& params, const Store& store, const std::vector<Stream>& streams, Zone zone) {
    names_.emplace_back();
    for (const std::string& text : params.exclude) excluded_.emplace(node_text(text));
    for (const Stream& stream : streams) {
      Source source;
      const Timeline& t = *stream.timeline;
      if (params.node == kEventName) {
        source.names = t.names();
        source.codes = t.name_codes();
        if (t.names() == nullptr) source.one = number(t.name());
      } else {
        source.property = store.property(t, params.node);
        if (source.property.column->type() == Type::text) {
          source.names = &source.property.column->dictionary();
        } else {
          source.values = std::make_unique<report::Grouping>(std::vector<std::string>{params.node}, store,
                                                             std::vector<Stream>{stream}, zone);
        }
      }
      if (source.names != nullptr) source.of_code.assign(source.names->size(), kUnknown);
      sources_.push_back(std::move(source));
    }
  }

  Node at(std::size_t stream, std::uint32_t position) {
    Source& source = sources_[stream];
    if (source.names == nullptr) return source.values ? of_value(source, position) : source.one;
    std::uint32_t code = source.codes.empty() ? source.property.code(position) : source.codes[position];
    if (code == kNullCode) return kNoNode;
    Node node = source.of_code[code];
    if (node == kUnknown) node = source.of_code[code] = number(source.names->text(code));
    return node;
  }
  // Of a text that need not have been met.
  Node number(std::string_view given) {
    std::string text(node_text(given));
    if (text.empty() || excluded_.count(text) != 0) return kNoNode;
    auto [it, is_new] = numbers_.emplace(std::move(text), static_cast<Node>(names_.size()));
    if (is_new) names_.push_back(it->first);
    return it->second;
  }
  std::vector<std::string> take_names() { return std::move(names_); }

 private:
  static constexpr Node kUnknown = 0xFFFFFFFFu;
  struct Source {
    const column::Dictionary* names = nullptr;
    model::Tags codes;  // of names, by position; empty: through the property
    Property property;
    std::vector<Node> of_code;
    std::unique_ptr<report::Grouping> values;  // of a column that is not text
    std::vector<Node> of_group;
    Node one = kNoNode;
  };
  Node of_value(Source& source, std::uint32_t position) {
    std::uint32_t group = source.values->at(0, position);
    if (group >= source.of_group.size()) source.of_group.resize(group + 1, kUnknown);
    Node& node = source.of_group[group];
    if (node == kUnknown) node = number(source.values->texts(group)[0]);
    return node;
  }

  std::vector<Source> sources_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, Node> numbers_;
  std::unordered_set<std::string> excluded_;
};

// Finds the path of one customer after another.
class Finder {
 public:
  Finder(const Params& params, const Definition& definition, Nodes& nodes)
      : nodes_(nodes),
        range_(definition.range ? *definition.range : Range{}),
        gap_(params.session_gap.ms),
        width_(static_cast<std::size_t>(params.max_steps)) {
    if (params.start_point) has_start_ = true, start_ = nodes.number(*params.start_point);
    if (params.end_point) has_end_ = true, end_ = nodes.number(*params.end_point);
    paths_.width = width_;
  }

  // `meant[stream]` says which positions the definition's rule holds for; empty: all.
  void add(Customer customer, const model::Sequence& sequence, const std::vector<std::vector<std::uint8_t>>& meant) {
    bool any = false;
    Instant before = 0;
    reset();
    std::size_t size = sequence.size();
    for (std::size_t i = 0; i < size; ++i) {
      Instant time = sequence.time[i];
      if (range_.from && time < *range_.from) continue;
      if (range_.until && time >= *range_.until) break;
      std::size_t stream = sequence.stream(i);
      std::uint32_t position = sequence.position(i);
      if (!meant.empty() && meant[stream][position] == 0) continue;
      Node node = nodes_.at(stream, position);
      if (node == kNoNode) continue;
      if (any && time - before > gap_) {
        if (steps_ > 0 && !has_end_) return keep(customer);
        reset();
      }
      any = true;
      before = time;
      if (step(node, time)) return keep(customer);
    }
    if (steps_ > 0 && !has_end_) return keep(customer);
    paths_.without += any;
  }
  Paths take() {
    paths_.names = nodes_.take_names();
    return std::move(paths_);
  }

 private:
  void reset() {
    steps_ = 0;
    path_.clear(), times_.clear();
  }
  // The session goes on with this node; true when nothing that comes later can change what is kept.
  bool step(Node node, Instant time) {
    if (steps_ == 0 && has_start_ && node != start_) return false;
    if (steps_ > 0 && node == last_) return false;
    bool first = steps_ == 0;
    ++steps_;
    last_ = node;
    // Up to an end alone, the last steps are kept; else the first ones.
    if (path_.size() < width_ || (has_end_ && !has_start_)) {
      path_.push_back(node);
      times_.push_back(time);
    }
    if (has_end_) return node == end_ && !(first && has_start_);
    return steps_ > width_;
  }
  void keep(Customer customer) {
    std::size_t skip = path_.size() > width_ ? path_.size() - width_ : 0, length = path_.size() - skip;
    paths_.customer.push_back(customer);
    paths_.started.push_back(times_[skip]);
    for (std::size_t k = 0; k < width_; ++k) paths_.nodes.push_back(k < length ? path_[skip + k] : kNoNode);
    paths_.longest = std::max(paths_.longest, length);
    paths_.cut += steps_ > width_;
  }

  Nodes& nodes_;
  Range range_;
  std::int64_t gap_;
  std::size_t width_;
  bool has_start_ = false, has_end_ = false;
  Node start_ = kNoNode, end_ = kNoNode;
  Paths paths_;
  // Of the session: its steps so far, the last of them, and those that are kept.
  std::size_t steps_ = 0;
  Node last_ = kNoNode;
  std::vector<Node> path_;
  std::vector<Instant> times_;
};

// Whether the data have a node of this text. Values that are not text are not looked through.
bool is_known(const std::string& text, const Params& params, const Store& store) {
  std::string bare(node_text(text));
  for (const Timeline* t : timelines_of(params, store)) {
    const column::Dictionary* names = t->names();
    if (params.node != kEventName) {
      const column::Column* column = store.column(*t, params.node);
      if (column->type() != Type::text) return true;
      names = &column->dictionary();
    }
    if (names == nullptr ? t->name() == bare : names->find(bare) || names->find(bare + "/")) return true;
  }
  return false;
}

std::vector<std::string> some_nodes(const Params& params, const Store& store) {
  std::vector<std::string> out;
  for (const Timeline* t : timelines_of(params, store)) {
    const column::Dictionary* names =
        params.node == kEventName ? t->names() : &store.column(*t, params.node)->dictionary();
    if (names == nullptr) out.push_back(t->name());
    for (std::uint32_t code = 0; names != nullptr && code < names->size() && out.size() < kMostSuggestions; ++code)
      out.emplace_back(names->text(code));
  }
  return out;
}

}  // namespace

std::string_view node_text(std::string_view text) {
  bool address = text.starts_with("/") || text.find("://") != std::string_view::npos;
  if (address && text.size() > 1 && text.ends_with("/")) text.remove_suffix(1);
  return text;
}

std::vector<const Timeline*> timelines_of(const Params& params, const Store& store) {
  std::vector<const Timeline*> out;
  for (const Timeline* t : timelines_with(store, std::nullopt))
    if (t->timed() && (params.node == kEventName || store.column(*t, params.node) != nullptr)) out.push_back(t);
  return out;
}

Paths find_paths(const Params& params, const Definition& definition, const Store& store) {
  std::vector<const Timeline*> timelines = timelines_of(params, store);
  std::vector<Stream> streams;
  // Of one stream a walk hands on everything; of several it merges what has a tag, and here everything has one.
  std::vector<std::uint32_t> ones;
  std::size_t longest = 0;
  for (const Timeline* t : timelines) longest = std::max(longest, t->size());
  if (timelines.size() > 1) ones.assign(longest, 1);
  for (const Timeline* t : timelines)
    streams.push_back({t, timelines.size() > 1 ? std::span<const std::uint32_t>(ones).first(t->size()) : t->row()});
  std::vector<std::vector<std::uint8_t>> meant;
  if (!definition.where.always())
    for (const Timeline* t : timelines)
      meant.push_back(events_where(definition.where, *t, {store, definition.zone, std::nullopt}));
  Nodes nodes(params, store, streams, definition.zone);
  Finder finder(params, definition, nodes);
  model::walk(store, streams, false,
              [&](Customer customer, const model::Sequence& sequence) { finder.add(customer, sequence, meant); });
  return finder.take();
}

void check(const Params& params, const Store& store, Problems& problems) {
  if (params.node != kEventName) {
    // A leaf on the field asks whether it exists, and suggests the nearest name.
    Problems found;
    Json leaf = {{"field", params.node}, {"op", "is_set"}};
    std::optional<Rule> rule = Kind<Rule>::read(leaf, "/params/node", found, {});
    if (rule) check_rule(*rule, store, found);
    for (Problem& problem : found) {
      problem.where = "/params/node";
      problems.push_back(std::move(problem));
    }
    if (found.empty() && store.field_named(params.node).starts_with("customer."))
      problems.push_back({"not_of_events",
                          "/params/node",
                          "\"" + params.node + "\" belongs to a person and does not change from event to event",
                          {{"field", params.node}}});
  }
  if (params.session_gap.ms <= 0) out_of_limit(problems, "/params/session_gap", {1, 1'000'000'000}, "duration");
  if (!problems.empty()) return;
  if (timelines_of(params, store).empty()) {
    problems.push_back(
        {"no_times", "/params/node", "No event has both this field and a time, so there is no path.", {}});
    return;
  }
  auto look = [&](const std::string& text, const std::string& where) {
    if (is_known(text, params, store)) return;
    std::vector<std::string> known = some_nodes(params, store);
    std::string near(nearest_name(text, known));
    std::string message = "no event has \"" + text + "\" as its " + params.node;
    if (!near.empty()) message += "; did you mean \"" + near + "\"?";
    problems.push_back({"unknown_node", where, message, {{"node", text}, {"near", near}}});
  };
  if (params.start_point) look(*params.start_point, "/params/start_point");
  if (params.end_point) look(*params.end_point, "/params/end_point");
  for (std::size_t i = 0; i < params.exclude.size(); ++i) {
    look(params.exclude[i], "/params/exclude/" + std::to_string(i));
    auto is = [&](const std::optional<std::string>& point) {
      return point && node_text(*point) == node_text(params.exclude[i]);
    };
    if (is(params.start_point) || is(params.end_point))
      problems.push_back({"contradiction",
                          "/params/exclude/" + std::to_string(i),
                          "\"" + params.exclude[i] + "\" is where the path starts or ends and is left out too",
                          {}});
  }
}

}  // namespace siyu::analysis::paths
