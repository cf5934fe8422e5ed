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

// A list of refunds or after-sales requests beside the orders (退款单号, 订单号, 退款金额 …): its rows tell what came back of
// orders that other files tell. Known by its columns and by content, never by name.
bool is_refund_list(const LoadedFile& file);
// The column of such a file that numbers its rows (退款单号, 售后单号 …); empty when there is none.
std::string refund_number(const LoadedFile& file);

// By row, 1 for a row that goes on with the order of the row before it: no order id, no fact of an order or of a customer, only
// what belongs to an item (merged cells, blank continuation rows). Empty: none.
std::vector<std::uint8_t> continued_rows(const column::Table& table);

// By row, 1 for a row of a personal bill that sells nothing: what its owner spent, moved from pocket to pocket, or got back.
// Empty: none.
std::vector<std::uint8_t> spending_rows(const column::Table& table);

// quantity × price of every row in ten-thousandths, half up, kNullValue where one is missing. REQUIRES: both are columns.
std::vector<std::int64_t> item_amounts(const column::Table& table);

}  // namespace siyu::model
