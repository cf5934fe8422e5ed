// What stands behind csv::Parser: bytes through the transcoder (only where structure cannot be seen in raw bytes) and, for
// layouts of other kinds, the unfolder into records; records sorted into rows and all else; rows to the readers of the
// planned columns. Its members are open to ranges.cpp, which joins what several of them have read.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv/convert.h"
#include "csv/encoding.h"
#include "csv/held.h"
#include "csv/ingest.h"
#include "csv/table_end.h"
#include "csv/unfold.h"

namespace siyu::csv {

// The cells of a record that belong to the table.
struct Window {
  std::size_t first = 0, behind = static_cast<std::size_t>(-1);

  std::size_t end(std::size_t cells) const { return std::min(behind, cells); }
};

ScanFunction scan_of(ParserTuning::Scan scan);

struct TableReader {
  TableReader(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning);

  void append(std::string_view bytes);
  // What stands complete so far is read; a record that is not stays. REQUIRES: raw
  void flush();
  // True when nothing that was read has a say in what the next record is, except that the table has begun.
  bool is_between_rows() const { return records.pending() == 0 && skip_bytes == 0 && past_top() && watch.is_neutral(); }
  bool past_top() const { return seen >= dialect.header_row + dialect.note_rows; }
  Parsed finish();

  void pass_on(std::string_view text);
  void take(const Batch& batch);
  void start_rows();
  // The rows gathered so far go to the readers.
  void read_rows(const Batch& batch, std::size_t before);
  // A word of a total or a footer stands in the first cell, or behind it when it is blank.
  bool may_be_none(const Batch& batch, std::size_t record) const;
  Record decoded(const Batch& batch, std::size_t record, Window part);
  // Asks the watch about a record that may be none; counts or holds it when it is no row.
  bool is_row(const Batch& batch, std::size_t record, std::size_t number);
  // What was held are rows after all; those of this batch that stand before them go first.
  void release(const Batch& batch);
  void read_held();
  void drop_held();
  // Rows that a reader wants set aside, with all the reasons that there are.
  void set_aside(const Rows& rows);
  // Row numbers are written down from the first row on that does not simply follow the header.
  void number_rows(std::size_t number);
  void write_numbers_so_far();
  void check_width(const Batch& batch, std::size_t record, std::size_t number);
  // Of rows alone: what is skipped has no problems.
  void log_odd_quotes(const Batch& batch, std::size_t before);
  std::string head_of(const Batch& batch, std::size_t record) const;
  std::string shown(std::string_view raw_text) const;

  Dialect dialect;
  bool raw;  // structure is found in the file's own bytes
  Encoding cell_encoding;
  Transcoder transcoder;
  std::optional<Unfolder> unfolder;
  std::string transcoded, unfolded, scratch;
  RecordReader records;
  bool watches;  // the layout may have totals and a footer
  EndWatch watch;
  HeldRecords held;
  Window window;
  std::size_t skip_bytes, last_planned = 0;
  std::vector<ColumnReader> readers;
  std::vector<std::uint32_t> first, cells, kept;  // of the rows of the current batch
  std::size_t seen = 0, row_count = 0, before_header = 0, note_rows = 0, blank_rows = 0, total_rows = 0,
              footer_rows = 0;
  column::Column row_numbers{column::Type::integer};
  ProblemLog log;  // of rows and structure; the readers have their own
  std::vector<std::uint32_t> aside;
  std::vector<AsideRow> aside_rows;
};

}  // namespace siyu::csv
