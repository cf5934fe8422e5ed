// Sixteen at once against one by one, for every count.
#include "base/equal_bytes.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace siyu {
namespace {

TEST(EqualBytes, AreTheOnesThatAreEqual) {
  std::mt19937 random(3);
  for (std::size_t count = 1; count <= 64; ++count)
    for (int round = 0; round < 50; ++round) {
      std::vector<std::uint8_t> bytes(count + 16);
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() % 3 == 0 ? 200 : random() % 256);
      std::uint64_t expected = 0;
      for (std::size_t i = 0; i < count; ++i) expected |= std::uint64_t{bytes[i] == 200} << i;
      ASSERT_EQ(equal_bytes(bytes.data(), count, 200), expected) << count;
    }
}

}  // namespace
}  // namespace siyu
