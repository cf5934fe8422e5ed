// What a snapshot may not say: who is in a group of fewer than k people, and everything from which that could be worked out.
//
// The idea (statistics.md §11, docs/links.md): all linear relations that the tables hold are taken for public, also sums that are printed
// nowhere, and cells are withheld until the audit (audit.h) finds no small group that they fix. Rather too much than too little.
// Leaves out: texts that name somebody (names.h).
#pragma once

#include <cstdint>

#include "share/snapshot.h"

namespace siyu::share {

// Takes the lists of individuals out of the snapshot, and marks the cells that stay here. `threshold` of 1 or less marks nothing.
void withhold(Snapshot& snapshot, std::int64_t threshold);

// A table whose rows are people, orders or what one person did.
bool is_list_of_individuals(const report::Table& table);

}  // namespace siyu::share
