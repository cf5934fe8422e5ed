// The tables of the repurchase report, each from the customers that were watched.
#pragma once

#include <string>
#include <vector>

#include "analysis/repurchase.h"
#include "report/result.h"

namespace siyu::analysis::repurchase {

// The rows that the groups of a breakdown get; one row of no texts without a breakdown.
struct GroupRows {
  std::vector<std::uint32_t> row_of;            // by group
  std::vector<std::vector<std::string>> texts;  // by row, in their order; what is beyond the limit is $other, last
  std::size_t groups = 0;                       // with somebody in them
  bool has_other = false;
};
GroupRows group_rows(const Params& params, const Orders& orders);

// Labels of the cohorts, by day.
class Cohorts {
 public:
  Cohorts(const std::vector<Watch>& watched, Cohort cohort, Zone zone);
  std::size_t size() const { return labels_.size(); }
  const std::string& label(std::size_t cohort) const { return labels_[cohort]; }
  std::size_t of(std::int32_t day) const { return of_day_[static_cast<std::size_t>(day - first_)]; }

 private:
  std::int32_t first_ = 0;
  std::vector<std::uint32_t> of_day_;
  std::vector<std::string> labels_;
};

struct Question {
  const Params& params;
  Grain grain;
  Zone zone;
  bool has_start;  // range.from is given
  std::int32_t as_of;
};

// Tables and notes of the report.
report::Report make_report(const Question& question, const Orders& orders);
// The tables without rows, for describe().
std::vector<report::Table> empty_tables();

}  // namespace siyu::analysis::repurchase
