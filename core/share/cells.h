// What a cell of a report is: a count of people or of what they did, something worked out from counts, or neither.
//
// The idea: role and unit of its column decide, and a few names of columns that count something else.
// Leaves out: how cells hang together (relations.h).
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "report/json.h"
#include "report/result.h"

namespace siyu::share {

using report::Cell;
using report::Column;
using report::Role;
using report::Table;
using report::Unit;

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// A text as it is, anything else as JSON writes it.
std::string text_of(const Cell& cell);

// REQUIRES of both: a cell of the table.
bool counts_people(const Table& table, std::size_t row, std::size_t column);
// A number that is worked out from counts: a share, money, seconds, a count that is not whole.
bool is_derived(const Table& table, std::size_t row, std::size_t column);

}  // namespace siyu::share
