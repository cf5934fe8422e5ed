// The sales report by channel, store or any other field, and by price band: which orders of the range are in which row.
//
// The idea: every order of the report has one group; a bit a customer and group tells who is a buyer of it already. A refund belongs to its order's group, so money adds up to the whole.
#include <algorithm>
#include <map>

#include "analysis/sales.h"
#include "base/slices.h"

namespace siyu::analysis::sales {

using namespace siyu::report;
using model::Customer;

namespace {

struct Tally {
  std::size_t orders = 0, buyers = 0;
  std::int64_t gross = 0, refunded = 0, before = 0;  // ten-thousandths; before: paid in the range before
};

struct Values {
  std::vector<std::string> texts;       // by group
  std::vector<std::uint32_t> of_order;  // by place in orders
};

constexpr std::size_t kSlice = 8192;

// Customers of each group, its orders one after another: a stamp tells whom the group has already.
void count_buyers_of_many(std::size_t customers, std::span<const Order> meant, const std::uint32_t* group,
                          std::vector<Tally>& out) {
  std::vector<std::uint32_t> ends(out.size() + 1, 0);
  for (std::size_t g = 0; g < out.size(); ++g) ends[g + 1] = ends[g] + static_cast<std::uint32_t>(out[g].orders);
  std::vector<Customer> buyers(ends.back());
  std::vector<std::uint32_t> next(ends.begin(), ends.end() - 1);
  for (std::size_t i = 0; i < meant.size(); ++i)
    if (group[i] != kNoRow) buyers[next[group[i]]++] = meant[i].customer;
  std::vector<std::uint32_t> stamp(customers, kNoRow);
  for (std::uint32_t g = 0; g < out.size(); ++g)
    for (std::uint32_t i = ends[g]; i < ends[g + 1]; ++i)
      if (buyers[i] != model::kNoCustomer && stamp[buyers[i]] != g) stamp[buyers[i]] = g, ++out[g].buyers;
}

// The group of each order by a field of the order's first row, or of its customer.
Values values_of(const Ground& ground, const std::string& field) {
  Values out;
  const std::vector<Order>& orders = ground.orders().orders;
  const model::Facts& facts = *ground.store.facts(ground.orders().source.table);
  const column::Column* own = facts.table.find(field);
  const column::Column* column = own == nullptr ? ground.store.person(field) : own;
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  auto number = [&](const std::string& text) {
    auto [it, added] = numbers.emplace(text, static_cast<std::uint32_t>(out.texts.size()));
    if (added) out.texts.push_back(text);
    return it->second;
  };
  const bool is_text = column != nullptr && column->type() == column::Type::text;
  std::vector<std::uint32_t> of_code(is_text ? column->dictionary().size() : 0, kNoRow);
  std::uint32_t empty = kNoRow;
  auto group_of = [&](const Order& order) {
    std::uint32_t at = own != nullptr ? order.row : order.customer;
    const bool known = column != nullptr && (own != nullptr || at != model::kNoCustomer);
    const std::uint32_t code = known && is_text ? column->codes()[at] : column::kNullCode;
    if (code == column::kNullCode && (is_text || !known || column->is_null(at))) {
      if (empty == kNoRow) empty = number("");
      return empty;
    }
    if (!is_text) return number(cell_text(*column, at, ground.zone()));
    if (of_code[code] == kNoRow) of_code[code] = number(std::string(column->dictionary().text(code)));
    return of_code[code];
  };
  out.of_order.resize(orders.size());
  in_slices(orders.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) out.of_order[i] = group_of(orders[i]);
  });
  return out;
}

// What each group of these orders adds up to, and its buyers where `Bits` has one for every group: which groups a customer has
// bought of, as narrow as it can be, for the whole list of customers is walked all over. False when a sum does not fit.
template <class Bits>
bool add_orders(std::span<const Order> meant, const std::uint32_t* group, std::size_t customers,
                std::vector<Tally>& out) {
  const bool few = out.size() <= sizeof(Bits) * 8;
  std::vector<Bits> bought(few ? customers : 0, 0);
  bool fits = true;
  in_slices(meant.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (group[i] == kNoRow) continue;
      Tally& t = out[group[i]];
      ++t.orders;
      fits = fits && !__builtin_add_overflow(t.gross, meant[i].paid.tenthousandths, &t.gross);
      if (!few || meant[i].customer == model::kNoCustomer) continue;
      Bits& of = bought[meant[i].customer];
      t.buyers += (of >> group[i] & 1) == 0;
      of = static_cast<Bits>(of | Bits{1} << group[i]);
    }
  });
  return fits;
}

