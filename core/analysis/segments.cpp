// Segments (人群): how many people each rule means, what each of its clauses does, who is in several, how the sizes went and who moved.
//
// The idea: a segment is a set of people at a moment. Sizes, clauses and overlap are asked as of the definition's date or the
// segment's own; series and movement ask the same rules at other dates, all of them in one pass over the data. Behaviour counts up
// to the date, and who was not yet known then is in no population; fields of the customer list have only today's value.
// Leaves out: what the people bought (rfm, tiers) and where a segment is kept.
#include <algorithm>
#include <array>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/segment.h"
#include "report/segment_presets.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Store;
using Bytes = std::vector<std::uint8_t>;

enum class Interval : std::uint8_t { week, month };
std::vector<EnumName<Interval>> enum_names(Interval) { return {{Interval::week, "week"}, {Interval::month, "month"}}; }

struct Compare {
  std::string from, to;
  template <class V>
  static void fields(V& v) {
    v("from", &Compare::from, Need::required);
    v("to", &Compare::to, Need::required);
  }
};

struct Params {
  std::vector<Segment> segments;
  Rule base;
  bool overlap = true;
  std::optional<Interval> interval;
  std::optional<Compare> compare;
  template <class V>
  static void fields(V& v) {
    v("segments", &Params::segments, Need::required, Limit{1, 12});
    v("base", &Params::base);
    v("overlap", &Params::overlap);
    v("interval", &Params::interval);
    v("compare", &Params::compare);
  }
};

constexpr std::size_t kMostPoints = 60, kMostSets = 40;
constexpr std::int64_t kSmallSample = 30;
constexpr std::string_view kNone = "$none", kNew = "$new", kOther = "$other", kAnd = " & ";
constexpr int kOutside = -1, kUnknown = -2;

Table sizes_table() {
  return {"sizes",
          {{"segment", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share},
           {"of", Role::measure, Unit::count}},
          {}};
}
Table clauses_table() {
  return {"clauses",
          {{"segment", Role::key, Unit::text},
           {"clause", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"removed", Role::measure, Unit::count}},
          {}};
}
Table overlap_table() {
  return {"overlap", {{"members", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}}, {}};
}
Table series_table(Interval interval) {
  return {"series",
          {{"bucket", Role::key, interval == Interval::week ? Unit::day : Unit::text},
           {"segment", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"complete", Role::measure, Unit::flag}},
          {}};
}
Table movement_table() {
  return {"movement",
          {{"from", Role::key, Unit::text}, {"to", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}},
          {}};
}

// An end of a bucket, and whether the data reach it.
struct Point {
  std::string bucket;
  Instant end;
  bool complete;
};

class Segments final : public Plan {
 public:
  Segments(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems);
  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  RuleContext context(const Store& store, std::optional<Instant> as_of) const {
    return {store, definition_.zone, as_of};
  }
  std::optional<Instant> as_of() const { return definition_.range ? definition_.range->until : std::nullopt; }
  std::optional<Instant> as_of(const Segment& segment) const {
    return segment.as_of.empty() ? as_of() : read_as_of(segment.as_of, definition_.zone);
  }
  std::vector<const Rule*> bases(const Segment* segment) const {
    std::vector<const Rule*> out = {&definition_.where, &params_.base};
    if (segment) out.push_back(&segment->base);
    return out;
  }
  Counted counted(const Store& store, const Segment& segment) const {
    std::optional<Instant> moment = as_of(segment);
    std::vector<Moments> in = population_at(bases(&segment), context(store, moment), {&moment, 1});
    return count_clauses(segment.rule, Bytes(in.begin(), in.end()), context(store, moment));
  }
  // Which segments each customer is in, a bit each.
  std::vector<std::uint32_t> sets(const std::vector<Counted>& counted) const {
    std::vector<std::uint32_t> out(counted[0].people.size(), 0);
    for (std::size_t s = 0; s < counted.size(); ++s)
      for (std::size_t c = 0; c < out.size(); ++c) out[c] |= std::uint32_t{counted[s].people[c]} << s;
    return out;
  }
  std::string members(std::uint32_t set) const {
    std::string out;
    for (std::size_t s = 0; s < params_.segments.size(); ++s)
      if (set >> s & 1) out += (out.empty() ? "" : std::string(kAnd)) + params_.segments[s].label();
    return out;
  }
  Table overlap(const std::vector<Counted>& counted) const;
  Result<std::vector<Point>> points(const Store& store) const;
  std::vector<std::optional<Instant>> compared() const {
    return {read_as_of(params_.compare->from, definition_.zone), read_as_of(params_.compare->to, definition_.zone)};
  }
  // Per customer and moment the first segment that holds, kOutside, or kUnknown for who is not in the population.
  std::vector<std::array<int, 2>> places(const Store& store) const;
  std::string_view place_name(int place) const {
    if (place == kUnknown) return kNew;
    return place == kOutside ? kNone : std::string_view(params_.segments[static_cast<std::size_t>(place)].label());
  }
  Table movement(const Store& store) const;
  void add_notes(const Store& store, const std::vector<Counted>& counted, Report& report) const;
  std::optional<std::size_t> segment_called(const Json& name) const;

