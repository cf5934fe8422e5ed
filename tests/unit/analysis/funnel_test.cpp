// The funnel's rules, one small world each: the machines on spans of events, then whole reports. Notation as in
// docs/funnel.md: "A0 B12" is event A at second 0 and B at second 12.
#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "analysis/funnel_walk.h"
#include "analysis/registry.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests {
namespace {

using namespace analysis::funnel;
using analysis::kFunnel;
using model::TableKind;

Machine machine(unsigned levels, std::int64_t window_s = 100) {
  Machine m;
  m.levels = levels;
  m.window_ms = window_s * 1000;
  m.within.fill(-1);
  return m;
}

// "level@times" of the winning chain; skipped steps as "-". `funnel` names the letter of each level; X excludes
// `excluded` levels.
std::string walk(const Machine& m, const std::string& funnel, const std::string& text, Levels excluded = 0) {
  std::vector<Event> events;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    Event e;
    e.time = std::stoll(word.substr(1)) * 1000;
    for (std::size_t k = 0; k < funnel.size(); ++k)
      if (funnel[k] == word[0]) e.steps |= 1u << k;
    e.excludes = word[0] == 'X' ? excluded : 0;
    e.opens = m.unordered ? e.steps != 0 : (e.steps & 1u) != 0;
    events.push_back(e);
  }
  if (m.grace_ms) quantize(events, m.grace_ms);
  Outcome outcome;
  make_walker(m)->walk(events, kForever, outcome);
  std::string out = std::to_string(outcome.level);
  for (unsigned k = 0; k < outcome.level; ++k)
    out += (k ? "," : "@") + ((outcome.done >> k) & 1u ? std::to_string(outcome.time[k] / 1000) : "-") +
           ((outcome.ties >> k) & 1u ? "=" : "");
  return out;
}

TEST(FunnelWalk, LatestOpenEntry) {
  EXPECT_EQ(walk(machine(2, 5), "AB", "A0 A10 B12"), "2@10,12");
  EXPECT_EQ(walk(machine(3), "ABC", "A0 B1 A2 C3"), "3@0,1,3");
  EXPECT_EQ(walk(machine(2, 5), "AB", "A0 B5"), "2@0,5");
  EXPECT_EQ(walk(machine(2, 5), "AB", "A0 B6"), "1@0");
  EXPECT_EQ(walk(machine(2), "AB", "B0 C1"), "0");
  EXPECT_EQ(walk(machine(3), "ABC", "A0 B1 A5 B6 B7"), "2@0,1");  // of equal levels the first that came there
  EXPECT_EQ(walk(machine(1), "A", "B0 A3 A4"), "1@3");
}

TEST(FunnelWalk, FirstEntryOnly) {
  Machine m = machine(2, 5);
  m.entry_first = true;
  EXPECT_EQ(walk(m, "AB", "A0 A10 B12"), "1@0");
  EXPECT_EQ(walk(m, "AB", "A0 A3 B4"), "2@0,4");
  EXPECT_EQ(walk(m, "AB", "A0 A3 B7"), "1@0");
}

TEST(FunnelWalk, RepeatedSteps) {
  EXPECT_EQ(walk(machine(2), "AA", "A0"), "1@0");
  EXPECT_EQ(walk(machine(2), "AA", "A0 A1"), "2@0,1");
  EXPECT_EQ(walk(machine(3), "ABA", "A0 B1 A2"), "3@0,1,2");
}

TEST(FunnelWalk, EqualTimes) {
  Machine order = machine(2), rows = machine(2), never = machine(2), grace = machine(2);
  rows.row_order = true;
  never.never = true;
  grace.grace_ms = 2000;
  EXPECT_EQ(walk(order, "AB", "B5 A5"), "2@5,5=");
  EXPECT_EQ(walk(rows, "AB", "B5 A5"), "1@5");
  EXPECT_EQ(walk(rows, "AB", "A5 B5"), "2@5,5=");
  EXPECT_EQ(walk(never, "AB", "A5 B5"), "1@5");
  EXPECT_EQ(walk(never, "AB", "A0 A5 B5"), "2@0,5");
  EXPECT_EQ(walk(grace, "AB", "B5 A6"), "2@5,5=");
  EXPECT_EQ(walk(grace, "AB", "B5 A7"), "1@7");
  EXPECT_EQ(walk(order, "AA", "A5 X5"), "1@5");  // one event never fills two steps
  EXPECT_EQ(walk(order, "AA", "A5 A5"), "2@5,5=");
  EXPECT_EQ(walk(machine(3), "AAB", "A0 A5 B5"), "3@0,5,5=");  // the entry before the block is not lost
  EXPECT_EQ(walk(machine(3), "ABC", "C5 B5 A5"), "3@5,5=,5=");
}

