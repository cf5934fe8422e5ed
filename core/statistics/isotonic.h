// The monotone curve nearest to given values (weighted least squares), by pooling adjacent violators (Barlow, Bartholomew,
// Bremner, Brunk 1972).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace siyu::statistics {

enum class Direction : std::uint8_t { increasing, decreasing };

// The fit for each value. REQUIRES: as many weights as values, weights > 0, no NaN
std::vector<double> isotonic(std::span<const double> values, std::span<const double> weights, Direction direction);

}  // namespace siyu::statistics
