// From steps and exclusions to tags.
#include "analysis/funnel_match.h"

#include <algorithm>
#include <map>
#include <optional>

namespace siyu::analysis::funnel {
namespace {

using model::Store;
using model::Stream;
using model::Timeline;
using Bytes = std::vector<std::uint8_t>;

// One thing to look for: an event, and what it means when found.
struct Search {
  const EventMatch* match;
  const Step* step = nullptr;  // null for an exclusion
  Levels steps = 0, excludes = 0;
};

// Any event is any event with a time, where there are such.
std::vector<const Timeline*> timelines_of(const Store& store, const std::optional<std::string>& event) {
  std::vector<const Timeline*> out = timelines_with(store, event);
  bool timed = std::any_of(out.begin(), out.end(), [](const Timeline* t) { return t->timed(); });
  if (!event && timed)
    out.erase(std::remove_if(out.begin(), out.end(), [](const Timeline* t) { return !t->timed(); }), out.end());
  return out;
}

std::vector<Search> searches(const Params& params) {
  std::vector<Search> out;
  std::size_t totals = params.totals();
  for (std::size_t i = totals; i < params.steps.size(); ++i)
    for (const EventMatch& match : params.steps[i].any)
      out.push_back({&match, &params.steps[i], Levels{1} << (i - totals), 0});
  for (const Exclusion& exclusion : params.exclusions) {
    Levels levels = 0;
    for (std::int64_t s = exclusion.from_step; s < exclusion.to_step; ++s)
      levels |= Levels{1} << (s - 1 - static_cast<std::int64_t>(totals));
    out.push_back({&exclusion.match, nullptr, 0, levels});
  }
  return out;
}

bool is_plain(const Search& search) {
  return search.match->where.always() && (!search.step || (search.step->first == First::any && !search.step->nth));
}

class Matcher {
 public:
  Matcher(const Params& params, const Definition& definition, const Store& store)
      : definition_(definition), context_{store, definition.zone, {}}, store_(store), searches_(searches(params)) {
    feeds_all_ = params.order == Order::strict || params.has(Mode::strict_order);
  }

  Matched match() {
    Matched out;
    bool plain = definition_.where.always();
    std::vector<bool> wanted(store_.timelines().size(), false);
    bool any = false;
    for (const Search& search : searches_) {
      plain = plain && is_plain(search);
      for (const Timeline* t : timelines_of(store_, search.match->event)) {
        wanted[index_of(t)] = true;
        if (search.step && !any) out.timed = t->timed(), any = true;
      }
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Timeline& t = store_.timelines()[i];
      if (t.timed() != out.timed) {
        wanted[i] = false;
      } else if (feeds_all_ && any) {
        wanted[i] = true;
      }
    }
    std::vector<const Timeline*> timelines;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (wanted[i]) timelines.push_back(&store_.timelines()[i]);
    if (timelines.size() == 1 && plain && timelines[0]->names()) {
      by_name_codes(*timelines[0], out);
    } else {
      by_position(timelines, out);
    }
    for (const Tag& tag : out.tags)
      out.one_step_each = out.one_step_each && tag.excludes == 0 && (tag.steps & (tag.steps - 1)) == 0;
    return out;
  }

 private:
  std::size_t index_of(const Timeline* t) const { return static_cast<std::size_t>(t - store_.timelines().data()); }

  void by_name_codes(const Timeline& t, Matched& out) const {
    out.tags.assign(t.names()->size(), Tag{0, 0, feeds_all_});
    for (const Search& search : searches_)
      for (std::uint32_t code = 0; code < out.tags.size(); ++code) {
        if (search.match->event && t.names()->text(code) != *search.match->event) continue;
        out.tags[code].steps |= search.steps;
        out.tags[code].excludes |= search.excludes;
        out.tags[code].seen = true;
      }
    out.streams.push_back({&t, t.name_codes()});
  }

  void by_position(const std::vector<const Timeline*>& timelines, Matched& out) {
    constexpr std::uint64_t kFed = 0;  // number of the set {fed, but neither step nor exclusion}, once asked for
    std::map<std::uint64_t, std::uint32_t> number;
    out.tags.push_back({});
    auto tag_of = [&](std::uint64_t set) {
      auto [it, is_new] = number.emplace(set, static_cast<std::uint32_t>(out.tags.size()));
      if (is_new) out.tags.push_back({static_cast<Levels>(set), static_cast<Levels>(set >> 32), true});
      return it->second;
    };
    std::vector<const std::vector<Bytes>*> chosen(searches_.size(), nullptr);
    std::deque<std::vector<Bytes>> chosen_storage;
    for (std::size_t s = 0; s < searches_.size(); ++s)
      if (searches_[s].step && (searches_[s].step->first != First::any || searches_[s].step->nth))
        chosen[s] = &chosen_storage.emplace_back(choose(searches_[s]));
    for (const Timeline* t : timelines) {
      std::vector<std::uint64_t> sets(t->size(), 0);
      Bytes allowed = events_where(definition_.where, *t, context_);
      for (std::size_t s = 0; s < searches_.size(); ++s) {
        const Search& search = searches_[s];
        std::vector<const Timeline*> own = timelines_of(store_, search.match->event);
        auto at = std::find(own.begin(), own.end(), t);
        if (at == own.end()) continue;
        Bytes found = chosen[s] ? (*chosen[s])[static_cast<std::size_t>(at - own.begin())]
                                : events_allowed(*search.match, *t, allowed);
        std::uint64_t set = search.steps | std::uint64_t{search.excludes} << 32;
        for (std::size_t p = 0; p < sets.size(); ++p)
          if (found[p]) sets[p] |= set;
      }
      std::vector<std::uint32_t>& tags = out.storage.emplace_back(t->size(), 0);
      Bytes feeds(feeds_all_ ? events_allowed({}, *t, allowed) : Bytes(t->size(), 0));  // an order's rows feed once
      std::uint64_t last = kFed;
      std::uint32_t last_tag = feeds_all_ ? tag_of(kFed) : 0;
      for (std::size_t p = 0; p < sets.size(); ++p) {
        if (!allowed[p] || (sets[p] == 0 && !feeds[p])) continue;
        if (sets[p] != last) last_tag = tag_of(sets[p]), last = sets[p];
        tags[p] = last_tag;
      }
      out.streams.push_back({t, tags});
    }
  }

