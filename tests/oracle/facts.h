// What happened to whom, read straight from the rows of a random world: plain structs, no columns, no codes.
//
// The oracle's own reading of a world, written apart from core/model and core/report: an event log row is one event, an
// order row is `order`, `paid` and `refund` where it has those times. A rule is evaluated event by event on text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/random_world.h"

namespace siyu::tests {

using Milliseconds = std::int64_t;

struct Fact {
  Milliseconds time = 0;
  std::string name;
  std::string customer;
  std::string entity;                         // "event", "order"
  std::map<std::string, std::string> values;  // "event.channel" → text; absent when the cell was empty
  int stream = 0;                             // the timelines' order, which breaks ties before rows do
  std::size_t row = 0;                        // of its table, files in the order of their names
};

struct Total {
  std::string metric;
  Milliseconds time = 0;
  std::int64_t value = 0;
};

struct Facts {
  std::vector<Fact> events;  // by (customer, time, stream, row)
  std::vector<Total> totals;
  std::map<std::string, std::map<std::string, std::string>> people;  // customer → "customer.city" → text
  bool by_day = true;                                                // no time of the data has a clock
  std::optional<Milliseconds> last;                                  // of anything that has a time

  std::optional<std::string> value(const Fact& fact, const std::string& field) const;
};

Facts facts_of(const World& world);

// "2026-01-05" or "2026-01-05 09:00:00" on a clock that runs `minutes_east` of UTC.
Milliseconds parse_clock(const std::string& text, int minutes_east);
// The instant as "2026-01-05 09:00:00" on that clock.
std::string write_clock(Milliseconds time, int minutes_east);
int parse_offset(const std::string& text);  // "-05:30" → -330
// Days since 1970-01-01, of a date and back.
std::int64_t days_of(int year, int month, int day);
void date_of(std::int64_t days, int& year, int& month, int& day);
std::int64_t floor_divide(std::int64_t a, std::int64_t b);

// Whether a rule (null: always) holds for an event.
bool holds(const Json& rule, const Fact& fact, const Facts& facts);

struct Bounds {  // [from, until)
  std::optional<Milliseconds> from, until;
  bool hold(Milliseconds t) const { return (!from || t >= *from) && (!until || t < *until); }
};
Bounds bounds_of(const Json& range, int minutes_east);

}  // namespace siyu::tests
