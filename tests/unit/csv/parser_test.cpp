// The parser on small files whose table can be said by hand: RFC 4180, ragged and blank rows, cleaning, every type, and
// every kind of bad input.
#include <gtest/gtest.h>
#include <cmath>
#include <string>

#include "csv/ingest.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;
using Rows = std::vector<std::string>;

TEST(Parser, Rfc4180) {
  EXPECT_EQ(rows_of(parse("a,b,c\n1,2,3\n", {texts(3)})), Rows{"1|2|3"});
  EXPECT_EQ(rows_of(parse("a,b\r\n\"x,y\",\"line\r\nbreak\"\r\n\"q\"\"q\",\"\"\r\n", {texts(2)})),
            (Rows{"x,y|line\r\nbreak", "q\"q|∅"}));
  EXPECT_EQ(rows_of(parse("a,b\n1,2", {texts(2)})), Rows{"1|2"});
  EXPECT_EQ(rows_of(parse("a,b\r1,2\r3,4", {texts(2)})), (Rows{"1|2", "3|4"}));
  EXPECT_EQ(rows_of(parse("a,b\n1,2\r\n3,4\r5,6\n", {texts(2)})), (Rows{"1|2", "3|4", "5|6"}));
  EXPECT_EQ(rows_of(parse("\xEF\xBB\xBF\"a\",b\n1,2\n", {texts(2), Encoding::utf8, ',', 1, 3})), Rows{"1|2"});
  EXPECT_EQ(rows_of(parse("a;b\n1;\"2;3\"\n", {texts(2), Encoding::utf8, ';'})), Rows{"1|2;3"});
}

TEST(Parser, EmptyFilesAndHeaders) {
  EXPECT_EQ(parse("", {texts(2)}).rows, 0u);
  EXPECT_EQ(parse("a,b\n", {texts(2)}).rows, 0u);
  EXPECT_EQ(parse("a,b", {texts(2)}).rows, 0u);
  Parsed parsed = parse("title\n\na,b\n1,2\n", {texts(2), Encoding::utf8, ',', 3});
  EXPECT_EQ(rows_of(parsed), Rows{"1|2"});
  ASSERT_EQ(parsed.skipped.size(), 1u);
  EXPECT_EQ(parsed.skipped[0].reason, "before_header");
  EXPECT_EQ(parsed.skipped[0].rows, 2u);
  EXPECT_EQ(parsed.row_numbers.size(), 0u);
}

TEST(Parser, BlankRowsAreSkippedAndNumbered) {
  Parsed parsed = parse("a,b\n1,2\n\n3,4\n,\n \t\n5,6\n\x1A", {texts(2)});
  EXPECT_EQ(rows_of(parsed), (Rows{"1|2", "3|4", "5|6"}));
  ASSERT_EQ(parsed.skipped.size(), 1u);
  EXPECT_EQ(parsed.skipped[0].rows, 4u);
  ASSERT_EQ(parsed.row_numbers.size(), 3u);
  EXPECT_EQ(parsed.row_numbers.values()[0], 2);
  EXPECT_EQ(parsed.row_numbers.values()[1], 4);
  EXPECT_EQ(parsed.row_numbers.values()[2], 7);
}

TEST(Parser, RaggedRows) {
  Parsed parsed = parse("a,b,c\n1,2\n1,2,3,4\n1,2,3,\n1,2,3,\"\"\n", {texts(3)});
  EXPECT_EQ(rows_of(parsed), (Rows{"1|2|∅", "1|2|3", "1|2|3", "1|2|3"}));
  EXPECT_EQ(problem_cells(parsed, "short_row"), 1u);
  EXPECT_EQ(problem_cells(parsed, "long_row"), 1u);
  ASSERT_EQ(parsed.problems.size(), 2u);
  EXPECT_EQ(parsed.problems[0].examples[0].row, 3u);
  EXPECT_EQ(parsed.problems[0].examples[0].text, "1,2,3,4");
  EXPECT_EQ(parsed.problems[1].examples[0].row, 2u);

  Dialect dialect;
  dialect.names = {"a", "b", "c"};
  Parser parser(dialect, {{0, "a", Type::text}}, Zone{});  // the missing cell is not planned
  parser.append(bytes_of("a,b,c\n1\n"));
  EXPECT_TRUE(parser.finish().problems.empty());
}

