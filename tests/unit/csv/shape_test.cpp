// Where a table lies in a text: header, notes, totals, footers, tables below and beside. Each quirk alone, then a known
// plain table dressed in all of them at random, which must always read back as itself.
#include <gtest/gtest.h>
#include <random>

#include "base/money.h"
#include "csv/ingest.h"
#include "csv/sniff_parts.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;
using Rows = std::vector<std::string>;
using Names = std::vector<std::string>;

// The rows of a text as it is sniffed and read, in both ways to find its end.
Rows rows_read(const std::string& text, const Hints& hints = {}) {
  Result<Sniff> found = sniff_whole(text, hints);
  if (!found) return {found.problems().front().code};
  Parsed parsed = read_as_sniffed(text, *found);
  EXPECT_EQ(print(read_as_sniffed(text, *found, 1)), print(parsed)) << text;
  EXPECT_EQ(found->estimated_rows, static_cast<double>(parsed.rows)) << text;
  Sniff open = *found;
  if (found->blocks == 1) open.dialect.end_row = 0;
  EXPECT_EQ(print(read_as_sniffed(text, open)), print(parsed)) << text;
  return rows_of(parsed);
}

std::size_t header_of(const std::string& text) { return sniff_whole(text)->dialect.header_row; }
Names names_of(const std::string& text) { return sniff_whole(text)->dialect.names; }

TEST(Shape, HeadersBelowTitles) {
  EXPECT_EQ(header_of("2026年6月 报表,\n日期,金额\n2026-06-01,3.5\n2026-06-02,4.5\n"), 2u);
  EXPECT_EQ(header_of("店铺：小店,时间：2026-06-01,\n订单号,付款时间,金额\nA1,2026-06-01,3\nA2,2026-06-01,4\n"), 2u);
  std::string notes;
  for (int i = 0; i < 40; ++i) notes += "第" + std::to_string(i) + "条说明\n";
  EXPECT_EQ(header_of(notes + "订单号,付款时间,金额\nA1,2026-06-01,3\nA2,2026-06-01,4\n"), 41u);
  // A full first row is the header, whatever stands below it.
  EXPECT_EQ(header_of("用户,渠道,金额\n张三,抖音,-\n李四,视频号,5\n王五,抖音,6\n"), 1u);
  EXPECT_EQ(header_of("a,b,\nx,y,z\nu,v,w\n"), 1u);
}

TEST(Shape, MergedHeadersOfTwoLevels) {
  std::string text =
      "日期,新增,,取消,\n,人数,占比,人数,占比\n2026-06-01,5,10%,1,2%\n2026-06-02,6,11%,2,3%\n2026-06-03,7,12%,3,4%\n";
  EXPECT_EQ(header_of(text), 2u);
  EXPECT_EQ(names_of(text), (Names{"日期", "人数", "占比", "人数#2", "占比#2"}));
  EXPECT_EQ(rows_read(text).size(), 3u);
}

TEST(Shape, NoteRowsUnderTheHeader) {
  std::string head = "时间,单号,金额,账户,状态,备注\n";
  std::string rows = "2026-06-01 10:00:00,A1,3.5,微信,成功,\n2026-06-02 10:00:00,A2,4.5,微信,成功,\n";
  EXPECT_EQ(rows_read(head + " , ,收入+支出,,,\n" + rows).size(), 2u);
  Result<Sniff> found = sniff_whole(head + " , ,收入+支出,,,\n" + rows);
  EXPECT_EQ(found->dialect.note_rows, 1u);
  EXPECT_EQ(found->columns[2].type, Type::money);
  EXPECT_EQ(skipped_rows(read_as_sniffed(head + " , ,收入+支出,,,\n" + rows, *found), "note_row"), 1u);
  // A row that has an id, and one that has a value, are rows.
  EXPECT_EQ(rows_read(head + "2026-06-01 10:00:00,,,,,\n" + rows).size(), 3u);
  EXPECT_EQ(rows_read(head + ",,3.5,,,\n" + rows).size(), 3u);
}

