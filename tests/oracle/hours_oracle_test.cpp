// Hours against the obvious way: for every cell of every table all orders are looked at again, with the wall clock read off their texts.
#include <algorithm>
#include <random>
#include <set>

#include "analysis/registry.h"
#include "harness/random.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using report::Json;

struct Bought {
  std::string id, customer, time, channel;  // time as "2026-01-05 21:30:00"
  std::int64_t paid = 0, refund = 0;        // ten-thousandths
  Day day = 0;
  int hour = 0;
};

struct World {
  std::vector<Bought> orders;
  std::string open, close;
  bool online = false, net = true, ranged = false;
  Day first = INT64_MAX, last = INT64_MIN;
  std::string from, to;
  bool in_range(const Bought& one) const {
    return !ranged || (one.time.substr(0, 10) >= from && one.time.substr(0, 10) <= to);
  }
  std::int64_t amount(const Bought& one) const { return one.paid - (net ? one.refund : 0); }
  bool is_online(const Bought& one) const { return !online || one.channel != "门店"; }
  bool shut(const Bought& one) const {
    std::string clock = one.time.substr(11, 5);
    if (open < close) return clock < open || clock >= close;
    return clock >= close && clock < open;
  }
};

int hour_of(const Bought& one) { return one.hour; }
Day day_of_order(const Bought& one) { return one.day; }
const Day kFirstMonday = days_from_civil({2024, 1, 1});
int weekday(Day day) { return static_cast<int>(((day - kFirstMonday) % 7 + 7) % 7); }
const std::vector<std::string> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};

std::string share(std::int64_t n, std::int64_t of) {
  return of <= 0 ? "-" : report::cell_json(report::Cell(static_cast<double>(n) / static_cast<double>(of))).dump();
}
std::string money(std::int64_t value) { return format_money(Money{value}); }

struct Totals {
  std::int64_t orders = 0, paid = 0;
  std::set<std::string> buyers;
};
template <class Meant>
Totals sum(const World& world, Meant&& meant) {
  Totals out;
  for (const Bought& one : world.orders) {
    if (!meant(one)) continue;
    ++out.orders, out.paid += world.amount(one);
    if (!one.customer.empty()) out.buyers.insert(one.customer);
  }
  return out;
}

