// Ranks, verdicts and their counts; the merge itself is in merge_table.cpp.

#include "model/merge.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "model/grain.h"
#include "model/local_ids.h"
#include "model/merge_table.h"
#include "model/rank.h"
#include "model/totals.h"

namespace siyu::model {
namespace {

using column::Column;

// The verdict on a row of the file, of those on the rows that it was unfolded to: new if one is, else changed …
void fold_verdicts(FileMerge& merge) {
  if (!merge.is_unfolded() || merge.verdict.empty()) return;
  std::vector<std::uint32_t> from = unfolded_rows(*merge.file);
  std::vector<Verdict> out(merge.file->parsed.rows, Verdict::repeated);
  std::vector<std::uint8_t> seen(out.size(), 0);
  for (std::uint32_t row : merge.file->parsed.aside)
    if (row < out.size()) out[row] = Verdict::aside, seen[row] = 1;
  auto weight = [](Verdict v) {
    return v == Verdict::added ? 3 : v == Verdict::updated ? 2 : v == Verdict::repeated ? 1 : 0;
  };
  for (std::size_t i = 0; i < from.size(); ++i) {
    Verdict& at = out[from[i]];
    if (!seen[from[i]] || weight(merge.verdict[i]) > weight(at)) at = merge.verdict[i];
    seen[from[i]] = 1;
  }
  for (std::size_t row = 0; row < out.size(); ++row)
    if (!seen[row]) out[row] = Verdict::added;  // a row of empty cells
  merge.verdict = std::move(out);
}

void count_verdicts(FileMerge& merge) {
  std::size_t rows = merge.file->parsed.rows;
  if (merge.same_as) {
    merge.repeated = rows;
    return;
  }
  fold_verdicts(merge);
  std::size_t count[4] = {0, 0, 0, 0};
  for (Verdict verdict : merge.verdict) ++count[static_cast<std::size_t>(verdict)];
  merge.updated = count[1], merge.repeated = count[2], merge.aside = count[3];
  merge.added = rows - std::min(rows, merge.updated + merge.repeated + merge.aside);
}

bool same_content(const LoadedFile& a, const LoadedFile& b) {
  return a.fingerprint == b.fingerprint && a.mapping.table == b.mapping.table && a.parsed.rows == b.parsed.rows &&
         b.policy != LoadedFile::Policy::append;
}

void drop_spending(FileMerge& merge) {
  std::vector<std::uint8_t> spending = spending_rows(merge.rows());
  if (spending.empty()) return;
  if (merge.dropped.empty()) merge.dropped.assign(merge.rows().rows(), 0);
  for (std::size_t row = 0; row < spending.size(); ++row) {
    merge.spending += spending[row] && !merge.dropped[row];
    merge.dropped[row] = merge.dropped[row] || spending[row];
  }
}

// `order` lists the files as they are to be taken, `rank` says which are later. The result is in that order.
std::vector<FileMerge> merge_in(const std::vector<const LoadedFile*>& order, const std::vector<std::size_t>& rank) {
  std::vector<FileMerge> out(order.size());
  std::map<TableKind, std::vector<MergeSource>> tables;
  std::map<std::uint64_t, std::vector<std::size_t>> by_content;
  std::map<const LoadedFile*, LocalIds> separated = separate_local_ids(order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    out[i].file = order[i];
    for (std::size_t before : by_content[order[i]->fingerprint])
      if (!out[i].same_as && same_content(*order[before], *order[i])) out[i].same_as = order[before];
    by_content[order[i]->fingerprint].push_back(i);
    if (out[i].same_as) continue;
    if (auto own = separated.find(order[i]); own != separated.end())
      out[i].table = own->second.table, out[i].orders_apart = own->second.order_rows;
    if (order[i]->mapping.table == TableKind::totals) out[i].table = unfold_totals(*order[i]);
    if (!order[i]->parsed.table.columns().empty()) tables[order[i]->mapping.table].push_back({&out[i], i, rank[i]});
  }
  for (const auto& [kind, sources] : tables) merge_table(kind, sources);
  for (FileMerge& merge : out) {
    if (!merge.same_as && merge.file->mapping.table == TableKind::orders) drop_spending(merge);
    count_verdicts(merge);
  }
  return out;
}

// Which of two files is the later one: by when they were exported, then by name, then by content.
std::vector<std::size_t> ranks(const std::vector<const LoadedFile*>& files,
                               std::vector<std::optional<Instant>>& exported, bool all) {
  std::map<TableKind, std::size_t> of_kind;
  for (const LoadedFile* file : files) ++of_kind[file->mapping.table];
  exported.clear();
  for (const LoadedFile* file : files) {
    std::optional<Instant> at = time_in_name(file->name, file->mapping.zone);
    if (!at && (all || of_kind[file->mapping.table] > 1)) at = time_span(file->parsed.table).last;
    exported.push_back(at);
  }
  std::vector<std::size_t> order(files.size()), rank(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (exported[a] != exported[b]) return exported[a] < exported[b];
    if (files[a]->name != files[b]->name) return files[a]->name < files[b]->name;
    return files[a]->fingerprint < files[b]->fingerprint;
  });
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

std::vector<FileMerge> merge_ranked(const std::vector<const LoadedFile*>& files, bool all) {
  std::vector<std::optional<Instant>> exported;
  std::vector<std::size_t> rank = ranks(files, exported, all), in_order(files.size());
  std::vector<const LoadedFile*> order(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) order[rank[i]] = files[i];
  std::iota(in_order.begin(), in_order.end(), std::size_t{0});
  std::vector<FileMerge> out = merge_in(order, in_order);
  for (std::size_t i = 0; i < files.size(); ++i) out[rank[i]].exported_at = exported[i];
  return out;
}

void tell_days(FileMerge& merge) {
  const Column* times = time_column(merge.file->mapping.table, merge.file->parsed.table);
  if (!times) return;
  std::optional<Instant> first, last;
  times->values().each([&](Instant t) {
    if (!is_lived(t)) return;
    if (!first || t < *first) first = t;
    if (!last || t > *last) last = t;
  });
  if (!first) return;
  merge.first_day = format_day(day_of(*first, merge.file->mapping.zone));
  merge.last_day = format_day(day_of(*last, merge.file->mapping.zone));
}

// Which states the changed rows had and have. `sequence` is the list that `before` counts in.
void tell_moves(FileMerge& merge, const std::vector<const LoadedFile*>& sequence) {
  const Column* now = merge.rows().find("order.status");
  if (!now || now->type() != column::Type::text || merge.before.empty()) return;
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  for (std::size_t row = 0; row < merge.before.size() && row < merge.verdict.size(); ++row) {
    std::uint64_t at = merge.before[row];
    if (at == FileMerge::kNothing || merge.verdict[row] != Verdict::updated) continue;
    const Column* then = sequence[static_cast<std::size_t>(at >> 32)]->parsed.table.find("order.status");
    auto old = static_cast<std::size_t>(at & 0xFFFFFFFFu);
    if (!then || then->type() != column::Type::text || now->is_null(row) || then->is_null(old)) continue;
    std::string_view from = then->dictionary().text(then->codes()[old]), to = now->dictionary().text(now->codes()[row]);
    if (from != to) ++counts[{std::string(from), std::string(to)}];
  }
  for (const auto& [names, rows] : counts) merge.moved.push_back({names.first, names.second, rows});
  std::stable_sort(merge.moved.begin(), merge.moved.end(),
                   [](const StatusMove& a, const StatusMove& b) { return a.rows > b.rows; });
}

}  // namespace

std::vector<FileMerge> merge_files(const std::vector<const LoadedFile*>& files) {
  std::vector<FileMerge> out = merge_ranked(files, true);
  for (FileMerge& merge : out) tell_days(merge);
  return out;
}

std::vector<FileMerge> merge_rows(const std::vector<const LoadedFile*>& files) { return merge_ranked(files, false); }

std::vector<FileMerge> preview_merge(const std::vector<const LoadedFile*>& existing,
                                     const std::vector<const LoadedFile*>& fresh) {
  // Those that are in come first, whatever their rank: what a later one of them says is not changed by an older fresh file.
  std::vector<const LoadedFile*> all = existing;
  all.insert(all.end(), fresh.begin(), fresh.end());
  std::vector<std::optional<Instant>> exported;
  std::vector<std::size_t> rank = ranks(all, exported, true), order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    bool a_in = a < existing.size(), b_in = b < existing.size();
    return a_in != b_in ? a_in : rank[a] < rank[b];
  });
  std::vector<const LoadedFile*> sequence;
  std::vector<std::size_t> ranked;
  for (std::size_t i : order) sequence.push_back(all[i]), ranked.push_back(rank[i]);
  std::vector<FileMerge> merged = merge_in(sequence, ranked), out(fresh.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] < existing.size()) continue;
    FileMerge& merge = out[order[i] - existing.size()];
    merge = std::move(merged[i]);
    merge.exported_at = exported[order[i]];
    tell_days(merge);
    tell_moves(merge, sequence);
  }
  return out;
}

}  // namespace siyu::model
