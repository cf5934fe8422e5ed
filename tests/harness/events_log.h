// A large event log for benchmarks, the same bytes for a size: user_id,event,time,channel,amount, ordered by time, about ten
// events a customer with a long tail, none of one customer in the same second, eight event names, twelve channels, an amount on 支付 only.
#pragma once

#include <cstddef>
#include <string>

namespace siyu::tests {

std::string events_log(std::size_t rows);

}  // namespace siyu::tests
