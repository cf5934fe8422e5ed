// Columns: which of the three arrays a type uses, and how one column follows another.
#include "column/column.h"

#include <cmath>
#include <limits>

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

std::size_t Column::nulls(std::size_t from) const {
  if (type_ == Type::text) return codes_.nulls(from);
  if (type_ != Type::real) return values_.nulls(from);
  std::size_t found = 0;
  if (from < reals_.size())
    in_slices(reals_.size() - from, 4096, [&](std::size_t first, std::size_t last) {
      for (std::size_t row = from + first; row < from + last; ++row) found += std::isnan(reals_[row]);
    });
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
    other.codes_.each([&](std::uint32_t code) { codes_.push_back(code == kNullCode ? kNullCode : ours[code]); });
    return;
  }
  other.values_.each([&](std::int64_t value) { values_.push_back(value); });
  for (std::size_t row = 0; row < other.reals_.size(); ++row) reals_.push_back(other.reals_[row]);
}

std::size_t Column::bytes() const { return codes_.bytes() + values_.bytes() + reals_.bytes() + dictionary_.bytes(); }

}  // namespace siyu::column
