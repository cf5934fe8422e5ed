// Suggestions score every kind of table by the fields its header words name, then settle each field on one column. Content
// may veto (a time field over cells that are not times) and may speak where words are silent (a page table, whose cells
// repeat their header).

#include "model/mapping.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"

namespace siyu::model {
namespace {

bool is_identity(std::string_view field) {
  for (std::string_view name : identity_fields())
    if (name == field) return true;
  return false;
}

// A field's words, folded; position in the list is its rank (earlier is surer).
std::vector<std::string> folded_words(std::string_view words) {
  std::vector<std::string> out;
  while (!words.empty()) {
    std::size_t bar = words.find('|');
    out.push_back(fold_name(words.substr(0, bar)));
    words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
  }
  return out;
}

std::string without_brackets(const std::string& folded) {
  std::size_t open = folded.find('(');
  return open == std::string::npos || open == 0 ? folded : folded.substr(0, open);
}

bool names_field(const Field& field, const std::string& folded) {
  std::string bare = without_brackets(folded);
  for (const std::string& word : folded_words(field.words))
    if (word == folded || word == bare) return true;
  return fold_name(field.name) == folded;
}

// Does the column's content allow the field?
bool content_allows(const Field& field, const csv::ColumnGuess& guess) {
  using column::Type;
  if (guess.seen == guess.nulls || guess.type == field.type) return true;
  // A column with bad cells in it is still the one that its header names; only where nothing reads as the field's type is it not.
  if (field.type == Type::instant)
    return guess.type == Type::day || guess.unix_time ||
           std::any_of(guess.samples.begin(), guess.samples.end(),
                       [](const std::string& text) { return parse_time(text, Zone{}).has_value(); });
  if (field.type == Type::money || field.type == Type::real)
    return guess.type == Type::integer || guess.type == Type::real || guess.type == Type::money ||
           std::any_of(guess.samples.begin(), guess.samples.end(),
                       [](const std::string& text) { return parse_money(text).has_value(); });
  return true;  // masked and damaged ids stay mapped: identity passes over each such value and keeps the good ones
}

struct Match {
  std::size_t column;
  const Field* field;
};

// The columns that a table of this kind would take, its own fields first, then the customer's.
std::vector<Match> match_table(TableKind kind, const csv::Sniff& sniff, const std::vector<std::string>& folded) {
  std::vector<Match> matches;
  std::vector<bool> taken(sniff.columns.size(), false);
  auto take = [&](const Field& field) {
    for (const Match& match : matches)
      if (match.field == &field) return;
    for (const std::string& word : folded_words(field.words)) {
      for (std::size_t c = 0; c < sniff.columns.size(); ++c) {
        if (taken[c] || (folded[c] != word && without_brackets(folded[c]) != word)) continue;
        if (!content_allows(field, sniff.columns[c])) continue;
        taken[c] = true;
        matches.push_back({c, &field});
        return;
      }
    }
    for (std::size_t c = 0; c < sniff.columns.size(); ++c)
      if (!taken[c] && fold_name(field.name) == folded[c] && content_allows(field, sniff.columns[c])) {
        taken[c] = true;
        matches.push_back({c, &field});
        return;
      }
  };
  for (const Field& field : fields())
    if (field.table == kind) take(field);
  if (kind != TableKind::customers && kind != TableKind::totals && kind != TableKind::costs)
    for (const Field& field : fields())
      if (field.table == TableKind::customers && field.name != "customer.added_at" &&
          field.name != "customer.deleted_at" && field.name != "customer.source" && field.name != "customer.staff")
        take(field);
  if (kind == TableKind::events) {
    bool named = false;
    for (const Match& match : matches) named = named || match.field->name == "event.name";
    for (std::size_t c = 0; !named && c < sniff.columns.size(); ++c)
      if (!taken[c] && sniff.columns[c].repeats_name) {
        matches.push_back({c, find_field("event.name")});
        taken[c] = named = true;
      }
    // The one column of times is the time, whatever it is called.
    std::vector<std::size_t> times;
    bool timed = false;
    for (const Match& match : matches) timed = timed || match.field->name == "event.time";
    for (std::size_t c = 0; c < sniff.columns.size(); ++c)
      if (!taken[c] && (sniff.columns[c].type == column::Type::instant || sniff.columns[c].type == column::Type::day))
        times.push_back(c);
    if (!timed && times.size() == 1) matches.push_back({times[0], find_field("event.time")});
  }
  return matches;
}

bool has(const std::vector<Match>& matches, std::string_view field) {
  for (const Match& match : matches)
    if (match.field->name == field) return true;
  return false;
}

bool has_identity(const std::vector<Match>& matches) {
  for (const Match& match : matches)
    if (is_identity(match.field->name)) return true;
  return false;
}

std::vector<std::string> missing_fields(TableKind kind, const std::vector<Match>& matches) {
  std::vector<std::string> missing;
  for (const Field& field : fields())
    if (field.table == kind && field.required && !has(matches, field.name)) missing.emplace_back(field.name);
  bool needs_person = kind == TableKind::customers || kind == TableKind::events || kind == TableKind::members ||
                      kind == TableKind::touches;
  if (needs_person && !has_identity(matches)) missing.emplace_back("customer.id");
  if (kind == TableKind::orders && !has(matches, "order.paid_at") && !has(matches, "order.created_at"))
    missing.emplace_back("order.paid_at");
  return missing;
}

// How much the header says that the file is this table: own fields count, the tell-tale ones double.
int score(TableKind kind, const std::vector<Match>& matches) {
  int points = 0;
  for (const Match& match : matches) {
    if (match.field->table == kind) points += 2;
    if (match.field->required) points += 2;
  }
  switch (kind) {
    case TableKind::orders:
      if (has(matches, "order.id")) points += 4;
      if (!has(matches, "order.id") && !has(matches, "order.paid")) return 0;
      break;
    case TableKind::customers:
      if (has(matches, "customer.added_at")) points += 2;
      break;
    case TableKind::members:
    case TableKind::invites:
      points += 2;
      break;
    default:
      break;
  }
  return points;
}

Confidence confidence_of(const Match& match, const csv::Sniff& sniff, const std::vector<std::string>& folded) {
  if (!names_field(*match.field, folded[match.column])) return Confidence::medium;
  const csv::ColumnGuess& guess = sniff.columns[match.column];
  bool doubtful = match.field->type != column::Type::text && guess.type == column::Type::text && !guess.unix_time;
  return doubtful ? Confidence::low : guess.seen == guess.nulls ? Confidence::medium : Confidence::high;
}

// '*' is any text, '?' any byte. Linear but for the last star, which is the only one worth going back to.
bool glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, tried = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      tried = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++tried;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

Suggestion suggest(const csv::Sniff& sniff, std::optional<TableKind> table) {
  Suggestion out;
  std::vector<std::string> folded;
  for (const csv::ColumnGuess& column : sniff.columns) folded.push_back(fold_name(column.name));

  constexpr TableKind kOrder[] = {TableKind::orders,  TableKind::events,   TableKind::members,
                                  TableKind::invites, TableKind::totals,   TableKind::costs,
                                  TableKind::touches, TableKind::messages, TableKind::customers};
  std::vector<Match> best;
  int best_score = 0;
  for (TableKind kind : kOrder) {
    if (table && *table != kind) continue;
    std::vector<Match> matches = match_table(kind, sniff, folded);
    int points = score(kind, matches);
    if (!table && (points == 0 || !missing_fields(kind, matches).empty())) continue;
    if (table || points > best_score) {
      best_score = points;
      best = std::move(matches);
      out.table = kind;
    }
  }
  if (table && !out.table) out.table = table;
  if (!out.table) return out;

  std::sort(best.begin(), best.end(), [](const Match& a, const Match& b) { return a.field < b.field; });
  out.mapping.table = *out.table;
  out.mapping.header_row = sniff.dialect.header_row;
  out.mapping.encoding = sniff.dialect.encoding;
  for (const Match& match : best) {
    out.mapping.columns.emplace_back(match.field->name, sniff.columns[match.column].name);
    out.confidence.push_back(confidence_of(match, sniff, folded));
    if (match.field->table == *out.table || is_identity(match.field->name))
      out.why.push_back(sniff.columns[match.column].name);
  }
  out.missing = missing_fields(*out.table, best);
  return out;
}

bool matches(const FileMapping& mapping, std::string_view file_name, const std::vector<std::string>& headers) {
  if (!mapping.match_name.empty() && !glob(mapping.match_name, file_name)) return false;
  for (const std::string& wanted : mapping.match_headers) {
    std::string folded = fold_name(wanted);
    bool found = false;
    for (const std::string& header : headers) found = found || fold_name(header) == folded;
    if (!found) return false;
  }
  return true;
}

Result<std::vector<csv::ColumnPlan>> plan_columns(const FileMapping& mapping, const csv::Sniff& sniff) {
  const std::vector<std::string>& headers = sniff.dialect.names;
  Problems problems;
  std::vector<csv::ColumnPlan> plan;
  std::vector<std::string> field_of(headers.size());
  std::unordered_map<std::string_view, std::size_t> exact;  // the first column of each header
  std::unordered_map<std::string, std::size_t> folded;
  for (std::size_t c = 0; c < headers.size(); ++c) {
    exact.emplace(headers[c], c);
    folded.emplace(fold_name(headers[c]), c);
  }
  std::unordered_set<std::string> used;
  for (const auto& [field, header] : mapping.columns) {
    std::size_t at = headers.size();
    if (auto same = exact.find(header); same != exact.end()) {
      at = same->second;
    } else if (auto alike = folded.find(fold_name(header)); alike != folded.end()) {
      at = alike->second;
    } else {
      std::string_view near = nearest_name(header, headers);
      problems.push_back(
          {"field_missing",
           header,
           "no column is named " + header + (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
           {{"field", field}, {"header", header}}});
      continue;
    }
    const Field* known = find_field(field);
    std::size_t dot = field.find('.');
    bool has_entity = false;
    for (std::size_t k = 0; k < kTableKinds; ++k)
      has_entity = has_entity || entity_name(static_cast<TableKind>(k)) == std::string_view(field).substr(0, dot);
    if (!known && (dot == std::string::npos || !has_entity)) {
      problems.push_back({"unknown_field", field, field + " is not a field", {{"field", field}}});
      continue;
    }
    if (!used.insert(field).second) continue;
    field_of[at] = field;
    plan.push_back({at, field, known ? known->type : column::Type::text});
  }
  if (!problems.empty()) return problems;
  std::string entity(entity_name(mapping.table));
  for (std::size_t c = 0; c < headers.size(); ++c) {
    if (!field_of[c].empty()) continue;
    std::string base = entity + "." + headers[c], name = base;
    for (std::size_t n = c + 1; find_field(name) || !used.insert(name).second; ++n)
      name = base + "#" + std::to_string(n);
    plan.push_back({c, name, column::Type::text});
  }
  return plan;
}

}  // namespace siyu::model
