// Text cells to codes. Raw bytes are looked up as they stand. Since clean texts are fixed points of cleaning, an ASCII (or UTF-8) raw
// text that is found in the column's dictionary is clean; only one not found is looked at, once, and if it is not its own
// clean form it goes to a second dictionary that knows its code and what was done to it.
//
// A column of few texts (names of events, channels) has them in a table that one look answers from; of many (ids), cells are looked
// up in groups, so that their cache misses overlap.
#include <algorithm>

#include "csv/convert.h"

namespace siyu::csv {
namespace {

using column::Dictionary;

constexpr std::size_t kGroup = 256;   // cells
constexpr std::size_t kFewest = 512;  // texts of a column that are few
constexpr unsigned kFewBits = 11;     // of the table for them
constexpr std::uint32_t kNowhere = 0;
static_assert(Dictionary::kAbsent == column::kNullCode);

// An id that is not to be taken as it stands, perhaps.
bool is_odd_id(std::string_view text) { return text.ends_with(".0") || is_scientific(text); }

std::size_t few_place(Dictionary::Key key) {
  return static_cast<std::size_t>(((key.low ^ key.high * 0xD6E8FEB86659FD93ull) * 0x9E3779B97F4A7C15ull) >>
                                  (64 - kFewBits));
}

// Whether the cell, from which plain quotes are taken, is known by its bytes: `high` are those that its encoding leaves unclear.
inline bool find_key(Cell& cell, std::uint64_t high, Dictionary::Key& key) {
  if (cell.data[0] == '"' && !strip_plain_quotes(cell)) return false;
  if (cell.size == 0 || cell.size > Dictionary::kInline) return false;
  key = Dictionary::key_of(cell.data, cell.size);
  return ((key.low | key.high) & high) == 0;
}

std::uint64_t unclear_bits(Encoding encoding) { return encoding == Encoding::utf8 ? 0 : 0x8080808080808080; }

}  // namespace

void ColumnReader::read_text(const Rows& rows) {
  column_.dictionary().size() <= kFewest ? read_few(rows) : read_many(rows);
}

void ColumnReader::read_few(const Rows& rows) {
  few_.resize(std::size_t{1} << kFewBits);
  column::Narrow<std::uint32_t>& codes = column_.mutable_codes();
  const std::size_t source = plan_.source;
  const std::uint64_t high = unclear_bits(writing_.encoding);
  for (std::size_t row = 0; row < rows.count;) {
    std::size_t piece = codes.reserve_piece(rows.count - row);
    std::uint32_t* out = codes.end();
    for (std::size_t i = 0; i < piece; ++i) {
      out[i] = column::kNullCode;
      if (source >= rows.cells[row + i]) continue;
      Cell cell = rows.cell(row + i, source);
      if (cell.size == 0) continue;
      Dictionary::Key key;
      if (!find_key(cell, high, key)) {
        out[i] = code_of(unquote(cell, scratch_), rows, row + i);
        continue;
      }
      Few& few = few_[few_place(key)];
      out[i] = few.key == key ? few.code : code_of_key(key, cell, rows, row + i);
      if (few.key == key || out[i] == column::kNullCode) continue;
      // An odd text is counted wherever it stands.
      if (column_.dictionary().find_and_note(key, cell.size) == out[i]) few = {key, out[i]};
    }
    codes.advance(piece);
    row += piece;
  }
}

void ColumnReader::read_many(const Rows& rows) {
  const std::uint32_t* place[kGroup];  // in the dictionary; or else:
  std::uint32_t hash[kGroup];
  Dictionary& dictionary = column_.dictionary();
  column::Narrow<std::uint32_t>& codes = column_.mutable_codes();
  const std::size_t source = plan_.source;
  const std::uint64_t high = unclear_bits(writing_.encoding);
  for (std::size_t row = 0; row < rows.count;) {
    std::size_t group = codes.reserve_piece(std::min(kGroup, rows.count - row));
    Dictionary::Key key;
    for (std::size_t i = 0; i < group; ++i) {
      place[i] = &kNowhere;
      hash[i] = 0;
      if (source >= rows.cells[row + i]) continue;
      Cell cell = rows.cell(row + i, source);
      if (cell.size == 0 || !find_key(cell, high, key)) continue;
      if (const std::uint32_t* known = dictionary.place_of(key, cell.size)) {
        place[i] = known;
        continue;
      }
      hash[i] = Dictionary::hash_of(key);
      dictionary.prefetch_slot(hash[i]);
    }
    // The loads of this loop do not wait for each other.
    std::uint32_t* out = codes.end();
    for (std::size_t i = 0; i < group; ++i) {
      out[i] = *place[i];
      if (place[i] == &kNowhere) dictionary.prefetch_entry(hash[i]);
    }
    for (std::size_t i = 0; i < group; ++i) {
      if (out[i] != 0) {
        --out[i];
        continue;
      }
      out[i] = column::kNullCode;
      if (source >= rows.cells[row + i]) continue;
      Cell cell = rows.cell(row + i, source);
      if (cell.size == 0) continue;
      if (!find_key(cell, high, key)) {
        out[i] = code_of(unquote(cell, scratch_), rows, row + i);
        continue;
      }
      if (place[i] == &kNowhere) out[i] = dictionary.find_slot(key, hash[i]);
      if (out[i] == Dictionary::kAbsent) out[i] = code_of_key(key, cell, rows, row + i);
    }
    codes.advance(group);
    row += group;
  }
}

// The code of a cell that is not known by its key, or not yet: an earlier one of its group may have brought it.
std::uint32_t ColumnReader::code_of_key(Dictionary::Key key, Cell cell, const Rows& rows, std::size_t row) {
  Dictionary& dictionary = column_.dictionary();
  std::uint32_t code = dictionary.find_and_note(key, cell.size);
  if (code != Dictionary::kAbsent) return code;
  std::string_view text(cell.data, cell.size);
  if (is_surely_clean(text) && !(plan_.is_id && is_odd_id(text))) return dictionary.add_new(key, text.size());
  return code_of(text, rows, row);
}

}  // namespace siyu::csv
