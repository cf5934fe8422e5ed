// What the attacker learns from reports of his own: every law of link_attack.h's shapes that always held.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>

#include "oracle/link_attack.h"

namespace siyu::tests::attack {
namespace {

// Counts of months, days and rows of another table: no part of anybody, though a quotient may be over them.
const char* const kOfNobody[] = {"age", "cohorts", "days"};
constexpr std::size_t kFewestShops = 6, kFewestTelling = 5, kMostLabels = 40, kSeekIn = 2;

Value value_of(const Json& json, const std::string& unit) {
  Value out;
  if (json.is_null() || json.is_boolean()) return out;
  out.is_set = true;
  if (json.is_number()) {
    out.is_number = true;
    out.is_whole = json.is_number_integer();
    out.number = json.get<double>();
    return out;
  }
  out.text = json.get<std::string>();
  bool is_decimal = !out.text.empty() && out.text.find_first_not_of("-0123456789.") == out.text.npos &&
                    (unit == "money" || unit == "text") && out.text.find('-', 1) == out.text.npos;
  if (!is_decimal) return out;
  out.is_number = true;
  out.number = std::strtod(out.text.c_str(), nullptr);
  std::size_t point = out.text.find('.');
  if (point != out.text.npos) out.last = std::pow(10.0, -static_cast<double>(out.text.size() - point - 1));
  return out;
}

// The row before, and the first one, of the same values of all keys but the last.
struct Order {
  std::vector<std::optional<std::size_t>> before, first;
};
using Groups = std::map<std::string, Terms>;
using Keys = std::vector<std::size_t>;

std::string key_text(const Grid& grid, std::size_t row, const Keys& columns) {
  std::string out;
  for (std::size_t c : columns) {
    const Value& value = grid.cells[row][c];
    out += (value.is_number && value.text.empty() ? std::to_string(value.number) : value.text) + "\x1f";
  }
  return out;
}

class Index {
 public:
  explicit Index(const std::vector<Grid>& shop) : grids(shop) {
    for (std::size_t g = 0; g < shop.size(); ++g) at[shop[g].report + "/" + shop[g].name] = g;
  }
  std::optional<std::size_t> grid(const std::string& name) const {
    auto it = at.find(name);
    return it == at.end() ? std::nullopt : std::optional(it->second);
  }
  std::optional<std::size_t> column(std::size_t grid, const std::string& name) const {
    const auto& columns = grids[grid].columns;
    auto it = std::find(columns.begin(), columns.end(), name);
    return it == columns.end() ? std::nullopt : std::optional<std::size_t>(it - columns.begin());
  }
  const Value& of(const Cell& cell) const { return grids[cell.grid].cells[cell.row][cell.column]; }
  // A cell that is null in the report itself takes part in nothing; one that is withheld does.
  bool is_there(const Cell& cell) const {
    return of(cell).is_number || grids[cell.grid].hidden[cell.row][cell.column] != Hidden::no;
  }
  const Order& order(std::size_t g) {
    auto [it, is_new] = orders_.try_emplace(g);
    if (!is_new) return it->second;
    Keys keys = grids[g].keys();
    if (!keys.empty()) keys.pop_back();
    std::map<std::string, std::pair<std::size_t, std::size_t>> met;
    for (std::size_t row = 0; row < grids[g].cells.size(); ++row) {
      auto [last, is_first] = met.try_emplace(key_text(grids[g], row, keys), row, row);
      it->second.before.push_back(is_first ? std::nullopt : std::optional(last->second.second));
      it->second.first.push_back(is_first ? std::nullopt : std::optional(last->second.first));
      last->second.second = row;
    }
    return it->second;
  }
  // Cells of a column that have the same values of some keys.
  const Groups& groups(std::size_t g, const Keys& kept, std::size_t column) {
    auto [it, is_new] = groups_.try_emplace({g, kept, column});
    for (std::size_t row = 0; is_new && row < grids[g].cells.size(); ++row)
      if (is_there({g, row, column})) it->second[key_text(grids[g], row, kept)].push_back({{g, row, column}, 1});
    return it->second;
  }
  const std::map<std::string, std::size_t>& rows(std::size_t g) {
    auto [it, is_new] = rows_.try_emplace(g);
    for (std::size_t row = 0; is_new && row < grids[g].cells.size(); ++row)
      it->second[key_text(grids[g], row, grids[g].keys())] = row;
    return it->second;
  }
  const std::vector<Grid>& grids;
  std::map<std::string, std::size_t> at;

