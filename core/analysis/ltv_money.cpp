// The tables of what customers cost and of what came back: by channel, by period, by year, and with the people they brought.
#include "analysis/ltv_pools.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;

namespace {

constexpr std::size_t kMostChannelPeriods = 20'000;  // rows of cac_trend

Column key(const char* name, Unit unit) { return {name, Role::key, unit}; }
Column measure(const char* name, Unit unit) { return {name, Role::measure, unit}; }

Table acquisition_table() {
  return {"acquisition",
          {key("channel", Unit::text), measure("spent", Unit::money), measure("customers", Unit::count),
           measure("cac", Unit::money), measure("first_share", Unit::share), measure("ratio", Unit::count)},
          {}};
}
Table trend_table() {
  return {"cac_trend",
          {key("bucket", Unit::text), key("channel", Unit::text), measure("spent", Unit::money),
           measure("customers", Unit::count), measure("cac", Unit::money), measure("complete", Unit::flag)},
          {}};
}
Table cash_table() {
  return {"cash",
          {key("bucket", Unit::text), measure("customers", Unit::count), measure("spent", Unit::money),
           measure("value", Unit::money), measure("balance", Unit::money), measure("complete", Unit::flag)},
          {}};
}
Table years_table() {
  return {"years",
          {key("year", Unit::text), measure("customers", Unit::count), measure("spent", Unit::money),
           measure("value", Unit::money), measure("balance", Unit::money), measure("ratio", Unit::count),
           measure("growth", Unit::share), measure("complete", Unit::flag)},
          {}};
}
Table first_table() {
  return {"first_orders",
          {key("cohort", Unit::text), measure("customers", Unit::count), measure("first_order", Unit::money),
           measure("cumulative", Unit::money), measure("share", Unit::share), measure("complete", Unit::flag)},
          {}};
}
Table referrals_table() {
  return {"referrals",
          {key("channel", Unit::text), measure("customers", Unit::count), measure("ltv", Unit::money),
           measure("referred", Unit::money), measure("with_referrals", Unit::money), measure("payback", Unit::count)},
          {}};
}

class MoneyMaker {
 public:
  explicit MoneyMaker(const Pools& pools) : of_(pools), p_(pools.p_), s_(pools.s_) {
    for (const Spent& spending : s_.spending) costed_ = costed_ || !spending.by_period.empty();
  }

  std::vector<Table> make() const {
    std::vector<Cash> all = by_period();
    std::vector<Table> out = {acquisition(), trend(), cash(all), years(all), first_orders()};
    if (s_.invites > 0) out.push_back(referrals());
    return out;
  }

 private:
  Table acquisition() const {
    Table table = acquisition_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
      const Spent& spending = s_.spending[channel];
      if (!spending.known) continue;
      std::int64_t firsts = 0, known = 0;
      for (std::size_t cohort = 0; of_.age_ && cohort < s_.cohorts; ++cohort) {
        if (!is_complete(p_, s_, cohort, *of_.age_)) continue;
        firsts += s_.firsts[s_.cell(channel, cohort)];
        for (std::size_t a = 0; a <= *of_.age_; ++a) known += s_.paid[s_.cell(channel, cohort) * of_.horizon_ + a];
      }
      std::optional<Money> cost = of_.cac(channel);
      std::optional<double> ltv = of_.age_ ? of_.pools_[channel].cumulative[*of_.age_] : std::nullopt;
      table.rows.push_back({text_cell(s_.channels[channel]), spending.cac ? Cell() : money_cell(Money{spending.total}),
                            s_.won[channel], optional_money(cost), positive_share(firsts, known),
                            ltv && cost && cost->tenthousandths > 0
                                ? share_cell(to_money(*ltv * p_.margin).tenthousandths, cost->tenthousandths)
                                : Cell()});
    }
    return table;
  }

  bool is_closed(std::size_t period) const { return s_.period_ends[period] <= s_.last_day + 1; }
  // Is every day of the period one that the costs tell of?
  bool is_costed(std::size_t period) const {
    std::int32_t start = period == 0 ? s_.cost_from : s_.period_ends[period - 1];
    return is_closed(period) && start >= s_.cost_from && s_.period_ends[period] <= s_.cost_until;
  }

