// BG/NBD. Gamma functions of x + something appear only in ratios, which are products of x factors: running sums over x, no special
// function, and all derivatives with them. The likelihood's two terms (still there, gone after the last purchase) are weighed against
// each other by a log-sum-exp, so large x neither overflow nor vanish.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "statistics/btyd.h"
#include "statistics/hypergeometric.h"
#include "statistics/newton.h"

namespace siyu::statistics {
namespace {

// From this a + b on two customers' chances of stopping differ by less than half a percentage point (a beta's deviation is at most
// 1 / (2 sqrt(a + b))): they are taken for the same.
constexpr double kNarrow = 1e4;

// Sums over i < x of ln(c + i), 1/(c + i), 1/(c + i)^2, for ascending x.
class Rising {
 public:
  explicit Rising(double c) : c_(c) {}
  void to(double x) {
    for (; i_ < x; i_ += 1) {
      double one = 1 / (c_ + i_);
      ln += std::log(c_ + i_);
      inverse += one;
      squares += one * one;
    }
  }
  double ln = 0, inverse = 0, squares = 0;

 private:
  double c_, i_ = 0;
};

Shape<4> shape_of(const std::array<double, 4>& at, std::span<const Buying> rows) {
  const auto [r, alpha, a, b] = at;
  const double ln_alpha = std::log(alpha), ln_a = std::log(a);
  Rising of_r(r), of_b(b), of_ab(a + b);
  Shape<4> out;
  for (const Buying& row : rows) {
    const double x = row.x, n = row.customers, k = r + x;
    of_r.to(x), of_b.to(x), of_ab.to(x);
    const double ln_T = std::log(alpha + row.T), over_T = 1 / (alpha + row.T);
    double value = of_r.ln + r * ln_alpha + of_b.ln - of_ab.ln;
    double there = 1, gone = 0, ln_t = 0, over_t = 0, over_b = 0;
    const double still = -k * ln_T;
    if (x > 0) {
      ln_t = std::log(alpha + row.t_x), over_t = 1 / (alpha + row.t_x), over_b = 1 / (b + x - 1);
      const double left = ln_a - std::log(b + x - 1) - k * ln_t;
      const double most = std::max(still, left), sum = std::log1p(std::exp(-std::abs(still - left)));
      value += most + sum;
      there = std::exp(still - most - sum), gone = std::exp(left - most - sum);
    } else {
      value += still;
    }
    out.value += n * value;
    out.slope[0] += n * (of_r.inverse + ln_alpha - there * ln_T - gone * ln_t);
    out.slope[1] += n * (r / alpha - k * (there * over_T + gone * over_t));
    out.slope[2] += n * (gone / a - of_ab.inverse);
    out.slope[3] += n * (of_b.inverse - of_ab.inverse - gone * over_b);
    // By how much the slopes of the two terms differ.
    const double d[4] = {ln_t - ln_T, k * (over_t - over_T), -1 / a, over_b};
    const double both = there * gone;
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j <= i; ++j) out.bend[i][j] += n * both * d[i] * d[j];
    out.bend[0][0] -= n * of_r.squares;
    out.bend[1][0] += n * (1 / alpha - there * over_T - gone * over_t);
    out.bend[1][1] += n * (k * (there * over_T * over_T + gone * over_t * over_t) - r / (alpha * alpha));
    out.bend[2][2] += n * (of_ab.squares - gone / (a * a));
    out.bend[3][2] += n * of_ab.squares;
    out.bend[3][3] += n * (of_ab.squares - of_b.squares + gone * over_b * over_b);
  }
  return out;
}

// The expectation of (1 - (1 + p t / rate)^-shape) / p over p ~ Beta(a, b): purchases by somebody who is there. In the
// logit of p, stretched at both ends, so that neither of the beta's poles is near a point.
double expected_over_p(double a, double b, double shape, double t_over_rate) {
  constexpr double kPi = 3.14159265358979323846, kStep = 1.0 / 32;
  const double ln_beta = log_beta(a, b);
  double sum = 0;
  for (int i = -192; i <= 192; ++i) {
    const double v = kPi / 2 * std::sinh(i * kStep), ln_p = -std::log1p(std::exp(-v)), ln_q = -std::log1p(std::exp(v));
    const double p = std::exp(ln_p);
    const double bought = p > 0 ? -std::expm1(-shape * std::log1p(p * t_over_rate)) / p : shape * t_over_rate;
    const double weight = std::exp(a * ln_p + b * ln_q - ln_beta);
    if (weight > 0) sum += weight * bought * kPi / 2 * std::cosh(i * kStep);
  }
  return sum * kStep;
}

// The same in closed form where it has one that does not cancel.
double expected_while_there(double a, double b, double shape, double rate, double t) {
  // Everybody stops with the same chance p: a thinned process, where the published form loses all its digits.
  if (const double p = a / (a + b); a + b >= kNarrow) return -std::expm1(-shape * std::log1p(p * t / rate)) / p;
  const double c = a + b - 1, z = t / (rate + t);
  if (std::abs(a - 1) < 1e-3 || c < 1e-2) return expected_over_p(a, b, shape, t / rate);
  // Euler's transform of the published form: what was bought before is no longer in an exponent.
  return c / (a - 1) * (1 - std::pow(1 - z, a - 1) * hypergeometric_2f1(c - shape, a - 1, c, z));
}

}  // namespace

