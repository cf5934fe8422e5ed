// HTML to records: any cut of any page gives the same.
#include "fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  tests::Input input(data, size);
  csv::Fold fold;
  fold.layout = csv::Layout::html;
  fold.table = input.choose(4);
  std::size_t piece = input.choose(64);
  tests::check_unfolding(fold, input.rest(), piece);
  for (bool whole : {true, false}) {
    csv::Fold seen = csv::look(input.rest(), whole);
    if (seen.layout == csv::Layout::html) CHECK(seen.table < seen.table_rows.size());
    tests::check_unfolding(seen, input.rest(), piece);
  }
  return 0;
}
