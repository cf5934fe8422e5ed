// Real public data with published or recounted results, read where SIYU_SHARED names the folder that holds them; without
// it every test here skips, visibly. Nothing of that data is in the repository.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

NamedText shared_file(const std::string& folder, const std::string& name) {
  return {name, read_file(shared_folder() + folder + "/" + name), nullptr};
}

Json run(Door& door, const Json& definition) {
  Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  EXPECT_TRUE(reply.contains("ok")) << reply.dump();
  return reply.contains("ok") ? reply["ok"] : Json::object();
}

// Empty when the report has no such table.
Json table(const Json& report, const std::string& name) {
  for (const Json& one : report.value("tables", Json::array()))
    if (one["name"] == name) return one;
  return {{"columns", Json::array()}, {"rows", Json::array()}};
}

// One column of a table, by name.
std::vector<Json> column(const Json& table, const std::string& name) {
  std::size_t at = 0;
  while (at < table["columns"].size() && table["columns"][at]["name"] != name) ++at;
  std::vector<Json> values;
  for (const Json& row : table["rows"]) values.push_back(row[at]);
  return values;
}

// Customers of the four pages for each value of a breakdown.
std::map<std::string, std::vector<std::int64_t>> by_group(const Json& report, const std::string& field) {
  const Json steps = table(report, "steps");
  std::map<std::string, std::vector<std::int64_t>> groups;
  std::vector<Json> values = column(steps, field), customers = column(steps, "customers");
  for (std::size_t i = 0; i < values.size(); ++i)
    groups[values[i].is_string() ? values[i].get<std::string>() : values[i].dump()].push_back(customers[i]);
  return groups;
}

class ProductFunnel : public ::testing::Test {
 protected:
  void SetUp() override {
    NEEDS_SHARED();
    std::vector<NamedText> files;
    for (const char* name : {"user_table.csv", "home_page_table.csv", "search_page_table.csv", "payment_page_table.csv",
                             "payment_confirmation_table.csv"})
      files.push_back(shared_file("product-funnel", name));
    auto problems = door_.load(files, {1 << 20, 0});
    ASSERT_FALSE(problems) << *problems;
  }
  Json definition(const Json& breakdown = nullptr) {
    Json steps = Json::array();
    for (const char* name : {"home_page", "search_page", "payment_page", "payment_confirmation_page"})
      steps.push_back({{"event", name}});
    Json params = {{"steps", steps}};
    if (!breakdown.is_null()) params["breakdown"] = breakdown;
    return {{"version", 1}, {"analysis", "funnel"}, {"params", params}};
  }
  Door door_;
};

TEST_F(ProductFunnel, All) {
  Json report = run(door_, definition());
  std::vector<Json> customers = column(table(report, "steps"), "customers");
  EXPECT_EQ(customers, (std::vector<Json>{90400, 45200, 6030, 452}));
  std::vector<Json> rates = column(table(report, "steps"), "overall_rate");
  ASSERT_EQ(rates.size(), 4u);
  EXPECT_NEAR(rates[1].get<double>(), 0.5, 1e-6);
  EXPECT_NEAR(rates[2].get<double>(), 0.066704, 1e-6);
  EXPECT_NEAR(rates[3].get<double>(), 0.005, 1e-6);
}

TEST_F(ProductFunnel, ByDevice) {
  auto groups = by_group(run(door_, definition({{"by", {"customer.device"}}})), "customer.device");
  EXPECT_EQ(groups["Desktop"], (std::vector<std::int64_t>{60200, 30100, 3010, 150}));
  EXPECT_EQ(groups["Mobile"], (std::vector<std::int64_t>{30200, 15100, 3020, 302}));
}

TEST_F(ProductFunnel, BySex) {
  auto groups = by_group(run(door_, definition({{"by", {"customer.sex"}}})), "customer.sex");
  EXPECT_EQ(groups["Female"], (std::vector<std::int64_t>{45075, 22676, 3100, 241}));
  EXPECT_EQ(groups["Male"], (std::vector<std::int64_t>{45325, 22524, 2930, 211}));
}

std::map<std::string, std::pair<std::int64_t, std::int64_t>> event_counts(const Json& model) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> counts;
  for (const Json& event : model["events"]) counts[event["name"]] = {event["events"], event["customers"]};
  return counts;
}

TEST(Taobao, ControlNumbers) {
  NEEDS_SHARED();
  Door door;
  auto problems = door.load({shared_file("taobao-user-behavior", "UserBehavior_cn.csv")}, {1 << 16, 5});
  ASSERT_FALSE(problems) << *problems;
  Json model = door.call({{"call", "model"}})["ok"];
  using Counts = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(event_counts(model),
            (Counts{{"buy", {32000, 3988}}, {"pv", {5030, 2863}}, {"cart", {2009, 1576}}, {"fav", {961, 866}}}));
  EXPECT_EQ(model["customers"], 3990);
  EXPECT_EQ(model["rows"], 40000);
  EXPECT_EQ(model["first_day"], "2017-11-25");  // in UTC it would be a day earlier
  EXPECT_EQ(model["as_of"], "2017-12-04");
}

TEST(Taobao, TianchiSample) {
  NEEDS_SHARED();
  Door door;
  auto problems =
      door.load({shared_file("taobao-user-behavior", "tianchi_mobile_user_behavior_sample.csv")}, {4096, 7});
  ASSERT_FALSE(problems) << *problems;
  Json model = door.call({{"call", "model"}})["ok"];
  using Counts = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(event_counts(model), (Counts{{"1", {1876, 34}}, {"2", {18, 8}}, {"3", {70, 13}}, {"4", {35, 16}}}));
  EXPECT_EQ(model["customers"], 34);
  EXPECT_EQ(model["resolution"], "hour");
  EXPECT_EQ(model["first_day"], "2014-11-18");
  EXPECT_EQ(model["as_of"], "2014-12-18");
}

// The same log in another encoding is the same log: the report's bytes agree, fingerprint included.
TEST(Taobao, Gb18030CopyGivesTheSameReport) {
  NEEDS_SHARED();
  NamedText utf8 = shared_file("taobao-user-behavior", "UserBehavior_cn.csv");
  NamedText gb18030 = {utf8.name, to_gb18030(utf8.bytes), nullptr};
  ASSERT_NE(utf8.bytes, gb18030.bytes);
  Json definition = {{"version", 1},
                     {"analysis", "funnel"},
                     {"params",
                      {{"steps", {{{"event", "pv"}}, {{"event", "cart"}}, {{"event", "buy"}}}},
                       {"window", "3d"},
                       {"breakdown", {{"by", {"event.品牌"}}, {"attribution", "first_touch"}}},
                       {"trend", {{"interval", "day"}}},
                       {"list", true}}}};
  std::string reports[2];
  for (int i = 0; i < 2; ++i) {
    Door door;
    auto problems = door.load({i == 0 ? utf8 : gb18030}, {std::size_t{1} << (16 + i), 0});
    ASSERT_FALSE(problems) << *problems;
    EXPECT_EQ(door.preview()["encoding"], i == 0 ? "utf-8" : "gb18030");
    reports[i] = door.run(definition.dump());
    EXPECT_EQ(reports[i].rfind("{\"ok\":", 0), 0u) << reports[i].substr(0, 400);
  }
  EXPECT_TRUE(reports[0] == reports[1]) << "the reports differ";
}

}  // namespace
}  // namespace siyu::tests
