// How an analysis says which tables it makes (contract.md §4), for describe().
#pragma once

#include <string>
#include <vector>

#include "report/json.h"
#include "report/result.h"

namespace siyu::report {

// [{name, columns: [{name, role, unit}]}] of tables whose rows do not matter.
inline Json describe_tables(const std::vector<Table>& tables) {
  Json out = Json::array();
  for (const Table& table : tables) {
    Json columns = Json::array();
    for (const Column& column : table.columns)
      columns.push_back({{"name", column.name},
                         {"role", std::string(role_name(column.role))},
                         {"unit", std::string(unit_name(column.unit))}});
    out.push_back({{"name", table.name}, {"columns", std::move(columns)}});
  }
  return out;
}

}  // namespace siyu::report
