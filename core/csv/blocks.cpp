// Several tables in one text. Beside one another: columns that are blank in every record part them, when what stands on
// both sides are tables of their own, of different heights or with a name in common. Below one another: a record of words
// alone over values, after a blank row or with another number of cells, and at least two rows behind it.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLeastRows = 2;  // of a table of its own
constexpr std::size_t kMost = 20;      // tables below one another; what follows counts as a footer

std::vector<Record> cut_columns(const std::vector<Record>& records, const Block& block) {
  std::vector<Record> cut;
  cut.reserve(records.size());
  for (const Record& record : records) cut.push_back(cells_of(record, block));
  return cut;
}

// One behind the last cell that is not blank.
std::size_t extent(const Record& record) {
  std::size_t cells = record.size();
  while (cells > 0 && trim(record[cells - 1]).empty()) --cells;
  return cells;
}

std::size_t rows_until_blank(const std::vector<Record>& records, std::size_t from) {
  std::size_t rows = 0;
  while (from + rows < records.size() && !is_blank(records[from + rows])) ++rows;
  return rows;
}

// At least two words, no two the same, and nothing else.
bool is_all_words(const Record& record) {
  std::unordered_set<std::string_view> distinct;
  for (const std::string& cell : record) {
    std::string_view text = trim(cell);
    if (text.empty()) continue;
    if (is_counted(text) || !distinct.insert(text).second) return false;
  }
  return distinct.size() >= 2;
}

// Whether records[r] is the header of a table below the one whose header is records[header].
bool starts_table(const std::vector<Record>& records, std::size_t header, std::size_t r, bool after_blank) {
  const Record& record = records[r];
  if (!is_all_words(record) || is_end_head(record)) return false;
  std::size_t rows = rows_until_blank(records, r + 1);
  if (rows < kLeastRows) return false;
  std::size_t own = extent(record), first = extent(records[header]);
  if (!after_blank) {
    if (own == first) return false;
    for (std::size_t i = 1; i <= kLeastRows; ++i) {
      if (extent(records[r + i]) != own) return false;
    }
  }
  std::size_t contrasts = columns_over_values(records, r, r + 1 + rows);
  if (contrasts == 0) return false;
  // A row of the first table can hold a word where numbers stand; hardly two.
  bool repeats = record == records[header];
  return repeats || own != first || contrasts >= 2;
}

// A small table above the one whose header was found first: three columns, or a first one of values (else its rows are
// names with their values, as notes above a table have them). An index; `behind` when there is none.
std::size_t early_table(const std::vector<Record>& records, std::size_t behind) {
  for (std::size_t r = 0; r + kLeastRows < behind; ++r) {
    std::size_t width = extent(records[r]), rows = width < 2 ? 0 : rows_until_blank(records, r + 1);
    if (rows < kLeastRows || r + rows >= behind || !is_all_words(records[r])) continue;
    bool even = true;
    for (std::size_t i = 1; i <= rows; ++i) even = even && extent(records[r + i]) == width;
    bool over_first = is_value(records[r + 1].front()) && is_value(records[r + 2].front());
    if (even && (width >= 3 || over_first) && columns_over_values(records, r, r + 1 + rows) > 0) return r;
  }
  return behind;
}

struct Next {
  std::size_t header = 0, end = 0;  // indexes; end: the first record behind the table above
};

std::optional<Next> next_table(const std::vector<Record>& records, std::size_t header) {
  std::size_t gap = 0;  // the first record of blank rows and titles; 0: none
  bool after_blank = false;
  for (std::size_t r = header + 1; r < records.size(); ++r) {
    if (is_blank(records[r])) {
      if (gap == 0) gap = r;
      after_blank = true;
      continue;
    }
    if (starts_table(records, header, r, after_blank)) return Next{r, gap == 0 ? r : gap};
    bool title = after_blank && filled_cells(records[r]) == 1;
    if (!title) gap = 0, after_blank = false;
  }
  return std::nullopt;
}

std::size_t data_rows(const std::vector<Record>& records, std::size_t from, std::size_t to) {
  std::size_t rows = 0;
  for (std::size_t r = from; r < to; ++r) rows += is_blank(records[r]) ? 0 : 1;
  return rows;
}

