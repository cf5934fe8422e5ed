// What each factor did, in money that adds up to the ten-thousandth: effects are shared out in whole ten-thousandths leaf by leaf,
// and everything above a leaf is a sum of whole numbers.
#include "analysis/gmv_tables.h"

#include <algorithm>
#include <array>

#include "analysis/gmv_leaves.h"
#include "analysis/gmv_shapes.h"
#include "statistics/decomposition.h"

namespace siyu::analysis::gmv {

using namespace siyu::report;
using model::Customer;
using model::Store;
using statistics::Decomposition;

namespace {

constexpr std::size_t kFactors = 5;
using Chain = std::array<std::int64_t, kFactors>;  // totals, the last one money
using Parts = std::array<std::int64_t, kFactors>;

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}

// A chain of the first n totals, and the effects of its factors in ten-thousandths.
struct Tree {
  std::size_t n = kFactors;
  Decomposition by = Decomposition::lmdi;

  bool effects(const Chain& base, const Chain& current, Parts& out) const {
    std::array<double, kFactors> chain0{}, chain1{}, effects{};
    for (std::size_t k = 0; k < n; ++k) {
      chain0[k] = static_cast<double>(base[k]);
      chain1[k] = static_cast<double>(current[k]);
    }
    statistics::chain_effects({chain0.data(), n}, {chain1.data(), n}, by, {effects.data(), n});
    std::int64_t change = 0;
    return !__builtin_sub_overflow(current[n - 1], base[n - 1], &change) &&
           statistics::share_out({effects.data(), n}, change, {out.data(), n});
  }
};

Cell money_or_null(bool known, std::int64_t amount) { return known ? money_cell(Money{amount}) : Cell(); }

std::string moment(Instant t, bool is_end, Zone zone) {
  const bool whole = start_of(day_of(t, zone), zone) == t;
  if (whole) return format_day(day_of(is_end ? t - 1 : t, zone));
  return format_instant(is_end ? t - kSecondMs : t, zone);
}

class Tables {
 public:
  Tables(const Params& params, const Definition& definition, const Sides& sides, const Store& store)
      : params_(params), definition_(definition), sides_(sides), store_(store), known_(sides.base.known) {}

  Result<Report> make() {
    const Side &base = sides_.base, &current = sides_.current;
    std::int64_t from = 0, to = 0;
    if (__builtin_add_overflow(base.total.paid, base.unmatched, &from) ||
        __builtin_add_overflow(current.total.paid, current.unmatched, &to) ||
        __builtin_sub_overflow(to, from, &change_))
      return money_overflow();
    add_periods(from, to);
    if (!add_factors(from)) return money_overflow();
    if (params_.formula == Formula::article) add_index();
    if (sides_.leaves && !add_drill()) return money_overflow();
    add_bridge();
    add_notes(params_, definition_, sides_, store_, instead_, report_.notes);
    return std::move(report_);
  }

 private:
  Decomposition method(bool negative, const char* tree) {
    if (params_.method == Method::shapley) return Decomposition::shapley;
    if (negative) instead_.push_back(tree);
    return negative ? Decomposition::shapley : Decomposition::lmdi;
  }

  void add_periods(std::int64_t from, std::int64_t to) {
    Table table = periods_table();
    for (const bool is_current : {false, true}) {
      const Side& side = sides_.side(is_current);
      const bool known = is_current || known_;
      auto count = [&](std::int64_t n) { return known ? Cell(n) : Cell(); };
      table.rows.push_back({text_cell(is_current ? "current" : "base"), moment(side.span.from, false, definition_.zone),
                            moment(side.span.until, true, definition_.zone), count(side.total.users),
                            count(side.total.buyers), count(side.total.orders + side.unmatched_orders),
                            money_or_null(known, is_current ? to : from)});
    }
    report_.tables.push_back(std::move(table));
  }

  void add_row(Table& table, const char* factor, const Cell& base, const Cell& current, bool known,
               std::int64_t contribution) const {
    known = known && known_;
    table.rows.push_back({text_cell(factor), known_ ? base : Cell(), current, money_or_null(known, contribution),
                          known ? share_cell(contribution, change_) : Cell()});
  }

  bool has_unmatched() const {
    const Side &a = sides_.base, &b = sides_.current;
    return a.unmatched_orders > 0 || b.unmatched_orders > 0 || a.unmatched != 0 || b.unmatched != 0;
  }

  static Cell order_value(const Totals& of) {
    return optional_money(average(Money{of.paid}, static_cast<std::size_t>(of.orders)));
  }

