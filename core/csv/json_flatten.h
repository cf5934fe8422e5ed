// One JSON object as named cells: members of inner objects under dotted names, lists of names and values (the parameters of
// GA4) as members, lists of scalars joined with ';', formatted text in pieces (Telegram) joined, other lists as their JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siyu::csv {

struct JsonCell {
  std::string name, text;  // null is an empty text; the last of equal names counts
};

// Fills `cells` with its first `count` entries (later ones are memory to use again). False when the text is no object.
bool flatten_json(std::string_view text, std::vector<JsonCell>& cells, std::size_t& count);

}  // namespace siyu::csv
