// The report on paths (路径): which node follows which, step by step, in people.
//
// The idea: every customer is on one path, and stays in $exit once it has ended, so every column of the picture holds all of them and
// the edges out of a node sum to its people. Nodes beyond the most common of a column are $other there, never dropped.
// Leaves out: times between steps (the funnel has them).
#include <algorithm>

#include "analysis/paths_walk.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Store;
using paths::kNoNode;
using paths::Node;
using paths::Params;
using paths::Paths;

constexpr std::string_view kExit = "$exit", kOther = "$other";
constexpr std::size_t kSmallSample = 30;

Table edges_table() {
  return {"edges",
          {{"from_step", Role::key, Unit::count},
           {"from", Role::key, Unit::text},
           {"to_step", Role::key, Unit::count},
           {"to", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count}},
          {}};
}
Table nodes_table() {
  return {"nodes",
          {{"step", Role::key, Unit::count},
           {"node", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share}},
          {}};
}
Table people_table() {
  return {"people", {{"customer", Role::key, Unit::text}, {"started_at", Role::measure, Unit::instant}}, {}};
}

// A column of the picture: the boxes it shows, in the order of their texts, and the box that each node is in.
struct Boxes {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> of_node;
  std::vector<std::int64_t> customers;  // by box
  bool has_other = false;
};

Boxes boxes_of(const Paths& all, std::size_t step, const Params& params) {
  std::vector<std::int64_t> count(all.names.size(), 0);
  for (std::size_t at = step; at < all.nodes.size(); at += all.width) ++count[all.nodes[at]];
  std::vector<Node> shown;
  for (Node node = 1; node < count.size(); ++node)
    if (count[node] > 0 && all.names[node] != kExit && all.names[node] != kOther) shown.push_back(node);
  std::string end = params.end_point ? std::string(paths::node_text(*params.end_point)) : std::string();
  auto limit = std::min(shown.size(), static_cast<std::size_t>(params.limit));
  std::partial_sort(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(limit), shown.end(),
                    [&](Node a, Node b) {
                      bool a_ends = all.names[a] == end, b_ends = all.names[b] == end;
                      if (a_ends != b_ends) return a_ends;  // the end is always shown
                      return count[a] != count[b] ? count[a] > count[b] : all.names[a] < all.names[b];
                    });
  shown.resize(limit);

  constexpr std::uint32_t kPooled = 0xFFFFFFFFu;
  Boxes out;
  out.of_node.assign(count.size(), kPooled);
  std::int64_t pooled = static_cast<std::int64_t>(all.size()) - count[kNoNode];
  for (Node node : shown) pooled -= count[node];
  out.has_other = pooled > 0;
  for (Node node : shown) out.texts.push_back(all.names[node]);
  if (out.has_other) out.texts.emplace_back(kOther);
  if (count[kNoNode] > 0) out.texts.emplace_back(kExit);
  std::sort(out.texts.begin(), out.texts.end());
  auto box = [&](std::string_view text) {
    return static_cast<std::uint32_t>(std::lower_bound(out.texts.begin(), out.texts.end(), text) - out.texts.begin());
  };
  for (Node node : shown) out.of_node[node] = box(all.names[node]);
  out.of_node[kNoNode] = box(kExit);
  if (out.has_other) std::replace(out.of_node.begin() + 1, out.of_node.end(), kPooled, box(kOther));
  out.customers.assign(out.texts.size(), 0);
  for (Node node = 0; node < count.size(); ++node)
    if (count[node] > 0) out.customers[out.of_node[node]] += count[node];
  return out;
}

// Columns of the picture: up to the one where the last paths have ended.
std::size_t columns_of(const Paths& all) { return all.size() == 0 ? 0 : std::min(all.width, all.longest + 1); }

class PathsPlan final : public Plan {
 public:
  PathsPlan(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition&, Params& params, const Store& store, Problems& problems) {
    paths::check(params, store, problems);
  }
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  void add_notes(const Paths& all, bool has_other, const Store& store, std::vector<Note>& notes) const;

  Definition definition_;
  Params params_;
};

void PathsPlan::add_notes(const Paths& all, bool has_other, const Store& store, std::vector<Note>& notes) const {
  auto note = [&](const char* code, std::size_t customers) {
    if (customers > 0) notes.push_back({code, {{"customers", customers}}});
  };
  note("paths_cut", all.cut);
  note("without_path", all.without);
  if (has_other) notes.push_back({"nodes_pooled", {{"shown", params_.limit}}});
  if (store.resolution() == Resolution::day) notes.push_back({"paths_by_day", Json::object()});
  if (all.size() < kSmallSample) note("small_sample", all.size());
}

