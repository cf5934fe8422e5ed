// Counting who is seen where.

#include "report/match.h"

namespace siyu::report {

void add_match_note(const model::Store& store, std::uint32_t kinds, std::vector<Note>& notes) {
  std::size_t known = 0;
  for (std::size_t k = 0; k < model::kTableKinds; ++k)
    known += (kinds >> k & 1) != 0 && store.facts(static_cast<model::TableKind>(k)) != nullptr;
  if (known < 2) return;
  std::size_t people[model::kTableKinds] = {}, matched[model::kTableKinds] = {};
  for (std::uint32_t seen : store.seen_in())
    for (std::uint32_t k = 0, set = seen & kinds; k < model::kTableKinds && set >> k != 0; ++k) {
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
