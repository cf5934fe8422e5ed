// The structural scan: where cells and records end in a piece of CSV, 64 bytes at a time. It knows quotes by their parity
// alone, so it also watches for every quote that a strict writer would not have written and stops before that block; the
// caller reads the record with the serial machine of records.cpp instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace siyu::csv {

struct ScanState {
  char delimiter = ',';
  const char* data = nullptr;
  std::size_t at = 0;              // scanned up to here
  std::uint64_t in_quotes = 0;     // all ones when `at` lies inside a quoted cell
  std::uint64_t may_open = 1;      // 1 when a quote at `at` would be at the start of a cell, or half of a doubled one
  std::uint32_t* marks = nullptr;  // positions of delimiters and record ends outside quotes
  std::size_t mark_count = 0;
  std::uint32_t* ends = nullptr;  // indexes into marks of the record ends (LF, the LF of CR LF, or a lone CR)
  std::size_t end_count = 0;
};

// Scans [at, to) and moves `at`; false when it stopped before a block with an odd quote.
// REQUIRES: 128 bytes readable from `to` on, of which the first is the file's next byte (or LF at its end); room for
// to - at + 8 more marks and as many ends; to - at is a multiple of 64, or data[to - 1] is the file's last byte and a LF.
using ScanFunction = bool (*)(ScanState&, std::size_t to);

bool scan_plain(ScanState& state, std::size_t to);
// The best one for this machine, and its name.
ScanFunction best_scan();
std::string_view best_scan_name();
// From scan_avx2.cpp; null when that file was compiled for a machine without AVX2.
ScanFunction avx2_scan();

}  // namespace siyu::csv
