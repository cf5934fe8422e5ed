// The attacker's linear programs against all corners: in three unknowns, the ends of a sum are met where three of its planes meet.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>

#include "harness/random.h"
#include "oracle/link_attack.h"

namespace siyu::tests {
namespace {

using attack::Bound;
using attack::kEndless;
using attack::Simplex;
using attack::Span;
using attack::Unknown;
using Point = std::array<double, 3>;
using Terms = std::vector<std::pair<std::size_t, double>>;

struct Plane {  // factors · point = right
  Point factors{};
  double right = 0;
};
struct Problem {
  std::vector<Unknown> unknowns;
  std::vector<Bound> bounds;
};

double sum_at(const Terms& terms, const Point& at) {
  double out = 0;
  for (auto [unknown, factor] : terms) out += factor * at[unknown];
  return out;
}

Problem make(Random& random) {
  Problem out;
  for (int u = 0; u < 3; ++u) {
    auto low = static_cast<double>(random.below(3));
    out.unknowns.push_back({low, low + static_cast<double>(random.below(9)), false, 0});
  }
  for (std::size_t b = 0; b < 1 + random.below(4); ++b) {
    Bound bound;
    for (std::size_t u = 0; u < 3; ++u)
      if (random.chance(75)) bound.terms.emplace_back(u, static_cast<double>(random.below(7)) - 3);
    bound.low = random.chance(25) ? -kEndless : static_cast<double>(random.below(12)) - 4;
    bound.high = random.chance(25) ? kEndless : std::max(bound.low, -20.0) + static_cast<double>(random.below(8));
    if (random.chance(25)) bound.high = bound.low = std::max(bound.low, -9.0);
    out.bounds.push_back(std::move(bound));
  }
  return out;
}

std::optional<Point> meeting(const Plane& a, const Plane& b, const Plane& c) {
  auto of = [](const Point& x, const Point& y, const Point& z) {
    return x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0]);
  };
  double whole = of(a.factors, b.factors, c.factors);
  if (std::fabs(whole) < 1e-9) return std::nullopt;
  Point out{};
  for (std::size_t u = 0; u < 3; ++u) {
    std::array<Point, 3> lines{a.factors, b.factors, c.factors};
    lines[0][u] = a.right;
    lines[1][u] = b.right;
    lines[2][u] = c.right;
    out[u] = of(lines[0], lines[1], lines[2]) / whole;
  }
  return out;
}

// Nothing where no numbers satisfy everything.
std::optional<Span> by_corners(const Problem& problem, const Terms& of) {
  std::vector<Plane> planes;
  for (std::size_t u = 0; u < 3; ++u)
    for (double end : {problem.unknowns[u].low, problem.unknowns[u].high}) {
      planes.push_back({{}, end});
      planes.back().factors[u] = 1;
    }
  for (const Bound& bound : problem.bounds)
    for (double end : {bound.low, bound.high}) {
      planes.push_back({{}, end});
      for (auto [unknown, factor] : bound.terms) planes.back().factors[unknown] += factor;
    }
  auto is_allowed = [&](const Point& at) {
    for (std::size_t u = 0; u < 3; ++u)
      if (at[u] < problem.unknowns[u].low - 1e-6 || at[u] > problem.unknowns[u].high + 1e-6) return false;
    for (const Bound& bound : problem.bounds) {
      double sum = sum_at(bound.terms, at);
      if (sum < bound.low - 1e-6 || sum > bound.high + 1e-6) return false;
    }
    return true;
  };
  std::optional<Span> out;
  for (std::size_t i = 0; i < planes.size(); ++i)
    for (std::size_t j = i + 1; j < planes.size(); ++j)
      for (std::size_t k = j + 1; k < planes.size(); ++k)
        if (auto at = meeting(planes[i], planes[j], planes[k]); at && is_allowed(*at)) {
          double sum = sum_at(of, *at);
          out = out ? Span{std::min(out->low, sum), std::max(out->high, sum)} : Span{sum, sum};
        }
  return out;
}

TEST(LinkSolver, finds_the_ends_that_all_corners_have) {
  std::size_t possible = 0, impossible = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Problem problem = make(random);
    Terms of{{0, 1}};
    if (random.chance(50)) of.emplace_back(1 + random.below(2), static_cast<double>(random.below(5)) - 2);
    std::optional<Span> expected = by_corners(problem, of);
    Simplex simplex(problem.unknowns, problem.bounds);
    ASSERT_EQ(simplex.has_solution(), expected.has_value());
    expected ? ++possible : ++impossible;
    if (!expected) continue;
    for (int again = 0; again < 2; ++again) {  // one question leaves the next what it was
      Span seen = simplex.span(of);
      ASSERT_NEAR(seen.low, expected->low, 1e-6);
      ASSERT_NEAR(seen.high, expected->high, 1e-6);
    }
  }
  EXPECT_GT(possible, 300u);
  EXPECT_GT(impossible, 300u);
}

// Two cells of each of three rows and columns are withheld: what a textbook's example leaves open.
TEST(LinkSolver, knows_a_table_of_which_some_cells_are_withheld) {
  // 20 50 10 / 8 19 22 / 17 32 12 without (1,0), (1,2), (2,0), (2,2)
  std::vector<Unknown> unknowns(4, {0, kEndless, true, 0});
  std::vector<Bound> bounds{
      {{{0, 1}, {1, 1}}, 30, 30}, {{{2, 1}, {3, 1}}, 29, 29}, {{{0, 1}, {2, 1}}, 25, 25}, {{{1, 1}, {3, 1}}, 34, 34}};
  Simplex simplex(unknowns, bounds);
  ASSERT_TRUE(simplex.has_solution());
  Span span = simplex.span({{0, 1}});
  EXPECT_NEAR(span.low, 0, 1e-9);
  EXPECT_NEAR(span.high, 25, 1e-9);
  Simplex open(unknowns, {{{{0, 1}, {1, -1}}, 3, kEndless}});
  EXPECT_EQ(open.span({{0, 1}}).high, kEndless);
  EXPECT_NEAR(open.span({{0, 1}}).low, 3, 1e-9);
}

}  // namespace
}  // namespace siyu::tests
