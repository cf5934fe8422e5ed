// Counts users, buyers, orders and money of both periods, in all and by leaf, and who is behind them.
#include <algorithm>

#include "analysis/gmv.h"
#include "analysis/gmv_leaves.h"
#include "report/stages.h"

namespace siyu::analysis::gmv {

using namespace siyu::report;
using model::Customer;
using model::kNoCustomer;
using model::Store;
using model::TableKind;

namespace {

using Values = column::Column;
using column::kNullCode;

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}
bool add(std::int64_t& sum, std::int64_t amount) { return !__builtin_add_overflow(sum, amount, &sum); }

template <class T>
std::size_t first_from(const std::vector<T>& items, Instant t) {
  auto it = std::lower_bound(items.begin(), items.end(), t, [](const T& item, Instant at) { return item.time < at; });
  return static_cast<std::size_t>(it - items.begin());
}

// Whom the question is about: those whom `where` means when it speaks of people only, else everybody.
std::vector<std::uint8_t> audience_of(const Definition& definition, const Store& store, Instant until) {
  Problems not_about_people;
  check_rule(definition.where, store, not_about_people, true);
  if (definition.where.always() || !not_about_people.empty()) return std::vector<std::uint8_t>(store.customers(), 1);
  return people_where(definition.where, {store, definition.zone, until});
}

std::vector<std::uint8_t> invitees(const Store& store) {
  const model::Facts* invites = store.facts(TableKind::invites);
  if (invites == nullptr || invites->other.empty()) return {};
  std::vector<std::uint8_t> out(store.customers(), 0);
  for (Customer c : invites->other)
    if (c != kNoCustomer) out[c] = 1;
  return out;
}

// Sums of one period, whole and by customer.
bool add_orders(Side& side) {
  for (std::size_t i = side.first_order; i < side.last_order; ++i) {
    const Order& order = side.orders().orders[i];
    side.priceless += !order.priced;
    side.several_rows += order.rows > 1;
    if (order.customer == kNoCustomer) {
      ++side.unmatched_orders;
      if (!add(side.unmatched, order.paid.tenthousandths)) return false;
      continue;
    }
    ++side.orders_of[order.customer];
    ++side.total.orders;
    if (!add(side.total.paid, order.paid.tenthousandths)) return false;
  }
  for (std::size_t i = side.first_refund; i < side.last_refund; ++i) {
    const Refund& refund = side.orders().refunds[i];
    if (!add(refund.customer == kNoCustomer ? side.unmatched : side.total.paid, -refund.amount.tenthousandths))
      return false;
  }
  return true;
}

void add_people(Side& side, const Sides& sides, const std::vector<std::optional<Instant>>& deleted,
                const std::vector<std::uint8_t>& audience) {
  const std::size_t people = side.orders_of.size();
  side.is_user.assign(people, 0);
  side.is_new.assign(people, 0);
  for (Customer c = 0; c < people; ++c) {
    const std::uint32_t orders = side.orders_of[c];
    const bool gone = !deleted.empty() && deleted[c] && *deleted[c] < side.span.from;
    side.is_user[c] = orders > 0 || (audience[c] != 0 && !gone && sides.since[c] < side.span.until);
    side.is_new[c] = sides.since[c] >= side.span.from && sides.since[c] < side.span.until;
    side.total.users += side.is_user[c];
    side.total.buyers += orders > 0;
    side.repeat_buyers += orders > 1;
    side.referred += side.is_user[c] && side.is_new[c] && !sides.is_invitee.empty() && sides.is_invitee[c];
  }
}

std::uint32_t source_of(const Side& side, const Sides& sides, Customer c) {
  if (!side.is_new[c]) return 3;
  return !sides.is_invitee.empty() && sides.is_invitee[c] ? 2 : 1;
}

// What stands on the rows of a period's orders, each with its leaf: visit(leaf, customer, amount) for money, and count(leaf,
// order) once for every order and leaf.
class Lines {
 public:
  Lines(const Side& side, const Sides& sides, const Store& store)
      : side_(side), sides_(sides), leaves_(*sides.leaves), orders_(side.orders()), store_(store) {}

