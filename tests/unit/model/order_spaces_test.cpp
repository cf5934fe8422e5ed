// Order numbers that mean different orders: of shops, of campaigns, of unrelated files, of an appended file.

#include "model/order_spaces.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/registry.h"
#include "model/merge.h"
#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Rows;
using File = std::unique_ptr<LoadedFile>;

File file(const std::string& name, TableKind kind, const std::vector<std::string>& fields,
          const std::vector<std::vector<std::string>>& rows) {
  File out = std::move(Rows().table(kind, fields, rows).files()[0]);
  out->name = name;
  return out;
}

std::string summary(std::vector<const LoadedFile*> files) {
  std::string out = tests::ask(analysis::kSales, build_store(files)).rows("summary")[0];
  std::reverse(files.begin(), files.end());
  EXPECT_EQ(tests::ask(analysis::kSales, build_store(files)).rows("summary")[0], out);
  return out.substr(0, out.find('|', out.find('|', out.find('|') + 1) + 1));
}

const std::vector<std::string> kShop = {"order.id", "customer.id", "order.paid_at", "order.paid", "order.store"};

TEST(OrderSpaces, a_short_number_of_two_shops_is_two_orders) {
  File one = file("a.csv", TableKind::orders, kShop, {{"1001", "u", "2026-05-01 10:00:00", "30", "东店"}});
  File two = file("b.csv", TableKind::orders, kShop, {{"1001", "v", "2026-05-02 10:00:00", "20", "西店"}});
  EXPECT_EQ(summary({one.get(), two.get()}), "2|2|50.00");
  Store store = build_store({one.get(), two.get()});
  EXPECT_EQ(store.order_notes().apart, 2u);
  File both = file("c.csv", TableKind::orders, kShop,
                   {{"7", "u", "2026-05-01 10:00:00", "30", "东店"}, {"7", "v", "2026-05-02 10:00:00", "20", "西店"}});
  EXPECT_EQ(summary({both.get()}), "2|2|50.00");
}

TEST(OrderSpaces, a_campaign_is_a_space_too) {
  std::vector<std::string> fields = {"order.id", "customer.id", "order.paid_at", "order.paid", "order.活动名称"};
  File one = file("a.csv", TableKind::orders, fields, {{"1", "u", "2026-05-01 10:00:00", "30", "草莓"}});
  File two = file("b.csv", TableKind::orders, fields, {{"1", "v", "2026-05-08 10:00:00", "20", "樱桃"}});
  EXPECT_EQ(summary({one.get(), two.get()}), "2|2|50.00");
}

TEST(OrderSpaces, a_renamed_shop_and_a_long_number_stay_one_order) {
  File one = file("a_20260501.csv", TableKind::orders, kShop, {{"1001", "u", "2026-05-01 10:00:00", "30", "东店"}});
  File two = file("b_20260601.csv", TableKind::orders, kShop, {{"1001", "u", "2026-05-01 10:00:00", "20", "东方店"}});
  EXPECT_EQ(summary({one.get(), two.get()}), "1|1|20.00");
  File old = file("a_20260501.csv", TableKind::orders, kShop, {{"202605010001", "u", "", "30", "东店"}});
  File late =
      file("b_20260601.csv", TableKind::orders, kShop, {{"202605010001", "u", "2026-05-02 10:00:00", "30", "西店"}});
  EXPECT_EQ(summary({old.get(), late.get()}), "1|1|30.00");
}

TEST(OrderSpaces, unrelated_tables_with_short_numbers_are_other_orders) {
  File one = file("a.csv", TableKind::orders, {"order.id", "customer.phone", "order.paid_at", "order.paid"},
                  {{"1", "13800000001", "2026-01-01", "10"}, {"2", "13800000002", "2026-01-02", "20"}});
  File two =
      file("b.csv", TableKind::orders, {"order.id", "customer.phone", "order.paid_at", "order.paid", "order.桌号"},
           {{"1", "13900000001", "2026-04-01", "7", "A"}, {"2", "13900000002", "2026-04-02", "8", "B"}});
  EXPECT_EQ(summary({one.get(), two.get()}), "4|4|45.00");
  // The same orders with a column more are the same orders.
  File more =
      file("c.csv", TableKind::orders, {"order.id", "customer.phone", "order.paid_at", "order.paid", "order.备注"},
           {{"1", "13800000001", "2026-01-01", "10", "x"}, {"2", "", "2026-01-02", "15", "x"}});
  more->name = "c_20260301.csv";
  EXPECT_EQ(summary({one.get(), more.get()}), "2|2|25.00");
}

TEST(OrderSpaces, items_of_other_goods_are_other_orders_items) {
  File one = file("a.csv", TableKind::items, {"item.order", "item.name", "item.quantity"},
                  {{"1", "鱼", "1"}, {"2", "虾", "1"}, {"2", "蟹", "2"}});
  File two =
      file("b.csv", TableKind::items, {"item.order", "item.name", "item.数"}, {{"1", "笔", "1"}, {"2", "纸", "3"}});
  EXPECT_EQ(build_store({one.get(), two.get()}).facts(TableKind::items)->table.rows(), 5u);
  EXPECT_EQ(preview_merge({one.get()}, {two.get()})[0].added, 2u);
}

TEST(OrderSpaces, an_appended_file_has_orders_of_its_own) {
  std::vector<std::string> fields = {"order.id", "customer.id", "order.paid_at", "order.paid"};
  File one = file("a.csv", TableKind::orders, fields, {{"1", "u", "2026-05-01", "10"}});
  File two = file("b.csv", TableKind::orders, fields, {{"1", "u", "2026-05-02", "5"}, {"2", "u", "2026-05-02", "3"}});
  two->policy = LoadedFile::Policy::append;
  EXPECT_EQ(summary({one.get(), two.get()}), "3|1|18.00");
}

}  // namespace
}  // namespace siyu::model
