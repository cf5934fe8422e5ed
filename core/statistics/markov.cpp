// Small dense systems by elimination with pivoting; the states of this product are a handful.
#include "statistics/markov.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "base/result.h"
#include "statistics/distributions.h"

namespace siyu::statistics {
namespace {

template <class T>
void check_square(const std::vector<std::vector<T>>& matrix) {
  for (const std::vector<T>& row : matrix) CHECK(row.size() == matrix.size());
}

// a^-1 b by Gauss-Jordan; nullopt when a is singular (to rounding).
std::optional<Matrix> solve(Matrix a, Matrix b) {
  const std::size_t size = a.size();
  for (std::size_t column = 0; column < size; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < size; ++row) {
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    }
    constexpr double kSingular = 1e-13;
    if (std::abs(a[pivot][column]) < kSingular) return std::nullopt;
    std::swap(a[pivot], a[column]);
    std::swap(b[pivot], b[column]);
    for (std::size_t row = 0; row < size; ++row) {
      if (row == column) continue;
      const double factor = a[row][column] / a[column][column];
      if (factor == 0) continue;
      for (std::size_t i = column; i < size; ++i) a[row][i] -= factor * a[column][i];
      for (std::size_t i = 0; i < b[row].size(); ++i) b[row][i] -= factor * b[column][i];
    }
  }
  for (std::size_t row = 0; row < size; ++row) {
    for (double& value : b[row]) value /= a[row][row];
  }
  return b;
}

// Which states can be reached from the first, along moves or against them.
std::vector<char> reach(const Matrix& p, bool against) {
  std::vector<char> seen(p.size(), 0);
  std::vector<std::size_t> open = {0};
  seen[0] = 1;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (std::size_t to = 0; to < p.size(); ++to) {
      if (seen[to] || !((against ? p[to][at] : p[at][to]) > 0)) continue;
      seen[to] = 1;
      open.push_back(to);
    }
  }
  return seen;
}

bool irreducible(const Matrix& p) {
  for (bool against : {false, true}) {
    for (char seen : reach(p, against)) {
      if (!seen) return false;
    }
  }
  return true;
}

// Can every state of Q lose somebody, in one step or along others?
bool all_can_leave(const Matrix& q) {
  constexpr double kRounding = 1e-12;
  std::vector<char> leaves(q.size(), 0);
  for (std::size_t i = 0; i < q.size(); ++i) leaves[i] = std::accumulate(q[i].begin(), q[i].end(), 0.0) < 1 - kRounding;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < q.size(); ++i) {
      for (std::size_t j = 0; j < q.size() && !leaves[i]; ++j) {
        if (!(q[i][j] > 0) || !leaves[j]) continue;
        leaves[i] = 1;
        changed = true;
      }
    }
  }
  for (char leaving : leaves) {
    if (!leaving) return false;
  }
  return true;
}

// 2 sum O ln(O/E) of one row's two-by-K table.
double row_g(const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after, double n0, double n1) {
  double g = 0;
  for (std::size_t j = 0; j < before.size(); ++j) {
    const auto o0 = static_cast<double>(before[j]), o1 = static_cast<double>(after[j]), both = o0 + o1;
    if (o0 > 0) g += 2 * o0 * std::log(o0 * (n0 + n1) / (n0 * both));
    if (o1 > 0) g += 2 * o1 * std::log(o1 * (n0 + n1) / (n1 * both));
  }
  return g;
}

}  // namespace

std::vector<std::optional<std::vector<double>>> transition_matrix(const CountMatrix& counts, double smoothing) {
  check_square(counts);
  CHECK(smoothing >= 0);
  std::vector<std::optional<std::vector<double>>> rows;
  for (const std::vector<std::int64_t>& count : counts) {
    const double total = static_cast<double>(std::accumulate(count.begin(), count.end(), std::int64_t{0})) +
                         smoothing * static_cast<double>(count.size());
    rows.emplace_back();
    if (!(total > 0)) continue;
    rows.back().emplace();
    for (std::int64_t n : count) rows.back()->push_back((static_cast<double>(n) + smoothing) / total);
  }
  return rows;
}

std::optional<std::vector<double>> stationary(const Matrix& p) {
  check_square(p);
  if (p.empty() || !irreducible(p)) return std::nullopt;
  // pi (P - I) = 0, its last equation replaced by sum pi = 1.
  const std::size_t size = p.size();
  Matrix a(size, std::vector<double>(size)), b(size, std::vector<double>(1, 0));
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) a[j][i] = j + 1 == size ? 1 : p[i][j] - (i == j ? 1 : 0);
  }
  b.back()[0] = 1;
  const std::optional<Matrix> solution = solve(a, b);
  if (!solution) return std::nullopt;
  std::vector<double> pi;
  for (const std::vector<double>& row : *solution) pi.push_back(row[0]);
  return pi;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c;
  for (const std::vector<double>& row : a) {
    CHECK(row.size() == b.size());
    c.emplace_back(b.empty() ? 0 : b[0].size(), 0.0);
    for (std::size_t k = 0; k < row.size(); ++k) {
      for (std::size_t j = 0; j < b[k].size(); ++j) c.back()[j] += row[k] * b[k][j];
    }
  }
  return c;
}

std::optional<Absorbing> absorbing(const Matrix& q) {
  check_square(q);
  if (!all_can_leave(q)) return std::nullopt;
  const std::size_t size = q.size();
  Matrix a(size, std::vector<double>(size)), identity(size, std::vector<double>(size, 0));
  for (std::size_t i = 0; i < size; ++i) {
    identity[i][i] = 1;
    for (std::size_t j = 0; j < size; ++j) a[i][j] = identity[i][j] - q[i][j];
  }
  std::optional<Matrix> fundamental = solve(a, identity);
  if (!fundamental) return std::nullopt;
  Absorbing answer{std::move(*fundamental), {}};
  for (const std::vector<double>& row : answer.fundamental) {
    answer.expected_steps.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  return answer;
}

Homogeneity homogeneity(const CountMatrix& before, const CountMatrix& after) {
  check_square(before);
  check_square(after);
  CHECK(before.size() == after.size());
  Homogeneity answer;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::int64_t n0 = std::accumulate(before[i].begin(), before[i].end(), std::int64_t{0});
    const std::int64_t n1 = std::accumulate(after[i].begin(), after[i].end(), std::int64_t{0});
    if (n0 == 0 || n1 == 0) continue;
    int columns = 0;
    for (std::size_t j = 0; j < before.size(); ++j) columns += before[i][j] + after[i][j] > 0 ? 1 : 0;
    answer.df += columns - 1;
    answer.g += row_g(before[i], after[i], static_cast<double>(n0), static_cast<double>(n1));
  }
  if (answer.g < 0) answer.g = 0;  // equal rows, but for the rounding of their logarithms
  if (answer.df > 0) answer.p = chi_square_upper(answer.g, answer.df);
  return answer;
}

}  // namespace siyu::statistics