  Definition definition_;
  Params params_;
};

void Segments::check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  if (problems.empty()) check_rule(definition.where, store, problems, true);
  if (store.customers() == 0)
    problems.push_back({"no_customers", "", "The data names no customer; load a customer list, orders or events.", {}});
  check_segments(params.segments, store, "/params/segments", problems);
  check_rule(params.base, store, problems, true);
  if ((params.interval || params.compare) && !store.end())
    problems.push_back({"no_times",
                        params.interval ? "/params/interval" : "/params/compare",
                        "The data carry no times, so groups cannot be compared between dates.",
                        {}});
  if (!params.compare) return;
  std::optional<Instant> ends[2];
  for (int i = 0; i < 2; ++i) {
    const std::string& text = i == 0 ? params.compare->from : params.compare->to;
    ends[i] = read_as_of(text, definition.zone);
    if (!ends[i])
      problems.push_back({"bad_date",
                          i == 0 ? "/params/compare/from" : "/params/compare/to",
                          "expected YYYY-MM-DD or YYYY-MM-DD HH:MM:SS; got \"" + text + "\"",
                          {{"got", text}}});
  }
  if (ends[0] && ends[1] && *ends[0] >= *ends[1])
    problems.push_back({"contradiction", "/params/compare", "from must lie before to", {}});
}

Table Segments::overlap(const std::vector<Counted>& counted) const {
  std::vector<std::int64_t> count(std::size_t{1} << counted.size(), 0);
  for (std::uint32_t set : sets(counted)) ++count[set];
  std::vector<std::pair<std::string, std::int64_t>> rows;
  for (std::uint32_t set = 1; set < count.size(); ++set)
    if (count[set] > 0) rows.emplace_back(members(set), count[set]);
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  Table out = overlap_table();
  std::int64_t rest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i < kMostSets) {
      out.rows.push_back({text_cell(rows[i].first), rows[i].second});
    } else {
      rest += rows[i].second;
    }
  }
  if (rest > 0) out.rows.push_back({text_cell(kOther), rest});
  return out;
}

Result<std::vector<Point>> Segments::points(const Store& store) const {
  std::vector<Point> out;
  Grain grain = *params_.interval == Interval::week ? Grain::week : Grain::month;
  Instant end = *store.end(), until = std::min(as_of().value_or(end), end);
  Instant first = *store.first();
  if (definition_.range && definition_.range->from) first = std::max(first, *definition_.range->from);
  for (Instant start = bucket_start(first, grain, definition_.zone); start < until;) {
    if (out.size() == kMostPoints)
      return Problem{"too_many_buckets",
                     "/params/interval",
                     "There are more than 60 intervals; choose a longer interval or a shorter range.",
                     {}};
    Instant next = next_bucket(start, grain, definition_.zone);
    out.push_back({format_bucket(start, grain, definition_.zone), std::min(next, until), next <= until});
    start = next;
  }
  return out;
}