TEST(Shape, TotalsAtBothEnds) {
  std::string head = "日期,新增,取消\n", rows = "2026-06-01,5,1\n2026-06-02,6,2\n";
  EXPECT_EQ(rows_read(head + "累计,11,3\n" + rows).size(), 2u);
  EXPECT_EQ(rows_read(head + rows + "合计,11,3\n").size(), 2u);
  EXPECT_EQ(rows_read(head + rows + "总计：,\"1,100\",￥3.00\n").size(), 2u);
  EXPECT_EQ(rows_read(head + rows + "Grand Total,11,3\n").size(), 2u);
  EXPECT_EQ(rows_read(head + "2026-06-01,5,1\n小计,5,1\n2026-06-02,6,2\n小计,6,2\n合计,11,3\n").size(), 2u);
  EXPECT_EQ(rows_read("单号,时间,商品,金额\nA1,2026-06-01,茶,3\nA2,2026-06-02,茶,3\n,,合计,6\n").size(), 2u);
  Result<Sniff> found = sniff_whole(head + "累计,11,3\n" + rows);
  EXPECT_EQ(found->columns[0].type, Type::day);
  EXPECT_EQ(skipped_rows(read_as_sniffed(head + "累计,11,3\n" + rows, *found), "total_row"), 1u);
}

TEST(Shape, TotalsOfManyWords) {
  std::string head = "订单号,付款时间,实付金额,手机号,备注\n";
  std::string rows = "1,2026-01-01,10,13800000001,\n2,2026-01-02,10,13800000002,\n3,2026-01-03,10,13800000003,\n";
  for (std::string total :
       {"合计,2026-01-01 至 2026-01-31,30,,\n", "合计,2026-01-01 00:00:00~2026-01-31 23:59:59,30,,\n",
        "本月合计,,30,,\n", "本周合计,,30,,\n", "当日合计：,,30,,\n", "总合计,,30,,\n", "各项合计,,30,,\n",
        "平均,,10,,\n", "均值,,10,,\n", "平均值,,10,,\n", "Average,,10,,\n", "Grand total,,30,,\n", "TOTAL:,,30,,\n",
        ",,30,,合计\n", ",,30,合计,\n", "总额：30,,,,\n", ",,30,Total,3\n"}) {
    Result<Sniff> found = sniff_whole(head + rows + total);
    EXPECT_EQ(rows_read(head + rows + total).size(), 3u) << total;
    Parsed parsed = read_as_sniffed(head + rows + total, *found);
    EXPECT_EQ(skipped_rows(parsed, "total_row") + skipped_rows(parsed, "footer"), 1u) << total;
    EXPECT_EQ(rows_read(head + rows + total + rows).size(), 6u) << total;
  }
  for (std::string row :
       {"合计礼盒,2026-01-01 至 2026-01-31,30,,\n", "总计礼盒,,30,,\n", "#1 茶,,30,,\n", "4,2026-01-04,10,合计,\n",
        "4,,10,,合计\n", ",2026-01-04,10,,合计\n", ",,10,13800000004,合计\n", "平均身高,,30,,\n", "averages,,30,,\n",
        "合计,2026-01-04,10,,\n", ",,30,,\n", ",A4,30,合计,\n"})
    EXPECT_EQ(rows_read(head + rows + row + rows).size(), 7u) << row;
}

TEST(Shape, AProductOfThatNameIsNoTotal) {
  std::string text =
      "商品,单号,时间,金额\n合计,A1,2026-06-01 10:00:00,3\nTotal,A2,2026-06-01 10:00:00,3\n小计,"
      "6917926768823643751,2026-06-02 10:00:00,3\nsum,A4,2026-06-02 11:00:00,9\n";
  EXPECT_EQ(rows_read(text).size(), 4u);
  EXPECT_EQ(rows_read("客户,标签\n总监,高意向\n合计集团,低意向\n#001,高意向\n共享单车,\n").size(), 4u);
  EXPECT_EQ(rows_read("Name,Email,Total\n#1001,a@b.c,3\n#1002,a@b.c,4\n#1002,,\n").size(), 3u);
}

