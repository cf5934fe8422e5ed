// Which events of the store matter to a funnel, and as what: every position of the timelines concerned gets a tag,
// every tag means a set of levels and a set of excluded levels.
//
// The idea: on one event log whose steps are only names the tags are the name codes themselves, so nothing is computed
// per event; in all other cases each rule is evaluated column-wise and the sets that occur are numbered.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "analysis/funnel_params.h"
#include "analysis/funnel_walk.h"
#include "model/store.h"
#include "report/definition.h"

namespace siyu::analysis::funnel {

struct Tag {
  Levels steps = 0, excludes = 0;
  bool seen = false;  // fed to the machine
};

struct Matched {
  std::vector<model::Stream> streams;
  std::vector<Tag> tags;  // by tag; with one stream a tag may be 0 and yet seen
  bool timed = true;
  bool one_step_each = true;                       // no event matches two levels, and nothing excludes
  std::deque<std::vector<std::uint32_t>> storage;  // what the streams point to
};

// REQUIRES: checked.
Matched match_events(const Params& params, const Definition& definition, const model::Store& store);

// Fit round for everything that names events: unknown names, and times that the question needs but the data has not.
void check_events(const Params& params, const Definition& definition, const model::Store& store, Problems& problems);

}  // namespace siyu::analysis::funnel
