// The scan of scan.h, written once over the seam of simd_*.h. No library templates here: the file is also compiled for
// instructions that the machine may not have, and a shared template instance of that build must not reach other files.
#pragma once

#include "csv/scan.h"

namespace siyu::csv {
namespace {

template <class Simd>
bool scan_kernel(ScanState& state, std::size_t to) {
  const char* data = state.data;
  std::uint64_t in_quotes = state.in_quotes, may_open = state.may_open;
  std::uint32_t* marks = state.marks + state.mark_count;
  std::uint32_t* ends = state.ends + state.end_count;
  std::size_t at = state.at;
  bool regular = true;
  for (; at < to; at += 64) {
    typename Simd::Lanes lanes = Simd::load(data + at);
    std::uint64_t valid = to - at >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (to - at)) - 1;
    std::uint64_t quotes = Simd::eq(lanes, '"') & valid;
    std::uint64_t line_feeds = Simd::eq(lanes, '\n') & valid;
    std::uint64_t returns = Simd::eq(lanes, '\r') & valid;
    std::uint64_t delimiters = Simd::eq(lanes, state.delimiter) & valid;
    std::uint64_t record_ends = line_feeds;
    if (returns != 0) {
      std::uint64_t next_is_feed = line_feeds >> 1 | (data[at + 64] == '\n' ? std::uint64_t{1} << 63 : 0);
      record_ends |= returns & ~next_is_feed;
    }
    if ((quotes | in_quotes) != 0) {
      std::uint64_t inside = Simd::prefix_xor(quotes) ^ in_quotes;  // from an opening quote to before its closing one
      std::uint64_t borders = delimiters | line_feeds | returns | quotes;
      std::uint64_t opening = quotes & inside, closing = quotes & ~inside;
      char next = data[at + 64];
      bool next_is_border = next == state.delimiter || next == '\n' || next == '\r' || next == '"';
      std::uint64_t before = borders << 1 | may_open;
      std::uint64_t after = borders >> 1 | (next_is_border ? std::uint64_t{1} << 63 : 0);
      if (((opening & ~before) | (closing & ~after)) != 0) {
        regular = false;
        break;
      }
      may_open = borders >> 63;
      in_quotes = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
      delimiters &= ~inside;
      record_ends &= ~inside;
    } else {
      may_open = (delimiters | line_feeds | returns) >> 63;
    }

    std::uint64_t both = delimiters | record_ends;
    std::uint32_t base = static_cast<std::uint32_t>(at);
    std::uint32_t index = static_cast<std::uint32_t>(marks - state.marks);
    for (std::uint64_t left = record_ends; left != 0; left &= left - 1) {
      std::uint64_t below = (left & (0 - left)) - 1;
      *ends++ = index + static_cast<std::uint32_t>(__builtin_popcountll(both & below));
    }
    // Eight at a time without asking, since most blocks hold no more; what is written too much is overwritten.
    int count = __builtin_popcountll(both);
    for (int done = 0; done < count; done += 8) {
      for (int i = 0; i < 8; ++i) {
        marks[done + i] = base + static_cast<std::uint32_t>(both == 0 ? 0 : __builtin_ctzll(both));
        both &= both - 1;
      }
    }
    marks += count;
  }
  state.in_quotes = in_quotes;
  state.may_open = may_open;
  state.mark_count = static_cast<std::size_t>(marks - state.marks);
  state.end_count = static_cast<std::size_t>(ends - state.ends);
  state.at = at < to ? at : to;
  return regular;
}

}  // namespace
}  // namespace siyu::csv
