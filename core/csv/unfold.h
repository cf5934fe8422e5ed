// Texts that are not rows of delimited cells, made into such rows: the one table of an HTML page, JSON objects (one a line, in
// a list, or in a list inside), chat transcripts, columns set apart by blanks. The record reader then sees comma-separated records,
// all cells quoted where they need it, the names first where the text has none of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/ingest.h"

namespace siyu::csv {

// Where a line of a chat transcript says when and who.
enum class ChatForm : std::uint8_t {
  dashed,     // 2019/01/01, 11:25 - Name: text
  bracketed,  // [01/01/19 11:25] Name: text
  headed,     // 2026-10-05 21:40:12 Name, or the name first; the text on the lines below
};

// What unfolding needs to know of a text before it starts: found by look(), from the head of the file, and look_further().
struct Fold {
  Layout layout = Layout::delimited;
  std::vector<std::string>
      names;  // json, chat: the columns; members of later objects that are none of them are counted
  // json: where the row objects lie, from the root: ".name" steps into a member, "[]" into each element. Empty: the
  // root values themselves are the rows, `lines` says that each has a line of its own.
  std::vector<std::string> path;
  bool lines = false;
  ChatForm chat = ChatForm::dashed;
  bool day_first = false, month_first = false;  // chat: how 01/02/2019 reads, from the whole sample; neither: unknown
  std::size_t table = 0;                        // html: which <table> of the page, counted where they begin
  std::vector<std::size_t> table_rows;          // html: rows of each <table>, as far as the text was seen
};

// `text` is the decoded beginning of the file (all of it when `whole`). Layout::delimited when it is none of the others.
Fold look(std::string_view text, bool whole);

// More of the same text, from the start of a line on: members that JSON lines have there become columns as well.
void look_further(Fold& fold, std::string_view text, bool to_end);

// Takes UTF-8 in pieces of any size, gives delimited text: the same for every cut.
class Unfolder {
 public:
  explicit Unfolder(Fold fold);
  ~Unfolder();
  Unfolder(Unfolder&&) noexcept;
  Unfolder& operator=(Unfolder&&) noexcept;

  void append(std::string_view text, std::string& out);
  void finish(std::string& out);
  // What did not fit, for Parsed::problems. Rows are lines of the text, counted from 1.
  //   bad_json        a line or list element that is no JSON object, or is cut off; it is left out
  //   extra_member    a member that Fold::names does not know, by name: its values are left out
  //   unclosed_table  the page ends inside its table
  //   clamped_span    a rowspan, colspan or row that reaches beyond what is read of one
  //   stray_text      lines above the first message of a chat
  std::vector<ProblemCount> take_problems();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace siyu::csv
