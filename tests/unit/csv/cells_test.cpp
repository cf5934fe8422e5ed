// What a cell says under its exporter's marks: every layout of times, the column's own order of day and month, examples of
// what was cleaned, ids that are destroyed, and rows that are set aside.
#include <gtest/gtest.h>

#include "csv/clean.h"
#include "csv/ingest.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;
using Rows = std::vector<std::string>;

// One column named 时间, as sniffed; each cell as a time or ∅, and the type that was guessed.
Rows times_of(std::initializer_list<std::string_view> cells, Type* type = nullptr) {
  std::string text = "时间,k\n";
  for (std::string_view cell : cells) text += "\"" + std::string(cell) + "\",w\n";
  Result<Sniff> found = sniff_whole(text);
  if (!found) return {};
  if (type != nullptr) *type = found->columns[0].type;
  Parser parser(found->dialect, {{0, "t", Type::instant}}, Zone{480});
  parser.append(bytes_of(text));
  Parsed parsed = parser.finish();
  Rows rows;
  const column::Column& column = *parsed.table.find("t");
  for (std::size_t row = 0; row < parsed.rows; ++row)
    rows.push_back(column.is_null(row) ? "∅" : format_instant(column.values()[row], Zone{480}));
  return rows;
}

std::string one_time(std::string_view cell) { return times_of({cell}).front(); }

TEST(Cells, EveryLayoutOfTimes) {
  EXPECT_EQ(one_time("2026-06-05 10:11:12"), "2026-06-05 10:11:12");
  EXPECT_EQ(one_time("2026-06-05 10:11:12.345678"), "2026-06-05 10:11:12.345");
  EXPECT_EQ(one_time("2026/6/5 9:31"), "2026-06-05 09:31:00");
  EXPECT_EQ(one_time("20260605"), "2026-06-05 00:00:00");
  EXPECT_EQ(one_time("20260605101112"), "2026-06-05 10:11:12");
  EXPECT_EQ(one_time("2026年06月05日 00:00:00"), "2026-06-05 00:00:00");
  EXPECT_EQ(one_time("2014-12-06 02"), "2014-12-06 02:00:00");
  EXPECT_EQ(one_time("2026-06-05T10:00:00Z"), "2026-06-05 18:00:00");
  EXPECT_EQ(one_time("2025-12-06 10:37:33 -0500"), "2025-12-06 23:37:33");
  EXPECT_EQ(one_time("2026-06-05 10:00:00+08:00"), "2026-06-05 10:00:00");
  EXPECT_EQ(one_time("2026-06-05 10:00:00 UTC"), "2026-06-05 18:00:00");
  EXPECT_EQ(one_time("1600272000"), "2020-09-17 00:00:00");
  EXPECT_EQ(one_time("1600272000123"), "2020-09-17 00:00:00.123");
  EXPECT_EQ(one_time("1600272000123456"), "2020-09-17 00:00:00.123");
  EXPECT_EQ(one_time("46178"), "2026-06-05 00:00:00");
  EXPECT_EQ(one_time("46178.3958333333"), "2026-06-05 09:30:00");
  EXPECT_EQ(one_time("2026/6/5 下午3:05:00"), "2026-06-05 15:05:00");
  EXPECT_EQ(one_time("2026-06-05 上午 12:05"), "2026-06-05 00:05:00");
  EXPECT_EQ(one_time("2026-06-05 3:05 PM"), "2026-06-05 15:05:00");
  EXPECT_EQ(one_time("2026-06-05 12:05 a. m."), "2026-06-05 00:05:00");
  EXPECT_EQ(one_time("2020-02-03 10:11（重复添加）"), "2020-02-03 10:11:00");
  EXPECT_EQ(one_time("2026-06-20 11:00 - 2026-06-20 12:00"), "2026-06-20 11:00:00");
  EXPECT_EQ(one_time("2026-06-20 11:00~12:00"), "2026-06-20 11:00:00");
  EXPECT_EQ(one_time("2026-06-20 至 2026-06-21"), "2026-06-20 00:00:00");
  EXPECT_EQ(one_time("２０２６-０６-０５ 10：11"), "2026-06-05 10:11:00");
  EXPECT_EQ(one_time("`2026-09-24 10:00:00"), "2026-09-24 10:00:00");
  for (std::string_view none :
       {"明天", "29999", "60000", "46178.x", "2026-06-20 11:00 - x", "2026-06-05 上午15:00", "2026-06-05 10:00 XM"})
    EXPECT_EQ(one_time(none), "∅") << none;
}

