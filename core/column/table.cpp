// Tables: look-up of a column by name. Few columns are mapped, so the names are walked, not hashed.
#include "column/table.h"

#include "base/result.h"

namespace siyu::column {

const Column* Table::find(std::string_view name) const {
  for (const auto& [own, column] : columns_) {
    if (own == name) return &column;
  }
  return nullptr;
}

Column* Table::find(std::string_view name) { return const_cast<Column*>(static_cast<const Table*>(this)->find(name)); }

Column& Table::add(std::string name, Type type) {
  CHECK(find(name) == nullptr);
  return columns_.emplace_back(std::move(name), Column(type)).second;
}

std::size_t Table::bytes() const {
  std::size_t total = 0;
  for (const auto& [name, column] : columns_) total += column.bytes();
  return total;
}

}  // namespace siyu::column
