#include "share/disclosure.h"

#include <algorithm>

#include "share/names.h"

namespace siyu::share {

using report::Column;
using report::Role;

bool is_list_of_individuals(const report::Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.role == Role::key && (column.name == "customer" || is_identifying_field(column.name));
  });
}

void withhold(Snapshot& snapshot, std::int64_t) {
  for (SharedReport& report : snapshot.reports) {
    auto end = std::stable_partition(report.tables.begin(), report.tables.end(),
                                     [](const SharedTable& shared) { return !is_list_of_individuals(shared.table); });
    for (auto it = end; it != report.tables.end(); ++it) report.left_out.push_back({it->table.name, "people"});
    report.tables.erase(end, report.tables.end());
  }
}

}  // namespace siyu::share
