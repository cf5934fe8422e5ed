// Gauss's hypergeometric function 2F1(a, b; c; z), which Boost of this age lacks: own power series (statistics.md §5.3).
//
// The idea: the series converges fast where z is small; where it would not, Pfaff's (z < 0) and Euler's (c < a + b) transforms
// move the work to where it does. All of it passes through libm.
#pragma once

namespace siyu::statistics {

// NaN outside z < 1, and where c is zero or a negative whole number.
double hypergeometric_2f1(double a, double b, double c, double z);

}  // namespace siyu::statistics
