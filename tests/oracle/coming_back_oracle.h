// Random logs and questions about coming back, and what is common to their oracles: events as plain structs, rules by hand.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "harness/random.h"
#include "unit/analysis/store_of.h"

namespace siyu::tests::coming_back {

using report::Json;

struct Event {
  std::string customer, name, channel;
  Instant time = 0;
};

struct Person {
  std::string city, added, deleted;
};

struct World {
  std::vector<Event> log;  // in the order of its rows
  std::map<std::string, Person> people;
  Zone zone;
  Json range = nullptr, where = nullptr;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <class T>
  T of(const std::vector<T>& options) {
    return options[below(options.size())];
  }

 private:
  std::mt19937 engine_;
};

World random_world(Dice& dice);
model::Store store_of(const World& world);
// {version-less definition} with these params, the world's range and where.
std::string definition_of(const World& world, const Json& params);
// One event, perhaps with a rule or with alternatives.
Json random_step(Dice& dice);

// Whether the event is one of the step's; `where` of the definition included. With `ever` no rule is asked.
bool is_of(const Json& step, const Event& event, const World& world, bool ever = false);
// Everything that has a time, of one customer, in order: the log and being added and deleted.
std::map<std::string, std::vector<Event>> histories(const World& world);

struct Bounds {
  Instant from = INT64_MIN, until = INT64_MAX;
  bool hold(Instant t) const { return t >= from && t < until; }
};
Bounds range_of(const World& world);
Instant data_first(const World& world);
Instant data_end(const World& world);  // the day after the last day with data, at +08:00
bool is_outside(const World& world);

// A calendar that asks for every period anew.
struct Calendar {
  Grain grain;
  Zone zone;
  int week_start;
  Instant start(Instant t) const { return bucket_start(t, grain, zone, week_start); }
  Instant after(Instant start, int periods) const {
    while (periods-- > 0) start = next_bucket(start, grain, zone);
    return start;
  }
  std::string label(Instant start) const { return format_bucket(start, grain, zone); }
};
Calendar calendar_of(const World& world, const std::string& period, const std::string& week_start);
const std::vector<std::string>& week_days();

// Where two lists of lines differ first; empty when they do not.
std::string difference(const Lines& got, const Lines& expected);
std::string share(std::int64_t n, std::int64_t of);

}  // namespace siyu::tests::coming_back
