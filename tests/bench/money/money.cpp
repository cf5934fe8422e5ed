// The reports about money over many orders, natively: load, then each report the first time and again.
//   bench_money make ORDERS FILE        writes the orders, the same bytes every time, in no order of time
//   bench_money ask FILE REPORT ROUNDS  prints, as JSON: milliseconds of loading, of the first answer and of each further one
// One report a process: what a first question leaves behind for the others is not to help it. run.mjs asks the module the same.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "engine/engine.h"
#include "report/json.h"

namespace {

using siyu::report::Json;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// About three orders a buyer over two years, a tenth refunded.
void make(std::size_t orders, const char* file) {
  constexpr const char* kChannels[] = {"小程序", "门店", "视频号", "企业微信"};
  constexpr std::uint64_t kSpan = 731 * 86'400;
  const std::uint64_t buyers = std::max<std::size_t>(1, orders * 3 / 10);
  std::ofstream out(file, std::ios::binary);
  out << "订单号,买家ID,付款时间,实付,退款金额,渠道\n";
  char line[160];
  for (std::size_t i = 0; i < orders; ++i) {
    const std::uint64_t a = siyu::mix(i, 1), b = siyu::mix(i, 2);
    const std::uint64_t second = (a >> 20) % kSpan, cents = 990 + b % 60'000;
    const siyu::Civil day = siyu::civil_from_days(19'723 + static_cast<siyu::Day>(second / 86'400));
    const auto clock = static_cast<unsigned>(second % 86'400);
    char refund[24] = "";
    if ((b >> 40) % 10 == 0)
      std::snprintf(refund, sizeof refund, "%u.%02u", static_cast<unsigned>(cents / 100),
                    static_cast<unsigned>(cents % 100));
    const int n =
        std::snprintf(line, sizeof line, "%llu,u%06llu,%04d-%02u-%02u %02u:%02u:%02u,%u.%02u,%s,%s\n",
                      2'024'000'000'000'000ULL + i, static_cast<unsigned long long>((a >> 4) % buyers), day.year,
                      day.month, day.day, clock / 3600, clock / 60 % 60, clock % 60, static_cast<unsigned>(cents / 100),
                      static_cast<unsigned>(cents % 100), refund, kChannels[(b >> 50) % 4]);
    out.write(line, n);
  }
}

int ask(const char* file, const std::string& report, int rounds) {
  std::stringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string bytes = std::move(text).str();
  auto part = [&](std::size_t size) { return std::as_bytes(std::span(bytes.data(), std::min(size, bytes.size()))); };
  siyu::engine::Engine engine;
  auto call = [&](const Json& request, std::span<const std::byte> with = {}) {
    Json reply = Json::parse(engine.call(request.dump(), with).json);
    if (!reply.contains("ok")) std::fprintf(stderr, "%s\n", reply.dump().c_str()), std::exit(1);
    return reply["ok"];
  };
  const Json id = call({{"call", "open"}, {"name", "orders.csv"}, {"size", bytes.size()}})["file"];
  const std::span<const std::byte> head = part(262'144);
  const Json samples = {{{"offset", 0}, {"bytes", head.size()}}};
  const Json mapping = call({{"call", "sniff"}, {"file", id}, {"samples", samples}}, head)["mapping"];
  const Clock::time_point start = Clock::now();
  call({{"call", "load"}, {"file", id}, {"mapping", mapping}});
  call({{"call", "append"}, {"file", id}}, part(bytes.size()));
  call({{"call", "finish"}, {"file", id}});
  call({{"call", "commit"}, {"files", {id}}});
  Json out = {{"load", since(start)}, {"ms", Json::array()}};
  const Json definition = {{"version", 1}, {"analysis", report}, {"params", Json::object()}};
  for (int round = 0; round <= rounds; ++round) {
    const Clock::time_point asked = Clock::now();
    call({{"call", "run"}, {"definition", definition}});
    out["ms"].push_back(since(asked));
  }
  std::puts(out.dump().c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 1 ? words[1] : "";
  if (what == "make" && count == 4) return make(std::strtoull(words[2], nullptr, 10), words[3]), 0;
  if (what == "ask" && count == 5) return ask(words[2], words[3], std::atoi(words[4]));
  return 2;
}