TEST(Parser, PlansAreFreeInOrderAndNames) {
  Dialect dialect;
  dialect.names = {"x", "y", "x#2"};
  Parser parser(dialect, {{2, "second", Type::integer}, {0, "first", Type::text}, {0, "again", Type::integer}}, Zone{});
  parser.append(bytes_of("x,y,x\n7,skip,9\n"));
  EXPECT_EQ(parser.rows(), 0u);  // nothing is decided before a block is full
  Parsed parsed = parser.finish();
  EXPECT_EQ(rows_of(parsed), Rows{"9|7|7"});
  EXPECT_EQ(parsed.table.columns()[0].first, "second");

  Parser counting(dialect, {}, Zone{});
  counting.append(bytes_of("x,y,x\n7,skip,9\n1,2,3\n"));
  EXPECT_EQ(counting.finish().rows, 2u);
}

TEST(Parser, OddQuotes) {
  Parsed parsed = parse("a,b\n1,say \"hi\"\n\"x\" y,2\n\"z\"\t,3\n=\"001\",4\n", {texts(2)});
  EXPECT_EQ(rows_of(parsed), (Rows{"1|say \"hi\"", "x y|2", "z|3", "001|4"}));
  EXPECT_EQ(problem_cells(parsed, "stray_quote"), 2u);
  EXPECT_EQ(clean_cells(parsed, "formula_wrapper"), 1u);

  parsed = parse("a,b\n1,2\n\"open,3\n4,5\n", {texts(2)});
  EXPECT_EQ(rows_of(parsed), (Rows{"1|2", "\"open|3", "4|5"}));
  EXPECT_EQ(problem_cells(parsed, "unclosed_quote"), 1u);
  EXPECT_EQ(parsed.problems[0].examples[0].row, 3u);
  EXPECT_EQ(parsed.problems[0].column, "a");
}

TEST(Parser, TwoStrayQuotesSwallowNoRows) {
  std::string text = "a,b\n1,2\n\"open,3\n";
  for (int i = 0; i < 1000; ++i) text += "r,4\n";
  Parsed parsed = parse(text + "5,\"x y\n6,7\n", {texts(2)});
  EXPECT_EQ(parsed.rows, 1004u);
  EXPECT_EQ(rows_of(parsed)[1], "\"open|3");
  EXPECT_EQ(rows_of(parsed)[1002], "5|\"x y");
  EXPECT_EQ(problem_cells(parsed, "unclosed_quote"), 2u);
  EXPECT_EQ(problem_cells(parsed, "stray_quote"), 0u);

  parsed = parse("a,b\n\"two\nlines\" ,\"a \"\"quoted\"\"\r\nword\"\n\"s\"t,8\n", {texts(2)});
  EXPECT_EQ(parsed.rows, 2u);  // line breaks in quotes that close as they should
  EXPECT_EQ(problem_cells(parsed, "unclosed_quote"), 0u);
  EXPECT_EQ(problem_cells(parsed, "stray_quote"), 1u);
}

