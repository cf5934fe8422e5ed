// What a reader of one column has found, as bytes, and added to what another has found before it in the file. Counts add
// up; of examples the first in the file are kept, as if one reader had met them all.
#include "csv/convert.h"

#include <algorithm>

namespace siyu::csv {

void ProblemLog::write(column::BlobWriter& out) const {
  out.number(static_cast<std::uint64_t>(counts_.size()));
  for (const ProblemCount& count : counts_) {
    out.text(count.code);
    out.text(count.column);
    out.number(static_cast<std::uint64_t>(count.cells));
    out.number(static_cast<std::uint64_t>(count.examples.size()));
    for (const CellProblem& example : count.examples) {
      out.number(static_cast<std::uint64_t>(example.row));
      out.text(example.text);
    }
  }
}

void ProblemLog::read(column::BlobReader& in, std::size_t before) {
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) {
    std::string code(in.text()), column(in.text());
    auto known = std::find_if(counts_.begin(), counts_.end(),
                              [&](const ProblemCount& count) { return count.code == code && count.column == column; });
    if (known == counts_.end()) known = counts_.insert(known, {code, column, 0, {}});
    known->cells += in.number<std::uint64_t>();
    for (std::size_t examples = in.count(); examples > 0 && in.good(); --examples) {
      std::size_t row = before + in.number<std::uint64_t>();
      std::string_view text = in.text();
      if (known->examples.size() < ProblemCount::kExamples) known->examples.push_back({row, column, std::string(text)});
    }
  }
}

void ColumnReader::write(column::BlobWriter& out, std::size_t sent) const {
  write_column(out, column_, sent);
  out.number(resolution_);
  problems_.write(out);
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    out.number(static_cast<std::uint64_t>(rule_cells_[rule]));
    out.number(static_cast<std::uint64_t>(rule_examples_[rule].size()));
    for (const CleanCount::Example& example : rule_examples_[rule]) {
      out.number(static_cast<std::uint64_t>(example.row));
      out.text(example.before);
      out.text(example.after);
    }
  }
}

bool ColumnReader::read(column::BlobReader& in, std::size_t rows, bool taken, std::size_t before,
                        column::ColumnSource& source) {
  if (!source.read(in, rows, taken, column_)) return false;
  auto resolution = in.number<std::uint8_t>();
  if (resolution > static_cast<std::uint8_t>(Resolution::millisecond)) in.fail();
  if (taken && in.good()) resolution_ = std::max(resolution_, static_cast<Resolution>(resolution));
  ProblemLog untaken;
  (taken ? problems_ : untaken).read(in, before);
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    std::uint64_t cells = in.number<std::uint64_t>();
    if (taken) rule_cells_[rule] += cells;
    std::vector<CleanCount::Example>& known = rule_examples_[rule];
    for (std::size_t examples = in.count(); examples > 0 && in.good(); --examples) {
      CleanCount::Example example;
      example.row = before + in.number<std::uint64_t>();
      example.before = in.text();
      example.after = in.text();
      if (taken && known.size() < CleanCount::kExamples) known.push_back(std::move(example));
    }
    if (known.size() == CleanCount::kExamples) rules_shown_ |= std::uint32_t{1} << rule;
  }
  return in.good();
}

}  // namespace siyu::csv
