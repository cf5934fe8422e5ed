// Cleaned text to a value: what exports write around a number is peeled off, counted, and the rest is given to base.
#include <optional>
#include <utility>

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
  for (std::string_view unit : {"分钟", "小时", "秒", "分", "时", "天", "次", "人", "个", "件", "单",
                                "条",   "张",   "份", "位", "岁", "笔", "名", "户", "瓶", "盒", "包"}) {
    if (text.ends_with(unit)) return trim(text.substr(0, text.size() - unit.size()));
  }
  return {};
}

// U+FF10 … U+FF1A: digits, and the colon that follows them.
bool has_wide_digit(std::string_view text) {
  for (std::size_t at = text.find("\xEF\xBC"); at != std::string_view::npos; at = text.find("\xEF\xBC", at + 3)) {
    unsigned char third = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0;
    if (third >= 0x90 && third <= 0x9A) return true;
  }
  return false;
}

std::uint32_t marks_of_number(std::string_view text) {
  std::uint32_t rules = 0;
  if (text.find(',') != std::string_view::npos) rules |= bit(Rule::thousands);
  if (text.starts_with('(') || text.starts_with("（")) rules |= bit(Rule::brackets);
  if (text.ends_with('%')) rules |= bit(Rule::percent);
  for (std::string_view unit : {"元", "万", "亿"}) {
    if (text.find(unit) != std::string_view::npos) rules |= bit(Rule::unit);
  }
  constexpr std::pair<std::string_view, Rule> kSigns[] = {
      {"¥", Rule::currency}, {"￥", Rule::currency}, {"CNY", Rule::currency}, {"RMB", Rule::currency},
      {"$", Rule::dollar},   {"€", Rule::euro},      {"£", Rule::pound}};
  for (auto [sign, rule] : kSigns)
    if (text.find(sign) != std::string_view::npos) rules |= bit(rule);
  return rules;
}

// Tries `read` on the text, then in half-width, without a unit, without a remark.
template <class Read>
auto read_marked(std::string_view text, std::uint32_t& rules, Read read) -> decltype(read(text)) {
  auto value = read(text);
  std::uint32_t extra = 0;
  if (!value && has_wide_digit(text)) {
    std::uint32_t inner = bit(Rule::full_width);
    value = read_marked(half_width(text), inner, read);
    if (value) rules |= inner;
    return value;
  }
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

// One time as it stands, and the rules that reading it took.
std::optional<ParsedTime> plain_time(std::string_view text, Zone zone, DateForm form, std::uint32_t& rules) {
  DateOrder order = form.order == DateOrder::year_first ? DateOrder::unknown : form.order;
  std::optional<ParsedTime> time = parse_time(text, zone, order);
  if (!time) {
    time = parse_serial_time(text, zone);
    if (time) rules |= bit(Rule::serial);
    if (time) return time;
    time = unix_fraction(text);
    if (time) rules |= bit(Rule::unix_time);
    if (time) return time;
    std::optional<std::string> usual = usual_date(text, form);
    if (usual) time = parse_time(*usual, zone, order);
    if (time) rules |= bit(Rule::written_date);
    return time;
  }
  if (time->has_offset) rules |= bit(Rule::offset);
  if (time->twelve_hour) rules |= bit(Rule::twelve_hour);
  bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits && text.size() != 8 && text.size() != 12 && text.size() != 14) rules |= bit(Rule::unix_time);
  if (std::optional<ShortDate> date = digits ? std::nullopt : short_date(text)) {
    bool day_first = date->first > 12 || (order == DateOrder::day_first && date->second <= 12);
    rules |= bit(day_first ? Rule::day_first : Rule::month_first);
  }
  return time;
}

// "2026-06-20 11:00 - 2026-06-20 12:00", "2026-06-20 11:00~12:00": its start, when both ends are times.
std::optional<ParsedTime> range_start(std::string_view text, Zone zone, DateForm form, std::uint32_t& rules) {
  for (std::string_view between : {" - ", "~", "～", "至", " to ", "—", "–"}) {
    std::size_t at = text.find(between);
    if (at == std::string_view::npos || at == 0) continue;
    std::string_view start = trim(text.substr(0, at)), end = trim(text.substr(at + between.size()));
    std::uint32_t start_rules = 0, end_rules = 0;
    std::optional<ParsedTime> time = plain_time(start, zone, form, start_rules);
    if (!time) continue;
    bool ends = plain_time(end, zone, form, end_rules) || parse_time("2000-01-01 " + std::string(end), zone);
    if (!ends) continue;
    rules |= start_rules | bit(Rule::range);
    return time;
  }
  return std::nullopt;
}

