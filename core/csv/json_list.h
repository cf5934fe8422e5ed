// Where in a JSON text the rows are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siyu::csv {

struct JsonList {
  std::vector<std::string> path;  // as in Fold; empty when no list of objects was found
  std::size_t bytes = 0;          // of the text, in all lists at this path
  bool messages = false;          // the list of a chat
};

// The largest list of objects of the first JSON value, which may be cut off. Lists inside the objects of a list are parts of
// rows, not rows; only a list `messages` is what its chat is about. Lists of names and values or of pieces of text count not.
JsonList find_json_list(std::string_view text);

}  // namespace siyu::csv
