// The money of a plan: the formula 留量 × (1 + 裂变) × 转化率 × 人均单数 × 客单价, which is what was paid to the cent, with each factor
// replaced at will; and one yuan for new customers against one for those who are here.
//
// Products of typed numbers are simulated money, rounded to the cent: they pass through doubles, by + - * / alone.
#include <algorithm>
#include <cmath>

#include "analysis/plan.h"
#include "report/figure.h"
#include "report/orders.h"
#include "report/stages.h"

namespace siyu::analysis::plan {

using namespace siyu::report;
using model::Customer;
using model::Store;
using model::TableKind;

namespace {

constexpr double kMostMoney = 9e14;  // ten-thousandths that a simulated amount may have: doubles are exact below

Cell money_of(const std::optional<double>& yuan) {
  if (!yuan || !(std::fabs(*yuan) * 1e4 < kMostMoney)) return {};
  return money_cell(Money{static_cast<std::int64_t>(std::floor(*yuan * 100 + 0.5)) * 100});
}
Cell fine_money(const std::optional<double>& yuan) {  // four places: yuan for a yuan
  if (!yuan || !(std::fabs(*yuan) * 1e4 < kMostMoney)) return {};
  return money_cell(Money{static_cast<std::int64_t>(std::floor(*yuan * 10000 + 0.5))});
}
double yuan(std::int64_t tenthousandths) { return static_cast<double>(tenthousandths) / 1e4; }
// An average as money is written: exact, to the cent.
double each(std::int64_t tenthousandths, std::int64_t n) {
  return yuan(average(Money{tenthousandths}, static_cast<std::size_t>(n))->tenthousandths);
}
std::optional<double> typed_money(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return yuan(parse_money(text).value().tenthousandths);
}

// What the data say; nothing for what they do not.
struct Known {
  std::optional<std::int64_t> customers,
      invited;  // known before the range's end; of these brought by an invitation in it
  std::optional<std::int64_t> buyers, orders, repeat_buyers;
  std::optional<std::int64_t> paid;  // net, ten-thousandths
  std::optional<double> new_cost, new_value, old_value;
  bool has_orders = false, has_amounts = false, has_costs = false, has_invites = false;
};

std::optional<std::int64_t> spent(const Store& store, const Range& range) {
  const model::Facts* facts = store.facts(TableKind::costs);
  const column::Column* value = facts == nullptr ? nullptr : facts->table.find("cost.value");
  const column::Column* time = facts == nullptr ? nullptr : facts->table.find("cost.time");
  if (value == nullptr || value->type() != column::Type::money) return std::nullopt;
  bool timed = time != nullptr && time->type() == column::Type::instant;
  if (!timed && (range.from || range.until)) return std::nullopt;
  std::int64_t sum = 0;
  for (std::size_t row = 0; row < value->size(); ++row) {
    if (value->is_null(row) || (timed && (time->is_null(row) || !range.holds(time->values()[row])))) continue;
    if (__builtin_add_overflow(sum, value->values()[row], &sum)) return std::nullopt;
  }
  return sum;
}

// New buyers, what they pay in their first days, and what a later order brings.
void know_buyers(const Params& params, const Store& store, const Orders& orders, const Range& range, Known& out) {
  std::vector<Instant> first(store.customers(), model::kUntimed);
  std::vector<std::uint8_t> seen(store.customers(), 0);
  std::int64_t fresh = 0, later = 0, later_paid = 0;
  for (const Order& order : orders.orders) {
    if (order.customer == model::kNoCustomer) continue;
    bool is_first = seen[order.customer] == 0;
    if (is_first) seen[order.customer] = 1, first[order.customer] = order.time;
    if (!range.holds(order.time)) continue;
    if (is_first) {
      ++fresh;
    } else if (order.priced) {
      ++later, later_paid += order.paid.tenthousandths;
    }
  }
  if (std::optional<std::int64_t> cost = spent(store, range); cost && fresh > 0 && *cost > 0)
    out.new_cost = each(*cost, fresh);
  if (!out.has_amounts) return;
  if (later > 0) out.old_value = each(later_paid, later);
  if (!store.end()) return;
  std::int64_t span = params.budget.horizon * kDayMs, people = 0, value = 0;
  Instant latest = *store.end() - span;  // who bought first after this was not watched long enough
  auto counts = [&](Customer c, Instant t) {
    return c != model::kNoCustomer && seen[c] != 0 && first[c] <= latest && t >= first[c] && t < first[c] + span;
  };
  for (std::size_t c = 0; c < seen.size(); ++c) people += seen[c] != 0 && first[c] <= latest;
  for (const Order& order : orders.orders)
    if (counts(order.customer, order.time)) value += order.paid.tenthousandths;
  for (const Refund& refund : orders.refunds)
    if (counts(refund.customer, refund.time)) value -= refund.amount.tenthousandths;
  if (people > 0) out.new_value = each(value, people);
}

Result<Known> know(const Params& params, const Definition& definition, const Store& store) {
  Known out;
  Range range = definition.range ? *definition.range : Range{};
  out.has_costs = store.facts(TableKind::costs) != nullptr;
  out.has_invites = store.facts(TableKind::invites) != nullptr;
  Problems not_about_people;
  check_rule(definition.where, store, not_about_people, true);
  RuleContext context{store, definition.zone, range.until};
  std::vector<std::uint8_t> meant(store.customers(), 1);
  if (!definition.where.always() && not_about_people.empty()) meant = people_where(definition.where, context);
  std::vector<Instant> since = known_since(store);
  std::vector<std::uint8_t> brought(store.customers(), 0);
  for (const model::Timeline& timeline : store.timelines()) {
    if (timeline.table() != TableKind::invites || timeline.name() != "accepted") continue;
    for (Customer c = 0; c < store.customers(); ++c)
      for (std::uint32_t p = timeline.offsets()[c]; p < timeline.offsets()[c + 1]; ++p)
        if (range.holds(timeline.time()[p]) && range.holds(since[c])) brought[c] = 1;
  }
  std::int64_t known = 0, invited = 0;
  for (std::size_t c = 0; c < since.size(); ++c) {
    if (meant[c] == 0 || (range.until && since[c] >= *range.until)) continue;
    ++known;
    invited += brought[c];
  }
  if (store.customers() > 0) out.customers = known;
  if (out.has_invites) out.invited = invited;
  std::optional<PaidEvent> paid = paid_event(store);
  out.has_orders = paid.has_value();
  if (!paid || (!paid->timed && definition.range)) return out;
  out.has_amounts = !paid->amount_field.empty();
  Result<std::shared_ptr<const Orders>> read = paid_orders(*paid, definition.where, context);
  if (!read) return read.problems();
  const Orders* orders = read->get();
  Result<OrderTotals> totals = order_totals(*orders, range);
  if (!totals) return totals.problems();
  out.buyers = static_cast<std::int64_t>(totals->buyers);
  out.repeat_buyers = static_cast<std::int64_t>(totals->repeat_buyers);
  out.orders = static_cast<std::int64_t>(totals->orders);
  if (std::optional<Money> money = totals->paid(Refunds::net)) out.paid = money->tenthousandths;
  know_buyers(params, store, *orders, range, out);
  return out;
}

// ---- the formula ------------------------------------------------------------------------------------------------------

enum Factor : std::size_t { kCustomers, kFission, kConversion, kFrequency, kAov, kFactors };
struct FactorInfo {
  std::string_view name;
  Unit unit;
};
constexpr FactorInfo kInfo[kFactors] = {{"customers", Unit::count},
                                        {"fission", Unit::share},
                                        {"conversion", Unit::share},
                                        {"frequency", Unit::count},
                                        {"aov", Unit::money}};
using Values = std::vector<std::optional<double>>;

std::optional<double> over(std::optional<std::int64_t> n, std::optional<std::int64_t> d) {
  if (!n || !d || *d == 0) return std::nullopt;
  return static_cast<double>(*n) / static_cast<double>(*d);
}

// 留量 counts those whom no invitation of the range brought, so that 留量 × (1 + 裂变) is everybody. Where no table tells of
// invitations, 裂变 takes no part unless it is typed.
Values of_data(const Known& known) {
  Values out(kFactors);
  std::optional<std::int64_t> base = known.customers;
  if (base && known.invited) *base -= *known.invited;
  if (base) out[kCustomers] = static_cast<double>(*base);
  out[kFission] = over(known.invited, base);
  out[kConversion] = over(known.buyers, known.customers);
  out[kFrequency] = over(known.orders, known.buyers);
  if (known.paid && known.orders && *known.orders > 0)
    out[kAov] = yuan(*known.paid) / static_cast<double>(*known.orders);
  return out;
}

Values planned_of(const Params& params, const Values& data) {
  Values out = data;
  const Factors& typed = params.factors;
  if (typed.customers) out[kCustomers] = static_cast<double>(*typed.customers);
  if (typed.fission) out[kFission] = typed.fission;
  if (typed.conversion) out[kConversion] = typed.conversion;
  if (typed.frequency) out[kFrequency] = typed.frequency;
  if (std::optional<double> aov = typed_money(typed.aov)) out[kAov] = aov;
  return out;
}

std::optional<double> product(const Values& values) {
  double out = 1 + values[kFission].value_or(0);
  for (Factor f : {kCustomers, kConversion, kFrequency, kAov}) {
    if (!values[f]) return std::nullopt;
    out *= *values[f];
  }
  return out;
}

Cell factor_cell(Factor f, const std::optional<double>& value) {
  if (!value) return {};
  if (kInfo[f].unit == Unit::money) return money_of(value);
  if (f == kCustomers) return static_cast<std::int64_t>(*value);
  return *value;
}

void add_factors(const Params& params, const Known& known, Report& report) {
  Table factors = factors_table(), formula = formula_table();
  Values data = of_data(known), planned = planned_of(params, data);
  std::optional<double> now = product(data), then = product(planned);
  const Factors& typed = params.factors;
  bool is_typed[kFactors] = {typed.customers.has_value(), typed.fission.has_value(), typed.conversion.has_value(),
                             typed.frequency.has_value(), !typed.aov.empty()};
  Json unknown = Json::array();
  for (std::size_t i = 0; i < kFactors; ++i) {
    auto f = static_cast<Factor>(i);
    std::optional<double> point, tenth;
    if (then && planned[f]) {
      Values more = planned;
      *more[f] = f == kConversion ? std::min(1.0, *planned[f] * 1.1) : *planned[f] * 1.1;
      tenth = *product(more) - *then;
      if (kInfo[f].unit == Unit::share) {
        *more[f] = f == kConversion ? std::min(1.0, *planned[f] + 0.01) : *planned[f] + 0.01;
        point = *product(more) - *then;
      }
    }
    if (!planned[f] && (f != kFission || known.has_invites)) unknown.push_back(std::string(kInfo[f].name));
    Cell told = factor_cell(f, data[f]);
    if (f == kAov && data[f]) told = money_cell(*average(Money{*known.paid}, static_cast<std::size_t>(*known.orders)));
    factors.rows.push_back({text_cell(kInfo[f].name), told, is_typed[i] ? factor_cell(f, planned[f]) : told,
                            text_cell(unit_name(kInfo[f].unit)),
                            text_cell(source_name(is_typed[i]  ? Source::typed
                                                  : planned[f] ? Source::data
                                                               : Source::none)),
                            money_of(point), money_of(tenth)});
  }
  // What was paid is the product of its factors to the cent; as a product of doubles it could miss it.
  Cell paid = known.paid && now ? money_cell(Money{*known.paid}) : Cell{};
  bool untouched = true;
  for (bool t : is_typed) untouched = untouched && !t;
  Cell simulated = untouched ? paid : money_of(then);
  Cell change;
  if (now && then && *now > 0) change = untouched ? 0.0 : (*then - *now) / *now;
  formula.rows.push_back({text_cell("reconciled"), paid, simulated, change});
  std::optional<double> repeat = over(known.repeat_buyers, known.buyers), index, index_then;
  auto article = [&](const Values& v) -> std::optional<double> {
    if (!v[kCustomers] || !v[kFission] || !v[kConversion] || !v[kAov] || !repeat) return std::nullopt;
    return *v[kCustomers] * *v[kFission] * *v[kConversion] * *v[kAov] * *repeat;
  };
  index = article(data), index_then = article(planned);
  Cell moved;
  if (index && index_then && *index > 0) moved = (*index_then - *index) / *index;
  formula.rows.push_back({text_cell("article_index"), money_of(index), money_of(index_then), moved});
  report.tables.push_back(std::move(factors));
  report.tables.push_back(std::move(formula));
  if (!unknown.empty()) report.notes.push_back({"unknown_factors", {{"factors", std::move(unknown)}}});
}

// ---- the budget -------------------------------------------------------------------------------------------------------

struct Side {
  std::optional<double> cost, response, value;
  Source cost_from = Source::none, value_from = Source::none;
  std::optional<double> a_yuan() const {
    if (!cost || !value || !response || *cost <= 0) return std::nullopt;
    return *response * *value / *cost;
  }
};

void choose(std::optional<double>& out, Source& from, const std::string& typed, const std::optional<double>& data) {
  out = typed_money(typed);
  from = out ? Source::typed : Source::none;
  if (out || !data) return;
  out = data, from = Source::data;
}

void add_budget(const Params& params, const Known& known, Report& report) {
  const Budget& budget = params.budget;
  double amount = *typed_money(budget.amount);
  Side fresh, old;
  choose(fresh.cost, fresh.cost_from, budget.new_cost, known.new_cost);
  choose(fresh.value, fresh.value_from, budget.new_value, known.new_value);
  fresh.response = 1;  // the cost of a new buyer is paid for who bought
  choose(old.cost, old.cost_from, budget.old_cost, std::nullopt);
  choose(old.value, old.value_from, budget.old_value, known.old_value);
  old.response = budget.old_response;
  Table out = budget_table();
  auto row = [&](std::string_view name, const Side& side) {
    std::optional<double> returned = side.a_yuan(), paid, people;
    if (returned) paid = *returned * amount;
    if (side.cost && *side.cost > 0) people = std::floor(amount / *side.cost);
    out.rows.push_back(
        {text_cell(name), money_of(side.cost), text_cell(source_name(side.cost_from)),
         side.response ? Cell{*side.response} : Cell{}, money_of(side.value), text_cell(source_name(side.value_from)),
         people ? Cell{static_cast<std::int64_t>(*people)} : Cell{}, fine_money(returned), money_of(paid)});
  };
  row("new", fresh), row("old", old);
  report.tables.push_back(std::move(out));
  Json facts = {{"amount", cell_json(money_of(amount))}};
  std::optional<double> a = fresh.a_yuan(), b = old.a_yuan();
  if (a && old.cost && old.value && *old.value > 0) facts["break_even_response"] = *a * *old.cost / *old.value;
  if (a && b) {
    facts["gain"] = cell_json(money_of((*b - *a) * amount));
    facts["better"] = *b > *a ? "old" : *a > *b ? "new" : "equal";
  }
  report.notes.push_back({"budget_swap", std::move(facts)});
  Json asked = Json::array();
  if (!fresh.cost) asked.push_back("new_cost");
  if (!fresh.value) asked.push_back("new_value");
  if (!old.cost) asked.push_back("old_cost");
  if (!old.response) asked.push_back("old_response");
  if (!old.value) asked.push_back("old_value");
  if (!asked.empty()) report.notes.push_back({"asked_for", {{"numbers", std::move(asked)}}});
}

}  // namespace

Table factors_table() {
  return {"factors",
          {{"factor", Role::key, Unit::text},
           {"value", Role::measure, Unit::text},
           {"planned", Role::measure, Unit::text},
           {"unit", Role::measure, Unit::text},
           {"source", Role::measure, Unit::text},
           {"plus_point_gain", Role::measure, Unit::money},
           {"plus_tenth_gain", Role::measure, Unit::money}},
          {}};
}
Table formula_table() {
  return {"formula",
          {{"formula", Role::key, Unit::text},
           {"value", Role::measure, Unit::money},
           {"planned", Role::measure, Unit::money},
           {"change", Role::measure, Unit::share}},
          {}};
}
Table budget_table() {
  return {"budget",
          {{"side", Role::key, Unit::text},
           {"cost", Role::measure, Unit::money},
           {"cost_source", Role::measure, Unit::text},
           {"response", Role::measure, Unit::share},
           {"value", Role::measure, Unit::money},
           {"value_source", Role::measure, Unit::text},
           {"people", Role::measure, Unit::count},
           {"paid_per_yuan", Role::measure, Unit::money},
           {"paid", Role::measure, Unit::money}},
          {}};
}

Result<bool> add_money(const Params& params, const Definition& definition, const Store& store, Report& report) {
  Result<Known> known = know(params, definition, store);
  if (!known) return known.problems();
  add_factors(params, *known, report);
  add_budget(params, *known, report);
  return true;
}

}  // namespace siyu::analysis::plan
