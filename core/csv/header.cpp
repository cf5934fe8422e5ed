// A header is the first record that is about as wide as the others, filled, made of words rather than values, and without
// many repeats; title rows and notes above it fail one of these. Where the record below does better at all that, and
// stands over values with words, the first was the upper level of a header of two. Where it is a row like those below it,
// the table has no header.
#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "csv/clean.h"
#include "csv/convert.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kSearch = 50;    // records looked at
constexpr std::size_t kCompared = 30;  // records below a header that tell what its columns hold
constexpr std::size_t kFooter = 8;     // lines of one cell behind a table, however small it is

std::size_t usual_width(const std::vector<Record>& records, std::size_t from, std::size_t to) {
  std::unordered_map<std::size_t, std::size_t> counts;
  std::size_t width = 0, best = 0, behind = 0, narrow_behind = 0, last = 0;
  bool neighbours = false;  // two wide records alike
  for (std::size_t r = from; r < to; ++r) {
    if (is_blank(records[r])) continue;
    std::size_t cells = records[r].size();
    ++counts[cells];
    neighbours = neighbours || (cells >= 3 && cells == last);
    last = cells;
    if (cells > 1 || behind > 0) ++behind;
    if (cells == 1 && behind > 0) ++narrow_behind;
  }
  // Lines of one cell above a table are notes, however many there are; and so are the few of a footer below a small one.
  if (behind > 1 && (narrow_behind * 2 < behind || (neighbours && narrow_behind <= kFooter))) counts.erase(1);
  for (auto [cells, count] : counts) {
    if (count > best || (count == best && cells > width)) width = cells, best = count;  // of equals the widest
  }
  return width;
}

bool is_wide_enough(const Record& record, std::size_t width) {
  std::size_t filled = filled_cells(record);
  return filled > 0 && record.size() * 10 >= width * 6 && filled * 2 >= record.size() &&
         !trim(record.front()).starts_with("# ") && !trim(record.front()).starts_with("##") &&
         !(record.size() == 1 && trim(record.front()).starts_with('#'));
}

// "导出时间：2026-06-01": a name with its value, as notes above a table have it.
bool is_named_value(std::string_view cell) {
  for (std::string_view colon : {"：", ":"}) {
    std::size_t at = cell.find(colon);
    if (at != std::string_view::npos && at > 0 && at + colon.size() < cell.size()) return true;
  }
  return false;
}

struct Words {
  std::size_t cells = 0, values = 0, distinct = 0, named_values = 0;
};

Words words_of(const Record& record) {
  Words words;
  std::unordered_set<std::string_view> distinct;
  for (const std::string& cell : record) {
    std::string_view text = trim(cell);
    if (text.empty()) continue;
    ++words.cells;
    words.values += is_value(text) ? 1 : 0;
    words.named_values += is_named_value(text) ? 1 : 0;
    distinct.insert(text);
  }
  words.distinct = distinct.size();
  return words;
}

bool is_made_of_names(const Record& record) {
  Words words = words_of(record);
  return words.values * 10 <= words.cells * 4 && words.distinct * 10 >= words.cells * 7;
}

}  // namespace

std::size_t columns_over_values(const std::vector<Record>& records, std::size_t header, std::size_t to) {
  std::size_t columns = 0;
  const Record& names = records[header];
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (clean_cell(names[k], Encoding::utf8, true).null || is_value(names[k])) continue;
    std::size_t filled = 0, values = 0;
    for (std::size_t r = header + 1; r < to && r <= header + kCompared; ++r) {
      if (k >= records[r].size() || trim(records[r][k]).empty()) continue;
      ++filled;
      values += is_value(records[r][k]) ? 1 : 0;
    }
    columns += values > 0 && values * 10 >= filled * 6 ? 1 : 0;
  }
  return columns;
}

namespace {

// Whether the lower record has a cell wherever the upper one has none: groups above, what is counted in them below.
bool fills_gaps(const Record& upper, const Record& lower) {
  bool gap = false;
  for (std::size_t k = 0; k < lower.size(); ++k) {
    bool above = k < upper.size() && !trim(upper[k]).empty(), below = !trim(lower[k]).empty();
    if (!above && !below) return false;
    gap = gap || !above;
  }
  return gap;
}

// Whether records[r + 1] is the header, though records[r] might be one: more of it is filled, all of it words, over values.
bool is_better(const std::vector<Record>& records, std::size_t r, std::size_t to, std::size_t width) {
  if (r + 1 >= to) return false;
  const Record &upper = records[r], &lower = records[r + 1];
  Words above = words_of(upper), below = words_of(lower);
  bool names = below.values == 0 && below.named_values == 0 && is_wide_enough(lower, width) &&
               (below.distinct * 10 >= below.cells * 7 || (below.distinct > 1 && fills_gaps(upper, lower)));
  if (!names) return false;
  bool title = above.named_values > 0 || above.cells < below.cells || (above.cells < width && upper.size() >= width);
  bool enough = below.cells >= above.cells || below.cells * 2 > width;
  return title && enough && columns_over_values(records, r + 1, to) > 0;
}

}  // namespace

