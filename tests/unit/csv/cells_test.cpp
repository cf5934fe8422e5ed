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
  // Nothing tells: a time, but no cell is guessed.
  EXPECT_EQ(times_of({"3/2/2026", "4/2/2026"}, &type), (Rows{"∅", "∅"}));
  EXPECT_EQ(type, Type::day);
  EXPECT_EQ(times_of({"3/2/2026 10:00", "4/2/2026 11:00"}, &type), (Rows{"∅", "∅"}));
  EXPECT_EQ(type, Type::instant);
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

TEST(Cells, TheUserSaysWhatAColumnDoesNot) {
  std::string text = "时间,日期,k\n3/2/2026,13/2/2026,w\n4/2/2026,14/2/2026,w\n";
  Hints hints;
  hints.date_order = DateOrder::month_first;
  Result<Sniff> found = sniff_whole(text, hints);
  EXPECT_FALSE(found->columns[0].ambiguous_date);
  Parsed parsed = read_as_sniffed(text, *found);
  EXPECT_EQ(format_day(parsed.table.find("时间")->values()[0]), "2026-03-02");
  EXPECT_EQ(format_day(parsed.table.find("日期")->values()[0]), "2026-02-13");
}

TEST(Cells, DatesWithNames) {
  for (std::string_view cell :
       {"2026-01-02 星期五 10:00", "2026-01-02（周五）10:00", "2026/1/2 周五 10:00", "2026年1月2日星期五 10:00",
        "Jan 2, 2026 10:00", "January 2nd 2026, 10:00 AM", "2 Jan 2026 10:00", "02-Jan-2026 10:00", "2-Jan-26 10:00",
        "Fri, 02 Jan 2026 10:00:00", "Friday, January 2, 2026 at 10:00", "2026-01-02 Fri 10:00"})
    EXPECT_EQ(one_time(cell), "2026-01-02 10:00:00") << cell;
  for (std::string_view cell : {"2026-01-02 星期五", "2026-01-02 周五", "Jan 2, 2026", "2 Jan 2026", "Sept 2, 2026"}) {
    Type type = Type::text;
    EXPECT_NE(times_of({cell}, &type).front(), "∅") << cell;
    EXPECT_EQ(type, Type::day) << cell;
  }
  for (std::string_view none : {"Jan 2", "Jan 32, 2026", "Foo 2, 2026", "2026-01-02 周期", "2026-01-02 Fry", "周五",
                                "Jan 2, 2026 noon", "30 Feb 2026", "May", "May 2026"})
    EXPECT_EQ(one_time(none), "∅") << none;
  EXPECT_EQ(clean_cells(parse("a\n2 Jan 2026\n2026-01-02\n", {{Type::instant}}), "written_date"), 1u);
}

TEST(Cells, YearsOfTwoDigitsAreAMatterOfTheColumn) {
  Type type = Type::text;
  EXPECT_EQ(times_of({"1/2/26 10:00", "1/13/26 9:05"}, &type), (Rows{"2026-01-02 10:00:00", "2026-01-13 09:05:00"}));
  EXPECT_EQ(type, Type::instant);
  EXPECT_EQ(times_of({"1/2/26", "13/1/26"}, &type), (Rows{"2026-02-01 00:00:00", "2026-01-13 00:00:00"}));
  EXPECT_EQ(type, Type::day);
  EXPECT_EQ(times_of({"26-01-02 10:00", "26-01-13 10:00"}), (Rows{"2026-01-02 10:00:00", "2026-01-13 10:00:00"}));
  EXPECT_EQ(times_of({"26/1/2", "26/1/13"}), (Rows{"2026-01-02 00:00:00", "2026-01-13 00:00:00"}));
  // Nothing tells.
  for (std::string_view cell : {"1/2/26", "11-01-12", "13/1/26"}) {
    std::string text = "付款时间,k\n" + std::string(cell) + ",w\n";
    Result<Sniff> found = sniff_whole(text);
    bool tells = cell == "13/1/26";
    EXPECT_EQ(found->columns[0].type, Type::day) << cell;
    EXPECT_EQ(found->columns[0].ambiguous_date, !tells) << cell;
    EXPECT_EQ(problem_cells(read_as_sniffed(text, *found), "ambiguous_date"), tells ? 0u : 1u) << cell;
  }
  EXPECT_EQ(sniff_whole("房号,k\n12-05-30,w\n1-02-11,w\n")->columns[0].type, Type::text);
  EXPECT_EQ(sniff_whole("版本,k\n3.2.11,w\n3.2.13,w\n")->columns[0].type, Type::text);
}

