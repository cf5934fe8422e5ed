// Records sorted into rows and all else, batch by batch. Records that may be a footer wait in a small batch of their own
// until the text has shown what they are.
#include "csv/table_reader.h"

#include <algorithm>
#include <utility>

#include "base/result.h"
#include "base/text.h"

namespace siyu::csv {
namespace {

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\0' || c == '\x1A'; });
}

// Nothing but delimiters and blanks.
bool is_blank_record(const Batch& batch, std::size_t record, Window window) {
  std::uint32_t first = batch.first_mark(record), cells = batch.cells(record);
  for (std::size_t k = window.first; k < window.end(cells); ++k) {
    Cell cell = batch.cell(first + static_cast<std::uint32_t>(k), k + 1 == cells);
    if (!is_blank_text({cell.data, cell.size})) return false;
  }
  return true;
}

}  // namespace

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

TableReader::TableReader(Dialect given, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning)
    : dialect(std::move(given)),
      raw(dialect.layout == Layout::delimited && scans_raw(dialect.encoding, dialect.delimiter)),
      cell_encoding(raw ? dialect.encoding : Encoding::utf8),
      transcoder(dialect.encoding),
      records(dialect.delimiter, scan_of(tuning.scan), tuning.block_bytes),
      watches(dialect.layout != Layout::json && dialect.layout != Layout::chat),
      watch(dialect.names.size()),
      skip_bytes(dialect.bom_bytes) {
  if (dialect.layout != Layout::delimited) {
    CHECK(dialect.fold != nullptr);
    unfolder.emplace(*dialect.fold);
  }
  window.first = dialect.first_column;
  if (dialect.has_right) window.behind = dialect.first_column + dialect.names.size();
  for (ColumnPlan& column : plan) {
    std::size_t name = column.source;
    last_planned = std::max(last_planned, dialect.first_column + name + 1);
    Writing writing;
    writing.encoding = cell_encoding;
    writing.zone = zone;
    std::string header = name < dialect.names.size() ? dialect.names[name] : "";
    if (name < dialect.date_orders.size()) writing.form.order = dialect.date_orders[name];
    writing.form.months = names_months(header);
    writing.whole_ids = name >= dialect.fractions.size() || !dialect.fractions[name];
    column.source += dialect.first_column;
    readers.emplace_back(std::move(column), std::move(header), writing);
  }
}

void TableReader::append(std::string_view bytes) {
  std::size_t skipped = std::min(skip_bytes, bytes.size());
  skip_bytes -= skipped;
  bytes.remove_prefix(skipped);
  auto sink = [this](const Batch& batch) { take(batch); };
  if (raw) return records.append(bytes, sink);
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kPiece, bytes.size()))) {
    transcoded.clear();
    transcoder.append(bytes.substr(0, kPiece), transcoded);
    pass_on(transcoded);
  }
}

void TableReader::flush() {
  CHECK(raw);
  records.flush([this](const Batch& batch) { take(batch); });
}

void TableReader::pass_on(std::string_view text) {
  auto sink = [this](const Batch& batch) { take(batch); };
  if (!unfolder) return records.append(text, sink);
  unfolded.clear();
  unfolder->append(text, unfolded);
  records.append(unfolded, sink);
}

void TableReader::take(const Batch& batch) {
  start_rows();
  std::size_t names = dialect.first_column + dialect.names.size(), top = dialect.header_row + dialect.note_rows;
  for (std::size_t r = 0; r < batch.records; ++r) {
    std::size_t number = seen + r + 1;
    if (number <= top) {
      before_header += number < dialect.header_row ? 1 : 0;
      note_rows += number > dialect.header_row ? 1 : 0;
      continue;
    }
    std::uint32_t count = batch.cells(r), mark = batch.first_mark(r);
    // Only a record that starts with a delimiter, a blank or its end can be blank.
    char head = batch.data[static_cast<std::uint32_t>(batch.marks[mark] + 1)];
    bool may_be_blank = static_cast<unsigned char>(head) <= ' ' || head == dialect.delimiter || window.first > 0;
    bool blank = may_be_blank && is_blank_record(batch, r, window);
    if (dialect.end_row != 0 && number >= dialect.end_row) {
      ++(blank ? blank_rows : footer_rows);
      continue;
    }
    if (!watch.holding() && blank) {
      ++blank_rows;
      watch.pass_blank();
      continue;
    }
    bool usual = !watches || (window.first == 0 && is_usual_start(head) && !watch.cares());
    if (!usual && may_be_none(batch, r) && !is_row(batch, r, number)) continue;
    watch.pass_row();
    if (number != top + row_count + 1 || row_numbers.size() > 0) number_rows(number);
    if (count != names) check_width(batch, r, number);
    first.push_back(mark);
    cells.push_back(count);
    kept.push_back(static_cast<std::uint32_t>(r));
    ++row_count;
  }
  read_rows(batch, seen);
  seen += batch.records;
}

