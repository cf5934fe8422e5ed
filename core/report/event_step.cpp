// From steps to tags.
#include "report/event_step.h"

#include <algorithm>

#include "base/slices.h"
#include "report/match.h"
#include "report/orders.h"
#include "report/stages.h"

namespace siyu::report {
namespace {

std::string name_of(const EventMatch& match) { return match.event ? *match.event : "*"; }

}  // namespace

std::optional<EventStep> Kind<EventStep>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  std::size_t before = problems.size();
  EventStep step;
  step.is_any_of = json.contains("anyOf");
  std::vector<std::string> known = {"event", "where", "label"};
  if (step.is_any_of) known = {"anyOf", "label"};
  Json match = Json::object();
  for (auto it = json.begin(); it != json.end(); ++it) {
    std::string at = where + "/" + escape_pointer(it.key());
    if (std::find(known.begin(), known.end(), it.key()) == known.end()) {
      unknown_key(problems, at, it.key(), known);
    } else if (it.key() == "label") {
      if (auto label = Kind<std::string>::read(*it, at, problems, {})) step.label = std::move(*label);
    } else if (it.key() == "anyOf") {
      if (auto any = Kind<std::vector<EventMatch>>::read(*it, at, problems, Limit{1, 100})) step.any = std::move(*any);
    } else {
      match[it.key()] = *it;
    }
  }
  if (!step.is_any_of)
    if (auto one = Kind<EventMatch>::read(match, where, problems, {})) step.any.push_back(std::move(*one));
  if (problems.size() != before) return std::nullopt;
  if (step.label.empty())
    for (const EventMatch& one : step.any) step.label += (step.label.empty() ? "" : " / ") + name_of(one);
  return step;
}

Json Kind<EventStep>::write(const EventStep& step) {
  if (step.any.empty()) return {};
  Json out = Json::object();
  if (step.is_any_of) {
    out["anyOf"] = Kind<std::vector<EventMatch>>::write(step.any);
  } else {
    out = Kind<EventMatch>::write(step.any[0]);
  }
  out["label"] = step.label;
  return out;
}

namespace {

using model::Store;
using model::Stream;
using model::Timeline;
using Bytes = std::vector<std::uint8_t>;

// Timelines with times that can hold the event.
std::vector<const Timeline*> timed_timelines(const Store& store, const std::optional<std::string>& event) {
  std::vector<const Timeline*> out = timelines_with(store, event);
  out.erase(std::remove_if(out.begin(), out.end(), [](const Timeline* t) { return !t->timed(); }), out.end());
  return out;
}

void match_by_name(const Timeline& t, const std::vector<StepSearch>& searches, MatchedSteps& out) {
  out.bits.assign(t.names()->size(), 0);
  for (const StepSearch& search : searches)
    for (const EventMatch& match : search.step->any)
      for (std::uint32_t code = 0; code < out.bits.size(); ++code)
        if (!match.event || t.names()->text(code) == *match.event) out.bits[code] |= search.bit;
  out.streams.push_back({&t, t.name_codes()});
}

// Each tag is the set of bits itself.
void match_by_position(const std::vector<const Timeline*>& timelines, const std::vector<StepSearch>& searches,
                       const Definition& definition, const Store& store, MatchedSteps& out) {
  RuleContext context{store, definition.zone, {}};
  for (unsigned set = 0; set < 256; ++set) out.bits.push_back(static_cast<StepBits>(set));
  for (const Timeline* t : timelines) {
    std::vector<std::uint32_t>& tags = out.storage.emplace_back(t->size(), 0);
    Bytes allowed;
    if (!definition.where.always()) allowed = events_where(definition.where, *t, context);
    for (const StepSearch& search : searches) {
      Bytes found;  // by any of the alternatives
      for (const EventMatch& match : search.step->any) {
        std::vector<const Timeline*> own = timed_timelines(store, match.event);
        if (std::find(own.begin(), own.end(), t) == own.end()) continue;
        Bytes one = rows_matching(search.ever ? EventMatch{match.event, {}} : match, *t, context);
        if (found.empty()) found.swap(one);
        for (std::size_t p = 0; p < one.size(); ++p) found[p] |= one[p];
      }
      if (found.empty()) continue;
      if (!search.ever) {
        for (std::size_t p = 0; !allowed.empty() && p < found.size(); ++p) found[p] &= allowed[p];
        count_orders_once(*t, store, found);
      }
      for (std::size_t p = 0; p < found.size(); ++p) tags[p] |= found[p] ? search.bit : 0u;
    }
    out.streams.push_back({t, tags});
  }
}

struct Ends {
  Instant first = INT64_MAX, last = INT64_MIN;
};
void look(const Stream& stream, const std::vector<StepBits>& bits, StepBits wanted, std::size_t from, std::size_t to,
          Ends& ends) {
  std::span<const Instant> time = stream.timeline->time();
  for (std::size_t p = from; p < to; ++p) {
    if (!(bits[stream.tags[p]] & wanted)) continue;
    ends.first = std::min(ends.first, time[p]);
    ends.last = std::max(ends.last, time[p]);
  }
}

}  // namespace

