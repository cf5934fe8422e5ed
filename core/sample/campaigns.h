// Campaigns: what customers did (活动明细.csv), how often posters were shown (曝光汇总.csv), what channels cost
// (投放成本.csv). Leaves out bulk messages and who was held back from them.
#pragma once

#include <string>
#include <vector>

#include "sample/calendar.h"
#include "sample/customers.h"
#include "sample/sample.h"

namespace siyu::sample {

std::string campaign_events_csv(const ShopOptions& options, const Calendar& calendar,
                                const std::vector<Customer>& customers);
std::string exposures_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers);
std::string costs_csv(const ShopOptions& options, const Calendar& calendar);

}  // namespace siyu::sample
