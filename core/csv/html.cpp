// The table of an HTML page, row by row. Pages that call themselves .xls are written by programs that print tags, so end tags
// may be missing and several tables may follow one another; XML workbooks of 2003 (Row, Cell, Data) are read by the same walk.
// A cell over several columns leaves the others blank, one over several rows is repeated in them. Tables inside a cell of
// the table and all styling are left out.
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "csv/convert.h"
#include "csv/html_tokens.h"
#include "csv/unfold_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kMostSpan = 65534, kMostTables = 1000;
constexpr std::size_t kLongestRow = std::size_t{1} << 26;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_row(std::string_view name) { return name == "tr" || name == "row"; }
bool is_cell(std::string_view name) { return name == "td" || name == "th" || name == "cell"; }
bool is_section(std::string_view name) { return name == "tbody" || name == "thead" || name == "tfoot"; }
bool is_block(std::string_view name) {
  constexpr std::string_view kBlocks[] = {"p",  "div", "li", "ul", "ol", "dl", "dt", "dd",
                                          "h1", "h2",  "h3", "h4", "h5", "h6", "hr", "pre"};
  return std::find(std::begin(kBlocks), std::end(kBlocks), name) != std::end(kBlocks);
}

// 0 when the tag has no such attribute, or no number in it.
std::size_t count_of(const HtmlTag& tag, std::string_view name) {
  std::string value;
  if (!tag.attribute(name, value)) return 0;
  std::size_t count = 0;
  for (char c : trim(value)) {
    if (!is_digit(c)) break;
    count = std::min<std::size_t>(count * 10 + static_cast<std::size_t>(c - '0'), kMostSpan + 1);
  }
  return count;
}

// "1,234.50", "¥12", "8.5%", "1.2E+17", "(3)": a number dressed for reading, which dates, clocks and codes are not.
bool is_formatted_number(std::string_view text) {
  std::size_t digits = 0, points = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (is_digit(c)) {
      ++digits;
    } else if (c == '.') {
      if (++points > 1) return false;
    } else if (c == '-' || c == '+') {
      if (digits > 0 && text[at - 1] != 'E' && text[at - 1] != 'e') return false;
    } else if (c == 'E' || c == 'e') {
      if (digits == 0) return false;
    } else if (text.substr(at).starts_with("¥") || text.substr(at).starts_with("\xC2\xA0")) {
      ++at;
    } else if (text.substr(at).starts_with("￥") || text.substr(at).starts_with("€")) {
      at += 2;
    } else if (c != ',' && c != ' ' && c != '%' && c != '$' && c != '(' && c != ')') {
      return false;
    }
  }
  return digits > 0;
}

bool is_plain_number(std::string_view text) {
  return is_formatted_number(text) && text.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
}

class HtmlRows final : public TextUnfolder, private HtmlSink {
 public:
  explicit HtmlRows(std::size_t table) : tokens_(*this), wanted_(table) {}

  void append(std::string_view text, std::string& out) override {
    out_ = &out;
    tokens_.append(text);
  }

  void finish(std::string& out) override {
    out_ = &out;
    tokens_.finish();
    if (place_ != Place::inside) return;
    end_row();
    problems_.add("unclosed_table", {}, tokens_.line(), {});
  }

 private:
  enum class Place : unsigned char { before, inside, behind };
  struct Carried {  // a cell that reaches down into the next rows
    std::size_t column, rows, width;
    std::string text;
  };

  void on_tag(const HtmlTag& tag) override {
    if (place_ == Place::behind) return;
    std::string_view name = tag.name();
    if (name == "table") return on_table(tag.closes());
    if (place_ == Place::before || nested_ > 0) return;
    if (is_row(name)) {
      end_row();
      if (!tag.closes()) begin_row(tag);
    } else if (is_cell(name)) {
      end_cell();
      if (!tag.closes()) begin_cell(tag);
    } else if (is_section(name)) {
      end_row();
      carried_.clear();
    } else if (in_cell_ && name == "br") {
      break_line();
    } else if (in_cell_ && is_block(name)) {
      blank_ = !cell_.empty();
    } else if (name == "comment") {  // of an XML workbook
      in_comment_ = !tag.closes();
    }
  }

  void on_table(bool closes) {
    if (place_ == Place::before) {
      if (!closes && seen_++ == wanted_) place_ = Place::inside;
    } else if (!closes) {
      ++nested_;
    } else if (nested_ > 0) {
      --nested_;
    } else {
      end_row();
      place_ = Place::behind;
    }
  }

