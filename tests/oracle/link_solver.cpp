// The attacker's arithmetic: linear programs on a dense table, and whole numbers by trying them all. See link_attack.h.
#include <algorithm>
#include <cmath>
#include <functional>

#include "oracle/link_attack.h"

namespace siyu::tests::attack {
namespace {

constexpr double kNothing = 1e-9;
constexpr std::size_t kSteep = 400, kMostTurns = 20000;

}  // namespace

// Every bound is at most one or two rows "… <= …" with a slack; those whose right side would be negative get an artificial unknown too.
Simplex::Simplex(const std::vector<Unknown>& unknowns, const std::vector<Bound>& bounds) : unknowns_(unknowns.size()) {
  struct Row {
    std::vector<double> factors;
    double right;
    bool is_equal;
  };
  std::vector<Row> rows;
  for (const Unknown& unknown : unknowns) lows_.push_back(unknown.low);
  auto add = [&](const std::vector<double>& factors, double right, bool is_equal) {
    double largest = 0;
    for (double factor : factors) largest = std::max(largest, std::fabs(factor));
    if (largest == 0) return;
    Row row{factors, right / largest, is_equal};
    for (double& factor : row.factors) factor /= largest;
    rows.push_back(std::move(row));
  };
  for (const Bound& bound : bounds) {
    std::vector<double> factors(unknowns_, 0);
    double shift = 0;
    for (auto [unknown, factor] : bound.terms) {
      factors[unknown] += factor;
      shift += factor * lows_[unknown];
    }
    if (bound.high - bound.low < kNothing) {
      add(factors, bound.low - shift, true);
      continue;
    }
    if (bound.high < kEndless) add(factors, bound.high - shift, false);
    if (bound.low > -kEndless) {
      for (double& factor : factors) factor = -factor;
      add(factors, shift - bound.low, false);
    }
  }
  for (std::size_t u = 0; u < unknowns_; ++u) {
    if (unknowns[u].high >= kEndless) continue;
    std::vector<double> factors(unknowns_, 0);
    factors[u] = 1;
    add(factors, unknowns[u].high - lows_[u], false);
  }
  std::size_t slacks = 0, artificials = 0;
  for (const Row& row : rows) {
    slacks += !row.is_equal;
    artificials += row.is_equal || row.right < 0;
  }
  artificial_ = unknowns_ + slacks;
  width_ = artificial_ + artificials + 1;
  std::size_t slack = unknowns_, artificial = artificial_;
  for (const Row& row : rows) {
    std::vector<double> line(width_, 0);
    std::copy(row.factors.begin(), row.factors.end(), line.begin());
    line.back() = row.right;
    if (!row.is_equal) line[slack] = 1;
    if (row.right < 0)
      for (double& x : line) x = -x;
    if (row.is_equal || row.right < 0) {
      line[artificial] = 1;
      base_.push_back(artificial++);
    } else {
      base_.push_back(slack);
    }
    slack += !row.is_equal;
    rows_.push_back(std::move(line));
  }
  std::vector<double> cost(width_, 0);
  for (std::size_t c = artificial_; c + 1 < width_; ++c) cost[c] = 1;
  is_possible_ = least(cost) < 1e-6;
  if (!is_possible_) return;
  for (std::size_t r = 0; r < rows_.size();) {
    if (base_[r] < artificial_) {
      ++r;
      continue;
    }
    std::size_t column = 0;
    while (column < artificial_ && std::fabs(rows_[r][column]) < 1e-7) ++column;
    if (column < artificial_) {
      turn(r++, column);
    } else {
      rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(r));
      base_.erase(base_.begin() + static_cast<std::ptrdiff_t>(r));
    }
  }
  for (std::vector<double>& row : rows_)
    row.erase(row.begin() + static_cast<std::ptrdiff_t>(artificial_), row.end() - 1);
  width_ = artificial_ + 1;
}

Span Simplex::span(const std::vector<std::pair<std::size_t, double>>& of) {
  double shift = 0;
  std::vector<double> cost(width_, 0), against(width_, 0);
  for (auto [unknown, factor] : of) {
    cost[unknown] += factor;
    against[unknown] -= factor;
    shift += factor * lows_[unknown];
  }
  double low = least(cost), high = -least(against);
  return {low + shift, high + shift};
}

double Simplex::least(const std::vector<double>& cost) {
  std::vector<double> slope = cost;
  slope.back() = 0;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    double times = cost[base_[r]];
    if (times == 0) continue;
    for (std::size_t c = 0; c < width_; ++c) slope[c] -= times * rows_[r][c];
  }
  return descend(slope) ? -slope.back() : -kEndless;
}

