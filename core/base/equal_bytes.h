// Which of up to 64 bytes are equal to one, as bits: sixteen at once where the machine compares so many.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace siyu {

inline std::uint32_t equal_of_sixteen(const std::uint8_t* bytes, std::uint8_t value) {
#if defined(__wasm_simd128__)
  return static_cast<std::uint32_t>(
      wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(bytes), wasm_i8x16_splat(static_cast<std::int8_t>(value)))));
#elif defined(__SSE2__)
  __m128i all = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(all, _mm_set1_epi8(static_cast<char>(value)))));
#else
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < 16; ++i) bits |= static_cast<std::uint32_t>(bytes[i] == value) << i;
  return bits;
#endif
}

// Bit i is set where bytes[i] == value. REQUIRES: 0 < count <= 64, and up to the next multiple of sixteen bytes can be read.
inline std::uint64_t equal_bytes(const std::uint8_t* bytes, std::size_t count, std::uint8_t value) {
  std::uint64_t bits = equal_of_sixteen(bytes, value);
  for (std::size_t at = 16; at < count; at += 16) bits |= std::uint64_t{equal_of_sixteen(bytes + at, value)} << at;
  return bits & (~std::uint64_t{0} >> (64 - count));
}

}  // namespace siyu
