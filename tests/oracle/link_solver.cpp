// The attacker's arithmetic: linear programs, and whole numbers by trying them all. See link_attack.h.
//
// The idea: an equation is used up by writing one unknown by the others, so that only bounds are left. Then one free variable after the
// other rises to where a line stops it: the one that gets the sum furthest, and where none gets anywhere the first by number that could (Bland),
// which ends. Nothing of this is as core/statistics does it, whose errors are to be found.
#include <algorithm>
#include <cmath>
#include <functional>

#include "oracle/link_attack.h"

namespace siyu::tests::attack {
namespace {

constexpr double kNothing = 1e-9, kContradiction = 1e-6;
constexpr std::size_t kMostTurns = 20000, kNone = static_cast<std::size_t>(-1);

double largest_factor(const std::vector<std::pair<std::size_t, double>>& terms) {
  double largest = 0;
  for (const auto& term : terms) largest = std::max(largest, std::fabs(term.second));
  return largest;
}

}  // namespace

Simplex::Simplex(const std::vector<Unknown>& unknowns, const std::vector<Bound>& bounds) {
  for (const Unknown& unknown : unknowns) {
    lows_.push_back(unknown.low);
    free_is_.push_back(variables_++);
  }
  auto is_equation = [](const Bound& bound) { return bound.high - bound.low < kNothing; };
  for (const Bound& bound : bounds) {
    double scale = largest_factor(bound.terms);
    if (scale == 0) is_possible_ = is_possible_ && bound.low < kContradiction && bound.high > -kContradiction;
    if (scale > 0 && is_equation(bound)) use_up(bound, scale);
  }
  for (const Bound& bound : bounds) {
    double scale = largest_factor(bound.terms);
    if (scale == 0 || is_equation(bound)) continue;
    for (double side : {1.0, -1.0}) {
      double end = side > 0 ? bound.high : -bound.low;
      if (end >= kEndless) continue;
      auto terms = bound.terms;
      for (auto& term : terms) term.second *= -side / scale;
      Written slack = written(terms);
      slack.rest += end / scale;
      limit(std::move(slack));
    }
  }
  for (std::size_t u = 0; u < unknowns.size(); ++u) {
    if (unknowns[u].high >= kEndless) continue;
    Written slack = written({{u, -1.0}});
    slack.rest += unknowns[u].high;
    limit(std::move(slack));
  }
  if (is_possible_) find_first();
}

// A sum of unknowns as it is now written.
Simplex::Written Simplex::written(const std::vector<std::pair<std::size_t, double>>& terms) const {
  Written out{0, std::vector<double>(free_is_.size(), 0)};
  for (auto [unknown, factor] : terms) {
    out.rest += factor * lows_[unknown];
    auto line = std::find(line_is_.begin(), line_is_.end(), unknown);
    if (line == line_is_.end()) {
      out.by[static_cast<std::size_t>(std::find(free_is_.begin(), free_is_.end(), unknown) - free_is_.begin())] +=
          factor;
      continue;
    }
    const Written& own = lines_[static_cast<std::size_t>(line - line_is_.begin())];
    out.rest += factor * own.rest;
    for (std::size_t c = 0; c < out.by.size(); ++c) out.by[c] += factor * own.by[c];
  }
  return out;
}

// Writes one unknown of the equation by its others: the one that stands in it with most weight.
void Simplex::use_up(const Bound& equation, double scale) {
  auto terms = equation.terms;
  for (auto& term : terms) term.second /= scale;
  Written zero = written(terms);
  zero.rest -= equation.low / scale;
  std::size_t column = 0;
  for (std::size_t c = 0; c < zero.by.size(); ++c)
    if (std::fabs(zero.by[c]) > std::fabs(zero.by[column])) column = c;
  if (zero.by.empty() || std::fabs(zero.by[column]) < kNothing) {  // it says what others say, or against them
    is_possible_ = is_possible_ && std::fabs(zero.rest) < kContradiction;
    return;
  }
  // As a line it would be left at its least, which is 0, for good.
  line_is_.push_back(kNone);
  lines_.push_back(std::move(zero));
  Written nothing{0, std::vector<double>(free_is_.size(), 0)};
  turn(lines_.size() - 1, column, nothing);
  drop(column);
}

// A slack, which is not negative.
void Simplex::limit(Written slack) {
  double largest = 0;
  for (double factor : slack.by) largest = std::max(largest, std::fabs(factor));
  if (largest < kNothing) {
    is_possible_ = is_possible_ && slack.rest > -kContradiction;
    return;
  }
  lines_.push_back(std::move(slack));
  line_is_.push_back(variables_++);
}

// Numbers that satisfy all lines: a helper is added to every line that is as large as it must be, and made as small as it can be.
void Simplex::find_first() {
  std::size_t worst = 0;
  for (std::size_t line = 0; line < lines_.size(); ++line)
    if (lines_[line].rest < lines_[worst].rest) worst = line;
  if (lines_.empty() || lines_[worst].rest >= 0) return;
  for (Written& line : lines_) line.by.push_back(1);
  const std::size_t helper = variables_++;
  free_is_.push_back(helper);
  Written goal{0, std::vector<double>(free_is_.size(), 0)};
  goal.by.back() = -1;
  turn(worst, free_is_.size() - 1, goal);
  raise(goal);
  is_possible_ = goal.rest > -kContradiction;
  if (!is_possible_) return;
  if (auto at = std::find(line_is_.begin(), line_is_.end(), helper); at != line_is_.end()) {
    auto line = static_cast<std::size_t>(at - line_is_.begin());
    std::size_t column = 0;
    for (std::size_t c = 0; c < free_is_.size(); ++c)
      if (std::fabs(lines_[line].by[c]) > std::fabs(lines_[line].by[column])) column = c;
    lines_[line].rest = 0;
    turn(line, column, goal);
  }
  drop(static_cast<std::size_t>(std::find(free_is_.begin(), free_is_.end(), helper) - free_is_.begin()));
}

Span Simplex::span(const std::vector<std::pair<std::size_t, double>>& of) {
  auto most = [&](double side) {
    auto terms = of;
    for (auto& term : terms) term.second *= side;
    Written goal = written(terms);
    return raise(goal) ? side * goal.rest : side * kEndless;
  };
  double high = most(1);
  return {most(-1), high};
}

// False where the goal rises without end, or for too long to be believed.
bool Simplex::raise(Written& goal) {
  for (std::size_t turns = 0; turns < kMostTurns; ++turns) {
    std::size_t column = choose(goal);
    if (column == kNone) return true;
    Rise rise = rise_of(column);
    if (rise.line == kNone) return false;
    turn(rise.line, column, goal);
  }
  return false;
}

Simplex::Rise Simplex::rise_of(std::size_t column) const {
  Rise out{kEndless, kNone};
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    double falls = -lines_[line].by[column];
    if (falls < kNothing) continue;
    double way = std::max(0.0, lines_[line].rest) / falls;
    bool is_tie = out.line != kNone && std::fabs(way - out.way) < 1e-12;
    if (is_tie ? line_is_[line] < line_is_[out.line] : way < out.way) out = {way, line};
  }
  return out;
}

