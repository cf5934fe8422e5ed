// Maximum likelihood of the shifted-beta-geometric model.
//
// Who is at risk in period i leaves with chance alpha/(alpha+beta+i), so the log-likelihood is
//   D ln alpha + sum stayed_i ln(beta+i) - sum at_risk_i ln(alpha+beta+i)
// with D all who left: its derivatives are sums of fractions. Newton's method in ln alpha and ln beta, damped until a step
// raises the likelihood.
#include <algorithm>
#include <cmath>

#include "statistics/retention.h"

namespace siyu::statistics {
namespace {

struct Cohort {
  std::vector<double> at_risk, stayed;  // by period
  double left = 0;                      // over all periods
};

std::optional<Cohort> cohort_of(std::span<const std::int64_t> survivors) {
  Cohort cohort;
  for (std::size_t i = 0; i + 1 < survivors.size(); ++i) {
    if (survivors[i + 1] < 0 || survivors[i + 1] > survivors[i]) return std::nullopt;
    cohort.at_risk.push_back(static_cast<double>(survivors[i]));
    cohort.stayed.push_back(static_cast<double>(survivors[i + 1]));
    cohort.left += static_cast<double>(survivors[i] - survivors[i + 1]);
  }
  const bool fixes_both = cohort.at_risk.size() >= 2 && cohort.left > 0 && cohort.stayed[0] > 0;
  return fixes_both ? std::optional<Cohort>(cohort) : std::nullopt;
}

double log_likelihood(const Cohort& cohort, const ShiftedBetaGeometric& model) {
  double sum = cohort.left * std::log(model.alpha);
  for (std::size_t i = 0; i < cohort.at_risk.size(); ++i) {
    const auto period = static_cast<double>(i);
    sum += cohort.stayed[i] * std::log(model.beta + period) -
           cohort.at_risk[i] * std::log(model.alpha + model.beta + period);
  }
  return sum;
}

struct Slope {
  double a, b, aa, ab, bb;  // first and second derivatives in ln alpha, ln beta
};
double steepness(const Slope& s) { return std::abs(s.a) + std::abs(s.b); }
Slope slope_of(const Cohort& cohort, const ShiftedBetaGeometric& model) {
  double a = cohort.left / model.alpha, b = 0, aa = -cohort.left / (model.alpha * model.alpha), ab = 0, bb = 0;
  for (std::size_t i = 0; i < cohort.at_risk.size(); ++i) {
    const auto period = static_cast<double>(i);
    const double stay = model.beta + period, all = model.alpha + stay;
    const double risk = cohort.at_risk[i] / all, risk2 = risk / all;
    a -= risk;
    aa += risk2;
    ab += risk2;
    b += cohort.stayed[i] / stay - risk;
    bb += risk2 - cohort.stayed[i] / (stay * stay);
  }
  const auto [x, y] = model;
  return {x * a, y * b, x * a + x * x * aa, x * y * ab, y * b + y * y * bb};
}

}  // namespace

std::optional<SbgFit> sbg_fit(std::span<const std::int64_t> survivors) {
  const std::optional<Cohort> cohort = cohort_of(survivors);
  if (!cohort) return std::nullopt;
  constexpr double kFarAway = 1e6;  // alpha or beta as large: churn does not slow down, and there is no maximum
  constexpr double kFlat = 1e-11;   // slope for each member of the cohort
  const double size = cohort->at_risk[0];
  const double stays = std::min(cohort->stayed[0] / size, 1 - 0.5 / size);  // nobody leaving at first is no start
  ShiftedBetaGeometric model{1, stays / (1 - stays)};
  double best = log_likelihood(*cohort, model), damping = 1e-3;
  for (int round = 0; round < 500; ++round) {
    const Slope s = slope_of(*cohort, model);
    if (steepness(s) <= kFlat * size) break;
    // The step of (damped, negated) second derivatives; more damping until they are those of a maximum.
    const double p = damping * size - s.aa, r = damping * size - s.bb, determinant = p * r - s.ab * s.ab;
    bool better = false;
    if (p > 0 && determinant > 0) {
      const double da = std::clamp((r * s.a + s.ab * s.b) / determinant, -2.0, 2.0);
      const double db = std::clamp((s.ab * s.a + p * s.b) / determinant, -2.0, 2.0);
      const ShiftedBetaGeometric next{model.alpha * std::exp(da), model.beta * std::exp(db)};
      const double value = log_likelihood(*cohort, next);
      // Near the top the likelihood cannot tell two points apart any more; their slopes can.
      const double rounding = 1e-13 * std::abs(best);
      better =
          value > best + rounding || (value >= best - rounding && steepness(slope_of(*cohort, next)) < steepness(s));
      if (better) {
        model = next;
        best = value;
      }
    }
    damping = better ? damping / 5 : damping * 4;
    if (damping > 1e12) break;
    if (!(model.alpha < kFarAway && model.beta < kFarAway)) return std::nullopt;
  }
  const Slope s = slope_of(*cohort, model);
  constexpr double kConverged = 1e-6;
  const bool maximum = steepness(s) <= kConverged * size && s.aa < 0 && s.aa * s.bb - s.ab * s.ab > 0;
  return maximum ? std::optional<SbgFit>({model, best}) : std::nullopt;
}

}  // namespace siyu::statistics
