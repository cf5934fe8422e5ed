// Several exports of the same thing: what a file brings, which row counts, and that order and undo change nothing.

#include "model/merge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/registry.h"
#include "model/rank.h"
#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Rows;
using File = std::unique_ptr<LoadedFile>;

// A file of its own, with a name and a policy.
File file(const std::string& name, TableKind kind, const std::vector<std::string>& fields,
          const std::vector<std::vector<std::string>>& rows, LoadedFile::Policy policy = LoadedFile::Policy::merge) {
  File out = std::move(Rows().table(kind, fields, rows).files()[0]);
  out->name = name;
  out->policy = policy;
  return out;
}

const std::vector<std::string> kOrder = {"order.id", "customer.id", "order.paid_at", "order.paid", "order.status"};
File orders(const std::string& name, const std::vector<std::vector<std::string>>& rows,
            LoadedFile::Policy policy = LoadedFile::Policy::merge) {
  return file(name, TableKind::orders, kOrder, rows, policy);
}
const std::vector<std::string> kLog = {"customer.id", "event.name", "event.time"};

std::string counts(const FileMerge& merge) {
  EXPECT_EQ(merge.added + merge.updated + merge.repeated + merge.aside, merge.file->parsed.rows);
  return "+" + std::to_string(merge.added) + " ~" + std::to_string(merge.updated) + " =" +
         std::to_string(merge.repeated) + " !" + std::to_string(merge.aside);
}
std::vector<std::string> all_counts(const std::vector<const LoadedFile*>& files) {
  std::vector<std::string> out;
  for (const FileMerge& merge : merge_files(files)) out.push_back(merge.file->name + " " + counts(merge));
  return out;
}
std::string preview(const std::vector<const LoadedFile*>& existing, const LoadedFile& fresh) {
  return counts(preview_merge(existing, {&fresh})[0]);
}
std::string sales(const std::vector<const LoadedFile*>& files) {
  return tests::ask(analysis::kSales, build_store(files)).rows("summary")[0];
}

TEST(Rank, a_name_says_when) {
  auto said = [](std::string_view name) {
    std::optional<Instant> found = time_in_name(name, Zone{});
    return found ? format_instant(*found, Zone{}) : std::string("-");
  };
  EXPECT_EQ(said("1791430000_订单.csv"), format_instant(1791430000000, Zone{}));
  EXPECT_EQ(said("订单_20261112.csv"), "2026-11-12 00:00:00");
  EXPECT_EQ(said("ExportOrderList202611121530.csv"), "2026-11-12 15:30:00");
  EXPECT_EQ(said("订单 2026-11-12 15-30-05.xlsx"), "2026-11-12 15:30:05");
  EXPECT_EQ(said("2026年1月2日.csv"), "2026-01-02 00:00:00");
  EXPECT_EQ(said("订单_20260101-20260131.csv"), "2026-01-31 00:00:00");
  EXPECT_EQ(said("订单 (3).csv"), "-");
  EXPECT_EQ(said("20269999.csv"), "-");
  EXPECT_EQ(said("3700000000000000001.csv"), "-");
}

TEST(Merge, a_later_export_changes_adds_and_repeats) {
  File old =
      orders("订单_20261101.csv", {{"1", "a", "2026-10-01", "10", "已发货"}, {"2", "b", "2026-10-02", "20", "已发货"}});
  File late = orders("订单_20261108.csv", {{"2", "b", "2026-10-02", "20", "交易成功"},
                                           {"1", "a", "2026-10-01", "10", "已发货"},
                                           {"3", "a", "2026-10-05", "5", "已发货"}});
  using Texts = std::vector<std::string>;
  Texts expected = {"订单_20261101.csv +2 ~0 =0 !0", "订单_20261108.csv +1 ~1 =1 !0"};
  EXPECT_EQ(all_counts({old.get(), late.get()}), expected);
  EXPECT_EQ(all_counts({late.get(), old.get()}), expected);
  EXPECT_EQ(sales({old.get(), late.get()}).substr(0, 9), "3|2|35.00");
  EXPECT_EQ(preview({old.get()}, *late), "+1 ~1 =1 !0");
  EXPECT_EQ(preview({late.get()}, *old), "+0 ~0 =2 !0");  // an older export says nothing new, also where it differs
  EXPECT_EQ(build_store({old.get(), late.get()}).facts(TableKind::orders)->table.rows(), 3u);
}

