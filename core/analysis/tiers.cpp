// Tiers (头部、腰部、长尾): buyers ranked by what they paid, how many and how much money each tier is, and how unequal the whole.
//
// The idea: a sorted array of amounts. Tiers are cut by the share of buyers; equal amounts stand together, in the tier in which the
// middle of their ranks lies, so the order of a file decides about nobody. The curve runs from the richest down (贡献曲线).
// Definitions: docs/reports.md; statistics.md §4 (Lorenz 1905, Gini 1914). Leaves out: what somebody will pay.
#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/buyers.h"
#include "report/describe.h"
#include "report/match.h"
#include "statistics/concentration.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using buyers::Buyers;
using model::Customer;
using model::Store;

constexpr std::array<std::string_view, 3> kTierNames = {"头部", "腰部", "长尾"};
constexpr std::uint8_t kNoTier = kTierNames.size();
constexpr double kTarget = 0.8;  // customers_needed is for this share of the money
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kCurvePoints = 100;
constexpr std::int64_t kSmallSample = 30;

struct Params {
  std::vector<double> borders = {0.2, 0.8};  // shares of buyers, from the top
  Refunds refunds = Refunds::net;
  template <class V>
  static void fields(V& v) {
    v("borders", &Params::borders, Need::optional, Limit{2, 2});
    v("refunds", &Params::refunds);
  }
};

