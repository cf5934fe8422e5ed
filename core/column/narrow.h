// A growing array of codes or whole numbers that takes no more room than its values need.
//
// The idea: values are written as they come into one open block, which stays in the cache. A block that is full is sealed: packed to
// as many bytes a value as the distance between its least and its greatest takes, any number from none to all. Memory that is
// never touched costs nothing, and on a large file touching fresh memory for the first time is a good part of loading it. A value
// is read by one unaligned load, a mask and a sum. Leaves out: reals, which do not get narrower (Blocks).
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "base/slices.h"

namespace siyu::column {

constexpr std::uint32_t kNullCode = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kNullValue = std::numeric_limits<std::int64_t>::min();

// T is std::uint32_t (codes; kNullCode is null) or std::int64_t (whole numbers; kNullValue is null).
template <class T>
class Narrow {
 public:
  static constexpr std::size_t kBlockBits = 16, kBlock = std::size_t{1} << kBlockBits;
  static constexpr bool kOfCodes = sizeof(T) == sizeof(kNullCode);
  static constexpr T kNull = kOfCodes ? static_cast<T>(kNullCode) : static_cast<T>(kNullValue);

  std::size_t size() const { return size_; }
  T operator[](std::size_t i) const {
    const Block& block = blocks_[i >> kBlockBits];
    std::uint64_t raw;
    std::memcpy(&raw, block.at + (i & (kBlock - 1)) * block.width, sizeof raw);
    raw &= block.mask;
    return raw == block.null ? kNull : static_cast<T>(block.base + raw);
  }
  // Values [from, from + count). REQUIRES: from + count <= size().
  void read(std::size_t from, std::size_t count, T* out) const;
  // Calls visit(std::span<const T>) for all values, some at a time.
  template <class Visit>
  void each_slice(Visit visit) const {
    in_slices(size_, kSlice, [&](std::size_t from, std::size_t to) {
      T values[kSlice];
      read(from, to - from, values);
      visit(std::span<const T>(values, to - from));
    });
  }
  template <class Visit>
  void each(Visit visit) const {
    each_slice([&](std::span<const T> values) {
      for (T value : values) visit(value);
    });
  }
  // Calls visit(base, std::span<const std::uint8_t>) for all blocks as they stand: equal values stand alike, unless set() has changed
  // some. For hashing, which need not know what the values are.
  template <class Visit>
  void each_block(Visit visit) const {
    for (std::size_t b = 0; b < blocks_.size(); ++b)
      visit(blocks_[b].base, std::span(blocks_[b].at, filled(b) * blocks_[b].width));
  }
  // Nulls among the values from `from` on.
  std::size_t nulls(std::size_t from = 0) const;

  void push_back(T value) {
    reserve_piece(1);
    *end() = value;
    advance(1);
  }
  // Room for up to `count` more values in one piece; returns how many fit there (at least one when count > 0).
  // The caller writes them at `end()` and says so with advance().
  std::size_t reserve_piece(std::size_t count) {
    if (size_ == blocks_.size() << kBlockBits) {
      if (count == 0) return 0;
      open_block();
    }
    return std::min(count, (blocks_.size() << kBlockBits) - size_);
  }
  T* end() { return open_.get() + (size_ & (kBlock - 1)); }  // REQUIRES: reserve_piece() > 0 before
  void advance(std::size_t count) { size_ += count; }
  // Another value in the place of one. What does not fit a sealed block widens it, once.
  void set(std::size_t i, T value);

  std::size_t bytes() const;

 private:
  static constexpr std::size_t kSlice = 2048;
  static constexpr T kLeast = kOfCodes ? 0 : static_cast<T>(kNullValue + 1);
  static constexpr T kGreatest = kOfCodes ? static_cast<T>(kNullCode - 1) : std::numeric_limits<T>::max();
  // Value k is base + the `width` bytes at at[k * width], unless these say null. Eight bytes can be read at every value.
  struct Block {
    const std::uint8_t* at;
    std::uint64_t mask, base, null;
    std::uint32_t width, nulls;             // nulls only of a sealed one
    std::unique_ptr<std::uint8_t[]> bytes;  // of a sealed one
  };
  void open_block();
  void seal(Block& block, const T* values, bool widest);
  bool is_open(const Block& block) const { return block.bytes == nullptr; }
  std::size_t filled(std::size_t b) const { return std::min(kBlock, size_ - (b << kBlockBits)); }

  std::vector<Block> blocks_;
  std::unique_ptr<T[]> open_;  // values of the last block, as they are
  std::size_t size_ = 0;
};

extern template class Narrow<std::uint32_t>;
extern template class Narrow<std::int64_t>;

}  // namespace siyu::column
