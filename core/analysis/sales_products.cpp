// The sales report by product: from a table of items where there is one, else from the columns of items in the orders' own rows.
//
// The idea: a product gets what its rows are known to have cost: the whole order's amount where it is the order's only row, else the
// row's own amount, else price times quantity. What that leaves of the orders' money — freight, discounts of a whole order, rows
// without a price — stands in a row of its own, so that the table adds up to the orders' gross amount exactly.
#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/sales.h"

namespace siyu::analysis::sales {

using namespace siyu::report;
using column::Column;
using column::kNullCode;
using column::Type;
using model::Customer;
using model::TableKind;

namespace {

// The rows that tell what was bought, and of which order.
struct Source {
  const model::Facts* facts = nullptr;
  const Column* product = nullptr;
  const Column* paid = nullptr;      // item.paid
  const Column* price = nullptr;     // item.price …
  const Column* quantity = nullptr;  // … and how many
  const Column* amount = nullptr;    // the order's amount, where it is told a row
  bool own_table = false;
};

const Column* typed(const model::Facts& facts, std::string_view field, Type type) {
  const Column* column = facts.table.find(field);
  return column != nullptr && column->type() == type ? column : nullptr;
}

Source source_of(const Ground& ground) {
  Source out;
  const std::string& field = ground.params.product;
  if (field.empty()) return out;
  for (TableKind kind : {TableKind::items, TableKind::orders}) {
    const model::Facts* facts = ground.store.facts(kind);
    if (facts == nullptr || facts->table.find(field) == nullptr) continue;
    if (kind == TableKind::orders && ground.orders().source.table != TableKind::orders) continue;
    if (kind == TableKind::items && typed(*facts, "item.order", Type::text) == nullptr) continue;
    out.facts = facts;
    out.own_table = kind == TableKind::items;
    out.product = facts->table.find(field);
    out.paid = typed(*facts, "item.paid", Type::money);
    out.price = typed(*facts, "item.price", Type::money);
    out.quantity = typed(*facts, "item.quantity", Type::real);
    const std::vector<std::string>& once = ground.store.order_notes().once;
    bool a_row = std::find(once.begin(), once.end(), ground.orders().source.amount_field) == once.end();
    if (!out.own_table && a_row) out.amount = typed(*facts, ground.orders().source.amount_field, Type::money);
    return out;
  }
  return out;
}

// What an item row of an order on several rows cost by itself; nothing where the row does not tell.
std::optional<std::int64_t> row_amount(const Source& source, std::size_t row) {
  if (source.paid != nullptr && !source.paid->is_null(row)) return source.paid->values()[row];
  if (source.amount != nullptr && !source.amount->is_null(row)) return source.amount->values()[row];
  if (source.price == nullptr || source.quantity == nullptr || source.price->is_null(row) ||
      source.quantity->is_null(row))
    return std::nullopt;
  double pieces = source.quantity->reals()[row], cost = pieces * static_cast<double>(source.price->values()[row]);
  std::int64_t exact = 0;
  if (pieces == std::floor(pieces) && std::fabs(pieces) < 1e9) {
    if (__builtin_mul_overflow(static_cast<std::int64_t>(pieces), source.price->values()[row], &exact))
      return std::nullopt;
    return exact;
  }
  if (!(std::fabs(cost) < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(cost + 0.5));
}

struct Product {
  std::size_t orders = 0, buyers = 0;
  double quantity = 0;
  std::int64_t gross = 0, refunded = 0;
  bool known = false;  // the cost of some row
};

// One item row of an order of the report: sorted by product, then by place of the order.
struct Line {
  std::uint32_t product, order, row;
};

struct Lines {
  std::vector<std::string> texts;  // by product
  std::vector<Line> lines;
  std::vector<std::uint32_t> rows;  // of each order
};

// By code of the numbers that items name: the place of that order, kNoRow for a number that no paid order has.
std::vector<std::uint32_t> orders_by_id(const Ground& ground, const column::Dictionary& named) {
  std::vector<std::uint32_t> out(named.size(), kNoRow);
  const PaidEvent& source = ground.orders().source;
  const Column* id =
      source.table == TableKind::orders ? typed(*ground.store.facts(source.table), "order.id", Type::text) : nullptr;
  if (id == nullptr) return out;
  std::vector<std::uint32_t> of_code(id->dictionary().size(), kNoRow);
  for (std::uint32_t i = 0; i < ground.orders().orders.size(); ++i)
    if (std::uint32_t code = id->codes()[ground.orders().orders[i].row]; code != kNullCode) of_code[code] = i;
  for (std::uint32_t code = 0; code < out.size(); ++code)
    if (std::optional<std::uint32_t> own = id->dictionary().find(named.text(code))) out[code] = of_code[*own];
  return out;
}

// The item rows of all orders of the report, whatever the range, by product.
Lines lines_of(const Ground& ground, const Source& source) {
  Lines out;
  std::size_t n = source.facts->customer.size();
  const Column* order_id = source.own_table ? source.facts->table.find("item.order") : nullptr;
  std::vector<std::uint32_t> order_of_code;
  if (order_id != nullptr) order_of_code = orders_by_id(ground, order_id->dictionary());
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  auto number = [&](const std::string& text) {
    auto [it, added] = numbers.emplace(text, static_cast<std::uint32_t>(out.texts.size()));
    if (added) out.texts.push_back(text);
    return it->second;
  };
  bool is_text = source.product->type() == Type::text;
  std::vector<std::uint32_t> of_code(is_text ? source.product->dictionary().size() : 0, kNoRow);
  out.rows.assign(ground.orders().orders.size(), 0);
  std::vector<Line> unsorted;
  unsorted.reserve(n);
  for (std::uint32_t row = 0; row < n; ++row) {
    std::uint32_t order = kNoRow;
    if (order_id != nullptr) {
      if (std::uint32_t code = order_id->codes()[row]; code != kNullCode) order = order_of_code[code];
    } else {
      order = ground.orders().order_of_row[row];
    }
    if (order == kNoRow) continue;
    ++out.rows[order];
    std::uint32_t product;
    if (is_text && !source.product->is_null(row)) {
      std::uint32_t& known = of_code[source.product->codes()[row]];
      if (known == kNoRow) known = number(cell_text(*source.product, row, ground.zone()));
      product = known;
    } else {
      product = number(cell_text(*source.product, row, ground.zone()));
    }
    unsorted.push_back({product, order, row});
  }
  std::vector<std::uint32_t> next(out.texts.size() + 1, 0);
  for (const Line& line : unsorted) ++next[line.product + 1];
  for (std::size_t p = 0; p < out.texts.size(); ++p) next[p + 1] += next[p];
  out.lines.resize(unsorted.size());
  for (const Line& line : unsorted) out.lines[next[line.product]++] = line;
  return out;
}

struct Answer {
  Lines lines;
  std::vector<Product> of;
  std::vector<std::uint32_t> order;      // of products, the dearest first
  std::int64_t gross = 0, refunded = 0;  // of the orders: what the rows add up to
};

// Whether the place lies in the range.
struct Places {
  std::size_t from = 0, until = 0;
  bool holds(std::uint32_t order) const { return order >= from && order < until; }
};
Places places_in(const Ground& ground) {
  std::span<const Order> meant = in_range(ground.orders().orders, ground.range);
  auto from = meant.empty() ? std::size_t{0} : static_cast<std::size_t>(meant.data() - ground.orders().orders.data());
  return {from, from + meant.size()};
}

bool add(std::int64_t& sum, std::int64_t more) { return !__builtin_add_overflow(sum, more, &sum); }

Result<bool> add_lines(const Ground& ground, const Source& source, Answer& out) {
  Places places = places_in(ground);
  std::vector<std::uint32_t> of_order(ground.orders().orders.size(), kNoRow),
      of_buyer(ground.store.customers(), kNoRow);
  for (const Line& line : out.lines.lines) {
    if (!places.holds(line.order)) continue;
    const Order& order = ground.orders().orders[line.order];
    Product& product = out.of[line.product];
    if (of_order[line.order] != line.product) of_order[line.order] = line.product, ++product.orders;
    if (order.customer != model::kNoCustomer && of_buyer[order.customer] != line.product)
      of_buyer[order.customer] = line.product, ++product.buyers;
    if (source.quantity != nullptr && !source.quantity->is_null(line.row))
      product.quantity += source.quantity->reals()[line.row];
    if (!ground.has_amounts()) continue;
    std::optional<std::int64_t> cost;
    if (out.lines.rows[line.order] == 1) {
      if (order.priced) cost = order.paid.tenthousandths;
    } else {
      cost = row_amount(source, line.row);
    }
    if (!cost) continue;
    product.known = true;
    if (!add(product.gross, *cost)) return money_overflow();
  }
  return true;
}

// A refund is its product's where the order has one row, or the refund stands on an item's row.
Result<bool> add_refunds(const Ground& ground, const Source& source, Answer& out) {
  std::vector<std::uint32_t> only(ground.orders().orders.size(), kNoRow), of_row;
  const std::vector<std::string>& once = ground.store.order_notes().once;
  bool a_row = !source.own_table && std::find(once.begin(), once.end(), "order.refund") == once.end();
  if (a_row) of_row.assign(source.facts->customer.size(), kNoRow);
  for (const Line& line : out.lines.lines) {
    if (out.lines.rows[line.order] == 1) only[line.order] = line.product;
    if (a_row) of_row[line.row] = line.product;
  }
  for (const Refund& refund : in_range(ground.orders().refunds, ground.range)) {
    if (!add(out.refunded, refund.amount.tenthousandths)) return money_overflow();
    std::uint32_t product = refund.order == kNoRow ? kNoRow : only[refund.order];
    if (product == kNoRow && a_row) product = of_row[refund.row];
    if (product != kNoRow && !add(out.of[product].refunded, refund.amount.tenthousandths)) return money_overflow();
  }
  return true;
}

Result<Answer> answer_of(const Ground& ground, const Source& source) {
  Answer out;
  out.lines = lines_of(ground, source);
  out.of.resize(out.lines.texts.size());
  Result<bool> done = add_lines(ground, source, out);
  if (!done) return done.problems();
  if (ground.orders().has_refunds && ground.has_amounts()) {
    done = add_refunds(ground, source, out);
    if (!done) return done.problems();
  }
  for (const Order& order : in_range(ground.orders().orders, ground.range))
    if (!add(out.gross, order.paid.tenthousandths)) return money_overflow();
  for (std::uint32_t p = 0; p < out.of.size(); ++p)
    if (out.of[p].orders > 0 || out.of[p].refunded != 0) out.order.push_back(p);
  bool priced = ground.has_amounts();
  std::sort(out.order.begin(), out.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    std::int64_t left = priced ? out.of[a].gross : static_cast<std::int64_t>(out.of[a].orders);
    std::int64_t right = priced ? out.of[b].gross : static_cast<std::int64_t>(out.of[b].orders);
    return left != right ? left > right : out.lines.texts[a] < out.lines.texts[b];
  });
  return out;
}

Cell pieces(const Source& source, double quantity) {
  if (source.quantity == nullptr) return {};
  if (quantity == std::floor(quantity) && std::fabs(quantity) < 9e15) return static_cast<std::int64_t>(quantity);
  return quantity;
}

std::vector<Cell> product_row(const Ground& ground, const Source& source, std::string_view text, const Product& of,
                              std::int64_t all) {
  bool refunds = ground.has_amounts() && ground.orders().has_refunds,
       priced = ground.has_amounts() && (of.known || of.orders == 0);
  return {text_cell(text),
          count_cell(of.orders),
          count_cell(of.buyers),
          pieces(source, of.quantity),
          priced ? money_cell(Money{of.gross}) : Cell{},
          priced && all > 0 ? share_cell(of.gross, all) : Cell{},
          refunds ? money_cell(Money{of.refunded}) : Cell{},
          refunds && of.gross > 0 ? share_cell(of.refunded, of.gross) : Cell{}};
}

}  // namespace

Table products_table() {
  return {"products",
          {{"product", Role::key, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"quantity", Role::measure, Unit::count},
           {"gross", Role::measure, Unit::money},
           {"gross_share", Role::measure, Unit::share},
           {"refunded", Role::measure, Unit::money},
           {"refund_rate", Role::measure, Unit::share}},
          {}};
}

Result<Table> products(const Ground& ground) {
  Table out = products_table();
  Source source = source_of(ground);
  if (source.facts == nullptr) return out;
  Result<Answer> found = answer_of(ground, source);
  if (!found) return found.problems();
  std::size_t shown = std::min(found->order.size(), static_cast<std::size_t>(ground.params.limit));
  std::int64_t gross = 0, refunded = 0;
  std::vector<std::uint8_t> rest(found->of.size(), 0);
  Product other;
  for (std::size_t i = 0; i < found->order.size(); ++i) {
    const Product& product = found->of[found->order[i]];
    if (!add(gross, product.gross)) return money_overflow();
    refunded += product.refunded;
    if (i < shown) {
      out.rows.push_back(product_row(ground, source, found->lines.texts[found->order[i]], product, found->gross));
    } else {
      rest[found->order[i]] = 1;
      other.gross += product.gross, other.refunded += product.refunded, other.quantity += product.quantity;
      other.known = other.known || product.known;
    }
  }
  if (shown < found->order.size()) {
    Places places = places_in(ground);
    std::vector<std::uint8_t> ordered(ground.orders().orders.size(), 0), bought(ground.store.customers(), 0);
    for (const Line& line : found->lines.lines) {
      if (rest[line.product] == 0 || !places.holds(line.order) || ordered[line.order] != 0) continue;
      ordered[line.order] = 1, ++other.orders;
      Customer c = ground.orders().orders[line.order].customer;
      if (c != model::kNoCustomer && bought[c] == 0) bought[c] = 1, ++other.buyers;
    }
    out.rows.push_back(product_row(ground, source, kOther, other, found->gross));
  }
  if (ground.has_amounts() && (gross != found->gross || refunded != found->refunded)) {
    std::int64_t left = 0;
    if (__builtin_sub_overflow(found->gross, gross, &left)) return money_overflow();
    bool refunds = ground.orders().has_refunds;
    out.rows.push_back({text_cell(kDifference), Cell{}, Cell{}, Cell{}, money_cell(Money{left}), Cell{},
                        refunds ? money_cell(Money{found->refunded - refunded}) : Cell{}, Cell{}});
  }
  return out;
}

std::optional<std::vector<std::uint8_t>> orders_of_product(const Ground& ground, const std::string& product) {
  Source source = source_of(ground);
  if (source.facts == nullptr) return std::nullopt;
  Result<Answer> found = answer_of(ground, source);
  if (!found) return std::nullopt;
  std::size_t shown = std::min(found->order.size(), static_cast<std::size_t>(ground.params.limit));
  std::vector<std::uint8_t> chosen(found->of.size(), 0);
  bool any = false;
  for (std::size_t i = 0; i < found->order.size(); ++i) {
    bool is = i < shown ? found->lines.texts[found->order[i]] == product : product == kOther;
    if (is) chosen[found->order[i]] = 1, any = true;
  }
  if (!any) return std::nullopt;
  Places places = places_in(ground);
  std::vector<std::uint8_t> out(ground.orders().orders.size(), 0);
  for (const Line& line : found->lines.lines)
    if (chosen[line.product] != 0 && places.holds(line.order)) out[line.order] = 1;
  return out;
}

}  // namespace siyu::analysis::sales
