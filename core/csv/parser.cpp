// The parser: bytes through the transcoder (only where structure cannot be seen in raw bytes) into records, records
// sorted into header, blank and data rows, data rows to the readers of the planned columns.
#include <algorithm>
#include <utility>

#include "base/result.h"
#include "csv/convert.h"
#include "csv/encoding.h"
#include "csv/ingest.h"

namespace siyu::csv {
namespace {

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\0' || c == '\x1A'; });
}

// Nothing but delimiters and blanks.
bool is_blank_record(const Batch& batch, std::size_t record) {
  std::uint32_t first = batch.first_mark(record), cells = batch.cells(record);
  std::size_t from = static_cast<std::uint32_t>(batch.marks[first] + 1), to = batch.marks[first + cells];
  if (to - from > 4 * std::size_t{cells} + 64) return false;
  for (std::uint32_t k = 0; k < cells; ++k) {
    Cell cell = batch.cell(first + k, k + 1 == cells);
    if (!is_blank_text({cell.data, cell.size})) return false;
  }
  return true;
}

ScanFunction scan_of(ParserTuning::Scan scan) {
  switch (scan) {
    case ParserTuning::Scan::best:
      return best_scan();
    case ParserTuning::Scan::plain:
      return &scan_plain;
    case ParserTuning::Scan::serial:
      return nullptr;
  }
  CHECK(false);
}

}  // namespace

struct Parser::Impl {
  Impl(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ScanFunction scan, std::size_t block)
      : dialect(std::move(dialect)),
        raw(scans_raw(this->dialect.encoding, this->dialect.delimiter)),
        cell_encoding(raw ? this->dialect.encoding : Encoding::utf8),
        transcoder(this->dialect.encoding),
        records(this->dialect.delimiter, scan, block),
        skip_bytes(this->dialect.bom_bytes) {
    for (ColumnPlan& column : plan) {
      last_planned = std::max(last_planned, column.source + 1);
      std::string header =
          column.source < this->dialect.names.size() ? this->dialect.names[column.source] : std::string();
      readers.emplace_back(std::move(column), std::move(header), cell_encoding, zone);
    }
  }

