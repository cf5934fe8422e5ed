// JSON as this floor and those above read and write it: keys keep their order, so equal documents are equal bytes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace siyu::report {

using Json = nlohmann::ordered_json;

// Problems: bad_json with the byte, too_deep. Never throws.
Result<Json> parse_json(std::string_view text);
// Compact text; bytes that are not UTF-8 become U+FFFD.
std::string write_json(const Json& value);
Json problems_json(const Problems& problems);      // [{code, where, message, facts?}]
std::string escape_pointer(std::string_view key);  // RFC 6901: "/" → "~1", "~" → "~0"

}  // namespace siyu::report
