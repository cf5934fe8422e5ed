// Occasions of the calendar: the days before and after, against the same weekdays around, and against the same festival a year
// before (statistics.md §10.3).
//
// The idea: everything is a sum over days. Usual is, for every day of the window, the mean of the same weekday in the weeks around it;
// days of another occasion's window are no usual days. A year before is the window around that year's festival, so moving feasts
// are compared with themselves.
#include <algorithm>
#include <cmath>

#include "analysis/hours_sold.h"

namespace siyu::analysis::hours {

using report::Cell;
using report::Role;
using report::share_cell;
using report::Table;
using report::text_cell;
using report::Unit;

namespace {

Table festivals_shape() {
  return {"festivals",
          {{"day", Role::key, Unit::day},
           {"festival", Role::key, Unit::text},
           {"from", Role::measure, Unit::day},
           {"to", Role::measure, Unit::day},
           {"orders", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"usual_orders", Role::measure, Unit::count},
           {"orders_lift", Role::measure, Unit::share},
           {"usual_paid", Role::measure, Unit::money},
           {"paid_lift", Role::measure, Unit::share},
           {"previous_day", Role::measure, Unit::day},
           {"previous_paid", Role::measure, Unit::money},
           {"change", Role::measure, Unit::share},
           {"same_dates_paid", Role::measure, Unit::money},
           {"same_dates_change", Role::measure, Unit::share},
           {"complete", Role::measure, Unit::flag}},
          {}};
}

Table days_shape() {
  return {"festival_days",
          {{"day", Role::key, Unit::day},
           {"festival", Role::key, Unit::text},
           {"offset", Role::key, Unit::count},
           {"date", Role::measure, Unit::day},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"usual_orders", Role::measure, Unit::count},
           {"usual_paid", Role::measure, Unit::money},
           {"previous_orders", Role::measure, Unit::count},
           {"previous_paid", Role::measure, Unit::money}},
          {}};
}

// All occasions that the parameters name, from the year before the data to their last, by day and then by name.
std::vector<Window> windows(const Ground& ground, const Params& params, Zone zone) {
  std::vector<Window> out;
  if (ground.empty()) return out;
  const int first = civil_from_days(day_of(ground.data_begin, zone)).year - 1;
  const int last = civil_from_days(day_of(ground.data_end - 1, zone)).year + 1;
  auto add = [&](std::string_view name, Day day) {
    out.push_back({std::string(name), day, day - params.before, day + params.after});
  };
  for (const auto& [occasion, name] : enum_names(Occasion{})) {
    if (std::find(params.festivals.begin(), params.festivals.end(), occasion) == params.festivals.end()) continue;
    for (int year = first; year <= last; ++year)
      if (std::optional<Day> day = occasion_day(occasion, year)) add(name, *day);
  }
  for (const OwnDate& date : params.dates)
    for (Day day : days_of(date, first, last)) add(date.label, day);
  std::sort(out.begin(), out.end(),
            [](const Window& a, const Window& b) { return a.day != b.day ? a.day < b.day : a.name < b.name; });
  return out;
}

// Sums by day of all the data, whatever the range.
struct Days {
  Day first = 0;
  std::vector<Sum> sums;
  std::vector<std::uint8_t> special;  // in some occasion's window
  bool covers(Day day) const { return day >= first && day < first + static_cast<Day>(sums.size()); }
  const Sum& at(Day day) const { return sums[static_cast<std::size_t>(day - first)]; }
  bool usual(Day day) const { return covers(day) && special[static_cast<std::size_t>(day - first)] == 0; }
};

struct Usual {
  double orders = 0, paid = 0;
};
// The mean of the weekday's usual days in the weeks before and after the window; nothing when there is none.
std::optional<Usual> usual_of(const Days& days, const Window& window, Day day, std::int64_t weeks) {
  Usual out;
  double n = 0;
  for (Day other = day - 7 * ((day - window.first) / 7 + weeks); other <= window.last + 7 * weeks; other += 7) {
    if ((other >= window.first && other <= window.last) || !days.usual(other)) continue;
    ++n, out.orders += static_cast<double>(days.at(other).orders), out.paid += static_cast<double>(days.at(other).net);
  }
  if (n == 0) return std::nullopt;
  out.orders /= n, out.paid /= n;
  return out;
}

Cell money_cell_of(const Ground& ground, double tenthousandths) {
  if (!ground.has_amounts || !(std::abs(tenthousandths) < 9e18)) return {};
  return report::money_cell(Money{static_cast<std::int64_t>(std::floor(tenthousandths / 100 + 0.5)) * 100});
}
Cell lift_cell(double now, double before) { return before > 0 ? Cell(now / before - 1) : Cell{}; }

// The sum of a stretch of days; nothing where the data do not cover all of it.
Result<std::optional<Sum>> sum_of(const Days& days, Day first, Day last) {
  Sum out;
  for (Day day = first; day <= last; ++day) {
    if (!days.covers(day)) return std::optional<Sum>();
    out.orders += days.at(day).orders;
    if (__builtin_add_overflow(out.net, days.at(day).net, &out.net)) return money_overflow();
  }
  return std::optional<Sum>(out);
}

// The same occasion a year before, where the list has it.
const Window* previous(const std::vector<Window>& all, const Window& one) {
  const int year = civil_from_days(one.day).year;
  for (const Window& other : all)
    if (other.name == one.name && civil_from_days(other.day).year == year - 1) return &other;
  return nullptr;
}

Day year_before(Day day) {
  Civil date = civil_from_days(day);
  if (date.month == 2 && date.day == 29) date.day = 28;
  return days_from_civil({date.year - 1, date.month, date.day});
}

// Distinct buyers of each window, in one pass over the orders.
std::vector<std::int64_t> buyers_of(const Ground& ground, const std::vector<Window>& shown, const Days& days) {
  std::vector<std::vector<std::uint32_t>> at(days.sums.size());
  for (std::uint32_t w = 0; w < shown.size(); ++w)
    for (Day day = shown[w].first; day <= shown[w].last; ++day)
      if (days.covers(day)) at[static_cast<std::size_t>(day - days.first)].push_back(w);
  std::vector<std::vector<model::Customer>> customers(shown.size());
  for (const Sold& one : ground.sold)
    if (one.customer != model::kNoCustomer)
      for (std::uint32_t w : at[static_cast<std::size_t>(one.day - days.first)]) customers[w].push_back(one.customer);
  std::vector<std::int64_t> out;
  for (std::vector<model::Customer>& list : customers) {
    std::sort(list.begin(), list.end());
    out.push_back(std::unique(list.begin(), list.end()) - list.begin());
  }
  return out;
}

Cell change_cell(const Ground& ground, std::int64_t now, const std::optional<Sum>& before) {
  if (!ground.has_amounts || !before || before->net <= 0) return {};
  return lift_cell(static_cast<double>(now), static_cast<double>(before->net));
}

}  // namespace