TEST(Cells, DayAndMonthAreAMatterOfTheColumn) {
  Type type = Type::text;
  EXPECT_EQ(times_of({"3/2/2026 10:00", "13/2/2026 11:00"}, &type),
            (Rows{"2026-02-03 10:00:00", "2026-02-13 11:00:00"}));
  EXPECT_EQ(type, Type::instant);
  EXPECT_EQ(times_of({"3/2/2026", "2/13/2026"}, &type), (Rows{"2026-03-02 00:00:00", "2026-02-13 00:00:00"}));
  EXPECT_EQ(type, Type::day);
  EXPECT_EQ(times_of({"03.02.2026", "13.02.2026"}, &type), (Rows{"2026-02-03 00:00:00", "2026-02-13 00:00:00"}));
  // Nothing tells: left as text, and no cell is guessed.
  EXPECT_EQ(times_of({"3/2/2026", "4/2/2026"}, &type), (Rows{"∅", "∅"}));
  EXPECT_EQ(type, Type::text);
  // Cells that contradict one another: only those that say it themselves.
  EXPECT_EQ(times_of({"3/2/2026", "13/2/2026", "2/13/2026"}),
            (Rows{"∅", "2026-02-13 00:00:00", "2026-02-13 00:00:00"}));
  Result<Sniff> found = sniff_whole("时间,k\n3/2/2026,w\n4/2/2026,w\n");
  EXPECT_TRUE(found->columns[0].ambiguous_date);
  Parser parser(found->dialect, {{0, "t", Type::day}}, Zone{480});
  parser.append(bytes_of("时间,k\n3/2/2026,w\n4/2/2026,w\nx,w\n"));
  Parsed parsed = parser.finish();
  EXPECT_EQ(problem_cells(parsed, "ambiguous_date"), 2u);
  EXPECT_EQ(problem_cells(parsed, "not_a_time"), 1u);
  EXPECT_FALSE(sniff_whole("时间,k\n13/2/2026,w\n")->columns[0].ambiguous_date);
}

TEST(Cells, SerialsOnlyWhereATimeMustStand) {
  EXPECT_EQ(sniff_whole("付款时间,k\n46178,a\n46179,b\n")->columns[0].type, Type::day);
  EXPECT_EQ(sniff_whole("付款时间,k\n46178.5,a\n46179,b\n")->columns[0].type, Type::instant);
  EXPECT_EQ(sniff_whole("浏览量,k\n46178,a\n46179,b\n")->columns[0].type, Type::integer);
  EXPECT_EQ(sniff_whole("平均停留时间,k\n46178,a\n46179,b\n")->columns[0].type, Type::integer);
}

TEST(Cells, RulesAreNamedAndCounted) {
  Parsed parsed = parse(
      "a\n46178\n1600272000\n2026-06-05T10:00:00Z\n2026-06-20 11:00 - 2026-06-20 12:00\n2026-06-05 3:05 PM\n13/2/2026\n"
      "2/13/2026\n２０２６年6月5日\n2020-02-03 10:11（重复添加）\n",
      {{Type::instant}});
  EXPECT_TRUE(parsed.problems.empty());
  for (std::string_view rule :
       {"serial", "unix_time", "offset", "range", "twelve_hour", "day_first", "month_first", "full_width", "remark"})
    EXPECT_EQ(clean_cells(parsed, rule), 1u) << rule;
  parsed = parse("a\n２９９．００\n（88.00）\n￥1，299\n1.2万人\n-\n$$密文\n", {{Type::money}});
  EXPECT_EQ(rows_of(parsed), (Rows{"2990000", "-880000", "∅", "120000000", "∅", "∅"}));
  EXPECT_EQ(clean_cells(parsed, "full_width"), 1u);
  EXPECT_EQ(clean_cells(parsed, "null_mark"), 2u);
}

