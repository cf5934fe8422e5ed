// Which column of a file is which field. A mapping holds no data, so it can be shared; a suggestion says why.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "csv/ingest.h"
#include "model/schema.h"

namespace siyu::model {

struct ValueMap {  // values of one field: text as exported → our word
  std::string field;
  std::vector<std::pair<std::string, std::string>> values;
};

struct FileMapping {
  std::string match_name;                  // glob on the file's name; empty: any
  std::vector<std::string> match_headers;  // headers that must all be there; empty: any
  TableKind table = TableKind::events;
  std::optional<std::size_t> header_row;
  std::optional<csv::Encoding> encoding;
  std::optional<DateOrder> date_order;  // how 3/2/2026 reads in columns that do not tell themselves
  Zone zone;
  std::vector<std::pair<std::string, std::string>> columns;  // field → header
  std::vector<ValueMap> values;
  std::string export_id;                                        // the recognised export (exports.h), empty: none
  std::vector<std::pair<std::string, std::string>> separators;  // field → what divides the values in one of its cells
  std::vector<std::string> skip;                                // headers of columns that are no field and are not read
};

enum class Confidence : std::uint8_t { low, medium, high };

struct Suggestion {
  std::optional<TableKind> table;  // nothing when no table fits
  std::vector<std::string> why;    // the headers that decided
  FileMapping mapping;
  std::vector<Confidence> confidence;  // one per mapping.columns
  std::vector<std::string> missing;    // required fields of the table without a column
};

// By header words in Chinese and English, then by content (times must look like times; a page table is an event log).
// `table` fixes the kind when the user has chosen one.
Suggestion suggest(const csv::Sniff& sniff, std::optional<TableKind> table = {});

bool matches(const FileMapping& mapping, std::string_view file_name, const std::vector<std::string>& headers);

// What the parser is to do: every mapped column with its field's type, every other column as a custom text field, but those to be
// skipped.
// A custom name that is taken gets the number of its column behind it, or the next free one.
// Problems: field_missing (a header that is not in the file, or a required field), unknown_field.
Result<std::vector<csv::ColumnPlan>> plan_columns(const FileMapping& mapping, const csv::Sniff& sniff);

}  // namespace siyu::model
