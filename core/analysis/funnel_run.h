// A funnel over a store: units one after another through a machine, and everything that the tables are made of.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/funnel_groups.h"
#include "analysis/funnel_match.h"
#include "analysis/funnel_params.h"
#include "analysis/funnel_walk.h"

namespace siyu::analysis::funnel {

constexpr std::size_t kMostBuckets = 10'000;

// A unit that is counted, for lists of people.
struct Person {
  std::uint32_t unit = 0;
  std::uint32_t scope = 0;  // 0 the whole funnel, g + 1 group g
  unsigned level = 0;
  Levels done = 0;
  Instant entry = 0;
};

struct BucketCount {
  std::int64_t entered = 0, converted = 0;
};

struct Answer {
  explicit Answer(const Machine& machine) : tally(machine) {}
  Tally tally;
  std::unique_ptr<Grouping> groups;  // of the breakdown
  std::unique_ptr<Grouping> units;   // of count_by, when it is a field
  std::int64_t tied = 0, open = 0;   // units of the whole funnel
  std::vector<std::int64_t> convert_ms;
  std::vector<Instant> buckets;                          // their starts, then the end of the last
  std::unordered_map<std::uint64_t, BucketCount> trend;  // by scope << 32 | bucket
  std::vector<Person> people;                            // only when asked for, in the order of the walk
  bool timed = true;

  std::string unit_label(std::uint32_t unit, const model::Store& store) const {
    return units ? units->texts(unit)[0] : std::string(store.label(unit));
  }
};

Machine make_machine(const Params& params, Zone zone);

// The part of time the question is about.
struct Span {
  Instant from = -kForever, until = kForever;  // of the definition's range
  bool all = false;                            // later steps must lie in it too
};
Span span_of(const Params& params, const Definition& definition);

// Problems: too_many_buckets. REQUIRES: params checked and completed.
Result<Answer> run_funnel(const Params& params, const Definition& definition, const model::Store& store,
                          bool with_people);

}  // namespace siyu::analysis::funnel
