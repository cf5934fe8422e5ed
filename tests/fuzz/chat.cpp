// Chat transcripts to records: any cut of any text gives the same, in every form.
#include "fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  tests::Input input(data, size);
  csv::Fold fold;
  fold.layout = csv::Layout::chat;
  fold.names = {"time", "sender", "text", "kind"};
  fold.chat = static_cast<csv::ChatForm>(input.choose(3));
  std::size_t order = input.choose(3), piece = input.choose(64);
  fold.day_first = order == 1;
  fold.month_first = order == 2;
  tests::check_unfolding(fold, input.rest(), piece);
  for (bool whole : {true, false}) {
    csv::Fold seen = csv::look(input.rest(), whole);
    CHECK(!(seen.day_first && seen.month_first));
    tests::check_unfolding(seen, input.rest(), piece);
  }
  return 0;
}