  // What the money did, and what the contributions leave of it: nothing, or they are wrong.
  bool add_change(std::int64_t from, const std::vector<std::int64_t>& contributions) {
    std::int64_t explained = 0, left = 0;
    for (std::int64_t one : contributions)
      if (__builtin_add_overflow(explained, one, &explained)) return false;
    if (__builtin_sub_overflow(change_, explained, &left)) return false;
    Table table = change_table();
    const bool told = known_ && contributions_told();
    table.rows.push_back({money_or_null(known_, change_), known_ && from > 0 ? share_cell(change_, from) : Cell(),
                          money_or_null(told, explained), money_or_null(told, left)});
    report_.tables.push_back(std::move(table));
    return true;
  }
  // The article's form needs to know who came by invitation.
  bool contributions_told() const { return params_.formula != Formula::article || !sides_.is_invitee.empty(); }

  bool add_factors(std::int64_t from) {
    const Side &base = sides_.base, &current = sides_.current;
    const Totals &a = base.total, &b = current.total;
    const bool article = params_.formula == Formula::article;
    Tree tree{article ? kFactors : kFactors - 1, method(a.paid < 0 || b.paid < 0, "factors")};
    Parts parts{};
    auto chain = [&](const Side& side) {
      const Totals& of = side.total;
      return article ? Chain{of.users - side.referred, of.users, of.buyers, of.orders, of.paid}
                     : Chain{of.users, of.buyers, of.orders, of.paid, 0};
    };
    if (!tree.effects(chain(base), chain(current), parts)) return false;
    std::vector<std::int64_t> contributions(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(tree.n));
    const bool told = contributions_told();
    const std::int64_t* part = parts.data();
    Table table = factors_table();
    if (article) {
      auto kept = [&](const Side& side) { return told ? Cell(side.total.users - side.referred) : Cell(); };
      auto rate = [&](const Side& side) {
        return told ? share_cell(side.referred, side.total.users - side.referred) : Cell();
      };
      add_row(table, "kept", kept(base), kept(current), told, *part++);
      add_row(table, "fission", rate(base), rate(current), told, *part++);
    } else {
      add_row(table, "users", a.users, b.users, true, *part++);
    }
    const std::int64_t conversion = part[0], frequency = part[1], value = part[2];
    add_row(table, "conversion", share_cell(a.buyers, a.users), share_cell(b.buyers, b.users), told, conversion);
    add_row(table, "aov", order_value(a), order_value(b), told, value);
    add_row(table, "frequency", share_cell(a.orders, a.buyers), share_cell(b.orders, b.buyers), told, frequency);
    if (has_unmatched()) {
      std::int64_t moved = 0;
      if (__builtin_sub_overflow(current.unmatched, base.unmatched, &moved)) return false;
      add_row(table, "unmatched", money_cell(Money{base.unmatched}), money_cell(Money{current.unmatched}), told, moved);
      contributions.push_back(moved);
    }
    if (!add_change(from, contributions)) return false;
    report_.tables.push_back(std::move(table));
    return true;
  }

  // The formula as the article writes it. It multiplies shares below 1, so it is no money: only its course can be compared.
  void add_index() {
    struct Row {
      const char* name;
      std::optional<double> of[2];
    };
    auto ratio = [](std::int64_t n, std::int64_t d) {
      return d == 0 ? std::nullopt : std::optional(static_cast<double>(n) / static_cast<double>(d));
    };
    const bool told = !sides_.is_invitee.empty();
    std::vector<Row> rows = {{"kept", {}}, {"fission", {}},     {"conversion", {}},
                             {"aov", {}},  {"repeat_rate", {}}, {"index", {1.0, 1.0}}};
    for (const bool is_current : {false, true}) {
      const Side& side = sides_.side(is_current);
      const Totals& of = side.total;
      const std::int64_t kept = of.users - side.referred;
      if (told) rows[0].of[is_current] = static_cast<double>(kept);
      if (told) rows[1].of[is_current] = ratio(side.referred, kept);
      rows[2].of[is_current] = ratio(of.buyers, of.users);
      rows[3].of[is_current] = ratio(of.paid, of.orders * 10'000);
      rows[4].of[is_current] = ratio(side.repeat_buyers, of.buyers);
      for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        std::optional<double>& index = rows.back().of[is_current];
        index = index && rows[i].of[is_current] ? std::optional(*index * *rows[i].of[is_current]) : std::nullopt;
      }
    }
    Table table = index_table();
    for (const Row& row : rows) {
      auto cell = [&](bool is_current) {
        const std::optional<double>& value = row.of[is_current];
        if (!value || (!is_current && !known_)) return Cell();
        if (&row == &rows[0]) return Cell(static_cast<std::int64_t>(*value));
        return &row == &rows[3] ? order_value(sides_.side(is_current).total) : Cell(*value);
      };
      const bool known = known_ && row.of[0] && row.of[1] && *row.of[0] != 0;
      table.rows.push_back(
          {text_cell(row.name), cell(false), cell(true), known ? Cell(*row.of[1] / *row.of[0]) : Cell()});
    }
    report_.tables.push_back(std::move(table));
  }

