// Sealing a block and reading it back, with a loop for every width.
#include "column/narrow.h"

#include <utility>

namespace siyu::column {
namespace {

constexpr std::size_t kSpare = sizeof(std::uint64_t);  // behind the last value, so that it too is read by one load

// The least and the greatest of values that are not null; least > greatest where there is none.
template <class T>
struct Extent {
  T least = std::numeric_limits<T>::max(), greatest = std::numeric_limits<T>::min();
  std::uint32_t nulls = 0;
};

Extent<std::uint32_t> extent_of(std::span<const std::uint32_t> codes) {
  Extent<std::uint32_t> out;
  std::uint32_t most = 0;  // plus one: null becomes 0
  for (std::uint32_t code : codes) {
    most = std::max(most, code + 1);
    out.nulls += code == kNullCode;
  }
  if (most > 0) out.least = 0, out.greatest = most - 1;  // of codes the least is not worth looking for
  return out;
}

// In two lanes, since each step waits for the one before. Shifted, null is 0 and the least value 1; less one, null is the greatest.
Extent<std::int64_t> extent_of(std::span<const std::int64_t> values) {
  constexpr std::uint64_t kShift = std::uint64_t{1} << 63;
  constexpr std::size_t kLanes = 2;
  std::uint64_t least[kLanes] = {~std::uint64_t{0}, ~std::uint64_t{0}}, most[kLanes] = {0, 0};
  Extent<std::int64_t> out;
  for (std::size_t i = 0; i + kLanes <= values.size(); i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::uint64_t shifted = static_cast<std::uint64_t>(values[i + lane]) + kShift;
      least[lane] = std::min(least[lane], shifted - 1);
      most[lane] = std::max(most[lane], shifted);
      out.nulls += shifted == 0;
    }
  std::uint64_t low = std::min(least[0], least[1]), high = std::max(most[0], most[1]);
  if (high == 0) return out;
  out.least = static_cast<std::int64_t>(low + 1 - kShift);
  out.greatest = static_cast<std::int64_t>(high - kShift);
  return out;
}

std::uint64_t mask_of(unsigned width) { return width == 0 ? 0 : ~std::uint64_t{0} >> (64 - 8 * width); }

// What stands for `value`: all ones for null. Masks, as nulls come when they like.
template <class T>
std::uint64_t raw_of(T value, std::uint64_t base, T null) {
  return (static_cast<std::uint64_t>(value) - base) | (std::uint64_t{0} - (value == null));
}

template <class Cell, class T>
void pack(const T* values, std::size_t count, std::uint64_t base, T null, std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    auto cell = static_cast<Cell>(raw_of(values[i], base, null));
    std::memcpy(out + i * sizeof cell, &cell, sizeof cell);
  }
}

// Of other widths each value is written with more bytes than it has, which the next one overwrites.
template <class T>
void pack_any(const T* values, std::size_t count, std::uint64_t base, T null, unsigned width, std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t cell = raw_of(values[i], base, null);
    std::memcpy(out + i * width, &cell, sizeof cell);
  }
}

template <class Cell, class T>
void unpack(const std::uint8_t* from, std::size_t count, std::uint64_t base, bool nulls, T null, T* out) {
  if (!nulls) {
    for (std::size_t i = 0; i < count; ++i) {
      Cell cell;
      std::memcpy(&cell, from + i * sizeof cell, sizeof cell);
      out[i] = static_cast<T>(base + cell);
    }
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    Cell cell;
    std::memcpy(&cell, from + i * sizeof cell, sizeof cell);
    out[i] = cell == static_cast<Cell>(~std::uint64_t{0}) ? null : static_cast<T>(base + cell);
  }
}

template <unsigned kWidth, class T>
void unpack_odd(const std::uint8_t* from, std::size_t count, std::uint64_t base, T null, T* out) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << (8 * kWidth)) - 1;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t cell;
    std::memcpy(&cell, from + i * kWidth, sizeof cell);
    cell &= kMask;
    std::uint64_t is_null = std::uint64_t{0} - (cell == kMask), whole = base + cell;
    out[i] = static_cast<T>(whole ^ ((whole ^ static_cast<std::uint64_t>(null)) & is_null));
  }
}

}  // namespace

template <class T>
void Narrow<T>::open_block() {
  if (!blocks_.empty()) seal(blocks_.back(), open_.get(), false);
  if (!open_) open_.reset(new T[kBlock + kSpare / sizeof(T)]);
  Block block{};
  block.at = reinterpret_cast<const std::uint8_t*>(open_.get());
  block.width = sizeof(T);
  block.mask = mask_of(sizeof(T));
  block.null = static_cast<std::uint64_t>(kNull) & block.mask;
  blocks_.push_back(std::move(block));
}

