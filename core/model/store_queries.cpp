// What a store answers: fields, people, positions.

#include <algorithm>
#include <numeric>

#include "model/identity.h"
#include "model/store.h"

namespace siyu::model {
namespace {

using column::Column;
using column::Type;

}  // namespace

std::size_t Timeline::bytes() const {
  return (offsets_.capacity() + row_.capacity() + name_codes_.capacity()) * 4 + time_.capacity() * 8;
}

std::size_t Store::repeated_rows(TableKind kind) const {
  std::size_t out = 0;
  for (const FileCount& count : file_counts_)
    if (count.file->mapping.table == kind && !count.same_as) out += count.repeated;
  return out;
}

const Facts* Store::facts(TableKind kind) const {
  for (const auto& facts : facts_)
    if (facts->kind == kind) return facts.get();
  return nullptr;
}

const std::vector<Customer>& Store::by_label() const {
  if (by_label_.size() != labels_.size()) {
    by_label_.resize(labels_.size());
    std::iota(by_label_.begin(), by_label_.end(), Customer{0});
    std::sort(by_label_.begin(), by_label_.end(), [&](Customer a, Customer b) {
      int order = labels_[a].compare(labels_[b]);
      return order != 0 ? order < 0 : a < b;
    });
  }
  return by_label_;
}

std::string_view Store::field_named(std::string_view name) const {
  for (const auto& facts : facts_)
    if (facts->table.find(name)) return name;
  auto alias = aliases_.find(name);
  return alias == aliases_.end() ? std::string_view{} : std::string_view(alias->second);
}

const column::Column* Store::person(std::string_view name) const {
  std::string_view field = field_named(name);
  if (const Column* column = people_.find(field)) return column;
  if (!is_identity_field(field)) return nullptr;
  auto found = identity_columns_.find(field);
  if (found != identity_columns_.end()) return &found->second;
  bool present = false;
  std::vector<std::string_view> text(labels_.size());
  for (const auto& facts : facts_) {
    const Column* column = facts->table.find(field);
    if (!column) continue;
    present = true;
    for (std::size_t row = 0; row < facts->customer.size(); ++row)
      if (facts->customer[row] != kNoCustomer && !column->is_null(row) && text[facts->customer[row]].empty())
        text[facts->customer[row]] = column->dictionary().text(column->codes()[row]);
  }
  if (!present) return nullptr;
  Column out(Type::text);
  for (std::string_view value : text) {
    if (value.empty()) {
      out.add_null();
    } else {
      out.add_text(value);
    }
  }
  return &identity_columns_.emplace(std::string(field), std::move(out)).first->second;
}

std::span<const std::uint32_t> Store::customer_at(const Timeline& t) const {
  std::vector<std::uint32_t>& at = customer_at_[&t];
  if (at.size() != t.size()) {
    at.resize(t.size());
    for (Customer c = 0; c < labels_.size(); ++c)
      for (std::uint32_t p = t.offsets()[c]; p < t.offsets()[c + 1]; ++p) at[p] = c;
  }
  return at;
}

Property Store::property(const Timeline& t, std::string_view name) const {
  std::string_view field = field_named(name);
  if (const Facts* own = facts(t.table()))
    if (const Column* column = own->table.find(field); column && !field.starts_with("customer."))
      return {column, t.row()};
  if (field.starts_with("customer."))
    if (const Column* column = person(field)) return {column, customer_at(t)};
  return {};
}

std::optional<Instant> Store::end() const {
  if (!last_) return std::nullopt;
  return start_of(day_of(*last_, zone_) + 1, zone_);
}

std::size_t Store::bytes() const {
  std::size_t total = people_.bytes() + labels_.capacity() * sizeof(std::string_view) + by_label_.capacity() * 4;
  for (const auto& facts : facts_)
    total += (facts->customer.capacity() + facts->other.capacity()) * 4 + (facts->joined ? facts->joined->bytes() : 0);
  for (const Timeline& t : timelines_) total += t.bytes();
  return total;
}

}  // namespace siyu::model
