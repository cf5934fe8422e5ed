// When a file was exported, and the days that it tells of.
#pragma once

#include <optional>
#include <string_view>

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

// The column that says when the rows of such a table happened; null when there is none.
const column::Column* time_column(TableKind kind, const column::Table& table);

}  // namespace siyu::model
