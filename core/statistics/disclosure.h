// Small groups in tables of counts: which cells are too small to leave, what margins give away of those withheld, what else must be
// withheld with them, and the other rules of disclosure control.
//
// A table here is rows of counts whose row and column sums are public. What siyu withholds of a link's many tables is decided in
// core/share by the same bounds; this is the textbook's table, held against reference values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "statistics/bounds.h"

namespace siyu::statistics {

using CountTable = std::vector<std::vector<std::int64_t>>;
using CountCell = std::pair<std::size_t, std::size_t>;  // row, column

// Cells under the threshold, row by row; zeros only where they are not safe.
std::vector<CountCell> small_cells(const CountTable& table, std::int64_t threshold, bool zeros_are_safe);

// How far each withheld cell is fixed by the margins, in their order. REQUIRES: rows of equal length, cells of the table.
std::vector<Interval> margin_bounds(const CountTable& table, const std::vector<CountCell>& withheld);
inline bool is_recoverable(const Interval& bounds) { return bounds.high && *bounds.high - bounds.low < 1e-6; }

// The fewest further cells, of these with the least sum, that leave every primary cell an interval at least `width` wide. By trying all
// sets: for tables of at most 20 cells. Nothing where no set does.
struct Complement {
  std::vector<CountCell> cells;
  std::int64_t total = 0;
};
std::optional<Complement> least_complement(const CountTable& table, const std::vector<CountCell>& primary,
                                           double width);

// What two safe counts, of which one group holds the other, tell of the rest.
struct Differencing {
  std::int64_t implied = 0;
  bool discloses = false;
};
Differencing differencing(std::int64_t all, std::int64_t without, std::int64_t threshold);

// Sums of few: the `largest` contributions are more than `percent` of all; what is left beside the two largest is less than
// `percent` of the largest, so that the second can work it out.
bool is_dominated(std::vector<double> contributions, std::size_t largest, double percent);
bool is_within_percent(std::vector<double> contributions, double percent);

std::int64_t round_to_base(std::int64_t value, std::int64_t base);  // half up. REQUIRES: value >= 0, base > 0
// Where random rounding goes and how often up, unbiased. REQUIRES: the same.
struct RandomRounding {
  std::int64_t down = 0, up = 0;
  double probability_up = 0;
};
RandomRounding random_rounding(std::int64_t value, std::int64_t base);

// Rows that are alike in all of their values.
struct Anonymity {
  std::int64_t smallest = 0, rows_violating = 0, classes = 0;
};
Anonymity k_anonymity(const std::vector<std::vector<std::string>>& rows, std::int64_t k);

}  // namespace siyu::statistics
