// A table: named columns of equal length, in the order they were added.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "column/column.h"

namespace siyu::column {

class Table {
 public:
  std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().second.size(); }
  const Column* find(std::string_view name) const;
  Column* find(std::string_view name);
  Column& add(std::string name, Type type);  // REQUIRES: no column of that name
  const std::vector<std::pair<std::string, Column>>& columns() const { return columns_; }
  std::vector<std::pair<std::string, Column>>& columns() { return columns_; }
  std::size_t bytes() const;

 private:
  std::vector<std::pair<std::string, Column>> columns_;
};

}  // namespace siyu::column
