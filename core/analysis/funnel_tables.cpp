// Rows of the tables, and the notes that say how far the numbers can be trusted.
#include "analysis/funnel_tables.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siyu::analysis::funnel {
namespace {

constexpr std::int64_t kSmallSample = 30;

Grain grain_of(Interval interval) {
  constexpr Grain kGrains[] = {Grain::day, Grain::hour, Grain::week, Grain::month};
  return kGrains[static_cast<std::size_t>(interval)];
}

Table with_groups(std::string name, const std::vector<std::string>& by_fields, std::vector<Column> columns) {
  for (std::size_t i = 0; i < by_fields.size(); ++i)
    columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(i), Column{by_fields[i], Role::key, Unit::text});
  return {std::move(name), std::move(columns), {}};
}

std::vector<Cell> group_cells(const std::vector<std::string>& texts) {
  std::vector<Cell> out;
  for (const std::string& text : texts) out.push_back(text_cell(text));
  return out;
}

// The rows that groups get: row_of[scope], and the texts of each row. Without a breakdown there is one row, the whole
// funnel.
struct GroupRows {
  std::vector<std::uint32_t> row_of;            // by scope
  std::vector<std::vector<std::string>> texts;  // by row; empty lists without a breakdown
  std::size_t entered = 0;                      // groups with somebody in them
  bool has_other = false;                       // the last row pools groups
};

GroupRows group_rows(const Question& q, const Answer& answer) {
  GroupRows out;
  std::size_t scopes = answer.groups ? answer.groups->size() + 1 : 1;
  out.row_of.assign(scopes, Tally::kNoRow);
  if (!answer.groups) {
    out.row_of[0] = 0;
    out.texts.emplace_back();
    return out;
  }
  struct Group {
    std::uint32_t scope;
    std::int64_t customers;
    std::vector<std::string> texts;
  };
  std::vector<Group> groups;
  for (std::uint32_t scope = 1; scope < scopes; ++scope)
    if (std::int64_t customers = answer.tally.reached(scope, 0))
      groups.push_back({scope, customers, answer.groups->texts(scope - 1)});
  out.entered = groups.size();
  auto by_text = [](const Group& a, const Group& b) { return a.texts < b.texts; };
  auto shown = std::min(groups.size(), static_cast<std::size_t>(q.params.breakdown->limit));
  std::sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
    return a.customers != b.customers ? a.customers > b.customers : by_text(a, b);
  });
  std::sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown), by_text);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    out.row_of[groups[i].scope] = static_cast<std::uint32_t>(std::min(i, shown));
    if (i < shown) out.texts.push_back(std::move(groups[i].texts));
  }
  out.has_other = groups.size() > shown;
  if (out.has_other) out.texts.emplace_back(q.params.breakdown->by.size(), "$other");
  return out;
}

// Numbers of one row of the table of steps: counts of every step, totals included.
struct StepCounts {
  std::vector<std::int64_t> customers, ties;
};

// The step before that counts: a total or the nearest required one; kNoStep for the first.
constexpr std::size_t kNoStep = SIZE_MAX;
std::size_t step_before(const Params& params, std::size_t step) {
  while (step-- > 0)
    if (!params.steps[step].optional) return step;
  return kNoStep;
}

