// Unfolding against the shared exports: every chat against the parse that its own project expects, every other shape made into
// the records it holds or left alone.
#include "csv/unfold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "csv/sniff_parts.h"
#include "csv/unfold_parts.h"
#include "unit/csv/csv_testing.h"
#include "unit/csv/unfold_testing.h"

namespace siyu::csv {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of_text(std::string_view text) {
  std::vector<Record> records = split_records(text, ',', 100000, false);
  std::vector<Row> rows;
  for (std::size_t r = 1; r < records.size(); ++r) {
    Row& row = rows.emplace_back();
    EXPECT_EQ(records[r].size(), records[0].size());
    for (std::size_t k = 0; k < records[r].size(); ++k) row[records[0].at(k)] = records[r][k];
  }
  return rows;
}

// "2019-12-24T11:23:00" of whole seconds since 1970.
std::string clock_of(std::int64_t seconds) {
  using namespace std::chrono;
  sys_seconds moment{std::chrono::seconds{seconds}};
  auto day = floor<days>(moment);
  year_month_day date(day);
  hh_mm_ss clock(moment - day);
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out;
}

// Time, author and text of messages that have both, as the targets are written.
std::vector<std::string> messages_of(const std::vector<Row>& rows) {
  std::vector<std::string> out;
  for (const Row& row : rows) {
    auto cell = [&](std::string_view name) {
      auto found = row.find(std::string(name));
      return found == row.end() ? std::string() : found->second;
    };
    std::string time = cell("time"), author = cell("sender") + cell("from") + cell("sender_name"),
                text = cell("text") + cell("content");
    if (time.size() == 16) time += ":00";
    if (time.size() == 19) time[10] = 'T';
    if (!cell("date_unixtime").empty()) time = clock_of(std::stoll(cell("date_unixtime")));
    if (!cell("timestamp_ms").empty()) time = clock_of(std::stoll(cell("timestamp_ms")) / 1000);
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (!author.empty() && !text.empty()) out.push_back(time + " " + author + ": " + text);
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Unfold, ChatsAsTheirProjectsReadThem) {
  if (shared_folder().empty()) GTEST_SKIP() << "SIYU_SHARED is not set: no public data sets to read";
  std::filesystem::path folder = shared_folder() / "datasets" / "chat-exports";
  std::size_t checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::string name = entry.path().filename().string();
    if (name.find("_test_") == std::string::npos) continue;
    auto target = nlohmann::json::parse(read_file(folder / (name.substr(0, name.find('_')) + "_target.json")));
    std::vector<std::string> expected;
    for (const auto& message : target) {
      expected.push_back(message.at("timestamp").get<std::string>() + " " + message.at("author").get<std::string>() +
                         ": " + message.at("message").get<std::string>());
    }
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(messages_of(rows_of_text(testing::unfold(read_file(entry.path())))), expected) << name;
    ++checked;
  }
  EXPECT_EQ(checked, 9u);
}

TEST(Unfold, SharedExports) {
  if (shared_folder().empty()) GTEST_SKIP() << "SIYU_SHARED is not set: no public data sets to read";
  std::filesystem::path folder = shared_folder() / "datasets" / "export-shapes";
  auto read = [&](const char* name) { return read_file(folder / name); };
  std::string page = testing::unfold(read("wechat_mp_user_analysis_html.xls"));
  EXPECT_TRUE(page.starts_with(
      "用户增长,,,,\n时间,新关注人数,取消关注人数,净增关注人数,累积关注人数\n2026-08-01,11,1,10,1010\n"));
  EXPECT_EQ(std::count(page.begin(), page.end(), '\n'), 9);
  std::vector<Row> events = rows_of_text(testing::unfold(read("mixpanel_raw.jsonl")));
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[2].at("properties.amount"), "9.9");
  EXPECT_EQ(events[0].at("properties.mp_processing_time_ms"), "1602625711874");
  std::vector<Row> event = rows_of_text(testing::unfold(read("amplitude_raw.jsonl")));
  ASSERT_EQ(event.size(), 1u);
  EXPECT_EQ(event[0].at("event_properties.page"), "home");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::string name = entry.path().filename().string();
    bool folded = name.find("html") != std::string::npos || name.find("json") != std::string::npos;
    EXPECT_EQ(look(read_file(entry.path()), true).layout != Layout::delimited, folded) << name;
  }
}