TEST(Merge, without_a_date_in_the_name_the_latest_time_ranks) {
  File a = orders("b.csv", {{"1", "a", "2026-10-01", "10", "待发货"}});
  File b = orders("a.csv", {{"1", "a", "2026-10-01", "10", "已完成"}, {"2", "a", "2026-10-09", "1", "待发货"}});
  std::vector<FileMerge> merged = merge_files({b.get(), a.get()});
  EXPECT_EQ(merged[0].file, a.get());
  EXPECT_EQ(counts(merged[1]), "+1 ~1 =0 !0");
  EXPECT_EQ(merged[1].first_day, "2026-10-01");
  EXPECT_EQ(merged[1].last_day, "2026-10-09");
}

TEST(Merge, an_export_that_lacks_a_column_leaves_it_as_it_was) {
  File old = file("订单_20261101.csv", TableKind::orders, {"order.id", "customer.phone", "order.paid_at", "order.paid"},
                  {{"1", "13800000001", "2026-10-01", "10"}});
  File late = file("订单_20261102.csv", TableKind::orders, {"order.id", "order.paid_at", "order.paid", "order.status"},
                   {{"1", "2026-10-01", "8", "done"}});
  EXPECT_EQ(counts(merge_files({old.get(), late.get()})[1]), "+0 ~1 =0 !0");
  EXPECT_EQ(sales({old.get(), late.get()}).substr(0, 8), "1|1|8.00");  // the buyer is still known
}

TEST(Merge, a_later_export_that_hides_the_buyer_does_not_take_him_away) {
  std::vector<std::string> fields = {"order.id", "customer.phone", "order.paid_at", "order.paid"};
  for (const char* hidden : {"", "138****0001", "##fz8s=="}) {
    File old = file("订单_20260301.csv", TableKind::orders, fields, {{"1", "13800000001", "2026-02-01", "10"}});
    File late = file("订单_20260305.csv", TableKind::orders, fields,
                     {{"1", hidden, "2026-02-01", "10"}, {"2", "13800000002", "2026-02-02", "5"}});
    EXPECT_EQ(sales({late.get(), old.get()}).substr(0, 9), "2|2|15.00") << hidden;
    File third = file("订单_20260306.csv", TableKind::orders, fields, {{"1", "138****0001", "2026-02-01", "10"}});
    EXPECT_EQ(sales({third.get(), late.get(), old.get()}).substr(0, 9), "2|2|15.00") << hidden;
  }
  // Another complete number is the later one's word.
  File old = file("订单_20260301.csv", TableKind::orders, fields, {{"1", "13800000001", "2026-02-01", "10"}});
  File late = file("订单_20260305.csv", TableKind::orders, fields,
                   {{"1", "13800000002", "2026-02-01", "10"}, {"2", "13800000002", "2026-02-02", "5"}});
  EXPECT_EQ(sales({old.get(), late.get()}).substr(0, 9), "2|1|15.00");
}

TEST(Merge, policies_append_and_update) {
  File old = orders("订单_20261101.csv", {{"1", "a", "2026-10-01", "10", "x"}});
  std::vector<std::vector<std::string>> rows = {{"1", "a", "2026-10-01", "12", "x"},
                                                {"2", "a", "2026-10-02", "5", "x"}};
  File appended = orders("订单_20261102.csv", rows, LoadedFile::Policy::append);
  EXPECT_EQ(preview({old.get()}, *appended), "+2 ~0 =0 !0");
  EXPECT_EQ(sales({old.get(), appended.get()}).substr(0, 9), "3|1|27.00");
  File updating = orders("订单_20261102.csv", rows, LoadedFile::Policy::update);
  FileMerge merged = preview_merge({old.get()}, {updating.get()})[0];
  EXPECT_EQ(counts(merged), "+0 ~1 =0 !1");
  EXPECT_EQ(merged.unknown, 1u);
  EXPECT_EQ(sales({old.get(), updating.get()}).substr(0, 9), "1|1|12.00");
}

TEST(Merge, rows_set_aside_do_not_count) {
  File one = orders("a.csv", {{"1", "a", "2026-10-01", "10", "x"}, {"2", "a", "2026-10-02", "", "x"}});
  one->parsed.aside = {1};
  EXPECT_EQ(all_counts({one.get()}), std::vector<std::string>{"a.csv +1 ~0 =0 !1"});
  EXPECT_EQ(sales({one.get()}).substr(0, 9), "1|1|10.00");
}

