// Which fields make a row of a file itself: the export's own key, else its table's.
#pragma once

#include <string>
#include <vector>

#include "column/table.h"
#include "model/store.h"

namespace siyu::model {

// What makes a row itself in one file. Columns are read as one number; -1 is no key.
struct Key {
  std::vector<std::string> fields;
  bool identity = false;      // the strongest usable id stands before the fields
  bool all = false;           // every field must be there (an export's own key), not only the first
  bool by_line = false;       // an order's number and a sub-order's: an order may also be told whole
  bool refunds = false;       // a row is a refund of an order that other files tell
  bool once_in_file = false;  // a second row of a key in one file says the same again
};
// `table`: the rows of the file as they are merged (totals unfolded).
Key key_of(const LoadedFile& file, const column::Table& table);

}  // namespace siyu::model
