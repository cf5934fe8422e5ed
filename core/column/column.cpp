// Columns: which of the three arrays a type uses, and how one column follows another.
#include "column/column.h"

#include <algorithm>
#include <cmath>
#include <span>

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

namespace {

bool is_null_value(std::uint32_t code) { return code == kNullCode; }
bool is_null_value(std::int64_t value) { return value == kNullValue; }
bool is_null_value(double value) { return std::isnan(value); }

// Calls visit(nulls, rows) for one stretch of at most kStretch rows after another, until it says false.
constexpr std::size_t kStretch = 4096;
template <class T, class Visit>
bool count_nulls(const Blocks<T>& values, std::size_t from, Visit visit) {
  for (std::size_t b = from >> Blocks<T>::kBlockBits; b < values.block_count(); ++b) {
    std::span<const T> block = values.block(b);
    std::size_t begin = b << Blocks<T>::kBlockBits;
    for (std::size_t at = from > begin ? from - begin : 0; at < block.size(); at += kStretch) {
      std::span<const T> part = block.subspan(at, std::min(kStretch, block.size() - at));
      std::uint32_t nulls = 0;
      for (T value : part) nulls += is_null_value(value);
      if (!visit(nulls, part.size())) return false;
    }
  }
  return true;
}

}  // namespace

std::size_t Column::nulls() const {
  std::size_t found = 0;
  auto add = [&](std::size_t nulls, std::size_t) {
    found += nulls;
    return true;
  };
  count_nulls(codes_, 0, add);
  count_nulls(values_, 0, add);
  count_nulls(reals_, 0, add);
  return found;
}

bool Column::any_null(std::size_t from) const {
  auto none = [](std::size_t nulls, std::size_t) { return nulls == 0; };
  return !(count_nulls(codes_, from, none) && count_nulls(values_, from, none) && count_nulls(reals_, from, none));
}

bool Column::any_value() const {
  auto all = [](std::size_t nulls, std::size_t rows) { return nulls == rows; };
  return !(count_nulls(codes_, 0, all) && count_nulls(values_, 0, all) && count_nulls(reals_, 0, all));
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
