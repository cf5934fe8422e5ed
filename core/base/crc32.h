// CRC-32 as zip, gzip and PNG have it (polynomial 0xEDB88320, reflected): what a part of a file or of a link must sum up to. It tells
// damage, not intent: whoever changes bytes on purpose can make the sum fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace siyu {

// The sum of `before`'s bytes followed by these; 0 is the sum of nothing, so pieces are summed one after another.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace siyu
