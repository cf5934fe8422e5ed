// The attack on our own link: with every relation that its tables hold, how far is each withheld count fixed?
//
// The idea: a link is safe when somebody who knows all the sums, also those that are printed nowhere, and how a few is marked, is left with an
// interval as wide as the count itself, as far as 「<5」 has room (statistics.md §11). The same question drives what is withheld and is asked
// once more of the content that was read back from the finished payload.
// Leaves out: what somebody knows from elsewhere, such as last week's link.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "share/relations.h"

namespace siyu::share {

inline bool is_few(std::int64_t count, std::int64_t threshold) { return count > 0 && count < threshold; }

struct Exposed {
  std::vector<std::size_t> counts;    // few, and fixed too narrowly
  std::vector<std::size_t> unsolved;  // few, in a knot of relations too large to be sure
};
// REQUIRES: withheld has an entry a count. Counts without a cell are nobody's to see, withheld or not.
Exposed exposed_by(const Relations& relations, const std::vector<bool>& withheld, std::int64_t threshold);

// Problems link_discloses, with places in the content, where the content read back from a link shows a few, shows another number than
// the snapshot, or lets a few be worked out. REQUIRES: the snapshot still holds the numbers behind its marks.
Problems audit(const Snapshot& snapshot, const Json& content);

}  // namespace siyu::share
