// Text: what is blank, what folds together, which name is near; and the hash.
#include "base/text.h"

#include <gtest/gtest.h>
#include <set>

#include "base/hash.h"

namespace siyu {
namespace {

TEST(Text, KnowsValidUtf8) {
  for (std::string_view text : {"", "abc", "中文", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_valid_utf8(text)) << text;
  for (std::string_view text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80", "\xE4\xB8", "a\xFF", "\xF0\x80\x80\x80", "\xE4\xB8\x41"}) {
    EXPECT_FALSE(is_valid_utf8(text));
  }
}

TEST(Text, WritesEveryScalarValueAsValidUtf8) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string text;
    append_utf8(text, c);
    ASSERT_TRUE(is_valid_utf8(text)) << static_cast<std::uint32_t>(c);
  }
}

TEST(Text, Trims) {
  EXPECT_EQ(trim("  a b\t\r\n"), "a b");
  EXPECT_EQ(trim("\xC2\xA0\xE3\x80\x80x\xE3\x80\x80"), "x");
  EXPECT_EQ(trim("\xEF\xBB\xBFid"), "id");
  EXPECT_EQ(trim(std::string_view("\0a\0", 3)), "a");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim("\xE2\x80\x8Bx"), "x");
  EXPECT_EQ(trim("、"), "、");  // shares a byte with U+3000
}

TEST(Text, FoldsNames) {
  EXPECT_EQ(fold_name(" User_ID "), fold_name("userid"));
  EXPECT_EQ(fold_name("用户实付金额（元）"), fold_name("用户实付金额(元)"));
  EXPECT_EQ(fold_name("添加人帐号"), fold_name("添加人账号"));
  EXPECT_EQ(fold_name("累积关注人数"), fold_name("累计关注人数"));
  EXPECT_EQ(fold_name("Ｏｒｄｅｒ－ｉｄ"), "orderid");
  EXPECT_EQ(fold_name("收货 地址"), "收货地址");
  EXPECT_EQ(fold_name("Created at"), "createdat");
}

TEST(Text, FindsTheNearestName) {
  std::vector<std::string> names = {"channel", "customer", "amount"};
  EXPECT_EQ(nearest_name("chanel", names), "channel");
  EXPECT_EQ(nearest_name("amuont", names), "amount");
  EXPECT_EQ(nearest_name("zzz", names), "");
  EXPECT_EQ(nearest_name("实付金颔", {"实付金额", "下单时间"}), "实付金额");
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(nearest_name("x", {}), "");
}

TEST(Hash, TellsTextsApart) {
  std::set<std::uint64_t> seen;
  for (std::size_t length = 0; length < 40; ++length) {
    for (char c : {'\0', 'a', 'b'}) seen.insert(hash_bytes(std::string(length, c)));
  }
  EXPECT_EQ(seen.size(), 1 + 39 * 3u);
  EXPECT_NE(hash_bytes("a", 1), hash_bytes("a", 2));
  EXPECT_EQ(hash_bytes("abc"), hash_bytes(std::string("abc")));
  EXPECT_EQ(hex(0), "0000000000000000");
  EXPECT_EQ(hex(0x0123456789abcdef), "0123456789abcdef");
}

}  // namespace
}  // namespace siyu
