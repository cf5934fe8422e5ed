// What the answers about files have in common: names of types and kinds, state dictionaries, control sums.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "column/column.h"
#include "csv/ingest.h"
#include "model/exports.h"
#include "model/mapping.h"
#include "report/json.h"

namespace siyu::engine {

std::string_view type_name(column::Type type);
report::Json texts_json(const std::vector<std::string>& texts);
// {id, platform, title: {zh, en, tw}}, null for none.
report::Json export_json(std::string_view export_id);

// The exact sum of a column as a decimal text: of amounts and whole numbers, of real numbers as they add up row by row, of text
// (a column kept as it is) when every cell reads as an amount; nothing for others, for percentages, and past 922 trillion.
std::optional<std::string> control_sum(const column::Column& column, column::Type guessed);

// Fields whose values have a meaning of ours, and what each value found is understood as.
struct ValueCount {
  std::string value;
  std::size_t cells;
};
// The distinct values of a text column, at most 200, the most frequent first.
std::vector<ValueCount> counted_values(const column::Column& column);
report::Json dictionary_json(std::string_view field, std::string_view header, const std::vector<ValueCount>& values);
bool has_dictionary(std::string_view field);

}  // namespace siyu::engine
