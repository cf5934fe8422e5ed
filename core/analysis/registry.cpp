#include "analysis/registry.h"

namespace siyu::analysis {

std::span<const report::Analysis* const> analyses() {
  static constexpr const report::Analysis* kAll[] = {
      &kOverview,  &kFunnel,    &kCustomerFunnel, &kSegments,   &kRfm,       &kAipl,  &kTiers,
      &kRetention, &kLifecycle, &kStickiness,     &kRepurchase, &kPaths,     &kSales, &kGmv,
      &kLtv,       &kHours,     &kPlan,           &kHealth,     &kBenchmarks};
  return kAll;
}

}  // namespace siyu::analysis