void TableReader::start_rows() {
  first.clear();
  cells.clear();
  kept.clear();
}

void TableReader::read_rows(const Batch& batch, std::size_t before) {
  log_odd_quotes(batch, before);
  Rows rows{&batch, first.data(), cells.data(), kept.data(), kept.size(), before};
  for (ColumnReader& reader : readers) reader.read(rows);
  set_aside(rows);
  start_rows();
}

bool TableReader::may_be_none(const Batch& batch, std::size_t record) const {
  if (watch.cares()) return true;
  std::uint32_t mark = batch.first_mark(record), count = batch.cells(record);
  for (std::size_t k = window.first; k < window.end(count); ++k) {
    Cell cell = batch.cell(mark + static_cast<std::uint32_t>(k), k + 1 == count);
    std::string_view raw_cell(cell.data, cell.size);
    if (is_blank_text(raw_cell)) continue;
    if (may_start_end(raw_cell, cell_encoding)) return true;
    if (k == window.first) return false;
  }
  return false;
}

Record TableReader::decoded(const Batch& batch, std::size_t record, Window part) {
  std::uint32_t mark = batch.first_mark(record), count = batch.cells(record);
  Record cells_of_record;
  for (std::size_t k = part.first; k < part.end(count); ++k) {
    Cell cell = batch.cell(mark + static_cast<std::uint32_t>(k), k + 1 == count);
    cells_of_record.push_back(decode(unquote(cell, scratch), cell_encoding));
  }
  return cells_of_record;
}

bool TableReader::is_row(const Batch& batch, std::size_t record, std::size_t number) {
  bool held_before = watch.holding();
  Record cells_of_record = decoded(batch, record, window);
  EndWatch::Verdict verdict = watch.next(cells_of_record);
  if (verdict == EndWatch::Verdict::hold) {
    held.add(batch, record, number,
             is_blank(cells_of_record)       ? EndWatch::Verdict::blank
             : is_total_row(cells_of_record) ? EndWatch::Verdict::total
                                             : EndWatch::Verdict::row);
    return false;
  }
  if (held_before) release(batch);
  if (verdict == EndWatch::Verdict::row) return true;
  ++(verdict == EndWatch::Verdict::blank ? blank_rows : total_rows);
  return false;
}

void TableReader::release(const Batch& batch) {
  if (!kept.empty()) read_rows(batch, seen);
  read_held();
}

void TableReader::read_held() {
  if (held.empty()) return;
  Batch batch = held.batch();
  std::size_t before = held.first_number() - 1;
  for (std::size_t r = 0; r < batch.records; ++r) {
    EndWatch::Verdict kind = held.kind(r);
    if (kind != EndWatch::Verdict::row) {
      ++(kind == EndWatch::Verdict::blank ? blank_rows : total_rows);
      continue;
    }
    number_rows(before + r + 1);
    if (batch.cells(r) != dialect.first_column + dialect.names.size()) check_width(batch, r, before + r + 1);
    first.push_back(batch.first_mark(r));
    cells.push_back(batch.cells(r));
    kept.push_back(static_cast<std::uint32_t>(r));
    ++row_count;
  }
  read_rows(batch, before);
  held.clear();
}

void TableReader::drop_held() {
  for (std::size_t r = 0; r < held.records(); ++r)
    ++(held.kind(r) == EndWatch::Verdict::blank ? blank_rows : footer_rows);
  held.clear();
}

void TableReader::set_aside(const Rows& rows) {
  bool any = false;
  for (const ColumnReader& reader : readers) any = any || !reader.bad().empty();
  if (!any) return;
  std::vector<std::size_t> bad_rows;
  for (const ColumnReader& reader : readers) {
    for (const ColumnReader::Bad& bad : reader.bad()) bad_rows.push_back(bad.row);
  }
  std::sort(bad_rows.begin(), bad_rows.end());
  bad_rows.erase(std::unique(bad_rows.begin(), bad_rows.end()), bad_rows.end());
  std::size_t before = row_count - rows.count;
  std::vector<std::size_t> at(readers.size());
  for (std::size_t row : bad_rows) {
    aside.push_back(static_cast<std::uint32_t>(before + row));
    if (aside_rows.size() >= AsideRow::kMost) continue;
    AsideRow& entry = aside_rows.emplace_back();
    entry.row = before + row;
    entry.number = rows.number(row);
    for (std::size_t i = 0; i < readers.size(); ++i) {
      const std::vector<ColumnReader::Bad>& bad = readers[i].bad();
      while (at[i] < bad.size() && bad[at[i]].row < row) ++at[i];
      for (std::size_t k = at[i]; k < bad.size() && bad[k].row == row; ++k)
        entry.reasons.emplace_back(std::string(bad[k].code), readers[i].header());
    }
    Window named = window;
    named.behind = dialect.first_column + dialect.names.size();
    entry.cells = decoded(*rows.batch, rows.record[row], named);
  }
}

