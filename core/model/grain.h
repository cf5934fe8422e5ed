// Rows of an orders table: which are refunds of their own, what an order stands for, and when it was paid.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/merge.h"
#include "model/store.h"

namespace siyu::model {

// By row, 1 for a row that is no order but a refund: a negative amount (UCI's C invoices, settlements), or a row of its own
// whose status says so (WeChat Pay REFUND). Empty: none.
std::vector<std::uint8_t> refund_rows(const LoadedFile& file);

// By row, 1 for a row that goes on with the order of the row before it: no order id, no fact of an order or of a customer, only
// what belongs to an item (merged cells, blank continuation rows). Empty: none.
std::vector<std::uint8_t> continued_rows(const column::Table& table);

// quantity × price of every row in ten-thousandths, half up, kNullValue where one is missing. REQUIRES: both are columns.
std::vector<std::int64_t> item_amounts(const column::Table& table);

}  // namespace siyu::model
