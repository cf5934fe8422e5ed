#include "harness/events_log.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "base/hash.h"

namespace siyu::tests {

std::string events_log(std::size_t rows) {
  constexpr const char* kEvents[] = {"曝光", "关注", "扫码", "报名", "进入直播间", "分享", "下单", "支付"};
  constexpr const char* kChannels[] = {"微信群", "公众号", "视频号", "企业微信", "小程序", "朋友圈",
                                       "抖音",   "小红书", "快手",   "线下门店", "短信",   "导购"};
  constexpr std::uint32_t kSpan = 90 * 86'400;
  const std::uint64_t people = std::max<std::uint64_t>(1, rows / 10);
  struct Row {
    std::uint32_t second, person, draw;
  };
  std::vector<Row> log(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t a = mix(i, 1), b = mix(i, 2);
    // Squaring the draw makes low numbers common: some people have hundreds of events, most have a few.
    std::uint64_t u = a >> 40, person = (u * u >> 24) * people >> 24;
    log[i] = {static_cast<std::uint32_t>((b >> 32) * kSpan >> 32),
              static_cast<std::uint32_t>(mix(person, 3) % (3 * people)), static_cast<std::uint32_t>(b)};
  }
  // Nobody does two things in one second, so that no answer depends on how a program breaks ties: who would goes a second later.
  auto earlier = [](const Row& a, const Row& b) {
    return a.second != b.second ? a.second < b.second : a.person < b.person;
  };
  auto same = [](const Row& a, const Row& b) { return a.second == b.second && a.person == b.person; };
  std::sort(log.begin(), log.end(), earlier);
  while (true) {
    bool moved = false;
    for (std::size_t i = 1; i < log.size(); ++i)
      if (same(log[i - 1], log[i])) log[i - 1].second = (log[i - 1].second + 1) % kSpan, moved = true;
    if (!moved) break;
    std::sort(log.begin(), log.end(), earlier);
  }
  std::string out = "user_id,event,time,channel,amount\n";
  out.reserve(rows * 52);
  char line[128];
  for (const Row& row : log) {
    constexpr int kWeights[] = {34, 16, 14, 8, 10, 6, 8, 4};
    int at = static_cast<int>(row.draw % 100), event = 0;
    while (at >= kWeights[event]) at -= kWeights[event++];
    std::uint32_t day = row.second / 86'400, clock = row.second % 86'400;
    std::uint32_t month = 3 + (day >= 31) + (day >= 61), date = day + 1 - (month == 4 ? 31 : month == 5 ? 61 : 0);
    int n = std::snprintf(line, sizeof line, "U%08u,%s,2025-%02u-%02u %02u:%02u:%02u,%s,", row.person, kEvents[event],
                          month, date, clock / 3600, clock / 60 % 60, clock % 60, kChannels[(row.draw >> 8) % 12]);
    out.append(line, static_cast<std::size_t>(n));
    if (event == 7) {
      n = std::snprintf(line, sizeof line, "%u.%02u", 9 + (row.draw >> 12) % 900, (row.draw >> 4) % 100);
      out.append(line, static_cast<std::size_t>(n));
    }
    out += '\n';
  }
  return out;
}

}  // namespace siyu::tests