World random_world(Random& random) {
  World world;
  const std::size_t rows = 1 + random.below(40), days = 1 + random.below(60);
  const std::vector<std::string> clocks = {"00:00", "08:59", "09:00", "10:00", "18:00", "21:00", "23:59", "24:00"};
  do {
    world.open = clocks[random.below(7)];
    world.close = clocks[random.below(8)];
  } while (world.open == world.close || (world.open == "00:00" && world.close == "24:00"));
  world.online = random.chance(60), world.net = random.chance(60);
  for (std::size_t i = 0; i < rows; ++i) {
    Bought one;
    one.id = "O" + std::to_string(i);
    if (!random.chance(10)) one.customer = "c" + std::to_string(random.below(8));
    static const int kMinutes[] = {0, 1, 59, 30, 29};
    const int minute = static_cast<int>(random.below(24)) * 60 + kMinutes[random.below(5)];
    const Instant at =
        start_of(kFirstMonday + 300 + static_cast<Day>(random.below(days)), Zone{}) + minute * kMinuteMs +
        static_cast<Instant>(1 + random.below(59)) * kSecondMs;  // never midnight: files of days are elsewhere
    one.time = format_instant(at, Zone{});
    one.day =
        days_from_civil({std::stoi(one.time.substr(0, 4)), static_cast<unsigned>(std::stoi(one.time.substr(5, 2))),
                         static_cast<unsigned>(std::stoi(one.time.substr(8, 2)))});
    one.hour = std::stoi(one.time.substr(11, 2));
    one.channel = random.chance(50) ? "门店" : "小程序";
    one.paid = static_cast<std::int64_t>(random.below(100'000)) * 100;
    if (random.chance(20)) one.refund = static_cast<std::int64_t>(random.below(1000)) * 100;
    world.first = std::min(world.first, one.day), world.last = std::max(world.last, one.day);
    world.orders.push_back(one);
  }
  if (random.chance(40)) {
    world.ranged = true;
    Day a = kFirstMonday + 300 + static_cast<Day>(random.below(days)), b = a + static_cast<Day>(random.below(20));
    world.from = format_day(a), world.to = format_day(b);
  }
  return world;
}

model::Store store_of(const World& world) {
  std::vector<std::vector<std::string>> rows;
  for (const Bought& one : world.orders)
    rows.push_back(
        {one.id, one.customer, one.time, money(one.paid), one.refund == 0 ? "" : money(one.refund), one.channel});
  Rows out;
  out.with_clock().table(model::TableKind::orders,
                         {"order.id", "customer.id", "order.paid_at", "order.paid", "order.refund", "order.channel"},
                         rows);
  return out.store();
}

std::string definition_of(const World& world, Json params) {
  params["open"] = world.open, params["close"] = world.close;
  if (world.online) params["online"] = {{"field", "order.channel"}, {"op", "!="}, {"value", "门店"}};
  if (!world.net) params["refunds"] = "gross";
  Json out = {{"params", params}};
  if (world.ranged) out["range"] = {{"from", world.from}, {"to", world.to}};
  return out.dump();
}

Day first_day(const World& world) { return world.first; }
Day last_day(const World& world) { return world.last; }
// The days of the range that the data cover.
bool covered(const World& world, Day day) {
  const std::string text = format_day(day);
  return day >= first_day(world) && day <= last_day(world) &&
         (!world.ranged || (text >= world.from && text <= world.to));
}

TEST(HoursOracle, ClockWeeksAndClosed) {
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1500); ++seed) {
    Random random(seed + 60'000);
    World world = random_world(random);
    model::Store store = store_of(world);
    const std::string definition = definition_of(world, {{"festivals", Json::array()}});
    Answer answer = ask(analysis::kHours, store, definition);
    const bool outside =
        world.ranged && (world.to < format_day(first_day(world)) || world.from > format_day(last_day(world)));
    if (outside) {
      ASSERT_EQ(answer.codes(), Lines{"outside_data /range"}) << seed;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    auto in_range = [&](const Bought& one) { return world.in_range(one); };
    const Totals all = sum(world, in_range);
    Lines hours, week, weeks, closed;
    for (int hour = 0; hour < 24; ++hour) {
      auto at = [&](const Bought& one) { return in_range(one) && hour_of(one) == hour; };
      const Totals here = sum(world, at);
      const Totals online = sum(world, [&](const Bought& one) { return at(one) && world.is_online(one); });
      int shut = 0;
      for (int minute = 0; minute < 60; ++minute) {
        Bought then;
        then.time = "2024-01-01 " + format_instant((hour * 60 + minute) * kMinuteMs, Zone{0}).substr(11, 8);
        shut += world.shut(then);
      }
      hours.push_back(std::to_string(hour) + "|" + std::to_string(here.orders) + "|" +
                      std::to_string(here.buyers.size()) + "|" + money(here.paid) + "|" +
                      share(here.orders, all.orders) + "|" + share(here.paid, all.paid) + "|" +
                      std::to_string(online.orders) + "|" + money(online.paid) + "|" + std::to_string(shut));
    }
    for (int day = 0; day < 7; ++day)
      for (int hour = 0; hour < 24; ++hour) {
        auto at = [&](const Bought& one) {
          return in_range(one) && hour_of(one) == hour && weekday(day_of_order(one)) == day;
        };
        const Totals here = sum(world, at);
        std::int64_t days = 0;
        for (Day d = first_day(world); d <= last_day(world); ++d) days += weekday(d) == day && covered(world, d);
        const std::int64_t cents = here.paid / 100;  // every amount is whole cents: half up needs no more
        std::int64_t mean = days == 0 ? 0 : cents / days, rest = days == 0 ? 0 : cents % days;
        if (rest < 0) --mean, rest += days;
        if (2 * rest >= days && days > 0) ++mean;
        week.push_back(kWeekdays[static_cast<std::size_t>(day)] + "|" + std::to_string(hour) + "|" +
                       std::to_string(days) + "|" + std::to_string(here.orders) + "|" +
                       std::to_string(here.buyers.size()) + "|" + money(here.paid) + "|" + share(here.orders, days) +
                       "|" + (days == 0 ? "-" : money(mean * 100)));
      }
    ASSERT_EQ(answer.rows("hours"), hours) << seed << " " << definition;
    ASSERT_EQ(answer.rows("week"), week) << seed << " " << definition;

    auto sold_shut = [&](const Bought& one) { return in_range(one) && world.shut(one) && world.is_online(one); };
    for (Day monday = first_day(world) - weekday(first_day(world)); monday <= last_day(world); monday += 7) {
      bool some = false, whole = true;
      for (Day d = monday; d < monday + 7; ++d) some = some || covered(world, d), whole = whole && covered(world, d);
      if (!some) continue;
      auto of_week = [&](const Bought& one) { return day_of_order(one) >= monday && day_of_order(one) < monday + 7; };
      const Totals here = sum(world, [&](const Bought& one) { return in_range(one) && of_week(one); });
      const Totals shut = sum(world, [&](const Bought& one) { return sold_shut(one) && of_week(one); });
      weeks.push_back(format_day(monday) + "|" + std::to_string(here.orders) + "|" + money(here.paid) + "|" +
                      std::to_string(shut.orders) + "|" + money(shut.paid) + "|" + share(shut.orders, here.orders) +
                      "|" + share(shut.paid, here.paid) + "|" + (whole ? "true" : "false"));
    }
    ASSERT_EQ(answer.rows("weeks"), weeks) << seed << " " << definition;

    const Totals shut = sum(world, sold_shut);
    const Totals online = sum(world, [&](const Bought& one) { return in_range(one) && world.is_online(one); });
    const Totals night = sum(world, [&](const Bought& one) { return in_range(one) && world.shut(one); });
    const std::pair<const char*, const Totals*> denominators[] = {
        {"all_sales", &all}, {"online_sales", &online}, {"closed_hours", &night}};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto& [name, of] = denominators[i];
      const std::string got = answer.rows("closed")[i];
      const std::string expected = std::string(name) + "|" + std::to_string(shut.orders) + "|" +
                                   std::to_string(of->orders) + "|" + share(shut.orders, of->orders) + "|";
      ASSERT_EQ(got.substr(0, expected.size()), expected) << seed << " " << definition;
      const std::string end = "|" + money(shut.paid) + "|" + money(of->paid) + "|" + share(shut.paid, of->paid) + "|-";
      ASSERT_TRUE(got.size() >= end.size() && got.substr(got.size() - end.size()) == end)
          << got << " " << end << " " << seed << " " << definition;
    }
    Lines people;
    for (const std::string& buyer : shut.buyers) {
      const Totals one = sum(world, [&](const Bought& o) { return sold_shut(o) && o.customer == buyer; });
      people.push_back(buyer + "|" + std::to_string(one.orders) + "|" + money(one.paid));
    }
    ASSERT_EQ(answer.people(store, R"({"closed": true})"), people) << seed << " " << definition;
  }
}

TEST(HoursOracle, FestivalsAndSlots) {
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1500); ++seed) {
    Random random(seed + 61'000);
    World world = random_world(random);
    world.ranged = false;
    model::Store store = store_of(world);
    const std::int64_t before = static_cast<std::int64_t>(random.below(4)),
                       after = static_cast<std::int64_t>(random.below(3)),
                       around = 1 + static_cast<std::int64_t>(random.below(3));
    const Day feast = first_day(world) + static_cast<Day>(random.below(50)),
              since = first_day(world) + static_cast<Day>(random.below(50));
    const int slot_day = static_cast<int>(random.below(7));
    const std::int64_t slot_weeks = 1 + static_cast<std::int64_t>(random.below(5));
    const std::string definition = definition_of(world, {{"festivals", Json::array()},
                                                         {"dates", {{{"label", "x"}, {"date", format_day(feast)}}}},
                                                         {"before", before},
                                                         {"after", after},
                                                         {"around", around},
                                                         {"slot",
                                                          {{"weekday", kWeekdays[static_cast<std::size_t>(slot_day)]},
                                                           {"from", "12:00"},
                                                           {"to", "20:00"},
                                                           {"since", format_day(since)},
                                                           {"weeks", slot_weeks}}}});
    Answer answer = ask(analysis::kHours, store, definition);
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    auto on = [&](Day day) { return sum(world, [&](const Bought& one) { return day_of_order(one) == day; }); };
    auto known = [&](Day day) { return day >= first_day(world) && day <= last_day(world); };
    Lines rows = answer.rows("festivals"), days = answer.rows("festival_days");
    if (!known(feast)) {
      ASSERT_TRUE(rows.empty() && days.empty()) << seed << " " << definition;
    } else {
      ASSERT_EQ(days.size(), static_cast<std::size_t>(before + after + 1));
      double usual = 0;
      bool has_usual = true, whole = true;
      Totals window;
      for (Day day = feast - before; day <= feast + after; ++day) {
        double orders = 0, n = 0;
        for (Day other = feast - before - 7 * around; other <= feast + after + 7 * around; ++other) {
          if (other >= feast - before && other <= feast + after) continue;
          if (weekday(other) != weekday(day) || !known(other)) continue;
          orders += static_cast<double>(on(other).orders), ++n;
        }
        has_usual = has_usual && n > 0, whole = whole && known(day);
        if (n > 0) usual += orders / n;
        window.orders += on(day).orders, window.paid += on(day).paid;
        const std::string start = format_day(feast) + "|x|" + std::to_string(day - feast) + "|" + format_day(day) +
                                  "|" +
                                  (known(day) ? std::to_string(on(day).orders) + "|" + money(on(day).paid) : "-|-") +
                                  "|" + (n > 0 ? report::cell_json(report::Cell(orders / n)).dump() : "-") + "|";
        const std::string got = days[static_cast<std::size_t>(day - feast + before)];
        ASSERT_EQ(got.substr(0, start.size()), start) << seed << " " << definition;
      }
      const std::string start = format_day(feast) + "|x|" + format_day(feast - before) + "|" +
                                format_day(feast + after) + "|" + std::to_string(window.orders) + "|";
      ASSERT_EQ(rows.at(0).substr(0, start.size()), start) << seed << " " << definition;
      const std::string lift = has_usual && whole ? report::cell_json(report::Cell(usual)).dump() + "|" : "-|";
      ASSERT_NE(rows[0].find("|" + money(window.paid) + "|" + lift), std::string::npos)
          << rows[0] << " " << seed << " " << definition;
    }
    Lines weeks;
    Day first = since;
    while (weekday(first) != slot_day) ++first;
    for (std::int64_t k = -slot_weeks; k < slot_weeks; ++k) {
      const Day day = first + 7 * k;
      if (!known(day - 3) || !known(day + 3)) continue;
      auto in_slot = [&](Day d) {
        return sum(world, [&](const Bought& one) {
          return day_of_order(one) == d && hour_of(one) >= 12 && hour_of(one) < 20;
        });
      };
      std::int64_t others = 0;
      for (Day d = day - 3; d <= day + 3; ++d) others += d == day ? 0 : in_slot(d).orders;
      const Totals own = in_slot(day);
      weeks.push_back(format_day(day) + "|" + (day >= first ? "after" : "before") + "|" + std::to_string(own.orders) +
                      "|" + money(own.paid) + "|" + share(others, 6) + "|" +
                      report::cell_json(report::Cell(static_cast<double>(6 * own.orders - others) / 6)).dump());
    }
    ASSERT_EQ(answer.rows("slot_weeks"), weeks) << seed << " " << definition;
  }
}

}  // namespace
}  // namespace siyu::tests
