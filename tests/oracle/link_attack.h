// Somebody who was sent a link and wants to know what it withholds. He has the product too: he makes reports of shops of his own, learns from them
// what always holds between the numbers of such reports, and then works on the link with that alone.
//
// The idea: laws of a few plain shapes (one column is another over a third, a column falls by another, parts add up to a whole in another
// table, …) are tried on all tables and pairs of tables; those that hold in every shop of his are his knowledge. For a link they become
// linear bounds between withheld cells, which a simplex method and, where they are few, trying all whole numbers take apart.
// Written from contract.md and docs/links.md, without anything of core/share or core/statistics.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/world.h"

namespace siyu::tests::attack {

struct Value {
  bool is_set = false, is_number = false, is_whole = false;
  double number = 0;
  double last = 0;  // one in the last place that is printed; 0: exact
  std::string text;
};
enum class Hidden { no, few, more };
struct Grid {
  std::string report, name;  // name: of the table
  std::vector<std::string> columns, units;
  std::vector<bool> is_key;
  std::vector<std::vector<Value>> cells;
  std::vector<std::vector<Hidden>> hidden;
  std::vector<std::size_t> keys() const;
};
// Every table of a report or a list of them; beside each report's tables a table `data` of its customers and rows.
std::vector<Grid> grids_of(const Json& content);

struct Cell {
  std::size_t grid, row, column;
  friend auto operator<=>(const Cell&, const Cell&) = default;
};
using Terms = std::vector<std::pair<Cell, double>>;

// One case of a law. sum: the terms are 0 together. ratio: quotient = (terms + shift · over) / over. most: the terms are at most 0.
struct Case {
  enum Kind { sum, ratio, most } kind = sum;
  Terms terms, over;
  Cell quotient{};
  double shift = 0;
  bool parts_people = false;  // of most: what is left is a group of people
};

// What always holds, by names of tables and columns, so that it can be looked for in another shop's reports.
struct Law {
  enum Shape {
    adds_up,     // columns[0] is columns[1] and, where there is one, columns[2] together
    falls,       // columns[0] of `other` falls from row to row by columns[1…] of `grid`; mode 1: of the row before
    quotient,    // columns[0] is columns[1] over columns[2]
    part,        // the same, and columns[1] is a part of columns[2]'s people
    less,        // columns[0] is at most columns[1]
    less_down,   // columns[0] never grows from row to row
    less_there,  // columns[0] of `grid` is at most that of `other`, a report of the same question with another filter
    whole        // columns[0] of `grid`, added up but for the keys `kept`, is columns[1] of `other`
  } shape;
  std::string grid, other;  // "report/table"
  std::vector<std::string> columns, kept;
  std::string label;  // whole: the only row of `other`
  int mode =
      0;  // quotient: over what, Over; whole: 1 where `other` has buckets of time in which those of `grid` begin, 2 where `grid` has names joined by &
  int form = 0;  // quotient: 0 as it is, 1 one less it, 2 it less one
  friend auto operator<=>(const Law&, const Law&) = default;
};
enum Over { row, before, first, all, elsewhere };

// The laws that hold wherever they are met in all these shops, and are met often enough to be no accident. The first shops are those
// whose tables the laws are looked for in.
class Knowledge {
 public:
  explicit Knowledge(const std::vector<std::vector<Grid>>& shops);
  // Of the tables that are seen; a law of which a case is false in the true ones is another shop's accident.
  std::vector<Case> cases(const std::vector<Grid>& seen, const std::vector<Grid>& truth) const;
  std::size_t size() const { return laws_.size(); }

 private:
  std::set<Law> laws_;
};

// One unknown number and what is known of it.
struct Unknown {
  double low = 0, high = 0;
  bool is_whole = false;
  double gap = 0;  // not 0: below it only 0 is possible
};
struct Bound {  // low <= sum of factor · unknown <= high
  std::vector<std::pair<std::size_t, double>> terms;
  double low = 0, high = 0;
};
constexpr double kEndless = 1e12;

struct Span {
  double low, high;
};
// The span of a sum of unknowns under all bounds, by linear programming; both ends are met by numbers that satisfy everything.
// Unknowns and slacks are either free, at their least, or written by the free ones.
class Simplex {
 public:
  Simplex(const std::vector<Unknown>& unknowns, const std::vector<Bound>& bounds);
  bool has_solution() const { return is_possible_; }
  Span span(const std::vector<std::pair<std::size_t, double>>& of);

 private:
  // rest + the sum of by · free
  struct Written {
    double rest = 0;
    std::vector<double> by;
  };
  // How far a free variable may rise, and the line that stops it.
  struct Rise {
    double way;
    std::size_t line;
  };

  Written written(const std::vector<std::pair<std::size_t, double>>& terms) const;
  void use_up(const Bound& equation, double scale);
  void limit(Written slack);
  void find_first();
  bool raise(Written& goal);
  Rise rise_of(std::size_t column) const;
  std::size_t choose(const Written& goal) const;
  void turn(std::size_t line, std::size_t column, Written& goal);
  void drop(std::size_t column);

  std::vector<double> lows_;
  std::vector<Written> lines_;
  std::vector<std::size_t> line_is_, free_is_;  // variables by number: unknowns, then slacks
  std::size_t variables_ = 0;
  bool is_possible_ = true;
};

// Whether whole numbers satisfy all bounds; true also where `most` tries did not decide.
bool may_be(std::vector<Unknown> unknowns, const std::vector<Bound>& bounds, std::size_t most = 4000);

struct Found {
  std::size_t few = 0, sums = 0,
              moneys = 0;  // attacked: cells marked few, groups that no cell tells, the money of a few
  std::size_t knots = 0, largest = 0,
              beyond = 0;          // tied unknowns; knots too large to be solved whole, attacked by pairs of tables
  std::size_t tried = 0;           // by all whole numbers
  std::vector<std::string> leaks;  // in words
};
// Works on `seen`, the decoded link. `truth` (the same tables as they were) only judges how near the attacker came, and which of his
// laws are true here. Leaks are said with what they rest on, which takes long, as often as `most_explained`.
Found attack(const Knowledge& knowledge, const std::vector<Grid>& seen, const std::vector<Grid>& truth, int threshold,
             std::size_t most_explained = 0);

}  // namespace siyu::tests::attack