TEST(Shape, FootersOfManyKinds) {
  std::string table = "时间,单号,商品,金额,状态\n2026-06-01 10:00:00,A1,茶,3,成功\n2026-06-02 10:00:00,A2,茶,4,成功\n";
  for (std::string footer :
       {"#交易合计：2笔\n", "------------------------\n", "#----列表结束----\n#交易合计：2笔\n#导出时间：2026-06-03\n",
        "\n注：以上金额含运费\n", "导出时间：2026-06-03 10:00:00\n", "共2条记录\n", "总交易单数,总金额\n2,7\n",
        "`总交易单数,`总金额\n`2,`7\n", "----------\n合计,,,7,\n操作员,小王\n", "\n渠道,笔数\n微信,2\n",
        "End of report\n", "\n\n说明：本表仅供参考\n\n"}) {
    EXPECT_EQ(rows_read(table + footer).size(), 2u) << footer;
    EXPECT_EQ(sniff_whole(table + footer)->columns[3].type, Type::integer) << footer;
  }
}

// Head, middle and tail as a caller with a long file has them.
TEST(Shape, AFooterBeyondTheSamplesIsFoundAsWell) {
  std::string text = "时间,单号,商品,金额,状态\n";
  for (int i = 0; i < 4000; ++i) text += "2026-06-01 10:00:00,A" + std::to_string(i) + ",合计,3,成功\n";
  text += "合计,,,12000,\n\n总交易单数,总金额\n4000,12000\n";
  constexpr std::size_t kSample = 20000;
  std::vector<Sample> samples = {
      {bytes_of(std::string_view(text).substr(0, kSample)), 0},
      {bytes_of(std::string_view(text).substr(50000, kSample)), 50000},
      {bytes_of(std::string_view(text).substr(text.size() - kSample)), text.size() - kSample}};
  Result<Sniff> some = sniff(samples, text.size()), all = sniff_whole(text);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(some->dialect.end_row, 0u);
  EXPECT_EQ(all->dialect.end_row, 4004u);
  EXPECT_EQ(some->columns[3].type, Type::integer);
  Parsed parsed = read_as_sniffed(text, *some);
  EXPECT_EQ(parsed.rows, 4000u);
  EXPECT_EQ(skipped_rows(parsed, "footer"), 2u);
  EXPECT_EQ(skipped_rows(parsed, "total_row"), 1u);
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_EQ(print(parsed), print(read_as_sniffed(text, *all)));
}

TEST(Shape, PagesOfSeveralTablesAreBlocks) {
  std::string text =
      "<html><table><tr><td>日期<td>新增<tr><td>2026-06-01<td>5<tr><td>2026-06-02<td>6<tr><td>合计<td>11</table>"
      "<table><tr><td>渠道<td>人数<tr><td>抖音<td>5<tr><td>微信<td>6</table></html>";
  EXPECT_EQ(sniff_whole(text)->blocks, 2u);
  EXPECT_EQ(rows_of(read_as_sniffed(text, *sniff_whole(text))).size(), 2u);
  Hints second;
  second.block = 1;
  EXPECT_EQ(rows_of(read_as_sniffed(text, *sniff_whole(text, second))), (Rows{"抖音|5", "微信|6"}));
}

TEST(Shape, WhatIsFollowedByRowsIsNoFooter) {
  std::string head = "时间,单号,商品,金额,状态\n", row = "2026-06-01 10:00:00,A1,茶,3,成功\n";
  for (std::string line :
       {"-------,,,,\n", "# comment,,,,\n", "注：缺货,,,,\n", "\n渠道,笔数,,,\n", "总交易单数,总金额,,,\n"}) {
    EXPECT_EQ(rows_read(head + row + line + row).size(), 3u) << line;
  }
  // More than a footer's worth of short lines.
  std::string text = head + row + "# comment,,,,\n";
  for (int i = 0; i < 30; ++i) text += "x" + std::to_string(i) + ",,,,\n";
  EXPECT_EQ(rows_read(text).size(), 32u);
  // Customers of whom only the name is known.
  EXPECT_EQ(rows_read("客户,手机,来源,备注\n张三,13800000000,扫码,\n\n李四,,,\n王五,,,\n").size(), 3u);
}

