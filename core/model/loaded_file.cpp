// What is done to a file once, after parsing: its fingerprint, and the translation of its values.
#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "base/slices.h"
#include "model/store.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

// 64-bit words mixed in four lanes, so that a long column is hashed at memory speed; the same on every platform.
class Fingerprint {
 public:
  void add(std::uint64_t word) { stir(lanes_[next_++ & 3], word); }
  template <class T>
  void add(const column::Narrow<T>& values) {
    values.each_block([&](std::uint64_t base, std::span<const std::uint8_t> cells) {
      add(base);
      add(cells.size());
      in_slices(cells.size(), kSlice,
                [&](std::size_t from, std::size_t to) { add_bytes(cells.subspan(from, to - from)); });
    });
  }
  void add(const column::Reals& reals) {
    for (std::size_t b = 0; b < reals.block_count(); ++b) {
      std::span<const double> block = reals.block(b);
      in_slices(block.size(), kSlice, [&](std::size_t from, std::size_t to) {
        add_words(to - from, [&](std::size_t i) { return word_of(block[from + i]); });
      });
    }
  }
  std::uint64_t value() const { return mix(mix(lanes_[0], lanes_[1]), mix(lanes_[2], lanes_[3] + next_)); }

 private:
  static constexpr std::size_t kSlice = 1 << 15;

  static void stir(std::uint64_t& lane, std::uint64_t word) {
    lane = (lane ^ word) * 0x9E3779B97F4A7C15ull;
    lane ^= lane >> 29;
  }
  static std::uint64_t word_of(double value) {
    std::uint64_t bits;
    static_assert(sizeof bits == sizeof value);
    std::memcpy(&bits, &value, sizeof bits);
    return value != value ? 0x7FF8000000000000ull : bits;  // one NaN: null
  }
  // The words at(0), at(1) …, four at a time from the first lane on.
  template <class At>
  void add_words(std::size_t count, At at) {
    std::size_t i = 0;
    for (; i < count && (next_ & 3) != 0; ++i) add(at(i));
    std::uint64_t lanes[4] = {lanes_[0], lanes_[1], lanes_[2], lanes_[3]};
    std::size_t four = i + (count - i) / 4 * 4;
    next_ += four - i;
    for (; i < four; i += 4)
      for (std::size_t k = 0; k < 4; ++k) stir(lanes[k], at(i + k));
    for (std::size_t k = 0; k < 4; ++k) lanes_[k] = lanes[k];
    for (; i < count; ++i) add(at(i));
  }
  // Eight to a word; those that the last word misses are 0.
  void add_bytes(std::span<const std::uint8_t> bytes) {
    std::size_t whole = bytes.size() / 8;
    add_words(whole, [&](std::size_t i) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + 8 * i, sizeof word);
      return word;
    });
    if (bytes.size() == 8 * whole) return;
    std::uint64_t last = 0;
    std::memcpy(&last, bytes.data() + 8 * whole, bytes.size() - 8 * whole);
    add(last);
  }

  std::uint64_t lanes_[4] = {1, 2, 3, 4};
  std::uint64_t next_ = 0;
};

}  // namespace

std::uint64_t fingerprint(const csv::Parsed& parsed) {
  Fingerprint out;
  for (const auto& [name, column] : parsed.table.columns()) {
    out.add(hash_bytes(name));
    out.add(static_cast<std::uint64_t>(column.type()));
    out.add(column.size());
    out.add(column.codes());
    out.add(column.values());
    out.add(column.reals());
    for (std::uint32_t code = 0; code < column.dictionary().size(); ++code)
      out.add(hash_bytes(column.dictionary().text(code)));
  }
  return out.value();
}

void apply_values(column::Table& table, const std::vector<ValueMap>& values) {
  for (const ValueMap& map : values) {
    Column* column = table.find(map.field);
    if (!column || column->type() != Type::text) continue;
    Column mapped(Type::text);
    std::vector<std::uint32_t> code_of(column->dictionary().size());
    for (std::uint32_t code = 0; code < code_of.size(); ++code) {
      std::string_view text = column->dictionary().text(code);
      for (const auto& [from, to] : map.values)
        if (from == text) text = to;
      code_of[code] = mapped.dictionary().add(text);
    }
    for (std::size_t row = 0; row < column->size(); ++row) {
      std::uint32_t code = column->codes()[row];
      mapped.add_code(code == kNullCode ? kNullCode : code_of[code]);
    }
    *column = std::move(mapped);
  }
}

}  // namespace siyu::model