Result<std::vector<Tally>> tally(const Ground& ground, const std::vector<std::uint32_t>& of_order, std::size_t groups) {
  std::vector<Tally> out(groups);
  std::span<const Order> meant = in_range(ground.orders().orders, ground.range);
  if (meant.empty()) return out;
  const std::uint32_t* group = of_order.data() + (meant.data() - ground.orders().orders.data());
  const std::size_t customers = ground.store.customers();
  const bool fits = groups <= 16 ? add_orders<std::uint16_t>(meant, group, customers, out)
                                 : add_orders<std::uint64_t>(meant, group, customers, out);
  if (!fits) return money_overflow();
  if (groups > 64) count_buyers_of_many(customers, meant, group, out);
  return out;
}

// Refunds made in the range by the group of their order; those of an order that the report does not have by `other`.
Result<bool> add_refunds(const Ground& ground, const Range& range, const std::vector<std::uint32_t>& of_order,
                         std::uint32_t other, std::int64_t Tally::*sum, int sign, std::vector<Tally>& out) {
  for (const Refund& refund : in_range(ground.orders().refunds, range)) {
    std::uint32_t g = refund.order == kNoRow ? other : of_order[refund.order];
    if (g == kNoRow) continue;
    std::int64_t amount = sign * refund.amount.tenthousandths;
    if (__builtin_add_overflow(out[g].*sum, amount, &(out[g].*sum))) return money_overflow();
  }
  return true;
}

bool is_net(const Ground& ground) {
  return ground.params.refunds == Refunds::net && ground.orders().has_refunds && ground.has_amounts();
}

std::int64_t paid_of(const Tally& tally, bool net) { return net ? tally.gross - tally.refunded : tally.gross; }

std::vector<Cell> group_row(const Ground& ground, const std::string& field, std::string_view value, const Tally& of,
                            const Money& all) {
  bool net = is_net(ground), priced = ground.has_amounts(), refunds = priced && ground.orders().has_refunds;
  std::int64_t paid = paid_of(of, net);
  auto money = [](bool told, std::int64_t n) { return told ? money_cell(Money{n}) : Cell{}; };
  return {text_cell(field),
          text_cell(value),
          count_cell(of.orders),
          count_cell(of.buyers),
          money(priced, paid),
          priced && all.tenthousandths > 0 ? share_cell(paid, all.tenthousandths) : Cell{},
          money(refunds, of.refunded),
          priced ? optional_money(average(Money{paid}, of.orders)) : Cell{},
          refunds && of.gross > 0 ? share_cell(of.refunded, of.gross) : Cell{},
          money(priced && ground.previous.has_value(), of.before),
          priced && ground.previous && of.before > 0 ? share_cell(paid - of.before, of.before) : Cell{}};
}

struct Groups {
  Values values;
  std::vector<std::uint32_t> order;  // of groups, as the table shows them; the rest is $other
  std::vector<Tally> of;
};