TEST(Shape, HeldRowsKeepNumbersProblemsAndOrder) {
  std::string text = "时间,金额,c,d\n2026-06-01,1,x,y\n# note\n,\n2026-06-02,bad,x,y\n\"# \"q,,,\n2026-06-03,3,x,y\n";
  Result<Sniff> found = sniff_whole(text);
  ASSERT_TRUE(found.ok());
  std::vector<ColumnPlan> plan = {{0, "时间", Type::text}, {1, "金额", Type::integer}};
  for (std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    Parser parser(found->dialect, plan, Zone{480});
    for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
      parser.append(bytes_of(rest.substr(0, piece)));
    Parsed parsed = parser.finish();
    EXPECT_EQ(rows_of(parsed), (Rows{"2026-06-01|1", "# note|∅", "2026-06-02|∅", "# q|∅", "2026-06-03|3"}));
    ASSERT_EQ(parsed.row_numbers.size(), 5u);
    EXPECT_EQ(parsed.row_numbers.values()[1], 3);
    EXPECT_EQ(parsed.row_numbers.values()[4], 7);
    EXPECT_EQ(problem_cells(parsed, "short_row"), 1u);
    EXPECT_EQ(problem_cells(parsed, "not_a_number"), 1u);
    EXPECT_EQ(problem_cells(parsed, "stray_quote"), 1u);
    EXPECT_EQ(skipped_rows(parsed, "blank_row"), 1u);
  }
}

TEST(Shape, TablesBelow) {
  std::string text =
      "按日\n日期,新增\n2026-06-01,5\n2026-06-02,6\n\n按渠道\n渠道,人数,占比\n抖音,5,50%\n微信,5,50%\n线下,1,1%\n";
  Result<Sniff> found = sniff_whole(text);
  EXPECT_EQ(found->blocks, 2u);
  EXPECT_EQ(found->dialect.names, (Names{"日期", "新增"}));
  EXPECT_EQ(found->dialect.end_row, 5u);
  EXPECT_EQ(rows_read(text).size(), 2u);
  Hints second;
  second.block = 1;
  found = sniff_whole(text, second);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->dialect.names, (Names{"渠道", "人数", "占比"}));
  EXPECT_EQ(found->dialect.header_row, 7u);
  EXPECT_EQ(rows_read(text, second), (Rows{"抖音|5|0.5", "微信|5|0.5", "线下|1|0.01"}));
  second.block = 2;
  EXPECT_EQ(rows_read(text, second), Rows{"no_block"});
  // Without a blank row between, by its width.
  EXPECT_EQ(sniff_whole("日期,新增\n2026-06-01,5\n2026-06-02,6\n渠道,人数,占比\n抖音,5,50%\n微信,5,50%\n")->blocks, 2u);
}

TEST(Shape, BlankRowsAloneMakeNoTables) {
  EXPECT_EQ(sniff_whole("user,event,time\nu1,pay,2026-06-01\n\nu2,click,2026-06-02\nu3,click,2026-06-02\n")->blocks,
            1u);
  EXPECT_EQ(sniff_whole("a,b\nx,y\n\nz,w\nq,r\ns,t\n")->blocks, 1u);
  EXPECT_EQ(sniff_whole("客户,年龄,城市\n张三,20,北京\n\n李四,未知,上海\n王五,30,上海\n赵六,31,上海\n")->blocks, 1u);
  EXPECT_EQ(sniff_whole("客户,年龄,金额\n张三,20,5\n\n李四,-,-\n王五,30,6\n赵六,31,7\n")->blocks, 1u);
}

