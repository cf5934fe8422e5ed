// Adds up orders by customer.
#include "report/buyers.h"

#include <algorithm>
#include <array>

#include "base/slices.h"

namespace siyu::report::buyers {

using model::Customer;
using model::Facts;
using model::Store;
using model::Timeline;

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}

namespace {

constexpr std::size_t kSlice = 4096;

struct Log {
  const model::Named& paid;
  std::span<const std::uint8_t> counts;  // by position; empty: all
  model::Property amounts;
  Instant from, until;
};

// Payments [from, to). False when a sum does not fit.
bool add_slice(const Log& log, std::size_t from, std::size_t to, Buyers& out) {
  std::array<std::int64_t, kSlice> amounts;
  if (log.amounts.column) {
    log.amounts.values(log.paid.position.data() + from, 0, to - from, amounts.data());
  } else {
    amounts.fill(0);
  }
  for (std::size_t k = from; k < to; ++k) {
    Instant time = log.paid.time[k];
    if (time < log.from || time >= log.until || (!log.counts.empty() && log.counts[log.paid.position[k]] == 0))
      continue;
    Customer customer = log.paid.customer[k];
    if (out.of.empty() || out.of.back().customer != customer) out.of.push_back({customer});
    Buyer& buyer = out.of.back();
    ++buyer.orders;
    buyer.last = std::max(buyer.last, time);
    std::int64_t amount = amounts[k - from];
    if (amount == column::kNullValue) {
      ++out.without_amount;
    } else if (__builtin_add_overflow(buyer.paid, amount, &buyer.paid)) {
      return false;
    }
  }
  return true;
}

// Payments of nobody we know.
std::size_t count_strangers(const Facts& facts, const PaidEvent& source, const Range& window) {
  if (facts.without_customer == 0) return 0;
  const column::Column* names = facts.table.find("event.name");
  const column::Column* times = facts.table.find("event.time");
  if (names == nullptr || names->type() != column::Type::text) return 0;
  if (times != nullptr && times->type() != column::Type::instant) times = nullptr;
  std::optional<std::uint32_t> name = names->dictionary().find(source.event);
  std::size_t out = 0;
  for (std::size_t row = 0; name && row < facts.customer.size(); ++row) {
    if (facts.customer[row] != model::kNoCustomer || names->codes()[row] != *name) continue;
    Instant at = times == nullptr ? model::kUntimed : times->values()[row];
    out += (times == nullptr || model::is_lived(at)) && window.holds(at);
  }
  return out;
}

Result<Buyers> of_log(const Store& store, const Rule& where, Zone zone, const Range& window, Buyers out) {
  const RuleContext context{store, zone, window.until};
  const Facts& facts = *store.facts(model::TableKind::events);
  std::size_t strangers = count_strangers(facts, out.source, window);
  (where.always() ? out.without_customer : out.left_out) = strangers;
  for (const Timeline* timeline : timelines_with(store, out.source.event)) {
    if (timeline->table() != model::TableKind::events) continue;
    std::optional<std::uint32_t> name = timeline->names()->find(out.source.event);
    if (!name) continue;
    CHECK(out.of.empty());  // an event log is one timeline
    Log log{store.named(*timeline, *name), {}, {}, window.from.value_or(INT64_MIN), window.until.value_or(INT64_MAX)};
    if (out.has_amounts) log.amounts = store.property(*timeline, out.source.amount_field, log.paid.position.size());
    std::vector<std::uint8_t> counts;
    if (!where.always()) log.counts = counts = events_where(where, *timeline, context);
    bool fits = true;
    in_slices(log.paid.position.size(), kSlice,
              [&](std::size_t from, std::size_t to) { fits = fits && add_slice(log, from, to, out); });
    if (!fits) return money_overflow();
  }
  return out;
}

Result<Buyers> of_orders(const Store& store, const Rule& where, Zone zone, const Range& window, Refunds refunds,
                         Buyers out) {
  Result<std::shared_ptr<const Orders>> read = paid_orders(out.source, where, {store, zone, window.until});
  if (!read) return read.problems();
  const Orders* orders = read->get();
  std::vector<Buyer> of(store.customers());
  out.has_refunds = orders->has_refunds;
  out.unpaid = orders->unpaid;
  out.left_out = orders->left_out;
  for (const Order& order : orders->orders) {
    if (!window.holds(order.time)) continue;
    out.repeated += order.rows > 1;
    out.without_amount += !order.priced;
    if (order.customer == model::kNoCustomer) {
      ++out.without_customer;
      continue;
    }
    Buyer& buyer = of[order.customer];
    ++buyer.orders;
    buyer.last = std::max(buyer.last, order.time);
    if (__builtin_add_overflow(buyer.paid, order.paid.tenthousandths, &buyer.paid)) return money_overflow();
  }
  for (const Refund& refund : orders->refunds) {
    if (refunds == Refunds::gross || !out.has_amounts) break;
    if (!window.holds(refund.time) || refund.customer == model::kNoCustomer) continue;
    Buyer& buyer = of[refund.customer];
    buyer.refunded = true;
    if (__builtin_sub_overflow(buyer.paid, refund.amount.tenthousandths, &buyer.paid)) return money_overflow();
  }
  for (std::size_t c = 0; c < of.size(); ++c) {
    if (of[c].orders == 0 && !of[c].refunded) continue;
    out.of.push_back(of[c]);
    out.of.back().customer = static_cast<Customer>(c);
  }
  return out;
}

}  // namespace

