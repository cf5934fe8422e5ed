// The store: who is who, what was emitted, in which order.

#include "model/store.h"

#include <gtest/gtest.h>
#include <algorithm>

#include "model/identity.h"
#include "unit/analysis/store_of.h"

namespace siyu::model {
namespace {

using tests::Rows;

const Timeline* timeline(const Store& store, std::string_view name) {
  for (const Timeline& t : store.timelines())
    if (t.name() == name) return &t;
  return nullptr;
}

std::size_t customer(const Store& store, std::string_view label) {
  for (Customer c = 0; c < store.customers(); ++c)
    if (store.label(c) == label) return c;
  ADD_FAILURE() << "no customer " << label;
  return 0;
}

TEST(Phone, only_complete_ones_count) {
  EXPECT_EQ(complete_phone("138 0000 1402"), "13800001402");
  EXPECT_EQ(complete_phone("+86-13800001402"), "13800001402");
  EXPECT_FALSE(complete_phone("138****1402"));
  EXPECT_FALSE(complete_phone("1380000140"));
  EXPECT_FALSE(complete_phone("02112345678"));
}

TEST(Id, masked_and_damaged_ones_name_nobody) {
  EXPECT_TRUE(usable_id("U00012345"));
  EXPECT_TRUE(usable_id("E+"));
  EXPECT_FALSE(usable_id("2.02607E+18"));
  EXPECT_FALSE(usable_id("2.02607e+18"));
  EXPECT_FALSE(usable_id("旺**"));
  EXPECT_FALSE(usable_id("##密文"));
}

TEST(Store, an_order_row_that_carries_id_and_phone_joins_both) {
  Store store = Rows()
                    .table(TableKind::customers, {"customer.id", "customer.name"}, {{"wm1", "甲"}, {"wm2", "乙"}})
                    .table(TableKind::orders, {"order.id", "order.paid_at", "customer.id", "customer.phone"},
                           {{"1", "2026-01-02", "", "13800001402"},
                            {"2", "2026-01-03", "wm1", "13800001402"},
                            {"3", "2026-01-04", "", "138****1402"}})
                    .store();
  ASSERT_EQ(store.customers(), 2u);
  const Timeline* paid = timeline(store, "paid");
  ASSERT_NE(paid, nullptr);
  std::size_t one = customer(store, "wm1");
  EXPECT_EQ(paid->offsets()[one + 1] - paid->offsets()[one], 2u);  // the order with only the phone is hers, too
  EXPECT_EQ(paid->size(), 2u);                                     // the masked one is nobody's
  EXPECT_EQ(store.identity().without_key, 1u);
  EXPECT_EQ(store.identity().matched, 1u);
  EXPECT_EQ(store.identity().buyers_matched, 1u);
}

TEST(Store, equal_ids_of_two_files_are_one_customer) {
  Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"a", "关注", "2026-01-01 10:00:00"}})
          .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                 {{"b", "关注", "2026-01-01"}, {"a", "扫码", "2026-01-01 09:00:00"}})
          .store();
  ASSERT_EQ(store.customers(), 2u);
  const Timeline& log = store.timelines()[0];
  std::size_t a = customer(store, "a");
  std::uint32_t from = log.offsets()[a];
  ASSERT_EQ(log.offsets()[a + 1] - from, 2u);
  EXPECT_LT(log.time()[from], log.time()[from + 1]);  // sorted though the files were not
  EXPECT_EQ(log.names()->text(log.name_codes()[from]), "扫码");
}

TEST(Store, equal_times_keep_row_order) {
  Store store = Rows()
                    .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                           {{"a", "late", "2026-01-02"},
                            {"a", "x", "2026-01-01"},
                            {"a", "y", "2026-01-01"},
                            {"a", "z", "2026-01-01"}})
                    .store();
  const Timeline& log = store.timelines()[0];
  std::string order;
  for (std::size_t p = 0; p < log.size(); ++p) order += log.names()->text(log.name_codes()[p]);
  EXPECT_EQ(order, "xyzlate");
}

TEST(Store, names_take_a_byte_while_they_fit) {
  for (std::size_t names : {std::size_t{256}, std::size_t{257}}) {
    TagList tags(1000, names);
    tags.write([&](auto* at) {
      for (std::size_t i = 0; i < 1000; ++i) at[i] = static_cast<std::remove_pointer_t<decltype(at)>>(i % names);
    });
    EXPECT_EQ(tags.view().bytes() != nullptr, names == 256);
    Tags part = tags.view().subspan(300, 700);
    ASSERT_EQ(part.size(), 700u);
    for (std::size_t i = 0; i < 700; ++i) ASSERT_EQ(part[i], (i + 300) % names);
  }
}