TEST(Shape, TablesBeside) {
  std::string text =
      ",日期,新增,,日期,渠道,人数\n,2026-06-01,5,,2026-06-01,抖音,3\n,2026-06-02,6,,2026-06-01,微信,2\n,,,,2026-06-02,"
      "抖音,6\n";
  Result<Sniff> found = sniff_whole(text);
  EXPECT_EQ(found->blocks, 2u);
  EXPECT_EQ(found->dialect.names, (Names{"日期", "新增"}));
  EXPECT_EQ(found->dialect.first_column, 1u);
  EXPECT_EQ(rows_read(text).size(), 2u);
  EXPECT_TRUE(read_as_sniffed(text, *found).problems.empty());
  Hints second;
  second.block = 1;
  found = sniff_whole(text, second);
  EXPECT_EQ(found->dialect.names, (Names{"日期", "渠道", "人数"}));
  EXPECT_EQ(found->dialect.first_column, 4u);
  EXPECT_EQ(rows_read(text, second).size(), 3u);
  EXPECT_EQ(rows_read(text, second).back().substr(rows_read(text, second).back().find('|')), "|抖音|6");
  // A column without name and cells in the middle of one table.
  EXPECT_EQ(sniff_whole("单号,时间,,金额,状态\nA1,2026-06-01,,3,成功\nA2,2026-06-02,,4,成功\n")->blocks, 1u);
}

TEST(Shape, ASavedRowIndexStaysAColumn) {
  Result<Sniff> found = sniff_whole(",user,event\n0,u1,pay\n1,u2,pay\n2,u3,pay\n");
  EXPECT_EQ(found->dialect.names, (Names{"#1", "user", "event"}));
  EXPECT_EQ(found->columns[0].type, Type::integer);
  EXPECT_EQ(found->blocks, 1u);
}

TEST(Shape, ValuesOfTextColumnsAreListed) {
  Result<Sniff> found = sniff_whole("状态,id\n成功,a1\n失败,a2\n成功,a3\n-,a4\n");
  EXPECT_EQ(found->columns[0].values, (std::vector<std::pair<std::string, std::size_t>>{{"成功", 2}, {"失败", 1}}));
  std::string many = "a,b\n";
  for (int i = 0; i < 61; ++i) many += "v" + std::to_string(i) + ",w\n";
  found = sniff_whole(many);
  EXPECT_TRUE(found->columns[0].values.empty());
  EXPECT_EQ(found->columns[1].values.size(), 1u);
}

// A plain table of known cells, dressed.

struct World {
  std::mt19937 random;
  std::vector<std::vector<std::string>> rows;  // as the clean file has them

  std::size_t upto(std::size_t n) { return random() % n; }
  std::string one_of(std::initializer_list<const char*> choices) { return choices.begin()[upto(choices.size())]; }
  bool maybe() { return upto(2) == 0; }
};

std::string dressed_id(World& world, const std::string& id) {
  switch (world.upto(6)) {
    case 0:
      return "=\"" + id + "\"";
    case 1:
      return "\"\t" + id + "\"";
    case 2:
      return "'" + id;
    case 3:
      return "`" + id;
    case 4:
      return id + "\t";
    default:
      return id;
  }
}

std::string dressed_amount(World& world, const std::string& amount) {
  switch (world.upto(7)) {
    case 0:
      return "¥" + amount;
    case 1:
      return "￥ " + amount;
    case 2:
      return amount + "元";
    case 3:
      return amount + "（系统计算中，该值仅供参考）";
    case 4:
      return "`" + amount;
    case 5:
      return "\xC2\xA0" + amount + "\xE3\x80\x80";
    default:
      return amount;
  }
}

std::string dressed_time(World& world, const std::string& time) {  // "2026-06-05 09:08:07"
  std::string date = time.substr(0, 10), clock = time.substr(11);
  switch (world.upto(8)) {
    case 0:
      return time + "（重复添加）";
    case 1:
      return date.substr(0, 4) + "/" + date.substr(5, 2) + "/" + date.substr(8) + " " + clock;
    case 2:
      return date.substr(0, 4) + "年" + date.substr(5, 2) + "月" + date.substr(8) + "日 " + clock;
    case 3:
      return date + "T" + clock + "+08:00";
    case 4:
      return date + " " + clock + " UTC+8";
    case 5:
      return time + " - " + date + " 23:59:59";
    case 6:
      return date.substr(0, 4) + date.substr(5, 2) + date.substr(8) + clock.substr(0, 2) + clock.substr(3, 2) +
             clock.substr(6);
    default:
      return time;
  }
}

