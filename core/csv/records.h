// Bytes in, complete records out. Records end at LF, CR LF or a lone CR outside quotes. Bytes are gathered in blocks of a
// fixed size before anything is decided, so the same file gives the same batches however it was cut.
//
// What a record is, in one place (the serial machine): a quote opens only as the first byte of a cell; inside, "" is a
// quote and a lone one closes; text after a closing quote and quotes inside a plain cell are kept as they are. A quote
// that never closes is text, and so is one that closes on a later line with text behind it: those are two strays, and
// the lines between them are records of their own. The fast scan must agree with this on every input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/scan.h"

namespace siyu::csv {

struct Cell {
  const char* data = nullptr;
  std::size_t size = 0;
};

struct OddQuote {
  std::uint32_t record, cell;  // record in the batch
  bool unclosed;               // an opening quote that was read as text
};

struct Batch {
  const char* data;            // 128 bytes past the last record are readable
  const std::uint32_t* marks;  // marks[0] is the byte before the first record
  const std::uint32_t* ends;   // of record r: index into marks of its last one
  std::size_t records;
  const std::vector<OddQuote>* odd_quotes;

  // Index of the mark before the first cell of record r; cell k lies between marks first + k and first + k + 1.
  std::uint32_t first_mark(std::size_t r) const { return r == 0 ? 0 : ends[r - 1]; }
  std::uint32_t cells(std::size_t r) const { return ends[r] - first_mark(r); }
  // The raw cell behind mark `first + k`, without the CR of CR LF.
  Cell cell(std::uint32_t mark, bool last) const {
    std::uint32_t from = marks[mark] + 1, to = marks[mark + 1];
    if (last && to > from && data[to - 1] == '\r' && data[to] == '\n') --to;
    return {data + from, to - from};
  }
};

// What a raw cell says: without its quotes, doubled ones made single. The answer lives in the cell or in `scratch`.
std::string_view unquote(Cell cell, std::string& scratch);

class RecordReader {
 public:
  static constexpr std::size_t kLongest = std::size_t{1} << 28;  // a record is cut here at the latest
  using Sink = std::function<void(const Batch&)>;

  // `scan` null: the serial machine alone.
  RecordReader(char delimiter, ScanFunction scan, std::size_t block);

  void append(std::string_view bytes, const Sink& sink);
  void finish(const Sink& sink);
  // Hands over the records that are complete, whether or not a block is full. The next bytes go on from there.
  void flush(const Sink& sink);
  // Bytes of a record that is not complete. After a flush, 0 means that the next byte begins a record, whatever it is.
  std::size_t pending() const { return size_; }

 private:
  enum class State : std::uint8_t { cell_start, plain, quoted, closed };

  void step(bool final, const Sink& sink);
  void scan_fast(bool final);
  void scan_serial(bool final);
  void restart_record();
  void begin_serial();
  bool is_literal(std::size_t at) const;
  bool holds_line_end(std::size_t from, std::size_t to) const;
  std::size_t after_last_mark() const { return static_cast<std::uint32_t>(state_.marks[state_.mark_count - 1] + 1); }
  void emit_mark(std::size_t at) {
    if (state_.mark_count + 1 >= marks_.size()) make_room(1);
    state_.marks[state_.mark_count++] = static_cast<std::uint32_t>(at);
  }
  void end_record(std::size_t at);
  void note_odd_quote(bool unclosed);
  void make_room(std::size_t more);
  void hand_over(const Sink& sink);

  ScanFunction scan_;
  std::size_t capacity_, size_ = 0;
  std::unique_ptr<char[]> buffer_;
  std::vector<std::uint32_t> marks_, ends_;
  std::vector<OddQuote> odd_quotes_;
  ScanState state_;
  bool serial_ = false;  // the current record is read by the serial machine
  State serial_state_ = State::cell_start;
  bool noted_ = false;                       // the current cell's odd quote is counted
  std::vector<std::size_t> literal_quotes_;  // opening quotes of the current record that are text
};

}  // namespace siyu::csv
