// What a snapshot withholds, on tables small enough to be worked out by hand.
#include "share/disclosure.h"

#include <gtest/gtest.h>

#include "report/json.h"
#include "share/audit.h"

namespace siyu::tests {
namespace {

using report::Json;
using share::Mark;
using share::Snapshot;

Json column(const char* name, const char* role, const char* unit) {
  return {{"name", name}, {"role", role}, {"unit", unit}};
}

Json report_of(Json tables, Json notes = Json::array()) {
  return {{"definition", {{"version", 1}, {"analysis", "x"}}},
          {"tables", std::move(tables)},
          {"notes", std::move(notes)},
          {"data", Json::object()}};
}

Snapshot withheld(const Json& reports, std::int64_t threshold = 5) {
  auto read = share::read_reports(reports);
  EXPECT_TRUE(read.ok());
  Snapshot out = *read;
  out.threshold = threshold;
  share::withhold(out, threshold);
  EXPECT_TRUE(share::audit(out, share::snapshot_content(out)).empty());
  return out;
}

// A letter a cell: . shown, f few, m more.
std::string marks(const Snapshot& snapshot, std::size_t table = 0) {
  std::string out;
  for (const auto& row : snapshot.reports[0].tables[table].marks) {
    for (Mark mark : row) out += mark == Mark::shown ? '.' : mark == Mark::few ? 'f' : 'm';
    out += ' ';
  }
  return out;
}

Json groups(std::vector<int> counts) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < counts.size(); ++i)
    rows.push_back({"g" + std::to_string(i), counts[i], std::to_string(counts[i] * 100) + ".00"});
  return {{"name", "groups"},
          {"columns",
           {column("event.channel", "key", "text"), column("customers", "measure", "count"),
            column("paid", "measure", "money")}},
          {"rows", rows}};
}

TEST(Disclosure, a_normal_report_loses_nothing) {
  EXPECT_EQ(marks(withheld(report_of({groups({120, 34, 5, 0})}))), "... ... ... ... ");
}

TEST(Disclosure, a_few_take_their_row_and_another_row_with_them) {
  EXPECT_EQ(marks(withheld(report_of({groups({120, 34, 3})}))), "... .mm .fm ");
}

TEST(Disclosure, two_few_whose_sum_fixes_them_need_a_third) {
  EXPECT_EQ(marks(withheld(report_of({groups({120, 4, 4})}))), ".mm .fm .fm ");
}

TEST(Disclosure, a_threshold_of_one_withholds_nothing) {
  EXPECT_EQ(marks(withheld(report_of({groups({120, 34, 3})}), 1)), "... ... ... ");
}

TEST(Disclosure, whom_a_step_lost_cannot_be_subtracted) {
  std::vector<std::pair<int, int>> rows{{2000, 0}, {100, 1900}, {20, 80}, {10, 10}, {8, 2}, {5, 3}};
  Json table = {{"name", "steps"},
                {"columns",
                 {column("step", "key", "count"), column("customers", "measure", "count"),
                  column("step_rate", "measure", "share"), column("dropped", "measure", "count")}},
                {"rows", Json::array()}};
  for (std::size_t i = 0; i < rows.size(); ++i)
    table["rows"].push_back({i + 1, rows[i].first,
                             i == 0 ? Json() : Json(static_cast<double>(rows[i].first) / rows[i - 1].first),
                             i == 0 ? Json() : Json(rows[i].second)});
  EXPECT_EQ(marks(withheld(report_of({table}))), ".... .... .... .... .mmf .mmf ");
}

// 9 in all, of which 4 were never completed: with no more than 6 the other part of the 9 would be 5 or 6, and the 4 would be 3 or 4.
TEST(Disclosure, a_bound_that_everybody_knows_is_a_relation) {
  Json table = {{"name", "summary"},
                {"columns",
                 {column("name", "key", "text"), column("completed", "measure", "count"),
                  column("censored", "measure", "count")}},
                {"rows", {{"all", 6, 9}, {"next", 5, 4}}}};
  Snapshot snapshot = withheld(report_of({table}));
  EXPECT_TRUE(snapshot.reports[0].tables.empty() || marks(snapshot) != "... .mf ");
  table["rows"] = {{"all", 60, 9}, {"next", 5, 4}};
  EXPECT_EQ(marks(withheld(report_of({table}))), "... .mf ");
}

TEST(Disclosure, the_same_group_in_another_table_is_one_number) {
  Json other = groups({120, 34, 3});
  other["name"] = "again";
  other["columns"][2] = column("share", "measure", "share");
  for (int i = 0; i < 3; ++i) other["rows"][i][2] = other["rows"][i][1].get<double>() / 157;
  Snapshot out = withheld(report_of({groups({120, 34, 3}), other}));
  EXPECT_EQ(marks(out, 0), "... .mm .fm ");
  EXPECT_EQ(marks(out, 1), "... .mm .fm ");
}

TEST(Disclosure, lists_of_people_and_telling_notes_stay) {
  Json people = {{"name", "people"},
                 {"columns", {column("customer", "key", "text"), column("reached", "measure", "count")}},
                 {"rows", Json::array({Json::array({"A", 2})})}};
  Json notes = Json::array(
      {{{"code", "open"}, {"facts", {{"customers", 3}}}}, {{"code", "fine"}, {"facts", {{"customers", 300}}}}});
  Snapshot out = withheld(report_of({groups({120, 34}), people}, notes));
  ASSERT_EQ(out.reports[0].tables.size(), 1u);
  EXPECT_EQ(out.reports[0].left_out[0].reason, "people");
  ASSERT_EQ(out.reports[0].notes.size(), 1u);
  EXPECT_EQ(out.reports[0].notes[0]["code"], "fine");
}

TEST(Audit, finds_what_was_forgotten) {
  auto read = share::read_reports(report_of({groups({120, 34, 3})}));
  Snapshot out = *read;
  out.threshold = 5;
  EXPECT_FALSE(share::audit(out, share::snapshot_content(out)).empty());  // a few is shown
  out.reports[0].tables[0].marks[2] = {Mark::shown, Mark::few, Mark::more};
  EXPECT_FALSE(share::audit(out, share::snapshot_content(out)).empty());  // and can be subtracted
  Json content = share::snapshot_content(withheld(report_of({groups({120, 34, 3})})));
  content["tables"][0]["rows"][0][1] = 121;
  EXPECT_FALSE(share::audit(withheld(report_of({groups({120, 34, 3})})), content).empty());  // another number
}

}  // namespace
}  // namespace siyu::tests
