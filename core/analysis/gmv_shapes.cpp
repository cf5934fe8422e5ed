// Columns and notes.
#include "analysis/gmv_shapes.h"

#include "analysis/gmv_tables.h"

namespace siyu::analysis::gmv {

using namespace siyu::report;
using model::Store;

Table periods_table() {
  return {"periods",
          {{"period", Role::key, Unit::text},
           {"from", Role::measure, Unit::text},
           {"to", Role::measure, Unit::text},
           {"users", Role::measure, Unit::count},
           {"buyers", Role::measure, Unit::count},
           {"orders", Role::measure, Unit::count},
           {"paid", Role::measure, Unit::money}},
          {}};
}
Table change_table() {
  return {"change",
          {{"change", Role::measure, Unit::money},
           {"rate", Role::measure, Unit::share},
           {"explained", Role::measure, Unit::money},
           {"left", Role::measure, Unit::money}},
          {}};
}
Table factors_table() {
  return {"factors",
          {{"factor", Role::key, Unit::text},
           {"base", Role::measure, Unit::text},
           {"current", Role::measure, Unit::text},
           {"contribution", Role::measure, Unit::money},
           {"share", Role::measure, Unit::share}},
          {}};
}
Table index_table() {
  return {"index",
          {{"factor", Role::key, Unit::text},
           {"base", Role::measure, Unit::text},
           {"current", Role::measure, Unit::text},
           {"ratio", Role::measure, Unit::share}},
          {}};
}
Table drill_table(const std::vector<std::string>& by) {
  Table out{"drill", {}, {}};
  for (const std::string& field : by) out.columns.push_back({field, Role::key, Unit::text});
  for (const char* name : {"base", "current", "contribution"})
    out.columns.push_back({name, Role::measure, Unit::money});
  out.columns.push_back({"share", Role::measure, Unit::share});
  for (const char* name : {"users", "mix", "conversion", "frequency", "aov"})
    out.columns.push_back({name, Role::measure, Unit::money});
  return out;
}
Table leaf_factors_table() {
  return {"leaf_factors",
          {{"factor", Role::key, Unit::text},
           {"contribution", Role::measure, Unit::money},
           {"share", Role::measure, Unit::share}},
          {}};
}
Table rates_table() {
  return {"rates",
          {{"rate", Role::key, Unit::text},
           {"base", Role::measure, Unit::share},
           {"current", Role::measure, Unit::share},
           {"mix", Role::measure, Unit::share},
           {"within", Role::measure, Unit::share}},
          {}};
}
Table bridge_table() {
  return {"bridge",
          {{"of", Role::key, Unit::text}, {"step", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}},
          {}};
}

void add_notes(const Params& params, const Definition& definition, const Sides& sides, const Store& store,
               const Json& instead, std::vector<Note>& notes) {
  const Side &base = sides.base, &current = sides.current;
  const Zone zone = definition.zone;
  auto day = [&](Instant t) { return format_day(day_of(t, zone)); };
  auto note = [&](const char* code, Json facts) { notes.push_back({code, std::move(facts)}); };
  const Instant first = current.orders().first.value_or(model::kLatest), end = data_end(definition, store);
  if (!current.orders().first)
    note("no_paid_orders", Json::object());
  else if (base.span.until > end)
    note("base_unfinished", {{"to", day(base.span.until - 1)}, {"last", day(end - 1)}});
  else if (!base.known)
    note("base_before_data", {{"from", day(base.span.from)}, {"first", day(first)}});
  else if (base.span.from < start_of(day_of(first, zone), zone))
    note("base_partly_before_data", {{"from", day(base.span.from)}, {"first", day(first)}});
  if (current.span.until > end)
    note("period_unfinished", {{"to", day(current.span.until - 1)}, {"last", day(end - 1)}});
  const std::int64_t days[] = {base.span.until - base.span.from, current.span.until - current.span.from};
  if (days[0] != days[1]) note("unequal_periods", {{"base_days", days[0] / kDayMs}, {"days", days[1] / kDayMs}});
  if (!instead.empty()) note("shapley_instead", {{"tables", instead}});
  if (params.formula == Formula::article)
    note(sides.is_invitee.empty() ? "no_invites" : "article_index", Json::object());
  if (!sides.tells_deleted) note("no_deletions", Json::object());
  for (const bool is_current : {true, false})
    if (const std::int64_t buyers = sides.side(is_current).total.buyers; buyers > 0 && buyers < 30) {
      note("small_sample", {{"buyers", buyers}});
      break;
    }
}

std::vector<Table> empty_tables() {
  return {periods_table(), change_table(),       factors_table(), index_table(),
          drill_table({}), leaf_factors_table(), rates_table(),   bridge_table()};
}

}  // namespace siyu::analysis::gmv
