// Columns set apart by blanks: told from prose and from every other delimiter, and read the same however the text is cut.
#include <gtest/gtest.h>

#include "csv/ingest.h"
#include "csv/unfold_parts.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using Names = std::vector<std::string>;

Layout layout_of(const std::string& text) {
  Result<Sniff> found = sniff_whole(text);
  return found ? found->dialect.layout : Layout::delimited;
}

std::string unfolded(const std::string& text, std::size_t piece) {
  std::string out;
  std::unique_ptr<TextUnfolder> way = unfold_aligned();
  for (std::size_t at = 0; at < text.size(); at += piece) way->append(std::string_view(text).substr(at, piece), out);
  way->finish(out);
  return out;
}

TEST(Aligned, AFixedWidthReport) {
  std::string text =
      " customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n"
      " 00002 19970112  5   77.00\r\n";
  Result<Sniff> found = sniff_whole(text);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->dialect.layout, Layout::aligned);
  EXPECT_EQ(found->dialect.names, (Names{"customer_id", "date", "number_of_cds", "dollar_value"}));
  Parsed parsed = read_as_sniffed(text, *found);
  EXPECT_EQ(parsed.rows, 3u);
  EXPECT_EQ(print(read_as_sniffed(text, *found, 1)), print(parsed));
}

TEST(Aligned, TablesOfStatisticsPrograms) {
  EXPECT_EQ(layout_of("id age paid\n1 30 5.5\n2 41 6\n3 28 7\n"), Layout::aligned);
  EXPECT_EQ(layout_of("编号    姓名    金额\n1       甲      5\n2       乙      6\n"), Layout::aligned);
}

TEST(Aligned, WhatIsNone) {
  EXPECT_EQ(layout_of("id,name\n1,a b\n2,c d\n3,e f\n"), Layout::delimited);
  EXPECT_EQ(layout_of("id\tname\n1\ta\n2\tb\n3\tc\n"), Layout::delimited);
  EXPECT_EQ(layout_of("one two three\nfour five six\nseven eight nine\n"), Layout::delimited);  // words
  EXPECT_EQ(layout_of("时间\n2026-01-01 10:00:00\n2026-01-02 11:00:00\n2026-01-03 12:00:00\n"), Layout::delimited);
  EXPECT_EQ(layout_of("a  1\nb  2  3\nc  4\n"), Layout::delimited);  // ragged
  EXPECT_EQ(layout_of("a  1\nb  2\n"), Layout::delimited);           // too little to tell
}

TEST(Aligned, AnyCutGivesTheSameRecords) {
  std::string text = "  a   b\r\n 1\t  2\r\n\r\n3 4  \r5 6";
  std::string whole = unfolded(text, text.size());
  EXPECT_EQ(whole, "a,b\n1,2\n\n3,4\n5,6\n");
  for (std::size_t piece = 1; piece < text.size(); ++piece) EXPECT_EQ(unfolded(text, piece), whole) << piece;
}

}  // namespace
}  // namespace siyu::csv
