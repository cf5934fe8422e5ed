// Cleaned text to a value: what exports write around a number is peeled off, counted, and the rest is given to base.
#include <optional>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"
#include "base/time.h"
#include "csv/convert.h"

namespace siyu::csv {
namespace {

using column::Type;

// "499.00（系统计算中）" → "499.00"; empty when there is no remark behind something.
std::string_view without_remark(std::string_view text) {
  if (!text.ends_with(")") && !text.ends_with("）")) return {};
  std::size_t half = text.find('('), full = text.find("（");
  std::size_t from = std::min(half, full);
  return from == 0 || from == std::string_view::npos ? std::string_view() : trim(text.substr(0, from));
}

std::string_view without_unit(std::string_view text) {
  for (std::string_view unit :
       {"分钟", "小时", "秒", "分", "时", "天", "次", "人", "个", "件", "单", "条", "张", "份", "位", "岁"}) {
    if (text.ends_with(unit)) return trim(text.substr(0, text.size() - unit.size()));
  }
  return {};
}

std::uint32_t marks_of_number(std::string_view text) {
  std::uint32_t rules = 0;
  if (text.find(',') != std::string_view::npos) rules |= bit(Rule::thousands);
  if (text.starts_with('(') || text.starts_with("（")) rules |= bit(Rule::brackets);
  if (text.ends_with('%')) rules |= bit(Rule::percent);
  for (std::string_view unit : {"元", "万", "亿"}) {
    if (text.find(unit) != std::string_view::npos) rules |= bit(Rule::unit);
  }
  for (std::string_view sign : {"¥", "￥", "$", "€", "£", "CNY", "RMB"}) {
    if (text.find(sign) != std::string_view::npos) rules |= bit(Rule::currency);
  }
  return rules;
}

// Tries `read` on the text, then without a unit, then without a remark.
template <class Read>
auto read_marked(std::string_view text, std::uint32_t& rules, Read read) {
  auto value = read(text);
  std::uint32_t extra = 0;
  if (!value) {
    std::string_view rest = without_unit(text);
    if (!rest.empty()) value = read(text = rest), extra = bit(Rule::unit);
  }
  if (!value) {
    std::string_view rest = without_remark(text);
    if (!rest.empty()) value = read(text = rest), extra = bit(Rule::remark);
  }
  if (value) rules |= extra | marks_of_number(text);
  return value;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::optional<std::int64_t> value = parse_integer(text);
  if (!value) {
    std::optional<Money> amount = parse_money(text);  // "12.00", "3万"
    if (amount && amount->tenthousandths % 10000 == 0) value = amount->tenthousandths / 10000;
  }
  return value && *value != column::kNullValue ? value : std::nullopt;
}

std::optional<std::int64_t> flag(std::string_view text) {
  std::string folded = fold_name(text);
  for (std::string_view yes : {"是", "yes", "y", "true", "t", "1", "已关注", "有", "真", "开"}) {
    if (folded == yes) return 1;
  }
  for (std::string_view no : {"否", "no", "n", "false", "f", "0", "未关注", "无", "假", "关"}) {
    if (folded == no) return 0;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> read_value(Type type, std::string_view text, Zone zone, std::uint32_t& rules,
                                       Resolution& resolution) {
  if (type == Type::integer) return read_marked(text, rules, whole_number);
  if (type == Type::boolean) return flag(text);
  if (type == Type::money) {
    return read_marked(text, rules, [](std::string_view amount) -> std::optional<std::int64_t> {
      std::optional<Money> money = parse_money(amount);
      if (!money) return std::nullopt;
      return money->tenthousandths;
    });
  }
  std::optional<ParsedTime> time = parse_time(text, zone);
  if (!time) {
    std::string_view rest = without_remark(text);
    if (!rest.empty()) time = parse_time(rest, zone);
    if (!time) return std::nullopt;
    rules |= bit(Rule::remark);
  }
  if (time->resolution > resolution) resolution = time->resolution;
  return type == Type::day ? day_of(time->instant, zone) : time->instant;
}

std::optional<double> read_real(std::string_view text, std::uint32_t& rules) {
  return read_marked(text, rules, [](std::string_view number) -> std::optional<double> {
    std::optional<double> value = parse_real(number);
    if (value) return value;
    std::optional<Money> amount = parse_money(number);  // "¥3.5", "(12)", "1.2万"
    if (!amount) return std::nullopt;
    return static_cast<double>(amount->tenthousandths) / 10000;
  });
}

}  // namespace siyu::csv
