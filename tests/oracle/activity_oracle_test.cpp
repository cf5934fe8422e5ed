// Lifecycle and stickiness against the obvious way: for every period and every customer, is there an event in it?
#include <algorithm>

#include "analysis/registry.h"
#include "oracle/coming_back_oracle.h"

namespace siyu::tests::coming_back {
namespace {

struct Question {
  Json params;
  std::string step;  // the name of its step
};

Question random_question(Dice& dice, const std::string& step) {
  Question out{{{step, random_step(dice)}, {"interval", dice.of<std::string>({"day", "day", "week", "month", "hour"})}},
               step};
  if (dice.chance(30)) out.params["week_start"] = dice.of(week_days());
  return out;
}

class Activity {
 public:
  Activity(const World& world, const Question& question)
      : world_(world),
        calendar_(calendar_of(world, question.params["interval"], question.params.value("week_start", "monday"))) {
    for (const auto& [customer, events] : histories(world))
      for (const Event& event : events)
        if (is_of(question.params[question.step], event, world)) times_[customer].push_back(event.time);
    Bounds range = range_of(world);
    end_ = std::min(range.until, data_end(world));
    from_ = range.from;
    for (const auto& [customer, times] : times_) first_ = std::min(first_, times.front());
  }

  bool active(const std::string& customer, Instant start) const {
    return start < end_ && count(customer, start, calendar_.after(start, 1)) > 0;
  }
  std::int64_t count(const std::string& customer, Instant from, Instant until) const {
    const auto& times = times_.at(customer);
    return std::count_if(times.begin(), times.end(), [&](Instant t) { return t >= from && t < until && t < end_; });
  }

  std::string state(const std::string& customer, Instant start) const {
    Instant before = start;
    while (calendar_.start(before) == start) before -= kHourMs / 2;  // into the period before
    bool now = active(customer, start), then = active(customer, calendar_.start(before));
    if (!now) return then ? "dormant" : "";
    if (count(customer, INT64_MIN, start) == 0) return "new";
    return then ? "returning" : "resurrecting";
  }

  std::vector<Instant> shown() const {
    std::vector<Instant> out;
    if (times_.empty()) return out;
    for (Instant at = calendar_.start(std::max(first_, from_)); at < end_ && std::max(first_, from_) < end_;
         at = calendar_.after(at, 1))
      out.push_back(at);
    return out;
  }
  Lines lifecycle() const {
    Lines out;
    for (Instant start : shown()) {
      std::map<std::string, std::int64_t> counts;
      for (const auto& [customer, times] : times_) ++counts[state(customer, start)];
      out.push_back(calendar_.label(start) + "|" + std::to_string(counts["new"]) + "|" +
                    std::to_string(counts["returning"]) + "|" + std::to_string(counts["resurrecting"]) + "|" +
                    std::to_string(-counts["dormant"]) + "|" + (calendar_.after(start, 1) <= end_ ? "true" : "false"));
    }
    return out;
  }
  Lines people(Instant start, const std::string& wanted) const {
    Lines out;
    for (const auto& [customer, times] : times_) {
      if (state(customer, start) != wanted) continue;
      Instant last = times.front();
      for (Instant t : times)
        if (t < std::min(end_, calendar_.after(start, 1))) last = t;
      out.push_back(customer + "|" + format_instant(times.front(), world_.zone) + "|" +
                    format_instant(last, world_.zone));
    }
    return out;
  }

  // Of each active customer, in how many periods of so many intervals.
  std::map<std::string, std::size_t> periods(int intervals, std::int64_t least, std::size_t& all) const {
    std::map<std::string, std::size_t> out;
    all = 0;
    Instant from = from_ == INT64_MIN ? first_ : from_;
    if (times_.empty() && from_ == INT64_MIN) return out;
    for (Instant at = calendar_.start(from); at < end_ && from < end_; at = calendar_.after(at, intervals)) {
      ++all;
      for (const auto& [customer, times] : times_)
        if (count(customer, std::max(at, from), calendar_.after(at, intervals)) >= least) ++out[customer];
    }
    return out;
  }
  std::string label(Instant start) const { return calendar_.label(start); }

 private:
  const World& world_;
  Calendar calendar_;
  std::map<std::string, std::vector<Instant>> times_;
  Instant from_, end_, first_ = INT64_MAX;
};

void shorten(const World& world, Json& params) {
  if (params["interval"] == "hour" && data_end(world) - data_first(world) > 20 * kDayMs) params["interval"] = "day";
}

TEST(LifecycleOracle, RandomWorlds) {
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 800); ++seed) {
    Dice dice(seed);
    World world = random_world(dice);
    Question question = random_question(dice, "start");
    shorten(world, question.params);
    std::string definition = definition_of(world, question.params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kLifecycle, store, definition);
    if (is_outside(world)) {
      ASSERT_EQ(answer.codes(), Lines{"outside_data /range"}) << seed << " " << definition;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    Activity oracle(world, question);
    ASSERT_EQ(difference(answer.rows("periods"), oracle.lifecycle()), "") << seed << " " << definition;
    if (oracle.shown().empty()) continue;
    Instant start = dice.of(oracle.shown());
    for (const char* state : {"new", "returning", "resurrecting", "dormant"}) {
      Json mark = {{"bucket", oracle.label(start)}, {"state", state}};
      ASSERT_EQ(difference(answer.people(store, mark.dump()), oracle.people(start, state)), "")
          << seed << " " << definition << mark;
    }
  }
}

TEST(StickinessOracle, RandomWorlds) {
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 800); ++seed) {
    Dice dice(seed + 50'000);
    World world = random_world(dice);
    Question question = random_question(dice, "event");
    shorten(world, question.params);
    int intervals = dice.chance(30) ? 2 + static_cast<int>(dice.below(4)) : 1;
    std::int64_t least = dice.chance(30) ? 2 : 1;
    bool cumulative = dice.chance(40);
    if (intervals > 1) question.params["interval_count"] = intervals;
    if (least > 1) question.params["min_per_interval"] = least;
    if (cumulative) question.params["cumulative"] = true;
    std::string definition = definition_of(world, question.params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kStickiness, store, definition);
    if (is_outside(world)) {
      ASSERT_EQ(answer.codes(), Lines{"outside_data /range"}) << seed << " " << definition;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    std::size_t all = 0;
    auto active = Activity(world, question).periods(intervals, least, all);
    Lines expected;
    for (std::size_t k = 1; k <= all; ++k) {
      std::int64_t customers = 0;
      Lines people;
      for (const auto& [customer, periods] : active) {
        if (cumulative ? periods < k : periods != k) continue;
        ++customers;
        people.push_back(customer + "|" + std::to_string(periods));
      }
      expected.push_back(std::to_string(k) + "|" + std::to_string(customers) + "|" +
                         share(customers, static_cast<std::int64_t>(active.size())));
      if (k <= 3) {
        ASSERT_EQ(difference(answer.people(store, Json{{"periods", k}}.dump()), people), "")
            << seed << " " << definition;
      }
    }
    ASSERT_EQ(difference(answer.rows("periods"), expected), "") << seed << " " << definition;
  }
}

}  // namespace
}  // namespace siyu::tests::coming_back