TEST(FunnelWalk, StrictOrder) {
  Machine m = machine(3);
  m.strict = true;
  EXPECT_EQ(walk(m, "ABC", "A0 A1 B2 C3"), "3@1,2,3");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 A2 C3"), "2@0,1");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 B2 C3"), "3@0,1,3");
  EXPECT_EQ(walk(m, "ABC", "A0 Z1 B2 C3"), "1@0");
  EXPECT_EQ(walk(m, "ABC", "A0 Z2 B2 C3"), "3@0,2,3");  // no effect inside a mixed instant
  EXPECT_EQ(walk(m, "ABC", "A0 Z1 A2 B3 C4"), "3@2,3,4");
}

TEST(FunnelWalk, Exclusions) {
  Machine remove = machine(3, 10), truncate = machine(3, 10);
  truncate.truncate = true;
  EXPECT_EQ(walk(remove, "ABC", "A0 X1 B2", 1), "0");
  EXPECT_EQ(walk(truncate, "ABC", "A0 X1 B2", 1), "1@0");
  EXPECT_EQ(walk(remove, "ABC", "A0 X1 A2 B3", 1), "2@2,3");
  EXPECT_EQ(walk(remove, "ABC", "A0 B1 X2 C3", 1), "3@0,1,3");  // after its last step it does no harm
  EXPECT_EQ(walk(remove, "ABC", "A0 B1 A2 X3 C4", 2), "0");
  EXPECT_EQ(walk(truncate, "ABC", "A0 B1 A2 X3 C4", 2), "2@0,1");
  EXPECT_EQ(walk(remove, "ABC", "A0 X11 B12", 1), "1@0");  // the window had closed
  EXPECT_EQ(walk(remove, "ABC", "A0 X2 B2", 1), "2@0,2");  // at the time of a step it is ignored
}

TEST(FunnelWalk, OptionalSteps) {
  Machine m = machine(3, 5);
  m.optional = 2;
  EXPECT_EQ(walk(m, "ABC", "A0 C1"), "3@0,-,1");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 A2 C3"), "3@0,1,3");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 A20 C21"), "3@20,-,21");
  EXPECT_EQ(walk(m, "ABC", "A5 B5 C5"), "3@5,5,5=");
  EXPECT_EQ(walk(m, "ABB", "A5 Z5 B5"), "3@5,-,5=");  // one event: the required step has it
}

TEST(FunnelWalk, WithinCountsFromTheLatestStepBefore) {
  Machine m = machine(3);
  m.within[2] = 5000;
  m.refresh = 2;
  EXPECT_EQ(walk(m, "ABC", "A0 B0 B10 C11"), "3@0,10,11");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 C11"), "2@0,1");
}

TEST(FunnelWalk, OptionalStepTooLateIsSkippedAtOneInstantAsInTurn) {
  Machine m = machine(3);
  m.optional = 2;
  m.within[1] = 5000;
  m.refresh = 1;
  EXPECT_EQ(walk(m, "ABC", "A0 B10 C11"), "3@0,-,11");
  EXPECT_EQ(walk(m, "ABC", "A0 B10 C10"), "3@0,-,10");
  EXPECT_EQ(walk(m, "ABC", "A0 B5 C5"), "3@0,5,5");
  m.within[2] = 5000;
  EXPECT_EQ(walk(m, "ABC", "A0 B10 C10"), "1@0");  // the required step is late, too
  m = machine(4);
  m.optional = 6;
  m.within[1] = 5000;
  m.refresh = 1;
  EXPECT_EQ(walk(m, "ABCD", "A0 B10 C10 D10"), "4@0,-,10,10");
  m.within[3] = 5000;
  EXPECT_EQ(walk(m, "ABCD", "A0 B10 C10 D10"), "4@0,-,10,10");  // measured from C
}

