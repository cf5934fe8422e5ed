// Counting who is seen where.

#include "report/match.h"

namespace siyu::report {

std::vector<std::uint32_t> seen_in(const model::Store& store, std::uint32_t only) {
  std::vector<std::uint32_t> out(store.customers(), 0);
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    auto kind = static_cast<model::TableKind>(k);
    const model::Facts* facts = store.facts(kind);
    if (facts == nullptr || (only & kind_bit(kind)) == 0) continue;
    for (const std::vector<model::Customer>* people : {&facts->customer, &facts->other})
      for (model::Customer c : *people)
        if (c != model::kNoCustomer) out[c] |= kind_bit(kind);
  }
  return out;
}

void add_match_note(const model::Store& store, std::uint32_t kinds, std::vector<Note>& notes) {
  if ((kinds & (kinds - 1)) == 0) return;
  std::vector<std::uint32_t> seen = seen_in(store, kinds);
  std::size_t people[model::kTableKinds] = {}, matched[model::kTableKinds] = {};
  for (std::uint32_t set : seen)
    for (std::size_t k = 0; k < model::kTableKinds && set >> k != 0; ++k) {
      if ((set >> k & 1) == 0) continue;
      ++people[k];
      matched[k] += (set & (set - 1)) != 0;
    }
  std::size_t tables = 0, least = model::kTableKinds;
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    if (people[k] == 0) continue;
    ++tables;
    if (least == model::kTableKinds || people[k] < people[least]) least = k;
  }
  if (tables < 2) return;
  notes.push_back({"match_rate",
                   {{"table", std::string(model::table_name(static_cast<model::TableKind>(least)))},
                    {"matched", matched[least]},
                    {"of", people[least]}}});
}

}  // namespace siyu::report
