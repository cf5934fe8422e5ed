// Quantiles by linear interpolation between order statistics (Hyndman & Fan 1996, type 7; the default of R and NumPy).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace siyu::statistics {

// The q-quantile of ascending values; nullopt when there are none. REQUIRES: 0 <= q <= 1, values ascending
std::optional<double> quantile7(std::span<const double> sorted, double q);

// The k/bins-quantile, its position computed in integers, so that a value that is a break is one exactly.
// REQUIRES: 0 <= k <= bins, values ascending
std::optional<double> quantile7(std::span<const double> sorted, int k, int bins);

// The same over a histogram of whole numbers: counts[v] units have the value v (days, orders). nullopt when all are zero.
std::optional<double> quantile7_counts(std::span<const std::int64_t> counts, double q);

}  // namespace siyu::statistics