 private:
  std::map<std::size_t, Order> orders_;
  std::map<std::tuple<std::size_t, Keys, std::size_t>, Groups> groups_;
  std::map<std::size_t, std::map<std::string, std::size_t>> rows_;
};

using Visit = std::function<bool(const Case&)>;  // false: enough

// Every case of the law in a shop's reports, until the visitor has seen enough.
void each_case(const Law& law, Index& index, const Visit& visit) {
  auto grid_number = index.grid(law.grid), other_number = index.grid(law.other.empty() ? law.grid : law.other);
  if (!grid_number || !other_number) return;
  std::size_t g = *grid_number, o = *other_number;
  const Grid &grid = index.grids[g], &other = index.grids[o];
  bool is_quotient = law.shape == Law::quotient || law.shape == Law::part;
  Keys columns, kept;
  for (std::size_t i = 0; i < law.columns.size(); ++i) {
    bool is_there = (law.shape == Law::falls && i == 0) || (law.shape == Law::whole && i == 1) ||
                    (is_quotient && law.mode == Over::elsewhere && i == 2);
    auto column = index.column(is_there ? o : g, law.columns[i]);
    if (!column) return;
    columns.push_back(*column);
  }
  for (const std::string& name : law.kept) {
    auto column = index.column(g, name);
    if (!column) return;
    kept.push_back(*column);
  }
  auto finish = [&](const Case& one) {
    for (const Terms* terms : {&one.terms, &one.over})
      for (const auto& term : *terms)
        if (!index.is_there(term.first)) return true;
    return visit(one);
  };
  auto at_most = [&](const Cell& part, const Cell& all, bool parts_people) {
    return finish({Case::most, {{part, 1}, {all, -1}}, {}, {}, 0, parts_people});
  };
  std::size_t rows = grid.cells.size();
  if (law.shape == Law::adds_up) {
    for (std::size_t row = 0; row < rows; ++row) {
      Case one{Case::sum, {{{g, row, columns[0]}, 1}}, {}, {}, 0, false};
      for (std::size_t i = 1; i < columns.size(); ++i) one.terms.push_back({{g, row, columns[i]}, -1});
      if (!finish(one)) return;
    }
  } else if (law.shape == Law::less) {
    for (std::size_t row = 0; row < rows; ++row)
      if (!at_most({g, row, columns[0]}, {g, row, columns[1]}, false)) return;
  } else if (law.shape == Law::less_down) {
    const Order& order = index.order(g);
    for (std::size_t row = 0; row < rows; ++row)
      if (order.before[row] && !at_most({g, row, columns[0]}, {g, *order.before[row], columns[0]}, false)) return;
  } else if (law.shape == Law::less_there) {
    auto column = index.column(o, law.columns[0]);
    if (!column) return;
    const auto& there = index.rows(o);
    for (std::size_t row = 0; row < rows; ++row)
      if (auto it = there.find(key_text(grid, row, grid.keys())); it != there.end())
        if (!at_most({g, row, columns[0]}, {o, it->second, *column}, true)) return;
  } else if (law.shape == Law::falls) {
    const Order& order = index.order(o);
    const auto& here = index.rows(g);
    for (std::size_t row = 0; row < other.cells.size(); ++row) {
      if (!order.before[row]) continue;
      auto it = here.find(key_text(other, law.mode == 1 ? *order.before[row] : row, other.keys()));
      if (it == here.end()) continue;
      Case one{Case::sum, {{{o, *order.before[row], columns[0]}, 1}, {{o, row, columns[0]}, -1}}, {}, {}, 0, false};
      for (std::size_t i = 1; i < columns.size(); ++i) one.terms.push_back({{g, it->second, columns[i]}, -1});
      if (!finish(one)) return;
    }
  } else if (is_quotient) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (!index.is_there({g, row, columns[0]})) continue;
      Case one{Case::ratio, {{{g, row, columns[1]}, law.form == 1 ? -1.0 : 1.0}}, {}, {g, row, columns[0]}, 0, false};
      one.shift = law.form == 0 ? 0 : law.form == 1 ? 1 : -1;
      if (law.mode == Over::row) one.over = {{{g, row, columns[2]}, 1}};
      if (law.mode == Over::elsewhere) one.over = {{{o, 0, columns[2]}, 1}};
      if (law.mode == Over::all) {
        const Groups& groups = index.groups(g, kept, columns[2]);
        if (auto it = groups.find(key_text(grid, row, kept)); it != groups.end()) one.over = it->second;
      }
      if (law.mode == Over::before || law.mode == Over::first) {
        const Order& order = index.order(g);
        auto of = law.mode == Over::before ? order.before[row] : order.first[row];
        if (of) one.over = {{{g, *of, columns[2]}, 1}};
      }
      one.parts_people = law.shape == Law::part;
      if (!one.over.empty() && !finish(one)) return;
    }
  } else {
    const Groups& groups = index.groups(g, kept, columns[0]);
    for (std::size_t row = 0; row < other.cells.size(); ++row) {
      std::string key = key_text(other, row, other.keys());
      if (law.kept.empty() && key != law.label) continue;
      auto it = law.kept.empty() ? groups.begin() : groups.find(key);
      Case one{Case::sum, {}, {}, {}, 0, false};
      if (law.mode == 1) {  // all that begins in the other's bucket
        if (row + 1 == other.cells.size()) return;
        auto end = groups.lower_bound(key_text(other, row + 1, other.keys()));
        for (it = groups.lower_bound(key); it != end && it != groups.end(); ++it)
          one.terms.insert(one.terms.end(), it->second.begin(), it->second.end());
      } else if (law.mode == 2) {  // all whose names hold the other's
        std::string name = " & " + other.cells[row][other.keys()[0]].text + " & ";
        for (const auto& [names, terms] : groups)
          if ((" & " + names.substr(0, names.size() - 1) + " & ").find(name) != names.npos)
            one.terms.insert(one.terms.end(), terms.begin(), terms.end());
      } else if (it != groups.end()) {
        one.terms = it->second;
      }
      if (one.terms.empty()) continue;
      one.terms.push_back({{o, row, columns[1]}, -1});
      if (!finish(one)) return;
    }
  }
}

