// Repurchase over CDNOW, whose counts are published: read where SIYU_SHARED names the folder; without it every test here skips.
#include <gtest/gtest.h>

#include <map>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

// The file as a CSV of its fields: the master file is separated by blanks.
std::string with_commas(const std::string& text) {
  std::string out;
  bool blank = true;  // at the start of a line blanks mean nothing
  for (char c : text) {
    if (c == '\r') continue;
    if (c == ' ') {
      if (!blank) out += ',';
      blank = true;
      continue;
    }
    blank = c == '\n';
    out += c;
  }
  return out;
}

Json report_of(const std::string& name, const std::string& bytes, const Json& columns, const Json& params) {
  Door door;
  auto problems = door.load({{name, bytes, {{"table", "orders"}, {"columns", columns}}}}, {1 << 20, 0});
  EXPECT_FALSE(problems) << *problems;
  Json definition = {{"version", 1}, {"analysis", "repurchase"}, {"params", params}};
  Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  EXPECT_TRUE(reply.contains("ok")) << reply.dump();
  return reply.contains("ok") ? reply["ok"] : Json::object();
}

std::vector<Json> rows(const Json& report, const std::string& table) {
  for (const Json& one : report.value("tables", Json::array()))
    if (one["name"] == table) return std::vector<Json>(one["rows"].begin(), one["rows"].end());
  return {};
}

// 69,659 purchases of 23,570 people, 11,908 of whom bought once.
TEST(SharedRepurchase, CdnowMaster) {
  NEEDS_SHARED();
  std::string bytes = with_commas(read_file(shared_folder() + "cdnow/CDNOW_master.txt"));
  Json report = report_of("cdnow.csv", bytes, {{"customer.id", "customer_id"}, {"order.paid_at", "date"}},
                          {{"windows", {30, 365}}});
  std::map<std::string, Json> rates;
  for (const Json& row : rows(report, "rates")) rates.emplace(row[0].get<std::string>() + row[1].dump(), row);
  EXPECT_EQ(rates["periodnull"][3], 23570);
  EXPECT_EQ(rates["periodnull"][2], 23570 - 11908);
  EXPECT_EQ(rates["order_sharenull"][3], 69659);
  EXPECT_EQ(rates["order_sharenull"][2], 69659 - 23570);
  EXPECT_EQ(rates["window365"][3], 23570);  // the last of them first bought in March 1997, the data end in June 1998
  std::vector<Json> groups = rows(report, "groups");
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0][0], 23570);
  EXPECT_EQ(groups[0][1], 23570 - 11908);
  std::vector<Json> cohorts = rows(report, "cohorts");
  std::map<std::string, std::int64_t> sizes;
  for (const Json& row : cohorts) sizes[row[0]] = row[2];
  EXPECT_EQ(sizes["1997-01"], 7846);  // every buyer of the first month is new
  EXPECT_EQ(sizes["1997-01"] + sizes["1997-02"] + sizes["1997-03"], 23570);
  EXPECT_EQ(sizes.size(), 3u);
}

// Fader, Hardie and Lee (2005) take purchases of a day together and look at 39 weeks, to 30 September 1997: 946 of the 2,357 people came
// again, 2,457 times in all.
TEST(SharedRepurchase, CdnowSampleAsInThePaper) {
  NEEDS_SHARED();
  std::string bytes = read_file(shared_folder() + "cdnow/cdnowElog.csv");
  Json report = report_of("cdnow.csv", bytes, {{"customer.id", "sampleid"}, {"order.paid_at", "date"}},
                          {{"as_of", "1997-09-30"}, {"same_day", "once"}});
  std::vector<Json> groups = rows(report, "groups"), summary = rows(report, "summary");
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0][0], 2357);
  EXPECT_EQ(groups[0][1], 946);
  ASSERT_EQ(summary.size(), 2u);
  EXPECT_EQ(summary[0][1], 2457);
  EXPECT_EQ(summary[0][2], 2357);  // each person's last purchase waits
  EXPECT_EQ(summary[1][1], 946);
}

}  // namespace
}  // namespace siyu::tests
