#include "statistics/disclosure.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

namespace siyu::statistics {

std::vector<CountCell> small_cells(const CountTable& table, std::int64_t threshold, bool zeros_are_safe) {
  std::vector<CountCell> out;
  for (std::size_t r = 0; r < table.size(); ++r)
    for (std::size_t c = 0; c < table[r].size(); ++c)
      if (table[r][c] < threshold && (table[r][c] > 0 || !zeros_are_safe)) out.emplace_back(r, c);
  return out;
}

std::vector<Interval> margin_bounds(const CountTable& table, const std::vector<CountCell>& withheld) {
  std::map<std::size_t, KnownSum> rows, columns;
  std::vector<std::size_t> all(withheld.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (std::size_t w = 0; w < withheld.size(); ++w) {
    auto [row, column] = withheld[w];
    double value = static_cast<double>(table[row][column]);
    for (KnownSum* sum : {&rows[row], &columns[column]}) {
      sum->terms.emplace_back(w, 1.0);
      sum->total += value;
    }
  }
  std::vector<KnownSum> sums;
  for (const auto* lines : {&rows, &columns})
    for (const auto& [line, sum] : *lines) sums.push_back(sum);
  return bounds_of(std::vector<Unknown>(withheld.size()), sums, all).value_or(std::vector<Interval>(withheld.size()));
}

std::optional<Complement> least_complement(const CountTable& table, const std::vector<CountCell>& primary,
                                           double width) {
  std::vector<CountCell> others;
  for (std::size_t r = 0; r < table.size(); ++r)
    for (std::size_t c = 0; c < table[r].size(); ++c)
      if (std::find(primary.begin(), primary.end(), CountCell{r, c}) == primary.end()) others.emplace_back(r, c);
  if (others.size() > 20) return std::nullopt;
  std::optional<Complement> best;
  for (std::uint32_t set = 0; set < std::uint32_t{1} << others.size(); ++set) {
    Complement tried;
    for (std::size_t i = 0; i < others.size(); ++i)
      if (set >> i & 1u) {
        tried.cells.push_back(others[i]);
        tried.total += table[others[i].first][others[i].second];
      }
    bool better = !best || std::pair(tried.cells.size(), tried.total) < std::pair(best->cells.size(), best->total);
    if (!better) continue;
    std::vector<CountCell> withheld = primary;
    withheld.insert(withheld.end(), tried.cells.begin(), tried.cells.end());
    std::vector<Interval> bounds = margin_bounds(table, withheld);
    bool safe = std::all_of(bounds.begin(), bounds.begin() + static_cast<std::ptrdiff_t>(primary.size()),
                            [&](const Interval& b) { return !b.high || *b.high - b.low >= width - 1e-6; });
    if (safe) best = std::move(tried);
  }
  return best;
}

Differencing differencing(std::int64_t all, std::int64_t without, std::int64_t threshold) {
  std::int64_t implied = all - without;
  return {implied, implied > 0 && implied < threshold};
}

bool is_dominated(std::vector<double> contributions, std::size_t largest, double percent) {
  std::sort(contributions.begin(), contributions.end(), std::greater<>());
  double all = std::accumulate(contributions.begin(), contributions.end(), 0.0);
  auto end = contributions.begin() + static_cast<std::ptrdiff_t>(std::min(largest, contributions.size()));
  return std::accumulate(contributions.begin(), end, 0.0) > all * percent / 100;
}

bool is_within_percent(std::vector<double> contributions, double percent) {
  if (contributions.empty()) return false;
  std::sort(contributions.begin(), contributions.end(), std::greater<>());
  std::size_t two = std::min<std::size_t>(2, contributions.size());
  double left = std::accumulate(contributions.begin() + static_cast<std::ptrdiff_t>(two), contributions.end(), 0.0);
  return left < contributions[0] * percent / 100;
}

std::int64_t round_to_base(std::int64_t value, std::int64_t base) { return (2 * value + base) / (2 * base) * base; }

RandomRounding random_rounding(std::int64_t value, std::int64_t base) {
  std::int64_t residue = value % base, down = value - residue;
  return {down, residue == 0 ? down : down + base, static_cast<double>(residue) / static_cast<double>(base)};
}

Anonymity k_anonymity(const std::vector<std::vector<std::string>>& rows, std::int64_t k) {
  std::map<std::vector<std::string>, std::int64_t> classes;
  for (const auto& row : rows) ++classes[row];
  Anonymity out;
  out.classes = static_cast<std::int64_t>(classes.size());
  for (const auto& [values, size] : classes) {
    if (out.smallest == 0 || size < out.smallest) out.smallest = size;
    if (size < k) out.rows_violating += size;
  }
  return out;
}

}  // namespace siyu::statistics
