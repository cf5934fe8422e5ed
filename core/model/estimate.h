// What a file would take of memory once it is in, told from its samples before it is read. A guess for a reader who must decide
// whether to split it: within a factor of two for files like their samples, not a promise.
#pragma once

#include <cstdint>
#include <vector>

#include "csv/ingest.h"
#include "model/mapping.h"

namespace siyu::model {

struct Estimate {
  std::uint64_t bytes = 0;             // of what is read and of its share of the timelines
  std::vector<std::uint64_t> columns;  // of each column of the file, also of those that the mapping skips
};
// All zero when the mapping does not fit the sniff.
Estimate estimate(const FileMapping& mapping, const csv::Sniff& sniff);

}  // namespace siyu::model
