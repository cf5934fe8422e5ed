// Figures as cells.
#include "report/figure.h"

namespace siyu::report {

Cell cell_of(const Figure& figure, Unit unit) {
  if (!figure.number) return {};
  if (unit == Unit::money) return money_cell(Money{*figure.number});
  if (unit == Unit::share) return share_cell(*figure.number, figure.of);
  return *figure.number;
}

Cell change_of(const Figure& now, const Figure& before, Unit unit) {
  if (!now.number || !before.number) return {};
  if (unit == Unit::share)
    return std::get<double>(share_cell(*now.number, now.of)) - std::get<double>(share_cell(*before.number, before.of));
  std::int64_t difference = 0;
  if (*before.number <= 0 || __builtin_sub_overflow(*now.number, *before.number, &difference)) return {};
  return share_cell(difference, *before.number);
}

}  // namespace siyu::report
