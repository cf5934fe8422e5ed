// The cells of a column put in another order, side by side and as narrow as they go: what a question reads from end to end.
//
// The idea: a column holds its file's order, a question goes customer by customer, and a cell fetched from anywhere costs a cache
// miss. Here the fetching is done once: codes by the size of their dictionary, whole numbers by how far they lie apart take one,
// two, four or eight bytes. Leaves out: texts, which stay in the column's dictionary.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include "column/column.h"

namespace siyu::column {

class Packed {
 public:
  // Cell i is the column's cell rows[i]. REQUIRES: every row is one of the column's.
  Packed(const Column& column, std::span<const std::uint32_t> rows);

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ << width_bits_; }

  // As the column has them: a text's code or kNullCode, a whole number or kNullValue, a real or NaN.
  std::uint32_t code(std::size_t i) const {
    std::uint64_t cell = at(i);
    return cell == null_ ? kNullCode : static_cast<std::uint32_t>(cell);
  }
  std::int64_t value(std::size_t i) const {
    std::uint64_t cell = at(i);
    return cell == null_ ? kNullValue : static_cast<std::int64_t>(base_ + cell);
  }
  double real(std::size_t i) const {
    std::uint64_t bits = at(i);
    double out;
    std::memcpy(&out, &bits, sizeof out);
    return out;
  }
  // Many at once: out[k] of cell where[k], or of cell first + k where `where` is null.
  void codes(const std::uint32_t* where, std::size_t first, std::size_t n, std::uint32_t* out) const;
  void values(const std::uint32_t* where, std::size_t first, std::size_t n, std::int64_t* out) const;

 private:
  std::uint64_t at(std::size_t i) const {
    switch (width_bits_) {
      case 0:
        return cells_[i];
      case 1:
        return cell<std::uint16_t>(i);
      case 2:
        return cell<std::uint32_t>(i);
      default:
        return cell<std::uint64_t>(i);
    }
  }
  template <class Cell>
  Cell cell(std::size_t i) const {
    Cell out;
    std::memcpy(&out, cells_.get() + i * sizeof(Cell), sizeof out);
    return out;
  }
  template <class Cell, class From>
  void fill(const Narrow<From>& from, std::span<const std::uint32_t> rows);
  template <class From>
  void fill_width(const Narrow<From>& from, std::uint64_t most, std::span<const std::uint32_t> rows);
  template <class Out>
  void decode(const std::uint32_t* where, std::size_t first, std::size_t n, Out null, Out* out) const;
  template <class Cell, class Out>
  void decode_width(const std::uint32_t* where, std::size_t first, std::size_t n, Out null, Out* out) const;

  std::size_t size_ = 0;
  unsigned width_bits_ = 3;  // bytes a cell: 1 << width_bits_
  std::uint64_t base_ = 0;   // of whole numbers: what a cell of 0 means
  std::uint64_t null_ = 0;   // the cell that means null; of reals none, their NaN is one
  std::unique_ptr<std::uint8_t[]> cells_;
};

}  // namespace siyu::column
