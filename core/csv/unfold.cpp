// Chooses the way of unfolding, and what the ways share. A text is asked in the order of how sure its look is: HTML and JSON
// begin with a byte that no header does, a chat is told by the shape of most of its lines.
#include "csv/unfold.h"

#include "csv/unfold_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kShownCodePoints = 80;

std::string shown(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t n = 0; at < text.size(); ++at) {
    bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && ++n > kShownCodePoints) break;
    if (at > 4 * kShownCodePoints) break;
  }
  return decode(text.substr(0, at), Encoding::utf8);
}

}  // namespace

void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (std::size_t quote; (quote = cell.find('"')) != std::string_view::npos; cell.remove_prefix(quote + 1)) {
    out.append(cell.substr(0, quote + 1));
    out += '"';
  }
  out += cell;
  out += '"';
}

void append_record(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (k > 0) out += ',';
    append_cell(out, cells[k]);
  }
  out += '\n';
}

void ProblemCounter::add(std::string_view code, std::string_view column, std::size_t row, std::string_view text) {
  if (counts_.size() >= kMostCounts) column = {};
  auto [place, is_new] = place_.try_emplace({std::string(code), std::string(column)}, counts_.size());
  if (is_new) counts_.push_back({std::string(code), shown(column), 0, {}});
  ProblemCount& count = counts_[place->second];
  ++count.cells;
  if (count.examples.size() < ProblemCount::kExamples) {
    count.examples.push_back({row, count.column, shown(text)});
  }
}

Fold look(std::string_view text, bool whole) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string_view begin = text;
  while (!begin.empty() &&
         (begin.front() == ' ' || begin.front() == '\t' || begin.front() == '\r' || begin.front() == '\n'))
    begin.remove_prefix(1);
  if (begin.empty()) return {};
  if (begin.front() == '<') return look_html(begin);
  if (begin.front() == '{') return look_json(begin, whole);
  if (begin.front() == '[') {
    Fold fold = look_json(begin, whole);
    if (fold.layout != Layout::delimited) return fold;
  }
  Fold fold = look_chat(begin, whole);
  return fold.layout == Layout::delimited ? look_aligned(text, whole) : fold;
}

void look_further(Fold& fold, std::string_view text, bool to_end) {
  if (fold.layout == Layout::json && fold.lines) learn_json(fold, text, to_end);
}

struct Unfolder::Impl {
  std::unique_ptr<TextUnfolder> way;  // null: the text is delimited already
};

Unfolder::Unfolder(Fold fold) : impl_(std::make_unique<Impl>()) {
  switch (fold.layout) {
    case Layout::delimited:
      break;
    case Layout::html:
      impl_->way = unfold_html(fold);
      break;
    case Layout::json:
      impl_->way = unfold_json(fold);
      break;
    case Layout::chat:
      impl_->way = unfold_chat(fold);
      break;
    case Layout::aligned:
      impl_->way = unfold_aligned();
      break;
  }
}

Unfolder::~Unfolder() = default;
Unfolder::Unfolder(Unfolder&&) noexcept = default;
Unfolder& Unfolder::operator=(Unfolder&&) noexcept = default;

void Unfolder::append(std::string_view text, std::string& out) {
  if (impl_->way)
    impl_->way->append(text, out);
  else
    out += text;
}

void Unfolder::finish(std::string& out) {
  if (impl_->way) impl_->way->finish(out);
}

std::vector<ProblemCount> Unfolder::take_problems() {
  return impl_->way ? impl_->way->take_problems() : std::vector<ProblemCount>();
}

}  // namespace siyu::csv