  Chain leaf_chain(const Side& side, std::size_t leaf) const {
    const Totals &all = side.total, &of = side.leaves[leaf];
    if (sides_.leaves->kind() == Leaves::Kind::people) return {all.users, of.users, of.buyers, of.orders, of.paid};
    return {all.users, all.buyers, all.orders, of.orders, of.paid};
  }

  struct Leaf {
    std::vector<std::string> texts;
    std::int64_t base = 0, current = 0;
    Parts parts{};  // users, mix, conversion, frequency, aov
    bool add(const Leaf& other) {
      bool fits = !__builtin_add_overflow(base, other.base, &base);
      fits = !__builtin_add_overflow(current, other.current, &current) && fits;
      for (std::size_t k = 0; k < kFactors; ++k)
        fits = !__builtin_add_overflow(parts[k], other.parts[k], &parts[k]) && fits;
      return fits;
    }
    std::int64_t change() const { return current - base; }
  };

  bool read_leaves(std::vector<Leaf>& out) {
    const Side &base = sides_.base, &current = sides_.current;
    auto negative = [](const Totals& of) { return of.paid < 0; };
    Tree tree{kFactors, method(std::any_of(base.leaves.begin(), base.leaves.end(), negative) ||
                                   std::any_of(current.leaves.begin(), current.leaves.end(), negative),
                               "drill")};
    const bool people = sides_.leaves->kind() == Leaves::Kind::people;
    for (std::size_t i = 0; i < current.leaves.size(); ++i) {
      const Totals &a = base.leaves[i], &b = current.leaves[i];
      const bool rest = i == kRestLeaf;
      if (rest ? a.paid == 0 && b.paid == 0
               : a.users + a.orders + b.users + b.orders == 0 && a.paid == 0 && b.paid == 0)
        continue;
      Leaf leaf{sides_.leaves->texts(static_cast<std::uint32_t>(i)), a.paid, b.paid, {}};
      Parts parts{};
      if (!tree.effects(leaf_chain(base, i), leaf_chain(current, i), parts)) return false;
      // The chain of people is users, mix, conversion …; that of orders users, conversion, frequency, mix, aov.
      leaf.parts = people ? parts : Parts{parts[0], parts[3], parts[1], parts[2], parts[4]};
      out.push_back(std::move(leaf));
    }
    return true;
  }

  bool add_drill() {
    std::vector<Leaf> leaves;
    if (!read_leaves(leaves)) return false;
    Leaf sum, other;
    for (const Leaf& leaf : leaves)
      if (!sum.add(leaf)) return false;
    const auto size = [](const Leaf& leaf) { return leaf.change() < 0 ? -leaf.change() : leaf.change(); };
    const std::size_t shown = std::min(leaves.size(), static_cast<std::size_t>(params_.limit));
    std::sort(leaves.begin(), leaves.end(),
              [&](const Leaf& a, const Leaf& b) { return size(a) != size(b) ? size(a) > size(b) : a.texts < b.texts; });
    if (leaves.size() > shown) {
      report_.notes.push_back({"groups_left_out", {{"shown", shown}, {"groups", leaves.size()}}});
      for (std::size_t i = shown; i < leaves.size(); ++i)
        if (!other.add(leaves[i])) return false;
      other.texts.assign(params_.by.size(), "$other");
      leaves.resize(shown);
    }
    std::sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) { return a.texts < b.texts; });
    if (!other.texts.empty()) leaves.push_back(std::move(other));

