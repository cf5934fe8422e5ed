// Columns cost what their types say; texts cost by how many distinct ones there must be, which is told by how soon they repeat: of
// n cells drawn from D texts about n²/2D repeat an earlier one. Figures a row and a text are those of column/ and of the store.
#include "model/estimate.h"

#include <algorithm>

namespace siyu::model {
namespace {

constexpr std::uint64_t kValue = 5;                                    // a year of times, or any usual amount
constexpr std::uint64_t kText = 40, kLongText = 24, kInlineText = 15;  // entry and slots; a longer text lies elsewhere
constexpr std::uint64_t kPerson = 64;                                  // of every distinct customer or order
constexpr std::uint64_t kEvent = 24, kOrder = 48, kOther = 24;         // a row's people and its places in timelines

std::uint64_t distinct_of(const csv::ColumnGuess& guess, std::uint64_t rows) {
  std::uint64_t cells = guess.seen - std::min(guess.seen, guess.nulls), distinct = guess.distinct;
  if (cells == 0) return 0;
  if (cells <= distinct) return rows;
  std::uint64_t drawn_from = std::max<std::uint64_t>(distinct, cells * cells / (2 * (cells - distinct)));
  return std::min(rows, drawn_from);
}

std::uint64_t code_bytes(std::uint64_t distinct) {
  std::uint64_t bytes = 1;
  while (distinct >> (8 * bytes) != 0) ++bytes;
  return bytes;
}

std::uint64_t text_bytes(const csv::ColumnGuess& guess) {
  std::uint64_t length = 0;
  for (const std::string& sample : guess.samples) length += sample.size();
  if (!guess.samples.empty()) length /= guess.samples.size();
  return kText + (length > kInlineText ? kLongText + length : 0);
}

}  // namespace

Estimate estimate(const FileMapping& mapping, const csv::Sniff& sniff) {
  Estimate out;
  out.columns.resize(sniff.columns.size());
  FileMapping whole = mapping;
  whole.skip.clear();
  Result<std::vector<csv::ColumnPlan>> all = plan_columns(whole, sniff), read = plan_columns(mapping, sniff);
  if (!all.ok() || !read.ok() || sniff.estimated_rows <= 0) return out;
  auto rows = static_cast<std::uint64_t>(sniff.estimated_rows);
  for (const csv::ColumnPlan& column : *all) {
    const csv::ColumnGuess& guess = sniff.columns[column.source];
    std::uint64_t distinct = distinct_of(guess, rows);
    out.columns[column.source] =
        column.type != column::Type::text
            ? rows * kValue
            : rows * code_bytes(distinct) + distinct * (text_bytes(guess) + (column.is_id ? kPerson : 0));
  }
  out.bytes = rows * (mapping.table == TableKind::events   ? kEvent
                      : mapping.table == TableKind::orders ? kOrder
                                                           : kOther);
  for (const csv::ColumnPlan& column : *read) out.bytes += out.columns[column.source];
  return out;
}

}  // namespace siyu::model
