// One sort by time, one pass with integer counts; the histogram form skips the sort.
#include "statistics/survival.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/result.h"
#include "statistics/distributions.h"

namespace siyu::statistics {
namespace {

constexpr double kFlat = 1e-10;  // how far surv may be from 1-q and still equal it
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Step {
  double time;
  std::int64_t at_risk, events, censored;
};

// Everybody who is ever at risk, as one step for each distinct time.
std::vector<Step> steps_of(std::span<const Subject> subjects) {
  std::vector<Subject> sorted;
  sorted.reserve(subjects.size());
  for (const Subject& subject : subjects) {
    if (subject.entry < subject.time) sorted.push_back(subject);
  }
  std::sort(sorted.begin(), sorted.end(), [](const Subject& a, const Subject& b) { return a.time < b.time; });
  std::vector<double> entries;
  entries.reserve(sorted.size());
  for (const Subject& subject : sorted) entries.push_back(subject.entry);
  std::sort(entries.begin(), entries.end());

  std::vector<Step> steps;
  std::size_t entered = 0;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    const double time = sorted[begin].time;
    std::int64_t events = 0;
    for (; end < sorted.size() && sorted[end].time == time; ++end) events += sorted[end].event ? 1 : 0;
    while (entered < entries.size() && entries[entered] < time) ++entered;
    steps.push_back(
        {time, static_cast<std::int64_t>(entered - begin), events, static_cast<std::int64_t>(end - begin) - events});
  }
  return steps;
}

std::vector<Step> steps_of_counts(std::span<const std::int64_t> events, std::span<const std::int64_t> censored) {
  std::int64_t left = std::accumulate(events.begin(), events.end(), std::int64_t{0}) +
                      std::accumulate(censored.begin(), censored.end(), std::int64_t{0});
  std::vector<Step> steps;
  for (std::size_t time = 0; time < std::max(events.size(), censored.size()); ++time) {
    Step step{static_cast<double>(time), left, time < events.size() ? events[time] : 0,
              time < censored.size() ? censored[time] : 0};
    if (step.events == 0 && step.censored == 0) continue;
    left -= step.events + step.censored;
    steps.push_back(step);
  }
  return steps;
}

void set_band(SurvivalPoint& point, Band band, double z) {
  if (point.surv <= 0) return;
  if (point.greenwood == 0) {
    point.low = point.high = point.surv;
    return;
  }
  const double sigma = std::sqrt(point.greenwood), half = z * sigma;
  switch (band) {
    case Band::plain:
      point.low = std::max(0.0, point.surv - half * point.surv);
      point.high = std::min(1.0, point.surv + half * point.surv);
      return;
    case Band::log:
      point.low = point.surv * std::exp(-half);
      point.high = std::min(1.0, point.surv * std::exp(half));
      return;
    case Band::log_log:
      const double log_surv = std::log(point.surv),
                   factor = std::exp(-half / log_surv);  // above 1: log_surv is negative
      point.low = std::exp(log_surv * factor);
      point.high = std::exp(log_surv / factor);
  }
}

SurvivalCurve curve_of(const std::vector<Step>& steps, Band band, double confidence) {
  CHECK(confidence > 0 && confidence < 1);
  const double z = normal_two_sided(confidence);
  SurvivalCurve curve;
  curve.points.reserve(steps.size());
  double surv = 1, greenwood = 0;
  for (const Step& step : steps) {
    if (step.events > 0) {
      const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.events);
      surv *= (n - d) / n;
      greenwood = step.events == step.at_risk ? kInfinity : greenwood + d / (n * (n - d));
    }
    SurvivalPoint point{step.time, step.at_risk, step.events, step.censored, surv, greenwood, {}, {}, {}};
    if (surv > 0) point.std_err = surv * std::sqrt(greenwood);
    set_band(point, band, z);
    curve.points.push_back(point);
  }
  return curve;
}

// quantile_of for one of the three curves, read by `height`; points without a height are not part of it.
template <class Height>
std::optional<double> time_below(const SurvivalCurve& curve, double level, Height height) {
  std::optional<double> reached;  // since when the curve has been equal to the level
  for (const SurvivalPoint& point : curve.points) {
    const std::optional<double> h = height(point);
    if (!h) continue;
    if (*h < level - kFlat) return reached ? (*reached + point.time) / 2 : point.time;
    if (!reached && *h <= level + kFlat) reached = point.time;
  }
  if (reached) return (*reached + curve.points.back().time) / 2;
  return std::nullopt;
}