Table steps_table(const Question& q, const Answer& answer, const GroupRows& rows,
                  const std::vector<StepCounts>& counts) {
  const Params& params = q.params;
  std::size_t totals = params.totals(), first = answer.groups ? totals : 0;
  Table table = steps_columns(params.breakdown ? params.breakdown->by : std::vector<std::string>{});
  std::vector<std::vector<std::vector<std::int64_t>>> times(params.steps.size());
  for (std::size_t s = totals; s < times.size(); ++s)
    if (answer.timed && s > totals && !params.steps[s].optional)
      times[s] = answer.tally.times(static_cast<unsigned>(s - totals), rows.row_of, rows.texts.size());
  for (std::size_t row = 0; row < rows.texts.size(); ++row) {
    const StepCounts& count = counts[row];
    for (std::size_t s = first; s < params.steps.size(); ++s) {
      std::vector<Cell> cells = group_cells(rows.texts[row]);
      std::int64_t n = count.customers[s];
      std::size_t before = step_before(params, s);
      bool has_before = before != kNoStep && before >= first;
      cells.push_back(count_cell(s + 1));
      cells.push_back(text_cell(params.steps[s].label));
      cells.push_back(n);
      cells.push_back(has_before ? share_cell(n, count.customers[before]) : Cell());
      cells.push_back(share_cell(n, count.customers[first]));
      cells.push_back(has_before && !params.steps[s].optional ? Cell(count.customers[before] - n) : Cell());
      if (times[s].empty() || times[s][row].empty()) {
        cells.resize(cells.size() + 4);
      } else {
        Spread spread = spread_of(times[s][row]);
        for (double seconds : {spread.mean, spread.median, spread.p25, spread.p75}) cells.push_back(seconds);
      }
      bool has_ties = answer.timed && s > totals && !params.steps[s].optional;
      cells.push_back(has_ties ? Cell(count.ties[s]) : Cell());
      table.rows.push_back(std::move(cells));
    }
  }
  return table;
}

Table trend_table(const Question& q, const Answer& answer, const GroupRows& rows, const Machine& machine) {
  const Params& params = q.params;
  Grain grain = grain_of(params.trend->interval);
  Table table =
      trend_columns(params.breakdown ? params.breakdown->by : std::vector<std::string>{}, params.trend->interval);
  Span span = span_of(params, q.definition);
  std::size_t buckets = answer.buckets.empty() ? 0 : answer.buckets.size() - 1;
  for (std::uint32_t scope = 0; scope < rows.row_of.size(); ++scope) {
    if (rows.row_of[scope] == Tally::kNoRow || (rows.has_other && rows.row_of[scope] + 1 == rows.texts.size()))
      continue;
    for (std::uint32_t b = 0; b < buckets; ++b) {
      std::vector<Cell> cells = group_cells(rows.texts[rows.row_of[scope]]);
      auto found = answer.trend.find(std::uint64_t{scope} << 32 | b);
      BucketCount count = found == answer.trend.end() ? BucketCount{} : found->second;
      Instant end = machine.window_end(std::min(answer.buckets[b + 1], span.until) - 1);
      if (span.all) end = std::min(end, span.until - 1);
      cells.push_back(text_cell(format_bucket(answer.buckets[b], grain, q.definition.zone)));
      cells.push_back(count.entered);
      cells.push_back(count.converted);
      cells.push_back(share_cell(count.converted, count.entered));
      cells.push_back(q.store.end() && end < *q.store.end());
      table.rows.push_back(std::move(cells));
    }
  }
  if (answer.groups) {
    std::size_t fields = params.breakdown->by.size();
    std::stable_sort(table.rows.begin(), table.rows.end(), [&](const auto& a, const auto& b) {
      return std::lexicographical_compare(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(fields), b.begin(),
                                          b.begin() + static_cast<std::ptrdiff_t>(fields));
    });
  }
  return table;
}

Table time_table(const Question& q, const Answer& answer) {
  Table table = time_columns();
  if (answer.convert_ms.empty()) return table;
  std::vector<std::int64_t> seconds;
  for (std::int64_t ms : answer.convert_ms) seconds.push_back(ms / 1000);
  auto [least, most] = std::minmax_element(seconds.begin(), seconds.end());
  auto bins = q.params.time_to_convert->bins.count;
  if (bins == 0) {
    auto n = static_cast<std::int64_t>(seconds.size());
    for (bins = 1; bins * bins * bins < n;) ++bins;
  }
  std::int64_t low = *least, width = std::max<std::int64_t>(1, (*most - low + bins - 1) / bins);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(bins) + 1, 0);
  for (std::int64_t s : seconds) ++counts[static_cast<std::size_t>((s - low) / width)];
  for (std::int64_t i = 0; i <= bins; ++i) {
    std::int64_t count = counts[static_cast<std::size_t>(i)];
    if (i == bins && count == 0) continue;
    table.rows.push_back({low + i * width, low + std::min(i + 1, bins) * width, count});
  }
  return table;
}

