// The repurchase report against the obvious way: each customer's orders as a sorted list of days, the product-limit curve by walking
// over sorted lists, medians by looking at every step. Written apart from the report and from core/statistics.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <set>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;

struct Purchase {
  int day = 0, half_hour = 0;  // since 2026-01-01
  std::string customer, channel;
  bool operator<(const Purchase& other) const {
    return std::pair(day, half_hour) < std::pair(other.day, other.half_hour);
  }
};

struct World {
  std::vector<Purchase> rows;
  int nth = 1, from = -1, to = -1, as_of = -1;  // days; -1 not given
  bool once = false, by_channel = false;
  int limit = 25;
  std::vector<int> windows;
};

std::string date(int day) { return format_day(days_from_civil({2026, 1, 1}) + day); }

World random_world(unsigned seed) {
  std::mt19937 dice(seed);
  auto below = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  World world;
  int customers = 1 + below(12), span = 10 + below(120), orders = 1 + below(40);
  for (int i = 0; i < orders; ++i) {
    Purchase row;
    row.customer = "c" + std::to_string(below(customers));
    row.day = below(span);
    row.half_hour = i;  // all times differ, so the order of a customer's orders is theirs
    row.channel = std::string(1, static_cast<char>('A' + below(5)));
    world.rows.push_back(row);
  }
  world.nth = 1 + (below(3) == 0 ? below(3) : 0);
  if (below(3) == 0) world.from = below(span);
  if (below(3) == 0) world.to = std::max(world.from, 0) + below(span);
  if (below(3) == 0) world.as_of = std::max(world.from, 0) + below(span);
  world.once = below(3) == 0;
  world.by_channel = below(2) == 0;
  world.limit = 1 + below(5);
  for (int w = 0; w < 1 + below(4); ++w) world.windows.push_back(1 + below(span));
  std::sort(world.windows.begin(), world.windows.end());
  world.windows.erase(std::unique(world.windows.begin(), world.windows.end()), world.windows.end());
  return world;
}

// A number as a report writes it, one from a logarithm cut to what is the same everywhere.
std::string exact(double value) { return report::cell_json(value).dump(); }
bool close(const std::string& a, double b) { return std::abs(std::stod(a) - b) <= 2e-9 * std::max(1.0, std::abs(b)); }

struct Case {
  int days;
  bool again;
  int watched;
  std::string channel, month;
};

struct Step {
  int time, at_risk, events, censored;
  double surv, low, high;
  bool has_band;
};

std::vector<Step> product_limit(const std::vector<Case>& cases) {
  std::set<int> times;
  for (const Case& one : cases) times.insert(one.days);
  std::vector<Step> out;
  double surv = 1, sum = 0;
  for (int t : times) {
    Step step{t, 0, 0, 0, 1, 1, 1, true};
    for (const Case& one : cases) {
      step.at_risk += one.days >= t;
      step.events += one.days == t && one.again;
      step.censored += one.days == t && !one.again;
    }
    surv *= static_cast<double>(step.at_risk - step.events) / step.at_risk;
    if (step.at_risk > step.events)
      sum += static_cast<double>(step.events) / (static_cast<double>(step.at_risk) * (step.at_risk - step.events));
    step.surv = surv;
    step.has_band = step.at_risk > step.events && (out.empty() || out.back().has_band);
    if (step.has_band && surv < 1) {
      double wide = 1.959963984540054 * std::sqrt(sum) / std::log(surv);
      step.low = std::pow(surv, std::exp(-wide)), step.high = std::pow(surv, std::exp(wide));
      if (step.low > step.high) std::swap(step.low, step.high);
    }
    out.push_back(step);
  }
  return out;
}

// The smallest time with surv < 1/2, or the middle of the stretch on which it is 1/2; -1 for none.
double median(const std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].surv < 0.5 - 1e-10) return steps[i].time;
    if (std::abs(steps[i].surv - 0.5) > 1e-10) continue;
    std::size_t j = i + 1;
    while (j < steps.size() && std::abs(steps[j].surv - 0.5) <= 1e-10) ++j;
    return (steps[i].time + steps[j < steps.size() ? j : j - 1].time) / 2.0;
  }
  return -1;
}

struct Oracle {
  std::vector<Case> cases;
  std::vector<int> gaps;
  int last_orders = 0, orders = 0, later = 0, buyers = 0, repeaters = 0, returning = 0, as_of = 0;

