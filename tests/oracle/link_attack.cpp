// The attack on one decoded link: cases of laws become bounds, bounds tie unknowns into knots, each knot is solved. See link_attack.h.
#include "oracle/link_attack.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <sstream>

namespace siyu::tests::attack {
namespace {

constexpr std::size_t kMostInKnot = 150, kMostTried = 14;
// Whose money stands in their row.
const std::set<std::string> kPeople{"customers", "buyers", "users"};
// Money that is the shop's.
const std::set<std::string> kNotTheirs{"spent", "cac", "balance", "contribution"};

struct Target {
  std::vector<std::pair<std::size_t, double>> of;
  double shift = 0;  // of what is shown
  double value = 0, needed = 0;
  std::string words;
  bool is_few_cell = false;
};

class Attack {
 public:
  Attack(const std::vector<Grid>& seen, const std::vector<Grid>& truth, int threshold, std::size_t most_explained)
      : seen_(seen), true_grids_(truth), threshold_(threshold), most_explained_(most_explained) {
    for (const Grid& grid : seen) {
      truth_.push_back(nullptr);
      for (const Grid& other : truth)
        if (other.report == grid.report && other.name == grid.name) truth_.back() = &other;
    }
  }

  Found run(const Knowledge& knowledge) {
    cells();
    for (const Case& one : knowledge.cases(seen_, true_grids_)) take(one);
    for (std::size_t u = 0; u < unknowns_.size(); ++u) aim(u);
    solve();
    return std::move(found_);
  }

 private:
  double true_value(const Cell& cell) const { return truth_[cell.grid]->cells[cell.row][cell.column].number; }

  std::string words(const Cell& cell) const {
    const Grid& grid = seen_[cell.grid];
    std::string out = grid.report + "/" + grid.name + " row " + std::to_string(cell.row) + " (";
    for (std::size_t key : grid.keys()) {
      const Value& value = grid.cells[cell.row][key];
      std::ostringstream number;
      number << value.number;
      out += (value.text.empty() ? number.str() : value.text) + " ";
    }
    return out + ") " + grid.columns[cell.column];
  }

  // An unknown for every withheld cell that holds a number.
  void cells() {
    for (std::size_t g = 0; g < seen_.size(); ++g) {
      const Grid& grid = seen_[g];
      for (std::size_t c = 0; c < grid.columns.size(); ++c) {
        bool is_of_people = false;
        for (const auto& row : grid.hidden) is_of_people = is_of_people || row[c] == Hidden::few;
        for (std::size_t row = 0; row < grid.cells.size(); ++row) {
          Hidden hidden = grid.hidden[row][c];
          const Value& value = truth_[g]->cells[row][c];
          bool is_sum = value.is_number && value.number >= 0 && grid.units[c] != "share";
          if (hidden == Hidden::no || !is_sum) continue;
          Unknown unknown{0, kEndless, value.is_whole, 0};
          if (hidden == Hidden::few) {
            unknown.low = 1;
            unknown.high = threshold_ - 1;
          } else if (is_of_people && value.is_whole) {
            unknown.gap = threshold_;
          }
          numbers_[{g, row, c}] = unknowns_.size();
          unknowns_.push_back(unknown);
          cells_.push_back({g, row, c});
        }
      }
    }
  }

  // A shown number as far as it is printed.
  Span shown(const Cell& cell) const {
    const Value& value = seen_[cell.grid].cells[cell.row][cell.column];
    double half = value.last / 2;
    if (value.text.empty() && !value.is_whole && value.number != 0)
      half = std::pow(10.0, std::floor(std::log10(std::fabs(value.number))) - 4) / 2;
    return {value.number - half * 1.02, value.number + half * 1.02};
  }