// The place of every unit among the labels, by their bytes.
std::vector<std::uint32_t> label_ranks(const Answer& answer, const model::Store& store) {
  std::vector<std::uint32_t> order(answer.units ? answer.units->size() : 0), rank;
  std::iota(order.begin(), order.end(), 0u);
  if (answer.units) {
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return answer.units->texts(a) < answer.units->texts(b); });
  } else {
    order.assign(store.by_label().begin(), store.by_label().end());
  }
  rank.resize(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

void add_notes(const Question& q, const Answer& answer, const StepCounts& whole, const GroupRows& rows,
               std::vector<Note>& notes) {
  const Params& params = q.params;
  std::size_t totals = params.totals();
  bool has_people = totals < params.steps.size();
  if (has_people && !answer.timed) notes.push_back({"untimed"});
  if (answer.timed && q.store.resolution() == Resolution::day &&
      (params.order == Order::strict || params.time_to_convert))
    notes.push_back({"date_only"});
  for (std::size_t s = 1; s <= totals && s < params.steps.size(); ++s)
    if (whole.customers[s] > whole.customers[s - 1])
      notes.push_back({"exceeds_total",
                       {{"step", s + 1},
                        {"label", params.steps[s].label},
                        {"customers", whole.customers[s]},
                        {"total", whole.customers[s - 1]}}});
  if (answer.timed && answer.tied) notes.push_back({"ties", {{"conversions", answer.tied}}});
  if (answer.open) notes.push_back({"open_attempts", {{"customers", answer.open}}});
  for (bool listed_only : {false, true}) {
    std::size_t worst = kNoStep;
    std::int64_t most = 0;
    for (std::size_t s = totals; s < params.steps.size(); ++s) {
      std::size_t before = step_before(params, s);
      if (before == kNoStep || params.steps[s].optional || (listed_only && before < totals)) continue;
      if (std::int64_t dropped = whole.customers[before] - whole.customers[s]; dropped > most)
        most = dropped, worst = s;
    }
    if (worst == kNoStep) continue;
    notes.push_back(
        {listed_only ? "biggest_listed_drop" : "biggest_drop",
         {{"step", worst + 1},
          {"label", params.steps[worst].label},
          {"dropped", most},
          {"rate", cell_json(share_cell(whole.customers[worst], whole.customers[step_before(params, worst)]))}}});
  }
  Json small = Json::array();
  for (std::size_t s = totals; s < params.steps.size(); ++s) {
    std::size_t before = step_before(params, s);
    if (before == kNoStep || params.steps[s].optional) continue;
    if (whole.customers[before] > 0 && whole.customers[before] < kSmallSample) small.push_back(s + 1);
  }
  if (!small.empty()) notes.push_back({"small_sample", {{"steps", std::move(small)}}});
  if (!params.breakdown) return;
  bool overlaps = params.breakdown->attribution >= Attribution::all_events && !params.breaks_by_person();
  if (overlaps) notes.push_back({"groups_overlap"});
  if (rows.has_other) notes.push_back({"group_limit", {{"groups", rows.entered}, {"shown", rows.texts.size() - 1}}});
}

}  // namespace

Table steps_columns(const std::vector<std::string>& by_fields) {
  return with_groups("steps", by_fields,
                     {{"step", Role::key, Unit::count},
                      {"label", Role::measure, Unit::text},
                      {"customers", Role::measure, Unit::count},
                      {"step_rate", Role::measure, Unit::share},
                      {"overall_rate", Role::measure, Unit::share},
                      {"dropped", Role::measure, Unit::count},
                      {"mean_s", Role::measure, Unit::seconds},
                      {"median_s", Role::measure, Unit::seconds},
                      {"p25_s", Role::measure, Unit::seconds},
                      {"p75_s", Role::measure, Unit::seconds},
                      {"ties", Role::measure, Unit::count}});
}

