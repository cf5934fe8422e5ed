// GMV taken apart (GMV 拆解): parameters, the two periods, and what is counted in each.
//
// The idea: 用户量 × 购买转化 × 复购频次 × 人均单价 = 实付额 is a chain of totals (users, buyers, orders, money), each factor's
// numerator the next one's denominator, so the product is what was paid. Leaves hold chains of their own, and a parent is the sum
// of its leaves. docs/reports.md defines every number. Leaves out: costs, and gross amounts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/analysis.h"
#include "report/order_rows.h"

namespace siyu::analysis::gmv {

enum class Formula : std::uint8_t { four_factor, article };
std::vector<report::EnumName<Formula>> enum_names(Formula);
enum class Compare : std::uint8_t { previous, last_year, lunar, weekday, chosen };
std::vector<report::EnumName<Compare>> enum_names(Compare);
enum class Method : std::uint8_t { lmdi, shapley };
std::vector<report::EnumName<Method>> enum_names(Method);

struct BaseRange {
  std::string from, to;
  template <class V>
  static void fields(V& v) {
    v("from", &BaseRange::from, report::Need::required);
    v("to", &BaseRange::to, report::Need::required);
  }
};

struct Params {
  std::optional<Compare> compare;  // there after checking: chosen where a base is given, else the previous period
  std::optional<BaseRange> base;
  Formula formula = Formula::four_factor;
  Method method = Method::lmdi;
  std::vector<std::string> by;
  std::int64_t limit = 25;  // leaves with a row of their own
  template <class V>
  static void fields(V& v) {
    v("compare", &Params::compare);
    v("base", &Params::base);
    v("formula", &Params::formula);
    v("method", &Params::method);
    v("by", &Params::by, report::Need::optional, report::Limit{0, 3});
    v("limit", &Params::limit, report::Need::optional, report::Limit{1, 1000});
  }
};

// 新客、裂变、老客: whether somebody was first known in the period, and through an invitation.
constexpr std::string_view kSourceField = "$source";

struct Span {
  Instant from = 0, until = 0;
  bool holds(Instant t) const { return t >= from && t < until; }
};
// The period asked for; without a range the last 30 days of the data, or their later half where they are shorter than 60.
// REQUIRES: the store has times
Span current_span(const report::Definition& definition, const model::Store& store);
// The period it is compared with. REQUIRES: params were checked
Span base_span(const Params& params, const report::Definition& definition, const Span& current);
// Start of the day after the last day of the data, in the definition's zone.
Instant data_end(const report::Definition& definition, const model::Store& store);

// Meaning and fit rounds; fills in what depends on the store.
void check(const report::Definition& definition, Params& params, const model::Store& store, Problems& problems);

struct Totals {
  std::int64_t users = 0, buyers = 0, orders = 0;
  std::int64_t paid = 0;  // ten-thousandths, less the refunds made in the period
};

struct Side {
  Span span;
  bool known = true;
  Totals total;                                      // of orders whose customer is known
  std::int64_t unmatched = 0, unmatched_orders = 0;  // money and orders of nobody we know
  std::int64_t repeat_buyers = 0, referred = 0;      // `referred`: first known in the period, by an invitation
  std::size_t priceless = 0, several_rows = 0;       // orders
  std::vector<std::uint8_t> is_user;                 // by customer
  std::vector<std::uint32_t> orders_of;              // by customer
  std::vector<Totals> leaves;                        // by leaf number
  std::vector<std::uint8_t> is_new;                  // by customer: first known in the period
  std::shared_ptr<const report::Orders> read;        // by time
  const report::Orders& orders() const { return *read; }
  std::size_t first_order = 0, last_order = 0, first_refund = 0, last_refund = 0;  // of the period, half open
};

class Leaves;
struct Sides {
  Side base, current;
  std::vector<Instant> since;            // by customer: first known
  std::vector<Instant> bought_first;     // by customer; model::kLatest for nobody
  std::vector<std::uint8_t> is_invitee;  // by customer; empty: the data hold no invitations
  bool tells_deleted = false;
  std::shared_ptr<Leaves> leaves;  // null without `by`
  const Side& side(bool is_current) const { return is_current ? current : base; }
};

// REQUIRES: params were checked. Problems: money_overflow.
Result<Sides> read_sides(const Params& params, const report::Definition& definition, const model::Store& store);

// What a customer bought of a leaf (or of all, without a leaf) in a period.
struct Bought {
  std::int64_t orders = 0, paid = 0;
};
Result<std::vector<Bought>> bought_in(const Sides& sides, bool is_current, std::optional<std::uint32_t> leaf,
                                      const model::Store& store);

}  // namespace siyu::analysis::gmv
