// A fixed slot (每周五 21 点): did it become a habit? Its weeks before and after the day it began.
//
// The idea: the unit is a week, not an order, because orders of one evening are not independent. What counts is the slot less the
// same hours of the six days around it, so that a shop which grows all over is not taken for a slot that works.
// Leaves out: a control group; this is a comparison, no proof of cause.
#include <algorithm>
#include <numeric>

#include "analysis/hours_sold.h"
#include "statistics/rank_sum.h"

namespace siyu::analysis::hours {

using report::Cell;
using report::Role;
using report::share_cell;
using report::Table;
using report::text_cell;
using report::Unit;

namespace {

constexpr std::int64_t kFew = 30;
constexpr double kLevel = 0.05;
constexpr std::int64_t kOthers = 6;  // the days around

Table weeks_shape() {
  return {"slot_weeks",
          {{"day", Role::key, Unit::day},
           {"period", Role::measure, Unit::text},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money},
           {"other_days", Role::measure, Unit::count},
           {"difference", Role::measure, Unit::count}},
          {}};
}

Table slot_shape() {
  return {"slot",
          {{"measure", Role::key, Unit::text},
           {"before", Role::measure, Unit::count},
           {"after", Role::measure, Unit::count},
           {"change", Role::measure, Unit::count},
           {"weeks_before", Role::measure, Unit::count},
           {"weeks_after", Role::measure, Unit::count},
           {"p", Role::measure, Unit::share},
           {"least_p", Role::measure, Unit::share},
           {"verdict", Role::measure, Unit::text}},
          {}};
}

struct Week {
  Day day = 0;
  Sum slot;
  std::int64_t others = 0;  // orders of the same hours on the six days around, together
};

// The row of one measure; its values are whole, `per` of them to the unit that is shown.
std::vector<Cell> measure_row(const char* name, const std::vector<std::int64_t>& before,
                              const std::vector<std::int64_t>& after, std::int64_t per, bool enough) {
  auto sum = [](const std::vector<std::int64_t>& values) {
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
  };
  auto weeks = [](const std::vector<std::int64_t>& values) { return static_cast<std::int64_t>(values.size()); };
  const Cell was = share_cell(sum(before), weeks(before) * per), is = share_cell(sum(after), weeks(after) * per);
  std::vector<Cell> row = {text_cell(name), was, is, Cell{}, weeks(before), weeks(after)};
  const std::optional<statistics::RankSum> test = statistics::rank_sum(before, after);
  if (!test) {
    row.insert(row.end(), {Cell{}, Cell{}, text_cell("too_few")});
    return row;
  }
  // One division of whole numbers: the difference of two rounded means would not be the same number.
  const std::int64_t change = sum(after) * weeks(before) - sum(before) * weeks(after);
  row[3] = share_cell(change, weeks(before) * weeks(after) * per);
  const char* verdict = !enough || test->least >= kLevel ? "too_few"
                        : test->p >= kLevel              ? "no_difference"
                        : change > 0                     ? "more"
                                                         : "fewer";
  row.insert(row.end(), {test->p, test->least, text_cell(verdict)});
  return row;
}

}  // namespace

Result<std::vector<Table>> slot_tables(const Ground& ground, const Params& params, Zone zone,
                                       std::vector<report::Note>& notes) {
  std::vector<Table> out;
  if (!params.slot) return out;
  out = {slot_shape(), weeks_shape()};
  if (ground.empty()) return out;
  const Slot& slot = *params.slot;
  // The first day of the slot on or after the day it began; its weeks count from there both ways.
  Day first = *day_of_text(slot.since);
  while (weekday_of(first) != static_cast<unsigned>(slot.weekday)) ++first;
  const Day data_first = day_of(ground.data_begin, zone), data_last = day_of(ground.data_end - 1, zone);
  std::vector<Week> weeks;
  for (std::int64_t k = -slot.weeks; k < slot.weeks; ++k) {
    const Day day = first + 7 * k;
    if (day - 3 >= data_first && day + 3 <= data_last) weeks.push_back({day, {}, 0});
  }
  for (const Sold& one : ground.sold) {
    if (weeks.empty()) break;
    if (one.minute < slot.from.minute || one.minute >= slot.to.minute) continue;  // kNoHour too
    const Day since = one.day - (weeks.front().day - 3);
    if (since < 0 || since / 7 >= static_cast<Day>(weeks.size())) continue;
    Week& week = weeks[static_cast<std::size_t>(since / 7)];
    if (one.day != week.day) {
      ++week.others;
    } else if (!week.slot.add(one)) {
      return money_overflow();
    }
  }
  std::vector<std::int64_t> own[2], others[2], difference[2];
  std::int64_t orders = 0;
  for (const Week& week : weeks) {
    const std::size_t after = week.day >= first;
    const std::int64_t more = kOthers * week.slot.orders - week.others;
    own[after].push_back(week.slot.orders);
    others[after].push_back(week.others);
    difference[after].push_back(more);
    orders += week.slot.orders;
    out[1].rows.push_back({text_cell(format_day(week.day)), text_cell(after != 0 ? "after" : "before"),
                           week.slot.orders, money_of(ground, week.slot.net), share_cell(week.others, kOthers),
                           share_cell(more, kOthers)});
  }
  const bool enough = orders >= kFew;
  out[0].rows = {measure_row("slot", own[0], own[1], 1, enough),
                 measure_row("other_days", others[0], others[1], kOthers, enough),
                 measure_row("difference", difference[0], difference[1], kOthers, enough)};
  if (static_cast<std::int64_t>(weeks.size()) < 2 * slot.weeks)
    notes.push_back({"slot_weeks_short", {{"weeks", weeks.size()}, {"of", 2 * slot.weeks}}});
  return out;
}

}  // namespace siyu::analysis::hours
