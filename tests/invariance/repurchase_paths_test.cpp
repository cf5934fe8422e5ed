// Repurchase and paths are functions of the data alone: not of how a file is cut or of the order in which files are named.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/random_world.h"

namespace siyu::tests {
namespace {

std::string answer(const std::vector<NamedText>& files, const std::string& definition, const Cut& cut = {}) {
  Door door;
  if (auto problems = door.load(files, cut)) return "load: " + *problems;
  return door.run(definition);
}

TEST(Invariance, RepurchaseAndPaths) {
  const char* definitions[] = {
      R"({"version":1,"analysis":"repurchase","params":{"order":{"event":null},"windows":[1,30],"cohort":"week"}})",
      R"({"version":1,"analysis":"repurchase","params":{"order":{"event":"a"},"nth":2,"same_day":"once","breakdown":{"by":["event.channel"],"limit":2}}})",
      R"({"version":1,"analysis":"paths","params":{"session_gap":"3d","limit":2}})",
      R"({"version":1,"analysis":"paths","params":{"node":"event.channel","session_gap":"1d","max_steps":3}})"};
  std::size_t answered = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(1, setting("SIYU_WORLDS", 1200) / 12); ++seed) {
    Random random(seed * 77'777);
    World world = random_world(random);
    std::vector<NamedText> files = texts(world);
    std::vector<NamedText> turned = files;
    random.shuffle(turned);
    for (const char* definition : definitions) {
      std::string expected = answer(files, definition);
      answered += expected.rfind("{\"ok\"", 0) == 0;
      ASSERT_EQ(answer(turned, definition, {1 + seed % 40, seed}), expected) << "seed " << seed << "\n"
                                                                             << definition << "\n"
                                                                             << describe(world);
    }
  }
  EXPECT_GT(answered, 0u);
}

}  // namespace
}  // namespace siyu::tests
