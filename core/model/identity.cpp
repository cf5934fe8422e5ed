#include "model/identity.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/slices.h"
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
  bool is_invite = false;           // 0 in it is the root of a tree, nobody
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
  // A referral export describes whom it brought: its customer columns are the invitee's.
  bool of_other = facts.kind == TableKind::invites && facts.table.find("invite.invitee");
  for (std::size_t k = 0; k < kinds.size(); ++k)
    if (const column::Column* column = facts.table.find(kinds[k]); column && column->type() == column::Type::text)
      out.push_back({column, k, {}, of_other});
  if (facts.kind == TableKind::invites) {
    if (const column::Column* column = facts.table.find("invite.inviter")) out.push_back({column, 0, {}, false, true});
    if (const column::Column* column = facts.table.find("invite.invitee")) out.push_back({column, 0, {}, true, true});
  }
  std::stable_sort(out.begin(), out.end(), [](const KeyColumn& a, const KeyColumn& b) { return a.kind < b.kind; });
  return out;
}

}  // namespace

bool is_identity_field(std::string_view name) {
  for (std::string_view field : identity_fields())
    if (field == name) return true;
  return false;
}

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

std::vector<std::string> complete_phones(std::string_view text) {
  if (text.ends_with(".0")) text.remove_suffix(2);  // a spreadsheet's number
  if (std::optional<std::string> whole = complete_phone(text)) return {std::move(*whole)};
  std::vector<std::string> out;
  constexpr std::string_view kMarks[] = {"、", "，", "；", "／", ",", ";", "/", "|", " ", "\n", "\r", "\t"};
  std::size_t from = 0;
  auto take = [&](std::size_t to) {
    if (std::optional<std::string> phone = complete_phone(text.substr(from, to - from)))
      if (std::find(out.begin(), out.end(), *phone) == out.end()) out.push_back(std::move(*phone));
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t mark = 0;
    for (std::string_view candidate : kMarks)
      if (text.substr(at).starts_with(candidate)) mark = candidate.size();
    if (mark > 0) take(at), from = at + mark;
    at += std::max<std::size_t>(mark, 1);
  }
  take(text.size());
  return out;
}

bool is_masked(std::string_view text) {
  return text.find("**") != std::string_view::npos || text.starts_with("##") || text.starts_with("$$");
}

bool is_damaged(std::string_view text) {
  std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || text.size() <= e + 2 || text[e + 1] != '+') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != e && i != e + 1 && text[i] != '.' && (text[i] < '0' || text[i] > '9')) return false;
  return true;
}

// What tills write for somebody they do not know.
bool is_placeholder(std::string_view text) {
  for (std::string_view nobody :
       {"匿名", "匿名用户", "匿名买家", "游客", "散客", "未知", "未知用户", "anonymous", "guest", "unknown"})
    if (text == nobody) return true;
  return false;
}

bool names_somebody(std::string_view field, std::string_view text) {
  return field == "customer.phone" ? !complete_phones(text).empty() : usable_id(text);
}

bool usable_id(std::string_view text) {
  // The usual id, at a glance: what is below has a * or a + in it, or begins otherwise.
  bool usual =
      !text.empty() && ((text.front() >= '0' && text.front() <= '9') || (text.front() >= 'A' && text.front() <= 'Z'));
  for (char c : text) usual = usual & (c != '*') & (c != '+');
  return usual || (!is_masked(text) && !is_damaged(text) && !is_placeholder(text));
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
  Resolved out;
  out.labels.resize(dictionary.size());
  bool usable = true;
  in_slices(dictionary.size(), 4096, [&](std::size_t from, std::size_t to) {
    for (std::size_t code = from; usable && code < to; ++code) {
      out.labels[code] = dictionary.text(static_cast<std::uint32_t>(code));
      usable = usable_id(out.labels[code]);
    }
  });
  if (!usable) return std::nullopt;
  const column::Narrow<std::uint32_t>& codes = key->column->codes();
  static_assert(column::kNullCode == kNoCustomer);
  table->customer.resize(codes.size());
  Customer* to = table->customer.data();
  codes.each_slice([&](std::span<const std::uint32_t> some) { to = std::copy(some.begin(), some.end(), to); });
  std::size_t named = codes.size() - codes.nulls();
  out.identity.keys.push_back({std::string(identity_fields()[key->kind]), named, dictionary.size()});
  for (auto& other : facts) {
    if (other.get() == table) continue;
    other->customer.assign(other->table.rows(), kNoCustomer);
    if (other->kind == TableKind::invites) other->other.assign(other->table.rows(), kNoCustomer);
  }
  return out;
}

}  // namespace