std::vector<std::array<int, 2>> Segments::places(const Store& store) const {
  std::vector<std::optional<Instant>> moments = compared();
  std::vector<Moments> known = population_at(bases(nullptr), context(store, {}), moments);
  std::vector<std::array<int, 2>> out(known.size());
  for (std::size_t c = 0; c < out.size(); ++c)
    for (std::size_t k = 0; k < 2; ++k) out[c][k] = (known[c] >> k & 1) != 0 ? kOutside : kUnknown;
  for (std::size_t s = params_.segments.size(); s-- > 0;) {
    const Segment& segment = params_.segments[s];
    std::vector<Moments> in = people_at(segment.rule, context(store, {}), moments);
    std::vector<Moments> base = people_at(segment.base, context(store, {}), moments);
    for (std::size_t c = 0; c < out.size(); ++c)
      for (std::size_t k = 0; k < 2; ++k)
        if (out[c][k] != kUnknown && (in[c] & base[c]) >> k & 1) out[c][k] = static_cast<int>(s);
  }
  return out;
}

Table Segments::movement(const Store& store) const {
  std::size_t n = params_.segments.size();
  std::vector<std::int64_t> count((n + 2) * (n + 1), 0);
  auto index = [&](int place) { return place >= 0 ? static_cast<std::size_t>(place) : place == kOutside ? n : n + 1; };
  for (const std::array<int, 2>& place : places(store))
    if (place[1] != kUnknown) ++count[index(place[0]) * (n + 1) + index(place[1])];
  Table out = movement_table();
  auto name = [&](std::size_t i) { return place_name(i < n ? static_cast<int>(i) : i == n ? kOutside : kUnknown); };
  for (std::size_t from = 0; from < n + 2; ++from)
    for (std::size_t to = 0; to < n + 1; ++to)
      if (std::int64_t customers = count[from * (n + 1) + to]; customers > 0 || (from < n && to < n))
        out.rows.push_back({text_cell(name(from)), text_cell(name(to)), customers});
  return out;
}

void Segments::add_notes(const Store& store, const std::vector<Counted>& counted, Report& report) const {
  std::optional<Instant> moment = as_of();
  std::vector<Moments> in = population_at(bases(nullptr), context(store, moment), {&moment, 1});
  report.notes.push_back({"population",
                          {{"customers", std::count(in.begin(), in.end(), Moments{1})},
                           {"of", store.customers()},
                           {"filtered", !definition_.where.always() || !params_.base.always()}}});
  Json small = Json::array(), reach = Json::array();
  for (std::size_t s = 0; s < counted.size(); ++s) {
    const std::string& label = params_.segments[s].label();
    if (counted[s].customers < kSmallSample) small.push_back(label);
    if (auto n = reachable(counted[s].people, store, as_of(params_.segments[s])))
      reach.push_back({{"segment", label}, {"customers", *n}});
  }
  if (!reach.empty()) report.notes.push_back({"reachable", {{"segments", std::move(reach)}}});
  if (!small.empty()) report.notes.push_back({"small_sample", {{"segments", std::move(small)}}});
  if (params_.compare)
    report.notes.push_back({"flow_between", {{"from", params_.compare->from}, {"to", params_.compare->to}}});
  add_match_note(store, kPeopleTables, report.notes);
}