TEST(Parser, CleansText) {
  Parsed parsed = parse(
      "a,b\n\"\t6917926768823643751\",1\n`wx123,2\n'18600000001,3\n'tis,4\n=\"0019\",5\n\xE3\x80\x80张三\xC2\xA0,6\n-,"
      "7\n--,8\n\t,9\n无,10\n"
      "''5,11\n\\N,12\n`code` x,13\n=123,14\n",
      {texts(2)});
  EXPECT_EQ(rows_of(parsed), (Rows{"6917926768823643751|1", "wx123|2", "18600000001|3", "'tis|4", "0019|5", "张三|6",
                                   "∅|7", "∅|8", "∅|9", "无|10", "''5|11", "∅|12", "`code` x|13", "123|14"}));
  EXPECT_EQ(clean_cells(parsed, "tab"), 2u);
  EXPECT_EQ(clean_cells(parsed, "backtick"), 1u);
  EXPECT_EQ(clean_cells(parsed, "apostrophe"), 1u);
  EXPECT_EQ(clean_cells(parsed, "formula_wrapper"), 2u);
  EXPECT_EQ(clean_cells(parsed, "trimmed"), 1u);
  EXPECT_EQ(clean_cells(parsed, "null_mark"), 4u);
}

TEST(Parser, CountsEveryOccurrenceOfACleanedText) {
  std::string text = "a\n";
  for (int i = 0; i < 1000; ++i) text += i % 2 == 0 ? " x\n" : "x\n";
  Parsed parsed = parse(text, {texts(1)});
  EXPECT_EQ(parsed.table.find("a")->dictionary().size(), 1u);
  EXPECT_EQ(clean_cells(parsed, "trimmed"), 500u);
}

TEST(Parser, Money) {
  Parsed parsed = parse(
      "a\n1299\n-35.80\n\"1,299.00\"\n¥25.80\n598.00元\n(88.00)\n3.5万\n499.00（系统计算中）\n-\nabc\n0.00001\n.5\n12."
      "\n00.5\n",
      {{Type::money}});
  EXPECT_EQ(rows_of(parsed), (Rows{"12990000", "-358000", "12990000", "258000", "5980000", "-880000", "350000000",
                                   "4990000", "∅", "∅", "0", "5000", "120000", "5000"}));
  EXPECT_EQ(problem_cells(parsed, "not_money"), 1u);
  EXPECT_EQ(clean_cells(parsed, "rounded"), 1u);
  EXPECT_EQ(clean_cells(parsed, "thousands"), 1u);
  EXPECT_EQ(clean_cells(parsed, "currency"), 1u);
  EXPECT_EQ(clean_cells(parsed, "unit"), 2u);
  EXPECT_EQ(clean_cells(parsed, "brackets"), 1u);
  EXPECT_EQ(clean_cells(parsed, "remark"), 1u);
  EXPECT_EQ(parsed.problems[0].examples[0].text, "abc");
  EXPECT_EQ(parsed.problems[0].examples[0].row, 11u);
}

TEST(Parser, MoneyFastWayEqualsTheSlowOne) {
  // A blank before the number takes the slow way.
  for (std::string_view number : {"0",
                                  "-0",
                                  "7",
                                  "12.3",
                                  "12.34",
                                  "12.345",
                                  "12.3456",
                                  "12.34567",
                                  "12.34560",
                                  "-12.3",
                                  "99999999999999",
                                  "999999999999999",
                                  "9999999999.9999",
                                  "-.5",
                                  "-",
                                  ".",
                                  "1..2",
                                  "1.2.3",
                                  "+5",
                                  "1e5",
                                  "00012.50"}) {
    std::string fast = "a,b\n" + std::string(number) + ",1\n", slow = "a,b\n " + std::string(number) + ",1\n";
    Asked asked{{Type::money, Type::text}};
    EXPECT_EQ(rows_of(parse(fast, asked)), rows_of(parse(slow, asked))) << number;
    asked.types[0] = Type::real;
    EXPECT_EQ(rows_of(parse(fast, asked)), rows_of(parse(slow, asked))) << number;
    asked.types[0] = Type::integer;
    EXPECT_EQ(rows_of(parse(fast, asked)), rows_of(parse(slow, asked))) << number;
  }
}