  void append(std::string_view bytes) {
    std::size_t skipped = std::min(skip_bytes, bytes.size());
    skip_bytes -= skipped;
    bytes.remove_prefix(skipped);
    auto sink = [this](const Batch& batch) { take(batch); };
    if (raw) return records.append(bytes, sink);
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(kPiece, bytes.size()))) {
      transcoded.clear();
      transcoder.append(bytes.substr(0, kPiece), transcoded);
      records.append(transcoded, sink);
    }
  }

  void take(const Batch& batch) {
    first.clear();
    cells.clear();
    kept.clear();
    std::size_t names = dialect.names.size();
    for (std::size_t r = 0; r < batch.records; ++r) {
      std::size_t number = seen + r + 1;
      if (number <= dialect.header_row) {
        before_header += number < dialect.header_row ? 1 : 0;
        continue;
      }
      std::uint32_t count = batch.cells(r), mark = batch.first_mark(r);
      // Only a record that starts with a delimiter, a blank or its end can be blank.
      char head = batch.data[static_cast<std::uint32_t>(batch.marks[mark] + 1)];
      bool may_be_blank = static_cast<unsigned char>(head) <= ' ' || head == dialect.delimiter;
      if (may_be_blank && is_blank_record(batch, r)) {
        ++blank_rows;
        continue;
      }
      number_rows(number);
      if (count != names) check_width(batch, r, number);
      first.push_back(mark);
      cells.push_back(count);
      kept.push_back(static_cast<std::uint32_t>(r));
      ++row_count;
    }
    log_odd_quotes(batch);
    Rows rows{&batch, first.data(), cells.data(), kept.data(), kept.size(), seen};
    for (ColumnReader& reader : readers) reader.read(rows);
    seen += batch.records;
  }

  // Row numbers are written down from the first row on that does not simply follow the header.
  void number_rows(std::size_t number) {
    bool follows = number == dialect.header_row + row_count + 1;
    if (follows && row_numbers.size() == 0) return;
    if (row_numbers.size() == 0) {
      for (std::size_t row = 0; row < row_count; ++row) {
        row_numbers.add_value(static_cast<std::int64_t>(dialect.header_row + row + 1));
      }
    }
    row_numbers.add_value(static_cast<std::int64_t>(number));
  }

  void check_width(const Batch& batch, std::size_t record, std::size_t number) {
    std::uint32_t mark = batch.first_mark(record), count = batch.cells(record);
    if (count < last_planned) log.add("short_row", "", number, head_of(batch, record));
    for (std::size_t k = dialect.names.size(); k < count; ++k) {
      Cell cell = batch.cell(mark + static_cast<std::uint32_t>(k), k + 1 == count);
      if (is_blank_text(unquote(cell, scratch))) continue;
      log.add("long_row", "", number, head_of(batch, record));
      break;
    }
  }

  void log_odd_quotes(const Batch& batch) {
    for (const OddQuote& odd : *batch.odd_quotes) {
      std::size_t number = seen + odd.record + 1;
      if (number <= dialect.header_row) continue;
      std::string_view name =
          odd.cell < dialect.names.size() ? std::string_view(dialect.names[odd.cell]) : std::string_view();
      Cell cell = batch.cell(batch.first_mark(odd.record) + odd.cell, odd.cell + 1 == batch.cells(odd.record));
      log.add(odd.unclosed ? "unclosed_quote" : "stray_quote", name, number, shown({cell.data, cell.size}));
    }
  }

  std::string head_of(const Batch& batch, std::size_t record) const {
    std::uint32_t mark = batch.first_mark(record);
    std::size_t from = static_cast<std::uint32_t>(batch.marks[mark] + 1), to = batch.marks[mark + batch.cells(record)];
    if (to > from && batch.data[to - 1] == '\r') --to;
    return shown({batch.data + from, to - from});
  }

  std::string shown(std::string_view raw_text) const {
    return decode(raw_text.substr(0, kExampleCodePoints * 4), cell_encoding);
  }

  Parsed finish() {
    auto sink = [this](const Batch& batch) { take(batch); };
    if (!raw) {
      transcoded.clear();
      transcoder.finish(transcoded);
      records.append(transcoded, sink);
    }
    records.finish(sink);
    Parsed parsed;
    parsed.rows = row_count;
    log.move_into(parsed.problems);
    for (ColumnReader& reader : readers) {
      reader.finish(parsed.problems, parsed.cleaned);
      parsed.resolution = std::max(parsed.resolution, reader.resolution());
      parsed.table.add(reader.plan().name, reader.plan().type) = reader.take_column();
    }
    parsed.row_numbers = std::move(row_numbers);
    if (before_header > 0) parsed.skipped.push_back({"before_header", before_header});
    if (blank_rows > 0) parsed.skipped.push_back({"blank_row", blank_rows});
    return parsed;
  }

  Dialect dialect;
  bool raw;  // structure is found in the file's own bytes
  Encoding cell_encoding;
  Transcoder transcoder;
  std::string transcoded, scratch;
  RecordReader records;
  std::size_t skip_bytes, last_planned = 0;
  std::vector<ColumnReader> readers;
  std::vector<std::uint32_t> first, cells, kept;  // of the rows of the current batch
  std::size_t seen = 0, row_count = 0, before_header = 0, blank_rows = 0;
  column::Column row_numbers{column::Type::integer};
  ProblemLog log;  // of rows and structure; the readers have their own
};

Parser::Parser(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning)
    : impl_(std::make_unique<Impl>(std::move(dialect), std::move(plan), zone, scan_of(tuning.scan),
                                   tuning.block_bytes)) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

void Parser::append(std::span<const std::byte> bytes) {
  impl_->append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::size_t Parser::rows() const { return impl_->row_count; }

Parsed Parser::finish() { return impl_->finish(); }

}  // namespace siyu::csv