namespace {

constexpr std::size_t kKinds = 5;

class Resolver {
 public:
  Resolver(std::vector<std::unique_ptr<Facts>>& facts, std::vector<std::vector<KeyColumn>> columns,
           const IdentityRules& rules)
      : facts_(facts), columns_(std::move(columns)) {
    for (std::size_t kind = 0; kind < kKinds; ++kind)
      joins_[kind] =
          std::find(rules.without.begin(), rules.without.end(), identity_fields()[kind]) == rules.without.end();
  }

  Resolved run() {
    number_keys();
    find_conflicts();
    join();
    name_customers();
    return std::move(out_);
  }

 private:
  // Nodes: distinct ids, then distinct phones, numbered across all tables. A single id column anywhere is its own numbering.
  void number_keys() {
    std::size_t id_columns = 0;
    for (const auto& list : columns_)
      for (const KeyColumn& key : list) id_columns += !is_phone(key);
    column::Dictionary ids, phones;
    constexpr std::uint32_t kPhone = 0x80000000u;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> same_cell;
    for (auto& list : columns_) {
      for (KeyColumn& key : list) {
        const column::Dictionary& dictionary = key.column->dictionary();
        key.node.resize(dictionary.size(), kNoNode);
        for (std::uint32_t code = 0; code < dictionary.size(); ++code) {
          std::string_view text = dictionary.text(code);
          if (is_phone(key)) {
            for (const std::string& digits : complete_phones(text)) {
              std::uint32_t phone = phones.add(digits);
              if (phone == phone_text_.size()) phone_text_.push_back(text);
              if (key.node[code] == kNoNode) {
                key.node[code] = phone | kPhone;
              } else {
                same_cell.emplace_back(key.node[code] & ~kPhone, phone);
              }
            }
          } else if (usable_id(text) && !(key.is_invite && text == "0")) {
            key.node[code] = id_columns == 1 ? code : ids.add(text);
            if (id_columns == 1 || key.node[code] == id_text_.size()) id_text_.push_back(text);
          } else if (id_columns == 1) {
            id_text_.push_back({});
          }
        }
      }
    }
    auto id_count = static_cast<std::uint32_t>(id_text_.size());
    for (auto& list : columns_)
      for (KeyColumn& key : list)
        for (std::uint32_t& node : key.node)
          if (node != kNoNode && node & kPhone) node = id_count + (node & ~kPhone);
    nodes_ = id_count + phone_text_.size();
    forest_.grow(nodes_);
    for (auto [a, b] : same_cell) forest_.join(id_count + a, id_count + b);
    blocked_.assign(nodes_, false);
  }

  static bool is_phone(const KeyColumn& key) { return identity_fields()[key.kind] == "customer.phone"; }
  std::string_view text_of(std::uint32_t node) const {
    return node >= id_text_.size() ? phone_text_[node - id_text_.size()] : id_text_[node];
  }
  static std::uint32_t node_at(const KeyColumn& key, std::size_t row) {
    std::uint32_t code = key.column->codes()[row];
    return code == column::kNullCode ? kNoNode : key.node[code];
  }

  // Calls visit(row, strong key, strong node, weak key, weak node) for the pairs of usable keys in a row; `first_only`: each weak one
  // with the row's strongest only.
  template <class Visit>
  void for_pairs(std::size_t weak_kind, bool first_only, Visit visit) {
    for (std::size_t f = 0; f < facts_.size(); ++f) {
      const std::vector<KeyColumn>& list = columns_[f];
      for (std::size_t w = 1; w < list.size(); ++w) {
        const KeyColumn& weak = list[w];
        if (weak.kind != weak_kind) continue;
        std::size_t rows = facts_[f]->table.rows();
        for (std::size_t row = 0; row < rows; ++row) {
          std::uint32_t node = node_at(weak, row);
          if (node == kNoNode) continue;
          for (std::size_t s = 0; s < w; ++s) {
            std::uint32_t strong = list[s].other != weak.other ? kNoNode : node_at(list[s], row);
            if (strong == kNoNode) continue;
            if (strong != node && joins_[list[s].kind]) visit(list[s].kind, strong, node);
            if (first_only) break;
          }
        }
      }
    }
  }