TEST(Parser, NumbersAndFlags) {
  Parsed parsed = parse(
      "a,b,c\n\"1,099\",4.41%,是\n12.00,14.73秒,No\n5次,1e3,1\nx,y,z\n无,NaN,-\n123456789012345678,0.1,"
      "FALSE\n99999999999999999999,-2.5,已关注\n",
      {{Type::integer, Type::real, Type::boolean}});
  EXPECT_EQ(rows_of(parsed), (Rows{"1099|0.0441|1", "12|14.73|0", "5|1000|1", "∅|∅|∅", "∅|∅|∅",
                                   "123456789012345678|0.1|0", "∅|-2.5|1"}));
  EXPECT_EQ(problem_cells(parsed, "not_a_number"), 3u);
  EXPECT_EQ(problem_cells(parsed, "not_a_flag"), 1u);
  EXPECT_EQ(clean_cells(parsed, "percent"), 1u);
}

TEST(Parser, Times) {
  Parsed parsed = parse(
      "a\n2026-11-01 09:31:05\n\"2026-11-01 09:31:06\"\n2026/1/2 9:31\n2025-12-06 10:37:33 "
      "-0500\n1600272000\n2026-02-30 00:00:00\n2026-11-01 25:00:00\n"
      "2026-11-01 09:31:05.250\n`2026-11-01 00:00:00\n2020-02-03 10:11（重复添加）\n0000-00-00 00:00:00\n",
      {{Type::instant}});
  auto at = [](std::string_view text) { return std::to_string(parse_time(text, Zone{480})->instant); };
  EXPECT_EQ(rows_of(parsed), (Rows{at("2026-11-01 09:31:05"), at("2026-11-01 09:31:06"), at("2026-01-02 09:31"),
                                   at("2025-12-06 23:37:33"), at("2020-09-17"), "∅", "∅", at("2026-11-01 09:31:05.250"),
                                   at("2026-11-01"), at("2020-02-03 10:11"), "∅"}));
  EXPECT_EQ(problem_cells(parsed, "not_a_time"), 2u);
  EXPECT_EQ(parsed.resolution, Resolution::millisecond);
  EXPECT_EQ(parse("a\n2026-11-01\n", {{Type::instant}}).resolution, Resolution::day);
  EXPECT_EQ(parse("a\n2026-11-01 10:00:00\n", {{Type::instant}}).resolution, Resolution::second);
}

TEST(Parser, Days) {
  Parsed parsed =
      parse("a\n2026-11-01\n2026/07/24\n20261101\n2026年6月1日\n1600272000\n2026-11-01 23:59:59\nx\n", {{Type::day}});
  auto day = [](int year, unsigned month, unsigned date) {
    return std::to_string(days_from_civil({year, month, date}));
  };
  EXPECT_EQ(rows_of(parsed), (Rows{day(2026, 11, 1), day(2026, 7, 24), day(2026, 11, 1), day(2026, 6, 1),
                                   day(2020, 9, 17), day(2026, 11, 1), "∅"}));
}

TEST(Parser, BadBytesAndNuls) {
  std::string text = "a,b\nok,1\nx\xFFy,2\nx\xFFy,3\n";
  text += std::string("n\0l,4\n", 6) + std::string("ok,\0 5\n", 7) + "cut\xE4\xB8,6\n";
  Parsed parsed = parse(text, {{Type::text, Type::integer}});
  EXPECT_EQ(rows_of(parsed),
            (Rows{"ok|1", "x\xEF\xBF\xBDy|2", "x\xEF\xBF\xBDy|3", "nl|4", "ok|5", "cut\xEF\xBF\xBD|6"}));
  EXPECT_EQ(problem_cells(parsed, "bad_bytes"), 3u);
  EXPECT_EQ(problem_cells(parsed, "nul_bytes"), 2u);
}