  // Adds factor · terms to the bound; false where a cell of them is not to be had.
  bool add(const Terms& terms, double factor, Bound& bound) const {
    for (auto [cell, own] : terms) {
      auto it = numbers_.find(cell);
      if (it != numbers_.end()) {
        bound.terms.emplace_back(it->second, factor * own);
        continue;
      }
      if (seen_[cell.grid].hidden[cell.row][cell.column] != Hidden::no) return false;
      double value = factor * own * seen_[cell.grid].cells[cell.row][cell.column].number;
      bound.low -= value;
      bound.high -= value;
    }
    return true;
  }

  double true_sum(const Terms& terms) const {
    double out = 0;
    for (auto [cell, factor] : terms) out += factor * true_value(cell);
    return out;
  }

  void take(const Case& one) {
    Bound bound;
    if (one.kind == Case::ratio) {
      bool is_hidden = seen_[one.quotient.grid].hidden[one.quotient.row][one.quotient.column] != Hidden::no;
      if (is_hidden) return;
      Span quotient = shown(one.quotient);
      Bound least = bound, most = bound;
      least.high = kEndless;
      most.low = -kEndless;
      if (!add(one.terms, 1, least) || !add(one.over, one.shift - quotient.low, least)) return;
      if (!add(one.terms, 1, most) || !add(one.over, one.shift - quotient.high, most)) return;
      least.high = kEndless;
      most.low = -kEndless;
      keep(std::move(least));
      keep(std::move(most));
      if (one.parts_people) rest(one.over[0].first, one.terms[0].first);
      return;
    }
    if (one.kind == Case::most) bound.low = -kEndless;
    if (!add(one.terms, 1, bound)) return;
    if (one.kind == Case::most) bound.low = -kEndless;
    keep(std::move(bound));
    if (one.parts_people) rest(one.terms[1].first, one.terms[0].first);
  }

  // Kept once, and only where it is true here: of what is printed with few digits as well.
  void keep(Bound bound) {
    std::map<std::size_t, double> together;
    for (auto [unknown, factor] : bound.terms) together[unknown] += factor;
    bound.terms.clear();
    double value = 0, size = 1;
    for (auto [unknown, factor] : together) {
      if (factor == 0) continue;
      bound.terms.emplace_back(unknown, factor);
      value += factor * true_value(cells_[unknown]);
      size = std::max(size, std::fabs(factor * true_value(cells_[unknown])));
    }
    if (bound.terms.empty()) return;
    if (value < bound.low - 1e-6 * size || value > bound.high + 1e-6 * size) return;
    std::vector<double> name;
    for (auto [unknown, factor] : bound.terms) {
      name.push_back(static_cast<double>(unknown));
      name.push_back(factor);
    }
    name.push_back(bound.low);
    name.push_back(bound.high);
    if (kept_.insert(std::move(name)).second) bounds_.push_back(std::move(bound));
  }

  // Those of the whole who are not of the part are a group as well.
  void rest(const Cell& whole, const Cell& part) {
    double value = true_value(whole) - true_value(part);
    if (value <= 0 || value >= threshold_ || !rests_.insert({whole, part}).second) return;
    Target target;
    Bound sum;
    if (!add({{whole, 1}, {part, -1}}, 1, sum)) return;
    target.of = sum.terms;
    target.shift = -sum.low;
    target.value = value;
    target.needed = std::min(value, threshold_ - 2.0);
    target.words = words(whole) + " without " + words(part);
    Bound least = sum;  // it is not negative
    least.high = kEndless;
    if (!least.terms.empty()) keep(std::move(least));
    ++found_.sums;
    targets_.push_back(std::move(target));
  }

  void aim(std::size_t unknown) {
    const Cell& cell = cells_[unknown];
    const Grid& grid = seen_[cell.grid];
    const std::vector<Hidden>& beside = grid.hidden[cell.row];
    double value = true_value(cell);
    bool is_few = beside[cell.column] == Hidden::few;
    bool are_few = false;
    for (std::size_t c = 0; c < beside.size(); ++c)
      are_few = are_few || (beside[c] == Hidden::few && kPeople.count(grid.columns[c]) > 0);
    bool is_theirs = grid.units[cell.column] == "money" && kNotTheirs.count(grid.columns[cell.column]) == 0;
    if (are_few && is_theirs && value > 0) {
      targets_.push_back({{{unknown, 1}}, 0, value, value, words(cell), false});
      ++found_.moneys;
    }
    if (!is_few) return;
    targets_.push_back({{{unknown, 1}}, 0, value, std::min(value, threshold_ - 2.0), words(cell), true});
    ++found_.few;
  }

