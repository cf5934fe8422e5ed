// From watched customers to tables: everything is counted into histograms by day first, so no table looks at a customer twice.
#include "analysis/repurchase_tables.h"

#include <algorithm>

#include "statistics/quantile.h"
#include "statistics/stable.h"
#include "statistics/survival.h"

namespace siyu::analysis::repurchase {

using namespace siyu::report;

namespace {

constexpr std::size_t kMostCurveRows = 400, kMostBins = 40;
constexpr std::int64_t kSmallSample = 30;
constexpr std::int64_t kWidths[] = {1, 2, 5, 7, 14, 30, 60, 90, 180, 365};

Cell libm_cell(const std::optional<double>& value) { return value ? Cell(statistics::stable(*value)) : Cell(); }
// The repurchase rate is 1 - surv, so the ends of its interval change places.
Cell mirrored_cell(const std::optional<double>& value) { return value ? Cell(statistics::stable(1 - *value)) : Cell(); }
Cell plain_cell(const std::optional<double>& value) { return value ? Cell(*value) : Cell(); }

std::vector<Column> with_keys(const std::vector<std::string>& by, std::vector<Column> columns) {
  std::vector<Column> keys;
  for (const std::string& field : by) keys.push_back({field, Role::key, Unit::text});
  columns.insert(columns.begin(), keys.begin(), keys.end());
  return columns;
}

Table rates_table() {
  return {"rates",
          {{"name", Role::key, Unit::text},
           {"window", Role::key, Unit::days},
           {"customers", Role::measure, Unit::count},
           {"of", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share}},
          {}};
}
Table windows_table(const std::vector<std::string>& by) {
  return {"windows",
          with_keys(by, {{"window", Role::key, Unit::days},
                         {"mature", Role::measure, Unit::count},
                         {"customers", Role::measure, Unit::count},
                         {"mature_rate", Role::measure, Unit::share},
                         {"rate", Role::measure, Unit::share},
                         {"low", Role::measure, Unit::share},
                         {"high", Role::measure, Unit::share}}),
          {}};
}
Table cohorts_table() {
  return {"cohorts",
          {{"cohort", Role::key, Unit::text},
           {"window", Role::key, Unit::days},
           {"size", Role::measure, Unit::count},
           {"mature", Role::measure, Unit::count},
           {"customers", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share},
           {"complete", Role::measure, Unit::flag}},
          {}};
}
Table curve_table(const std::vector<std::string>& by) {
  return {"curve",
          with_keys(by, {{"day", Role::key, Unit::days},
                         {"at_risk", Role::measure, Unit::count},
                         {"customers", Role::measure, Unit::count},
                         {"censored", Role::measure, Unit::count},
                         {"rate", Role::measure, Unit::share},
                         {"low", Role::measure, Unit::share},
                         {"high", Role::measure, Unit::share}}),
          {}};
}
Table groups_table(const std::vector<std::string>& by) {
  return {"groups",
          with_keys(by, {{"customers", Role::measure, Unit::count},
                         {"repurchased", Role::measure, Unit::count},
                         {"median_days", Role::measure, Unit::days},
                         {"low_days", Role::measure, Unit::days},
                         {"high_days", Role::measure, Unit::days}}),
          {}};
}
Table test_table() {
  return {"test",
          {{"chi2", Role::measure, Unit::count}, {"df", Role::measure, Unit::count}, {"p", Role::measure, Unit::share}},
          {}};
}
Table intervals_table() {
  return {
      "intervals",
      {{"from_days", Role::key, Unit::days}, {"to_days", Role::key, Unit::days}, {"gaps", Role::measure, Unit::count}},
      {}};
}
Table summary_table() {
  return {"summary",
          {{"name", Role::key, Unit::text},
           {"completed", Role::measure, Unit::count},
           {"censored", Role::measure, Unit::count},
           {"mean_days", Role::measure, Unit::days},
           {"p25_days", Role::measure, Unit::days},
           {"median_days", Role::measure, Unit::days},
           {"p75_days", Role::measure, Unit::days},
           {"survival_median_days", Role::measure, Unit::days},
           {"low_days", Role::measure, Unit::days},
           {"high_days", Role::measure, Unit::days}},
          {}};
}

void count(std::vector<std::int64_t>& by_day, std::int32_t day) {
  auto d = static_cast<std::size_t>(day);
  if (d >= by_day.size()) by_day.resize(d + 1, 0);
  ++by_day[d];
}
std::int64_t sum(const std::vector<std::int64_t>& by_day, std::size_t end) {
  std::int64_t out = 0;
  for (std::size_t d = 0; d < std::min(end, by_day.size()); ++d) out += by_day[d];
  return out;
}
std::int64_t sum(const std::vector<std::int64_t>& by_day) { return sum(by_day, by_day.size()); }

// What is known of the customers of one row of groups.
struct Group {
  statistics::TimeCounts counts;         // by days
  std::vector<std::int64_t> mature, in;  // by window: watched at least so long; of these, who came within it
  statistics::SurvivalCurve curve;
  std::int64_t customers() const { return sum(counts.events) + sum(counts.censored); }
  void finish() { curve = statistics::kaplan_meier_counts(counts.events, counts.censored); }
  // The share that has come by the end of the window; nothing when nobody was watched so long and somebody is still missing.
  std::optional<statistics::SurvivalAt> at(std::int64_t window) const {
    if (curve.points.empty()) return std::nullopt;
    const statistics::SurvivalPoint& last = curve.points.back();
    if (last.time < static_cast<double>(window) && last.surv > 0) return std::nullopt;
    return statistics::survival_at(curve, static_cast<double>(window));
  }
};

class Maker {
 public:
  Maker(const Question& question, const Orders& orders)
      : q_(question), orders_(orders), rows_(group_rows(question.params, orders)) {
    std::size_t windows = q_.params.windows.size();
    for (Group* group : all_groups(rows_.texts.size())) group->mature.assign(windows, 0), group->in.assign(windows, 0);
    for (const Watch& watch : orders_.watched) {
      add(whole_, watch);
      if (q_.params.breakdown) add(groups_[rows_.row_of[watch.group]], watch);
    }
    for (Group* group : all_groups(groups_.size())) group->finish();
  }

