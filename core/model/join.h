// The rows of several files as one table: those that count, in file order.
#pragma once

#include <memory>
#include <vector>

#include "column/table.h"
#include "model/merge.h"

namespace siyu::model {

// Does the table of these files differ from the one file's own?
bool needs_join(const std::vector<const FileMerge*>& files);
// `all` is the list that FileMerge::before speaks of. Columns of one name and several types become texts. `ends` gets the rows
// before the end of each file.
std::unique_ptr<column::Table> join_rows(const std::vector<const FileMerge*>& files, const std::vector<FileMerge>& all,
                                         std::vector<std::size_t>& ends);
// A copy whose cells may be changed.
std::unique_ptr<column::Table> copy_table(const column::Table& table);

}  // namespace siyu::model