template <class T>
void Narrow<T>::seal(Block& block, const T* values, bool widest) {
  Extent<T> extent = extent_of(std::span<const T>(values, kBlock));
  if (widest) extent.least = kLeast, extent.greatest = kGreatest;
  unsigned width = 0;
  std::uint64_t base = 0;
  if (extent.least <= extent.greatest) {
    base = static_cast<std::uint64_t>(extent.least);
    std::uint64_t range = static_cast<std::uint64_t>(extent.greatest) - base;
    for (width = 1; mask_of(width) <= range;) ++width;
  }
  std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[kBlock * width + kSpare]);
  switch (width) {
    case 0:
      std::memset(bytes.get(), 0, kSpare);
      break;
    case 1:
      pack<std::uint8_t>(values, kBlock, base, kNull, bytes.get());
      break;
    case 2:
      pack<std::uint16_t>(values, kBlock, base, kNull, bytes.get());
      break;
    case 4:
      pack<std::uint32_t>(values, kBlock, base, kNull, bytes.get());
      break;
    default:
      pack_any(values, kBlock, base, kNull, width, bytes.get());
  }
  block = {bytes.get(), mask_of(width), base, mask_of(width), width, extent.nulls, std::move(bytes)};
}

template <class T>
void Narrow<T>::read(std::size_t from, std::size_t count, T* out) const {
  while (count > 0) {
    const Block& block = blocks_[from >> kBlockBits];
    std::size_t first = from & (kBlock - 1), here = std::min(count, kBlock - first);
    const std::uint8_t* at = block.at + first * block.width;
    bool nulls = block.nulls != 0;
    switch (is_open(block) ? 9 : block.width) {
      case 0:
        std::fill_n(out, here, kNull);
        break;
      case 1:
        unpack<std::uint8_t>(at, here, block.base, nulls, kNull, out);
        break;
      case 2:
        unpack<std::uint16_t>(at, here, block.base, nulls, kNull, out);
        break;
      case 3:
        unpack_odd<3>(at, here, block.base, kNull, out);
        break;
      case 4:
        unpack<std::uint32_t>(at, here, block.base, nulls, kNull, out);
        break;
      case 5:
        unpack_odd<5>(at, here, block.base, kNull, out);
        break;
      case 6:
        unpack_odd<6>(at, here, block.base, kNull, out);
        break;
      case 7:
        unpack_odd<7>(at, here, block.base, kNull, out);
        break;
      case 8:
        unpack<std::uint64_t>(at, here, block.base, nulls, kNull, out);
        break;
      default:
        std::memcpy(out, at, here * sizeof(T));
    }
    from += here, out += here, count -= here;
  }
}

template <class T>
std::size_t Narrow<T>::nulls(std::size_t from) const {
  std::size_t found = 0;
  while (from < size_) {
    const Block& block = blocks_[from >> kBlockBits];
    std::size_t first = from & (kBlock - 1), end = (from & ~(kBlock - 1)) + filled(from >> kBlockBits);
    if (is_open(block)) {
      std::uint32_t here = 0;
      for (std::size_t k = first; k < first + end - from; ++k) here += open_[k] == kNull;
      found += here;
    } else if (first == 0 || block.nulls == 0) {
      found += block.nulls;
    } else {
      for (std::size_t i = from; i < end; ++i) found += (*this)[i] == kNull;
    }
    from = end;
  }
  return found;
}

template <class T>
void Narrow<T>::set(std::size_t i, T value) {
  Block& block = blocks_[i >> kBlockBits];
  std::size_t k = i & (kBlock - 1);
  if (is_open(block)) {
    open_[k] = value;
    return;
  }
  std::uint64_t raw = raw_of(value, block.base, kNull) & (value == kNull ? block.mask : ~std::uint64_t{0});
  if (value != kNull && raw >= block.mask) {
    std::vector<T> values(kBlock);
    read(i - k, kBlock, values.data());
    values[k] = value;
    return seal(block, values.data(), true);
  }
  block.nulls += (value == kNull);
  block.nulls -= ((*this)[i] == kNull);
  std::memcpy(block.bytes.get() + k * block.width, &raw, block.width);
}

template <class T>
std::size_t Narrow<T>::bytes() const {
  std::size_t out = open_ ? kBlock * sizeof(T) : 0;
  for (const Block& block : blocks_) out += is_open(block) ? 0 : kBlock * block.width;
  return out;
}

template class Narrow<std::uint32_t>;
template class Narrow<std::int64_t>;

}  // namespace siyu::column