  // What matches among the rows that the definition's rule allows, each event once.
  Bytes events_allowed(const EventMatch& match, const Timeline& t, const Bytes& allowed) const {
    Bytes out = rows_matching(match, t, context_);
    for (std::size_t p = 0; p < out.size(); ++p) out[p] &= allowed[p];
    count_orders_once(t, store_, out);
    return out;
  }

  // The one event of each customer that first or nth choose, per timeline of the event.
  std::vector<Bytes> choose(const Search& search) const {
    std::vector<const Timeline*> own = timelines_of(store_, search.match->event);
    std::vector<Bytes> passes, out;
    std::vector<std::vector<std::uint32_t>> tags;
    bool ever = search.step->first == First::ever;
    for (const Timeline* t : own) {
      Bytes found = events_allowed(*search.match, *t, events_where(definition_.where, *t, context_));
      Bytes counted = ever ? events_matching(EventMatch{search.match->event, {}}, *t, context_) : found;
      tags.emplace_back(counted.begin(), counted.end());
      out.emplace_back(t->size(), 0);
      passes.push_back(std::move(found));
    }
    std::vector<Stream> streams;
    for (std::size_t i = 0; i < own.size(); ++i) streams.push_back({own[i], tags[i]});
    std::int64_t wanted = search.step->nth.value_or(1);
    model::walk(store_, streams, false, [&](model::Customer, const model::Sequence& sequence) {
      std::int64_t seen = 0;
      for (std::size_t i = 0; i < sequence.size(); ++i) {
        if (!sequence.tag[i] || ++seen != wanted) continue;
        std::size_t s = sequence.stream(i), p = sequence.position(i);
        out[s][p] = passes[s][p];
        return;
      }
    });
    return out;
  }

  const Definition& definition_;
  RuleContext context_;
  const Store& store_;
  std::vector<Search> searches_;
  bool feeds_all_ = false;
};

}  // namespace

Matched match_events(const Params& params, const Definition& definition, const Store& store) {
  return Matcher(params, definition, store).match();
}

void check_events(const Params& params, const Definition& definition, const Store& store, Problems& problems) {
  std::size_t before = problems.size();
  for (std::size_t i = 0; i < params.steps.size(); ++i) {
    const Step& step = params.steps[i];
    std::string where = "/params/steps/" + std::to_string(i);
    for (std::size_t a = 0; a < step.any.size(); ++a)
      check_match(step.any[a], store, step.is_any_of ? where + "/anyOf/" + std::to_string(a) : where, problems);
  }
  for (std::size_t i = 0; i < params.exclusions.size(); ++i)
    check_match(params.exclusions[i].match, store, "/params/exclusions/" + std::to_string(i), problems);
  if (problems.size() != before) return;

  // Does a search look at rows with times, and at rows without?
  auto look = [&](const EventMatch& match, bool& timed, bool& untimed) {
    for (const Timeline* t : timelines_of(store, match.event)) (t->timed() ? timed : untimed) = true;
  };
  bool timed = false, untimed = false;
  for (const Step& step : params.steps)
    for (const EventMatch& match : step.any) look(match, timed, untimed);
  if (!untimed) timed = true;
  auto no_time = [&](const std::string& where, const char* message) {
    problems.push_back({"no_time", where, message, {}});
  };
  auto check = [&](const EventMatch& match, const std::string& where) {
    bool has = false, has_not = false;
    look(match, has, has_not);
    if (timed && has_not)
      no_time(where, "this event comes from a table without times, so it cannot be put in order with the others");
    if (!timed && has) no_time(where, "this event has times but the steps have none");
  };
  for (std::size_t i = 0; i < params.steps.size(); ++i)
    for (const EventMatch& match : params.steps[i].any)
      if (timed) check(match, "/params/steps/" + std::to_string(i));
  for (std::size_t i = 0; i < params.exclusions.size(); ++i)
    check(params.exclusions[i].match, "/params/exclusions/" + std::to_string(i));
  if (!untimed || timed) return;
  if (definition.range) no_time("/range", "the events of these steps have no times, so a range cannot hold them");
  if (params.trend) no_time("/params/trend", "the events of these steps have no times, so there is no trend");
  if (params.time_to_convert) no_time("/params/time_to_convert", "the events of these steps have no times");
}

}  // namespace siyu::analysis::funnel
