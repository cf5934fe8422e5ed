// The buffer around the scan, and the serial machine. A record that is not complete stays in the buffer with its marks and
// the scan goes on behind it; the buffer doubles when one record fills it. So no byte is scanned twice, except a record
// with an odd quote, and the one with a quote that never closes or that text follows on a later line.
#include "csv/records.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/result.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kPadding = 192;
constexpr std::size_t kPiece = std::size_t{1} << 16;  // scanned between two checks of the room for marks

}  // namespace

std::string_view unquote(Cell cell, std::string& scratch) {
  std::string_view raw(cell.data, cell.size);
  if (raw.empty() || raw.front() != '"') return raw;
  std::size_t close = raw.find('"', 1);
  if (close == raw.size() - 1) return raw.substr(1, close - 1);
  scratch.clear();
  std::size_t from = 1;
  for (; close != std::string_view::npos; close = raw.find('"', from)) {
    bool doubled = close + 1 < raw.size() && raw[close + 1] == '"';
    scratch.append(raw, from, close - from + (doubled ? 1 : 0));
    if (!doubled) {
      scratch.append(raw, close + 1, std::string_view::npos);
      return scratch;
    }
    from = close + 2;
  }
  return raw;  // never closed: the quote is text
}

RecordReader::RecordReader(char delimiter, ScanFunction scan, std::size_t block)
    : scan_(scan), capacity_(block < 64 ? 64 : block), buffer_(new char[capacity_ + kPadding]()) {
  state_.delimiter = delimiter;
  serial_ = scan_ == nullptr;
  make_room(1);
  state_.marks[state_.mark_count++] = static_cast<std::uint32_t>(-1);
}

void RecordReader::make_room(std::size_t more) {
  if (state_.mark_count + more + 16 > marks_.size()) marks_.resize((state_.mark_count + more + 16) * 2);
  if (state_.end_count + more + 16 > ends_.size()) ends_.resize((state_.end_count + more + 16) * 2);
  state_.marks = marks_.data();
  state_.ends = ends_.data();
}

void RecordReader::append(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty()) {
    std::size_t piece = std::min(bytes.size(), capacity_ - size_);
    std::memcpy(buffer_.get() + size_, bytes.data(), piece);
    size_ += piece;
    bytes.remove_prefix(piece);
    if (size_ == capacity_) step(false, sink);
  }
}

void RecordReader::finish(const Sink& sink) {
  if (size_ == 0) return;
  if (buffer_[size_ - 1] != '\n') buffer_[size_++] = '\n';
  std::memset(buffer_.get() + size_, '\n', kPadding - 1);
  step(true, sink);
}

void RecordReader::flush(const Sink& sink) {
  state_.data = buffer_.get();
  while (state_.at < size_) {
    if (!serial_) scan_fast(false);
    if (!serial_) begin_serial();  // the last bytes, which fill no block of 64
    std::size_t ends = state_.end_count;
    scan_serial(false);
    if (state_.end_count == ends) break;
  }
  hand_over(sink);
}

// Reads what is in the buffer, hands over the complete records, and makes room.
void RecordReader::step(bool final, const Sink& sink) {
  state_.data = buffer_.get();
  for (;;) {
    std::size_t before = state_.at;
    bool was_serial = serial_;
    if (serial_)
      scan_serial(final);
    else
      scan_fast(final);
    if (final && state_.at == size_) {
      bool complete = state_.end_count > 0 && state_.ends[state_.end_count - 1] == state_.mark_count - 1 &&
                      state_.marks[state_.mark_count - 1] + 1 == size_;
      if (complete) break;
      restart_record();
      continue;
    }
    if (state_.at == before && serial_ == was_serial) break;
  }
  hand_over(sink);
  if (final || size_ < capacity_) return;
  if (capacity_ >= kLongest) {
    // Too long for one record: a quote that is open is taken for one that never closes, anything else is cut here.
    state_.data = buffer_.get();
    bool open = serial_ ? serial_state_ == State::quoted : state_.in_quotes != 0;
    if (open && literal_quotes_.empty()) {
      restart_record();
    } else {
      end_record(size_ - 1);
      state_.at = size_;
    }
    step(false, sink);
    return;
  }
  std::unique_ptr<char[]> bigger(new char[capacity_ * 2 + kPadding]());
  std::memcpy(bigger.get(), buffer_.get(), size_);
  buffer_ = std::move(bigger);
  capacity_ *= 2;
}

void RecordReader::scan_fast(bool final) {
  std::size_t limit = size_;
  if (!final) limit = size_ > state_.at ? state_.at + (size_ - 1 - state_.at) / 64 * 64 : state_.at;
  while (state_.at < limit) {
    make_room(kPiece);
    std::size_t to = limit - state_.at > kPiece ? state_.at + kPiece : limit;
    if (scan_(state_, to)) continue;
    begin_serial();
    return;
  }
}