TEST(Shape, DressedTablesReadBackAsThePlainOne) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  World world{std::mt19937(seed), {}};
  for (int round = 0; round < 300; ++round) {
    std::string text, plain;
    if (world.maybe())
      text += world.one_of({"订单报表\n", "订单报表,,,,\n", "\n", "# 导出说明\n# 账号：小店\n",
                            "店铺：小店,,,,\n时间：2026-06-01至2026-06-30,,,,\n\n"});
    std::string head = world.one_of({"单号,付款时间,金额,商品,件数", " 单号 ,付款时间,金额(元),商品,件数"});
    text += head + (world.maybe() ? "\n" : "\r\n");
    if (world.upto(3) == 0) text += " ,,收入+支出,,\n";
    if (world.upto(3) == 0) text += "累计,,99.00,,7\n";
    std::size_t rows = 3 + world.upto(12);
    for (std::size_t r = 0; r < rows; ++r) {
      std::string id = "69179267688236437" + std::to_string(10 + r);
      std::string time =
          "2026-06-" + std::to_string(10 + world.upto(20)) + " 09:0" + std::to_string(world.upto(10)) + ":07";
      std::string amount = std::to_string(world.upto(900)) + "." + std::to_string(10 + world.upto(90));
      std::string item = world.one_of({"茶", "合计", "咖啡", "无糖"});
      std::string pieces = std::to_string(1 + world.upto(9));
      std::optional<ParsedTime> instant = parse_time(time, Zone{480});
      std::optional<Money> money = parse_money(amount);
      plain += id + "|" + std::to_string(instant->instant) + "|" + std::to_string(money->tenthousandths) + "|" + item +
               "|" + pieces + "\n";
      text += dressed_id(world, id) + "," + dressed_time(world, time) + "," + dressed_amount(world, amount) + "," +
              item + "," + pieces + world.one_of({"", "件", "\t"}) + world.one_of({"\n", "\r\n", "\n,,,,\n"});
    }
    if (world.maybe())
      text += world.one_of({"合计,,99.00,,7\n", "#交易合计：3笔\n", "总交易单数,总金额\n3,99\n", "\n注：含税\n",
                            "--------------------\n共3条\n"});
    SCOPED_TRACE(text);
    Encoding encodings[] = {Encoding::utf8,    Encoding::utf8,    Encoding::gb18030,
                            Encoding::utf16le, Encoding::utf16be, Encoding::utf32le};
    Encoding encoding = encodings[world.upto(6)];
    if (encoding == Encoding::gb18030) {  // has neither of these in two bytes
      for (std::string_view absent : {"\xC2\xA0", "¥"}) {
        for (std::size_t at; (at = text.find(absent)) != std::string::npos;) text.erase(at, absent.size());
      }
    }
    bool marked = encoding != Encoding::gb18030 && world.maybe();
    std::string bytes = encode(marked ? "\xEF\xBB\xBF" + text : text, encoding);
    Result<Sniff> found = sniff_whole(bytes);
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found->dialect.encoding, encoding);
    ASSERT_EQ(found->dialect.names.size(), 5u);
    EXPECT_EQ(found->blocks, 1u);
    std::vector<ColumnPlan> plan = {{0, "id", Type::text},
                                    {1, "time", Type::instant},
                                    {2, "amount", Type::money},
                                    {3, "item", Type::text},
                                    {4, "pieces", Type::integer}};
    for (bool see_end : {true, false}) {
      Dialect dialect = found->dialect;
      if (!see_end) dialect.end_row = 0;
      Parser parser(dialect, plan, Zone{480}, {ParserTuning::Scan::best, see_end ? std::size_t{1} << 18 : 64});
      std::string_view rest = bytes;
      for (std::size_t piece = 1 + world.upto(300); !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
        parser.append(bytes_of(rest.substr(0, piece)));
      Parsed parsed = parser.finish();
      std::string read;
      for (const std::string& row : rows_of(parsed)) read += row + "\n";
      ASSERT_EQ(read, plain);
      EXPECT_TRUE(parsed.problems.empty());
    }
  }
}