  explicit Oracle(const World& world) {
    for (const Purchase& row : world.rows) as_of = std::max(as_of, row.day);
    if (world.as_of >= 0) as_of = world.as_of;
    std::map<std::string, std::vector<Purchase>> of;
    for (const Purchase& row : world.rows)
      if (row.day <= as_of) of[row.customer].push_back(row);
    auto in_range = [&](const Purchase& row) {
      return (world.from < 0 || row.day >= world.from) && (world.to < 0 || row.day <= world.to);
    };
    for (auto& [customer, rows] : of) {
      std::sort(rows.begin(), rows.end());
      if (world.once)
        rows.erase(
            std::unique(rows.begin(), rows.end(), [](const Purchase& a, const Purchase& b) { return a.day == b.day; }),
            rows.end());
      int inside = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!in_range(rows[i])) continue;
        ++inside, ++orders;
        later += i > 0;
        if (i + 1 < rows.size()) {
          gaps.push_back(rows[i + 1].day - rows[i].day);
        } else {
          ++last_orders;
        }
      }
      buyers += inside > 0, repeaters += inside > 1;
      returning += inside > 0 && world.from >= 0 && rows[0].day < world.from;
      auto nth = static_cast<std::size_t>(world.nth);
      if (rows.size() < nth || !in_range(rows[nth - 1])) continue;
      const Purchase& start = rows[nth - 1];
      bool again = rows.size() > nth;
      cases.push_back({(again ? rows[nth].day : as_of) - start.day, again, as_of - start.day, start.channel,
                       date(start.day).substr(0, 7)});
    }
  }
};

void compare_curve(const std::vector<std::string>& lines, const std::vector<Step>& steps, int horizon) {
  std::size_t i = 0;
  for (const Step& step : steps) {
    if (step.time > horizon) break;
    ASSERT_LT(i, lines.size());
    std::string head = std::to_string(step.time) + "|" + std::to_string(step.at_risk) + "|" +
                       std::to_string(step.events) + "|" + std::to_string(step.censored) + "|";
    std::string rest = lines[i].substr(std::min(head.size(), lines[i].size()));
    ASSERT_EQ(lines[i].substr(0, head.size()), head);
    std::size_t a = rest.find('|'), b = rest.rfind('|');
    ASSERT_TRUE(close(rest.substr(0, a), 1 - step.surv)) << rest << " for " << 1 - step.surv;
    if (step.has_band) {
      ASSERT_TRUE(close(rest.substr(a + 1, b - a - 1), 1 - step.high)) << rest << " for " << 1 - step.high;
      ASSERT_TRUE(close(rest.substr(b + 1), 1 - step.low)) << rest << " for " << 1 - step.low;
    } else {
      ASSERT_EQ(rest.substr(a), "|-|-");
    }
    ++i;
  }
  ASSERT_EQ(i, lines.size());
}

std::string share(int n, int of) { return of == 0 ? "-" : exact(static_cast<double>(n) / of); }

