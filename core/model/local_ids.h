// Numbers that only mean something on their own platform, or in their own shop. Buyer 101 of one platform is not buyer 101 of
// another: where the same text stands in exports of different known platforms, it gets the platform's name behind it, in a copy of
// the column. What order numbers belong to: order_spaces.h. People of unknown origin and event tools keep one space with everybody.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "column/table.h"
#include "model/store.h"

namespace siyu::model {

// A table to be read instead of the file's own, and how many of its rows have an order number with a name behind it.
struct LocalIds {
  std::shared_ptr<const column::Table> table;
  std::size_t order_rows = 0;
};
// For the files that hold such a text.
std::map<const LoadedFile*, LocalIds> separate_local_ids(const std::vector<const LoadedFile*>& files);

}  // namespace siyu::model
