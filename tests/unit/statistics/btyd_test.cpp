// The models without reference files: known values, what must hold between functions, and data that carry no fit.
#include "statistics/btyd.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "statistics/hypergeometric.h"

namespace siyu::statistics {
namespace {

constexpr BgNbd kBgNbd{0.243, 4.414, 0.793, 2.426};
constexpr ParetoNbd kParetoNbd{0.553, 10.578, 0.606, 11.669};

TEST(Btyd, HypergeometricOfKnownClosedForms) {
  EXPECT_NEAR(hypergeometric_2f1(1, 1, 2, 0.5), 2 * std::log(2.0), 1e-15);
  EXPECT_NEAR(hypergeometric_2f1(1, 1, 2, -3), std::log(4.0) / 3, 1e-14);
  EXPECT_NEAR(hypergeometric_2f1(0.5, 1, 1.5, 0.81), std::atanh(0.9) / 0.9, 1e-12);
  EXPECT_TRUE(std::isnan(hypergeometric_2f1(1, 1, 2, 1)));
  EXPECT_TRUE(std::isnan(hypergeometric_2f1(1, 1, -2, 0.5)));
}

// Fader & Hardie's spreadsheet, and BTYD's test values.
TEST(Btyd, PublishedPredictions) {
  EXPECT_NEAR(expected_after(kBgNbd, {2, 30.43, 38.86}, 39), 1.2260, 5e-5);
  EXPECT_NEAR(p_alive(kBgNbd, {23, 39, 39}), 0.9685554542, 1e-9);
  EXPECT_EQ(p_alive(kBgNbd, {0, 0, 39}), 1);
  EXPECT_GE(p_alive(kBgNbd, {1000, 10, 100}), 0);
  EXPECT_NEAR(expected_after(ParetoNbd{0.55, 10.56, 0.61, 11.64}, {10, 35, 39}, 2), 0.3884117232, 1e-9);
}

TEST(Btyd, ChancesOfAllCountsAddUpToOneAndToTheMean) {
  double all = 0, mean = 0;
  for (int n = 0; n < 400; ++n) {
    const double p = probability_of(kBgNbd, n, 30);
    all += p, mean += n * p;
  }
  EXPECT_NEAR(all, 1, 1e-9);
  EXPECT_NEAR(mean, expected_by(kBgNbd, 30), 1e-7);
}

// Around a = 1 the closed form is 0/0; it must go over into its neighbours.
TEST(Btyd, ExpectationIsSmoothWhereItsFormIsNot) {
  auto at = [](double a) { return expected_after(BgNbd{0.5, 7, a, 2.5}, {3, 20, 30}, 26); };
  EXPECT_NEAR(at(1), (at(0.998) + at(1.002)) / 2, 1e-5);
  EXPECT_NEAR(at(1), 1.2033755670706512, 1e-9);
  EXPECT_GT(expected_by(BgNbd{0.5, 7, 0.4, 0.5}, 10), 0);  // a + b < 1
}

template <class M, class Fit>
void expect_maximum(const Fit& fit, std::span<const Buying> rows, double M::*parameter) {
  auto total = [&](const M& model) {
    double sum = 0;
    for (const Buying& row : rows) sum += row.customers * log_likelihood(model, row);
    return sum;
  };
  ASSERT_EQ(fit.state, Fitted::yes);
  EXPECT_NEAR(total(fit.model), fit.log_likelihood, 1e-8 * std::abs(fit.log_likelihood));
  for (double factor : {0.98, 1.02}) {
    M beside = fit.model;
    beside.*parameter *= factor;
    EXPECT_LT(total(beside), fit.log_likelihood);
  }
}

// Customers drawn from a BG/NBD: each buys at a rate and may stop after every purchase.
std::vector<Buying> drawn(int customers) {
  std::mt19937 engine(7);
  auto unit = [&] { return (static_cast<double>(engine()) + 0.5) / 4294967296.0; };
  std::vector<Buying> out;
  for (int c = 0; c < customers; ++c) {
    const double T = 20 + c % 40, rate = 0.2 * -std::log(unit()), stop = unit() * unit();
    Buying row{0, 0, T};
    for (double t = -std::log(unit()) / rate; t < T; t += -std::log(unit()) / rate) {
      row.x += 1, row.t_x = std::floor(t * 7) / 7;
      if (unit() < stop) break;
    }
    out.push_back(row);
  }
  return grouped(out);
}

TEST(Btyd, AFitIsAMaximum) {
  const std::vector<Buying> rows = drawn(1500);
  const auto bg = fit_bg_nbd(rows);
  for (auto parameter : {&BgNbd::r, &BgNbd::alpha, &BgNbd::a, &BgNbd::b}) expect_maximum(bg, rows, parameter);
  const auto pareto = fit_pareto_nbd(rows);
  for (auto parameter : {&ParetoNbd::r, &ParetoNbd::alpha, &ParetoNbd::s, &ParetoNbd::beta})
    expect_maximum(pareto, rows, parameter);
}

TEST(Btyd, EqualRowsAreOneRow) {
  const std::vector<Buying> rows = {{1, 2, 9}, {0, 0, 4}, {1, 2, 9}, {0, 0, 0}};
  const std::vector<Buying> found = grouped(rows);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].customers, 1);
  EXPECT_EQ(found[1].customers, 2);
}

