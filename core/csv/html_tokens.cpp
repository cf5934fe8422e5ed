// The tokenizer is a machine over single bytes with one short memory (pending_), so no cut can matter and nothing is looked at
// twice. What would fill the memory without end is read on but no longer kept.
#include "csv/html_tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLongestTag = std::size_t{1} << 16, kLongestEntity = 32;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Entities of U+00A0 to U+00FF, in order.
constexpr std::string_view kLatin[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",
    "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",
    "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",
    "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",
    "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute",
    "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};
static_assert(std::size(kLatin) == 96);

struct Entity {
  std::string_view name;
  char32_t code_point;
};
constexpr Entity kOthers[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
    {"ensp", 0x2002},   {"emsp", 0x2003},  {"thinsp", 0x2009}, {"zwnj", 0x200C},   {"zwj", 0x200D},
    {"ndash", 0x2013},  {"mdash", 0x2014}, {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A},
    {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bdquo", 0x201E},  {"bull", 0x2022},   {"hellip", 0x2026},
    {"permil", 0x2030}, {"prime", 0x2032}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"euro", 0x20AC},
    {"trade", 0x2122},  {"larr", 0x2190},  {"uarr", 0x2191},   {"rarr", 0x2192},   {"darr", 0x2193},
    {"minus", 0x2212},  {"infin", 0x221E}, {"ne", 0x2260},     {"le", 0x2264},     {"ge", 0x2265},
    {"OElig", 0x0152},  {"oelig", 0x0153}, {"Scaron", 0x0160}, {"scaron", 0x0161}, {"Yuml", 0x0178},
    {"fnof", 0x0192},   {"circ", 0x02C6},  {"tilde", 0x02DC},  {"comma", ','},     {"colon", ':'},
    {"lpar", '('},      {"rpar", ')'},     {"num", '#'},       {"percnt", '%'},    {"plus", '+'},
    {"equals", '='},    {"dollar", '$'},   {"nbsp", 0xA0},     {"NewLine", '\n'},  {"Tab", '\t'},
    {"sol", '/'},       {"lowbar", '_'},   {"hearts", 0x2665}, {"star", 0x2606},   {"check", 0x2713}};

// What numbers 128 to 159 mean on pages: the characters of windows-1252 (0: none).
constexpr std::array<std::uint16_t, 32> kWindows = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string as_text(char32_t code_point) {
  if (code_point >= 0x80 && code_point < 0xA0 && kWindows[code_point - 0x80] != 0)
    code_point = kWindows[code_point - 0x80];
  bool scalar = code_point > 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
  std::string text;
  append_utf8(text, scalar ? code_point : 0xFFFD);
  return text;
}

// A text with its entities made characters.
std::string decode_entities(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text[at] == '&' ? text.substr(0, at + kLongestEntity).find(';', at) : std::string_view::npos;
    std::string meant = end == std::string_view::npos ? std::string() : html_entity(text.substr(at + 1, end - at - 1));
    if (meant.empty()) {
      out += text[at++];
    } else {
      out += meant;
      at = end + 1;
    }
  }
  return out;
}

}  // namespace

std::string html_entity(std::string_view name) {
  if (name.empty()) return {};
  if (name.front() != '#') {
    for (std::size_t k = 0; k < std::size(kLatin); ++k) {
      if (kLatin[k] == name) return as_text(static_cast<char32_t>(0xA0 + k));
    }
    for (const Entity& entity : kOthers) {
      if (entity.name == name) return as_text(entity.code_point);
    }
    return {};
  }
  bool hex = name.size() > 1 && lower(name[1]) == 'x';
  name.remove_prefix(hex ? 2 : 1);
  if (name.empty()) return {};
  char32_t value = 0;
  for (char c : name) {
    char low = lower(c);
    if (!is_digit(low) && !(hex && low >= 'a' && low <= 'f')) return {};
    auto digit = static_cast<char32_t>(is_digit(low) ? low - '0' : low - 'a' + 10);
    value = std::min<char32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
  }
  return as_text(value);
}

HtmlTag::HtmlTag(std::string_view inside) {
  closes_ = inside.starts_with('/');
  if (closes_) inside.remove_prefix(1);
  std::size_t end = 0;
  while (end < inside.size() && !is_space(inside[end]) && inside[end] != '/') ++end;
  for (char c : inside.substr(0, end)) name_ += lower(c);
  if (std::size_t colon = name_.find(':'); colon != std::string::npos) name_.erase(0, colon + 1);
  attributes_ = inside.substr(end);
}

bool HtmlTag::attribute(std::string_view wanted, std::string& value) const {
  std::string_view rest = attributes_;
  auto skip = [&](auto test) {
    std::size_t n = 0;
    while (n < rest.size() && test(rest[n])) ++n;
    std::string_view skipped = rest.substr(0, n);
    rest.remove_prefix(n);
    return skipped;
  };
  while (true) {
    skip([](char c) { return is_space(c) || c == '/'; });
    if (rest.empty()) return false;
    std::string_view first = rest.substr(0, 1);
    rest.remove_prefix(1);  // a name may begin with '='
    std::string_view more = skip([](char c) { return !is_space(c) && c != '/' && c != '='; });
    std::string_view name(first.data(), first.size() + more.size()), raw;
    skip(is_space);
    if (rest.starts_with('=')) {
      rest.remove_prefix(1);
      skip(is_space);
      if (rest.starts_with('"') || rest.starts_with('\'')) {
        char quote = rest.front();
        rest.remove_prefix(1);
        raw = skip([quote](char c) { return c != quote; });
        if (!rest.empty()) rest.remove_prefix(1);
      } else {
        raw = skip([](char c) { return !is_space(c); });
      }
    }
    bool same = name.size() == wanted.size() &&
                std::equal(name.begin(), name.end(), wanted.begin(), [](char a, char b) { return lower(a) == b; });
    if (same) {
      value = decode_entities(raw);
      return true;
    }
  }
}

