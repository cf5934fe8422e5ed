// Buy till you die: how often customers without a contract will buy again, and what they spend (statistics.md §5).
//   BG/NBD        Fader, Hardie & Lee 2005: customers buy at a rate of their own (gamma) and may stop after each purchase (beta)
//   Pareto/NBD    Schmittlein, Morrison & Colombo 1987: they may stop at any time
//   Gamma-Gamma   Fader & Hardie 2013: their orders vary around a mean of their own
//
// Everything about a customer is in three numbers, so equal customers are fitted as one row. Time is in any unit; weeks make the starts
// good. Fits are maximum likelihood by Newton's method on derivatives in closed form: equal to a dozen digits in every C library, so
// cut what a report shows (stable.h). Leaves out: seasons, prices, marketing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace siyu::statistics {

// What is known of customers who bought alike.
struct Buying {
  double x;    // purchases after the first
  double t_x;  // age at the last of these; 0 without
  double T;    // age now
  double customers = 1;
};
// Equal rows made one; ordered by x, t_x, T. Rows with T <= 0 are left out.
std::vector<Buying> grouped(std::span<const Buying> rows);

// alike: a fit, in which customers do not differ in how soon they stop; what would say how they differ has no best value.
enum class Fitted : std::uint8_t { yes, too_few, not_converged, at_border, alike };
template <class Model, std::size_t N>
struct Fit {
  Fitted state = Fitted::too_few;
  Model model{};
  double log_likelihood = 0;
  std::array<double, N> std_err{};  // in the order of the model's members
};

struct BgNbd {
  double r, alpha, a, b;
};
struct ParetoNbd {
  double r, alpha, s, beta;
};

// ln of the chance of one customer's (x, t_x, T). REQUIRES: 0 <= t_x <= T, x a whole number, parameters > 0
double log_likelihood(const BgNbd& model, const Buying& row);
double log_likelihood(const ParetoNbd& model, const Buying& row);

// The best model for grouped rows. too_few: fewer than two rows that differ, nobody bought again, or nobody did not. BG/NBD: where a and b
// grow together without end and the likelihood does not care, everybody stops with the same chance a / (a + b): `alike`, b is held
// where the chances of two customers differ by less than half a percentage point, and its std_err is 0.
Fit<BgNbd, 4> fit_bg_nbd(std::span<const Buying> rows);
Fit<ParetoNbd, 4> fit_pareto_nbd(std::span<const Buying> rows);

// Will the customer buy again at all? The BG/NBD says 1 of everybody who has not yet bought again: it lets nobody stop before.
double p_alive(const BgNbd& model, const Buying& row);
double p_alive(const ParetoNbd& model, const Buying& row);
// Purchases in the time `t` from now on.
double expected_after(const BgNbd& model, const Buying& row, double t);
double expected_after(const ParetoNbd& model, const Buying& row, double t);
// Purchases after the first, up to age t, of a customer of whom nothing is known.
double expected_by(const BgNbd& model, double t);
double expected_by(const ParetoNbd& model, double t);
// The chance of n purchases after the first up to age t, likewise.
double probability_of(const BgNbd& model, std::int64_t n, double t);
// All purchases from now on for ever, each worth exp(-discount t) at its time t. REQUIRES: discount > 0
double discounted_rest(const ParetoNbd& model, const Buying& row, double discount);

struct GammaGamma {
  double p, q, gamma;
};
struct Spending {
  double x;     // purchases that the mean is of
  double mean;  // > 0
};
// The density of the mean. REQUIRES: x > 0, mean > 0
double log_likelihood(const GammaGamma& model, const Spending& row);
// too_few: fewer than three customers, or all spend alike. A fit with q <= 1 has no mean and is at_border.
Fit<GammaGamma, 3> fit_gamma_gamma(std::span<const Spending> rows);
// What the customer's orders are worth on average, from what is known of x of them; x = 0: of anybody. REQUIRES: q > 1
double expected_value(const GammaGamma& model, const Spending& row);

// What the next `periods` are worth: the purchases of each, at `value`, discounted by its end. REQUIRES: discount > -1
template <class Model>
double customer_value(const Model& model, const Buying& row, double value, int periods, double length,
                      double discount) {
  double worth = 0, before = 0, factor = 1;
  for (int k = 1; k <= periods; ++k) {
    double by = expected_after(model, row, length * k);
    factor /= 1 + discount;
    worth += (by - before) * factor;
    before = by;
  }
  return value * worth;
}

}  // namespace siyu::statistics