// False where it falls without end, or for too long to be believed.
bool Simplex::descend(std::vector<double>& slope) {
  for (std::size_t turns = 0; turns < kMostTurns; ++turns) {
    std::size_t column = width_;
    for (std::size_t c = 0; c + 1 < width_; ++c) {
      if (slope[c] > -kNothing) continue;
      if (column == width_ || (turns < kSteep && slope[c] < slope[column])) column = c;
      if (turns >= kSteep) break;
    }
    if (column == width_) return true;
    std::size_t row = rows_.size();
    double step = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (rows_[r][column] < kNothing) continue;
      double own = rows_[r].back() / rows_[r][column];
      if (row < rows_.size() && (own > step + 1e-12 || (own > step - 1e-12 && base_[r] > base_[row]))) continue;
      row = r;
      step = own;
    }
    if (row == rows_.size()) return false;
    turn(row, column);
    double times = slope[column];
    for (std::size_t c = 0; c < width_; ++c) slope[c] -= times * rows_[row][c];
    slope[column] = 0;
  }
  return false;
}

void Simplex::turn(std::size_t row, std::size_t column) {
  std::vector<double>& by = rows_[row];
  double factor = by[column];
  for (double& x : by) x /= factor;
  by[column] = 1;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    double times = rows_[r][column];
    if (r == row || times == 0) continue;
    for (std::size_t c = 0; c < width_; ++c) rows_[r][c] -= times * by[c];
    rows_[r][column] = 0;
    if (rows_[r].back() < 0 && rows_[r].back() > -1e-10) rows_[r].back() = 0;
  }
  base_[row] = column;
}

namespace {

void round_in(Unknown& unknown) {
  if (!unknown.is_whole) return;
  unknown.low = std::ceil(unknown.low - 1e-6);
  unknown.high = std::floor(unknown.high + 1e-6);
  if (unknown.gap <= 0) return;
  if (unknown.low > 0 && unknown.low < unknown.gap) unknown.low = unknown.gap;
  if (unknown.high < unknown.gap && unknown.high > 0) unknown.high = 0;
}

// Draws every unknown's ends together as far as each bound alone tells. False where nothing is left.
bool draw_in(std::vector<Unknown>& unknowns, const std::vector<Bound>& bounds) {
  for (std::size_t rounds = 0; rounds < 200; ++rounds) {
    bool moved = false;
    for (const Bound& bound : bounds) {
      double low = 0, high = 0;
      std::size_t no_low = 0, no_high = 0;
      auto ends = [&](std::pair<std::size_t, double> term) {
        double a = term.second * unknowns[term.first].low, b = term.second * unknowns[term.first].high;
        bool falls = term.second < 0;
        bool is_endless = unknowns[term.first].high >= kEndless;
        return std::tuple{falls ? b : a, falls ? a : b, is_endless && falls, is_endless && !falls};
      };
      for (const auto& term : bound.terms) {
        auto [a, b, endless_low, endless_high] = ends(term);
        endless_low ? void(++no_low) : void(low += a);
        endless_high ? void(++no_high) : void(high += b);
      }
      double slack = 1e-7 * (1 + std::fabs(bound.low < -kEndless ? 0 : bound.low));
      if (no_low == 0 && low > bound.high + slack) return false;
      if (no_high == 0 && high < bound.low - slack) return false;
      for (const auto& term : bound.terms) {
        auto [a, b, endless_low, endless_high] = ends(term);
        Unknown& own = unknowns[term.first];
        Unknown before = own;
        if (bound.high < kEndless && no_low == std::size_t{endless_low}) {
          double most = (bound.high - (endless_low ? low : low - a)) / term.second;
          term.second > 0 ? void(own.high = std::min(own.high, most)) : void(own.low = std::max(own.low, most));
        }
        if (bound.low > -kEndless && no_high == std::size_t{endless_high}) {
          double least = (bound.low - (endless_high ? high : high - b)) / term.second;
          term.second > 0 ? void(own.low = std::max(own.low, least)) : void(own.high = std::min(own.high, least));
        }
        round_in(own);
        if (own.low > own.high + (own.is_whole ? 0 : 1e-6)) return false;
        if (own.low > before.low + 1e-6 || own.high < before.high - 1e-6) {
          moved = true;
          break;  // the bound's sums are of before
        }
        own = before;
      }
    }
    if (!moved) return true;
  }
  return true;
}

}  // namespace

bool may_be(std::vector<Unknown> unknowns, const std::vector<Bound>& bounds, std::size_t most) {
  std::size_t left = most;
  std::function<bool(std::vector<Unknown>)> go = [&](std::vector<Unknown> now) {
    if (left == 0) return true;
    --left;
    if (!draw_in(now, bounds)) return false;
    std::size_t next = now.size();
    for (std::size_t u = 0; u < now.size(); ++u) {
      if (!now[u].is_whole || now[u].low == now[u].high) continue;
      if (next == now.size() || now[u].high - now[u].low < now[next].high - now[next].low) next = u;
    }
    if (next == now.size()) return true;
    if (now[next].high - now[next].low > 3000) return true;
    for (double value = now[next].low; value <= now[next].high; ++value) {
      if (now[next].gap > 0 && value > 0 && value < now[next].gap) continue;
      std::vector<Unknown> then = now;
      then[next].low = then[next].high = value;
      if (go(std::move(then))) return true;
    }
    return false;
  };
  return go(std::move(unknowns));
}

}  // namespace siyu::tests::attack
