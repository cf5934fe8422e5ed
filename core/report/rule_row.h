// A rule about an event, asked of many positions of a timeline at once.
//
// The idea: each leaf is made ready for its column once, then fills a byte a position; and, or and not are loops over bytes. Leaves
// out: which positions to ask. A whole timeline and the events of one name are asked in rule.cpp, those of a slice of customers in rule_scan.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "report/rule.h"
#include "report/rule_leaf.h"

namespace siyu::report {

class RowRule {
 public:
  // A field as it is asked: by position, or of a person by customer.
  struct Source {
    model::Property property;
    bool by_customer = false;
  };
  static Source source_of(const model::Store& store, const model::Timeline& t, std::string_view field);

  // The node and the context's store must outlive it.
  RowRule(const RuleNode& node, const model::Timeline& t, const RuleContext& context);
  bool asks_who() const;  // something about the person
  // out[i] = does it hold at position at[i], of customer who[i]? Null `at`: position first + i. `who` may be null if !asks_who().
  void fill(const std::uint32_t* at, const model::Customer* who, std::size_t first, std::size_t n, std::uint8_t* out);

 private:
  RuleKind kind_;
  Source source_, other_;
  std::unique_ptr<LeafTest> leaf_;
  std::vector<std::unique_ptr<RowRule>> children_;
  std::vector<std::uint8_t> people_, scratch_;
};

}  // namespace siyu::report