    Table table = drill_table(params_.by);
    for (const Leaf& leaf : leaves) {
      std::vector<Cell>& row = table.rows.emplace_back();
      for (const std::string& text : leaf.texts) row.push_back(text_cell(text));
      row.push_back(money_or_null(known_, leaf.base));
      row.push_back(money_cell(Money{leaf.current}));
      row.push_back(money_or_null(known_, leaf.change()));
      row.push_back(known_ ? share_cell(leaf.change(), change_) : Cell());
      for (const std::int64_t part : leaf.parts) row.push_back(money_or_null(known_, part));
    }
    const std::int64_t unmatched = change_ - sum.change();  // did not overflow when it was made
    if (has_unmatched()) {
      std::vector<Cell>& row = table.rows.emplace_back();
      for (std::size_t f = 0; f < params_.by.size(); ++f) row.push_back(text_cell("$unmatched"));
      row.push_back(money_or_null(known_, sides_.base.unmatched));
      row.push_back(money_cell(Money{sides_.current.unmatched}));
      row.push_back(money_or_null(known_, unmatched));
      row.push_back(known_ ? share_cell(unmatched, change_) : Cell());
      row.resize(table.columns.size());
    }
    report_.tables.push_back(std::move(table));
    Table factors = leaf_factors_table();
    constexpr const char* kNames[] = {"users", "mix", "conversion", "aov", "frequency"};
    constexpr std::size_t kPlaces[] = {0, 1, 2, 4, 3};
    for (std::size_t k = 0; k < kFactors; ++k) {
      const std::int64_t part = sum.parts[kPlaces[k]];
      factors.rows.push_back(
          {text_cell(kNames[k]), money_or_null(known_, part), known_ ? share_cell(part, change_) : Cell()});
    }
    if (has_unmatched())
      factors.rows.push_back(
          {text_cell("unmatched"), money_or_null(known_, unmatched), known_ ? share_cell(unmatched, change_) : Cell()});
    report_.tables.push_back(std::move(factors));
    if (sides_.leaves->kind() == Leaves::Kind::people) add_rates();
    return true;
  }

  // 购买转化 apart: what the moved shares of the leaves did to it, and what their own rates did.
  void add_rates() {
    const Side &base = sides_.base, &current = sides_.current;
    Table table = rates_table();
    if (known_ && base.total.users > 0 && current.total.users > 0) {
      std::vector<double> share[2], rate[2];
      for (std::size_t i = 0; i < base.leaves.size(); ++i)
        for (const bool now : {false, true}) {
          const Totals &of = sides_.side(now).leaves[i], &then = sides_.side(!now).leaves[i];
          const Totals& told = of.users > 0 ? of : then;  // who has nobody has the other period's rate
          share[now].push_back(static_cast<double>(of.users) / static_cast<double>(sides_.side(now).total.users));
          rate[now].push_back(told.users > 0 ? static_cast<double>(told.buyers) / static_cast<double>(told.users) : 0);
        }
      const statistics::MixRate found = statistics::kitagawa(share[0], rate[0], share[1], rate[1]);
      table.rows.push_back({text_cell("conversion"), share_cell(base.total.buyers, base.total.users),
                            share_cell(current.total.buyers, current.total.users), found.mix_total, found.rate_total});
    }
    report_.tables.push_back(std::move(table));
  }

  void add_bridge() {
    Table table = bridge_table();
    for (const bool buyers : {false, true})
      for (std::size_t s = 0; s < std::size(kStepNames); ++s) {
        const auto step = static_cast<Step>(s);
        if (step == Step::referred && sides_.is_invitee.empty()) continue;
        std::int64_t count = 0;
        for (Customer c = 0; c < store_.customers(); ++c) count += is_behind(sides_, buyers, step, c);
        // Where nobody is told to have left, nobody can be told to be lost or back.
        const bool told = buyers || sides_.tells_deleted || (step != Step::returned && step != Step::lost);
        const bool known = told && (known_ || step == Step::end);
        table.rows.push_back(
            {text_cell(buyers ? "buyers" : "users"), text_cell(kStepNames[s]), known ? Cell(count) : Cell()});
      }
    report_.tables.push_back(std::move(table));
  }

  const Params& params_;
  const Definition& definition_;
  const Sides& sides_;
  const Store& store_;
  bool known_;
  std::int64_t change_ = 0;
  Json instead_ = Json::array();  // trees that are Shapley's though LMDI was asked for
  Report report_;
};

}  // namespace

bool is_behind(const Sides& sides, bool buyers, Step step, Customer c) {
  const bool before = buyers ? sides.base.orders_of[c] > 0 : sides.base.is_user[c] != 0;
  const bool after = buyers ? sides.current.orders_of[c] > 0 : sides.current.is_user[c] != 0;
  if (step == Step::start) return before;
  if (step == Step::end) return after;
  if (step == Step::lost) return before && !after;
  if (before || !after) return false;
  const Instant first = buyers ? sides.bought_first[c] : sides.since[c];
  const bool fresh = first >= sides.base.span.until;
  if (step == Step::returned) return !fresh;
  const bool invited = !sides.is_invitee.empty() && sides.is_invitee[c] != 0;
  return fresh && invited == (step == Step::referred);
}

Result<Report> make_report(const Params& params, const Definition& definition, const Sides& sides, const Store& store) {
  return Tables(params, definition, sides, store).make();
}

}  // namespace siyu::analysis::gmv
