// The ways of unfolding, each testable alone, and what they share: writing a record and counting what did not fit.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/ingest.h"
#include "csv/unfold.h"

namespace siyu::csv {

constexpr std::size_t kMostUnfoldedColumns = 10000;

// Appends one cell of a record, quoted where it needs to be.
void append_cell(std::string& out, std::string_view cell);
void append_record(std::string& out, const std::vector<std::string>& cells);

// Counts by code and column; of many columns (members of hostile JSON) the later ones are counted under no name.
class ProblemCounter {
 public:
  void add(std::string_view code, std::string_view column, std::size_t row, std::string_view text);
  std::vector<ProblemCount> take() { return std::exchange(counts_, {}); }

 private:
  static constexpr std::size_t kMostCounts = 1000;
  std::vector<ProblemCount> counts_;
  std::map<std::pair<std::string, std::string>, std::size_t> place_;  // of a code and a column in counts_
};

class TextUnfolder {
 public:
  virtual ~TextUnfolder() = default;
  virtual void append(std::string_view text, std::string& out) = 0;
  virtual void finish(std::string& out) = 0;
  std::vector<ProblemCount> take_problems() { return problems_.take(); }

 protected:
  ProblemCounter problems_;
};

// Each look takes the text without blanks and byte-order mark in front; Layout::delimited when it is none of its kind.
Fold look_html(std::string_view text);
Fold look_json(std::string_view text, bool whole);
Fold look_chat(std::string_view text, bool whole);
Fold look_aligned(std::string_view text, bool whole);

// REQUIRES: the fold is of JSON lines.
void learn_json(Fold& fold, std::string_view text, bool to_end);

std::unique_ptr<TextUnfolder> unfold_html(const Fold& fold);
std::unique_ptr<TextUnfolder> unfold_json(const Fold& fold);
std::unique_ptr<TextUnfolder> unfold_chat(const Fold& fold);
std::unique_ptr<TextUnfolder> unfold_aligned();

}  // namespace siyu::csv
