// Shares of counted units: intervals and tests (statistics.md §1.1-1.4, 10.4; Wilson 1927, Newcombe 1998, Clopper & Pearson 1934).
//
// The unit is a person, never a message: messages to one person are not independent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace siyu::statistics {

struct Interval {
  double low = 0, high = 1;
};
// Wilson's score interval; [0,1] for n = 0; exactly 0 below for x = 0, exactly 1 above for x = n. Only its z passes through
// libm; with the default confidence it is a constant, and the interval exact everywhere. REQUIRES: 0 <= x <= n
Interval wilson(std::int64_t x, std::int64_t n, double confidence = 0.95);
// Newcombe's interval (method 10) for x1/n1 - x2/n2; nullopt when an n is 0. REQUIRES: 0 <= x <= n each
std::optional<Interval> newcombe(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                 double confidence = 0.95);

struct TwoProportions {
  std::optional<double> z;  // none when the pooled variance is 0
  double p = 1;             // two-sided
};
TwoProportions two_proportions(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

enum class Alternative : std::uint8_t { two_sided, less, greater };  // less: the share is below p0

struct BinomialTest {
  double p;
  Interval interval;  // Clopper-Pearson; one-sided like the alternative
};
// Exact test of x of n against p0. Two-sided: all outcomes no more likely than x (their probability at most (1 + 1e-7)
// times its own). nullopt when n = 0. REQUIRES: 0 <= x <= n, 0 <= p0 <= 1
std::optional<BinomialTest> binomial_exact(std::int64_t x, std::int64_t n, double p0,
                                           Alternative alternative = Alternative::two_sided, double confidence = 0.95);

// P(X >= x) when n units share one random chance with this mean and intra-class correlation rho: a = mean (1/rho - 1),
// b = (1-mean)(1/rho - 1); rho = 0 is the binomial, rho = 1 all or nothing. NaN outside 0 <= mean, rho <= 1, 0 <= x <= n.
double beta_binomial_upper(std::int64_t x, std::int64_t n, double mean, double rho);

struct Trend {
  double z;             // negative: the share falls with the score
  double chi2;          // z squared
  double p;             // two-sided
  double p_decreasing;  // one-sided
  double p_increasing;
};
// Cochran-Armitage trend of x[i] of n[i] over scores; nullopt when nothing varies (all or none, one score, nobody).
// REQUIRES: equal lengths, 0 <= x[i] <= n[i]
std::optional<Trend> cochran_armitage(std::span<const std::int64_t> x, std::span<const std::int64_t> n,
                                      std::span<const double> scores);

}  // namespace siyu::statistics
