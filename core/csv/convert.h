// One planned column: from the raw cells of a batch of rows to the values of a typed column, and the count of all that was
// cleaned or did not convert.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "column/column.h"
#include "csv/clean.h"
#include "csv/ingest.h"
#include "csv/records.h"

namespace siyu::csv {

constexpr std::size_t kLongestCell = std::size_t{1} << 20;
constexpr std::size_t kExampleCodePoints = 80;

// The data rows of a batch, without those that are skipped.
struct Rows {
  const Batch* batch;
  const std::uint32_t* first;   // mark before the row's first cell
  const std::uint32_t* cells;   // number of cells
  const std::uint32_t* record;  // index of the record in the batch
  std::size_t count;
  std::size_t before;  // records of the file before this batch

  std::size_t number(std::size_t row) const { return before + record[row] + 1; }
  // REQUIRES: k < cells[row]
  Cell cell(std::size_t row, std::size_t k) const {
    return batch->cell(first[row] + static_cast<std::uint32_t>(k), k + 1 == cells[row]);
  }
};

// Counts problems by code and keeps the first examples of each.
class ProblemLog {
 public:
  void add(std::string_view code, std::string_view column, std::size_t row, std::string_view text);
  void move_into(std::vector<ProblemCount>& out);

 private:
  std::vector<ProblemCount> counts_;  // few: searched one by one
};

// A typed value from cleaned text; `rules` gains what had to be taken off. For money, integer, instant, day, boolean.
// nullopt when the text is none.
std::optional<std::int64_t> read_value(column::Type type, std::string_view text, Zone zone, std::uint32_t& rules,
                                       Resolution& resolution);
std::optional<double> read_real(std::string_view text, std::uint32_t& rules);

class ColumnReader {
 public:
  ColumnReader(ColumnPlan plan, std::string header, Encoding encoding, Zone zone);

  void read(const Rows& rows);
  void finish(std::vector<ProblemCount>& problems, std::vector<CleanCount>& cleaned);

  const ColumnPlan& plan() const { return plan_; }
  Resolution resolution() const { return resolution_; }
  column::Column take_column() { return std::move(column_); }

 private:
  struct Odd {  // a raw text that is not its own clean form
    std::uint32_t code = column::kNullCode, rules = 0;
    bool bad = false, has_nul = false;
    std::size_t cells = 0;
  };
  struct DayCache {
    std::uint64_t date = 0;  // the first eight bytes "YYYY-MM-" and the day's two
    std::uint16_t day = 0;
    std::int64_t start = 0;  // of that day: ms for instants
  };

  void read_text(const Rows& rows);
  std::uint32_t code_of(std::string_view raw, std::size_t number);
  template <class Fast>
  void read_values(const Rows& rows, Fast fast);
  void read_reals(const Rows& rows);
  std::int64_t slow_value(Cell cell, std::size_t number);
  double slow_real(Cell cell, std::size_t number);
  // Cleaned text, or null with everything counted.
  Cleaned clean(Cell cell, std::size_t number);
  void count_rules(std::uint32_t rules, std::size_t cells);
  bool fast_date(const char* p, DayCache& cache) const;
  bool fast_instant(const char* p, std::size_t size, std::int64_t& value);
  bool fast_day(const char* p, std::size_t size, std::int64_t& value);

  ColumnPlan plan_;
  std::string header_;
  Encoding encoding_;
  Zone zone_;
  column::Column column_;
  column::Dictionary odd_;  // raw texts that are not clean, or not UTF-8
  std::vector<Odd> odds_;   // by code of odd_
  std::array<std::size_t, kRules> rule_cells_{};
  ProblemLog problems_;
  Resolution resolution_ = Resolution::day;
  DayCache cache_;
  std::string scratch_;
};

}  // namespace siyu::csv
