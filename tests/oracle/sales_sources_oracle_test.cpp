// The sales report by channel, product and price, and its headline, against the obvious way: every number counted by looking at every
// row again.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using model::TableKind;
using Row = std::vector<std::string>;

enum Field : std::size_t {
  kId,
  kCustomer,
  kPaidAt,
  kTotal,
  kPaid,
  kRefund,
  kRefundedAt,
  kChannel,
  kItem,
  kPrice,
  kQuantity,
  kFields
};
const std::vector<std::string> kNames = {"order.id",   "customer.id",  "order.paid_at",     "order.total",
                                         "order.paid", "order.refund", "order.refunded_at", "order.channel",
                                         "item.name",  "item.price",   "item.quantity"};

// Orders of one to three item rows whose amount, time, buyer and channel stand on each row; some orders of one row.
struct World {
  std::vector<Row> rows;
  std::string from, to;
  bool net = true;
  int limit = 25;
};

World random_world(unsigned seed) {
  std::mt19937 engine(seed);
  auto below = [&](std::size_t n) { return engine() % n; };
  auto time = [&] {
    char text[32];
    std::snprintf(text, sizeof text, "2026-0%zu-%02zu %02zu:00:00", 1 + below(3), 1 + below(28), below(24));
    return std::string(text);
  };
  World world;
  std::size_t orders = 1 + below(20);
  bool several = false, differ = false;  // so that the amounts are an order's, not a row's
  std::set<std::string> amounts;
  for (std::size_t o = 0; o < orders; ++o) {
    Row row(kFields);
    row[kId] = "o" + std::to_string(o);
    if (below(10) > 0) row[kCustomer] = "c" + std::to_string(below(6));
    row[kPaidAt] = time();
    std::size_t paid = 20 + 7 * below(200);
    row[kPaid] = std::to_string(paid) + ".50";
    row[kTotal] = below(4) == 0 ? "" : std::to_string(paid + below(60)) + ".00";
    if (below(4) == 0) row[kRefund] = std::to_string(1 + below(20)), row[kRefundedAt] = time();
    if (below(6) > 0) row[kChannel] = std::string(1, static_cast<char>('p' + below(4)));
    std::size_t items = below(3) == 0 ? 1 + below(3) : 1;
    for (std::size_t i = 0; i < items; ++i) {
      row[kItem] = "item" + std::to_string((o + 3 * i) % 7);
      row[kPrice] = below(8) == 0 ? "" : std::to_string(3 + below(90));
      row[kQuantity] = std::to_string(1 + below(3));
      world.rows.push_back(row);
    }
    several = several || items > 1;
    differ = differ || amounts.insert(row[kPaid]).second;
  }
  if (!several) {  // one order of two items, always
    Row row = world.rows[0];
    row[kItem] = "item9", row[kPrice] = "5", row[kQuantity] = "2";
    world.rows.insert(world.rows.begin() + 1, row);
  }
  if (below(3) > 0) {
    world.from = time().substr(0, 10), world.to = time().substr(0, 10);
    if (world.to < world.from) std::swap(world.from, world.to);
  }
  world.net = below(3) > 0;
  world.limit = below(3) == 0 ? 2 : 25;
  return world;
}

Instant at(const std::string& text) { return parse_time(text, Zone{}).value().instant; }
std::int64_t cents(const std::string& text) { return text.empty() ? 0 : parse_money(text).value().tenthousandths; }
std::string share(std::int64_t n, std::int64_t d) {
  return d <= 0 ? "-" : report::cell_json(static_cast<double>(n) / static_cast<double>(d)).dump();
}

struct Oracle {
  const World& world;
  Instant from = std::numeric_limits<Instant>::min(), until = std::numeric_limits<Instant>::max();
  std::map<std::string, std::vector<Row>> orders;  // by id

  explicit Oracle(const World& w) : world(w) {
    if (!w.from.empty()) from = at(w.from), until = at(w.to) + kDayMs;
    for (const Row& row : w.rows) orders[row[kId]].push_back(row);
  }
  bool sold(const Row& row, Instant a, Instant b) const { return at(row[kPaidAt]) >= a && at(row[kPaidAt]) < b; }
  bool came_back(const Row& row, Instant a, Instant b) const {
    return !row[kRefund].empty() && at(row[kRefundedAt]) >= a && at(row[kRefundedAt]) < b;
  }
  std::int64_t paid(const std::string& channel, Instant a, Instant b) const {
    std::int64_t out = 0;
    for (const auto& [id, rows] : orders) {
      if (rows[0][kChannel] != channel) continue;
      if (sold(rows[0], a, b)) out += cents(rows[0][kPaid]);
      if (world.net && came_back(rows[0], a, b)) out -= cents(rows[0][kRefund]);
    }
    return out;
  }

