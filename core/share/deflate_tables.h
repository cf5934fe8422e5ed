// The numbers of deflate that packing and unpacking share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/result.h"

namespace siyu::share {

constexpr unsigned kLongestCode = 15, kShortestMatch = 3, kLongestMatch = 258, kFarthest = 32768;
constexpr std::size_t kLiterals = 288, kDistances = 30;

// A symbol stands for `base` and as many more as its further bits say.
struct Span {
  std::uint16_t base;
  std::uint8_t bits;
};

constexpr std::array<Span, 29> make_lengths() {
  std::array<Span, 29> out{};
  std::uint16_t base = kShortestMatch;
  for (std::size_t i = 0; i < 28; ++i) {
    std::uint8_t bits = i < 8 ? std::uint8_t{0} : static_cast<std::uint8_t>(i / 4 - 1);
    out[i] = {base, bits};
    base = static_cast<std::uint16_t>(base + (1u << bits));
  }
  out[28] = {kLongestMatch, 0};
  return out;
}
constexpr std::array<Span, 30> make_distances() {
  std::array<Span, 30> out{};
  std::uint16_t base = 1;
  for (std::size_t i = 0; i < 30; ++i) {
    std::uint8_t bits = i < 4 ? std::uint8_t{0} : static_cast<std::uint8_t>(i / 2 - 1);
    out[i] = {base, bits};
    base = static_cast<std::uint16_t>(base + (1u << bits));
  }
  return out;
}
constexpr std::array<Span, 29> kLengths = make_lengths();
constexpr std::array<Span, 30> kDistanceSpans = make_distances();
constexpr std::array<std::uint8_t, 19> kLengthOrder{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

struct FixedLengths {
  std::array<std::uint8_t, kLiterals> literals;
  std::array<std::uint8_t, 32> distances;
};
constexpr FixedLengths fixed_lengths() {
  FixedLengths out{};
  for (std::size_t i = 0; i < kLiterals; ++i)
    out.literals[i] = static_cast<std::uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  for (std::uint8_t& length : out.distances) length = 5;
  return out;
}

}  // namespace siyu::share
