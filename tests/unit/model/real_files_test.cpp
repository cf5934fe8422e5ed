// The export shapes and datasets of ../shared, sniffed and recognised (or suggested) as what they are. Skips where they are
// not here. Spreadsheets and archives come to the core opened by others, so they are not read here.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "model/exports.h"

namespace siyu::model {
namespace {

namespace fs = std::filesystem;

fs::path datasets() {
  const char* shared = std::getenv("SIYU_SHARED");
  return (shared ? fs::path(shared) : fs::path(SIYU_TESTS_DIR) / ".." / ".." / "shared") / "datasets";
}

struct Case {
  const char* file;
  const char* export_id;  // empty: only suggested
  std::optional<TableKind> table;
  std::map<std::string, std::string> columns;  // these, among others
};

Result<csv::Sniff> sniff_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  auto piece = [&](std::size_t from, std::size_t size) {
    return csv::Sample{std::as_bytes(std::span(bytes.data() + from, size)), from};
  };
  std::vector<csv::Sample> samples;
  if (bytes.size() <= 3 * kPiece)
    samples = {piece(0, bytes.size())};
  else
    samples = {piece(0, kPiece), piece(bytes.size() / 2, kPiece), piece(bytes.size() - kPiece, kPiece)};
  return csv::sniff(samples, bytes.size());
}

const Case kCases[] = {
    {"export-shapes/1791430000_doudian_orders.csv",
     "doudian_orders",
     TableKind::orders,
     {{"order.id", "主订单编号"},
      {"order.line", "子订单编号"},
      {"order.paid", "订单应付金额"},
      {"order.aftersale", "售后状态"}}},
    {"export-shapes/amplitude_raw.jsonl",
     "amplitude_events",
     TableKind::events,
     {{"customer.id", "user_id"}, {"event.name", "event_type"}, {"event.time", "event_time"}}},
    {"export-shapes/channels_videos_bom.csv", "channels_videos", TableKind::totals, {{"total.time", "发布时间"}}},
    {"export-shapes/doudian_settlement_second_note_row.csv",
     "doudian_settlements",
     TableKind::orders,
     {{"order.id", "订单号"}, {"order.line", "子订单号"}, {"order.paid", "结算金额"}}},
    {"export-shapes/excel_damaged_ids.csv",
     "",
     TableKind::orders,
     {{"order.id", "order_id"}, {"order.paid", "amount"}}},
    {"export-shapes/excel_unicode_text_utf16le.txt",
     "",
     TableKind::orders,
     {{"customer.id", "客户"}, {"order.paid", "金额"}, {"order.created_at", "日期"}}},
    {"export-shapes/ga4_flattened.csv",
     "ga4_events",
     TableKind::events,
     {{"customer.id", "user_pseudo_id"}, {"event.name", "event_name"}, {"event.time", "event_timestamp"}}},
    {"export-shapes/mixpanel_raw.jsonl",
     "mixpanel_events",
     TableKind::events,
     {{"customer.id", "properties.distinct_id"},
      {"event.name", "event"},
      {"event.time", "properties.time"},
      {"event.properties.$insert_id", "properties.$insert_id"}}},
    {"export-shapes/pdd_orders_bom_trailing_tab.csv",
     "pdd_orders",
     TableKind::orders,
     {{"order.id", "订单号"}, {"order.paid", "用户实付金额(元)"}, {"order.aftersale", "售后状态"}}},
    {"export-shapes/scrm_fission_edges_mochat.csv",
     "mochat_fission_contacts",
     TableKind::invites,
     {{"invite.invitee", "id"},
      {"invite.inviter", "contact_superior_user_parent"},
      {"customer.external_userid", "external_user_id"}}},
    {"export-shapes/taobao_items_gbk.csv",
     "taobao_items",
     TableKind::orders,
     {{"order.id", "主订单编号"}, {"order.line", "子订单编号"}, {"order.paid", "买家实际支付金额"}}},
    {"export-shapes/wechat_chat_export_bom.csv",
     "wechatmsg",
     TableKind::messages,
     {{"message.time", "StrTime"}, {"message.text", "StrContent"}, {"customer.id", "Sender"}}},
    {"export-shapes/wechat_mp_user_analysis_html.xls", "mp_user_analysis", TableKind::totals, {{"total.time", "时间"}}},
    {"export-shapes/wechatpay_merchant_bill.csv",
     "wechat_pay_merchant",
     TableKind::orders,
     {{"order.id", "商户订单号"}, {"order.paid", "应结订单金额"}, {"customer.openid", "用户标识"}}},
    {"export-shapes/wecom_groupchat_statistic.csv",
     "wecom_group_statistics_api",
     TableKind::totals,
     {{"total.time", "stat_time"}, {"total.owner", "owner"}}},
    {"export-shapes/weidian_orders_gbk.csv",
     "weidian_orders",
     TableKind::orders,
     {{"order.id", "订单编号"}, {"order.paid_at", "付款时间"}, {"item.name", "商品名称"}}},
    {"export-shapes/youzan_orders.csv",
     "youzan_orders",
     TableKind::orders,
     {{"order.id", "订单号"}, {"order.paid", "订单实付金额"}, {"order.staff", "分销员#2"}}},
    {"uci-online-retail/2010-12-01.csv",
     "",
     TableKind::orders,
     {{"order.id", "InvoiceNo"}, {"customer.id", "CustomerID"}, {"item.quantity", "Quantity"}}},
    {"meal-orders-gbk/meal_order_info.csv",
     "",
     TableKind::orders,
     {{"order.id", "order_id"},
      {"order.paid", "expenditure"},
      {"order.created_at", "use_start_time"},
      {"customer.phone", "phone"}}},
    {"meal-orders-gbk/meal_order_detail.csv",
     "",
     TableKind::items,
     {{"item.order", "order_id"},
      {"item.quantity", "counts"},
      {"item.price", "amounts"},
      {"item.name", "dishes_name"}}},
    {"order-lines-gbk/订单数据.csv", "", TableKind::items, {{"item.order", "订单号"}, {"item.quantity", "数量"}}},
    {"order-lines-gbk/耗材数据.csv", "", {}, {}},
    {"order-lines-gbk/scientific-notation-damaged-订单数据.csv", "", TableKind::orders, {{"order.id", "order_id"}}},
    {"shopify-orders/orders_export_pseudonymised.csv",
     "shopify_orders",
     TableKind::orders,
     {{"order.id", "Name"}, {"order.paid", "Total"}, {"customer.id", "Email"}}},
    {"taobao-user-behavior/UserBehavior_cn.csv",
     "taobao_behavior",
     TableKind::events,
     {{"customer.id", "用户ID"}, {"event.name", "行为类型"}, {"event.time", "时间戳"}}},
    {"taobao-user-behavior/tianchi_mobile_user_behavior_sample.csv",
     "tianchi_behavior",
     TableKind::events,
     {{"customer.id", "user_id"}, {"event.name", "behavior_type"}, {"event.time", "time"}}},
    {"product-funnel/home_page_table.csv",
     "",
     TableKind::events,
     {{"customer.id", "user_id"}, {"event.name", "home_page"}}},
    {"product-funnel/user_table.csv", "", TableKind::customers, {{"customer.id", "user_id"}}},
    {"cookie-cats/cookie_cats.csv", "", TableKind::customers, {{"customer.id", "userid"}}},
    {"cdnow/cdnowElog.csv",
     "",
     TableKind::orders,
     {{"customer.id", "masterid"}, {"order.paid", "sales"}, {"order.created_at", "date"}, {"item.quantity", "cds"}}},
    {"irc-community/community_events.csv",
     "",
     TableKind::events,
     {{"customer.id", "member_id"}, {"event.name", "event"}, {"event.time", "time"}}},
    {"org-tree/company_hierarchy.csv",
     "",
     TableKind::invites,
     {{"invite.inviter", "boss_id"}, {"invite.invitee", "employee_id"}}},
    {"chat-exports/whatsapp_test_ddmmyy_24hrs.txt",
     "chat_transcript",
     TableKind::messages,
     {{"message.time", "time"}, {"message.text", "text"}, {"customer.id", "sender"}}},
    {"chat-exports/signal_test_export.txt", "chat_transcript", TableKind::messages, {{"customer.id", "sender"}}},
    {"chat-exports/instagram_test_export.json",
     "instagram_messages",
     TableKind::messages,
     {{"message.time", "timestamp_ms"}, {"message.text", "content"}, {"customer.id", "sender_name"}}},
    {"chat-exports/telegram_test_single_export.json", "*", TableKind::messages, {{"message.text", "text"}}},
};

TEST(RealFiles, each_is_what_it_is) {
  if (!fs::exists(datasets())) GTEST_SKIP() << "../shared is not here";
  for (const Case& expected : kCases) {
    SCOPED_TRACE(expected.file);
    fs::path path = datasets() / expected.file;
    Result<csv::Sniff> sniff = sniff_file(path);
    if (!sniff.ok()) {
      ADD_FAILURE() << "not read";
      continue;
    }
    std::optional<Recognised> found = recognise(*sniff, path.filename().string());
    if (std::string(expected.export_id) != "*")
      EXPECT_EQ(found ? std::string(found->found->id) : "", expected.export_id);
    else
      EXPECT_TRUE(found);
    Suggestion suggested = suggest(*sniff);
    const FileMapping& mapping = found ? found->mapping : suggested.mapping;
    std::optional<TableKind> table = found ? found->found->table : suggested.table;
    EXPECT_EQ(table ? table_name(*table) : "none", expected.table ? table_name(*expected.table) : "none");
    for (const auto& [field, header] : expected.columns) {
      std::string here;
      for (const auto& [name, column] : mapping.columns)
        if (name == field) here = column;
      EXPECT_EQ(here, header) << field;
    }
    if (table) {
      EXPECT_TRUE(plan_columns(mapping, *sniff).ok());
    }
  }
}

}  // namespace
}  // namespace siyu::model
