// Gauss's hypergeometric function 2F1 (statistics.md §5.3), and integrals against a beta distribution.
//
// The idea: a transform of Euler or Pfaff brings every argument below 1 to a series whose terms fall and do not cancel.
// Leaves out: z >= 1, and the parameters for which the function has a pole.
#pragma once

namespace siyu::statistics {

// NaN unless z < 1 and c is no whole number <= 0.
double hypergeometric_2f1(double a, double b, double c, double z);

// ln B(a, b). REQUIRES: a, b > 0
double log_beta(double a, double b);

}  // namespace siyu::statistics
