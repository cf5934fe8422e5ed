// The same file gives the same table, problems and counts however it is cut, scanned or encoded.
#include <gtest/gtest.h>
#include <random>

#include "csv/ingest.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;

const Asked kAsked{
    {Type::text, Type::instant, Type::money, Type::text, Type::integer}, Encoding::utf8, ',', 1, 0, true};

std::string ugly_file(std::mt19937& random, bool pure_ascii) {
  auto one_of = [&](std::initializer_list<const char*> choices) {
    return std::string(choices.begin()[random() % choices.size()]);
  };
  std::string text = one_of({"a,b,c,d,e", "\"a\",b,c,\"d\",e"}) + one_of({"\n", "\r\n", "\r"});
  std::size_t rows = random() % 60;
  for (std::size_t i = 0; i < rows; ++i) {
    if (random() % 15 == 0) text += one_of({"", ",,,,", " ", "only", "1,2,3,4,5,6,7"}) + "\n";
    if (random() % 10 == 0)
      text += one_of({"total,,5.00,,3", "# note", "-------", "sum,1,2,3,4", "\"# \"x", "\ntotals,a", "Note: x,,,,",
                      "subtotal,2026-11-01,5,x,3", "\nx,y", "1.5E+17,,,,", "total"}) +
              "\n";
    text += random() % 3 == 0
                ? "U" + std::to_string(random() % 50)
                : one_of({"\tid", "'123", "`x", "=\"007\"", "-", "", "\"q\"\"q\"", "a long text of more than sixteen"});
    text += "," + one_of({"2026-11-01 09:31:05", "2026/1/2 9:31", "\"2026-11-02 00:00:00\"", "never", "", "20261101",
                          "2026-13-01 00:00:00"});
    text += "," + one_of({"1299.00", "\"1,299.5\"", "-3", "(5)", "abc", "", "0.00001", "12"});
    text +=
        "," + (pure_ascii || random() % 2 == 0
                   ? one_of({"x", "\"line\nbreak\"", "\"a,b\"", "say \"hi\"", "\"z\" y", "\"t\"\t", "\"cr\r\nlf\""})
                   : one_of({"关注", "\"下单,支付\"", "微信群", "订单编号（元）", "\"换\n行\"", "\xE3\x80\x80抖音"}));
    text += "," + one_of({"1", "99", "\"1,099\"", "x", "", "12.0", "-"}) + one_of({"\n", "\n", "\r\n", "\r"});
  }
  if (random() % 4 == 0) text += one_of({"# end\n", "------\nx,y\n1,2\n", "total,,5,,\n", "\nx,y\n1,2\n"});
  if (random() % 6 == 0) text += "\"never closed,1\n2,3";
  if (random() % 3 == 0 && !text.empty()) text.pop_back();
  return text;
}

std::string cut_and_parse(std::string_view text, const Asked& asked, std::mt19937& random, ParserTuning tuning) {
  Parser parser = make_parser(asked, tuning);
  std::size_t longest = 1 + random() % 200;
  while (!text.empty()) {
    std::size_t piece = std::min<std::size_t>(text.size(), random() % (longest + 1));
    parser.append(bytes_of(text.substr(0, piece)));
    text.remove_prefix(piece);
  }
  return print(parser.finish());
}

TEST(Invariance, CutsBlocksAndScans) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 400; ++world) {
    std::string text = ugly_file(random, false);
    if (random() % 10 == 0) text.insert(random() % text.size(), 1, static_cast<char>(random()));
    std::string whole = print(parse(text, kAsked));
    using Scan = ParserTuning::Scan;
    for (Scan scan : {Scan::best, Scan::plain, Scan::serial}) {
      for (std::size_t block : {std::size_t{64}, 64 + random() % 500, std::size_t{1} << 18}) {
        ASSERT_EQ(cut_and_parse(text, kAsked, random, {scan, block}), whole) << testing::PrintToString(text);
      }
    }
  }
}

TEST(Invariance, EncodingsGiveTheSameTable) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 150; ++world) {
    std::string text = ugly_file(random, false);
    std::string expected = print(parse(text, kAsked));
    Asked asked = kAsked;
    for (Encoding encoding :
         {Encoding::gb18030, Encoding::utf16le, Encoding::utf16be, Encoding::utf32le, Encoding::utf32be}) {
      asked.encoding = encoding;
      ASSERT_EQ(cut_and_parse(encode(text, encoding), asked, random, {}), expected) << text;
    }
    std::string ascii = ugly_file(random, true), plain = print(parse(ascii, kAsked));
    for (Encoding encoding : {Encoding::big5, Encoding::windows1252}) {
      asked.encoding = encoding;
      ASSERT_EQ(cut_and_parse(ascii, asked, random, {}), plain) << ascii;
    }
    asked.encoding = Encoding::utf8;
    asked.bom_bytes = 3;
    ASSERT_EQ(cut_and_parse("\xEF\xBB\xBF" + text, asked, random, {}), expected) << text;
  }
}

// As the program reads files: sniffed, then read in pieces, with its end seen by the sniff or not.
TEST(Invariance, SniffedFilesReadTheSameInAllWays) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 200; ++world) {
    std::string text = ugly_file(random, false);
    for (std::size_t i = random() % 4; i > 0; --i) text.insert(random() % text.size(), 1, ",\n\"#-\xE5"[random() % 6]);
    Result<Sniff> found = sniff_whole(text);
    if (!found) continue;
    std::string whole = print(read_as_sniffed(text, *found));
    ASSERT_EQ(print(read_as_sniffed(text, *found, 1 + random() % 50)), whole) << testing::PrintToString(text);
    if (found->blocks > 1) continue;
    found->dialect.end_row = 0;
    ASSERT_EQ(print(read_as_sniffed(text, *found, 1 + random() % 50)), whole) << testing::PrintToString(text);
  }
}

TEST(Invariance, NoiseNeverBreaksAnything) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 300; ++world) {
    std::string text(random() % 2000, ' ');
    for (char& c : text) c = random() % 4 == 0 ? ",\n\"\r"[random() % 4] : static_cast<char>(random());
    for (Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be, Encoding::big5,
                              Encoding::utf32le, Encoding::utf32be, Encoding::windows1252}) {
      Asked asked = kAsked;
      asked.encoding = encoding;
      asked.delimiter = ",|"[random() % 2];
      ASSERT_EQ(cut_and_parse(text, asked, random, {ParserTuning::Scan::best, 64}), print(parse(text, asked)));
    }
    Sample sample{bytes_of(text), 0};
    Result<Sniff> sniffed = sniff({&sample, 1}, text.size());
    EXPECT_TRUE(sniffed.ok() || !sniffed.problems().empty());
    if (sniffed) {
      EXPECT_EQ(print(read_as_sniffed(text, *sniffed, 7)), print(read_as_sniffed(text, *sniffed)));
    }
  }
}

}  // namespace
}  // namespace siyu::csv
