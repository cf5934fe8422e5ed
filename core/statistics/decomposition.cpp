// Effects of factors, and their rounding to whole numbers that still add up.
#include "statistics/decomposition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace siyu::statistics {
namespace {

using Row = std::array<double, kMostFactors>;

// 2 artanh(s) by its series. REQUIRES: |s| <= 1/3
double twice_artanh(double s) {
  const double square = s * s;
  double power = s, sum = s;
  for (int k = 3; k < 60; k += 2) {
    power *= square;
    const double term = power / k;
    if (std::fabs(term) < std::fabs(sum) * 1e-18) break;
    sum += term;
  }
  return 2 * sum;
}

double product(std::span<const double> x) {
  double out = 1;
  for (double factor : x) out *= factor;
  return out;
}

bool share_equally_among_zeros(std::span<const double> x, double value, std::span<double> out) {
  const auto zeros = std::count(x.begin(), x.end(), 0.0);
  for (std::size_t k = 0; k < x.size(); ++k) out[k] = x[k] == 0 && zeros > 0 ? value / static_cast<double>(zeros) : 0;
  return zeros > 0;
}

// |S|! (n - |S| - 1)! / n!
double weight(std::size_t n, std::size_t chosen) {
  double out = 1 / static_cast<double>(n);  // 1 / (n C(n-1, |S|))
  for (std::size_t i = 1; i <= chosen; ++i) out *= static_cast<double>(i) / static_cast<double>(n - i);
  return out;
}

void shapley_effects(std::span<const double> x0, std::span<const double> x1, std::span<double> out) {
  const std::size_t n = x0.size();
  std::array<double, kMostFactors> weights;
  for (std::size_t size = 0; size < n; ++size) weights[size] = weight(n, size);
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t k = 0; k < n; ++k) {
    if (x1[k] == x0[k]) continue;
    for (unsigned chosen = 0; chosen < 1u << n; ++chosen) {
      if ((chosen >> k & 1u) != 0) continue;
      double term = x1[k] - x0[k];
      std::size_t size = 0;
      for (std::size_t j = 0; j < n; ++j) {
        if (j == k) continue;
        const bool now = (chosen >> j & 1u) != 0;
        size += now;
        term *= now ? x1[j] : x0[j];
      }
      out[k] += weights[size] * term;
    }
  }
}

}  // namespace

double portable_log(double value) {
  constexpr double kLn2 = 0.693147180559945309417232121458;
  int exponent = 0;
  double mantissa = std::frexp(value, &exponent);  // in [0.5, 1)
  if (mantissa < 0.70710678118654752) mantissa *= 2, --exponent;
  return exponent * kLn2 + twice_artanh((mantissa - 1) / (mantissa + 1));
}

double log_ratio(double a, double b) {
  const double r = (a - b) / b;
  return std::fabs(r) < 0.5 ? twice_artanh(r / (2 + r)) : portable_log(a) - portable_log(b);
}

double log_mean(double a, double b) {
  if (a == b) return a;
  if (a == 0 || b == 0) return 0;
  const double r = (a - b) / b;
  if (std::fabs(r) < 0.5) return b * (r / log_ratio(a, b));
  return (a - b) / log_ratio(a, b);
}

void product_effects(std::span<const double> x0, std::span<const double> x1, Decomposition by, std::span<double> out) {
  CHECK(x0.size() == x1.size() && x0.size() == out.size() && x0.size() <= kMostFactors);
  if (by == Decomposition::shapley) return shapley_effects(x0, x1, out);
  const double v0 = product(x0), v1 = product(x1);
  if (v0 == v1 && v0 == 0) return std::fill(out.begin(), out.end(), 0.0);
  if (v0 == 0 || v1 == 0) {
    // Only products too small for a double are 0 without a factor of 0.
    if (!share_equally_among_zeros(v0 == 0 ? x0 : x1, v1 - v0, out)) shapley_effects(x0, x1, out);
    return;
  }
  const double mean = log_mean(v1, v0);
  for (std::size_t k = 0; k < x0.size(); ++k) out[k] = mean * log_ratio(x1[k], x0[k]);
}

Effects decompose(const Segments& x0, const Segments& x1, Decomposition by) {
  CHECK(x0.size() == x1.size());
  Effects out;
  out.by = by;
  for (const Segments* x : {&x0, &x1})
    for (const std::vector<double>& row : *x)
      if (std::any_of(row.begin(), row.end(), [](double factor) { return factor < 0; }))
        out.by = Decomposition::shapley;
  if (!x0.empty()) out.total.assign(x0[0].size(), 0.0);
  for (std::size_t i = 0; i < x0.size(); ++i) {
    CHECK(x0[i].size() == out.total.size());
    std::vector<double>& effects = out.by_segment.emplace_back(x0[i].size());
    product_effects(x0[i], x1[i], out.by, effects);
    for (std::size_t k = 0; k < effects.size(); ++k) out.total[k] += effects[k];
    out.change += product(x1[i]) - product(x0[i]);
  }
  return out;
}