// Whether a case is true of numbers that are all shown; `telling` where it says more than nothing.
bool is_true(const Case& one, const Index& index, bool& telling) {
  auto add = [&](const Terms& terms) {
    double out = 0;
    for (auto [cell, factor] : terms) {
      out += factor * index.of(cell).number;
      telling = telling || index.of(cell).number != 0;
    }
    return out;
  };
  double sum = add(one.terms);
  if (one.kind == Case::sum) return std::fabs(sum) < 1e-6;
  if (one.kind == Case::most) return sum < 1e-6;
  double over = add(one.over);
  const Value& quotient = index.of(one.quotient);
  if (over == 0) return quotient.number == 0;
  if (one.parts_people && sum > over + 1e-6) return false;
  double seen = quotient.number;
  telling = seen != 0 && seen != 1;
  return std::fabs(sum / over + one.shift - seen) <= 1e-9 * std::max(1.0, std::fabs(seen)) + 0.51 * quotient.last;
}

using Names = std::vector<std::string>;

// The numbers of a table by what they are: whole counts, money, what may be a quotient, and figures of several kinds in one column.
struct Numbers {
  Names counts, moneys, quotients, figures, all;
};
bool is_of_nobody(const std::string& name) {
  return std::find(std::begin(kOfNobody), std::end(kOfNobody), name) != std::end(kOfNobody);
}
Numbers numbers_of(const Grid& grid) {
  Numbers out;
  for (std::size_t c = 0; c < grid.columns.size(); ++c) {
    if (grid.is_key[c]) continue;
    bool is_met = false, is_whole = true;
    for (const auto& row : grid.cells) {
      is_met = is_met || row[c].is_number;
      is_whole = is_whole && (!row[c].is_number || row[c].is_whole);
    }
    if (!is_met) continue;
    const std::string &unit = grid.units[c], &name = grid.columns[c];
    if (unit == "count" && is_whole) (is_of_nobody(name) ? out.all : out.counts).push_back(name);
    if (unit == "money") out.moneys.push_back(name);
    if (unit == "text") out.figures.push_back(name);
    if (unit == "share" || unit == "money" || (unit == "count" && !is_whole)) out.quotients.push_back(name);
  }
  for (const Names* names : {&out.counts, &out.moneys}) out.all.insert(out.all.end(), names->begin(), names->end());
  return out;
}

// Looks for laws in one shop's tables and tells each that may be one.
class Seeker {
 public:
  Seeker(Index& shop, const std::function<void(const Law&)>& tell) : shop_(shop), tell_(tell) {
    for (const Grid& grid : shop.grids) numbers_.push_back(numbers_of(grid));
  }
  void seek() {
    for (std::size_t g = 0; g < shop_.grids.size(); ++g) {
      in_rows(g);
      quotients(g);
      for (std::size_t o = 0; o < shop_.grids.size(); ++o) between(g, o);
    }
  }

 private:
  static constexpr std::size_t kMostKeys = 3;

