// The merge of the files of one table, for merge.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/merge.h"

namespace siyu::model {

struct MergeSource {
  FileMerge* out;
  std::size_t number;  // in the list that is given back
  std::size_t rank;    // a higher one is later
};

// Fills verdict, dropped, before, key, items and unknown of the sources' results. They are taken in the order given; a file
// with a lower rank than the one that holds a key says nothing new.
void merge_table(TableKind kind, const std::vector<MergeSource>& sources);

}  // namespace siyu::model
