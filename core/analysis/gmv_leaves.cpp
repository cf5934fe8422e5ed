// Numbering leaves as they are met.
#include "analysis/gmv_leaves.h"

#include <algorithm>
#include <cstring>

#include "base/number.h"
#include "report/stages.h"

namespace siyu::analysis::gmv {

using namespace siyu::report;
using column::Type;
using model::Store;
using model::TableKind;

namespace {

using Values = column::Column;

constexpr std::string_view kSources[] = {"", "$new", "$referred", "$old"};

const Values* column_of(const model::Facts* facts, const std::string& field) {
  return facts == nullptr ? nullptr : facts->table.find(field);
}

}  // namespace

void check_leaf_field(const std::string& field, const std::string& where, const Store& store, Problems& problems) {
  if (field == kSourceField) return;
  const std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) return;
  if (column_of(store.facts(paid->table), field) != nullptr || store.person(field) != nullptr) return;
  if (paid->table == TableKind::orders && column_of(store.facts(TableKind::items), field) != nullptr) return;
  Problems found;
  check_rule(own_rule({{"field", field}, {"op", "is_set"}}), store, found);
  if (found.empty())
    found.push_back(
        {"unknown_field", where, "no field \"" + field + "\" of people, orders or items", {{"field", field}}});
  for (Problem& problem : found) {
    problem.where = where;
    problems.push_back(std::move(problem));
  }
}

Leaves::Leaves(const std::vector<std::string>& fields, const Store& store, const PaidEvent& source, Zone zone)
    : zone_(zone) {
  const model::Facts* rows = store.facts(source.table);
  for (const std::string& name : fields) {
    Field field{From::source, nullptr, std::size(kSources), {}, {""}};
    if (name == kSourceField) {
    } else if (const Values* own = store.person(name)) {
      field.from = From::person, field.column = own;
    } else if (const Values* of_row = column_of(rows, name)) {
      field.from = From::row, field.column = of_row;
      kind_ = std::max(kind_, Kind::orders);
    } else {
      items_ = store.facts(TableKind::items);
      field.from = From::item, field.column = column_of(items_, name);
      kind_ = Kind::items;
    }
    if (field.column != nullptr)
      field.size = field.column->type() == Type::text ? field.column->dictionary().size() + 1 : 0;
    fields_.push_back(std::move(field));
  }
  CHECK(!fields_.empty() && fields_.size() <= kMostFields);
  tuples_.push_back({});  // the rest
  of_first_.assign(fields_[0].size, kNone);
}

std::uint32_t Leaves::part(Field& field, std::size_t cell) {
  const Values& column = *field.column;
  if (column.type() == Type::text) {
    const std::uint32_t code = column.codes()[cell];
    return code == column::kNullCode ? 0 : code + 1;
  }
  if (column.is_null(cell)) return 0;
  std::int64_t value = 0;
  const double real = column.type() == Type::real ? column.reals()[cell] : 0;
  if (column.type() == Type::real)
    std::memcpy(&value, &real, sizeof value);
  else
    value = column.values()[cell];
  auto [it, is_new] = field.of_value.emplace(value, static_cast<std::uint32_t>(field.values.size()));
  if (!is_new) return it->second;
  switch (column.type()) {
    case Type::money:
      field.values.push_back(format_money(Money{value}));
      break;
    case Type::instant:
      field.values.push_back(format_instant(value, zone_));
      break;
    case Type::day:
      field.values.push_back(format_day(value));
      break;
    case Type::boolean:
      field.values.emplace_back(value != 0 ? "true" : "false");
      break;
    case Type::real:
      field.values.push_back(format_real(real));
      break;
    default:
      field.values.push_back(std::to_string(value));
  }
  return it->second;
}

std::uint32_t Leaves::at(model::Customer customer, std::uint32_t row, std::uint32_t item, std::uint32_t source) {
  std::array<std::uint32_t, kMostFields> parts{};
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    Field& field = fields_[f];
    const std::uint32_t cell = field.from == From::person ? customer : field.from == From::row ? row : item;
    parts[f] = field.from == From::source ? source : cell == kNone ? 0 : part(field, cell);
  }
  auto next = static_cast<std::uint32_t>(tuples_.size());
  if (fields_.size() == 1) {
    if (parts[0] >= of_first_.size()) of_first_.resize(parts[0] + 1, kNone);
    std::uint32_t& leaf = of_first_[parts[0]];
    if (leaf == kNone) leaf = next, tuples_.push_back(parts);
    return leaf;
  }
  std::uint32_t at = parts[0];
  for (std::size_t f = 1; f < fields_.size(); ++f) {
    const bool last = f + 1 == fields_.size();
    auto [it, is_new] = pairs_[f - 1].emplace(std::uint64_t{at} << 32 | parts[f],
                                              last ? next : static_cast<std::uint32_t>(pairs_[f - 1].size()));
    if (last && is_new) tuples_.push_back(parts);
    at = it->second;
  }
  return at;
}

std::string Leaves::text(const Field& field, std::uint32_t part) const {
  if (part == 0) return std::string(kNoText);
  if (field.from == From::source) return std::string(kSources[part]);
  if (field.column->type() == Type::text) return std::string(field.column->dictionary().text(part - 1));
  return field.values[part];
}

std::vector<std::string> Leaves::texts(std::uint32_t leaf) const {
  std::vector<std::string> out;
  for (std::size_t f = 0; f < fields_.size(); ++f)
    out.push_back(leaf == kRestLeaf ? std::string(kRestText) : text(fields_[f], tuples_[leaf][f]));
  return out;
}

std::optional<std::uint32_t> Leaves::find(const std::vector<std::string>& wanted) const {
  for (std::uint32_t leaf = 0; leaf < tuples_.size(); ++leaf)
    if (texts(leaf) == wanted) return leaf;
  return std::nullopt;
}

}  // namespace siyu::analysis::gmv
