// How far unknown numbers are fixed by sums that are known: for every one the least and the largest value that all sums allow.
//
// The idea: a small linear program a bound, by the simplex method on a dense table; one first
// solution serves all bounds. Unknowns that no sum ties together are solved apart.
// Leaves out: that counts are whole. What is whole lies within what is told here.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace siyu::statistics {

struct Unknown {
  double low = 0;
  std::optional<double> high;
};
// The sum of factor · unknown.
struct KnownSum {
  std::vector<std::pair<std::size_t, double>> terms;  // unknown, factor
  double total = 0;
};
struct Interval {
  double low = 0;
  std::optional<double> high;  // nothing: no end
};

// The interval of every wanted unknown, in their order. Nothing where no numbers satisfy the sums, or one knot of sums has more than
// `most` unknowns.
std::optional<std::vector<Interval>> bounds_of(const std::vector<Unknown>& unknowns, const std::vector<KnownSum>& sums,
                                               const std::vector<std::size_t>& wanted, std::size_t most = 400);

}  // namespace siyu::statistics
