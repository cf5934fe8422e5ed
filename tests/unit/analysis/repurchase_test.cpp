// Whom the bars of the gaps between orders open.
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

model::Store buyers() {
  return Rows()
      .table(model::TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
             {{"1", "ann", "2026-01-01", "10"},
              {"2", "ann", "2026-01-11", "10"},
              {"3", "ann", "2026-01-12", "10"},
              {"4", "ann", "2026-01-22", "10"},
              {"5", "bob", "2026-01-05", "10"},
              {"6", "bob", "2026-01-06", "10"},
              {"7", "cat", "2026-01-31", "10"}})
      .store();
}

TEST(Repurchase, AGapOpensWhoeverHadIt) {
  const model::Store store = buyers();
  Answer answer = ask(analysis::kRepurchase, store);
  EXPECT_EQ(answer.rows("intervals").at(1), "1|1|2");
  EXPECT_EQ(answer.rows("intervals").at(10), "10|10|2");
  EXPECT_EQ(answer.people(store, R"({"gap": [1, 1]})"),
            (Lines{"ann|2026-01-11|2026-01-12|1", "bob|2026-01-05|2026-01-06|1"}));
  // Twice ten days: once, as it was last.
  EXPECT_EQ(answer.people(store, R"({"gap": [2, 10]})"), Lines{"ann|2026-01-12|2026-01-22|10"});
  EXPECT_EQ(answer.people(store, R"({"gap": [30, 39]})"), Lines{});
}

}  // namespace
}  // namespace siyu::tests
