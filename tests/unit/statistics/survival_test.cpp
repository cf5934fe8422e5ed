// Kaplan-Meier against its product, the histogram form against the list form, the log-rank test's symmetries.
#include "statistics/survival.h"

#include <gtest/gtest.h>
#include <cmath>
#include <set>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

using tests::Random;

std::vector<Subject> random_subjects(Random& random, bool late_entries) {
  std::vector<Subject> subjects;
  for (std::size_t i = random.below(25); i > 0; --i) {
    Subject subject{static_cast<double>(random.below(12)), random.chance(60)};
    if (late_entries && random.chance(40)) subject.entry = static_cast<double>(random.below(12));
    subjects.push_back(subject);
  }
  return subjects;
}

// One point by the definition: nothing is carried from time to time.
SurvivalPoint point_by_definition(const std::vector<Subject>& subjects, double time) {
  SurvivalPoint point{time, 0, 0, 0, 1, 0, {}, {}, {}};
  std::set<double> times;
  for (const Subject& s : subjects) times.insert(s.time);
  for (double t : times) {
    if (t > time) break;
    std::int64_t n = 0, d = 0, c = 0;
    for (const Subject& s : subjects) {
      if (!(s.entry < t && t <= s.time)) continue;
      ++n;
      if (s.time == t) ++(s.event ? d : c);
    }
    if (n == 0) continue;
    point.surv *= 1 - static_cast<double>(d) / static_cast<double>(n);
    if (d > 0) point.greenwood += static_cast<double>(d) / (static_cast<double>(n) * static_cast<double>(n - d));
    if (t == time) point.at_risk = n, point.events = d, point.censored = c;
  }
  return point;
}

TEST(Survival, IsTheProductOverEventTimes) {
  Random random(20260401);
  for (int world = 0; world < 500; ++world) {
    const std::vector<Subject> subjects = random_subjects(random, world % 2 == 1);
    const SurvivalCurve curve = kaplan_meier(subjects);
    std::set<double> times;
    for (const Subject& s : subjects) {
      if (s.entry < s.time) times.insert(s.time);
    }
    ASSERT_EQ(curve.points.size(), times.size());
    for (const SurvivalPoint& point : curve.points) {
      const SurvivalPoint expected = point_by_definition(subjects, point.time);
      EXPECT_EQ(point.at_risk, expected.at_risk);
      EXPECT_EQ(point.events, expected.events);
      EXPECT_EQ(point.censored, expected.censored);
      EXPECT_NEAR(point.surv, expected.surv, 1e-12);
      EXPECT_EQ(point.std_err.has_value(), point.surv > 0);
      if (!point.std_err) continue;
      EXPECT_NEAR(*point.std_err, expected.surv * std::sqrt(expected.greenwood), 1e-12);
      EXPECT_LE(*point.low, point.surv);
      EXPECT_GE(*point.high, point.surv);
    }
  }
}

TEST(Survival, BandsByTheirFormulas) {
  const std::vector<Subject> subjects = {{1, true}, {2, false}, {3, true}, {4, false}};
  const double z = 1.959963984540054, surv = 0.75, sigma = std::sqrt(1.0 / 12);
  const SurvivalPoint log_log = kaplan_meier(subjects).points[0];
  EXPECT_NEAR(*log_log.low, std::pow(surv, std::exp(-z * sigma / std::log(surv))), 1e-12);
  EXPECT_NEAR(*log_log.high, std::pow(surv, std::exp(z * sigma / std::log(surv))), 1e-12);
  const SurvivalPoint plain = kaplan_meier(subjects, Band::plain).points[0];
  EXPECT_NEAR(*plain.low, surv - z * surv * sigma, 1e-12);
  EXPECT_EQ(*plain.high, 1);
  const SurvivalPoint log = kaplan_meier(subjects, Band::log).points[0];
  EXPECT_NEAR(*log.low, surv * std::exp(-z * sigma), 1e-12);
  EXPECT_EQ(*log.high, 1);
  const SurvivalCurve censored = kaplan_meier(std::vector<Subject>{{1, false}});
  EXPECT_EQ(*censored.points[0].low, 1);
  EXPECT_EQ(*censored.points[0].high, 1);
}

TEST(Survival, HistogramsSayTheSame) {
  Random random(20260402);
  for (int world = 0; world < 300; ++world) {
    std::vector<std::vector<Subject>> groups(1 + random.below(3));
    std::vector<TimeCounts> counts(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      groups[g] = random_subjects(random, false);
      counts[g] = {std::vector<std::int64_t>(12, 0), std::vector<std::int64_t>(random.chance(50) ? 12 : 14, 0)};
      for (const Subject& s : groups[g])
        ++(s.event ? counts[g].events : counts[g].censored)[static_cast<std::size_t>(s.time)];
      const SurvivalCurve list = kaplan_meier(groups[g]),
                          histogram = kaplan_meier_counts(counts[g].events, counts[g].censored);
      ASSERT_EQ(list.points.size(), histogram.points.size());
      for (std::size_t i = 0; i < list.points.size(); ++i) {
        EXPECT_EQ(list.points[i].time, histogram.points[i].time);
        EXPECT_EQ(list.points[i].at_risk, histogram.points[i].at_risk);
        EXPECT_EQ(list.points[i].surv, histogram.points[i].surv);
        EXPECT_EQ(list.points[i].low, histogram.points[i].low);
      }
    }
    const LogRank list = log_rank(groups), histogram = log_rank_counts(counts);
    EXPECT_EQ(list.observed, histogram.observed);
    EXPECT_EQ(list.expected, histogram.expected);
    EXPECT_EQ(list.chi2, histogram.chi2);
    EXPECT_EQ(list.df, histogram.df);
  }
}