TEST(Btyd, DataWithoutDifferencesCarryNoFit) {
  EXPECT_EQ(fit_bg_nbd({}).state, Fitted::too_few);
  const std::vector<Buying> nobody_again = {{0, 0, 10, 50}, {0, 0, 20, 50}};
  EXPECT_EQ(fit_bg_nbd(nobody_again).state, Fitted::too_few);
  EXPECT_EQ(fit_pareto_nbd(nobody_again).state, Fitted::too_few);
  const std::vector<Spending> alike = {{1, 5}, {2, 5}, {3, 5}};
  EXPECT_EQ(fit_gamma_gamma(alike).state, Fitted::too_few);
  // Everybody as often, to the last day: nobody varies and nobody leaves.
  const std::vector<Buying> clocks = {{9, 9, 10, 100}, {10, 10, 11, 100}, {0, 0, 1, 1}};
  EXPECT_NE(fit_bg_nbd(clocks).state, Fitted::yes);
}

// Customers made by hand who differ in how often they buy, and all stop after an order with the chance `stop`.
std::vector<Buying> who_stop_alike(double stop) {
  std::uint64_t state = 20261111;
  auto uniform = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (static_cast<double>(state >> 11) + 0.5) / 9007199254740992.0;
  };
  std::vector<Buying> rows;
  for (int c = 0; c < 4000; ++c) {
    const double rate = -std::log(uniform()) / 5, T = 30 + 70 * uniform();
    Buying row{0, 0, T};
    for (double t = -std::log(uniform()) / rate; t < T; t -= std::log(uniform()) / rate) {
      ++row.x, row.t_x = t;
      if (uniform() < stop) break;
    }
    rows.push_back(row);
  }
  return grouped(rows);
}

TEST(Btyd, CustomersWhoStopAlikeAreFitted) {
  const Fit<BgNbd, 4> fit = fit_bg_nbd(who_stop_alike(0.2));
  ASSERT_EQ(fit.state, Fitted::alike);
  const double p = fit.model.a / (fit.model.a + fit.model.b);
  EXPECT_NEAR(p, 0.2, 0.01);
  EXPECT_NEAR(fit.model.r, 1, 0.1);
  EXPECT_NEAR(fit.model.alpha, 5, 0.5);
  EXPECT_EQ(fit.std_err[3], 0);
  // A customer of whom nothing is known: (1 - E exp(-rate p t)) / p.
  for (double t : {1.0, 52.0, 500.0})
    EXPECT_NEAR(expected_by(fit.model, t), (1 - std::pow(1 + p * t / fit.model.alpha, -fit.model.r)) / p, 1e-9);
}

TEST(Btyd, SpendingIsDrawnToTheMeanOfAll) {
  constexpr GammaGamma model{6.25, 3.74, 15.44};
  EXPECT_NEAR(expected_value(model, {3, 35}), 35.02791996, 1e-8);
  EXPECT_NEAR(expected_value(model, {0, 0}), 35.2190, 5e-5);
  EXPECT_LT(expected_value(model, {1, 100}), 100);
  EXPECT_GT(expected_value(model, {50, 100}), expected_value(model, {1, 100}));
}

TEST(Btyd, ValueIsDiscountedByTheEndOfEachPeriod) {
  const Buying row{2, 30.43, 38.86};
  EXPECT_NEAR(customer_value(kBgNbd, row, 24.65, 12, 4.345, 0.01), 36.269033, 1e-6);
  EXPECT_NEAR(customer_value(kParetoNbd, row, 1, 8, 2, 0), expected_after(kParetoNbd, row, 16), 1e-12);
}

}  // namespace
}  // namespace siyu::statistics
