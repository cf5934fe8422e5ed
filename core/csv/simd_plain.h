// The seam of simd_*.h without vector instructions: 64 bytes as eight words. Also the reference the others are tested by.
//
// A seam is a type with: kName; Lanes load(p) of 64 bytes at any address; u64 eq(lanes, c), bit i set where byte i is c;
// u64 prefix_xor(m), bit i the parity of bits 0..i.
#pragma once

#include <cstdint>
#include <cstring>

namespace siyu::csv {
namespace {

struct SimdPlain {
  static constexpr const char* kName = "plain";
  struct Lanes {
    std::uint64_t words[8];
  };
  static Lanes load(const char* p) {
    Lanes lanes;
    std::memcpy(lanes.words, p, 64);
    return lanes;
  }
  static std::uint64_t eq(const Lanes& lanes, char c) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kLow7 = 0x7F7F7F7F7F7F7F7F;
    std::uint64_t pattern = kOnes * static_cast<unsigned char>(c), mask = 0;
    for (int i = 0; i < 8; ++i) {
      std::uint64_t differs = lanes.words[i] ^ pattern;
      std::uint64_t zero = ~(((differs & kLow7) + kLow7) | differs | kLow7);  // 0x80 in each byte that was equal
      mask |= ((zero >> 7) * 0x0102040810204080 >> 56) << (i * 8);
    }
    return mask;
  }
  static std::uint64_t prefix_xor(std::uint64_t m) {
    for (int shift = 1; shift < 64; shift *= 2) m ^= m << shift;
    return m;
  }
};

}  // namespace
}  // namespace siyu::csv
