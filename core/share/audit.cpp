#include "share/audit.h"

#include <algorithm>

#include "base/union_find.h"
#include "statistics/bounds.h"

namespace siyu::share {
namespace {

using statistics::Interval;
using statistics::KnownSum;
using statistics::Unknown;

constexpr std::size_t kMostInKnot = 320;

std::string place_text(const Snapshot& snapshot, const Place& place) {
  return (snapshot.is_list ? "/" + std::to_string(place.report) : "") + "/tables/" + std::to_string(place.table) +
         "/rows/" + std::to_string(place.row) + "/" + std::to_string(place.column);
}

Problem discloses(const Snapshot& snapshot, const Place& place, const char* why) {
  const report::Table& table = snapshot.reports[place.report].tables[place.table].table;
  const std::string& column = table.columns[place.column].name;
  return {"link_discloses",
          place_text(snapshot, place),
          "the table " + table.name + " would tell how many of a few there are: " + why,
          {{"text", column}, {"field", ""}}};
}

// Relations between what is unknown alone; nothing of those that are all known.
std::vector<KnownSum> unknown_sums(const Relations& relations, const std::vector<bool>& is_unknown) {
  std::vector<KnownSum> out;
  for (const Relation& relation : relations.sums) {
    KnownSum sum;
    sum.total = static_cast<double>(relation.total);
    for (auto [count, factor] : relation.terms) {
      if (is_unknown[count]) {
        sum.terms.emplace_back(count, static_cast<double>(factor));
      } else {
        sum.total -= static_cast<double>(factor * relations.counts[count].value);
      }
    }
    if (!sum.terms.empty()) out.push_back(std::move(sum));
  }
  return out;
}

// Those whom a step lost, where they are nobody's concern and met in one sum only, are no more than that sum's slack: a sum of one other count
// and such a slack is a bound of that count, one of several a slack is no question of theirs.
std::vector<KnownSum> without_slack(const Relations& relations, std::vector<KnownSum> sums, std::int64_t threshold,
                                    std::vector<std::optional<double>>& most) {
  std::vector<std::size_t> met(relations.counts.size(), 0);
  for (const KnownSum& sum : sums)
    for (const auto& term : sum.terms) ++met[term.first];
  std::vector<KnownSum> out;
  for (KnownSum& sum : sums) {
    auto is_slack = [&](const std::pair<std::size_t, double>& term) {
      const Count& count = relations.counts[term.first];
      bool is_ours = !count.is_slack && is_few(count.value, threshold);
      return count.places.empty() && !is_ours && met[term.first] == 1;
    };
    auto slack = std::find_if(sum.terms.begin(), sum.terms.end(), is_slack);
    if (slack == sum.terms.end() || sum.terms.size() > 2) {
      out.push_back(std::move(sum));
      continue;
    }
    if (sum.terms.size() == 1) continue;
    // factor · other + own · slack = total, slack at least 0
    const auto& other = sum.terms[slack == sum.terms.begin() ? 1 : 0];
    bool is_bound_above = (other.second > 0) == (slack->second > 0);
    if (!is_bound_above) {  // at least so many: kept as it is
      out.push_back(std::move(sum));
      continue;
    }
    double bound = sum.total / other.second;
    if (!most[other.first] || bound < *most[other.first]) most[other.first] = bound;
  }
  return out;
}

}  // namespace

Exposed exposed_by(const Relations& relations, const std::vector<bool>& withheld, std::int64_t threshold) {
  std::size_t size = relations.counts.size();
  std::vector<bool> is_unknown(size);
  for (std::size_t c = 0; c < size; ++c) is_unknown[c] = withheld[c] || relations.counts[c].places.empty();
  std::vector<std::optional<double>> most(size);
  std::vector<KnownSum> sums = without_slack(relations, unknown_sums(relations, is_unknown), threshold, most);

  UnionFind knots(size);
  for (const KnownSum& sum : sums)
    for (const auto& term : sum.terms) knots.join(term.first, sum.terms[0].first);
  std::vector<std::vector<std::size_t>> members(size), own_sums(size);
  for (std::size_t c = 0; c < size; ++c)
    if (is_unknown[c]) members[knots.root(c)].push_back(c);
  for (std::size_t s = 0; s < sums.size(); ++s) own_sums[knots.root(sums[s].terms[0].first)].push_back(s);

  Exposed out;
  std::vector<std::size_t> local(size);
  for (std::size_t k = 0; k < size; ++k) {
    std::vector<std::size_t> wanted, wanted_local;
    std::vector<Unknown> unknowns;
    for (std::size_t c : members[k]) {
      const Count& count = relations.counts[c];
      bool few = !count.is_slack && is_few(count.value, threshold);
      local[c] = unknowns.size();
      Unknown unknown;
      // Whoever knows how links are made knows that a mark of few is 1 … k − 1, and that another hides k and more.
      if (!count.places.empty() && few && threshold > 2) unknown = {1, static_cast<double>(threshold - 1)};
      if (!count.places.empty() && !few && count.value > 0) unknown.low = static_cast<double>(threshold);
      if (most[c] && (!unknown.high || *most[c] < *unknown.high)) unknown.high = std::max(unknown.low, *most[c]);
      unknowns.push_back(unknown);
      if (!few) continue;
      wanted.push_back(c);
      wanted_local.push_back(local[c]);
    }
    if (wanted.empty()) continue;
    std::optional<std::vector<Interval>> bounds;
    if (unknowns.size() <= kMostInKnot) {
      std::vector<KnownSum> part;
      for (std::size_t s : own_sums[k]) {
        part.push_back(sums[s]);
        for (auto& term : part.back().terms) term.first = local[term.first];
      }
      bounds = statistics::bounds_of(unknowns, part, wanted_local, kMostInKnot);
    }
    if (!bounds) {
      out.unsolved.insert(out.unsolved.end(), wanted.begin(), wanted.end());
      continue;
    }
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      const Interval& interval = (*bounds)[w];
      double room = static_cast<double>(std::max<std::int64_t>(1, threshold - 2));
      double needed = std::min(room, static_cast<double>(relations.counts[wanted[w]].value));
      if (interval.high && *interval.high - interval.low < needed - 1e-6) out.counts.push_back(wanted[w]);
    }
  }
  return out;
}