TEST(Merge, rows_without_a_key_count_as_often_as_the_file_that_has_them_most_often) {
  File one = file("a.csv", TableKind::events, kLog,
                  {{"a", "x", "2026-01-01"}, {"a", "x", "2026-01-01"}, {"a", "y", "2026-01-02"}});
  File two =
      file("b.csv", TableKind::events, kLog,
           {{"a", "x", "2026-01-01"}, {"a", "y", "2026-01-02"}, {"a", "y", "2026-01-02"}, {"b", "y", "2026-01-09"}});
  EXPECT_EQ(build_store({one.get(), two.get()}).timelines()[0].size(), 5u);  // x twice, y twice, and b's
  EXPECT_EQ(preview({one.get()}, *two), "+2 ~0 =2 !0");
  EXPECT_EQ(preview({two.get()}, *one), "+1 ~0 =2 !0");
}

TEST(Merge, a_key_of_the_exports_own_tells_repeats_in_one_file_too) {
  File one = file("mixpanel.jsonl", TableKind::events,
                  {"event.name", "customer.id", "event.time", "event.properties.$insert_id"},
                  {{"Signed up", "u1", "2020-10-13 10:00:00", "A1"},
                   {"Signed up", "u1", "2020-10-13 10:00:00", "A1"},
                   {"Signed up", "u1", "2020-10-13 10:00:00", ""},
                   {"Signed up", "u1", "2020-10-13 10:00:00", ""},
                   {"Purchase", "u1", "2020-10-15 10:00:00", "B2"}});
  EXPECT_EQ(build_store({one.get()}).timelines()[0].size(), 5u);
  one->mapping.export_id = "mixpanel_events";
  EXPECT_EQ(all_counts({one.get()}), std::vector<std::string>{"mixpanel.jsonl +4 ~0 =1 !0"});
  EXPECT_EQ(build_store({one.get()}).timelines()[0].size(), 4u);  // a row without that id is only itself
}

TEST(Merge, a_later_sub_order_takes_only_its_own_place) {
  std::vector<std::string> fields = {"order.id", "order.line", "order.paid_at", "order.paid", "order.status"};
  File old = file("20260501.csv", TableKind::orders, fields,
                  {{"1", "11", "2026-05-01", "299", "已发货"}, {"1", "12", "2026-05-01", "299", "已发货"}});
  File late = file("20260502.csv", TableKind::orders, fields, {{"1", "12", "2026-05-01", "250", "已发货"}});
  for (File* one : {&old, &late}) (*one)->mapping.export_id = "taobao_items";
  EXPECT_EQ(sales({old.get(), late.get()}).substr(0, 10), "1|0|549.00");
}

TEST(Merge, an_order_told_whole_and_by_sub_orders_counts_once) {
  File whole = file("订单报表.csv", TableKind::orders, {"order.id", "order.paid_at", "order.paid"},
                    {{"1", "2026-05-01", "30"}, {"2", "2026-05-02", "20"}});
  File lines = file("宝贝明细.csv", TableKind::orders, {"order.id", "order.line", "order.paid_at", "order.paid"},
                    {{"1", "11", "2026-05-01", "10"}, {"1", "12", "2026-05-01", "20"}, {"3", "31", "2026-05-03", "5"}});
  whole->mapping.export_id = "taobao_orders";
  lines->mapping.export_id = "taobao_items";
  EXPECT_EQ(sales({whole.get(), lines.get()}).substr(0, 9), "3|0|55.00");
  EXPECT_EQ(sales({lines.get(), whole.get()}).substr(0, 9), "3|0|55.00");
}

TEST(Merge, one_number_in_the_exports_of_two_platforms_is_two_orders) {
  std::vector<std::string> fields = {"order.id", "customer.id", "order.paid_at", "order.paid"};
  File one = file("a.csv", TableKind::orders, fields, {{"1001", "101", "2026-05-01", "30"}});
  File two = file("b.csv", TableKind::orders, fields, {{"1001", "101", "2026-05-02", "20"}});
  one->mapping.export_id = "jd_orders";
  two->mapping.export_id = "youzan_orders";
  EXPECT_EQ(sales({one.get(), two.get()}).substr(0, 9), "2|2|50.00");
}