void HtmlTokens::append(std::string_view text) {
  while (!text.empty()) {
    if (state_ == State::text) {
      std::size_t plain = std::min(text.find_first_of("<&"), text.size());
      if (plain > 0) {
        sink_.on_text(text.substr(0, plain));
        line_ +=
            static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(plain), '\n'));
        bytes_ += plain;
        text.remove_prefix(plain);
        continue;
      }
    }
    step(text.front());
    line_ += text.front() == '\n' ? 1 : 0;
    ++bytes_;
    text.remove_prefix(1);
  }
}

void HtmlTokens::step(char c) {
  switch (state_) {
    case State::text:
      pending_.clear();
      if (c == '<')
        state_ = State::open;
      else if (c == '&')
        state_ = State::entity;
      else
        sink_.on_text({&c, 1});
      return;
    case State::entity:
      if (is_letter(c) || is_digit(c) || (c == '#' && pending_.empty())) {
        pending_ += c;
        if (pending_.size() >= kLongestEntity) end_entity(false);
        return;
      }
      end_entity(c == ';');
      if (c != ';') step(c);
      return;
    case State::open:
      return step_open(c);
    case State::tag:
      return step_tag(c);
    case State::declaration:
      return step_declaration(c);
    case State::comment:  // matched_: dashes just read, two at most
      if (c == '>' && matched_ == 2) state_ = State::text;
      matched_ = c == '-' ? std::min<std::size_t>(matched_ + 1, 2) : 0;
      return;
    case State::cdata:  // matched_: brackets just read and not told, two at most
      if (c == '>' && matched_ == 2) {
        state_ = State::text;
        return;
      }
      if (c == ']') {
        if (matched_ == 2) sink_.on_text("]");
        matched_ = std::min<std::size_t>(matched_ + 1, 2);
        return;
      }
      sink_.on_text(std::string_view("]]").substr(0, matched_));
      matched_ = 0;
      sink_.on_text({&c, 1});
      return;
    case State::raw:
      if (lower(c) == raw_end_[matched_])
        ++matched_;
      else
        matched_ = c == '<' ? 1 : 0;
      if (matched_ == raw_end_.size()) {
        pending_ = raw_end_.substr(1);
        quote_ = 0;
        after_equals_ = false;
        state_ = State::tag;
      }
      return;
  }
}

void HtmlTokens::step_open(char c) {
  if (c == '!') {
    state_ = State::declaration;
    return;
  }
  if (is_letter(c) || c == '/' || c == '?') {
    quote_ = 0;
    after_equals_ = false;
    state_ = State::tag;
    return step_tag(c);
  }
  state_ = State::text;
  sink_.on_text("<");
  step(c);
}

void HtmlTokens::step_tag(char c) {
  if (quote_ != 0) {
    if (c == quote_) quote_ = 0;
  } else if (c == '>') {
    return end_tag();
  } else if (after_equals_ && (c == '"' || c == '\'')) {
    quote_ = c;
  }
  if (!is_space(c)) after_equals_ = quote_ == 0 && c == '=';
  if (pending_.size() < kLongestTag) pending_ += c;
}

void HtmlTokens::step_declaration(char c) {
  constexpr std::string_view kCdata = "[CDATA[";
  if (pending_.size() < kCdata.size()) {
    pending_ += c;
    if (pending_ == "--") {
      state_ = State::comment;
      matched_ = 2;
      return;
    }
    if (pending_ == kCdata) {
      state_ = State::cdata;
      matched_ = 0;
      return;
    }
  }
  if (c == '>') state_ = State::text;
}

void HtmlTokens::end_tag() {
  state_ = State::text;
  if (pending_.starts_with('?')) return;
  HtmlTag tag(pending_);
  bool raw = !tag.closes() && !pending_.ends_with('/') && (tag.name() == "script" || tag.name() == "style");
  if (raw) {
    raw_end_ = "</" + std::string(tag.name());
    matched_ = 0;
    state_ = State::raw;
  }
  sink_.on_tag(tag);
}

void HtmlTokens::end_entity(bool closed) {
  state_ = State::text;
  // Without its ';' only what pages of old write so is an entity: R&D and a&b stay.
  bool known = closed || pending_.starts_with('#') || pending_ == "nbsp" || pending_ == "amp" || pending_ == "lt" ||
               pending_ == "gt" || pending_ == "quot";
  std::string meant = known ? html_entity(pending_) : std::string();
  if (!meant.empty()) return sink_.on_text(meant);
  sink_.on_text("&");
  sink_.on_text(pending_);
  if (closed) sink_.on_text(";");
}

void HtmlTokens::finish() {
  if (state_ == State::entity) end_entity(false);
  state_ = State::text;
}

}  // namespace siyu::csv
