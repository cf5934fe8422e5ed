// The records' bytes one behind the other, with their marks moved to where they now stand.
#include "csv/held.h"

namespace siyu::csv {

void HeldRecords::add(const Batch& batch, std::size_t record, std::size_t number, EndWatch::Verdict kind) {
  if (empty()) {
    first_number_ = number;
    marks_.assign(1, static_cast<std::uint32_t>(-1));
  }
  std::uint32_t first = batch.first_mark(record), cells = batch.cells(record);
  std::uint32_t from = batch.marks[first] + 1, to = batch.marks[first + cells] + 1;
  std::uint32_t moved = static_cast<std::uint32_t>(text_.size()) - from;
  text_.append(batch.data + from, to - from);
  for (std::uint32_t k = 1; k <= cells; ++k) marks_.push_back(batch.marks[first + k] + moved);
  ends_.push_back(static_cast<std::uint32_t>(marks_.size() - 1));
  for (const OddQuote& odd : *batch.odd_quotes) {
    if (odd.record == record)
      odd_quotes_.push_back({static_cast<std::uint32_t>(kinds_.size()), odd.cell, odd.unclosed});
  }
  kinds_.push_back(kind);
}

Batch HeldRecords::batch() {
  text_.resize(text_.size() + kPadding, '\n');
  return {text_.data(), marks_.data(), ends_.data(), kinds_.size(), &odd_quotes_};
}

void HeldRecords::clear() {
  text_.clear();
  marks_.clear();
  ends_.clear();
  odd_quotes_.clear();
  kinds_.clear();
}

}  // namespace siyu::csv
