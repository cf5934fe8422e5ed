// One pass, a bit for each open object or array, and what may come next.
#include "csv/json_tokens.h"

#include "base/result.h"
#include "base/text.h"

namespace siyu::csv {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits, a fraction, an exponent; leading zeros and a leading plus are no JSON and may be codes.
bool is_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  auto digits = [&] {
    std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
  };
  bool zero = at < text.size() && text[at] == '0';
  std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool is_word(std::string_view text) {
  return text == "true" || text == "false" || text == "null" || text == "NaN" || text == "Infinity" ||
         text == "-Infinity";
}

}  // namespace

JsonToken JsonReader::fail(bool cut) {
  failed_ = true;
  cut_ = cut;
  return JsonToken::error;
}

JsonToken JsonReader::next() {
  if (failed_) return JsonToken::error;
  while (true) {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    begin_ = at_;
    if (at_ == text_.size()) return done_ ? JsonToken::end : fail(true);
    if (done_) return fail(false);
    char c = text_[at_];
    if (expect_ == Expect::comma) {
      if (c == '}' || c == ']') return end_container(c);
      if (c != ',') return fail(false);
      ++at_;
      expect_ = stack_.back() ? Expect::name : Expect::value;
      continue;
    }
    if (expect_ == Expect::colon) {
      if (c != ':') return fail(false);
      ++at_;
      expect_ = Expect::value;
      continue;
    }
    if (expect_ == Expect::first_name || expect_ == Expect::name) {
      if (c == '}' && expect_ == Expect::first_name) return end_container(c);
      if (c != '"') return fail(false);
      if (!read_string()) return fail(at_ == text_.size());
      expect_ = Expect::colon;
      return JsonToken::name;
    }
    if (c == ']' && expect_ == Expect::first_value) return end_container(c);
    if (c == '{' || c == '[') return begin_container(c);
    JsonToken token = JsonToken::string;
    if (c == '"') {
      if (!read_string()) return fail(at_ == text_.size());
    } else {
      token = read_word(c);
      if (token == JsonToken::error) return token;
    }
    expect_ = Expect::comma;
    done_ = stack_.empty();
    return token;
  }
}

JsonToken JsonReader::begin_container(char c) {
  if (stack_.size() == kDeepest) return fail(false);
  ++at_;
  stack_.push_back(c == '{');
  expect_ = c == '{' ? Expect::first_name : Expect::first_value;
  return c == '{' ? JsonToken::begin_object : JsonToken::begin_array;
}

JsonToken JsonReader::end_container(char c) {
  if (stack_.back() != (c == '}')) return fail(false);
  ++at_;
  stack_.pop_back();
  expect_ = Expect::comma;
  done_ = stack_.empty();
  return c == '}' ? JsonToken::end_object : JsonToken::end_array;
}

JsonToken JsonReader::read_word(char c) {
  while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ',' && text_[at_] != ']' && text_[at_] != '}' &&
         text_[at_] != ':' && text_[at_] != '"' && text_[at_] != '[' && text_[at_] != '{')
    ++at_;
  value_ = text_.substr(begin_, at_ - begin_);
  bool number = is_digit(c) || (c == '-' && value_ != "-Infinity");
  if (number ? is_number(value_) : is_word(value_)) return number ? JsonToken::number : JsonToken::word;
  return fail(at_ == text_.size() && !stack_.empty());
}

// At the opening quote; false at the end of the text or at a wrong escape.
bool JsonReader::read_string() {
  std::size_t from = ++at_;
  bool escaped = false;
  for (; at_ < text_.size(); ++at_) {
    char c = text_[at_];
    if (c == '"') {
      std::string_view plain = text_.substr(from, at_ - from);
      if (escaped) scratch_ += plain;
      value_ = escaped ? std::string_view(scratch_) : plain;
      ++at_;
      return true;
    }
    if (c != '\\') continue;
    if (!escaped) scratch_.clear();
    escaped = true;
    scratch_ += text_.substr(from, at_ - from);
    if (!read_escape()) return false;
    from = at_--;
  }
  return false;
}

// At the backslash; moves behind the escape.
bool JsonReader::read_escape() {
  if (++at_ == text_.size()) return false;
  char c = text_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/':
      scratch_ += c;
      return true;
    case 'b':
      scratch_ += '\b';
      return true;
    case 'f':
      scratch_ += '\f';
      return true;
    case 'n':
      scratch_ += '\n';
      return true;
    case 'r':
      scratch_ += '\r';
      return true;
    case 't':
      scratch_ += '\t';
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  unsigned unit = 0, low = 0;
  if (!read_unit(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    std::size_t back = at_;
    at_ += 2;
    if (!read_unit(low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      append_utf8(scratch_, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      return true;
    }
    at_ = back;
  }
  append_utf8(scratch_, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
  return true;
}

bool JsonReader::read_unit(unsigned& unit) {
  unit = 0;
  for (int k = 0; k < 4; ++k, ++at_) {
    if (at_ == text_.size()) return false;
    char c = text_[at_];
    unsigned digit = is_digit(c)            ? static_cast<unsigned>(c - '0')
                     : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                            : 16u;
    if (digit == 16) return false;
    unit = unit * 16 + digit;
  }
  return true;
}

std::string_view JsonReader::skip() {
  CHECK(!stack_.empty());
  std::size_t from = begin_, outside = stack_.size() - 1;
  while (true) {
    JsonToken token = next();
    if (token == JsonToken::error) return {};
    if (stack_.size() == outside) return text_.substr(from, at_ - from);
  }
}

std::string compact_json(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (!quoted && is_space(c)) continue;
    out += c;
    if (quoted && c == '\\' && at + 1 < text.size())
      out += text[++at];
    else if (c == '"')
      quoted = !quoted;
  }
  return out;
}

}  // namespace siyu::csv
