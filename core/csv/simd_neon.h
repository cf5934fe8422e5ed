// The seam (see simd_plain.h) on 64-bit ARM. The parity is by shifts: not every ARM core has polynomial multiplication.
#pragma once

#include <arm_neon.h>
#include <cstdint>

namespace siyu::csv {
namespace {

struct SimdNeon {
  static constexpr const char* kName = "neon";
  struct Lanes {
    uint8x16_t parts[4];
  };
  static Lanes load(const char* p) {
    const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(p);
    return {{vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32), vld1q_u8(bytes + 48)}};
  }
  static std::uint64_t eq(const Lanes& lanes, char c) {
    // Each equal byte keeps the bit of its place in a group of eight; adding neighbours three times gathers the groups.
    const std::uint8_t kPlaces[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t places = vld1q_u8(kPlaces), pattern = vdupq_n_u8(static_cast<std::uint8_t>(c));
    uint8x16_t a = vandq_u8(vceqq_u8(lanes.parts[0], pattern), places),
               b = vandq_u8(vceqq_u8(lanes.parts[1], pattern), places);
    uint8x16_t d = vandq_u8(vceqq_u8(lanes.parts[2], pattern), places),
               e = vandq_u8(vceqq_u8(lanes.parts[3], pattern), places);
    uint8x16_t sums = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(d, e));
    sums = vpaddq_u8(sums, sums);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sums), 0);
  }
  static std::uint64_t prefix_xor(std::uint64_t m) {
    for (int shift = 1; shift < 64; shift *= 2) m ^= m << shift;
    return m;
  }
};

}  // namespace
}  // namespace siyu::csv
