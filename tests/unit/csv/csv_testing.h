// What the tests of core/csv share: a parser call in one line, a printed form of everything parsed, and an obvious
// splitter to compare with.
#pragma once

#include <gtest/gtest.h>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "csv/ingest.h"

namespace siyu::csv {

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::string cell_text(const column::Column& column, std::size_t row) {
  if (column.is_null(row)) return "∅";
  if (column.type() == column::Type::text) return std::string(column.dictionary().text(column.codes()[row]));
  if (column.type() == column::Type::real) return format_real(column.reals()[row]);
  return std::to_string(column.values()[row]);
}

// Everything that Parsed says, with dictionary codes, so that two equal texts mean equal tables.
inline std::string print(const Parsed& parsed) {
  std::string out = "rows " + std::to_string(parsed.rows) + " resolution " +
                    std::to_string(static_cast<int>(parsed.resolution)) + "\n";
  for (const auto& [name, column] : parsed.table.columns()) {
    out += name + ":";
    for (std::size_t row = 0; row < column.size(); ++row) {
      out += ' ' + cell_text(column, row);
      if (column.type() == column::Type::text) out += '@' + std::to_string(column.codes()[row]);
    }
    out += '\n';
  }
  for (std::size_t row = 0; row < parsed.row_numbers.size(); ++row)
    out += '#' + std::to_string(parsed.row_numbers.values()[row]);
  for (const ProblemCount& problem : parsed.problems) {
    out += "\n! " + problem.code + " [" + problem.column + "] " + std::to_string(problem.cells);
    for (const CellProblem& example : problem.examples)
      out += " (" + std::to_string(example.row) + " " + example.text + ")";
  }
  for (const CleanCount& clean : parsed.cleaned)
    out += "\n~ " + clean.rule + " [" + clean.column + "] " + std::to_string(clean.cells);
  for (const SkipCount& skip : parsed.skipped) out += "\n- " + skip.reason + " " + std::to_string(skip.rows);
  return out;
}

struct Asked {
  std::vector<column::Type> types;
  Encoding encoding = Encoding::utf8;
  char delimiter = ',';
  std::size_t header_row = 1, bom_bytes = 0;
};

inline Parser make_parser(const Asked& asked, ParserTuning tuning = {}) {
  Dialect dialect;
  dialect.encoding = asked.encoding;
  dialect.delimiter = asked.delimiter;
  dialect.header_row = asked.header_row;
  dialect.bom_bytes = asked.bom_bytes;
  std::vector<ColumnPlan> plan;
  for (std::size_t i = 0; i < asked.types.size(); ++i) {
    dialect.names.push_back(std::string(1, static_cast<char>('a' + i % 26)) + (i < 26 ? "" : std::to_string(i)));
    plan.push_back({i, dialect.names.back(), asked.types[i]});
  }
  return Parser(dialect, plan, Zone{480}, tuning);
}

inline Parsed parse(std::string_view text, const Asked& asked, ParserTuning tuning = {}) {
  Parser parser = make_parser(asked, tuning);
  parser.append(bytes_of(text));
  return parser.finish();
}

// Rows as "a|b|c" with ∅ for null: the short form for small cases.
inline std::vector<std::string> rows_of(const Parsed& parsed) {
  std::vector<std::string> rows(parsed.rows);
  for (std::size_t row = 0; row < parsed.rows; ++row) {
    for (const auto& [name, column] : parsed.table.columns())
      rows[row] += (rows[row].empty() ? "" : "|") + cell_text(column, row);
  }
  return rows;
}

inline std::size_t problem_cells(const Parsed& parsed, std::string_view code) {
  std::size_t cells = 0;
  for (const ProblemCount& problem : parsed.problems) cells += problem.code == code ? problem.cells : 0;
  return cells;
}

inline std::size_t clean_cells(const Parsed& parsed, std::string_view rule) {
  std::size_t cells = 0;
  for (const CleanCount& clean : parsed.cleaned) cells += clean.rule == rule ? clean.cells : 0;
  return cells;
}

inline std::vector<column::Type> texts(std::size_t count) {
  return std::vector<column::Type>(count, column::Type::text);
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The folder of public data sets beside the repository, empty when there is none.
inline std::filesystem::path shared_folder() {
  const char* folder = std::getenv("SIYU_SHARED");
  return folder != nullptr && std::filesystem::exists(folder) ? std::filesystem::path(folder) : std::filesystem::path();
}

}  // namespace siyu::csv
