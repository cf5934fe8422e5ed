// The seam (see simd_plain.h) on WebAssembly's 128-bit vectors.
#pragma once

#include <wasm_simd128.h>
#include <cstdint>

namespace siyu::csv {
namespace {

struct SimdWasm {
  static constexpr const char* kName = "wasm";
  struct Lanes {
    v128_t parts[4];
  };
  static Lanes load(const char* p) {
    return {{wasm_v128_load(p), wasm_v128_load(p + 16), wasm_v128_load(p + 32), wasm_v128_load(p + 48)}};
  }
  static std::uint64_t eq(const Lanes& lanes, char c) {
    v128_t pattern = wasm_i8x16_splat(c);
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
      std::uint32_t bits = static_cast<std::uint32_t>(wasm_i8x16_bitmask(wasm_i8x16_eq(lanes.parts[i], pattern)));
      mask |= static_cast<std::uint64_t>(bits & 0xFFFF) << (16 * i);
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
