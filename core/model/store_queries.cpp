// What a store answers: fields, people, positions.

#include <algorithm>
#include <numeric>

#include "base/slices.h"
#include "model/identity.h"
#include "model/store.h"

namespace siyu::model {
namespace {

using column::Column;
using column::Type;

// Writes the events of the name from `n` on and returns how many there are then; writes one further, which does not count.
std::size_t pick(const Timeline& t, std::uint32_t name, Customer from, Customer to, std::size_t n, Named& out) {
  Tags codes = t.name_codes();
  std::span<const std::uint32_t> offsets = t.offsets();
  for (Customer c = from; c < to; ++c)
    for (std::uint32_t p = offsets[c]; p < offsets[c + 1]; ++p) {
      out.position[n] = p;
      out.customer[n] = c;
      out.time[n] = t.time()[p];
      n += codes[p] == name;
    }
  return n;
}

}  // namespace

void Property::codes(const std::uint32_t* where, std::size_t first, std::size_t n, std::uint32_t* out) const {
  if (packed) return packed->codes(where, first, n, out);
  const column::Narrow<std::uint32_t>& codes = column->codes();
  for (std::size_t k = 0; k < n; ++k) out[k] = codes[row(where ? where[k] : first + k)];
}

void Property::values(const std::uint32_t* where, std::size_t first, std::size_t n, std::int64_t* out) const {
  if (packed) return packed->values(where, first, n, out);
  for (std::size_t k = 0; k < n; ++k) out[k] = column->values()[row(where ? where[k] : first + k)];
}

std::size_t Timeline::bytes() const {
  return (offsets_.capacity() + row_.capacity()) * 4 + name_codes_.bytes() + (time_.capacity() + ties_.capacity()) * 8;
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

const Named& Store::named(const Timeline& t, std::uint32_t name_code) const {
  auto known = named_.find({&t, name_code});
  if (known != named_.end()) return known->second;
  Named out;
  std::size_t count = t.name_codes().as_they_are(
      [&](auto codes) { return static_cast<std::size_t>(std::count(codes, codes + t.size(), name_code)); });
  out.position.resize(count + 1);
  out.customer.resize(count + 1);
  out.time.resize(count + 1);
  std::size_t n = 0;
  in_slices(labels_.size(), kSlice, [&](std::size_t from, std::size_t to) {
    n = pick(t, name_code, static_cast<Customer>(from), static_cast<Customer>(to), n, out);
  });
  out.position.resize(count);
  out.customer.resize(count);
  out.time.resize(count);
  return named_.emplace(std::pair{&t, name_code}, std::move(out)).first->second;
}

std::shared_ptr<const Kept>& Store::kept(std::string_view name) const {
  auto it = kept_.find(name);
  return it != kept_.end() ? it->second : kept_.emplace(std::string(name), nullptr).first->second;
}

const Column* Store::column(const Timeline& t, std::string_view name) const {
  std::string_view field = field_named(name);
  if (field.starts_with("customer.")) return person(field);
  const Facts* own = facts(t.table());
  return own ? own->table.find(field) : nullptr;
}

Property Store::property(const Timeline& t, std::string_view name, std::size_t reads) const {
  const Column* found = column(t, name);
  if (!found) return {};
  if (field_named(name).starts_with("customer.")) return {found, nullptr, customer_at(t)};
  MaybePacked& packed = packed_[{&t, found}];
  if (!packed.cells) {
    // To read a cell out of order takes about five times as long as to put one in order (measured, ten million).
    packed.reads += std::min(reads, t.size());
    if (packed.reads <= t.size() / 5) return {found, nullptr, t.row()};
    packed.cells.emplace(*found, t.row());
  }
  return {found, &*packed.cells, {}};
}

std::optional<Instant> Store::end() const {
  if (!last_) return std::nullopt;
  return start_of(day_of(*last_, zone_) + 1, zone_);
}

std::size_t Store::bytes() const {
  std::size_t total = people_.bytes() + labels_.capacity() * sizeof(std::string_view) + by_label_.capacity() * 4 +
                      seen_in_.capacity() * 2;
  for (const auto& facts : facts_)
    total += (facts->customer.capacity() + facts->other.capacity()) * 4 + (facts->joined ? facts->joined->bytes() : 0);
  for (const Timeline& t : timelines_) total += t.bytes();
  for (const auto& [of, packed] : packed_) total += packed.cells ? packed.cells->bytes() : 0;
  for (const auto& [name, kept] : kept_) total += kept ? kept->bytes() : 0;
  for (const auto& [of, named] : named_) total += named.position.capacity() * (4 + 4 + 8);
  return total;
}

}  // namespace siyu::model
