// The counts of a snapshot's tables, and every sum that ties them together: what somebody who reads the link could calculate with.
//
// The idea: nothing is told about any one analysis. Relations are those that the true numbers satisfy: sums over a key (printed or not), steps
// that a rate or a difference beside them shows to be one chain, a part and its whole, columns that add up, the same number in two places. One that holds
// by chance only makes the audit stricter. The few names in cells.cpp and relations.cpp say which counts are not of people, which keys do not part
// them, and which counts everybody knows to stay below another (a sum with the slack between them).
// Leaves out: which cells to withhold (disclosure.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "share/snapshot.h"

namespace siyu::share {

struct Place {
  std::size_t report, table, row, column;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// A count: of the cells that show it, or of nobody's cell (those whom a step lost, where no column tells).
struct Count {
  std::int64_t value = 0;
  std::vector<Place> places;
  bool is_slack = false;  // how far one count stays below another that it never exceeds: of no people
};
// The sum of factor · count is total.
struct Relation {
  std::vector<std::pair<std::size_t, std::int64_t>> terms;
  std::int64_t total = 0;
};

// A share that its column shows to be one count over another: of the same row, of the row before, or of the first of its group.
struct ShareOf {
  std::size_t part, whole;
};

struct Relations {
  std::map<Place, std::vector<ShareOf>> shares;  // by its cell
  std::vector<Count> counts;
  std::vector<Relation> sums;
  // Count of a cell, by its place; kNone for a cell that is none.
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t at(const Place& place) const { return cells[place.report][place.table][place.row][place.column]; }
  std::vector<std::vector<std::vector<std::vector<std::size_t>>>> cells;
};

Relations relations_of(const Snapshot& snapshot);

}  // namespace siyu::share
