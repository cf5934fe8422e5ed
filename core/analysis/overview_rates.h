// Rates against the shop's own history: what the rules of the overview have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/overview.h"

namespace siyu::analysis::overview {

constexpr std::int64_t kLeast = 30;  // people on either side of a comparison
constexpr int kPeriodsBack = 3;      // of a history that is counted period by period

struct Rate {
  std::int64_t x = 0, n = 0;
};
// A difference of two shares that is no chance: p below 0.05, two-sided.
bool differs(const Rate& a, const Rate& b);
bool is_lower(const Rate& a, const Rate& b);  // a.x / a.n < b.x / b.n
// How many fewer than history would have made it: n × (history − now).
double missing(const Rate& now, const Rate& history);
// people × each, to the cent; nothing where the data do not tell what one is worth.
std::optional<std::int64_t> worth(double people, const std::optional<double>& each);
// Ten-thousandths that an order of the last year brings on average, refunds taken off.
std::optional<double> order_value(const Ground& ground);

Action named(std::string_view rule);
Action without(std::string_view rule, std::string_view needs);
// A rate that must not fall, against history: fires where it is lower and the difference no chance.
void compare(Action& out, const Rate& now, const Rate& history);

}  // namespace siyu::analysis::overview