TEST(Merge, customers_are_their_id_and_staff) {
  std::vector<std::string> fields = {"customer.id", "customer.phone", "customer.staff", "customer.city"};
  File old = file("客户_20261101.csv", TableKind::customers, fields,
                  {{"a", "", "张三", "上海"},
                   {"a", "", "李四", ""},
                   {"", "138****1402", "张三", "京"},
                   {"", "138****1402", "张三", "沪"}});
  File late =
      file("客户_20261102.csv", TableKind::customers, fields, {{"a", "", "张三", "杭州"}, {"a", "", "李四", ""}});
  EXPECT_EQ(counts(merge_files({old.get(), late.get()})[1]), "+0 ~1 =1 !0");
  EXPECT_EQ(counts(merge_files({old.get(), late.get()})[0]), "+4 ~0 =0 !0");  // masked phones are nobody's key
  Store store = build_store({late.get(), old.get()});
  const column::Column* city = store.person("customer.city");
  EXPECT_EQ(city->dictionary().text(city->codes()[0]), "杭州");
}

TEST(Merge, a_bill_may_name_an_order_twice) {
  File first = orders("bill_20260924.csv", {{"p1", "o1", "2026-09-24", "9.90", "SUCCESS"}});
  File second = orders("bill_20260925.csv", {{"p1", "o1", "2026-09-25", "-9.90", "REFUND"}});
  EXPECT_EQ(counts(merge_files({first.get(), second.get()})[1]), "+1 ~0 =0 !0");
  EXPECT_EQ(sales({first.get(), second.get()}).substr(0, 13), "1|1|0.00|9.90");
}

TEST(Merge, undo_and_order_leave_the_same_reports) {
  File one =
      orders("订单_20261101.csv", {{"1", "a", "2026-10-01", "10", "已发货"}, {"2", "b", "2026-10-02", "20", "已发货"}});
  File two = orders("订单_20261102.csv", {{"2", "b", "2026-10-02", "21", "交易成功"}});
  File three =
      orders("订单_20261103.csv", {{"1", "a", "2026-10-01", "10", "已关闭"}, {"4", "b", "2026-10-04", "2", "已发货"}});
  auto report = [](std::vector<const LoadedFile*> files) {
    tests::Answer answer = tests::ask(analysis::kSales, build_store(files));
    return report::write_json(report::report_json(answer.report));
  };
  std::vector<const LoadedFile*> files = {one.get(), three.get(), two.get()};
  std::string expected = report(files);
  std::sort(files.begin(), files.end());
  do {
    EXPECT_EQ(report(files), expected);
  } while (std::next_permutation(files.begin(), files.end()));
  std::string without = report({one.get(), three.get()});
  EXPECT_NE(without, expected);
  EXPECT_EQ(report({three.get(), one.get()}), without);
}

TEST(Merge, days_between_files_of_one_form_are_gaps_too) {
  auto week = [](const std::string& name, int from, int to) {
    std::vector<std::vector<std::string>> rows;
    for (int day = from; day <= to; ++day)
      for (int i = 0; i < 6; ++i)
        rows.push_back({std::to_string(day * 10 + i), "a",
                        "2026-10-" + std::string(day < 10 ? "0" : "") + std::to_string(day), "1", "x"});
    return orders(name, rows);
  };
  File one = week("a.csv", 1, 10), two = week("b.csv", 19, 23), fill = week("c.csv", 9, 20);
  std::vector<FormGap> gaps = find_form_gaps({two.get(), one.get()});
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].gap.from + " " + gaps[0].gap.to + " " + std::to_string(gaps[0].gap.usual),
            "2026-10-11 2026-10-18 6");
  EXPECT_EQ(gaps[0].before, one.get());
  EXPECT_EQ(gaps[0].after, two.get());
  EXPECT_TRUE(find_form_gaps({two.get(), one.get(), fill.get()}).empty());
}

TEST(Merge, days_without_rows_are_gaps_where_rows_are_usual) {
  std::vector<std::vector<std::string>> rows;
  for (int day : {1, 2, 5, 6, 7})
    for (int i = 0; i < 6; ++i)
      rows.push_back({std::to_string(day * 10 + i), "a", "2026-11-0" + std::to_string(day), "1", "x"});
  std::vector<Gap> gaps = find_gaps(*orders("a.csv", rows));
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].from + " " + gaps[0].to + " " + std::to_string(gaps[0].usual), "2026-11-03 2026-11-04 6");
  EXPECT_TRUE(
      find_gaps(*orders("b.csv", {{"1", "a", "2026-11-01", "1", "x"}, {"2", "a", "2026-11-09", "1", "x"}})).empty());
}

}  // namespace
}  // namespace siyu::model
