// Unpacking: every read asks whether there are bits left, every write whether there is room.

#include <array>
#include <vector>

#include "share/deflate.h"
#include "share/deflate_tables.h"

namespace siyu::share {
namespace {

class Bits {
 public:
  explicit Bits(std::string_view bytes) : bytes_(bytes) {}
  // The next `count` bits, the lowest first; after the end zeros, and ended() says so.
  std::uint32_t take(unsigned count) {
    std::uint32_t out = 0;
    for (unsigned i = 0; i < count; ++i) out |= bit() << i;
    return out;
  }
  std::uint32_t bit() {
    if (at_ >= bytes_.size() * 8) {
      ended_ = true;
      return 0;
    }
    std::uint32_t out = (static_cast<unsigned char>(bytes_[at_ / 8]) >> (at_ % 8)) & 1u;
    ++at_;
    return out;
  }
  void to_byte() { at_ = (at_ + 7) / 8 * 8; }
  bool ended() const { return ended_; }
  // All whole bytes were read, and what is left of the last one is zero.
  bool at_end() {
    while (at_ % 8 != 0)
      if (bit()) return false;
    return at_ == bytes_.size() * 8;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

// A canonical code, decoded a length at a time (as deflate's own description counts it).
class Code {
 public:
  // False where the lengths are no complete prefix code. A lone code of one bit is allowed, and a code without any symbol: a block
  // without matches has such a code of distances.
  bool make(const std::uint8_t* lengths, std::size_t size) {
    counts_.fill(0);
    for (std::size_t i = 0; i < size; ++i) ++counts_[lengths[i]];
    counts_[0] = 0;
    std::array<std::uint16_t, kLongestCode + 2> offsets{};
    std::int32_t left = 1;
    std::size_t used = 0;
    for (unsigned length = 1; length <= kLongestCode; ++length) {
      left = left * 2 - counts_[length];
      if (left < 0) return false;
      used += counts_[length];
      offsets[length + 1] = static_cast<std::uint16_t>(offsets[length] + counts_[length]);
    }
    if (left > 0 && (used > 1 || (used == 1 && counts_[1] == 0))) return false;
    symbols_.assign(used, 0);
    for (std::size_t i = 0; i < size; ++i)
      if (lengths[i]) symbols_[offsets[lengths[i]]++] = static_cast<std::uint16_t>(i);
    return true;
  }
  // -1 where the bits are no code.
  int read(Bits& bits) const {
    std::int32_t code = 0, first = 0, index = 0;
    for (unsigned length = 1; length <= kLongestCode; ++length) {
      code |= static_cast<std::int32_t>(bits.bit());
      std::int32_t count = counts_[length];
      if (code - count < first) return symbols_[static_cast<std::size_t>(index + (code - first))];
      index += count;
      first = (first + count) * 2;
      code *= 2;
      if (bits.ended()) return -1;
    }
    return -1;
  }

 private:
  std::array<std::uint16_t, kLongestCode + 1> counts_{};
  std::vector<std::uint16_t> symbols_;
};

bool read_codes(Bits& bits, Code& literals, Code& distances) {
  std::size_t literal_count = bits.take(5) + 257, distance_count = bits.take(5) + 1, order_count = bits.take(4) + 4;
  if (literal_count > kLiterals - 2 || distance_count > kDistances) return false;
  std::array<std::uint8_t, 19> own{};
  for (std::size_t i = 0; i < order_count; ++i) own[kLengthOrder[i]] = static_cast<std::uint8_t>(bits.take(3));
  Code lengths_code;
  if (!lengths_code.make(own.data(), own.size())) return false;
  std::array<std::uint8_t, kLiterals + kDistances> lengths{};
  for (std::size_t i = 0; i < literal_count + distance_count;) {
    int symbol = lengths_code.read(bits);
    if (symbol < 0 || bits.ended()) return false;
    if (symbol < 16) {
      lengths[i++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    std::uint8_t value = symbol == 16 ? lengths[i - 1] : std::uint8_t{0};
    std::size_t times = symbol == 16 ? 3 + bits.take(2) : symbol == 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (i + times > literal_count + distance_count) return false;
    while (times-- > 0) lengths[i++] = value;
  }
  return lengths[256] != 0 && literals.make(lengths.data(), literal_count) &&
         distances.make(lengths.data() + literal_count, distance_count);
}

}  // namespace

std::variant<std::string, InflateError> inflate(std::string_view packed, std::size_t most) {
  Bits bits(packed);
  std::string out;
  for (bool last = false; !last;) {
    last = bits.bit() != 0;
    std::uint32_t kind = bits.take(2);
    if (bits.ended() || kind == 3) return InflateError::damaged;
    if (kind == 0) {
      bits.to_byte();
      std::uint32_t size = bits.take(16), inverse = bits.take(16);
      if (bits.ended() || (size ^ inverse) != 0xFFFF) return InflateError::damaged;
      if (size > most - out.size()) return InflateError::too_large;
      for (std::uint32_t i = 0; i < size && !bits.ended(); ++i) out += static_cast<char>(bits.take(8));
      if (bits.ended()) return InflateError::damaged;
      continue;
    }
    Code literals, distances;
    if (kind == 1) {
      auto fixed = fixed_lengths();
      CHECK(literals.make(fixed.literals.data(), fixed.literals.size()) &&
            distances.make(fixed.distances.data(), fixed.distances.size()));
    } else if (!read_codes(bits, literals, distances)) {
      return InflateError::damaged;
    }
    while (true) {
      int symbol = literals.read(bits);
      if (symbol < 0 || bits.ended()) return InflateError::damaged;
      if (symbol == 256) break;
      if (symbol < 256) {
        if (out.size() == most) return InflateError::too_large;
        out += static_cast<char>(symbol);
        continue;
      }
      if (symbol > 285) return InflateError::damaged;
      const Span& length_span = kLengths[static_cast<std::size_t>(symbol - 257)];
      std::size_t length = length_span.base + bits.take(length_span.bits);
      int distance_symbol = distances.read(bits);
      if (distance_symbol < 0 || distance_symbol > 29) return InflateError::damaged;
      const Span& distance_span = kDistanceSpans[static_cast<std::size_t>(distance_symbol)];
      std::size_t distance = distance_span.base + bits.take(distance_span.bits);
      if (bits.ended() || distance > out.size()) return InflateError::damaged;
      if (length > most - out.size()) return InflateError::too_large;
      for (std::size_t from = out.size() - distance; length > 0; --length) out += out[from++];
    }
  }
  if (!bits.at_end()) return InflateError::damaged;
  return out;
}

}  // namespace siyu::share
