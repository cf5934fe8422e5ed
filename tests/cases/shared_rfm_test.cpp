// RFM and tiers of real public data with known results, read where SIYU_SHARED names the folder that holds them; without it every
// test here skips, visibly. Nothing of that data is in the repository.
#include <gtest/gtest.h>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

// The rows of a table of the report.
Json rows(Door& door, const Json& definition, const std::string& table) {
  Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  EXPECT_TRUE(reply.contains("ok")) << reply.dump().substr(0, 500);
  if (reply.contains("ok"))
    for (const Json& one : reply["ok"]["tables"])
      if (one["name"] == table) return one["rows"];
  ADD_FAILURE() << "no table " << table;
  return Json::array();
}

TEST(SharedRfm, UciOnlineRetail) {
  NEEDS_SHARED();
  std::string bytes = online_retail();
  if (bytes.empty()) GTEST_SKIP() << "no gzip here";
  Door door;
  auto problems = door.load({{"online_retail.csv", bytes, online_retail_mapping()}}, {1 << 20, 0});
  ASSERT_FALSE(problems) << *problems;
  Json clean = clean_online_retail();
  // The published snapshot is 2011-12-10 00:00: that moment, and the end of the last day of the data, are the same.
  for (const char* as_of : {"", "2011-12-09", "2011-12-10 00:00:00"}) {
    Json definition = {
        {"version", 1}, {"analysis", "rfm"}, {"where", clean}, {"params", {{"refunds", "gross"}, {"as_of", as_of}}}};
    if (*as_of == 0) definition["params"].erase("as_of");
    Json list = rows(door, definition, "customers_rfm");
    ASSERT_EQ(list.size(), 4338u);
    double recency = 0, frequency = 0, monetary = 0;
    std::size_t found = 0;
    for (const Json& row : list) {
      recency += row[1].get<double>(), frequency += row[2].get<double>();
      monetary += std::stod(row[3].get<std::string>());
      if (row[0].get<std::string>().rfind("12346", 0) == 0) {
        ++found;
        EXPECT_EQ(row[1], 325);
        EXPECT_EQ(row[2], 1);
        EXPECT_EQ(row[3], "77183.60");
      }
      if (row[0].get<std::string>().rfind("12347", 0) == 0) {
        ++found;
        EXPECT_EQ(row[1], 2);
        EXPECT_EQ(row[2], 7);
        EXPECT_EQ(row[3], "4310.00");
      }
    }
    EXPECT_EQ(found, 2u);
    EXPECT_NEAR(recency / 4338, 92.059, 0.0005);
    EXPECT_NEAR(frequency / 4338, 4.272, 0.0005);
    EXPECT_NEAR(monetary / 4338, 2054.266, 0.0005);
    Json threshold = rows(door, definition, "cuts")[0];
    EXPECT_NEAR(threshold[1].get<double>(), 92.059, 0.0005);
    EXPECT_EQ(threshold[3].get<std::string>().substr(0, 8), "2054.266");
  }
}

TEST(SharedRfm, CdnowMaster) {
  NEEDS_SHARED();
  std::string text;  // blank-separated in the original
  for (char c : read_file(shared_folder() + "cdnow/CDNOW_master.txt")) {
    if (c != ' ') {
      text += c;
    } else if (!text.empty() && text.back() != ' ' && text.back() != ',' && text.back() != '\n') {
      text += ',';
    }
  }
  Door door;
  Json mapping = {
      {"table", "orders"},
      {"columns", {{"customer.id", "customer_id"}, {"order.paid_at", "date"}, {"order.paid", "dollar_value"}}}};
  auto problems = door.load({{"cdnow.csv", text, mapping}}, {1 << 20, 0});
  ASSERT_FALSE(problems) << *problems;
  Json summary = rows(door, {{"version", 1}, {"analysis", "tiers"}}, "summary")[0];
  EXPECT_EQ(summary[0], 23570);
  EXPECT_EQ(summary[1], "2500315.63");
  EXPECT_EQ(summary[7], 11908);
  Json definition = {{"version", 1}, {"analysis", "rfm"}, {"params", {{"list", false}}}};
  std::int64_t customers = 0;
  for (const Json& row : rows(door, definition, "segments")) customers += row[1].get<std::int64_t>();
  EXPECT_EQ(customers, 23570);
}

TEST(SharedRfm, CdnowSample) {
  NEEDS_SHARED();
  Door door;
  Json mapping = {{"table", "orders"},
                  {"columns", {{"customer.id", "masterid"}, {"order.paid_at", "date"}, {"order.paid", "sales"}}}};
  auto problems =
      door.load({{"cdnowElog.csv", read_file(shared_folder() + "cdnow/cdnowElog.csv"), mapping}}, {1 << 20, 0});
  ASSERT_FALSE(problems) << *problems;
  Json tiers = {{"version", 1}, {"analysis", "tiers"}};
  Json summary = rows(door, tiers, "summary")[0];
  EXPECT_EQ(summary[0], 2357);
  EXPECT_EQ(summary[1], "244091.94");
  std::int64_t orders = 0;
  for (const Json& row : rows(door, tiers, "tiers")) orders += row[5].get<std::int64_t>();
  EXPECT_EQ(orders, 6919);
  EXPECT_EQ(rows(door, tiers, "curve").size(), 101u);
}

}  // namespace
}  // namespace siyu::tests
