// States and the chances of moving between them (statistics.md §10.1; Anderson & Goodman 1957).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace siyu::statistics {

using Matrix = std::vector<std::vector<double>>;
using CountMatrix = std::vector<std::vector<std::int64_t>>;

// (n_ij + smoothing) / (n_i + K smoothing) by row; a row without anybody (and without smoothing) is nullopt, not zeros.
// REQUIRES: square, counts and smoothing >= 0
std::vector<std::optional<std::vector<double>>> transition_matrix(const CountMatrix& counts, double smoothing = 0);

// The distribution that one step leaves as it is; nullopt unless every state can reach every other (then there is only
// one). An extrapolation: say so beside it. REQUIRES: square; rows that sum to 1
std::optional<std::vector<double>> stationary(const Matrix& p);

// REQUIRES: a's columns = b's rows
Matrix product(const Matrix& a, const Matrix& b);

struct Absorbing {
  Matrix fundamental;                  // (I - Q)^-1: expected visits to column from row
  std::vector<double> expected_steps;  // until absorbed, by starting state
};
// Q: the moves among the states that are not absorbing. nullopt when some state can never leave. REQUIRES: square, >= 0
std::optional<Absorbing> absorbing(const Matrix& q);

struct Homogeneity {
  double g = 0;  // sum over rows of the G of that row's 2 x K table
  int df = 0;    // sum of (K - 1), K the columns with anybody in that row; a row that one period lacks adds nothing
  std::optional<double> p;  // none when df is 0
};
// Did the chances change between two periods? REQUIRES: two square matrices of one size
Homogeneity homogeneity(const CountMatrix& before, const CountMatrix& after);

}  // namespace siyu::statistics