  Table trend() const {
    Table table = trend_table();
    for (std::size_t period = 0; period < s_.cohorts; ++period)
      for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
        const Spent& spending = s_.spending[channel];
        if (spending.by_period.empty() || table.rows.size() == kMostChannelPeriods) continue;
        std::int64_t customers = s_.sizes[s_.cell(channel, period)], spent = spending.by_period[period];
        if (spent == 0 && customers == 0) continue;
        bool complete = is_costed(period);
        table.rows.push_back(
            {text_cell(s_.periods[period]), text_cell(s_.channels[channel]), money_cell(Money{spent}), customers,
             customers > 0 && complete ? money_cell(Money{per_head(spent, 1, customers)}) : Cell(), complete});
      }
    return table;
  }

  struct Cash {
    std::int64_t customers = 0, spent = 0, value = 0;
  };
  std::vector<Cash> by_period() const {
    std::vector<Cash> out(s_.periods.size());
    for (std::size_t period = 0; period < out.size(); ++period) {
      out[period].customers = period < s_.cohorts ? of_.size_of(period) : 0;
      for (const Spent& spending : s_.spending)
        if (!spending.by_period.empty()) out[period].spent += spending.by_period[period];
      out[period].value = per_head(s_.cash[period], p_.margin, 1);
    }
    return out;
  }
  Table cash(const std::vector<Cash>& all) const {
    Table table = cash_table();
    std::int64_t balance = 0;
    for (std::size_t period = 0; period < all.size(); ++period) {
      balance += all[period].value - all[period].spent;
      table.rows.push_back({text_cell(s_.periods[period]), all[period].customers,
                            costed_ ? money_cell(Money{all[period].spent}) : Cell(),
                            money_cell(Money{all[period].value}), costed_ ? money_cell(Money{balance}) : Cell(),
                            is_closed(period)});
    }
    return table;
  }
  // The same by the year in which the period begins.
  Table years(const std::vector<Cash>& all) const {
    Table table = years_table();
    std::int64_t balance = 0;
    std::optional<std::int64_t> before;
    for (std::size_t from = 0; from < all.size();) {
      const std::string year = s_.periods[from].substr(0, 4);
      Cash sum;
      std::size_t until = from;
      for (; until < all.size() && s_.periods[until].compare(0, 4, year) == 0; ++until) {
        sum.customers += all[until].customers;
        sum.spent += all[until].spent;
        sum.value += all[until].value;
      }
      balance += sum.value - sum.spent;
      // The first year is whole only if the data begin in its January.
      bool whole =
          is_closed(until - 1) && (until < all.size() || ends_year(until - 1)) && (from > 0 || begins_year(year));
      table.rows.push_back({text_cell(year), sum.customers, costed_ ? money_cell(Money{sum.spent}) : Cell(),
                            money_cell(Money{sum.value}), costed_ ? money_cell(Money{balance}) : Cell(),
                            costed_ ? positive_share(sum.value, sum.spent) : Cell(),
                            whole && before && *before > 0 ? share_cell(sum.value - *before, *before) : Cell(), whole});
      before = whole ? std::optional<std::int64_t>(sum.value) : std::nullopt;
      from = until;
    }
    return table;
  }
  bool ends_year(std::size_t period) const {
    return civil_from_days(s_.period_ends[period] - 1).year != civil_from_days(s_.period_ends[period] + 6).year;
  }
  bool begins_year(const std::string& year) const {
    return s_.first_day && civil_from_days(*s_.first_day).month == 1 &&
           std::to_string(civil_from_days(*s_.first_day).year) == year;
  }
  Table first_orders() const {
    Table table = first_table();
    for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
      std::int64_t size = of_.size_of(cohort);
      if (size == 0) continue;
      bool complete = of_.age_ && is_complete(p_, s_, cohort, *of_.age_);
      std::int64_t paid = complete ? of_.paid_by(cohort, *of_.age_) : 0;
      table.rows.push_back({text_cell(s_.periods[cohort]), size, of_.worth_per_head(of_.first_of(cohort), size),
                            complete ? of_.worth_per_head(paid, size) : Cell(),
                            complete ? positive_share(of_.first_of(cohort), paid) : Cell(), complete});
    }
    return table;
  }

  Table referrals() const {
    Table table = referrals_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
      Pool both = of_.pools_[channel];
      Pool of_invited = of_.pool(channel, channel + 1, s_.referred);
      std::int64_t customers = 0;
      for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) customers += s_.sizes[s_.cell(channel, cohort)];
      for (std::size_t age = 0; age < of_.horizon_; ++age)
        if (both.cumulative[age]) *both.cumulative[age] += p_.beta * of_invited.cumulative[age].value_or(0);
      auto at = [&](const Pool& pool) { return of_.worth(of_.age_ ? pool.cumulative[*of_.age_] : std::nullopt); };
      table.rows.push_back({text_cell(s_.channels[channel]), customers, at(of_.pools_[channel]), at(of_invited),
                            at(both), of_.payback(of_.cac(channel), both)});
    }
    return table;
  }

  const Pools& of_;
  const Params& p_;
  const Study& s_;
  bool costed_ = false;  // some channel's spending is known day by day
};

}  // namespace

std::vector<Table> money_tables(const Pools& pools) { return MoneyMaker(pools).make(); }

std::vector<Table> empty_money_tables() {
  return {acquisition_table(), trend_table(), cash_table(), years_table(), first_table(), referrals_table()};
}

}  // namespace siyu::analysis::ltv
