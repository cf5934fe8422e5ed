// Time to an event when not everybody has had it yet (statistics.md §2): Kaplan & Meier 1958, Greenwood 1926,
// Brookmeyer & Crowley 1982 for quantiles, the log-rank test of k groups.
//
// Ties: events happen before censorings at the same time. Counts stay integers; a curve has a point at every distinct time,
// also where only somebody was censored. Leaves out: competing risks, covariates.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace siyu::statistics {

struct Subject {
  double time;  // of the event, or until when nothing had happened
  bool event;
  double entry = -std::numeric_limits<double>::infinity();  // late entry: at risk at t when entry < t <= time
};

struct SurvivalPoint {
  double time;
  std::int64_t at_risk;  // just before this time
  std::int64_t events;
  std::int64_t censored;
  double surv;                      // share without the event after this time
  double greenwood;                 // sum of d/(n(n-d)) so far, the variance of log surv; infinite once surv is 0
  std::optional<double> std_err;    // of surv; none once surv is 0
  std::optional<double> low, high;  // pointwise; none once surv is 0
};

// How the pointwise interval is made. log_log stays inside [0,1] and is this product's default; `log` is R's.
enum class Band : std::uint8_t { log_log, plain, log };

struct SurvivalCurve {
  std::vector<SurvivalPoint> points;  // by time
};

// The curve of any subjects, in any order. A subject whose entry is not before its time is never at risk and left out.
// REQUIRES: no NaN; 0 < confidence < 1
SurvivalCurve kaplan_meier(std::span<const Subject> subjects, Band band = Band::log_log, double confidence = 0.95);

// The same when times are small whole numbers: index t holds how many had the event, or were censored, at time t.
// The two need not be of one length.
SurvivalCurve kaplan_meier_counts(std::span<const std::int64_t> events, std::span<const std::int64_t> censored,
                                  Band band = Band::log_log, double confidence = 0.95);

struct SurvivalQuantile {
  std::optional<double> value, low, high;  // none: not reached
};
// The time by which the share q has had the event: the smallest t with surv < 1-q, or the middle of the flat stretch on
// which surv equals 1-q (to 1e-10; a stretch that runs to the curve's end ends at its last time). low and high by the same
// rule on the band. REQUIRES: 0 < q < 1
SurvivalQuantile quantile_of(const SurvivalCurve& curve, double q);

struct RestrictedMean {
  double value;  // mean time without the event, up to tau: the area under the curve
  double std_err;
};
// The last step is carried on to tau. REQUIRES: tau >= 0, no time below 0
RestrictedMean restricted_mean(const SurvivalCurve& curve, double tau);

struct SurvivalAt {
  double surv = 1;
  std::optional<double> low = 1, high = 1;
};
// What the curve says after time t; 1 before its first point.
SurvivalAt survival_at(const SurvivalCurve& curve, double t);

struct LogRank {
  std::vector<double> observed, expected;  // events per group
  int df = 0;
  std::optional<double> chi2, p;  // none when fewer than two groups are ever at risk at an event, or nothing varies
};
// Do the groups share one curve? A group that no event time finds at risk is left out of the test and of df.
LogRank log_rank(std::span<const std::vector<Subject>> groups);

// One group's histogram, as in kaplan_meier_counts.
struct TimeCounts {
  std::vector<std::int64_t> events, censored;
};
LogRank log_rank_counts(std::span<const TimeCounts> groups);

}  // namespace siyu::statistics