// The free variable whose rise is worth most; of those that are worth nothing yet the first.
std::size_t Simplex::choose(const Written& goal) const {
  std::size_t best = kNone, first = kNone;
  double most = kNothing;
  for (std::size_t c = 0; c < free_is_.size(); ++c) {
    if (goal.by[c] < kNothing) continue;
    if (first == kNone || free_is_[c] < free_is_[first]) first = c;
    if (double worth = goal.by[c] * rise_of(c).way; worth > most) {
      most = worth;
      best = c;
    }
  }
  return best == kNone ? first : best;
}

// The free variable of the column is written by the line's, which becomes free.
void Simplex::turn(std::size_t line, std::size_t column, Written& goal) {
  Written& own = lines_[line];
  double factor = own.by[column];
  own.by[column] = -1;
  own.rest /= -factor;
  for (double& by : own.by) by /= -factor;
  auto put_in = [&](Written& other) {
    double times = other.by[column];
    if (times == 0) return;
    other.by[column] = 0;
    other.rest += times * own.rest;
    for (std::size_t c = 0; c < own.by.size(); ++c) other.by[c] += times * own.by[c];
    if (std::fabs(other.rest) < 1e-10) other.rest = 0;
  };
  for (std::size_t other = 0; other < lines_.size(); ++other)
    if (other != line) put_in(lines_[other]);
  put_in(goal);
  std::swap(line_is_[line], free_is_[column]);
}

// A free variable that stays 0.
void Simplex::drop(std::size_t column) {
  auto at = static_cast<std::ptrdiff_t>(column);
  free_is_.erase(free_is_.begin() + at);
  for (Written& line : lines_) line.by.erase(line.by.begin() + at);
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
