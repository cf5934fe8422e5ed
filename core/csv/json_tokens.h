// A pull reader of one JSON text that lies whole in memory: token after token, nothing built, no recursion. Numbers keep their
// digits as they stand. More lenient than the standard only where exports are: NaN and Infinity are words like null, control
// characters may stand in strings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siyu::csv {

enum class JsonToken : unsigned char {
  begin_object,
  end_object,
  begin_array,
  end_array,
  name,    // of a member
  string,  // value() holds it
  number,  // value() holds its digits
  word,    // true, false, null, NaN …
  end,     // of the text: all that was begun is ended
  error,   // no JSON, cut off, or deeper than kDeepest; the reader stays there
};

class JsonReader {
 public:
  static constexpr std::size_t kDeepest = 64;

  explicit JsonReader(std::string_view text) : text_(text) {}
  JsonToken next();
  // Of a name, string (unescaped; lone surrogates are U+FFFD), number or word; valid until the next token.
  std::string_view value() const { return value_; }
  std::size_t at() const { return at_; }        // behind the last token
  std::size_t begin() const { return begin_; }  // of the last token
  // After begin_object or begin_array: reads to its end. The whole value's text; empty on an error.
  std::string_view skip();
  // True when the text is not wrong, only at its end before the JSON is.
  bool cut() const { return cut_; }
  std::size_t depth() const { return stack_.size(); }

 private:
  enum class Expect : unsigned char { value, first_value, first_name, name, colon, comma };

  JsonToken fail(bool cut);
  JsonToken begin_container(char c);
  JsonToken end_container(char c);
  JsonToken read_word(char c);
  bool read_string();
  bool read_escape();
  bool read_unit(unsigned& unit);

  std::string_view text_, value_;
  std::string scratch_;
  std::vector<bool> stack_;  // true: an object
  Expect expect_ = Expect::value;
  std::size_t at_ = 0, begin_ = 0;
  bool done_ = false, failed_ = false, cut_ = false;
};

// The same JSON without white space between its tokens.
std::string compact_json(std::string_view text);

}  // namespace siyu::csv
