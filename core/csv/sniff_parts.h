// The steps of sniff(), each testable alone: container and encoding from bytes, delimiter and header from decoded text,
// types from sampled cells.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "csv/ingest.h"

namespace siyu::csv {

struct EncodingGuess {
  Encoding encoding = Encoding::utf8;
  std::size_t bom_bytes = 0;
};
// nullopt when the bytes are mostly neither UTF-8 nor GB18030 nor UTF-16.
std::optional<EncodingGuess> detect_encoding(std::span<const Sample> samples, std::uint64_t total_bytes);

// By content only. `text` is the decoded beginning of the file; for what is not text it is of no matter.
Container detect_container(std::span<const Sample> samples, std::string_view text);

using Record = std::vector<std::string>;  // unquoted cells
// The records of a text, at most `most` of them; the last one is dropped when the text is cut behind it.
std::vector<Record> split_records(std::string_view text, char delimiter, std::size_t most, bool cut);

char detect_delimiter(std::string_view text, bool cut);

// Counts from 1; 0 when no record can be a header.
std::size_t detect_header(const std::vector<Record>& records);
// How many cells most records have.
std::size_t usual_width(const std::vector<Record>& records);
// Trimmed, the nameless numbered, the repeated told apart.
std::vector<std::string> header_names(const Record& header, std::size_t width);

ColumnGuess guess_column(std::string_view name, const std::vector<Record>& rows, std::size_t index);

}  // namespace siyu::csv
