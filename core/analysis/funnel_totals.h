// Steps that are bare counts: typed, or summed from a totals table (曝光 by channel and day; of a stock such as 累计关注人数 its
// last day in the range).
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/funnel_params.h"
#include "model/store.h"
#include "report/definition.h"

namespace siyu::analysis::funnel {

// The totals before the listed steps, in order. Problems: unknown_metric, metric_not_summable, total_not_whole, and rules about something
// else than the total's own fields.
Result<std::vector<std::int64_t>> sum_totals(const Params& params, const Definition& definition,
                                             const model::Store& store);

}  // namespace siyu::analysis::funnel
