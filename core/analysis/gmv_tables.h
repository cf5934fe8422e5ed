// Tables and notes of the GMV report, from what was counted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/gmv.h"

namespace siyu::analysis::gmv {

// Steps of the bridge in order; `bridge_step` says which one takes a customer from the base to the current period.
enum class Step : std::uint8_t { start, fresh, referred, returned, lost, end };
constexpr std::string_view kStepNames[] = {"start", "new", "referred", "returned", "lost", "end"};
// Whether the customer is behind this step of the bridge of users, or of buyers.
bool is_behind(const Sides& sides, bool buyers, Step step, model::Customer customer);

// The leaf's place among the rows of `drill`: the shown leaves in the order of their rows, and all others in `$other`.
struct LeafRows {
  std::vector<std::uint32_t> shown;  // leaves
  bool has_other = false;
};

// Problems: money_overflow.
Result<report::Report> make_report(const Params& params, const report::Definition& definition, const Sides& sides,
                                   const model::Store& store);
// The tables without rows, for describe().
std::vector<report::Table> empty_tables();

}  // namespace siyu::analysis::gmv
