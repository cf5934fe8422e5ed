// A first look at a file, from its head, middle and tail: enough to propose how to read it. The samples are decoded, cut
// to whole records and split with the parser's own record reader, so what is proposed is what will be read.
#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "csv/encoding.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kMostColumns = 10000;
constexpr std::size_t kHeadRecords = 1000, kOtherRecords = 300;

std::string_view view(const Sample& sample) {
  return {reinterpret_cast<const char*>(sample.bytes.data()), sample.bytes.size()};
}

Problem empty_file() { return {"empty_file", "", "The file is empty. Export it again and choose it once more.", {}}; }

// A later sample starts somewhere in a record, perhaps in a character: from its first line end on.
std::string decode_later(const Sample& sample, Encoding encoding) {
  std::string_view bytes = view(sample);
  bool wide = encoding == Encoding::utf16le || encoding == Encoding::utf16be;
  if (wide && sample.offset % 2 == 1 && !bytes.empty()) bytes.remove_prefix(1);
  std::size_t line = 0;
  if (!wide) {
    line = bytes.find('\n');
    if (line == std::string_view::npos) return {};
    return decode(bytes.substr(line + 1), encoding);
  }
  std::string text = decode(bytes, encoding);
  line = text.find('\n');
  return line == std::string::npos ? std::string() : text.substr(line + 1);
}

// Rows that only annotate the header or end the table say nothing about types.
bool is_sparse(const Record& row, std::size_t width) {
  if (width < 5) return false;
  std::size_t filled = 0;
  for (const std::string& cell : row) filled += trim(cell).empty() ? 0 : 1;
  return filled * 5 < width;
}

bool is_blank(const Record& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& cell) { return trim(cell).empty(); });
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
  std::string_view head_bytes = view(head).substr(found.dialect.bom_bytes);
  if (!whole && (text_encoding == Encoding::utf16le || text_encoding == Encoding::utf16be)) {
    head_bytes = head_bytes.substr(0, head_bytes.size() / 2 * 2);
  }
  std::string text = decode(head_bytes, text_encoding);
  found.container = detect_container(samples, text);
  if (found.container == Container::empty) return empty_file();
  if (found.container != Container::csv) {
    std::string name(container_name(found.container));
    return Problem{"container_unreadable",
                   "",
                   "The file holds " + name + ", not delimited text. Save it as CSV, or open it as what it is.",
                   {{"container", name}}};
  }
  if (!guess && !hints.encoding) {
    return Problem{"bad_encoding",
                   "",
                   "The text is neither UTF-8, UTF-16 nor GB18030. Save it as UTF-8, or choose the encoding by hand.",
                   {}};
  }

  found.dialect.delimiter = hints.delimiter ? *hints.delimiter : detect_delimiter(text, !whole);
  std::vector<Record> records = split_records(text, found.dialect.delimiter, kHeadRecords, !whole);
  std::size_t header = hints.header_row ? *hints.header_row : detect_header(records);
  if ((header == 0 && !hints.header_row) || header > records.size()) {
    return Problem{"no_header", "", "No row with column names was found. Say in which row the names are.", {}};
  }
  found.dialect.header_row = header;
  std::vector<Record> rows(records.begin() + static_cast<std::ptrdiff_t>(header), records.end());
  std::size_t width = usual_width(rows);
  const Record names = header == 0 ? Record() : records[header - 1];
  if (std::max(names.size(), width) > kMostColumns) {
    std::string columns = std::to_string(std::max(names.size(), width));
    return Problem{"too_many_columns",
                   "",
                   "The file has " + columns + " columns; at most 10000 are read. Is the delimiter right?",
                   {{"columns", columns}}};
  }
  found.dialect.names = header_names(names, width);
  width = found.dialect.names.size();
  std::erase_if(rows, is_blank);

  for (std::size_t r = 0; r < rows.size() && r < 5; ++r) {
    std::vector<std::string>& row = found.first_rows.emplace_back();
    for (std::size_t k = 0; k < width; ++k)
      row.emplace_back(k < rows[r].size() ? trim(rows[r][k]) : std::string_view());
  }
  bool all_split = whole && records.size() < kHeadRecords;
  if (all_split) {
    found.estimated_rows = static_cast<double>(rows.size());
  } else {
    std::size_t bytes = 0, counted = 0;  // of the split records, as text
    for (const Record& row : rows) {
      bytes += row.size();
      for (const std::string& cell : row) bytes += cell.size();
      ++counted;
    }
    double scale = static_cast<double>(head_bytes.size()) / static_cast<double>(std::max<std::size_t>(1, text.size()));
    found.estimated_rows = bytes == 0 ? 0
                                      : static_cast<double>(total_bytes) / (static_cast<double>(bytes) * scale) *
                                            static_cast<double>(counted);
  }

  std::erase_if(rows, [&](const Record& row) { return is_sparse(row, width); });
  for (std::size_t s = 1; s < samples.size(); ++s) {
    bool to_end = samples[s].offset + samples[s].bytes.size() >= total_bytes;
    for (Record& row :
         split_records(decode_later(samples[s], text_encoding), found.dialect.delimiter, kOtherRecords, !to_end)) {
      if (row.size() == width && !is_sparse(row, width) && !is_blank(row)) rows.push_back(std::move(row));
    }
  }
  std::size_t same_width = 0;
  for (const Record& row : rows) same_width += row.size() == width ? 1 : 0;
  if (same_width > 0) std::erase_if(rows, [&](const Record& row) { return row.size() * 2 < width; });
  for (std::size_t k = 0; k < width; ++k) found.columns.push_back(guess_column(found.dialect.names[k], rows, k));
  return found;
}

}  // namespace siyu::csv
