// The sample files: exact counts, well-formed CSV, the planted traps, and the same bytes for a seed on every platform.
// The CSV reader here is a separate, deliberately plain one, so that a fault of core/csv cannot hide one of the sample.
#include "sample/sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace siyu::sample {
namespace {

using Row = std::vector<std::string>;

// Fails the test when a quote stands where none may or a row ends the file without a line end.
std::vector<Row> read_csv(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::vector<Row> rows;
  Row row;
  std::string cell;
  bool quoted = false, closed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += '"';
        ++i;
      } else {
        quoted = false;
        closed = true;
      }
    } else if (c == '"') {
      EXPECT_TRUE(cell.empty() && !closed) << "stray quote at byte " << i;
      quoted = true;
    } else if (c == ',' || c == '\n') {
      row.push_back(cell);
      cell.clear();
      closed = false;
      if (c == '\n') {
        rows.push_back(row);
        row.clear();
      }
    } else if (c != '\r') {
      EXPECT_FALSE(closed) << "text after a closing quote at byte " << i;
      cell += c;
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_TRUE(row.empty() && cell.empty()) << "the last row has no line end";
  return rows;
}

class Table {
 public:
  explicit Table(std::string_view bytes) : rows_(read_csv(bytes)) {
    for (const Row& row : rows_) EXPECT_EQ(row.size(), rows_[0].size());
  }
  std::size_t size() const { return rows_.size() - 1; }
  const std::string& at(std::size_t row, const std::string& column) const {
    const auto found = std::find(rows_[0].begin(), rows_[0].end(), column);
    EXPECT_NE(found, rows_[0].end()) << column;
    return rows_[row + 1][static_cast<std::size_t>(found - rows_[0].begin())];
  }
  std::map<std::string, std::size_t> count(const std::string& column) const {
    std::map<std::string, std::size_t> counts;
    for (std::size_t i = 0; i < size(); ++i) ++counts[at(i, column)];
    return counts;
  }

 private:
  std::vector<Row> rows_;
};

const std::string& bytes_of(const std::vector<SampleFile>& files, std::string_view name) {
  for (const SampleFile& file : files) {
    if (file.name == name) return file.bytes;
  }
  ADD_FAILURE() << "no file " << name;
  static const std::string nothing;
  return nothing;
}

