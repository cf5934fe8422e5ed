// One planned column: from the raw cells of a batch of rows to the values of a typed column, and the count of all that was
// cleaned or did not convert.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "column/blob.h"
#include "column/column.h"
#include "csv/clean.h"
#include "csv/date_forms.h"
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
  void write(column::BlobWriter& out) const;
  // Those of a later part of the file, which has `before` records before it.
  void read(column::BlobReader& in, std::size_t before);

 private:
  std::vector<ProblemCount> counts_;  // few: searched one by one
};

// A typed value from cleaned text; `rules` gains what had to be taken off. For money, integer, instant, day, boolean.
// nullopt when the text is none.
std::optional<std::int64_t> read_value(column::Type type, std::string_view text, Zone zone, std::uint32_t& rules,
                                       Resolution& resolution, DateForm form = {});
// Of an amount, whose numbers without a unit of their own count in units of 10^`power` yuan.
std::optional<std::int64_t> read_amount(std::string_view text, int power, std::uint32_t& rules);
std::optional<double> read_real(std::string_view text, std::uint32_t& rules);

// The commonest quoted cell: quotes around a text that has none. False, and nothing is taken, for any other.
bool strip_plain_quotes(Cell& cell);

// How a column's cells are written.
struct Writing {
  Encoding encoding = Encoding::utf8;
  Zone zone;
  DateForm form;
  bool whole_ids = false;  // an id like 1001.0 is 1001
};

class ColumnReader {
 public:
  struct Bad {
    std::size_t row;        // in the last rows read
    std::string_view code;  // of the problem
  };

  ColumnReader(ColumnPlan plan, std::string header, Writing writing);

  void read(const Rows& rows);
  // Rows of the last read() that the plan sets aside because of this column, ascending.
  const std::vector<Bad>& bad() const { return bad_; }
  const std::string& header() const { return header_; }
  void finish(std::vector<ProblemCount>& problems, std::vector<CleanCount>& cleaned);

  const ColumnPlan& plan() const { return plan_; }
  Resolution resolution() const { return resolution_; }
  column::Column take_column() { return std::move(column_); }

  // Texts that earlier parts of the file have brought, with their codes.
  column::Dictionary take_dictionary() { return std::move(column_.dictionary()); }
  void use_dictionary(column::Dictionary dictionary) {
    column_.dictionary() = std::move(dictionary);
    few_.clear();
  }
  // What was read, for the reader of the whole file; of the dictionary only the texts from `sent` on.
  void write(column::BlobWriter& out, std::size_t sent) const;
  // A part that another reader has written: its rows, when taken, follow ours, and `before` records of the file lie before it.
  // False, with `in` failed, for damaged bytes.
  bool read(column::BlobReader& in, std::size_t rows, bool taken, std::size_t before, column::ColumnSource& source);

 private:
  struct Odd {  // a raw text that is not its own clean form
    std::uint32_t code = column::kNullCode, rules = 0;
    bool bad = false, has_nul = false, damaged = false;
  };
  struct Few {
    column::Dictionary::Key key;  // of no text: free
    std::uint32_t code = column::kNullCode;
  };
  struct DayCache {
    std::uint64_t date = 0;  // the first eight bytes "YYYY-MM-" and the day's two
    std::uint16_t day = 0;
    std::int64_t start = 0;  // of that day: ms for instants
  };

  void read_cells(const Rows& rows);
  void read_text(const Rows& rows);
  void read_few(const Rows& rows);
  void read_many(const Rows& rows);
  std::uint32_t code_of_key(column::Dictionary::Key key, Cell cell, const Rows& rows, std::size_t row);
  std::uint32_t code_of(std::string_view raw, const Rows& rows, std::size_t row);
  template <class Fast>
  void read_values(const Rows& rows, Fast fast);
  void read_reals(const Rows& rows);
  std::int64_t slow_value(Cell cell, const Rows& rows, std::size_t row);
  double slow_real(Cell cell, const Rows& rows, std::size_t row);
  // Cleaned text, or null with everything counted.
  Cleaned clean(Cell cell, const Rows& rows, std::size_t row);
  // One cell: `after` is what it became, asked for only while examples are wanted.
  template <class After>
  void count_rules(std::uint32_t rules, std::string_view raw, std::size_t number, After after);
  void add_problem(std::string_view code, const Rows& rows, std::size_t row, std::string_view text);
  void note_missing(const Rows& rows, std::size_t before);
  std::string shown(std::string_view raw) const;
  bool fast_date(const char* p, DayCache& cache) const;
  bool fast_instant(const char* p, std::size_t size, std::int64_t& value);
  bool fast_day(const char* p, std::size_t size, std::int64_t& value);

  ColumnPlan plan_;
  std::string header_;
  Writing writing_;
  column::Column column_;
  column::Dictionary odd_;  // raw texts that are not clean, or not UTF-8
  std::vector<Odd> odds_;   // by code of odd_
  std::vector<Few> few_;    // texts of the dictionary, each at its place or nowhere
  std::array<std::size_t, kRules> rule_cells_{};
  std::array<std::vector<CleanCount::Example>, kRules> rule_examples_;
  std::uint32_t rules_shown_ = 0;  // rules with all the examples that are kept
  std::vector<Bad> bad_;
  ProblemLog problems_;
  Resolution resolution_ = Resolution::day;
  DayCache cache_;
  std::string scratch_;
};

}  // namespace siyu::csv
