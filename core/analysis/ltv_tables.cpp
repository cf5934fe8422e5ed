// The tables of what has happened: no model, only sums over closed cells.
#include "analysis/ltv_pools.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;

namespace {

Column key(const char* name, Unit unit) { return {name, Role::key, unit}; }
Column measure(const char* name, Unit unit) { return {name, Role::measure, unit}; }

Table summary_table() {
  return {"summary",
          {measure("customers", Unit::count), measure("first_order", Unit::money), measure("ltv", Unit::money),
           measure("age", Unit::count), measure("first_share", Unit::share), measure("once", Unit::share),
           measure("cac", Unit::money), measure("payback", Unit::count), measure("ratio", Unit::count),
           measure("year_ltv", Unit::money), measure("year_customers", Unit::count)},
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
class Maker {
 public:
  Maker(const Pools& pools, const Worth& year) : of_(pools), s_(pools.s_), year_(year) {}

  std::vector<Table> make(std::vector<Note>& notes) const {
    add_notes(notes);
    return {summary(), curve(), pooled(), channels(), channel_curve()};
  }

 private:
  Table summary() const {
    Table table = summary_table();
    std::int64_t customers = 0, firsts = 0, once = 0, known_first = 0, known_all = 0;
    for (std::size_t at = 0; at < s_.sizes.size(); ++at) customers += s_.sizes[at], firsts += s_.firsts[at];
    for (const Person& person : s_.people) once += person.cohort != kNone && person.orders == 1;
    for (std::size_t cohort = 0; of_.age_ && cohort < s_.cohorts; ++cohort)
      if (is_complete(of_.p_, s_, cohort, *of_.age_)) {
        known_first += of_.first_of(cohort);
        known_all += of_.paid_by(cohort, *of_.age_);
      }
    std::optional<Money> cost = of_.blended_cac();
    std::optional<double> ltv = of_.age_ ? of_.all_.cumulative[*of_.age_] : std::nullopt;
    bool covers_all = cost.has_value();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      covers_all = covers_all && of_.cac(channel).has_value();
    table.rows.push_back({customers, of_.worth_per_head(firsts, customers), of_.worth(ltv),
                          of_.age_ ? count_cell(*of_.age_) : Cell(), positive_share(known_first, known_all),
                          share_cell(once, customers), optional_money(cost),
                          covers_all ? of_.payback(cost, of_.all_) : Cell(),
                          covers_all && ltv && cost->tenthousandths > 0
                              ? share_cell(to_money(*ltv * of_.p_.margin).tenthousandths, cost->tenthousandths)
                              : Cell(),
                          year_.ltv ? of_.worth(static_cast<double>(*year_.ltv)) : Cell(), year_.watched});
    return table;
  }
  Table curve() const {
    Table table = curve_table();
    for (std::size_t cohort = 0; cohort < s_.cohorts; ++cohort) {
      std::int64_t size = of_.size_of(cohort), sum = 0;
      for (std::size_t age = 0; age < of_.horizon_ && size > 0; ++age) {
        for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
          sum += s_.paid[s_.cell(channel, cohort) * of_.horizon_ + age];
        bool complete = is_complete(of_.p_, s_, cohort, age);
        table.rows.push_back({text_cell(s_.periods[cohort]), count_cell(age), size,
                              complete ? of_.worth_per_head(sum, size) : Cell(), complete});
        if (!complete) break;  // the ages after it have not begun for everybody
      }
    }
    return table;
  }

  Table pooled() const {
    Table table = pooled_table();
    for (std::size_t age = 0; age < of_.horizon_ && of_.all_.cumulative[age]; ++age)
      table.rows.push_back({count_cell(age), count_cell(of_.all_.cohorts[age]), of_.all_.customers[age],
                            of_.worth(of_.all_.cumulative[age]), of_.all_.few(age)});
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
      std::optional<Money> cost = of_.cac(channel);
      table.rows.push_back({text_cell(s_.channels[channel]), customers, optional_money(cost),
                            of_.worth_per_head(firsts, customers),
                            of_.worth(of_.age_ ? of_.pools_[channel].cumulative[*of_.age_] : std::nullopt),
                            of_.payback(cost, of_.pools_[channel])});
    }
    return table;
  }

  Table channel_curve() const {
    Table table = channel_curve_table();
    for (std::size_t channel = 0; channel < s_.channels.size(); ++channel)
      for (std::size_t age = 0; age < of_.horizon_ && of_.pools_[channel].cumulative[age]; ++age)
        table.rows.push_back({text_cell(s_.channels[channel]), count_cell(age), of_.pools_[channel].customers[age],
                              of_.worth(of_.pools_[channel].cumulative[age]), of_.pools_[channel].few(age)});
    return table;
  }

  void add_notes(std::vector<Note>& notes) const {
    std::int64_t customers = 0;
    for (std::int64_t size : s_.sizes) customers += size;
    auto note = [&](const char* code, Json facts = Json::object()) { notes.push_back({code, std::move(facts)}); };
    if (customers == 0) note("nobody_bought");
    if (customers > 0 && customers < kSmallSample) note("small_sample", {{"buyers", customers}});
    note("value_until", {{"day", format_day(s_.last_day)}});
    if (s_.first_day) note("orders_begin", {{"day", format_day(*s_.first_day)}});
    if (customers > 0 && !of_.age_) note("no_complete_age");
    if (of_.age_ && *of_.age_ + 1 < of_.horizon_)
      note("horizon_not_reached", {{"age", *of_.age_}, {"horizon", of_.horizon_}});
    for (std::size_t age = 0; age < of_.horizon_ && of_.all_.cumulative[age]; ++age)
      if (of_.all_.few(age)) {
        note("few_cohorts", {{"age", age}});
        break;
      }
    bool any_cost = false;
    for (const Spent& spending : s_.spending) any_cost = any_cost || spending.known;
    if (!any_cost) note("no_costs");
    if (any_cost && s_.has_table && s_.cost_from < s_.cost_until)
      note("cost_days", {{"from", format_day(s_.cost_from)}, {"to", format_day(s_.cost_until - 1)}});
    if (!s_.unknown_channels.empty()) note("unknown_cost_channels", {{"channels", s_.unknown_channels}});
    if (of_.p_.channel.empty()) note("no_channel");
    if (of_.p_.margin < 1) note("margin", {{"margin", of_.p_.margin}});
    if (s_.channels_found > s_.channels.size())
      note("group_limit", {{"groups", s_.channels_found}, {"shown", s_.channels.size() - 1}});
  }

  const Pools& of_;
  const Study& s_;
  const Worth& year_;
};

}  // namespace

std::vector<Table> make_tables(const Params& params, const Study& study, const Worth& year, std::vector<Note>& notes) {
  Pools pools(params, study);
  std::vector<Table> out = Maker(pools, year).make(notes);
  for (Table& table : money_tables(pools)) out.push_back(std::move(table));
  return out;
}

std::vector<Table> empty_tables() {
  std::vector<Table> out = {summary_table(), curve_table(), pooled_table(), channels_table(), channel_curve_table()};
  for (Table& table : empty_money_tables()) out.push_back(std::move(table));
  return out;
}

}  // namespace siyu::analysis::ltv