bool is_complete_phone(const std::string& text) {
  return text.size() == 11 && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string without_money_marks(std::string text) {
  for (std::string_view mark : {"¥", ",", "元"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());
  }
  return text;
}

const std::vector<SampleFile>& default_shop() {
  static const std::vector<SampleFile> files = shop({});
  return files;
}

std::set<std::string> customer_ids(const std::vector<SampleFile>& files) {
  std::set<std::string> ids;
  for (const auto& [id, rows] : Table(bytes_of(files, "客户列表.csv")).count("外部联系人ID")) ids.insert(id);
  return ids;
}

TEST(Sample, HasExactlyTheCustomersAndOrdersOfThePage) {
  const Table customers(bytes_of(default_shop(), "客户列表.csv"));
  EXPECT_EQ(customers.size(), 8012u);
  EXPECT_EQ(customers.count("外部联系人ID").size(), 8012u);
  const Table orders(bytes_of(default_shop(), "订单.csv"));
  EXPECT_EQ(orders.size(), 21430u);
  EXPECT_EQ(orders.count("订单号").size(), 21430u);
  EXPECT_EQ(Table(bytes_of(default_shop(), "群成员.csv")).count("群名称").size(), 64u);
}

TEST(Sample, OtherSizesScale) {
  const struct {
    std::uint32_t customers;
    std::size_t orders;
  } sizes[] = {{0, 0}, {1, 2}, {2, 5}, {100, 267}, {50'000, 133'736}};
  for (const auto& size : sizes) {
    const std::vector<SampleFile> files = shop({size.customers, 7});
    EXPECT_EQ(customer_ids(files).size(), size.customers);
    EXPECT_EQ(Table(bytes_of(files, "订单.csv")).count("订单号").size(), size.orders);
  }
}

TEST(Sample, EveryFileIsWellFormedCsv) {
  for (const std::vector<SampleFile>& files : {default_shop(), article()}) {
    for (const SampleFile& file : files) {
      SCOPED_TRACE(file.name);
      EXPECT_GE(Table(file.bytes).size(), 1u);
    }
  }
}

TEST(Sample, SameSeedGivesTheSameBytesOnEveryPlatform) {
  const std::vector<SampleFile> again = shop({});
  ASSERT_EQ(again.size(), default_shop().size());
  for (std::size_t i = 0; i < again.size(); ++i) EXPECT_EQ(again[i].bytes, default_shop()[i].bytes) << again[i].name;

  const std::map<std::string, std::string> pinned = {
      {"客户列表.csv", "68538d46326b2a11"},  {"订单.csv", "533a671fc0150ead"},
      {"活动明细.csv", "46937a41518cc3d0"},  {"曝光汇总.csv", "07a34c770f6a0f4d"},
      {"群成员.csv", "d57d3763ab5e2969"},    {"群消息.csv", "ac6a63643528eb48"},
      {"邀请明细.csv", "5fa8fa6cb95e9791"},  {"投放成本.csv", "47ad935366131b4e"},
      {"文章_曝光.csv", "b36cbc4903f84103"}, {"文章_海报事件.csv", "da4c7c5848e9dc77"},
      {"文章_客户.csv", "b4d1fbaecb5149d4"}, {"文章_订单.csv", "cd7d34b07c626dc1"}};
  std::size_t seen = 0;
  for (const std::vector<SampleFile>& files : {default_shop(), article()}) {
    for (const SampleFile& file : files) {
      const auto found = pinned.find(file.name);
      ASSERT_NE(found, pinned.end()) << file.name;
      EXPECT_EQ(hex(hash_bytes(file.bytes)), found->second) << file.name;
      ++seen;
    }
  }
  EXPECT_EQ(seen, pinned.size());
}

TEST(Sample, AnotherSeedGivesOtherBytes) {
  const std::vector<SampleFile> other = shop({8012, 1});
  for (std::size_t i = 0; i < other.size(); ++i) {
    EXPECT_EQ(other[i].name, default_shop()[i].name);
    EXPECT_NE(other[i].bytes, default_shop()[i].bytes) << other[i].name;
  }
}

TEST(Sample, CustomerListHasTheTrapsOfRealLists) {
  const Table customers(bytes_of(default_shop(), "客户列表.csv"));
  const auto names = customers.count("客户名称");
  for (const char* name :
       {"=HYPERLINK(\"http://example.com\",\"点我领券\")", "+1", "@小店", "🌸小鹿🦌", "第一行\n第二行"}) {
    EXPECT_EQ(names.count(name), 1u) << name;
  }
  std::size_t complete = 0, masked = 0, deleted = 0, union_ids = 0;
  std::set<std::string> phones;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const std::string& phone = customers.at(i, "手机号");
    masked += phone.find("****") != std::string::npos;
    if (is_complete_phone(phone)) {
      ++complete;
      EXPECT_TRUE(phones.insert(phone).second) << "two customers share " << phone;
    }
    deleted += !customers.at(i, "流失时间").empty();
    union_ids += !customers.at(i, "unionid").empty();
  }
  EXPECT_NEAR(static_cast<double>(complete) / 8012, 0.60, 0.03);
  EXPECT_NEAR(static_cast<double>(masked) / 8012, 0.22, 0.03);
  EXPECT_NEAR(static_cast<double>(deleted) / 8012, 0.09, 0.015);
  EXPECT_NEAR(static_cast<double>(union_ids) / 8012, 0.70, 0.03);
}

