// The reports about people: functions of the data alone (any_cut.h).
#include "invariance/any_cut.h"

namespace siyu::tests {
namespace {

TEST(Invariance, ReportsAboutBuyers) {
  expect_same_answers(
      {R"({"version":1,"analysis":"rfm"})",
       R"({"version":1,"analysis":"rfm","params":{"scores":"median","refunds":"gross"}})",
       R"({"version":1,"analysis":"aipl","params":{"interval":"1d"}})",
       R"({"version":1,"analysis":"aipl","params":{"states":[{"label":"x","where":{"did":{"event":"a"}}}],"interval":"6h"}})",
       R"({"version":1,"analysis":"tiers","params":{"borders":[0.1,0.5]}})"},
      41777);
}

TEST(Invariance, ReportsAboutComingBack) {
  expect_same_answers(
      {R"({"version":1,"analysis":"retention","params":{"start":{"event":null},"period":"hour","cohort_by":"recurring","list":true}})",
       R"({"version":1,"analysis":"retention","params":{"start":{"anyOf":[{"event":"a"},{"event":"b"}]},"return":{"event":null},"time_window":"rolling","breakdown":{"by":["event.channel"],"limit":2}}})",
       R"({"version":1,"analysis":"lifecycle","params":{"start":{"event":"a"},"interval":"hour"}})",
       R"({"version":1,"analysis":"stickiness","params":{"event":{"event":null},"cumulative":true}})"},
      31337);
}

TEST(Invariance, RepurchaseAndPaths) {
  expect_same_answers(
      {R"({"version":1,"analysis":"repurchase","params":{"order":{"event":null},"windows":[1,30],"cohort":"week"}})",
       R"({"version":1,"analysis":"repurchase","params":{"order":{"event":"a"},"nth":2,"same_day":"once","breakdown":{"by":["event.channel"],"limit":2}}})",
       R"({"version":1,"analysis":"paths","params":{"session_gap":"3d","limit":2}})",
       R"({"version":1,"analysis":"paths","params":{"node":"event.channel","session_gap":"1d","max_steps":3}})"},
      77777);
}

TEST(Invariance, HoursAndBenchmarks) {
  expect_same_answers(
      {R"({"version":1,"analysis":"hours","params":{"dates":[{"label":"x","date":"01-07"}],"slot":{"since":"2026-01-10","weeks":2}}})",
       R"({"version":1,"analysis":"hours","params":{"open":"08:30","close":"02:00","refunds":"gross","festivals":["spring"]}})",
       R"({"version":1,"analysis":"benchmarks"})"},
      51423);
}

TEST(Invariance, GmvTakenApart) {
  expect_same_answers(
      {R"({"version":1,"analysis":"gmv"})",
       R"({"version":1,"analysis":"gmv","params":{"method":"shapley","compare":"weekday","by":["order.channel"]}})",
       R"({"version":1,"analysis":"gmv","params":{"formula":"article","compare":"lunar","by":["$source"],"limit":1}})"},
      90001);
}

TEST(Invariance, LifetimeValue) {
  expect_same_answers(
      {R"({"version":1,"analysis":"ltv","params":{"cohort":"week"}})",
       R"({"version":1,"analysis":"ltv","params":{"cohort":"week","time_window":"rolling","channel":"order.channel","limit":2,"model":"bgnbd"}})"},
      60606);
}

}  // namespace
}  // namespace siyu::tests
