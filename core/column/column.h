// Typed columns in blocks. A column grows block by block, so no single allocation is large and nothing is copied on growth
// (a block of 2 GB cannot be had in WebAssembly). Text is dictionary-coded; codes and whole numbers are as narrow as their
// block allows (narrow.h), reals are plain; a sentinel stands for null.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "column/dictionary.h"
#include "column/narrow.h"

namespace siyu::column {

enum class Type : std::uint8_t { text, integer, money, real, instant, day, boolean };

// A growing array of reals in blocks of kBlock.
class Reals {
 public:
  static constexpr std::size_t kBlockBits = 16, kBlock = std::size_t{1} << kBlockBits;

  std::size_t size() const { return size_; }
  double operator[](std::size_t i) const { return blocks_[i >> kBlockBits][i & (kBlock - 1)]; }
  void push_back(double value) {
    if (size_ == blocks_.size() << kBlockBits) blocks_.emplace_back(new double[kBlock]);
    blocks_[size_ >> kBlockBits][size_ & (kBlock - 1)] = value;
    ++size_;
  }
  std::size_t block_count() const { return blocks_.size(); }
  // The filled part of block b.
  std::span<const double> block(std::size_t b) const {
    std::size_t from = b << kBlockBits;
    return {blocks_[b].get(), size_ - from < kBlock ? size_ - from : kBlock};
  }
  std::size_t bytes() const { return blocks_.size() * kBlock * sizeof(double); }

 private:
  std::vector<std::unique_ptr<double[]>> blocks_;
  std::size_t size_ = 0;
};

class Column {
 public:
  explicit Column(Type type) : type_(type) {}

  Type type() const { return type_; }
  std::size_t size() const;
  bool is_null(std::size_t row) const;
  std::size_t nulls(std::size_t from = 0) const;  // among the rows from `from` on
  bool any_null(std::size_t from = 0) const { return nulls(from) != 0; }
  bool any_value() const { return nulls() != size(); }

  // text: codes into dictionary(), kNullCode for null. REQUIRES: type() == Type::text
  const Narrow<std::uint32_t>& codes() const { return codes_; }
  // integer; money in ten-thousandths; instant in ms; day in days; boolean 0/1; kNullValue for null.
  const Narrow<std::int64_t>& values() const { return values_; }
  // real: NaN for null.
  const Reals& reals() const { return reals_; }
  const Dictionary& dictionary() const { return dictionary_; }

  void add_text(std::string_view text) { codes_.push_back(dictionary_.add(text)); }
  void add_code(std::uint32_t code) { codes_.push_back(code); }
  void add_value(std::int64_t value) { values_.push_back(value); }
  void add_real(double value) { reals_.push_back(value); }
  void add_null();
  Dictionary& dictionary() { return dictionary_; }

  // For writers that fill a piece at a time; see Narrow::reserve_piece.
  Narrow<std::uint32_t>& mutable_codes() { return codes_; }
  Narrow<std::int64_t>& mutable_values() { return values_; }

  // The rows of `other` after ours; codes are remapped. REQUIRES: same type.
  void append(const Column& other);

  std::size_t bytes() const;

 private:
  Type type_;
  Narrow<std::uint32_t> codes_;
  Narrow<std::int64_t> values_;
  Reals reals_;
  Dictionary dictionary_;
};

}  // namespace siyu::column
