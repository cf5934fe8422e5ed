// Writes the event log of the browser benchmark: make_log ROWS FILE.

#include <cstdlib>
#include <fstream>

#include "harness/events_log.h"

int main(int count, char** words) {
  if (count != 3) return 2;
  std::ofstream(words[2], std::ios::binary) << siyu::tests::events_log(std::strtoull(words[1], nullptr, 10));
}
