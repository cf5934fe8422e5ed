// Draws the people and writes 客户列表.csv. See customers.h.
#include "sample/customers.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "sample/csv_writer.h"
#include "sample/random.h"

namespace siyu::sample {
namespace {

struct Choice {
  std::string_view text;
  std::uint32_t weight;
};

struct SourceTraits {
  std::string_view text;
  std::uint32_t weight;
  std::uint32_t leave_per_mille;  // who deletes the shop again
};
// In the order of enum Source.
constexpr SourceTraits kSourceTraits[kSources] = {
    {"抖音", 24, 115},      {"小红书", 11, 95},     {"视频号", 12, 80},    {"包裹卡", 10, 300},
    {"门店活码", 13, 60},   {"老客转介绍", 10, 55}, {"社群", 7, 70},       {"公众号", 6, 75},
    {"朋友圈广告", 4, 140}, {"名片分享", 2, 50},    {"搜索手机号", 1, 40},
};

constexpr std::string_view kStaffNames[kStaff] = {"导购-林小满", "导购-周可可", "导购-陈一诺", "导购-苏禾", "导购-许念",
                                                  "导购-沈知夏", "导购-江晚",   "导购-顾青",   "导购-叶子", "导购-唐果",
                                                  "导购-孟夏",   "导购-白露",   "客服-阿宁",   "客服-小北"};

constexpr Choice kHabits[] = {{"", 440}, {"", 213}, {"", 151},
                              {"", 78},  {"", 62},  {"", 56}};      // in the order of enum Habit
constexpr Choice kListedPhones[] = {{"", 60}, {"", 22}, {"", 18}};  // in the order of enum ListedPhone

constexpr std::uint32_t kOpeningDays = 75;  // in which the customers of the stores were asked to add the shop

constexpr Choice kCities[] = {{"上海", 16}, {"杭州", 13}, {"广州", 9}, {"深圳", 9}, {"成都", 9}, {"北京", 8},
                              {"南京", 7},  {"武汉", 6},  {"苏州", 6}, {"长沙", 4}, {"西安", 4}, {"重庆", 4},
                              {"宁波", 3},  {"郑州", 3},  {"义乌", 2}, {"", 6}};
constexpr Choice kGenders[] = {{"女", 88}, {"男", 8}, {"未知", 4}};
constexpr Choice kInterests[] = {{"", 24},     {"羽绒服", 18}, {"连衣裙", 17}, {"针织衫", 12},
                                 {"大衣", 11}, {"牛仔裤", 9},  {"配饰", 9}};

constexpr std::string_view kNameStarts[] = {"小",     "阿",   "大",   "爱吃的", "早起的", "江南", "四月",
                                            "安静的", "一只", "慢慢", "晴天",   "北巷",   "初见", "想去海边的"};
constexpr std::string_view kNameEnds[] = {"雨",   "鹿",   "鱼",   "妮",   "圆圆", "橘子", "南风",
                                          "柚子", "木木", "星星", "糖糖", "桃子", "云朵", "芝麻",
                                          "麦穗", "月亮", "豆包", "Lily", "Coco"};
constexpr std::string_view kNameTails[] = {"", "", "", "", "吖", "呀", " ", "~", "2026", "の店", "妈妈", "(上海)"};

// Nicknames that break careless readers and spreadsheets; given to the first customers, one in seven.
constexpr std::string_view kHardNames[] = {"=HYPERLINK(\"http://example.com\",\"点我领券\")",
                                           "+1",
                                           "@小店",
                                           "-2+3",
                                           "🌸小鹿🦌",
                                           "王小姐,VIP",
                                           "\"引号\"姐姐",
                                           "=1+1",
                                           "👩‍👧‍👦一家",
                                           "NULL",
                                           "　全角空格",
                                           "第一行\n第二行"};

constexpr char kDigits62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// 11 characters, distinct for distinct values.
void append_base62(std::string& out, std::uint64_t value) {
  for (int i = 0; i < 11; ++i) {
    out += kDigits62[value % 62];
    value /= 62;
  }
}

Moment draw_deletion(Random& random, Moment added, std::uint8_t source) {
  if (!random.chance(kSourceTraits[source].leave_per_mille)) return kNever;
  const bool at_once = random.chance(550);
  const Moment wait =
      at_once ? random.between(60, 7 * kDaySeconds) : random.between(7 * kDaySeconds, 240 * kDaySeconds);
  return added + wait < kEnd ? added + wait : kNever;
}

Customer draw_customer(Random& random, Moment added) {
  Customer customer{};
  customer.added = added;
  customer.source = static_cast<std::uint8_t>(random.pick(kSourceTraits));
  customer.deleted = draw_deletion(random, added, customer.source);
  customer.habit = static_cast<Habit>(random.pick(kHabits));
  if (customer.source == kParcelCard && customer.habit == Habit::fan) customer.habit = Habit::one_time;  // had a parcel
  customer.listed_phone = static_cast<ListedPhone>(random.pick(kListedPhones));
  if (customer.listed_phone == ListedPhone::complete) {
    customer.order_key = random.chance(480) ? OrderKey::phone : OrderKey::id;
  } else {
    customer.order_key = random.chance(300) ? OrderKey::bridge : OrderKey::id;
  }
  return customer;
}

std::string nickname(Random& random, std::uint32_t customer) {
  if (customer % 7 == 5 && customer / 7 < std::size(kHardNames)) return std::string(kHardNames[customer / 7]);
  const std::uint32_t start = random.below(std::size(kNameStarts));
  const std::uint32_t end = random.below(std::size(kNameEnds));
  const std::uint32_t tail = random.below(std::size(kNameTails));
  std::string name(kNameStarts[start]);
  name += kNameEnds[end];
  name += kNameTails[tail];
  return name;
}

std::string tags(Random& random, const Customer& customer) {
  std::string out;
  auto add = [&out](std::string_view tag) {
    if (!out.empty()) out += ';';
    out += tag;
  };
  const bool labelled = random.chance(780);  // the rest was never labelled by anyone
  const std::size_t interest = random.pick(kInterests);
  if (!labelled) return out;
  if (customer.habit == Habit::heavy) add("会员");
  if (customer.habit == Habit::price_sensitive) add("价格敏感");
  if (customer.habit == Habit::festival) add("大促党");
  add(customer.habit == Habit::fan ? "未下单" : "已下单");
  if (interest != 0) add(kInterests[interest].text);
  if (random.chance(120)) add("高意向");
  return out;
}

}  // namespace

std::string_view source_name(std::uint8_t source) { return kSourceTraits[source].text; }
std::string_view staff_name(std::uint32_t staff) { return kStaffNames[staff]; }

std::string external_id(std::uint64_t seed, std::uint32_t customer) {
  std::string id = "wmXS4nEAAA";
  append_base62(id, scramble(mix(seed, 1) + customer * 0x9E3779B97F4A7C15ull));
  return id;
}

std::string phone_number(std::uint64_t seed, std::uint32_t person) {
  constexpr std::string_view kRanges[] = {"154", "161", "163", "164", "168", "169", "179", "194"};
  const std::uint64_t offset = mix(seed, 2) % 100'000'000;
  // The factor shares no divisor with 10^8, so the last eight digits differ for all persons.
  const std::uint64_t last_eight = (person * 61'803'399ull + offset) % 100'000'000;
  std::string phone(kRanges[mix(seed, person) % std::size(kRanges)]);
  append_number(phone, last_eight, 8);
  return phone;
}

std::string masked_phone(std::string_view phone) {
  std::string out(phone.substr(0, 3));
  out += "****";
  out += phone.substr(7);
  return out;
}

std::vector<Customer> make_customers(const ShopOptions& options, const Calendar& calendar) {
  std::vector<Moment> added(options.customers);
  for (std::uint32_t i = 0; i < options.customers; ++i) {
    Random random(options.seed, Topic::added, i);
    // A fifth came from the stores when the list was opened; of the others, half favour the later of two days: it
    // grows.
    std::uint32_t day = calendar.busy_day(random, 0, kDays - 1);
    const std::uint32_t other = calendar.busy_day(random, 0, kDays - 1);
    const std::uint32_t kind = random.below(10);
    if (kind < 2) day = random.below(kOpeningDays);
    if (kind >= 6 && other > day) day = other;
    added[i] = day * kDaySeconds + calendar.busy_second(random);
  }
  std::sort(added.begin(), added.end());

  std::vector<Customer> customers;
  customers.reserve(options.customers);
  for (std::uint32_t i = 0; i < options.customers; ++i) {
    Random random(options.seed, Topic::customer, i);
    Customer customer = draw_customer(random, added[i]);
    if (i == 0 && customer.source == kReferral) customer.source = kStoreCode;  // nobody was there to refer the first
    customers.push_back(customer);
  }
  return customers;
}

std::string customers_csv(const ShopOptions& options, const Calendar& calendar,
                          const std::vector<Customer>& customers) {
  CsvWriter csv("外部联系人ID,客户名称,添加时间,来源,添加人,标签,手机号,unionid,性别,城市,流失时间");
  csv.reserve(customers.size() * 180);
  for (std::uint32_t i = 0; i < customers.size(); ++i) {
    const Customer& customer = customers[i];
    Random random(options.seed, Topic::customer, i, 1);
    csv.cell(external_id(options.seed, i)).cell(nickname(random, i));
    calendar.append(csv.plain_cell(), customer.added);
    csv.cell(source_name(customer.source)).cell(staff_name(random.below(kStaff)));
    csv.cell(tags(random, customer));
    const std::string phone = phone_number(options.seed, i);
    const bool dash = random.chance(250);
    switch (customer.listed_phone) {
      case ListedPhone::complete:
        csv.cell(phone);
        break;
      case ListedPhone::masked:
        csv.cell(masked_phone(phone));
        break;
      case ListedPhone::empty:
        csv.cell(dash ? "-" : "");
        break;
    }
    std::string& union_id = csv.plain_cell();
    if (random.chance(700)) {
      union_id += "oX7yK6";
      append_base62(union_id, scramble(mix(options.seed, 3) + i * 0x9E3779B97F4A7C15ull));
      append_base62(union_id, mix(options.seed, i));
    }
    csv.cell(kGenders[random.pick(kGenders)].text);
    csv.cell(kCities[random.pick(kCities)].text);
    std::string& deleted = csv.plain_cell();
    if (customer.deleted != kNever) calendar.append(deleted, customer.deleted);
    csv.end_row();
  }
  return csv.take();
}

}  // namespace siyu::sample
