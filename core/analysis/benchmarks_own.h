// The reader's own values beside the figures of benchmarks_data.h: asked of the reports that give them, so that they are those numbers.
#pragma once

#include <map>
#include <optional>

#include "analysis/benchmarks_data.h"
#include "model/store.h"
#include "report/definition.h"
#include "report/result.h"

namespace siyu::analysis::benchmarks {

struct OwnValue {
  report::Cell value;                // null: the data cannot give it
  std::optional<std::int64_t> x, n;  // counts of a share
};
// By what it is of. Nothing throws and nothing is a problem: what cannot be asked is missing.
std::map<Own, OwnValue> own_values(const report::Definition& definition, const model::Store& store);

}  // namespace siyu::analysis::benchmarks
