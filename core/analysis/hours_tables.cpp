// Hour by hour, weekday by hour, and week by week.
#include <algorithm>
#include <array>
#include <bit>

#include "analysis/hours_sold.h"
#include "report/periods.h"

namespace siyu::analysis::hours {

using report::Cell;
using report::Column;
using report::count_cell;
using report::Role;
using report::share_cell;
using report::Table;
using report::text_cell;
using report::Unit;

namespace {

constexpr std::size_t kHours = 24, kCells = 7 * kHours;

Table hours_table() {
  return {"hours",
          {{"hour", Role::key, Unit::count},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"orders_share", Role::measure, Unit::share},
           {"paid_share", Role::measure, Unit::share},
           {"online_orders", Role::measure, Unit::count},
           {"online_paid", Role::measure, Unit::money},
           {"closed_minutes", Role::measure, Unit::count}},
          {}};
}

Table week_table() {
  return {"week",
          {{"weekday", Role::key, Unit::text},
           {"hour", Role::key, Unit::count},
           {"days", Role::measure, Unit::count},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"orders_per_day", Role::measure, Unit::count},
           {"paid_per_day", Role::measure, Unit::money}},
          {}};
}

Table weeks_shape() {
  return {"weeks",
          {{"bucket", Role::key, Unit::day},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"closed_orders", Role::measure, Unit::count},
           {"closed_paid", Role::measure, Unit::money},
           {"orders_share", Role::measure, Unit::share},
           {"paid_share", Role::measure, Unit::share},
           {"complete", Role::measure, Unit::flag}},
          {}};
}

// Distinct buyers of many cells at once: a customer's bits are the cells they bought in.
class Buyers {
 public:
  explicit Buyers(std::size_t customers) : words_(customers * kWords, 0) {}
  void add(model::Customer customer, std::size_t cell) {
    words_[customer * kWords + cell / 64] |= std::uint64_t{1} << (cell % 64);
  }
  std::array<std::int64_t, kCells> count() const {
    std::array<std::int64_t, kCells> out{};
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
        ++out[i % kWords * 64 + static_cast<std::size_t>(std::countr_zero(left))];
    return out;
  }
  // Of the 24 hours, whatever the weekday.
  std::array<std::int64_t, kHours> count_hours() const {
    std::array<std::int64_t, kHours> out{};
    for (std::size_t c = 0; c < words_.size(); c += kWords) {
      std::uint64_t hours = 0;  // cell = weekday * 24 + hour: the seven stretches of 24 bits laid on one another
      for (std::size_t day = 0; day < 7; ++day) {
        const std::size_t at = day * kHours, word = c + at / 64, bit = at % 64;
        hours |= words_[word] >> bit;
        if (bit > 64 - kHours) hours |= words_[word + 1] << (64 - bit);
      }
      for (std::uint64_t left = hours & 0xFFFFFF; left != 0; left &= left - 1)
        ++out[static_cast<std::size_t>(std::countr_zero(left))];
    }
    return out;
  }

 private:
  static constexpr std::size_t kWords = 3;
  std::vector<std::uint64_t> words_;
};

// How many days of the span each weekday's hour lies wholly in.
std::array<std::int64_t, kCells> days_covered(const Ground& ground, Zone zone) {
  std::array<std::int64_t, kCells> out{};
  for (Day day = day_of(ground.begin, zone); day <= day_of(ground.end - 1, zone); ++day)
    for (std::size_t hour = 0; hour < kHours; ++hour) {
      Instant from = start_of(day, zone) + static_cast<Instant>(hour) * kHourMs;
      out[weekday_of(day) * kHours + hour] += from >= ground.begin && from + kHourMs <= ground.end;
    }
  return out;
}

}  // namespace