  void on_text(std::string_view piece) override {
    if (!in_cell_ || nested_ > 0 || in_comment_) return;
    while (!piece.empty()) {
      std::size_t word = 0;
      while (word < piece.size() && !is_space(piece[word])) ++word;
      if (word > 0) {
        if (blank_) add(" ");
        blank_ = false;
        add(piece.substr(0, word));
      } else {
        word = 1;
        blank_ = !cell_.empty() && cell_.back() != '\n';
      }
      piece.remove_prefix(word);
    }
  }

  void break_line() {
    blank_ = false;
    if (!cell_.empty()) add("\n");
  }

  // One byte over the longest is kept, so that the reader of the column sees that the cell is too long. A row that is too long
  // as a whole loses the cell that overflows it, not a part of its text.
  void add(std::string_view text) {
    std::size_t in_cell = std::min(text.size(), kLongestCell + 1 - std::min(cell_.size(), kLongestCell + 1));
    std::size_t in_row = kLongestRow - row_bytes_;
    overflows_ = overflows_ || in_cell > in_row;
    text = text.substr(0, std::min(in_cell, in_row));
    cell_ += text;
    row_bytes_ += text.size();
  }

  void begin_row(const HtmlTag& tag) {
    in_row_ = true;
    std::size_t index = count_of(tag, "ss:index");  // of an XML workbook: blank rows are left out there
    for (; index > row_number_ + 1 && spend(1); ++row_number_) *out_ += '\n';
    row_number_ += 1;
  }

  void begin_cell(const HtmlTag& tag) {
    if (!in_row_) begin_row(tag);
    in_cell_ = true;
    cell_.clear();
    number_.clear();
    blank_ = overflows_ = false;
    std::size_t column = next_, index = count_of(tag, "ss:index");
    if (index > column + 1) column = std::min(index - 1, kMostUnfoldedColumns);
    skip_carried(column);
    next_ = column;
    across_ = std::max<std::size_t>(1, std::max(count_of(tag, "colspan"), count_of(tag, "ss:mergeacross") + 1));
    down_ = std::max<std::size_t>(1, std::max(count_of(tag, "rowspan"), count_of(tag, "ss:mergedown") + 1));
    if (!tag.attribute("x:num", number_)) tag.attribute("sdval", number_);
    std::string style;
    if (tag.attribute("style", style)) {
      std::size_t format = style.find("mso-number-format:");
      bool as_text = format != std::string::npos && style.substr(format, 26).find("\\@") != std::string::npos;
      if (as_text) number_.clear();
    }
  }

  // Moves a column over the cells that reach down from rows above.
  void skip_carried(std::size_t& column) {
    for (; passed_ < carried_.size() && carried_[passed_].column <= column; ++passed_)
      column = std::max(column, carried_[passed_].column + carried_[passed_].width);
  }

  void end_cell() {
    if (!in_cell_) return;
    in_cell_ = in_comment_ = false;
    if (overflows_) {
      cell_.clear();
      clamp();
    }
    std::string_view text = trim(cell_), number = trim(number_);
    if (!number.empty() && is_plain_number(number) && is_formatted_number(text)) text = number;
    if (next_ >= kMostUnfoldedColumns) return clamp();
    std::size_t width = std::min(across_, kMostUnfoldedColumns - next_);
    if (width < across_ || down_ > kMostSpan) clamp();
    if (width > 1 && !spend(width)) width = 1;
    if (next_ > cells_.size() && !spend(next_ - cells_.size())) next_ = cells_.size();
    std::size_t end = next_ + width;
    if (cells_.size() < end) cells_.resize(end);
    cells_[next_] = text;
    if (down_ > 1) fresh_.push_back({next_, std::min(down_, kMostSpan) - 1, width, cells_[next_]});
    next_ = end;
  }

  void end_row() {
    end_cell();
    if (!in_row_) return;
    in_row_ = false;
    bool paid = true;
    for (Carried& carried : carried_) {
      paid = spend(carried.text.size() + carried.width);
      if (!paid) break;
      std::size_t end = carried.column + carried.width;
      if (cells_.size() < end) cells_.resize(end);
      if (cells_[carried.column].empty()) cells_[carried.column] = carried.text;
      --carried.rows;
    }
    if (!paid) carried_.clear();
    append_record(*out_, cells_);
    cells_.clear();
    next_ = passed_ = row_bytes_ = 0;
    std::erase_if(carried_, [](const Carried& carried) { return carried.rows == 0; });
    if (fresh_.empty()) return;
    std::move(fresh_.begin(), fresh_.end(), std::back_inserter(carried_));
    fresh_.clear();
    std::sort(carried_.begin(), carried_.end(), [](const Carried& a, const Carried& b) { return a.column < b.column; });
  }

