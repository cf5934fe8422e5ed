// A stream of HTML cut anywhere, as tags and text. No tree is built and nothing is repaired: tables need neither. Comments,
// declarations, scripts and styles are left out; entities and CDATA become text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace siyu::csv {

// The text of an entity without '&' and ';' ("amp", "#20013", "#x4E2D"), as UTF-8; empty when it is none that we know.
std::string html_entity(std::string_view name);

// One tag as it stood between '<' and '>'.
class HtmlTag {
 public:
  explicit HtmlTag(std::string_view inside);
  bool closes() const { return closes_; }
  std::string_view name() const { return name_; }  // lower case, without a prefix such as ss:
  // Writes the value, entities decoded, of an attribute named in lower case; false when the tag has none such.
  bool attribute(std::string_view name, std::string& value) const;

 private:
  std::string name_;
  std::string_view attributes_;
  bool closes_ = false;
};

class HtmlSink {
 public:
  virtual ~HtmlSink() = default;
  virtual void on_tag(const HtmlTag& tag) = 0;
  virtual void on_text(std::string_view piece) = 0;  // any part of a text; white space as it stands
};

class HtmlTokens {
 public:
  explicit HtmlTokens(HtmlSink& sink) : sink_(sink) {}
  void append(std::string_view text);
  void finish();
  std::size_t line() const { return line_; }    // of the byte last read, from 1
  std::size_t bytes() const { return bytes_; }  // read before the tag or text now told

 private:
  enum class State : unsigned char { text, entity, open, tag, declaration, comment, cdata, raw };

  void step(char c);
  void step_open(char c);
  void step_tag(char c);
  void step_declaration(char c);
  void end_tag();
  void end_entity(bool closed);

  HtmlSink& sink_;
  State state_ = State::text;
  std::string pending_;  // of an entity, tag or declaration
  char quote_ = 0;       // the attribute value's, while inside one
  bool after_equals_ = false;
  std::size_t matched_ = 0;  // bytes of what ends a comment, a CDATA section or a script
  std::string raw_end_;      // "</script" or "</style"
  std::size_t line_ = 1, bytes_ = 0;
};

}  // namespace siyu::csv