TEST(Cells, CleaningKeepsItsFirstExamples) {
  Parsed parsed = parse("a,b\n=\"001\",￥1\n'002,3元\n=\"003\",￥5\n=\"001\",￥6\n=\"004\",￥7\n=\"005\",8\n",
                        {{Type::text, Type::money}});
  for (const CleanCount& clean : parsed.cleaned) {
    if (clean.rule != "formula_wrapper") continue;
    EXPECT_EQ(clean.cells, 5u);
    ASSERT_EQ(clean.examples.size(), CleanCount::kExamples);
    EXPECT_EQ(clean.examples[0].row, 2u);
    EXPECT_EQ(clean.examples[0].before, "=\"001\"");
    EXPECT_EQ(clean.examples[0].after, "001");
    EXPECT_EQ(clean.examples[1].row, 4u);
    EXPECT_EQ(clean.examples[2].before, "=\"001\"");
  }
  bool money = false;
  for (const CleanCount& clean : parsed.cleaned) {
    if (clean.rule != "currency") continue;
    money = true;
    EXPECT_EQ(clean.cells, 4u);
    EXPECT_EQ(clean.examples[0].before, "￥1");
    EXPECT_EQ(clean.examples[0].after, "1.00");
  }
  EXPECT_TRUE(money);
}

TEST(Cells, NullMarks) {
  Parsed parsed = parse(
      "a,b\n,x\n\t,x\n-,x\n--,x\n---,x\n——,x\n/,x\nNA,x\nN/A,x\nnull,x\nNULL,x\nNone,x\n无,x\n##密文,x\n", {texts(2)});
  EXPECT_EQ(parsed.table.find("a")->nulls(), 12u);
  EXPECT_EQ(rows_of(parsed)[12], "无|x");
  EXPECT_EQ(rows_of(parsed)[13], "##密文|x");
  parsed = parse("a,b\n无,x\nNone,x\n##密文,x\n", {{Type::integer, Type::text}});
  EXPECT_EQ(parsed.table.find("a")->nulls(), 3u);
  EXPECT_TRUE(parsed.problems.empty());
  Result<Sniff> found = sniff_whole("名,k\n##密文,a\n王*,b\n138****1402,c\n1******6198,d\n");
  EXPECT_TRUE(found->columns[0].masked);
}

TEST(Cells, CleaningACleanTextChangesNothing) {
  for (std::string_view raw :
       {"=\"'`1\"", "`=\"\t12\"", "'=A-17", "=SUM(A1:B2)", "\xC2\xA0\xE3\x80\x80x", "=-5", "= 1", "'`"}) {
    Cleaned once = clean_cell(raw, Encoding::utf8, true), twice = clean_cell(once.text, Encoding::utf8, true);
    EXPECT_EQ(once.text, twice.text) << raw;
  }
  EXPECT_EQ(clean_cell("=A-17", Encoding::utf8, true).text, "A-17");
  EXPECT_EQ(clean_cell("=SUM(A1:B2)", Encoding::utf8, true).text, "=SUM(A1:B2)");
}

Parsed aside_of(std::string_view text) {
  Dialect dialect;
  dialect.names = {"id", "time", "amount", "note"};
  std::vector<ColumnPlan> plan(4);
  for (std::size_t i = 0; i < 4; ++i) plan[i].source = i, plan[i].name = dialect.names[i];
  plan[0].is_id = plan[0].sets_aside = plan[0].required = true;
  plan[1].type = Type::instant;
  plan[1].sets_aside = plan[1].required = true;
  plan[2].type = Type::money;
  plan[2].sets_aside = true;
  plan[3].is_id = true;  // damaged cells become null, the row stays
  Parser parser(dialect, plan, Zone{480});
  parser.append(bytes_of(text));
  return parser.finish();
}

