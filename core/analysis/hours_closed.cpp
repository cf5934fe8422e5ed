// What the shop sold while it was shut: the share on each denominator, and whose share stands out (statistics.md §10.4).
#include <algorithm>
#include <numeric>

#include "analysis/hours_sold.h"
#include "statistics/multiplicity.h"
#include "statistics/proportions.h"
#include "statistics/stable.h"

namespace siyu::analysis::hours {

using report::Cell;
using report::Role;
using report::share_cell;
using report::Table;
using report::text_cell;
using report::Unit;
using statistics::stable;

namespace {

constexpr std::size_t kMostGroups = 25;
constexpr std::int64_t kFew = 30;  // of fewer orders nothing is concluded
constexpr double kLevel = 0.05;

Table closed_shape() {
  return {"closed",
          {{"denominator", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"of_orders", Role::measure, Unit::count},
           {"orders_share", Role::measure, Unit::share},
           {"low", Role::measure, Unit::share},
           {"high", Role::measure, Unit::share},
           {"paid", Role::measure, Unit::money},
           {"of_paid", Role::measure, Unit::money},
           {"paid_share", Role::measure, Unit::share},
           {"p", Role::measure, Unit::share}},
          {}};
}

Table groups_shape() {
  return {"groups",
          {{"group", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"closed_orders", Role::measure, Unit::count},
           {"closed_share", Role::measure, Unit::share},
           {"low", Role::measure, Unit::share},
           {"high", Role::measure, Unit::share},
           {"others_share", Role::measure, Unit::share},
           {"p", Role::measure, Unit::share},
           {"p_clustered", Role::measure, Unit::share},
           {"p_adjusted", Role::measure, Unit::share},
           {"verdict", Role::measure, Unit::text}},
          {}};
}

struct Part {
  std::int64_t closed = 0, orders = 0;
};

// How much alike the orders of one group are beyond chance: the analysis-of-variance estimate of the intra-class correlation,
// without the group that is asked about, which would else hide itself. Nothing for fewer than two other groups.
std::optional<double> correlation(const std::vector<Part>& parts, std::size_t without) {
  double k = 0, n = 0, squares = 0, closed = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == without || parts[i].orders == 0) continue;
    const auto size = static_cast<double>(parts[i].orders);
    ++k, n += size, squares += size * size, closed += static_cast<double>(parts[i].closed);
  }
  if (k < 2 || n <= k) return std::nullopt;
  const double mean = closed / n;
  double between = 0, within = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == without || parts[i].orders == 0) continue;
    const auto size = static_cast<double>(parts[i].orders);
    const double share = static_cast<double>(parts[i].closed) / size;
    between += size * (share - mean) * (share - mean), within += size * share * (1 - share);
  }
  between /= k - 1, within /= n - k;
  const double usual_size = (n - squares / n) / (k - 1), spread = between + (usual_size - 1) * within;
  if (!(spread > 0)) return 0.0;
  return std::clamp((between - within) / spread, 0.0, 1.0);
}

Table groups_table(const std::vector<Part>& parts, const std::vector<std::string>& names,
                   std::vector<report::Note>& notes) {
  std::vector<std::size_t> shown;
  Part all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    all.closed += parts[i].closed, all.orders += parts[i].orders;
    if (parts[i].orders > 0) shown.push_back(i);
  }
  std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
    return parts[a].orders != parts[b].orders ? parts[a].orders > parts[b].orders : names[a] < names[b];
  });
  if (shown.size() > kMostGroups) {
    notes.push_back({"group_limit", {{"groups", shown.size()}, {"shown", kMostGroups}}});
    shown.resize(kMostGroups);
  }
  struct Test {
    double p, clustered;
  };
  std::vector<std::optional<Test>> tests;
  std::vector<double> judged;
  for (std::size_t i : shown) {
    const Part &one = parts[i], others = {all.closed - one.closed, all.orders - one.orders};
    tests.emplace_back();
    if (others.orders == 0) continue;
    const double mean = static_cast<double>(others.closed) / static_cast<double>(others.orders);
    const double p = statistics::binomial_exact(one.closed, one.orders, mean, statistics::Alternative::greater)->p;
    const std::optional<double> rho = correlation(parts, i);
    tests.back() = {p, rho ? statistics::beta_binomial_upper(one.closed, one.orders, mean, *rho) : p};
    judged.push_back(tests.back()->clustered);
  }
  const std::vector<double> adjusted = statistics::benjamini_hochberg(judged);
  Table out = groups_shape();
  std::size_t at = 0;
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const Part &one = parts[shown[k]], others = {all.closed - one.closed, all.orders - one.orders};
    const statistics::Interval interval = statistics::wilson(one.closed, one.orders);
    std::vector<Cell> row = {text_cell(names[shown[k]]),
                             one.orders,
                             one.closed,
                             share_cell(one.closed, one.orders),
                             interval.low,
                             interval.high,
                             share_cell(others.closed, others.orders)};
    if (tests[k]) {
      const double last = stable(adjusted[at++]);
      row.insert(row.end(), {stable(tests[k]->p), stable(tests[k]->clustered), last,
                             text_cell(one.orders < kFew ? "too_few"
                                       : last < kLevel   ? "more"
                                                         : "usual")});
    } else {
      row.insert(row.end(), {Cell{}, Cell{}, Cell{}, text_cell("too_few")});
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace

Result<std::vector<Table>> closed_tables(const Ground& ground, const Params& params, std::vector<report::Note>& notes) {
  Sum closed, all, online, all_closed;
  std::vector<Part> parts(ground.groups.size());
  for (const Sold& one : ground.sold) {
    if (!one.in_range || one.minute == kNoHour) continue;
    const bool shut = params.closed(one.minute);
    if (!all.add(one) || (shut && !all_closed.add(one)) || (one.online && !online.add(one)) ||
        (one.online && shut && !closed.add(one)))
      return money_overflow();
    if (!parts.empty()) ++parts[one.group].orders, parts[one.group].closed += shut;
  }
  Table table = closed_shape();
  auto add = [&](const char* denominator, const Sum& of) {
    const statistics::Interval interval = statistics::wilson(closed.orders, of.orders);
    Cell p;
    if (params.baseline && of.orders > 0)
      p = stable(statistics::binomial_exact(closed.orders, of.orders, *params.baseline)->p);
    table.rows.push_back({text_cell(denominator), closed.orders, of.orders, share_cell(closed.orders, of.orders),
                          of.orders > 0 ? Cell(interval.low) : Cell{}, of.orders > 0 ? Cell(interval.high) : Cell{},
                          money_of(ground, closed.net), money_of(ground, of.net),
                          money_share(ground, closed.net, of.net), p});
  };
  add("all_sales", all);
  add("online_sales", online);
  add("closed_hours", all_closed);
  std::vector<Table> out = {std::move(table)};
  if (!params.by.empty()) out.push_back(groups_table(parts, ground.groups, notes));
  return out;
}

}  // namespace siyu::analysis::hours
