// Benchmarks (标杆): the figures of the articles with where they are from, and beside each one's own where the data can give it.
//
// The idea: figures are data (benchmarks_data.h), own values are cells of the other reports (benchmarks_own.h). They stay inside the team
// unless `shared` says otherwise: what leaves it reads the flag and the note `not_for_sharing`.
// Leaves out: words (the page's, by id) and figures that the articles only hint at (几十万, 百万级).
#include <algorithm>

#include "analysis/benchmarks_data.h"
#include "analysis/benchmarks_own.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "statistics/proportions.h"

namespace siyu::analysis {
namespace {

using namespace benchmarks;
using namespace report;
using model::Store;

struct Params {
  std::vector<std::string> figures;  // ids; none: all
  std::string report;                // only those that may be laid beside this analysis
  bool shared = false;               // may they leave the team?
  template <class V>
  static void fields(V& v) {
    v("figures", &Params::figures, Need::optional, Limit{0, 200});
    v("report", &Params::report);
    v("shared", &Params::shared);
  }
};

Table figures_table() {
  return {"figures",
          {{"figure", Role::key, Unit::text},
           {"report", Role::measure, Unit::text},
           {"unit", Role::measure, Unit::text},
           {"low", Role::measure, Unit::text},
           {"high", Role::measure, Unit::text},
           {"x", Role::measure, Unit::count},
           {"n", Role::measure, Unit::count},
           {"interval_low", Role::measure, Unit::share},
           {"interval_high", Role::measure, Unit::share},
           {"source", Role::measure, Unit::text},
           {"from_year", Role::measure, Unit::text},
           {"to_year", Role::measure, Unit::text},
           {"calculated", Role::measure, Unit::flag},
           {"expected", Role::measure, Unit::flag},
           {"own", Role::measure, Unit::text},
           {"own_x", Role::measure, Unit::count},
           {"own_n", Role::measure, Unit::count},
           {"own_low", Role::measure, Unit::share},
           {"own_high", Role::measure, Unit::share},
           {"shared", Role::measure, Unit::flag}},
          {}};
}

Cell figure_cell(const std::optional<double>& value, Measure measure) {
  if (!value) return {};
  // The money of the articles is whole yuan or fen: exact in hundredths.
  if (measure == Measure::money) return money_cell(Money{static_cast<std::int64_t>(*value * 100 + 0.5) * 100});
  const auto whole = static_cast<std::int64_t>(*value);
  if (static_cast<double>(whole) == *value && measure != Measure::share && measure != Measure::growth) return whole;
  return *value;
}
void add_interval(std::vector<Cell>& row, std::optional<std::int64_t> x, std::optional<std::int64_t> n) {
  if (x && n && *n > 0) {
    const statistics::Interval interval = statistics::wilson(*x, *n);
    row.insert(row.end(), {interval.low, interval.high});
  } else {
    row.insert(row.end(), 2, Cell{});
  }
}
Cell year_cell(int year) { return year == 0 ? Cell{} : text_cell(std::to_string(year)); }

class Benchmarks final : public Plan {
 public:
  Benchmarks(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition&, const Params& params, const Store&, Problems& problems) {
    std::vector<std::string> known;
    for (const Figure& figure : figures()) known.emplace_back(figure.id);
    for (std::size_t i = 0; i < params.figures.size(); ++i)
      if (std::find(known.begin(), known.end(), params.figures[i]) == known.end())
        unknown_value(problems, "/params/figures/" + std::to_string(i), params.figures[i], known);
    std::vector<std::string> reports;
    for (const Figure& figure : figures())
      if (std::find(reports.begin(), reports.end(), figure.report) == reports.end())
        reports.emplace_back(figure.report);
    if (!params.report.empty() && std::find(reports.begin(), reports.end(), params.report) == reports.end())
      unknown_value(problems, "/params/report", params.report, reports);
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store&, const Json&) const override {
    return Problem{"no_people", "", "A figure of an article has no people behind it.", {}};
  }

 private:
  bool meant(const Figure& figure) const {
    const std::vector<std::string>& ids = params_.figures;
    return (ids.empty() || std::find(ids.begin(), ids.end(), figure.id) != ids.end()) &&
           (params_.report.empty() || params_.report == figure.report);
  }
  Definition definition_;
  Params params_;
};

Result<Report> Benchmarks::run(const Store& store) const {
  const std::map<Own, OwnValue> own = own_values(definition_, store);
  Report report;
  Table table = figures_table();
  for (const Figure& figure : figures()) {
    if (!meant(figure)) continue;
    const bool counted = figure.n > 0;
    std::vector<Cell> row = {text_cell(figure.id),
                             text_cell(figure.report),
                             text_cell(measure_name(figure.measure)),
                             figure_cell(figure.low, figure.measure),
                             figure_cell(figure.high, figure.measure),
                             counted ? Cell(figure.x) : Cell{},
                             counted ? Cell(figure.n) : Cell{}};
    add_interval(row, figure.x, counted ? std::optional(figure.n) : std::nullopt);
    row.insert(row.end(), {text_cell(figure.source), year_cell(figure.from_year), year_cell(figure.to_year),
                           figure.calculated, figure.expected});
    auto it = own.find(figure.own);
    const OwnValue mine = it == own.end() ? OwnValue{} : it->second;
    row.insert(row.end(), {mine.value, mine.x ? Cell(*mine.x) : Cell{}, mine.n ? Cell(*mine.n) : Cell{}});
    add_interval(row, mine.x, mine.n);
    row.emplace_back(params_.shared);
    table.rows.push_back(std::move(row));
  }
  if (!params_.shared) report.notes.push_back({"not_for_sharing", {{"tables", {"figures"}}}});
  report.notes.push_back({"article_figures", Json::object()});
  report.tables.push_back(std::move(table));
  return report;
}

Json describe() { return {{"params", describe_struct<Params>()}, {"tables", describe_tables({figures_table()})}}; }

Json suggest(const Store&) { return {{"version", 1}, {"analysis", "benchmarks"}, {"params", Json::object()}}; }

}  // namespace

extern const Analysis kBenchmarks = {"benchmarks", bind_plan<Params, Benchmarks>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