  Report make() {
    Report report;
    report.tables = {rates(), windows(), cohorts(), curve(), groups()};
    if (q_.params.breakdown) report.tables.push_back(test());
    report.tables.push_back(intervals());
    report.tables.push_back(summary());
    add_notes(report.notes);
    return report;
  }

 private:
  std::vector<Group*> all_groups(std::size_t n) {
    groups_.resize(n);
    std::vector<Group*> out = {&whole_};
    for (Group& group : groups_) out.push_back(&group);
    return out;
  }
  void add(Group& group, const Watch& watch) {
    count(watch.again ? group.counts.events : group.counts.censored, watch.days);
    std::int64_t watched = q_.as_of - watch.start;
    for (std::size_t w = 0; w < q_.params.windows.size() && q_.params.windows[w] <= watched; ++w) {
      ++group.mature[w];
      group.in[w] += watch.again && watch.days <= q_.params.windows[w];
    }
  }
  // The groups that tables show, each with the cells of its key.
  template <class Visit>
  void each_shown(Visit&& visit) const {
    if (!q_.params.breakdown) return visit(whole_, std::vector<Cell>());
    for (std::size_t row = 0; row < groups_.size(); ++row) {
      std::vector<Cell> key;
      for (const std::string& text : rows_.texts[row]) key.push_back(text_cell(text));
      visit(groups_[row], key);
    }
  }
  std::vector<std::string> by() const {
    return q_.params.breakdown ? q_.params.breakdown->by : std::vector<std::string>();
  }

  Table rates() const {
    Table table = rates_table();
    auto add = [&](const char* name, Cell window, std::int64_t n, std::int64_t of) {
      table.rows.push_back({text_cell(name), std::move(window), n, of, share_cell(n, of)});
    };
    add("order_share", {}, orders_.later_orders, orders_.orders);
    add("period", {}, orders_.repeaters, orders_.buyers);
    if (q_.has_start) {
      add("returning", {}, orders_.returning, orders_.buyers);
    } else {
      table.rows.push_back({text_cell("returning"), {}, {}, orders_.buyers, {}});
    }
    for (std::size_t w = 0; w < q_.params.windows.size(); ++w)
      add("window", q_.params.windows[w], whole_.in[w], whole_.mature[w]);
    return table;
  }

