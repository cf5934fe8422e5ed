// An answer as tables and notes (contract.md §2.1 and §4; docs/funnel.md §8–10).
#pragma once

#include <vector>

#include "analysis/funnel_params.h"
#include "analysis/funnel_run.h"
#include "model/store.h"
#include "report/definition.h"
#include "report/result.h"

namespace siyu::analysis::funnel {

// What the tables look like, without rows; by_fields are the breakdown's.
report::Table steps_columns(const std::vector<std::string>& by_fields);
report::Table trend_columns(const std::vector<std::string>& by_fields, Interval interval);
report::Table time_columns();
report::Table people_columns(const std::vector<std::string>& by_fields);

struct Question {
  const Params& params;
  const Definition& definition;
  const model::Store& store;
};

// REQUIRES: the answer was made with people when params.list.
Report make_report(const Question& question, Answer& answer, const std::vector<std::int64_t>& totals);

// Which scopes are behind the table's row of these texts ("$other" pools many); none when there is no such row.
std::vector<bool> scopes_of_row(const Question& question, const Answer& answer, const std::vector<std::string>& texts);

// The chosen people of the answer, ordered by label; with their groups' texts first, in the order of the groups, if
// asked.
report::Table make_people(const Question& question, const Answer& answer, std::vector<const Person*> chosen,
                          bool with_groups);

}  // namespace siyu::analysis::funnel
