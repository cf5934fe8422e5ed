// Paths (路径): parameters, and the one path of each customer.
//
// The idea: a customer's events become nodes (names, pages …) and are cut into sessions at long gaps; the earliest session that has what
// is asked for is the customer's path, so counting paths is counting people. docs/reports.md defines every rule.
// Leaves out: how often a path was walked, and what a customer did in later sessions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/reader.h"

namespace siyu::analysis::paths {

struct Params {
  std::string node = "event.name";  // or a field of events
  std::vector<std::string> exclude;
  report::Duration session_gap{30 * kMinuteMs, "30m"};
  std::int64_t max_steps = 5;
  std::optional<std::string> start_point, end_point;
  std::int64_t limit = 10;  // nodes a column, besides $other and $exit
  template <class V>
  static void fields(V& v) {
    v("node", &Params::node);
    v("exclude", &Params::exclude, report::Need::optional, report::Limit{0, 1000});
    v("session_gap", &Params::session_gap);
    v("max_steps", &Params::max_steps, report::Need::optional, report::Limit{2, 20});
    v("start_point", &Params::start_point);
    v("end_point", &Params::end_point);
    v("limit", &Params::limit, report::Need::optional, report::Limit{1, 50});
  }
};

using Node = std::uint32_t;
constexpr Node kNoNode = 0;  // of a path: it has ended

// All paths; path i is nodes[i * width, (i + 1) * width).
struct Paths {
  std::size_t width = 0;
  std::vector<std::string> names;  // by node; kNoNode has none
  std::vector<model::Customer> customer;
  std::vector<Instant> started;
  std::vector<Node> nodes;
  std::size_t longest = 0;  // nodes of the longest path, at most width
  std::size_t cut = 0;      // paths that are longer than what is kept of them
  std::size_t without = 0;  // customers with nodes in the range and no session that has what is asked for
  std::size_t size() const { return customer.size(); }
};

// The text of a node: as it stands, an address (/a/, https://…/) without its last slash.
std::string_view node_text(std::string_view text);

// Timelines whose events have nodes and times, in the store's order.
std::vector<const model::Timeline*> timelines_of(const Params& params, const model::Store& store);
// REQUIRES: params were checked.
Paths find_paths(const Params& params, const report::Definition& definition, const model::Store& store);
// Meaning and fit rounds.
void check(const Params& params, const model::Store& store, Problems& problems);

}  // namespace siyu::analysis::paths