TEST(Store, cells_and_names_lie_in_the_order_of_the_timeline) {
  Store store = Rows()
                    .table(TableKind::events, {"customer.id", "event.name", "event.time", "event.amount"},
                           {{"a", "x", "2026-01-03", "3.5"},
                            {"b", "y", "2026-01-01", "7"},
                            {"a", "y", "2026-01-02", ""},
                            {"b", "x", "2026-01-02", "-1"},
                            {"a", "x", "2026-01-01", "12"}})
                    .store();
  const Timeline& log = store.timelines()[0];
  Property amount = store.property(log, "event.amount");
  ASSERT_NE(amount.column, nullptr);
  for (std::size_t p = 0; p < log.size(); ++p) {
    EXPECT_EQ(amount.value(p), amount.column->values()[log.row()[p]]) << p;
    for (const char* name : {"x", "y"}) {
      std::uint32_t code = log.names()->find(name).value();
      const Named& named = store.named(log, code);
      bool listed = std::count(named.position.begin(), named.position.end(), p) == 1;
      EXPECT_EQ(listed, log.name_codes()[p] == code) << p << name;
    }
  }
  const Named& named = store.named(log, log.names()->find("x").value());
  ASSERT_EQ(named.position.size(), 3u);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_GE(named.position[k], log.offsets()[named.customer[k]]);
    EXPECT_LT(named.position[k], log.offsets()[named.customer[k] + 1]);
    EXPECT_EQ(named.time[k], log.time()[named.position[k]]);
  }
  EXPECT_EQ(store.column(log, "event.nothing"), nullptr);
  EXPECT_EQ(store.property(log, "event.nothing").column, nullptr);
}

TEST(Store, rows_without_a_time_are_counted_not_guessed) {
  Store store = Rows()
                    .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                           {{"a", "x", ""}, {"a", "y", "2026-01-01"}, {"a", "", "2026-01-01"}})
                    .store();
  EXPECT_EQ(store.timelines()[0].size(), 1u);
  EXPECT_EQ(store.rows_without_time(), 1u);
  EXPECT_EQ(store.rows_without_name(), 1u);
}

TEST(Store, a_table_without_a_time_column_is_untimed) {
  Store store = Rows().table(TableKind::events, {"customer.id", "event.name"}, {{"a", "home"}, {"a", "pay"}}).store();
  EXPECT_FALSE(store.timelines()[0].timed());
  EXPECT_EQ(store.timelines()[0].time()[0], kUntimed);
  EXPECT_FALSE(store.last().has_value());
}

TEST(Store, an_export_without_payment_time_is_paid_when_placed_unless_it_says_otherwise) {
  Store store = Rows()
                    .table(TableKind::orders, {"customer.id", "order.created_at", "order.status"},
                           {{"a", "2026-01-01", "交易成功"}, {"a", "2026-01-02", "已关闭"}, {"b", "2026-01-03", ""}})
                    .store();
  const Timeline* paid = timeline(store, "paid");
  ASSERT_NE(paid, nullptr);
  EXPECT_EQ(paid->size(), 2u);
}

TEST(Store, an_order_on_several_rows_keeps_them_all_and_is_counted) {
  Store store = Rows()
                    .table(TableKind::orders, {"order.id", "customer.id", "order.paid_at", "order.paid"},
                           {{"1", "a", "2026-01-01", "5"},
                            {"1", "a", "2026-01-01", "7"},
                            {"1", "b", "2026-01-02", "9"},
                            {"1", "a", "2026-01-01", "8"},
                            {"1", "b", "2026-01-02", "9"},
                            {"2", "a", "", "1"},
                            {"2", "a", "2026-01-03", "1"}})
                    .store();
  // Every row with its money; report/rule.cpp counts an order once. The second row of order 2 tells when the first was paid.
  EXPECT_EQ(timeline(store, "paid")->size(), 7u);
  EXPECT_EQ(store.repeated_order_rows(), 4u);  // order 1 of b is another shop's order 1
}

TEST(Store, an_order_without_payment_time_keeps_its_rows_too) {
  Store store = Rows()
                    .table(TableKind::orders, {"order.id", "customer.id", "order.created_at", "item.name"},
                           {{"1", "a", "2026-01-01", "杯"}, {"1", "a", "2026-01-01", "盘"}})
                    .store();
  EXPECT_EQ(timeline(store, "order")->size(), 2u);
  EXPECT_EQ(timeline(store, "paid")->size(), 2u);
  EXPECT_EQ(store.repeated_order_rows(), 1u);
}