Problems audit(const Snapshot& snapshot, const Json& content) {
  Result<Snapshot> seen = read_reports(content);
  if (!seen.ok()) return seen.problems();
  Problems out;
  Relations relations = relations_of(snapshot);
  std::vector<bool> withheld(relations.counts.size(), true);
  CHECK(seen->reports.size() == snapshot.reports.size());
  for (std::size_t r = 0; r < snapshot.reports.size(); ++r) {
    CHECK(seen->reports[r].tables.size() == snapshot.reports[r].tables.size());
    for (std::size_t t = 0; t < snapshot.reports[r].tables.size(); ++t) {
      const SharedTable &own = snapshot.reports[r].tables[t], &other = seen->reports[r].tables[t];
      CHECK(own.table.rows.size() == other.table.rows.size());
      for (std::size_t row = 0; row < own.table.rows.size(); ++row)
        for (std::size_t c = 0; c < own.table.columns.size(); ++c) {
          std::size_t count = relations.cells[r][t][row][c];
          if (other.marks[row][c] != Mark::shown || count == Relations::kNone) continue;
          withheld[count] = false;
          if (other.table.rows[row][c] != own.table.rows[row][c])
            out.push_back(discloses(snapshot, {r, t, row, c}, "the link does not hold what it should"));
          else if (is_few(relations.counts[count].value, snapshot.threshold))
            out.push_back(discloses(snapshot, {r, t, row, c}, "it is shown"));
        }
    }
  }
  Exposed exposed = exposed_by(relations, withheld, snapshot.threshold);
  exposed.counts.insert(exposed.counts.end(), exposed.unsolved.begin(), exposed.unsolved.end());
  for (std::size_t count : exposed.counts) {
    Place place{};
    if (!relations.counts[count].places.empty()) place = relations.counts[count].places[0];
    for (const Relation& relation : relations.sums) {
      if (!relations.counts[count].places.empty()) break;
      for (auto [other, factor] : relation.terms)
        if (std::any_of(relation.terms.begin(), relation.terms.end(),
                        [&](const auto& term) { return term.first == count; }) &&
            !relations.counts[other].places.empty())
          place = relations.counts[other].places[0];
    }
    out.push_back(discloses(snapshot, place, "it can be worked out from other cells"));
  }
  return out;
}

}  // namespace siyu::share
