// What an order holds, written as 订单.csv: products and prices of the season, discounts, payment, refunds, and the
// traps: a TAB before the order number, ¥1,299.00 and 598.00元, "-" and "--" for nothing, three amounts that are no
// numbers, messages with quotes and line breaks, masked phone numbers.
#include <cstddef>
#include <iterator>
#include <string_view>

#include "sample/csv_writer.h"
#include "sample/orders.h"
#include "sample/random.h"

namespace siyu::sample {
namespace {

struct Category {
  std::string_view text;
  std::uint32_t low_yuan, high_yuan;
  std::uint32_t weight;  // from October to March
  std::uint32_t warm;    // from April to September
};
constexpr Category kCategories[] = {{"羽绒服", 599, 1999, 16, 1}, {"大衣", 499, 1299, 14, 2},
                                    {"针织衫", 129, 399, 22, 8},  {"连衣裙", 159, 599, 10, 28},
                                    {"T恤", 59, 169, 3, 24},      {"牛仔裤", 139, 329, 12, 10},
                                    {"半身裙", 119, 299, 9, 15},  {"配饰", 29, 129, 14, 12}};

struct Choice {
  std::string_view text;
  std::uint32_t weight;
};
constexpr Choice kChannels[] = {{"小程序", 46}, {"企微", 15}, {"社群接龙", 15}, {"直播间", 14}, {"门店", 10}};
constexpr Choice kPhoneChannels[] = {{"直播间", 45}, {"门店", 35}, {"小程序", 20}};  // where only the phone is known
constexpr Choice kStrangerChannels[] = {{"直播间", 62}, {"小程序", 24}, {"门店", 14}};
constexpr std::string_view kStores[] = {"上海环贸店",   "上海五角场店", "杭州湖滨店",   "杭州城西店",
                                        "南京新街口店", "苏州中心店",   "成都太古里店", "武汉楚河店"};

constexpr std::string_view kStyles[] = {"小香风", "法式", "通勤", "复古", "短款",
                                        "长款",   "修身", "宽松", "轻奢", "显瘦"};
constexpr std::string_view kMessages[] = {"麻烦发顺丰",
                                          "周末才在家，谢谢",
                                          "要礼盒包装",
                                          "\"尺码偏小\"的话帮我换大一码",
                                          "地址换到公司\n收件人写前台",
                                          "颜色要燕麦色,不要米白",
                                          "送朋友的\r\n不要放价格单",
                                          "尽快发货!!",
                                          "-",
                                          "=1+2"};
constexpr std::string_view kNotAmounts[] = {"待核对", "#REF!", "面议"};

enum class Outcome : std::uint8_t { unpaid, paid, shipped, done, part_refunded, refunded };

struct Content {
  std::size_t category;
  std::uint64_t list_cents, paid_cents, refund_cents;
  Moment paid_at, refunded_at;
  Outcome outcome;
};

std::uint32_t discount_per_mille(Random& random, Habit habit, bool festival) {
  std::uint32_t off = random.chance(400) ? random.between(20, 100) : 0;
  if (festival) off = random.between(150, 350);
  if (habit == Habit::price_sensitive) off = random.between(280, 480);
  return off;
}

std::size_t pick_category(Random& random, unsigned month) {
  const bool warm = month >= 4 && month <= 9;
  std::uint32_t total = 0;
  for (const Category& category : kCategories) total += warm ? category.warm : category.weight;
  std::uint32_t left = random.below(total);
  std::size_t i = 0;
  while (left >= (warm ? kCategories[i].warm : kCategories[i].weight)) {
    left -= warm ? kCategories[i].warm : kCategories[i].weight;
    ++i;
  }
  return i;
}

Content draw_content(Random& random, const Calendar& calendar, const Order& order, Habit habit) {
  const std::uint32_t day = order.created / kDaySeconds;
  Content content{};
  content.category = pick_category(random, calendar.month(day));
  const Category& category = kCategories[content.category];
  const std::uint32_t yuan = random.between(category.low_yuan / 10, category.high_yuan / 10) * 10 + 9;
  const std::uint32_t pieces = random.chance(110) ? 2 : 1;
  content.list_cents = std::uint64_t{yuan} * pieces * 100;
  const std::uint32_t off = discount_per_mille(random, habit, calendar.is_festival(day));
  content.paid_cents = content.list_cents * (1000 - off) / 1000;

  const bool slow = random.chance(120);
  const Moment pay_wait = slow ? random.between(300, 1700) : random.between(4, 120);
  content.paid_at = order.created + pay_wait;
  content.refunded_at = kNever;
  const std::uint32_t fate = random.below(1000);
  const Moment refund_wait = random.between(2 * 3600, 14 * kDaySeconds);
  const std::uint32_t part = random.between(5, 60);
  const Moment age = kEnd - order.created;
  if (fate < 62 || content.paid_at >= kEnd) {
    content.outcome = Outcome::unpaid;
    content.paid_at = kNever;
    content.paid_cents = 0;
  } else if (fate < 147 && content.paid_at + refund_wait < kEnd) {
    const bool whole = fate < 112;
    content.outcome = whole ? Outcome::refunded : Outcome::part_refunded;
    content.refunded_at = content.paid_at + refund_wait;
    content.refund_cents = whole ? content.paid_cents : content.paid_cents * part / 100;
  } else {
    content.outcome = age < 2 * kDaySeconds ? Outcome::paid : age < 7 * kDaySeconds ? Outcome::shipped : Outcome::done;
  }
  return content;
}

std::string_view status_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::unpaid:
      return "已关闭";
    case Outcome::paid:
      return "待发货";
    case Outcome::shipped:
      return "已发货";
    case Outcome::refunded:
      return "已退款";
    case Outcome::done:
    case Outcome::part_refunded:
      break;
  }
  return "交易成功";
}

