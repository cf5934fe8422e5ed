#include "model/identity.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "column/dictionary.h"

namespace siyu::model {
namespace {

constexpr std::uint32_t kNoNode = 0xFFFFFFFFu;

// A column of keys: node of each dictionary code, kNoNode where the text cannot name a person.
struct KeyColumn {
  const column::Column* column;
  std::size_t kind;                 // index into identity_fields(), its strength
  std::vector<std::uint32_t> node;  // by code
  bool other = false;               // names the row's second person
};

class Forest {  // union-find; the smaller root wins, so roots do not depend on the order of unions
 public:
  void grow(std::size_t size) {
    std::size_t from = parent_.size();
    if (size <= from) return;
    parent_.resize(size);
    std::iota(parent_.begin() + static_cast<std::ptrdiff_t>(from), parent_.end(), static_cast<std::uint32_t>(from));
  }
  std::uint32_t root(std::uint32_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = root(a), b = root(b);
    if (a < b) parent_[b] = a;
    if (b < a) parent_[a] = b;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

std::vector<KeyColumn> key_columns(const Facts& facts) {
  std::vector<KeyColumn> out;
  std::span<const std::string_view> kinds = identity_fields();
  for (std::size_t k = 0; k < kinds.size(); ++k)
    if (const column::Column* column = facts.table.find(kinds[k])) out.push_back({column, k, {}, false});
  if (facts.kind == TableKind::invites) {
    if (const column::Column* column = facts.table.find("invite.inviter")) out.push_back({column, 0, {}, false});
    if (const column::Column* column = facts.table.find("invite.invitee")) out.push_back({column, 0, {}, true});
  }
  return out;
}

}  // namespace

std::optional<std::string> complete_phone(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '-' && c != ' ' && c != '+') {
      return std::nullopt;
    }
  }
  if (digits.size() == 13 && digits.compare(0, 2, "86") == 0) digits.erase(0, 2);
  if (digits.size() != 11 || digits[0] != '1' || digits[1] < '3') return std::nullopt;
  return digits;
}

bool usable_id(std::string_view text) {
  if (text.find("**") != std::string_view::npos || text.starts_with("##") || text.starts_with("$$")) return false;
  // 2.02607E+18: a spreadsheet kept six digits of an id.
  std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos && e > 0 && text.size() > e + 2 && text[e + 1] == '+') {
    bool number = true;
    for (std::size_t i = 0; i < text.size(); ++i)
      number = number && (i == e || i == e + 1 || text[i] == '.' || (text[i] >= '0' && text[i] <= '9'));
    if (number) return false;
  }
  return true;
}

namespace {

// One id column in all the data and every value usable: its dictionary, in order of first appearance, is the numbering.
std::optional<Resolved> number_by_dictionary(std::vector<std::unique_ptr<Facts>>& facts,
                                             const std::vector<std::vector<KeyColumn>>& columns) {
  Facts* table = nullptr;
  const KeyColumn* key = nullptr;
  for (std::size_t f = 0; f < facts.size(); ++f) {
    if (columns[f].empty()) continue;
    if (key || columns[f].size() > 1) return std::nullopt;
    table = facts[f].get();
    key = &columns[f][0];
  }
  if (!key || identity_fields()[key->kind] == "customer.phone" || table->kind == TableKind::invites)
    return std::nullopt;
  const column::Dictionary& dictionary = key->column->dictionary();
  for (std::uint32_t code = 0; code < dictionary.size(); ++code)
    if (!usable_id(dictionary.text(code))) return std::nullopt;
  Resolved out;
  out.labels.reserve(dictionary.size());
  for (std::uint32_t code = 0; code < dictionary.size(); ++code) out.labels.push_back(dictionary.text(code));
  const column::Blocks<std::uint32_t>& codes = key->column->codes();
  static_assert(column::kNullCode == kNoCustomer);
  table->customer.reserve(codes.size());
  for (std::size_t b = 0; b < codes.block_count(); ++b)
    table->customer.insert(table->customer.end(), codes.block(b).begin(), codes.block(b).end());
  std::size_t named = table->customer.size() -
                      static_cast<std::size_t>(std::count(table->customer.begin(), table->customer.end(), kNoCustomer));
  out.keys.push_back({std::string(identity_fields()[key->kind]), named, dictionary.size()});
  for (auto& other : facts) {
    if (other.get() == table) continue;
    other->customer.assign(other->table.rows(), kNoCustomer);
    if (other->kind == TableKind::invites) other->other.assign(other->table.rows(), kNoCustomer);
  }
  return out;
}

}  // namespace

