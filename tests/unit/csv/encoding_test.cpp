// Decoders: GB18030 over its whole range, UTF-16 and UTF-8 with every kind of damage, streams at every cut.
#include "csv/encoding.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

#include "base/text.h"

namespace siyu::csv {
namespace {

std::string gb(std::string_view bytes, std::size_t* bad = nullptr) { return decode(bytes, Encoding::gb18030, bad); }

TEST(Encoding, NamesGoThereAndBack) {
  for (Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be}) {
    EXPECT_EQ(parse_encoding(encoding_name(encoding)), encoding);
  }
  EXPECT_EQ(parse_encoding("GBK"), Encoding::gb18030);
  EXPECT_EQ(parse_encoding("gb2312"), Encoding::gb18030);
  EXPECT_EQ(parse_encoding("UTF8"), Encoding::utf8);
  EXPECT_FALSE(parse_encoding("auto").has_value());
  EXPECT_FALSE(parse_encoding("klingon").has_value());
}

TEST(Encoding, Gb18030KnownCharacters) {
  EXPECT_EQ(gb("\xB6\xA9\xB5\xA5"), "订单");
  EXPECT_EQ(gb("a\xD6\xD0z"), "a中z");
  EXPECT_EQ(gb("\x80"), "€");
  EXPECT_EQ(gb("\x81\x30\x81\x30"), "\xC2\x80");
  EXPECT_EQ(gb("\x94\x39\xDA\x33"), "💩");
  EXPECT_EQ(gb("\x90\x30\x81\x30"), "\xF0\x90\x80\x80");
  EXPECT_EQ(gb("\xE3\x32\x9A\x35"), "\xF4\x8F\xBF\xBF");
  EXPECT_EQ(gb("\xA3\xA4"), "￥");
  EXPECT_EQ(gb("\x81\x35\xF4\x37"), "\xEE\x9F\x87");
}

TEST(Encoding, Gb18030CoversTheBasicPlane) {
  std::set<std::string> seen;
  auto add = [&](const std::string& code) {
    std::size_t bad = 0;
    std::string text = gb(code, &bad);
    EXPECT_EQ(bad, 0u);
    EXPECT_TRUE(is_valid_utf8(text));
    seen.insert(text);
  };
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail != 0x7F) add({static_cast<char>(lead), static_cast<char>(trail)});
    }
  }
  EXPECT_EQ(seen.size(), 23939u);  // A1 A1 and A3 A0 are both the ideographic blank
  for (int pointer = 0; pointer <= 39419; ++pointer) {
    add({static_cast<char>(0x81 + pointer / 12600), static_cast<char>(0x30 + pointer / 1260 % 10),
         static_cast<char>(0x81 + pointer / 10 % 126), static_cast<char>(0x30 + pointer % 10)});
  }
  // Everything beyond ASCII but the surrogates, U+E5E5, and 18 private code points whose codes the 2022 edition gave to
  // characters that have a second code.
  EXPECT_EQ(seen.size(), 0x10000u - 0x80 - 0x800 - 19);
}

TEST(Encoding, BadSequencesBecomeReplacementsAndAreCounted) {
  const std::string bad_mark = "\xEF\xBF\xBD";
  auto check = [&](Encoding encoding, std::string_view bytes, const std::string& expected, std::size_t count) {
    std::size_t bad = 0;
    EXPECT_EQ(decode(bytes, encoding, &bad), expected);
    EXPECT_EQ(bad, count);
  };
  check(Encoding::gb18030, "\xFFz", bad_mark + "z", 1);
  check(Encoding::gb18030, "\xB6", bad_mark, 1);
  check(Encoding::gb18030, "\xB6,x", bad_mark + ",x", 1);
  check(Encoding::gb18030, "\xB6\xFF", bad_mark, 1);
  check(Encoding::gb18030, "\x81\x30", bad_mark + "0", 1);
  check(Encoding::gb18030, "\x81\x30\x81x", bad_mark + "0" + gb("\x81x"), 1);
  check(Encoding::utf8, "a\xE4\xB8", "a" + bad_mark, 1);
  check(Encoding::utf8, "\xE4\xB8z", bad_mark + "z", 1);
  check(Encoding::utf8, "\xED\xA0\x80", bad_mark + bad_mark + bad_mark, 3);
  check(Encoding::utf8, "\xC0\xAF", bad_mark + bad_mark, 2);
  check(Encoding::utf8, "\xF4\x90", bad_mark + bad_mark, 2);
  check(Encoding::utf16le, std::string_view("\x3D\xD8\x00\xDE", 4), "😀", 0);
  check(Encoding::utf16le, std::string_view("\x3D\xD8x\0", 4), bad_mark + "x", 1);
  check(Encoding::utf16le, std::string_view("\x00\xDEx\0", 4), bad_mark + "x", 1);
  check(Encoding::utf16be, std::string_view("\0x\xD8\x3D", 4), "x" + bad_mark, 1);
  check(Encoding::utf16be, std::string_view("\0x\0", 3), "x" + bad_mark, 1);
}

TEST(Encoding, StreamsEqualWholesAtAnyCut) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 2000; ++world) {
    std::string bytes(random() % 60, ' ');
    for (char& c : bytes)
      c = random() % 3 == 0 ? static_cast<char>(0x30 + random() % 10) : static_cast<char>(0x70 + random() % 0x90);
    for (Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be}) {
      std::string whole, cut;
      Transcoder one(encoding), many(encoding);
      one.append(bytes, whole);
      one.finish(whole);
      for (std::size_t at = 0, piece; at < bytes.size(); at += piece)
        many.append(std::string_view(bytes).substr(at, piece = 1 + random() % 5), cut);
      many.finish(cut);
      ASSERT_EQ(cut, whole);
    }
  }
}

TEST(Encoding, DelimitersThatRawBytesCanHide) {
  for (char delimiter : {',', '\t', ';', ':'}) EXPECT_TRUE(scans_raw(Encoding::gb18030, delimiter));
  for (char delimiter : {'|', '0', '^', 'A'}) EXPECT_FALSE(scans_raw(Encoding::gb18030, delimiter));
  EXPECT_TRUE(scans_raw(Encoding::utf8, '|'));
  EXPECT_FALSE(scans_raw(Encoding::utf16le, ','));
}

}  // namespace
}  // namespace siyu::csv
