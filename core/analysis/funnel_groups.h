// Values of fields as group numbers, and what is counted per group.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/funnel_walk.h"
#include "model/store.h"

namespace siyu::analysis::funnel {

// The tuple of the texts of some fields at an event, numbered by first appearance. Group 0 has no text at all.
class Grouping {
 public:
  Grouping(const std::vector<std::string>& fields, const model::Store& store, std::span<const model::Stream> streams,
           Zone zone);
  std::uint32_t at(std::size_t stream, std::size_t position);
  std::size_t size() const { return fields_ == 1 ? texts_.size() : tuples_.size(); }
  bool is_whole(std::uint32_t group) const;  // every field has a text
  std::vector<std::string> texts(std::uint32_t group) const;

 private:
  struct Source {
    model::Property property;
    std::vector<std::uint32_t> of_code;  // by dictionary code; kUnknown until asked for
    std::unordered_map<std::int64_t, std::uint32_t> of_value;
  };
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFFu;
  std::uint32_t part(Source& source, std::size_t position);
  std::uint32_t number(std::string_view text);

  std::size_t fields_;
  Zone zone_;
  std::vector<Source> sources_;  // stream by stream, field by field
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::vector<std::uint32_t>> tuples_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> tuple_numbers_;
  std::vector<std::uint32_t> key_;
};

// Times of a step: ordinary mean and quantiles (type 7), in seconds. REQUIRES: samples not empty; they are reordered.
struct Spread {
  double mean = 0, p25 = 0, median = 0, p75 = 0;
};
Spread spread_of(std::vector<std::int64_t>& samples);

// Units that did each step, per group, with their times. Scope 0 is the whole funnel, scope g + 1 is group g.
class Tally {
 public:
  explicit Tally(const Machine& machine) : m_(machine), samples_(machine.levels) {}
  void add(std::uint32_t scope, const Outcome& outcome);
  std::size_t scopes() const { return m_.levels == 0 ? 0 : reached_.size() / m_.levels; }
  std::int64_t reached(std::uint32_t scope, unsigned level) const { return at(reached_, scope, level); }
  std::int64_t ties(std::uint32_t scope, unsigned level) const { return at(ties_, scope, level); }
  // The times of a level's step for each of `rows` rows, where row_of[scope] says which row a scope belongs to (kNoRow:
  // none).
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFFu;
  std::vector<std::vector<std::int64_t>> times(unsigned level, std::span<const std::uint32_t> row_of,
                                               std::size_t rows) const;

 private:
  struct Sample {
    std::int64_t ms;
    std::uint32_t scope;
  };
  std::int64_t at(const std::vector<std::int64_t>& counts, std::uint32_t scope, unsigned level) const {
    std::size_t i = scope * std::size_t{m_.levels} + level;
    return i < counts.size() ? counts[i] : 0;
  }
  const Machine m_;
  std::vector<std::int64_t> reached_, ties_;  // scope by scope, level by level
  std::vector<std::vector<Sample>> samples_;  // by level
};

}  // namespace siyu::analysis::funnel