TEST(Unfold, CellsAreQuotedWhereNeeded) {
  std::string out;
  append_record(out, {"a", "b,c", "\"d\"", "", "e\r", "f g"});
  EXPECT_EQ(out, "a,\"b,c\",\"\"\"d\"\"\",,\"e\r\",f g\n");
}

TEST(Unfold, DelimitedTextStays) {
  EXPECT_EQ(look("", true).layout, Layout::delimited);
  EXPECT_EQ(look("\xEF\xBB\xBF \n", true).layout, Layout::delimited);
  EXPECT_EQ(testing::unfold(Fold{}, "a,b\n1,2").text, "a,b\n1,2");
}

TEST(Unfold, ProblemsOfManyNamesStayFew) {
  ProblemCounter counter;
  for (int k = 0; k < 5000; ++k) counter.add("extra_member", std::to_string(k), 1, "x");
  std::vector<ProblemCount> counts = counter.take();
  EXPECT_EQ(counts.size(), 1001u);
  EXPECT_EQ(counts.back().column, "");
  EXPECT_EQ(counts.back().cells, 4000u);
}

// Texts of random pieces of each layout, most of them broken: any cut gives the same, and nothing is written for ever.
TEST(Unfold, RandomTextsInAnyPieces) {
  const std::vector<std::vector<std::string>> kPieces = {
      {"<table>", "</table>", "<tr>", "<td>",     "<td colspan=2>", "<th rowspan=3>",
       "a",       " ",        "\n",   "&amp;",    "&#20013;",       "&",
       "<",       "<!--",     "-->",  "<script>", "</script>",      "<![CDATA[",
       "]]>",     "<br>",     "中",   "\"",       "x:num='1.5'",    "<td x:num='1.50'>1.5",
       ">"},
      {"{",           "}",
       "[",           "]",
       ":",           ",",
       "\"a\"",       "\"b\"",
       "\"name\"",    "\"rows\"",
       "{\"rows\":[", "{\"a\":1}",
       "1.5",         "null",
       "\"",          "\\",
       "\\u4e2d",     "\\ud83d",
       "\n",          " ",
       "中",          "[{\"key\":\"k\",\"value\":1}]"},
      {"2019/01/30, 10:00 - ", "[2019-12-24, 12:23] ", "2026-10-05 21:40:12 ", "A: ", "B", ":", "\n", "\r\n", "\n\n",
       "text", "中", "\"", ",", "\xE2\x80\x8E", "31/12/19, 08:00 p. m. - C: x\n"}};
  const std::vector<std::string> kHeads = {"<table><tr><td>a<td>b",
                                           "{\"rows\":[{\"a\":1,\"b\":2}]}",
                                           "{\"a\":1}\n{\"b\":2}\n",
                                           "2019/01/30, 10:00 - A: x\n2019/01/30, 10:01 - B: y\n",
                                           "[2019-12-24, 12:23] A: x\n[2019-12-24, 12:24] B: y\n",
                                           "2026-10-05 21:40:12 A\nx\n\n2026-10-05 21:40:13 B\ny\n"};
  const std::vector<std::size_t> kPiecesOf = {0, 1, 1, 2, 2, 2};
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    tests::Random random(seed);
    std::size_t kind = seed % kHeads.size();
    std::string text = random.chance(50) ? kHeads[kind] : std::string();
    for (std::size_t k = random.below(30); k > 0; --k) text += random.of(kPieces[kPiecesOf[kind]]);
    Fold fold = look(kHeads[kind], true);
    ASSERT_NE(fold.layout, Layout::delimited);
    testing::Unfolded whole = testing::unfold_in_pieces(fold, text, [&] { return text.size(); });
    for (std::size_t longest : {1, 3, 20}) {
      ASSERT_EQ(testing::unfold_in_pieces(fold, text, [&] { return 1 + random.below(longest); }), whole)
          << "seed " << seed << "\n"
          << text;
    }
    look(text, true);
    look(text, false);
  }
}

}  // namespace
}  // namespace siyu::csv
