// Pareto/NBD. Its likelihood holds the integral of (alpha+u)^-(r+x) (beta+u)^-(s+1) over the ages u at which the customer may have
// stopped. Published forms write it with two 2F1 that cancel; here it is integrated as it stands, and its derivatives with it: means
// over the same points.
#include <algorithm>
#include <cmath>

#include "statistics/btyd.h"
#include "statistics/newton.h"

namespace siyu::statistics {
namespace {

// Gauss-Legendre on [-1, 1], 16 points: those above zero.
constexpr double kPoints[8] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
                               0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
                               0.9445750230732325761, 0.9894009349916499326};
constexpr double kWeights[8] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
                                0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848,
                                0.0622535239386478929, 0.0271524594117540949};

struct Stopped {
  double ln = -INFINITY;                        // of the integral
  std::array<double, 4> mean{};                 // of the slopes of the integrand's logarithm
  std::array<std::array<double, 4>, 4> bend{};  // second derivatives of `ln`, lower half
};

// Over w = ln(alpha + u), in stretches over which the integrand falls by no more than some e^5.
template <bool kDerivatives>
Stopped stopped(const ParetoNbd& m, const Buying& row) {
  Stopped out;
  if (!(row.T > row.t_x)) return out;
  const double k = m.r + row.x, from = std::log(m.alpha + row.t_x), all = std::log(m.alpha + row.T) - from;
  const double steep = k + m.s + 1;
  const double width = std::min(all, 45 / std::max(k - 1, 1e-3));
  const int stretches = std::clamp(static_cast<int>(std::ceil(width * steep / 5)), 1, 12);
  const double half = width / stretches / 2;
  const double highest = -k * from - (m.s + 1) * std::log(m.beta + row.t_x);
  double sum = 0, slopes[4] = {}, squares[4][4] = {};
  double over_u = 0, over_u2 = 0, over_v = 0, over_v2 = 0;  // 1/(alpha+u), its square, and of beta
  for (int i = 0; i < stretches; ++i)
    for (int j = 0; j < 16; ++j) {
      const double point = j < 8 ? -kPoints[7 - j] : kPoints[j - 8], weight = kWeights[j < 8 ? 7 - j : j - 8];
      const double w = from + half * (2 * i + 1 + point), u = std::exp(w) - m.alpha, ln_v = std::log(m.beta + u);
      const double mass = weight * half * std::exp(-k * w - (m.s + 1) * ln_v - highest + w);
      sum += mass;
      if (!kDerivatives) continue;
      const double a = std::exp(-w), b = 1 / (m.beta + u);
      const double g[4] = {-w, -k * a, -ln_v, -(m.s + 1) * b};
      for (int p = 0; p < 4; ++p) {
        slopes[p] += mass * g[p];
        for (int q = 0; q <= p; ++q) squares[p][q] += mass * g[p] * g[q];
      }
      over_u += mass * a, over_u2 += mass * a * a, over_v += mass * b, over_v2 += mass * b * b;
    }
  out.ln = highest + std::log(sum);
  if (!kDerivatives) return out;
  for (std::size_t p = 0; p < 4; ++p) out.mean[p] = slopes[p] / sum;
  for (std::size_t p = 0; p < 4; ++p)
    for (std::size_t q = 0; q <= p; ++q) out.bend[p][q] = squares[p][q] / sum - out.mean[p] * out.mean[q];
  out.bend[1][0] -= over_u / sum;
  out.bend[1][1] += k * over_u2 / sum;
  out.bend[3][2] -= over_v / sum;
  out.bend[3][3] += (m.s + 1) * over_v2 / sum;
  return out;
}

