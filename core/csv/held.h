// A few records kept beyond their batch: what may be the end of a table, until it is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "csv/records.h"
#include "csv/table_end.h"

namespace siyu::csv {

class HeldRecords {
 public:
  bool empty() const { return kinds_.empty(); }
  std::size_t records() const { return kinds_.size(); }
  std::size_t first_number() const { return first_number_; }
  EndWatch::Verdict kind(std::size_t record) const { return kinds_[record]; }

  // REQUIRES: records follow one another in the file.
  void add(const Batch& batch, std::size_t record, std::size_t number, EndWatch::Verdict kind);
  // All of them; valid until the next add() or clear().
  Batch batch();
  void clear();

 private:
  static constexpr std::size_t kPadding = 192;  // readable bytes behind a batch

  std::string text_;
  std::vector<std::uint32_t> marks_, ends_;
  std::vector<OddQuote> odd_quotes_;
  std::vector<EndWatch::Verdict> kinds_;
  std::size_t first_number_ = 0;
};

}  // namespace siyu::csv