  std::string name(std::size_t g) const { return shop_.grids[g].report + "/" + shop_.grids[g].name; }
  Names kept(std::size_t g, std::size_t choice) const {
    Names out;
    Keys keys = shop_.grids[g].keys();
    for (std::size_t k = 0; k < keys.size() && k < kMostKeys; ++k)
      if (choice >> k & 1u) out.push_back(shop_.grids[g].columns[keys[k]]);
    return out;
  }
  std::size_t choices(std::size_t g) const {
    return std::size_t{1} << std::min(shop_.grids[g].keys().size(), kMostKeys);
  }

  void in_rows(std::size_t g) {
    for (const Names* list : {&numbers_[g].counts, &numbers_[g].moneys})
      for (const std::string& a : *list)
        for (std::size_t i = 0; i < list->size(); ++i) {
          const std::string& b = (*list)[i];
          if (a == b) continue;
          tell_({Law::adds_up, name(g), "", {a, b}, {}, "", 0, 0});
          tell_({Law::less, name(g), "", {a, b}, {}, "", 0, 0});
          for (std::size_t j = i + 1; j < list->size(); ++j)
            if (a != (*list)[j]) tell_({Law::adds_up, name(g), "", {a, b, (*list)[j]}, {}, "", 0, 0});
        }
    for (const std::string& a : numbers_[g].counts) tell_({Law::less_down, name(g), "", {a}, {}, "", 0, 0});
  }

  void quotients(std::size_t g) {
    for (const std::string& z : numbers_[g].quotients)
      for (const std::string& x : numbers_[g].all)
        for (int form : {0, 1, 2}) {
          if (x == z) continue;
          auto over = [&](int mode, const std::string& other, const std::string& y, const Names& of) {
            tell_({Law::quotient, name(g), other, {z, x, y}, of, "", mode, form});
            bool may_part = form == 0 && mode <= Over::before && !is_of_nobody(x) && !is_of_nobody(y);
            if (may_part) tell_({Law::part, name(g), other, {z, x, y}, of, "", mode, form});
          };
          for (const std::string& y : numbers_[g].all) {
            if (y == z) continue;
            if (y != x) over(Over::row, "", y, {});
            over(Over::before, "", y, {});
            over(Over::first, "", y, {});
            for (std::size_t choice = 0; choice + 1 < choices(g); ++choice) over(Over::all, "", y, kept(g, choice));
          }
          for (std::size_t o = 0; o < shop_.grids.size(); ++o)
            if (o != g && shop_.grids[o].cells.size() == 1)
              for (const std::string& y : numbers_[o].all) over(Over::elsewhere, name(o), y, {});
        }
  }

  void between(std::size_t g, std::size_t o) {
    const Grid &grid = shop_.grids[g], &other = shop_.grids[o];
    if (other.name == grid.name && other.columns == grid.columns && other.report != grid.report)
      for (const std::string& a : numbers_[g].counts) tell_({Law::less_there, name(g), name(o), {a}, {}, "", 0, 0});
    if (grid.keys().size() == other.keys().size() && !grid.keys().empty())
      for (const std::string& a : numbers_[o].counts)
        for (std::size_t i = 0; i < numbers_[g].counts.size(); ++i)
          for (int mode : {0, 1}) {
            const Names& counts = numbers_[g].counts;
            tell_({Law::falls, name(g), name(o), {a, counts[i]}, {}, "", mode, 0});
            for (std::size_t j = i + 1; o == g && j < counts.size(); ++j)
              tell_({Law::falls, name(g), name(o), {a, counts[i], counts[j]}, {}, "", mode, 0});
          }
    if (o == g) return;
    for (std::size_t choice = 0; choice < choices(g); ++choice) {
      Names of = kept(g, choice);
      if (!of.empty() && of.size() != other.keys().size()) continue;
      Names labels{""};
      if (of.empty()) {
        if (other.cells.size() > kMostLabels) continue;
        labels.clear();
        for (std::size_t row = 0; row < other.cells.size(); ++row) labels.push_back(key_text(other, row, other.keys()));
      }
      for (const auto& [from, to] :
           {std::pair{&numbers_[g].counts, &numbers_[o].counts}, std::pair{&numbers_[g].counts, &numbers_[o].figures},
            std::pair{&numbers_[g].moneys, &numbers_[o].moneys}, std::pair{&numbers_[g].moneys, &numbers_[o].figures}})
        for (const std::string& a : *from)
          for (const std::string& b : *to)
            for (const std::string& label : labels) {
              tell_({Law::whole, name(g), name(o), {a, b}, of, label, 0, 0});
              if (of.size() != 1 || other.cells.size() < 2) continue;
              std::string first = other.cells[0][other.keys()[0]].text;
              bool is_dated = first.size() >= 7 && first[4] == '-';
              tell_({Law::whole, name(g), name(o), {a, b}, of, label, is_dated ? 1 : 2, 0});
            }
    }
  }