  template <class Money, class Count>
  void each(Money&& money, Count&& count) {
    const bool by_item = leaves_.kind() == Leaves::Kind::items;
    for (std::size_t i = side_.first_order; i < side_.last_order; ++i) {
      const Order& order = orders_.orders[i];
      if (order.customer == kNoCustomer) continue;
      const std::uint32_t leaf = by_item ? kRestLeaf : leaf_of(order.customer, orders_.orders[i].row);
      count(leaf, order.customer);
      money(leaf, order.customer, order.paid.tenthousandths);
    }
    for (std::size_t i = side_.first_refund; i < side_.last_refund; ++i) {
      const Refund& refund = orders_.refunds[i];
      if (refund.customer == kNoCustomer) continue;
      money(by_item ? kRestLeaf : leaf_of(refund.customer, refund.row), refund.customer, -refund.amount.tenthousandths);
    }
    if (by_item) {
      each_item(money);
    } else if (leaves_.kind() == Leaves::Kind::orders) {
      each_further(money);
    }
    std::sort(again_.begin(), again_.end());
    again_.erase(std::unique(again_.begin(), again_.end()), again_.end());
    for (const auto& [leaf, order] : again_) count(leaf, orders_.orders[order].customer);
  }

 private:
  static constexpr std::uint32_t kNothing = 0xFFFFFFFFu;
  std::uint32_t leaf_of(Customer c, std::uint32_t row) {
    const std::uint32_t source = source_of(side_, sides_, c);
    return leaves_.kind() == Leaves::Kind::people ? leaves_.of_person(c, source) : leaves_.of_row(c, row, source);
  }

  // Money of further rows belongs to their own leaves, not to that of the order's first row.
  template <class Money>
  void each_further(Money&& money) {
    std::vector<std::uint32_t> order_at(store_.facts(orders_.source.table)->customer.size(), kNothing);
    for (std::size_t i = side_.first_order; i < side_.last_order; ++i)
      order_at[orders_.orders[i].row] = static_cast<std::uint32_t>(i);
    for (const FurtherRow& further : further_rows(orders_, store_)) {
      const std::uint32_t at = order_at[further.first];
      if (at == kNothing || orders_.orders[at].customer == kNoCustomer) continue;
      const Customer customer = orders_.orders[at].customer;
      const std::uint32_t first = leaf_of(customer, further.first), leaf = leaf_of(customer, further.row);
      if (first == leaf) continue;
      money(first, customer, -further.paid.tenthousandths);
      money(leaf, customer, further.paid.tenthousandths);
      again_.emplace_back(leaf, at);
    }
  }

  // What an item cost is taken out of the rest, which began with all of the order.
  template <class Money>
  void each_item(Money&& money) {
    const model::Facts &items = *leaves_.items(), &facts = *store_.facts(orders_.source.table);
    const Values *of = items.table.find("item.order"), *id = facts.table.find("order.id");
    const Values* paid = items.table.find("item.paid");
    if (of == nullptr || id == nullptr || of->type() != column::Type::text || id->type() != column::Type::text) return;
    if (paid != nullptr && paid->type() != column::Type::money) paid = nullptr;
    std::vector<std::uint32_t> order_of(id->dictionary().size(), kNothing);
    for (std::size_t i = side_.first_order; i < side_.last_order; ++i)
      if (const std::uint32_t code = id->codes()[orders_.orders[i].row]; code != kNullCode)
        order_of[code] = static_cast<std::uint32_t>(i);
    std::vector<std::uint32_t> by_text;
    for (std::uint32_t code = 0; code < of->dictionary().size(); ++code)
      by_text.push_back(id->dictionary().find(of->dictionary().text(code)).value_or(kNullCode));
    for (std::uint32_t row = 0; row < of->size(); ++row) {
      const std::uint32_t code = of->codes()[row];
      if (code == kNullCode || by_text[code] == kNullCode) continue;
      const std::uint32_t at = order_of[by_text[code]];
      if (at == kNothing || orders_.orders[at].customer == kNoCustomer) continue;
      const Order& order = orders_.orders[at];
      const std::uint32_t leaf =
          leaves_.of_item(order.customer, orders_.orders[at].row, row, source_of(side_, sides_, order.customer));
      const std::int64_t amount = paid == nullptr || paid->is_null(row) ? 0 : paid->values()[row];
      money(kRestLeaf, order.customer, -amount);
      money(leaf, order.customer, amount);
      again_.emplace_back(leaf, at);
    }
  }