Result<Report> Segments::run(const Store& store) const {
  Report report;
  Table sizes = sizes_table(), clauses = clauses_table();
  std::vector<Counted> counted_all;
  for (const Segment& segment : params_.segments) {
    const Counted& one = counted_all.emplace_back(counted(store, segment));
    Cell label = text_cell(segment.label());
    sizes.rows.push_back({label, one.customers, share_cell(one.customers, one.of), one.of});
    for (const Clause& clause : one.clauses)
      clauses.rows.push_back({label, text_cell(clause.where), clause.alone, clause.removed});
  }
  report.tables = {std::move(sizes), std::move(clauses)};
  if (params_.overlap) report.tables.push_back(overlap(counted_all));
  if (params_.interval) {
    Result<std::vector<Point>> ends = points(store);
    if (!ends) return ends.problems();
    Table series = series_table(*params_.interval);
    std::vector<std::optional<Instant>> moments;
    for (const Point& point : *ends) moments.push_back(point.end);
    std::vector<std::vector<std::int64_t>> count;
    for (std::size_t s = 0; !moments.empty() && s < params_.segments.size(); ++s) {
      std::vector<Moments> base = population_at(bases(&params_.segments[s]), context(store, {}), moments);
      std::vector<Moments> in = people_at(params_.segments[s].rule, context(store, {}), moments);
      std::vector<std::int64_t>& of = count.emplace_back(moments.size(), 0);
      for (std::size_t c = 0; c < in.size(); ++c)
        for (Moments bits = in[c] & base[c]; bits != 0; bits &= bits - 1)
          ++of[static_cast<std::size_t>(__builtin_ctzll(bits))];
    }
    for (std::size_t k = 0; k < moments.size(); ++k)
      for (std::size_t s = 0; s < count.size(); ++s)
        series.rows.push_back(
            {text_cell((*ends)[k].bucket), text_cell(params_.segments[s].label()), count[s][k], (*ends)[k].complete});
    report.tables.push_back(std::move(series));
  }
  if (params_.compare) report.tables.push_back(movement(store));
  add_notes(store, counted_all, report);
  return report;
}

std::optional<std::size_t> Segments::segment_called(const Json& name) const {
  for (std::size_t s = 0; name.is_string() && s < params_.segments.size(); ++s)
    if (params_.segments[s].label() == name || params_.segments[s].id == name) return s;
  return std::nullopt;
}

Result<Table> Segments::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  auto list = [&](const Bytes& people, std::optional<Instant> moment) {
    return people_list(people, store, definition_.zone, moment);
  };
  if (mark.contains("segment")) {
    std::optional<std::size_t> s = segment_called(mark["segment"]);
    if (!s) return unknown;
    return list(counted(store, params_.segments[*s]).people, as_of(params_.segments[*s]));
  }
  if (mark.contains("members")) {
    const Json& wanted = mark["members"];
    std::uint32_t set = 0;
    for (std::size_t i = 0; wanted.is_array() && i < wanted.size(); ++i) {
      std::optional<std::size_t> s = segment_called(wanted[i]);
      if (!s) return unknown;
      set |= 1u << *s;
    }
    for (std::uint32_t other = 1; wanted.is_string() && other >> params_.segments.size() == 0; ++other)
      if (members(other) == wanted) set = other;
    if (set == 0) return unknown;
    std::vector<Counted> all;
    for (const Segment& segment : params_.segments) all.push_back(counted(store, segment));
    Bytes people;
    for (std::uint32_t own : sets(all)) people.push_back(own == set);
    return list(people, as_of());
  }
  if (!params_.compare || !mark.contains("from") || !mark.contains("to")) return unknown;
  auto place_of = [&](const Json& name, bool may_be_new) -> std::optional<int> {
    if (name == kNone) return kOutside;
    if (name == kNew && may_be_new) return kUnknown;
    std::optional<std::size_t> s = segment_called(name);
    return s ? std::optional(static_cast<int>(*s)) : std::nullopt;
  };
  std::optional<int> from = place_of(mark["from"], true), to = place_of(mark["to"], false);
  if (!from || !to) return unknown;
  Bytes people;
  for (const std::array<int, 2>& place : places(store)) people.push_back(place[0] == *from && place[1] == *to);
  return list(people, compared()[1]);
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({sizes_table(), clauses_table(), overlap_table(), series_table(Interval::week),
                                      movement_table()})}};
}

// The first four ready-made groups that these data can tell.
Json suggest(const Store& store) {
  Json segments = Json::array();
  for (const Preset& preset : presets(store, Zone{}))
    if (!preset.rule.is_null() && segments.size() < 4) segments.push_back({{"id", preset.key}, {"rule", preset.rule}});
  if (segments.empty()) return nullptr;
  return {{"version", 1}, {"analysis", "segments"}, {"params", {{"segments", std::move(segments)}}}};
}

}  // namespace

extern const Analysis kSegments = {"segments", bind_plan<Params, Segments>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