std::optional<std::vector<double>> lmdi_multiplicative(const Segments& x0, const Segments& x1) {
  CHECK(x0.size() == x1.size());
  double v0 = 0, v1 = 0;
  for (std::size_t i = 0; i < x0.size(); ++i) {
    if (!(product(x0[i]) > 0) || !(product(x1[i]) > 0)) return std::nullopt;
    v0 += product(x0[i]), v1 += product(x1[i]);
  }
  if (x0.empty()) return std::nullopt;
  std::vector<double> out(x0[0].size(), 0.0);
  const double mean = log_mean(v1, v0);
  for (std::size_t i = 0; i < x0.size(); ++i) {
    const double part = log_mean(product(x1[i]), product(x0[i])) / mean;
    for (std::size_t k = 0; k < out.size(); ++k) out[k] += part * log_ratio(x1[i][k], x0[i][k]);
  }
  for (double& effect : out) effect = std::exp(effect);
  return out;
}

void chain_effects(std::span<const double> chain0, std::span<const double> chain1, Decomposition by,
                   std::span<double> out) {
  CHECK(chain0.size() == chain1.size() && chain0.size() == out.size() && chain0.size() <= kMostFactors);
  const std::size_t n = chain0.size();
  if (n == 0) return;
  Row x0, x1;
  x0[0] = chain0[0], x1[0] = chain1[0];
  double behind = 0;  // what the last total changed by in periods where a total before it is 0
  bool whole0 = true, whole1 = true;
  for (std::size_t k = 1; k < n; ++k) {
    const bool known0 = chain0[k - 1] != 0, known1 = chain1[k - 1] != 0;
    whole0 = whole0 && known0, whole1 = whole1 && known1;
    x0[k] = known0 ? chain0[k] / chain0[k - 1] : known1 ? chain1[k] / chain1[k - 1] : 1;
    x1[k] = known1 ? chain1[k] / chain1[k - 1] : x0[k];
  }
  if (!whole0) behind -= chain0[n - 1];
  if (!whole1) behind += chain1[n - 1];
  product_effects({x0.data(), n}, {x1.data(), n}, by, out);
  out[n - 1] += behind;
}

bool share_out(std::span<const double> effects, std::int64_t change, std::span<std::int64_t> out) {
  CHECK(effects.size() == out.size() && !effects.empty() && effects.size() <= kMostFactors);
  constexpr double kMost = 9.2e18;
  const std::size_t n = effects.size();
  Row lost;
  double all_lost = 0;
  std::size_t largest = 0;
  __int128 left = change;
  for (std::size_t k = 0; k < n; ++k) {
    if (!(std::fabs(effects[k]) < kMost)) return false;
    if (std::fabs(effects[k]) > std::fabs(effects[largest])) largest = k;
    const double down = std::floor(effects[k]);
    lost[k] = effects[k] - down;
    all_lost += lost[k];
    out[k] = static_cast<std::int64_t>(down);
    left -= out[k];
  }
  auto more = static_cast<int>(all_lost + 0.5);
  const __int128 inexact = left - more + out[largest];
  if (inexact > std::numeric_limits<std::int64_t>::max() || inexact < std::numeric_limits<std::int64_t>::min())
    return false;
  out[largest] = static_cast<std::int64_t>(inexact);
  for (; more > 0; --more) {
    const auto most = std::max_element(lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(n));
    *most = -1;
    std::int64_t& part = out[static_cast<std::size_t>(most - lost.begin())];
    if (__builtin_add_overflow(part, 1, &part)) return false;
  }
  return true;
}

MixRate kitagawa(std::span<const double> share0, std::span<const double> rate0, std::span<const double> share1,
                 std::span<const double> rate1) {
  CHECK(share0.size() == rate0.size() && share0.size() == share1.size() && share0.size() == rate1.size());
  MixRate out;
  double before = 0, after = 0;
  for (std::size_t i = 0; i < share0.size(); ++i) before += share0[i] * rate0[i], after += share1[i] * rate1[i];
  for (std::size_t i = 0; i < share0.size(); ++i) {
    const double moved = share1[i] - share0[i], level = (rate0[i] + rate1[i]) / 2;
    out.mix.push_back(moved * level);
    out.centred.push_back(moved * (level - (before + after) / 2));
    out.rate.push_back((rate1[i] - rate0[i]) * ((share0[i] + share1[i]) / 2));
    out.mix_total += out.mix.back();
    out.rate_total += out.rate.back();
  }
  return out;
}

}  // namespace siyu::statistics
