// The seam (see simd_plain.h) on AVX2 with carry-less multiplication. Only for a file that is compiled with both.
#pragma once

#include <immintrin.h>
#include <cstdint>

namespace siyu::csv {
namespace {

struct SimdAvx2 {
  static constexpr const char* kName = "avx2";
  struct Lanes {
    __m256i low, high;
  };
  static Lanes load(const char* p) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32))};
  }
  static std::uint64_t eq(const Lanes& lanes, char c) {
    __m256i pattern = _mm256_set1_epi8(c);
    std::uint32_t low = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(lanes.low, pattern)));
    std::uint32_t high = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(lanes.high, pattern)));
    return low | static_cast<std::uint64_t>(high) << 32;
  }
  static std::uint64_t prefix_xor(std::uint64_t m) {
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(m)), _mm_set1_epi8(-1), 0);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
  }
};

}  // namespace
}  // namespace siyu::csv
