// What `hours` counts: every paid order of the data with its day, its minute, what stayed of its money, and whether it was online.
//
// The idea: a refund is taken from the order that it gives back, not from the hour in which it was made: at three in the morning nobody
// bought less because the office worked off its returns. So the money of an hour is what its orders brought in the end.
// Leaves out: orders of files that only know days (counted; their occasions are known, their hours are not).
#pragma once

#include <string>
#include <vector>

#include "analysis/hours_params.h"
#include "model/store.h"
#include "report/result.h"

namespace siyu::analysis::hours {

struct Sold {
  std::int64_t net = 0;  // ten-thousandths, as `refunds` asks
  model::Customer customer = model::kNoCustomer;
  std::int32_t day = 0;
  std::int16_t minute = 0;  // of the day; kNoHour where only the day is known
  bool online = true, in_range = true;
  std::uint32_t group = 0;
};
constexpr std::int16_t kNoHour = -1;

struct Ground {
  report::PaidEvent source;
  bool has_amounts = false, has_refunds = false;
  std::vector<Sold> sold;           // in no order that counts
  std::vector<std::string> groups;  // texts of Sold::group; the last is "", without a text
  // What the data of this table cover, and of it the range; instants of wall-clock days, the ends exclusive.
  Instant data_begin = 0, data_end = 0, begin = 0, end = 0;
  std::size_t unpaid = 0, left_out = 0, without_customer = 0, without_amount = 0, repeated = 0, without_hour = 0,
              online_unknown = 0, refunds_apart = 0;
  bool empty() const { return begin >= end; }
};
// Problems: money_overflow, no_hours (no order of the data tells its hour).
Result<Ground> read_ground(const report::Definition& definition, const Params& params, const model::Store& store);

// Sums of some orders. add() says whether the money still fits.
struct Sum {
  std::int64_t orders = 0, net = 0;
  [[nodiscard]] bool add(const Sold& one) {
    ++orders;
    return !__builtin_add_overflow(net, one.net, &net);
  }
};
Problem money_overflow();
// The money of a sum; null where the data have no amounts.
report::Cell money_of(const Ground& ground, std::int64_t net);
// Share of money; null without amounts, and where there is nothing to be a share of.
report::Cell money_share(const Ground& ground, std::int64_t part, std::int64_t of);
inline unsigned weekday_of(Day day) { return static_cast<unsigned>(((day + 3) % 7 + 7) % 7); }  // 0: Monday
std::string_view weekday_name(unsigned weekday);

// The tables. All REQUIRE !ground.empty().
Result<std::vector<report::Table>> clock_tables(const Ground& ground, const Params& params, const model::Store& store,
                                                Zone zone);
Result<report::Table> weeks_table(const Ground& ground, const Params& params, Zone zone);
Result<std::vector<report::Table>> closed_tables(const Ground& ground, const Params& params,
                                                 std::vector<report::Note>& notes);
Result<std::vector<report::Table>> festival_tables(const Ground& ground, const Params& params, Zone zone);
Result<std::vector<report::Table>> slot_tables(const Ground& ground, const Params& params, Zone zone,
                                               std::vector<report::Note>& notes);
// The same without rows.
std::vector<report::Table> empty_tables();

// The days [first, last] whose sales a festival's row counts; nothing when the report has no such row.
struct Window {
  std::string name;
  Day day = 0, first = 0, last = 0;
};
std::vector<Window> windows_in_range(const Ground& ground, const Params& params, Zone zone);

}  // namespace siyu::analysis::hours
