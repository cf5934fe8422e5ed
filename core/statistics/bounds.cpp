#include "statistics/bounds.h"

#include <algorithm>
#include <cmath>

#include "base/union_find.h"

namespace siyu::statistics {
namespace {

constexpr double kNothing = 1e-9, kUnsolved = 1e-6;
constexpr std::size_t kSteepTurns = 2000;  // the steepest slope is fast and may cycle; the first one cannot

// The table of a program in which every row has a variable of its own: rows of coefficients, the right side last.
class Program {
 public:
  // Unknowns are counted from their least value; a largest one is a row with a slack.
  Program(const std::vector<Unknown>& unknowns, const std::vector<KnownSum>& sums) : unknowns_(unknowns.size()) {
    std::size_t ends = 0;
    for (const Unknown& unknown : unknowns) ends += unknown.high.has_value();
    first_artificial_ = unknowns_ + ends;
    width_ = first_artificial_ + sums.size() + 1;
    for (std::size_t s = 0; s < sums.size(); ++s) {
      std::vector<double> row(width_, 0);
      row.back() = sums[s].total;
      for (auto [unknown, factor] : sums[s].terms) {
        row[unknown] += factor;
        row.back() -= factor * unknowns[unknown].low;
      }
      if (row.back() < 0)
        for (double& x : row) x = -x;
      row[first_artificial_ + s] = 1;
      rows_.push_back(std::move(row));
      base_.push_back(first_artificial_ + s);
    }
    std::size_t slack = unknowns_;
    for (std::size_t u = 0; u < unknowns_; ++u) {
      if (!unknowns[u].high) continue;
      std::vector<double> row(width_, 0);
      row[u] = 1;
      row[slack] = 1;
      row.back() = *unknowns[u].high - unknowns[u].low;
      rows_.push_back(std::move(row));
      base_.push_back(slack++);
    }
  }

  // Finds numbers that satisfy the sums.
  bool solve() {
    std::vector<double> cost(width_, 0);
    for (std::size_t c = first_artificial_; c + 1 < width_; ++c) cost[c] = 1;
    if (!least(cost) || value_ > kUnsolved) return false;
    for (std::size_t r = 0; r < rows_.size();) {
      if (base_[r] < first_artificial_) {
        ++r;
        continue;
      }
      std::size_t column = 0;
      while (column < first_artificial_ && std::fabs(rows_[r][column]) < kNothing) ++column;
      if (column < first_artificial_) {
        turn(r, column);
        ++r;
      } else {  // the sum says nothing that others do not
        rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(r));
        base_.erase(base_.begin() + static_cast<std::ptrdiff_t>(r));
      }
    }
    for (std::vector<double>& row : rows_)
      row.erase(row.begin() + static_cast<std::ptrdiff_t>(first_artificial_), row.end() - 1);
    width_ = first_artificial_ + 1;
    return true;
  }

  // The least value of factor · unknown, above its low; nothing where there is none.
  std::optional<double> least_of(std::size_t unknown, double factor) {
    std::vector<double> cost(width_, 0);
    cost[unknown] = factor;
    if (!least(cost)) return std::nullopt;
    return value_;
  }

 private:
  void turn(std::size_t row, std::size_t column) {
    std::vector<double>& by = rows_[row];
    double factor = by[column];
    for (double& x : by) x /= factor;
    by[column] = 1;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (r == row || rows_[r][column] == 0) continue;
      double times = rows_[r][column];
      for (std::size_t c = 0; c < width_; ++c) rows_[r][c] -= times * by[c];
      rows_[r][column] = 0;
      if (rows_[r].back() < 0 && rows_[r].back() > -kNothing) rows_[r].back() = 0;
    }
    base_[row] = column;
  }

