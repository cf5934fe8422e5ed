// JSON objects as records. A scanner that knows only brackets and quotes follows the path to the rows and cuts out each row's
// text, so memory holds one row however long the file; only then is the row read as JSON. A line or element that is none is
// counted and left out, the others stay.
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "csv/convert.h"
#include "csv/json_flatten.h"
#include "csv/json_list.h"
#include "csv/json_tokens.h"
#include "csv/unfold_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLongestRow = std::size_t{1} << 24, kLongestName = 1000;
constexpr std::string_view kListName = "list_name";  // column: the `name` of the object that holds the list

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class JsonRows final : public TextUnfolder {
 public:
  // One that learns adds the names that it meets to those given (learned()) and keeps `out` empty.
  JsonRows(const Fold& fold, bool learns)
      : lines_(fold.lines), learns_(learns), path_(fold.path), names_(fold.names), known_(fold.names.size()) {
    for (std::size_t k = 0; k < names_.size(); ++k) column_of_.emplace(names_[k], k);
    cells_.resize(names_.size());
  }

  // Every row is written with all columns, so there may not be many more of them than short rows can fill: rows of new names
  // each would otherwise make a text of the square of their size. Names beyond that are like those of later rows.
  std::vector<std::string> learned() && {
    std::size_t most = known_ + 64 + 4 * learned_bytes_ / std::max<std::size_t>(1, learned_rows_);
    if (names_.size() > most) names_.resize(most);
    return std::move(names_);
  }

  void append(std::string_view text, std::string& out) override {
    begin(out);
    if (lines_) return append_lines(text);
    while (!text.empty()) {
      std::size_t used = state_ == State::inside ? step_inside(text) : step(text.front());
      line_ +=
          static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(used), '\n'));
      text.remove_prefix(used);
    }
  }

  void finish(std::string& out) override {
    begin(out);
    if (lines_) return end_line();
    bool scalar = state_ == State::inside && depth_ == 0 && !quoted_;
    if (scalar) end_value();
    if (state_ == State::inside || !open_.empty()) bad(row_.empty() ? line_ : row_line_, row_);
  }

 private:
  enum class State : unsigned char { value, name, in_name, colon, comma, inside };

  void begin(std::string& out) {
    out_ = &out;
    if (!learns_ && !std::exchange(begun_, true)) append_record(out, names_);
  }

  void append_lines(std::string_view text) {
    while (!text.empty()) {
      std::size_t end = text.find('\n');
      keep(text.substr(0, end));
      if (end == std::string_view::npos) return;
      end_line();
      ++line_;
      text.remove_prefix(end + 1);
    }
  }

  void end_line() {
    row_line_ = line_;
    if (!trim(row_).empty()) end_row();
    row_.clear();
    too_long_ = false;
  }

  void keep(std::string_view text) {
    std::size_t room = kLongestRow - row_.size();
    too_long_ = too_long_ || text.size() > room;
    row_ += text.substr(0, room);
  }

  // One byte outside of a value; 0 when it is to be looked at again.
  std::size_t step(char c) {
    bool in_object = !open_.empty() && open_.back() == '{';
    switch (state_) {
      case State::value:
        if (is_space(c) || (open_.empty() && (c == ',' || c == '\x1E'))) return 1;
        if (c == ']' || c == '}' || c == ',' || c == ':') return step_stray(c);
        return begin_value(c, in_object);
      case State::name:
        if (c == '"') {
          name_.clear();
          escaped_ = false;
          state_ = State::in_name;
        } else if (c == '}') {
          close(c);
        } else if (!is_space(c) && c != ',') {
          stray(c);
        }
        return 1;
      case State::in_name:
        if (!escaped_ && c == '"') {
          unescape_name();
          state_ = State::colon;
          return 1;
        }
        escaped_ = !escaped_ && c == '\\';
        if (name_.size() <= kLongestName) name_ += c;
        return 1;
      case State::colon:
        if (c == ':')
          state_ = State::value;
        else if (!is_space(c))
          stray(c);
        return 1;
      case State::comma:
        if (c == ',')
          state_ = in_object ? State::name : State::value;
        else if (c == ']' || c == '}')
          close(c);
        else if (!is_space(c))
          stray(c);
        return 1;
      case State::inside:
        break;
    }
    return 1;
  }

  void unescape_name() {
    if (name_.find('\\') == std::string::npos) return;
    std::string quoted = '"' + name_ + '"';
    JsonReader reader(quoted);
    if (reader.next() == JsonToken::string) name_ = reader.value();
  }

  std::size_t step_stray(char c) {
    bool ends = !open_.empty() && open_.back() == '[' && c == ']';
    if (ends)
      close(c);
    else
      stray(c);
    return 1;
  }

  // What belongs to no value: counted once until a row is good again.
  void stray(char c) {
    if (!std::exchange(strayed_, true)) bad(line_, {&c, 1});
  }

  void close(char c) {
    if ((open_.back() == '{') != (c == '}')) return stray(c);
    open_.pop_back();
    state_ = open_.empty() ? State::value : State::comma;
  }

  std::size_t begin_value(char c, bool in_object) {
    std::size_t level = open_.size();
    bool on_path = !in_object || (path_[level - 1].size() == name_.size() + 1 && path_[level - 1].ends_with(name_));
    if (on_path && level < path_.size() && (c == '{' || c == '[') && (path_[level] == "[]") == (c == '[')) {
      open_ += c;
      list_names_.resize(open_.size());
      list_names_.back().clear();
      state_ = c == '{' ? State::name : State::value;
      return 1;
    }
    is_row_ = on_path && level == path_.size();
    is_list_name_ = in_object && !on_path && name_ == "name" && c != '{' && c != '[';
    keeps_ = is_row_ || is_list_name_;
    row_.clear();
    row_line_ = line_;
    too_long_ = quoted_ = escaped_ = false;
    depth_ = 0;
    state_ = State::inside;
    return 0;
  }

  // As many bytes of a value as can be taken at once.
  std::size_t step_inside(std::string_view text) {
    std::size_t at = 0;
    bool ended = false;
    for (; at < text.size() && !ended; ++at) {
      char c = text[at];
      if (quoted_) {
        if (escaped_) {
          escaped_ = false;
        } else if (c == '\\') {
          escaped_ = true;
        } else if (c == '"') {
          quoted_ = false;
          ended = depth_ == 0;
        }
      } else if (c == '"') {
        quoted_ = true;
      } else if (c == '{' || c == '[') {
        ++depth_;
      } else if (c == '}' || c == ']') {
        if (depth_ == 0) break;  // of what is around a scalar
        ended = --depth_ == 0;
      } else if (depth_ == 0 && (c == ',' || is_space(c))) {
        break;
      }
    }
    if (keeps_) keep(text.substr(0, at));
    if (ended || at < text.size()) end_value();
    return at;
  }

  void end_value() {
    state_ = open_.empty() ? State::value : State::comma;
    if (is_row_) end_row();
    if (is_list_name_) {
      JsonReader reader(row_);
      if (reader.next() == JsonToken::string) list_names_.back() = reader.value().substr(0, kLongestCell);
    }
    row_.clear();
  }

  // Whether row_ is good or not, nothing of it stays.
  void end_row() {
    std::size_t count = 0;
    if (too_long_ || !flatten_json(row_, read_, count)) return bad(row_line_, row_);
    strayed_ = false;
    for (std::size_t k = 0; k < count; ++k) put(read_[k].name, read_[k].text);
    auto named =
        std::find_if(list_names_.rbegin(), list_names_.rend(), [](const std::string& name) { return !name.empty(); });
    if (named != list_names_.rend()) put(kListName, *named);
    if (learns_) {
      learned_bytes_ += row_.size();
      ++learned_rows_;
      return;
    }
    append_record(*out_, cells_);
    for (std::uint32_t column : filled_) cells_[column].clear();
    filled_.clear();
  }

  void put(std::string_view name, std::string_view text) {
    key_ = name;
    auto found = column_of_.find(key_);
    if (found == column_of_.end()) {
      if (!learns_) return problems_.add("extra_member", name, row_line_, text);
      if (names_.size() >= kMostUnfoldedColumns || name.size() >= kLongestName) return;
      column_of_.emplace(key_, names_.size());
      names_.push_back(key_);
      return;
    }
    if (learns_) return;
    cells_[found->second] = text;
    filled_.push_back(static_cast<std::uint32_t>(found->second));
  }

  void bad(std::size_t line, std::string_view text) { problems_.add("bad_json", {}, line, text); }

  const bool lines_, learns_;
  const std::vector<std::string> path_;
  std::vector<std::string> names_, cells_;
  const std::size_t known_;  // names that were given
  std::unordered_map<std::string, std::size_t> column_of_;
  std::vector<std::uint32_t> filled_;  // columns of cells_ that are not empty
  std::vector<JsonCell> read_;
  std::string key_;

  std::string* out_ = nullptr;
  bool begun_ = false, strayed_ = false;
  State state_ = State::value;
  std::string open_;                     // brackets of the values that the path leads through
  std::vector<std::string> list_names_;  // for each of them
  std::string name_;                     // of the member
  std::string row_;
  std::size_t line_ = 1, row_line_ = 1, depth_ = 0, learned_rows_ = 0, learned_bytes_ = 0;
  bool is_row_ = false, is_list_name_ = false, keeps_ = false, too_long_ = false, quoted_ = false, escaped_ = false;
};

