// UTF-8 by hand: one decoder step that everything here is built on. Folding knows the few forms that exports really
// use (full-width ASCII, two variants of single characters), not Unicode as a whole.
#include "base/text.h"

#include <algorithm>
#include <cstdint>

#include "base/result.h"

namespace siyu {
namespace {

constexpr char32_t kBad = 0xFFFFFFFF;

// Decodes the character at `at` and moves past it; kBad moves one byte.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned lead = byte(at);
  if (lead < 0x80) return text[at++] & 0x7F;
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return ++at, kBad;
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    unsigned next = byte(at + i);
    if ((next & 0xC0) != 0x80) return ++at, kBad;
    value = value << 6 | (next & 0x3F);
  }
  bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return ++at, kBad;
  at += length;
  return value;
}

std::size_t blank_at_front(std::string_view text) {
  unsigned char c = static_cast<unsigned char>(text.front());
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0') return 1;
  if (c < 0x80) return 0;
  for (std::string_view blank : {"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B"}) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}

std::size_t blank_at_back(std::string_view text) {
  unsigned char c = static_cast<unsigned char>(text.back());
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0') return 1;
  if (c < 0x80) return 0;
  for (std::string_view blank : {"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B"}) {
    if (text.ends_with(blank)) return blank.size();
  }
  return 0;
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next_code_point(text, at);
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
    } else if (next_code_point(text, at) == kBad) {
      return false;
    }
  }
  return true;
}

void append_utf8(std::string& out, char32_t code_point) {
  CHECK(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      out += static_cast<char>(0xE0 | code_point >> 12);
    } else {
      out += static_cast<char>(0xF0 | code_point >> 18);
      out += static_cast<char>(0x80 | (code_point >> 12 & 0x3F));
    }
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
  }
  out += static_cast<char>(0x80 | (code_point & 0x3F));
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    std::size_t blank = blank_at_front(text);
    if (blank == 0) break;
    text.remove_prefix(blank);
  }
  while (!text.empty()) {
    std::size_t blank = blank_at_back(text);
    if (blank == 0) break;
    text.remove_suffix(blank);
  }
  return text;
}

namespace {

// The characters of header words that exports write in traditional form, and 帐, which is written for 账.
constexpr std::u32string_view kTraditional =
    U"帐訂單編號時間實額買機狀態會員電話總價數稱類產購關註冊進離請來區觸達導標籤戶應優運費貨項發貼門別龍觀讚轉評論積點"
    U"歲備暱銀務倉聯繫絡網頁瀏覽視頻範圍計";
constexpr std::u32string_view kSimplified =
    U"账订单编号时间实额买机状态会员电话总价数称类产购关注册进离请来区触达导标签户应优运费货项发贴门别龙观赞转评论积点"
    U"岁备昵银务仓联系络网页浏览视频范围计";
static_assert(kTraditional.size() == kSimplified.size());

char32_t simplified(char32_t c) {
  std::size_t at = c < 0x4E00 ? std::u32string_view::npos : kTraditional.find(c);
  return at == std::u32string_view::npos ? c : kSimplified[at];
}

}  // namespace

std::string fold_name(std::string_view text) {
  text = trim(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t from = at;
    char32_t c = next_code_point(text, at);
    if (c == kBad) {
      out += text.substr(from, at - from);
      continue;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == U'【' || c == U'〔') c = U'[';
    if (c == U'】' || c == U'〕') c = U']';
    c = simplified(c);
    if (c >= U'A' && c <= U'Z') c += 32;
    bool dropped = c == U' ' || c == U'\t' || c == U'\r' || c == U'\n' || c == 0 || c == 0xA0 || c == 0x3000 ||
                   c == 0x200B || c == 0xFEFF || c == U'_' || c == U'-';
    if (!dropped) append_utf8(out, c);
  }
  replace_all(out, "累积", "累计");
  return out;
}

std::string_view nearest_name(std::string_view word, const std::vector<std::string>& names) {
  std::u32string wanted = code_points(word);
  std::string_view best;
  std::size_t best_distance = 1 + std::max<std::size_t>(1, wanted.size() / 3);
  std::vector<std::size_t> row;
  for (const std::string& name : names) {
    std::u32string other = code_points(name);
    row.resize(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= wanted.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= other.size(); ++j) {
        std::size_t change = diagonal + (wanted[i - 1] == other[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
      }
    }
    if (row.back() < best_distance && row.back() < wanted.size()) {
      best_distance = row.back();
      best = name;
    }
  }
  return best;
}

}  // namespace siyu