// The tables of one range of columns, top to bottom.
std::vector<Block> find_below(const std::vector<Record>& all, const Block& columns) {
  std::vector<Record> records = cut_columns(all, columns);
  std::vector<Block> blocks;
  std::size_t header = detect_header(records, 0, records.size());
  if (header > 0) header = std::min(header, early_table(records, header - 1) + 1);
  for (;;) {
    Block block = columns;
    block.header_row = header;
    if (header == 0) {
      blocks.push_back(block);
      return blocks;
    }
    block.note_rows = count_notes(records, header, records.size());
    std::optional<Next> next = next_table(records, header - 1);
    if (next) {
      block.end_row = next->end + 1;
      // One short row above a table is what its exporter says about it.
      bool preamble = blocks.empty() && data_rows(records, header, next->end) < kLeastRows &&
                      extent(records[header - 1]) < extent(records[next->header]);
      if (!preamble) blocks.push_back(block);
      if (blocks.size() == kMost) return blocks;
      header = next->header + 1;
      continue;
    }
    blocks.push_back(block);
    return blocks;
  }
}

std::vector<Block> split_columns(const std::vector<Record>& records) {
  std::vector<bool> used;
  for (const Record& record : records) {
    if (record.size() > used.size()) used.resize(record.size());
    for (std::size_t k = 0; k < record.size(); ++k) {
      if (!used[k] && !trim(record[k]).empty()) used[k] = true;
    }
  }
  std::vector<Block> parts;
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (!used[k]) continue;
    if (k == 0 || !used[k - 1]) {
      parts.emplace_back();
      parts.back().first_column = k;
    }
    ++parts.back().columns;
  }
  const std::vector<Block> one(1);
  if (parts.size() < 2) return one;
  bool differ = false;
  std::size_t first_header = 0, first_height = 0;
  std::unordered_set<std::string> names;
  for (Block& part : parts) {
    if (part.columns < 2) return one;
    part.has_right = &part != &parts.back();
    std::vector<Record> cut = cut_columns(records, part);
    std::size_t header = detect_header(cut, 0, cut.size()), height = cut.size();
    while (height > 0 && is_blank(cut[height - 1])) --height;
    if (header == 0 || columns_over_values(cut, header - 1, cut.size()) == 0) return one;
    if (data_rows(cut, header, height) < kLeastRows) return one;
    if (&part == &parts.front()) first_header = header, first_height = height;
    differ = differ || header != first_header || height != first_height;
    for (const std::string& cell : cut[header - 1]) {
      if (!trim(cell).empty() && !names.insert(std::string(trim(cell))).second) differ = true;
    }
  }
  return differ ? parts : one;
}

}  // namespace

Record cells_of(const Record& record, const Block& block) {
  if (block.first_column == 0 && !block.has_right) return record;
  std::size_t from = std::min(block.first_column, record.size());
  std::size_t to = block.has_right ? std::min(from + block.columns, record.size()) : record.size();
  return Record(record.begin() + static_cast<std::ptrdiff_t>(from), record.begin() + static_cast<std::ptrdiff_t>(to));
}

std::vector<Block> find_blocks(const std::vector<Record>& records) {
  std::vector<Block> blocks;
  for (const Block& columns : split_columns(records)) {
    for (Block& block : find_below(records, columns)) blocks.push_back(block);
  }
  std::stable_sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return a.header_row != b.header_row ? a.header_row < b.header_row : a.first_column < b.first_column;
  });
  return blocks;
}

Block block_at(const std::vector<Record>& records, const std::vector<Block>& blocks, std::size_t block,
               std::size_t header_row) {
  Block chosen = blocks[block];
  if (chosen.header_row == header_row) return chosen;
  for (const Block& other : blocks) {
    if (other.first_column != chosen.first_column) continue;
    bool ends_before = other.end_row != 0 && other.end_row <= header_row;
    if (!ends_before) {
      chosen = other;
      break;
    }
  }
  chosen.header_row = header_row;
  chosen.note_rows = 0;
  std::vector<Record> cut = cut_columns(records, chosen);
  if (header_row > cut.size()) return chosen;
  chosen.note_rows = count_notes(cut, header_row, cut.size());
  if (chosen.end_row <= header_row) chosen.end_row = 0;
  return chosen;
}

std::size_t find_end(const std::vector<Record>& records, const Block& block, std::size_t width) {
  EndWatch watch(width);
  std::size_t first_held = 0;
  for (std::size_t r = block.header_row + block.note_rows; r < records.size(); ++r) {
    bool held_before = watch.holding();
    bool held = watch.next(cells_of(records[r], block)) == EndWatch::Verdict::hold;
    if (held && !held_before) first_held = r + 1;
  }
  return watch.finish() ? first_held : 0;
}

}  // namespace siyu::csv