// A text of lines is told by its first ones: most are an object each. A cut last line says nothing.
bool is_json_lines(std::string_view text, bool whole) {
  constexpr std::size_t kLooked = 50;
  std::size_t good = 0, bad = 0;
  while (!text.empty() && good + bad < kLooked) {
    std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !whole) break;
    std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    std::vector<JsonCell> cells;
    std::size_t count = 0;
    ++(flatten_json(line, cells, count) ? good : bad);
  }
  return good > 0 && good > bad;
}

}  // namespace

Fold look_json(std::string_view text, bool whole) {
  Fold fold;
  fold.lines = text.starts_with('{') && is_json_lines(text, whole);
  std::size_t first_end = text.find('\n');
  bool one_line = first_end == std::string_view::npos || trim(text.substr(first_end)).empty();
  if (!fold.lines || one_line) {
    JsonList list = find_json_list(text);
    // A lone line is an object with a list in it, or the wrapping of a list: then the list is a good part of it.
    bool wrapping = list.messages || list.bytes * 4 >= text.size();
    if (!list.path.empty() && (!fold.lines || wrapping)) {
      fold.lines = false;
      fold.path = std::move(list.path);
    }
  }
  JsonRows learner(fold, true);
  std::string none;
  learner.append(text, none);
  if (whole) learner.finish(none);
  bool between = !fold.lines && fold.path.empty() && !learner.take_problems().empty();  // text that is no JSON
  fold.names = std::move(learner).learned();
  if (fold.names.empty() || between) return {};
  fold.layout = Layout::json;
  return fold;
}

void learn_json(Fold& fold, std::string_view text, bool to_end) {
  JsonRows learner(fold, true);
  std::string none;
  learner.append(text, none);
  if (to_end) learner.finish(none);
  fold.names = std::move(learner).learned();
}

std::unique_ptr<TextUnfolder> unfold_json(const Fold& fold) { return std::make_unique<JsonRows>(fold, false); }

}  // namespace siyu::csv
