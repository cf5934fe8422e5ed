// What several exports of the same thing say together: which row is new, which changes one that is known, which repeats it.
//
// Files are ranked by when they were exported (unix seconds or a date in the file's name, else the latest time in it, else
// equal), then by name and fingerprint: the order in which they were dropped does not matter. A key makes a row itself:
// the export's own (exports.h), else the table's: orders and items the order, customers their id and staff, totals metric and
// day, members, invites …; event logs, messages, settlements and refund rows have none: rows equal in every column are the same,
// as often as they stand in one file. A later export of an order replaces all its rows, an older one never does; what it has no
// column for stays as it was. Within one file equal rows of an order are repeats where a row is an order, and different items
// where a row is an item.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/store.h"

namespace siyu::model {

struct StatusMove {
  std::string from, to;  // as the files say them
  std::size_t rows = 0;
};

enum class Verdict : std::uint8_t { added, updated, repeated, aside };

struct FileMerge {
  const LoadedFile* file = nullptr;
  std::vector<std::string> key;                                 // the fields that make a row itself; empty: all columns
  std::optional<Instant> exported_at;                           // what ranked it
  const LoadedFile* same_as = nullptr;                          // an earlier file of equal content
  std::optional<std::string> first_day, last_day;               // of the file's times, in its mapping's zone
  std::size_t added = 0, updated = 0, repeated = 0, aside = 0;  // rows; their sum is the file's rows
  std::size_t orders_apart = 0;                                 // rows whose order number means another order elsewhere
  std::size_t spending = 0;                                     // rows of a personal bill that sell nothing: dropped
  std::size_t unknown = 0;                                      // of `aside`: rows of an update whose key nobody has
  std::vector<Verdict> verdict;                                 // by row; empty: all added
  // What stands for the file's own table: totals with one column a metric, unfolded to a row a metric. Null: nothing.
  std::shared_ptr<const column::Table> table;
  std::vector<std::uint8_t>
      dropped;  // by row of that table, 1: not in the data (aside, repeated, replaced by a later file); empty: none
  // By row of that table: the row that it replaced, as file in the list << 32 | row, or kNothing. What a later file has no
  // column for is still as the earlier one said. Empty: none.
  static constexpr std::uint64_t kNothing = ~std::uint64_t{0};
  std::vector<std::uint64_t> before;
  std::vector<StatusMove> moved;  // orders, of preview_merge: changed rows whose state is another one, the most first
  bool items = false;             // orders: some order stands on several rows that differ, so a row is an item

  bool is_unfolded() const { return table && file->mapping.table == TableKind::totals; }
  const column::Table& rows() const { return table ? *table : file->parsed.table; }
};

// In rank order. `verdict` of a row says what the file brings to the files before it; one that a later file replaces stays
// `added` and is dropped.
std::vector<FileMerge> merge_files(const std::vector<const LoadedFile*>& files);
// The same without exported_at, first_day and last_day where nothing depends on them, for those who only want the rows.
std::vector<FileMerge> merge_rows(const std::vector<const LoadedFile*>& files);

// What taking `fresh` in beside `existing` would do, one entry per fresh file in the order given: rows that a file already
// taken in supersedes count as repeated.
std::vector<FileMerge> preview_merge(const std::vector<const LoadedFile*>& existing,
                                     const std::vector<const LoadedFile*>& fresh);

// Days without a row between the first and last day of a file, where days are usually many: runs of them.
struct Gap {
  std::string from, to;   // days, inclusive
  std::size_t usual = 0;  // rows on a usual day (the median of days that have some)
};
std::vector<Gap> find_gaps(const LoadedFile& file);

}  // namespace siyu::model
