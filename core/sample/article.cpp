// The two funnels of the seed article as people: every count is exact, and each later group lies within the one before.
// Leaves out traps: these files are for checking numbers by hand.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sample/calendar.h"
#include "sample/csv_writer.h"
#include "sample/random.h"
#include "sample/sample.h"

namespace siyu::sample {
namespace {

constexpr std::uint64_t kSeed = 2700;  // the article's files are the same always
constexpr std::uint32_t kStrangers = 2700, kFollowers = 200, kBuyers = 20;
constexpr std::uint32_t kShown = 2000, kOpened = 100;
constexpr std::uint32_t kStepPeople[] = {kOpened, 20, 10, 8, 5};
constexpr std::string_view kStepNames[] = {"关注", "行动", "意向", "转化", "裂变"};
// Paid orders of the twenty buyers: ten buy once, five come back, five are super users.
constexpr std::uint32_t kPaidOrders[kBuyers] = {7, 6, 5, 5, 5, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

std::string customer_id(std::uint32_t customer) {
  std::string id = "wz";
  append_number(id, customer + 1, 4);
  return id;
}

// The people of the poster: six in ten follow the shop already, the others only heard the live show.
std::uint32_t poster_customer(std::uint32_t person) {
  return person % 5 < 3 ? (person / 5 * 3 + person % 5) * 3 : kFollowers + person * 25;
}

std::string exposure_csv(const Calendar& calendar, std::uint32_t day) {
  CsvWriter csv("日期,指标,数值");
  calendar.append_day(csv.plain_cell(), day);
  append_number(csv.cell("曝光").plain_cell(), kShown);
  csv.end_row();
  return csv.take();
}

std::string poster_csv(const Calendar& calendar, std::uint32_t day) {
  struct Event {
    Moment time;
    std::uint32_t person;
    std::size_t step;
  };
  std::vector<Event> events;
  for (std::uint32_t person = 0; person < kOpened; ++person) {
    Random random(kSeed, Topic::campaign, person);
    Moment time = day * kDaySeconds + 8 * 3600 + random.below(3 * 3600);
    for (std::size_t step = 0; step < std::size(kStepPeople) && person < kStepPeople[step]; ++step) {
      events.push_back({time, person, step});
      time += random.between(3600, 3 * 3600);  // at most 8:00 + 3 h + 4 × 3 h: all on one day
    }
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.time, a.person, a.step) < std::tie(b.time, b.person, b.step);
  });
  CsvWriter csv("客户ID,事件,时间");
  for (const Event& event : events) {
    csv.cell(customer_id(poster_customer(event.person))).cell(kStepNames[event.step]);
    calendar.append(csv.plain_cell(), event.time);
    csv.end_row();
  }
  return csv.take();
}

std::string people_csv(const Calendar& calendar, std::uint32_t first_day) {
  CsvWriter csv("客户ID,昵称,添加时间");
  for (std::uint32_t place = 0; place < kStrangers; ++place) {
    const std::uint32_t customer = (place * 1619 + 7) % kStrangers;  // 1619 is prime to 2700: each once, in no order
    Random random(kSeed, Topic::customer, customer);
    std::string name = "听众";
    append_number(name, customer + 1, 4);
    csv.cell(customer_id(customer)).cell(name);
    std::string& added = csv.plain_cell();
    const Moment since = random.below(8 * kDaySeconds);
    if (customer < kFollowers) calendar.append(added, first_day * kDaySeconds + since);
    csv.end_row();
  }
  return csv.take();
}

std::string purchases_csv(const Calendar& calendar, std::uint32_t first_day, std::uint32_t days) {
  struct Purchase {
    Moment time;
    std::uint32_t customer;
    std::uint32_t yuan;
  };
  std::vector<Purchase> purchases;
  for (std::uint32_t buyer = 0; buyer < kBuyers; ++buyer) {
    Random random(kSeed, Topic::order, buyer);
    for (std::uint32_t i = 0; i < kPaidOrders[buyer]; ++i) {
      const Moment time = first_day * kDaySeconds + random.below(days * kDaySeconds - 600);
      const std::uint32_t yuan = random.between(69, 269);
      purchases.push_back({time, buyer * 9, yuan});
    }
  }
  std::sort(purchases.begin(), purchases.end(), [](const Purchase& a, const Purchase& b) {
    return std::tie(a.time, a.customer, a.yuan) < std::tie(b.time, b.customer, b.yuan);
  });
  CsvWriter csv("订单号,客户ID,下单时间,付款时间,实付金额,订单状态");
  for (std::size_t i = 0; i < purchases.size(); ++i) {
    const Purchase& purchase = purchases[i];
    std::string number = "WZ2026";
    append_number(number, i + 1, 4);
    csv.cell(number).cell(customer_id(purchase.customer));
    calendar.append(csv.plain_cell(), purchase.time);
    calendar.append(csv.plain_cell(), purchase.time + 45);
    append_cents(csv.plain_cell(), purchase.yuan * 100);
    csv.cell("交易成功");
    csv.end_row();
  }
  return csv.take();
}

}  // namespace

std::vector<SampleFile> article() {
  const Calendar calendar;
  const std::uint32_t live =
      day_number(2026, 10, 8);  // the talk, and the eight days in which 200 of the audience followed
  const std::uint32_t shop_opens = day_number(2026, 10, 16);
  const std::uint32_t poster = day_number(2026, 11, 6);
  std::vector<SampleFile> files;
  files.push_back({"文章_曝光.csv", exposure_csv(calendar, poster)});
  files.push_back({"文章_海报事件.csv", poster_csv(calendar, poster)});
  files.push_back({"文章_客户.csv", people_csv(calendar, live)});
  files.push_back({"文章_订单.csv", purchases_csv(calendar, shop_opens, 26)});
  return files;
}

}  // namespace siyu::sample