Result<std::vector<Table>> clock_tables(const Ground& ground, const Params& params, const model::Store& store,
                                        Zone zone) {
  std::array<Sum, kCells> cells;
  std::array<Sum, kHours> online;
  Buyers buyers(store.customers());
  for (const Sold& one : ground.sold) {
    if (!one.in_range || one.minute == kNoHour) continue;
    const auto hour = static_cast<std::size_t>(one.minute / 60), cell = weekday_of(one.day) * kHours + hour;
    if (!cells[cell].add(one) || (one.online && !online[hour].add(one))) return money_overflow();
    if (one.customer != model::kNoCustomer) buyers.add(one.customer, cell);
  }
  std::array<Sum, kHours> hours;
  Sum all;
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    Sum& hour = hours[cell % kHours];
    hour.orders += cells[cell].orders, all.orders += cells[cell].orders;
    if (__builtin_add_overflow(hour.net, cells[cell].net, &hour.net) ||
        __builtin_add_overflow(all.net, cells[cell].net, &all.net))
      return money_overflow();
  }
  Table by_hour = hours_table(), by_week = week_table();
  const std::array<std::int64_t, kHours> hour_buyers = buyers.count_hours();
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    std::int64_t closed = 0;
    for (int minute = 0; minute < 60; ++minute) closed += params.closed(static_cast<int>(hour) * 60 + minute);
    by_hour.rows.push_back({count_cell(hour), hours[hour].orders, hour_buyers[hour], money_of(ground, hours[hour].net),
                            share_cell(hours[hour].orders, all.orders), money_share(ground, hours[hour].net, all.net),
                            online[hour].orders, money_of(ground, online[hour].net), closed});
  }
  const std::array<std::int64_t, kCells> days = days_covered(ground, zone), cell_buyers = buyers.count();
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    std::optional<Money> paid;
    if (ground.has_amounts) paid = Money{cells[cell].net};
    by_week.rows.push_back({text_cell(weekday_name(static_cast<unsigned>(cell / kHours))), count_cell(cell % kHours),
                            days[cell], cells[cell].orders, cell_buyers[cell], report::optional_money(paid),
                            share_cell(cells[cell].orders, days[cell]),
                            report::optional_money(report::average(paid, static_cast<std::size_t>(days[cell])))});
  }
  return std::vector<Table>{std::move(by_hour), std::move(by_week)};
}

Result<Table> weeks_table(const Ground& ground, const Params& params, Zone zone) {
  struct Week {
    Sum all, closed;
  };
  const int start = static_cast<int>(params.week_start);
  const Instant first = bucket_start(ground.begin, Grain::week, zone, start);
  const Day first_day = day_of(first, zone);
  std::vector<Week> weeks(static_cast<std::size_t>((ground.end - 1 - first) / (7 * kDayMs)) + 1);
  for (const Sold& one : ground.sold) {
    if (!one.in_range || one.minute == kNoHour) continue;
    Week& week = weeks[static_cast<std::size_t>(one.day - first_day) / 7];
    const bool closed = one.online && params.closed(one.minute);
    if (!week.all.add(one) || (closed && !week.closed.add(one))) return money_overflow();
  }
  Table out = weeks_shape();
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const Day day = first_day + 7 * static_cast<Day>(i);
    const auto& [all, closed] = weeks[i];
    const bool complete = start_of(day, zone) >= ground.begin && start_of(day + 7, zone) <= ground.end;
    out.rows.push_back({text_cell(format_day(day)), all.orders, money_of(ground, all.net), closed.orders,
                        money_of(ground, closed.net), share_cell(closed.orders, all.orders),
                        money_share(ground, closed.net, all.net), complete});
  }
  return out;
}

std::vector<Table> empty_tables() {
  std::vector<Table> out = {hours_table(), week_table(), weeks_shape()};
  std::vector<Table> more;
  const Ground nothing;
  Params params;
  std::vector<report::Note> notes;
  params.slot = Slot{};
  params.by = "order.channel";
  for (Result<std::vector<Table>> tables :
       {closed_tables(nothing, params, notes), festival_tables(nothing, params, Zone{}),
        slot_tables(nothing, params, Zone{}, notes)})
    for (Table& table : *tables) out.push_back(std::move(table));
  for (Table& table : out) table.rows.clear();
  return out;
}

}  // namespace siyu::analysis::hours
