// Deflate without a wrapper (RFC 1951), both ways: what a share link's payload is packed with.
//
// Our own, because no zlib can be installed for WebAssembly here, and the payload of a link is a few kilobytes: small and the same
// bytes everywhere matters, speed does not.
// Leaves out: preset dictionaries (a link must be readable by anyone's inflate), streaming.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace siyu::share {

// Packs bytes. Equal bytes give equal bytes, on every platform.
std::string deflate(std::string_view bytes);

enum class InflateError : std::uint8_t { damaged, too_large };
// Unpacks bytes that are one whole deflate stream and nothing behind it. Never reads past the end, and stops before more than `most`
// bytes have been written: too_large. Everything else that is wrong is damaged.
std::variant<std::string, InflateError> inflate(std::string_view packed, std::size_t most);

}  // namespace siyu::share
