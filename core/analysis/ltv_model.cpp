// What a buy-till-you-die model makes of the customers: its parameters, a check against weeks it has not seen, a curve carried on, and
// every customer's expected orders and value. Days become weeks here and nowhere else; what an optimiser found is shown to six digits.
#include <algorithm>
#include <cmath>

#include "analysis/ltv.h"
#include "statistics/btyd.h"
#include "statistics/stable.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;
using statistics::Buying;
using statistics::Fitted;
using statistics::Spending;

namespace {

constexpr std::size_t kFewRepeaters = 100;  // below, the likelihood is too flat to fix four parameters
constexpr std::size_t kFewForHoldout = 50;
constexpr double kShortSpan = 12;    // weeks
constexpr std::size_t kClasses = 8;  // of the holdout check: 0 … 6, 7 and more
constexpr double kDependent = 0.3;   // correlation of value and frequency that Gamma-Gamma should not bear

Table model_table() { return {"model", {{"name", Role::key, Unit::text}, {"value", Role::measure, Unit::count}}, {}}; }
Table tracking_table() {
  return {"tracking",
          {{"week", Role::key, Unit::day},
           {"actual", Role::measure, Unit::count},
           {"predicted", Role::measure, Unit::count},
           {"low", Role::measure, Unit::count},
           {"high", Role::measure, Unit::count},
           {"holdout", Role::measure, Unit::flag}},
          {}};
}
Table frequency_table() {
  return {"frequency",
          {{"repeats", Role::key, Unit::count},
           {"customers", Role::measure, Unit::count},
           {"actual", Role::measure, Unit::count},
           {"predicted", Role::measure, Unit::count}},
          {}};
}
Table projection_table() {
  return {"projection", {{"age", Role::key, Unit::count}, {"cumulative", Role::measure, Unit::money}}, {}};
}

Cell shown(double value) { return std::isfinite(value) ? Cell(statistics::stable(value, 6)) : Cell(); }

auto fit_of(const statistics::BgNbd&, std::span<const Buying> rows) { return statistics::fit_bg_nbd(rows); }
auto fit_of(const statistics::ParetoNbd&, std::span<const Buying> rows) { return statistics::fit_pareto_nbd(rows); }
std::array<std::pair<const char*, double>, 4> named(const statistics::BgNbd& m) {
  return {{{"r", m.r}, {"alpha", m.alpha}, {"a", m.a}, {"b", m.b}}};
}
std::array<std::pair<const char*, double>, 4> named(const statistics::ParetoNbd& m) {
  return {{{"r", m.r}, {"alpha", m.alpha}, {"s", m.s}, {"beta", m.beta}}};
}

// The days on which each customer ordered, and what was paid on those after the first.
struct Histories {
  std::vector<std::uint32_t> customer;          // of the study, with at least a day behind them
  std::vector<std::vector<std::int32_t>> days;  // distinct, ascending
  std::vector<double> repeat_yuan;
  double gross = 0, net = 0, first_gross = 0;  // yuan
};

Histories histories_of(const Study& study, const Movements& movements) {
  std::vector<std::uint32_t> at(study.people.size(), kNone);
  Histories out;
  for (std::uint32_t c = 0; c < at.size(); ++c) {
    if (study.people[c].cohort == kNone || study.people[c].first_day >= study.last_day) continue;
    at[c] = static_cast<std::uint32_t>(out.customer.size());
    out.customer.push_back(c);
  }
  out.days.resize(out.customer.size());
  // Whole numbers: what they add up to does not depend on the order of the movements. Those of a person fit (find_first_orders).
  std::vector<std::int64_t> repeat(out.customer.size(), 0);
  __int128 net = 0, gross = 0, first_gross = 0;
  for (const Movement& movement : movements.all) {
    std::uint32_t i = at[movement.customer];
    if (i == kNone) continue;
    net += movement.amount;
    if (!movement.order) continue;
    gross += movement.amount;
    if (movement.day == study.people[movement.customer].first_day) {
      first_gross += movement.amount;
    } else {
      repeat[i] += movement.amount;
    }
    out.days[i].push_back(movement.day);
  }
  auto yuan = [](auto sum) { return static_cast<double>(sum) / 10'000; };
  out.net = yuan(net), out.gross = yuan(gross), out.first_gross = yuan(first_gross);
  for (std::int64_t sum : repeat) out.repeat_yuan.push_back(yuan(sum));
  for (std::vector<std::int32_t>& days : out.days) {
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
  }
  return out;
}

double weeks(std::int32_t days) { return days / 7.0; }

// What is known of a customer at the end of a day. REQUIRES: days.front() <= until
Buying buying_of(const std::vector<std::int32_t>& days, std::int32_t until) {
  auto end = std::upper_bound(days.begin(), days.end(), until);
  return {static_cast<double>(end - days.begin() - 1), weeks(*(end - 1) - days.front()), weeks(until - days.front())};
}

const char* reason_of(Fitted state) {
  return state == Fitted::at_border ? "at_border" : state == Fitted::not_converged ? "not_converged" : "too_few";
}

template <class M>
class Modelled {
 public:
  Modelled(const Params& params, const Study& study, const Movements& movements)
      : p_(params), s_(study), h_(histories_of(study, movements)) {
    first_ = INT32_MAX;
    for (const std::vector<std::int32_t>& days : h_.days) {
      first_ = std::min(first_, days.front());
      rows_.push_back(buying_of(days, s_.last_day));
      repeaters_ += days.size() > 1;
    }
    net_share_ = h_.gross > 0 ? h_.net / h_.gross : 1;
  }

  // Why there is no fit; null when there is one.
  Json fit() {
    double span = rows_.empty() ? 0 : weeks(s_.last_day - first_);
    if (span < kShortSpan)
      return {{"reason", "short_span"}, {"weeks", static_cast<int>(span)}, {"least", static_cast<int>(kShortSpan)}};
    if (repeaters_ < kFewRepeaters)
      return {{"reason", "few_repeaters"}, {"repeaters", repeaters_}, {"least", kFewRepeaters}};
    std::vector<Buying> groups = statistics::grouped(rows_);
    auto found = fit_of(M{}, groups);
    if (found.state != Fitted::yes && found.state != Fitted::alike) return {{"reason", reason_of(found.state)}};
    alike_ = found.state == Fitted::alike;
    model_ = found.model;
    log_likelihood_ = found.log_likelihood;
    std_err_ = found.std_err;
    fit_spending();
    return nullptr;
  }

  std::vector<Table> tables(std::vector<Note>& notes) {
    std::vector<std::optional<Foreseen>> all = foresee();
    Table model = model_table();
    auto add = [&](const std::string& name, Cell value) { model.rows.push_back({text_cell(name), std::move(value)}); };
    add("customers", count_cell(rows_.size()));
    add("repeaters", count_cell(repeaters_));
    add("weeks", shown(weeks(s_.last_day - first_)));
    for (std::size_t i = 0; i < 4; ++i) {
      add(named(model_)[i].first, shown(named(model_)[i].second));
      add(std::string(named(model_)[i].first) + "_se", std_err_[i] > 0 ? shown(std_err_[i]) : Cell());
    }
    add("log_likelihood", shown(log_likelihood_));
    if (spending_) {
      add("p", shown(spending_->p));
      add("q", shown(spending_->q));
      add("gamma", shown(spending_->gamma));
    }
    add("mean_value", shown(mean_value_));
    add("value_correlation", correlation_ ? shown(*correlation_) : Cell());
    add("net_share", shown(net_share_));
    double orders = 0, alive = 0, value = 0;
    for (const std::optional<Foreseen>& one : all)
      if (one) {
        orders += one->orders;
        alive += one->alive;
        value += static_cast<double>(one->value.tenthousandths) / 10'000;
      }
    add("alive", shown(alive));
    add("expected_orders", shown(orders));
    add("expected_value", shown(value));
    if (alike_) {
      const double stop = named(model_)[2].second / (named(model_)[2].second + named(model_)[3].second);
      notes.push_back({"leaving_alike", {{"share", statistics::stable(stop, 6)}}});
    }
    if (!spending_) notes.push_back({"spending_refused", {{"reason", spending_reason_}}});
    if (correlation_ && std::abs(*correlation_) > kDependent)
      notes.push_back({"value_depends_on_frequency", {{"correlation", statistics::stable(*correlation_, 6)}}});
    Table tracking = tracking_table(), frequency = frequency_table();
    check_on_holdout(model, tracking, frequency, notes);
    return {std::move(model), std::move(tracking), std::move(frequency), projection()};
  }

  // REQUIRES: fit
  std::vector<std::optional<Foreseen>> foresee() const {
    std::vector<std::optional<Foreseen>> out(s_.people.size());
    // Equal customers are asked once.
    std::vector<std::uint32_t> order(rows_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    auto key = [&](std::uint32_t i) { return std::tuple(rows_[i].x, rows_[i].t_x, rows_[i].T); };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    const double step = weeks_of(p_.cohort);
    const int periods = p_.discount > 0 ? static_cast<int>(p_.horizon) : 1;
    const double length = p_.discount > 0 ? step : step * static_cast<double>(p_.horizon);
    const double per_period = std::pow(1 + p_.discount, length / weeks_of(Cohort::year)) - 1;
    double alive = 0, orders = 0, worth = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
      const Buying& row = rows_[order[k]];
      if (k == 0 || key(order[k]) != key(order[k - 1])) {
        alive = statistics::p_alive(model_, row);
        orders = statistics::expected_after(model_, row, step * static_cast<double>(p_.horizon));
        worth = p_.discount > 0 ? statistics::customer_value(model_, row, 1, periods, length, per_period) : orders;
      }
      double value = mean_value_;
      if (spending_) {
        double repeat = h_.repeat_yuan[order[k]];
        bool known = row.x > 0 && repeat > 0;
        value = statistics::expected_value(*spending_, known ? Spending{row.x, repeat / row.x} : Spending{0, 0});
      }
      out[h_.customer[order[k]]] = Foreseen{statistics::stable(alive, 6), statistics::stable(orders, 6),
                                            to_money(p_.margin * net_share_ * value * worth * 10'000)};
    }
    return out;
  }

 private:
  void fit_spending() {
    std::vector<Spending> rows;
    double total = 0, orders = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].x <= 0 || h_.repeat_yuan[i] <= 0) continue;
      rows.push_back({rows_[i].x, h_.repeat_yuan[i] / rows_[i].x});
      total += h_.repeat_yuan[i], orders += rows_[i].x;
    }
    mean_value_ = orders > 0 ? total / orders : 0;
    double x = 0, m = 0, xx = 0, mm = 0, xm = 0;
    const auto n = static_cast<double>(rows.size());
    for (const Spending& row : rows) x += row.x / n, m += row.mean / n;
    for (const Spending& row : rows) {
      xx += (row.x - x) * (row.x - x), mm += (row.mean - m) * (row.mean - m), xm += (row.x - x) * (row.mean - m);
    }
    if (xx > 0 && mm > 0) correlation_ = xm / std::sqrt(xx * mm);
    auto found = statistics::fit_gamma_gamma(rows);
    if (found.state != Fitted::yes || rows.size() < kFewRepeaters) {
      spending_reason_ = found.state == Fitted::yes ? "too_few" : reason_of(found.state);
      return;
    }
    spending_ = found.model;
    mean_value_ = statistics::expected_value(*spending_, {0, 0});
  }

  // Fits the first two thirds of the time and looks at the rest.
  void check_on_holdout(Table& model, Table& tracking, Table& frequency, std::vector<Note>& notes) const {
    const std::int32_t until = first_ + (s_.last_day - first_) * 2 / 3;
    std::vector<Buying> seen;
    std::vector<std::size_t> of;
    std::size_t repeaters = 0;
    for (std::size_t i = 0; i < h_.days.size(); ++i) {
      if (h_.days[i].front() >= until) continue;
      seen.push_back(buying_of(h_.days[i], until));
      repeaters += seen.back().x > 0;
      of.push_back(i);
    }
    auto refuse = [&](const char* reason) { notes.push_back({"no_holdout", {{"reason", reason}}}); };
    if (repeaters < kFewForHoldout) return refuse("few_repeaters");
    auto found = fit_of(M{}, statistics::grouped(seen));
    if (found.state != Fitted::yes && found.state != Fitted::alike) return refuse(reason_of(found.state));

    // Each day's customers buy again as often as the model says of their age.
    const auto days = static_cast<std::size_t>(s_.last_day - first_ + 1);
    std::vector<std::int64_t> born(days, 0), bought(days, 0);
    for (std::size_t i : of) {
      ++born[static_cast<std::size_t>(h_.days[i].front() - first_)];
      for (std::size_t k = 1; k < h_.days[i].size(); ++k)
        if (h_.days[i][k] <= s_.last_day) ++bought[static_cast<std::size_t>(h_.days[i][k] - first_)];
    }
    std::vector<double> by_age(days, 0);
    for (std::size_t d = 1; d < days; ++d)
      by_age[d] = statistics::expected_by(found.model, weeks(static_cast<std::int32_t>(d)));
    double before = 0, all_actual = 0, all_predicted = 0;
    std::size_t held = 0;
    for (std::size_t from = 0; from + 7 <= days; from += 7) {
      double by = 0;
      std::int64_t actual = 0;
      for (std::size_t d = 0; d <= from + 6; ++d)
        if (born[d] > 0) by += static_cast<double>(born[d]) * by_age[from + 6 - d];
      for (std::size_t d = from; d < from + 7; ++d) actual += bought[d];
      const double predicted = by - before, spread = 1.96 * std::sqrt(std::max(predicted, 0.0));
      before = by;
      const std::int32_t start = first_ + static_cast<std::int32_t>(from);
      const bool holdout = start > until;
      if (holdout) all_actual += static_cast<double>(actual), all_predicted += predicted, ++held;
      tracking.rows.push_back({text_cell(format_day(start)), actual, shown(predicted),
                               shown(std::max(0.0, predicted - spread)), shown(predicted + spread), holdout});
    }
    const double rest = weeks(s_.last_day - until);
    std::array<double, kClasses> customers{}, actual{}, predicted{};
    for (std::size_t k = 0; k < seen.size(); ++k) {
      auto which = static_cast<std::size_t>(std::min(seen[k].x, static_cast<double>(kClasses - 1)));
      customers[which] += 1;
      actual[which] += rows_[of[k]].x - seen[k].x;
      predicted[which] += statistics::expected_after(found.model, seen[k], rest);
    }
    for (std::size_t k = 0; k < kClasses; ++k)
      if (customers[k] > 0)
        frequency.rows.push_back({count_cell(k), static_cast<std::int64_t>(customers[k]),
                                  shown(actual[k] / customers[k]), shown(predicted[k] / customers[k])});
    auto add = [&](const char* name, Cell value) { model.rows.push_back({text_cell(name), std::move(value)}); };
    add("holdout_weeks", count_cell(held));
    add("holdout_actual", static_cast<std::int64_t>(all_actual));
    add("holdout_predicted", shown(all_predicted));
    add("holdout_error", all_actual > 0 ? shown(all_predicted / all_actual - 1) : Cell());
  }

  // A new customer's value by the end of each age, three horizons on.
  Table projection() const {
    Table table = projection_table();
    const double length = weeks_of(p_.cohort);
    double into = 0, people = 0;  // how long the first period lasts on average
    for (std::size_t i = 0; i < h_.customer.size(); ++i) {
      const Person& person = s_.people[h_.customer[i]];
      into += weeks(s_.period_ends[person.cohort] - person.first_day);
      people += 1;
    }
    const double first = p_.time_window == TimeWindow::rolling ? length : into / people;
    for (std::int64_t age = 0; age < 3 * p_.horizon; ++age) {
      const double repeats = statistics::expected_by(model_, first + length * static_cast<double>(age));
      const double yuan = h_.first_gross / people + mean_value_ * repeats;
      table.rows.push_back({age, money_cell(to_money(p_.margin * net_share_ * yuan * 10'000))});
    }
    return table;
  }

  const Params& p_;
  const Study& s_;
  Histories h_;
  std::vector<Buying> rows_;  // by Histories::customer
  std::int32_t first_ = 0;
  std::size_t repeaters_ = 0;
  bool alike_ = false;  // everybody stops with the same chance
  double net_share_ = 1, mean_value_ = 0, log_likelihood_ = 0;
  M model_{};
  std::array<double, 4> std_err_{};
  std::optional<statistics::GammaGamma> spending_;
  std::optional<double> correlation_;
  std::string spending_reason_;
};

template <class M>
std::vector<Table> tables_of(const Params& params, const Study& study, const Movements& movements,
                             std::vector<Note>& notes) {
  Modelled<M> modelled(params, study, movements);
  if (Json refused = modelled.fit(); !refused.is_null()) {
    notes.push_back({"model_refused", std::move(refused)});
    return empty_model_tables();
  }
  return modelled.tables(notes);
}
template <class M>
std::vector<std::optional<Foreseen>> foresee_with(const Params& params, const Study& study,
                                                  const Movements& movements) {
  Modelled<M> modelled(params, study, movements);
  if (!modelled.fit().is_null()) return {};
  return modelled.foresee();
}

}  // namespace

std::vector<Table> model_tables(const Params& params, const Study& study, const Movements& movements,
                                std::vector<Note>& notes) {
  return params.model == Model::bgnbd ? tables_of<statistics::BgNbd>(params, study, movements, notes)
                                      : tables_of<statistics::ParetoNbd>(params, study, movements, notes);
}
std::vector<Table> empty_model_tables() {
  return {model_table(), tracking_table(), frequency_table(), projection_table()};
}
std::vector<std::optional<Foreseen>> foresee(const Params& params, const Study& study, const Movements& movements) {
  return params.model == Model::bgnbd ? foresee_with<statistics::BgNbd>(params, study, movements)
                                      : foresee_with<statistics::ParetoNbd>(params, study, movements);
}

}  // namespace siyu::analysis::ltv
