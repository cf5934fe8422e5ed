// The steps of sniff(), each testable alone: container and encoding from bytes, delimiter and header from decoded text,
// types from sampled cells.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "csv/ingest.h"
#include "csv/table_end.h"

namespace siyu::csv {

struct EncodingGuess {
  Encoding encoding = Encoding::utf8;
  std::size_t bom_bytes = 0;
};
// nullopt when the bytes are mostly of no encoding known here.
std::optional<EncodingGuess> detect_encoding(std::span<const Sample> samples, std::uint64_t total_bytes);

// By content only. `text` is the decoded beginning of the file; for what is not text it is of no matter.
Container detect_container(std::span<const Sample> samples, std::string_view text);

// The records of a text, at most `most` of them; the last one is dropped when the text is cut behind it.
std::vector<Record> split_records(std::string_view text, char delimiter, std::size_t most, bool cut);

char detect_delimiter(std::string_view text, bool cut);

// How many cells most records have.
std::size_t usual_width(const std::vector<Record>& records);

// The record of the column names among records[from, to), counted from 1; 0 when none can be one.
std::size_t detect_header(const std::vector<Record>& records, std::size_t from, std::size_t to);
// Whether records[header] is no header but a row: in every column of the kind of those behind it, with a time among times or
// a word that comes again.
bool is_row_like_others(const std::vector<Record>& records, std::size_t header, std::size_t to);
// Columns in which records[header] has a word and most records behind it, up to `to`, have values.
std::size_t columns_over_values(const std::vector<Record>& records, std::size_t header, std::size_t to);
// Records behind the header that only annotate it. `header` counts from 1.
std::size_t count_notes(const std::vector<Record>& records, std::size_t header, std::size_t to);
// Trimmed, the nameless numbered, the repeated told apart. `above`: the record above, whose cells name what a merged
// header of two levels leaves empty below; may be null.
std::vector<std::string> header_names(const Record& header, std::size_t width, const Record* above);
// The cells of a header of two levels that names only groups of columns.
bool is_upper_level(const Record& above, const Record& header);

// A table among the records of a text: its columns, and its place from header to end, as Dialect has them.
struct Block {
  std::size_t first_column = 0, columns = 0;  // columns 0: all that there are
  std::size_t header_row = 0, note_rows = 0, end_row = 0;
  bool has_right = false;
};
// Tables below and beside one another, top to bottom, then left to right; at least one. A header row of 0 where none is
// to be found; an end row of 0 for the last of a range of columns.
std::vector<Block> find_blocks(const std::vector<Record>& records);
// The one that holds this header, which was chosen by hand.
Block block_at(const std::vector<Record>& records, const std::vector<Block>& blocks, std::size_t block,
               std::size_t header_row);
// The first record of the footer of a block that runs to the end of the text, counted from 1; 0 when it has none.
// REQUIRES: the records are all there are. `width`: of the names.
std::size_t find_end(const std::vector<Record>& records, const Block& block, std::size_t width);
// The cells of the block alone.
Record cells_of(const Record& record, const Block& block);

// `order`: how dates of short numbers read where the column does not tell; gains what it tells.
ColumnGuess guess_column(std::string_view name, const std::vector<Record>& rows, std::size_t index, DateOrder& order);

}  // namespace siyu::csv
