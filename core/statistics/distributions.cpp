// Boost.Math with the policy that core/CMakeLists.txt sets: doubles only, NaN for what is outside a domain. The domains are
// checked here too, so that what a caller sees does not hang on a library's version.
#include "statistics/distributions.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace siyu::statistics {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_probability(double p) { return p >= 0 && p <= 1; }

// P(X = x) for x of the marked among the drawn, as three binomials with one p: their large factors cancel.
double hypergeometric_probability(std::int64_t x, std::int64_t population, std::int64_t marked, std::int64_t draws) {
  double p = static_cast<double>(draws) / static_cast<double>(population);
  if (p == 1) return x == marked ? 1 : 0;
  return binomial_probability(x, marked, p) * binomial_probability(draws - x, population - marked, p) /
         binomial_probability(draws, population, p);
}

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  if (!is_probability(p)) return kNaN;
  if (p == 0) return -kInfinity;
  if (p == 1) return kInfinity;
  return -std::sqrt(2.0) * boost::math::erfc_inv(2 * p);
}

double normal_two_sided(double confidence) {
  constexpr double kNinetyFive = 1.959963984540054;  // so that the usual interval is the same bytes everywhere
  return confidence == 0.95 ? kNinetyFive : -normal_quantile((1 - confidence) / 2);
}

double chi_square_upper(double x, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0) || std::isnan(x)) return kNaN;
  if (x <= 0) return 1;
  if (x == kInfinity) return 0;
  return boost::math::gamma_q(degrees_of_freedom / 2, x / 2);
}

double student_quantile(double p, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0) || !is_probability(p)) return kNaN;
  if (p == 0 || p == 1) return p == 0 ? -kInfinity : kInfinity;
  return boost::math::quantile(boost::math::students_t_distribution<double>(degrees_of_freedom), p);
}

double log_gamma(double x) { return x > 0 && x < kInfinity ? boost::math::lgamma(x) : kNaN; }

double incomplete_beta(double a, double b, double x) {
  return a > 0 && b > 0 && is_probability(x) ? boost::math::ibeta(a, b, x) : kNaN;
}

double incomplete_beta_inverse(double a, double b, double p) {
  return a > 0 && b > 0 && is_probability(p) ? boost::math::ibeta_inv(a, b, p) : kNaN;
}

double binomial_probability(std::int64_t x, std::int64_t n, double p) {
  if (n < 0 || !is_probability(p)) return kNaN;
  if (x < 0 || x > n) return 0;
  if (p == 0 || p == 1) return x == (p == 0 ? 0 : n) ? 1 : 0;
  return boost::math::pdf(boost::math::binomial_distribution<double>(static_cast<double>(n), p),
                          static_cast<double>(x));
}

double binomial_lower(std::int64_t x, std::int64_t n, double p) {
  if (n < 0 || !is_probability(p)) return kNaN;
  if (x < 0) return 0;
  if (x >= n) return 1;
  return boost::math::ibetac(static_cast<double>(x) + 1, static_cast<double>(n - x), p);
}

double binomial_upper(std::int64_t x, std::int64_t n, double p) {
  if (n < 0 || !is_probability(p)) return kNaN;
  if (x <= 0) return 1;
  if (x > n) return 0;
  return boost::math::ibeta(static_cast<double>(x), static_cast<double>(n - x) + 1, p);
}

double hypergeometric_upper(std::int64_t both, std::int64_t population, std::int64_t marked, std::int64_t draws) {
  if (marked < 0 || draws < 0 || marked > population || draws > population) return kNaN;
  const std::int64_t least = std::max<std::int64_t>(0, marked + draws - population), most = std::min(marked, draws);
  if (both <= least) return 1;
  if (both > most) return 0;
  // From the mean outwards, so that the terms only fall: the tail itself above the mean, what it lacks of 1 below.
  const bool above = static_cast<double>(both) * static_cast<double>(population) >=
                     static_cast<double>(marked) * static_cast<double>(draws);
  double x = static_cast<double>(above ? both : both - 1);
  double term = hypergeometric_probability(static_cast<std::int64_t>(x), population, marked, draws), sum = 0;
  const double m = static_cast<double>(marked), d = static_cast<double>(draws);
  const double rest = static_cast<double>(population - marked - draws);
  while (term > sum * 1e-18) {
    sum += term;
    if (above) {
      term *= (m - x) * (d - x) / ((x + 1) * (rest + x + 1));
      x += 1;
    } else {
      term *= x * (rest + x) / ((m - x + 1) * (d - x + 1));
      x -= 1;
    }
  }
  return std::clamp(above ? sum : 1 - sum, 0.0, 1.0);
}

}  // namespace siyu::statistics
