// A look at a file that has these columns, for tests of what is made of one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "csv/ingest.h"

namespace siyu::model {

inline csv::Sniff sniff_of(const std::vector<std::pair<std::string, column::Type>>& columns) {
  csv::Sniff sniff;
  for (const auto& [name, type] : columns) {
    csv::ColumnGuess guess;
    guess.name = name;
    guess.type = type;
    guess.seen = 10;
    sniff.columns.push_back(guess);
    sniff.dialect.names.push_back(name);
  }
  return sniff;
}

}  // namespace siyu::model
