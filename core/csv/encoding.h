// Bytes to Unicode for the encodings of exports, whole or as a stream.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "csv/ingest.h"

namespace siyu::csv {

constexpr char32_t kBadSequence = 0xFFFFFFFF;

struct Decoded {
  std::size_t size = 0;  // bytes used; 0 when the text ends inside a character that so far is good
  char32_t code_point = kBadSequence;
};
// The first character of a text that is not empty; bad sequences are consumed as the WHATWG decoders do.
Decoded first_utf8(std::string_view text);
Decoded first_gb18030(std::string_view text);
Decoded first_big5(std::string_view text);
Decoded first_windows1252(std::string_view text);

// True when the raw bytes of quotes, line ends and this delimiter are always themselves, so that structure can be found
// without decoding.
bool scans_raw(Encoding encoding, char delimiter);

// Turns a stream into UTF-8, carrying over what a cut divides. A bad sequence becomes one byte 0xFF, which is never UTF-8,
// so that whoever decodes the cell finds and counts it there.
class Transcoder {
 public:
  explicit Transcoder(Encoding encoding) : encoding_(encoding) {}
  void append(std::string_view bytes, std::string& out);
  void finish(std::string& out);

 private:
  void append_units(std::string_view bytes, std::string& out);
  void append_utf16(std::string_view bytes, std::string& out);

  Encoding encoding_;
  std::string pending_;  // bytes of a character that is not complete
  char32_t high_ = 0;    // a high surrogate waiting for its low one
};

}  // namespace siyu::csv
