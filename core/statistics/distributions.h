// The distributions that the other files need, behind plain functions: only this floor's .cpp files know Boost.Math.
//
// Every function answers NaN for arguments outside its domain; nothing throws. Values of these functions pass through libm:
// use stable() before one ends in a report.
#pragma once

#include <cstdint>

namespace siyu::statistics {

double normal_cdf(double z);       // accurate in the left tail; for the right one ask for -z
double normal_quantile(double p);  // -inf at 0, +inf at 1
// The half-width of a two-sided interval in standard errors: 1.959963984540054 for 0.95.
double normal_two_sided(double confidence);
double chi_square_upper(double x, double degrees_of_freedom);  // P(X >= x); 1 for x <= 0
double student_quantile(double p, double degrees_of_freedom);

double log_gamma(double x);
double incomplete_beta(double a, double b, double x);  // regularized
double incomplete_beta_inverse(double a, double b, double p);

double binomial_probability(std::int64_t x, std::int64_t n, double p);  // P(X = x)
double binomial_lower(std::int64_t x, std::int64_t n, double p);        // P(X <= x); 0 for x < 0
double binomial_upper(std::int64_t x, std::int64_t n, double p);        // P(X >= x); 1 for x <= 0

// P(X >= both): `draws` of `population` are taken, `marked` of which are marked. NaN unless 0 <= marked, draws <= population.
double hypergeometric_upper(std::int64_t both, std::int64_t population, std::int64_t marked, std::int64_t draws);

}  // namespace siyu::statistics