TEST(Parser, LoneSurrogatesAndCutUtf16) {
  std::string text = "\xFF\xFE";
  for (char16_t unit : std::u16string(u"a\tb\r\nx\xD83D"
                                      u"y\t1\r\n\xD83D\xDE00\t2")) {
    text += static_cast<char>(unit & 0xFF);
    text += static_cast<char>(unit >> 8);
  }
  text += 'x';  // half a unit
  Parsed parsed = parse(text, {{Type::text, Type::text}, Encoding::utf16le, '\t', 1, 2});
  EXPECT_EQ(rows_of(parsed), (Rows{"x\xEF\xBF\xBDy|1", "😀|2\xEF\xBF\xBD"}));
  EXPECT_EQ(problem_cells(parsed, "bad_bytes"), 2u);
}

TEST(Parser, ExamplesAreKeptUpToALimit) {
  std::string text = "a\n";
  for (int i = 0; i < 500; ++i) text += "bad" + std::to_string(i) + "\n";
  Parsed parsed = parse(text, {{Type::integer}});
  ASSERT_EQ(parsed.problems.size(), 1u);
  EXPECT_EQ(parsed.problems[0].cells, 500u);
  EXPECT_EQ(parsed.problems[0].examples.size(), ProblemCount::kExamples);
  std::string long_cell(1000, 'z');
  parsed = parse("a\n" + long_cell + "\n", {{Type::integer}});
  EXPECT_EQ(parsed.problems[0].examples[0].text, std::string(80, 'z'));
}

TEST(Parser, GbkPipesAreDecodedFirst) {
  // 祙 is B5 7C in GBK: its second byte is the delimiter.
  EXPECT_EQ(decode("\xB5\x7C", Encoding::gb18030).size(), 3u);
  Parsed parsed = parse("a|b\n\xB5\x7Cx|2\n", {{Type::text, Type::integer}, Encoding::gb18030, '|'});
  EXPECT_EQ(rows_of(parsed), Rows{decode("\xB5\x7C", Encoding::gb18030) + "x|2"});
}

TEST(Parser, GbkRawBytesAreNotTakenForUtf8) {
  // C1 AA CD A8 (联通) is also valid-looking UTF-8; the same column holds ASCII.
  Parsed parsed = parse("a\nabc\n\xC1\xAA\xCD\xA8\nabc\n\xC1\xAA\xCD\xA8\n", {texts(1), Encoding::gb18030});
  EXPECT_EQ(rows_of(parsed), (Rows{"abc", "联通", "abc", "联通"}));
  EXPECT_EQ(parsed.table.find("a")->dictionary().size(), 2u);
}

TEST(Parser, AHugeCellIsANull) {
  std::string huge(100 << 20, 'x');
  for (bool quoted : {false, true}) {
    std::string quote = quoted ? "\"" : "";
    Parser parser = make_parser({texts(2)});
    parser.append(bytes_of("a,b\n1,2\n" + quote));
    parser.append(bytes_of(huge));
    parser.append(bytes_of(quote + ",3\n4,5\n"));
    Parsed parsed = parser.finish();
    EXPECT_EQ(rows_of(parsed), (Rows{"1|2", "∅|3", "4|5"}));
    EXPECT_EQ(problem_cells(parsed, "cell_too_long"), 1u);
  }
}

TEST(Parser, TenThousandColumns) {
  std::string row;
  for (int i = 0; i < 10000; ++i) row += (i > 0 ? ",c" : "c") + std::to_string(i);
  std::string text;
  for (int i = 0; i < 20; ++i) text += row + "\n";
  Parsed parsed = parse(text, {texts(10000)});
  EXPECT_EQ(parsed.rows, 19u);
  EXPECT_EQ(cell_text(parsed.table.columns().back().second, 18), "c9999");
}

TEST(Parser, AnUnclosedQuoteAtTheStartOfALongFile) {
  std::string text = "a,b\n\"oops,1\n";
  for (int i = 0; i < 200000; ++i) text += "row,2\n";
  Parsed parsed = parse(text, {{Type::text, Type::integer}});
  EXPECT_EQ(parsed.rows, 200001u);
  EXPECT_EQ(problem_cells(parsed, "unclosed_quote"), 1u);
}

}  // namespace
}  // namespace siyu::csv
