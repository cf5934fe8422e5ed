// The tables of what has happened: no model, only sums over closed cells.
#include <algorithm>
#include <cmath>

#include "analysis/ltv.h"
#include "statistics/retention.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;

namespace {

constexpr std::int64_t kSmallSample = 30;
constexpr std::size_t kFewCohorts = 3;
constexpr std::size_t kMostChannelPeriods = 20'000;  // rows of cac_trend

constexpr Column key(const char* name, Unit unit) { return {name, Role::key, unit}; }
constexpr Column measure(const char* name, Unit unit) { return {name, Role::measure, unit}; }

Table summary_table() {
  return {"summary",
          {measure("customers", Unit::count), measure("first_order", Unit::money), measure("ltv", Unit::money),
           measure("age", Unit::count), measure("first_share", Unit::share), measure("once", Unit::share),
           measure("cac", Unit::money), measure("payback", Unit::count), measure("ratio", Unit::share)},
          {}};
}
Table curve_table() {
  return {"curve",
          {key("cohort", Unit::text), key("age", Unit::count), measure("customers", Unit::count),
           measure("cumulative", Unit::money), measure("complete", Unit::flag)},
          {}};
}
Table pooled_table() {
  return {"pooled",
          {key("age", Unit::count), measure("cohorts", Unit::count), measure("customers", Unit::count),
           measure("cumulative", Unit::money), measure("few", Unit::flag)},
          {}};
}
Table channels_table() {
  return {"channels",
          {key("channel", Unit::text), measure("customers", Unit::count), measure("cac", Unit::money),
           measure("first_order", Unit::money), measure("ltv", Unit::money), measure("payback", Unit::count)},
          {}};
}
Table channel_curve_table() {
  return {"channel_curve",
          {key("channel", Unit::text), key("age", Unit::count), measure("customers", Unit::count),
           measure("cumulative", Unit::money), measure("few", Unit::flag)},
          {}};
}
Table acquisition_table() {
  return {"acquisition",
          {key("channel", Unit::text), measure("spent", Unit::money), measure("customers", Unit::count),
           measure("cac", Unit::money), measure("first_share", Unit::share), measure("ratio", Unit::share)},
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

// A pooled curve: what customers have paid by an age, over the cohorts that have all come so far.
struct Pool {
  std::vector<std::int64_t> customers;            // by age
  std::vector<std::size_t> cohorts;               // by age, with anybody in them
  std::vector<std::optional<double>> cumulative;  // ten-thousandths of yuan, before the margin
  bool few(std::size_t age) const { return cohorts[age] < kFewCohorts || customers[age] < kSmallSample; }
};

class Maker {
 public:
  Maker(const Params& params, const Study& study)
      : p_(params), s_(study), horizon_(static_cast<std::size_t>(params.horizon)) {
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      pools_.push_back(pool({channel, channel + 1}, s_.paid));
    all_ = pool({0, s_.channels.size()}, s_.paid);
    for (std::size_t age = 0; age < horizon_; ++age)
      if (all_.cumulative[age]) age_ = age;
  }

  std::vector<Table> make(std::vector<Note>& notes) {
    std::vector<Table> out = {summary(), curve(), pooled(), channels(), channel_curve(), acquisition()};
    out.push_back(trend());
    out.push_back(cash());
    out.push_back(first_orders());
    if (s_.invites > 0) out.push_back(referrals());
    add_notes(notes);
    return out;
  }

 private:
  struct Span {
    std::size_t from, until;  // of channels
  };

  Pool pool(Span span, const std::vector<std::int64_t>& amounts) const {
    std::vector<std::int64_t> sizes(s_.cohorts, 0);
    std::vector<std::vector<std::optional<double>>> cells(s_.cohorts);
    Pool out;
    out.cohorts.assign(horizon_, 0);
    for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
      for (std::size_t channel = span.from; channel < span.until; ++channel)
        sizes[cohort] += s_.sizes[s_.cell(channel, cohort)];
      for (std::size_t age = 0; age < horizon_; ++age) {
        if (sizes[cohort] == 0 || !is_complete(p_, s_, cohort, age)) continue;
        double sum = 0;
        for (std::size_t channel = span.from; channel < span.until; ++channel)
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
  Cell worth(const std::optional<double>& value) const {
    return value ? money_cell(to_money(*value * p_.margin)) : Cell();
  }
  Cell worth_per_head(std::int64_t sum, std::int64_t n) const {
    return n > 0 ? money_cell(Money{per_head(sum, p_.margin, n)}) : Cell();
  }

  // What one customer of the channel cost.
  std::optional<Money> cac(std::size_t channel) const {
    const Spent& spending = s_.spending[channel];
    if (!spending.known) return std::nullopt;
    if (spending.cac) return Money{*spending.cac};
    if (s_.won[channel] == 0) return std::nullopt;
    return Money{per_head(spending.total, 1, s_.won[channel])};
  }
  // Over the channels of which a cost is known, and over all their customers.
  std::optional<Money> blended_cac() const {
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
  // The first age at whose end a customer has brought in what was paid for.
  Cell payback(const std::optional<Money>& cac, const Pool& pool) const {
    if (!cac) return {};
    for (std::size_t age = 0; age < horizon_ && pool.cumulative[age]; ++age)
      if (to_money(*pool.cumulative[age] * p_.margin) >= *cac) return static_cast<std::int64_t>(age);
    return {};
  }

  Table summary() const {
    Table table = summary_table();
    std::int64_t customers = 0, firsts = 0, once = 0, known_first = 0, known_all = 0;
    for (std::size_t at = 0; at < s_.sizes.size(); ++at) customers += s_.sizes[at], firsts += s_.firsts[at];
    for (const Person& person : s_.people) once += person.cohort != kNone && person.orders == 1;
    for (std::size_t cohort = 0; age_ && cohort < s_.cohorts; ++cohort)
      if (is_complete(p_, s_, cohort, *age_)) {
        known_first += first_of(cohort);
        known_all += paid_by(cohort, *age_);
      }
    Pool paying = all_;
    std::optional<Money> cost = blended_cac();
    std::optional<double> ltv = age_ ? all_.cumulative[*age_] : std::nullopt;
    bool covers_all = cost.has_value();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      covers_all = covers_all && cac(channel).has_value();
    table.rows.push_back({customers, worth_per_head(firsts, customers), worth(ltv), age_ ? count_cell(*age_) : Cell(),
                          positive_share(known_first, known_all), share_cell(once, customers), optional_money(cost),
                          covers_all ? payback(cost, all_) : Cell(),
                          covers_all && ltv && cost->tenthousandths > 0
                              ? share_cell(to_money(*ltv * p_.margin).tenthousandths, cost->tenthousandths)
                              : Cell()});
    return table;
  }
  static Cell positive_share(std::int64_t n, std::int64_t d) { return d > 0 ? share_cell(n, d) : Cell(); }
  std::int64_t size_of(std::size_t cohort) const { return sum_of(s_.sizes, cohort); }
  std::int64_t first_of(std::size_t cohort) const { return sum_of(s_.firsts, cohort); }
  std::int64_t sum_of(const std::vector<std::int64_t>& of, std::size_t cohort) const {
    std::int64_t sum = 0;
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) sum += of[s_.cell(channel, cohort)];
    return sum;
  }
  std::int64_t paid_by(std::size_t cohort, std::size_t age) const {
    std::int64_t sum = 0;
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      for (std::size_t a = 0; a <= age; ++a) sum += s_.paid[s_.cell(channel, cohort) * horizon_ + a];
    return sum;
  }

  Table curve() const {
    Table table = curve_table();
    for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
      std::int64_t size = size_of(cohort), sum = 0;
      for (std::size_t age = 0; age < horizon_ && size > 0; ++age) {
        for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
          sum += s_.paid[s_.cell(channel, cohort) * horizon_ + age];
        bool complete = is_complete(p_, s_, cohort, age);
        table.rows.push_back({text_cell(s_.periods[cohort]), count_cell(age), size,
                              complete ? worth_per_head(sum, size) : Cell(), complete});
        if (!complete) break;  // the ages after it have not begun for everybody
      }
    }
    return table;
  }

  Table pooled() const {
    Table table = pooled_table();
    for (std::size_t age = 0; age < horizon_ && all_.cumulative[age]; ++age)
      table.rows.push_back({count_cell(age), count_cell(all_.cohorts[age]), all_.customers[age],
                            worth(all_.cumulative[age]), all_.few(age)});
    return table;
  }

  Table channels() const {
    Table table = channels_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
      std::int64_t customers = 0, firsts = 0;
      for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
        customers += s_.sizes[s_.cell(channel, cohort)];
        firsts += s_.firsts[s_.cell(channel, cohort)];
      }
      std::optional<Money> cost = cac(channel);
      table.rows.push_back(
          {text_cell(s_.channels[channel]), customers, optional_money(cost), worth_per_head(firsts, customers),
           worth(age_ ? pools_[channel].cumulative[*age_] : std::nullopt), payback(cost, pools_[channel])});
    }
    return table;
  }

  Table channel_curve() const {
    Table table = channel_curve_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      for (std::size_t age = 0; age < horizon_ && pools_[channel].cumulative[age]; ++age)
        table.rows.push_back({text_cell(s_.channels[channel]), count_cell(age), pools_[channel].customers[age],
                              worth(pools_[channel].cumulative[age]), pools_[channel].few(age)});
    return table;
  }

  Table acquisition() const {
    Table table = acquisition_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
      const Spent& spending = s_.spending[channel];
      if (!spending.known) continue;
      std::int64_t firsts = 0, known = 0;
      for (std::size_t cohort = 0; age_ && cohort < s_.cohorts; ++cohort) {
        if (!is_complete(p_, s_, cohort, *age_)) continue;
        firsts += s_.firsts[s_.cell(channel, cohort)];
        for (std::size_t a = 0; a <= *age_; ++a) known += s_.paid[s_.cell(channel, cohort) * horizon_ + a];
      }
      std::optional<Money> cost = cac(channel);
      std::optional<double> ltv = age_ ? pools_[channel].cumulative[*age_] : std::nullopt;
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

  Table cash() const {
    Table table = cash_table();
    bool any = false;
    for (const Spent& spending : s_.spending) any = any || !spending.by_period.empty();
    std::int64_t balance = 0;
    for (std::size_t period = 0; period < s_.periods.size(); ++period) {
      std::int64_t spent = 0, customers = period < s_.cohorts ? size_of(period) : 0;
      for (const Spent& spending : s_.spending)
        if (!spending.by_period.empty()) spent += spending.by_period[period];
      std::int64_t value = per_head(s_.cash[period], p_.margin, 1);
      balance += value - spent;
      table.rows.push_back({text_cell(s_.periods[period]), customers, any ? money_cell(Money{spent}) : Cell(),
                            money_cell(Money{value}), any ? money_cell(Money{balance}) : Cell(), is_closed(period)});
    }
    return table;
  }

  Table first_orders() const {
    Table table = first_table();
    for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
      std::int64_t size = size_of(cohort);
      if (size == 0) continue;
      bool complete = age_ && is_complete(p_, s_, cohort, *age_);
      std::int64_t paid = complete ? paid_by(cohort, *age_) : 0;
      table.rows.push_back({text_cell(s_.periods[cohort]), size, worth_per_head(first_of(cohort), size),
                            complete ? worth_per_head(paid, size) : Cell(),
                            complete ? positive_share(first_of(cohort), paid) : Cell(), complete});
    }
    return table;
  }

  Table referrals() const {
    Table table = referrals_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel) {
      Pool both = pools_[channel];
      Pool of_invited = pool({channel, channel + 1}, s_.referred);
      std::int64_t customers = 0;
      for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) customers += s_.sizes[s_.cell(channel, cohort)];
      for (std::size_t age = 0; age < horizon_; ++age)
        if (both.cumulative[age]) *both.cumulative[age] += p_.beta * of_invited.cumulative[age].value_or(0);
      auto at = [&](const Pool& pool) { return worth(age_ ? pool.cumulative[*age_] : std::nullopt); };
      table.rows.push_back({text_cell(s_.channels[channel]), customers, at(pools_[channel]), at(of_invited), at(both),
                            payback(cac(channel), both)});
    }
    return table;
  }

