// Hashing eight bytes at a time with the mixer of the header. All our platforms are little-endian, so the same bytes
// give the same number everywhere. Not for adversaries: a crafted file can make a dictionary slow, not wrong.
#include "base/hash.h"

#include <cstring>

namespace siyu {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t state = mix(seed, bytes.size());
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    state = mix(state, word);
  }
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, left);
    state = mix(state, word);
  }
  return state;
}

std::string hex(std::uint64_t value) {
  std::string digits(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[value & 15];
  return digits;
}

}  // namespace siyu
