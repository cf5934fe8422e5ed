// Many tests at once: p-values adjusted so that of the discoveries few are false (Benjamini & Hochberg 1995; statistics.md §1.5).
#pragma once

#include <span>
#include <vector>

namespace siyu::statistics {

// Step-up adjusted p-values, in the order given: p (m / rank), never above a larger p's, at most 1.
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace siyu::statistics
