// Records against an obvious splitter of whole texts, for every scan, block size and cut.
#include "csv/records.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

struct Split {
  std::vector<std::vector<std::string>> records;
  std::size_t odd = 0, unclosed = 0;
  friend bool operator==(const Split&, const Split&) = default;
};

// One record from `at` on; false when a quote stays open, or closes on a later line with text behind it, then `open` is
// where it stands. `literal`: quotes that are text.
bool split_one(std::string_view text, std::size_t& at, const std::set<std::size_t>& literal,
               std::vector<std::string>& cells, std::size_t& odd, std::size_t& open) {
  cells.assign(1, "");
  bool noted = false;
  std::size_t from = at;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (at == from && c == '"' && literal.count(at) == 0) {
      open = at;
      for (++at;; ++at) {
        if (at >= text.size()) return false;
        if (text[at] == '"') {
          if (at + 1 < text.size() && text[at + 1] == '"')
            ++at;
          else
            break;
        }
        cells.back() += text[at];
      }
      for (++at; at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r'; ++at) {
        if (text[at] != ' ' && text[at] != '\t' && !noted) {
          if (cells.back().find_first_of("\r\n") != std::string::npos) return false;
          noted = true, ++odd;
        }
        cells.back() += text[at];
      }
      if (at == text.size()) return true;
      c = text[at];
    }
    if (c == ',') {
      cells.emplace_back();
      from = at + 1;
      noted = false;
    } else if (c == '\n' || c == '\r') {
      at += c == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
      return true;
    } else {
      bool wrapper = text[from] == '=' && from + 1 < text.size() && text[from + 1] == '"';
      if (c == '"' && literal.count(at) == 0 && !wrapper && !noted) noted = true, ++odd;
      cells.back() += c;
    }
  }
  return true;
}

Split split_plainly(std::string_view text) {
  Split split;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t start = at, odd = 0, open = 0;
    std::vector<std::string> cells;
    std::set<std::size_t> literal;
    while (!split_one(text, at, literal, cells, odd, open)) {
      at = start;
      odd = 0;
      ++split.unclosed;
      EXPECT_TRUE(literal.insert(open).second);
    }
    split.odd += odd;
    split.records.push_back(cells);
  }
  return split;
}

Split split_with(std::string_view text, ScanFunction scan, std::size_t block, std::size_t piece) {
  Split split;
  std::string scratch;
  RecordReader reader(',', scan, block);
  auto sink = [&](const Batch& batch) {
    for (std::size_t r = 0; r < batch.records; ++r) {
      split.records.emplace_back();
      for (std::uint32_t k = 0; k < batch.cells(r); ++k) {
        split.records.back().emplace_back(
            unquote(batch.cell(batch.first_mark(r) + k, k + 1 == batch.cells(r)), scratch));
      }
    }
    for (const OddQuote& odd : *batch.odd_quotes) ++(odd.unclosed ? split.unclosed : split.odd);
  };
  for (std::size_t at = 0; at < text.size(); at += piece) reader.append(text.substr(at, piece), sink);
  reader.finish(sink);
  return split;
}

std::string ugly_text(std::mt19937& random, std::size_t size) {
  // Worlds differ in how wild they are: from writers that quote well to noise.
  static const std::vector<std::string> kPieces = {"\"a,b\"", "\"x\ny\"", "\"\"",   "\"q\"\"r\"",
                                                   "plain",   "1.5",      "",       "=\"00123\"",
                                                   "中文",    "\xB6\xA9", "\"",     "a\"b",
                                                   "\"c\"d",  " \"e\"",   "\"f\" ", "\r",
                                                   "\"\"\"",  "'",        "\t",     std::string(70, 'l')};
  std::size_t kinds = random() % 3 == 0 ? kPieces.size() : random() % 2 == 0 ? 10 : 13;
  std::string line_end = random() % 3 == 0 ? "\r\n" : random() % 4 == 0 ? "\r" : "\n";
  std::string text;
  while (text.size() < size) {
    for (std::size_t cells = 1 + random() % 4; cells > 0; --cells)
      text += kPieces[random() % kinds] + (cells > 1 ? "," : "");
    text += random() % 40 == 0 ? "\n" : line_end;
  }
  if (text.size() > 3 && random() % 2 == 0) text.resize(text.size() - 1 - random() % 3);
  return text;
}

