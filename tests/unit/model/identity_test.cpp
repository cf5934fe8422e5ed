// Who joins whom, what is told of it, and what joins nobody.

#include "model/identity.h"

#include <gtest/gtest.h>

#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Rows;
using Texts = std::vector<std::string>;

Rows shop() {
  return std::move(Rows()
                       .table(TableKind::customers, {"customer.id", "customer.phone"},
                              {{"wm1", "13800000001"}, {"wm2", "13800000001、13800000002"}, {"wm3", "13800000003"}})
                       .table(TableKind::orders, {"order.id", "order.paid_at", "customer.phone"},
                              {{"1", "2026-01-02", "13800000002"},
                               {"2", "2026-01-03", "13800000003"},
                               {"3", "2026-01-04", "138****0009"},
                               {"4", "2026-01-05", "1.38E+10"}}));
}

TEST(Phones, several_in_a_cell) {
  EXPECT_EQ(complete_phones("13800000002,13800000003"), (Texts{"13800000002", "13800000003"}));
  EXPECT_EQ(complete_phones("13800000002、 +86 13800000003"), (Texts{"13800000002", "13800000003"}));
  EXPECT_EQ(complete_phones("13800000002 13800000003"), (Texts{"13800000002", "13800000003"}));
  EXPECT_EQ(complete_phones("138 0000 1402"), Texts{"13800001402"});
  EXPECT_EQ(complete_phones("138****1402;13800000003"), Texts{"13800000003"});
  EXPECT_EQ(complete_phones("无"), Texts{});
}

TEST(Identity, the_audit_says_what_joined_whom) {
  Store store = shop().store();
  EXPECT_EQ(store.customers(), 2u);  // wm1 and wm2 share a phone
  const Identity& identity = store.identity();
  ASSERT_EQ(identity.merges.size(), 1u);
  EXPECT_EQ(identity.merges[0].kind, "customer.phone");
  EXPECT_EQ(identity.merges[0].joined, 1u);
  ASSERT_EQ(identity.conflicts.size(), 1u);
  EXPECT_EQ(identity.conflicts[0].value, "13800000001");
  EXPECT_EQ(identity.conflicts[0].values, (Texts{"wm1", "wm2"}));
  EXPECT_TRUE(identity.conflicts[0].joined);
  EXPECT_EQ(identity.masked, 1u);
  EXPECT_EQ(identity.orphans[0], (std::pair<TableKind, std::size_t>(TableKind::customers, 0)));
}

TEST(Identity, a_key_may_be_told_not_to_join) {
  auto files = shop().files();
  std::vector<const LoadedFile*> all;
  for (const auto& file : files) all.push_back(file.get());
  Store store = build_store(all, {{"customer.phone"}});
  EXPECT_EQ(store.customers(), 5u);  // three ids, two phones of orders
  EXPECT_TRUE(store.identity().merges.empty());
}

TEST(Identity, a_shared_phone_joins_nobody) {
  std::vector<Texts> rows;
  for (int i = 0; i < 7; ++i) rows.push_back({"wm" + std::to_string(i), "13800000000"});
  Store store = Rows().table(TableKind::customers, {"customer.id", "customer.phone"}, rows).store();
  EXPECT_EQ(store.customers(), 7u);
  ASSERT_EQ(store.identity().conflicts.size(), 1u);
  EXPECT_EQ(store.identity().conflicts[0].count, 7u);
  EXPECT_EQ(store.identity().conflicts[0].values.size(), Identity::kMostPerKey);
  EXPECT_FALSE(store.identity().conflicts[0].joined);
}

TEST(Identity, the_root_of_a_tree_is_nobody) {
  Store store = Rows()
                    .table(TableKind::invites, {"invite.inviter", "invite.invitee", "invite.time"},
                           {{"0", "1", "2026-06-01"}, {"1", "2", "2026-06-01"}})
                    .store();
  EXPECT_EQ(store.customers(), 2u);
}

// Row 1 is the root; 2 and 3 were brought by 1, 4 by 2. The keys and the name beside them are those of the row's own person.
TEST(Identity, a_referral_export_describes_whom_it_brought) {
  Store store = std::move(Rows().table(TableKind::invites,
                                       {"invite.inviter", "invite.invitee", "invite.time", "customer.external_userid",
                                        "customer.name"},
                                       {{"0", "1", "2026-06-01", "wm1", "甲"},
                                        {"1", "2", "2026-06-01", "wm2", "乙"},
                                        {"1", "3", "2026-06-01", "wm3", "丙"},
                                        {"2", "4", "2026-06-02", "wm4", "丁"}}))
                    .store();
  EXPECT_EQ(store.customers(), 4u);
  const column::Column* name = store.person("customer.name");
  ASSERT_NE(name, nullptr);
  for (Customer c = 0; c < store.customers(); ++c) {
    std::size_t at = Texts{"1", "2", "3", "4"}.size();
    for (std::size_t k = 0; k < 4; ++k)
      if (store.label(c) == Texts{"1", "2", "3", "4"}[k]) at = k;
    ASSERT_LT(at, 4u) << store.label(c);
    EXPECT_EQ(name->dictionary().text(name->codes()[c]), (Texts{"甲", "乙", "丙", "丁"}[at]));
  }
}

}  // namespace
}  // namespace siyu::model