std::optional<ParsedTime> read_time(std::string_view text, Zone zone, DateForm form, std::uint32_t& rules) {
  if (std::optional<ParsedTime> time = plain_time(text, zone, form, rules)) return time;
  if (has_wide_digit(text)) {
    std::uint32_t inner = bit(Rule::full_width);
    std::string half = half_width(text);
    std::optional<ParsedTime> time = read_time(half, zone, form, inner);
    if (time) rules |= inner;
    if (time) return time;
  }
  std::string_view rest = without_remark(text);
  if (!rest.empty()) {
    std::optional<ParsedTime> time = plain_time(rest, zone, form, rules);
    if (time) rules |= bit(Rule::remark);
    if (time) return time;
  }
  return range_start(text, zone, form, rules);
}

}  // namespace

std::optional<std::int64_t> read_value(Type type, std::string_view text, Zone zone, std::uint32_t& rules,
                                       Resolution& resolution, DateForm form) {
  if (type == Type::integer) return read_marked(text, rules, whole_number);
  if (type == Type::boolean) return flag(text);
  if (type == Type::money) return read_amount(text, 0, rules);
  std::optional<ParsedTime> time = read_time(text, zone, form, rules);
  if (!time) return std::nullopt;
  if (time->resolution > resolution) resolution = time->resolution;
  return type == Type::day ? day_of(time->instant, zone) : time->instant;
}

std::optional<std::int64_t> read_amount(std::string_view text, int power, std::uint32_t& rules) {
  constexpr std::pair<std::string_view, int> kSmall[] = {{"分", -2}, {"角", -1}};  // parts of a yuan
  for (auto [unit, small] : kSmall) {
    if (text.size() == unit.size() || !text.ends_with(unit) || text.ends_with("积分")) continue;
    text.remove_suffix(unit.size());
    text = trim(text);
    power = small;
    break;
  }
  std::optional<std::int64_t> value =
      read_marked(text, rules, [&rules, power](std::string_view amount) -> std::optional<std::int64_t> {
        bool rounded = false;
        std::optional<Money> money = parse_money(amount, &rounded, power);
        if (!money) return std::nullopt;
        if (rounded) rules |= bit(Rule::rounded);
        return money->tenthousandths;
      });
  if (value && power != 0) rules |= bit(Rule::unit);
  return value;
}

int unit_power(std::string_view header) {
  std::string folded = fold_name(header);
  std::string_view name = folded;
  for (std::string_view end : {"fen", "cents"}) {
    if (name.ends_with(end) && header.size() > end.size() && header[header.size() - end.size() - 1] == '_') return -2;
  }
  if (header.ends_with("Fen")) return -2;
  std::size_t from = std::string_view::npos;
  if (name.ends_with(')') || name.ends_with(']')) {
    from = name.rfind(name.back() == ')' ? '(' : '[');
    name.remove_suffix(1);
  } else {
    from = name.rfind('/');
  }
  if (from == std::string_view::npos) return 0;
  name.remove_prefix(from + 1);
  for (std::string_view before : {"单位", ":", "人民币", "rmb"}) {
    if (name.starts_with(before)) name.remove_prefix(before.size());
  }
  constexpr std::pair<std::string_view, int> kUnits[] = {
      {"分", -2},    {"fen", -2}, {"cents", -2}, {"角", -1},  {"千", 3},     {"千元", 3},
      {"万", 4},     {"万元", 4}, {"w", 4},      {"十万", 5}, {"十万元", 5}, {"百万", 6},
      {"百万元", 6}, {"千万", 7}, {"千万元", 7}, {"亿", 8},   {"亿元", 8}};
  for (auto [unit, power] : kUnits) {
    if (name == unit) return power;
  }
  return 0;
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
