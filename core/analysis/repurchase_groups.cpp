// Which rows the groups of a breakdown get, and which cohort a day belongs to.
#include <algorithm>

#include "analysis/repurchase_tables.h"

namespace siyu::analysis::repurchase {

GroupRows group_rows(const Params& params, const Orders& orders) {
  GroupRows out;
  if (!params.breakdown) return out;
  std::vector<std::int64_t> customers(orders.groups->size(), 0);
  for (const Watch& watch : orders.watched) ++customers[watch.group];
  struct One {
    std::uint32_t group;
    std::vector<std::string> texts;
  };
  std::vector<One> groups;
  for (std::uint32_t g = 0; g < customers.size(); ++g)
    if (customers[g] > 0) groups.push_back({g, orders.groups->texts(g)});
  out.groups = groups.size();
  auto shown = std::min(groups.size(), static_cast<std::size_t>(params.breakdown->limit));
  auto by_text = [](const One& a, const One& b) { return a.texts < b.texts; };
  std::sort(groups.begin(), groups.end(), [&](const One& a, const One& b) {
    return customers[a.group] != customers[b.group] ? customers[a.group] > customers[b.group] : by_text(a, b);
  });
  std::sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown), by_text);
  out.row_of.assign(customers.size(), 0);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    out.row_of[groups[i].group] = static_cast<std::uint32_t>(std::min(i, shown));
    if (i < shown) out.texts.push_back(std::move(groups[i].texts));
  }
  out.has_other = groups.size() > shown;
  if (out.has_other) out.texts.emplace_back(params.breakdown->by.size(), "$other");
  return out;
}

Cohorts::Cohorts(const std::vector<Watch>& watched, Cohort cohort, Zone zone) {
  if (watched.empty()) return;
  auto by_start = [](const Watch& a, const Watch& b) { return a.start < b.start; };
  auto [first, last] = std::minmax_element(watched.begin(), watched.end(), by_start);
  first_ = first->start;
  Grain grain = grain_of(cohort);
  Instant end = start_of(first->start, zone);
  for (Day day = first->start; day <= last->start; ++day) {
    Instant at = start_of(day, zone);
    if (at >= end) {
      Instant start = bucket_start(at, grain, zone);
      end = next_bucket(start, grain, zone);
      labels_.push_back(format_bucket(start, grain, zone));
    }
    of_day_.push_back(static_cast<std::uint32_t>(labels_.size() - 1));
  }
}

}  // namespace siyu::analysis::repurchase