void TableReader::number_rows(std::size_t number) {
  std::size_t top = dialect.header_row + dialect.note_rows;
  bool follows = number == top + row_count + 1;
  if (follows && row_numbers.size() == 0) return;
  write_numbers_so_far();
  row_numbers.add_value(static_cast<std::int64_t>(number));
}

void TableReader::write_numbers_so_far() {
  if (row_numbers.size() > 0) return;
  std::size_t top = dialect.header_row + dialect.note_rows;
  for (std::size_t row = 0; row < row_count; ++row) row_numbers.add_value(static_cast<std::int64_t>(top + row + 1));
}

void TableReader::check_width(const Batch& batch, std::size_t record, std::size_t number) {
  std::uint32_t mark = batch.first_mark(record), count = batch.cells(record);
  if (count < last_planned) log.add("short_row", "", number, head_of(batch, record));
  for (std::size_t k = dialect.first_column + dialect.names.size(); k < window.end(count); ++k) {
    Cell cell = batch.cell(mark + static_cast<std::uint32_t>(k), k + 1 == count);
    if (is_blank_text(unquote(cell, scratch))) continue;
    log.add("long_row", "", number, head_of(batch, record));
    break;
  }
}

void TableReader::log_odd_quotes(const Batch& batch, std::size_t before) {
  for (const OddQuote& odd : *batch.odd_quotes) {
    if (!std::binary_search(kept.begin(), kept.end(), odd.record)) continue;
    std::size_t name = odd.cell - dialect.first_column;  // huge for a cell on the left
    std::string_view header =
        odd.cell >= dialect.first_column && name < dialect.names.size() ? std::string_view(dialect.names[name]) : "";
    Cell cell = batch.cell(batch.first_mark(odd.record) + odd.cell, odd.cell + 1 == batch.cells(odd.record));
    log.add(odd.unclosed ? "unclosed_quote" : "stray_quote", header, before + odd.record + 1,
            shown({cell.data, cell.size}));
  }
}

std::string TableReader::head_of(const Batch& batch, std::size_t record) const {
  std::uint32_t mark = batch.first_mark(record);
  std::size_t from = static_cast<std::uint32_t>(batch.marks[mark] + 1), to = batch.marks[mark + batch.cells(record)];
  if (to > from && batch.data[to - 1] == '\r') --to;
  return shown({batch.data + from, to - from});
}

std::string TableReader::shown(std::string_view raw_text) const {
  return decode(raw_text.substr(0, kExampleCodePoints * 4), cell_encoding);
}

Parsed TableReader::finish() {
  auto sink = [this](const Batch& batch) { take(batch); };
  if (!raw) {
    transcoded.clear();
    transcoder.finish(transcoded);
    pass_on(transcoded);
  }
  if (unfolder) {
    unfolded.clear();
    unfolder->finish(unfolded);
    records.append(unfolded, sink);
  }
  records.finish(sink);
  if (watch.finish())
    drop_held();
  else
    read_held();
  Parsed parsed;
  parsed.rows = row_count;
  log.move_into(parsed.problems);
  if (unfolder) {
    for (ProblemCount& problem : unfolder->take_problems()) parsed.problems.push_back(std::move(problem));
  }
  for (ColumnReader& reader : readers) {
    reader.finish(parsed.problems, parsed.cleaned);
    parsed.resolution = std::max(parsed.resolution, reader.resolution());
    parsed.table.add(reader.plan().name, reader.plan().type) = reader.take_column();
  }
  parsed.row_numbers = std::move(row_numbers);
  parsed.aside = std::move(aside);
  parsed.aside_rows = std::move(aside_rows);
  for (auto [reason, count] : {std::pair<const char*, std::size_t>{"before_header", before_header},
                               {"note_row", note_rows},
                               {"blank_row", blank_rows},
                               {"total_row", total_rows},
                               {"footer", footer_rows}}) {
    if (count > 0) parsed.skipped.push_back({reason, count});
  }
  return parsed;
}

}  // namespace siyu::csv
