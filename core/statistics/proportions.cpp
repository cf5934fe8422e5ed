// Closed forms by + - * / and sqrt where there are any; beta and binomial tails from distributions.h.
#include "statistics/proportions.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"
#include "statistics/distributions.h"
#include "statistics/hypergeometric.h"

namespace siyu::statistics {
namespace {

constexpr double kSlack = 1 + 1e-7;  // outcomes as likely as the one seen, but for rounding, count as such

// P of all outcomes no more likely than x, in both tails.
double two_sided(std::int64_t x, std::int64_t n, double p0) {
  if (p0 == 0 || p0 == 1) return x == (p0 == 0 ? 0 : n) ? 1 : 0;
  const double mean = static_cast<double>(n) * p0, limit = binomial_probability(x, n, p0) * kSlack;
  if (static_cast<double>(x) == mean) return 1;
  auto unlikely = [&](std::int64_t k) { return binomial_probability(k, n, p0) <= limit; };
  // Beyond the mean the probabilities only fall, so the first (last) unlikely outcome over there is found by halving.
  if (static_cast<double>(x) < mean) {
    std::int64_t low = static_cast<std::int64_t>(std::ceil(mean)), high = n + 1;
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      unlikely(middle) ? high = middle : low = middle + 1;
    }
    return std::min(1.0, binomial_lower(x, n, p0) + binomial_upper(high, n, p0));
  }
  std::int64_t low = -1, high = static_cast<std::int64_t>(std::floor(mean));
  while (low < high) {
    const std::int64_t middle = high - (high - low) / 2;
    unlikely(middle) ? low = middle : high = middle - 1;
  }
  return std::min(1.0, binomial_upper(x, n, p0) + binomial_lower(low, n, p0));
}

double lower_limit(std::int64_t x, std::int64_t n, double tail) {
  return x == 0 ? 0 : incomplete_beta_inverse(static_cast<double>(x), static_cast<double>(n - x) + 1, tail);
}

double upper_limit(std::int64_t x, std::int64_t n, double tail) {
  return x == n ? 1 : incomplete_beta_inverse(static_cast<double>(x) + 1, static_cast<double>(n - x), 1 - tail);
}

}  // namespace

Interval wilson(std::int64_t x, std::int64_t n, double confidence) {
  CHECK(x >= 0 && x <= n);
  if (n == 0) return {};
  const auto count = static_cast<double>(n);
  const double z = normal_two_sided(confidence), p = static_cast<double>(x) / count, zz = z * z;
  const double centre = (p + zz / (2 * count)) / (1 + zz / count);
  const double half = z / (1 + zz / count) * std::sqrt(p * (1 - p) / count + zz / (4 * count * count));
  const double high = x == n ? 1 : std::min(1.0, centre + half);
  // The product of the two ends is n p^2 / (n + z^2): no subtraction of near equals when p is small.
  const double low = x == 0 ? 0 : count * p * p / ((count + zz) * (centre + half));
  return {low, high};
}

std::optional<Interval> newcombe(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2,
                                 double confidence) {
  if (n1 == 0 || n2 == 0) return std::nullopt;
  const Interval one = wilson(x1, n1, confidence), two = wilson(x2, n2, confidence);
  const double p1 = static_cast<double>(x1) / static_cast<double>(n1),
               p2 = static_cast<double>(x2) / static_cast<double>(n2);
  auto length = [](double a, double b) { return std::sqrt(a * a + b * b); };
  return Interval{std::max(-1.0, p1 - p2 - length(p1 - one.low, two.high - p2)),
                  std::min(1.0, p1 - p2 + length(one.high - p1, p2 - two.low))};
}

TwoProportions two_proportions(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
  if (n1 == 0 || n2 == 0 || x1 + x2 == 0 || x1 + x2 == n1 + n2) return {};
  const auto a = static_cast<double>(n1), b = static_cast<double>(n2);
  const double pooled = static_cast<double>(x1 + x2) / (a + b);
  const double z =
      (static_cast<double>(x1) / a - static_cast<double>(x2) / b) / std::sqrt(pooled * (1 - pooled) * (1 / a + 1 / b));
  return {z, std::min(1.0, 2 * normal_cdf(-std::abs(z)))};
}

std::optional<BinomialTest> binomial_exact(std::int64_t x, std::int64_t n, double p0, Alternative alternative,
                                           double confidence) {
  CHECK(x >= 0 && x <= n && p0 >= 0 && p0 <= 1 && confidence > 0 && confidence < 1);
  if (n == 0) return std::nullopt;
  const double outside = 1 - confidence;
  switch (alternative) {
    case Alternative::less:
      return BinomialTest{binomial_lower(x, n, p0), {0, upper_limit(x, n, outside)}};
    case Alternative::greater:
      return BinomialTest{binomial_upper(x, n, p0), {lower_limit(x, n, outside), 1}};
    case Alternative::two_sided:
      break;
  }
  return BinomialTest{two_sided(x, n, p0), {lower_limit(x, n, outside / 2), upper_limit(x, n, outside / 2)}};
}

double beta_binomial_upper(std::int64_t x, std::int64_t n, double mean, double rho) {
  if (!(mean >= 0 && mean <= 1 && rho >= 0 && rho <= 1) || n < 0 || x > n) return std::nan("");
  if (x <= 0) return 1;
  if (rho == 0 || mean == 0 || mean == 1) return binomial_upper(x, n, mean);
  if (rho == 1) return mean;
  const double a = mean * (1 / rho - 1), b = (1 - mean) * (1 / rho - 1), count = static_cast<double>(n);
  // The terms of one tail by their ratios, from x outwards: their ratio to the first is exact where logarithms are not.
  auto tail = [&](std::int64_t from, int step) {
    auto k = static_cast<double>(from);
    const double first = std::exp(-std::log(count + 1) - log_beta(k + 1, count - k + 1) +
                                  log_beta(k + a, count - k + b) - log_beta(a, b));
    double term = first, sum = 0;
    for (std::int64_t at = from; at >= 0 && at <= n; at += step) {
      sum += term;
      k = static_cast<double>(at);
      term *= step > 0 ? (count - k) / (k + 1) * (k + a) / (count - k - 1 + b)
                       : k / (count - k + 1) * (count - k + b) / (k - 1 + a);
    }
    return sum;
  };
  const double upper = static_cast<double>(x) >= count * mean ? tail(x, 1) : 1 - tail(x - 1, -1);
  return std::clamp(upper, 0.0, 1.0);
}

std::optional<Trend> cochran_armitage(std::span<const std::int64_t> x, std::span<const std::int64_t> n,
                                      std::span<const double> scores) {
  CHECK(x.size() == n.size() && x.size() == scores.size());
  double successes = 0, units = 0, score_sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    successes += static_cast<double>(x[i]);
    units += static_cast<double>(n[i]);
    score_sum += static_cast<double>(n[i]) * scores[i];
  }
  if (units == 0) return std::nullopt;
  const double p = successes / units, centre = score_sum / units;
  double covariance = 0, spread = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double count = static_cast<double>(n[i]), off = scores[i] - centre;
    covariance += off * (static_cast<double>(x[i]) - count * p);
    spread += count * off * off;
  }
  const double variance = p * (1 - p) * spread;
  if (!(variance > 0)) return std::nullopt;
  const double z = covariance / std::sqrt(variance);
  return Trend{z, z * z, std::min(1.0, 2 * normal_cdf(-std::abs(z))), normal_cdf(z), normal_cdf(-z)};
}

}  // namespace siyu::statistics