TEST(FunnelWalk, Unordered) {
  Machine m = machine(3, 10);
  m.unordered = true;
  EXPECT_EQ(walk(m, "ABC", "C0 A3 B4"), "3@0,3,4");
  EXPECT_EQ(walk(m, "ABC", "C0 A3 B11"), "2@0,3");
  EXPECT_EQ(walk(m, "ABC", "C0 A3 B11 C13"), "3@3,11,13");
  EXPECT_EQ(walk(m, "AAB", "A0 B1"), "2@0,1");
  EXPECT_EQ(walk(m, "ABC", "A0 X1 B2", 3), "1@2");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 X2", 3), "0");
  EXPECT_EQ(walk(m, "ABC", "A0 B1 X20", 3), "2@0,1");
  m.truncate = true;
  EXPECT_EQ(walk(m, "ABC", "A0 B1 X2", 3), "2@0,1");
}

TEST(FunnelWalk, UnorderedAtOneInstantTheOpenerIsTheOldest) {
  Machine m = machine(2, 10);
  m.unordered = true;
  auto level = [&](std::vector<Event> events) {
    Outcome outcome;
    make_walker(m)->walk(events, kForever, outcome);
    return outcome.level;
  };
  Event opener{5000, 2, 0, 0, true}, other{5000, 1, 0, 1, false}, late{6000, 1, 0, 2, true};
  EXPECT_EQ(level({opener, other}), 2u);
  m.levels = 3;
  EXPECT_EQ(level({opener, other, {6000, 4, 0, 2, false}}), 3u);
  EXPECT_EQ(level({opener, other, {16'000, 4, 0, 2, false}}), 2u);  // both are gone before the window closes
  EXPECT_EQ(level({other, late}), 1u);
}

TEST(FunnelWalk, ClickHouseModes) {
  Machine m = machine(3, 10);
  m.clickhouse = true;
  EXPECT_EQ(walk(m, "ABC", "A0 A1 B2 B3 C4"), "3@1,3,4");
  EXPECT_EQ(walk(m, "AAA", "A0"), "3@0,0=,0=");  // one row fills several steps
  Machine once = m, dedup = m, order = m, increase = m;
  once.strict_once = true;
  EXPECT_EQ(walk(once, "AAA", "A0"), "1@0");
  EXPECT_EQ(walk(once, "AAA", "A0 A0 A1"), "3@0,0=,1");
  Event early{0, 1, 0, 0, true}, enters{4000, 3, 0, 1, true}, follows{4000, 2, 0, 2, false},
      third{5000, 4, 0, 3, false};
  for (const std::vector<Event>& events :
       {std::vector{early, enters, follows, third}, {early, follows, enters, third}}) {
    Outcome outcome;
    make_walker(once)->walk(events, kForever, outcome);
    EXPECT_EQ(outcome.level, 3u);
    EXPECT_EQ(outcome.time[0], 4000);  // the older entry does not push the newer one out, whichever row comes first
  }
  dedup.strict_deduplication = true;
  EXPECT_EQ(walk(dedup, "ABC", "A0 B1 B2 C3"), "2@0,1");
  EXPECT_EQ(walk(dedup, "ABC", "A0 A1 B2 C3"), "3@1,2,3");
  order.strict_order = true;
  EXPECT_EQ(walk(order, "ABC", "A0 A1 B2 B3 C4 C5"), "3@1,3,4");
  EXPECT_EQ(walk(order, "ABC", "A0 Z1 B2"), "1@0");
  EXPECT_EQ(walk(order, "ABC", "A0 C1 B2"), "1@0");
  increase.strict_increase = true;
  EXPECT_EQ(walk(increase, "ABC", "A5 B5 C6"), "1@5");
  EXPECT_EQ(walk(increase, "ABC", "A0 A5 B5"), "1@0");  // overwritten, as in ClickHouse
}

TEST(FunnelWalk, FastAgreesWithOrdered) {
  std::mt19937 random(7);
  // In words, and in bytes where a customer of up to 64 events is looked at as sets.
  std::vector<std::uint8_t> slots = {0, 1, 2, FastWalk::unseen(3), 1};
  for (int round = 0; round < 20'000; ++round) {
    Machine m = machine(3, 1 + static_cast<int>(random() % 12));
    std::vector<Instant> time;
    std::vector<std::uint32_t> code;
    std::vector<Event> events;
    Instant t = 0, until = random() % 2 ? kForever : static_cast<Instant>(random() % 20) * 1000;
    for (std::size_t n = round % 8 == 0 ? 50 + random() % 30 : random() % 20; n > 0; --n) {
      t += 1000 * (1 + static_cast<Instant>(random() % 4));
      time.push_back(t);
      code.push_back(static_cast<std::uint32_t>(random() % 5));
      std::uint8_t level = slots[code.back()];
      if (level < 3) events.push_back({t, 1u << level, 0, 0, level == 0 && t < until});
    }
    model::TagList bytes(code.size(), slots.size());
    bytes.write([&](auto* at) { std::copy(code.begin(), code.end(), at); });
    FastWalk walk(3, m.window_ms, slots);
    Outcome slow;
    make_walker(m)->walk(events, until, slow);
    for (const model::Tags& tags : {model::Tags(code), bytes.view()}) {
      Outcome fast;
      FastWalk::Reach reach = walk.reach(time, tags, until);
      ASSERT_FALSE(reach.tied);
      walk.time_steps(time, tags, reach, fast);
      ASSERT_EQ(fast.level, slow.level);
      ASSERT_EQ(fast.done, slow.done);
      for (unsigned k = 0; k < fast.level; ++k) ASSERT_EQ(fast.time[k], slow.time[k]);
      Instant latest = INT64_MIN / 2;
      for (const Event& event : events)
        if (event.opens) latest = event.time;
      ASSERT_EQ(reach.latest_entry, latest);
    }
  }
}

// The highest level that some chain of distinct events reaches, by trying all chains.
struct AllChains {
  const Machine& m;
  const std::vector<Event>& events;
  unsigned best = 0;
  void grow(unsigned level, unsigned used, Instant entry, Instant last) {
    best = std::max(best, level);
    if (level == m.levels) return;
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Event& e = events[i];
      if (((used >> i) & 1u) || !((e.steps >> level) & 1u)) continue;
      if (level == 0) {
        grow(1, 1u << i, e.time, e.time);
        continue;
      }
      bool too_early = m.never ? e.time <= last : e.time < last;
      if (too_early || e.time > m.window_end(entry) || (m.within[level] >= 0 && e.time - last > m.within[level]))
        continue;
      grow(level + 1, used | 1u << i, entry, e.time);
    }
  }
};

TEST(FunnelWalk, LevelIsThatOfTheBestOfAllChains) {
  std::mt19937 random(11);
  for (int round = 0; round < 40'000; ++round) {
    Machine m = machine(2 + random() % 3, 1 + static_cast<int>(random() % 8));
    m.never = random() % 3 == 0;
    if (random() % 3 == 0)
      m.within[m.levels - 1] = 1000 * static_cast<std::int64_t>(random() % 4), m.refresh = 1u << (m.levels - 2);
    std::vector<Event> events;
    Instant t = 0;
    for (std::size_t n = random() % 8; n > 0; --n) {
      t += 1000 * static_cast<Instant>(random() % 3);
      auto steps = static_cast<Levels>(random() % 3 ? 1u << random() % m.levels : random() % (1u << m.levels));
      if (steps) events.push_back({t, steps, 0, 0, (steps & 1u) != 0});
    }
    AllChains all{m, events};
    all.grow(0, 0, 0, 0);
    Outcome outcome;
    make_walker(m)->walk(events, kForever, outcome);
    std::string text;
    for (const Event& e : events) text += std::to_string(e.time / 1000) + ":" + std::to_string(e.steps) + " ";
    ASSERT_EQ(outcome.level, all.best) << text << "window " << m.window_ms << " never " << m.never << " levels "
                                       << m.levels << " within " << m.within[m.levels - 1];
  }
}

// ---- whole reports

std::string clock(int seconds) {
  return format_instant(parse_time("2026-01-01", Zone{})->instant + seconds * kSecondMs, Zone{});
}

// "ann: A0 B5; bob: A1" as an event log; "A0/微信" also has a channel.
model::Store world(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream in(text);
  std::string who;
  for (std::string word; in >> word;) {
    if (word.back() == ':') {
      who = word.substr(0, word.size() - 1);
      continue;
    }
    std::size_t slash = word.find('/');
    rows.push_back({who, word.substr(0, 1), clock(std::stoi(word.substr(1))),
                    slash == std::string::npos ? "" : word.substr(slash + 1)});
  }
  return Rows().table(TableKind::events, {"customer.id", "event.name", "event.time", "event.channel"}, rows).store();
}

std::string params(const std::string& more, const std::string& steps = R"([{"event": "A"}, {"event": "B"}])") {
  return R"({"params": {"steps": )" + steps + (more.empty() ? "" : ", " + more) + "}}";
}
const std::string kAbc = R"([{"event": "A"}, {"event": "B"}, {"event": "C"}])";

TEST(Funnel, StepsTable) {
  model::Store store = world("ann: A0 B10 C30 bob: A0 B20 cat: A5 dan: B1");
  Answer answer = ask(kFunnel, store, params("", kAbc));
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("steps"),
            (Lines{"1|A|3|-|1|-|-|-|-|-|-", "2|B|2|0.6666666666666666|0.6666666666666666|1|15|15|12.5|17.5|0",
                   "3|C|1|0.5|0.3333333333333333|1|20|20|20|20|0"}));
  EXPECT_EQ(answer.note("open_attempts"), R"({"customers":2})");
  EXPECT_EQ(answer.note("small_sample"), R"({"steps":[2,3]})");
  EXPECT_EQ(answer.people(store, R"({"step": 2, "side": "dropped"})"), Lines{"cat|1|2026-01-01 00:00:05"});
  EXPECT_EQ(answer.people(store, R"({"step": 2, "side": "reached"})"),
            (Lines{"ann|3|2026-01-01 00:00:00", "bob|2|2026-01-01 00:00:00"}));
  EXPECT_EQ(answer.people(store, R"({"step": 1, "side": "dropped"})"), Lines{"no_people"});
  EXPECT_EQ(answer.people(store, R"({"step": 9})"), Lines{"unknown_mark"});
}

TEST(Funnel, ArticleWithTotalAndUntimedLists) {
  std::vector<std::vector<std::string>> rows;
  const int counts[] = {100, 20, 10, 8, 5};
  const std::string names[] = {"关注", "行动", "意向", "转化", "裂变"};
  for (int step = 4; step >= 0; --step)
    for (int c = 0; c < counts[step]; ++c) rows.push_back({"c" + std::to_string(c), names[step]});
  model::Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name"}, rows)
          .table(TableKind::totals, {"total.metric", "total.value"}, {{"曝光", "1500"}, {"曝光", "500"}, {"点击", "7"}})
          .store();
  Answer answer = ask(
      kFunnel, store,
      params(
          "",
          R"([{"total": {"metric": "曝光"}, "label": "曝光"}, {"event": "关注"}, {"event": "行动"}, {"event": "意向"},
                                     {"event": "转化"}, {"event": "裂变"}])"));
  EXPECT_EQ(answer.codes(), Lines{});
  EXPECT_EQ(answer.rows("steps"), (Lines{"1|曝光|2000|-|1|-|-|-|-|-|-", "2|关注|100|0.05|0.05|1900|-|-|-|-|-",
                                         "3|行动|20|0.2|0.01|80|-|-|-|-|-", "4|意向|10|0.5|0.005|10|-|-|-|-|-",
                                         "5|转化|8|0.8|0.004|2|-|-|-|-|-", "6|裂变|5|0.625|0.0025|3|-|-|-|-|-"}));
  EXPECT_EQ(answer.note("biggest_drop"), R"({"step":2,"label":"关注","dropped":1900,"rate":0.05})");
  EXPECT_EQ(answer.note("biggest_listed_drop"), R"({"step":3,"label":"行动","dropped":80,"rate":0.2})");
  EXPECT_EQ(answer.note("small_sample"), R"({"steps":[4,5,6]})");
  EXPECT_EQ(
      ask(kFunnel, store, R"({"range": {"from": "2026-01-01"}, "params": {"steps": [{"event": "关注"}]}})").codes(),
      Lines{"no_time /range"});
  EXPECT_EQ(answer.people(store, R"({"step": 1})"), Lines{"no_people"});
  report::Json suggested = kFunnel.suggest(store);
  EXPECT_EQ(suggested["params"]["steps"].size(), 6u);
  EXPECT_EQ(suggested["params"]["steps"][0]["label"], "曝光");
}

TEST(Funnel, RangeHoldsEntriesOrEverything) {
  model::Store store = world("ann: A0 B200000 bob: A100000 B100001");
  std::string range =
      R"({"range": {"from": "2026-01-01", "to": "2026-01-01"}, "params": {"steps": [{"event": "A"}, {"event": "B"}])";
  EXPECT_EQ(ask(kFunnel, store, range + "}}").rows("steps")[1].substr(0, 5), "2|B|1");
  EXPECT_EQ(ask(kFunnel, store, range + R"(, "range_applies": "all"}})").rows("steps")[1].substr(0, 5), "2|B|0");
}

TEST(Funnel, SameDayWindow) {
  model::Store store = world("ann: A0 B86399 bob: A86399 B86400");
  EXPECT_EQ(ask(kFunnel, store, params(R"("window": "same_day")")).rows("steps")[1].substr(0, 5), "2|B|1");
}

TEST(Funnel, FirstEverMatchingAndNth) {
  model::Store store = world("ann: A0/a A1/b B2 bob: A0/b B2");
  auto entered = [&](const std::string& step) {
    return ask(kFunnel, store, params("", "[" + step + R"(, {"event": "B"}])")).rows("steps")[0].substr(0, 5);
  };
  std::string where = R"("where": {"field": "event.channel", "op": "=", "value": "b"})";
  EXPECT_EQ(entered(R"({"event": "A", "first": "ever", )" + where + "}"), "1|A|1");
  EXPECT_EQ(entered(R"({"event": "A", "first": "matching", )" + where + "}"), "1|A|2");
  EXPECT_EQ(entered(R"({"event": "A", "nth": 2})"), "1|A|1");
  EXPECT_EQ(entered(R"({"anyOf": [{"event": "A"}, {"event": "B"}], "label": "A"})"), "1|A|2");
}

TEST(Funnel, Trend) {
  model::Store store = world("ann: A0 B10 A90000 bob: A20 cat: A90000 B90001");
  Answer answer = ask(kFunnel, store, params(R"("trend": {"interval": "day"}, "window": "1h")"));
  EXPECT_EQ(answer.rows("trend"), (Lines{"2026-01-01|2|1|0.5|true", "2026-01-02|2|1|0.5|false"}));
}

TEST(Funnel, TimeToConvert) {
  model::Store store = world("a: A0 B0 b: A0 B10 c: A0 B20 d: A0 B30");
  Answer answer = ask(kFunnel, store, params(R"("time_to_convert": {"bins": 3})"));
  EXPECT_EQ(answer.rows("time_to_convert"), (Lines{"0|10|1", "10|20|1", "20|30|1", "30|30|1"}));
  answer = ask(kFunnel, store, params(R"("time_to_convert": {})"));
  EXPECT_EQ(answer.rows("time_to_convert"), (Lines{"0|15|2", "15|30|1", "30|30|1"}));
}

TEST(Funnel, BreakdownAttribution) {
  model::Store store = world("ann: A0/x B1/y bob: A0 B1/y cat: A0/z");
  // The first four cells; an empty value at the start of a line leaves no trace.
  auto rows = [&](const std::string& attribution) {
    Lines out;
    for (const std::string& line :
         ask(kFunnel, store, params(R"("breakdown": {"by": ["event.channel"], "attribution": )" + attribution + "}"))
             .rows("steps")) {
      std::size_t end = 0;
      for (int bars = 0; bars < 4; ++bars) end = line.find('|', end) + 1;
      out.push_back(line.substr(0, end - 1));
    }
    return out;
  };
  EXPECT_EQ(rows("\"first_touch\""), (Lines{"x|1|A|1", "x|2|B|1", "y|1|A|1", "y|2|B|1", "z|1|A|1", "z|2|B|0"}));
  EXPECT_EQ(rows("\"last_touch\""), (Lines{"y|1|A|2", "y|2|B|2", "z|1|A|1", "z|2|B|0"}));
  EXPECT_EQ(rows("\"all_events\""), (Lines{"1|A|1|-", "2|B|0|0", "x|1|A|1", "x|2|B|0", "z|1|A|1", "z|2|B|0"}));
  EXPECT_EQ(rows("\"step\", \"step\": 2"), (Lines{"y|1|A|2", "y|2|B|2"}));
  EXPECT_EQ(rows("\"first_touch\", \"limit\": 1"), (Lines{"x|1|A|1", "x|2|B|1", "$other|1|A|2", "$other|2|B|1"}));
  Answer answer = ask(kFunnel, store, params(R"("breakdown": {"by": ["event.channel"], "limit": 1})"));
  EXPECT_EQ(answer.note("group_limit"), R"({"groups":3,"shown":1})");
  EXPECT_EQ(answer.people(store, R"({"step": 2, "side": "dropped", "group": {"event.channel": "$other"}})"),
            Lines{"cat|1|2026-01-01 00:00:00"});
}

TEST(Funnel, HoldAndCountBy) {
  model::Store store = world("ann: A0/x B1/y A2/y B3/y bob: A0/z cat: B5/z");
  EXPECT_EQ(ask(kFunnel, store, params(R"("hold": {"fields": ["event.channel"]})")).rows("steps")[1].substr(0, 7),
            "2|B|1|0");
  EXPECT_EQ(ask(kFunnel, store, params(R"("hold": {"fields": ["event.channel"]})")).rows("steps")[0].substr(0, 5),
            "1|A|3");
  EXPECT_EQ(ask(kFunnel, store, params(R"("hold": {"fields": ["event.channel"], "report": "customers"})"))
                .rows("steps")[0]
                .substr(0, 5),
            "1|A|2");
  Answer answer = ask(kFunnel, store, params(R"("count_by": "event.channel", "list": true)"));
  EXPECT_EQ(answer.rows("people"),
            (Lines{"x|1|2026-01-01 00:00:00", "y|2|2026-01-01 00:00:02", "z|2|2026-01-01 00:00:00"}));
}

// The best pair is chosen once, so the groups add up to the customers.
TEST(Funnel, HoldReportsACustomerInTheGroupOfTheBestPair) {
  model::Store store = world("ann: A0/x A1/y B2/y bob: A0/x A5/z");
  std::string hold = R"("hold": {"fields": ["event.channel"], "report": "customers"}, "list": true)";
  for (const char* attribution : {"first_touch", "last_touch"})
    for (const char* entry : {"latest", "first"}) {
      Answer answer = ask(kFunnel, store,
                          params(hold + R"(, "breakdown": {"by": ["event.channel"], "attribution": ")" + attribution +
                                 R"("}, "entry": ")" + entry + "\""));
      Lines counts;
      for (const std::string& line : answer.rows("steps")) counts.push_back(line.substr(0, 7));
      EXPECT_EQ(counts, (Lines{"x|1|A|1", "x|2|B|0", "y|1|A|1", "y|2|B|1"})) << attribution << " " << entry;
      EXPECT_EQ(answer.rows("people"), (Lines{"x|bob|1|2026-01-01 00:00:00", "y|ann|2|2026-01-01 00:00:01"}));
    }
}

