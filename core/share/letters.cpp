#include "share/letters.h"

#include <array>

namespace siyu::share {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> out{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int k = 0; k < 8; ++k) value = value & 1u ? 0xEDB88320u ^ (value >> 1) : value >> 1;
    out[i] = value;
  }
  return out;
}
constexpr std::array<std::uint32_t, 256> kCrcTable = make_crc_table();

}  // namespace

std::string to_letters(std::string_view bytes) {
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += kLetters[(held >> (bits - 6)) & 63u];
  }
  if (bits > 0) out += kLetters[(held << (6 - bits)) & 63u];
  return out;
}

std::optional<std::string> from_letters(std::string_view letters) {
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char c : letters) {
    std::size_t value = kLetters.find(c);
    if (value == kLetters.npos) return std::nullopt;
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((held >> bits) & 255u);
    }
  }
  if (bits == 6 || (held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t sum = 0xFFFFFFFFu;
  for (char c : bytes) sum = kCrcTable[(sum ^ static_cast<unsigned char>(c)) & 255u] ^ (sum >> 8);
  return ~sum;
}

std::string to_base36(std::uint64_t value, std::size_t places) {
  std::string out;
  for (; value > 0 || out.size() < places; value /= 36)
    out.insert(out.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36]);
  return out;
}

std::optional<std::uint64_t> from_base36(std::string_view digits) {
  if (digits.empty() || digits.size() > 12) return std::nullopt;
  std::uint64_t out = 0;
  for (char c : digits) {
    if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) return std::nullopt;
    out = out * 36 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return out;
}

}  // namespace siyu::share