Result<Groups> groups_of(const Ground& ground, const std::string& field) {
  Groups out{values_of(ground, field), {}, {}};
  std::vector<std::string>& texts = out.values.texts;
  auto empty = static_cast<std::uint32_t>(std::find(texts.begin(), texts.end(), std::string()) - texts.begin());
  if (empty == texts.size()) texts.emplace_back();  // for refunds of an order that is not there
  Result<std::vector<Tally>> tallies = tally(ground, out.values.of_order, texts.size());
  if (!tallies) return tallies.problems();
  out.of = std::move(*tallies);
  Result<bool> done = add_refunds(ground, ground.range, out.values.of_order, empty, &Tally::refunded, 1, out.of);
  if (!done) return done.problems();
  if (ground.previous) {
    for (const Order& order : in_range(ground.orders().orders, *ground.previous)) {
      Tally& t = out.of[out.values.of_order[static_cast<std::size_t>(&order - ground.orders().orders.data())]];
      if (__builtin_add_overflow(t.before, order.paid.tenthousandths, &t.before)) return money_overflow();
    }
    if (is_net(ground)) {
      done = add_refunds(ground, *ground.previous, out.values.of_order, empty, &Tally::before, -1, out.of);
      if (!done) return done.problems();
    }
  }
  for (std::uint32_t g = 0; g < texts.size(); ++g)
    if (out.of[g].orders > 0 || out.of[g].refunded != 0 || out.of[g].before != 0) out.order.push_back(g);
  bool net = is_net(ground), priced = ground.has_amounts();
  std::sort(out.order.begin(), out.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    std::int64_t left = priced ? paid_of(out.of[a], net) : static_cast<std::int64_t>(out.of[a].orders);
    std::int64_t right = priced ? paid_of(out.of[b], net) : static_cast<std::int64_t>(out.of[b].orders);
    return left != right ? left > right : texts[a] < texts[b];
  });
  return out;
}

// 1 where an order of the range has one of these groups.
std::vector<std::uint8_t> marked(const Ground& ground, const std::vector<std::uint32_t>& of_order,
                                 const std::vector<std::uint8_t>& chosen) {
  std::vector<std::uint8_t> out(ground.orders().orders.size(), 0);
  for (const Order& order : in_range(ground.orders().orders, ground.range)) {
    auto i = static_cast<std::size_t>(&order - ground.orders().orders.data());
    out[i] = of_order[i] != kNoRow && chosen[of_order[i]] != 0;
  }
  return out;
}

std::size_t shown_groups(const Ground& ground, const Groups& groups) {
  return std::min(groups.order.size(), static_cast<std::size_t>(ground.params.limit));
}

}  // namespace

Table groups_table() {
  return {"groups",
          {{"field", Role::key, Unit::text},
           {"value", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"paid_share", Role::measure, Unit::share},
           {"refunded", Role::measure, Unit::money},
           {"aov", Role::measure, Unit::money},
           {"refund_rate", Role::measure, Unit::share},
           {"previous_paid", Role::measure, Unit::money},
           {"change", Role::measure, Unit::share}},
          {}};
}

Result<Table> groups(const Ground& ground, const OrderTotals& totals) {
  Table out = groups_table();
  Money all = totals.paid(ground.params.refunds).value_or(Money{});
  for (const std::string& field : *ground.params.by) {
    Result<Groups> found = groups_of(ground, field);
    if (!found) return found.problems();
    std::size_t shown = shown_groups(ground, *found);
    for (std::size_t i = 0; i < shown; ++i) {
      std::uint32_t g = found->order[i];
      out.rows.push_back(group_row(ground, field, found->values.texts[g], found->of[g], all));
    }
    if (shown == found->order.size()) continue;
    // The rest together: its buyers are counted once.
    std::vector<std::uint8_t> rest(found->values.texts.size(), 0);
    Tally sum;
    for (std::size_t i = shown; i < found->order.size(); ++i) {
      const Tally& t = found->of[found->order[i]];
      rest[found->order[i]] = 1;
      sum.orders += t.orders, sum.gross += t.gross, sum.refunded += t.refunded, sum.before += t.before;
    }
    std::vector<std::uint8_t> of = marked(ground, found->values.of_order, rest);
    std::vector<std::uint8_t> bought(ground.store.customers(), 0);
    for (std::size_t i = 0; i < of.size(); ++i)
      if (Customer c = ground.orders().orders[i].customer; of[i] != 0 && c != model::kNoCustomer && bought[c] == 0)
        bought[c] = 1, ++sum.buyers;
    out.rows.push_back(group_row(ground, field, kOther, sum, all));
  }
  return out;
}

