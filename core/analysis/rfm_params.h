// RFM: what may be asked, and the scores' cut points.
//
// The idea: everything that turns a value into a score is a list of bounds, the least value that gets each score from 2 on. Recency
// is turned round (minus days), so that more is better everywhere and equal values always score the same.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/orders.h"
#include "report/reader.h"

namespace siyu::analysis::rfm {

constexpr std::size_t kMeasures = 3;
enum Measure : std::size_t { kRecency, kFrequency, kMonetary };
constexpr std::array<std::string_view, kMeasures> kMeasureNames = {"recency", "frequency", "monetary"};

struct Scores {
  enum class Kind : std::uint8_t { quintile, fifth, mean, median, cuts } kind = Kind::quintile;
  // cuts only, ascending, as they are meant: days, orders, ten-thousandths. A value equal to a cut lies on its worse side.
  std::array<std::vector<std::int64_t>, kMeasures> cuts;
  report::Json written;  // cuts only, as given
};
// What divides good from bad for the eight groups: the mean or median of the values, or the middle of the scores.
enum class Threshold : std::uint8_t { mean, median, scores };
std::vector<report::EnumName<Threshold>> enum_names(Threshold);

struct Params {
  std::string as_of;  // empty: range.to, else the end of the data
  Scores scores;
  std::optional<Threshold> threshold;  // there after checking
  report::Refunds refunds = report::Refunds::net;
  std::string compare_to;    // an earlier as_of; empty: no movement
  std::optional<bool> list;  // absent: while the list is short
  std::optional<bool> cells;
  template <class V>
  static void fields(V& v) {
    v("as_of", &Params::as_of);
    v("scores", &Params::scores);
    v("threshold", &Params::threshold);
    v("refunds", &Params::refunds);
    v("compare_to", &Params::compare_to);
    v("list", &Params::list);
    v("cells", &Params::cells);
  }
};
// Meaning and fit rounds; fills in the threshold.
void check(const report::Definition& definition, Params& params, const model::Store& store, Problems& problems);

// The mean or median of whole numbers, exactly: whole + rest / of, 0 <= rest < of.
struct Level {
  std::int64_t whole = 0, rest = 0, of = 1;
  // The least whole number above it, for those who ask value >= bound.
  std::int64_t bound() const { return whole + 1; }
};
// nullopt: none, or for the mean a sum that does not fit. REQUIRES: ascending
std::optional<Level> level_of(const std::vector<std::int64_t>& sorted, bool median);

// Least values of the scores 2, 3 …; kNever where no value gets that score or a better one. REQUIRES: ascending, more is better
constexpr std::int64_t kNever = INT64_MAX;
std::vector<std::int64_t> bounds_of(const Scores& scores, Measure measure, const std::vector<std::int64_t>& sorted);
inline int score_of(std::int64_t value, const std::vector<std::int64_t>& bounds) {
  int score = 1;
  for (std::int64_t bound : bounds) score += value >= bound;
  return score;
}

}  // namespace siyu::analysis::rfm

namespace siyu::report {

// "quintile", "fifth", "mean", "median" or {"recency": [30, 90], "frequency": [1, 3], "monetary": ["100", 500]}.
template <>
struct Kind<analysis::rfm::Scores> {
  using T = analysis::rfm::Scores;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& scores);
  static Json describe(Limit);
};

}  // namespace siyu::report