Shape<4> shape_of(const ParetoNbd& m, std::span<const Buying> rows) {
  const auto [r, alpha, s, beta] = m;
  const double ln_alpha = std::log(alpha), ln_beta = std::log(beta), ln_s = std::log(s);
  double i = 0, ln = 0, inverse = 0, squares = 0;  // sums over i < x of ln(r+i), 1/(r+i), 1/(r+i)^2
  Shape<4> out;
  for (const Buying& row : rows) {
    for (; i < row.x; i += 1) {
      const double one = 1 / (r + i);
      ln += std::log(r + i), inverse += one, squares += one * one;
    }
    const double n = row.customers, k = r + row.x;
    const double ln_a = std::log(alpha + row.T), ln_b = std::log(beta + row.T);
    const double over_a = 1 / (alpha + row.T), over_b = 1 / (beta + row.T);
    const Stopped end = stopped<true>(m, row);
    const double still = -k * ln_a - s * ln_b, left = ln_s + end.ln;
    const double most = std::max(still, left), sum = std::log1p(std::exp(-std::abs(still - left)));
    const double there = std::exp(still - most - sum), gone = std::exp(left - most - sum);
    out.value += n * (ln + r * ln_alpha + s * ln_beta + most + sum);
    const double a[4] = {-ln_a, -k * over_a, -ln_b, -s * over_b};
    const double b[4] = {end.mean[0], end.mean[1], end.mean[2] + 1 / s, end.mean[3]};
    const double own[4] = {inverse + ln_alpha, r / alpha, ln_beta, s / beta};
    for (std::size_t p = 0; p < 4; ++p) {
      out.slope[p] += n * (own[p] + there * a[p] + gone * b[p]);
      for (std::size_t q = 0; q <= p; ++q)
        out.bend[p][q] += n * (there * gone * (a[p] - b[p]) * (a[q] - b[q]) + gone * end.bend[p][q]);
    }
    out.bend[0][0] -= n * squares;
    out.bend[1][0] += n * (1 / alpha - there * over_a);
    out.bend[1][1] += n * (there * k * over_a * over_a - r / (alpha * alpha));
    out.bend[2][2] -= n * gone / (s * s);
    out.bend[3][2] += n * (1 / beta - there * over_b);
    out.bend[3][3] += n * (there * s * over_b * over_b - s / (beta * beta));
  }
  return out;
}

// Purchases in `t` at a rate of 1 by somebody who is there now and stops as the model says.
double time_there(double s, double beta_T, double t) {
  if (std::abs(s - 1) < 1e-9) return beta_T * std::log1p(t / beta_T);
  return -beta_T / (s - 1) * std::expm1((1 - s) * std::log1p(t / beta_T));
}

}  // namespace

double log_likelihood(const ParetoNbd& model, const Buying& row) {
  Buying one = row;
  one.customers = 1;
  return shape_of(model, {&one, 1}).value;
}

Fit<ParetoNbd, 4> fit_pareto_nbd(std::span<const Buying> rows) {
  Fit<ParetoNbd, 4> out;
  double customers = 0, repeaters = 0;
  for (const Buying& row : rows) customers += row.customers, repeaters += row.x > 0 ? row.customers : 0;
  if (rows.size() < 2 || repeaters == 0 || repeaters == customers) return out;
  out.state = Fitted::not_converged;
  for (const std::array<double, 4>& start : {std::array{0.6, 10.0, 0.6, 12.0}, std::array{1.0, 30.0, 0.3, 5.0}}) {
    Top<4> top = climb<4>(
        [&](const std::array<double, 4>& at) {
          return shape_of({at[0], at[1], at[2], at[3]}, rows);
        },
        start, customers);
    if (top.at_border) out.state = Fitted::at_border;
    if (!top.converged) continue;
    return {Fitted::yes, {top.at[0], top.at[1], top.at[2], top.at[3]}, top.value, top.std_err};
  }
  return out;
}

double p_alive(const ParetoNbd& m, const Buying& row) {
  const double odds = std::log(m.s) + (m.r + row.x) * std::log(m.alpha + row.T) + m.s * std::log(m.beta + row.T) +
                      stopped<false>(m, row).ln;
  return 1 / (1 + std::exp(odds));
}

double expected_after(const ParetoNbd& m, const Buying& row, double t) {
  return p_alive(m, row) * (m.r + row.x) / (m.alpha + row.T) * time_there(m.s, m.beta + row.T, t);
}

double expected_by(const ParetoNbd& m, double t) { return m.r / m.alpha * time_there(m.s, m.beta, t); }

double discounted_rest(const ParetoNbd& m, const Buying& row, double discount) {
  // Over u = e^y: the integrand falls doubly exponentially on one side and exponentially on the other.
  constexpr double kStep = 1.0 / 32, kFrom = -45;
  const double beta_T = m.beta + row.T, to = std::log(750 / discount);
  double sum = 0;
  for (double y = kFrom; y < to; y += kStep) {
    const double u = std::exp(y);
    sum += std::exp(y - discount * u - m.s * std::log1p(u / beta_T));
  }
  return p_alive(m, row) * (m.r + row.x) / (m.alpha + row.T) * sum * kStep;
}

}  // namespace siyu::statistics
