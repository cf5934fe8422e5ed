// Counting, with everybody's own time of observation; every ratio of counts is made last.
#include "statistics/retention.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/result.h"
#include "statistics/quantile.h"

namespace siyu::statistics {
namespace {

std::optional<double> ratio(double part, double whole) {
  return whole > 0 ? std::optional<double>(part / whole) : std::nullopt;
}

// The days up to as_of, ascending.
OrderDays seen(const OrderDays& days, std::int64_t as_of) {
  OrderDays kept;
  for (std::int64_t day : days) {
    if (day <= as_of) kept.push_back(day);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

// How many ages the longest row has.
template <class T>
std::size_t ages_of(std::span<const std::vector<T>> rows) {
  std::size_t ages = 0;
  for (const std::vector<T>& row : rows) ages = std::max(ages, row.size());
  return ages;
}

}  // namespace

PooledRetention pooled(std::span<const std::int64_t> sizes, std::span<const std::vector<Cell>> active) {
  CHECK(sizes.size() == active.size());
  const std::int64_t everybody = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  PooledRetention answer;
  for (std::size_t age = 0; age < ages_of(active); ++age) {
    std::int64_t numerator = 0, denominator = 0;
    for (std::size_t cohort = 0; cohort < sizes.size(); ++cohort) {
      if (age >= active[cohort].size() || !active[cohort][age]) continue;
      numerator += *active[cohort][age];
      denominator += sizes[cohort];
    }
    answer.active.push_back(numerator);
    answer.size.push_back(denominator);
    answer.rate.push_back(ratio(static_cast<double>(numerator), static_cast<double>(denominator)));
    answer.rate_of_all.push_back(ratio(static_cast<double>(numerator), static_cast<double>(everybody)));
  }
  return answer;
}

CohortValue cohort_ltv(std::span<const std::int64_t> sizes,
                       std::span<const std::vector<std::optional<double>>> revenue) {
  CHECK(sizes.size() == revenue.size());
  CohortValue answer;
  std::optional<double> cumulative = 0;
  for (std::size_t age = 0; age < ages_of(revenue); ++age) {
    std::int64_t customers = 0;
    double total = 0;
    for (std::size_t cohort = 0; cohort < sizes.size(); ++cohort) {
      if (age >= revenue[cohort].size() || !revenue[cohort][age]) continue;
      customers += sizes[cohort];
      total += *revenue[cohort][age];
    }
    const std::optional<double> each = ratio(total, static_cast<double>(customers));
    cumulative = each && cumulative ? std::optional<double>(*cumulative + *each) : std::nullopt;
    answer.customers.push_back(customers);
    answer.revenue.push_back(each);
    answer.cumulative.push_back(cumulative);
  }
  return answer;
}

RepurchaseRates repurchase_rates(std::span<const OrderDays> customers, std::int64_t as_of, std::int64_t window) {
  RepurchaseRates answer;
  for (const OrderDays& all : customers) {
    const OrderDays days = seen(all, as_of);
    if (days.empty()) continue;
    const bool mature = days[0] <= as_of - window, again = days.size() > 1, soon = again && days[1] - days[0] <= window;
    answer.customers += 1;
    answer.repeaters += again ? 1 : 0;
    answer.mature += mature ? 1 : 0;
    answer.window_repurchasers += mature && soon ? 1 : 0;
    answer.window_repurchasers_of_all += soon ? 1 : 0;
    answer.orders += static_cast<std::int64_t>(days.size());
    answer.repeat_orders += static_cast<std::int64_t>(days.size()) - 1;
  }
  return answer;
}

Intervals interval_distribution(std::span<const OrderDays> customers, std::int64_t as_of) {
  Intervals answer;
  std::vector<double> sorted;
  double sum = 0;
  for (const OrderDays& all : customers) {
    const OrderDays days = seen(all, as_of);
    for (std::size_t i = 1; i < days.size(); ++i) {
      const std::int64_t gap = days[i] - days[i - 1];
      answer.observed.push_back(gap);
      sorted.push_back(static_cast<double>(gap));
      sum += static_cast<double>(gap);
    }
    if (!days.empty()) answer.censored.push_back(as_of - days.back());
  }
  std::sort(sorted.begin(), sorted.end());
  answer.mean = ratio(sum, static_cast<double>(sorted.size()));
  answer.q25 = quantile7(sorted, 1, 4);
  answer.median = quantile7(sorted, 1, 2);
  answer.q75 = quantile7(sorted, 3, 4);
  return answer;
}

std::vector<Subject> time_to_second(std::span<const OrderDays> customers, std::int64_t as_of) {
  std::vector<Subject> subjects;
  for (const OrderDays& all : customers) {
    const OrderDays days = seen(all, as_of);
    if (days.empty()) continue;
    const bool again = days.size() > 1;
    subjects.push_back({static_cast<double>((again ? days[1] : as_of) - days[0]), again});
  }
  return subjects;
}

std::vector<MeanCumulativePoint> mean_cumulative(std::span<const ObservedCustomer> customers) {
  struct Amount {
    double time;
    std::size_t customer;
    double amount;
  };
  std::vector<Amount> amounts;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    for (const auto& [time, amount] : customers[i].events) {
      if (time <= customers[i].end) amounts.push_back({time, i, amount});
    }
  }
  std::sort(amounts.begin(), amounts.end(), [](const Amount& a, const Amount& b) {
    return a.time != b.time ? a.time < b.time : a.customer < b.customer;
  });

  std::vector<MeanCumulativePoint> curve;
  std::vector<double> deviation(customers.size(), 0), own(customers.size(), 0);
  double mean = 0;
  for (std::size_t begin = 0, end = 0; begin < amounts.size(); begin = end) {
    const double time = amounts[begin].time;
    double total = 0;
    for (; end < amounts.size() && amounts[end].time == time; ++end) {
      total += amounts[end].amount;
      own[amounts[end].customer] += amounts[end].amount;
    }
    std::int64_t at_risk = 0;
    for (const ObservedCustomer& customer : customers) at_risk += customer.end >= time ? 1 : 0;
    const auto n = static_cast<double>(at_risk);
    mean += total / n;
    double variance = 0;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (customers[i].end >= time) deviation[i] += (own[i] - total / n) / n;
      variance += deviation[i] * deviation[i];
    }
    for (std::size_t at = begin; at < end; ++at) own[amounts[at].customer] = 0;
    curve.push_back({time, at_risk, total, mean, std::sqrt(variance)});
  }
  return curve;
}

SbgProjection sbg_project(const ShiftedBetaGeometric& model, int periods) {
  CHECK(model.alpha > 0 && model.beta > 0);
  SbgProjection answer;
  double survival = 1;
  for (int period = 0; period < periods; ++period) {
    const double stays = (model.beta + period) / (model.alpha + model.beta + period);
    survival *= stays;
    answer.retention.push_back(stays);
    answer.survival.push_back(survival);
  }
  return answer;
}

}  // namespace siyu::statistics
