#include "share/disclosure.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/number.h"
#include "share/audit.h"
#include "share/cells.h"
#include "share/names.h"
#include "share/relations.h"

namespace siyu::share {
namespace {

constexpr int kMostRounds = 200;
constexpr double kRounded = 0.01;  // an amount per head is off by no more
// Numbers in the facts of notes that are not of people.
constexpr std::string_view kPlainFacts[] = {"step",   "steps",  "days",  "day",   "period", "intervals", "weeks",
                                            "months", "groups", "files", "shown", "limit",  "hour",      "age",
                                            "year",   "rows",   "from",  "to",    "until",  "definition"};

bool is_count(const Cell& cell, std::int64_t& value) {
  const auto* n = std::get_if<std::int64_t>(&cell);
  if (n) value = *n;
  return n != nullptr;
}

// Tables of which nothing tells how many people stand behind a row, though the rows part them: sums over the values of a field, and
// the curve that runs over all of them, where a point is fewer than k.
bool hides_its_people(const SharedReport& report, const Table& table, const Relations& relations, std::size_t r,
                      std::size_t t, std::int64_t threshold) {
  for (const auto& row : relations.cells[r][t])
    if (std::any_of(row.begin(), row.end(), [](std::size_t count) { return count != Relations::kNone; })) return false;
  bool has_numbers = false;
  for (const Column& column : table.columns)
    has_numbers =
        has_numbers || (column.role == Role::measure && (column.unit == Unit::money || column.unit == Unit::share));
  if (!has_numbers || table.rows.empty()) return false;
  for (const Column& column : table.columns) {
    if (column.role != Role::key) continue;
    if (column.name.find('.') != column.name.npos) return true;
    if (column.unit != Unit::share) continue;
    std::int64_t people = 0;
    for (const SharedTable& other : report.tables)
      for (std::size_t c = 0; c < other.table.columns.size(); ++c)
        if (std::int64_t n = 0; other.table.columns[c].name == "customers" && other.table.rows.size() == 1 &&
                                is_count(other.table.rows[0][c], n))
          people = std::max(people, n);
    if (people < threshold * static_cast<std::int64_t>(table.rows.size())) return true;
  }
  return false;
}

void leave_out(SharedReport& report, std::size_t table, const char* reason) {
  report.left_out.push_back({report.tables[table].table.name, reason});
  report.tables.erase(report.tables.begin() + static_cast<std::ptrdiff_t>(table));
}

class Withholding {
 public:
  Withholding(Snapshot& snapshot, std::int64_t threshold) : snapshot_(snapshot), threshold_(threshold) {}

  void run() {
    while (!choose()) {
    }
    mark_counts();
    mark_derived();
    mark_figures();
    mark_same_groups();
    mark_same_amounts();
    mark_shares();
    drop_notes();
  }

 private:
  using Tables = std::set<std::pair<std::size_t, std::size_t>>;

  // False where tables had to be left out, and all is to be begun anew.
  bool choose() {
    relations_ = relations_of(snapshot_);
    const std::vector<Count>& counts = relations_.counts;
    withheld_.assign(counts.size(), false);
    of_count_.assign(counts.size(), {});
    for (std::size_t s = 0; s < relations_.sums.size(); ++s) {
      const auto& terms = relations_.sums[s].terms;
      bool is_bound =
          std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return counts[term.first].is_slack; });
      if (is_bound) continue;  // what a sum leaves open, its bounds leave too
      for (const auto& term : terms) of_count_[term.first].push_back(s);
    }
    for (std::size_t c = 0; c < counts.size(); ++c)
      if (!counts[c].places.empty() && is_few(counts[c].value, threshold_)) withheld_[c] = true;
    for (std::size_t c = 0; c < counts.size(); ++c)
      if (!counts[c].places.empty() && is_few(counts[c].value, threshold_)) withhold_count(c);
    for (int round = 0;; ++round) {
      Exposed exposed = exposed_by(relations_, withheld_, threshold_);
      Tables hopeless;
      for (std::size_t count : exposed.unsolved) add_tables(count, hopeless);
      // Chosen by what was shown before the round: one companion may serve several.
      std::vector<std::size_t> companions;
      for (std::size_t count : exposed.counts) {
        std::size_t with = round < kMostRounds ? companion(count) : Relations::kNone;
        if (with == Relations::kNone) {
          add_tables(count, hopeless);
        } else {
          companions.push_back(with);
        }
      }
      for (std::size_t with : companions) withhold_count(with);
      if (round > kMostRounds && !exposed.counts.empty() && hopeless.empty()) every_table(hopeless);
      if (!hopeless.empty()) {
        for (auto it = hopeless.rbegin(); it != hopeless.rend(); ++it)
          leave_out(snapshot_.reports[it->first], it->second, "small");
        return false;
      }
      if (exposed.counts.empty()) return true;
    }
  }

