// Narrowing in the column's order, which is a run through memory, then fetching from what is now small.
#include "column/packed.h"

#include <algorithm>

#include "base/slices.h"

namespace siyu::column {
namespace {

constexpr std::size_t kSlice = 16'384;

template <class Cell, class From>
void narrow(const From* from, std::size_t n, From null, std::uint64_t base, Cell* out) {
  for (std::size_t i = 0; i < n; ++i)
    out[i] = from[i] == null ? static_cast<Cell>(~std::uint64_t{0})
                             : static_cast<Cell>(static_cast<std::uint64_t>(from[i]) - base);
}

}  // namespace

template <class Cell, class From>
void Packed::fill(const Narrow<From>& from, std::span<const std::uint32_t> rows) {
  std::unique_ptr<Cell[]> narrowed(new Cell[from.size()]);
  Cell* next = narrowed.get();
  from.each_slice([&](std::span<const From> some) {
    narrow(some.data(), some.size(), Narrow<From>::kNull, base_, next);
    next += some.size();
  });
  cells_.reset(new std::uint8_t[size_ * sizeof(Cell)]);
  auto* out = reinterpret_cast<Cell*>(cells_.get());
  in_slices(size_, kSlice, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) out[i] = narrowed[rows[i]];
  });
}

template <class From>
void Packed::fill_width(const Narrow<From>& from, std::uint64_t most, std::span<const std::uint32_t> rows) {
  // `most` itself must not be the cell that means null.
  width_bits_ = most < 0xFF ? 0 : most < 0xFFFF ? 1 : most < 0xFFFFFFFF ? 2 : 3;
  null_ = width_bits_ == 3 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 << width_bits_)) - 1;
  switch (width_bits_) {
    case 0:
      return fill<std::uint8_t>(from, rows);
    case 1:
      return fill<std::uint16_t>(from, rows);
    case 2:
      return fill<std::uint32_t>(from, rows);
    default:
      return fill<std::uint64_t>(from, rows);
  }
}

Packed::Packed(const Column& column, std::span<const std::uint32_t> rows) : size_(rows.size()) {
  if (column.type() == Type::text) {
    fill_width(column.codes(), column.dictionary().size(), rows);
    return;
  }
  if (column.type() == Type::real) {
    cells_.reset(new std::uint8_t[size_ * sizeof(double)]);
    for (std::size_t i = 0; i < size_; ++i) {
      double value = column.reals()[rows[i]];
      std::memcpy(cells_.get() + i * sizeof value, &value, sizeof value);
    }
    return;
  }
  std::int64_t least = INT64_MAX, most = INT64_MIN;
  column.values().each([&](std::int64_t value) {
    if (value != kNullValue) least = std::min(least, value), most = std::max(most, value);
  });
  if (least > most) least = most = 0;
  base_ = static_cast<std::uint64_t>(least);
  fill_width(column.values(), static_cast<std::uint64_t>(most) - base_, rows);
}

template <class Cell, class Out>
void Packed::decode_width(const std::uint32_t* where, std::size_t first, std::size_t n, Out null, Out* out) const {
  const auto* cells = reinterpret_cast<const Cell*>(cells_.get());
  const auto none = static_cast<Cell>(null_);
  const std::uint64_t base = base_;
  if (where) {
    for (std::size_t k = 0; k < n; ++k) {
      Cell cell = cells[where[k]];
      out[k] = cell == none ? null : static_cast<Out>(base + cell);
    }
  } else {
    for (std::size_t k = 0; k < n; ++k) {
      Cell cell = cells[first + k];
      out[k] = cell == none ? null : static_cast<Out>(base + cell);
    }
  }
}

template <class Out>
void Packed::decode(const std::uint32_t* where, std::size_t first, std::size_t n, Out null, Out* out) const {
  switch (width_bits_) {
    case 0:
      return decode_width<std::uint8_t>(where, first, n, null, out);
    case 1:
      return decode_width<std::uint16_t>(where, first, n, null, out);
    case 2:
      return decode_width<std::uint32_t>(where, first, n, null, out);
    default:
      return decode_width<std::uint64_t>(where, first, n, null, out);
  }
}

void Packed::codes(const std::uint32_t* where, std::size_t first, std::size_t n, std::uint32_t* out) const {
  decode(where, first, n, kNullCode, out);
}
void Packed::values(const std::uint32_t* where, std::size_t first, std::size_t n, std::int64_t* out) const {
  decode(where, first, n, kNullValue, out);
}

}  // namespace siyu::column
