// Retention of real public data with recounted results, read where SIYU_SHARED names the folder that holds them; without it every test
// here skips, visibly. Nothing of that data is in the repository.
#include <gtest/gtest.h>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

// {customers, complete} of the cohort's columns that have begun.
std::vector<std::pair<std::int64_t, bool>> row(const Json& report, const std::string& cohort) {
  std::vector<std::pair<std::int64_t, bool>> out;
  for (const Json& cells : report["tables"][0]["rows"])
    if (cells[0] == cohort && !cells[3].is_null()) out.emplace_back(cells[3].get<std::int64_t>(), cells[5].get<bool>());
  return out;
}

TEST(SharedComingBack, UciCohorts) {
  NEEDS_SHARED();
  std::string bytes = online_retail();
  if (bytes.empty()) GTEST_SKIP() << "no gzip here";
  Door door;
  auto problems = door.load({{"online_retail.csv", bytes, online_retail_mapping()}}, {1 << 20, 0});
  ASSERT_FALSE(problems) << *problems;
  Json clean = clean_online_retail();
  Json definition = {{"version", 1},
                     {"analysis", "retention"},
                     {"where", clean},
                     {"params", {{"start", {{"event", "paid"}}}, {"period", "month"}, {"intervals", 13}}}};
  Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  ASSERT_TRUE(reply.contains("ok")) << reply.dump();
  const std::map<std::string, std::vector<std::int64_t>> known = {
      {"2010-12", {885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235}},
      {"2011-01", {417, 92, 111, 96, 134, 120, 103, 101, 125, 136, 152, 49}},
      {"2011-02", {380, 71, 71, 108, 103, 94, 96, 106, 94, 116, 26}}};
  for (const auto& [cohort, customers] : known) {
    auto got = row(reply["ok"], cohort);
    ASSERT_EQ(got.size(), customers.size()) << cohort;
    for (std::size_t k = 0; k < customers.size(); ++k) {
      EXPECT_EQ(got[k].first, customers[k]) << cohort << " period " << k;
      EXPECT_EQ(got[k].second, k + 1 < customers.size()) << cohort << " period " << k;  // December 2011 ends on the 9th
    }
  }
}

}  // namespace
}  // namespace siyu::tests
