// What paths and aipl propose for the data at hand.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kAipl;
using analysis::kPaths;
using model::TableKind;

std::string proposed_gap(const std::vector<std::string>& times, bool clock = true) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& time : times) rows.push_back({"a", "x", time});
  Rows world;
  if (clock) world.with_clock();
  model::Store store = world.table(TableKind::events, {"customer.id", "event.name", "event.time"}, rows).store();
  return kPaths.suggest(store)["params"]["session_gap"];
}

TEST(Proposals, TheShortestGapThatHalfOfTheTimesStayUnder) {
  EXPECT_EQ(proposed_gap({"2026-05-01 10:00:00", "2026-05-01 10:30:00", "2026-05-03 10:00:00"}), "30m");
  EXPECT_EQ(proposed_gap({"2026-05-01 10:00:00", "2026-05-01 10:30:01", "2026-05-02 10:00:00"}), "1d");
  EXPECT_EQ(proposed_gap({"2026-05-01 10:00:00", "2026-05-06 10:00:00", "2026-08-01 10:00:00"}), "7d");
  EXPECT_EQ(proposed_gap({"2026-05-01 10:00:00", "2026-07-01 10:00:00"}), "30d");
  EXPECT_EQ(proposed_gap({"2026-05-01 10:00:00"}), "30m");
  EXPECT_EQ(proposed_gap({"2026-05-01", "2026-05-01", "2026-05-01"}, false), "1d");
  EXPECT_TRUE(kPaths.suggest(Rows().table(TableKind::customers, {"customer.id"}, {{"a"}}).store()).is_null());
}

TEST(Proposals, WhoSpeaksInAGroupIsInterested) {
  model::Store store = Rows()
                           .table(TableKind::customers, {"customer.id", "customer.added_at"},
                                  {{"a", "2026-05-01 10:00:00"}, {"b", "2026-05-01 10:00:00"}})
                           .table(TableKind::messages, {"customer.id", "message.time"}, {{"a", "2026-05-02 10:00:00"}})
                           .store();
  Answer answer = ask(kAipl, store);
  ASSERT_TRUE(answer.problems.empty());
  for (const auto& row : answer.report.tables[0].rows) {
    auto state = std::get<std::string>(row[0]);
    EXPECT_EQ(std::get<std::int64_t>(row[1]), state == "兴趣" || state == "认知" ? 1 : 0) << state;
  }
}

}  // namespace
}  // namespace siyu::tests
