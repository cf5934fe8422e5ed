// Native ingest, one thread: bytes of an event log to a typed table, and on to timelines. Counters are bytes and rows a second.

#include <benchmark/benchmark.h>

#include <map>

#include "csv/ingest.h"
#include "harness/events_log.h"
#include "model/store.h"

namespace siyu {
namespace {

const std::string& log_of(std::size_t rows) {
  static std::map<std::size_t, std::string> made;
  std::string& text = made[rows];
  if (text.empty()) text = tests::events_log(rows);
  return text;
}

model::LoadedFile parse(const std::string& text) {
  std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(text.data()), text.size());
  csv::Sample head{bytes.first(std::min<std::size_t>(bytes.size(), 256 * 1024)), 0};
  csv::Sniff sniff = *csv::sniff(std::span(&head, 1), bytes.size());
  model::LoadedFile file;
  file.name = "log.csv";
  file.mapping = model::suggest(sniff).mapping;
  csv::Parser parser(sniff.dialect, *model::plan_columns(file.mapping, sniff), file.mapping.zone);
  constexpr std::size_t kPiece = 8 << 20;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    parser.append(bytes.subspan(at, std::min(kPiece, bytes.size() - at)));
  file.parsed = parser.finish();
  return file;
}

void count(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}

void parse_log(benchmark::State& state) {
  const std::string& text = log_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(parse(text).parsed.rows);
  count(state, text);
}
BENCHMARK(parse_log)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void build_timelines(benchmark::State& state) {
  const std::string& text = log_of(static_cast<std::size_t>(state.range(0)));
  model::LoadedFile file = parse(text);
  for (auto _ : state) benchmark::DoNotOptimize(model::build_store({&file}).customers());
  count(state, text);
}
BENCHMARK(build_timelines)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void fingerprint_log(benchmark::State& state) {
  const std::string& text = log_of(static_cast<std::size_t>(state.range(0)));
  model::LoadedFile file = parse(text);
  for (auto _ : state) benchmark::DoNotOptimize(model::fingerprint(file.parsed));
  count(state, text);
}
BENCHMARK(fingerprint_log)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace siyu
