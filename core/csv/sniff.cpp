// A first look at a file, from its head, middle and tail: enough to propose how to read it. The samples are decoded, cut
// to whole records and split with the parser's own record reader, so what is proposed is what will be read. Texts that are
// not delimited are unfolded first; of those only JSON lines and chats can be looked at in the middle.
#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "csv/encoding.h"
#include "csv/sniff_parts.h"
#include "csv/unfold.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kMostColumns = 10000;
constexpr std::size_t kWholeRecords = 200000, kHeadRecords = 1000, kOtherRecords = 300, kGuessed = 1500;

std::string_view view(const Sample& sample) {
  return {reinterpret_cast<const char*>(sample.bytes.data()), sample.bytes.size()};
}

Problem empty_file() { return {"empty_file", "", "The file is empty. Export it again and choose it once more.", {}}; }

// Bytes of a unit of text.
std::size_t unit_of(Encoding encoding) {
  if (encoding == Encoding::utf16le || encoding == Encoding::utf16be) return 2;
  return encoding == Encoding::utf32le || encoding == Encoding::utf32be ? 4 : 1;
}

// A later sample starts somewhere in a record, perhaps in a character: from its first line end on.
std::string decode_later(const Sample& sample, Encoding encoding) {
  std::string_view bytes = view(sample);
  std::size_t unit = unit_of(encoding), line = 0;
  if (unit == 1) {
    line = bytes.find('\n');
    if (line == std::string_view::npos) return {};
    return decode(bytes.substr(line + 1), encoding);
  }
  std::size_t into = static_cast<std::size_t>(sample.offset % unit);
  bytes.remove_prefix(std::min(bytes.size(), (unit - into) % unit));
  std::string text = decode(bytes.substr(0, bytes.size() / unit * unit), encoding);
  line = text.find('\n');
  return line == std::string::npos ? std::string() : text.substr(line + 1);
}

// Rows that only annotate the header or end the table say nothing about types.
bool is_sparse(const Record& row, std::size_t width) { return width >= 5 && filled_cells(row) * 5 < width; }

std::string unfold(const Fold& fold, std::string_view text, bool to_end) {
  Unfolder unfolder(fold);
  std::string out;
  unfolder.append(text, out);
  if (to_end) unfolder.finish(out);
  return out;
}

Container container_of(Layout layout, Container seen) {
  if (layout == Layout::html) return Container::html;
  if (layout == Layout::json) return Container::json;
  return layout == Layout::chat || layout == Layout::aligned ? Container::csv : seen;
}

// The text of the file as delimited records, and what it took to make it so.
struct Unfolded {
  std::string text;
  std::size_t blocks = 0;  // tables of a page of several; 0: not counted here
};

Result<Unfolded> unfold_head(Sniff& found, std::string text, const Hints& hints, std::span<const Sample> samples,
                             std::uint64_t total_bytes) {
  bool whole = samples.front().bytes.size() >= total_bytes;
  Fold fold = look(text, whole);
  for (std::size_t s = 1; fold.lines && s < samples.size(); ++s)
    look_further(fold, decode_later(samples[s], found.dialect.encoding),
                 samples[s].offset + samples[s].bytes.size() >= total_bytes);
  found.dialect.layout = fold.layout;
  found.container = container_of(fold.layout, found.container);
  Unfolded unfolded;
  if (fold.layout == Layout::delimited) {
    unfolded.text = std::move(text);
    return unfolded;
  }
  if (fold.layout == Layout::html) {
    std::vector<std::size_t> tables;
    for (std::size_t i = 0; i < fold.table_rows.size(); ++i) {
      if (fold.table_rows[i] >= 3) tables.push_back(i);
    }
    if (tables.size() > 1) {
      unfolded.blocks = tables.size();
      if (hints.block < tables.size()) fold.table = tables[hints.block];
    }
  }
  unfolded.text = unfold(fold, text, whole);
  found.dialect.fold = std::make_shared<const Fold>(std::move(fold));
  return unfolded;
}

std::size_t end_of(const std::vector<Record>& records, const Block& block) {
  return block.end_row == 0 ? records.size() : std::min(records.size(), block.end_row - 1);
}

std::size_t width_of_rows(const std::vector<Record>& records, const Block& block) {
  std::vector<Record> rows;
  for (std::size_t r = block.header_row + block.note_rows; r < end_of(records, block); ++r)
    rows.push_back(cells_of(records[r], block));
  return usual_width(rows);
}

