// Nobody is judged early; fits against a grid; the mean cumulative function against its sums.
#include "statistics/retention.h"

#include <gtest/gtest.h>
#include <cmath>

#include "harness/random.h"

namespace siyu::statistics {
namespace {

const std::vector<OrderDays> kCustomers = {{0},        {0, 10}, {5, 40, 100}, {20, 95},   {30, 31, 32, 200},
                                           {100, 130}, {110},   {125},        {150, 170}, {175}};

TEST(Retention, PoolsOnlyWhatHasEnded) {
  const std::vector<std::int64_t> sizes = {10, 20};
  const PooledRetention found =
      pooled(sizes, std::vector<std::vector<Cell>>{{10, 5, 2, std::nullopt}, {20, std::nullopt}});
  EXPECT_EQ(found.active, (std::vector<std::int64_t>{30, 5, 2, 0}));
  EXPECT_EQ(found.size, (std::vector<std::int64_t>{30, 10, 10, 0}));
  EXPECT_EQ(found.rate[1], 0.5);
  EXPECT_EQ(found.rate[3], std::nullopt);
  EXPECT_TRUE(pooled({}, {}).rate.empty());
}

TEST(Retention, ValueStopsWhereNobodyIsComplete) {
  const std::vector<std::int64_t> sizes = {4};
  const CohortValue found = cohort_ltv(sizes, std::vector<std::vector<std::optional<double>>>{{8, std::nullopt, 4}});
  EXPECT_EQ(found.revenue, (std::vector<std::optional<double>>{2, std::nullopt, 1}));
  EXPECT_EQ(found.cumulative, (std::vector<std::optional<double>>{2, std::nullopt, std::nullopt}));
}

TEST(Retention, RepurchaseRates) {
  const RepurchaseRates found = repurchase_rates(kCustomers, 180, 60);
  EXPECT_EQ(found.customers, 10);
  EXPECT_EQ(found.repeaters, 6);
  EXPECT_EQ(found.mature, 7);
  EXPECT_EQ(found.window_repurchasers, 4);
  EXPECT_EQ(found.window_repurchasers_of_all, 5);
  EXPECT_EQ(found.orders - found.repeat_orders, 10);
  EXPECT_EQ(repurchase_rates(kCustomers, -1, 60).customers, 0);
  const RepurchaseRates edge = repurchase_rates(std::vector<OrderDays>{{60, 0}}, 60, 60);  // unsorted; both ends count
  EXPECT_EQ(edge.mature, 1);
  EXPECT_EQ(edge.window_repurchasers, 1);
}

TEST(Retention, TimeToTheSecondOrder) {
  const SurvivalCurve curve = kaplan_meier(time_to_second(kCustomers, 180));
  EXPECT_NEAR(1 - survival_at(curve, 60).surv, 0.55, 1e-12);  // statistics.md §6
  EXPECT_EQ(quantile_of(curve, 0.5).value, 35);
}

TEST(Retention, Intervals) {
  const Intervals found = interval_distribution(std::vector<OrderDays>{{3, 1}, {9}, {20}}, 10);
  EXPECT_EQ(found.observed, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(found.censored, (std::vector<std::int64_t>{7, 1}));
  EXPECT_EQ(found.median, 2);
  EXPECT_EQ(interval_distribution({}, 10).mean, std::nullopt);
}

TEST(Retention, MeanCumulativeByDefinition) {
  tests::Random random(20260409);
  for (int world = 0; world < 100; ++world) {
    std::vector<ObservedCustomer> customers(random.below(8));
    for (ObservedCustomer& customer : customers) {
      customer.end = static_cast<double>(random.below(10));
      for (std::size_t i = random.below(5); i > 0; --i) {
        customer.events.emplace_back(static_cast<double>(random.below(12)), static_cast<double>(random.below(50)) - 5);
      }
    }
    double mean = 0;
    std::vector<double> deviation(customers.size(), 0);
    std::size_t index = 0;
    const std::vector<MeanCumulativePoint> curve = mean_cumulative(customers);
    for (double t = 0; t < 12; ++t) {
      double n = 0, total = 0;
      bool any = false;
      std::vector<double> own(customers.size(), 0);
      for (std::size_t i = 0; i < customers.size(); ++i) {
        if (customers[i].end < t) continue;
        ++n;
        for (const auto& [time, amount] : customers[i].events) {
          if (time != t) continue;
          any = true;
          own[i] += amount;
          total += amount;
        }
      }
      if (!any) continue;
      mean += total / n;
      double variance = 0;
      for (std::size_t i = 0; i < customers.size(); ++i) {
        if (customers[i].end >= t) deviation[i] += (own[i] - total / n) / n;
        variance += deviation[i] * deviation[i];
      }
      ASSERT_LT(index, curve.size());
      EXPECT_EQ(curve[index].time, t);
      EXPECT_EQ(static_cast<double>(curve[index].at_risk), n);
      EXPECT_NEAR(curve[index].mean, mean, 1e-12);
      EXPECT_NEAR(curve[index].std_err, std::sqrt(variance), 1e-12);
      ++index;
    }
    EXPECT_EQ(index, curve.size());
  }
}

double log_likelihood(const std::vector<std::int64_t>& survivors, double alpha, double beta) {
  const SbgProjection model = sbg_project({alpha, beta}, static_cast<int>(survivors.size()) - 1);
  double sum = 0, before = 1;
  for (std::size_t t = 1; t < survivors.size(); ++t) {
    const double now = model.survival[t - 1], left = static_cast<double>(survivors[t - 1] - survivors[t]);
    sum += left * std::log(before - now);
    before = now;
  }
  return sum + static_cast<double>(survivors.back()) * std::log(before);
}

TEST(Retention, SbgPublishedFits) {
  const SbgFit high = *sbg_fit(std::vector<std::int64_t>{1000, 869, 743, 653, 593, 551, 517, 491});
  EXPECT_NEAR(high.model.alpha, 0.668, 5e-4);
  EXPECT_NEAR(high.model.beta, 3.806, 5e-4);
  EXPECT_NEAR(high.log_likelihood, -1611.2, 0.05);
  const SbgFit regular = *sbg_fit(std::vector<std::int64_t>{1000, 631, 468, 382, 326, 289, 262, 241});
  EXPECT_NEAR(regular.model.alpha, 0.704, 5e-4);
  EXPECT_NEAR(regular.model.beta, 1.182, 5e-4);
}

TEST(Retention, SbgIsAMaximum) {
  tests::Random random(20260410);
  int fitted = 0;
  for (int world = 0; world < 300; ++world) {
    std::vector<std::int64_t> survivors = {static_cast<std::int64_t>(1 + random.below(2000))};
    for (std::size_t i = 1 + random.below(8); i > 0; --i) {
      survivors.push_back(survivors.back() -
                          static_cast<std::int64_t>(random.below(static_cast<std::size_t>(survivors.back()) / 2 + 1)));
    }
    const std::optional<SbgFit> found = sbg_fit(survivors);
    if (!found) continue;
    ++fitted;
    const auto [alpha, beta] = found->model;
    EXPECT_NEAR(found->log_likelihood, log_likelihood(survivors, alpha, beta), 1e-6 * std::abs(found->log_likelihood));
    for (double up : {0.9, 0.99, 1.01, 1.1}) {
      EXPECT_LE(log_likelihood(survivors, alpha * up, beta), found->log_likelihood + 1e-7);
      EXPECT_LE(log_likelihood(survivors, alpha, beta * up), found->log_likelihood + 1e-7);
      EXPECT_LE(log_likelihood(survivors, alpha * up, beta * up), found->log_likelihood + 1e-7);
    }
  }
  EXPECT_GT(fitted, 20);
}

TEST(Retention, SbgSaysWhenDataDoNotFixIt) {
  using Survivors = std::vector<std::int64_t>;
  for (const Survivors& survivors : {Survivors{},
                                     {5},
                                     {5, 3},
                                     {5, 5, 5},
                                     {5, 0, 0},
                                     {5, 6, 4},
                                     {1000, 900, 809, 720, 630},
                                     {100, 99, 50, 1},
                                     {0, 0, 0},
                                     {10, -1, -2}}) {
    EXPECT_FALSE(sbg_fit(survivors).has_value()) << survivors.size();
  }
}

}  // namespace
}  // namespace siyu::statistics
