// Bytes as letters that no chat program touches, and the sum that tells whether one was touched all the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siyu::share {

// base64url without padding.
std::string to_letters(std::string_view bytes);
// Nothing where the text is not what to_letters writes for some bytes: a foreign letter, a lone one, bits left over.
std::optional<std::string> from_letters(std::string_view letters);

// CRC-32 as zip, gzip and png have it.
std::uint32_t crc32(std::string_view bytes);

// Digits 0-9a-z, at least `places` of them.
std::string to_base36(std::uint64_t value, std::size_t places = 1);
// Nothing but such digits, and fitting.
std::optional<std::uint64_t> from_base36(std::string_view digits);

}  // namespace siyu::share
