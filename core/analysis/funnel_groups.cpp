// Numbering values, counting per group, quantiles.
#include "analysis/funnel_groups.h"

#include <algorithm>

#include "base/money.h"
#include "base/number.h"

namespace siyu::analysis::funnel {

using column::kNullCode;
using column::kNullValue;
using column::Type;

Grouping::Grouping(const std::vector<std::string>& fields, const model::Store& store,
                   std::span<const model::Stream> streams, Zone zone)
    : fields_(fields.size()), zone_(zone) {
  number("");
  tuples_.emplace_back(fields_, 0);
  tuple_numbers_.emplace(tuples_[0], 0);
  key_.resize(fields_);
  for (const model::Stream& stream : streams)
    for (const std::string& field : fields) {
      Source source;
      source.property = store.property(*stream.timeline, field);
      if (source.property.column && source.property.column->type() == Type::text)
        source.of_code.assign(source.property.column->dictionary().size(), kUnknown);
      sources_.push_back(std::move(source));
    }
}

std::uint32_t Grouping::number(std::string_view text) {
  if (auto it = numbers_.find(text); it != numbers_.end()) return it->second;
  auto next = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(texts_.back(), next);
  return next;
}

std::uint32_t Grouping::part(Source& source, std::size_t position) {
  const column::Column* column = source.property.column;
  if (!column) return 0;
  if (column->type() == Type::text) {
    std::uint32_t code = source.property.code(position);
    if (code == kNullCode) return 0;
    std::uint32_t& known = source.of_code[code];
    if (known == kUnknown) known = number(column->dictionary().text(code));
    return known;
  }
  if (column->type() == Type::real) {
    double value = column->reals()[source.property.index[position]];
    return value != value ? 0 : number(format_real(value));
  }
  std::int64_t value = source.property.value(position);
  if (value == kNullValue) return 0;
  auto [it, is_new] = source.of_value.emplace(value, 0);
  if (!is_new) return it->second;
  switch (column->type()) {
    case Type::money:
      it->second = number(format_money(Money{value}));
      break;
    case Type::instant:
      it->second = number(format_instant(value, zone_));
      break;
    case Type::day:
      it->second = number(format_day(value));
      break;
    case Type::boolean:
      it->second = number(value ? "true" : "false");
      break;
    default:
      it->second = number(std::to_string(value));
  }
  return it->second;
}

std::uint32_t Grouping::at(std::size_t stream, std::size_t position) {
  if (fields_ == 1) return part(sources_[stream], position);
  for (std::size_t f = 0; f < fields_; ++f) key_[f] = part(sources_[stream * fields_ + f], position);
  auto [it, is_new] = tuple_numbers_.emplace(key_, static_cast<std::uint32_t>(tuples_.size()));
  if (is_new) tuples_.push_back(key_);
  return it->second;
}

bool Grouping::is_whole(std::uint32_t group) const {
  if (fields_ == 1) return group != 0;
  return std::find(tuples_[group].begin(), tuples_[group].end(), 0u) == tuples_[group].end();
}

std::vector<std::string> Grouping::texts(std::uint32_t group) const {
  if (fields_ == 1) return {texts_[group]};
  std::vector<std::string> out;
  for (std::uint32_t part : tuples_[group]) out.push_back(texts_[part]);
  return out;
}

Spread spread_of(std::vector<std::int64_t>& samples) {
  std::size_t n = samples.size();
  std::int64_t sum = 0;
  for (std::int64_t ms : samples) sum += ms;
  auto at = [&](std::size_t quarter) {
    std::size_t place = (n - 1) * quarter, i = place / 4,
                rest = place % 4;  // (n - 1) · quarter / 4, whole part and quarters
    auto middle = samples.begin() + static_cast<std::ptrdiff_t>(i);
    std::nth_element(samples.begin(), middle, samples.end());
    auto low = static_cast<double>(*middle);
    if (rest == 0) return low / 1000;
    auto high = static_cast<double>(*std::min_element(middle + 1, samples.end()));
    return (low + static_cast<double>(rest) / 4 * (high - low)) / 1000;
  };
  Spread out;
  out.mean = static_cast<double>(sum) / (static_cast<double>(n) * 1000);
  out.p25 = at(1);
  out.median = at(2);
  out.p75 = at(3);
  return out;
}

void Tally::add(std::uint32_t scope, const Outcome& outcome) {
  if (outcome.level == 0) return;
  std::size_t base = scope * std::size_t{m_.levels};
  if (base >= reached_.size()) {
    reached_.resize(base + m_.levels, 0);
    ties_.resize(base + m_.levels, 0);
  }
  unsigned before = 0;
  for (unsigned k = 0; k < outcome.level; ++k) {
    if (!((outcome.done >> k) & 1u)) continue;
    ++reached_[base + k];
    ties_[base + k] += (outcome.ties >> k) & 1u;
    if (k == 0 || ((m_.optional >> k) & 1u)) continue;
    samples_[k].push_back({outcome.time[k] - outcome.time[before], scope});
    before = k;
  }
}

std::vector<std::vector<std::int64_t>> Tally::times(unsigned level, std::span<const std::uint32_t> row_of,
                                                    std::size_t rows) const {
  std::vector<std::size_t> count(rows, 0);
  for (const Sample& sample : samples_[level])
    if (row_of[sample.scope] != kNoRow) ++count[row_of[sample.scope]];
  std::vector<std::vector<std::int64_t>> out(rows);
  for (std::size_t row = 0; row < rows; ++row) out[row].reserve(count[row]);
  for (const Sample& sample : samples_[level])
    if (row_of[sample.scope] != kNoRow) out[row_of[sample.scope]].push_back(sample.ms);
  return out;
}

}  // namespace siyu::analysis::funnel
