// Records that stand among the rows of a table but are none: totals, and the notes and small tables behind its end. Each
// is known by what it says itself, so a stream of any length is read the same as a file that is seen whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "csv/ingest.h"

namespace siyu::csv {

using Record = std::vector<std::string>;  // unquoted cells

bool is_blank(const Record& record);
// How many cells are not blank.
std::size_t filled_cells(const Record& record);
// A number, an amount or a time, whatever marks its exporter put around it.
bool is_value(std::string_view cell);
// Or a number with its unit, which some tables have as names ("7天").
bool is_counted(std::string_view cell);

// A byte that no total and no footer begins with: digits, and all letters but the first ones of their English words.
inline bool is_usual_start(char c) {
  constexpr std::uint32_t kRare = 1u | 1u << ('e' - 'a') | 1u << ('g' - 'a') | 1u << ('n' - 'a') | 1u << ('r' - 'a') |
                                  1u << ('s' - 'a') | 1u << ('t' - 'a');
  unsigned letter = (static_cast<unsigned char>(c) | 0x20u) - 'a';
  if (letter < 26) return (kRare >> letter & 1) == 0;
  return c >= '0' && c <= '9';
}

// A raw cell (perhaps quoted) that may begin a total or a footer: quick, and false for nearly every row of a log.
bool may_start_end(std::string_view raw_cell, Encoding encoding);

// 合计, 平均, total … in the first cell that is not blank, or in a later one when the record's first is blank; numbers, a
// range of days or nothing in all others. A product of that name in an order has an order number, a time or other words
// beside it.
bool is_total_row(const Record& record);

// The head of a table of totals: 总交易单数, 总金额 …
bool is_end_head(const Record& record);

// Follows the records below a header. Most are rows; a total is one by itself. One that may be the first behind the table's
// end is to be held back with all that follow it, until a full row shows that it was none, or the text ends.
class EndWatch {
 public:
  static constexpr std::size_t kMostHeld = 20;  // records; a longer end is no footer
  static constexpr std::size_t kLearned = 16;   // first rows, which tell how many cells of a row are usually filled

  enum class Verdict : std::uint8_t { row, total, blank, hold };

  explicit EndWatch(std::size_t width) : width_(width) {}
  // Of a part of a table that begins behind its first rows, whose filled cells were counted.
  EndWatch(std::size_t width, std::size_t learned_cells)
      : width_(width), learned_(kLearned), learned_cells_(learned_cells) {}

  // True when the next record is judged by itself and by what was learned alone.
  bool is_neutral() const { return !cares(); }
  bool after_blank() const { return after_blank_; }
  bool learning() const { return learned_ < kLearned; }
  std::size_t learned_cells() const { return learned_cells_; }

  bool holding() const { return held_ > 0; }
  // True when the next record must be asked for with next(): only then may its cells matter.
  bool cares() const { return held_ > 0 || after_blank_ || learned_ < kLearned; }
  void pass_row() { after_blank_ = false; }  // a row that nobody asked for
  void pass_blank() { after_blank_ = true; }

  // While holding, a verdict other than hold says that what was held are rows; the new record comes behind them.
  Verdict next(const Record& record);
  // At the end of the text: whether what is held is a footer (else: rows). The watch is new afterwards.
  bool finish();

 private:
  enum class Sign : std::uint8_t { none, sure, small_table };
  Sign sign_of(const Record& record) const;
  bool is_full(const Record& record) const;
  Verdict row_or_total(const Record& record);

  std::size_t width_;
  std::size_t learned_ = 0, learned_cells_ = 0;
  bool after_blank_ = false;
  std::size_t held_ = 0;    // records that are not blank
  Sign sign_ = Sign::none;  // of the first one held
  bool second_has_value_ = false;
};

}  // namespace siyu::csv
