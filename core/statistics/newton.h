// The highest point of a smooth function of a few positive parameters: Newton's method on their logarithms, damped until a step climbs.
//
// The idea: the models' likelihoods have derivatives in closed form, so the last steps are Newton's own and end where doubles end. That
// is what makes a fit the same to a dozen digits in every C library, whatever path led there.
// Leaves out: constraints other than > 0, and choosing among several tops (the callers try several starts).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace siyu::statistics {

// A function's value, slope and curvature at a point.
template <std::size_t N>
struct Shape {
  double value = 0;
  std::array<double, N> slope{};
  std::array<std::array<double, N>, N> bend{};  // symmetric; only [i][j] with j <= i is read
};

template <std::size_t N>
struct Top {
  std::array<double, N> at{};
  double value = 0;
  bool converged = false;           // flat here, and bent down in every direction
  bool at_border = false;           // a parameter ran out of [1e-5, 1e5]
  std::array<double, N> std_err{};  // from the inverse of the negated second derivatives; only if converged
};

// Cholesky's factor of a positive definite matrix, in its lower half; false when it is none.
template <std::size_t N>
bool factor(std::array<std::array<double, N>, N>& m) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = m[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= m[i][k] * m[j][k];
      if (i != j) {
        m[i][j] = sum / m[j][j];
      } else if (sum > 0) {
        m[i][i] = std::sqrt(sum);
      } else {
        return false;
      }
    }
  return true;
}

template <std::size_t N>
std::array<double, N> solve(const std::array<std::array<double, N>, N>& factored, std::array<double, N> x) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= factored[i][k] * x[k];
    x[i] /= factored[i][i];
  }
  for (std::size_t i = N; i-- > 0;) {
    for (std::size_t k = i + 1; k < N; ++k) x[i] -= factored[k][i] * x[k];
    x[i] /= factored[i][i];
  }
  return x;
}

// Climbs from `start`. `shape_at` gives the Shape in the parameters themselves; `size` is how many observations its value sums up,
// so that "flat" means something. REQUIRES: start > 0, size > 0
template <std::size_t N, class ShapeAt>
Top<N> climb(ShapeAt&& shape_at, std::array<double, N> start, double size) {
  constexpr double kBorder = 1e5;
  auto logs = [&](const std::array<double, N>& at) {
    Shape<N> s = shape_at(at);
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t j = 0; j <= i; ++j) s.bend[i][j] *= at[i] * at[j] / size;
      s.slope[i] *= at[i] / size;
      s.bend[i][i] += s.slope[i];
    }
    s.value /= size;
    return s;
  };
  auto steepness = [](const Shape<N>& s) {
    double most = 0;
    for (double slope : s.slope) most = std::max(most, std::abs(slope));
    return std::isfinite(s.value) ? most : INFINITY;
  };
  Top<N> top;
  top.at = start;
  Shape<N> here = logs(start);
  double damping = 1e-3;
  for (int round = 0; round < 300 && steepness(here) > 1e-15 && damping < 1e9; ++round) {
    std::array<std::array<double, N>, N> m{};
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t j = 0; j <= i; ++j) m[i][j] = -here.bend[i][j];
      m[i][i] += damping;
    }
    bool better = false;
    if (factor(m)) {
      std::array<double, N> step = solve(m, here.slope), next = top.at;
      double longest = 0;
      for (double s : step) longest = std::max(longest, std::abs(s));
      for (std::size_t i = 0; i < N; ++i) next[i] *= std::exp(step[i] * std::min(1.0, 2 / longest));
      Shape<N> there = logs(next);
      // Near the top values cannot tell two points apart any more; slopes can.
      double rounding = 1e-13 * std::abs(here.value);
      better = there.value > here.value + rounding ||
               (there.value >= here.value - rounding && steepness(there) < steepness(here));
      if (better) {
        top.at = next;
        here = there;
      }
    }
    damping = better ? damping / 10 : std::max(damping, 1e-9) * 8;
    for (double parameter : top.at) top.at_border = top.at_border || !(parameter < kBorder && parameter > 1 / kBorder);
    if (top.at_border) break;
  }
  top.value = here.value * size;
  std::array<std::array<double, N>, N> m{};
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = 0; j <= i; ++j) m[i][j] = -here.bend[i][j] * size;
  top.converged = !top.at_border && steepness(here) < 1e-8 && factor(m);
  if (!top.converged) return top;
  for (std::size_t i = 0; i < N; ++i) {
    std::array<double, N> unit{};
    unit[i] = 1;
    top.std_err[i] = top.at[i] * std::sqrt(solve(m, unit)[i]);  // of the logarithm, times the parameter
  }
  return top;
}

}  // namespace siyu::statistics
