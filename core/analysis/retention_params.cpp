// What the parameters of a retention report mean together.
#include "analysis/retention_params.h"

#include <numeric>

namespace siyu::analysis::retention {
namespace {

// Periods that the brackets reach over, period 0 included.
std::int64_t reach(const Params& params) {
  return std::accumulate(params.brackets.begin(), params.brackets.end(), std::int64_t{1});
}

}  // namespace

std::vector<EnumName<Count>> enum_names(Count) { return {{Count::on, "on"}, {Count::on_or_after, "on_or_after"}}; }
std::vector<EnumName<CohortBy>> enum_names(CohortBy) {
  return {
      {CohortBy::first_time, "first_time"}, {CohortBy::first_ever, "first_ever"}, {CohortBy::recurring, "recurring"}};
}
std::vector<EnumName<TimeWindow>> enum_names(TimeWindow) {
  return {{TimeWindow::calendar, "calendar"}, {TimeWindow::rolling, "rolling"}};
}

void check_meaning(const Params& params, Problems& problems) {
  auto contradiction = [&](const char* where, const char* message) {
    problems.push_back({"contradiction", where, message, {}});
  };
  bool sound = true;
  for (std::size_t i = 0; i < params.brackets.size(); ++i) {
    Limit limit{1, kMostIntervals - 1};
    if (params.brackets[i] >= limit.least && params.brackets[i] <= limit.most) continue;
    out_of_limit(problems, "/params/brackets/" + std::to_string(i), limit, "bracket");
    sound = false;
  }
  if (sound && reach(params) > kMostIntervals) {
    out_of_limit(problems, "/params/brackets", {1, kMostIntervals - 1}, "sum of the brackets");
  } else if (sound && !params.brackets.empty() && params.intervals && *params.intervals != reach(params)) {
    contradiction("/params/intervals", "the brackets say how many periods there are: their sum and period 0");
  }
  if (params.time_window == TimeWindow::rolling && params.count == Count::on_or_after)
    contradiction("/params/count",
                  "on_or_after needs calendar periods: rolling windows end at another moment for everybody");
  if (!params.leave) return;
  if (params.comes_back)
    contradiction("/params/return", "with leave a customer counts until they leave: there is nothing to return to");
  if (params.count == Count::on_or_after)
    contradiction("/params/count", "with leave a customer counts in every period until they leave");
  if (params.min_occurrences != 1)
    contradiction("/params/min_occurrences", "with leave no events are counted: one is enough to have left");
}

void complete(Params& params) {
  if (!params.leave && !params.comes_back) params.comes_back = params.start;
  if (!params.intervals) params.intervals = params.brackets.empty() ? kUsualIntervals : reach(params);
}

std::vector<Span> columns_of(const Params& params) {
  std::vector<Span> out = {{0, 0}};
  if (params.brackets.empty())
    for (std::uint32_t k = 1; k < static_cast<std::uint32_t>(*params.intervals); ++k) out.push_back({k, k});
  for (std::int64_t size : params.brackets) {
    std::uint32_t first = out.back().last + 1;
    out.push_back({first, first + static_cast<std::uint32_t>(size) - 1});
  }
  return out;
}

}  // namespace siyu::analysis::retention
