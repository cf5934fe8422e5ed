// RFM, AIPL and tiers are functions of the data alone: not of how a file is cut or of the order in which files are named.
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

TEST(Invariance, ReportsAboutBuyers) {
  const char* definitions[] = {
      R"({"version":1,"analysis":"rfm"})",
      R"({"version":1,"analysis":"rfm","params":{"scores":"median","refunds":"gross"}})",
      R"({"version":1,"analysis":"aipl","params":{"interval":"1d"}})",
      R"({"version":1,"analysis":"aipl","params":{"states":[{"label":"x","where":{"did":{"event":"a"}}}],"interval":"6h"}})",
      R"({"version":1,"analysis":"tiers","params":{"borders":[0.1,0.5]}})"};
  std::size_t answered = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(1, setting("SIYU_WORLDS", 1200) / 12); ++seed) {
    Random random(seed * 41'777);
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
