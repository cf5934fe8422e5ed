#include "share/relations.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/union_find.h"
#include "share/cells.h"

namespace siyu::share {
namespace {

// Columns that are a part of their row's people though no share says so.
constexpr std::string_view kParts[] = {"repurchased", "repeat_buyers"};
// Columns of which the first is no more than the second: people and what they did; a step mostly loses more than it keeps.
constexpr std::pair<std::string_view, std::string_view> kBelow[] = {{"buyers", "orders"}, {"customers", "dropped"}};
// Keys along which the same people are seen again and again: nobody adds these up.
constexpr std::string_view kAgain[] = {"period", "age", "step", "window", "windows", "offset"};
// Keys of figures of different kinds, which cannot be added up.
constexpr std::string_view kKinds[] = {"metric",  "rule",    "rank", "risk", "factor", "denominator", "figure", "name",
                                       "measure", "formula", "side", "of",   "kind",   "clause",      "field"};

bool is_near(double a, double b) { return std::fabs(a - b) <= 1e-9 * std::max(1.0, std::fabs(b)); }

std::optional<double> number_of(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*n);
  if (const auto* x = std::get_if<double>(&cell)) return *x;
  return std::nullopt;
}

class Builder {
 public:
  explicit Builder(const Snapshot& snapshot) : snapshot_(snapshot) {}