  // The tables that show the count, or for one without a cell those that show what it is worked out from.
  void add_tables(std::size_t count, Tables& tables) const {
    auto add = [&](std::size_t c) {
      for (const Place& place : relations_.counts[c].places) tables.emplace(place.report, place.table);
    };
    add(count);
    if (!relations_.counts[count].places.empty()) return;
    for (std::size_t s : of_count_[count])
      for (const auto& term : relations_.sums[s].terms) add(term.first);
  }

  void every_table(Tables& tables) const {
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) tables.emplace(r, t);
  }

  // With a count goes what stands in its row, as far as it stands nowhere else; but not where it is only some of the row's people, of whom
  // there are enough.
  void withhold_count(std::size_t count) {
    withheld_[count] = true;
    for (const Place& place : relations_.counts[count].places) {
      const std::vector<std::size_t>& row = relations_.cells[place.report][place.table][place.row];
      std::size_t people = people_of(table_of(place), row);
      bool are_enough = people != Relations::kNone && people != count && !withheld_[people] &&
                        relations_.counts[people].value >= threshold_;
      if (are_enough) continue;
      for (std::size_t other : row)
        if (other != Relations::kNone && relations_.counts[other].places.size() == 1) withheld_[other] = true;
    }
  }

  // The count of a row that says of how many people its figures are; kNone where none does.
  static std::size_t people_of(const SharedTable& shared, const std::vector<std::size_t>& counts) {
    constexpr std::string_view kPeople[] = {"size", "customers", "buyers", "users"};
    for (std::size_t c = 0; c < counts.size(); ++c)
      if (counts[c] != Relations::kNone && holds(kPeople, shared.table.columns[c].name)) return counts[c];
    return Relations::kNone;
  }

  // The smallest count that is still shown in a relation of this one, a zero where there is no other; else one of a relation that it
  // hangs together with.
  std::size_t companion(std::size_t count) const {
    std::vector<std::size_t> near{count};
    std::set<std::size_t> met{count};
    while (!near.empty()) {
      std::size_t best = Relations::kNone;
      std::vector<std::size_t> next;
      auto cost = [&](std::size_t c) {
        std::int64_t value = relations_.counts[c].value, most = std::int64_t{1} << 60;
        return value == 0 ? most : value * static_cast<std::int64_t>(relations_.counts[c].places.size());
      };
      for (std::size_t c : near)
        for (std::size_t s : of_count_[c])
          for (const auto& term : relations_.sums[s].terms) {
            if (!met.insert(term.first).second) continue;
            if (relations_.counts[term.first].places.empty() || withheld_[term.first]) {
              next.push_back(term.first);
            } else if (best == Relations::kNone || cost(term.first) < cost(best)) {
              best = term.first;
            }
          }
      if (best != Relations::kNone) return best;
      near = std::move(next);
    }
    return Relations::kNone;
  }

  SharedTable& table_of(const Place& place) { return snapshot_.reports[place.report].tables[place.table]; }

  void mark_counts() {
    for (std::size_t c = 0; c < relations_.counts.size(); ++c) {
      const Count& count = relations_.counts[c];
      for (const Place& place : count.places)
        if (withheld_[c])
          table_of(place).marks[place.row][place.column] = is_few(count.value, threshold_) ? Mark::few : Mark::more;
    }
  }

  void mark_derived_of(SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
    for (std::size_t c = 0; c < shared.table.columns.size(); ++c)
      if (counts[c] == Relations::kNone && is_derived(shared.table, row, c)) shared.marks[row][c] = Mark::more;
  }

  // Whether the row shows of how many people its figures are: then they are none of those whom another count of it withholds.
  bool tells_its_people(const SharedTable& shared, const std::vector<std::size_t>& counts) const {
    std::size_t people = people_of(shared, counts);
    return people != Relations::kNone && !withheld_[people] && relations_.counts[people].value >= threshold_;
  }

  // Of such a row: shares, and what is another of its figures over a withheld count.
  void mark_quotients_of(SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
    auto number = [&](std::size_t c) -> std::optional<double> {
      const Cell& cell = shared.table.rows[row][c];
      if (const auto* text = std::get_if<std::string>(&cell)) return parse_real(*text);
      if (const auto* real = std::get_if<double>(&cell)) return *real;
      if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
      return std::nullopt;
    };
    auto is_quotient = [&](std::size_t c) {
      std::optional<double> own = number(c);
      for (std::size_t of = 0; of < counts.size() && own && *own != 0; ++of)
        for (std::size_t count : counts) {
          std::optional<double> all = number(of);
          if (of == c || !all || count == Relations::kNone || !withheld_[count]) continue;
          auto people = static_cast<double>(relations_.counts[count].value);
          if (std::fabs(*all - *own * people) <= kRounded * people) return true;
        }
      return false;
    };
    for (std::size_t c = 0; c < shared.table.columns.size(); ++c) {
      if (counts[c] != Relations::kNone || !is_derived(shared.table, row, c)) continue;
      if (shared.table.columns[c].unit == Unit::share || is_quotient(c)) shared.marks[row][c] = Mark::more;
    }
  }

  template <class Visit>
  void every_row(Visit&& visit) {
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t)
        for (std::size_t row = 0; row < snapshot_.reports[r].tables[t].table.rows.size(); ++row)
          visit(snapshot_.reports[r].tables[t], row, relations_.cells[r][t][row]);
  }

  bool has_few(const std::vector<std::size_t>& counts) const {
    return std::any_of(counts.begin(), counts.end(), [&](std::size_t count) {
      return count != Relations::kNone && is_few(relations_.counts[count].value, threshold_);
    });
  }
  bool has_withheld(const std::vector<std::size_t>& counts) const {
    return std::any_of(counts.begin(), counts.end(),
                       [&](std::size_t count) { return count != Relations::kNone && withheld_[count]; });
  }

  // Everything that was worked out in a row of which a count is withheld; and of no row a single person's amount.
  void mark_derived() {
    every_row([&](SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
      if (has_withheld(counts) && tells_its_people(shared, counts)) {
        mark_quotients_of(shared, row, counts);
      } else if (has_withheld(counts)) {
        mark_derived_of(shared, row, counts);
      }
      for (std::size_t c = 0; c < counts.size(); ++c) {
        const Column& column = shared.table.columns[c];
        bool is_one_of_them =
            column.unit == Unit::money && (column.name.rfind("least_", 0) == 0 || column.name.rfind("most_", 0) == 0);
        if (is_one_of_them && !std::holds_alternative<std::monostate>(shared.table.rows[row][c]))
          shared.marks[row][c] = Mark::more;
      }
    });
  }

  // Figures by name, one a row: where the buyers are few, so are those whose money and shares stand in the same column.
  void mark_figures() {
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) {
        SharedTable& shared = snapshot_.reports[r].tables[t];
        const std::vector<Column>& columns = shared.table.columns;
        if (columns.empty() || columns[0].name != "metric") continue;
        for (std::size_t row = 0; row < shared.table.rows.size(); ++row) {
          const auto* metric = std::get_if<std::string>(&shared.table.rows[row][0]);
          if (!metric || *metric != "buyers") continue;
          for (std::size_t c = 1; c < columns.size(); ++c)
            if (shared.marks[row][c] != Mark::shown) mark_derived_below(shared, relations_.cells[r][t], c);
        }
      }
  }
  void mark_derived_below(SharedTable& shared, const std::vector<std::vector<std::size_t>>& counts,
                          std::size_t column) {
    for (std::size_t row = 0; row < shared.table.rows.size(); ++row)
      if (counts[row][column] == Relations::kNone && is_derived(shared.table, row, column))
        shared.marks[row][column] = Mark::more;
  }

  std::set<std::string> texts_of(const Table& table, std::size_t row) const {
    std::set<std::string> out;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (table.columns[c].role == Role::key)
        if (const auto* text = std::get_if<std::string>(&table.rows[row][c]); text && !text->empty()) out.insert(*text);
    return out;
  }

  // What other tables work out for the very group of which a count is few.
  void mark_same_groups() {
    std::set<std::set<std::string>> groups;
    every_row([&](SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
      bool few = has_few(counts);
      std::set<std::string> keys = texts_of(shared.table, row);
      if (few && !keys.empty()) groups.insert(std::move(keys));
    });
    if (groups.empty()) return;
    every_row([&](SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
      std::set<std::string> keys = texts_of(shared.table, row);
      bool same = std::any_of(groups.begin(), groups.end(), [&](const std::set<std::string>& group) {
        return std::includes(keys.begin(), keys.end(), group.begin(), group.end());
      });
      if (same && !tells_its_people(shared, counts)) mark_derived_of(shared, row, counts);
    });
  }

  // An amount that is withheld with a few of its row stands in no other table either: the last age of a curve is the headline's too.
  void mark_same_amounts() {
    std::map<std::string, std::set<const SharedTable*>> hidden;  // amount → tables that hide it
    auto each_amount = [&](auto&& visit) {
      every_row([&](SharedTable& shared, std::size_t row, const std::vector<std::size_t>& counts) {
        for (std::size_t c = 0; c < counts.size(); ++c) {
          const Column& column = shared.table.columns[c];
          const auto* amount = std::get_if<std::string>(&shared.table.rows[row][c]);
          if (!amount || column.role != Role::measure || column.unit != Unit::money) continue;
          if (parse_real(*amount).value_or(0) != 0) visit(shared, *amount, shared.marks[row][c], counts);
        }
      });
    };
    each_amount([&](SharedTable& shared, const std::string& amount, Mark mark, const std::vector<std::size_t>& counts) {
      if (mark != Mark::shown && has_few(counts)) hidden[amount].insert(&shared);
    });
    each_amount([&](SharedTable& shared, const std::string& amount, Mark& mark, const std::vector<std::size_t>&) {
      auto it = hidden.find(amount);
      if (it != hidden.end() && it->second.count(&shared) == 0) mark = Mark::more;
    });
  }

  // Shares of which a withheld count is a part or the whole: with the other number it would be there again.
  void mark_shares() {
    std::set<std::int64_t> hidden, all;
    for (std::size_t c = 0; c < relations_.counts.size(); ++c) {
      std::int64_t value = relations_.counts[c].value;
      if (value <= 0 || relations_.counts[c].is_slack) continue;
      all.insert(value);
      bool is_lost = relations_.counts[c].places.empty() && is_few(value, threshold_);
      if (withheld_[c] || is_lost) hidden.insert(value);
    }
    for (std::int64_t a : hidden)
      for (std::int64_t b : all) {
        if (a == b) continue;
        ratios_.push_back(static_cast<double>(a) / static_cast<double>(b));
        ratios_.push_back(static_cast<double>(b) / static_cast<double>(a));
      }
    std::sort(ratios_.begin(), ratios_.end());
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) mark_shares_of(r, t);
    mark_whole_shares();
  }

  void mark_shares_of(std::size_t r, std::size_t t) {
    SharedTable& shared = snapshot_.reports[r].tables[t];
    for (std::size_t row = 0; row < shared.table.rows.size(); ++row)
      for (std::size_t c = 0; c < shared.table.columns.size(); ++c) {
        const auto* share = std::get_if<double>(&shared.table.rows[row][c]);
        bool asked = share && relations_.cells[r][t][row][c] == Relations::kNone && is_derived(shared.table, row, c);
        if (asked && is_ratio(*share) && !is_of_shown({r, t, row, c})) shared.marks[row][c] = Mark::more;
      }
  }

  // Whether the share is known to be one count over another, and both are shown: then it tells nothing new.
  bool is_of_shown(const Place& place) const {
    auto shares = relations_.shares.find(place);
    if (shares == relations_.shares.end()) return false;
    auto is_shown = [&](const ShareOf& of) { return !withheld_[of.part] && !withheld_[of.whole]; };
    return std::all_of(shares->second.begin(), shares->second.end(), is_shown);
  }

  // A share of 1 or 0 says that its row's count is that of the row before, or that of its whole: it goes where one of both does.
  void mark_whole_shares() {
    for (std::size_t r = 0; r < snapshot_.reports.size(); ++r)
      for (std::size_t t = 0; t < snapshot_.reports[r].tables.size(); ++t) {
        SharedTable& shared = snapshot_.reports[r].tables[t];
        for (std::size_t row = 1; row < shared.table.rows.size(); ++row) {
          if (!has_withheld(relations_.cells[r][t][row - 1])) continue;
          for (std::size_t c = 0; c < shared.table.columns.size(); ++c) {
            const Cell& cell = shared.table.rows[row][c];
            bool is_share =
                shared.table.columns[c].unit == Unit::share && shared.table.columns[c].role == Role::measure;
            std::int64_t whole = 0;
            if (is_share && is_count(cell, whole)) shared.marks[row][c] = Mark::more;
          }
        }
      }
  }

  bool is_ratio(double value) const {
    for (double asked : {value, 1 - value, 1 + value, -value}) {
      double near = std::max(1e-12, std::fabs(asked) * 1e-9);
      auto it = std::lower_bound(ratios_.begin(), ratios_.end(), asked - near);
      if (it != ratios_.end() && *it <= asked + near) return true;
    }
    return false;
  }

  // A note that tells a few, or what a mark hides, stays here.
  void drop_notes() {
    std::set<std::int64_t> counts;
    std::set<std::string> texts;
    for (std::size_t c = 0; c < relations_.counts.size(); ++c)
      if (withheld_[c]) counts.insert(relations_.counts[c].value);
    every_row([&](SharedTable& shared, std::size_t row, const std::vector<std::size_t>&) {
      for (std::size_t c = 0; c < shared.table.columns.size(); ++c)
        if (const auto* text = std::get_if<std::string>(&shared.table.rows[row][c]))
          if (shared.marks[row][c] != Mark::shown) texts.insert(*text);
    });
    for (SharedReport& report : snapshot_.reports) {
      Json kept = Json::array();
      for (const Json& note : report.notes)
        if (!tells(note["facts"], counts, texts)) kept.push_back(note);
      report.notes = std::move(kept);
    }
  }

  bool tells(const Json& facts, const std::set<std::int64_t>& counts, const std::set<std::string>& texts) const {
    if (facts.is_number_integer()) {
      std::int64_t value = facts;
      return is_few(value, threshold_) || (value > 0 && counts.count(value) > 0);
    }
    if (facts.is_number_float()) return !counts.empty() && is_ratio(facts.get<double>());
    if (facts.is_string()) return texts.count(facts.get_ref<const std::string&>()) > 0;
    if (facts.is_array())
      return std::any_of(facts.begin(), facts.end(), [&](const Json& part) { return tells(part, counts, texts); });
    if (!facts.is_object()) return false;
    for (const auto& [key, part] : facts.items())
      if (!holds(kPlainFacts, key) && tells(part, counts, texts)) return true;
    return false;
  }

  Snapshot& snapshot_;
  std::int64_t threshold_;
  Relations relations_;
  std::vector<bool> withheld_;                      // per count
  std::vector<std::vector<std::size_t>> of_count_;  // sums that a count is in
  std::vector<double> ratios_;                      // sorted
};

}  // namespace

bool is_list_of_individuals(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.role == Role::key && (column.name == "customer" || is_identifying_field(column.name));
  });
}

void withhold(Snapshot& snapshot, std::int64_t threshold) {
  for (SharedReport& report : snapshot.reports)
    for (std::size_t t = report.tables.size(); t-- > 0;)
      if (is_list_of_individuals(report.tables[t].table)) leave_out(report, t, "people");
  if (threshold <= 1) return;
  Relations relations = relations_of(snapshot);
  for (std::size_t r = 0; r < snapshot.reports.size(); ++r) {
    SharedReport& report = snapshot.reports[r];
    for (std::size_t t = report.tables.size(); t-- > 0;)
      if (hides_its_people(report, report.tables[t].table, relations, r, t, threshold)) leave_out(report, t, "small");
  }
  Withholding(snapshot, threshold).run();
}

}  // namespace siyu::share
