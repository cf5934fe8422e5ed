#include "model/merge_key.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "model/exports.h"
#include "model/grain.h"
#include "model/totals.h"

namespace siyu::model {

using column::Type;

Key key_of(const LoadedFile& file, const column::Table& table) {
  Key key;
  const Export* known = file.mapping.export_id.empty() ? nullptr : find_export(file.mapping.export_id);
  auto has = [&](std::string_view field) { return table.find(field) != nullptr; };
  if (known && !known->key.empty() &&
      std::all_of(known->key.begin(), known->key.end(), [&](std::string_view field) { return has(field); })) {
    key.fields.assign(known->key.begin(), known->key.end());
    key.all = true;
    key.by_line = key.fields == std::vector<std::string>{"order.id", "order.line"};
    key.once_in_file = file.mapping.table == TableKind::events || file.mapping.table == TableKind::messages;
    return key;
  }
  auto take = [&](std::initializer_list<std::string_view> fields) {
    for (std::string_view field : fields)
      if (has(field)) key.fields.emplace_back(field);
  };
  switch (file.mapping.table) {
    case TableKind::orders:
      if (is_refund_list(file)) {
        key.refunds = true;
        std::string number = refund_number(file);
        key.fields.push_back(number.empty() ? "order.id" : number);
      } else if (!known || known->grain != Grain::settlement) {
        take({"order.id"});
      }
      break;
    case TableKind::items:
      take({"item.order"});
      break;
    case TableKind::customers:
      key.identity = true;
      take({"customer.staff"});
      break;
    case TableKind::members:
      key.identity = has("member.group");
      if (key.identity) take({"member.group", "member.joined_at"});
      break;
    case TableKind::touches:
      key.identity = has("touch.time");
      if (key.identity) take({"touch.time", "touch.batch"});
      break;
    case TableKind::invites:
      if (has("invite.inviter") && has("invite.invitee")) take({"invite.invitee", "invite.inviter", "invite.campaign"});
      break;
    case TableKind::totals:
    case TableKind::costs: {
      bool totals = file.mapping.table == TableKind::totals;
      if (!has(totals ? "total.time" : "cost.time")) break;
      key.fields.emplace_back(totals ? "total.time" : "cost.time");
      for (const auto& [name, column] : table.columns())
        if (column.type() == Type::text && (name == "total.metric" || totals || !reads_as_numbers(column)))
          key.fields.push_back(name);
      break;
    }
    default:
      break;
  }
  return key;
}

}  // namespace siyu::model
