// Columns: which of the three arrays a type uses, and how one column follows another.
#include "column/column.h"

#include <cmath>

#include "base/result.h"

namespace siyu::column {

std::size_t Column::size() const {
  if (type_ == Type::text) return codes_.size();
  return type_ == Type::real ? reals_.size() : values_.size();
}

bool Column::is_null(std::size_t row) const {
  if (type_ == Type::text) return codes_[row] == kNullCode;
  return type_ == Type::real ? std::isnan(reals_[row]) : values_[row] == kNullValue;
}

std::size_t Column::nulls() const {
  std::size_t found = 0;
  for (std::size_t b = 0; b < codes_.block_count(); ++b)
    for (std::uint32_t code : codes_.block(b)) found += code == kNullCode;
  for (std::size_t b = 0; b < values_.block_count(); ++b)
    for (std::int64_t value : values_.block(b)) found += value == kNullValue;
  for (std::size_t b = 0; b < reals_.block_count(); ++b)
    for (double value : reals_.block(b)) found += value != value;
  return found;
}

void Column::add_null() {
  if (type_ == Type::text)
    codes_.push_back(kNullCode);
  else if (type_ == Type::real)
    reals_.push_back(std::numeric_limits<double>::quiet_NaN());
  else
    values_.push_back(kNullValue);
}

void Column::append(const Column& other) {
  CHECK(type_ == other.type_);
  if (type_ == Type::text) {
    std::vector<std::uint32_t> ours = dictionary_.absorb(other.dictionary_);
    for (std::size_t row = 0; row < other.codes_.size(); ++row) {
      std::uint32_t code = other.codes_[row];
      codes_.push_back(code == kNullCode ? kNullCode : ours[code]);
    }
    return;
  }
  for (std::size_t row = 0; row < other.values_.size(); ++row) values_.push_back(other.values_[row]);
  for (std::size_t row = 0; row < other.reals_.size(); ++row) reals_.push_back(other.reals_[row]);
}

std::size_t Column::bytes() const { return codes_.bytes() + values_.bytes() + reals_.bytes() + dictionary_.bytes(); }

}  // namespace siyu::column
