// UTF-8 text: blanks, folding for comparison, nearness of names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace siyu {

bool is_valid_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);  // REQUIRES: a Unicode scalar value

// Without blanks at both ends: space, TAB, CR, LF, NUL, NBSP, U+3000, BOM, zero-width space.
std::string_view trim(std::string_view text);

// A name as the matcher sees it: trimmed, ASCII lower case, full-width forms to ASCII, inner blanks, '_' and '-' removed,
// full-width brackets to ASCII, and the variants of exports.md Q55 (帐→账, 累积→累计).
std::string fold_name(std::string_view text);

// Among `names` the one nearest to `word` by edit distance (code points), empty when none is near enough to suggest.
std::string_view nearest_name(std::string_view word, const std::vector<std::string>& names);

}  // namespace siyu
