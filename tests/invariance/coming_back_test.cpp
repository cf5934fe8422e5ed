// Reports about coming back are functions of the data alone: not of how a file is cut or of the order in which files are named.
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

TEST(Invariance, ReportsAboutComingBack) {
  const char* definitions[] = {
      R"({"version":1,"analysis":"retention","params":{"start":{"event":null},"period":"hour","cohort_by":"recurring","list":true}})",
      R"({"version":1,"analysis":"retention","params":{"start":{"anyOf":[{"event":"a"},{"event":"b"}]},"return":{"event":null},"time_window":"rolling","breakdown":{"by":["event.channel"],"limit":2}}})",
      R"({"version":1,"analysis":"lifecycle","params":{"start":{"event":"a"},"interval":"hour"}})",
      R"({"version":1,"analysis":"stickiness","params":{"event":{"event":null},"cumulative":true}})"};
  std::size_t answered = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(1, setting("SIYU_WORLDS", 1200) / 12); ++seed) {
    Random random(seed * 31'337);
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