  Index& shop_;
  const std::function<void(const Law&)>& tell_;
  std::vector<Numbers> numbers_;
};

bool holds_everywhere(const Law& law, std::vector<Index>& shops) {
  std::size_t met_in = 0, telling = 0;
  bool is_broken = false;
  for (Index& shop : shops) {
    std::size_t before = telling;
    each_case(law, shop, [&](const Case& one) {
      bool is_telling = false;
      is_broken = !is_true(one, shop, is_telling);
      telling += is_telling;
      return !is_broken;
    });
    if (is_broken) return false;
    met_in += telling > before;
  }
  return met_in >= kFewestShops && telling >= kFewestTelling;
}

}  // namespace

std::vector<std::size_t> Grid::keys() const {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (is_key[c]) out.push_back(c);
  return out;
}

std::vector<Grid> grids_of(const Json& content) {
  Json list = content.is_array() ? content : Json::array({content});
  std::vector<Grid> out;
  for (std::size_t r = 0; r < list.size(); ++r) {
    for (const Json& table : list[r]["tables"]) {
      Grid grid;
      grid.report = std::to_string(r);
      grid.name = table["name"];
      for (const Json& column : table["columns"]) {
        grid.columns.push_back(column["name"]);
        grid.units.push_back(column["unit"]);
        grid.is_key.push_back(column["role"] == "key");
      }
      for (const Json& row : table["rows"]) {
        grid.cells.emplace_back();
        for (std::size_t c = 0; c < row.size(); ++c) grid.cells.back().push_back(value_of(row[c], grid.units[c]));
        grid.hidden.emplace_back(row.size(), Hidden::no);
      }
      if (table.contains("withheld"))
        for (auto [name, hidden] : {std::pair{"few", Hidden::few}, std::pair{"more", Hidden::more}})
          if (table["withheld"].contains(name))
            for (const Json& cell : table["withheld"][name])
              grid.hidden[cell[0].get<std::size_t>()][cell[1].get<std::size_t>()] = hidden;
      out.push_back(std::move(grid));
    }
    Grid data{std::to_string(r), "data", {"customers", "rows"}, {"count", "count"}, {false, false}, {}, {}};
    const Json& facts = list[r]["data"];
    data.cells.push_back({value_of(facts["customers"], "count"), value_of(facts["rows"], "count")});
    data.hidden.push_back({Hidden::no, Hidden::no});
    out.push_back(std::move(data));
  }
  return out;
}

Knowledge::Knowledge(const std::vector<std::vector<Grid>>& shops) {
  std::vector<Index> all;
  for (const std::vector<Grid>& shop : shops) all.emplace_back(shop);
  for (std::size_t s = 0; s < kSeekIn && s < all.size(); ++s) {
    // What is false in this very shop is told to be so by its first case, mostly.
    std::function<void(const Law&)> tell = [&](const Law& law) {
      if (laws_.count(law) == 0 && holds_everywhere(law, all)) laws_.insert(law);
    };
    Seeker(all[s], tell).seek();
  }
  // A curve that moved no more in any of these shops: a figure that is its last point seemed to be earlier ones as well.
  auto is_point = [](const Law& law) { return law.shape == Law::whole && std::strtod(law.label.c_str(), nullptr) > 0; };
  std::erase_if(laws_, [&](const Law& law) {
    return is_point(law) && std::any_of(laws_.begin(), laws_.end(), [&](const Law& later) {
             Law same = later;
             same.label = law.label;
             return is_point(later) && same == law &&
                    std::strtod(later.label.c_str(), nullptr) > std::strtod(law.label.c_str(), nullptr);
           });
  });
}

std::vector<Case> Knowledge::cases(const std::vector<Grid>& seen, const std::vector<Grid>& truth) const {
  Index index(seen), true_index(truth);
  std::vector<Case> out;
  for (const Law& law : laws_) {
    bool is_law = true, is_telling = false;
    each_case(law, true_index, [&](const Case& one) { return is_law = is_true(one, true_index, is_telling); });
    if (!is_law) continue;
    each_case(law, index, [&](const Case& one) {
      out.push_back(one);
      return true;
    });
  }
  return out;
}

}  // namespace siyu::tests::attack
