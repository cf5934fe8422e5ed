// Draws who opens a poster, scans, signs up, comes to the live room and shares. Poster B gets more people to open and
// fewer to scan; some events tie in one second, some come out of order, some twice. See campaigns.h.
#include "sample/campaigns.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tuple>

#include "sample/csv_writer.h"
#include "sample/random.h"

namespace siyu::sample {
namespace {

struct Campaign {
  std::string_view name;
  int year;
  unsigned month, day;       // the first day posters are out
  std::uint32_t live_after;  // days from then to the evening of the live show
  std::uint32_t pull;        // percent of ordinary interest
};
constexpr Campaign kCampaigns[] = {{"2024双12清仓直播", 2024, 12, 7, 4, 90}, {"2025年货节", 2025, 1, 8, 5, 95},
                                   {"2025女王节", 2025, 3, 2, 5, 90},        {"2025年618直播", 2025, 6, 9, 8, 115},
                                   {"2025七夕新品", 2025, 8, 22, 5, 80},     {"2025双11直播预热", 2025, 11, 2, 8, 125},
                                   {"2026年货节", 2026, 1, 25, 6, 95},       {"2026女王节", 2026, 3, 2, 5, 95},
                                   {"2026年618直播", 2026, 6, 9, 8, 120},    {"2026七夕新品", 2026, 8, 13, 5, 80},
                                   {"2026双11直播预热", 2026, 11, 3, 7, 130}};

struct Channel {
  std::string_view text;
  std::uint32_t weight;
};
constexpr Channel kChannels[] = {{"朋友圈", 40}, {"企微群发", 25}, {"社群", 20}, {"公众号", 10}, {"视频号", 5}};

enum Step : std::uint8_t { kFollow, kAct, kIntend, kConvert, kShare, kSteps };
constexpr std::string_view kStepNames[kSteps] = {"关注", "行动", "意向", "转化", "分享"};

struct Poster {
  std::string_view text;
  std::uint32_t per_mille[kSteps];  // of those who did the step before
};
constexpr Poster kPosters[] = {{"A", {130, 310, 520, 430, 300}}, {"B", {180, 235, 500, 410, 290}}};

constexpr std::uint32_t kFollowPerMille = 155;   // of everybody, over both posters
constexpr std::uint32_t kShownPerFollower = 19;  // so that about one in twenty who see a poster open it

struct Event {
  Moment time;
  std::uint32_t customer;
  std::uint8_t shuffle;  // orders events of one second without regard to the steps
  std::uint8_t step, campaign, poster, channel;
};

bool is_present(const Customer& customer, Moment when) { return customer.added < when && customer.deleted > when; }

std::uint32_t eagerness(Habit habit) {
  switch (habit) {
    case Habit::fan:
      return 75;
    case Habit::heavy:
      return 170;
    case Habit::festival:
    case Habit::price_sensitive:
      return 140;
    case Habit::one_time:
    case Habit::regular:
      break;
  }
  return 105;
}

void append_events(const ShopOptions& options, const Calendar& calendar, std::size_t campaign_number,
                   std::uint32_t number, const Customer& customer, std::vector<Event>& events) {
  const Campaign& campaign = kCampaigns[campaign_number];
  const std::uint32_t first_day = day_number(campaign.year, campaign.month, campaign.day);
  const Moment live = (first_day + campaign.live_after) * kDaySeconds + 20 * 3600;
  Random random(options.seed, Topic::campaign, number, campaign_number);
  const std::uint32_t poster = random.below(2);
  if (!random.chance(
          std::min(900u, kPosters[poster].per_mille[kFollow] * campaign.pull / 100 * eagerness(customer.habit) / 100)))
    return;

  const std::uint32_t day = random.between(first_day, first_day + campaign.live_after);
  Moment time = day * kDaySeconds + calendar.busy_second(random);
  if (!is_present(customer, time)) return;
  const std::uint8_t channel = static_cast<std::uint8_t>(random.pick(kChannels));
  auto add = [&](Step step, Moment when) {
    const std::uint8_t shuffle = static_cast<std::uint8_t>(random.below(256));
    if (when >= kEnd || when >= customer.deleted) return;
    events.push_back({when, number, shuffle, step, static_cast<std::uint8_t>(campaign_number),
                      static_cast<std::uint8_t>(poster), channel});
  };
  auto goes_on = [&](Step step) { return random.chance(kPosters[poster].per_mille[step]); };

  const bool scans_unopened = random.chance(15);  // straight from a forwarded code: the opening is missing
  if (!scans_unopened) add(kFollow, time);
  if (random.chance(90)) add(kFollow, time + random.between(60, 2 * kDaySeconds));  // looks again
  if (!goes_on(kAct)) return;
  const std::uint32_t pace = random.below(100);
  if (pace >= 4) time += pace < 55 ? random.between(5, 600) : random.between(600, 30 * 3600);  // 4 % in the same second
  add(kAct, time);
  if (!goes_on(kIntend)) return;
  const std::uint32_t form = random.below(100);
  if (form >= 3) time += form < 80 ? random.between(10, 300) : random.between(300, 12 * 3600);
  add(kIntend, time);
  const Moment enters = live + random.below(2 * 3600);
  if (!goes_on(kConvert) || enters <= time) return;
  add(kConvert, enters);
  const Moment shares = enters + random.between(30, 20 * 3600);
  if (goes_on(kShare)) add(kShare, shares);
}

}  // namespace

std::string campaign_events_csv(const ShopOptions& options, const Calendar& calendar,
                                const std::vector<Customer>& customers) {
  std::vector<Event> events;
  for (std::size_t campaign = 0; campaign < std::size(kCampaigns); ++campaign) {
    for (std::uint32_t i = 0; i < customers.size(); ++i)
      append_events(options, calendar, campaign, i, customers[i], events);
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.time, a.customer, a.shuffle, a.step, a.campaign) <
           std::tie(b.time, b.customer, b.shuffle, b.step, b.campaign);
  });
  CsvWriter csv("客户ID,事件,时间,活动,海报,渠道");
  csv.reserve(events.size() * 90);
  for (const Event& event : events) {
    csv.cell(external_id(options.seed, event.customer)).cell(kStepNames[event.step]);
    calendar.append(csv.plain_cell(), event.time);
    csv.cell(kCampaigns[event.campaign].name).cell(kPosters[event.poster].text).cell(kChannels[event.channel].text);
    csv.end_row();
  }
  return csv.take();
}

