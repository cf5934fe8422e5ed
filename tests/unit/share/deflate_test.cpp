// Packing and unpacking: there and back, foreign streams, and everything that is no stream. What zlib makes of both is asked in
// tests/cli/links.test.mjs.
#include "share/deflate.h"

#include <gtest/gtest.h>

#include "harness/random.h"
#include "share/letters.h"

namespace siyu::tests {
namespace {

using share::deflate;
using share::inflate;
using share::InflateError;

std::string unpacked(std::string_view packed, std::size_t most = 1 << 21) {
  auto out = inflate(packed, most);
  if (const auto* text = std::get_if<std::string>(&out)) return *text;
  return std::get<InflateError>(out) == InflateError::too_large ? "(too large)" : "(damaged)";
}

TEST(Deflate, gives_back_what_it_took) {
  for (std::string text :
       {std::string(), std::string("a"), std::string("abc"), std::string(70000, 'x'), std::string(300, '\0')})
    EXPECT_EQ(unpacked(deflate(text)), text);
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    std::string text;
    std::size_t letters = 1 + random.below(seed % 3 == 0 ? 256 : 6), size = random.below(3000);
    while (text.size() < size) {
      if (text.size() > 20 && random.below(3) == 0) {
        std::size_t from = random.below(text.size()), length = random.below(300);
        for (std::size_t i = 0; i < length; ++i) text += text[from + i];
      } else {
        text += static_cast<char>(random.below(letters));
      }
    }
    ASSERT_EQ(unpacked(deflate(text)), text) << "seed " << seed;
  }
}

TEST(Deflate, reads_what_others_write) {
  EXPECT_EQ(unpacked(std::string("\x03\x00", 2)), "");  // fixed, empty
  EXPECT_EQ(unpacked(std::string("\x01\x03\x00\xFC\xFF"
                                 "abc",
                                 8)),
            "abc");                                                    // stored
  EXPECT_EQ(unpacked(std::string("\x4B\x4C\x4A\x06\x00", 5)), "abc");  // fixed
}

TEST(Deflate, no_cut_and_no_changed_bit_reads_beyond) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "{\"step\":" + std::to_string(i * 37) + ",\"label\":\"曝光\"}";
  std::string packed = deflate(text);
  for (std::size_t size = 0; size < packed.size(); ++size) EXPECT_EQ(unpacked(packed.substr(0, size)), "(damaged)");
  EXPECT_EQ(unpacked(packed + "x"), "(damaged)");
  for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string other = packed;
    other[bit / 8] = static_cast<char>(static_cast<unsigned char>(other[bit / 8]) ^ (1u << (bit % 8)));
    unpacked(other);  // whatever it says, under the sanitizers
  }
}

TEST(Deflate, stops_where_it_is_told_to) {
  std::string packed = deflate(std::string(1000, 'x'));
  EXPECT_EQ(unpacked(packed, 1000), std::string(1000, 'x'));
  EXPECT_EQ(unpacked(packed, 999), "(too large)");
  EXPECT_EQ(unpacked(deflate(std::string((1 << 21) + 1, '0'))), "(too large)");
}

TEST(Letters, are_only_what_was_written) {
  for (std::string bytes : {"", "a", "ab", "abc", "\xFF\xFE\xFD"})
    EXPECT_EQ(share::from_letters(share::to_letters(bytes)), bytes);
  EXPECT_EQ(share::to_letters("\xFB\xFF"), "-_8");
  EXPECT_FALSE(share::from_letters("A"));
  EXPECT_FALSE(share::from_letters("-_9"));  // bits left over
  EXPECT_FALSE(share::from_letters("-_8="));
  EXPECT_EQ(share::crc32("123456789"), 0xCBF43926u);
  EXPECT_EQ(share::to_base36(0xFFFFFFFFu, 7), "1z141z3");
  EXPECT_EQ(share::from_base36("1z141z3"), 0xFFFFFFFFu);
  EXPECT_FALSE(share::from_base36("1Z"));
}

}  // namespace
}  // namespace siyu::tests
