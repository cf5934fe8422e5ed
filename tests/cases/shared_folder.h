// Where the public data sets are; empty, and the tests that need them skip, where SIYU_SHARED names no folder. And the set that
// several tests read: the order lines of UCI's online retail.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "harness/world.h"

namespace siyu::tests {

inline std::string shared_folder() {
  const char* folder = std::getenv("SIYU_SHARED");
  return folder == nullptr ? "" : std::string(folder) + "/datasets/";
}

// The bytes of a gzip file; empty where there is no gzip.
inline std::string unzipped(const std::string& path) {
  std::string out;
  std::FILE* pipe = popen(("gzip -dc '" + path + "' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return out;
  char piece[1 << 16];
  for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, pipe)) > 0;) out.append(piece, n);
  pclose(pipe);
  return out;
}

inline std::string online_retail() { return unzipped(shared_folder() + "uci-online-retail/online_retail.csv.gz"); }
inline Json online_retail_mapping() {
  return {{"table", "orders"},
          {"columns",
           {{"order.id", "InvoiceNo"},
            {"order.created_at", "InvoiceDate"},
            {"customer.id", "CustomerID"},
            {"item.sku", "StockCode"},
            {"item.name", "Description"},
            {"item.quantity", "Quantity"},
            {"item.price", "UnitPrice"}}}};
}
// Its clean set, as the folder's README says: lines with a customer, not cancelled, of a quantity and a price above zero.
inline Json clean_online_retail() {
  return {{"all",
           {{{"field", "customer.id"}, {"op", "is_set"}},
            {{"not", {{"field", "order.id"}, {"op", "contains"}, {"value", "C"}}}},
            {{"field", "item.quantity"}, {"op", ">"}, {"value", 0}},
            {{"field", "item.price"}, {"op", ">"}, {"value", 0}}}}};
}

}  // namespace siyu::tests

#define NEEDS_SHARED() \
  if (shared_folder().empty()) GTEST_SKIP() << "SIYU_SHARED is not set: no public data sets to read"