Result<Report> PathsPlan::run(const Store& store) const {
  Paths all = paths::find_paths(params_, definition_, store);
  Table edges = edges_table(), nodes = nodes_table();
  std::size_t columns = columns_of(all);
  bool has_other = false;
  Boxes before;
  for (std::size_t step = 0; step < columns; ++step) {
    Boxes here = boxes_of(all, step, params_);
    has_other = has_other || here.has_other;
    for (std::size_t box = 0; box < here.texts.size(); ++box)
      nodes.rows.push_back({count_cell(step + 1), text_cell(here.texts[box]), here.customers[box],
                            share_cell(here.customers[box], static_cast<std::int64_t>(all.size()))});
    if (step > 0) {
      std::size_t across = here.texts.size();
      std::vector<std::int64_t> count(before.texts.size() * across, 0);
      for (std::size_t at = step; at < all.nodes.size(); at += all.width)
        ++count[before.of_node[all.nodes[at - 1]] * across + here.of_node[all.nodes[at]]];
      for (std::size_t from = 0; from < before.texts.size(); ++from)
        for (std::size_t to = 0; to < across; ++to)
          if (std::int64_t n = count[from * across + to])
            edges.rows.push_back(
                {count_cell(step), text_cell(before.texts[from]), count_cell(step + 1), text_cell(here.texts[to]), n});
    }
    before = std::move(here);
  }
  Report report;
  report.tables = {std::move(edges), std::move(nodes)};
  add_notes(all, has_other, store, report.notes);
  return report;
}

// {from_step, from, to_step?, to?}: the people in a box, or on an edge.
Result<Table> PathsPlan::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such box or edge.", {}};
  auto is = [&](const char* key, bool text) {
    return mark.contains(key) && (text ? mark[key].is_string() : mark[key].is_number_integer());
  };
  if (!mark.is_object() || !is("from_step", false) || !is("from", true)) return unknown;
  bool edge = mark.contains("to");
  auto from_step = mark["from_step"].get<std::int64_t>();
  if (edge && (!is("to", true) || (mark.contains("to_step") &&
                                   (!is("to_step", false) || mark["to_step"].get<std::int64_t>() != from_step + 1))))
    return unknown;
  Paths all = paths::find_paths(params_, definition_, store);
  if (from_step < 1 || from_step + (edge ? 1 : 0) > static_cast<std::int64_t>(columns_of(all))) return unknown;
  auto step = static_cast<std::size_t>(from_step - 1);
  Boxes from = boxes_of(all, step, params_), to = edge ? boxes_of(all, step + 1, params_) : Boxes();
  auto find = [](const Boxes& boxes, const std::string& text) {
    auto it = std::find(boxes.texts.begin(), boxes.texts.end(), text);
    return static_cast<std::size_t>(it - boxes.texts.begin());
  };
  std::size_t from_box = find(from, mark["from"].get<std::string>()), to_box = 0;
  if (from_box == from.texts.size()) return unknown;
  if (edge && (to_box = find(to, mark["to"].get<std::string>())) == to.texts.size()) return unknown;

  constexpr std::size_t kNone = SIZE_MAX;
  std::vector<std::size_t> of(store.customers(), kNone);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Node* path = &all.nodes[i * all.width];
    if (from.of_node[path[step]] == from_box && (!edge || to.of_node[path[step + 1]] == to_box))
      of[all.customer[i]] = i;
  }
  Table table = people_table();
  for (model::Customer c : store.by_label())
    if (of[c] != kNone)
      table.rows.push_back(
          {text_cell(store.label(c)), text_cell(format_instant(all.started[of[c]], definition_.zone))});
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()}, {"tables", describe_tables({edges_table(), nodes_table()})}};
}

// The shortest usual gap that half of the times between two events of somebody stay under; asked of the first events only.
std::string usual_gap(const Store& store, const std::vector<const model::Timeline*>& timelines) {
  constexpr std::size_t kEnough = 100'000;
  constexpr std::pair<const char*, std::int64_t> kGaps[] = {{"30m", kHourMs / 2}, {"1d", kDayMs}, {"7d", 7 * kDayMs}};
  std::vector<std::size_t> under(std::size(kGaps), 0);
  std::size_t seen = 0;
  for (const model::Timeline* t : timelines)
    for (model::Customer c = 0; c < store.customers() && seen < kEnough; ++c)
      for (std::uint32_t p = t->offsets()[c] + 1; p < t->offsets()[c + 1]; ++p, ++seen)
        for (std::size_t k = 0; k < std::size(kGaps); ++k)
          under[k] += t->time()[p] - t->time()[p - 1] <= kGaps[k].second;
  // Times without a clock say nothing of half hours.
  for (std::size_t k = store.resolution() == Resolution::day ? 1 : 0; k < std::size(kGaps); ++k)
    if (seen > 0 && 2 * under[k] >= seen) return kGaps[k].first;
  return seen == 0 && store.resolution() != Resolution::day ? "30m" : "30d";
}

Json suggest(const Store& store) {
  std::vector<const model::Timeline*> timelines = paths::timelines_of(Params(), store);
  bool any = std::any_of(timelines.begin(), timelines.end(), [](const auto* t) { return t->size() > 0; });
  if (!any) return nullptr;
  return {{"version", 1}, {"analysis", "paths"}, {"params", {{"session_gap", usual_gap(store, timelines)}}}};
}

}  // namespace

extern const Analysis kPaths = {"paths", bind_plan<Params, PathsPlan>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