  void find_conflicts() {
    struct Pair {
      std::uint32_t weak, strong;
      bool operator==(const Pair& other) const { return weak == other.weak && strong == other.strong; }
    };
    Identity& identity = out_.identity;
    std::vector<Identity::Conflict>& found = identity.conflicts;
    for (std::size_t kind = 1; kind < kKinds; ++kind) {
      if (!joins_[kind]) continue;
      std::array<std::vector<Pair>, kKinds> pairs;
      std::array<std::vector<std::uint32_t>, kKinds> last;
      for_pairs(kind, false, [&](std::size_t strong_kind, std::uint32_t strong, std::uint32_t weak) {
        if (last[strong_kind].empty()) last[strong_kind].assign(nodes_, kNoNode);
        if (last[strong_kind][weak] == strong) return;
        last[strong_kind][weak] = strong;
        pairs[strong_kind].push_back({weak, strong});
      });
      for (std::size_t of = 0; of < kind; ++of) {
        std::vector<Pair>& list = pairs[of];
        std::sort(list.begin(), list.end(), [](const Pair& a, const Pair& b) {
          return a.weak != b.weak ? a.weak < b.weak : a.strong < b.strong;
        });
        list.erase(std::unique(list.begin(), list.end()), list.end());
        for (std::size_t i = 0, end; i < list.size(); i = end) {
          for (end = i + 1; end < list.size() && list[end].weak == list[i].weak;) ++end;
          if (end - i < 2) continue;
          Identity::Conflict conflict{std::string(identity_fields()[kind]),
                                      std::string(text_of(list[i].weak)),
                                      std::string(identity_fields()[of]),
                                      {},
                                      end - i,
                                      end - i <= Identity::kMostPerKey};
          for (std::size_t k = i; k < end && conflict.values.size() < Identity::kMostPerKey; ++k)
            conflict.values.emplace_back(text_of(list[k].strong));
          if (!conflict.joined) blocked_[list[i].weak] = true;
          found.push_back(std::move(conflict));
        }
      }
    }
    identity.conflict_count = found.size();
    std::sort(found.begin(), found.end(), [](const Identity::Conflict& a, const Identity::Conflict& b) {
      if (a.count != b.count) return a.count > b.count;
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.value != b.value ? a.value < b.value : a.of < b.of;
    });
    constexpr std::size_t kMost = 100;
    if (found.size() > kMost) found.resize(kMost);
  }

  // Kind by kind, the strongest first: what a kind joins of those that stronger ones kept apart is counted for it.
  void join() {
    std::vector<bool> has_strong(nodes_, false);
    for (std::size_t kind = 1; kind < kKinds; ++kind) {
      for (const auto& list : columns_)
        for (const KeyColumn& key : list)
          if (key.kind == kind - 1)
            for (std::uint32_t node : key.node)
              if (node != kNoNode) has_strong[forest_.root(node)] = true;
      if (!joins_[kind]) continue;
      std::size_t joined = 0;
      for_pairs(kind, true, [&](std::size_t, std::uint32_t strong, std::uint32_t weak) {
        if (blocked_[weak]) return;
        std::uint32_t a = forest_.root(strong), b = forest_.root(weak);
        if (a == b) return;
        joined += has_strong[a] && has_strong[b];
        bool any = has_strong[a] || has_strong[b];
        forest_.join(a, b);
        has_strong[forest_.root(a)] = any;
      });
      if (joined > 0) out_.identity.merges.push_back({std::string(identity_fields()[kind]), joined});
    }
  }

