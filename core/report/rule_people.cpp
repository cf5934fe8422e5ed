// Which people a rule means, at one moment or at several: groups by bits, leaves by column, clauses about behaviour by a scan.
//
// The idea: an answer is a word per customer with one bit per moment. A clause's verdict is a function of one customer's hits in
// time order; customers without hits share one verdict, so that "at most n times" holds for who never did.
#include <algorithm>
#include <array>

#include "base/money.h"
#include "report/column_counts.h"
#include "report/rule_cache.h"
#include "report/rule_leaf.h"
#include "report/rule_scan.h"
#include "report/stages.h"
#include "statistics/lunar.h"

namespace siyu::report {
namespace {

using model::Customer;
using Hits = std::span<const Hit>;
using MomentList = std::span<const std::optional<Instant>>;

// What a clause can see at one moment: events in [from, until), and what "ago" counts back from.
struct View {
  Instant from = kNoInstant, until = INT64_MAX;
  std::optional<Instant> now;
  bool holds(Instant t) const { return t >= from && t < until; }
  bool holds_order(const Hit& hit) const { return holds(hit.time) && hit.previous < from; }
};

std::vector<View> views_of(const RuleNode& node, const RuleContext& context, MomentList moments) {
  std::vector<View> out;
  for (const std::optional<Instant>& moment : moments) {
    View view;
    view.now = moment ? moment : context.store.end();
    if (moment) view.until = *moment;
    // kNoInstant marks "no row before", so a view that starts nowhere starts just after it.
    view.from = kNoInstant + 1;
    if (node.last && view.now) view.from = *view.now - node.last->ms;
    if (node.within) {
      Range range = in_zone(*node.within, context.zone);
      if (range.from) view.from = *range.from;
      if (range.until) view.until = std::min(view.until, *range.until);
    }
    out.push_back(view);
  }
  return out;
}

Clip clip_of(const std::vector<View>& views, bool with_from) {
  Instant from = INT64_MAX, until = kNoInstant;
  for (const View& view : views) from = std::min(from, view.from), until = std::max(until, view.until);
  Clip out;
  if (with_from && from > kNoInstant + 1) out.from = from;
  if (until < INT64_MAX) out.until = until;
  return out;
}

// The verdict of every customer: `verdict` of their hits, or of none.
template <class Verdict>
void decide(Scan scan, std::vector<Moments>& out, Verdict&& verdict) {
  std::fill(out.begin(), out.end(), verdict(Hits{}));
  scan.run([&](Customer c, Hits hits) { out[c] = verdict(hits); });
}

bool is_between(std::int64_t n, const std::optional<std::int64_t>& least, const std::optional<std::int64_t>& most) {
  return (!least || n >= *least) && (!most || n <= *most);
}

std::optional<std::int64_t> tenthousandths(const std::optional<Json>& bound) {
  if (!bound) return std::nullopt;
  std::optional<Money> money = parse_money(bound->is_string() ? bound->get<std::string>() : bound->dump());
  return money ? std::optional(money->tenthousandths) : std::nullopt;
}

// ---- did ---------------------------------------------------------------------------------------------------------------

struct DidBounds {
  explicit DidBounds(const RuleNode& node)
      : least(node.least),
        most(node.most),
        sum_least(tenthousandths(node.sum_least)),
        sum_most(tenthousandths(node.sum_most)) {
    bool counts_days = node.days_least || node.days_most;
    if (!least && !most && node.sum_field.empty() && !counts_days) least = 1;
  }
  std::optional<std::int64_t> least, most, sum_least, sum_most;
};

bool did_in(const RuleNode& node, const DidBounds& bounds, Hits hits, const View& view, Zone zone) {
  std::int64_t count = 0, sum = 0, days = 0;
  Day last_day = INT64_MIN;
  bool counts_days = node.days_least || node.days_most;
  for (const Hit& hit : hits) {
    if (!view.holds(hit.time)) continue;
    count += hit.previous < view.from;
    if (!node.sum_field.empty() && hit.amount != column::kNullValue && __builtin_add_overflow(sum, hit.amount, &sum))
      sum = hit.amount > 0 ? INT64_MAX : INT64_MIN + 1;
    if (counts_days)
      if (Day day = day_of(hit.time, zone); day != last_day) last_day = day, ++days;
  }
  return is_between(count, bounds.least, bounds.most) && is_between(days, node.days_least, node.days_most) &&
         is_between(sum, bounds.sum_least, bounds.sum_most);
}

// Which of the views hold an instant: a word for each stretch between two of their ends, found by the day.
class Held {
 public:
  explicit Held(const std::vector<View>& views) : views_(views) {
    for (const View& view : views) ends_.push_back(view.from), ends_.push_back(view.until);
    std::sort(ends_.begin(), ends_.end());
    ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
    masks_.push_back(0);
    for (Instant end : ends_) {
      Moments held = 0;
      for (std::size_t k = 0; k < views.size(); ++k) held |= Moments{views[k].holds(end)} << k;
      masks_.push_back(held);
    }
    for (std::size_t d = 0, i = 0; d < kDays; ++d) {
      while (i < ends_.size() && ends_[i] <= start_of(d)) ++i;
      first_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  Moments at(const Hit& hit) const {
    std::size_t i = hit.time < start_of(0)       ? 0
                    : hit.time < start_of(kDays) ? first_[static_cast<std::size_t>((hit.time - start_of(0)) / kDayMs)]
                                                 : first_.back();
    while (i < ends_.size() && ends_[i] <= hit.time) ++i;
    Moments held = masks_[i];
    if (hit.previous != kNoInstant)
      for (std::size_t k = 0; k < views_.size(); ++k)
        if (!views_[k].holds_order(hit)) held &= ~(Moments{1} << k);
    return held;
  }

 private:
  static constexpr std::size_t kDays = 47'120;  // from model::kEarliest on
  static Instant start_of(std::size_t day) { return model::kEarliest + static_cast<std::int64_t>(day) * kDayMs; }
  const std::vector<View>& views_;
  std::vector<Instant> ends_;
  std::vector<Moments> masks_;        // of what lies before the first end, from the first on, …
  std::vector<std::uint32_t> first_;  // of each day, how many ends are not behind its start
};

// The one event that first or nth choose.
const Hit* chosen(const RuleNode& node, Hits hits) {
  if (node.first == FirstOf::ever) return !hits.empty() && hits[0].passes ? &hits[0] : nullptr;
  std::int64_t left = node.nth.value_or(1);
  for (const Hit& hit : hits)
    if (--left == 0) return &hit;
  return nullptr;
}

void did(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  std::vector<View> views = views_of(node, context, moments);
  if (node.first != FirstOf::none || node.nth) {
    Search search{&node.matches[0], node.first == FirstOf::ever, {}, node.first != FirstOf::ever};
    return decide(Scan({search}, context, clip_of(views, false)), out, [&](Hits hits) {
      Moments verdict = 0;
      if (const Hit* hit = chosen(node, hits))
        for (std::size_t k = 0; k < views.size(); ++k) verdict |= Moments{views[k].holds(hit->time)} << k;
      return verdict;
    });
  }
  DidBounds bounds(node);
  bool plain = views.size() == 1 && !node.days_least && !node.days_most && node.sum_field.empty();
  Scan scan({{&node.matches[0], false, node.sum_field, false}}, context, clip_of(views, true));
  if (plain && scan.counts_only()) {
    std::int64_t least = bounds.least.value_or(0), most = bounds.most.value_or(INT64_MAX);
    scan.count([&](Customer c, std::int64_t n) { out[c] = (n >= least) & (n <= most); });
    return;
  }
  if (plain) {  // the clip is the view
    return decide(std::move(scan), out, [&](Hits hits) -> Moments {
      std::int64_t n = 0;
      for (const Hit& hit : hits) n += hit.previous == kNoInstant;
      return is_between(n, bounds.least, bounds.most);
    });
  }
  if (!node.days_least && !node.days_most && node.sum_field.empty()) {
    Held held(views);
    ColumnCounts counts;  // a column is a view
    return decide(std::move(scan), out, [&](Hits hits) {
      counts.clear();
      for (const Hit& hit : hits) counts.raise(held.at(hit));
      Moments verdict = bounds.least ? counts.at_least(*bounds.least) : ~Moments{0};
      if (bounds.most && *bounds.most < INT64_MAX) verdict &= ~counts.at_least(*bounds.most + 1);
      return verdict;
    });
  }
  decide(std::move(scan), out, [&](Hits hits) {
    Moments verdict = 0;
    for (std::size_t k = 0; k < views.size(); ++k)
      verdict |= Moments{did_in(node, bounds, hits, views[k], context.zone)} << k;
    return verdict;
  });
}

// ---- its kin -----------------------------------------------------------------------------------------------------------

// Steps one after another, each a later event, the last within the window of the first. Of the chains that have come to a step
// the one that began last is the best to go on with.
bool followed(const RuleNode& node, Hits hits, const View& view, Instant end) {
  std::array<Instant, 16> began;
  std::size_t steps = node.matches.size();
  std::fill(began.begin(), began.end(), kNoInstant);
  for (const Hit& hit : hits) {
    if (hit.time >= end) break;
    for (std::size_t k = steps; k-- > 0;) {
      if ((hit.searches >> k & 1) == 0) continue;
      if (k == 0) {
        if (view.holds(hit.time)) began[0] = hit.time;
      } else if (began[k - 1] != kNoInstant && hit.time - began[k - 1] <= node.window->ms) {
        began[k] = std::max(began[k], began[k - 1]);
      }
    }
    if (began[steps - 1] != kNoInstant) return true;
  }
  return false;
}

void sequence(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  std::vector<View> views = views_of(node, context, moments);
  std::vector<Search> searches;
  for (const EventMatch& match : node.matches) searches.push_back({&match, false, {}, true});
  Clip clip;  // a range of the first step does not bind the later ones
  for (const std::optional<Instant>& moment : moments) {
    if (!moment) clip.until = INT64_MAX;
    if (moment) clip.until = std::max(clip.until.value_or(*moment), *moment);
  }
  decide(Scan(searches, context, clip, Scan::Need::all_together), out, [&](Hits hits) {
    Moments verdict = 0;
    for (std::size_t k = 0; k < views.size(); ++k)
      verdict |= Moments{followed(node, hits, views[k], moments[k].value_or(INT64_MAX))} << k;
    return verdict;
  });
}

// stopped: seen in the active time and not in the quiet end of it. restarted: seen in the active time, not in what the quiet time
// has before it, but earlier.
bool paused(const RuleNode& node, Hits hits, const View& view) {
  if (!view.now) return false;
  Instant active = *view.now - node.active->ms, quiet = *view.now - node.quiet->ms;
  bool in_active = false, in_quiet = false, before = false;
  for (const Hit& hit : hits) {
    if (hit.time >= view.until) break;
    if (node.kind == RuleKind::stopped) {
      in_active |= hit.time >= active;
      in_quiet |= hit.time >= quiet;
    } else {
      in_active |= hit.time >= active;
      in_quiet |= hit.time >= quiet && hit.time < active;
      before |= hit.time < quiet;
    }
  }
  return in_active && !in_quiet && (node.kind == RuleKind::stopped || before);
}

// The last n periods, each of the same length, counted back from as-of.
bool regular(const RuleNode& node, Hits hits, const View& view) {
  if (!view.now) return false;
  std::int64_t length = (node.interval == "day" ? 1 : node.interval == "week" ? 7 : 30) * kDayMs;
  std::uint64_t seen = 0;
  for (const Hit& hit : hits) {
    if (hit.time >= *view.now || hit.time < *view.now - node.periods * length) continue;
    seen |= std::uint64_t{1} << ((*view.now - 1 - hit.time) / length);
  }
  return __builtin_popcountll(seen) >= *node.least;
}

void share(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  std::vector<View> views = views_of(node, context, moments);
  std::optional<std::int64_t> least = tenthousandths(node.share_least), most = tenthousandths(node.share_most);
  Scan scan({{&node.matches[0]}, {&node.matches[1]}}, context, clip_of(views, true), Scan::Need::each);
  bool clipped = views.size() == 1;
  decide(std::move(scan), out, [&](Hits hits) {
    Moments verdict = 0;
    for (std::size_t k = 0; k < views.size(); ++k) {
      std::int64_t count[2] = {0, 0};
      for (const Hit& hit : hits)
        count[hit.searches >> 1] += clipped ? hit.previous == kNoInstant : views[k].holds_order(hit);
      bool holds = count[1] > 0 && (!least || count[0] * 10'000 >= *least * count[1]) &&
                   (!most || count[0] * 10'000 <= *most * count[1]);
      verdict |= Moments{holds} << k;
    }
    return verdict;
  });
}

// ---- festivals ---------------------------------------------------------------------------------------------------------

struct SeasonSpan {
  Instant from, until;
};

// The seasons of a festival that had begun before `until`, the earliest first; at most 64.
std::vector<SeasonSpan> seasons_of(const RuleNode& node, const RuleContext& context, Instant until) {
  using statistics::Festival;
  constexpr std::pair<std::string_view, Festival> kNames[] = {
      {"spring", Festival::spring},      {"lantern", Festival::lantern}, {"qingming", Festival::qingming},
      {"duanwu", Festival::duanwu},      {"qixi", Festival::qixi},       {"midautumn", Festival::midautumn},
      {"chongyang", Festival::chongyang}};
  std::vector<SeasonSpan> out;
  if (!context.store.first() || !context.store.last()) return out;
  int first = civil_from_days(day_of(*context.store.first(), context.zone)).year - 1;
  int last = civil_from_days(day_of(*context.store.last(), context.zone)).year + 1;
  for (const auto& [name, festival] : kNames) {
    if (name != node.festival) continue;
    for (int year = std::max(first, last - 62); year <= last; ++year) {
      std::optional<Day> day = statistics::festival_day(year, festival);
      if (!day) continue;
      SeasonSpan season{start_of(*day, context.zone) - (node.before ? node.before->ms : 0),
                        start_of(*day + 1, context.zone) + (node.after ? node.after->ms : 0)};
      if (season.from < until) out.push_back(season);
    }
  }
  return out;
}

void festival(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  std::vector<View> views = views_of(node, context, moments);
  std::optional<std::int64_t> least = node.least;
  if (!least && !node.most) least = 1;
  std::vector<std::vector<SeasonSpan>> seasons;
  for (const View& view : views) {
    seasons.push_back(seasons_of(node, context, std::min(view.until, view.now.value_or(INT64_MAX))));
    auto most = static_cast<std::size_t>(node.periods);
    if (most > 0 && seasons.back().size() > most)
      seasons.back().erase(seasons.back().begin(), seasons.back().end() - static_cast<std::ptrdiff_t>(most));
  }
  decide(Scan({{&node.matches[0]}}, context, clip_of(views, false)), out, [&](Hits hits) {
    Moments verdict = 0;
    for (std::size_t k = 0; k < views.size(); ++k) {
      std::uint64_t seen = 0;
      for (const Hit& hit : hits)
        for (std::size_t s = 0; hit.time < views[k].until && s < seasons[k].size(); ++s)
          seen |= std::uint64_t{hit.time >= seasons[k][s].from && hit.time < seasons[k][s].until} << s;
      verdict |= Moments{is_between(__builtin_popcountll(seen), least, node.most)} << k;
    }
    return verdict;
  });
}

// ---- values that several customers share -------------------------------------------------------------------------------

void shared(const RuleNode& node, const RuleContext& context, std::vector<Moments>& out) {
  std::fill(out.begin(), out.end(), 0);
  std::string_view field = context.store.field_named(node.field);
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    const model::Facts* facts = context.store.facts(static_cast<model::TableKind>(k));
    const column::Column* column = facts ? facts->table.find(field) : nullptr;
    if (!column || column->type() != column::Type::text) continue;
    std::vector<std::pair<std::uint32_t, Customer>> pairs;
    for (std::size_t row = 0; row < facts->customer.size(); ++row)
      if (std::uint32_t code = column->codes()[row];
          code != column::kNullCode && facts->customer[row] != model::kNoCustomer)
        pairs.push_back({code, facts->customer[row]});
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (std::size_t i = 0, end; i < pairs.size(); i = end) {
      end = i;
      while (end < pairs.size() && pairs[end].first == pairs[i].first) ++end;
      bool meant = is_between(static_cast<std::int64_t>(end - i), node.least, node.most);
      for (std::size_t j = i; meant && j < end; ++j) out[pairs[j].second] = ~Moments{0};
    }
  }
}

// ---- whole rules -------------------------------------------------------------------------------------------------------

void node_at(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out);

void segment(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  std::optional<Instant> fixed;
  if (!node.as_of.empty()) fixed = read_as_of(node.as_of, context.zone);
  MomentList asked = fixed ? MomentList(&fixed, 1) : moments;
  node_at(*node.children[0], context, asked, out);
  if (node.base) {
    std::vector<Moments> base(out.size());
    node_at(*node.base, context, asked, base);
    for (std::size_t c = 0; c < out.size(); ++c) out[c] &= base[c];
  }
  if (!fixed) return;
  std::vector<Instant> since;
  if (context.store.end() && *fixed < *context.store.end()) since = known_since(context.store);
  for (std::size_t c = 0; c < out.size(); ++c)
    out[c] = (out[c] & 1) != 0 && (since.empty() || since[c] < *fixed) ? ~Moments{0} : 0;
}

bool asks_behaviour_of_events(const RuleNode& node) {
  return std::any_of(node.matches.begin(), node.matches.end(),
                     [](const EventMatch& match) { return has_behaviour(match.where); });
}

void behaviour_at(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  if (moments.size() > 1 && asks_behaviour_of_events(node)) {  // what an event's own rule asks depends on the moment
    std::vector<Moments> one(out.size());
    std::fill(out.begin(), out.end(), 0);
    for (std::size_t k = 0; k < moments.size(); ++k) {
      behaviour_at(node, context, moments.subspan(k, 1), one);
      for (std::size_t c = 0; c < out.size(); ++c) out[c] |= (one[c] & 1) << k;
    }
    return;
  }
  RuleContext at{context.store, context.zone, moments.size() == 1 ? moments[0] : std::nullopt, context.cache};
  switch (node.kind) {
    case RuleKind::did:
      return did(node, at, moments, out);
    case RuleKind::sequence:
      return sequence(node, at, moments, out);
    case RuleKind::share:
      return share(node, at, moments, out);
    case RuleKind::festival:
      return festival(node, at, moments, out);
    case RuleKind::shared:
      return shared(node, at, out);
    case RuleKind::segment:
      return segment(node, at, moments, out);
    default:
      break;
  }
  std::vector<View> views = views_of(node, at, moments);
  decide(Scan({{&node.matches[0]}}, at, clip_of(views, false)), out, [&](Hits hits) {
    Moments verdict = 0;
    for (std::size_t k = 0; k < views.size(); ++k)
      verdict |=
          Moments{node.kind == RuleKind::regularly ? regular(node, hits, views[k]) : paused(node, hits, views[k])} << k;
    return verdict;
  });
}

std::string cache_key(const RuleNode& node, const RuleContext& context, const std::optional<Instant>& moment) {
  // A rule that owns nothing: only to be written.
  Rule rule = rule_of(std::shared_ptr<const RuleNode>(std::shared_ptr<const RuleNode>(), &node));
  return write_json(Kind<Rule>::write(rule)) + "|" + (moment ? std::to_string(*moment) : "") + "|" +
         std::to_string(context.zone.minutes_east);
}

void cached_behaviour(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  if (!context.cache || moments.size() != 1) return behaviour_at(node, context, moments, out);
  std::string key = cache_key(node, context, moments[0]);
  if (const std::vector<std::uint64_t>* bits = context.cache->find(key)) {
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = (*bits)[c >> 6] >> (c & 63) & 1;
    return;
  }
  behaviour_at(node, context, moments, out);
  std::vector<std::uint64_t> bits((out.size() + 63) / 64, 0);
  for (std::size_t c = 0; c < out.size(); ++c) bits[c >> 6] |= (out[c] & 1) << (c & 63);
  context.cache->keep(key, std::move(bits));
}

void node_at(const RuleNode& node, const RuleContext& context, MomentList moments, std::vector<Moments>& out) {
  switch (node.kind) {
    case RuleKind::leaf: {
      const model::Store& store = context.store;
      model::Property person{store.person(node.field)}, other;
      if (!node.other_field.empty()) other.column = store.person(node.other_field);
      LeafTest leaf(node, person, other, context.zone, store.field_named(node.field) == "customer.tags");
      std::vector<std::uint8_t> holds(out.size());
      leaf.fill(nullptr, nullptr, 0, holds.size(), holds.data());
      for (std::size_t c = 0; c < out.size(); ++c) out[c] = holds[c] ? ~Moments{0} : 0;
      return;
    }
    case RuleKind::all:
    case RuleKind::any: {
      bool all = node.kind == RuleKind::all;
      if (node.children.empty()) std::fill(out.begin(), out.end(), all ? ~Moments{0} : 0);
      std::vector<Moments> other(node.children.size() > 1 ? out.size() : 0);
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        node_at(*node.children[i], context, moments, i == 0 ? out : other);
        for (std::size_t c = 0; i > 0 && c < out.size(); ++c) out[c] = all ? out[c] & other[c] : out[c] | other[c];
      }
      return;
    }
    case RuleKind::negation:
      node_at(*node.children[0], context, moments, out);
      for (Moments& bits : out) bits = ~bits;
      return;
    default:
      cached_behaviour(node, context, moments, out);
  }
}

std::vector<std::uint8_t> bytes_of(const std::vector<Moments>& bits) {
  std::vector<std::uint8_t> out(bits.size());
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = bits[c] & 1;
  return out;
}

}  // namespace

std::vector<std::uint8_t> people_of(const RuleNode& node, const RuleContext& context) {
  std::vector<Moments> bits(context.store.customers());
  node_at(node, context, MomentList(&context.as_of, 1), bits);
  return bytes_of(bits);
}

std::vector<Moments> people_at(const Rule& rule, const RuleContext& context, MomentList moments) {
  CHECK(!moments.empty() && moments.size() <= kMostMoments);
  Moments asked = moments.size() == kMostMoments ? ~Moments{0} : (Moments{1} << moments.size()) - 1;
  std::vector<Moments> out(context.store.customers(), ~Moments{0});
  if (rule.root()) node_at(*rule.root(), context, moments, out);
  for (Moments& bits : out) bits &= asked;
  return out;
}

std::vector<std::uint8_t> people_where(const Rule& rule, const RuleContext& context) {
  return rule.always() ? std::vector<std::uint8_t>(context.store.customers(), 1) : people_of(*rule.root(), context);
}

}  // namespace siyu::report
