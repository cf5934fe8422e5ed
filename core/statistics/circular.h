// Do times of the year cluster? Rayleigh's test on angles (Mardia & Jupp 2000; statistics.md §10.2).
#pragma once

#include <optional>
#include <span>

namespace siyu::statistics {

struct Rayleigh {
  double mean_resultant;  // 0 scattered, 1 all at one angle
  double z;               // n times its square
  double p;
  std::optional<double> mean_direction;  // radians in (-pi, pi]; none when the angles cancel out
};
// Of angles in radians: 2 pi (day - festival) / days of the year. nullopt for none. All of it passes through libm.
std::optional<Rayleigh> rayleigh(std::span<const double> angles);

}  // namespace siyu::statistics
