// What the tests of core/csv share: a parser call in one line, a printed form of everything parsed, and an obvious
// splitter to compare with.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
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
  for (const CleanCount& clean : parsed.cleaned) {
    out += "\n~ " + clean.rule + " [" + clean.column + "] " + std::to_string(clean.cells);
    for (const CleanCount::Example& example : clean.examples)
      out += " (" + std::to_string(example.row) + " " + example.before + "→" + example.after + ")";
  }
  for (std::uint32_t row : parsed.aside) out += "\n/ " + std::to_string(row);
  for (const AsideRow& aside : parsed.aside_rows) {
    out += "\n/ " + std::to_string(aside.row) + " #" + std::to_string(aside.number);
    for (const auto& [code, column] : aside.reasons) out += " " + code + "[" + column + "]";
    for (const std::string& cell : aside.cells) out += "|" + cell;
  }
  for (const SkipCount& skip : parsed.skipped) out += "\n- " + skip.reason + " " + std::to_string(skip.rows);
  return out;
}

struct Asked {
  std::vector<column::Type> types;
  Encoding encoding = Encoding::utf8;
  char delimiter = ',';
  std::size_t header_row = 1, bom_bytes = 0;
  bool sets_aside = false;  // all columns, and the first is an id that must be there
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
    plan.back().sets_aside = asked.sets_aside;
    plan.back().is_id = plan.back().required = asked.sets_aside && i == 0;
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

inline std::size_t skipped_rows(const Parsed& parsed, std::string_view reason) {
  std::size_t rows = 0;
  for (const SkipCount& skip : parsed.skipped) rows += skip.reason == reason ? skip.rows : 0;
  return rows;
}

// Sniffed as a whole and read with the types that were guessed; nothing when the sniff refused it.
inline Parsed read_as_sniffed(std::string_view text, const Sniff& sniff, std::size_t piece = 0) {
  std::vector<ColumnPlan> plan;
  for (std::size_t i = 0; i < sniff.columns.size(); ++i)
    plan.push_back({i, sniff.columns[i].name, sniff.columns[i].type});
  Parser parser(sniff.dialect, plan, Zone{480});
  if (piece == 0) piece = text.size() + 1;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    parser.append(bytes_of(text.substr(0, piece)));
  return parser.finish();
}

inline Result<Sniff> sniff_whole(std::string_view text, const Hints& hints = {}) {
  Sample sample{bytes_of(text), 0};
  return sniff({&sample, 1}, text.size(), hints);
}

// UTF-8 (no character beyond the basic plane) in another encoding, without a mark. For the two-byte encodings by the
// decoder itself, backwards; a character that they lack stops the test program.
inline std::string encode(std::string_view utf8, Encoding encoding) {
  static std::map<std::pair<Encoding, std::string>, std::string> known;
  bool two_bytes = encoding == Encoding::gb18030 || encoding == Encoding::big5;
  if (two_bytes && !known.contains({encoding, "中"})) {
    for (int lead = 0x81; lead <= 0xFE; ++lead) {
      for (int trail = 0x40; trail <= 0xFE; ++trail) {
        std::string code{static_cast<char>(lead), static_cast<char>(trail)};
        std::size_t bad = 0;
        std::string text = decode(code, encoding, &bad);
        if (bad == 0) known.emplace(std::pair(encoding, text), code);
      }
    }
  }
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    unsigned lead = static_cast<unsigned char>(utf8[at]), unit = lead;
    std::size_t size = lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    auto low = [&](std::size_t i) { return static_cast<unsigned>(utf8[at + i]) & 63; };
    if (size == 3) unit = (lead & 15) << 12 | low(1) << 6 | low(2);
    if (size == 2) unit = (lead & 31) << 6 | low(1);
    std::string_view character = utf8.substr(at, size);
    at += size;
    if (encoding == Encoding::utf8) {
      out += character;
    } else if (two_bytes) {
      out += size == 1 ? std::string(character) : known.at({encoding, std::string(character)});
    } else if (encoding == Encoding::windows1252) {
      out += static_cast<char>(unit);
    } else {
      bool wide = encoding == Encoding::utf32le || encoding == Encoding::utf32be;
      std::string bytes{static_cast<char>(unit & 255), static_cast<char>(unit >> 8)};
      if (wide) bytes += std::string(2, '\0');
      if (encoding == Encoding::utf16be || encoding == Encoding::utf32be) std::reverse(bytes.begin(), bytes.end());
      out += bytes;
    }
  }
  return out;
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