TEST(Funnel, GroupsOverlapOnlyWhereTheyCan) {
  model::Store store = world("ann: A0/x B1/x");
  auto note = [&](const std::string& by, const std::string& attribution) {
    return ask(kFunnel, store,
               params(R"("breakdown": {"by": [")" + by + R"("], "attribution": ")" + attribution + "\"}"))
        .note("groups_overlap");
  };
  EXPECT_EQ(note("event.channel", "all_events"), "{}");
  EXPECT_EQ(note("event.channel", "first_touch"), "");
  EXPECT_EQ(note("customer.id", "all_events"), "");
}

TEST(Funnel, ExclusionAndTiesInAReport) {
  model::Store store = world("ann: A0 X1 B2 bob: A0 B0");
  std::string exclusion = R"("exclusions": [{"event": "X", "from_step": 1, "to_step": 2}])";
  Answer answer = ask(kFunnel, store, params(exclusion));
  EXPECT_EQ(answer.rows("steps"), (Lines{"1|A|1|-|1|-|-|-|-|-|-", "2|B|1|1|1|0|0|0|0|0|1"}));
  EXPECT_EQ(answer.note("ties"), R"({"conversions":1})");
  EXPECT_EQ(ask(kFunnel, store, params(exclusion + R"(, "exclusion": "truncate")")).rows("steps")[0].substr(0, 5),
            "1|A|2");
}

