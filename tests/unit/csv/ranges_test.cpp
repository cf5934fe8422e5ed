// A file read in ranges by several readers is the table that one reader makes, however nasty the file and wherever it is cut.
#include "csv/ranges.h"

#include "csv_testing.h"
#include "harness/random.h"

namespace siyu::csv {
namespace {

using tests::Random;

struct Reading {
  std::size_t head = 0, range = 1, readers = 1;  // bytes before the first range, of each range
  ParserTuning tuning;
  std::size_t taken = 0, offered = 0;  // out
};

std::string one_parser(const std::string& file, const Dialect& dialect, const std::vector<ColumnPlan>& plan) {
  Parser parser(dialect, plan, Zone{480});
  parser.append(bytes_of(file));
  return print(parser.finish());
}

// As the page and the command line do it: each range is offered in its turn, and what is not taken is appended.
std::string in_ranges(const std::string& file, const Dialect& dialect, const std::vector<ColumnPlan>& plan,
                      Reading& how) {
  FileReader whole(dialect, plan, Zone{480}, how.tuning);
  std::string_view text = file;
  auto feed_to = [&](std::uint64_t to) {
    if (to > whole.position()) whole.append(bytes_of(text.substr(whole.position(), to - whole.position())));
  };
  feed_to(std::min(how.head, file.size()));
  std::vector<std::byte> recipe = whole.recipe();
  if (!recipe.empty()) {
    std::vector<RangeReader> readers;
    for (std::size_t i = 0; i < how.readers; ++i) {
      Result<RangeReader> reader = RangeReader::make(recipe, how.tuning);
      EXPECT_TRUE(reader.ok());
      readers.push_back(std::move(*reader));
    }
    std::size_t turn = 0;
    for (std::size_t from = how.head; from < file.size(); from += how.range, ++turn) {
      std::size_t to = std::min(file.size(), from + how.range), source = turn % how.readers;
      auto blob = readers[source].read(from, to, bytes_of(text.substr(from - 1, to - from + 1 + kSeam)));
      if (blob) {
        feed_to(readers[source].start());
        Result<bool> taken = whole.offer(source, *blob);
        EXPECT_TRUE(taken.ok());
        ++how.offered;
        how.taken += taken.ok() && *taken ? 1 : 0;
        if (taken.ok() && *taken) continue;
      }
      feed_to(to);
    }
  }
  feed_to(file.size());
  return print(whole.finish());
}

Dialect dialect_of(std::initializer_list<const char*> names) {
  Dialect dialect;
  for (const char* name : names) dialect.names.emplace_back(name);
  return dialect;
}

std::vector<ColumnPlan> plan_of_orders() {
  return {{0, "id", column::Type::text, true, true, true},
          {1, "time", column::Type::instant, false, true},
          {2, "amount", column::Type::money},
          {3, "note", column::Type::text},
          {3, "words", column::Type::text},
          {4, "share", column::Type::real},
          {5, "flag", column::Type::boolean}};
}

// Rows of six cells with all that exports do; `nasty` says how often.
std::string random_file(Random& random, std::size_t rows, int nasty, const std::string& line_end) {
  const char* kNotes[] = {"plain",  "\"a,b\"",  "\"two\nlines\"", "\"say \"\"hi\"\"\"",
                          "",       "\"\"",     " 空 格 ",        "5\" pipe",
                          "\"open", "合计",     "\"x\"y",         "长",
                          "'0012",  "=\"007\"", "\xff\xfe",       "\"\"\"\""};
  std::string out = "id,time,amount,note,share,flag" + line_end;
  for (std::size_t row = 0; row < rows; ++row) {
    auto odd = [&](int of) {
      return nasty > 0 && random.below(static_cast<std::uint64_t>(of)) < static_cast<std::uint64_t>(nasty);
    };
    if (odd(300)) out += line_end;
    if (odd(400)) out += "合计,,12.50,,," + line_end;
    if (odd(500)) out += "注：以上仅供参考" + line_end;
    if (odd(300)) out += "short,2026-01-02" + line_end;
    if (odd(300)) out += "long,2026-01-02 03:04:05,1,a,b,1,2,3" + line_end;
    out += odd(60) ? "2.02607E+18" : odd(80) ? "" : "U" + std::to_string(random.below(rows));
    out += odd(60)   ? ",2026年1月2日"
           : odd(90) ? ",soon"
                     : ",2026-01-0" + std::to_string(1 + random.below(9)) + " 10:20:30";
    out += odd(40) ? ",\"1,299.00\"" : odd(70) ? ",¥5" : "," + std::to_string(random.below(1000)) + ".5";
    out += ",";
    out += kNotes[random.below(nasty > 1 ? 16 : nasty > 0 ? 7 : 1)];
    out += "," + std::to_string(random.below(7)) + ".25," + (odd(50) ? "maybe" : "是");
    out += line_end;
  }
  if (random.below(3) == 0 && nasty > 0) out += line_end + "总交易单数,总金额" + line_end + "12,99.5" + line_end;
  if (random.below(4) == 0) out.resize(out.size() - line_end.size());
  return out;
}

TEST(Ranges, AnyCutOfNastyFiles) {
  Dialect dialect = dialect_of({"id", "time", "amount", "note", "share", "flag"});
  std::size_t taken = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed * 7919);
    std::string file = random_file(random, 20 + random.below(seed % 7 == 0 ? 300 : 60), static_cast<int>(seed % 4),
                                   seed % 3 == 0 ? "\r\n" : "\n");
    if (seed % 5 == 0) {
      file = "\xEF\xBB\xBF" + file;
      dialect.bom_bytes = 3;
    } else {
      dialect.bom_bytes = 0;
    }
    std::string expected = one_parser(file, dialect, plan_of_orders());
    for (std::size_t turn = 0; turn < 6; ++turn) {
      Reading how;
      how.head = 1 + random.below(file.size());
      how.range = turn == 0 ? 20 + random.below(60) : 1 + random.below(file.size());
      how.readers = 1 + random.below(4);
      if (turn < 4) how.tuning.block_bytes = 64 + random.below(500);
      if (turn == 5) how.tuning.scan = ParserTuning::Scan::serial;
      ASSERT_EQ(in_ranges(file, dialect, plan_of_orders(), how), expected)
          << "seed " << seed << " head " << how.head << " range " << how.range << " readers " << how.readers;
      taken += how.taken;
    }
  }
  EXPECT_GT(taken, 1000u);
}

