// Unfolding a text for tests: at once, and in random pieces to see that cuts do not matter.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/unfold.h"
#include "harness/random.h"

namespace siyu::csv::testing {

struct Unfolded {
  std::string text;
  std::vector<std::string> problems;  // "code column cells first-row"

  friend bool operator==(const Unfolded&, const Unfolded&) = default;
};

// `cut` gives the size of each next piece.
template <class Cut>
Unfolded unfold_in_pieces(const Fold& fold, std::string_view text, Cut cut) {
  Unfolded out;
  Unfolder unfolder(fold);
  while (!text.empty()) {
    std::size_t piece = std::min(text.size(), cut());
    std::string copy(text.substr(0, piece));  // of its own, so that a sanitizer sees reading beyond it
    unfolder.append(copy, out.text);
    text.remove_prefix(piece);
  }
  unfolder.finish(out.text);
  for (const ProblemCount& count : unfolder.take_problems()) {
    out.problems.push_back(count.code + " " + count.column + " " + std::to_string(count.cells) + " " +
                           std::to_string(count.examples.front().row));
  }
  return out;
}

// In one piece, after every cut in two, single bytes and random pieces gave the same.
inline Unfolded unfold(const Fold& fold, std::string_view text) {
  Unfolded whole = unfold_in_pieces(fold, text, [&] { return text.size(); });
  EXPECT_EQ(unfold_in_pieces(fold, text, [] { return std::size_t{1}; }), whole);
  for (std::size_t at = 1; at < std::min<std::size_t>(text.size(), 1500); ++at) {
    bool first = true;
    Unfolded two = unfold_in_pieces(fold, text, [&] { return std::exchange(first, false) ? at : text.size(); });
    EXPECT_EQ(two, whole) << "cut at " << at;
    if (!(two == whole)) break;
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    tests::Random random(seed);
    EXPECT_EQ(unfold_in_pieces(fold, text, [&] { return 1 + random.below(1 + seed * 3); }), whole) << "seed " << seed;
  }
  return whole;
}

// Looked at as a whole file.
inline std::string unfold(std::string_view text) {
  Fold fold = look(text, true);
  EXPECT_NE(fold.layout, Layout::delimited) << text.substr(0, 200);
  return unfold(fold, text).text;
}

}  // namespace siyu::csv::testing
