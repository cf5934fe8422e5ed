// One figure of a report that sets two periods side by side: a count, an amount of money or a share, told or not, and its change.
//
// The idea: a figure that the data cannot tell and one that cannot be computed are both null on paper, but only the first is named as
// missing. Leaves out: what a change means.
#pragma once

#include <cstdint>
#include <optional>

#include "base/money.h"
#include "report/result.h"

namespace siyu::report {

// A count, ten-thousandths of money, or a share n / d. Not told: the data hold nothing about it.
struct Figure {
  bool told = false;
  std::optional<std::int64_t> number;  // nothing: told, but not computable (no orders to average)
  std::int64_t of = 1;                 // shares: the denominator
};

inline Figure counted(std::size_t n) { return {true, static_cast<std::int64_t>(n), 1}; }
inline Figure amount(const std::optional<Money>& money) {
  return {true, money ? std::optional(money->tenthousandths) : std::nullopt, 1};
}
inline Figure ratio(std::int64_t n, std::int64_t d) { return {true, d == 0 ? std::nullopt : std::optional(n), d}; }

Cell cell_of(const Figure& figure, Unit unit);
// Relative change; for shares the difference, in shares of 1. Null where either is, or what was before is not positive.
Cell change_of(const Figure& now, const Figure& before, Unit unit);

}  // namespace siyu::report