TEST(Sample, SevenInTenBuyersCanBeMatched) {
  const Table customers(bytes_of(default_shop(), "客户列表.csv"));
  const Table orders(bytes_of(default_shop(), "订单.csv"));
  std::map<std::string, std::string> by_phone;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (is_complete_phone(customers.at(i, "手机号")))
      by_phone[customers.at(i, "手机号")] = customers.at(i, "外部联系人ID");
  }
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::string& phone = orders.at(i, "买家手机号");
    const std::string& id = orders.at(i, "买家ID");
    if (!id.empty() && is_complete_phone(phone)) {
      EXPECT_EQ(by_phone.emplace(phone, id).first->second, id);
    }
  }
  std::set<std::string> matched, strangers;
  std::size_t by_phone_only = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::string& phone = orders.at(i, "买家手机号");
    const std::string& id = orders.at(i, "买家ID");
    if (!id.empty()) {
      matched.insert(id);
    } else if (is_complete_phone(phone)) {
      ASSERT_EQ(by_phone.count(phone), 1u) << "a complete phone always leads to the list";
      matched.insert(by_phone[phone]);
      ++by_phone_only;
    } else {
      strangers.insert(phone);
    }
  }
  const double share = static_cast<double>(matched.size()) / static_cast<double>(matched.size() + strangers.size());
  EXPECT_NEAR(share, 0.71, 0.02);
  EXPECT_GT(by_phone_only, 2000u);
  const std::set<std::string> ids = customer_ids(default_shop());
  for (const std::string& id : matched) EXPECT_EQ(ids.count(id), 1u);
}

TEST(Sample, OrdersHaveTheTrapsOfRealExports) {
  const std::string& bytes = bytes_of(default_shop(), "订单.csv");
  EXPECT_EQ(bytes.substr(0, 3), "\xEF\xBB\xBF");
  const Table orders(bytes);
  std::size_t not_amounts = 0, marked = 0, line_breaks = 0, refunds = 0, part_refunds = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::string& number = orders.at(i, "订单号");
    ASSERT_EQ(number.size(), 20u);
    ASSERT_EQ(number[0], '\t');
    const std::string& paid = orders.at(i, "实付金额");
    const std::string plain = without_money_marks(paid);
    const bool is_amount = plain.find_first_not_of("0123456789.") == std::string::npos;
    not_amounts += !is_amount;
    marked += is_amount && plain != paid;
    line_breaks += orders.at(i, "买家留言").find('\n') != std::string::npos;
    const bool unpaid = orders.at(i, "付款时间").empty();
    EXPECT_EQ(unpaid, orders.at(i, "订单状态") == "已关闭");
    const bool refunded = orders.at(i, "退款时间") != "-";
    refunds += refunded;
    part_refunds += refunded && orders.at(i, "订单状态") == "交易成功";
    if (!unpaid) {
      EXPECT_LT(orders.at(i, "下单时间"), orders.at(i, "付款时间"));
    }
    if (refunded) {
      EXPECT_LT(orders.at(i, "付款时间"), orders.at(i, "退款时间"));
      EXPECT_LE(orders.at(i, "退款时间"), "2026-11-11 23:59:59");
    }
  }
  EXPECT_EQ(not_amounts, 3u);
  EXPECT_GT(marked, 100u);
  EXPECT_GT(line_breaks, 50u);
  EXPECT_GT(refunds, 500u);
  EXPECT_GT(part_refunds, 100u);
}

TEST(Sample, OnlyListedCustomersActAndNothingIsLaterThanToday) {
  const std::set<std::string> ids = customer_ids(default_shop());
  const struct {
    const char *file, *id, *time;
  } columns[] = {{"活动明细.csv", "客户ID", "时间"},   {"群成员.csv", "客户ID", "入群时间"},
                 {"群消息.csv", "客户ID", "发送时间"}, {"邀请明细.csv", "邀请人", "时间"},
                 {"邀请明细.csv", "被邀请人", "时间"}, {"客户列表.csv", "外部联系人ID", "添加时间"}};
  for (const auto& column : columns) {
    const Table table(bytes_of(default_shop(), column.file));
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::string& id = table.at(i, column.id);
      if (!id.empty()) {
        ASSERT_EQ(ids.count(id), 1u) << column.file << ' ' << id;
      }
      ASSERT_GE(table.at(i, column.time), "2024-11-12");
      ASSERT_LT(table.at(i, column.time), "2026-11-12");
    }
  }
}

