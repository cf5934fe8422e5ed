// JSON to records: any cut of any text gives the same, whether the rows are lines, a list or a list inside.
#include "fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  tests::Input input(data, size);
  csv::Fold fold;
  fold.layout = csv::Layout::json;
  fold.names = {"a", "b", "a.b", "list_name", "p.k"};
  std::size_t shape = input.choose(5), piece = input.choose(64);
  fold.lines = shape == 1;
  if (shape == 2) fold.path = {"[]"};
  if (shape == 3) fold.path = {".rows", "[]"};
  if (shape == 4) fold.path = {".chats", ".list", "[]", ".messages", "[]"};
  tests::check_unfolding(fold, input.rest(), piece);
  for (bool whole : {true, false}) {
    csv::Fold seen = csv::look(input.rest(), whole);
    if (seen.layout == csv::Layout::json) CHECK(!seen.names.empty());
    tests::check_unfolding(seen, input.rest(), piece);
  }
  return 0;
}
