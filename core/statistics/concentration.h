// How unequally a total is spread: Lorenz curve, Gini coefficient, Pareto share (statistics.md §4; Lorenz 1905, Gini 1914,
// Cowell 2011).
//
// Negative values have no Lorenz curve: the caller clips them and says so, or asks nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace siyu::statistics {

struct Concentration {
  std::optional<double> gini;              // none: no values, a total of 0, or a negative value
  std::optional<double> corrected;         // times n/(n-1); none for one value too
  std::vector<double> lorenz_p, lorenz_l;  // from (0,0) to (1,1), poorest first; empty where gini is none
};
// REQUIRES: values ascending
Concentration gini(std::span<const double> sorted);
// The coefficient alone, without the curve's two vectors. REQUIRES: values ascending
std::optional<double> gini_coefficient(std::span<const double> sorted);

// Of grouped data: weights[i] units have values[i] each, in any order. `corrected` is none: a weight is no count of units.
// None as well for a negative weight. REQUIRES: as many weights as values
Concentration gini_weighted(std::span<const double> values, std::span<const double> weights);

struct ParetoShare {
  double top_share;               // what the richest `top_fraction` have, a fractional customer counted by its fraction
  double fraction_needed;         // the smallest richest fraction that has `target_share`, by the same interpolation
  std::int64_t customers_needed;  // whole customers for it
};
// nullopt where gini has none. REQUIRES: values ascending, both shares in [0,1]
std::optional<ParetoShare> pareto_share(std::span<const double> sorted, double top_fraction, double target_share);

}  // namespace siyu::statistics
