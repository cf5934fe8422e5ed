// The mapping's text (contract.md §3).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/mapping.h"
#include "report/json.h"

namespace siyu::engine {

// The whole document: {"version": 1, "files": [...]}.
Result<std::vector<model::FileMapping>> read_mapping(const report::Json& json);
// One entry of `files`; problems point below `where`.
Result<model::FileMapping> read_file_mapping(const report::Json& json, const std::string& where);
report::Json write_file_mapping(const model::FileMapping& mapping);

}  // namespace siyu::engine
