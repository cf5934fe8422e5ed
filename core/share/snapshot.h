// A report as it leaves the team: tables whose withheld cells carry a mark, notes, the facts of the data, and who shares it.
//
// Two forms of it: the content, which is contract.md §4's report with `withheld` on its tables and `shared` beside them, and the packed
// form inside a link, column by column and without repeated words (docs/links.md).
// Leaves out: which cells are withheld (disclosure.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/json.h"
#include "report/result.h"

namespace siyu::share {

using report::Json;

// few: a count of people under the threshold. more: withheld so that nobody can work out a few. Both are null in the row.
enum class Mark : std::uint8_t { shown, few, more };

struct SharedTable {
  report::Table table;
  std::vector<std::vector<Mark>> marks;  // per row, per column
};
struct LeftOut {
  std::string table, reason;  // "people": a list of individuals; "long": over what was asked to fit
};
struct SharedReport {
  Json definition = Json::object();
  std::vector<SharedTable> tables;
  Json notes = Json::array();  // [{code, facts}]
  Json data = Json::object();
  std::vector<LeftOut> left_out;
};
struct Snapshot {
  std::vector<SharedReport> reports;
  bool is_list = false;  // of reports, also of one
  std::int64_t threshold = 0;
  std::string by, at;          // empty: not said
  Json notes = Json::array();  // the sharer's own
};

// Reads a report, or a list of them, of contract.md §4; members it does not know are dropped, marks of an opened snapshot are kept. Problems:
// wrong_type with the place.
Result<Snapshot> read_reports(const Json& content);
// The same with 1.0 written 1, as a page in JavaScript hands it over: a link does not tell where it was made.
Json with_whole_numbers(const Json& value);
// What the other side will see: a report or a list of reports.
Json snapshot_content(const Snapshot& snapshot);

// The packed form of a content, and back. REQUIRES of pack_snapshot: snapshot_content() wrote it. unpack_snapshot: nothing where the text
// is no packed snapshot, whatever else it is.
Json pack_snapshot(const Json& content);
std::optional<Json> unpack_snapshot(const Json& packed);

}  // namespace siyu::share