// Tables of random sizes, beside and below one another: each block reads as its table.
TEST(Shape, ManyTablesInOneTextReadBackOneByOne) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  World world{std::mt19937(seed), {}};
  for (int round = 0; round < 200; ++round) {
    std::size_t across = 1 + world.upto(3), down = 1 + world.upto(3);
    if (across > 1) down = 1;
    std::vector<std::vector<std::string>> grid;
    std::vector<std::string> expected;
    std::size_t left = across > 1 && world.maybe() ? 1 : 0;
    std::size_t top = 0;
    for (std::size_t table = 0; table < across * down; ++table) {
      std::size_t width = 2 + world.upto(3), height = 2 + world.upto(8);
      if (down > 1 && table > 0 && world.maybe()) {  // a title above
        if (grid.size() <= top) grid.resize(top + 1);
        grid[top++] = {"表格" + std::to_string(table)};
      }
      std::string plain;
      for (std::size_t r = 0; r <= height; ++r) {
        if (grid.size() <= top + r) grid.resize(top + r + 1);
        std::vector<std::string>& row = grid[top + r];
        row.resize(std::max(row.size(), left + width));
        for (std::size_t k = 0; k < width; ++k) {
          std::string cell = k == 0 ? "2026-06-" + std::to_string(10 + r) : std::to_string(1000 * table + 10 * r + k);
          if (r == 0)
            cell = k == 0 ? "日期" : "指标" + std::to_string(table) + std::string(1, static_cast<char>('a' + k));
          row[left + k] = cell;
          if (r > 0) plain += cell + (k + 1 == width ? "\n" : "|");
        }
      }
      expected.push_back(plain);
      if (across > 1)
        left += width + 1 + world.upto(2);
      else
        top = grid.size() + 1 + world.upto(2);
      if (across == 1 && table + 1 < across * down) grid.resize(top);
    }
    std::size_t widest = 0;
    for (const auto& row : grid) widest = std::max(widest, row.size());
    std::string text;
    bool padded = across > 1 || world.maybe();
    for (auto& row : grid) {
      if (padded) row.resize(widest);
      for (std::size_t k = 0; k < row.size(); ++k) text += (k > 0 ? "," : "") + row[k];
      text += "\n";
    }
    SCOPED_TRACE(text);
    for (std::size_t block = 0; block < expected.size(); ++block) {
      Hints hints;
      hints.block = block;
      Result<Sniff> found = sniff_whole(text, hints);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(found->blocks, expected.size());
      std::vector<ColumnPlan> plan;
      for (std::size_t k = 0; k < found->dialect.names.size(); ++k)
        plan.push_back({k, found->dialect.names[k], Type::text});
      // Padding to the right of a narrow table is nothing of it.
      while (plan.size() > 1 && plan.back().name.starts_with('#')) plan.pop_back();
      Parser parser(found->dialect, plan, Zone{480});
      parser.append(bytes_of(text));
      Parsed parsed = parser.finish();
      std::string read;
      for (const std::string& row : rows_of(parsed)) read += row + "\n";
      EXPECT_EQ(read, expected[block]) << block;
      EXPECT_TRUE(parsed.problems.empty());
      hints = {};
      hints.block = block;
      hints.header_row = found->dialect.header_row;
      EXPECT_EQ(sniff_whole(text, hints)->dialect.names, found->dialect.names);
      EXPECT_EQ(sniff_whole(text, hints)->dialect.end_row, found->dialect.end_row);
    }
  }
}

}  // namespace
}  // namespace siyu::csv
