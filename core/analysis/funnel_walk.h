// The state machines of a funnel: one unit's events in, how far it came out. They know levels and times, no store and
// no names.
//
// An event carries the set of levels it matches and the set of levels it excludes, as bits (bit 0 is level 1).
// docs/funnel.md defines every rule; each order has a machine of its own: ordered and strict in funnel_ordered.cpp,
// unordered and ClickHouse's windowFunnel in their files. FastWalk answers the plain case without looking at rules at
// all.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/time.h"
#include "model/tags.h"

namespace siyu::analysis::funnel {

using Levels = std::uint32_t;  // a set of levels, bit k is level k + 1
constexpr unsigned kMostLevels = 32;
constexpr Instant kForever = std::int64_t{1} << 61;

struct Event {
  Instant time = 0;
  Levels steps = 0;
  Levels excludes = 0;      // an attempt standing at one of these levels is hit
  std::uint32_t index = 0;  // the caller's
  bool opens = false;       // may begin an attempt: for level 1 of an ordered funnel, for any of an unordered one
};

// What all machines need to know.
struct Machine {
  unsigned levels = 0;
  bool same_day = false;
  std::int64_t window_ms = 0;
  Zone zone;
  bool unordered = false, strict = false, entry_first = false, clickhouse = false;
  bool row_order = false, never = false;  // of equal times; neither: in the order of the steps
  std::int64_t grace_ms = 0;
  bool truncate = false;
  Levels optional = 0;
  std::array<std::int64_t, kMostLevels> within{};  // ms from the step before; -1 none
  Levels refresh = 0;  // levels whose latest match counts, since a later `within` starts there
  bool strict_deduplication = false, strict_order = false, strict_increase = false, strict_once = false;

  Instant window_end(Instant entry) const {
    return same_day ? start_of(day_of(entry, zone) + 1, zone) - 1 : entry + window_ms;
  }
};

struct Outcome {
  unsigned level = 0;                     // 0: not counted
  Levels done = 0;                        // steps of the winning chain
  Levels ties = 0;                        // steps at the same time as the required step before
  std::array<Instant, kMostLevels> time;  // of the steps in done
  Instant entry() const { return time[0]; }
};

// Sets outcome.ties by the times of the steps done.
void mark_ties(const Machine& machine, Outcome& outcome);

// The events of a run that are less than grace apart take the time of its first.
void quantize(std::span<Event> events, std::int64_t grace_ms);

// A machine ready for one unit after another; it keeps its scratch space.
class Walker {
 public:
  virtual ~Walker() = default;
  // Events in order (time, then row), quantized when there is a grace. Only those before `opens_until` may open.
  virtual void walk(std::span<const Event> events, Instant opens_until, Outcome& outcome) = 0;
};
std::unique_ptr<Walker> make_walker(const Machine& machine);
std::unique_ptr<Walker> make_ordered(const Machine& machine);
std::unique_ptr<Walker> make_unordered(const Machine& machine);
std::unique_ptr<Walker> make_clickhouse(const Machine& machine);

// Distinct events for distinct levels: a matching of the levels asked for, grown one by one.
class Assignment {
 public:
  // Events are given by their sets of levels; of equal sets no more than `levels` are of use.
  void reset(unsigned levels) { sets_.clear(), levels_ = levels; }
  void add(Levels set);
  void start() { given_.assign(sets_.size(), kFree); }  // forgets what was assigned, keeps the events
  // Gives the level an event of its own if that can be, perhaps moving others; else changes nothing.
  bool assign(unsigned level) {
    tried_ = 0;
    return grow(level);
  }

 private:
  static constexpr std::int8_t kFree = -1;
  bool grow(unsigned level);
  unsigned levels_ = 0;
  Levels tried_ = 0;
  std::vector<Levels> sets_;
  std::vector<std::int8_t> given_;  // per event: the level it is given to
};

// The plain funnel — ordered, latest entry, a fixed window, each event at most one level — over customers whose times are
// all different, where every rule for equal times agrees. It keeps, for each level, the entry of the chain that stands there, and the
// entry of the first chain at the highest level; the steps' times then follow greedily from that entry. Where codes are bytes and
// a customer has few events, these are a set of bits for each level, and only those are looked at that may go on from the level below.
class FastWalk {
 public:
  // `slot[code]` is the level (from 0) that an event of this code matches, unseen() for none. REQUIRES: levels + 2 < 40
  FastWalk(unsigned levels, std::int64_t window_ms, std::span<const std::uint8_t> slot);
  static std::uint8_t unseen(unsigned levels) { return static_cast<std::uint8_t>(levels + 1); }

  // How far a customer came. Tied: two neighbouring times are equal; then the rest says nothing and a Walker must be asked.
  struct Reach {
    Instant entry, latest_entry;  // of the chain; the last event that could open an attempt. Only if level > 0
    std::uint32_t level;
    bool tied;
  };
  Reach reach(std::span<const Instant> time, const model::Tags& code, Instant opens_until) const;
  // The same for customers whose events lie one after another: of each the events [offsets[c], offsets[c + 1]). Who is tied is not asked.
  void reach_each(std::span<const std::uint32_t> offsets, std::span<const Instant> time, const model::Tags& code,
                  Instant opens_until, std::span<Reach> out) const;
  // REQUIRES: not tied, the events that reach() saw. The outcome carries no ties.
  void time_steps(std::span<const Instant> time, const model::Tags& code, const Reach& reach, Outcome& outcome) const;

 private:
  static constexpr std::size_t kMostCodes = 16, kMostEvents = 64;  // that are looked at as sets
  template <class Code>
  Reach walk(const Instant* time, const Code* code, std::size_t events, Instant opens_until) const;
  template <bool kOneEach>
  Reach walk_sets(const Instant* time, const std::uint8_t* code, std::size_t events, Instant opens_until) const;
  template <bool kOneEach>
  std::uint64_t of_level(const std::uint8_t* code, std::size_t events, unsigned level) const;

  unsigned levels_;
  std::int64_t window_ms_;
  std::span<const std::uint8_t> slot_;
  std::vector<std::uint8_t> codes_;                         // by level; empty where there are too many to look for each
  std::array<std::uint8_t, kMostLevels + 1> codes_from_{};  // those of level k: [codes_from_[k], codes_from_[k + 1])
  bool one_each_ = false;                                   // code k is level k's
};

}  // namespace siyu::analysis::funnel
