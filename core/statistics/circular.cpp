// The resultant vector of the angles; p by the expansion to 1/n^2 for small n.
#include "statistics/circular.h"

#include <algorithm>
#include <cmath>

namespace siyu::statistics {

std::optional<Rayleigh> rayleigh(std::span<const double> angles) {
  if (angles.empty()) return std::nullopt;
  const auto n = static_cast<double>(angles.size());
  double x = 0, y = 0;
  for (double angle : angles) {
    x += std::cos(angle);
    y += std::sin(angle);
  }
  Rayleigh answer{};
  answer.mean_resultant = std::min(1.0, std::sqrt(x * x + y * y) / n);
  const double z = n * answer.mean_resultant * answer.mean_resultant, z2 = z * z;
  double factor = 1;
  if (angles.size() < 50) {
    factor = 1 + (2 * z - z2) / (4 * n) - (24 * z - 132 * z2 + 76 * z2 * z - 9 * z2 * z2) / (288 * n * n);
  }
  answer.z = z;
  answer.p = std::clamp(std::exp(-z) * factor, 0.0, 1.0);
  constexpr double kCancelled = 1e-12;
  if (answer.mean_resultant > kCancelled) answer.mean_direction = std::atan2(y, x);
  return answer;
}

}  // namespace siyu::statistics