std::size_t Buyers::find(Customer customer) const {
  auto at = std::lower_bound(of.begin(), of.end(), customer,
                             [](const Buyer& buyer, Customer wanted) { return buyer.customer < wanted; });
  return at != of.end() && at->customer == customer ? static_cast<std::size_t>(at - of.begin()) : kNone;
}

Result<Buyers> read_buyers(const Store& store, const Rule& where, Zone zone, const Range& window, Refunds refunds) {
  std::optional<PaidEvent> source = paid_event(store);
  CHECK(source.has_value());
  Buyers out;
  out.source = *source;
  out.has_amounts = !source->amount_field.empty();
  if (source->table == model::TableKind::events) return of_log(store, where, zone, window, std::move(out));
  return of_orders(store, where, zone, window, refunds, std::move(out));
}

void add_buyer_notes(const Buyers& buyers, const Store& store, Refunds refunds, std::vector<Note>& notes) {
  auto note = [&](const char* code, std::size_t orders) {
    if (orders > 0) notes.push_back({code, {{"orders", orders}}});
  };
  if (buyers.source.table == model::TableKind::events)
    notes.push_back({"paid_event", {{"event", buyers.source.event}}});
  if (buyers.source.amount_field == "order.total") notes.push_back({"amount_is_total", Json::object()});
  if (!buyers.has_amounts) notes.push_back({"no_amounts", Json::object()});
  if (refunds == Refunds::net && buyers.has_amounts && !buyers.has_refunds)
    notes.push_back({"no_refunds", Json::object()});
  note("unpaid", buyers.unpaid);
  note("without_customer", buyers.without_customer);
  note("left_out", buyers.left_out);
  note("repeated_orders", buyers.repeated);
  if (buyers.has_amounts) note("without_amount", buyers.without_amount);
  add_order_notes(store, buyers.source, notes);
}

void sort_values(std::vector<std::int64_t>& values) {
  if (values.size() < kSlice) {
    std::sort(values.begin(), values.end());
    return;
  }
  constexpr unsigned kBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kBits;
  std::int64_t least = values.front(), most = least;
  in_slices(values.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) least = std::min(least, values[i]), most = std::max(most, values[i]);
  });
  const auto base = static_cast<std::uint64_t>(least);
  std::vector<std::int64_t> other(values.size());
  for (unsigned shift = 0; shift < 64 && (static_cast<std::uint64_t>(most) - base) >> shift != 0; shift += kBits) {
    auto digit = [&](std::int64_t value) {
      return ((static_cast<std::uint64_t>(value) - base) >> shift) & (kDigits - 1);
    };
    std::array<std::uint32_t, kDigits> at{};
    in_slices(values.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) ++at[digit(values[i])];
    });
    std::uint32_t before = 0;
    for (std::uint32_t& count : at) before += std::exchange(count, before);
    in_slices(values.size(), kSlice, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) other[at[digit(values[i])]++] = values[i];
    });
    values.swap(other);
  }
}

std::optional<Instant> end_of(const std::string& moment, Zone zone, const std::string& where, Problems& problems) {
  Problems found;
  std::optional<Range> range = read_range({{"to", moment}}, "", zone, found);
  for (Problem& problem : found) {
    problem.where = where;
    problems.push_back(std::move(problem));
  }
  return range ? range->until : std::nullopt;
}

Instant as_of_end(const std::string& as_of, const Definition& definition, const Store& store) {
  if (!as_of.empty()) {
    Problems none;
    std::optional<Instant> end = end_of(as_of, definition.zone, "", none);
    CHECK(end.has_value());
    return *end;
  }
  if (definition.range && definition.range->until) return *definition.range->until;
  if (!store.last()) return 0;
  return start_of(day_of(*store.last(), definition.zone) + 1, definition.zone);
}

}  // namespace siyu::report::buyers