std::vector<Buying> grouped(std::span<const Buying> rows) {
  std::vector<Buying> out(rows.begin(), rows.end());
  out.erase(std::remove_if(out.begin(), out.end(), [](const Buying& row) { return !(row.T > 0); }), out.end());
  auto key = [](const Buying& row) { return std::tuple(row.x, row.t_x, row.T); };
  std::sort(out.begin(), out.end(), [&](const Buying& a, const Buying& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (kept > 0 && key(out[kept - 1]) == key(out[i])) {
      out[kept - 1].customers += out[i].customers;
    } else {
      out[kept++] = out[i];
    }
  }
  out.resize(kept);
  return out;
}

double log_likelihood(const BgNbd& model, const Buying& row) {
  Buying one = row;
  one.customers = 1;
  return shape_of({model.r, model.alpha, model.a, model.b}, {&one, 1}).value;
}

namespace {

// The best model in which everybody stops with the same chance, where that is what the climb ran to; else at_border.
Fit<BgNbd, 4> fit_alike(std::span<const Buying> rows, const Top<4>& border, double customers) {
  constexpr double kNoWorse = 0.5;
  Fit<BgNbd, 4> out;
  out.state = Fitted::at_border;
  if (!(border.at[2] > kNarrow && border.at[3] > kNarrow)) return out;
  auto shape = [&](const std::array<double, 3>& at) {
    const Shape<4> whole = shape_of({at[0], at[1], at[2], kNarrow}, rows);
    Shape<3> part;
    part.value = whole.value;
    for (std::size_t i = 0; i < 3; ++i) {
      part.slope[i] = whole.slope[i];
      for (std::size_t j = 0; j <= i; ++j) part.bend[i][j] = whole.bend[i][j];
    }
    return part;
  };
  const Top<3> top = climb<3>(shape, {border.at[0], border.at[1], border.at[2] / border.at[3] * kNarrow}, customers);
  if (!top.converged || top.value < border.value - kNoWorse) return out;
  return {Fitted::alike,
          {top.at[0], top.at[1], top.at[2], kNarrow},
          top.value,
          {top.std_err[0], top.std_err[1], top.std_err[2], 0}};
}

}  // namespace

Fit<BgNbd, 4> fit_bg_nbd(std::span<const Buying> rows) {
  Fit<BgNbd, 4> out;
  double customers = 0, repeaters = 0;
  for (const Buying& row : rows) customers += row.customers, repeaters += row.x > 0 ? row.customers : 0;
  if (rows.size() < 2 || repeaters == 0 || repeaters == customers) return out;
  out.state = Fitted::not_converged;
  Top<4> border;
  for (const std::array<double, 4>& start :
       {std::array{0.5, 5.0, 1.0, 3.0}, std::array{1.0, 20.0, 0.3, 1.0}, std::array{3.0, 10.0, 2.0, 20.0}}) {
    Top<4> top = climb<4>([&](const std::array<double, 4>& at) { return shape_of(at, rows); }, start, customers);
    if (top.at_border) out.state = Fitted::at_border, border = top;
    if (!top.converged) continue;
    return {Fitted::yes, {top.at[0], top.at[1], top.at[2], top.at[3]}, top.value, top.std_err};
  }
  return out.state == Fitted::at_border ? fit_alike(rows, border, customers) : out;
}

double p_alive(const BgNbd& model, const Buying& row) {
  if (row.x <= 0) return 1;
  const double odds = std::log(model.a) - std::log(model.b + row.x - 1) +
                      (model.r + row.x) * (std::log(model.alpha + row.T) - std::log(model.alpha + row.t_x));
  return 1 / (1 + std::exp(odds));
}

double expected_after(const BgNbd& model, const Buying& row, double t) {
  return p_alive(model, row) * expected_while_there(model.a, model.b + row.x, model.r + row.x, model.alpha + row.T, t);
}

double expected_by(const BgNbd& model, double t) {
  return expected_while_there(model.a, model.b, model.r, model.alpha, t);
}

double probability_of(const BgNbd& model, std::int64_t n, double t) {
  const double share = t / (model.alpha + t), ln_stay = model.r * std::log1p(-share);
  const double there = log_beta(model.a, model.b + static_cast<double>(n)) - log_beta(model.a, model.b);
  Rising factors(model.r);  // Γ(r + n) / Γ(r)
  factors.to(static_cast<double>(n));
  double ln_factorial = 0, term = 1, sum = 0;
  for (std::int64_t j = 0; j < n; ++j) {
    ln_factorial += std::log(static_cast<double>(j + 1));
    sum += term;
    term *= (model.r + static_cast<double>(j)) / static_cast<double>(j + 1) * share;
  }
  const double stayed =
      std::exp(there + factors.ln - ln_factorial + ln_stay + static_cast<double>(n) * std::log(share));
  if (n == 0) return std::exp(ln_stay);
  const double left = log_beta(model.a + 1, model.b + static_cast<double>(n) - 1) - log_beta(model.a, model.b);
  return stayed + std::exp(left) * (1 - std::exp(ln_stay) * sum);
}

}  // namespace siyu::statistics
