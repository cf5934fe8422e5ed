// Delimiter and header by what most records agree on. A header is the first record that is about as wide as the others,
// filled, made of words rather than values, and without many repeats; title rows and notes above it fail one of these.
#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"
#include "base/time.h"
#include "csv/records.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kHeaderSearch = 50;  // records looked at

bool is_blank(const Record& record) {
  return std::all_of(record.begin(), record.end(), [](const std::string& cell) { return trim(cell).empty(); });
}

std::size_t filled(const Record& record) {
  return static_cast<std::size_t>(
      std::count_if(record.begin(), record.end(), [](const std::string& cell) { return !trim(cell).empty(); }));
}

// A wrong delimiter tears quoted cells apart.
bool has_half_quotes(const Record& record) {
  return std::any_of(record.begin(), record.end(), [](const std::string& cell) {
    return (cell.starts_with('"') || cell.ends_with('"')) && std::count(cell.begin(), cell.end(), '"') % 2 == 1;
  });
}

bool is_value(std::string_view cell) {
  cell = trim(cell);
  while (cell.starts_with('\'') || cell.starts_with('`') || cell.starts_with('=')) cell.remove_prefix(1);
  return parse_real(cell) || parse_money(cell) || parse_time(cell, Zone{});
}

bool is_wide_enough(const Record& record, std::size_t width) {
  return !record.empty() && record.size() * 10 >= width * 6 && filled(record) * 2 >= record.size() &&
         filled(record) > 0 && !trim(record.front()).starts_with("# ") && !trim(record.front()).starts_with("##") &&
         !(record.size() == 1 && trim(record.front()).starts_with('#'));
}

bool is_made_of_names(const Record& record) {
  std::size_t cells = 0, values = 0;
  std::unordered_set<std::string_view> distinct;
  for (const std::string& cell : record) {
    if (trim(cell).empty()) continue;
    ++cells;
    values += is_value(cell) ? 1 : 0;
    distinct.insert(trim(cell));
  }
  return values * 10 <= cells * 4 && distinct.size() * 10 >= cells * 7;
}

}  // namespace

std::vector<Record> split_records(std::string_view text, char delimiter, std::size_t most, bool cut) {
  std::vector<Record> records;
  std::string scratch;
  RecordReader reader(delimiter, best_scan(), std::size_t{1} << 14);
  auto sink = [&](const Batch& batch) {
    for (std::size_t r = 0; r < batch.records && records.size() <= most; ++r) {
      Record& record = records.emplace_back();
      std::uint32_t first = batch.first_mark(r), cells = batch.cells(r);
      for (std::uint32_t k = 0; k < cells; ++k)
        record.emplace_back(unquote(batch.cell(first + k, k + 1 == cells), scratch));
    }
  };
  for (std::size_t at = 0; at < text.size() && records.size() <= most; at += 1 << 14) {
    reader.append(text.substr(at, 1 << 14), sink);
  }
  if (records.size() <= most) {
    reader.finish(sink);
    if (cut && records.size() > 1) records.pop_back();
  }
  if (records.size() > most) records.resize(most);
  return records;
}

std::size_t usual_width(const std::vector<Record>& records) {
  std::map<std::size_t, std::size_t> counts;
  for (const Record& record : records) {
    if (!is_blank(record)) ++counts[record.size()];
  }
  std::size_t width = 0, best = 0;
  for (auto [cells, count] : counts) {
    if (count >= best) width = cells, best = count;  // of equals the widest
  }
  return width;
}

char detect_delimiter(std::string_view text, bool cut) {
  bool cut_here = cut || text.size() > (1 << 17);
  text = text.substr(0, 1 << 17);
  char best = ',';
  double best_score = 0;
  for (char candidate : {',', '\t', ';', '|'}) {
    std::vector<Record> records = split_records(text, candidate, kHeaderSearch, cut_here);
    std::size_t width = usual_width(records), agree = 0, all = 0;
    for (const Record& record : records) {
      if (is_blank(record)) continue;
      ++all;
      agree += record.size() == width && !has_half_quotes(record) ? 1 : 0;
    }
    if (width < 2 || all == 0) continue;
    double share = static_cast<double>(agree) / static_cast<double>(all);
    double score =
        share * share * (1 - 1 / static_cast<double>(width)) * (candidate == ',' || candidate == '\t' ? 1 : 0.9);
    if (score > best_score) best = candidate, best_score = score;
  }
  return best;
}

std::size_t detect_header(const std::vector<Record>& records) {
  std::size_t width = usual_width(records), first_wide = 0;
  for (std::size_t r = 0; r < records.size() && r < kHeaderSearch; ++r) {
    if (!is_wide_enough(records[r], width)) continue;
    if (is_made_of_names(records[r])) return r + 1;
    if (first_wide == 0) first_wide = r + 1;
  }
  if (first_wide != 0) return first_wide;
  for (std::size_t r = 0; r < records.size(); ++r) {
    if (!is_blank(records[r])) return r + 1;
  }
  return 0;
}

std::vector<std::string> header_names(const Record& header, std::size_t width) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  std::unordered_map<std::string, std::size_t> next;  // number of each name's next repeat
  for (std::size_t i = 0; i < std::max(header.size(), width); ++i) {
    std::string name = i < header.size() ? std::string(trim(header[i])) : std::string();
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
