// The shop's two years: which days are busy, which hours, and how a moment is written. A moment counts seconds from the
// first midnight on the wall clock of +08:00. The moving feasts of exactly these years are in a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sample/random.h"

namespace siyu::sample {

using Moment = std::uint32_t;
constexpr Moment kDaySeconds = 86'400;
constexpr std::uint32_t kDays = 730;  // 2024-11-12 … 2026-11-11
constexpr Moment kEnd = kDays * kDaySeconds;
constexpr Moment kNever = 0xFFFFFFFF;

// The day number of a date of the two years.
std::uint32_t day_number(int year, unsigned month, unsigned day);

class Calendar {
 public:
  Calendar();

  unsigned month(std::uint32_t day) const { return months_[day]; }
  bool is_festival(std::uint32_t day) const { return festival_[day]; }

  // A day of [from, to], more often a busy one. REQUIRES: from ≤ to < kDays
  std::uint32_t busy_day(Random& random, std::uint32_t from, std::uint32_t to) const;
  // A festival day of [from, to], or a busy day when there is none. Same REQUIRES.
  std::uint32_t festival_day(Random& random, std::uint32_t from, std::uint32_t to) const;
  // A second of the day; noon and evening are busiest.
  Moment busy_second(Random& random) const;

  void append_day(std::string& out, std::uint32_t day) const { out += texts_[day]; }  // YYYY-MM-DD
  void append(std::string& out, Moment moment) const;                                 // YYYY-MM-DD HH:MM:SS

 private:
  std::vector<std::string> texts_;
  std::vector<unsigned> months_;
  std::vector<bool> festival_;
  std::vector<std::uint32_t> cumulative_;  // busyness of all days before; kDays + 1 entries
  std::vector<std::uint32_t> festivals_;   // ascending
};

void append_two_digits(std::string& out, std::uint32_t value);             // REQUIRES: value < 100
void append_number(std::string& out, std::uint64_t value, int width = 0);  // padded with zeros on the left
void append_cents(std::string& out, std::uint64_t cents);                  // 129900 → 1299.00

}  // namespace siyu::sample
