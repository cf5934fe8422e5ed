// Gamma-Gamma: what customers spend on average. Each customer's mean tells of theirs by as much as they bought.
#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "statistics/btyd.h"
#include "statistics/distributions.h"
#include "statistics/newton.h"

namespace siyu::statistics {
namespace {

// Of one number of purchases: what does not hang on the mean.
struct OfCount {
  double value, slope_p, slope_q, bend_pp, bend_pq, bend_qq;
};

OfCount of_count(double p, double q, double x) {
  using boost::math::digamma;
  using boost::math::trigamma;
  const double both = digamma(p * x + q), both2 = trigamma(p * x + q);
  return {log_gamma(p * x + q) - log_gamma(p * x) - log_gamma(q) + p * x * std::log(x),
          x * (both - digamma(p * x) + std::log(x)),
          both - digamma(q),
          x * x * (both2 - trigamma(p * x)),
          x * both2,
          both2 - trigamma(q)};
}

Shape<3> shape_of(const GammaGamma& m, std::span<const Spending> rows) {
  const auto [p, q, gamma] = m;
  const double ln_gamma = std::log(gamma);
  Shape<3> out;
  OfCount count{};
  double counted = 0;
  for (const Spending& row : rows) {
    const double x = row.x, mean = row.mean, k = p * x + q;
    if (x != counted) count = of_count(p, q, x), counted = x;
    const double ln_mean = std::log(mean), ln_sum = std::log(gamma + mean * x), over = 1 / (gamma + mean * x);
    out.value += count.value + q * ln_gamma + (p * x - 1) * ln_mean - k * ln_sum;
    out.slope[0] += count.slope_p + x * (ln_mean - ln_sum);
    out.slope[1] += count.slope_q + ln_gamma - ln_sum;
    out.slope[2] += q / gamma - k * over;
    out.bend[0][0] += count.bend_pp;
    out.bend[1][0] += count.bend_pq;
    out.bend[1][1] += count.bend_qq;
    out.bend[2][0] -= x * over;
    out.bend[2][1] += 1 / gamma - over;
    out.bend[2][2] += k * over * over - q / (gamma * gamma);
  }
  return out;
}

}  // namespace

double log_likelihood(const GammaGamma& model, const Spending& row) { return shape_of(model, {&row, 1}).value; }

Fit<GammaGamma, 3> fit_gamma_gamma(std::span<const Spending> rows) {
  Fit<GammaGamma, 3> out;
  std::vector<Spending> sorted(rows.begin(), rows.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Spending& a, const Spending& b) { return a.x != b.x ? a.x < b.x : a.mean < b.mean; });
  double total = 0;
  bool alike = true;
  for (const Spending& row : sorted) total += row.mean, alike = alike && row.mean == sorted.front().mean;
  if (sorted.size() < 3 || alike) return out;
  out.state = Fitted::not_converged;
  const auto size = static_cast<double>(sorted.size());
  for (double q : {3.0, 8.0, 1.5}) {
    const double p = 5;
    Top<3> top = climb<3>(
        [&](const std::array<double, 3>& at) {
          return shape_of({at[0], at[1], at[2]}, sorted);
        },
        {p, q, total / size * (q - 1) / p}, size);
    if (top.at_border || (top.converged && top.at[1] <= 1)) out.state = Fitted::at_border;
    if (!top.converged || top.at[1] <= 1) continue;
    return {Fitted::yes, {top.at[0], top.at[1], top.at[2]}, top.value, top.std_err};
  }
  return out;
}

double expected_value(const GammaGamma& m, const Spending& row) {
  return m.p * (m.gamma + row.mean * row.x) / (m.p * row.x + m.q - 1);
}

}  // namespace siyu::statistics
