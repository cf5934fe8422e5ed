// Unfolding totals. A column is a metric when all its cells read as numbers; the others (渠道, 成员 …) tell rows apart and go
// with each of them.

#include "model/totals.h"

#include <algorithm>
#include <unordered_set>

#include "base/number.h"
#include "base/text.h"
#include "model/schema.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;

// 60.25, 1,299, 4.41%, 14.73秒: in ten-thousandths; a share of 4.41% is 0.0441.
std::optional<std::int64_t> cell_value(std::string_view text) {
  text = trim(text);
  for (std::string_view unit : {"秒", "分钟", "次", "人", "个", "篇"})
    if (text.size() > unit.size() && text.ends_with(unit)) text.remove_suffix(unit.size());
  if (text.ends_with("%")) {
    std::optional<double> share = parse_real(text);
    if (!share || *share > 9e11 || *share < -9e11) return std::nullopt;
    double scaled = *share * 10'000;
    return static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  }
  if (std::optional<Money> money = parse_money(text)) return money->tenthousandths;
  return std::nullopt;
}

std::optional<std::int64_t> value_at(const Column& column, std::size_t row) {
  if (column.is_null(row)) return std::nullopt;
  switch (column.type()) {
    case Type::text:
      return cell_value(column.dictionary().text(column.codes()[row]));
    case Type::money:
      return column.values()[row];
    case Type::integer: {
      std::int64_t scaled;
      if (__builtin_mul_overflow(column.values()[row], std::int64_t{10'000}, &scaled)) return std::nullopt;
      return scaled;
    }
    case Type::real: {
      double scaled = column.reals()[row] * 10'000;
      if (scaled > 9e18 || scaled < -9e18) return std::nullopt;
      return static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    default:
      return std::nullopt;
  }
}

struct Shape {
  std::vector<std::pair<std::string, const Column*>> metrics, beside;
  std::vector<std::uint8_t>
      sums;  // by row, 1: the sum over a column beside (渠道 全部) of what other rows say; empty: none
  bool is_sum(std::size_t row) const { return !sums.empty() && sums[row]; }
};

bool says_all(std::string_view text) {
  for (std::string_view word : {"全部", "合计", "总计", "汇总", "所有", "all", "total"})
    if (fold_name(text) == word) return true;
  return false;
}

// Rows of 全部 at a moment that has rows of parts too: added to them everything would count twice.
void find_sums(const Column& times, Shape& shape) {
  for (const auto& [name, column] : shape.beside) {
    std::vector<std::uint8_t> all(column->dictionary().size(), 0);
    for (std::uint32_t code = 0; code < all.size(); ++code) all[code] = says_all(column->dictionary().text(code));
    if (std::count(all.begin(), all.end(), 1) == 0) continue;
    std::unordered_set<std::int64_t> in_parts;
    for (std::size_t row = 0; row < times.size(); ++row)
      if (!column->is_null(row) && !all[column->codes()[row]]) in_parts.insert(times.values()[row]);
    for (std::size_t row = 0; row < times.size(); ++row) {
      if (column->is_null(row) || !all[column->codes()[row]] || !in_parts.count(times.values()[row])) continue;
      if (shape.sums.empty()) shape.sums.assign(times.size(), 0);
      shape.sums[row] = 1;
    }
  }
}

// Nothing when the file has its metric in a column, or no time.
std::optional<Shape> shape_of(const LoadedFile& file) {
  const column::Table& table = file.parsed.table;
  if (!table.find("total.time") || table.find("total.metric") || table.find("total.value")) return std::nullopt;
  Shape out;
  for (const auto& [name, column] : table.columns()) {
    if (name == "total.time" || name.starts_with("total.#")) continue;  // a saved row index has no name
    bool number = column.type() == Type::money || column.type() == Type::integer || column.type() == Type::real;
    bool own_field = find_field(name) != nullptr;  // customer.staff … are never metrics
    if (!own_field && (number || (column.type() == Type::text && reads_as_numbers(column)))) {
      out.metrics.emplace_back(name.substr(name.find('.') + 1), &column);
    } else if (column.type() == Type::text && column.any_value()) {
      out.beside.emplace_back(name, &column);
    }
  }
  if (out.metrics.empty()) return std::nullopt;
  find_sums(*table.find("total.time"), out);
  return out;
}

}  // namespace

bool reads_as_numbers(const Column& column) {
  if (column.type() != Type::text) return column.type() != Type::instant && column.type() != Type::day;
  if (column.dictionary().size() == 0) return false;
  for (std::uint32_t code = 0; code < column.dictionary().size(); ++code)
    if (!cell_value(column.dictionary().text(code))) return false;
  return true;
}

std::shared_ptr<const column::Table> unfold_totals(const LoadedFile& file) {
  std::optional<Shape> shape = shape_of(file);
  if (!shape) return nullptr;
  auto out = std::make_shared<column::Table>();
  out->add("total.metric", Type::text);
  out->add("total.time", Type::instant);
  out->add("total.value", Type::money);
  for (const auto& [name, column] : shape->beside) out->add(name, Type::text);
  const Column& times = *file.parsed.table.find("total.time");
  for (std::size_t row = 0; row < times.size(); ++row)
    for (const auto& [metric, column] : shape->metrics) {
      if (shape->is_sum(row)) break;
      std::optional<std::int64_t> value = value_at(*column, row);
      if (!value) continue;
      out->columns()[0].second.add_text(metric);
      out->columns()[1].second.add_value(times.values()[row]);
      out->columns()[2].second.add_value(*value);
      for (std::size_t i = 0; i < shape->beside.size(); ++i) {
        const Column& from = *shape->beside[i].second;
        Column& to = out->columns()[3 + i].second;
        if (from.is_null(row)) {
          to.add_null();
        } else {
          to.add_text(from.dictionary().text(from.codes()[row]));
        }
      }
    }
  return out;
}

std::vector<std::uint32_t> unfolded_rows(const LoadedFile& file) {
  std::vector<std::uint32_t> out;
  std::optional<Shape> shape = shape_of(file);
  if (!shape) return out;
  for (std::uint32_t row = 0; row < file.parsed.table.rows(); ++row)
    for (const auto& [metric, column] : shape->metrics)
      if (!shape->is_sum(row) && value_at(*column, row)) out.push_back(row);
  return out;
}

MetricTotals::MetricTotals(const Store& store) {
  const Facts* facts = store.facts(TableKind::totals);
  if (!facts) return;
  const Column* metric = facts->table.find("total.metric");
  const Column* value = facts->table.find("total.value");
  const Column* time = facts->table.find("total.time");
  if (!metric || !value || metric->type() != Type::text || value->type() != Type::money) return;
  for (std::uint32_t code = 0; code < metric->dictionary().size(); ++code)
    metrics_.push_back({std::string(metric->dictionary().text(code)), MetricKind::flow, 0, std::nullopt});
  for (Metric& of : metrics_) {
    const Export* from = nullptr;
    for (const LoadedFile* file : facts->files) {
      const Export* known = file->mapping.export_id.empty() ? nullptr : find_export(file->mapping.export_id);
      if (known && !from)
        for (const ExportMetric& given : known->metrics)
          if (fold_name(given.header) == fold_name(of.name)) from = known;
    }
    of.kind = metric_kind(from, of.name);
  }
  MetricSum sum(*this, *metric, *value, time, store.zone());
  for (std::size_t row = 0; row < metric->size(); ++row) sum.add(row);
  for (std::uint32_t code = 0; code < metrics_.size(); ++code) {
    metrics_[code].rows = sum.rows(code);
    metrics_[code].value = sum.value(code);
  }
}

MetricKind MetricTotals::kind(std::uint32_t code) const {
  return code < metrics_.size() ? metrics_[code].kind : MetricKind::flow;
}

MetricSum::MetricSum(const MetricTotals& kinds, const Column& metric, const Column& value, const Column* time,
                     Zone zone)
    : kinds_(kinds), metric_(metric), value_(value), time_(time), zone_(zone), of_(metric.dictionary().size()) {}

void MetricSum::add(std::size_t row) {
  if (metric_.is_null(row) || value_.is_null(row)) return;
  std::uint32_t code = metric_.codes()[row];
  Sum& of = of_[code];
  ++of.rows;
  if (kinds_.kind(code) == MetricKind::stock) {
    Day day = time_ && !time_->is_null(row) ? day_of(time_->values()[row], zone_) : INT64_MIN;
    if (of.rows > 1 && day < of.day) return;
    if (of.rows == 1 || day > of.day) of.value = 0, of.fits = true;
    of.day = day;
  }
  of.fits = !__builtin_add_overflow(of.value, value_.values()[row], &of.value) && of.fits;
}

std::optional<Money> MetricSum::value(std::uint32_t code) const {
  if (kinds_.kind(code) == MetricKind::rate || !of_[code].fits) return std::nullopt;
  return Money{of_[code].value};
}

}  // namespace siyu::model