// Solves a symmetric positive semidefinite system and returns x' A^-1 x, leaving out directions in which A says nothing;
// `rank` is how many it says something about.
double quadratic_form(std::vector<std::vector<double>> a, std::vector<double> x, int& rank) {
  const std::size_t size = x.size();
  double largest = 0, form = 0;
  for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, a[i][i]);
  std::vector<char> used(size, 0);
  rank = 0;
  for (std::size_t round = 0; round < size; ++round) {
    std::size_t pivot = size;
    for (std::size_t i = 0; i < size; ++i) {
      if (!used[i] && (pivot == size || a[i][i] > a[pivot][pivot])) pivot = i;
    }
    if (a[pivot][pivot] <= largest * 1e-10) break;
    used[pivot] = 1;
    ++rank;
    form += x[pivot] * x[pivot] / a[pivot][pivot];
    for (std::size_t i = 0; i < size; ++i) {
      if (used[i]) continue;
      const double factor = a[i][pivot] / a[pivot][pivot];
      for (std::size_t j = 0; j < size; ++j) a[i][j] -= factor * a[pivot][j];
      x[i] -= factor * x[pivot];
    }
  }
  return form;
}

// At one time: how many of each group are at risk, and have the event.
struct Moment {
  std::vector<double> at_risk, events;
};

class LogRankSum {
 public:
  explicit LogRankSum(std::size_t groups)
      : observed_(groups, 0), expected_(groups, 0), covariance_(groups, std::vector<double>(groups, 0)) {}

  void add(const Moment& moment) {
    const std::size_t groups = observed_.size();
    const double n = std::accumulate(moment.at_risk.begin(), moment.at_risk.end(), 0.0);
    const double d = std::accumulate(moment.events.begin(), moment.events.end(), 0.0);
    if (d == 0) return;
    for (std::size_t g = 0; g < groups; ++g) {
      observed_[g] += moment.events[g];
      expected_[g] += d * moment.at_risk[g] / n;
    }
    if (n <= 1) return;
    const double scale = d * (n - d) / (n - 1);
    for (std::size_t g = 0; g < groups; ++g) {
      for (std::size_t h = 0; h < groups; ++h) {
        const double share = moment.at_risk[g] / n;
        covariance_[g][h] += scale * ((g == h ? share : 0) - share * moment.at_risk[h] / n);
      }
    }
  }

  LogRank result() const {
    LogRank answer{observed_, expected_, 0, {}, {}};
    std::vector<std::size_t> usable;
    for (std::size_t g = 0; g < expected_.size(); ++g) {
      if (expected_[g] > 0) usable.push_back(g);
    }
    if (usable.size() < 2) return answer;
    usable.pop_back();  // the last difference follows from the others
    std::vector<double> difference;
    std::vector<std::vector<double>> covariance;
    for (std::size_t g : usable) {
      difference.push_back(observed_[g] - expected_[g]);
      covariance.emplace_back();
      for (std::size_t h : usable) covariance.back().push_back(covariance_[g][h]);
    }
    int rank = 0;
    const double chi2 = quadratic_form(covariance, difference, rank);
    if (rank == 0) return answer;
    answer.df = rank;
    answer.chi2 = chi2;
    answer.p = chi_square_upper(chi2, rank);
    return answer;
  }

 private:
  std::vector<double> observed_, expected_;
  std::vector<std::vector<double>> covariance_;
};

// Late entries make `at_risk` between two of a group's own times a matter of its entries; so each group is asked for
// every event time of all groups by counting.
std::vector<double> at_risk_at(std::span<const Subject> subjects, const std::vector<double>& times) {
  std::vector<double> entries, ends, counts;
  for (const Subject& subject : subjects) {
    if (!(subject.entry < subject.time)) continue;
    entries.push_back(subject.entry);
    ends.push_back(subject.time);
  }
  std::sort(entries.begin(), entries.end());
  std::sort(ends.begin(), ends.end());
  std::size_t entered = 0, left = 0;
  for (double time : times) {
    while (entered < entries.size() && entries[entered] < time) ++entered;
    while (left < ends.size() && ends[left] < time) ++left;
    counts.push_back(static_cast<double>(entered - left));
  }
  return counts;
}

}  // namespace