// 129900 → "1299.00", sometimes "¥1,299.00" or "1299.00元".
std::string amount_text(Random& random, std::uint64_t cents) {
  const std::uint32_t form = random.below(100);
  std::string out;
  if (form < 3) {
    out += "¥";
    if (cents >= 100'000) {
      append_number(out, cents / 100'000);
      out += ',';
      append_number(out, cents / 100 % 1000, 3);
      out += '.';
      append_two_digits(out, static_cast<std::uint32_t>(cents % 100));
      return out;
    }
  }
  append_cents(out, cents);
  if (form == 3) out += "元";
  return out;
}

std::string product_text(Random& random, const Calendar& calendar, const Order& order, std::size_t category) {
  const std::uint32_t day = order.created / kDaySeconds;
  const unsigned month = calendar.month(day);
  const std::uint32_t style = random.below(std::size(kStyles));
  const std::uint32_t model = random.between(101, 180);
  std::string out(month >= 4 && month <= 9 ? "夏季" : "秋冬");
  if (model % 20 == 7) {
    out += "\"爆款\"";
  } else if (model % 20 == 13) {
    out += "新款,";
  }
  out += kStyles[style];
  out += kCategories[category].text;
  out += " S";
  append_number(out, model);
  return out;
}

// "69", the second of creation and a permuted running number: ascending, 19 digits, distinct below 10^8 orders.
std::string order_number(std::uint64_t seed, Moment created, std::uint64_t running) {
  std::string out = "\t69";
  append_number(out, 100'000'000ull + created);
  append_number(out, (running * 38'196'601ull + mix(seed, 4) % 100'000'000) % 100'000'000, 8);
  return out;
}

struct BuyerCells {
  std::string id, phone;
  std::string_view channel;
};

BuyerCells buyer_cells(Random& random, const ShopOptions& options, const std::vector<Customer>& customers,
                       const Order& order) {
  BuyerCells cells;
  const std::string phone = phone_number(options.seed, order.buyer);
  if (order.buyer >= customers.size()) {
    cells.phone = masked_phone(phone);
    cells.channel = kStrangerChannels[random.pick(kStrangerChannels)].text;
    return cells;
  }
  const OrderKey key = customers[order.buyer].order_key;
  if (key == OrderKey::phone || (key == OrderKey::bridge && order.ordinal > 0)) {
    cells.phone = phone;
    cells.channel = kPhoneChannels[random.pick(kPhoneChannels)].text;
    return cells;
  }
  cells.id = external_id(options.seed, order.buyer);
  cells.phone = key == OrderKey::bridge || random.chance(620) ? phone : masked_phone(phone);
  cells.channel = kChannels[random.pick(kChannels)].text;
  return cells;
}

Habit buyer_habit(const std::vector<Customer>& customers, std::uint32_t buyer) {
  return buyer < customers.size() ? customers[buyer].habit : Habit::regular;
}

}  // namespace

std::string orders_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers,
                       const std::vector<Order>& orders) {
  CsvWriter csv(
      "订单号,下单时间,付款时间,买家ID,买家手机号,商品名称,商品类目,订单金额,实付金额,退款金额,退款时间,订单状态,渠道,"
      "门店,买家留言",
      LineEnd::crlf, true);
  csv.reserve(orders.size() * 260);
  std::size_t not_amounts = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const Order& order = orders[i];
    Random random(options.seed, Topic::order, order.buyer, order.ordinal);
    const Content content = draw_content(random, calendar, order, buyer_habit(customers, order.buyer));
    const BuyerCells buyer = buyer_cells(random, options, customers, order);

    csv.cell(order_number(options.seed, order.created, i));
    calendar.append(csv.plain_cell(), order.created);
    std::string& paid_at = csv.plain_cell();
    if (content.paid_at != kNever) calendar.append(paid_at, content.paid_at);
    csv.cell(buyer.id).cell(buyer.phone);
    csv.cell(product_text(random, calendar, order, content.category)).cell(kCategories[content.category].text);
    csv.cell(amount_text(random, content.list_cents));
    const std::string paid = amount_text(random, content.paid_cents);
    // The first paid order of every quarter of the file but the last has an amount that is none.
    const bool due = not_amounts < std::size(kNotAmounts) && i >= (not_amounts + 1) * orders.size() / 4;
    csv.cell(due && content.outcome == Outcome::done ? kNotAmounts[not_amounts++] : std::string_view(paid));
    append_cents(csv.plain_cell(), content.refund_cents);
    if (content.refunded_at == kNever) {
      csv.cell("-");
    } else {
      calendar.append(csv.plain_cell(), content.refunded_at);
    }
    csv.cell(status_text(content.outcome)).cell(buyer.channel);
    const std::uint32_t store = random.below(std::size(kStores));
    csv.cell(buyer.channel == "门店" ? kStores[store] : "--");
    const bool wrote = random.chance(70);
    const std::uint32_t message = random.below(std::size(kMessages));
    csv.cell(wrote ? kMessages[message] : "");
    csv.end_row();
  }
  return csv.take();
}

}  // namespace siyu::sample
