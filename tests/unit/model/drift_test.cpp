// A remembered mapping against a newer version of its file.

#include <gtest/gtest.h>

#include "model/exports.h"

#include "unit/model/sniff_of.h"

namespace siyu::model {
namespace {

using column::Type;

FileMapping orders() {
  FileMapping mapping;
  mapping.table = TableKind::orders;
  mapping.columns = {
      {"order.id", "订单号"}, {"order.paid_at", "付款时间"}, {"order.paid", "实付金额"}, {"customer.phone", "手机号"}};
  return mapping;
}
const std::vector<std::string> kHeaders = {"订单号", "付款时间", "实付金额", "手机号", "备注"};

TEST(Drift, the_same_file_has_none) {
  Drift drift = drift_of(orders(), kHeaders,
                         sniff_of({{"备注", Type::text},
                                   {"手机号", Type::text},
                                   {"实付金额 ", Type::money},
                                   {"付款时间", Type::instant},
                                   {"订单号", Type::text}}));
  EXPECT_TRUE(drift.same());
  EXPECT_DOUBLE_EQ(drift.share, 1);
}

TEST(Drift, a_renamed_column_is_found_by_its_synonym_and_its_letters) {
  Drift drift = drift_of(orders(), kHeaders,
                         sniff_of({{"订单号", Type::text},
                                   {"支付时间", Type::instant},
                                   {"实付金额(元)", Type::money},
                                   {"买家手机号码", Type::text},
                                   {"备注", Type::text}}));
  ASSERT_EQ(drift.lost.size(), 3u);
  EXPECT_DOUBLE_EQ(drift.share, 0.25);
  EXPECT_EQ(drift.lost[0].field, "order.paid_at");
  EXPECT_EQ(drift.lost[0].likely, "支付时间");
  EXPECT_GE(drift.lost[0].alike, 0.9);
  EXPECT_EQ(drift.lost[1].likely, "实付金额(元)");
  EXPECT_DOUBLE_EQ(drift.lost[1].alike, 1);
  EXPECT_EQ(drift.lost[2].likely, "买家手机号码");
  EXPECT_EQ(drift.added.size(), 3u);
}

TEST(Drift, content_rules_out_what_only_sounds_alike) {
  csv::Sniff sniff = sniff_of({{"订单号", Type::text},
                               {"付款时间说明", Type::text},
                               {"付款的时间", Type::instant},
                               {"实付金额", Type::money},
                               {"手机号", Type::text}});
  sniff.columns[1].samples = {"已付款", "未付款"};
  Drift drift = drift_of(orders(), kHeaders, sniff);
  ASSERT_EQ(drift.lost.size(), 1u);
  EXPECT_EQ(drift.lost[0].likely, "付款的时间");
}

TEST(Drift, known_texts_find_a_column_that_was_renamed_altogether) {
  csv::Sniff sniff = sniff_of({{"订单号", Type::text},
                               {"付款时间", Type::instant},
                               {"实付金额", Type::money},
                               {"联络", Type::text},
                               {"城市", Type::text}});
  sniff.columns[3].samples = {"13800000001", "13800000002"};
  sniff.columns[4].samples = {"上海", "北京"};
  KnownTexts known = {{"手机号", {"13800000001", "13800000002", "13900000000"}}};
  Drift drift = drift_of(orders(), kHeaders, sniff, known);
  ASSERT_EQ(drift.lost.size(), 1u);
  EXPECT_EQ(drift.lost[0].likely, "联络");
  EXPECT_TRUE(drift_of(orders(), kHeaders, sniff).lost[0].likely.empty());
}

TEST(Drift, one_new_header_replaces_one_lost_one) {
  FileMapping mapping;
  mapping.columns = {{"order.created_at", "下单时间"}, {"order.paid_at", "付款时间"}};
  Drift drift = drift_of(mapping, {"下单时间", "付款时间"}, sniff_of({{"支付时间", Type::instant}}));
  ASSERT_EQ(drift.lost.size(), 2u);
  EXPECT_EQ(drift.lost[0].likely, "");
  EXPECT_EQ(drift.lost[1].likely, "支付时间");
}

TEST(Drift, a_mapping_of_one_common_column_is_not_at_home_everywhere) {
  FileMapping mapping;
  mapping.table = TableKind::totals;
  mapping.columns = {{"total.time", "日期"}};
  Drift drift = drift_of(mapping, {"日期", "打开次数", "访问次数", "访问人数"},
                         sniff_of({{"日期", Type::day}, {"花费", Type::money}}));
  EXPECT_TRUE(drift.lost.empty());
  EXPECT_DOUBLE_EQ(drift.share, 0.25);
}

TEST(Drift, without_the_old_headers_nothing_is_called_new) {
  Drift drift = drift_of(orders(), {},
                         sniff_of({{"订单号", Type::text},
                                   {"付款时间", Type::instant},
                                   {"实付金额", Type::money},
                                   {"手机号", Type::text},
                                   {"备注", Type::text}}));
  EXPECT_TRUE(drift.same());
}

}  // namespace
}  // namespace siyu::model
