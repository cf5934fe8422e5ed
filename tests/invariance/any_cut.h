// Reports are functions of the data alone: not of how a file is cut or of the order in which files are named.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/random_world.h"

namespace siyu::tests {

inline std::string answer(const std::vector<NamedText>& files, const std::string& definition, const Cut& cut = {}) {
  Door door;
  if (auto problems = door.load(files, cut)) return "load: " + *problems;
  return door.run(definition);
}

// Asks each definition of random worlds, once plainly and once of shuffled files in pieces.
inline void expect_same_answers(const std::vector<std::string>& definitions, std::uint64_t first_seed) {
  std::size_t answered = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(1, setting("SIYU_WORLDS", 1200) / 12); ++seed) {
    Random random(seed * first_seed);
    World world = random_world(random);
    std::vector<NamedText> files = texts(world);
    std::vector<NamedText> turned = files;
    random.shuffle(turned);
    for (const std::string& definition : definitions) {
      std::string expected = answer(files, definition);
      answered += expected.rfind("{\"ok\"", 0) == 0;
      ASSERT_EQ(answer(turned, definition, {1 + seed % 40, seed}), expected) << "seed " << seed << "\n"
                                                                             << definition << "\n"
                                                                             << describe(world);
    }
  }
  EXPECT_GT(answered, 0u);
}

}  // namespace siyu::tests
