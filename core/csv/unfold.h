// Texts that are not rows of delimited cells, made into such rows: the one table of an HTML page, JSON objects (one a line, in
// a list, or in a list inside), chat transcripts. The record reader then sees comma-separated records, all cells quoted where
// they need it, the names first where the text has none of its own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/ingest.h"

namespace siyu::csv {

// What unfolding needs to know of a text before it starts: found by look(), from the head of the file.
struct Fold {
  Layout layout = Layout::delimited;
  std::vector<std::string>
      names;  // json, chat: the columns; members of later objects that are none of them are counted
  bool day_first = false, month_first = false;  // chat: how 01/02/2019 reads, from the whole sample
  std::size_t table = 0;                        // html: which <table> of the page
};

// `text` is the decoded beginning of the file (all of it when `whole`). Layout::delimited when it is none of the others.
Fold look(std::string_view text, bool whole);

// Takes UTF-8 in pieces of any size, gives delimited text: the same for every cut.
class Unfolder {
 public:
  explicit Unfolder(Fold fold);
  ~Unfolder();
  Unfolder(Unfolder&&) noexcept;
  Unfolder& operator=(Unfolder&&) noexcept;

  void append(std::string_view text, std::string& out);
  void finish(std::string& out);
  // What did not fit, for Parsed::problems: bad_json (a line that is none), extra_member, unclosed_table …
  std::vector<ProblemCount> take_problems();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace siyu::csv
