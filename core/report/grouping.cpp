// Numbering values by first appearance: of text columns by their dictionary codes, of all others by value.
#include "report/grouping.h"

#include <algorithm>

#include "base/money.h"
#include "base/number.h"
#include "base/time.h"

namespace siyu::report {

using column::kNullCode;
using column::kNullValue;
using column::Type;

Grouping::Grouping(const std::vector<std::string>& fields, const model::Store& store,
                   std::span<const model::Stream> streams, Zone zone, std::size_t reads)
    : fields_(fields.size()), zone_(zone) {
  number("");
  tuples_.emplace_back(fields_, 0);
  tuple_numbers_.emplace(tuples_[0], 0);
  key_.resize(fields_);
  for (const model::Stream& stream : streams)
    for (const std::string& field : fields) {
      Source source;
      source.property = store.property(*stream.timeline, field, reads);
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
    double value = source.property.real(position);
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

void Grouping::at_each(std::size_t stream, std::span<const std::uint32_t> positions, std::span<std::uint32_t> out) {
  const column::Column* column = fields_ == 1 ? sources_[stream].property.column : nullptr;
  if (!column || column->type() != Type::text) {
    for (std::size_t i = 0; i < positions.size(); ++i) out[i] = at(stream, positions[i]);
    return;
  }
  Source& source = sources_[stream];
  source.property.codes(positions.data(), 0, positions.size(), out.data());
  for (std::uint32_t& group : out) {
    if (group == kNullCode) {
      group = 0;
      continue;
    }
    std::uint32_t& known = source.of_code[group];
    if (known == kUnknown) known = number(column->dictionary().text(group));
    group = known;
  }
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

}  // namespace siyu::report
