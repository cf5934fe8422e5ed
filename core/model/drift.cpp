// A mapping that was made on an older version of a file. What it lost is compared with what is new: by name, where two names
// that the same field is known under count as nearly equal, and by content, where a column that cannot hold the field's type
// is out and equal texts speak for it. Each new header is offered once, to the lost one that it suits best.

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "model/exports.h"
#include "model/header_names.h"

namespace siyu::model {
namespace {

constexpr double kSynonym = 0.9;    // two names of one field
constexpr double kContains = 0.75;  // one name is a part of the other
constexpr double kLikelyEnough = 0.5;
constexpr double kSeenBefore = 0.75;  // content alone suffices: some texts are the very same, not only of one shape
constexpr double kNameWeight = 0.6;   // against content, where content can be compared

// Every name that a field is known under, folded.
std::vector<std::string> names_of(std::string_view field, const Export* from) {
  std::vector<std::string> out;
  if (const Field* known = find_field(field)) out = folded_words(known->words);
  auto take = [&](const Export& form) {
    for (const ExportColumn& column : form.columns)
      if (column.field == field)
        for (std::string_view header : column.headers) out.push_back(fold_name(header));
  };
  if (from) take(*from);
  return out;
}

double likeness_of_names(const std::string& lost, const std::string& fresh, const std::vector<std::string>& synonyms) {
  NameMatch match = match_names(fresh, lost);
  if (match == NameMatch::same || match == NameMatch::unit) return 1;
  double alike = name_likeness(fresh, lost);
  if (match != NameMatch::none) alike = std::max(alike, kSynonym);
  for (const std::string& word : synonyms)
    if (match_names(fresh, word) <= NameMatch::unit) alike = std::max(alike, kSynonym);
  constexpr std::size_t kWord = 6;  // bytes: two Chinese characters
  if (lost.size() >= kWord && fresh.size() >= kWord &&
      (fresh.find(lost) != std::string::npos || lost.find(fresh) != std::string::npos))
    alike = std::max(alike, kContains);
  return alike;
}

// What a text is made of: digits, letters, other; with the length in steps. Ids of one kind have one shape.
std::string shape(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    char kind = byte >= '0' && byte <= '9'                 ? '0'
                : byte >= 0x80                             ? 'x'
                : (byte | 32) >= 'a' && (byte | 32) <= 'z' ? 'a'
                                                           : c;
    if (out.empty() || out.back() != kind) out += kind;
  }
  return out;
}

// 0..1: how many of the fresh column's samples were seen before, or look like what was; nothing when there is nothing to compare.
std::optional<double> likeness_of_texts(const csv::ColumnGuess& guess, const std::vector<std::string>& before) {
  if (guess.samples.empty() || before.empty()) return std::nullopt;
  std::unordered_set<std::string> texts(before.begin(), before.end()), shapes;
  for (const std::string& text : before) shapes.insert(shape(text));
  double sum = 0;
  for (const std::string& text : guess.samples)
    sum += texts.contains(text) ? 1 : shapes.contains(shape(text)) ? 0.7 : 0;
  return sum / static_cast<double>(guess.samples.size());
}

struct Pair {
  double alike;
  std::size_t lost, column;
};

}  // namespace

Drift drift_of(const FileMapping& mapping, const std::vector<std::string>& headers, const csv::Sniff& sniff,
               const KnownTexts& known) {
  Drift drift;
  std::unordered_set<std::string> before, now;
  for (const std::string& header : headers) before.insert(fold_name(header));
  for (const auto& [field, header] : mapping.columns) before.insert(fold_name(header));
  for (const std::string& header : mapping.skip) before.insert(fold_name(header));
  for (const csv::ColumnGuess& column : sniff.columns) now.insert(fold_name(column.name));

  std::vector<std::size_t> fresh;
  for (std::size_t c = 0; c < sniff.columns.size(); ++c)
    if (!before.contains(fold_name(sniff.columns[c].name))) {
      fresh.push_back(c);
      // Where the old file's headers are not known, only what the mapping lacks counts as new.
      if (!headers.empty()) drift.added.push_back(sniff.columns[c].name);
    }
  for (const auto& [field, header] : mapping.columns)
    if (!now.contains(fold_name(header))) drift.lost.push_back({field, header, "", 0});
  auto share = [](std::size_t here, std::size_t all) {
    return all == 0 ? 1 : static_cast<double>(here) / static_cast<double>(all);
  };
  auto here = static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const std::string& header) { return now.contains(fold_name(header)); }));
  drift.share =
      std::min(share(mapping.columns.size() - drift.lost.size(), mapping.columns.size()), share(here, headers.size()));

  const Export* from = find_export(mapping.export_id);
  std::vector<Pair> pairs;
  for (std::size_t l = 0; l < drift.lost.size(); ++l) {
    const Field* field = find_field(drift.lost[l].field);
    std::vector<std::string> synonyms = names_of(drift.lost[l].field, from);
    const std::vector<std::string>* texts = nullptr;
    for (const auto& [header, held] : known)
      if (header == drift.lost[l].header) texts = &held;
    for (std::size_t c : fresh) {
      const csv::ColumnGuess& guess = sniff.columns[c];
      if (field && !content_allows(*field, guess)) continue;
      double alike = likeness_of_names(fold_name(drift.lost[l].header), fold_name(guess.name), synonyms);
      if (texts)
        if (std::optional<double> same = likeness_of_texts(guess, *texts))
          alike = std::max(kNameWeight * alike + (1 - kNameWeight) * *same, *same >= kSeenBefore ? 0.8 * *same : 0);
      if (alike >= kLikelyEnough) pairs.push_back({alike, l, c});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.alike > b.alike; });
  std::unordered_set<std::size_t> given;
  for (const Pair& pair : pairs) {
    Drift::Lost& lost = drift.lost[pair.lost];
    if (!lost.likely.empty() || !given.insert(pair.column).second) continue;
    lost.likely = sniff.columns[pair.column].name;
    lost.alike = pair.alike;
  }
  return drift;
}

}  // namespace siyu::model