  void leak(const Target& target, double low, double high, const std::string& by = {}) {
    std::ostringstream out;
    out << target.words << " is " << target.value << " and is seen in [" << low << ", " << high << "]" << by;
    found_.leaks.push_back(out.str());
  }

  // Bounds of which none can be spared, in words: what the link's maker did not think of.
  std::string evidence(const std::vector<Unknown>& unknowns, std::vector<Bound> bounds,
                       const std::vector<std::pair<std::size_t, double>>& of, double needed,
                       const std::map<std::size_t, std::size_t>& local) const {
    for (std::size_t b = bounds.size(); b-- > 0;) {
      std::vector<Bound> fewer = bounds;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(b));
      Span span = Simplex(unknowns, fewer).span(of);
      if (span.high - span.low < needed - 1e-4) bounds = std::move(fewer);
    }
    std::ostringstream out;
    for (const Bound& bound : bounds) {
      out << "\n    " << (bound.low > -kEndless ? std::to_string(bound.low) + " <=" : "");
      for (auto [unknown, factor] : bound.terms)
        for (const auto& [u, l] : local)
          if (l == unknown) out << " + " << factor << " · " << words(cells_[u]) << " (" << true_value(cells_[u]) << ")";
      if (bound.high < kEndless) out << " <= " << bound.high;
    }
    return out.str();
  }

  std::vector<std::size_t> knots(const std::vector<std::size_t>& bounds) const {
    std::vector<std::size_t> knot(unknowns_.size());
    std::iota(knot.begin(), knot.end(), std::size_t{0});
    auto root = [&](std::size_t u) {
      while (knot[u] != u) u = knot[u] = knot[knot[u]];
      return u;
    };
    for (std::size_t b : bounds)
      for (const auto& term : bounds_[b].terms) knot[root(term.first)] = root(bounds_[b].terms[0].first);
    for (const Target& target : targets_)
      for (const auto& term : target.of) knot[root(term.first)] = root(target.of[0].first);
    for (std::size_t u = 0; u < knot.size(); ++u) knot[u] = root(u);
    return knot;
  }

  void solve() {
    std::vector<std::size_t> all(bounds_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    std::set<std::size_t> left;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (targets_[t].of.empty()) {
        leak(targets_[t], targets_[t].shift, targets_[t].shift);
      } else {
        left.insert(t);
      }
    }
    std::set<std::size_t> beyond = part(all, left);
    if (beyond.empty()) return;
    // Too much at once: every pair of tables for itself.
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    auto tables = [&](std::size_t b) {
      std::set<std::size_t> out;
      for (const auto& term : bounds_[b].terms) out.insert(cells_[term.first].grid);
      return out;
    };
    for (std::size_t a = 0; a < seen_.size(); ++a)
      for (std::size_t b = a; b < seen_.size(); ++b) pairs.insert({a, b});
    for (auto [a, b] : pairs) {
      std::vector<std::size_t> own;
      bool has_both = a == b;
      for (std::size_t bound = 0; bound < bounds_.size(); ++bound) {
        std::set<std::size_t> of = tables(bound);
        of.erase(a);
        of.erase(b);
        if (!of.empty()) continue;
        own.push_back(bound);
        has_both = has_both || tables(bound).size() == 2;
      }
      if (has_both && !own.empty()) part(own, beyond);
    }
  }

