#include "engine/file_json.h"

#include <algorithm>

#include "base/money.h"
#include "base/number.h"
#include "base/slices.h"
#include "model/status.h"

namespace siyu::engine {

using column::Column;
using column::Type;
using report::Json;

std::string_view type_name(Type type) {
  constexpr std::string_view kNames[] = {"text", "integer", "money", "real", "instant", "day", "boolean"};
  return kNames[static_cast<std::size_t>(type)];
}

Json texts_json(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.push_back(text);
  return out;
}

Json export_json(std::string_view export_id) {
  const model::Export* found = export_id.empty() ? nullptr : model::find_export(export_id);
  if (!found) return nullptr;
  return {{"id", std::string(found->id)},
          {"platform", std::string(found->platform)},
          {"title",
           {{"zh", std::string(found->title_zh)},
            {"en", std::string(found->title_en)},
            {"tw", std::string(found->title_tw)}}}};
}

namespace {

constexpr std::size_t kMostValues = 200;
constexpr std::int64_t kUnit = 10000;  // ten-thousandths in one

bool add(std::int64_t& sum, std::int64_t value, std::int64_t times) {
  std::int64_t product = 0;
  return !__builtin_mul_overflow(value, times, &product) && !__builtin_add_overflow(sum, product, &sum);
}

std::optional<std::string> sum_of_text(const Column& column) {
  std::vector<std::int64_t> cells(column.dictionary().size(), 0);
  column.codes().each([&](std::uint32_t code) {
    if (code != column::kNullCode) ++cells[code];
  });
  std::int64_t sum = 0;
  for (std::uint32_t code = 0; code < cells.size(); ++code) {
    if (cells[code] == 0) continue;
    std::string_view text = column.dictionary().text(code);
    std::optional<Money> amount = parse_money(text);
    if (!amount || text.ends_with('%') || !add(sum, amount->tenthousandths, cells[code])) return std::nullopt;
  }
  return format_money(Money{sum});
}

}  // namespace

std::optional<std::string> control_sum(const Column& column, Type guessed) {
  if (!column.any_value()) return std::nullopt;
  if (column.type() == Type::text) {
    bool number = guessed == Type::money || guessed == Type::integer || guessed == Type::real;
    return number ? sum_of_text(column) : std::nullopt;
  }
  if (column.type() == Type::real) {
    double sum = 0;
    for (std::size_t row = 0; row < column.size(); ++row)
      if (!column.is_null(row)) sum += column.reals()[row];
    return format_real(sum);
  }
  if (column.type() != Type::money && column.type() != Type::integer) return std::nullopt;
  std::int64_t sum = 0, unit = column.type() == Type::integer ? kUnit : 1;
  bool fits = true;
  column.values().each([&](std::int64_t value) {
    if (value != column::kNullValue) fits = fits && add(sum, value, unit);
  });
  if (!fits) return std::nullopt;
  return format_money(Money{sum});
}

bool has_dictionary(std::string_view field) { return field == "order.status" || field == "order.aftersale"; }

std::vector<ValueCount> counted_values(const Column& column) {
  std::vector<ValueCount> out;
  for (std::uint32_t code = 0; code < column.dictionary().size(); ++code)
    out.push_back({std::string(column.dictionary().text(code)), 0});
  column.codes().each([&](std::uint32_t code) {
    if (code != column::kNullCode) ++out[code].cells;
  });
  std::stable_sort(out.begin(), out.end(), [](const ValueCount& a, const ValueCount& b) { return a.cells > b.cells; });
  if (out.size() > kMostValues) out.resize(kMostValues);
  return out;
}

Json dictionary_json(std::string_view field, std::string_view header, const std::vector<ValueCount>& values) {
  Json list = Json::array();
  for (const ValueCount& one : values) {
    Json meaning;
    if (std::optional<model::OrderState> state = model::order_state(one.value)) {
      meaning = std::string(model::order_state_name(*state));
    } else if (field == "order.aftersale" && model::says_no_refund(one.value)) {
      meaning = "none";
    }
    list.push_back({{"value", one.value}, {"cells", one.cells}, {"meaning", std::move(meaning)}});
  }
  return {{"field", std::string(field)}, {"column", std::string(header)}, {"values", std::move(list)}};
}

}  // namespace siyu::engine
