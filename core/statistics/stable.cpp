// Ten digits by printing them and reading them back: both are exact in every C library, unlike a multiplication by 10^k.
#include "statistics/stable.h"

#include <cmath>
#include <cstdio>

#include "base/number.h"

namespace siyu::statistics {

double stable(double value) { return stable(value, 10); }

double stable(double value, int digits) {
  if (!std::isfinite(value)) return value;
  char text[32];
  std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
  // Printing never yields what parse_real refuses, but for the largest doubles, which ten digits may round to infinity.
  return parse_real(text).value_or(value);
}

}  // namespace siyu::statistics