TEST(Records, EveryWayReadsTheSame) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 1500; ++world) {
    std::string text = ugly_text(random, random() % 600);
    Split expected = split_plainly(text);
    for (ScanFunction scan :
         {best_scan(), static_cast<ScanFunction>(&scan_plain), static_cast<ScanFunction>(nullptr)}) {
      std::size_t block = random() % 2 == 0 ? 64 + random() % 100 : 1 << 14, piece = 1 + random() % 80;
      ASSERT_EQ(split_with(text, scan, block, piece), expected)
          << testing::PrintToString(text) << " block " << block << " piece " << piece;
    }
  }
}

TEST(Records, NoiseReadsTheSame) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr std::string_view kAlphabet = "\"\",,\n\r\n a=\t";
  for (int world = 0; world < 4000; ++world) {
    std::string text(random() % 300, ' ');
    std::size_t letters = 3 + random() % (kAlphabet.size() - 2);
    for (char& c : text) c = random() % 3 == 0 ? 'x' : kAlphabet[random() % letters];
    Split expected = split_plainly(text);
    ASSERT_EQ(split_with(text, best_scan(), 64 + random() % 100, 1 + random() % 80), expected)
        << testing::PrintToString(text);
    ASSERT_EQ(split_with(text, nullptr, 64 + random() % 100, 1 + random() % 80), expected)
        << testing::PrintToString(text);
  }
}

TEST(Scan, BestEqualsPlain) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int world = 0; world < 3000; ++world) {
    std::size_t size = 64 * (1 + random() % 8);
    std::string text(size + 192, '\n');
    unsigned wildness = random() % 4;
    for (std::size_t i = 0; i < size + 1; ++i) {
      text[i] = wildness == 0   ? static_cast<char>(random())
                : wildness == 1 ? "a,b\n"[random() % 4]
                                : "ab,\n\r\""[random() % (4 + wildness % 3)];
    }
    std::vector<std::uint32_t> marks[2], ends[2];
    ScanState states[2];
    bool regular[2];
    for (int way = 0; way < 2; ++way) {
      marks[way].resize(size + 16);
      ends[way].resize(size + 16);
      states[way].data = text.data();
      states[way].in_quotes = wildness == 3 ? ~std::uint64_t{0} : 0;
      states[way].marks = marks[way].data();
      states[way].ends = ends[way].data();
      regular[way] = (way == 0 ? best_scan() : &scan_plain)(states[way], size);
    }
    ASSERT_EQ(regular[0], regular[1]);
    ASSERT_EQ(states[0].at, states[1].at);
    ASSERT_EQ(states[0].in_quotes, states[1].in_quotes);
    ASSERT_EQ(states[0].may_open, states[1].may_open);
    for (int way = 0; way < 2; ++way)
      marks[way].resize(states[way].mark_count), ends[way].resize(states[way].end_count);
    ASSERT_EQ(marks[0], marks[1]);
    ASSERT_EQ(ends[0], ends[1]);
  }
}

TEST(Records, Unquotes) {
  std::string scratch;
  auto text = [&](std::string_view raw) { return std::string(unquote({raw.data(), raw.size()}, scratch)); };
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(text("a"), "a");
  EXPECT_EQ(text("\"a\""), "a");
  EXPECT_EQ(text("\"\""), "");
  EXPECT_EQ(text("\"a\"\"b\""), "a\"b");
  EXPECT_EQ(text("\"a\"b"), "ab");
  EXPECT_EQ(text("\"a\"\t"), "a\t");
  EXPECT_EQ(text("\""), "\"");
  EXPECT_EQ(text("\"open"), "\"open");
  EXPECT_EQ(text("a\"b"), "a\"b");
  EXPECT_EQ(text("\"\"\"\""), "\"");
}

}  // namespace
}  // namespace siyu::csv