namespace {

enum class Kind : std::uint8_t { blank, number, time, word };

Kind kind_of(std::string_view cell) {
  Cleaned cleaned = clean_cell(cell, Encoding::utf8, false);
  std::string_view text = cleaned.text;
  if (cleaned.null) return Kind::blank;
  bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  std::uint32_t rules = 0;
  Resolution resolution = Resolution::day;
  bool may_be_time = !digits || text.size() == 10 || text.size() == 13 || text.size() == 14;
  if (may_be_time && read_value(column::Type::instant, text, Zone{}, rules, resolution)) return Kind::time;
  return is_value(text) ? Kind::number : Kind::word;
}

}  // namespace

bool is_row_like_others(const std::vector<Record>& records, std::size_t header, std::size_t to) {
  const Record& first = records[header];
  bool names = is_made_of_names(first), evidence = false;
  for (std::size_t k = 0; k < first.size(); ++k) {
    Kind kind = kind_of(first[k]);
    if (kind == Kind::blank) continue;
    std::size_t filled = 0, same = 0;
    bool repeats = false;
    for (std::size_t r = header + 1; r < to && r <= header + kCompared; ++r) {
      if (k >= records[r].size()) continue;
      Kind below = kind_of(records[r][k]);
      filled += below != Kind::blank ? 1 : 0;
      same += below == kind ? 1 : 0;
      repeats = repeats || (kind == Kind::word && records[r][k] == first[k]);
    }
    if (filled < 2 || same * 10 < filled * 9) return false;
    evidence = evidence || kind == Kind::time || (!names && repeats);
  }
  return evidence;
}

std::size_t usual_width(const std::vector<Record>& records) { return usual_width(records, 0, records.size()); }

std::size_t detect_header(const std::vector<Record>& records, std::size_t from, std::size_t to) {
  to = std::min(to, records.size());
  std::size_t width = usual_width(records, from, to), first_wide = 0;
  for (std::size_t r = from; r < to && r < from + kSearch; ++r) {
    if (!is_wide_enough(records[r], width)) continue;
    if (is_made_of_names(records[r])) {
      while (is_better(records, r, to, width)) ++r;
      return r + 1;
    }
    if (first_wide == 0) first_wide = r + 1;
  }
  if (first_wide != 0) return first_wide;
  for (std::size_t r = from; r < to; ++r) {
    if (!is_blank(records[r])) return r + 1;
  }
  return 0;
}

std::size_t count_notes(const std::vector<Record>& records, std::size_t header, std::size_t to) {
  if (header == 0) return 0;
  std::size_t width = records[header - 1].size(), notes = 0;
  if (width < 5) return 0;
  for (std::size_t r = header; r < std::min(to, records.size()) && notes < 3; ++r, ++notes) {
    const Record& record = records[r];
    std::size_t filled = filled_cells(record);
    if (filled == 0 || filled * 5 > width) break;
    std::string_view first = trim(record.front());
    bool remark = false;
    for (std::string_view word : {"说明", "注", "备注", "填写", "提示", "示例"})
      remark = remark || first.starts_with(word);
    bool words = std::none_of(record.begin(), record.end(), [](const std::string& cell) { return is_value(cell); });
    // What has a first cell, or a value, may be a row that is nearly empty.
    if (!remark && (!first.empty() || !words || is_total_row(record))) break;
  }
  return notes;
}

bool is_upper_level(const Record& above, const Record& header) {
  Words upper = words_of(above);
  return upper.cells >= 2 && upper.values == 0 && upper.named_values == 0 && above.size() <= header.size() + 1 &&
         filled_cells(header) < header.size();
}

std::vector<std::string> header_names(const Record& header, std::size_t width, const Record* above) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  std::unordered_map<std::string, std::size_t> next;  // number of each name's next repeat
  for (std::size_t i = 0; i < std::max(header.size(), width); ++i) {
    std::string name = i < header.size() ? std::string(trim(header[i])) : std::string();
    if (name.empty() && above != nullptr && i < above->size()) name = std::string(trim((*above)[i]));
    if (name.starts_with('`') && name.find('`', 1) == std::string::npos) name.erase(0, 1);
    if (name.empty()) name = '#' + std::to_string(i + 1);
    std::string unique = name;
    if (!taken.insert(unique).second) {
      std::size_t& n = next.emplace(name, 2).first->second;
      do {
        unique = name + '#' + std::to_string(n++);
      } while (!taken.insert(unique).second);
    }
    names.push_back(unique);
  }
  return names;
}

}  // namespace siyu::csv