TEST(Funnel, StrictSeesForeignEventsOfOtherTables) {
  model::Store store =
      Rows()
          .table(TableKind::events, {"customer.id", "event.name", "event.time"},
                 {{"ann", "A", clock(0)}, {"ann", "B", clock(100)}, {"bob", "A", clock(0)}, {"bob", "B", clock(100)}})
          .table(TableKind::orders, {"order.id", "customer.id", "order.created_at", "order.paid"},
                 {{"1", "ann", clock(50), "1"}})
          .store();
  EXPECT_EQ(ask(kFunnel, store, params(R"("order": "strict")")).rows("steps")[1].substr(0, 5), "2|B|1");
  EXPECT_EQ(ask(kFunnel, store, params("")).rows("steps")[1].substr(0, 5), "2|B|2");
}

TEST(Funnel, CanonicalParamsReadBack) {
  model::Store store = world("ann: A0 B1 C2");
  Answer answer =
      ask(kFunnel, store,
          params(R"("trend": {}, "time_to_convert": {}, "same_time": {"grace_s": 2}, "window": "2w")",
                 R"([{"total": {"count": 9}, "label": "曝光"}, {"event": "A"}, {"event": "B", "optional": true},
                                {"event": null}])"));
  EXPECT_EQ(answer.codes(), Lines{});
  report::Json canonical = answer.plan->params();
  EXPECT_EQ(canonical["trend"]["from_step"], 2);
  EXPECT_EQ(canonical["time_to_convert"]["to_step"], 4);
  EXPECT_EQ(canonical["order"], "ordered");
  report::Json again = {{"params", canonical}};
  Answer second = ask(kFunnel, store, again.dump());
  EXPECT_EQ(second.codes(), Lines{});
  EXPECT_EQ(second.plan->params(), canonical);
}