std::optional<std::vector<std::uint8_t>> orders_of_group(const Ground& ground, const std::string& field,
                                                         const std::string& value) {
  if (std::find(ground.params.by->begin(), ground.params.by->end(), field) == ground.params.by->end())
    return std::nullopt;
  Result<Groups> found = groups_of(ground, field);
  if (!found) return std::nullopt;
  std::size_t shown = shown_groups(ground, *found);
  std::vector<std::uint8_t> chosen(found->values.texts.size(), 0);
  bool any = false;
  for (std::size_t i = 0; i < found->order.size(); ++i) {
    bool is = i < shown ? found->values.texts[found->order[i]] == value : value == kOther;
    if (is) chosen[found->order[i]] = 1, any = true;
  }
  if (!any) return std::nullopt;
  return marked(ground, found->values.of_order, chosen);
}

// ---- price bands ------------------------------------------------------------------------------------------------------

namespace {

std::vector<std::int64_t> borders_of(const Ground& ground) {
  std::vector<std::int64_t> out;
  for (const std::string& text : *ground.params.bands) out.push_back(parse_money(text).value().tenthousandths);
  return out;
}

// Band 0 lies below the first border; kNoRow for an order without an amount.
std::vector<std::uint32_t> bands_of(const Ground& ground, const std::vector<std::int64_t>& borders) {
  const std::vector<Order>& orders = ground.orders().orders;
  std::vector<std::uint32_t> out(orders.size(), kNoRow);
  in_slices(orders.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (!orders[i].priced) continue;
      std::uint32_t band = 0;  // the borders are few, and which is passed nobody can foresee
      for (std::int64_t border : borders) band += orders[i].paid.tenthousandths >= border;
      out[i] = band;
    }
  });
  return out;
}

}  // namespace

Table bands_table() {
  return {"bands",
          {{"from", Role::key, Unit::money},
           {"to", Role::key, Unit::money},
           {"orders", Role::measure, Unit::count},
           {"orders_share", Role::measure, Unit::share},
           {"buyers", Role::measure, Unit::count},
           {"gross", Role::measure, Unit::money},
           {"gross_share", Role::measure, Unit::share}},
          {}};
}

Result<Table> bands(const Ground& ground) {
  Table out = bands_table();
  if (!ground.has_amounts()) return out;
  std::vector<std::int64_t> borders = borders_of(ground);
  Result<std::vector<Tally>> tallies = tally(ground, bands_of(ground, borders), borders.size() + 1);
  if (!tallies) return tallies.problems();
  std::size_t orders = 0;
  std::int64_t gross = 0;
  for (const Tally& t : *tallies) {
    orders += t.orders;
    if (__builtin_add_overflow(gross, t.gross, &gross)) return money_overflow();
  }
  // Empty bands at both ends are left out, those between are shown.
  std::size_t first = 0, last = tallies->size();
  while (first < last && (*tallies)[first].orders == 0) ++first;
  while (last > first && (*tallies)[last - 1].orders == 0) --last;
  for (std::size_t b = first; b < last; ++b) {
    const Tally& t = (*tallies)[b];
    out.rows.push_back({b == 0 ? Cell{} : money_cell(Money{borders[b - 1]}),
                        b == borders.size() ? Cell{} : money_cell(Money{borders[b]}), count_cell(t.orders),
                        share_cell(static_cast<std::int64_t>(t.orders), static_cast<std::int64_t>(orders)),
                        count_cell(t.buyers), money_cell(Money{t.gross}),
                        gross > 0 ? share_cell(t.gross, gross) : Cell{}});
  }
  return out;
}

std::optional<std::vector<std::uint8_t>> orders_of_band(const Ground& ground, const std::string& from) {
  if (!ground.has_amounts()) return std::nullopt;
  std::vector<std::int64_t> borders = borders_of(ground);
  std::vector<std::uint8_t> chosen(borders.size() + 1, 0);
  std::optional<Money> least = parse_money(from);
  auto it = least ? std::find(borders.begin(), borders.end(), least->tenthousandths) : borders.end();
  if (!from.empty() && it == borders.end()) return std::nullopt;
  chosen[from.empty() ? 0 : static_cast<std::size_t>(it - borders.begin()) + 1] = 1;
  return marked(ground, bands_of(ground, borders), chosen);
}

}  // namespace siyu::analysis::sales