// Data rows behind the header: no notes, totals, blanks or footer. A width of 0: only blanks are none.
std::vector<Record> rows_of(const std::vector<Record>& records, const Block& block, std::size_t width) {
  std::vector<Record> rows;
  EndWatch watch(width);
  std::vector<Record> held;
  for (std::size_t r = block.header_row + block.note_rows; r < end_of(records, block); ++r) {
    Record row = cells_of(records[r], block);
    if (width == 0) {
      if (!is_blank(row)) rows.push_back(std::move(row));
      continue;
    }
    EndWatch::Verdict verdict = watch.next(row);
    if (verdict == EndWatch::Verdict::hold) {
      if (!is_blank(row) && !is_total_row(row)) held.push_back(std::move(row));
      continue;
    }
    for (Record& earlier : held) rows.push_back(std::move(earlier));
    held.clear();
    if (verdict == EndWatch::Verdict::row) rows.push_back(std::move(row));
  }
  if (!watch.finish()) {
    for (Record& earlier : held) rows.push_back(std::move(earlier));
  }
  return rows;
}

// Rows to guess types from: head, middle and tail when there are too many.
void thin_out(std::vector<Record>& rows) {
  if (rows.size() <= kGuessed) return;
  std::vector<Record> kept;
  for (std::size_t i = 0; i < kGuessed; ++i) kept.push_back(std::move(rows[i * rows.size() / kGuessed]));
  rows = std::move(kept);
}

void add_later_rows(std::vector<Record>& rows, std::span<const Sample> samples, std::uint64_t total_bytes,
                    const Sniff& found, const Block& block, std::size_t width) {
  const Dialect& dialect = found.dialect;
  bool by_line = dialect.layout == Layout::delimited || dialect.layout == Layout::aligned;
  bool usable = by_line || dialect.layout == Layout::chat || (dialect.layout == Layout::json && dialect.fold->lines);
  for (std::size_t s = 1; usable && s < samples.size(); ++s) {
    bool to_end = samples[s].offset + samples[s].bytes.size() >= total_bytes;
    std::string text = decode_later(samples[s], dialect.encoding);
    if (dialect.layout != Layout::delimited) text = unfold(*dialect.fold, text, to_end);
    std::vector<Record> more = split_records(text, dialect.delimiter, kOtherRecords, !to_end);
    // What else is unfolded begins with the names.
    std::size_t first = by_line ? 0 : 1;
    for (std::size_t r = first; r < more.size(); ++r) {
      Record row = cells_of(more[r], block);
      if (row.size() == width && !is_sparse(row, width) && !is_blank(row) && !is_total_row(row))
        rows.push_back(std::move(row));
    }
  }
}

}  // namespace