  Customer person(const KeyColumn& key, std::uint32_t node) {
    std::uint32_t root = forest_.root(node);
    std::string_view text = text_of(node);
    if (number_[root] == kNoCustomer) {
      number_[root] = static_cast<Customer>(out_.labels.size());
      out_.labels.push_back(text);
      strength_.push_back(key.kind);
    } else if (key.kind < strength_[number_[root]]) {
      out_.labels[number_[root]] = text;
      strength_[number_[root]] = key.kind;
    }
    return number_[root];
  }

  void name_customers() {
    number_.assign(nodes_, kNoCustomer);
    std::array<std::vector<bool>, kKinds> seen;
    std::array<IdentityKey, kKinds> keys;
    for (std::vector<bool>& flags : seen) flags.resize(nodes_, false);
    for (std::size_t f = 0; f < facts_.size(); ++f) {
      Facts& table = *facts_[f];
      std::size_t rows = table.table.rows();
      table.customer.assign(rows, kNoCustomer);
      if (table.kind == TableKind::invites) table.other.assign(rows, kNoCustomer);
      for (const KeyColumn& key : columns_[f]) keys[key.kind].kind = identity_fields()[key.kind];
      for (std::size_t row = 0; row < rows; ++row) {
        bool masked = false, damaged = false;
        for (const KeyColumn& key : columns_[f]) {
          std::uint32_t code = key.column->codes()[row];
          if (code == column::kNullCode) continue;
          std::uint32_t node = key.node[code];
          if (node == kNoNode) {
            std::string_view text = key.column->dictionary().text(code);
            masked = masked || (!key.other && is_masked(text));
            damaged = damaged || (!key.other && is_damaged(text));
            continue;
          }
          ++keys[key.kind].rows;
          if (!seen[key.kind][node]) {
            seen[key.kind][node] = true;
            ++keys[key.kind].distinct;
          }
          Customer& of = (key.other ? table.other : table.customer)[row];
          if (of == kNoCustomer) {
            of = person(key, node);
          } else if (number_[forest_.root(node)] == of) {
            person(key, node);  // a name that is known better
          }
        }
        if (table.customer[row] != kNoCustomer) continue;
        out_.identity.masked += masked;
        out_.identity.damaged += !masked && damaged;
      }
    }
    for (IdentityKey& key : keys)
      if (!key.kind.empty()) out_.identity.keys.push_back(std::move(key));
  }

  std::vector<std::unique_ptr<Facts>>& facts_;
  std::vector<std::vector<KeyColumn>> columns_;
  std::array<bool, kKinds> joins_{};
  std::vector<std::string_view> id_text_, phone_text_;  // by node; phones behind the ids
  std::size_t nodes_ = 0;
  Forest forest_;
  std::vector<bool> blocked_;          // by node: shared, joins nobody
  std::vector<Customer> number_;       // by root
  std::vector<std::size_t> strength_;  // of the label, by customer
  Resolved out_;
};

}  // namespace

namespace {

// Most customers of a 企业微信 list have nothing but a name. A name joins nobody, so each such row is a person of its own.
void keep_nameless_apart(std::vector<std::unique_ptr<Facts>>& facts, Resolved& out) {
  for (auto& table : facts) {
    const column::Column* name = table->kind == TableKind::customers ? table->table.find("customer.name") : nullptr;
    if (!name || name->type() != column::Type::text) continue;
    for (std::size_t row = 0; row < table->customer.size(); ++row) {
      if (table->customer[row] != kNoCustomer || name->is_null(row)) continue;
      table->customer[row] = static_cast<Customer>(out.labels.size());
      out.labels.push_back(name->dictionary().text(name->codes()[row]));
      ++out.identity.by_name;
    }
  }
}

}  // namespace

Resolved resolve_identity(std::vector<std::unique_ptr<Facts>>& facts, const IdentityRules& rules) {
  std::vector<std::vector<KeyColumn>> columns;
  for (const auto& table : facts) columns.push_back(key_columns(*table));
  std::optional<Resolved> simple = number_by_dictionary(facts, columns);
  Resolved out = simple ? std::move(*simple) : Resolver(facts, std::move(columns), rules).run();
  keep_nameless_apart(facts, out);
  return out;
}

}  // namespace siyu::model
