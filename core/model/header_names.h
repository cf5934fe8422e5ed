// How header names are compared. Versions of one export differ by blanks, units in brackets, a 人数 at the end, a single
// character: such names are alike, to a degree. base/text.h folds letters; what is said here is about headers.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "csv/ingest.h"
#include "model/schema.h"

namespace siyu::model {

// Names that a '|'-separated list holds, folded.
std::vector<std::string> folded_words(std::string_view words);

// Without a unit in brackets at the end: 实付金额(元) → 实付金额. All take and give folded names.
std::string without_unit(const std::string& folded);
// Without any bracket: 商品编码(平台) → 商品编码.
std::string without_brackets(const std::string& folded);

// How a header matches the name that it should have; smaller is surer.
enum class NameMatch { same, unit, suffix, one_character, none };
NameMatch match_names(const std::string& header, const std::string& wanted);

// The names of a field, folded; its own name is the last.
const std::vector<std::string>& field_words(const Field& field);

// The headers of a file, ready to be asked for names. A question costs a few look-ups, however many columns there are.
class HeaderIndex {
 public:
  struct Hit {
    std::size_t column;
    NameMatch how;
  };
  // A header among `known` is a name of its own: it never matches another by all but one character. Without `known` no
  // header does; nor where so many are unknown that they cannot be versions of anything.
  explicit HeaderIndex(const csv::Sniff& sniff, const std::unordered_set<std::string>* known = nullptr);

  std::size_t size() const { return folded_.size(); }
  // Columns that match, each once, the surest first, then from left to right.
  std::vector<Hit> find(const std::string& wanted) const;

 private:
  using Columns = std::unordered_map<std::string, std::vector<std::size_t>>;
  std::vector<std::string> folded_;
  Columns same_, bare_, open_;          // by folded name, without its unit, without any bracket
  std::vector<std::size_t> strangers_;  // columns whose name nobody knows
};

// 0..1, by edit distance in code points; 1 is equal.
double name_likeness(const std::string& a, const std::string& b);

// Could the column's cells be the field's? A time field over words is not; an empty column may be anything.
bool content_allows(const Field& field, const csv::ColumnGuess& guess);

}  // namespace siyu::model