std::optional<std::pair<Instant, Instant>> MatchedSteps::span(StepBits wanted) const {
  Ends ends;
  for (const Stream& stream : streams)
    in_slices(stream.tags.size(), 16'384,
              [&](std::size_t from, std::size_t to) { look(stream, bits, wanted, from, to, ends); });
  if (ends.first > ends.last) return std::nullopt;
  return std::pair{ends.first, ends.last};
}

MatchedSteps match_steps(const std::vector<StepSearch>& searches, const Definition& definition, const Store& store) {
  MatchedSteps out;
  bool plain = definition.where.always();
  std::vector<const Timeline*> timelines;
  for (const Timeline& t : store.timelines()) {
    bool wanted = false;
    for (const StepSearch& search : searches)
      for (const EventMatch& match : search.step->any) {
        std::vector<const Timeline*> own = timed_timelines(store, match.event);
        wanted = wanted || std::find(own.begin(), own.end(), &t) != own.end();
        plain = plain && match.where.always();
      }
    if (wanted) timelines.push_back(&t);
  }
  if (timelines.size() == 1 && plain && timelines[0]->names()) {
    match_by_name(*timelines[0], searches, out);
  } else {
    match_by_position(timelines, searches, definition, store, out);
  }
  return out;
}

void check_step(const EventStep& step, const Store& store, const std::string& where, Problems& problems) {
  for (std::size_t i = 0; i < step.any.size(); ++i) {
    std::string at = step.is_any_of ? where + "/anyOf/" + std::to_string(i) : where;
    std::size_t before = problems.size();
    check_match(step.any[i], store, at, problems);
    if (problems.size() == before && timed_timelines(store, step.any[i].event).empty())
      problems.push_back({"no_time", at, "this event comes from a table without times, so it lies in no period", {}});
  }
}

void check_range(const Definition& definition, const Store& store, Problems& problems) {
  if (!definition.range || !store.first() || !store.end()) return;
  const Range& range = *definition.range;
  if ((!range.from || *range.from < *store.end()) && (!range.until || *range.until > *store.first())) return;
  std::string first = format_day(day_of(*store.first(), definition.zone)),
              last = format_day(day_of(*store.last(), definition.zone));
  problems.push_back({"outside_data",
                      "/range",
                      "the range lies outside the data, which go from " + first + " to " + last,
                      {{"first_day", first}, {"last_day", last}}});
}

void check_fields(const std::vector<std::string>& fields, const std::string& where, const Store& store,
                  Problems& problems) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Problems found;
    check_rule(own_rule({{"field", fields[i]}, {"op", "is_set"}}), store, found);
    for (Problem& problem : found) {
      problem.where = where + "/" + std::to_string(i);
      problems.push_back(std::move(problem));
    }
  }
}

void add_step_notes(const std::vector<const EventStep*>& steps, const Store& store, std::vector<Note>& notes) {
  std::uint32_t kinds = 0;
  for (const EventStep* step : steps)
    for (const EventMatch& match : step->any)
      for (const Timeline* t : timed_timelines(store, match.event))
        if (t->size() > 0) kinds |= kind_bit(t->table());
  add_match_note(store, kinds, notes);
}

Json suggested_step(const Store& store) {
  if (std::optional<PaidEvent> paid = paid_event(store); paid && paid->timed) return {{"event", paid->event}};
  if (std::optional<std::string> added = added_event(store); added && !timed_timelines(store, *added).empty())
    return {{"event", *added}};
  const model::EventName* best = nullptr;
  for (const model::EventName& event : store.event_names())
    if (event.events > 0 && !timed_timelines(store, event.name).empty() && (!best || event.customers > best->customers))
      best = &event;
  return best ? Json{{"event", best->name}} : Json();
}

}  // namespace siyu::report
