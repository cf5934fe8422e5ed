// When a file was exported, and the days that it tells of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/merge.h"
#include "model/store.h"

namespace siyu::model {

// The latest moment that a name speaks of: unix seconds or milliseconds, 20261112, 202611121530, 2026-11-12, 2026年11月12日,
// with or without a clock. Nothing where there is none.
std::optional<Instant> time_in_name(std::string_view name, Zone zone);

struct TimeSpan {
  std::optional<Instant> first, last;
};
// Of all columns of times; what nobody lived is passed over.
TimeSpan time_span(const column::Table& table);

// Files of one form: the same table by the same export, or with the same columns. Equal texts for equal forms.
std::string form_of(const LoadedFile& file);

// Days without a row where rows are usual, over all files of one form together: weekly exports with a week missing between them
// have one, a day that another file has is none.
struct FormGap {
  Gap gap;
  const LoadedFile *before, *after;  // that hold the day before it and the day after it, the first by name
};
std::vector<FormGap> find_form_gaps(const std::vector<const LoadedFile*>& files);

// The column that says when the rows of such a table happened; null when there is none.
const column::Column* time_column(TableKind kind, const column::Table& table);

}  // namespace siyu::model