TEST(Survival, QuantilesAndAreas) {
  const auto median = [](const std::vector<Subject>& subjects) {
    return quantile_of(kaplan_meier(subjects), 0.5).value;
  };
  EXPECT_EQ(median({{1, true}, {2, true}, {3, true}}), 2);
  EXPECT_EQ(median({{1, true}, {2, true}, {3, true}, {4, true}}), 2.5);  // the middle of the flat stretch at one half
  EXPECT_EQ(median({{1, true}, {2, true}, {5, false}, {6, false}}), 4);  // which ends where observation does
  EXPECT_EQ(median({{1, true}, {5, false}, {6, false}}), std::nullopt);
  EXPECT_EQ(median({}), std::nullopt);
  EXPECT_EQ(median({{0, true}, {0, true}, {7, false}}), 0);  // on the same day

  const SurvivalCurve curve = kaplan_meier(std::vector<Subject>{{2, true}, {4, true}, {5, false}, {8, true}});
  EXPECT_DOUBLE_EQ(restricted_mean(curve, 1).value, 1);
  EXPECT_DOUBLE_EQ(restricted_mean(curve, 4).value, 2 + 2 * 0.75);
  EXPECT_DOUBLE_EQ(restricted_mean(curve, 100).value, 2 + 2 * 0.75 + 4 * 0.5);
  EXPECT_DOUBLE_EQ(restricted_mean(SurvivalCurve{}, 3).value, 3);
  EXPECT_EQ(survival_at(curve, 1.9).surv, 1);
  EXPECT_EQ(survival_at(curve, 2).surv, 0.75);
  EXPECT_EQ(survival_at(curve, 99).surv, 0);
  EXPECT_EQ(survival_at(curve, 99).low, std::nullopt);
}

// Variances by the definition, from times without late entries.
double two_group_chi2(const std::vector<std::vector<Subject>>& groups) {
  double difference = 0, variance = 0;
  for (double t = 0; t < 12; ++t) {
    double n[2] = {0, 0}, d[2] = {0, 0};
    for (int g : {0, 1}) {
      for (const Subject& s : groups[static_cast<std::size_t>(g)]) {
        n[g] += s.time >= t ? 1 : 0;
        d[g] += s.event && s.time == t ? 1 : 0;
      }
    }
    const double all = n[0] + n[1], dead = d[0] + d[1];
    if (dead == 0) continue;
    difference += d[0] - dead * n[0] / all;
    if (all > 1) variance += dead * (all - dead) / (all - 1) * n[0] / all * n[1] / all;
  }
  return difference * difference / variance;
}

TEST(Survival, LogRankDoesNotMindTheOrderOfGroups) {
  Random random(20260403);
  for (int world = 0; world < 300; ++world) {
    std::vector<std::vector<Subject>> groups(2 + random.below(3));
    for (auto& group : groups) group = random_subjects(random, world % 3 == 0);
    const LogRank one = log_rank(groups);
    double observed = 0, expected = 0;
    for (double x : one.observed) observed += x;
    for (double x : one.expected) expected += x;
    EXPECT_NEAR(observed, expected, 1e-9);
    if (world % 3 != 0 && groups.size() == 2 && one.chi2) {
      EXPECT_NEAR(*one.chi2, two_group_chi2(groups), 1e-9);
    }
    random.shuffle(groups);
    const LogRank other = log_rank(groups);
    EXPECT_EQ(one.df, other.df);
    ASSERT_EQ(one.chi2.has_value(), other.chi2.has_value());
    if (one.chi2) {
      EXPECT_NEAR(*one.chi2, *other.chi2, 1e-8);
      EXPECT_TRUE(*one.p >= 0 && *one.p <= 1);
    }
  }
}

TEST(Survival, LogRankOfTooLittleSaysNothing) {
  EXPECT_EQ(log_rank({}).chi2, std::nullopt);
  EXPECT_EQ(log_rank(std::vector<std::vector<Subject>>{{{1, true}}, {}}).chi2, std::nullopt);
  EXPECT_EQ(log_rank(std::vector<std::vector<Subject>>{{{1, false}}, {{2, false}}}).chi2, std::nullopt);
}

}  // namespace
}  // namespace siyu::statistics
