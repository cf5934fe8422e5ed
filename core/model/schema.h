// What our world is made of: the kinds of tables an export can be, and the fields a mapping and a rule may name
// (contract.md §3). Any other column is a custom field under the table's singular name.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "column/column.h"

namespace siyu::model {

enum class TableKind : std::uint8_t {
  customers,
  events,
  orders,
  items,
  totals,
  touches,
  invites,
  messages,
  groups,
  members,
  campaigns,
  costs,
  staff
};
constexpr std::size_t kTableKinds = 13;

std::string_view table_name(TableKind);   // "customers"
std::string_view entity_name(TableKind);  // "customer": the prefix of its fields
std::optional<TableKind> parse_table(std::string_view name);

struct Field {
  TableKind table;
  std::string_view name;  // "order.paid_at"
  column::Type type;
  bool required;           // without it a file cannot be this table
  std::string_view words;  // header words that name it, '|'-separated, folded comparison
};
std::span<const Field> fields();  // in the order the mapping screen shows them
const Field* find_field(std::string_view name);
// The ways to name a customer that an identity may rest on, strongest first: customer.id, .external_userid, .unionid, .openid, .phone.
std::span<const std::string_view> identity_fields();

}  // namespace siyu::model