  Lines groups() const {
    struct Line {
      std::string name;
      std::int64_t paid = 0;
      std::string text;
      bool any = false;
    };
    std::int64_t all = 0;
    for (const char* c : {"", "p", "q", "r", "s"}) all += paid(c, from, until);
    std::vector<Line> lines;
    for (const char* c : {"", "p", "q", "r", "s"}) {
      Line line{c, paid(c, from, until), "", false};
      std::set<std::string> buyers;
      std::int64_t n = 0, gross = 0, refunded = 0;
      for (const auto& [id, rows] : orders) {
        if (rows[0][kChannel] != c) continue;
        if (sold(rows[0], from, until)) {
          ++n, gross += cents(rows[0][kPaid]);
          if (!rows[0][kCustomer].empty()) buyers.insert(rows[0][kCustomer]);
        }
        if (came_back(rows[0], from, until)) refunded += cents(rows[0][kRefund]);
      }
      line.any = n > 0 || refunded > 0;
      std::string aov = "-";
      if (n > 0) {
        std::int64_t twice = 2 * line.paid + 100 * n, unit = 200 * n;
        std::int64_t whole = twice >= 0 ? twice / unit : -((-twice + unit - 1) / unit);
        aov = format_money(Money{whole * 100});
      }
      line.text = std::to_string(n) + "|" + std::to_string(buyers.size()) + "|" + format_money(Money{line.paid}) + "|" +
                  share(line.paid, all) + "|" + format_money(Money{refunded}) + "|" + aov + "|" +
                  share(refunded, gross);
      if (line.any) lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end(),
              [](const Line& a, const Line& b) { return a.paid != b.paid ? a.paid > b.paid : a.name < b.name; });
    Lines out;
    for (const Line& line : lines) out.push_back("order.channel|" + line.name + "|" + line.text);
    return out;
  }

  // gross|refunded of each product, and what is left.
  std::map<std::string, std::string> products() const {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> of;
    std::map<std::string, std::set<std::string>> seen;
    std::set<std::string> known;
    std::int64_t gross = 0, refunded = 0;
    for (const auto& [id, rows] : orders) {
      bool is_sold = sold(rows[0], from, until), is_back = came_back(rows[0], from, until);
      if (is_sold) gross += cents(rows[0][kPaid]);
      if (is_back) refunded += cents(rows[0][kRefund]);
      for (const Row& row : rows) {
        if (is_sold) seen[row[kItem]].insert(id);
        std::int64_t cost = cents(row[kPrice]) * std::stoi(row[kQuantity]);
        if (is_sold && (rows.size() == 1 || !row[kPrice].empty())) known.insert(row[kItem]);
        if (is_sold) of[row[kItem]].first += rows.size() == 1 ? cents(row[kPaid]) : row[kPrice].empty() ? 0 : cost;
        if (is_back && rows.size() == 1) of[row[kItem]].second += cents(row[kRefund]);
      }
    }
    std::map<std::string, std::string> out;
    for (const auto& [item, sums] : of) {
      gross -= sums.first, refunded -= sums.second;
      if (!seen[item].empty() || sums.second != 0)
        out[item] = std::to_string(seen[item].size()) + "|" +
                    (known.count(item) != 0 || seen[item].empty() ? format_money(Money{sums.first}) : "-") + "|" +
                    format_money(Money{sums.second});
    }
    if (gross != 0 || refunded != 0)
      out["$difference"] = "-|" + format_money(Money{gross}) + "|" + format_money(Money{refunded});
    return out;
  }

  Lines bands() const {
    const std::vector<std::int64_t> borders = {50, 100, 200, 300, 500, 1000, 2000, 5000};
    Lines out;
    std::vector<std::vector<const Row*>> in(borders.size() + 1);
    std::int64_t gross = 0, n = 0;
    for (const auto& [id, rows] : orders) {
      if (!sold(rows[0], from, until)) continue;
      std::size_t band = 0;
      while (band < borders.size() && cents(rows[0][kPaid]) >= borders[band] * 10000) ++band;
      in[band].push_back(&rows[0]);
      gross += cents(rows[0][kPaid]), ++n;
    }
    std::size_t first = 0, last = in.size();
    while (first < last && in[first].empty()) ++first;
    while (last > first && in[last - 1].empty()) --last;
    for (std::size_t b = first; b < last; ++b) {
      std::set<std::string> buyers;
      std::int64_t sum = 0;
      for (const Row* row : in[b]) {
        sum += cents((*row)[kPaid]);
        if (!(*row)[kCustomer].empty()) buyers.insert((*row)[kCustomer]);
      }
      auto count = static_cast<std::int64_t>(in[b].size());
      out.push_back((b == 0 ? "-" : std::to_string(borders[b - 1]) + ".00") + "|" +
                    (b == borders.size() ? "-" : std::to_string(borders[b]) + ".00") + "|" + std::to_string(count) +
                    "|" + share(count, n) + "|" + std::to_string(buyers.size()) + "|" + format_money(Money{sum}) + "|" +
                    share(sum, gross));
    }
    return out;
  }

