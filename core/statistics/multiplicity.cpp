#include "statistics/multiplicity.h"

#include <algorithm>
#include <numeric>

namespace siyu::statistics {

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  std::vector<double> out(p.size());
  double least = 1;
  for (std::size_t k = 0; k < order.size(); ++k) {  // the largest first
    const auto m = static_cast<double>(p.size()), rank = static_cast<double>(p.size() - k);
    least = std::min(least, p[order[k]] * m / rank);
    out[order[k]] = least;
  }
  return out;
}

}  // namespace siyu::statistics
