// What the tables of the GMV report look like, and what it says beside them.
#pragma once

#include <string>
#include <vector>

#include "analysis/gmv.h"

namespace siyu::analysis::gmv {

report::Table periods_table();
report::Table change_table();
report::Table factors_table();
report::Table index_table();
report::Table drill_table(const std::vector<std::string>& by);
report::Table leaf_factors_table();
report::Table rates_table();
report::Table bridge_table();

// `instead`: names of the tables that are Shapley's though LMDI was asked for.
void add_notes(const Params& params, const report::Definition& definition, const Sides& sides,
               const model::Store& store, const report::Json& instead, std::vector<report::Note>& notes);

}  // namespace siyu::analysis::gmv