std::vector<Window> windows_in_range(const Ground& ground, const Params& params, Zone zone) {
  std::vector<Window> out = windows(ground, params, zone);
  auto outside = [&](const Window& one) {
    return start_of(one.day, zone) < ground.begin || start_of(one.day, zone) >= ground.end;
  };
  out.erase(std::remove_if(out.begin(), out.end(), outside), out.end());
  return out;
}

Result<std::vector<Table>> festival_tables(const Ground& ground, const Params& params, Zone zone) {
  Table table = festivals_shape(), by_day = days_shape();
  if (ground.empty()) return std::vector<Table>{std::move(table), std::move(by_day)};
  const std::vector<Window> all = windows(ground, params, zone), shown = windows_in_range(ground, params, zone);
  Days days;
  days.first = day_of(ground.data_begin, zone);
  days.sums.resize(static_cast<std::size_t>((ground.data_end - ground.data_begin) / kDayMs));
  days.special.assign(days.sums.size(), 0);
  for (const Window& one : all)
    for (Day day = one.first; day <= one.last; ++day)
      if (days.covers(day)) days.special[static_cast<std::size_t>(day - days.first)] = 1;
  for (const Sold& one : ground.sold)
    if (!days.sums[static_cast<std::size_t>(one.day - days.first)].add(one)) return money_overflow();
  const std::vector<std::int64_t> buyers = buyers_of(ground, shown, days);

  for (std::size_t w = 0; w < shown.size(); ++w) {
    const Window& one = shown[w];
    const Window* before = previous(all, one);
    Sum sum;
    Usual usual;
    bool has_usual = true, complete = true;
    for (Day day = one.first; day <= one.last; ++day) {
      std::optional<Usual> of_day = usual_of(days, one, day, params.around);
      std::vector<Cell> row = {text_cell(format_day(one.day)), text_cell(one.name), day - one.day,
                               text_cell(format_day(day))};
      auto add_sum = [&](Day at) {
        const bool known = days.covers(at);
        row.push_back(known ? Cell(days.at(at).orders) : Cell{});
        row.push_back(known ? money_of(ground, days.at(at).net) : Cell{});
      };
      add_sum(day);
      row.push_back(of_day ? Cell(of_day->orders) : Cell{});
      row.push_back(of_day ? money_cell_of(ground, of_day->paid) : Cell{});
      if (before != nullptr) {
        add_sum(before->day + (day - one.day));
      } else {
        row.insert(row.end(), 2, Cell{});
      }
      by_day.rows.push_back(std::move(row));
      if (of_day) usual.orders += of_day->orders, usual.paid += of_day->paid;
      has_usual = has_usual && of_day;
      complete = complete && days.covers(day);
      if (!days.covers(day)) continue;
      sum.orders += days.at(day).orders;
      if (__builtin_add_overflow(sum.net, days.at(day).net, &sum.net)) return money_overflow();
    }
    std::optional<Sum> earlier;
    if (before != nullptr) {
      Result<std::optional<Sum>> found = sum_of(days, before->first, before->last);
      if (!found) return found.problems();
      earlier = *found;
    }
    Result<std::optional<Sum>> same_dates =
        sum_of(days, year_before(one.day) - params.before, year_before(one.day) + params.after);
    if (!same_dates) return same_dates.problems();
    const bool judged = has_usual && complete, has_amounts = ground.has_amounts;
    table.rows.push_back({text_cell(format_day(one.day)), text_cell(one.name), text_cell(format_day(one.first)),
                          text_cell(format_day(one.last)), sum.orders, buyers[w], money_of(ground, sum.net),
                          judged ? Cell(usual.orders) : Cell{},
                          judged ? lift_cell(static_cast<double>(sum.orders), usual.orders) : Cell{},
                          judged ? money_cell_of(ground, usual.paid) : Cell{},
                          judged && has_amounts ? lift_cell(static_cast<double>(sum.net), usual.paid) : Cell{},
                          before != nullptr ? text_cell(format_day(before->day)) : Cell{},
                          earlier ? money_of(ground, earlier->net) : Cell{},
                          complete ? change_cell(ground, sum.net, earlier) : Cell{},
                          *same_dates ? money_of(ground, (*same_dates)->net) : Cell{},
                          complete ? change_cell(ground, sum.net, *same_dates) : Cell{}, complete});
  }
  return std::vector<Table>{std::move(table), std::move(by_day)};
}

}  // namespace siyu::analysis::hours
