// Evaluating rules, a column at a time. A leaf on a text column is decided once per distinct text; then one pass maps codes to
// answers.

#include "report/rule.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"

namespace siyu::report {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;
using Bytes = std::vector<std::uint8_t>;

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

bool is_ordering(Op op) {
  return op == Op::less || op == Op::less_equal || op == Op::greater || op == Op::greater_equal;
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
std::optional<std::int64_t> as_value(const std::string& text, Op op, Type type, Zone zone) {
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

// Can a value of this column be asked whether it is, or is above or below, this text?
bool is_comparable(const std::string& text, Type type) {
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

bool text_holds(const RuleNode& leaf, std::string_view text, Zone zone) {
  bool any = false;
  switch (leaf.op) {
    case Op::is_set:
      return true;
    case Op::not_set:
      return false;
    case Op::contains:
      return text.find(leaf.values[0]) != std::string_view::npos;
    case Op::equal:
    case Op::in:
    case Op::not_equal:
    case Op::not_in:
      for (const std::string& value : leaf.values) any = any || value == text;
      return (leaf.op == Op::equal || leaf.op == Op::in) ? any : !any;
    default:
      break;
  }
  if (std::optional<double> bound = parse_real(leaf.values[0])) {
    std::optional<double> number = parse_real(text);
    return number && compare(leaf.op, *number, *bound);
  }
  std::optional<ParsedTime> bound = parse_time(leaf.values[0], zone), time = parse_time(text, zone);
  if (!bound || !time) return false;
  return compare(leaf.op, time->instant, *as_value(leaf.values[0], leaf.op, Type::instant, zone));
}

std::string_view kind_word(Type type) {
  switch (type) {
    case Type::money:
      return "an amount";
    case Type::instant:
    case Type::day:
      return "a time";
    case Type::boolean:
      return "true or false";
    default:
      return "a number";
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

// The answer for each of n places, whose row in the column index_of gives.
template <class IndexOf>
Bytes leaf_where(const RuleNode& leaf, const Column* column, std::size_t n, Zone zone, IndexOf index_of) {
  std::uint8_t for_null = holds_for_null(leaf.op);
  Bytes out(n, for_null);
  if (!column) return out;
  if (column->type() == Type::text) {
    const column::Dictionary& dictionary = column->dictionary();
    Bytes of_code(dictionary.size());
    for (std::uint32_t code = 0; code < of_code.size(); ++code)
      of_code[code] = text_holds(leaf, dictionary.text(code), zone);
    const column::Blocks<std::uint32_t>& codes = column->codes();
    for (std::size_t i = 0; i < n; ++i) {
      std::uint32_t code = codes[index_of(i)];
      out[i] = code == kNullCode ? for_null : of_code[code];
    }
    return out;
  }
  if (column->type() == Type::real) {
    std::vector<double> wanted;
    for (const std::string& value : leaf.values) wanted.push_back(parse_real(value).value_or(__builtin_nan("")));
    for (std::size_t i = 0; i < n; ++i) {
      double x = column->reals()[index_of(i)];
      if (x != x) continue;
      if (leaf.op == Op::contains) {
        out[i] = format_real(x).find(leaf.values[0]) != std::string::npos;
      } else if (is_ordering(leaf.op)) {
        out[i] = compare(leaf.op, x, wanted[0]);
      } else {
        bool any = leaf.op == Op::is_set || std::find(wanted.begin(), wanted.end(), x) != wanted.end();
        out[i] = leaf.op == Op::not_set ? 0 : any != (leaf.op == Op::not_equal || leaf.op == Op::not_in);
      }
    }
    return out;
  }
  std::vector<std::int64_t> wanted;
  for (const std::string& value : leaf.values)
    if (std::optional<std::int64_t> read = as_value(value, leaf.op, column->type(), zone)) wanted.push_back(*read);
  for (std::size_t i = 0; i < n; ++i) {
    std::int64_t x = column->values()[index_of(i)];
    if (x == kNullValue) continue;
    if (leaf.op == Op::contains) {
      out[i] = value_text(x, column->type(), zone).find(leaf.values[0]) != std::string::npos;
    } else if (is_ordering(leaf.op)) {
      out[i] = !wanted.empty() && compare(leaf.op, x, wanted[0]);
    } else {
      bool any = leaf.op == Op::is_set || std::find(wanted.begin(), wanted.end(), x) != wanted.end();
      out[i] = leaf.op == Op::not_set ? 0 : any != (leaf.op == Op::not_equal || leaf.op == Op::not_in);
    }
  }
  return out;
}

void combine(RuleKind kind, Bytes& into, const Bytes& other) {
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = kind == RuleKind::all ? into[i] & other[i] : into[i] | other[i];
}

// All, any and negation over whatever `leaf` answers for the other kinds.
template <class Leaf>
Bytes evaluate(const RuleNode& node, std::size_t n, Leaf&& leaf) {
  switch (node.kind) {
    case RuleKind::all:
    case RuleKind::any: {
      Bytes out(n, node.kind == RuleKind::all);
      for (const auto& child : node.children) combine(node.kind, out, evaluate(*child, n, leaf));
      return out;
    }
    case RuleKind::negation: {
      Bytes out = evaluate(*node.children[0], n, leaf);
      for (std::uint8_t& bit : out) bit = !bit;
      return out;
    }
    default:
      return leaf(node);
  }
}

// The amount at a position in ten-thousandths, as a rule's sum takes it: out of range becomes the nearest end, what is not an amount is null.
std::int64_t amount_at(const model::Property& amount, std::size_t p) {
  switch (amount.column->type()) {
    case Type::money:
      return amount.value(p);
    case Type::integer: {
      std::int64_t value = amount.value(p), scaled;
      if (value == kNullValue || !__builtin_mul_overflow(value, std::int64_t{10'000}, &scaled))
        return value == kNullValue ? kNullValue : scaled;
      return value > 0 ? INT64_MAX : INT64_MIN + 1;
    }
    case Type::real: {
      double value = amount.column->reals()[amount.index[p]] * 10'000;
      constexpr double kMost = 9.2e18;
      if (value != value) return kNullValue;
      return static_cast<std::int64_t>(std::clamp(value < 0 ? value - 0.5 : value + 0.5, -kMost, kMost));
    }
    case Type::text:
      if (amount.code(p) != kNullCode)
        if (std::optional<Money> money = parse_money(amount.column->dictionary().text(amount.code(p))))
          return money->tenthousandths;
      return kNullValue;
    default:
      return kNullValue;
  }
}

template <class Visit>
void each_position(const model::Timeline& t, const model::Store& store, Visit visit) {
  for (model::Customer c = 0; c < store.customers(); ++c)
    for (std::uint32_t p = t.offsets()[c]; p < t.offsets()[c + 1]; ++p) visit(c, p);
}

// Does the orders table tell of events of this name? Then a log's of the same name are the same purchases again.
bool orders_tell(const model::Store& store, const std::string& event) {
  for (const model::Timeline& t : store.timelines())
    if (t.table() == model::TableKind::orders && t.name() == event && t.size() > 0) return true;
  return false;
}

Bytes people_who_did(const RuleNode& node, const RuleContext& context) {
  const model::Store& store = context.store;
  std::optional<Instant> until = context.as_of ? context.as_of : store.end();
  std::optional<Instant> from;
  if (node.last && until) from = *until - node.last->ms;
  if (!context.as_of) until.reset();
  if (node.within) {
    Range range = in_zone(*node.within, context.zone);
    from = range.from;
    if (range.until && (!until || *range.until < *until)) until = range.until;
  }
  std::vector<std::int64_t> count(store.customers(), 0), sum(node.sum_field.empty() ? 0 : store.customers(), 0);
  EventMatch match{node.event, node.event_rule};
  for (const model::Timeline* t : timelines_with(store, node.event)) {
    Bytes matching = rows_matching(match, *t, context);
    model::Property amount = node.sum_field.empty() ? model::Property{} : store.property(*t, node.sum_field);
    std::span<const Instant> time = t->time();
    for (std::size_t p = 0; p < matching.size(); ++p)
      matching[p] &= (!from || time[p] >= *from) && (!until || time[p] < *until);
    if (amount.column) {
      each_position(*t, store, [&](model::Customer c, std::uint32_t p) {
        std::int64_t value = matching[p] ? amount_at(amount, p) : kNullValue;
        if (value != kNullValue && __builtin_add_overflow(sum[c], value, &sum[c]))
          sum[c] = value > 0 ? INT64_MAX : INT64_MIN + 1;
      });
    }
    count_orders_once(*t, store, matching);
    each_position(*t, store, [&](model::Customer c, std::uint32_t p) { count[c] += matching[p]; });
  }
  auto amount_of = [](const std::optional<Json>& bound) -> std::optional<std::int64_t> {
    if (!bound) return std::nullopt;
    std::optional<Money> money = parse_money(bound->is_string() ? bound->get<std::string>() : bound->dump());
    return money ? std::optional(money->tenthousandths) : std::nullopt;
  };
  std::optional<std::int64_t> sum_least = amount_of(node.sum_least), sum_most = amount_of(node.sum_most);
  std::int64_t least = node.least.value_or(node.most || !node.sum_field.empty() ? 0 : 1);
  Bytes out(store.customers());
  for (std::size_t c = 0; c < out.size(); ++c) {
    bool holds = count[c] >= least && (!node.most || count[c] <= *node.most);
    if (!node.sum_field.empty())
      holds = holds && (!sum_least || sum[c] >= *sum_least) && (!sum_most || sum[c] <= *sum_most);
    out[c] = holds;
  }
  return out;
}

std::vector<std::string> known_fields(const model::Store& store) {
  std::vector<std::string> out;
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    if (const model::Facts* facts = store.facts(static_cast<model::TableKind>(k)))
      for (const auto& [name, column] : facts->table.columns())
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  return out;
}

std::vector<std::string> known_events(const model::Store& store) {
  std::vector<std::string> out;
  for (const model::EventName& name : store.event_names()) out.push_back(name.name);
  for (const model::Timeline& t : store.timelines())
    if (!t.names() && std::find(out.begin(), out.end(), t.name()) == out.end()) out.push_back(t.name());
  return out;
}

void check_field(const std::string& field, const std::string& where, const model::Store& store, Problems& problems) {
  if (!store.field_named(field).empty()) return;
  std::vector<std::string> known = known_fields(store);
  std::string_view near = nearest_name(field, known);
  std::string message = "no field \"" + field + "\" in this data";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_field", where, message, {{"field", field}, {"near", std::string(near)}}});
}

void check_event(const std::string& event, const std::string& where, const model::Store& store, Problems& problems) {
  std::vector<std::string> known = known_events(store);
  if (std::find(known.begin(), known.end(), event) != known.end()) return;
  std::string_view near = nearest_name(event, known);
  std::string message = "no event \"" + event + "\" in this data";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_event", where, message, {{"event", event}, {"near", std::string(near)}}});
}

// The column that a field names, in the first table that has it; null when none does.
const Column* column_of(const model::Store& store, const std::string& field) {
  std::string_view name = store.field_named(field);
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    if (const model::Facts* facts = store.facts(static_cast<model::TableKind>(k)))
      if (const Column* column = facts->table.find(name)) return column;
  return nullptr;
}

// A value that the column cannot hold would answer "nobody" without a word.
void check_values(const RuleNode& leaf, const model::Store& store, Problems& problems) {
  const Column* column = column_of(store, leaf.field);
  if (!column || leaf.op == Op::contains) return;
  for (std::size_t i = 0; i < leaf.values.size(); ++i) {
    if (is_comparable(leaf.values[i], column->type())) continue;
    std::string at = leaf.where + "/value" + (leaf.value_was_list ? "/" + std::to_string(i) : "");
    wrong_type(problems, at, kind_word(column->type()), leaf.written[i]);
  }
}

void check_node(const RuleNode& node, const model::Store& store, Problems& problems, bool about_people) {
  switch (node.kind) {
    case RuleKind::leaf:
      check_field(node.field, node.where + "/field", store, problems);
      if (about_people && !node.field.starts_with("customer."))
        problems.push_back({"not_about_people",
                            node.where + "/field",
                            node.field + " belongs to an event, and this rule is about people: put it inside did",
                            {{"field", node.field}}});
      check_values(node, store, problems);
      break;
    case RuleKind::did:
      if (node.event) check_event(*node.event, node.where + "/event", store, problems);
      check_rule(node.event_rule, store, problems);
      if (!node.sum_field.empty()) check_field(node.sum_field, node.where + "/sum/field", store, problems);
      break;
    default:
      for (const auto& child : node.children) check_node(*child, store, problems, about_people);
  }
}

}  // namespace

void check_rule(const Rule& rule, const model::Store& store, Problems& problems, bool about_people) {
  if (rule.root()) check_node(*rule.root(), store, problems, about_people);
}

void check_match(const EventMatch& match, const model::Store& store, const std::string& where, Problems& problems) {
  if (match.event) check_event(*match.event, where + "/event", store, problems);
  check_rule(match.where, store, problems);
}

void count_orders_once(const model::Timeline& t, const model::Store& store, std::vector<std::uint8_t>& matching) {
  if (t.table() != model::TableKind::orders || store.repeated_order_rows() == 0) return;
  model::Property id = store.property(t, "order.id");
  if (!id.column || id.column->type() != Type::text) return;
  std::vector<model::Customer> last(id.column->dictionary().size(), model::kNoCustomer);  // who had the order before
  each_position(t, store, [&](model::Customer c, std::uint32_t p) {
    if (!matching[p]) return;
    std::uint32_t code = id.code(p);
    if (code == kNullCode) return;
    matching[p] = last[code] != c;
    last[code] = c;
  });
}

std::vector<std::uint8_t> people_where(const Rule& rule, const RuleContext& context) {
  std::size_t n = context.store.customers();
  if (rule.always()) return Bytes(n, 1);
  return evaluate(*rule.root(), n, [&](const RuleNode& node) {
    if (node.kind == RuleKind::did) return people_who_did(node, context);
    return leaf_where(node, context.store.person(node.field), n, context.zone, [](std::size_t i) { return i; });
  });
}

std::vector<std::uint8_t> events_where(const Rule& rule, const model::Timeline& timeline, const RuleContext& context) {
  std::size_t n = timeline.size();
  if (rule.always()) return Bytes(n, 1);
  return evaluate(*rule.root(), n, [&](const RuleNode& node) {
    if (node.kind == RuleKind::did) {
      Bytes people = people_who_did(node, context), out(n);
      for (model::Customer c = 0; c < context.store.customers(); ++c)
        for (std::uint32_t p = timeline.offsets()[c]; p < timeline.offsets()[c + 1]; ++p) out[p] = people[c];
      return out;
    }
    model::Property property = context.store.property(timeline, node.field);
    return leaf_where(node, property.column, n, context.zone, [&](std::size_t i) { return property.index[i]; });
  });
}

std::vector<const model::Timeline*> timelines_with(const model::Store& store, const std::optional<std::string>& event) {
  std::vector<const model::Timeline*> out;
  bool no_logs = event && orders_tell(store, *event);
  for (const model::Timeline& t : store.timelines())
    if (!event || (t.names() ? !no_logs && t.names()->find(*event).has_value() : t.name() == *event)) out.push_back(&t);
  return out;
}

std::vector<std::string> events_in_two_tables(const model::Store& store) {
  std::vector<std::string> out;
  for (const model::EventName& event : store.event_names())
    if (event.table == model::TableKind::events && orders_tell(store, event.name)) out.push_back(event.name);
  return out;
}

std::vector<std::uint8_t> rows_matching(const EventMatch& match, const model::Timeline& timeline,
                                        const RuleContext& context) {
  Bytes out = events_where(match.where, timeline, context);
  if (!match.event) return out;
  if (!timeline.names()) {
    if (timeline.name() != *match.event) std::fill(out.begin(), out.end(), 0);
    return out;
  }
  std::uint32_t wanted = timeline.names()->find(*match.event).value_or(kNullCode);
  std::span<const std::uint32_t> codes = timeline.name_codes();
  for (std::size_t p = 0; p < out.size(); ++p) out[p] &= codes[p] == wanted;
  return out;
}

std::vector<std::uint8_t> events_matching(const EventMatch& match, const model::Timeline& timeline,
                                          const RuleContext& context) {
  Bytes out = rows_matching(match, timeline, context);
  count_orders_once(timeline, context.store, out);
  return out;
}

}  // namespace siyu::report