Table trend_columns(const std::vector<std::string>& by_fields, Interval interval) {
  bool is_day = interval == Interval::day || interval == Interval::week;
  return with_groups("trend", by_fields,
                     {{"bucket", Role::key, is_day ? Unit::day : Unit::text},
                      {"entered", Role::measure, Unit::count},
                      {"converted", Role::measure, Unit::count},
                      {"rate", Role::measure, Unit::share},
                      {"complete", Role::measure, Unit::flag}});
}

Table time_columns() {
  return {"time_to_convert",
          {{"from_s", Role::key, Unit::seconds},
           {"to_s", Role::key, Unit::seconds},
           {"customers", Role::measure, Unit::count}},
          {}};
}

Table people_columns(const std::vector<std::string>& by_fields) {
  return with_groups("people", by_fields,
                     {{"customer", Role::key, Unit::text},
                      {"reached", Role::measure, Unit::count},
                      {"entered_at", Role::measure, Unit::instant}});
}

std::vector<bool> scopes_of_row(const Question& q, const Answer& answer, const std::vector<std::string>& texts) {
  GroupRows rows = group_rows(q, answer);
  std::vector<bool> out(rows.row_of.size(), false);
  for (std::size_t scope = 0; scope < out.size(); ++scope)
    out[scope] = rows.row_of[scope] != Tally::kNoRow && rows.texts[rows.row_of[scope]] == texts;
  return out;
}

Table make_people(const Question& q, const Answer& answer, std::vector<const Person*> chosen, bool with_groups) {
  GroupRows rows;
  if (with_groups) rows = group_rows(q, answer);
  Table table = people_columns(with_groups ? q.params.breakdown->by : std::vector<std::string>{});
  std::vector<std::uint32_t> rank = label_ranks(answer, q.store);
  struct Place {
    std::uint32_t row, rank;
    const Person* person;
  };
  std::vector<Place> places;
  for (const Person* person : chosen)
    places.push_back({with_groups ? rows.row_of[person->scope] : 0, rank[person->unit], person});
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.row != b.row ? a.row < b.row : a.rank < b.rank; });
  for (const Place& place : places) {
    std::vector<Cell> cells = with_groups ? group_cells(rows.texts[place.row]) : std::vector<Cell>{};
    cells.push_back(text_cell(answer.unit_label(place.person->unit, q.store)));
    cells.push_back(count_cell(q.params.totals() + place.person->level));
    cells.push_back(answer.timed ? text_cell(format_instant(place.person->entry, q.definition.zone)) : Cell());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Report make_report(const Question& q, Answer& answer, const std::vector<std::int64_t>& totals) {
  const Params& params = q.params;
  GroupRows rows = group_rows(q, answer);
  Machine machine = make_machine(params, q.definition.zone);
  auto empty = [&] {
    StepCounts out{totals, totals};
    out.customers.resize(params.steps.size(), 0);
    out.ties.assign(params.steps.size(), 0);
    return out;
  };
  StepCounts whole = empty();
  std::vector<StepCounts> counts(rows.texts.size(), whole);
  for (std::uint32_t scope = 0; scope < rows.row_of.size(); ++scope)
    for (unsigned k = 0; k < machine.levels; ++k) {
      std::size_t s = totals.size() + k;
      if (scope == 0) whole.customers[s] = answer.tally.reached(0, k);
      if (rows.row_of[scope] == Tally::kNoRow) continue;
      counts[rows.row_of[scope]].customers[s] += answer.tally.reached(scope, k);
      counts[rows.row_of[scope]].ties[s] += answer.tally.ties(scope, k);
    }
  Report report;
  report.tables.push_back(steps_table(q, answer, rows, counts));
  if (params.trend) report.tables.push_back(trend_table(q, answer, rows, machine));
  if (params.time_to_convert) report.tables.push_back(time_table(q, answer));
  if (params.list) {
    std::vector<const Person*> chosen;
    for (const Person& person : answer.people)
      if ((person.scope != 0) == (answer.groups != nullptr)) chosen.push_back(&person);
    report.tables.push_back(make_people(q, answer, std::move(chosen), answer.groups != nullptr));
  }
  add_notes(q, answer, whole, rows, report.notes);
  return report;
}

}  // namespace siyu::analysis::funnel
