// What a file would take of memory once it is in, told from its samples before it is read. A guess for a reader who must decide
// whether to split it: within a factor of two for files like their samples, not a promise.
#pragma once

#include <cstdint>

#include "csv/ingest.h"
#include "model/mapping.h"

namespace siyu::model {

// Bytes of the file's columns and of its share of the timelines. 0 when the mapping does not fit the sniff.
std::uint64_t estimated_bytes(const FileMapping& mapping, const csv::Sniff& sniff);

}  // namespace siyu::model
