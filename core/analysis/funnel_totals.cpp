// Summing a metric of the totals table as its kind adds up (model/totals.h), row by row: these tables are small.
#include "analysis/funnel_totals.h"

#include <algorithm>
#include <optional>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"
#include "model/totals.h"

namespace siyu::analysis::funnel {
namespace {

using column::Column;
using column::Type;

// The text form of a cell; nothing for null.
std::optional<std::string> text_of(const Column* column, std::size_t row, Zone zone) {
  if (!column || column->is_null(row)) return std::nullopt;
  switch (column->type()) {
    case Type::text:
      return std::string(column->dictionary().text(column->codes()[row]));
    case Type::real:
      return format_real(column->reals()[row]);
    case Type::money:
      return format_money(Money{column->values()[row]});
    case Type::instant:
      return format_instant(column->values()[row], zone);
    case Type::day:
      return format_day(column->values()[row]);
    case Type::boolean:
      return std::string(column->values()[row] ? "true" : "false");
    default:
      return std::to_string(column->values()[row]);
  }
}

// Negative, zero or positive; nothing when the two cannot be compared.
std::optional<int> compare(const std::string& text, const std::string& bound, Zone zone) {
  if (std::optional<double> b = parse_real(bound)) {
    std::optional<double> a = parse_real(text);
    if (!a) return std::nullopt;
    return *a < *b ? -1 : *a > *b;
  }
  std::optional<ParsedTime> a = parse_time(text, zone), b = parse_time(bound, zone);
  if (!a || !b) return std::nullopt;
  return a->instant < b->instant ? -1 : a->instant > b->instant;
}

bool equals(const Column& column, const std::string& text, const std::string& value, Zone zone) {
  if (text == value) return true;
  return column.type() != Type::text && compare(text, value, zone) == 0;
}

bool holds(const RuleNode& node, const column::Table& table, std::size_t row, Zone zone) {
  auto child = [&](const auto& c) { return holds(*c, table, row, zone); };
  switch (node.kind) {
    case RuleKind::all:
      return std::all_of(node.children.begin(), node.children.end(), child);
    case RuleKind::any:
      return std::any_of(node.children.begin(), node.children.end(), child);
    case RuleKind::negation:
      return !child(node.children[0]);
    case RuleKind::leaf:
      break;
    default:
      return false;
  }
  const Column* column = table.find(node.field);
  std::optional<std::string> text = text_of(column, row, zone);
  if (node.op == Op::is_set) return text.has_value();
  if (node.op == Op::not_set) return !text;
  bool is_negative = node.op == Op::not_equal || node.op == Op::not_in;
  if (!text) return is_negative;
  switch (node.op) {
    case Op::contains:
      return text->find(node.values[0]) != std::string::npos;
    case Op::less:
      return compare(*text, node.values[0], zone).value_or(1) < 0;
    case Op::less_equal:
      return compare(*text, node.values[0], zone).value_or(1) <= 0;
    case Op::greater:
      return compare(*text, node.values[0], zone).value_or(-1) > 0;
    case Op::greater_equal:
      return compare(*text, node.values[0], zone).value_or(-1) >= 0;
    default:
      return is_negative != std::any_of(node.values.begin(), node.values.end(),
                                        [&](const std::string& v) { return equals(*column, *text, v, zone); });
  }
}

// A rule about totals may name the total's own fields only.
void check_own(const RuleNode& node, Problems& problems) {
  for (const auto& child : node.children) check_own(*child, problems);
  if (is_behaviour(node.kind) || (node.kind == RuleKind::leaf && !node.field.starts_with("total.")))
    problems.push_back({"not_about_totals",
                        node.where,
                        "a total has no people and no events: its rule may only name total.… fields",
                        {}});
  if (!node.other_field.empty())
    problems.push_back({"wrong_type",
                        node.where + "/value",
                        "a total is compared with a value, not with another field",
                        {{"expected", "a value"}, {"got", node.other_field}}});
}

Result<std::int64_t> sum_metric(const Total& total, const std::string& where, const Definition& definition,
                                const model::Store& store) {
  Problems problems;
  check_rule(total.where, store, problems);
  if (total.where.root()) check_own(*total.where.root(), problems);
  if (!problems.empty()) return problems;
  const model::Facts* facts = store.facts(model::TableKind::totals);
  const Column* metric = facts ? facts->table.find("total.metric") : nullptr;
  const Column* value = facts ? facts->table.find("total.value") : nullptr;
  const Column* time = facts ? facts->table.find("total.time") : nullptr;
  std::optional<std::uint32_t> wanted = metric ? metric->dictionary().find(total.metric) : std::nullopt;
  if (!wanted || !value || value->type() != Type::money) {
    std::vector<std::string> known;
    for (std::uint32_t code = 0; metric && code < metric->dictionary().size(); ++code)
      known.emplace_back(metric->dictionary().text(code));
    std::string near(nearest_name(total.metric, known));
    std::string message = "no metric \"" + total.metric + "\" in a totals table";
    if (!near.empty()) message += "; did you mean \"" + near + "\"?";
    return Problem{"unknown_metric", where + "/metric", message, {{"metric", total.metric}, {"near", near}}};
  }
  model::MetricTotals kinds(store);
  if (kinds.kind(*wanted) == model::MetricKind::rate)
    return Problem{"metric_not_summable",
                   where + "/metric",
                   "\"" + total.metric + "\" is a rate: its days cannot be added up to people",
                   {{"metric", total.metric}}};
  model::MetricSum added(kinds, *metric, *value, time, definition.zone);
  std::size_t rows = 0;
  for (std::size_t row = 0; row < facts->table.rows(); ++row) {
    if (metric->codes()[row] != *wanted || value->is_null(row)) continue;
    if (definition.range && (!time || time->is_null(row) || !definition.range->holds(time->values()[row]))) continue;
    if (total.where.root() && !holds(*total.where.root(), facts->table, row, definition.zone)) continue;
    added.add(row), ++rows;
  }
  std::optional<Money> found = rows == 0 ? std::optional(Money{}) : added.value(*wanted);
  constexpr std::int64_t unit = 10'000;
  std::int64_t sum = found ? found->tenthousandths : 0;
  bool fits = found.has_value();
  if (!fits || sum < 0 || sum % unit != 0)
    return Problem{"total_not_whole",
                   where,
                   "the values of this metric do not add up to a whole number of people",
                   {{"metric", total.metric}}};
  return sum / unit;
}

}  // namespace

Result<std::vector<std::int64_t>> sum_totals(const Params& params, const Definition& definition,
                                             const model::Store& store) {
  std::vector<std::int64_t> out;
  Problems problems;
  for (std::size_t i = 0; i < params.totals(); ++i) {
    const Total& total = *params.steps[i].total;
    if (total.count) {
      out.push_back(*total.count);
      continue;
    }
    Result<std::int64_t> sum = sum_metric(total, "/params/steps/" + std::to_string(i) + "/total", definition, store);
    if (sum.ok()) {
      out.push_back(*sum);
    } else {
      problems.insert(problems.end(), sum.problems().begin(), sum.problems().end());
    }
  }
  if (!problems.empty()) return problems;
  return out;
}

}  // namespace siyu::analysis::funnel
