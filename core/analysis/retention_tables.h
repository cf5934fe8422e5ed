// Members of cohorts, counted and told as tables.
#pragma once

#include <string>
#include <vector>

#include "analysis/retention_walk.h"
#include "report/result.h"

namespace siyu::analysis::retention {

// Most rows of the table of cohorts.
constexpr std::size_t kMostCells = 500'000;

// Tables without their rows, for describe() too. `brackets` adds the column to_period.
Table cohorts_table(const Params& params);
Table average_table(const Params& params);
Table people_table(const Params& params);

// A cell of the report, as a list of people asks for it.
struct Mark {
  std::optional<std::string> cohort;  // none: all whose cell is closed
  std::int64_t period = 0;            // the first of its column
  bool lost = false;                  // those of the cohort who do not count
  std::optional<std::vector<std::string>> group;
};

// Problems: too_many_buckets.
Result<Report> make_report(const Params& params, const Definition& definition, const model::Store& store);
// Columns customer, cohort, started_at; by label, then by cohort. Problems: unknown_mark, too_many_buckets.
Result<Table> make_people(const Params& params, const Definition& definition, const model::Store& store,
                          const Mark& mark);

}  // namespace siyu::analysis::retention
