// A five-step funnel over an event log that is loaded already, through the door: reading the question, answering, writing the report.

#include <benchmark/benchmark.h>

#include <map>
#include <memory>

#include "harness/events_log.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

Door& loaded(std::size_t rows) {
  static std::map<std::size_t, std::unique_ptr<Door>> doors;
  std::unique_ptr<Door>& door = doors[rows];
  if (!door) {
    door = std::make_unique<Door>();
    if (door->load({{"log.csv", events_log(rows)}})) std::abort();
  }
  return *door;
}

void ask(benchmark::State& state, const std::string& more) {
  Door& door = loaded(static_cast<std::size_t>(state.range(0)));
  std::string question =
      R"({"version":1,"analysis":"funnel","params":{"steps":[{"event":"曝光"},{"event":"关注"},{"event":"扫码"},{"event":"下单"},{"event":"支付"}],"window":"7d")" +
      more + "}}";
  if (door.run(question).find("\"ok\"") == std::string::npos) state.SkipWithError("refused");
  for (auto _ : state) benchmark::DoNotOptimize(door.run(question));
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}

void plain(benchmark::State& state) { ask(state, ""); }
void by_channel(benchmark::State& state) { ask(state, R"(,"breakdown":{"by":["event.channel"]})"); }
void strict(benchmark::State& state) { ask(state, R"(,"order":"strict")"); }
void unordered(benchmark::State& state) { ask(state, R"(,"order":"unordered")"); }
BENCHMARK(plain)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(by_channel)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(strict)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(unordered)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace siyu::tests
