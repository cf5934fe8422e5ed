// Hashes that are the same on every platform: for dictionaries and for fingerprints of data. Not cryptographic.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siyu {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = (a ^ (b * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93ull;
  return h ^ (h >> 29);
}

std::string hex(std::uint64_t value);  // 16 lower-case digits

}  // namespace siyu