  // False where the cost falls without end.
  bool least(const std::vector<double>& cost) {
    std::vector<double> slope = cost;
    slope.back() = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      double times = cost[base_[r]];
      if (times == 0) continue;
      for (std::size_t c = 0; c < width_; ++c) slope[c] -= times * rows_[r][c];
    }
    for (std::size_t turns = 0;; ++turns) {
      value_ = -slope.back();
      std::size_t column = 0;
      while (column + 1 < width_ && slope[column] > -kNothing) ++column;
      if (column + 1 >= width_) return true;
      if (turns < kSteepTurns)
        for (std::size_t c = column + 1; c + 1 < width_; ++c)
          if (slope[c] < slope[column]) column = c;
      std::size_t row = rows_.size();
      double step = 0;
      for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (rows_[r][column] < kNothing) continue;
        double own = rows_[r].back() / rows_[r][column];
        if (row < rows_.size() && (own > step + kNothing || (own > step - kNothing && base_[r] > base_[row]))) continue;
        row = r;
        step = own;
      }
      if (row == rows_.size()) return false;
      turn(row, column);
      double times = slope[column];
      for (std::size_t c = 0; c < width_; ++c) slope[c] -= times * rows_[row][c];
      slope[column] = 0;
    }
  }

  std::size_t unknowns_, first_artificial_ = 0, width_ = 0;
  std::vector<std::vector<double>> rows_;
  std::vector<std::size_t> base_;
  double value_ = 0;
};

// Numbers of the knots that sums make of unknowns.
std::vector<std::size_t> knots_of(std::size_t unknowns, const std::vector<KnownSum>& sums) {
  UnionFind knots(unknowns);
  for (const KnownSum& sum : sums)
    for (const auto& term : sum.terms) knots.join(term.first, sum.terms[0].first);
  std::vector<std::size_t> out(unknowns);
  for (std::size_t u = 0; u < unknowns; ++u) out[u] = knots.root(u);
  return out;
}

}  // namespace

std::optional<std::vector<Interval>> bounds_of(const std::vector<Unknown>& unknowns, const std::vector<KnownSum>& sums,
                                               const std::vector<std::size_t>& wanted, std::size_t most) {
  std::vector<std::size_t> knot = knots_of(unknowns.size(), sums);
  std::vector<std::vector<std::size_t>> members(unknowns.size()), asked(unknowns.size()), own_sums(unknowns.size());
  for (std::size_t u = 0; u < unknowns.size(); ++u) members[knot[u]].push_back(u);
  for (std::size_t w = 0; w < wanted.size(); ++w) asked[knot[wanted[w]]].push_back(w);
  for (std::size_t s = 0; s < sums.size(); ++s)
    if (!sums[s].terms.empty()) own_sums[knot[sums[s].terms[0].first]].push_back(s);
  std::vector<Interval> out(wanted.size());
  std::vector<std::size_t> local(unknowns.size());
  for (std::size_t k = 0; k < unknowns.size(); ++k) {
    if (asked[k].empty()) continue;
    if (own_sums[k].empty()) {
      for (std::size_t w : asked[k]) out[w] = {unknowns[wanted[w]].low, unknowns[wanted[w]].high};
      continue;
    }
    if (members[k].size() > most) return std::nullopt;
    std::vector<Unknown> part;
    for (std::size_t u : members[k]) {
      local[u] = part.size();
      part.push_back(unknowns[u]);
    }
    std::vector<KnownSum> part_sums;
    for (std::size_t s : own_sums[k]) {
      part_sums.push_back(sums[s]);
      for (auto& term : part_sums.back().terms) term.first = local[term.first];
    }
    Program program(part, part_sums);
    if (!program.solve()) return std::nullopt;
    for (std::size_t w : asked[k]) {
      double low = unknowns[wanted[w]].low;
      std::optional<double> least = program.least_of(local[wanted[w]], 1),
                            largest = program.least_of(local[wanted[w]], -1);
      out[w].low = low + least.value_or(0);
      if (largest) out[w].high = low - *largest;
    }
  }
  return out;
}

}  // namespace siyu::statistics