  void add_notes(std::vector<Note>& notes) const {
    std::int64_t customers = 0;
    for (std::int64_t size : s_.sizes) customers += size;
    auto note = [&](const char* code, Json facts = Json::object()) { notes.push_back({code, std::move(facts)}); };
    if (customers == 0) note("nobody_started");
    if (customers > 0 && customers < kSmallSample) note("small_sample", {{"buyers", customers}});
    note("watched_until", {{"day", format_day(s_.last_day)}});
    if (s_.first_day) note("orders_begin", {{"day", format_day(*s_.first_day)}});
    if (customers > 0 && !age_) note("no_complete_age");
    if (age_ && *age_ + 1 < horizon_) note("horizon_not_reached", {{"age", *age_}, {"horizon", horizon_}});
    for (std::size_t age = 0; age < horizon_ && all_.cumulative[age]; ++age)
      if (all_.few(age)) {
        note("few_cohorts", {{"age", age}});
        break;
      }
    bool any_cost = false;
    for (const Spent& spending : s_.spending) any_cost = any_cost || spending.known;
    if (!any_cost) note("no_costs");
    if (any_cost && s_.has_table && s_.cost_from < s_.cost_until)
      note("cost_days", {{"from", format_day(s_.cost_from)}, {"to", format_day(s_.cost_until - 1)}});
    if (!s_.unknown_channels.empty()) note("unknown_cost_channels", {{"channels", s_.unknown_channels}});
    if (p_.channel.empty()) note("no_channel");
    if (p_.margin < 1) note("margin", {{"margin", p_.margin}});
    if (s_.channels_found > s_.channels.size())
      note("group_limit", {{"groups", s_.channels_found}, {"shown", s_.channels.size() - 1}});
  }

  const Params& p_;
  const Study& s_;
  std::size_t horizon_;
  std::vector<Pool> pools_;  // by channel
  Pool all_;
  std::optional<std::size_t> age_;  // the last age that anybody has come to the end of
};

}  // namespace

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

std::vector<Table> make_tables(const Params& params, const Study& study, std::vector<Note>& notes) {
  return Maker(params, study).make(notes);
}

std::vector<Table> empty_tables() {
  return {summary_table(),     curve_table(), pooled_table(), channels_table(), channel_curve_table(),
          acquisition_table(), trend_table(), cash_table(),   first_table(),    referrals_table()};
}

}  // namespace siyu::analysis::ltv