TEST(Cells, MonthsAndSecondsWithAFraction) {
  for (std::string_view cell : {"2026-01", "2026/1", "2026年1月", "202601"}) {
    std::string text = "月份,浏览量\n" + std::string(cell) + ",5\n2026-02,6\n";
    Result<Sniff> found = sniff_whole(text);
    EXPECT_EQ(found->columns[0].type, Type::day) << cell;
    EXPECT_EQ(format_day(read_as_sniffed(text, *found).table.find("月份")->values()[0]), "2026-01-01") << cell;
  }
  EXPECT_EQ(sniff_whole("编号,k\n202601,w\n202602,w\n")->columns[0].type, Type::integer);
  EXPECT_EQ(sniff_whole("月份,k\n1,w\n2,w\n")->columns[0].type, Type::integer);
  EXPECT_EQ(sniff_whole("本月,k\n202601,w\n202602,w\n")->columns[0].type, Type::integer);
  EXPECT_EQ(sniff_whole("批次,k\n2026-01,w\n2026-02,w\n")->columns[0].type, Type::text);
  Type type = Type::text;
  EXPECT_EQ(times_of({"1600272000.123", "1600272001.0"}, &type),
            (Rows{"2020-09-17 00:00:00.123", "2020-09-17 00:00:01"}));
  EXPECT_EQ(type, Type::instant);
  EXPECT_EQ(sniff_whole("金额,k\n1600272000.12,w\n1600272001.5,w\n")->columns[0].type, Type::money);
}

TEST(Cells, UnitsOfAmounts) {
  EXPECT_EQ(unit_power("实付金额(分)"), -2);
  EXPECT_EQ(unit_power("金额（万元）"), 4);
  EXPECT_EQ(unit_power("销售额(千元)"), 3);
  EXPECT_EQ(unit_power("金额(角)"), -1);
  EXPECT_EQ(unit_power("GMV（单位：亿元）"), 8);
  EXPECT_EQ(unit_power("金额/万元"), 4);
  EXPECT_EQ(unit_power("pay_fen"), -2);
  for (std::string_view none :
       {"实付金额", "金额(元)", "金额（含税）", "单价/千克", "分", "often", "积分(个)", "(分)额"})
    EXPECT_EQ(unit_power(none), 0) << none;
  auto amounts = [](std::string text, std::string header) {
    text = header + ",k\n" + text;
    Dialect dialect = sniff_whole(text)->dialect;
    ColumnPlan plan{0, "m", Type::money};
    plan.power = unit_power(header);
    Parser parser(dialect, {plan}, Zone{480});
    parser.append(bytes_of(text));
    return parser.finish();
  };
  Parsed parsed = amounts("1000,w\n1,w\n-250.5,w\n12元,w\n", "实付金额(分)");
  EXPECT_EQ(rows_of(parsed), (Rows{"100000", "100", "-25050", "120000"}));
  EXPECT_EQ(clean_cells(parsed, "unit"), 4u);
  parsed = amounts("10.5,w\n10.123456,w\n3.5万,w\n0.1,w\n", "金额（万元）");
  EXPECT_EQ(rows_of(parsed), (Rows{"1050000000", "1012345600", "350000000", "10000000"}));
  parsed = amounts("99999999999999,w\n", "金额（亿元）");
  EXPECT_EQ(problem_cells(parsed, "not_money"), 1u);
  parsed = parse("a\n100分\n5角\n0.5分\n100积分\n100\n", {{Type::money}});
  EXPECT_EQ(rows_of(parsed), (Rows{"10000", "5000", "50", "∅", "1000000"}));
  EXPECT_EQ(clean_cells(parsed, "unit"), 3u);
}

TEST(Cells, IdsLoseTheirPointZero) {
  auto ids = [](const std::string& text) {
    Result<Sniff> found = sniff_whole(text);
    ColumnPlan plan{0, "id", Type::text};
    plan.is_id = true;
    Parser parser(found->dialect, {plan}, Zone{480});
    parser.append(bytes_of(text));
    return parser.finish();
  };
  Parsed parsed = ids("订单号,金额\n1001.0,5\n1002.0,6\n1001,7\n1930679858170647.0,8\n1930679858170647,8\n");
  EXPECT_EQ(rows_of(parsed), (Rows{"1001", "1002", "1001", "1930679858170647", "1930679858170647"}));
  EXPECT_EQ(clean_cells(parsed, "point_zero"), 3u);
  EXPECT_EQ(rows_of(ids("章节,金额\n1.0,5\n1.1,6\n2.0,7\n")), (Rows{"1.0", "1.1", "2.0"}));
  EXPECT_EQ(rows_of(parse("a\n1001.0\n", {{Type::text}})), (Rows{"1001.0"}));
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

TEST(Cells, SignsOfOtherCurrenciesHaveRulesOfTheirOwn) {
  Parsed parsed = parse("a\n¥1\nRMB 2\n$3\n-$4\n€5\n£6\n7元\n8\nHK$9\n", {{Type::money}});
  EXPECT_EQ(clean_cells(parsed, "currency"), 2u);
  EXPECT_EQ(clean_cells(parsed, "dollar"), 2u);
  EXPECT_EQ(clean_cells(parsed, "euro"), 1u);
  EXPECT_EQ(clean_cells(parsed, "pound"), 1u);
  EXPECT_EQ(problem_cells(parsed, "not_money"), 1u);
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