  const Side& side_;
  const Sides& sides_;
  Leaves& leaves_;
  const Orders& orders_;
  const Store& store_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> again_;  // leaf, order
};

bool add_leaves(Side& side, const Sides& sides, const Store& store) {
  bool fits = true;
  auto leaf = [&](std::uint32_t number) -> Totals& {
    if (number >= side.leaves.size()) side.leaves.resize(number + 1);
    return side.leaves[number];
  };
  if (sides.leaves->kind() == Leaves::Kind::people)
    for (Customer c = 0; c < side.is_user.size(); ++c) {
      if (!side.is_user[c]) continue;
      Totals& of = leaf(sides.leaves->of_person(c, source_of(side, sides, c)));
      ++of.users;
      of.buyers += side.orders_of[c] > 0;
    }
  Lines(side, sides, store)
      .each([&](std::uint32_t number, Customer, std::int64_t amount) { fits = add(leaf(number).paid, amount) && fits; },
            [&](std::uint32_t number, Customer) { ++leaf(number).orders; });
  return fits;
}

}  // namespace

Result<Sides> read_sides(const Params& params, const Definition& definition, const Store& store) {
  const PaidEvent source = *paid_event(store);
  Sides out;
  out.current.span = current_span(definition, store);
  out.base.span = base_span(params, definition, out.current.span);
  out.since = known_since(store);
  out.is_invitee = invitees(store);
  const std::vector<std::optional<Instant>> deleted = customer_times(store, "customer.deleted_at");
  out.tells_deleted = !deleted.empty();
  if (!params.by.empty()) out.leaves = std::make_shared<Leaves>(params.by, store, source, definition.zone);

  for (Side* side : {&out.current, &out.base}) {
    Result<std::shared_ptr<const Orders>> orders =
        paid_orders(source, definition.where, {store, definition.zone, side->span.until});
    if (!orders) return orders.problems();
    side->read = std::move(*orders);
    side->first_order = first_from(side->orders().orders, side->span.from);
    side->last_order = std::max(side->first_order, first_from(side->orders().orders, side->span.until));
    side->first_refund = first_from(side->orders().refunds, side->span.from);
    side->last_refund = std::max(side->first_refund, first_from(side->orders().refunds, side->span.until));
    side->orders_of.assign(store.customers(), 0);
    if (!add_orders(*side)) return money_overflow();
    add_people(*side, out, deleted, audience_of(definition, store, side->span.until));
    if (out.leaves && !add_leaves(*side, out, store)) return money_overflow();
  }
  if (out.leaves)
    for (Side* side : {&out.current, &out.base}) side->leaves.resize(out.leaves->size());

  out.bought_first.assign(store.customers(), model::kLatest);
  for (const Order& order : out.current.orders().orders)
    if (order.customer != kNoCustomer && order.time < out.bought_first[order.customer])
      out.bought_first[order.customer] = order.time;

  // The base is what the reader says it is; one that we chose must lie within the data, from their first day with an order on.
  const Instant first = out.current.orders().first.value_or(model::kLatest);
  const Instant first_day = start_of(day_of(first, definition.zone), definition.zone);
  const bool begins =
      *params.compare == Compare::chosen ? out.base.span.until > first : out.base.span.from >= first_day;
  out.base.known = begins && out.base.span.until <= data_end(definition, store);
  return out;
}

Result<std::vector<Bought>> bought_in(const Sides& sides, bool is_current, std::optional<std::uint32_t> leaf,
                                      const Store& store) {
  const Side& side = sides.side(is_current);
  std::vector<Bought> out(store.customers());
  bool fits = true;
  auto money = [&](std::uint32_t number, Customer c, std::int64_t amount) {
    if (!leaf || number == *leaf) fits = add(out[c].paid, amount) && fits;
  };
  auto count = [&](std::uint32_t number, Customer c) { out[c].orders += !leaf || number == *leaf; };
  if (leaf) {
    Lines(side, sides, store).each(money, count);
  } else {
    for (std::size_t i = side.first_order; i < side.last_order; ++i)
      if (const Order& order = side.orders().orders[i]; order.customer != kNoCustomer) {
        count(0, order.customer);
        money(0, order.customer, order.paid.tenthousandths);
      }
    for (std::size_t i = side.first_refund; i < side.last_refund; ++i)
      if (const Refund& refund = side.orders().refunds[i]; refund.customer != kNoCustomer)
        money(0, refund.customer, -refund.amount.tenthousandths);
  }
  if (!fits) return money_overflow();
  return out;
}

}  // namespace siyu::analysis::gmv
