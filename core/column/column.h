// Typed columns in blocks. A column grows block by block, so no single allocation is large and nothing is copied on growth
// (a block of 2 GB cannot be had in WebAssembly). Text is dictionary-coded; the other types are plain arrays with a
// sentinel for null.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "column/dictionary.h"

namespace siyu::column {

enum class Type : std::uint8_t { text, integer, money, real, instant, day, boolean };

constexpr std::uint32_t kNullCode = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kNullValue = std::numeric_limits<std::int64_t>::min();

// A growing array of trivially copyable values in blocks of kBlock.
template <class T>
class Blocks {
 public:
  static constexpr std::size_t kBlockBits = 16, kBlock = std::size_t{1} << kBlockBits;

  std::size_t size() const { return size_; }
  T operator[](std::size_t i) const { return blocks_[i >> kBlockBits][i & (kBlock - 1)]; }
  T& operator[](std::size_t i) { return blocks_[i >> kBlockBits][i & (kBlock - 1)]; }
  void push_back(T value) {
    if (size_ == blocks_.size() << kBlockBits) blocks_.emplace_back(new T[kBlock]);
    blocks_[size_ >> kBlockBits][size_ & (kBlock - 1)] = value;
    ++size_;
  }
  // Room for up to `count` more values in one piece; returns how many fit there (at least one when count > 0).
  // The caller writes them at `end()` and says so with advance().
  std::size_t reserve_piece(std::size_t count) {
    if (count == 0) return 0;
    if (size_ == blocks_.size() << kBlockBits) blocks_.emplace_back(new T[kBlock]);
    std::size_t room = (blocks_.size() << kBlockBits) - size_;
    return count < room ? count : room;
  }
  T* end() {
    return blocks_[size_ >> kBlockBits].get() + (size_ & (kBlock - 1));
  }  // REQUIRES: reserve_piece() > 0 before
  void advance(std::size_t count) { size_ += count; }
  std::size_t block_count() const { return blocks_.size(); }
  // The filled part of block b.
  std::span<const T> block(std::size_t b) const {
    std::size_t from = b << kBlockBits;
    return {blocks_[b].get(), size_ - from < kBlock ? size_ - from : kBlock};
  }
  std::span<T> block(std::size_t b) {
    std::size_t from = b << kBlockBits;
    return {blocks_[b].get(), size_ - from < kBlock ? size_ - from : kBlock};
  }
  std::size_t bytes() const { return blocks_.size() * kBlock * sizeof(T); }

 private:
  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t size_ = 0;
};

class Column {
 public:
  explicit Column(Type type) : type_(type) {}

  Type type() const { return type_; }
  std::size_t size() const;
  bool is_null(std::size_t row) const;
  std::size_t nulls() const;
  // Among the rows from `from` on; both look no further than they must.
  bool any_null(std::size_t from = 0) const;
  bool any_value() const;

  // text: codes into dictionary(), kNullCode for null. REQUIRES: type() == Type::text
  const Blocks<std::uint32_t>& codes() const { return codes_; }
  // integer; money in ten-thousandths; instant in ms; day in days; boolean 0/1; kNullValue for null.
  const Blocks<std::int64_t>& values() const { return values_; }
  // real: NaN for null.
  const Blocks<double>& reals() const { return reals_; }
  const Dictionary& dictionary() const { return dictionary_; }

  void add_text(std::string_view text) { codes_.push_back(dictionary_.add(text)); }
  void add_code(std::uint32_t code) { codes_.push_back(code); }
  void add_value(std::int64_t value) { values_.push_back(value); }
  void add_real(double value) { reals_.push_back(value); }
  void add_null();
  Dictionary& dictionary() { return dictionary_; }

  // For writers that fill a piece at a time; see Blocks::reserve_piece.
  Blocks<std::uint32_t>& mutable_codes() { return codes_; }
  Blocks<std::int64_t>& mutable_values() { return values_; }

  // The rows of `other` after ours; codes are remapped. REQUIRES: same type.
  void append(const Column& other);

  std::size_t bytes() const;

 private:
  Type type_;
  Blocks<std::uint32_t> codes_;
  Blocks<std::int64_t> values_;
  Blocks<double> reals_;
  Dictionary dictionary_;
};

}  // namespace siyu::column
