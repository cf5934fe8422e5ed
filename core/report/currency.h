// Whether the amounts of paid orders are of one currency.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/store.h"

namespace siyu::report {

struct Currencies {
  std::string field, list;  // the column that tells of them, and at most five of them: "CNY, HKD" or "$, ¥"
};
// Nothing unless a column of this table names two or more, or amounts carry the signs of two: then they must not be added up.
std::optional<Currencies> mixed_currencies(const model::Facts& facts);
// The same as a problem, of the store's paid orders, for reports that are about nothing but money.
std::optional<Problem> currency_problem(const model::Store& store);

}  // namespace siyu::report