  Relations build() {
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r) {
      out_.cells.emplace_back();
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) read_cells(r, t);
    }
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) relate(r, t);
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t other = 0; other < snapshot_.reports.size(); ++other)
        if (r != other && asks_the_same(r, other)) filtered(r, other);
    lines();
    tie();
    buckets();
    return finish();
  }

 private:
  const Table& table(std::size_t r, std::size_t t) const { return snapshot_.reports[r].tables[t].table; }

  // ---- counts ----

  std::size_t add(std::int64_t value, std::string column, std::set<std::string> keys) {
    out_.counts.push_back({value, {}, false});
    columns_.push_back(std::move(column));
    keys_.push_back(std::move(keys));
    return ties_.add();
  }

  static std::string key_of(const Table& of, std::size_t row, std::size_t column) {
    const Cell& cell = of.rows[row][column];
    return (std::holds_alternative<std::string>(cell) ? "" : of.columns[column].name + "=") + text_of(cell);
  }
  std::set<std::string> keys_of(const Table& of, std::size_t row) const {
    std::set<std::string> keys;
    for (std::size_t c = 0; c < of.columns.size(); ++c)
      if (of.columns[c].role == Role::key) keys.insert(key_of(of, row, c));
    return keys;
  }

  void read_cells(std::size_t r, std::size_t t) {
    const Table& of = table(r, t);
    auto& cells = out_.cells[r].emplace_back();
    for (std::size_t row = 0; row < of.rows.size(); ++row) {
      cells.emplace_back(of.columns.size(), Relations::kNone);
      for (std::size_t c = 0; c < of.columns.size(); ++c) {
        const auto* value = std::get_if<std::int64_t>(&of.rows[row][c]);
        if (!value || *value < 0 || !counts_people(of, row, c)) continue;
        cells[row][c] = add(*value, of.columns[c].name, keys_of(of, row));
        out_.counts[cells[row][c]].places.push_back({r, t, row, c});
      }
    }
  }

  // ---- one table ----

  struct Line {  // counts that a choice of keys adds up
    std::vector<std::pair<std::size_t, std::int64_t>> terms;
    std::int64_t total = 0;
    std::string column;
    std::set<std::string> keys;  // that they share
    bool is_unknown = false;
    bool is_again = false;  // the same people again: a sum only where its very column says so
  };
  struct View {  // a table with its counts
    std::size_t report, table;
    const Table& of;
    const std::vector<std::vector<std::size_t>>& cells;
    std::vector<std::size_t> keys, counts;               // columns
    std::vector<std::optional<std::size_t>> row_before;  // in the same group of all keys but the last
  };

  std::int64_t value(std::size_t count) const { return out_.counts[count].value; }

  std::string group_of(const View& view, std::size_t row, const std::vector<std::size_t>& kept) const {
    std::string out;
    for (std::size_t c : kept) out += text_of(view.of.rows[row][c]) + "\x1f";
    return out;
  }

  void relate(std::size_t r, std::size_t t) {
    View view{r, t, table(r, t), out_.cells[r][t], {}, {}, {}};
    for (std::size_t c = 0; c < view.of.columns.size(); ++c) {
      if (view.of.columns[c].role == Role::key) view.keys.push_back(c);
      if (std::any_of(view.cells.begin(), view.cells.end(),
                      [&](const auto& row) { return row[c] != Relations::kNone; }))
        view.counts.push_back(c);
    }
    std::vector<std::size_t> kept = view.keys;
    if (!kept.empty()) kept.pop_back();
    std::map<std::string, std::size_t> last;
    for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
      auto [it, is_first] = last.try_emplace(group_of(view, row, kept), row);
      view.row_before.push_back(is_first ? std::nullopt : std::optional(it->second));
      it->second = row;
    }
    for (std::size_t c : view.counts) {
      same_again(view, c);
      shares_along(view, c, false);
      shares_along(view, c, true);
      // The last key of a chain is nobody's to add up, but groups of a step are.
      bool is_chain = chain(view, c);
      bool are_steps = is_chain && !view.keys.empty() && view.of.columns[view.keys.back()].name == "step";
      if (!is_chain || are_steps) sums(view, c, is_chain);
    }
    for (std::size_t c : view.counts) bounds(view, c, members(view, c));
    for (std::size_t a : view.counts)
      for (std::size_t b : view.counts)
        if (a != b) {
          part_of(view, a, b);
          differences(view, a, b);
        }
    add_up(view);
  }

  void sum(const std::vector<std::pair<std::size_t, std::int64_t>>& terms) {
    Relation out;
    for (auto [count, factor] : terms) out.total += factor * value(count);
    out.terms = terms;
    out_.sums.push_back(std::move(out));
  }

  // Over every choice of keys that part people, the column's sum. Sums over keys along which the same people come again are none of people,
  // but where another table prints them they tell.
  void sums(const View& view, std::size_t column, bool is_chain) {
    std::vector<std::size_t> summed;
    for (std::size_t key : view.keys)
      if (!holds(kKinds, view.of.columns[key].name) && !(is_chain && key == view.keys.back())) summed.push_back(key);
    if (summed.size() > 4) summed.resize(4);
    for (std::size_t choice = 1; choice < std::size_t{1} << summed.size(); ++choice) {
      std::vector<std::size_t> kept;
      bool is_again = is_chain;  // nobody adds up a step of several groups but where it is printed
      for (std::size_t key : view.keys) {
        auto at = std::find(summed.begin(), summed.end(), key);
        bool is_summed = at != summed.end() && (choice >> (at - summed.begin()) & 1u);
        if (!is_summed) kept.push_back(key);
        is_again = is_again || (is_summed && holds(kAgain, view.of.columns[key].name));
      }
      std::map<std::string, Line> groups;
      for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
        std::size_t count = view.cells[row][column];
        if (count == Relations::kNone) continue;
        Line& line = groups[group_of(view, row, kept)];
        line.terms.push_back({count, 1});
        line.total += value(count);
        line.column = view.of.columns[column].name;
        for (std::size_t key : kept) line.keys.insert(key_of(view.of, row, key));
      }
      std::vector<Line*> ordered;
      for (auto& [key, line] : groups) ordered.push_back(&line);
      std::stable_sort(ordered.begin(), ordered.end(),
                       [](const Line* a, const Line* b) { return a->total < b->total; });
      bool has_few = false, has_companion = false;
      for (Line* line : ordered) {
        bool few = line->total > 0 && line->total < snapshot_.threshold;
        line->is_again = is_again;
        line->is_unknown = is_again || few || (has_few && !has_companion && line->total > 0);
        has_companion = has_companion || (line->is_unknown && !few);
        has_few = has_few || few;
        if (line->terms.size() > 1) lines_.push_back(*line);
      }
    }
  }

  // Rows of several names together, 「甲 & 乙」: all that hold a name are its own group, where another table prints it.
  bool members(const View& view, std::size_t column) {
    constexpr std::string_view kAnd = " & ";
    if (view.keys.size() != 1) return false;
    std::map<std::string, Line> lines;
    bool is_met = false;
    for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
      std::string names = text_of(view.of.rows[row][view.keys[0]]);
      for (std::size_t from = 0; from != names.npos && view.cells[row][column] != Relations::kNone;) {
        std::size_t end = names.find(kAnd, from);
        std::string name = names.substr(from, end == names.npos ? end : end - from);
        is_met = is_met || end != names.npos;
        from = end == names.npos ? end : end + kAnd.size();
        Line& line = lines[name];
        line.terms.push_back({view.cells[row][column], 1});
        line.total += value(view.cells[row][column]);
        line.keys = {name};
        line.is_unknown = true;
      }
    }
    for (auto& [name, line] : lines)
      if (is_met) lines_.push_back(std::move(line));
    return is_met;
  }

  // Where another table prints a line's sum, the line is tied to it. Else it counts as known, unless it is of a few, or the smallest of
  // those beside a few, from which the few would follow.
  void lines() {
    std::map<std::int64_t, std::vector<std::size_t>> printed;
    for (std::size_t c = 0; c < out_.counts.size(); ++c)
      if (!out_.counts[c].places.empty()) printed[out_.counts[c].value].push_back(c);
    for (const Line& line : lines_) {
      if (!line.is_unknown) sum(line.terms);
      for (std::size_t c : printed[line.total]) {
        const Place &own = out_.counts[line.terms[0].first].places[0], &other = out_.counts[c].places[0];
        if (own.report == other.report && own.table == other.table) continue;
        if (line.is_again && (line.keys.empty() || columns_[c] != line.column)) continue;
        bool is_whole = line.keys.empty();
        bool is_same = std::any_of(line.keys.begin(), line.keys.end(),
                                   [&](const std::string& key) { return keys_[c].count(key) > 0; });
        if (!is_whole && !(is_same && keys_[c].size() <= line.keys.size())) continue;
        auto terms = line.terms;
        terms.push_back({c, -1});
        sum(terms);
      }
    }
  }

  // A size that stands on every row of its group is one number.
  void same_again(const View& view, std::size_t column) {
    std::vector<std::size_t> kept;
    for (std::size_t key : view.keys)
      if (!holds(kAgain, view.of.columns[key].name)) kept.push_back(key);
    if (kept.size() == view.keys.size()) return;
    std::map<std::string, std::vector<std::size_t>> groups;
    for (std::size_t row = 0; row < view.of.rows.size(); ++row)
      if (std::size_t count = view.cells[row][column]; count != Relations::kNone)
        groups[group_of(view, row, kept)].push_back(count);
    for (const auto& entry : groups)
      for (std::size_t count : entry.second)
        if (value(count) != value(entry.second[0])) return;
    for (const auto& [key, group] : groups)
      for (std::size_t count : group) ties_.join(count, group[0]);
  }

  // Share columns that are on every row its count over that of the row before, or of the first of its group.
  void shares_along(const View& view, std::size_t column, bool is_of_first) {
    for (std::size_t s = 0; s < view.of.columns.size(); ++s) {
      if (view.of.columns[s].role != Role::measure || view.of.columns[s].unit != Unit::share) continue;
      std::map<Place, ShareOf> found;
      std::size_t some = 0;
      bool fits = true;
      for (std::size_t row = 0; row < view.of.rows.size() && fits; ++row) {
        std::optional<double> share = number_of(view.of.rows[row][s]);
        std::optional<std::size_t> other = view.row_before[row];
        while (is_of_first && other && view.row_before[*other]) other = view.row_before[*other];
        if (!share || !other) continue;
        std::size_t part = view.cells[row][column], whole = view.cells[*other][column];
        fits = part != Relations::kNone && whole != Relations::kNone && value(whole) > 0 &&
               is_near(static_cast<double>(value(part)) / static_cast<double>(value(whole)), *share);
        if (!fits) break;
        found[{view.report, view.table, row, s}] = {part, whole};
        some += *share != 0 && *share != 1;
      }
      if (!fits || some < 2) continue;
      for (const auto& [place, of] : found) out_.shares[place].push_back(of);
    }
  }

  // Steps: a share column that is each row's count over an earlier row's of its group. Each step's loss is a count too.
  bool chain(const View& view, std::size_t column) {
    for (std::size_t s = 0; s < view.of.columns.size(); ++s) {
      if (view.of.columns[s].role != Role::measure || view.of.columns[s].unit != Unit::share) continue;
      std::vector<std::pair<std::size_t, std::size_t>> pairs;  // row before, row
      bool fits = true, has_row_before = false;
      for (std::size_t row = 0; row < view.of.rows.size() && fits; ++row) {
        std::optional<double> share = number_of(view.of.rows[row][s]);
        std::size_t own = view.cells[row][column];
        if (own == Relations::kNone) {
          fits = !share;
          continue;
        }
        if (!view.row_before[row]) {
          fits = !share || *share == 1;
          continue;
        }
        bool found = !share;
        for (auto before = view.row_before[row]; before && !found; before = view.row_before[*before]) {
          std::size_t whole = view.cells[*before][column];
          if (whole == Relations::kNone || value(whole) == 0) continue;
          found = is_near(static_cast<double>(value(own)) / static_cast<double>(value(whole)), *share);
          if (found) pairs.emplace_back(*before, row);
        }
        has_row_before = has_row_before || (found && share);
        fits = found;
      }
      if (!fits || !has_row_before) continue;
      for (auto [before, row] : pairs) lost(view, view.cells[before][column], view.cells[row][column], before, row);
      return true;
    }
    return false;
  }

  // whole − part, as a count of its own.
  void lost(const View& view, std::size_t whole, std::size_t part, std::size_t before, std::size_t row) {
    if (value(whole) < value(part)) return;
    std::set<std::string> keys = keys_of(view.of, row);
    if (before != row) keys.merge(keys_of(view.of, before));
    std::int64_t left = value(whole) - value(part);
    // A column that tells it is its cell.
    for (std::size_t c : view.counts)
      if (std::size_t told = view.cells[row][c];
          told != Relations::kNone && view.of.columns[c].name == "dropped" && value(told) == left) {
        sum({{whole, 1}, {part, -1}, {told, -1}});
        return;
      }
    std::size_t rest = add(left, columns_[part], std::move(keys));
    sum({{whole, 1}, {part, -1}, {rest, -1}});
  }

  // a of b, where a share column says so on every row: the rest is a count too.
  void part_of(const View& view, std::size_t a, std::size_t b) {
    const std::string& whole_name = view.of.columns[b].name;
    bool any = holds(kParts, view.of.columns[a].name) && (whole_name == "customers" || whole_name == "buyers");
    for (std::size_t s = 0; s < view.of.columns.size(); ++s) {
      if (view.of.columns[s].unit != Unit::share) continue;
      bool fits = true;
      std::size_t some = 0;
      for (std::size_t row = 0; row < view.of.rows.size() && fits; ++row) {
        std::size_t part = view.cells[row][a], whole = view.cells[row][b];
        std::optional<double> share = number_of(view.of.rows[row][s]);
        if (part == Relations::kNone || whole == Relations::kNone) continue;
        if (value(part) > value(whole)) fits = false;
        if (!share || value(whole) == 0) continue;
        fits = fits && is_near(static_cast<double>(value(part)) / static_cast<double>(value(whole)), *share);
        some += *share != 0 && *share != 1;
      }
      any = any || (fits && some > 0);
      if (!fits || some < 2) continue;
      for (std::size_t row = 0; row < view.of.rows.size(); ++row)
        if (view.cells[row][a] != Relations::kNone && view.cells[row][b] != Relations::kNone)
          out_.shares[{view.report, view.table, row, s}].push_back({view.cells[row][a], view.cells[row][b]});
    }
    if (!any) return;
    for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
      std::size_t part = view.cells[row][a], whole = view.cells[row][b];
      if (part != Relations::kNone && whole != Relations::kNone) lost(view, whole, part, row, row);
    }
  }

  // a falls from row to row by b, of this row or the next, with or without another column.
  void differences(const View& view, std::size_t a, std::size_t b) {
    std::vector<std::size_t> others{b};
    others.insert(others.end(), view.counts.begin(), view.counts.end());
    for (std::size_t other : others) {
      if (other == a || (other != b && other < b)) continue;
      for (bool is_next : {false, true}) {
        std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> found;
        std::size_t moving = 0;
        bool fits = true;
        for (std::size_t row = 0; row < view.of.rows.size() && fits; ++row) {
          if (!view.row_before[row]) continue;
          std::size_t before = *view.row_before[row], at = is_next ? row : before;
          std::size_t from = view.cells[before][a], to = view.cells[row][a], x = view.cells[at][b],
                      y = view.cells[at][other];
          if (from == Relations::kNone || to == Relations::kNone || x == Relations::kNone || y == Relations::kNone) {
            fits = false;
            break;
          }
          std::int64_t fall = value(x) + (other == b ? 0 : value(y));
          fits = value(from) - value(to) == fall;
          moving += fall != 0;
          found.push_back({{from, 1}, {to, -1}, {x, -1}});
          if (other != b) found.back().push_back({y, -1});
        }
        if (fits && moving >= std::clamp<std::size_t>(found.size(), 1, 2))
          for (const auto& terms : found) sum(terms);
      }
    }
  }

  // Where it is so: a bound, which no sum says.
  void at_most(std::size_t part, std::size_t whole) {
    if (part == Relations::kNone || whole == Relations::kNone || value(part) > value(whole)) return;
    std::size_t slack = add(value(whole) - value(part), "", {});
    out_.counts[slack].is_slack = true;
    sum({{whole, 1}, {part, -1}, {slack, -1}});
  }

  // Rows of several names stand in the order of their size, fewer and fewer reach an age, the next gaps are some of all gaps; and kBelow.
  void bounds(const View& view, std::size_t column, bool is_joined) {
    const std::string& name = view.of.columns[column].name;
    bool falls =
        is_joined || name == "completed" || (!view.keys.empty() && view.of.columns[view.keys.back()].name == "age");
    for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
      if (falls && view.row_before[row]) at_most(view.cells[row][column], view.cells[*view.row_before[row]][column]);
      for (std::size_t c : view.counts)
        for (const auto& [part, whole] : kBelow)
          if (name == part && view.of.columns[c].name == whole) at_most(view.cells[row][column], view.cells[row][c]);
    }
  }

  // Columns of which one is the sum of two or of all others.
  void add_up(const View& view) {
    if (view.counts.size() < 3 || view.of.rows.empty()) return;
    auto try_sum = [&](std::size_t whole, const std::vector<std::size_t>& parts) {
      std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> found;
      for (std::size_t row = 0; row < view.of.rows.size(); ++row) {
        std::int64_t left = 0;
        std::vector<std::pair<std::size_t, std::int64_t>> terms;
        for (std::size_t c : parts) {
          if (view.cells[row][c] == Relations::kNone) return;
          left -= value(view.cells[row][c]);
          terms.push_back({view.cells[row][c], -1});
        }
        if (view.cells[row][whole] == Relations::kNone || left + value(view.cells[row][whole]) != 0) return;
        terms.push_back({view.cells[row][whole], 1});
        found.push_back(std::move(terms));
      }
      for (const auto& terms : found) sum(terms);
    };
    for (std::size_t whole : view.counts) {
      for (std::size_t i = 0; i < view.counts.size(); ++i)
        for (std::size_t j = i + 1; j < view.counts.size(); ++j)
          if (view.counts[i] != whole && view.counts[j] != whole) try_sum(whole, {view.counts[i], view.counts[j]});
      std::vector<std::size_t> rest;
      for (std::size_t c : view.counts)
        if (c != whole) rest.push_back(c);
      if (rest.size() > 2) try_sum(whole, rest);
    }
  }

  // ---- several tables ----

  bool asks_the_same(std::size_t a, std::size_t b) const {
    const Json &one = snapshot_.reports[a].definition, &other = snapshot_.reports[b].definition;
    auto of = [](const Json& definition, const char* key) { return definition.value(key, Json()); };
    return of(one, "analysis") == of(other, "analysis") && of(one, "params") == of(other, "params");
  }

  // The same question with a narrower filter or range: whom it leaves out are a group too, row by row.
  void filtered(std::size_t r, std::size_t narrow) {
    for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t)
      for (std::size_t n = 0; n < snapshot_.reports[narrow].tables.size(); ++n) {
        const Table &wide = table(r, t), &of = table(narrow, n);
        if (wide.name != of.name || wide.columns.size() != of.columns.size()) continue;
        std::map<std::set<std::string>, std::size_t> rows;
        for (std::size_t row = 0; row < wide.rows.size(); ++row) rows[keys_of(wide, row)] = row;
        for (std::size_t c = 0; c < wide.columns.size(); ++c) {
          std::vector<std::pair<std::size_t, std::size_t>> pairs;  // all, those that the filter leaves
          bool fits = true, is_narrower = false;
          for (std::size_t row = 0; row < of.rows.size() && fits; ++row) {
            auto it = rows.find(keys_of(of, row));
            if (it == rows.end()) continue;
            std::size_t all = out_.cells[r][t][it->second][c], left = out_.cells[narrow][n][row][c];
            if (all == Relations::kNone || left == Relations::kNone) continue;
            fits = value(left) <= value(all);
            is_narrower = is_narrower || value(left) < value(all);
            pairs.emplace_back(all, left);
          }
          if (!fits || !is_narrower) continue;
          for (auto [all, left] : pairs)
            sum({{all, 1}, {left, -1}, {add(value(all) - value(left), columns_[all], keys_[all]), -1}});
        }
      }
  }

  static bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& key) { return b.count(key) > 0; });
  }

  // The same number in two tables is one count where its keys, or the names of what it counts, meet.
  void tie() {
    std::map<std::int64_t, std::vector<std::size_t>> equal;
    for (std::size_t c = 0; c < out_.counts.size(); ++c)
      if (out_.counts[c].value > 0 && !out_.counts[c].is_slack) equal[out_.counts[c].value].push_back(c);
    auto is_same_table = [&](std::size_t a, std::size_t b) {
      const auto &x = out_.counts[a].places, &y = out_.counts[b].places;
      return !x.empty() && !y.empty() && x[0].report == y[0].report && x[0].table == y[0].table;
    };
    for (const auto& [number, counts] : equal)
      for (std::size_t i = 0; i < counts.size(); ++i)
        for (std::size_t j = i + 1; j < counts.size(); ++j) {
          std::size_t a = counts[i], b = counts[j];
          if (is_same_table(a, b)) continue;
          bool named = columns_[a] == columns_[b] || keys_[a].count(columns_[b]) > 0 || keys_[b].count(columns_[a]) > 0;
          bool is_alone = keys_[a].empty() || keys_[b].empty() || keys_[a].count(columns_[b]) > 0 ||
                          keys_[b].count(columns_[a]) > 0;
          if (meet(keys_[a], keys_[b]) || (named && is_alone)) ties_.join(a, b);
        }
  }

  // A bucket of one table is the sum of those in another that begin in it: of days a week or a month. Their texts are in the order of time.
  void buckets() {
    using Series = std::map<std::string, std::size_t>;  // by begin
    std::map<std::string, std::vector<Series>> by_column;
    for (const auto& report : out_.cells)
      for (const auto& cells : report) {
        std::size_t r = static_cast<std::size_t>(&report - out_.cells.data());
        const Table& of = table(r, static_cast<std::size_t>(&cells - report.data()));
        std::vector<std::size_t> keys;
        for (std::size_t c = 0; c < of.columns.size(); ++c)
          if (of.columns[c].role == Role::key) keys.push_back(c);
        if (keys.size() != 1) continue;
        for (std::size_t c = 0; c < of.columns.size(); ++c) {
          Series series;
          for (std::size_t row = 0; row < of.rows.size(); ++row)
            if (std::string key = text_of(of.rows[row][keys[0]]);
                key.size() >= 7 && key[4] == '-' && cells[row][c] != Relations::kNone)
              series[key] = cells[row][c];
          if (series.size() > 1) by_column[of.columns[c].name].push_back(std::move(series));
        }
      }
    for (const auto& [name, all] : by_column)
      for (const Series& coarse : all)
        for (const Series& fine : all)
          if (&coarse != &fine && coarse.size() < fine.size()) added_up(coarse, fine);
  }

  void added_up(const std::map<std::string, std::size_t>& coarse, const std::map<std::string, std::size_t>& fine) {
    for (auto it = coarse.begin(); it != coarse.end(); ++it) {
      auto end = std::next(it) == coarse.end() ? fine.end() : fine.lower_bound(std::next(it)->first);
      std::vector<std::pair<std::size_t, std::int64_t>> terms{{it->second, 1}};
      std::int64_t left = value(it->second);
      for (auto part = fine.lower_bound(it->first); part != end; ++part) {
        terms.push_back({part->second, -1});
        left -= value(part->second);
      }
      if (left == 0 && terms.size() > 1) sum(terms);
    }
  }

  // One number a tie.
  Relations finish() {
    std::vector<std::size_t> number(out_.counts.size(), Relations::kNone);
    std::vector<Count> counts;
    for (std::size_t c = 0; c < out_.counts.size(); ++c) {
      std::size_t root = ties_.root(c);
      if (number[root] == Relations::kNone) {
        number[root] = counts.size();
        counts.push_back({out_.counts[root].value, {}, out_.counts[root].is_slack});
      }
      number[c] = number[root];
      auto& places = counts[number[c]].places;
      places.insert(places.end(), out_.counts[c].places.begin(), out_.counts[c].places.end());
    }
    for (auto& report : out_.cells)
      for (auto& table : report)
        for (auto& row : table)
          for (std::size_t& cell : row)
            if (cell != Relations::kNone) cell = number[cell];
    for (Relation& relation : out_.sums)
      for (auto& term : relation.terms) term.first = number[term.first];
    for (auto& [place, all] : out_.shares)
      for (ShareOf& share : all) share = {number[share.part], number[share.whole]};
    out_.counts = std::move(counts);
    return std::move(out_);
  }

  const Snapshot& snapshot_;
  Relations out_;
  UnionFind ties_;
  std::vector<Line> lines_;
  std::vector<std::string> columns_;         // of a count's cell
  std::vector<std::set<std::string>> keys_;  // of its row
};

}  // namespace

Relations relations_of(const Snapshot& snapshot) { return Builder(snapshot).build(); }

}  // namespace siyu::share