// The point of it: of a regular file every range is taken, whatever it has in quotes, and texts cross once.
TEST(Ranges, RegularFilesAreTaken) {
  Dialect dialect = dialect_of({"id", "note"});
  std::string file = "id,note\n";
  for (int row = 0; row < 3000; ++row)
    file +=
        "\"U" + std::to_string(row % 700) + "\",\"line one,\nline \"\"two\"\" of " + std::to_string(row % 31) + "\"\n";
  std::vector<ColumnPlan> plan = {{0, "id"}, {1, "note"}};
  for (std::size_t range : {500u, 1000u, 4096u, 30000u}) {
    Reading how{2000, range, 3, {}};
    EXPECT_EQ(in_ranges(file, dialect, plan, how), one_parser(file, dialect, plan));
    EXPECT_EQ(how.offered, (file.size() - how.head + range - 1) / range);
    EXPECT_EQ(how.taken, how.offered) << range;
  }
}

TEST(Ranges, OneStrayQuoteCostsOneRangeAtMost) {
  Dialect dialect = dialect_of({"id", "note"});
  std::string file = "id,note\n";
  for (int row = 0; row < 2000; ++row) file += "U" + std::to_string(row) + (row == 900 ? ",5\" pipe\n" : ",fine\n");
  std::vector<ColumnPlan> plan = {{0, "id"}, {1, "note"}};
  Reading how{1000, 700, 2, {}};
  EXPECT_EQ(in_ranges(file, dialect, plan, how), one_parser(file, dialect, plan));
  EXPECT_GE(how.taken + 1, how.offered);
  EXPECT_GT(how.offered, 20u);
}

TEST(Ranges, OtherEncodings) {
  for (auto [encoding, text] : {std::pair{Encoding::gb18030, std::string("\xB8\xB6\xBF\xEE\x81\x30\x81\x30")},
                                std::pair{Encoding::windows1252, std::string("caf\xE9")},
                                std::pair{Encoding::big5, std::string("\xA5\x49\xB4\xDA")}}) {
    Dialect dialect = dialect_of({"id", "note"});
    dialect.encoding = encoding;
    std::string file = "id,note\n";
    for (int row = 0; row < 600; ++row)
      file += std::to_string(row) + ",\"" + text + "\n" + std::to_string(row % 9) + "\"\n";
    std::vector<ColumnPlan> plan = {{0, "id"}, {1, "note"}};
    Reading how{700, 333, 2, {}};
    EXPECT_EQ(in_ranges(file, dialect, plan, how), one_parser(file, dialect, plan));
    EXPECT_EQ(how.taken, how.offered);
  }
}

TEST(Ranges, SomeFilesAreReadByOne) {
  std::string rows = "id,note\n";
  for (int row = 0; row < 100; ++row) rows += "1,2\n";
  auto possible = [&](Dialect dialect) {
    FileReader reader(dialect, {{0, "id"}}, Zone{480});
    reader.append(bytes_of(rows));
    return !reader.recipe().empty();
  };
  Dialect plain = dialect_of({"id", "note"});
  EXPECT_TRUE(possible(plain));
  Dialect other = plain;
  other.encoding = Encoding::utf16le;
  EXPECT_FALSE(possible(other));
  other = plain;
  other.end_row = 50;
  EXPECT_FALSE(possible(other));
  other = plain;
  other.header_row = 95;  // too few rows to know what a full one is
  EXPECT_FALSE(possible(other));
}

TEST(Ranges, DamagedBlobsAreRefused) {
  Dialect dialect = dialect_of({"id", "time", "amount", "note", "share", "flag"});
  Random random(5);
  std::string file = random_file(random, 200, 2, "\n");
  std::string_view text = file;
  FileReader first(dialect, plan_of_orders(), Zone{480});
  first.append(bytes_of(text.substr(0, 3000)));
  std::vector<std::byte> recipe = first.recipe();
  Result<RangeReader> reader = RangeReader::make(recipe);
  ASSERT_TRUE(reader.ok());
  std::vector<std::byte> blob = *reader->read(3000, 6000, bytes_of(text.substr(2999)));
  std::uint64_t start = reader->start();
  std::size_t refused = 0;
  for (std::size_t turn = 0; turn < 3000; ++turn) {
    std::vector<std::byte> damaged = blob;
    if (turn % 2 == 0)
      damaged.resize(random.below(blob.size()));
    else
      damaged[random.below(blob.size())] = static_cast<std::byte>(random.below(256));
    FileReader whole(dialect, plan_of_orders(), Zone{480});
    whole.append(bytes_of(text.substr(0, start)));
    refused += !whole.offer(0, damaged).ok();
  }
  EXPECT_GE(refused, 1500u);
  for (std::size_t size = 0; size < recipe.size(); ++size)
    EXPECT_FALSE(RangeReader::make(std::span(recipe).first(size)).ok());
}

}  // namespace
}  // namespace siyu::csv