TEST(Sample, CampaignStepsShrinkAndSomeTie) {
  const Table events(bytes_of(default_shop(), "活动明细.csv"));
  std::map<std::string, std::set<std::string>> people;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> at_once;
  for (std::size_t i = 0; i < events.size(); ++i) {
    at_once[{events.at(i, "客户ID"), events.at(i, "时间")}].insert(events.at(i, "事件"));
    if (events.at(i, "活动") == "2026双11直播预热") people[events.at(i, "事件")].insert(events.at(i, "客户ID"));
  }
  EXPECT_GT(people["关注"].size(), people["行动"].size());
  EXPECT_GT(people["行动"].size(), people["意向"].size());
  EXPECT_GT(people["意向"].size(), people["转化"].size());
  EXPECT_GT(people["转化"].size(), people["分享"].size());
  EXPECT_GE(people["分享"].size(), 10u);
  std::size_t ties = 0;
  for (const auto& [key, names] : at_once) ties += names.size() > 1;
  EXPECT_GT(ties, 20u);
}

TEST(Sample, ArticleTrafficFunnel) {
  const std::vector<SampleFile> files = article();
  const Table totals(bytes_of(files, "文章_曝光.csv"));
  ASSERT_EQ(totals.size(), 1u);
  EXPECT_EQ(totals.at(0, "指标"), "曝光");
  EXPECT_EQ(totals.at(0, "数值"), "2000");

  const Table events(bytes_of(files, "文章_海报事件.csv"));
  std::map<std::string, std::map<std::string, std::string>> times;  // event → customer → time
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events.at(i, "时间").substr(0, 10), totals.at(0, "日期"));
    EXPECT_TRUE(times[events.at(i, "事件")].emplace(events.at(i, "客户ID"), events.at(i, "时间")).second);
  }
  const std::pair<const char*, std::size_t> steps[] = {
      {"关注", 100}, {"行动", 20}, {"意向", 10}, {"转化", 8}, {"裂变", 5}};
  for (std::size_t step = 0; step < std::size(steps); ++step) {
    EXPECT_EQ(times[steps[step].first].size(), steps[step].second);
    if (step == 0) continue;
    for (const auto& [customer, time] : times[steps[step].first])
      EXPECT_LT(times[steps[step - 1].first][customer], time);
  }
  const auto listed = Table(bytes_of(files, "文章_客户.csv")).count("客户ID");
  for (const auto& [customer, time] : times["关注"]) EXPECT_EQ(listed.count(customer), 1u) << customer;
}

TEST(Sample, ArticleCustomerFunnel) {
  const std::vector<SampleFile> files = article();
  const Table customers(bytes_of(files, "文章_客户.csv"));
  EXPECT_EQ(customers.size(), 2700u);
  EXPECT_EQ(customers.count("客户ID").size(), 2700u);
  std::map<std::string, std::string> added;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (!customers.at(i, "添加时间").empty()) added[customers.at(i, "客户ID")] = customers.at(i, "添加时间");
  }
  EXPECT_EQ(added.size(), 200u);

  const Table orders(bytes_of(files, "文章_订单.csv"));
  std::map<std::string, double> spent;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    ASSERT_EQ(added.count(orders.at(i, "客户ID")), 1u);
    EXPECT_LT(added[orders.at(i, "客户ID")], orders.at(i, "下单时间"));
    EXPECT_FALSE(orders.at(i, "付款时间").empty());
    spent[orders.at(i, "客户ID")] += std::stod(orders.at(i, "实付金额"));
  }
  std::size_t twice = 0, five_times = 0;
  for (const auto& [customer, count] : orders.count("客户ID")) {
    twice += count >= 2;
    five_times += count >= 5;
    EXPECT_LT(spent[customer], 3000.0);
  }
  EXPECT_EQ(spent.size(), 20u);
  EXPECT_EQ(twice, 10u);
  EXPECT_EQ(five_times, 5u);
}

}  // namespace
}  // namespace siyu::sample