TEST(Store, a_time_that_means_never_is_a_missing_one) {
  Store store = Rows()
                    .table(TableKind::customers, {"customer.id", "customer.added_at", "customer.deleted_at"},
                           {{"a", "2026-01-01", "9999-12-31"},
                            {"b", "0001-01-01", "2026-01-05"},
                            {"c", "2026-01-02", "2099-12-31 23:59:59"}})
                    .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                           {{"a", "x", "2026-01-03"}, {"a", "x", "9999-12-31"}, {"b", "x", "2098-12-31"}})
                    .table(TableKind::orders, {"customer.id", "order.paid_at"}, {{"a", "2199-12-31"}})
                    .table(TableKind::totals, {"total.time", "total.value"}, {{"9999-12-31", "1"}})
                    .store();
  EXPECT_EQ(format_instant(*store.first(), store.zone()), "2026-01-01 00:00:00");
  EXPECT_EQ(format_instant(*store.last(), store.zone()), "2098-12-31 00:00:00");
  EXPECT_EQ(store.rows_without_time(), 1u);
  EXPECT_EQ(timeline(store, "added")->size(), 2u);
  EXPECT_EQ(timeline(store, "deleted")->size(), 1u);
  EXPECT_EQ(timeline(store, "paid")->size(), 0u);
  EXPECT_TRUE(store.person("customer.deleted_at")->is_null(customer(store, "a")));
  EXPECT_FALSE(store.person("customer.deleted_at")->is_null(customer(store, "b")));
  EXPECT_TRUE(store.person("customer.deleted_at")->is_null(customer(store, "c")));
  EXPECT_TRUE(store.person("customer.added_at")->is_null(customer(store, "b")));
}

TEST(Store, people_of_whom_the_customer_list_says_nothing_are_as_other_tables_say) {
  Store store = Rows()
                    .table(TableKind::customers, {"customer.id", "customer.city", "customer.deleted_at"},
                           {{"a", "上海", ""}, {"b", "", ""}})
                    .table(TableKind::orders, {"customer.id", "order.paid_at", "customer.city", "customer.deleted_at"},
                           {{"a", "2026-01-01", "北京", "2026-01-09"},
                            {"b", "2026-01-01", "北京", ""},
                            {"c", "2026-01-01", "北京", "2026-01-09"}})
                    .store();
  const column::Column* city = store.person("customer.city");
  auto text = [&](std::string_view label) { return city->dictionary().text(city->codes()[customer(store, label)]); };
  EXPECT_EQ(text("a"), "上海");
  EXPECT_EQ(text("b"), "北京");
  EXPECT_EQ(text("c"), "北京");
  EXPECT_TRUE(store.person("customer.deleted_at")->is_null(customer(store, "a")));  // the list says: still here
  EXPECT_FALSE(store.person("customer.deleted_at")->is_null(customer(store, "c")));
}

TEST(Store, invites_that_name_nobody_do_not_break_a_plain_log) {
  Store store = Rows()
                    .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"a", "x", "2026-01-01"}})
                    .table(TableKind::invites, {"invite.time"}, {{"2026-01-01"}, {"2026-01-02"}})
                    .store();
  EXPECT_EQ(store.customers(), 1u);
  EXPECT_EQ(store.facts(TableKind::invites)->other.size(), 2u);
  EXPECT_EQ(timeline(store, "accepted")->size(), 0u);
}

TEST(Store, the_zone_is_that_of_most_files) {
  auto zone_of = [](const std::vector<int>& hours_east) {
    std::vector<std::unique_ptr<LoadedFile>> kept;
    std::vector<const LoadedFile*> files;
    for (std::size_t i = 0; i < hours_east.size(); ++i) {
      kept.push_back(std::make_unique<LoadedFile>());
      kept[i]->name = std::to_string(i);
      kept[i]->fingerprint = i;
      kept[i]->mapping.zone.minutes_east = hours_east[i] * 60;
      files.push_back(kept[i].get());
    }
    return build_store(files).zone().minutes_east / 60;
  };
  EXPECT_EQ(zone_of({}), 8);
  EXPECT_EQ(zone_of({0}), 0);
  EXPECT_EQ(zone_of({9, 8, 9}), 9);
  EXPECT_EQ(zone_of({0, 8}), 8);
  EXPECT_EQ(zone_of({9, 0}), 0);
  EXPECT_EQ(zone_of({0, 9}), 0);
}

