// Sales (成交): the parameters, and the ground that all its tables stand on.
//
// The idea: one reading of the paid orders (report/orders.h), one list of since when people are known, and the two stretches of time
// that are compared. Every table is a sum over them. docs/reports.md defines the numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/orders.h"
#include "report/reader.h"
#include "report/result.h"

namespace siyu::analysis::sales {

enum class Interval : std::uint8_t { day, hour, week, month, quarter, year };
std::vector<report::EnumName<Interval>> enum_names(Interval);
Grain grain_of(Interval interval);

enum class Compare : std::uint8_t { previous, none };
std::vector<report::EnumName<Compare>> enum_names(Compare);

struct Params {
  Interval interval = Interval::day;
  report::Refunds refunds = report::Refunds::net;
  Compare compare = Compare::previous;
  std::optional<std::vector<std::string>> by;  // fields of orders or customers; there after checking
  std::string product;                         // a field of items; there after checking where the data have one
  std::optional<std::vector<std::string>> bands = std::nullopt;  // rising amounts; there after checking
  std::int64_t limit = 25;                                       // rows of products and of a field's values
  template <class V>
  static void fields(V& v) {
    v("interval", &Params::interval);
    v("refunds", &Params::refunds);
    v("compare", &Params::compare);
    v("by", &Params::by, report::Need::optional, report::Limit{0, 5});
    v("product", &Params::product);
    v("bands", &Params::bands, report::Need::optional, report::Limit{1, 30});
    v("limit", &Params::limit, report::Need::optional, report::Limit{1, 1000});
  }
};
// Meaning and fit rounds; fills in what depends on the store.
void check(const report::Definition& definition, Params& params, const model::Store& store, Problems& problems);

// The people that conversion is a share of: those whom `where` means when it speaks of people only, else all; counted from when they
// were first known.
class Audience {
 public:
  Audience() = default;
  Audience(const report::Definition& definition, const model::Store& store);
  // Known before this moment; all without one.
  std::size_t before(const std::optional<Instant>& moment) const;

 private:
  std::shared_ptr<const std::vector<Instant>> since_;  // ascending; null: nobody
};

struct Ground {
  Params params;
  const report::Definition& definition;
  const model::Store& store;
  std::shared_ptr<const report::Orders> read;  // by time
  Audience audience;
  report::Range range;
  std::optional<report::Range> previous;  // nothing where there is none, or the data do not reach back over all of it
  bool short_history = false;             // they do not

  const report::Orders& orders() const { return *read; }
  Zone zone() const { return definition.zone; }
  bool has_amounts() const { return !orders().source.amount_field.empty(); }
};
// REQUIRES: params were checked. Problems: money_overflow.
Result<Ground> gather(const Params& params, const report::Definition& definition, const model::Store& store);

// As many whole months before, where the range is whole months; else as long a stretch just before. Nothing without both ends.
std::optional<report::Range> previous_of(const report::Range& range, Zone zone);

// ---- orders and the rows of their table (sales_rows.cpp) ----

// By place in ground.orders().orders, 1 for an order of which money came back before the moment.
std::vector<std::uint8_t> refunded_by(const Ground& ground, const std::optional<Instant>& moment);

struct Discount {
  std::int64_t off = 0, listed = 0;  // ten-thousandths
};
// Of the orders in the range whose 订单金额 and 实付 are both known. Nothing where the data do not hold both. Problems: money_overflow.
Result<std::optional<Discount>> discount(const Ground& ground, const report::Range& range);

// The text of a cell as a group is called: numbers and times as reports write them; empty for null.
std::string cell_text(const column::Column& column, std::size_t row, Zone zone);

// ---- the tables (sales_periods.cpp, sales_groups.cpp, sales_products.cpp) ----

report::Table summary_table();
report::Table series_table(Grain grain);
report::Table headline_table();
report::Table groups_table();
report::Table bands_table();
report::Table products_table();

// Starts of the buckets from the first to the last order or refund in the range. Problems: too_many_buckets.
Result<std::vector<Instant>> buckets(const Ground& ground);
// What of the range lies in the bucket.
report::Range part(const Ground& ground, Instant bucket);

Result<report::Table> summary(const Ground& ground, const report::OrderTotals& all);
Result<report::Table> series(const Ground& ground);
// The five numbers and what stands beside them, each with the period before.
Result<report::Table> headline(const Ground& ground, const report::OrderTotals& all);
Result<report::Table> groups(const Ground& ground, const report::OrderTotals& all);
Result<report::Table> bands(const Ground& ground);
Result<report::Table> products(const Ground& ground);

// ---- who stands behind a row: the orders of the range that it counts ----

// By place in ground.orders().orders; nothing for a row that the report does not have.
std::optional<std::vector<std::uint8_t>> orders_of_group(const Ground& ground, const std::string& field,
                                                         const std::string& value);
std::optional<std::vector<std::uint8_t>> orders_of_band(const Ground& ground, const std::string& from);
std::optional<std::vector<std::uint8_t>> orders_of_product(const Ground& ground, const std::string& product);

constexpr std::string_view kOther = "$other", kDifference = "$difference";

}  // namespace siyu::analysis::sales