SurvivalCurve kaplan_meier(std::span<const Subject> subjects, Band band, double confidence) {
  return curve_of(steps_of(subjects), band, confidence);
}

SurvivalCurve kaplan_meier_counts(std::span<const std::int64_t> events, std::span<const std::int64_t> censored,
                                  Band band, double confidence) {
  return curve_of(steps_of_counts(events, censored), band, confidence);
}

SurvivalQuantile quantile_of(const SurvivalCurve& curve, double q) {
  CHECK(q > 0 && q < 1);
  using Point = SurvivalPoint;
  return {time_below(curve, 1 - q, [](const Point& point) { return std::optional<double>(point.surv); }),
          time_below(curve, 1 - q, [](const Point& point) { return point.low; }),
          time_below(curve, 1 - q, [](const Point& point) { return point.high; })};
}

RestrictedMean restricted_mean(const SurvivalCurve& curve, double tau) {
  CHECK(tau >= 0);
  // Backwards, so that the area from each event to tau is there when its share of the variance is added.
  double area = 0, variance = 0, end = tau;
  for (std::size_t i = curve.points.size(); i-- > 0;) {
    const SurvivalPoint& point = curve.points[i];
    if (point.time >= tau) continue;
    area += point.surv * (end - point.time);
    end = point.time;
    if (point.events > 0 && point.events < point.at_risk) {
      const auto n = static_cast<double>(point.at_risk), d = static_cast<double>(point.events);
      variance += area * area * d / (n * (n - d));
    }
  }
  return {area + end, std::sqrt(variance)};
}

SurvivalAt survival_at(const SurvivalCurve& curve, double t) {
  auto after = std::upper_bound(curve.points.begin(), curve.points.end(), t,
                                [](double time, const SurvivalPoint& point) { return time < point.time; });
  if (after == curve.points.begin()) return {};
  const SurvivalPoint& point = *(after - 1);
  return {point.surv, point.low, point.high};
}

LogRank log_rank(std::span<const std::vector<Subject>> groups) {
  std::vector<double> times;
  for (const std::vector<Subject>& group : groups) {
    for (const Subject& subject : group) {
      if (subject.event && subject.entry < subject.time) times.push_back(subject.time);
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());

  std::vector<Moment> moments(times.size(),
                              Moment{std::vector<double>(groups.size(), 0), std::vector<double>(groups.size(), 0)});
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::vector<double> at_risk = at_risk_at(groups[g], times);
    for (std::size_t i = 0; i < times.size(); ++i) moments[i].at_risk[g] = at_risk[i];
    for (const Subject& subject : groups[g]) {
      if (!subject.event || !(subject.entry < subject.time)) continue;
      auto at = std::lower_bound(times.begin(), times.end(), subject.time) - times.begin();
      moments[static_cast<std::size_t>(at)].events[g] += 1;
    }
  }
  LogRankSum sum(groups.size());
  for (const Moment& moment : moments) sum.add(moment);
  return sum.result();
}

LogRank log_rank_counts(std::span<const TimeCounts> groups) {
  std::size_t length = 0;
  std::vector<double> left;
  for (const TimeCounts& group : groups) {
    length = std::max({length, group.events.size(), group.censored.size()});
    left.push_back(static_cast<double>(std::accumulate(group.events.begin(), group.events.end(), std::int64_t{0}) +
                                       std::accumulate(group.censored.begin(), group.censored.end(), std::int64_t{0})));
  }
  LogRankSum sum(groups.size());
  for (std::size_t time = 0; time < length; ++time) {
    Moment moment{left, std::vector<double>(groups.size(), 0)};
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const TimeCounts& group = groups[g];
      if (time < group.events.size()) moment.events[g] = static_cast<double>(group.events[time]);
      left[g] -= moment.events[g] + (time < group.censored.size() ? static_cast<double>(group.censored[time]) : 0);
    }
    sum.add(moment);
  }
  return sum.result();
}

}  // namespace siyu::statistics
