// Leaves: texts decided once each, numbers and times as the column's own integers.
#include "report/rule_leaf.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"

namespace siyu::report {
namespace {

using column::kNullCode;
using column::kNullValue;
using column::Type;
using model::Property;

bool holds_for_null(Op op) { return op == Op::not_equal || op == Op::not_in || op == Op::not_set; }

bool compare(Op op, auto a, auto b) {
  switch (op) {
    case Op::less:
      return a < b;
    case Op::less_equal:
      return a <= b;
    case Op::greater:
      return a > b;
    case Op::greater_equal:
      return a >= b;
    default:
      return false;
  }
}

// A real bound on a column of whole units, scaled to those: the whole number that gives the same answer. For = and its kin
// nothing when no whole number is meant.
std::optional<std::int64_t> whole_bound(Op op, double value) {
  constexpr double kMost = 9.2e18;
  if (value >= kMost) return is_ordering(op) ? std::optional(INT64_MAX) : std::nullopt;
  if (value <= -kMost) return is_ordering(op) ? std::optional(INT64_MIN + 1) : std::nullopt;
  double below = std::floor(value), above = std::ceil(value);
  if (!is_ordering(op) && below != above) return std::nullopt;
  bool from_below = op == Op::greater || op == Op::less_equal;
  return static_cast<std::int64_t>(from_below ? below : above);
}

// A value written in a rule as a column's own integer: money, number, time, day or flag. A bare date in <= and > is its whole day.
std::optional<std::int64_t> as_value(std::string_view text, Op op, Type type, Zone zone) {
  switch (type) {
    case Type::money:
      if (std::optional<Money> money = parse_money(text)) return money->tenthousandths;
      if (std::optional<double> real = parse_real(text)) return whole_bound(op, *real * 10'000);
      return std::nullopt;
    case Type::instant:
      if (std::optional<ParsedTime> time = parse_time(text, zone)) {
        bool to_its_end = time->resolution == Resolution::day && (op == Op::less_equal || op == Op::greater);
        return to_its_end ? start_of(day_of(time->instant, zone) + 1, zone) - 1 : time->instant;
      }
      return std::nullopt;
    case Type::day:
      if (std::optional<ParsedTime> time = parse_time(text, zone)) return day_of(time->instant, zone);
      return std::nullopt;
    case Type::boolean:
      if (text == "true" || text == "1") return 1;
      if (text == "false" || text == "0") return 0;
      return std::nullopt;
    default:
      if (std::optional<std::int64_t> integer = parse_integer(text)) return *integer;
      if (std::optional<double> real = parse_real(text)) return whole_bound(op, *real);
      return std::nullopt;
  }
}

std::string value_text(std::int64_t value, Type type, Zone zone) {
  switch (type) {
    case Type::money:
      return format_money(Money{value});
    case Type::instant:
      return format_instant(value, zone);
    case Type::day:
      return format_day(value);
    case Type::boolean:
      return value ? "true" : "false";
    default:
      return std::to_string(value);
  }
}

// The tags of a cell, one after another, until visit says that it has seen enough.
template <class Visit>
bool any_tag(std::string_view cell, Visit visit) {
  constexpr std::string_view kSeparators[] = {";", ",", "|", "/", "\n", "、", "；", "，", "｜", "／"};
  while (true) {
    std::size_t end = cell.size(), width = 0;
    for (std::string_view separator : kSeparators)
      if (std::size_t at = cell.find(separator); at < end) end = at, width = separator.size();
    std::string_view tag = trim(cell.substr(0, end));
    if (!tag.empty() && visit(tag)) return true;
    if (width == 0) return false;
    cell.remove_prefix(end + width);
  }
}

bool is_number(Type type) { return type == Type::integer || type == Type::money || type == Type::real; }
bool is_negative(Op op) { return op == Op::not_equal || op == Op::not_in; }

double as_real(const Property& property, std::size_t at) {
  Type type = property.column->type();
  if (type == Type::real) return property.real(at);
  auto value = static_cast<double>(property.value(at));
  return type == Type::money ? value / 10'000 : value;
}

bool is_null(const Property& property, std::size_t at) {
  switch (property.column->type()) {
    case Type::text:
      return property.code(at) == kNullCode;
    case Type::real:
      return property.real(at) != property.real(at);
    default:
      return property.value(at) == kNullValue;
  }
}

// contains and has_tag of a number as it is written.
bool written_holds(const RuleNode& leaf, const std::string& text) {
  return leaf.op == Op::has_tag ? text == leaf.values[0] : text.find(leaf.values[0]) != std::string::npos;
}

template <class T>
bool compare_any(Op op, T a, T b) {
  return op == Op::equal ? a == b : op == Op::not_equal ? !(a == b) : compare(op, a, b);
}

}  // namespace

bool is_ordering(Op op) {
  return op == Op::less || op == Op::less_equal || op == Op::greater || op == Op::greater_equal;
}

bool has_tag(std::string_view cell, std::string_view tag) {
  return any_tag(cell, [&](std::string_view one) { return one == tag; });
}

bool is_comparable(std::string_view text, Type type) {
  switch (type) {
    case Type::text:
      return true;
    case Type::instant:
    case Type::day:
      return parse_time(text, Zone{}).has_value();
    case Type::boolean:
      return as_value(text, Op::equal, type, Zone{}).has_value();
    case Type::money:
      return parse_money(text) || parse_real(text);
    default:
      return parse_real(text).has_value();
  }
}

bool are_comparable(Type a, Type b, Op op) {
  if (a == Type::text || b == Type::text) return a == b && !is_ordering(op);
  return a == b || (is_number(a) && is_number(b));
}

LeafTest::LeafTest(const RuleNode& leaf, const Property& property, const Property& other, Zone zone, bool is_tags)
    : leaf_(leaf),
      property_(property),
      other_(other),
      zone_(zone),
      is_tags_(is_tags || leaf.op == Op::has_tag),
      for_null_(holds_for_null(leaf.op)) {
  if (!property.column || !leaf.other_field.empty()) return;
  Type type = property.column->type();
  if (type == Type::text) {
    decide_texts();
    return;
  }
  if (type == Type::real) {
    for (const std::string& value : leaf.values)
      wanted_reals_.push_back(parse_real(value).value_or(std::numeric_limits<double>::quiet_NaN()));
    return;
  }
  for (const std::string& value : leaf.values)
    if (std::optional<std::int64_t> read = as_value(value, leaf.op, type, zone)) wanted_.push_back(*read);
  std::sort(wanted_.begin(), wanted_.end());
}

void LeafTest::decide_texts() {
  const column::Dictionary& dictionary = property_.column->dictionary();
  bool is_list = leaf_.op == Op::equal || leaf_.op == Op::not_equal || leaf_.op == Op::in || leaf_.op == Op::not_in;
  of_code_.assign(dictionary.size(), 0);
  if (is_list && is_tags_ && leaf_.op != Op::equal && leaf_.op != Op::not_equal) {
    std::unordered_set<std::string_view> wanted(leaf_.values.begin(), leaf_.values.end());
    for (std::uint32_t code = 0; code < of_code_.size(); ++code)
      of_code_[code] = any_tag(dictionary.text(code), [&](std::string_view tag) { return wanted.count(tag) > 0; });
  } else if (is_list) {
    for (const std::string& value : leaf_.values)
      if (std::optional<std::uint32_t> code = dictionary.find(value)) of_code_[*code] = 1;
  } else {
    for (std::uint32_t code = 0; code < of_code_.size(); ++code) of_code_[code] = text_holds(dictionary.text(code));
  }
  if (is_negative(leaf_.op))
    for (std::uint8_t& holds : of_code_) holds = !holds;
}

bool LeafTest::text_holds(std::string_view text) const {
  switch (leaf_.op) {
    case Op::is_set:
      return true;
    case Op::not_set:
      return false;
    case Op::contains:
    case Op::has_tag:
      return is_tags_ ? has_tag(text, trim(leaf_.values[0])) : text.find(leaf_.values[0]) != std::string_view::npos;
    default:
      break;
  }
  if (std::optional<double> bound = parse_real(leaf_.values[0])) {
    std::optional<double> number = parse_real(text);
    return number && compare(leaf_.op, *number, *bound);
  }
  std::optional<ParsedTime> bound = parse_time(leaf_.values[0], zone_), time = parse_time(text, zone_);
  if (!bound || !time) return false;
  return compare(leaf_.op, time->instant, *as_value(leaf_.values[0], leaf_.op, Type::instant, zone_));
}

void LeafTest::fill(const std::uint32_t* at, const std::uint32_t* other_at, std::size_t first, std::size_t n,
                    std::uint8_t* out) const {
  if (!property_.column || (!leaf_.other_field.empty() && !other_.column)) {
    std::fill(out, out + n, for_null_);
    return;
  }
  Type type = property_.column->type();
  if (other_.column || type == Type::real) {
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t here = at ? at[i] : first + i;
      out[i] = other_.column ? pair_holds(here, other_at ? other_at[i] : first + i) : real_holds(property_.real(here));
    }
    return;
  }
  constexpr std::size_t kStretch = 512;
  std::uint32_t codes[kStretch];
  std::int64_t values[kStretch];
  for (std::size_t i = 0; i < n; i += kStretch) {
    std::size_t count = std::min(kStretch, n - i);
    const std::uint32_t* where = at ? at + i : nullptr;
    if (type == Type::text) {
      property_.codes(where, first + i, count, codes);
      test_texts(codes, count, out + i);
    } else {
      property_.values(where, first + i, count, values);
      test_values(values, count, out + i);
    }
  }
}

void LeafTest::test_texts(const std::uint32_t* codes, std::size_t n, std::uint8_t* out) const {
  for (std::size_t i = 0; i < n; ++i) out[i] = codes[i] == kNullCode ? for_null_ : of_code_[codes[i]];
}

void LeafTest::test_values(const std::int64_t* values, std::size_t n, std::uint8_t* out) const {
  bool in_text = leaf_.op == Op::contains || leaf_.op == Op::has_tag, negative = is_negative(leaf_.op);
  for (std::size_t i = 0; i < n; ++i) {
    std::int64_t x = values[i];
    if (x == kNullValue) {
      out[i] = for_null_;
    } else if (in_text) {
      out[i] = written_holds(leaf_, value_text(x, property_.column->type(), zone_));
    } else if (is_ordering(leaf_.op)) {
      out[i] = !wanted_.empty() && compare(leaf_.op, x, wanted_[0]);
    } else {
      bool any = leaf_.op == Op::is_set || std::binary_search(wanted_.begin(), wanted_.end(), x);
      out[i] = leaf_.op == Op::not_set ? 0 : any != negative;
    }
  }
}

bool LeafTest::real_holds(double x) const {
  if (x != x) return for_null_;
  if (leaf_.op == Op::contains || leaf_.op == Op::has_tag) return written_holds(leaf_, format_real(x));
  if (is_ordering(leaf_.op)) return compare(leaf_.op, x, wanted_reals_[0]);
  if (leaf_.op == Op::not_set) return false;
  bool any = leaf_.op == Op::is_set || std::find(wanted_reals_.begin(), wanted_reals_.end(), x) != wanted_reals_.end();
  return any != is_negative(leaf_.op);
}

bool LeafTest::pair_holds(std::size_t at, std::size_t other_at) const {
  if (is_null(property_, at) || is_null(other_, other_at)) return for_null_;
  Type type = property_.column->type();
  if (type == Type::text)
    return compare_any(leaf_.op, property_.column->dictionary().text(property_.code(at)),
                       other_.column->dictionary().text(other_.code(other_at)));
  if (type == other_.column->type() && type != Type::real)
    return compare_any(leaf_.op, property_.value(at), other_.value(other_at));
  return compare_any(leaf_.op, as_real(property_, at), as_real(other_, other_at));
}

}  // namespace siyu::report
