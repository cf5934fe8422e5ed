// Which files' order numbers mean the same orders. Long numbers are given once on a platform; a short one (跟团号 12, 1001) runs
// per shop, per campaign, per system, and may stand for different orders.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "column/table.h"
#include "model/store.h"

namespace siyu::model {

// A column of order numbers to be read instead of a file's own.
struct OrderNumbers {
  std::string field;  // "order.id" or "item.order"
  column::Column column{column::Type::text};
  std::size_t rows = 0;  // whose number got a name behind it
};

// What the name behind a number is: the platform where several known platforms have it; the shop or campaign where the file has
// such a column and the number stands with several and different times; the file where unrelated tables, or an appended file, have
// it. Two tables are unrelated when most of the numbers that both have disagree in all that can be compared: day, person, amount
// (at least two of them) of orders; goods of items. Files whose numbers stay as they are have no entry.
std::map<const LoadedFile*, OrderNumbers> tell_orders_apart(const std::vector<const LoadedFile*>& files);

}  // namespace siyu::model