// The current record again from its start, by the serial machine.
void RecordReader::begin_serial() {
  state_.mark_count = state_.end_count == 0 ? 1 : state_.ends[state_.end_count - 1] + 1;
  state_.at = after_last_mark();
  serial_ = true;
  serial_state_ = State::cell_start;
  noted_ = false;
}

bool RecordReader::is_literal(std::size_t at) const {
  return !literal_quotes_.empty() &&
         std::find(literal_quotes_.begin(), literal_quotes_.end(), at) != literal_quotes_.end();
}

bool RecordReader::holds_line_end(std::size_t from, std::size_t to) const {
  const char* text = buffer_.get() + from;
  return std::memchr(text, '\n', to - from) != nullptr || std::memchr(text, '\r', to - from) != nullptr;
}

void RecordReader::scan_serial(bool final) {
  const char* data = buffer_.get();
  std::size_t at = state_.at;
  char delimiter = state_.delimiter;
  while (at < size_) {
    char c = data[at];
    if (serial_state_ == State::quoted) {
      if (c == '"') {
        if (at + 1 == size_ && !final) break;
        if (at + 1 < size_ && data[at + 1] == '"')
          ++at;
        else
          serial_state_ = State::closed;
      }
      ++at;
      continue;
    }
    if (serial_state_ == State::cell_start) {
      if (c == '"' && !is_literal(at)) {
        serial_state_ = State::quoted;
        ++at;
        continue;
      }
      serial_state_ = State::plain;
    }
    if (c == delimiter) {
      emit_mark(at++);
      serial_state_ = State::cell_start;
      noted_ = false;
    } else if (c == '\n' || c == '\r') {
      if (c == '\r') {
        if (at + 1 == size_ && !final) break;
        if (at + 1 < size_ && data[at + 1] == '\n') ++at;
      }
      state_.at = ++at;
      end_record(at - 1);
      if (!serial_) return;
    } else {
      // ="…" is how spreadsheets are told to keep an id as text; a blank after a closing quote harms nothing.
      if (serial_state_ == State::plain) {
        if (c == '"' && !is_literal(at)) {
          std::size_t from = after_last_mark();
          bool wrapper = data[from] == '=' && at > from && data[from + 1] == '"';
          if (!wrapper) note_odd_quote(false);
        }
      } else if (c != ' ' && c != '\t') {
        if (!noted_ && holds_line_end(after_last_mark(), at)) {
          restart_record();
          at = state_.at;
          continue;
        }
        note_odd_quote(false);
      }
      ++at;
    }
  }
  state_.at = at;
}

void RecordReader::end_record(std::size_t at) {
  emit_mark(at);
  make_room(1);
  state_.ends[state_.end_count++] = static_cast<std::uint32_t>(state_.mark_count - 1);
  serial_state_ = State::cell_start;
  noted_ = false;
  literal_quotes_.clear();
  serial_ = scan_ == nullptr;
  state_.in_quotes = 0;
  state_.may_open = 1;
}

void RecordReader::note_odd_quote(bool unclosed) {
  if (noted_ && !unclosed) return;
  std::uint32_t first = state_.end_count == 0 ? 0 : state_.ends[state_.end_count - 1];
  std::uint32_t cell = static_cast<std::uint32_t>(state_.mark_count - 1 - first);
  odd_quotes_.push_back({static_cast<std::uint32_t>(state_.end_count), cell, unclosed});
  noted_ = true;
}

// The quote of the current cell is none: the record again from its start, with that quote as text.
void RecordReader::restart_record() {
  std::uint32_t record = static_cast<std::uint32_t>(state_.end_count);
  auto own = odd_quotes_.end();  // those of this record are the last ones
  while (own != odd_quotes_.begin() && std::prev(own)->record == record) --own;
  odd_quotes_.erase(std::remove_if(own, odd_quotes_.end(), [](const OddQuote& odd) { return !odd.unclosed; }),
                    odd_quotes_.end());
  CHECK(!is_literal(after_last_mark()));
  literal_quotes_.push_back(after_last_mark());
  note_odd_quote(true);
  begin_serial();
}

void RecordReader::hand_over(const Sink& sink) {
  if (state_.end_count == 0) return;
  std::vector<OddQuote> later;
  while (!odd_quotes_.empty() && odd_quotes_.back().record == state_.end_count) {
    OddQuote odd = odd_quotes_.back();
    odd.record = 0;
    later.insert(later.begin(), odd);
    odd_quotes_.pop_back();
  }
  sink({buffer_.get(), marks_.data(), ends_.data(), state_.end_count, &odd_quotes_});
  odd_quotes_ = std::move(later);

  std::uint32_t last = ends_[state_.end_count - 1];
  std::uint32_t used = marks_[last] + 1;
  std::memmove(buffer_.get(), buffer_.get() + used, size_ - used);
  size_ -= used;
  state_.at -= used;
  for (std::size_t& quote : literal_quotes_) quote -= used;
  std::size_t kept = 0;
  for (std::size_t i = last; i < state_.mark_count; ++i) marks_[kept++] = marks_[i] - used;
  state_.mark_count = kept;
  state_.end_count = 0;
}

}  // namespace siyu::csv
