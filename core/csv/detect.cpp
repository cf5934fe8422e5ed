// What a file is, by its bytes: exports lie about themselves by extension (HTML named .xls, CSV named .xls, zips).
// Order of encodings: byte-order mark, UTF-16 without one, strict UTF-8 (the last character may be cut off), GB18030; the
// first that fits without a doubt, else the one with the fewest bad sequences, else none.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "csv/encoding.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

std::string_view view(const Sample& sample) {
  return {reinterpret_cast<const char*>(sample.bytes.data()), sample.bytes.size()};
}

bool contains_folded(std::string_view text, std::string_view lower_word) {
  auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return std::search(text.begin(), text.end(), lower_word.begin(), lower_word.end(), same) != text.end();
}

struct Tally {
  std::size_t characters = 0, wide = 0, bad = 0;  // wide: beyond ASCII, good ones
  bool cut = false;                               // the file ends inside a character
};

template <class First>
Tally tally(std::span<const Sample> samples, std::uint64_t total, First first) {
  Tally sum;
  for (const Sample& sample : samples) {
    std::string_view text = view(sample);
    bool to_end = sample.offset + text.size() >= total;
    if (sample.offset > 0) {  // starts anywhere: from the first line end on everything is whole
      std::size_t line = text.find('\n');
      text.remove_prefix(line == std::string_view::npos ? std::min<std::size_t>(3, text.size()) : line);
    }
    while (!text.empty()) {
      Decoded next = first(text);
      if (next.size == 0) {
        sum.cut = sum.cut || to_end;
        break;
      }
      ++sum.characters;
      if (next.code_point == kBadSequence)
        ++sum.bad;
      else if (next.code_point >= 0x80)
        ++sum.wide;
      text.remove_prefix(next.size);
    }
  }
  return sum;
}

// UTF-16 without a mark: of the sampled units nearly all are letters that Chinese exports use.
std::optional<Encoding> detect_utf16(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  text = text.substr(0, std::min<std::size_t>(text.size(), 1 << 16) / 2 * 2);
  std::array<std::size_t, 2> good{}, ascii{};
  for (std::size_t at = 0; at < text.size(); at += 2) {
    unsigned a = static_cast<unsigned char>(text[at]), b = static_cast<unsigned char>(text[at + 1]);
    for (std::size_t big = 0; big < 2; ++big) {
      unsigned unit = big == 0 ? a | b << 8 : b | a << 8;
      bool plain = (unit >= 0x20 && unit < 0x7F) || unit == '\t' || unit == '\n' || unit == '\r';
      bool chinese = (unit >= 0x4E00 && unit <= 0x9FFF) || (unit >= 0x3000 && unit <= 0x303F) ||
                     (unit >= 0xFF00 && unit <= 0xFFEF) || (unit >= 0x2010 && unit <= 0x203B) || unit == 0xA5;
      good[big] += plain || chinese ? 1 : 0;
      ascii[big] += plain ? 1 : 0;
    }
  }
  bool zeros = text.find('\0') != std::string_view::npos;
  std::size_t units = text.size() / 2,
              better = good[1] > good[0] || (good[1] == good[0] && ascii[1] > ascii[0]) ? 1 : 0;
  if (good[better] * 100 < units * 95) return std::nullopt;
  if (!zeros && is_valid_utf8(text)) return std::nullopt;  // two ASCII letters also make a Chinese one
  return better == 0 ? Encoding::utf16le : Encoding::utf16be;
}

}  // namespace

std::optional<EncodingGuess> detect_encoding(std::span<const Sample> samples, std::uint64_t total_bytes) {
  if (samples.empty()) return std::nullopt;
  std::string_view head = view(samples.front());
  if (head.starts_with("\xEF\xBB\xBF")) return EncodingGuess{Encoding::utf8, 3};
  constexpr std::string_view kUtf32Little("\xFF\xFE\0\0", 4), kUtf32Big("\0\0\xFE\xFF", 4);
  if (head.starts_with(kUtf32Little) || head.starts_with(kUtf32Big)) return std::nullopt;
  if (head.starts_with("\xFF\xFE")) return EncodingGuess{Encoding::utf16le, 2};
  if (head.starts_with("\xFE\xFF")) return EncodingGuess{Encoding::utf16be, 2};
  if (std::optional<Encoding> utf16 = detect_utf16(head)) return EncodingGuess{*utf16, 0};

  Tally utf8 = tally(samples, total_bytes, first_utf8);
  if (utf8.bad == 0 && (!utf8.cut || utf8.wide > 0)) return EncodingGuess{Encoding::utf8, 0};
  Tally gb = tally(samples, total_bytes, first_gb18030);
  utf8.bad += utf8.cut;
  gb.bad += gb.cut;
  if (gb.bad == 0) return EncodingGuess{Encoding::gb18030, 0};
  bool choose_utf8 = utf8.bad <= gb.bad;
  const Tally& better = choose_utf8 ? utf8 : gb;
  bool mostly_clean = better.bad * 10 <= better.wide || better.bad * 100 <= better.characters;
  if (!mostly_clean) return std::nullopt;
  return EncodingGuess{choose_utf8 ? Encoding::utf8 : Encoding::gb18030, 0};
}

Container detect_container(std::span<const Sample> samples, std::string_view text) {
  std::string_view head = view(samples.front());
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
    for (const Sample& sample : samples) {
      std::string_view bytes = view(sample);
      if (bytes.find("[Content_Types].xml") != std::string_view::npos && bytes.find("xl/") != std::string_view::npos) {
        return Container::xlsx;
      }
    }
    return Container::zip;
  }
  if (head.starts_with("\xD0\xCF\x11\xE0")) return Container::xls;
  if (head.starts_with("\x1F\x8B")) return Container::gzip;
  if (head.starts_with("%PDF-")) return Container::pdf;
  if (head.starts_with("\x89PNG") || head.starts_with("\xFF\xD8\xFF") || head.starts_with("GIF8"))
    return Container::image;

  std::string_view begin = trim(text);
  if (begin.empty()) return Container::empty;
  if (begin.front() == '<' && (contains_folded(begin, "<table") || contains_folded(begin, "<html")))
    return Container::html;
  if (begin.front() == '{' || begin.front() == '[') {
    std::string_view next = trim(begin.substr(1));
    char c = next.empty() ? '\0' : next.front();
    bool inside = c == '"' || (begin.front() == '{' ? c == '}' : c == '{' || c == '[' || c == ']');
    if (inside) return Container::json;
  }
  std::size_t controls = 0;
  for (char c : text) {
    unsigned char byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1A ? 1 : 0;
  }
  return controls > 4 && controls * 20 > text.size() ? Container::binary : Container::csv;
}

std::string_view container_name(Container container) {
  constexpr std::array<std::string_view, 11> kNames = {"csv",  "xlsx", "xls",   "html",   "json", "zip",
                                                       "gzip", "pdf",  "image", "binary", "empty"};
  return kNames[static_cast<std::size_t>(container)];
}

}  // namespace siyu::csv