TEST(Funnel, Problems) {
  model::Store store = world("ann: A0 B1");
  auto codes = [&](const std::string& more, const std::string& steps = R"([{"event": "A"}, {"event": "B"}])") {
    return ask(kFunnel, store, params(more, steps)).codes();
  };
  EXPECT_EQ(codes("", R"([{"event": "A"}, {"total": {"count": 3}, "label": "x"}])"),
            Lines{"total_after_list /params/steps/1/total"});
  EXPECT_EQ(codes("", R"([{"event": "A", "optional": true}, {"event": "B"}])"),
            Lines{"optional_first /params/steps/0/optional"});
  EXPECT_EQ(codes("", R"([{"event": "Q"}])"), Lines{"unknown_event /params/steps/0/event"});
  EXPECT_EQ(codes(R"("breakdown": {"by": ["event.chanel"]})"), Lines{"unknown_field /params/breakdown/by/0"});
  EXPECT_EQ(codes(R"("exclusions": [{"event": "A", "from_step": 2, "to_step": 2}])"),
            Lines{"step_order /params/exclusions/0/to_step"});
  EXPECT_EQ(codes(R"("modes": ["strict_order"])"), Lines{"contradiction /params/modes"});
  EXPECT_EQ(codes(R"("semantics": "clickhouse", "entry": "first")"), Lines{"not_in_clickhouse /params/semantics"});
  EXPECT_EQ(codes("", R"([{"total": {"metric": "曝光"}, "label": "x"}, {"event": "A"}])"),
            Lines{"unknown_metric /params/steps/0/total/metric"});
  EXPECT_EQ(codes(R"("windw": "7d")"), Lines{"unknown_key /params/windw"});
  EXPECT_EQ(codes("", R"([{"event": "A", "nth": 0}])").size(), 1u);
}

}  // namespace
}  // namespace siyu::tests
