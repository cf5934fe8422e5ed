// What the check-up promises: counts and control sums as the files have them, and no name or number of a person.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using analysis::kHealth;
using model::TableKind;

model::Store shop() {
  return Rows()
      .table(TableKind::customers, {"customer.id", "customer.phone", "customer.added_at"},
             {{"wm1", "13800000001", "2026-01-01"}, {"wm2", "13800000001", "2026-01-02"}, {"wm3", "", "2026-01-03"}})
      .table(TableKind::orders, {"order.id", "customer.phone", "order.created_at", "order.paid", "order.status"},
             {{"1", "13800000001", "2026-01-05", "10.50", "已完成"},
              {"2", "13800000009", "2026-01-06", "4", "外星状态"},
              {"2", "13800000009", "2026-01-06", "4", "外星状态"}})
      .store();
}

TEST(Health, CountsWhatTheFilesSay) {
  Answer answer = ask(kHealth, shop());
  ASSERT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("files"),
            (Lines{"0.csv|customers|3|3|0|0|0|2026-01-01|2026-01-03", "1.csv|orders|3|2|0|1|0|2026-01-05|2026-01-06"}));
  Lines columns = answer.rows("columns");
  EXPECT_EQ(columns.size(), 8u);
  EXPECT_EQ(columns[6], "1.csv|paid|order.paid|money|3|2|18.50");  // of the file, the repeated row too
  EXPECT_EQ(answer.rows("match"), (Lines{"customers|3|2|3|1|0.5", "orders|2|2|2|1|0.5"}));
  EXPECT_EQ(answer.rows("identity"), (Lines{"customer.id|3|3|0", "customer.phone|4|2|1"}));
  EXPECT_EQ(answer.rows("conflicts"), Lines{"customer.phone|customer.id|2|true"});
  EXPECT_EQ(answer.rows("unknown_values"), Lines{"order.status|1|1"});
  EXPECT_EQ(answer.note("match_rate"), R"({"table":"customers","matched":1,"of":2})");
}

TEST(Health, SaysWhatEachReportLacks) {
  Lines rows = ask(kHealth, shop()).rows("coverage");
  EXPECT_NE(std::find(rows.begin(), rows.end(), "overview|orders|true|-"), rows.end());
  EXPECT_NE(std::find(rows.begin(), rows.end(), "sales|order.refund|false|refund_export"), rows.end());
  EXPECT_NE(std::find(rows.begin(), rows.end(), "customer_funnel|invites|false|referral_list"), rows.end());
}

TEST(Health, NamesNobody) {
  Answer answer = ask(kHealth, shop());
  std::string all = report::write_json(report::report_json(answer.report));
  EXPECT_EQ(all.find("1380000"), std::string::npos);
  EXPECT_EQ(all.find("wm1"), std::string::npos);
}

TEST(Health, NeedsData) { EXPECT_EQ(ask(kHealth, model::build_store({})).codes(), Lines{"no_data "}); }

}  // namespace
}  // namespace siyu::tests