Table tiers_table() {
  return {"tiers",
          {{"tier", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share},
           {"paid", Role::measure, Unit::money},
           {"paid_share", Role::measure, Unit::share},
           {"orders", Role::measure, Unit::count},
           {"repeat_buyers", Role::measure, Unit::count},
           {"repeat_rate", Role::measure, Unit::share},
           {"least_paid", Role::measure, Unit::money}},
          {}};
}
Table curve_table() {
  return {"curve", {{"customers_share", Role::key, Unit::share}, {"paid_share", Role::measure, Unit::share}}, {}};
}
Table summary_table() {
  return {"summary",
          {{"customers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"gini", Role::measure, Unit::share},
           {"gini_corrected", Role::measure, Unit::share},
           {"top_share", Role::measure, Unit::share},
           {"customers_needed", Role::measure, Unit::count},
           {"needed_share", Role::measure, Unit::share},
           {"one_time_buyers", Role::measure, Unit::count},
           {"one_time_share", Role::measure, Unit::share}},
          {}};
}
Table people_table() {
  return {"people",
          {{"customer", Role::key, Unit::text},
           {"tier", Role::measure, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}

struct Ranking {
  Buyers buyers;                     // `paid` never negative
  std::vector<std::int64_t> sorted;  // of those with an order, the least first
  std::vector<std::int64_t> top;     // [k]: what the k richest paid
  std::int64_t total = 0;
  std::size_t clipped = 0;  // customers whose refunds are more than what they paid
  std::int64_t clipped_amount = 0;
  std::size_t refund_only = 0;                            // customers with a refund and no order in the range
  std::array<std::int64_t, kTierNames.size() - 1> least;  // least amount of 头部, of 腰部
  std::uint8_t tier_of(std::int64_t paid) const {
    return static_cast<std::uint8_t>(paid >= least[0] ? 0 : paid >= least[1] ? 1 : 2);
  }
};

class Tiers final : public Plan {
 public:
  Tiers(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
    std::optional<PaidEvent> paid = paid_event(store);
    if (!paid) {
      problems.push_back(
          {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
    } else if (paid->amount_field.empty()) {
      problems.push_back({"no_amounts", "", "The orders carry no amounts, so nobody can be ranked by them.", {}});
    } else if (!paid->timed && definition.range) {
      problems.push_back({"no_times", "/range", "The orders carry no times, so a range cannot choose among them.", {}});
    }
    for (std::size_t i = 0; i < params.borders.size(); ++i) {
      double least = i == 0 ? 0 : params.borders[i - 1];
      if (!(params.borders[i] > least && params.borders[i] < 1))
        problems.push_back({"bad_border",
                            "/params/borders/" + std::to_string(i),
                            "Borders are shares of buyers between 0 and 1, and they rise.",
                            {}});
    }
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  // In millionths.
  std::int64_t border(std::size_t k) const { return std::llround(params_.borders[k] * static_cast<double>(kMillion)); }
  Result<Ranking> rank(const Store& store) const;
  void find_borders(Ranking& ranking) const;
  Table tiers(const Ranking& ranking) const;
  Table summary(const Ranking& ranking) const;

  Definition definition_;
  Params params_;
};

// The least amount whose group of equals has the middle of its ranks within the top share `border`, for each border.
void Tiers::find_borders(Ranking& ranking) const {
  ranking.least.fill(INT64_MAX);
  const std::vector<std::int64_t>& sorted = ranking.sorted;
  auto n = static_cast<std::int64_t>(sorted.size());
  for (std::size_t k = 0; k < ranking.least.size(); ++k) {
    for (std::size_t end = sorted.size(); end > 0;) {
      auto begin = static_cast<std::size_t>(
          std::lower_bound(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(end), sorted[end - 1]) -
          sorted.begin());
      auto better = n - static_cast<std::int64_t>(end), equal = static_cast<std::int64_t>(end - begin);
      if ((2 * better + equal) * kMillion > 2 * n * border(k)) break;
      ranking.least[k] = sorted[begin];
      end = begin;
    }
  }
}

Result<Ranking> Tiers::rank(const Store& store) const {
  Range range = definition_.range ? *definition_.range : Range{};
  Result<Buyers> read = buyers::read_buyers(store, definition_.where, definition_.zone, range, params_.refunds);
  if (!read) return read.problems();
  Ranking out;
  out.buyers = std::move(*read);
  for (buyers::Buyer& buyer : out.buyers.of) {
    out.refund_only += buyer.orders == 0 && buyer.refunded;
    if (buyer.orders == 0) continue;
    bool fits = true;
    if (buyer.paid < 0) {
      ++out.clipped;
      fits = !__builtin_sub_overflow(out.clipped_amount, buyer.paid, &out.clipped_amount);
      buyer.paid = 0;
    }
    if (!fits || __builtin_add_overflow(out.total, buyer.paid, &out.total))
      return Problem{
          "money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
    out.sorted.push_back(buyer.paid);
  }
  buyers::sort_values(out.sorted);
  out.top.reserve(out.sorted.size() + 1);
  out.top.push_back(0);
  for (auto it = out.sorted.rbegin(); it != out.sorted.rend(); ++it) out.top.push_back(out.top.back() + *it);
  find_borders(out);
  return out;
}

Table Tiers::tiers(const Ranking& ranking) const {
  struct Sum {
    std::int64_t customers = 0, paid = 0, orders = 0, repeat = 0;
  };
  std::array<Sum, kTierNames.size()> sums{};
  for (const buyers::Buyer& buyer : ranking.buyers.of) {
    if (buyer.orders == 0) continue;
    Sum& sum = sums[ranking.tier_of(buyer.paid)];
    ++sum.customers;
    sum.paid += buyer.paid;
    sum.orders += buyer.orders;
    sum.repeat += buyer.orders >= 2;
  }
  Table table = tiers_table();
  auto n = static_cast<std::int64_t>(ranking.sorted.size());
  std::size_t before = ranking.sorted.size();
  for (std::size_t k = 0; k < kTierNames.size(); ++k) {
    const Sum& sum = sums[k];
    before -= static_cast<std::size_t>(sum.customers);
    table.rows.push_back({text_cell(kTierNames[k]), sum.customers, share_cell(sum.customers, n),
                          money_cell(Money{sum.paid}), share_cell(sum.paid, ranking.total), sum.orders, sum.repeat,
                          share_cell(sum.repeat, sum.customers),
                          sum.customers == 0 ? Cell{} : money_cell(Money{ranking.sorted[before]})});
  }
  return table;
}

// The money of the first share / of of all buyers, the richest first, a part of a buyer by its part.
double top_paid(const Ranking& ranking, std::int64_t share, std::int64_t of) {
  auto n = static_cast<std::int64_t>(ranking.sorted.size());
  auto whole = static_cast<std::size_t>(share * n / of);
  std::int64_t rest = share * n % of;
  auto sum = static_cast<double>(ranking.top[whole]);
  if (rest == 0) return sum;
  auto next = static_cast<double>(ranking.top[whole + 1] - ranking.top[whole]);
  return sum + next * static_cast<double>(rest) / static_cast<double>(of);
}

// From nobody to everybody: of at most a hundred buyers each, of more each hundredth, a part of a buyer by its part.
Table curve(const Ranking& ranking) {
  Table table = curve_table();
  std::size_t n = ranking.sorted.size(), steps = std::min(n, kCurvePoints);
  if (ranking.total <= 0) return table;
  for (std::size_t k = 0; k <= steps; ++k) {
    auto at = static_cast<std::int64_t>(k), of = static_cast<std::int64_t>(steps);
    table.rows.push_back({share_cell(at, of), Cell{top_paid(ranking, at, of) / static_cast<double>(ranking.total)}});
  }
  return table;
}

Table Tiers::summary(const Ranking& ranking) const {
  std::vector<double> amounts(ranking.sorted.begin(), ranking.sorted.end());
  auto n = static_cast<std::int64_t>(amounts.size());
  std::optional<double> gini = statistics::gini_coefficient(amounts);
  std::optional<statistics::ParetoShare> top = statistics::pareto_share(amounts, params_.borders[0], kTarget);
  double head = top_paid(ranking, border(0), kMillion);
  auto once = static_cast<std::int64_t>(std::count_if(ranking.buyers.of.begin(), ranking.buyers.of.end(),
                                                      [](const buyers::Buyer& buyer) { return buyer.orders == 1; }));
  Table table = summary_table();
  table.rows.push_back({n, money_cell(Money{ranking.total}), gini ? Cell{*gini} : Cell{},
                        gini && n > 1 ? Cell{*gini * static_cast<double>(n) / static_cast<double>(n - 1)} : Cell{},
                        top ? Cell{head / static_cast<double>(ranking.total)} : Cell{},
                        top ? Cell{top->customers_needed} : Cell{}, top ? share_cell(top->customers_needed, n) : Cell{},
                        once, share_cell(once, n)});
  return table;
}

Result<Report> Tiers::run(const Store& store) const {
  Result<Ranking> ranking = rank(store);
  if (!ranking) return ranking.problems();
  Report report;
  report.tables = {tiers(*ranking), curve(*ranking), summary(*ranking)};
  if (ranking->clipped > 0)
    report.notes.push_back(
        {"clipped", {{"customers", ranking->clipped}, {"amount", format_money(Money{ranking->clipped_amount})}}});
  if (ranking->refund_only > 0) report.notes.push_back({"refund_only", {{"customers", ranking->refund_only}}});
  buyers::add_buyer_notes(ranking->buyers, store, params_.refunds, report.notes);
  add_match_note(store, kind_bit(ranking->buyers.source.table) | kind_bit(model::TableKind::customers), report.notes);
  if (!ranking->sorted.empty() && static_cast<std::int64_t>(ranking->sorted.size()) < kSmallSample)
    report.notes.push_back({"small_sample", {{"buyers", ranking->sorted.size()}}});
  return report;
}

Result<Table> Tiers::people(const Store& store, const Json& mark) const {
  std::uint8_t tier = kNoTier;
  bool once = mark.is_object() && mark.size() == 1 && mark.contains("one_time") && mark["one_time"] == true;
  if (mark.is_object() && mark.size() == 1 && mark.contains("tier") && mark["tier"].is_string())
    tier = static_cast<std::uint8_t>(std::find(kTierNames.begin(), kTierNames.end(), mark["tier"].get<std::string>()) -
                                     kTierNames.begin());
  if (tier == kNoTier && !once) return Problem{"unknown_mark", "", "The report has no such bar.", {}};
  Result<Ranking> ranking = rank(store);
  if (!ranking) return ranking.problems();
  Table table = people_table();
  for (Customer c : store.by_label()) {
    std::size_t at = ranking->buyers.find(c);
    if (at == Buyers::kNone) continue;
    const buyers::Buyer& buyer = ranking->buyers.of[at];
    if (buyer.orders == 0) continue;
    std::uint8_t of = ranking->tier_of(buyer.paid);
    if (once ? buyer.orders == 1 : of == tier)
      table.rows.push_back({text_cell(store.label(c)), text_cell(kTierNames[of]),
                            static_cast<std::int64_t>(buyer.orders), money_cell(Money{buyer.paid})});
  }
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({tiers_table(), curve_table(), summary_table()})}};
}

Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || paid->amount_field.empty()) return nullptr;
  return {{"version", 1}, {"analysis", "tiers"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kTiers = {"tiers", bind_plan<Params, Tiers>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
