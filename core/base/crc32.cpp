// Sixteen bytes a turn, by sixteen tables: the tables say what a byte does to the sum when so many more follow it, so that the sixteen
// look-ups do not wait for each other. The tables are made at compile time.
#include "base/crc32.h"

#include <array>
#include <cstring>

namespace siyu {

namespace {

constexpr std::size_t kStride = 16;
using Tables = std::array<std::array<std::uint32_t, 256>, kStride>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) ? 0xEDB88320u : 0u);
    tables[0][byte] = sum;
  }
  for (std::size_t k = 1; k < kStride; ++k)
    for (std::size_t byte = 0; byte < 256; ++byte)
      tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 255];
  return tables;
}

constexpr Tables kTables = make_tables();

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before) {
  std::uint32_t sum = ~before;
  const std::byte* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= kStride; left -= kStride, p += kStride) {
    std::uint32_t words[kStride / 4];
    std::memcpy(words, p, kStride);  // all our platforms are little-endian
    words[0] ^= sum;
    sum = 0;
    for (std::size_t k = 0; k < kStride / 4; ++k)
      for (std::size_t byte = 0; byte < 4; ++byte)
        sum ^= kTables[kStride - 1 - 4 * k - byte][(words[k] >> (8 * byte)) & 255];
  }
  for (; left > 0; --left, ++p) sum = (sum >> 8) ^ kTables[0][(sum ^ static_cast<std::uint32_t>(*p)) & 255];
  return ~sum;
}

}  // namespace siyu