TEST(Cells, RowsAreSetAsideWithTheirReasons) {
  Parsed parsed = aside_of(
      "id,time,amount,note\nA1,2026-06-01 10:00:00,5,x\n2.02607E+18,2026-06-01 10:00:00,5,x\nA3,never,abc,x\n,,5,\n"
      "A5,2026-06-01 10:00:00,,4.00123E+27\nA6,2026-06-01\n\nbad\xFF,2026-06-01 10:00:00,5,x\n");
  EXPECT_EQ(parsed.rows, 7u);
  EXPECT_EQ(parsed.aside, (std::vector<std::uint32_t>{1, 2, 3, 6}));
  ASSERT_EQ(parsed.aside_rows.size(), 4u);
  using Reasons = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(parsed.aside_rows[0].reasons, (Reasons{{"damaged_id", "id"}}));
  EXPECT_EQ(parsed.aside_rows[0].cells, (Rows{"2.02607E+18", "2026-06-01 10:00:00", "5", "x"}));
  EXPECT_EQ(parsed.aside_rows[0].number, 3u);
  EXPECT_EQ(parsed.aside_rows[1].reasons, (Reasons{{"not_a_time", "time"}, {"not_money", "amount"}}));
  EXPECT_EQ(parsed.aside_rows[2].reasons, (Reasons{{"missing_value", "id"}, {"missing_value", "time"}}));
  EXPECT_EQ(parsed.aside_rows[3].reasons, (Reasons{{"bad_bytes", "id"}}));
  EXPECT_EQ(parsed.aside_rows[3].number, 9u);
  EXPECT_TRUE(parsed.table.find("id")->is_null(1));
  EXPECT_TRUE(parsed.table.find("note")->is_null(4));
  EXPECT_EQ(problem_cells(parsed, "damaged_id"), 2u);
  EXPECT_EQ(problem_cells(parsed, "missing_value"), 2u);
}

TEST(Cells, AsideRowsKeepCellsUpToALimit) {
  std::string text = "id,time,amount,note\n";
  std::size_t rows = AsideRow::kMost + 50;
  for (std::size_t i = 0; i < rows; ++i) text += "A" + std::to_string(i) + ",x,1,\n";
  Parsed parsed = aside_of(text);
  EXPECT_EQ(parsed.aside.size(), rows);
  EXPECT_EQ(parsed.aside.back(), rows - 1);
  EXPECT_EQ(parsed.aside_rows.size(), AsideRow::kMost);
  EXPECT_EQ(problem_cells(parsed, "not_a_time"), rows);
}

TEST(Cells, IdsThatOnlyLookScientificStay) {
  Parsed parsed = aside_of(
      "id,time,amount,note\n12E10,2026-06-01 10:00:00,1,\n5E3,2026-06-01 10:00:00,1,\nE+19,2026-06-01 10:00:00,1,\n");
  EXPECT_TRUE(parsed.aside.empty());
  EXPECT_EQ(rows_of(parsed)[0].substr(0, 5), "12E10");
}

TEST(Cells, Big5AndWesternTexts) {
  std::string text = "訂單編號,商品名稱,金額\nA1,烏龍茶（冷）,30\nA2,\"珍珠奶茶,大\",55\n";
  std::string bytes = encode(text, Encoding::big5);
  Result<Sniff> found = sniff_whole(bytes);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->dialect.encoding, Encoding::big5);
  EXPECT_EQ(found->dialect.names, (std::vector<std::string>{"訂單編號", "商品名稱", "金額"}));
  for (std::size_t piece : {1, 2, 3, 1000})
    EXPECT_EQ(rows_of(read_as_sniffed(bytes, *found, piece)), (Rows{"A1|烏龍茶（冷）|30", "A2|珍珠奶茶,大|55"}));
  // 功 is A5 5C in Big5, 育 is A8 7C: second bytes that are a backslash and a pipe.
  bytes = encode("a|b\n功育|2\n育|3\n", Encoding::big5);
  EXPECT_EQ(rows_of(parse(bytes, {texts(2), Encoding::big5, '|'})), (Rows{"功育|2", "育|3"}));
  bytes = encode("naïve;café\nÜber;é\n", Encoding::windows1252);
  EXPECT_EQ(rows_of(parse(bytes, {texts(2), Encoding::windows1252, ';'})), Rows{"Über|é"});
  EXPECT_EQ(decode("\x80", Encoding::windows1252), "€");
  std::size_t bad = 0;
  EXPECT_EQ(decode("\xA5\x20\xA5", Encoding::big5, &bad), "\xEF\xBF\xBD \xEF\xBF\xBD");
  EXPECT_EQ(bad, 2u);
  bad = 0;
  EXPECT_EQ(decode(std::string_view("\0\xD8\0\0a\0\0\0\0", 9), Encoding::utf32le, &bad),
            "\xEF\xBF\xBD"
            "a\xEF\xBF\xBD");
  EXPECT_EQ(bad, 2u);
}

}  // namespace
}  // namespace siyu::csv
