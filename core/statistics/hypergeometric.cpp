#include "statistics/hypergeometric.h"

#include <cmath>

namespace siyu::statistics {

namespace {

double series(double a, double b, double c, double z) {
  constexpr int kMostTerms = 200'000;
  double term = 1, sum = 1;
  for (int k = 0; k < kMostTerms; ++k) {
    const double n = k;
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    sum += term;
    if (std::abs(term) <= 1e-17 * std::abs(sum)) return sum;
  }
  return std::nan("");  // too slow to be trusted
}

}  // namespace

double hypergeometric_2f1(double a, double b, double c, double z) {
  if (!(z < 1) || !std::isfinite(a) || !std::isfinite(b) || !std::isfinite(c) || !std::isfinite(z) ||
      (c <= 0 && c == std::floor(c)))
    return std::nan("");
  if (z < 0) return std::pow(1 - z, -b) * hypergeometric_2f1(c - a, b, c, z / (z - 1));
  if (c - a - b < 0) return std::pow(1 - z, c - a - b) * series(c - a, c - b, c, z);
  return series(a, b, c, z);
}

}  // namespace siyu::statistics
