// A leaf of a rule made ready for one field: asked of many rows at once, and never of a text twice.
//
// The idea: on a text column the leaf is decided once per distinct text, and a row is a look-up by code; a list of values is
// looked up in the dictionary, so a list of a hundred thousand costs as many look-ups. Elsewhere the values become the column's own
// integers, sorted. Leaves out: which rows to ask, and what is done with the answers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/store.h"
#include "report/rule.h"

namespace siyu::report {

class LeafTest {
 public:
  // `other` is what leaf.other_field is. The leaf and the columns must outlive it.
  LeafTest(const RuleNode& leaf, const model::Property& property, const model::Property& other, Zone zone,
           bool is_tags);
  // out[i] = does it hold at position at[i] of the property, other_at[i] of the other? Null pointers: position first + i.
  void fill(const std::uint32_t* at, const std::uint32_t* other_at, std::size_t first, std::size_t n,
            std::uint8_t* out) const;

 private:
  void decide_texts();
  bool text_holds(std::string_view text) const;
  void test_texts(const std::uint32_t* codes, std::size_t n, std::uint8_t* out) const;
  void test_values(const std::int64_t* values, std::size_t n, std::uint8_t* out) const;
  bool real_holds(double value) const;
  bool pair_holds(std::size_t at, std::size_t other_at) const;

  const RuleNode& leaf_;
  model::Property property_, other_;
  Zone zone_;
  bool is_tags_;
  std::uint8_t for_null_;
  std::vector<std::uint8_t> of_code_;
  std::vector<std::int64_t> wanted_;  // sorted, save for orderings
  std::vector<double> wanted_reals_;
};

// Is the cell of tags, parted at ; , | 、 / and their full-width forms, one with this tag?
bool has_tag(std::string_view cell, std::string_view tag);

// Can a value of this column be asked whether it is, or is above or below, this text?
bool is_comparable(std::string_view text, column::Type type);
// Are two columns of kinds that can be compared with each other?
bool are_comparable(column::Type a, column::Type b, Op op);
bool is_ordering(Op op);

}  // namespace siyu::report