  Table windows() const {
    Table table = windows_table(by());
    each_shown([&](const Group& group, const std::vector<Cell>& key) {
      for (std::size_t w = 0; w < q_.params.windows.size(); ++w) {
        std::vector<Cell> row = key;
        row.push_back(q_.params.windows[w]);
        row.push_back(group.mature[w]);
        row.push_back(group.in[w]);
        row.push_back(share_cell(group.in[w], group.mature[w]));
        if (std::optional<statistics::SurvivalAt> at = group.at(q_.params.windows[w])) {
          row.push_back(statistics::stable(1 - at->surv));
          row.push_back(mirrored_cell(at->high));
          row.push_back(mirrored_cell(at->low));
        } else {
          row.resize(row.size() + 3);
        }
        table.rows.push_back(std::move(row));
      }
    });
    return table;
  }

  Table cohorts() const {
    Table table = cohorts_table();
    Cohorts cohorts(orders_.watched, q_.params.cohort, q_.zone);
    std::size_t windows = q_.params.windows.size();
    std::vector<std::int64_t> size(cohorts.size(), 0), mature(cohorts.size() * windows, 0), in = mature;
    for (const Watch& watch : orders_.watched) {
      std::size_t cohort = cohorts.of(watch.start);
      ++size[cohort];
      for (std::size_t w = 0; w < windows && q_.params.windows[w] <= q_.as_of - watch.start; ++w) {
        ++mature[cohort * windows + w];
        in[cohort * windows + w] += watch.again && watch.days <= q_.params.windows[w];
      }
    }
    for (std::size_t cohort = 0; cohort < cohorts.size(); ++cohort)
      for (std::size_t w = 0; w < windows && size[cohort] > 0; ++w) {
        std::int64_t old_enough = mature[cohort * windows + w], came = in[cohort * windows + w];
        bool complete = old_enough == size[cohort];
        table.rows.push_back({text_cell(cohorts.label(cohort)), q_.params.windows[w], size[cohort], old_enough, came,
                              complete ? share_cell(came, size[cohort]) : Cell(), complete});
      }
    return table;
  }

  // Days in steps that keep every group within kMostCurveRows up to the longest window; a step of 1 leaves all days as they are.
  std::int64_t curve_step() const { return q_.params.windows.back() / static_cast<std::int64_t>(kMostCurveRows) + 1; }

  Table curve() const {
    Table table = curve_table(by());
    std::int64_t step = curve_step(), horizon = q_.params.windows.back();
    each_shown([&](const Group& group, const std::vector<Cell>& key) {
      const std::vector<statistics::SurvivalPoint>& points = group.curve.points;
      for (std::size_t i = 0; i < points.size() && points[i].time <= static_cast<double>(horizon);) {
        std::int64_t bin = static_cast<std::int64_t>(points[i].time) / step;
        const statistics::SurvivalPoint& first = points[i];
        const statistics::SurvivalPoint* last = nullptr;
        std::int64_t came = 0, censored = 0;
        for (; i < points.size() && points[i].time <= static_cast<double>(horizon) &&
               static_cast<std::int64_t>(points[i].time) / step == bin;
             ++i) {
          last = &points[i];
          came += last->events;
          censored += last->censored;
        }
        std::vector<Cell> row = key;
        row.push_back(std::min(bin * step + step - 1, horizon));
        row.push_back(first.at_risk);
        row.push_back(came);
        row.push_back(censored);
        row.push_back(statistics::stable(1 - last->surv));
        row.push_back(mirrored_cell(last->high));
        row.push_back(mirrored_cell(last->low));
        table.rows.push_back(std::move(row));
      }
    });
    return table;
  }

