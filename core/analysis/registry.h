// The table of contents of all analyses. Their files are named here and nowhere else.
#pragma once

#include <span>

#include "report/analysis.h"

namespace siyu::analysis {

extern const report::Analysis kOverview;
extern const report::Analysis kFunnel;
extern const report::Analysis kCustomerFunnel;
extern const report::Analysis kSegments;
extern const report::Analysis kRfm;
extern const report::Analysis kAipl;
extern const report::Analysis kTiers;
extern const report::Analysis kRetention;
extern const report::Analysis kLifecycle;
extern const report::Analysis kStickiness;
extern const report::Analysis kRepurchase;
extern const report::Analysis kPaths;
extern const report::Analysis kSales;
extern const report::Analysis kPlan;
extern const report::Analysis kHours;
extern const report::Analysis kLtv;
extern const report::Analysis kGmv;
extern const report::Analysis kHealth;
extern const report::Analysis kBenchmarks;

std::span<const report::Analysis* const> analyses();  // in the order of the navigation

}  // namespace siyu::analysis