Resolved resolve_identity(std::vector<std::unique_ptr<Facts>>& facts) {
  std::vector<std::vector<KeyColumn>> columns;
  for (const auto& table : facts) columns.push_back(key_columns(*table));
  if (std::optional<Resolved> simple = number_by_dictionary(facts, columns)) return std::move(*simple);

  // Nodes: distinct ids, then distinct phones, numbered across all tables. A single id column anywhere is its own numbering.
  std::size_t id_columns = 0;
  for (const auto& list : columns) id_columns += list.size();
  column::Dictionary ids, phones;
  std::vector<std::string_view> id_text, phone_text;
  constexpr std::uint32_t kPhone = 0x80000000u;
  for (auto& list : columns) {
    for (KeyColumn& key : list) {
      const column::Dictionary& dictionary = key.column->dictionary();
      key.node.resize(dictionary.size(), kNoNode);
      bool phone = identity_fields()[key.kind] == "customer.phone";
      for (std::uint32_t code = 0; code < dictionary.size(); ++code) {
        std::string_view text = dictionary.text(code);
        if (phone) {
          if (std::optional<std::string> digits = complete_phone(text)) {
            key.node[code] = phones.add(*digits) | kPhone;
            if ((key.node[code] & ~kPhone) == phone_text.size()) phone_text.push_back(text);
          }
        } else if (usable_id(text)) {
          key.node[code] = id_columns == 1 ? code : ids.add(text);
          if (id_columns == 1 || key.node[code] == id_text.size()) id_text.push_back(text);
        } else if (id_columns == 1) {
          id_text.push_back({});
        }
      }
    }
  }
  std::uint32_t id_count = static_cast<std::uint32_t>(id_text.size());
  auto flat = [&](std::uint32_t node) { return node & kPhone ? id_count + (node & ~kPhone) : node; };

  Forest forest;
  forest.grow(id_count + phone_text.size());
  for (std::size_t f = 0; f < facts.size(); ++f) {
    std::size_t own = 0;
    for (const KeyColumn& key : columns[f]) own += !key.other;
    if (own < 2) continue;
    for (std::size_t row = 0; row < facts[f]->table.rows(); ++row) {
      std::uint32_t first = kNoNode;
      for (const KeyColumn& key : columns[f]) {
        std::uint32_t code = key.other ? column::kNullCode : key.column->codes()[row];
        if (code == column::kNullCode || key.node[code] == kNoNode) continue;
        std::uint32_t node = flat(key.node[code]);
        if (first == kNoNode) {
          first = node;
        } else {
          forest.join(first, node);
        }
      }
    }
  }

  Resolved out;
  std::vector<Customer> number(id_count + phone_text.size(), kNoCustomer);  // by root
  std::vector<std::size_t> strength;                                        // of the label, by customer
  std::array<std::vector<bool>, 5> seen;
  std::array<IdentityKey, 5> keys;
  auto person = [&](const KeyColumn& key, std::uint32_t code) {
    std::uint32_t node = flat(key.node[code]), root = forest.root(node);
    std::string_view text = node >= id_count ? phone_text[node - id_count] : id_text[node];
    if (number[root] == kNoCustomer) {
      number[root] = static_cast<Customer>(out.labels.size());
      out.labels.push_back(text);
      strength.push_back(key.kind);
    } else if (key.kind < strength[number[root]]) {
      out.labels[number[root]] = text;
      strength[number[root]] = key.kind;
    }
    return number[root];
  };
  for (std::vector<bool>& flags : seen) flags.resize(id_count + phone_text.size(), false);
  for (std::size_t f = 0; f < facts.size(); ++f) {
    Facts& table = *facts[f];
    std::size_t rows = table.table.rows();
    table.customer.assign(rows, kNoCustomer);
    if (table.kind == TableKind::invites) table.other.assign(rows, kNoCustomer);
    for (const KeyColumn& key : columns[f]) keys[key.kind].kind = identity_fields()[key.kind];
    for (std::size_t row = 0; row < rows; ++row) {
      for (const KeyColumn& key : columns[f]) {
        std::uint32_t code = key.column->codes()[row];
        if (code == column::kNullCode || key.node[code] == kNoNode) continue;
        ++keys[key.kind].rows;
        std::uint32_t node = flat(key.node[code]);
        if (!seen[key.kind][node]) {
          seen[key.kind][node] = true;
          ++keys[key.kind].distinct;
        }
        (key.other ? table.other : table.customer)[row] = person(key, code);
      }
    }
  }
  for (IdentityKey& key : keys)
    if (!key.kind.empty()) out.keys.push_back(std::move(key));
  return out;
}

}  // namespace siyu::model