  Table groups() const {
    Table table = groups_table(by());
    each_shown([&](const Group& group, const std::vector<Cell>& key) {
      statistics::SurvivalQuantile median = statistics::quantile_of(group.curve, 0.5);
      std::vector<Cell> row = key;
      row.push_back(group.customers());
      row.push_back(sum(group.counts.events));
      row.push_back(plain_cell(median.value));
      row.push_back(plain_cell(median.low));
      row.push_back(plain_cell(median.high));
      table.rows.push_back(std::move(row));
    });
    return table;
  }

  Table test() const {
    Table table = test_table();
    std::vector<statistics::TimeCounts> counts;
    for (const Group& group : groups_) counts.push_back(group.counts);
    statistics::LogRank test = statistics::log_rank_counts(counts);
    table.rows.push_back({libm_cell(test.chi2), test.chi2 ? Cell(std::int64_t{test.df}) : Cell(), libm_cell(test.p)});
    return table;
  }

  Table intervals() const {
    Table table = intervals_table();
    auto days = static_cast<std::int64_t>(orders_.gaps.size());
    std::int64_t width = 1;
    for (std::int64_t w : kWidths) {
      width = w;
      if (days <= w * static_cast<std::int64_t>(kMostBins)) break;
    }
    for (std::int64_t from = 0; from < days; from += width) {
      auto a = static_cast<std::size_t>(from), b = static_cast<std::size_t>(from + width);
      table.rows.push_back({from, from + width - 1, sum(orders_.gaps, b) - sum(orders_.gaps, a)});
    }
    return table;
  }

  Table summary() const {
    Table table = summary_table();
    auto add = [&](const char* name, const std::vector<std::int64_t>& gaps, std::int64_t censored,
                   const statistics::SurvivalQuantile& median) {
      std::int64_t completed = sum(gaps), total = 0;
      for (std::size_t d = 0; d < gaps.size(); ++d) total += static_cast<std::int64_t>(d) * gaps[d];
      table.rows.push_back({text_cell(name), completed, censored,
                            completed > 0 ? Cell(static_cast<double>(total) / static_cast<double>(completed)) : Cell(),
                            plain_cell(statistics::quantile7_counts(gaps, 0.25)),
                            plain_cell(statistics::quantile7_counts(gaps, 0.5)),
                            plain_cell(statistics::quantile7_counts(gaps, 0.75)), plain_cell(median.value),
                            plain_cell(median.low), plain_cell(median.high)});
    };
    add("all", orders_.gaps, orders_.last_orders, {});
    add("next", whole_.counts.events, sum(whole_.counts.censored), statistics::quantile_of(whole_.curve, 0.5));
    return table;
  }

  void add_notes(std::vector<Note>& notes) const {
    notes.push_back({"watched_until", {{"day", format_day(q_.as_of)}}});
    if (orders_.same_day > 0)
      notes.push_back(
          {q_.params.same_day == SameDay::once ? "same_day_once" : "same_day_each", {{"orders", orders_.same_day}}});
    std::int64_t customers = whole_.customers();
    if (customers > 0 && customers < kSmallSample) notes.push_back({"small_sample", {{"buyers", customers}}});
    if (customers > 0 && !statistics::quantile_of(whole_.curve, 0.5).value)
      notes.push_back({"median_not_reached", {{"rate", statistics::stable(1 - whole_.curve.points.back().surv)}}});
    if (curve_step() > 1) notes.push_back({"curve_in_steps", {{"days", curve_step()}}});
    if (rows_.has_other)
      notes.push_back({"group_limit", {{"groups", rows_.groups}, {"shown", rows_.texts.size() - 1}}});
  }

  const Question& q_;
  const Orders& orders_;
  GroupRows rows_;
  Group whole_;
  std::vector<Group> groups_;  // by row; of a breakdown only
};

}  // namespace

Report make_report(const Question& question, const Orders& orders) { return Maker(question, orders).make(); }

std::vector<Table> empty_tables() {
  return {rates_table(),    windows_table({}), cohorts_table(),   curve_table({}),
          groups_table({}), test_table(),      intervals_table(), summary_table()};
}

}  // namespace siyu::analysis::repurchase
