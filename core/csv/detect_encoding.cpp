// The encoding of a text, in this order: byte-order mark; UTF-32 and UTF-16 without one; strict UTF-8 (the last character
// may be cut off); GB18030 or Big5, by which of them makes the commoner characters; the one with the fewest bad sequences;
// windows-1252 for what is mostly ASCII; none.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "csv/encoding.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

// Frequent in texts and exports; the simplified and the traditional list hold the same words.
constexpr std::u32string_view kSimplified =
    U"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家"
    U"种事成"
    U"方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日订单编号金额时间支付用户名称手"
    U"机期数量"
    U"商品状态客关注取消新增昵标签姓微信群店铺类型店员工备价格退款优惠收货物流运费买卖应实元账";
constexpr std::u32string_view kTraditional =
    U"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家"
    U"種事成"
    U"方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日訂單編號金額時間支付用戶名稱手"
    U"機期數量"
    U"商品狀態客關注取消新增暱標籤姓微信群店鋪類型店員工備價格退款優惠收貨物流運費買賣應實元賬";

std::string_view view(const Sample& sample) {
  return {reinterpret_cast<const char*>(sample.bytes.data()), sample.bytes.size()};
}

struct Tally {
  std::size_t characters = 0, wide = 0, bad = 0;  // wide: beyond ASCII, good ones
  std::size_t common = 0;                         // of the wide ones
  std::size_t letters = 0;                        // wide ones whose second byte is a letter of ASCII
  bool cut = false;                               // the file ends inside a character
};

template <class First>
Tally tally(std::span<const Sample> samples, std::uint64_t total, First first, std::u32string_view common = {}) {
  Tally sum;
  for (const Sample& sample : samples) {
    std::string_view text = view(sample);
    bool to_end = sample.offset + text.size() >= total;
    if (sample.offset > 0) {  // starts anywhere: from the first line end on everything is whole
      std::size_t line = text.find('\n');
      text.remove_prefix(line == std::string_view::npos ? std::min<std::size_t>(3, text.size()) : line);
    }
    for (;;) {
      auto wide = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
      sum.characters += static_cast<std::size_t>(wide - text.begin());  // ASCII, which is the same in all of these
      text.remove_prefix(static_cast<std::size_t>(wide - text.begin()));
      if (text.empty()) break;
      Decoded next = first(text);
      if (next.size == 0) {
        sum.cut = sum.cut || to_end;
        break;
      }
      ++sum.characters;
      if (next.code_point == kBadSequence) {
        ++sum.bad;
      } else if (next.code_point >= 0x80) {
        ++sum.wide;
        if (!common.empty()) sum.common += common.find(next.code_point) != std::u32string_view::npos ? 1 : 0;
        if (next.size == 2) {
          unsigned char second = static_cast<unsigned char>(text[1] | 0x20);
          sum.letters += second >= 'a' && second <= 'z' ? 1 : 0;
        }
      }
      text.remove_prefix(next.size);
    }
  }
  sum.bad += sum.cut ? 1 : 0;
  return sum;
}

bool is_mostly_clean(const Tally& tally) { return tally.bad * 10 <= tally.wide || tally.bad * 100 <= tally.characters; }

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

// UTF-32 without a mark: every unit a small one, whose upper bytes are zero.
std::optional<Encoding> detect_utf32(std::string_view text) {
  if (text.size() < 8) return std::nullopt;
  text = text.substr(0, std::min<std::size_t>(text.size(), 1 << 16) / 4 * 4);
  std::size_t little = 0, big = 0, units = text.size() / 4;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    little += text[at + 3] == 0 && text[at + 2] == 0 && text[at] != 0 ? 1 : 0;
    big += text[at] == 0 && text[at + 1] == 0 && text[at + 3] != 0 ? 1 : 0;
  }
  if (little * 100 >= units * 95) return Encoding::utf32le;
  if (big * 100 >= units * 95) return Encoding::utf32be;
  return std::nullopt;
}

// Letters with accents among much ASCII, and none of the bytes that mean nothing there.
bool is_western(std::span<const Sample> samples) {
  std::size_t bytes = 0, high = 0;
  for (const Sample& sample : samples) {
    for (char c : view(sample)) {
      unsigned char byte = static_cast<unsigned char>(c);
      if (byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D) return false;
      if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != 0x1A) return false;
      ++bytes;
      high += byte >= 0x80 ? 1 : 0;
    }
  }
  return high * 3 <= bytes;
}

}  // namespace

std::optional<EncodingGuess> detect_encoding(std::span<const Sample> samples, std::uint64_t total_bytes) {
  if (samples.empty()) return std::nullopt;
  std::string_view head = view(samples.front());
  if (head.starts_with("\xEF\xBB\xBF")) return EncodingGuess{Encoding::utf8, 3};
  constexpr std::string_view kUtf32Little("\xFF\xFE\0\0", 4), kUtf32Big("\0\0\xFE\xFF", 4);
  if (head.starts_with(kUtf32Little)) return EncodingGuess{Encoding::utf32le, 4};
  if (head.starts_with(kUtf32Big)) return EncodingGuess{Encoding::utf32be, 4};
  if (head.starts_with("\xFF\xFE")) return EncodingGuess{Encoding::utf16le, 2};
  if (head.starts_with("\xFE\xFF")) return EncodingGuess{Encoding::utf16be, 2};
  if (std::optional<Encoding> utf32 = detect_utf32(head)) return EncodingGuess{*utf32, 0};
  if (std::optional<Encoding> utf16 = detect_utf16(head)) return EncodingGuess{*utf16, 0};

  Tally utf8 = tally(samples, total_bytes, first_utf8);
  if (utf8.bad == 0 || (utf8.bad == 1 && utf8.cut && utf8.wide > 0)) return EncodingGuess{Encoding::utf8, 0};
  Tally gb = tally(samples, total_bytes, first_gb18030, kSimplified);
  Tally big5 = tally(samples, total_bytes, first_big5, kTraditional);
  // Hundreds of bytes of Big5 read as GB18030 without a fault: then the characters are rare ones.
  bool traditional = is_mostly_clean(big5) && big5.common * gb.wide > gb.common * big5.wide;
  const Tally& chinese = traditional ? big5 : gb;
  EncodingGuess guess{traditional ? Encoding::big5 : Encoding::gb18030, 0};
  // "né" before a letter is a Chinese character too, but one whose second byte is that letter.
  bool western =
      is_western(samples) && (chinese.letters * 2 > chinese.wide || chinese.wide == 0) && chinese.common == 0;
  if (chinese.bad == 0 && !western) return guess;
  if (utf8.bad <= chinese.bad && is_mostly_clean(utf8) && utf8.wide > 0) return EncodingGuess{Encoding::utf8, 0};
  if (is_mostly_clean(chinese) && !western) return guess;
  if (is_western(samples)) return EncodingGuess{Encoding::windows1252, 0};
  if (is_mostly_clean(utf8) && utf8.bad <= chinese.bad) return EncodingGuess{Encoding::utf8, 0};
  return std::nullopt;
}

}  // namespace siyu::csv