  std::string discount() const {
    std::int64_t off = 0, listed = 0;
    for (const auto& [id, rows] : orders) {
      if (!sold(rows[0], from, until) || rows[0][kTotal].empty()) continue;
      listed += cents(rows[0][kTotal]);
      off += std::max<std::int64_t>(0, cents(rows[0][kTotal]) - cents(rows[0][kPaid]));
    }
    return share(off, listed);
  }
  std::string refunded_orders() const {
    std::int64_t n = 0, back = 0;
    for (const auto& [id, rows] : orders) {
      if (!sold(rows[0], from, until)) continue;
      ++n, back += came_back(rows[0], std::numeric_limits<Instant>::min(), until);
    }
    return share(back, n);
  }
  std::string returning() const {
    std::set<std::string> buyers, earlier;
    for (const auto& [id, rows] : orders) {
      if (rows[0][kCustomer].empty()) continue;
      if (sold(rows[0], from, until)) buyers.insert(rows[0][kCustomer]);
      if (at(rows[0][kPaidAt]) < from) earlier.insert(rows[0][kCustomer]);
    }
    std::int64_t both = 0;
    for (const std::string& buyer : buyers) both += earlier.count(buyer) != 0;
    return world.from.empty() ? "-" : share(both, static_cast<std::int64_t>(buyers.size()));
  }
};

std::vector<std::string> cut(const std::string& line) {
  std::vector<std::string> out(1);
  for (char c : line) {
    if (c == '|') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

TEST(SalesSourcesOracle, RandomWorlds) {
  for (unsigned seed = 0; seed < 600; ++seed) {
    World world = random_world(seed);
    model::Store store = Rows().with_clock().table(TableKind::orders, kNames, world.rows).store();
    report::Json definition = {{"params",
                                {{"interval", "month"},
                                 {"refunds", world.net ? "net" : "gross"},
                                 {"limit", world.limit},
                                 {"compare", "none"}}}};
    if (!world.from.empty()) definition["range"] = {{"from", world.from}, {"to", world.to}};
    Answer answer = ask(analysis::kSales, store, definition.dump());
    ASSERT_EQ(answer.codes(), Lines{}) << "seed " << seed;
    Oracle oracle(world);

    Lines got;
    std::int64_t orders = 0, paid = 0;
    for (const std::string& line : answer.rows("groups")) {
      std::vector<std::string> cells = cut(line);
      orders += std::stoll(cells[2]);
      paid += cents(cells[4]);
      cells.resize(9);  // without the columns of the period before
      std::string text;
      for (const std::string& cell : cells) text += (text.empty() ? "" : "|") + cell;
      got.push_back(text);
    }
    if (world.limit == 25) {
      ASSERT_EQ(got, oracle.groups()) << "seed " << seed;
    }
    // Whatever the limit, the rows add up to the summary.
    std::vector<std::string> summary = cut(answer.rows("summary")[0]);
    ASSERT_EQ(std::to_string(orders), summary[0]) << "seed " << seed;
    ASSERT_EQ(format_money(Money{paid}), summary[2]) << "seed " << seed;

    std::map<std::string, std::string> products;
    std::int64_t gross = 0;
    for (const std::string& line : answer.rows("products")) {
      std::vector<std::string> cells = cut(line);
      if (cells[4] != "-") gross += cents(cells[4]);
      products[cells[0]] = cells[1] + "|" + cells[4] + "|" + cells[6];
    }
    if (world.limit == 25) {
      ASSERT_EQ(products, oracle.products()) << "seed " << seed;
    }
    std::int64_t all = 0;
    for (const auto& [id, rows] : oracle.orders)
      if (oracle.sold(rows[0], oracle.from, oracle.until)) all += cents(rows[0][kPaid]);
    ASSERT_EQ(gross, all) << "seed " << seed;

    ASSERT_EQ(answer.rows("bands"), oracle.bands()) << "seed " << seed;
    std::map<std::string, std::string> headline;
    for (const std::string& line : answer.rows("headline")) headline[cut(line)[0]] = cut(line)[1];
    ASSERT_EQ(headline["discount_rate"], oracle.discount()) << "seed " << seed;
    ASSERT_EQ(headline["refund_order_rate"], oracle.refunded_orders()) << "seed " << seed;
    ASSERT_EQ(headline["returning_rate"], oracle.returning()) << "seed " << seed;
    ASSERT_EQ(headline["paid"], summary[2]) << "seed " << seed;
  }
}

}  // namespace
}  // namespace siyu::tests
