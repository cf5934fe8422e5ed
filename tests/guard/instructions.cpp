// What the speed guard runs under valgrind (instructions_test.mjs): siyu_guard ROWS STAGE takes an event log through the engine's door as far
// as a stage: `log` only makes it, `parse` reads it, `timelines` also commits it, `funnel` also asks a five-step funnel kQuestions times.
// What a stage costs is the difference to the stage before it. Leaves out: every clock.
#include <cstdlib>
#include <string>

#include "harness/events_log.h"
#include "harness/world.h"

namespace {

constexpr int kQuestions = 4;
constexpr const char* kFunnel =
    R"({"version":1,"analysis":"funnel","params":{"steps":[{"event":"曝光"},{"event":"关注"},{"event":"扫码"},{"event":"下单"},{"event":"支付"}],"window":"7d"}})";

int run(std::size_t rows, const std::string& stage) {
  siyu::tests::NamedText file{"log.csv", siyu::tests::events_log(rows), nullptr};
  if (stage == "log") return file.bytes.empty();
  siyu::tests::Door door;
  if (door.stage(file)) return 1;
  if (stage == "parse") return 0;
  if (door.commit(door.staged())) return 1;
  if (stage == "timelines") return 0;
  if (stage != "funnel") return 2;
  for (int i = 0; i < kQuestions; ++i)
    if (door.run(kFunnel).find("\"ok\"") == std::string::npos) return 1;
  return 0;
}

}  // namespace

int main(int count, char** words) { return count == 3 ? run(std::strtoull(words[1], nullptr, 10), words[2]) : 2; }
