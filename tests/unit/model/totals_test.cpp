// Statistics with one column a metric, and what may be added up.

#include "model/totals.h"

#include <gtest/gtest.h>

#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Rows;

Rows statistics() {
  return std::move(Rows().table(TableKind::totals,
                                {"total.time", "total.成员", "total.新关注人数", "total.累计关注人数", "total.取关率"},
                                {{"2026-06-01", "张三", "10", "1,000", "1%"},
                                 {"2026-06-02", "张三", "20", "1018", "-1.5%"},
                                 {"2026-06-02", "李四", "5", "7", ""}}));
}

std::string metric(const Store& store, std::string_view name) {
  MetricTotals totals(store);
  for (const Metric& metric : totals.metrics())
    if (metric.name == name)
      return std::to_string(metric.rows) + " " + (metric.value ? format_money(*metric.value) : "-");
  return "none";
}

TEST(Totals, a_column_a_metric_becomes_a_row_a_metric) {
  Store store = statistics().store();
  const column::Table& table = store.facts(TableKind::totals)->table;
  EXPECT_EQ(table.rows(), 8u);
  EXPECT_NE(table.find("total.成员"), nullptr);
  EXPECT_EQ(metric(store, "新关注人数"), "3 35.00");
  EXPECT_EQ(metric(store, "累计关注人数"), "3 1025.00");  // of the last day
  EXPECT_EQ(metric(store, "取关率"), "2 -");
  EXPECT_EQ(metric(store, "成员"), "none");
}

TEST(Totals, a_funnel_starts_at_a_flow_or_a_stock_but_not_at_a_rate) {
  Store store = statistics()
                    .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"a", "x", "2026-06-01"}})
                    .store();
  auto steps = [&](const std::string& name, const std::string& range = "") {
    tests::Answer answer = tests::ask(analysis::kFunnel, store,
                                      "{" + range + R"("params": {"steps": [{"total": {"metric": ")" + name +
                                          R"("}, "label": "t"}, {"event": "x"}]}})");
    return answer.codes().empty() ? answer.rows("steps")[0] : answer.codes()[0];
  };
  EXPECT_EQ(steps("新关注人数").substr(0, 6), "1|t|35");
  EXPECT_EQ(steps("累计关注人数").substr(0, 8), "1|t|1025");
  EXPECT_EQ(steps("累计关注人数", R"("range": {"to": "2026-06-01"}, )").substr(0, 8), "1|t|1000");
  EXPECT_EQ(steps("取关率"), "metric_not_summable /params/steps/0/total/metric");
}

TEST(Totals, a_later_export_of_the_same_days_replaces_them) {
  std::vector<std::string> fields = {"total.time", "total.新关注人数"};
  Store store = Rows()
                    .table(TableKind::totals, fields, {{"2026-06-01", "10"}, {"2026-06-02", "3"}})
                    .table(TableKind::totals, {"total.time", "total.新关注人数", "total.净增"},
                           {{"2026-06-02", "20", "19"}, {"2026-06-03", "1", "1"}})
                    .store();
  EXPECT_EQ(metric(store, "新关注人数"), "3 31.00");
  EXPECT_EQ(metric(store, "净增"), "2 20.00");
  EXPECT_EQ(store.file_counts()[1].updated, 0u);  // the day has a metric that is new
  EXPECT_EQ(store.file_counts()[1].added, 2u);
}

}  // namespace
}  // namespace siyu::model
