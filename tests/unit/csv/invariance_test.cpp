// The same file gives the same table, problems and counts however it is cut, scanned or encoded.
#include <gtest/gtest.h>
#include <map>
#include <random>

#include "csv/ingest.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;

const Asked kAsked{{Type::text, Type::instant, Type::money, Type::text, Type::integer}};

std::string ugly_file(std::mt19937& random, bool pure_ascii) {
  auto one_of = [&](std::initializer_list<const char*> choices) {
    return std::string(choices.begin()[random() % choices.size()]);
  };
  std::string text = one_of({"a,b,c,d,e", "\"a\",b,c,\"d\",e"}) + one_of({"\n", "\r\n", "\r"});
  std::size_t rows = random() % 60;
  for (std::size_t i = 0; i < rows; ++i) {
    if (random() % 15 == 0) text += one_of({"", ",,,,", " ", "only", "1,2,3,4,5,6,7"}) + "\n";
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

std::string to_utf16(std::string_view text, bool big) {
  std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
  for (std::size_t at = 0; at < text.size();) {  // three-byte characters at most here
    unsigned lead = static_cast<unsigned char>(text[at]), unit = lead;
    if (lead >= 0xE0) {
      unit = (lead & 15) << 12 | (static_cast<unsigned>(text[at + 1]) & 63) << 6 |
             (static_cast<unsigned>(text[at + 2]) & 63);
      at += 3;
    } else {
      ++at;
    }
    out += static_cast<char>(big ? unit >> 8 : unit & 255);
    out += static_cast<char>(big ? unit & 255 : unit >> 8);
  }
  return out;
}

// By the decoder itself, backwards: the two-byte codes of the characters used here.
std::string to_gb18030(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += text[at++];
      continue;
    }
    static std::map<std::string, std::string> known;
    if (known.empty()) {
      for (int lead = 0x81; lead <= 0xFE; ++lead) {
        for (int trail = 0x40; trail <= 0xFE; ++trail) {
          std::string code{static_cast<char>(lead), static_cast<char>(trail)};
          if (trail != 0x7F) known.emplace(decode(code, Encoding::gb18030), code);
        }
      }
    }
    out += known.at(std::string(text.substr(at, 3)));
    at += 3;
  }
  return out;
}

TEST(Invariance, EncodingsGiveTheSameTable) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 150; ++world) {
    std::string text = ugly_file(random, false);
    std::string expected = print(parse(text, kAsked));
    Asked asked = kAsked;
    asked.encoding = Encoding::gb18030;
    ASSERT_EQ(cut_and_parse(to_gb18030(text), asked, random, {}), expected) << text;
    asked.bom_bytes = 2;
    for (bool big : {false, true}) {
      asked.encoding = big ? Encoding::utf16be : Encoding::utf16le;
      ASSERT_EQ(cut_and_parse(to_utf16(text, big), asked, random, {}), expected) << text;
    }
    asked.encoding = Encoding::utf8;
    asked.bom_bytes = 3;
    ASSERT_EQ(cut_and_parse("\xEF\xBB\xBF" + text, asked, random, {}), expected) << text;
  }
}

TEST(Invariance, NoiseNeverBreaksAnything) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 300; ++world) {
    std::string text(random() % 2000, ' ');
    for (char& c : text) c = random() % 4 == 0 ? ",\n\"\r"[random() % 4] : static_cast<char>(random());
    for (Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be}) {
      Asked asked = kAsked;
      asked.encoding = encoding;
      asked.delimiter = ",|"[random() % 2];
      ASSERT_EQ(cut_and_parse(text, asked, random, {ParserTuning::Scan::best, 64}), print(parse(text, asked)));
    }
    Sample sample{bytes_of(text), 0};
    Result<Sniff> sniffed = sniff({&sample, 1}, text.size());
    EXPECT_TRUE(sniffed.ok() || !sniffed.problems().empty());
  }
}

}  // namespace
}  // namespace siyu::csv
