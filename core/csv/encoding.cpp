// The decoders. GB18030 is a table of its two-byte codes (generated at build time from what Node knows), a list of ranges
// for the four-byte codes of the basic plane, and arithmetic for the rest; Big5 is a table alone, made in the same way.
// Leaves out: the four codes of Hong Kong's Big5 that mean two code points, and its characters beyond the basic plane.
#include "csv/encoding.h"

#include <algorithm>
#include <cstdint>

#include "base/result.h"
#include "base/text.h"
#include "encoding_tables.inc"

namespace siyu::csv {
namespace {

constexpr char kBadByte = '\xFF';

// 80 to 9F of windows-1252; what lies above is what Unicode has there.
constexpr char16_t kWindows1252[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                       0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

char32_t four_byte_code_point(std::uint32_t pointer) {
  if (pointer >= 189000) return pointer <= 1237575 ? 0x10000 + pointer - 189000 : kBadSequence;
  if (pointer > 39419) return kBadSequence;
  if (pointer == 7457) return 0xE7C7;
  const auto* begin = std::begin(kGb18030Ranges);
  const auto* after =
      std::upper_bound(begin, std::end(kGb18030Ranges), pointer,
                       [](std::uint32_t value, const Gb18030Range& range) { return value < range.pointer; });
  return after[-1].code_point + (pointer - after[-1].pointer);
}

void append_or_mark(std::string& out, char32_t code_point) {
  if (code_point == kBadSequence)
    out += kBadByte;
  else
    append_utf8(out, code_point);
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "utf-8";
    case Encoding::gb18030:
      return "gb18030";
    case Encoding::utf16le:
      return "utf-16le";
    case Encoding::utf16be:
      return "utf-16be";
    case Encoding::big5:
      return "big5";
    case Encoding::utf32le:
      return "utf-32le";
    case Encoding::utf32be:
      return "utf-32be";
    case Encoding::windows1252:
      return "windows-1252";
  }
  CHECK(false);
}

std::optional<Encoding> parse_encoding(std::string_view name) {
  std::string folded = fold_name(name);
  if (folded == "utf8" || folded == "utf8bom" || folded == "ascii" || folded == "usascii") return Encoding::utf8;
  if (folded == "gb18030" || folded == "gbk" || folded == "gb2312" || folded == "cp936" || folded == "936")
    return Encoding::gb18030;
  if (folded == "utf16le" || folded == "utf16" || folded == "unicode") return Encoding::utf16le;
  if (folded == "utf16be") return Encoding::utf16be;
  if (folded == "big5" || folded == "big5hkscs" || folded == "cp950" || folded == "950") return Encoding::big5;
  if (folded == "utf32le" || folded == "utf32") return Encoding::utf32le;
  if (folded == "utf32be") return Encoding::utf32be;
  if (folded == "windows1252" || folded == "cp1252" || folded == "1252" || folded == "latin1" || folded == "iso88591")
    return Encoding::windows1252;
  return std::nullopt;
}

bool scans_raw(Encoding encoding, char delimiter) {
  unsigned char byte = static_cast<unsigned char>(delimiter);
  if (encoding == Encoding::utf8 || encoding == Encoding::windows1252) return byte < 0x80;
  // Second bytes: 30 to 39 and from 40 on in GB18030, from 40 on in Big5 (which has '|' among them).
  return (encoding == Encoding::gb18030 || encoding == Encoding::big5) && byte < 0x40 &&
         !(delimiter >= '0' && delimiter <= '9');
}

Decoded first_utf8(std::string_view text) {
  unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return {1, lead};
  if (lead < 0xC2 || lead > 0xF4) return {1, kBadSequence};
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = lead & (0x7Fu >> length);
  unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i, least = 0x80, most = 0xBF) {
    if (i == text.size()) return {0, kBadSequence};
    unsigned next = byte_at(text, i);
    if (next < least || next > most) return {i, kBadSequence};
    value = value << 6 | (next & 0x3F);
  }
  return {length, value};
}

Decoded first_gb18030(std::string_view text) {
  unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return {1, lead};
  if (lead == 0x80) return {1, 0x20AC};
  if (lead == 0xFF) return {1, kBadSequence};
  if (text.size() < 2) return {0, kBadSequence};
  unsigned second = byte_at(text, 1);
  if (second >= 0x40 && second != 0x7F && second != 0xFF) {
    return {2, kGb18030TwoByte[(lead - 0x81) * 190 + second - (second < 0x7F ? 0x40 : 0x41)]};
  }
  if (second < 0x30 || second > 0x39) return {second < 0x80 ? std::size_t{1} : std::size_t{2}, kBadSequence};
  if (text.size() < 3) return {0, kBadSequence};
  unsigned third = byte_at(text, 2);
  if (third < 0x81 || third > 0xFE) return {1, kBadSequence};
  if (text.size() < 4) return {0, kBadSequence};
  unsigned fourth = byte_at(text, 3);
  if (fourth < 0x30 || fourth > 0x39) return {1, kBadSequence};
  char32_t value =
      four_byte_code_point(((lead - 0x81) * 10 + second - 0x30) * 1260 + (third - 0x81) * 10 + fourth - 0x30);
  return {value == kBadSequence ? std::size_t{1} : std::size_t{4}, value};
}

Decoded first_big5(std::string_view text) {
  unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return {1, lead};
  if (lead == 0x80 || lead == 0xFF) return {1, kBadSequence};
  if (text.size() < 2) return {0, kBadSequence};
  unsigned second = byte_at(text, 1);
  char32_t value = 0;
  if ((second >= 0x40 && second <= 0x7E) || (second >= 0xA1 && second <= 0xFE))
    value = kBig5[(lead - 0x81) * 157 + second - (second < 0x7F ? 0x40 : 0x62)];
  if (value == 0) return {second < 0x80 ? std::size_t{1} : std::size_t{2}, kBadSequence};
  return {2, value};
}

Decoded first_windows1252(std::string_view text) {
  unsigned byte = byte_at(text, 0);
  return {1, byte < 0x80 || byte > 0x9F ? byte : kWindows1252[byte - 0x80]};
}

void Transcoder::append(std::string_view bytes, std::string& out) {
  while (!pending_.empty() && !bytes.empty()) {
    pending_ += bytes.front();
    bytes.remove_prefix(1);
    std::string whole;
    whole.swap(pending_);
    append_units(whole, out);
  }
  if (!bytes.empty()) append_units(bytes, out);
}

void Transcoder::append_units(std::string_view bytes, std::string& out) {
  if (encoding_ == Encoding::utf16le || encoding_ == Encoding::utf16be) return append_utf16(bytes, out);
  if (encoding_ == Encoding::utf32le || encoding_ == Encoding::utf32be) {
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
      char32_t value = 0;
      for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | byte_at(bytes, encoding_ == Encoding::utf32be ? i : 3 - i);
      bool good = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
      append_or_mark(out, good ? value : kBadSequence);
    }
    pending_ = bytes;
    return;
  }
  Decoded (*first_of)(std::string_view) = encoding_ == Encoding::utf8      ? first_utf8
                                          : encoding_ == Encoding::gb18030 ? first_gb18030
                                          : encoding_ == Encoding::big5    ? first_big5
                                                                           : first_windows1252;
  while (!bytes.empty()) {
    Decoded first = first_of(bytes);
    if (first.size == 0) break;
    append_or_mark(out, first.code_point);
    bytes.remove_prefix(first.size);
  }
  pending_ = bytes;
}

