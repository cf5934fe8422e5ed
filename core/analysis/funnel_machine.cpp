// From the parameters of a question to what the machines need to know.
#include <algorithm>

#include "analysis/funnel_run.h"

namespace siyu::analysis::funnel {

Machine make_machine(const Params& params, Zone zone) {
  Machine m;
  std::size_t totals = params.totals();
  m.levels = static_cast<unsigned>(params.steps.size() - totals);
  m.same_day = params.window.same_day;
  m.window_ms = std::min(params.window.length.ms, kForever / 2);
  m.zone = zone;
  m.unordered = params.order == Order::unordered;
  m.strict = params.order == Order::strict;
  m.entry_first = params.entry == Entry::first;
  m.clickhouse = params.semantics == Semantics::clickhouse;
  m.row_order = params.same_time.ties == Ties::row_order;
  m.never = params.same_time.ties == Ties::never;
  m.grace_ms = params.same_time.ties == Ties::grace ? params.same_time.grace_s * kSecondMs : 0;
  m.truncate = params.exclusion == OnExclusion::truncate;
  m.within.fill(-1);
  bool wanted = false;  // by a step after this one, up to the next required
  for (unsigned k = m.levels; k-- > 0;) {
    const Step& step = params.steps[totals + k];
    if (wanted) m.refresh |= Levels{1} << k;
    if (step.optional) m.optional |= Levels{1} << k;
    if (step.within) m.within[k] = step.within->ms;
    wanted = step.within.has_value() || (wanted && step.optional);
  }
  m.strict_deduplication = params.has(Mode::strict_deduplication);
  m.strict_order = params.has(Mode::strict_order);
  m.strict_increase = params.has(Mode::strict_increase);
  m.strict_once = params.has(Mode::strict_once);
  return m;
}

Span span_of(const Params& params, const Definition& definition) {
  Span span;
  span.all = params.range_applies == RangeApplies::all;
  if (!definition.range) return span;
  if (definition.range->from) span.from = *definition.range->from;
  if (definition.range->until) span.until = *definition.range->until;
  return span;
}

}  // namespace siyu::analysis::funnel
