#include "report/currency.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "csv/clean.h"
#include "report/orders.h"

namespace siyu::report {
namespace {

using Found = std::set<std::string>;

constexpr std::size_t kMostListed = 5;

Currencies named(std::string field, const Found& found) {
  Currencies out{std::move(field), {}};
  std::size_t listed = 0;
  for (const std::string& one : found)
    if (listed++ < kMostListed) out.list += (out.list.empty() ? "" : ", ") + one;
  return out;
}

// The signs that were taken off the amounts of a field. An amount without one is of no other currency than the rest.
Found signs_of(const model::Facts& facts, std::string_view field) {
  constexpr std::pair<csv::Rule, const char*> kSigns[] = {
      {csv::Rule::currency, "¥"}, {csv::Rule::dollar, "$"}, {csv::Rule::euro, "€"}, {csv::Rule::pound, "£"}};
  Found out;
  for (const model::LoadedFile* file : facts.files)
    for (const auto& [of, header] : file->mapping.columns)
      for (const csv::CleanCount& clean : file->parsed.cleaned)
        for (auto [rule, sign] : kSigns)
          if (of == field && clean.column == header && clean.rule == csv::rule_name(rule)) out.insert(sign);
  return out;
}

}  // namespace

std::optional<Currencies> mixed_currencies(const model::Facts& facts) {
  constexpr std::string_view kNames[] = {"currency", "currencycode", "币种", "货币", "币别", "结算币种", "支付币种"};
  for (const auto& [name, column] : facts.table.columns()) {
    std::string_view own = std::string_view(name).substr(name.find('.') + 1);
    if (column.type() != column::Type::text ||
        std::find(std::begin(kNames), std::end(kNames), fold_name(own)) == std::end(kNames))
      continue;
    std::vector<std::uint8_t> seen(column.dictionary().size(), 0);
    column.codes().each([&](std::uint32_t code) {
      if (code != column::kNullCode) seen[code] = 1;
    });
    Found found;
    for (std::uint32_t code = 0; code < seen.size(); ++code)
      if (std::string text(trim(column.dictionary().text(code))); seen[code] != 0 && !text.empty()) found.insert(text);
    if (found.size() >= 2) return named(name, found);
  }
  for (const auto& [name, column] : facts.table.columns())
    if (Found signs = signs_of(facts, name); column.type() == column::Type::money && signs.size() >= 2)
      return named(name, signs);
  return std::nullopt;
}

std::optional<Problem> currency_problem(const model::Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  std::optional<Currencies> found = paid ? mixed_currencies(*store.facts(paid->table)) : std::nullopt;
  if (!found) return std::nullopt;
  return Problem{"mixed_currencies",
                 "/where",
                 "\"" + found->field + "\" holds several currencies (" + found->list +
                     "), and their amounts cannot be added up; load the files of one currency.",
                 {{"field", found->field}, {"currencies", found->list}}};
}

}  // namespace siyu::report