std::string exposures_csv(const ShopOptions& options, const Calendar& calendar,
                          const std::vector<Customer>& customers) {
  CsvWriter csv("日期,指标,渠道,数值");
  for (std::size_t number = 0; number < std::size(kCampaigns); ++number) {
    const Campaign& campaign = kCampaigns[number];
    const std::uint32_t first_day = day_number(campaign.year, campaign.month, campaign.day);
    const std::uint32_t days = campaign.live_after + 1;
    std::uint64_t present = 0;
    for (const Customer& customer : customers) present += is_present(customer, (first_day + days / 2) * kDaySeconds);
    Random random(options.seed, Topic::totals, number);
    for (std::uint32_t day = first_day; day < first_day + days; ++day) {
      for (const Channel& channel : kChannels) {
        const std::uint32_t noise = random.between(70, 130);
        const std::uint64_t shown = present * kFollowPerMille * kShownPerFollower * campaign.pull / 100 *
                                    channel.weight / 100 * noise / 100 / 1000 / days;
        const std::uint64_t clicked = shown * random.between(55, 80) / 1000;
        const std::uint64_t cents =
            channel.text == "视频号" || channel.text == "朋友圈" ? shown * random.between(4, 9) : 0;
        auto row = [&](std::string_view metric) -> std::string& {
          calendar.append_day(csv.plain_cell(), day);
          return csv.cell(metric).cell(channel.text).plain_cell();
        };
        append_number(row("曝光"), shown);
        csv.end_row();
        append_number(row("点击"), clicked);
        csv.end_row();
        append_cents(row("花费"), cents);
        csv.end_row();
      }
    }
  }
  return csv.take();
}

std::string costs_csv(const ShopOptions& options, const Calendar& calendar) {
  struct Spend {
    Source source;
    std::uint32_t cents_per_customer;  // of the whole list, over the two years
    std::uint32_t every_days;
  };
  constexpr Spend kSpends[] = {
      {kDouyin, 1130, 1}, {kRednote, 380, 1}, {kVideoChannel, 300, 1}, {kMomentsAd, 330, 1}, {kParcelCard, 40, 30}};
  CsvWriter csv("日期,渠道,花费");
  for (std::uint32_t day = 0; day < kDays; ++day) {
    Random random(options.seed, Topic::costs, day);
    for (const Spend& spend : kSpends) {
      const std::uint32_t noise = random.between(50, 150) * (calendar.is_festival(day) ? 2 : 1);
      if (day % spend.every_days != 0) continue;
      calendar.append_day(csv.plain_cell(), day);
      csv.cell(source_name(spend.source));
      append_cents(csv.plain_cell(), std::uint64_t{options.customers} * spend.cents_per_customer * spend.every_days *
                                         noise / 100 / kDays);
      csv.end_row();
    }
  }
  return csv.take();
}

}  // namespace siyu::sample
