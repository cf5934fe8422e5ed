// Ready-made groups: rules built for the store at hand, with durations from its own orders. The page shows and edits the rule.
//
// A group that the data cannot tell is given without a rule and says what is missing, so that it never shows a 0 that means
// "unknown". RFM, AIPL and tiers are analyses of their own.
#pragma once

#include <string>
#include <vector>

#include "model/store.h"
#include "report/json.h"

namespace siyu::report {

struct Preset {
  std::string key;  // dormant, due, price_sensitive, referrer, coupon_only, quick_leaver, shared_address, festival
  Json rule;        // null: not possible here
  Json facts = Json::object();     // durations and counts behind the rule
  std::vector<std::string> needs;  // tables or fields that are missing
  std::string reason;              // missing_data, short_history, few_repeats; empty when there is a rule
};
std::vector<Preset> presets(const model::Store& store, Zone zone);

// How long people wait from one purchase to the next, in days, rounded up. Purchases less than a day apart are one.
struct RepurchaseGaps {
  std::size_t gaps = 0;
  std::int64_t median_days = 0, p90_days = 0;
};
RepurchaseGaps repurchase_gaps(const model::Store& store, Zone zone);

}  // namespace siyu::report
