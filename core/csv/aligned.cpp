// Columns set apart by blanks: fixed-width reports and the tables that statistics programs write. A run of blanks of any length is one
// joint, blanks at either end of a line are none; a value with a blank in it cannot be told and would be two.
//
// Such a text is known by all its lines having equally many cells while no other delimiter stands in them.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/unfold_parts.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLinesSeen = 200, kFewestLines = 3;

constexpr bool is_gap(char c) { return c == ' ' || c == '\t'; }

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0; at < line.size();) {
    while (at < line.size() && is_gap(line[at])) ++at;
    std::size_t from = at;
    while (at < line.size() && !is_gap(line[at])) ++at;
    if (at > from) cells.push_back(line.substr(from, at - from));
  }
  return cells;
}

bool starts_as_number(std::string_view cell) { return cell[0] >= '0' && cell[0] <= '9'; }

class AlignedUnfolder final : public TextUnfolder {
 public:
  void append(std::string_view text, std::string& out) override {
    for (char c : text) {
      if (c == '\n' || c == '\r') {
        end_cell(out);
        if (c == '\r') {
          after_return_ = true;
        } else if (after_return_) {
          after_return_ = false;
          continue;
        }
        out += '\n';
        cells_ = 0;
        continue;
      }
      after_return_ = false;
      if (is_gap(c))
        end_cell(out);
      else
        cell_ += c;
    }
  }
  void finish(std::string& out) override {
    end_cell(out);
    if (cells_ > 0) out += '\n';
  }

 private:
  void end_cell(std::string& out) {
    if (cell_.empty()) return;
    if (cells_++ > 0) out += ',';
    append_cell(out, cell_);
    cell_.clear();
  }
  std::string cell_;
  std::size_t cells_ = 0;
  bool after_return_ = false;
};

}  // namespace

Fold look_aligned(std::string_view text, bool whole) {
  std::size_t lines = 0, width = 0, wide = 0, numbers = 0;
  for (std::size_t at = 0; at < text.size() && lines < kLinesSeen;) {
    std::size_t end = text.find_first_of("\r\n", at);
    if (end == std::string_view::npos) {
      if (!whole) break;
      end = text.size();
    }
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    std::vector<std::string_view> cells = cells_of(line);
    if (cells.empty()) continue;
    if (line.find_first_of(",;|\"") != std::string_view::npos) return {};
    if (line.find('\t') != std::string_view::npos && line.find(' ') == std::string_view::npos) return {};
    if (lines == 0) width = cells.size();
    if (width < 2 || cells.size() != width) return {};
    ++lines;
    wide += is_gap(line[0]) || line.find("  ") != std::string_view::npos ? 1 : 0;
    numbers +=
        std::count_if(cells.begin(), cells.end(), starts_as_number) * 2 >= static_cast<std::ptrdiff_t>(width) ? 1 : 0;
  }
  // Sentences of equally many words are no table: the columns must line up, or hold numbers below the names.
  bool is_table = lines >= kFewestLines && (wide * 2 >= lines || (width >= 3 && numbers + 1 >= lines));
  Fold fold;
  if (is_table) fold.layout = Layout::aligned;
  return fold;
}

std::unique_ptr<TextUnfolder> unfold_aligned() { return std::make_unique<AlignedUnfolder>(); }

}  // namespace siyu::csv
