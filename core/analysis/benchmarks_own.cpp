// Own values: cells of other reports, asked for the same range and people; and two sums that no report has yet.
#include "analysis/benchmarks_own.h"

#include <algorithm>

#include "analysis/registry.h"
#include "base/number.h"
#include "base/text.h"
#include "model/totals.h"

namespace siyu::analysis::benchmarks {

using model::Facts;
using model::Store;
using model::TableKind;
using report::Cell;
using report::Definition;
using report::Json;
using report::share_cell;

namespace {

constexpr Day kYear = 365;

std::optional<report::Report> ask(const report::Analysis& analysis, Definition definition, Json params,
                                  const Store& store) {
  definition.analysis = std::string(analysis.name);
  definition.params = std::move(params);
  Result<std::unique_ptr<report::Plan>> plan = analysis.bind(definition, store);
  if (!plan) return std::nullopt;
  Result<report::Report> report = (*plan)->run(store);
  return report.ok() ? std::optional(std::move(*report)) : std::nullopt;
}

// The cell in the row whose first cell is `key`; null when there is none.
Cell cell_at(const std::optional<report::Report>& report, std::string_view table, std::string_view key,
             std::string_view column) {
  if (!report) return {};
  for (const report::Table& one : report->tables) {
    if (one.name != table) continue;
    for (std::size_t c = 0; c < one.columns.size(); ++c)
      for (const std::vector<Cell>& row : one.rows)
        if (one.columns[c].name == column && (key.empty() || row[0] == Cell(std::string(key)))) return row[c];
  }
  return {};
}

std::optional<std::int64_t> whole(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return *n;
  return std::nullopt;
}
std::optional<std::int64_t> money(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return std::nullopt;
  std::optional<Money> value = parse_money(*text);
  return value ? std::optional(value->tenthousandths) : std::nullopt;
}

// The channels that are a mini program, as a rule's value; empty when the orders have no such channel.
Json mini_program_channels(const Store& store) {
  Json out = Json::array();
  const Facts* facts = store.facts(TableKind::orders);
  const column::Column* channel = facts != nullptr ? facts->table.find("order.channel") : nullptr;
  if (channel == nullptr || channel->type() != column::Type::text) return out;
  std::vector<std::string> found;
  for (std::uint32_t code = 0; code < channel->dictionary().size(); ++code)
    if (std::string_view text = channel->dictionary().text(code); text.find("小程序") != std::string_view::npos)
      found.emplace_back(text);
  std::sort(found.begin(), found.end());
  for (std::string& text : found) out.push_back(std::move(text));
  return out;
}

void add_stages(const Definition& definition, const Store& store, std::map<Own, OwnValue>& out) {
  if (store.customers() == 0) return;
  const std::optional<report::Report> funnel = ask(kCustomerFunnel, definition, Json::object(), store);
  const std::pair<Own, std::pair<std::string_view, std::string_view>> steps[] = {
      {Own::fans_rate, {"陌生", "粉丝"}},
      {Own::first_order_rate, {"粉丝", "新用户"}},
      {Own::repeat_rate, {"新用户", "复购"}},
      {Own::super_rate, {"复购", "超级用户"}},
      {Own::super_overall, {"陌生", "超级用户"}}};
  for (const auto& [own, stages] : steps) {
    const std::optional<std::int64_t> n = whole(cell_at(funnel, "reached", stages.first, "customers")),
                                      x = whole(cell_at(funnel, "reached", stages.second, "customers"));
    if (n && x && *n > 0) out[own] = {share_cell(*x, *n), x, n};
  }
}

void add_hours(const Definition& definition, const Store& store, std::map<Own, OwnValue>& out) {
  const Json suited = kHours.suggest(store);
  if (suited.is_null()) return;
  const std::optional<report::Report> hours = ask(kHours, definition, suited["params"], store);
  const Cell share = cell_at(hours, "closed", "all_sales", "paid_share");
  if (share != Cell{}) out[Own::closed_share] = {share, std::nullopt, std::nullopt};
}

// Paid through the mini program, of all; and in the last 365 days against the 365 before.
void add_mini_program(const Definition& definition, const Store& store, std::map<Own, OwnValue>& out) {
  const Json channels = mini_program_channels(store);
  if (channels.empty() || !definition.where.always()) return;
  const Json rule = {{"field", "order.channel"}, {"op", "in"}, {"value", channels}};
  Problems none;
  std::optional<report::Rule> where = report::Kind<report::Rule>::read(rule, "", none, {});
  if (!where) return;
  Definition part = definition;
  part.where = *where;
  auto paid = [&](const Definition& of) {
    return money(cell_at(ask(kSales, of, {{"interval", "year"}}, store), "summary", "", "paid"));
  };
  const std::optional<std::int64_t> all = paid(definition), some = paid(part);
  if (all && some && *all > 0) out[Own::mini_program_share] = {share_cell(*some, *all), std::nullopt, std::nullopt};
  const Facts* facts = store.facts(TableKind::orders);
  if (!facts->first || !facts->last) return;
  Instant end = start_of(day_of(*facts->last, definition.zone) + 1, definition.zone);
  if (definition.range && definition.range->until) end = std::min(end, *definition.range->until);
  if (*facts->first > end - (2 * kYear - 1) * kDayMs) return;  // the earlier year is not whole
  auto year = [&](int back) {
    Definition of = part;
    of.range = report::Range{};
    of.range->from = end - (back + 1) * kYear * kDayMs, of.range->until = end - back * kYear * kDayMs;
    return paid(of);
  };
  const std::optional<std::int64_t> now = year(0), before = year(1);
  std::int64_t more = 0;
  if (now && before && *before > 0 && !__builtin_sub_overflow(*now, *before, &more))
    out[Own::mini_program_growth] = {share_cell(more, *before), std::nullopt, std::nullopt};
}

// 首单占比 as the report on lifetime value says it.
void add_first_orders(const Definition& definition, const Store& store, std::map<Own, OwnValue>& out) {
  const Json suited = kLtv.suggest(store);
  if (suited.is_null()) return;
  const Cell share = cell_at(ask(kLtv, definition, suited["params"], store), "summary", "", "first_share");
  if (share != Cell{}) out[Own::first_order_share] = {share, std::nullopt, std::nullopt};
}

// 新增客户数 ÷ 发起申请数 of the platform's own statistics.
void add_pass_rate(const Store& store, std::map<Own, OwnValue>& out) {
  std::optional<std::int64_t> asked, added;
  const model::MetricTotals totals(store);
  for (const model::Metric& metric : totals.metrics()) {
    if (!metric.value) continue;
    if (fold_name(metric.name) == fold_name("发起申请数")) asked = metric.value->tenthousandths / 10'000;
    if (fold_name(metric.name) == fold_name("新增客户数")) added = metric.value->tenthousandths / 10'000;
  }
  if (asked && added && *asked > 0 && *added >= 0 && *added <= *asked)
    out[Own::pass_rate] = {share_cell(*added, *asked), added, asked};
}

void add_groups(const Store& store, std::map<Own, OwnValue>& out) {
  const Facts* members = store.facts(TableKind::members);
  if (members == nullptr || store.customers() == 0) return;
  const auto bit = static_cast<std::uint16_t>(1u << static_cast<unsigned>(TableKind::members));
  const auto seen = static_cast<std::int64_t>(std::count_if(store.seen_in().begin(), store.seen_in().end(),
                                                            [&](std::uint16_t tables) { return (tables & bit) != 0; }));
  const auto of = static_cast<std::int64_t>(store.customers());
  if (seen > 0)
    out[Own::group_share] = {share_cell(seen, of), seen, of};  // members known by name alone are nobody's customer
  const column::Column* group = members->table.find("member.group");
  const column::Column* left = members->table.find("member.left_at");
  if (group == nullptr || group->type() != column::Type::text) return;
  std::vector<std::uint8_t> met(group->dictionary().size(), 0);
  std::int64_t people = 0, groups = 0;
  for (std::size_t row = 0; row < group->size(); ++row) {
    if (group->is_null(row) || (left != nullptr && !left->is_null(row))) continue;
    ++people, groups += met[group->codes()[row]] == 0;
    met[group->codes()[row]] = 1;
  }
  if (groups > 0) out[Own::group_size] = {share_cell(people, groups), std::nullopt, std::nullopt};
}

}  // namespace

std::map<Own, OwnValue> own_values(const Definition& definition, const Store& store) {
  std::map<Own, OwnValue> out;
  add_stages(definition, store, out);
  add_hours(definition, store, out);
  add_mini_program(definition, store, out);
  add_first_orders(definition, store, out);
  add_pass_rate(store, out);
  add_groups(store, out);
  return out;
}

}  // namespace siyu::analysis::benchmarks
