// The leaves of a GMV tree: which leaf an order's row, a bought item or a person belongs to.
//
// The idea: a value of a text column is its dictionary code plus one, so no order is looked up by its text; several fields are
// numbered pair by pair. Leaf 0 is what belongs to no item (postage, refunds of whole orders). Leaves out: what is summed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/gmv.h"

namespace siyu::analysis::gmv {

constexpr std::uint32_t kRestLeaf = 0;
constexpr std::string_view kRestText = "$rest", kNoText = "$none";

// Problem unknown_field where neither people, orders nor their items have it.
void check_leaf_field(const std::string& field, const std::string& where, const model::Store& store,
                      Problems& problems);

class Leaves {
 public:
  // What can tell a leaf: a person alone, an order's row, or a row of the table of items.
  enum class Kind : std::uint8_t { people, orders, items };

  // REQUIRES: the fields were checked
  Leaves(const std::vector<std::string>& fields, const model::Store& store, const report::PaidEvent& source, Zone zone);

  Kind kind() const { return kind_; }
  const model::Facts* items() const { return items_; }
  std::size_t size() const { return tuples_.size(); }
  // `source`: 1 new, 2 referred, 3 known before. Fields that the kind of row does not have are without text.
  std::uint32_t of_person(model::Customer customer, std::uint32_t source) { return at(customer, kNone, kNone, source); }
  std::uint32_t of_row(model::Customer customer, std::uint32_t row, std::uint32_t source) {
    return at(customer, row, kNone, source);
  }
  std::uint32_t of_item(model::Customer customer, std::uint32_t row, std::uint32_t item, std::uint32_t source) {
    return at(customer, row, item, source);
  }
  std::vector<std::string> texts(std::uint32_t leaf) const;
  // The leaf with these texts, if there is one.
  std::optional<std::uint32_t> find(const std::vector<std::string>& texts) const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  static constexpr std::size_t kMostFields = 3;
  enum class From : std::uint8_t { person, row, item, source };
  struct Field {
    From from;
    const column::Column* column;
    std::size_t size;  // of a text column: its values and none
    std::unordered_map<std::int64_t, std::uint32_t> of_value;
    std::vector<std::string> values;
  };
  std::uint32_t part(Field& field, std::size_t cell);
  std::string text(const Field& field, std::uint32_t part) const;
  std::uint32_t at(model::Customer customer, std::uint32_t row, std::uint32_t item, std::uint32_t source);

  Kind kind_ = Kind::people;
  Zone zone_;
  const model::Facts* items_ = nullptr;
  std::vector<Field> fields_;
  std::vector<std::array<std::uint32_t, kMostFields>> tuples_;
  std::vector<std::uint32_t> of_first_;  // leaf of a value of the only field
  std::unordered_map<std::uint64_t, std::uint32_t> pairs_[kMostFields - 1];
};

}  // namespace siyu::analysis::gmv
