// The records of a text, and the delimiter that most of them agree on.
#include <algorithm>
#include <string>

#include "csv/records.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kDelimiterSearch = 50;  // records looked at

// A wrong delimiter tears quoted cells apart.
bool has_half_quotes(const Record& record) {
  return std::any_of(record.begin(), record.end(), [](const std::string& cell) {
    return (cell.starts_with('"') || cell.ends_with('"')) && std::count(cell.begin(), cell.end(), '"') % 2 == 1;
  });
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

char detect_delimiter(std::string_view text, bool cut) {
  bool cut_here = cut || text.size() > (1 << 17);
  text = text.substr(0, 1 << 17);
  char best = ',';
  double best_score = 0;
  for (char candidate : {',', '\t', ';', '|'}) {
    std::vector<Record> records = split_records(text, candidate, kDelimiterSearch, cut_here);
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

}  // namespace siyu::csv
