// Means over the cohorts that have come to an age, what customers of a channel cost, and when they have paid for themselves: what all
// tables of ltv are made of.
#pragma once

#include "analysis/ltv.h"

namespace siyu::analysis::ltv {

constexpr std::int64_t kSmallSample = 30;
constexpr std::size_t kFewCohorts = 3;

// A pooled curve: what customers have paid by an age, over the cohorts that have all come so far.
struct Pool {
  std::vector<std::int64_t> customers;            // by age
  std::vector<std::size_t> cohorts;               // by age, with anybody in them
  std::vector<std::optional<double>> cumulative;  // ten-thousandths of yuan, before the margin
  bool few(std::size_t age) const { return cohorts[age] < kFewCohorts || customers[age] < kSmallSample; }
};

inline report::Cell positive_share(std::int64_t n, std::int64_t d) {
  return d > 0 ? report::share_cell(n, d) : report::Cell();
}

class Pools {
 public:
  Pools(const Params& params, const Study& study);

  // Of the channels [from, until), of paid or of referred money.
  Pool pool(std::size_t from, std::size_t until, const std::vector<std::int64_t>& amounts) const;
  // Ten-thousandths of yuan as money, times the margin.
  report::Cell worth(const std::optional<double>& value) const;
  report::Cell worth_per_head(std::int64_t sum, std::int64_t n) const;
  // What one customer of the channel cost.
  std::optional<Money> cac(std::size_t channel) const;
  // The same over the channels of which a cost is known, and over all their customers.
  std::optional<Money> blended_cac() const;
  // The first age at whose end a customer has brought in what was paid for.
  report::Cell payback(const std::optional<Money>& cac, const Pool& pool) const;

  std::int64_t size_of(std::size_t cohort) const { return sum_of(s_.sizes, cohort); }
  std::int64_t first_of(std::size_t cohort) const { return sum_of(s_.firsts, cohort); }
  // What a cohort has paid by the end of an age.
  std::int64_t paid_by(std::size_t cohort, std::size_t age) const;

  const Params& p_;
  const Study& s_;
  std::size_t horizon_;
  std::vector<Pool> pools_;  // by channel
  Pool all_;
  std::optional<std::size_t> age_;  // the last age that anybody has come to the end of

 private:
  std::int64_t sum_of(const std::vector<std::int64_t>& of, std::size_t cohort) const;
};

// acquisition, cac_trend, cash, years, first_orders, referrals.
std::vector<report::Table> money_tables(const Pools& pools);
std::vector<report::Table> empty_money_tables();

}  // namespace siyu::analysis::ltv
