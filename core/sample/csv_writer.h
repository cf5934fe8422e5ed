// Writes CSV the way exports do: a cell is quoted only when it must be. Leaves out formula protection on purpose: real
// exports do not have it, and the sample must show that readers survive without.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace siyu::sample {

enum class LineEnd : std::uint8_t { lf, crlf };

class CsvWriter {
 public:
  explicit CsvWriter(std::string_view header, LineEnd line_end = LineEnd::lf, bool bom = false)
      : line_end_(line_end == LineEnd::crlf ? "\r\n" : "\n") {
    if (bom) out_ += "\xEF\xBB\xBF";
    out_ += header;
    out_ += line_end_;
  }

  CsvWriter& cell(std::string_view text) {
    separate();
    if (text.find_first_of(",\"\r\n\t") == std::string_view::npos) {
      out_ += text;
      return *this;
    }
    out_ += '"';
    for (char c : text) {
      if (c == '"') out_ += '"';
      out_ += c;
    }
    out_ += '"';
    return *this;
  }

  // A cell that the caller appends to the returned text; it must not need quotes.
  std::string& plain_cell() {
    separate();
    return out_;
  }

  void end_row() {
    out_ += line_end_;
    at_start_ = true;
  }

  void reserve(std::size_t bytes) { out_.reserve(bytes); }
  std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!at_start_) out_ += ',';
    at_start_ = false;
  }

  std::string out_;
  std::string_view line_end_;
  bool at_start_ = true;
};

}  // namespace siyu::sample
