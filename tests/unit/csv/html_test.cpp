// Tables of HTML pages as records: spans, missing end tags, entities, numbers as Excel writes them, and pages made to be long.
#include <gtest/gtest.h>

#include "csv/html_tokens.h"
#include "unit/csv/unfold_testing.h"

namespace siyu::csv {
namespace {

using testing::unfold;
using testing::Unfolded;

TEST(Html, RowsAndCells) {
  EXPECT_EQ(unfold("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"), "a,b\n1,2\n");
  EXPECT_EQ(unfold("<TABLE><TR><TD>a<TD>b<TR><TD>1<TD>2</TABLE>"), "a,b\n1,2\n");  // no end tags
  EXPECT_EQ(unfold("<!DOCTYPE html>\n<html><body><p>x</p><table>\n<thead><tr><th>a</thead><tbody><tr><td>1</tbody>"
                   "</table>y</body></html>"),
            "a\n1\n");
  EXPECT_EQ(unfold("<table><tr><td>a,b</td><td>\"q\"</td></tr><tr></tr><tr><td></td><td>x</td></tr></table>"),
            "\"a,b\",\"\"\"q\"\"\"\n\n,x\n");
  EXPECT_EQ(unfold("<table><td>a<td>b</table>"), "a,b\n");  // a cell begins a row
}

TEST(Html, TextOfACell) {
  auto cell = [](std::string text) {
    std::string out = unfold("<table><tr><td>" + text + "</td><td>|</td></tr></table>");
    return out.substr(0, out.size() - 3);
  };
  EXPECT_EQ(cell("  two \n\t words  "), "two words");
  EXPECT_EQ(cell("one<br>two<BR/> three<br>"), "\"one\ntwo\nthree\"");
  EXPECT_EQ(cell("<p>one</p><p>two</p>"), "one two");
  EXPECT_EQ(cell("o<b>n</b>e"), "one");
  EXPECT_EQ(cell("&nbsp;&nbsp;x&nbsp;"), "x");
  EXPECT_EQ(cell("R&amp;D &lt;b&gt; &#20013;&#x6587; &eacute;&Eacute; &yen;5 &euro;&hellip;"), "R&D <b> 中文 éÉ ¥5 €…");
  EXPECT_EQ(cell("a&b R&D; &unknown; & &; &#; &#x; AT&T"), "a&b R&D; &unknown; & &; &#; &#x; AT&T");
  EXPECT_EQ(cell("&#128;&#0;&#xD800;&#99999999999;"), "€\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(cell("x<!-- <td>no</td> -- > -->y<!---->z"), "xyz");
  EXPECT_EQ(cell("<![CDATA[<td>&amp;]] ]]]>x"), "<td>&amp;]] ]x");
  EXPECT_EQ(cell("a<script>if (a<b) '</td>'</script>b<style>td{}</style>c"), "abc");
  EXPECT_EQ(cell("1 < 2 <3 <- x"), "1 < 2 <3 <- x");
  EXPECT_EQ(cell("<a title='a>b' href=x/y>link</a>"), "link");
  EXPECT_EQ(cell("a<table><tr><td>inner</td></tr></table>b"), "ab");
}

TEST(Html, Spans) {
  EXPECT_EQ(unfold("<table><tr><th colspan=3>title</th></tr><tr><td>a<td>b<td>c</table>"), "title,,\na,b,c\n");
  EXPECT_EQ(unfold("<table><tr><td rowspan='2'>A</td><td>1</td></tr><tr><td>2</td></tr><tr><td>B</td><td>3</td></tr>"
                   "</table>"),
            "A,1\nA,2\nB,3\n");
  EXPECT_EQ(unfold("<table><tr><td>1<td rowspan=3 colspan=2>x<td>2<tr><td>3<td>4<tr><td>5</table>"),
            "1,x,,2\n3,x,,4\n5,x,\n");
  EXPECT_EQ(unfold("<table><tr><td rowspan=2>a<td rowspan=3>b<td>c<tr><td>d<tr><td>e<td>f</table>"),
            "a,b,c\na,b,d\ne,b,f\n");
  // A span ends with its part of the table.
  EXPECT_EQ(unfold("<table><tbody><tr><td rowspan=9>a<td>b</tbody><tbody><tr><td>c<td>d</tbody></table>"),
            "a,b\nc,d\n");
  EXPECT_EQ(unfold("<table><tr><td colspan=0>a<td colspan=x>b<td rowspan=-1>c<tr><td>d</table>"), "a,b,c\nd\n");
}

TEST(Html, NumbersOfExcel) {
  auto cell = [](std::string attributes, std::string text) {
    std::string out = unfold("<table><tr><td " + attributes + ">" + text + "</td></tr></table>");
    return out.substr(0, out.size() - 1);
  };
  EXPECT_EQ(cell("x:num=\"1234.5\"", "1,234.50"), "1234.5");
  EXPECT_EQ(cell("x:num='0.085'", "8.5%"), "0.085");
  EXPECT_EQ(cell("X:NUM=\"-12\"", "¥(12.00)"), "-12");
  EXPECT_EQ(cell("x:num=\"202607011234567890\"", "2.02607E+17"), "202607011234567890");
  EXPECT_EQ(cell("x:num", "12"), "12");
  EXPECT_EQ(cell("x:num=\"45000\"", "2023-03-15"), "2023-03-15");  // a date is formatted too, but not as a number
  EXPECT_EQ(cell("x:num=\"0.5\"", "12:00"), "12:00");
  EXPECT_EQ(cell("x:num=\"7\"", "007号"), "007号");
  EXPECT_EQ(cell("style='mso-number-format:\"\\@\"' x:num=\"7\"", "007"), "007");
  EXPECT_EQ(cell("sdval=\"3\" sdnum=\"1033;\"", "3.00"), "3");
}

TEST(Html, ChoosesTheTableWithMostRows) {
  std::string page =
      "<html><table><tr><td>menu</table><table><tr><td>layout<table><tr><td>a<tr><td>1<tr><td>2</table></table>"
      "<table><tr><td>x<tr><td>y</table></html>";
  Fold fold = look(page, true);
  EXPECT_EQ(fold.table, 2u);
  EXPECT_EQ(fold.table_rows, (std::vector<std::size_t>{1, 1, 3, 2}));
  EXPECT_EQ(unfold(fold, page).text, "a\n1\n2\n");
  fold.table = 3;
  EXPECT_EQ(unfold(fold, page).text, "x\ny\n");
}

TEST(Html, XmlWorkbook) {
  EXPECT_EQ(
      unfold(
          "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\n<Workbook><Worksheet ss:Name=\"a\">"
          "<Table><Row><Cell><Data ss:Type=\"String\">订单号</Data></Cell><Cell ss:MergeAcross=\"1\"><Data>金额</Data>"
          "<Comment><Data>note</Data></Comment></Cell><Cell><Data>x</Data></Cell></Row>"
          "<Row ss:Index=\"3\"><Cell><Data>1</Data></Cell><Cell ss:Index=\"4\"><Data>2</Data></Cell></Row></Table>"
          "</Worksheet></Workbook>"),
      "订单号,金额,,x\n\n1,,,2\n");
}

TEST(Html, SaysWhatIsMissing) {
  Fold fold = look("<table><tr><td>a<tr><td>1", true);
  Unfolded cut = unfold(fold, "<table><tr><td>a\n<tr><td>1");
  EXPECT_EQ(cut.text, "a\n1\n");
  EXPECT_EQ(cut.problems, (std::vector<std::string>{"unclosed_table  1 2"}));
}

TEST(Html, LongPagesStayShort) {
  std::string bomb = "<table><tr><td rowspan=65534 colspan=10000>" + std::string(1000, 'x');
  for (int k = 0; k < 20000; ++k) bomb += "<tr>";
  Fold fold = look(bomb, true);
  auto cut = [&] { return std::size_t{4096}; };
  Unfolded out = testing::unfold_in_pieces(fold, bomb, cut);
  EXPECT_LT(out.text.size(), (std::size_t{1} << 16) + 20 * bomb.size());
  EXPECT_FALSE(out.problems.empty());

  std::string wide = "<table><tr>";
  for (int k = 0; k < 12000; ++k) wide += "<td>1";
  Unfolded columns = testing::unfold_in_pieces(look(wide, true), wide, cut);
  EXPECT_EQ(columns.text.size(), 20000u);
  EXPECT_EQ(columns.problems.front(), "clamped_span  2000 1");

  std::string deep = "<table><tr><td>";
  for (int k = 0; k < 100000; ++k) deep += "<table>";
  EXPECT_EQ(testing::unfold_in_pieces(look(deep, true), deep, cut).problems.front(), "unclosed_table  1 1");
}

TEST(Html, WhatIsNone) {
  auto layout = [](std::string_view text) { return look(text, true).layout; };
  EXPECT_EQ(layout("<b>name</b>,price\n<table><tr><td>x</td></tr></table>,3\n"), Layout::delimited);
  EXPECT_EQ(layout("<table><tr><td>x</td></tr></table>,3\n<table><tr><td>y</td></tr></table>,4\n"), Layout::delimited);
  EXPECT_EQ(layout("name,html\nx,<table><tr><td>1</td></tr></table>\n"), Layout::delimited);
  EXPECT_EQ(layout("<html><body>no table</body></html>"), Layout::delimited);
  EXPECT_EQ(layout("<html><body><table></table></body></html>"), Layout::delimited);
  EXPECT_EQ(layout("<5,10\n<6,12\n"), Layout::delimited);
  EXPECT_EQ(layout("\xEF\xBB\xBF \r\n<table\n border=1><tr><td>x,y</td></tr></table>"), Layout::html);
}

}  // namespace
}  // namespace siyu::csv
