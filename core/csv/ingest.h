// From the bytes of an export to a typed table; the only header of this floor that others include.
//
// The walk: sniff() looks at head, middle and tail and proposes container, encoding, dialect, header row and column types. The
// caller decides what each column is (ColumnPlan) and feeds the bytes to a Parser in any pieces: any cut gives the same
// table. Structure is found on raw bytes 64 at a time; only distinct dictionary values are decoded. A cell that does not
// convert is a null and a counted CellProblem. This floor knows nothing of customers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "column/table.h"

namespace siyu::csv {

enum class Container : std::uint8_t { csv, xlsx, xls, html, json, zip, gzip, pdf, image, binary, empty };
std::string_view container_name(Container);

enum class Encoding : std::uint8_t { utf8, gb18030, utf16le, utf16be, big5, utf32le, utf32be, windows1252 };
std::string_view encoding_name(Encoding);  // as WHATWG names it: "utf-8", "gb18030", "utf-16le", "big5" …
std::optional<Encoding> parse_encoding(
    std::string_view name);  // also gbk, gb2312, utf8, latin1 …; nullopt for "auto" and the unknown

// How records lie in the text. All but `delimited` are first unfolded into delimited text (unfold.h): an HTML table row by
// row, JSON objects and chat transcripts below a record of column names, columns set apart by blanks line by line.
enum class Layout : std::uint8_t { delimited, html, json, chat, aligned };

struct Fold;  // unfold.h

struct Dialect {
  Encoding encoding = Encoding::utf8;
  Layout layout = Layout::delimited;
  std::shared_ptr<const Fold> fold;  // how such a text is unfolded; null when the layout is delimited
  std::size_t bom_bytes = 0;
  char delimiter = ',';
  std::size_t header_row = 1;    // counts the file's records from 1
  std::size_t note_rows = 0;     // records right under the header that only annotate it
  std::size_t end_row = 0;       // the first record behind the table; 0: it runs to the end of the file
  std::size_t first_column = 0;  // cells before it belong to a table on the left; `names` start here
  bool has_right = false;        // cells behind `names` belong to a table on the right
  std::vector<std::string>
      names;  // header cells, trimmed; the nameless are "#n" (n from 1), the repeated get "#2", "#3" …
  std::vector<DateOrder> date_orders;  // of each name: how 3/2/2026 reads there; may be shorter
  std::vector<bool> fractions;  // of each name: numbers like 1001.5, so that an id 1001.0 is not 1001; may be shorter
};

struct ColumnGuess {
  std::string name;
  column::Type type = column::Type::text;  // instant for every kind of time, day when no value has a clock
  std::vector<std::string> samples;        // first three distinct non-null cells, as text
  std::vector<std::pair<std::string, std::size_t>>
      values;  // of text with at most 60 distinct values: each and its cells, most first
  std::size_t seen = 0, nulls = 0, distinct = 0;  // over the sampled rows
  bool repeats_name = false;                      // every sampled value equals the header (a "page table")
  bool masked = false;                            // 138****1402, ##密文 …: never a key
  bool unix_time = false;                         // integers of the size of unix seconds, ms or µs
  bool scientific = false;                        // 2.02607E+18: ids that a spreadsheet destroyed
  bool ambiguous_date = false;  // 3/2/2026 and no cell that tells day from month: a time, read as empty
  bool fractions = false;       // numbers with a fraction other than .0
};

struct Sniff {
  Container container = Container::csv;
  Dialect dialect;
  std::vector<ColumnGuess> columns;
  std::vector<std::vector<std::string>> first_rows;  // up to five data rows, decoded, as many cells as names
  double estimated_rows = 0;
  std::size_t blocks = 1;  // tables found in this text, below or beside one another; this is one of them
};

struct Sample {
  std::span<const std::byte> bytes;
  std::uint64_t offset = 0;  // in the file; the first sample starts at 0
};

struct Hints {
  std::optional<Encoding> encoding;
  std::optional<char> delimiter;
  std::optional<std::size_t> header_row;
  std::size_t block = 0;                // which of the text's tables, counted from 0: top to bottom, then left to right
  std::optional<DateOrder> date_order;  // for columns whose own cells do not tell how 3/2/2026 reads
};

// Head, middle and tail of a file of `total_bytes` (one sample that is the whole file for a small one). Problems: empty_file,
// header_only is not one (a table of no rows), container_unreadable (facts: container), no_header, too_many_columns (over 10,000), bad_encoding,
// no_block (Hints::block names none).
Result<Sniff> sniff(std::span<const Sample> samples, std::uint64_t total_bytes, const Hints& hints = {});

struct ColumnPlan {
  std::size_t source = 0;  // index into Dialect::names
  std::string name;        // of the column in the parsed table
  column::Type type = column::Type::text;
  bool is_id = false;       // digits that a spreadsheet destroyed (2.02607E+18) become a null: damaged_id
  bool sets_aside = false;  // a cell that does not convert, or is damaged, sets its row aside
  bool required = false;    // so does an empty cell: missing_value
  int power = 0;            // of ten, for amounts: what unit_power() says of the header, where it is to count
};

// The unit that an amount's header gives its numbers, as a power of ten of yuan: 实付金额(分) -2, 金额（万元） 4, pay_fen -2;
// 0 when it gives none or yuan.
int unit_power(std::string_view header);

struct CellProblem {
  std::size_t row = 0;  // record of the file, counted from 1 like header_row
  std::string column;   // header name; empty when the whole row is meant
  std::string text;     // the cell, decoded, at most 80 code points
};
// Problems of one kind in one column, counted; the first kExamples are kept.
struct ProblemCount {
  static constexpr std::size_t kExamples = 100;
  // not_a_number, not_money, not_a_time, ambiguous_date, not_a_flag, bad_bytes, nul_bytes, short_row, long_row,
  // unclosed_quote, stray_quote, cell_too_long, damaged_id, missing_value; those of unfolding: see unfold.h.
  std::string code;
  std::string column;
  std::size_t cells = 0;
  std::vector<CellProblem> examples;
};
struct CleanCount {
  static constexpr std::size_t kExamples = 3;
  struct Example {
    std::size_t row = 0;  // record of the file
    std::string before, after;
  };
  std::string rule;  // as rule_name() of clean.h: trimmed, tab, apostrophe, formula_wrapper, null_mark, thousands …
  std::string column;
  std::size_t cells = 0;
  std::vector<Example> examples;  // the first kExamples
};
// A row that no report may use, and why; kept so that it can be shown and written out.
struct AsideRow {
  static constexpr std::size_t kMost = 20000;                // with their cells; further ones are only in Parsed::aside
  std::size_t row = 0, number = 0;                           // in the table; record of the file
  std::vector<std::pair<std::string, std::string>> reasons;  // problem code, column
  std::vector<std::string> cells;                            // decoded, as they stand in the file
};
struct SkipCount {
  std::string reason;  // blank_row, before_header, note_row, total_row, footer
  std::size_t rows = 0;
};

struct Parsed {
  column::Table table;   // columns named by the plan
  std::size_t rows = 0;  // data rows, without blanks; equal to table.rows() when there is a column
  column::Column row_numbers{
      column::Type::integer};               // record number of each row, only when some row was skipped in between
  Resolution resolution = Resolution::day;  // finest seen in any time column
  std::vector<ProblemCount> problems;
  std::vector<CleanCount> cleaned;
  std::vector<SkipCount> skipped;
  std::vector<std::uint32_t> aside;  // rows of the table that were set aside, ascending; they stay in the table
  std::vector<AsideRow> aside_rows;
};

// How a parser works inside; for tests, which compare the ways. The table is the same for all of them.
struct ParserTuning {
  enum class Scan : std::uint8_t { best, plain, serial } scan = Scan::best;
  std::size_t block_bytes = std::size_t{1}
                            << 18;  // what is looked at together; a batch should stay in the second-level cache
};

class Parser {
 public:
  Parser(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning = {});
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  // The file's next bytes, from its first byte (BOM included), in order, in pieces of any size.
  void append(std::span<const std::byte> bytes);
  std::size_t rows() const;  // so far, for progress
  Parsed finish();           // REQUIRES: called once, after the last append

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Decodes a piece of text that is whole in itself; bad sequences become U+FFFD (`bad` counts them).
std::string decode(std::string_view bytes, Encoding encoding, std::size_t* bad = nullptr);

// Which scan this build runs: "avx2", "neon", "wasm", "plain".
std::string_view simd_name();

}  // namespace siyu::csv