TEST(RepurchaseOracle, RandomWorlds) {
  int outside = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    World world = random_world(seed);
    Oracle oracle(world);
    std::vector<std::vector<std::string>> rows;
    for (const Purchase& row : world.rows) {
      char clock[64];
      std::snprintf(clock, sizeof clock, " %02d:%02d:00", row.half_hour / 2, row.half_hour % 2 * 30);
      rows.push_back({row.customer, date(row.day) + clock, row.channel});
    }
    model::Store store =
        Rows().table(TableKind::orders, {"customer.id", "order.paid_at", "order.channel"}, rows).store();
    report::Json params = {{"nth", world.nth}, {"windows", world.windows}, {"same_day", world.once ? "once" : "each"}};
    if (world.as_of >= 0) params["as_of"] = date(world.as_of);
    if (world.by_channel) params["breakdown"] = {{"by", {"order.channel"}}, {"limit", world.limit}};
    report::Json definition = {{"params", params}};
    if (world.from >= 0) definition["range"]["from"] = date(world.from);
    if (world.to >= 0) definition["range"]["to"] = date(world.to);
    Answer answer = ask(analysis::kRepurchase, store, definition.dump());
    auto [first, last] = std::minmax_element(world.rows.begin(), world.rows.end(),
                                             [](const Purchase& a, const Purchase& b) { return a.day < b.day; });
    if (world.from > last->day || (world.to >= 0 && world.to < first->day)) {
      ASSERT_EQ(answer.codes(), Lines{"outside_data /range"}) << "seed " << seed << " " << definition.dump();
      ++outside;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed << " " << definition.dump();
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + definition.dump());

    auto in = [&](const std::vector<Case>& cases, int window, bool came) {
      return static_cast<int>(std::count_if(cases.begin(), cases.end(), [&](const Case& one) {
        return one.watched >= window && (!came || (one.again && one.days <= window));
      }));
    };
    auto rate = [&](int n, int of) { return std::to_string(n) + "|" + std::to_string(of) + "|" + share(n, of); };
    Lines rates = {"order_share|-|" + rate(oracle.later, oracle.orders),
                   "period|-|" + rate(oracle.repeaters, oracle.buyers),
                   world.from < 0 ? "returning|-|-|" + std::to_string(oracle.buyers) + "|-"
                                  : "returning|-|" + rate(oracle.returning, oracle.buyers)};
    for (int w : world.windows)
      rates.push_back("window|" + std::to_string(w) + "|" +
                      rate(in(oracle.cases, w, true), in(oracle.cases, w, false)));
    ASSERT_EQ(answer.rows("rates"), rates);

    std::map<std::string, std::vector<Case>> months, channels;
    for (const Case& one : oracle.cases) months[one.month].push_back(one), channels[one.channel].push_back(one);
    Lines cohorts;
    for (const auto& [month, cases] : months)
      for (int w : world.windows) {
        int size = static_cast<int>(cases.size()), mature = in(cases, w, false), came = in(cases, w, true);
        cohorts.push_back(month + "|" + std::to_string(w) + "|" + std::to_string(size) + "|" + std::to_string(mature) +
                          "|" + std::to_string(came) + "|" + (mature == size ? share(came, size) : "-") + "|" +
                          (mature == size ? "true" : "false"));
      }
    ASSERT_EQ(answer.rows("cohorts"), cohorts);

    // The groups in the order of the report.
    std::vector<std::pair<std::string, std::vector<Case>>> groups;
    if (world.by_channel) {
      std::vector<std::string> names;
      for (const auto& [name, cases] : channels) names.push_back(name);
      std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        return channels[a].size() > channels[b].size();
      });
      std::set<std::string> shown(names.begin(),
                                  names.begin() + std::min<std::ptrdiff_t>(world.limit, std::ssize(names)));
      std::vector<Case> other;
      for (const auto& [name, cases] : channels) {
        if (shown.count(name) != 0) {
          groups.emplace_back(name + "|", cases);
        } else {
          other.insert(other.end(), cases.begin(), cases.end());
        }
      }
      if (!other.empty()) groups.emplace_back("$other|", other);
    } else {
      groups.emplace_back("", oracle.cases);
    }
    Lines curve = answer.rows("curve"), windows = answer.rows("windows"), totals = answer.rows("groups");
    ASSERT_EQ(totals.size(), groups.size());
    std::size_t next_window = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const auto& [key, cases] = groups[g];
      std::vector<Step> steps = product_limit(cases);
      Lines own;
      for (const std::string& line : curve)
        if (line.rfind(key, 0) == 0) own.push_back(line.substr(key.size()));
      ASSERT_NO_FATAL_FAILURE(compare_curve(own, steps, world.windows.back()));
      int again = static_cast<int>(std::count_if(cases.begin(), cases.end(), [](const Case& c) { return c.again; }));
      double middle = median(steps);
      std::string head = key + std::to_string(cases.size()) + "|" + std::to_string(again) + "|" +
                         (middle < 0 ? "-" : exact(middle)) + "|";
      ASSERT_EQ(totals[g].substr(0, head.size()), head);
      for (int w : world.windows) {
        const Step* last = nullptr;
        for (const Step& step : steps)
          if (step.time <= w) last = &step;
        bool known = !steps.empty() && (steps.back().time >= w || steps.back().surv == 0);
        std::string start = key + std::to_string(w) + "|" + std::to_string(in(cases, w, false)) + "|" +
                            std::to_string(in(cases, w, true)) + "|" + share(in(cases, w, true), in(cases, w, false)) +
                            "|";
        const std::string& line = windows.at(next_window++);
        ASSERT_EQ(line.substr(0, start.size()), start);
        std::string value = line.substr(start.size(), line.find('|', start.size()) - start.size());
        if (known) {
          ASSERT_TRUE(close(value, last == nullptr ? 0 : 1 - last->surv)) << line;
        } else {
          ASSERT_EQ(line.substr(start.size()), "-|-|-");
        }
      }
    }
    ASSERT_EQ(next_window, windows.size());

    std::sort(oracle.gaps.begin(), oracle.gaps.end());
    std::string all = "all|" + std::to_string(oracle.gaps.size()) + "|" + std::to_string(oracle.last_orders) + "|";
    ASSERT_EQ(answer.rows("summary")[0].substr(0, all.size()), all);
    int counted = 0;
    for (const std::string& line : answer.rows("intervals")) counted += std::stoi(line.substr(line.rfind('|') + 1));
    ASSERT_EQ(counted, std::ssize(oracle.gaps));
  }
  EXPECT_GT(outside, 0);
  EXPECT_LT(outside, 1000);
}

}  // namespace
}  // namespace siyu::tests