void Transcoder::append_utf16(std::string_view bytes, std::string& out) {
  std::size_t low_byte = encoding_ == Encoding::utf16le ? 0 : 1;
  for (; bytes.size() >= 2; bytes.remove_prefix(2)) {
    char32_t unit = byte_at(bytes, low_byte) | byte_at(bytes, 1 - low_byte) << 8;
    bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (high_ != 0) {
      if (low) {
        append_utf8(out, 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
        high_ = 0;
        continue;
      }
      out += kBadByte;
      high_ = 0;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF)
      high_ = unit;
    else
      append_or_mark(out, low ? kBadSequence : unit);
  }
  pending_ = bytes;
}

void Transcoder::finish(std::string& out) {
  if (high_ != 0) out += kBadByte;
  high_ = 0;
  if (encoding_ == Encoding::gb18030 || encoding_ == Encoding::big5 || encoding_ == Encoding::utf8) {
    // An unfinished character: its first byte is bad, what follows may still be text. (At the end of a whole file the WHATWG
    // decoder drops what follows; a cell is no whole file.)
    while (!pending_.empty()) {
      out += kBadByte;
      std::string rest = encoding_ == Encoding::utf8 ? std::string() : pending_.substr(1);
      pending_.clear();
      append_units(rest, out);
    }
  } else if (!pending_.empty()) {
    out += kBadByte;
    pending_.clear();
  }
}

std::string decode(std::string_view bytes, Encoding encoding, std::size_t* bad) {
  std::string marked, out;
  if (encoding == Encoding::utf8) {
    if (is_valid_utf8(bytes)) return std::string(bytes);
  }
  Transcoder transcoder(encoding);
  transcoder.append(bytes, marked);
  transcoder.finish(marked);
  for (char c : marked) {
    if (c != kBadByte) {
      out += c;
      continue;
    }
    append_utf8(out, 0xFFFD);
    if (bad != nullptr) ++*bad;
  }
  return out;
}

}  // namespace siyu::csv
