// How a change of a product is shared out among its factors: LMDI-I (Ang 2005), Shapley (Sun 1998), mix and rate (Kitagawa 1955).
//
// The idea: the factors are ratios of a chain of totals, each one's numerator the next one's denominator (users, buyers, orders,
// money), so their product is the last total. The logarithm is our own and uses nothing but + - * /, which are the same on every
// platform: effects are the same bits everywhere and may be rounded to money. Leaves out: chains of more than eight totals.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace siyu::statistics {

constexpr std::size_t kMostFactors = 8;

// The natural logarithm within two units of the last bit, the same bits everywhere. REQUIRES: value > 0, finite
double portable_log(double value);
// ln(a / b), exact too where a and b are close. REQUIRES: a > 0, b > 0, finite
double log_ratio(double a, double b);
// (a - b) / ln(a / b); a where they are equal, 0 where one of them is 0. REQUIRES: a >= 0, b >= 0
double log_mean(double a, double b);

enum class Decomposition : std::uint8_t { lmdi, shapley };

// What each factor did to the product from x0 to x1: out[k], which add up to the change. By lmdi a product that was 0 owes all of
// what it became to the factors that were 0, in equal parts; one that became 0 likewise.
// REQUIRES: equal sizes, at most kMostFactors; by lmdi no factor below 0
void product_effects(std::span<const double> x0, std::span<const double> x1, Decomposition by, std::span<double> out);

// A table of segments (rows) by factors. REQUIRES of the functions below: two tables of one shape, no row of another length
using Segments = std::vector<std::vector<double>>;
struct Effects {
  Decomposition by = Decomposition::lmdi;  // shapley for all where some factor is below 0
  Segments by_segment;
  std::vector<double> total;  // by factor
  double change = 0;
};
Effects decompose(const Segments& x0, const Segments& x1, Decomposition by);
// Factors whose product is (sum of products now) / (before). nullopt where a segment's product is not above 0 in both.
std::optional<std::vector<double>> lmdi_multiplicative(const Segments& x0, const Segments& x1);

// The same for a chain of totals: factor k is chain[k] / chain[k-1], the first the total itself. A ratio whose denominator is 0
// is the other period's. What stands behind a 0 (refunds of a period without orders) belongs to the last factor.
// REQUIRES: equal sizes, at most kMostFactors; no total but the last below 0, by lmdi none
void chain_effects(std::span<const double> chain0, std::span<const double> chain1, Decomposition by,
                   std::span<double> out);

// Whole numbers that add up to `change`, each the effect rounded down or up: who lost most by rounding down is rounded up, the
// first of equals. What the doubles miss of the change goes to the largest effect. False where one does not fit.
bool share_out(std::span<const double> effects, std::int64_t change, std::span<std::int64_t> out);

// Σ share · rate taken apart: what the moved shares did, and what the changed rates did.
struct MixRate {
  std::vector<double> mix, centred, rate;  // by segment; `centred` against the mean rate, with the same sum as `mix`
  double mix_total = 0, rate_total = 0;
};
// REQUIRES: four spans of one size
MixRate kitagawa(std::span<const double> share0, std::span<const double> rate0, std::span<const double> share1,
                 std::span<const double> rate1);

}  // namespace siyu::statistics
