// Numbers from text and to text, the same bytes on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siyu {

// Optional sign and decimal digits only, fitting 64 bits; "1,299" is read as 1299.
std::optional<std::int64_t> parse_integer(std::string_view text);
// Decimal or scientific notation (also 1,299.5 and 4.41% → 0.0441); never NaN or infinite.
std::optional<double> parse_real(std::string_view text);
// Shortest text that reads back to the same double; integers without ".0".
std::string format_real(double value);

}  // namespace siyu
