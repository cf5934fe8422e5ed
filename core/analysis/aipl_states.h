// The states of AIPL as rules for the store at hand: 认知, 兴趣, 购买, 忠诚.
//
// The idea is that of report/stages.h: a state that no event of the data can tell is not among them, so that it never shows a 0 that
// means "unknown". Definitions: docs/reports.md; statistics.md §10.1.
#pragma once

#include <string>
#include <vector>

#include "model/store.h"
#include "report/reader.h"
#include "report/rule.h"

namespace siyu::analysis::aipl {

struct State {
  std::string label;
  report::Rule where;
  template <class V>
  static void fields(V& v) {
    v("label", &State::label, report::Need::required);
    v("where", &State::where, report::Need::required);
  }
};

struct Defaults {
  std::vector<State> states;                 // lowest first
  std::vector<std::string> left_out, needs;  // labels of states that this data cannot tell, and the tables that would
};
// `store` null: all of them, as the page's form shows them.
Defaults default_states(const model::Store* store);

}  // namespace siyu::analysis::aipl
