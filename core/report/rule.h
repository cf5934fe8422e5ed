// A rule: which events or which people are meant (contract.md §2). Read from JSON once; evaluated a column at a time.
//
// A leaf on customer.X holds for a person; a leaf on event.X, order.X … holds for one event; `did` and its kin (sequence, stopped …)
// hold for a person. A rule asked of events may mix them; a rule asked of people may not hold an event's own field outside a
// clause about behaviour (problem not_about_people). docs/rules.md shows every form.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/store.h"
#include "report/json.h"
#include "report/reader.h"

namespace siyu::report {

enum class Op : std::uint8_t {
  equal,
  not_equal,
  in,
  not_in,
  contains,
  has_tag,
  less,
  less_equal,
  greater,
  greater_equal,
  is_set,
  not_set
};

// A wall-clock range, both ends inclusive as written; held as instants [from, until).
struct Range {
  std::optional<Instant> from, until;
  std::string from_text, to_text;
  bool holds(Instant t) const { return (!from || t >= *from) && (!until || t < *until); }
};
// {"from", "to"} as dates or "YYYY-MM-DD HH:MM:SS"; a date covers its whole day.
std::optional<Range> read_range(const Json& json, const std::string& where, Zone zone, Problems& problems);
Json write_range(const Range& range);
// The same wall clock in another zone.
Range in_zone(Range range, Zone zone);

struct RuleNode;
class Rule {
 public:
  Rule();  // holds for everything
  bool always() const { return root_ == nullptr; }
  const RuleNode* root() const { return root_.get(); }

 private:
  friend struct Kind<Rule>;
  friend Rule rule_of(std::shared_ptr<const RuleNode>);
  std::shared_ptr<const RuleNode> root_;  // immutable once read
};

Rule rule_of(std::shared_ptr<const RuleNode> root);

// {event: name|null, where?}: which events are meant. event null is any event.
struct EventMatch {
  std::optional<std::string> event;
  Rule where;
};
template <>
struct Kind<EventMatch> {
  static std::optional<EventMatch> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const EventMatch& match);
  static Json describe(Limit) { return {{"kind", "event"}}; }
};

enum class RuleKind : std::uint8_t {
  leaf,
  all,
  any,
  negation,
  did,
  sequence,
  stopped,
  restarted,
  regularly,
  share,
  festival,
  shared,
  segment
};
enum class FirstOf : std::uint8_t { none, ever, matching };

// One clause. Which members speak depends on its kind.
struct RuleNode {
  RuleKind kind = RuleKind::leaf;
  std::string where;  // JSON pointer in the definition, for problems of later rounds
  // leaf; `field` also of shared
  std::string field;
  Op op = Op::equal;
  std::vector<std::string> values;  // text forms
  std::vector<Json> written;        // as given, for canonical writing
  bool value_was_list = false;
  std::string other_field;  // {"value": {"field": …}}: compared with another field of the same row
  // all, any, negation; the rule of a segment
  std::vector<std::shared_ptr<const RuleNode>> children;
  // did, stopped, restarted, regularly, festival: the one event; sequence: its steps; share: of, in
  std::vector<EventMatch> matches;
  std::optional<std::int64_t> least, most;  // times, seasons, customers of shared; regularly: at_least
  std::optional<std::int64_t> days_least, days_most;
  FirstOf first = FirstOf::none;
  std::optional<std::int64_t> nth;
  std::optional<Duration> last;  // within the last D before as-of
  std::optional<Range> within;   // of a sequence: of its first step ("in")
  std::string sum_field;  // {"sum": {"field", "min"?, "max"?}}: total of a money or number field over the matches
  std::optional<Json> sum_least, sum_most;
  std::optional<Duration> window;         // sequence: from its first step
  std::optional<Duration> active, quiet;  // stopped, restarted
  std::int64_t periods = 0;               // regularly: of; festival: only the last so many seasons (0: all)
  std::string interval;                   // regularly
  std::optional<Json> share_least, share_most;
  std::string festival;
  std::optional<Duration> before, after;
  // segment
  std::string segment;
  std::string as_of;  // a date as written, or empty
  std::shared_ptr<const RuleNode> base;
};
// What holds for a person by what they did, or through a segment: every kind but leaf, all, any and negation.
inline bool is_behaviour(RuleKind kind) { return kind >= RuleKind::did; }

template <>
struct Kind<Rule> {
  static std::optional<Rule> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const Rule& rule);
  static Json describe(Limit) { return {{"kind", "rule"}}; }
};

// The end of a date ("2026-03-31": the start of the next day) or of a second, as an exclusive bound; nothing for other texts.
std::optional<Instant> read_as_of(const std::string& text, Zone zone);

class RuleCache;  // rule_cache.h

// What a rule is asked against: behaviour counts only events before `as_of` (default: all data).
struct RuleContext {
  const model::Store& store;
  Zone zone;
  std::optional<Instant> as_of = std::nullopt;  // exclusive end of what is known
  RuleCache* cache = nullptr;                   // answers of clauses asked before
};

// Meaning round: every field and event named exists in this store; problems point into the definition and suggest the nearest name.
void check_rule(const Rule& rule, const model::Store& store, Problems& problems, bool about_people = false);

// One byte per position of the timeline, 1 where the rule holds.
std::vector<std::uint8_t> events_where(const Rule& rule, const model::Timeline& timeline, const RuleContext& context);
// One byte per customer. REQUIRES: check_rule(…, about_people) found nothing.
std::vector<std::uint8_t> people_where(const Rule& rule, const RuleContext& context);
// The same at several moments in one pass: bit k of a customer is the answer as of moments[k]. The context's own as_of takes no
// part. REQUIRES: at most kMostMoments moments; check_rule(…, about_people) found nothing
using Moments = std::uint64_t;
constexpr std::size_t kMostMoments = 64;
std::vector<Moments> people_at(const Rule& rule, const RuleContext& context,
                               std::span<const std::optional<Instant>> moments);

// ---- matching events by name ------------------------------------------------------------------------------------------

// Timelines that can hold events of this name (all for nullopt). Where the orders table tells of events of that name, an event
// log's of the same name are left out: they are the same purchases again.
std::vector<const model::Timeline*> timelines_with(const model::Store& store, const std::optional<std::string>& event);
// Names of a log's events that timelines_with leaves out for the orders table's, in order.
std::vector<std::string> events_in_two_tables(const model::Store& store);
// 1 where position p of the timeline is a row that tells of an event of this name and passes its rule.
// REQUIRES here and below: the timeline is one of timelines_with(event).
std::vector<std::uint8_t> rows_matching(const EventMatch& match, const model::Timeline& timeline,
                                        const RuleContext& context);
// An order on several rows (a row an item, overlapping exports) happens once: keeps, of the rows that match, a customer's first of
// each order.id. For those who narrow the rows further before they count.
void count_orders_once(const model::Timeline& timeline, const model::Store& store, std::vector<std::uint8_t>& matching);
// rows_matching with each event once: of an order on several rows, the first that passes.
std::vector<std::uint8_t> events_matching(const EventMatch& match, const model::Timeline& timeline,
                                          const RuleContext& context);
// Meaning round for a match: unknown_event with the nearest name, and check_rule. `where` points at the step.
void check_match(const EventMatch& match, const model::Store& store, const std::string& where, Problems& problems);

}  // namespace siyu::report
