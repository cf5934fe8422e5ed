// Numbers that only mean something on their own platform. Order 1001 of one shop system is not order 1001 of another, and buyer
// 101 of one is not buyer 101 of another: where the same text stands in exports of different known platforms, it gets the
// platform's name behind it, in a copy of the column. Files of unknown origin and event tools keep one space with everybody.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "column/table.h"
#include "model/store.h"

namespace siyu::model {

// The tables to be read instead of the files' own, for those that hold such a text.
std::map<const LoadedFile*, std::shared_ptr<const column::Table>> separate_local_ids(
    const std::vector<const LoadedFile*>& files);

}  // namespace siyu::model
