// Small random worlds and random funnel questions over them, for the oracle and for the tests of invariance.
//
// A world is a few files of few customers with few event names and times that cluster and tie: every rule of the funnel is
// met often. It is kept as rows, so that an oracle reads what was meant and not what a parser made of it, and so that a
// failing world can be shrunk row by row.
#pragma once

#include <string>
#include <vector>

#include "harness/world.h"

namespace siyu::tests {

struct TableFile {
  std::string name;   // "events_1.csv"
  std::string table;  // "events", "orders", "customers", "totals"
  std::vector<std::string> headers;
  std::vector<std::string> fields;  // what each header is mapped to; a custom column has its custom name here too
  std::vector<bool> custom;         // not named in the mapping
  std::vector<std::vector<std::string>> rows;  // an empty cell is an absent value
};

struct World {
  std::vector<TableFile> files;
  bool has(const std::string& table) const;
};

World random_world(Random& random);
// A question with `Siyu`'s parameters (contract.md §2.1); every option appears in some seed.
Json random_funnel(Random& random, const World& world);

// RFC 4180 text, quoting only where needed; with `quote_all` everywhere.
std::string to_csv(const TableFile& file, bool quote_all = false);
Json mapping_of(const TableFile& file);
std::vector<NamedText> texts(const World& world);
// For a failure message.
std::string describe(const World& world);

}  // namespace siyu::tests
