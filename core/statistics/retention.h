// Staying, coming back, and what customers are worth so far (statistics.md §6), with nobody judged before his time is up:
// Fader & Hardie 2007 (sBG), Nelson 1988 and Lawless & Nadeau 1995 (mean cumulative function).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "statistics/survival.h"

namespace siyu::statistics {

using Cell = std::optional<std::int64_t>;  // none: this period of this cohort has not ended

struct PooledRetention {
  std::vector<std::int64_t> active, size;   // by age, over cohorts whose period of that age has ended
  std::vector<std::optional<double>> rate;  // none when there is no such cohort
  // What dividing by everybody would say: too low at later ages. For showing the difference only.
  std::vector<std::optional<double>> rate_of_all;
};
// active[c][k]: of cohort c at age k. A missing end of a row counts as none. REQUIRES: a row for each size
PooledRetention pooled(std::span<const std::int64_t> sizes, std::span<const std::vector<Cell>> active);

struct CohortValue {
  std::vector<std::int64_t> customers;            // by age: in cohorts whose cell of that age is complete
  std::vector<std::optional<double>> revenue;     // per customer at that age; none without customers
  std::vector<std::optional<double>> cumulative;  // none from the first age without customers on
};
// revenue[c][k] like `active` above. REQUIRES: a row for each size
CohortValue cohort_ltv(std::span<const std::int64_t> sizes,
                       std::span<const std::vector<std::optional<double>>> revenue);

// A customer's order days. Days after as_of are not looked at; two orders on one day are two orders (merge before, if
// they shall be one). The functions sort what is not sorted.
using OrderDays = std::vector<std::int64_t>;

struct RepurchaseRates {
  std::int64_t customers = 0, repeaters = 0;  // with an order; with two or more
  std::int64_t mature = 0,
               window_repurchasers = 0;  // first order at least `window` days old; of these, second within it
  std::int64_t window_repurchasers_of_all = 0;
  std::int64_t orders = 0, repeat_orders = 0;  // repeat: all but each customer's first
};
RepurchaseRates repurchase_rates(std::span<const OrderDays> customers, std::int64_t as_of, std::int64_t window);

struct Intervals {
  std::vector<std::int64_t> observed;  // days between one order and the next, customer by customer
  std::vector<std::int64_t> censored;  // days since each customer's last order
  std::optional<double> mean, median, q25,
      q75;  // of the observed: too short, so print the Kaplan-Meier median beside them
};
Intervals interval_distribution(std::span<const OrderDays> customers, std::int64_t as_of);

// Time from the first order to the second, one subject for each customer with an order by as_of.
std::vector<Subject> time_to_second(std::span<const OrderDays> customers, std::int64_t as_of);

struct ObservedCustomer {
  double end;                                     // observed up to this age
  std::vector<std::pair<double, double>> events;  // (age, amount); one after `end` was not observed and is left out
};
struct MeanCumulativePoint {
  double time;
  std::int64_t at_risk;  // observed at this age
  double total;          // amount at this age
  double mean;           // per customer, cumulated
  double std_err;        // robust
};
// Takes time proportional to customers times distinct ages. Amounts may be negative (refunds).
std::vector<MeanCumulativePoint> mean_cumulative(std::span<const ObservedCustomer> customers);

struct ShiftedBetaGeometric {
  double alpha, beta;
};
struct SbgFit {
  ShiftedBetaGeometric model;
  double log_likelihood;
};
// Maximum likelihood from survivors[t] of a cohort at the end of period t, survivors[0] its size. nullopt when the data do
// not fix both parameters: fewer than two periods, nobody or everybody left, not falling, or churn that does not slow down.
std::optional<SbgFit> sbg_fit(std::span<const std::int64_t> survivors);

struct SbgProjection {
  std::vector<double> survival, retention;  // periods 1, 2, …
};
// REQUIRES: alpha, beta > 0
SbgProjection sbg_project(const ShiftedBetaGeometric& model, int periods);

}  // namespace siyu::statistics