  // Solves the knots that some of the bounds make, for these targets. Returns the targets of knots that are too large.
  std::set<std::size_t> part(const std::vector<std::size_t>& bounds, const std::set<std::size_t>& targets) {
    std::vector<std::size_t> knot = knots(bounds);
    std::map<std::size_t, std::vector<std::size_t>> members, own_bounds, own_targets;
    for (std::size_t u = 0; u < knot.size(); ++u) members[knot[u]].push_back(u);
    for (std::size_t b : bounds) own_bounds[knot[bounds_[b].terms[0].first]].push_back(b);
    for (std::size_t t : targets) own_targets[knot[targets_[t].of[0].first]].push_back(t);
    std::set<std::size_t> beyond;
    for (const auto& [k, asked] : own_targets) {
      found_.largest = std::max(found_.largest, members[k].size());
      ++found_.knots;
      if (members[k].size() > kMostInKnot) {
        ++found_.beyond;
        beyond.insert(asked.begin(), asked.end());
        continue;
      }
      std::map<std::size_t, std::size_t> local;
      std::vector<Unknown> unknowns;
      bool are_whole = true;
      for (std::size_t u : members[k]) {
        local[u] = unknowns.size();
        unknowns.push_back(unknowns_[u]);
        are_whole = are_whole && unknowns_[u].is_whole;
      }
      std::vector<Bound> own;
      for (std::size_t b : own_bounds[k]) {
        own.push_back(bounds_[b]);
        for (auto& term : own.back().terms) term.first = local[term.first];
      }
      knot_of(unknowns, own, asked, local, are_whole);
    }
    return beyond;
  }

  void knot_of(std::vector<Unknown> unknowns, const std::vector<Bound>& bounds, const std::vector<std::size_t>& asked,
               const std::map<std::size_t, std::size_t>& local, bool are_whole) {
    // That what is hidden beside a few is no zero is a guess; it is a true one here, mostly, and makes the attacker the stronger.
    std::vector<Unknown> guessed = unknowns;
    for (const auto& [u, l] : local)
      if (unknowns[l].gap > 0 && true_value(cells_[u]) > 0) guessed[l].low = unknowns[l].gap;
    Simplex simplex(guessed, bounds);
    if (!simplex.has_solution()) {
      found_.leaks.push_back("the attacker's own bounds contradict each other");
      return;
    }
    for (std::size_t t : asked) {
      const Target& target = targets_[t];
      std::vector<std::pair<std::size_t, double>> of = target.of;
      for (auto& term : of) term.first = local.at(term.first);
      Span span = simplex.span(of);
      if (span.high - span.low < target.needed - 1e-4) {
        leak(target, span.low + target.shift, span.high + target.shift,
             found_.leaks.size() < most_explained_ ? evidence(guessed, bounds, of, target.needed, local) : "");
        continue;
      }
      bool is_tried = target.is_few_cell && are_whole && unknowns.size() <= kMostTried;
      if (!is_tried) continue;
      ++found_.tried;
      int possible = 0;
      for (int value = 1; value < threshold_; ++value) {
        std::vector<Unknown> tried = unknowns;
        tried[of[0].first].low = tried[of[0].first].high = value;
        possible += may_be(std::move(tried), bounds);
      }
      if (possible < 2) leak(target, target.value, target.value);
    }
  }

  const std::vector<Grid>& seen_;
  const std::vector<Grid>& true_grids_;
  std::vector<const Grid*> truth_;
  int threshold_;
  std::size_t most_explained_;
  std::map<Cell, std::size_t> numbers_;
  std::vector<Unknown> unknowns_;
  std::vector<Cell> cells_;  // of the unknowns
  std::vector<Bound> bounds_;
  std::set<std::vector<double>> kept_;
  std::set<std::pair<Cell, Cell>> rests_;
  std::vector<Target> targets_;
  Found found_;
};

}  // namespace

Found attack(const Knowledge& knowledge, const std::vector<Grid>& seen, const std::vector<Grid>& truth, int threshold,
             std::size_t most_explained) {
  return Attack(seen, truth, threshold, most_explained).run(knowledge);
}

}  // namespace siyu::tests::attack
