#include "report/currency.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/orders.h"

namespace siyu::report {

std::optional<Currencies> mixed_currencies(const model::Facts& facts) {
  constexpr std::string_view kNames[] = {"currency", "currencycode", "币种", "货币", "币别", "结算币种", "支付币种"};
  constexpr std::size_t kMostListed = 5;
  for (const auto& [name, column] : facts.table.columns()) {
    std::string_view own = std::string_view(name).substr(name.find('.') + 1);
    if (column.type() != column::Type::text ||
        std::find(std::begin(kNames), std::end(kNames), fold_name(own)) == std::end(kNames))
      continue;
    std::vector<std::uint8_t> seen(column.dictionary().size(), 0);
    column.codes().each([&](std::uint32_t code) {
      if (code != column::kNullCode) seen[code] = 1;
    });
    std::set<std::string> found;
    for (std::uint32_t code = 0; code < seen.size(); ++code)
      if (std::string text(trim(column.dictionary().text(code))); seen[code] != 0 && !text.empty()) found.insert(text);
    if (found.size() < 2) continue;
    Currencies out{name, {}};
    std::size_t listed = 0;
    for (const std::string& one : found)
      if (listed++ < kMostListed) out.list += (out.list.empty() ? "" : ", ") + one;
    return out;
  }
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
