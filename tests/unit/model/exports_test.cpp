// Known exports: each is recognised by its own headers in any order and version, and not taken for another.

#include "model/exports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"

#include "unit/model/sniff_of.h"

namespace siyu::model {
namespace {

using column::Type;
using Columns = std::vector<std::pair<std::string, Type>>;

void add(Columns& columns, std::string_view header, Type type) {
  for (const auto& [name, known] : columns)
    if (name == header) return;
  columns.emplace_back(header, type);
}

// A file of one export as a generation of its names would write it: the n-th name of each column, or its last.
Columns file_of(const Export& form, std::size_t generation) {
  Columns columns;
  for (const ExportColumn& column : form.columns) {
    const Field* field = find_field(column.field);
    // A name that this export also gives to an earlier column stands in the file once.
    std::string_view header = column.headers[std::min(generation, column.headers.size() - 1)];
    add(columns, header, field ? field->type : Type::text);
  }
  for (const ExportMetric& metric : form.metrics) add(columns, metric.header, Type::real);
  for (std::string_view header : form.signature) add(columns, header, Type::text);
  return columns;
}

std::string name_of(const Export& form) {
  return form.file_words.empty() ? "download.csv" : std::string(form.file_words[0]) + ".csv";
}

std::string found_in(const Columns& columns, const Export& form) {
  std::optional<Recognised> found = recognise(sniff_of(columns), name_of(form));
  return found ? std::string(found->found->id) : "nothing";
}

std::string header_of(const FileMapping& mapping, std::string_view field) {
  for (const auto& [name, header] : mapping.columns)
    if (name == field) return header;
  return "";
}

bool is_required_header(const Export& form, const std::string& header) {
  for (const ExportColumn& column : form.columns)
    if (column.required && std::find(column.headers.begin(), column.headers.end(), header) != column.headers.end())
      return true;
  return false;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

TEST(Exports, ids_are_unique_and_found) {
  std::set<std::string_view> ids;
  for (const Export& form : exports()) {
    EXPECT_TRUE(ids.insert(form.id).second) << form.id;
    EXPECT_EQ(find_export(form.id), &form);
  }
  EXPECT_GE(ids.size(), 60u);
  EXPECT_EQ(find_export("nobody"), nullptr);
}

TEST(Exports, every_generation_of_names_is_recognised) {
  for (const Export& form : exports())
    for (std::size_t generation = 0; generation < 3; ++generation)
      EXPECT_EQ(found_in(file_of(form, generation), form), form.id) << "generation " << generation;
}

TEST(Exports, the_mapping_is_complete) {
  for (const Export& form : exports()) {
    std::optional<Recognised> found = recognise(sniff_of(file_of(form, 0)), name_of(form));
    ASSERT_TRUE(found) << form.id;
    EXPECT_EQ(found->mapping.export_id, form.id);
    EXPECT_EQ(found->mapping.table, form.table);
    EXPECT_EQ(found->confidence.size(), found->mapping.columns.size());
    EXPECT_TRUE(found->mapping.values.empty());
    EXPECT_DOUBLE_EQ(found->share, 1.0) << form.id;
    std::set<std::string> fields, headers;
    for (const auto& [field, header] : found->mapping.columns) {
      EXPECT_TRUE(fields.insert(field).second) << form.id << " " << field;
      EXPECT_TRUE(headers.insert(header).second) << form.id << " " << header;
    }
    for (const ExportColumn& column : form.columns) {
      if (!column.required) continue;
      EXPECT_TRUE(fields.contains(std::string(column.field))) << form.id << " " << column.field;
    }
  }
}

TEST(Exports, columns_may_stand_in_any_order) {
  for (const Export& form : exports()) {
    Columns columns = file_of(form, 0);
    std::reverse(columns.begin(), columns.end());
    EXPECT_EQ(found_in(columns, form), form.id) << "reversed";
    std::rotate(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(columns.size() / 3), columns.end());
    EXPECT_EQ(found_in(columns, form), form.id) << "rotated";
  }
}

TEST(Exports, one_column_may_be_missing) {
  for (const Export& form : exports()) {
    if (form.signature.size() <= 3) continue;  // so few names must all be here
    Columns whole = file_of(form, 0);
    for (std::size_t gone = 0; gone < whole.size(); ++gone) {
      if (is_required_header(form, whole[gone].first)) continue;
      Columns columns = whole;
      columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(gone));
      EXPECT_EQ(found_in(columns, form), form.id) << "without " << whole[gone].first;
    }
  }
}

TEST(Exports, a_name_may_differ_by_one_character) {
  for (const Export& form : exports()) {
    Columns whole = file_of(form, 0);
    for (std::size_t changed = 0; changed < whole.size(); ++changed) {
      std::string& name = whole[changed].first;
      bool latin = static_cast<unsigned char>(name[0]) < 0x80;
      if (characters(fold_name(name)) < (latin ? 8u : 4u) || name.find_first_of("(#") != std::string::npos) continue;
      Columns columns = whole;
      columns[changed].first = name + "甲";
      EXPECT_EQ(found_in(columns, form), form.id) << columns[changed].first;
    }
  }
}

TEST(Exports, blanks_width_and_units_do_not_matter) {
  for (const Export& form : exports()) {
    Columns columns = file_of(form, 0);
    for (auto& [name, type] : columns) {
      std::string wide;
      for (char c : name) {
        if (c == '(')
          wide += "（";
        else if (c == ')')
          wide += "）";
        else
          wide += c;
      }
      name = " " + wide + "\xE3\x80\x80";
    }
    EXPECT_EQ(found_in(columns, form), form.id);
  }
  std::optional<Recognised> found = recognise(sniff_of({{"时间", Type::day},
                                                        {"新关注人数", Type::integer},
                                                        {"取消关注人数", Type::integer},
                                                        {"净增关注人数", Type::integer},
                                                        {"累计关注人数", Type::integer}}),
                                              "");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->found->id, "mp_user_analysis");
}

TEST(Exports, other_files_are_none) {
  EXPECT_FALSE(recognise(sniff_of({{"user_id", Type::text}, {"event", Type::text}, {"time", Type::instant}}), ""));
  EXPECT_FALSE(recognise(sniff_of({{"用户ID", Type::text}, {"事件", Type::text}, {"时间", Type::instant}}), ""));
  EXPECT_FALSE(recognise(
      sniff_of(
          {{"订单号", Type::text}, {"下单时间", Type::instant}, {"实付金额", Type::money}, {"手机号", Type::text}}),
      ""));
  EXPECT_FALSE(recognise(sniff_of({{"日期", Type::day}, {"数值", Type::integer}}), "report.csv"));
  EXPECT_FALSE(recognise(sniff_of({}), ""));
}

TEST(Exports, a_repeated_header_is_taken_where_it_says_something) {
  Columns columns = file_of(*find_export("youzan_orders"), 0);
  add(columns, "分销员", Type::text);
  csv::Sniff sniff = sniff_of(columns);
  EXPECT_EQ(header_of(recognise(sniff, "")->mapping, "order.staff"), "分销员#2");
  for (csv::ColumnGuess& guess : sniff.columns)
    if (guess.name == "分销员#2") guess.nulls = guess.seen;
  EXPECT_EQ(header_of(recognise(sniff, "")->mapping, "order.staff"), "分销员");
}

TEST(Exports, content_speaks_against_a_name) {
  Columns columns = file_of(*find_export("weidian_orders"), 0);
  for (auto& [name, type] : columns)
    if (name == "付款时间") type = Type::text;
  csv::Sniff sniff = sniff_of(columns);
  for (csv::ColumnGuess& guess : sniff.columns)
    if (guess.name == "付款时间") guess.samples = {"是", "否"};
  std::optional<Recognised> found = recognise(sniff, "");
  ASSERT_TRUE(found);
  EXPECT_EQ(header_of(found->mapping, "order.paid_at"), "");
}

TEST(MetricKind, by_the_export_then_by_its_words) {
  EXPECT_EQ(metric_kind(nullptr, "累积关注人数"), MetricKind::stock);
  EXPECT_EQ(metric_kind(nullptr, "截至当天客户群总数量"), MetricKind::stock);
  EXPECT_EQ(metric_kind(nullptr, "chat_total"), MetricKind::stock);
  EXPECT_EQ(metric_kind(nullptr, "完播率"), MetricKind::rate);
  EXPECT_EQ(metric_kind(nullptr, "平均首次回复时长"), MetricKind::rate);
  for (const char* stock : {"总粉丝数", "客户总数", "在群人数", "群成员总数", "现有客户数", "存量客户", "粉丝总量",
                            "关注总数", "总会员数", "期末人数", "累计用户数"})
    EXPECT_EQ(metric_kind(nullptr, stock), MetricKind::stock) << stock;
  for (const char* flow :
       {"总浏览量", "总次数", "总访问用户数", "新增客户总数", "成交客户总数", "总消息数", "客户发送消息总数"})
    EXPECT_EQ(metric_kind(nullptr, flow), MetricKind::flow) << flow;
  for (const char* rate : {"ROI", "投放ROI", "客单价", "好评占比", "平均停留时长"})
    EXPECT_EQ(metric_kind(nullptr, rate), MetricKind::rate) << rate;
  EXPECT_EQ(metric_kind(nullptr, "新增客户数"), MetricKind::flow);
  EXPECT_EQ(metric_kind(find_export("linkwechat_chat_statistics"), "单聊总数"), MetricKind::flow);
  EXPECT_EQ(metric_kind(find_export("wecom_group_statistics_api"), "member_has_msg"), MetricKind::stock);
}

}  // namespace
}  // namespace siyu::model
