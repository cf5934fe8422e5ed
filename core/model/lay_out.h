// Rows laid out customer by customer, each customer's in the order of time: what a timeline is made of.
//
// The idea: a counting sort in two strides. Customers are taken together in groups whose events fit the cache; a first pass deals the rows
// out to the groups, which are few enough to be written side by side; a second sorts each group where it lies, through a small buffer.
// So no row is written to memory far away on its own, and nothing is held beside the result. Linear, but for customers whose rows
// are not in the order of time: these are sorted by themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "column/column.h"
#include "model/store.h"

namespace siyu::model {

struct RowsToLay {
  const std::vector<Customer>& people;     // by row
  const column::Column* names;             // none: the rows carry no name
  const column::Column* times;             // none: all are untimed
  const std::vector<std::uint32_t>* rows;  // all of `count` when null
  std::size_t count;
};

// Without rows that have no customer, no name where there are names, or no time that somebody lived where there are times.
struct LaidOut {
  std::vector<std::uint32_t> offsets;  // by customer, and the end
  std::vector<std::uint32_t> row;
  TagList name;  // empty where the rows carry none
  std::vector<Instant> time;
  std::vector<std::uint64_t> ties;  // bit c % 64 of word c / 64: two events of customer c have the same time
  std::optional<Instant> first, last;
  std::size_t without_time = 0, without_name = 0;  // rows, with or without a customer
};
LaidOut lay_out(const RowsToLay& rows, std::size_t customers);

}  // namespace siyu::model
