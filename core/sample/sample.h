// Synthetic data to try the product with: a women's clothes shop of two years, and the two funnels of the seed
// article. The idea: every value comes from integer arithmetic on a counter-based generator, so the bytes are the
// same for a seed on every platform, and any customer can be drawn without the others. Leaves out what only reading
// code needs: encodings other than UTF-8 and spreadsheet containers. No person, phone number or shop in it is real.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace siyu::sample {

struct SampleFile {
  std::string name;
  std::string bytes;  // UTF-8; 订单.csv with BOM and CRLF, as shops export
};

struct ShopOptions {
  std::uint32_t customers = 8012;  // rows of the customer list; at most kMaxCustomers, more is cut down to it
  std::uint64_t seed = 20261111;
};
constexpr std::uint32_t kMaxCustomers = 10'000'000;

// The shop's exports from 2024-11-12 to 2026-11-11, wall clock +08:00. Time and memory grow linearly with
// `customers`; orders are customers × 21,430 / 8,012, rounded down. Every person named in any file is in the customer
// list; buyers who cannot be matched show only a masked phone number.
std::vector<SampleFile> shop(const ShopOptions& options);

// The article's numbers as people: 2000 → 100 → 20 → 10 → 8 → 5 for a poster, 2700 → 200 → 20 → 10 → 5 for customers.
std::vector<SampleFile> article();

}  // namespace siyu::sample