  // Spans may make a short page long without end: what they add is paid from an allowance that grows with the page.
  bool spend(std::size_t bytes) {
    constexpr std::size_t kAllowed = std::size_t{1} << 16, kTimes = 16;
    if (spent_ + bytes <= kAllowed + kTimes * tokens_.bytes()) {
      spent_ += bytes;
      return true;
    }
    clamp();
    return false;
  }

  void clamp() { problems_.add("clamped_span", {}, tokens_.line(), {}); }

  HtmlTokens tokens_;
  std::string* out_ = nullptr;
  std::size_t wanted_, seen_ = 0, nested_ = 0;
  Place place_ = Place::before;
  bool in_row_ = false, in_cell_ = false, in_comment_ = false, blank_ = false;
  bool overflows_ = false;  // the cell being read
  std::size_t row_number_ = 0, spent_ = 0, row_bytes_ = 0;
  std::vector<std::string> cells_;  // of the row
  std::size_t next_ = 0;            // column of the cell being read, or of the next one
  std::size_t passed_ = 0;          // of carried_, those left of it
  std::size_t across_ = 1, down_ = 1;
  std::string cell_, number_;
  std::vector<Carried> carried_, fresh_;  // by column; begun in this row
};

// Rows with cells of every table, also of tables in tables.
class TableCounter final : public HtmlSink {
 public:
  std::vector<std::size_t> rows;
  bool begins_as_page = false;  // the first tag is one that a page or a table begins with

  void on_text(std::string_view) override {}
  void on_tag(const HtmlTag& tag) override {
    std::string_view name = tag.name();
    if (!any_) {
      constexpr std::string_view kFirst[] = {"html", "head", "body",   "table", "meta", "style",    "title", "div",
                                             "p",    "h1",   "h2",     "h3",    "h4",   "center",   "font",  "form",
                                             "link", "base", "script", "span",  "xml",  "workbook", "br",    "section"};
      begins_as_page = std::find(std::begin(kFirst), std::end(kFirst), name) != std::end(kFirst);
      any_ = true;
    }
    if (name == "table") {
      if (!tag.closes() && rows.size() < kMostTables) {
        open_.push_back(rows.size());
        rows.push_back(0);
        fresh_row_ = true;
      } else if (tag.closes() && !open_.empty()) {
        open_.pop_back();
      }
    } else if (is_row(name)) {
      fresh_row_ = true;
    } else if (is_cell(name) && !tag.closes() && fresh_row_ && !open_.empty()) {
      ++rows[open_.back()];
      fresh_row_ = false;
    }
  }

 private:
  std::vector<std::size_t> open_;
  bool any_ = false, fresh_row_ = false;
};

// A cell that is a piece of HTML, in a file of delimited text: a delimiter follows the table on its line.
bool is_cell_of_text(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  std::size_t end = line.rfind('>');
  if (end == std::string_view::npos) return false;
  std::string_view rest = trim(line.substr(end + 1));
  return !rest.empty() && (rest.front() == ',' || rest.front() == ';' || rest.front() == '|' || rest.front() == '"');
}

}  // namespace

Fold look_html(std::string_view text) {
  TableCounter counter;
  HtmlTokens tokens(counter);
  tokens.append(text);
  auto most = std::max_element(counter.rows.begin(), counter.rows.end());
  if (most == counter.rows.end() || *most == 0 || !counter.begins_as_page) return {};
  bool one_line_table = text.size() > 6 && (text[1] == 't' || text[1] == 'T') && is_cell_of_text(text);
  if (one_line_table) return {};
  Fold fold;
  fold.layout = Layout::html;
  fold.table = static_cast<std::size_t>(most - counter.rows.begin());
  fold.table_rows = std::move(counter.rows);
  return fold;
}

std::unique_ptr<TextUnfolder> unfold_html(const Fold& fold) { return std::make_unique<HtmlRows>(fold.table); }

}  // namespace siyu::csv
