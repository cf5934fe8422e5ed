#include "statistics/hypergeometric.h"

#include <cmath>
#include <limits>

#include "statistics/distributions.h"

namespace siyu::statistics {
namespace {

double series(double a, double b, double c, double z) {
  constexpr int kMostTerms = 200'000;
  double sum = 1, term = 1;
  for (int k = 0; k < kMostTerms; ++k) {
    term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
    sum += term;
    if (std::abs(term) <= 1e-17 * std::abs(sum)) return sum;
  }
  return std::numeric_limits<double>::quiet_NaN();  // too slow to be trusted
}

}  // namespace

double hypergeometric_2f1(double a, double b, double c, double z) {
  if (!(z < 1) || !std::isfinite(a) || !std::isfinite(b) || !std::isfinite(c) || !std::isfinite(z) ||
      (c <= 0 && c == std::floor(c)))
    return std::numeric_limits<double>::quiet_NaN();
  if (z < 0) return std::pow(1 - z, -b) * hypergeometric_2f1(c - a, b, c, z / (z - 1));
  if (c - a - b < 0) return std::pow(1 - z, c - a - b) * series(c - a, c - b, c, z);
  return series(a, b, c, z);
}

double log_beta(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

}  // namespace siyu::statistics