TEST(Store, the_same_content_under_two_names_counts_once) {
  std::vector<std::string> fields = {"customer.id", "event.name", "event.time"};
  std::vector<std::vector<std::string>> rows = {{"a", "x", "2026-01-01"}};
  Store store = Rows().table(TableKind::events, fields, rows).table(TableKind::events, fields, rows).store();
  EXPECT_EQ(store.timelines()[0].size(), 1u);
  EXPECT_EQ(store.same_content(), 1u);
  EXPECT_EQ(store.files(), 1u);
}

TEST(Store, people_take_the_last_word_the_earliest_arrival_and_leave_only_when_everybody_was_left) {
  Store store =
      Rows()
          .table(TableKind::customers, {"customer.id", "customer.city", "customer.added_at", "customer.deleted_at"},
                 {{"a", "上海", "2026-01-05", "2026-02-01"},
                  {"a", "杭州", "2026-01-02", ""},
                  {"b", "", "2026-01-03", "2026-01-09"}})
          .store();
  std::size_t a = customer(store, "a"), b = customer(store, "b");
  const column::Column* city = store.person("customer.city");
  EXPECT_EQ(city->dictionary().text(city->codes()[a]), "杭州");
  EXPECT_TRUE(city->is_null(b));
  EXPECT_EQ(format_instant(store.person("customer.added_at")->values()[a], store.zone()), "2026-01-02 00:00:00");
  EXPECT_TRUE(store.person("customer.deleted_at")->is_null(a));
  EXPECT_FALSE(store.person("customer.deleted_at")->is_null(b));
}

TEST(Store, invitations_are_events_of_both) {
  Store store =
      Rows()
          .table(TableKind::invites, {"invite.inviter", "invite.invitee", "invite.time"}, {{"a", "b", "2026-01-01"}})
          .store();
  ASSERT_EQ(store.customers(), 2u);
  EXPECT_EQ(timeline(store, "invited")->offsets()[customer(store, "a") + 1] -
                timeline(store, "invited")->offsets()[customer(store, "a")],
            1u);
  EXPECT_EQ(timeline(store, "accepted")->offsets()[customer(store, "b") + 1] -
                timeline(store, "accepted")->offsets()[customer(store, "b")],
            1u);
}

TEST(Store, the_end_of_the_data_is_the_end_of_its_last_day) {
  Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name", "event.time"}, {{"a", "x", "2026-01-31 23:30:00"}})
          .store();
  EXPECT_EQ(format_instant(*store.end(), store.zone()), "2026-02-01 00:00:00");
}

TEST(Walk, merges_timelines_by_time_then_stream) {
  Store store = Rows()
                    .table(TableKind::orders, {"customer.id", "order.created_at", "order.paid_at"},
                           {{"a", "2026-01-01 10:00:00", "2026-01-01 10:00:00"}, {"a", "2026-01-03", "2026-01-02"}})
                    .store();
  std::vector<std::uint32_t> placed(timeline(store, "order")->size(), 1), paid(timeline(store, "paid")->size(), 2);
  std::vector<Stream> streams = {{timeline(store, "order"), placed}, {timeline(store, "paid"), paid}};
  std::string tags;
  walk(store, streams, false, [&](Customer, const Sequence& sequence) {
    for (std::size_t i = 0; i < sequence.size(); ++i) tags += std::to_string(sequence.tag[i]);
  });
  EXPECT_EQ(tags, "1221");
  placed.assign(placed.size(), 0);
  streams[0].tags = placed;
  tags.clear();
  walk(store, streams, false, [&](Customer, const Sequence& sequence) {
    for (std::size_t i = 0; i < sequence.size(); ++i) tags += std::to_string(sequence.tag[i]);
  });
  EXPECT_EQ(tags, "22");  // untagged events are left out of a merge
}

TEST(Store, a_field_may_be_called_by_its_header) {
  auto file = std::make_unique<LoadedFile>();
  file->name = "users.csv";
  file->mapping.table = TableKind::customers;
  file->mapping.columns = {{"customer.id", "user_id"}, {"customer.gender", "sex"}};
  file->parsed.table.add("customer.id", column::Type::text).add_text("1");
  file->parsed.table.add("customer.gender", column::Type::text).add_text("Female");
  file->parsed.rows = 1;
  Store store = build_store({file.get()});
  EXPECT_EQ(store.field_named("customer.sex"), "customer.gender");
  EXPECT_EQ(store.person("customer.sex"), store.person("customer.gender"));
  EXPECT_EQ(store.field_named("customer.age"), "");
}

}  // namespace
}  // namespace siyu::model
