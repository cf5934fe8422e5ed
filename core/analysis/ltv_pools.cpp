#include "analysis/ltv_pools.h"

#include <cmath>

#include "statistics/retention.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;

Pools::Pools(const Params& params, const Study& study)
    : p_(params), s_(study), horizon_(static_cast<std::size_t>(params.horizon)) {
  for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
    pools_.push_back(pool(channel, channel + 1, s_.paid));
  all_ = pool(0, s_.channels.size(), s_.paid);
  for (std::size_t age = 0; age < horizon_; ++age)
    if (all_.cumulative[age]) age_ = age;
}

Pool Pools::pool(std::size_t from, std::size_t until, const std::vector<std::int64_t>& amounts) const {
  std::vector<std::int64_t> sizes(s_.cohorts, 0);
  std::vector<std::vector<std::optional<double>>> cells(s_.cohorts);
  Pool out;
  out.cohorts.assign(horizon_, 0);
  for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
    for (std::size_t channel = from; channel < until; ++channel) sizes[cohort] += s_.sizes[s_.cell(channel, cohort)];
    for (std::size_t age = 0; age < horizon_; ++age) {
      if (sizes[cohort] == 0 || !is_complete(p_, s_, cohort, age)) continue;
      double sum = 0;
      for (std::size_t channel = from; channel < until; ++channel)
        sum += static_cast<double>(amounts[s_.cell(channel, cohort) * horizon_ + age]);
      cells[cohort].resize(age + 1);
      cells[cohort][age] = sum;
      ++out.cohorts[age];
    }
  }
  statistics::CohortValue value = statistics::cohort_ltv(sizes, cells);
  out.customers = std::move(value.customers);
  out.cumulative = std::move(value.cumulative);
  out.customers.resize(horizon_, 0);
  out.cumulative.resize(horizon_);
  return out;
}
Cell Pools::worth(const std::optional<double>& value) const {
  return value ? money_cell(to_money(*value * p_.margin)) : Cell();
}
Cell Pools::worth_per_head(std::int64_t sum, std::int64_t n) const {
  return n > 0 ? money_cell(Money{per_head(sum, p_.margin, n)}) : Cell();
}

std::optional<Money> Pools::cac(std::size_t channel) const {
  const Spent& spending = s_.spending[channel];
  if (!spending.known) return std::nullopt;
  if (spending.cac) return Money{*spending.cac};
  if (s_.won[channel] == 0) return std::nullopt;
  return Money{per_head(spending.total, 1, s_.won[channel])};
}
std::optional<Money> Pools::blended_cac() const {
  std::int64_t customers = 0;
  __int128 total = 0;
  for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
    if (!cac(channel)) continue;
    customers += s_.won[channel];
    const Spent& spending = s_.spending[channel];
    total += spending.cac ? static_cast<__int128>(*spending.cac) * s_.won[channel] : spending.total;
  }
  if (customers == 0) return std::nullopt;
  return Money{per_head(static_cast<std::int64_t>(total), 1, customers)};
}
Cell Pools::payback(const std::optional<Money>& cac, const Pool& pool) const {
  if (!cac) return {};
  for (std::size_t age = 0; age < horizon_ && pool.cumulative[age]; ++age)
    if (to_money(*pool.cumulative[age] * p_.margin) >= *cac) return static_cast<std::int64_t>(age);
  return {};
}

std::int64_t Pools::sum_of(const std::vector<std::int64_t>& of, std::size_t cohort) const {
  std::int64_t sum = 0;
  for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) sum += of[s_.cell(channel, cohort)];
  return sum;
}
std::int64_t Pools::paid_by(std::size_t cohort, std::size_t age) const {
  std::int64_t sum = 0;
  for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
    for (std::size_t a = 0; a <= age; ++a) sum += s_.paid[s_.cell(channel, cohort) * horizon_ + a];
  return sum;
}

std::int64_t per_head(std::int64_t sum, double margin, std::int64_t n) {
  auto share = static_cast<std::int64_t>(std::floor(margin * 10'000 + 0.5));
  // Floor of (sum · share / n in hundredths) + 1/2.
  __int128 over = static_cast<__int128>(sum) * share * 2, unit = static_cast<__int128>(1'000'000) * n * 2;
  over += unit / 2;
  __int128 whole = over / unit;
  if (over % unit < 0) --whole;
  return static_cast<std::int64_t>(whole) * 100;
}

Money to_money(double value) { return Money{static_cast<std::int64_t>(std::floor(value / 100 + 0.5)) * 100}; }

}  // namespace siyu::analysis::ltv