Result<Sniff> sniff(std::span<const Sample> samples, std::uint64_t total_bytes, const Hints& hints) {
  if (total_bytes == 0 || samples.empty() || samples.front().bytes.empty()) return empty_file();
  Sniff found;
  std::optional<EncodingGuess> guess = detect_encoding(samples, total_bytes);
  Encoding text_encoding = hints.encoding ? *hints.encoding : guess ? guess->encoding : Encoding::utf8;
  bool same = guess && guess->encoding == text_encoding;
  found.dialect.encoding = text_encoding;
  found.dialect.bom_bytes = same ? guess->bom_bytes : 0;

  const Sample& head = samples.front();
  bool whole = head.bytes.size() >= total_bytes;
  std::string_view head_bytes = view(head).substr(std::min(view(head).size(), found.dialect.bom_bytes));
  if (!whole) head_bytes = head_bytes.substr(0, head_bytes.size() / unit_of(text_encoding) * unit_of(text_encoding));
  std::string text = decode(head_bytes, text_encoding);
  found.container = detect_container(samples, text);
  if (found.container == Container::empty) return empty_file();
  bool is_text =
      found.container == Container::csv || found.container == Container::html || found.container == Container::json;
  if (!is_text) {
    std::string name(container_name(found.container));
    return Problem{"container_unreadable",
                   "",
                   "The file holds " + name + ", not delimited text. Save it as CSV, or open it as what it is.",
                   {{"container", name}}};
  }
  if (!guess && !hints.encoding) {
    return Problem{"bad_encoding",
                   "",
                   "The text is of no encoding known here. Save it as UTF-8, or choose the encoding by hand.",
                   {}};
  }
  std::size_t head_text = text.size();
  Container seen = found.container;
  Result<Unfolded> unfolded = unfold_head(found, std::move(text), hints, samples, total_bytes);
  if (found.dialect.layout == Layout::delimited && seen != Container::csv) {
    std::string name(container_name(seen));
    return Problem{"container_unreadable",
                   "",
                   "The file holds " + name + " without a table in it. Export the table itself.",
                   {{"container", name}}};
  }
  text = std::move(unfolded->text);

  bool delimited = found.dialect.layout == Layout::delimited;
  found.dialect.delimiter = !delimited ? ',' : hints.delimiter ? *hints.delimiter : detect_delimiter(text, !whole);
  std::size_t most = whole ? kWholeRecords : kHeadRecords;
  std::vector<Record> records = split_records(text, found.dialect.delimiter, most, !whole);
  bool all_split = whole && records.size() < most;
  std::vector<Block> blocks(1);
  bool named = found.dialect.layout == Layout::json || found.dialect.layout == Layout::chat;
  if (named)
    blocks.front().header_row = 1;
  else
    blocks = find_blocks(records);
  std::size_t own_block = unfolded->blocks > 1 ? 0 : hints.block;
  found.blocks = std::max(unfolded->blocks, blocks.size());
  if (unfolded->blocks > 1) found.blocks = unfolded->blocks;
  if (own_block >= blocks.size() || hints.block >= found.blocks) {
    return Problem{"no_block",
                   "",
                   "The file has no table number " + std::to_string(hints.block + 1) + ".",
                   {{"blocks", std::to_string(found.blocks)}}};
  }
  Block block = blocks[own_block];
  if (hints.header_row) block = block_at(records, blocks, own_block, *hints.header_row);
  std::size_t header = block.header_row;
  bool headless = !named && !hints.header_row && header == 1 && block.columns == 0 &&
                  is_row_like_others(records, 0, end_of(records, block));
  if ((header == 0 && !hints.header_row) || headless || header > records.size()) {
    return Problem{"no_header", "", "No row with column names was found. Say in which row the names are.", {}};
  }
  found.dialect.header_row = header;
  found.dialect.note_rows = block.note_rows;
  found.dialect.first_column = block.first_column;
  found.dialect.has_right = block.has_right;

  Record names = header == 0 ? Record() : cells_of(records[header - 1], block);
  std::size_t width = block.has_right ? block.columns : width_of_rows(records, block);
  if (std::max(names.size(), width) > kMostColumns) {
    std::string columns = std::to_string(std::max(names.size(), width));
    return Problem{"too_many_columns",
                   "",
                   "The file has " + columns + " columns; at most 10000 are read. Is the delimiter right?",
                   {{"columns", columns}}};
  }
  Record above = header < 2 ? Record() : cells_of(records[header - 2], block);
  found.dialect.names = header_names(names, width, is_upper_level(above, names) ? &above : nullptr);
  width = found.dialect.names.size();
  if (all_split && !named && block.end_row == 0) block.end_row = find_end(records, block, width);
  found.dialect.end_row = block.end_row;
  std::vector<Record> rows = rows_of(records, block, named ? 0 : width);

  for (std::size_t r = 0; r < rows.size() && r < 5; ++r) {
    std::vector<std::string>& row = found.first_rows.emplace_back();
    for (std::size_t k = 0; k < width; ++k)
      row.emplace_back(k < rows[r].size() ? trim(rows[r][k]) : std::string_view());
  }
  if (all_split) {
    found.estimated_rows = static_cast<double>(rows.size());
  } else {
    std::size_t bytes = 0, counted = 0;  // of the split records, as text
    for (const Record& row : rows) {
      bytes += row.size();
      for (const std::string& cell : row) bytes += cell.size();
      ++counted;
    }
    // What was split may be less than the text when there are many short records; unfolded text is shorter than its source.
    double scale = static_cast<double>(head_bytes.size()) / static_cast<double>(std::max<std::size_t>(1, head_text));
    if (!delimited)
      scale *= static_cast<double>(head_text) / static_cast<double>(std::max<std::size_t>(1, text.size()));
    found.estimated_rows = bytes == 0 ? 0
                                      : static_cast<double>(total_bytes) / (static_cast<double>(bytes) * scale) *
                                            static_cast<double>(counted);
  }

  std::erase_if(rows, [&](const Record& row) { return is_sparse(row, width); });
  thin_out(rows);
  add_later_rows(rows, samples, total_bytes, found, block, width);
  std::size_t same_width = 0;
  for (const Record& row : rows) same_width += row.size() == width ? 1 : 0;
  if (same_width > 0) std::erase_if(rows, [&](const Record& row) { return row.size() * 2 < width; });
  for (std::size_t k = 0; k < width; ++k) {
    DateOrder& order = found.dialect.date_orders.emplace_back(hints.date_order.value_or(DateOrder::unknown));
    found.columns.push_back(guess_column(found.dialect.names[k], rows, k, order));
    found.dialect.fractions.push_back(found.columns.back().fractions);
  }
  return found;
}

}  // namespace siyu::csv
