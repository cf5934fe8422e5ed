// Steps of the reports about coming back (retention, lifecycle, stickiness), and which events of the store they mean.
//
// The idea is the funnel's: every position of the timelines concerned gets a tag, and a tag stands for a set of bits, one a step. On
// one event log whose steps are only names the tags are the name codes themselves, so nothing is computed per event.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/reader.h"
#include "report/result.h"
#include "report/rule.h"

namespace siyu::report {

// {event, where?, label?} or {anyOf: [{event, where?}…], label?}. An event of null is any event that has a time.
struct EventStep {
  std::vector<EventMatch> any;
  bool is_any_of = false;
  std::string label;  // never empty after reading
};

// What is looked for: events of the step, as this bit; with `ever` events of its names, whatever any rule says.
using StepBits = std::uint8_t;
struct StepSearch {
  const EventStep* step;
  StepBits bit;
  bool ever = false;
};

struct MatchedSteps {
  std::vector<model::Stream> streams;
  std::vector<StepBits> bits;                      // by tag
  std::deque<std::vector<std::uint32_t>> storage;  // what the streams point to
  // Times of the first and the last event with one of these bits.
  std::optional<std::pair<Instant, Instant>> span(StepBits wanted) const;
};

// REQUIRES: checked.
MatchedSteps match_steps(const std::vector<StepSearch>& searches, const Definition& definition,
                         const model::Store& store);

// Fit round: unknown names, and events without times. `where` points at the step.
void check_step(const EventStep& step, const model::Store& store, const std::string& where, Problems& problems);
// Problem outside_data: the range lies before or after everything.
void check_range(const Definition& definition, const model::Store& store, Problems& problems);
void check_fields(const std::vector<std::string>& fields, const std::string& where, const model::Store& store,
                  Problems& problems);
// The note match_rate of the tables that the steps' events stand in.
void add_step_notes(const std::vector<const EventStep*>& steps, const model::Store& store, std::vector<Note>& notes);

// A step for suggestions: the paid order, else being added, else the commonest event that has times; null without any.
Json suggested_step(const model::Store& store);

template <>
struct Kind<EventStep> {
  using T = EventStep;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const T& step);
  static Json describe(Limit) { return {{"kind", "event_step"}}; }
};

}  // namespace siyu::report
