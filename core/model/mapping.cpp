// Suggestions score every kind of table by the fields its header words name, then settle each field on one column. Content
// may veto (a time field over cells that are not times) and may speak where words are silent (a page table, whose cells
// repeat their header).

#include "model/mapping.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "model/exports.h"
#include "model/header_names.h"

namespace siyu::model {
namespace {

bool is_identity(std::string_view field) {
  for (std::string_view name : identity_fields())
    if (name == field) return true;
  return false;
}

bool is_number(column::Type type) {
  return type == column::Type::integer || type == column::Type::real || type == column::Type::money;
}

// A saved row index: nameless, and numbers.
bool is_row_index(const csv::ColumnGuess& guess) {
  return guess.name.starts_with("#") && (guess.type == column::Type::integer || guess.seen == guess.nulls);
}

struct Match {
  std::size_t column;
  const Field* field;
  bool by_name = false;  // not by content alone
};

// Fields of another table that a file of this kind carries along.
bool carries(TableKind kind, const Field& field) {
  if (field.table == TableKind::items) return kind == TableKind::orders && field.name != "item.order";
  if (field.table != TableKind::customers || kind == TableKind::customers) return false;
  if (kind == TableKind::totals || kind == TableKind::costs || kind == TableKind::groups) return false;
  return field.name != "customer.added_at" && field.name != "customer.deleted_at" && field.name != "customer.source" &&
         field.name != "customer.staff";
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

// Matches columns to fields for one kind of table.
class Matcher {
 public:
  Matcher(TableKind kind, const csv::Sniff& sniff, const HeaderIndex& headers)
      : kind_(kind), sniff_(sniff), headers_(headers), taken_(sniff.columns.size(), false) {}

  // The columns that a table of this kind would take, its own fields first, then those that it carries along.
  std::vector<Match> run() {
    for (const Field& field : fields())
      if (field.table == kind_) take(field);
    for (const Field& field : fields())
      if (carries(kind_, field)) take(field);
    if (kind_ == TableKind::events) {
      for (std::size_t c = 0; !has(matches_, "event.name") && c < sniff_.columns.size(); ++c)
        if (!taken_[c] && sniff_.columns[c].repeats_name) add(c, *find_field("event.name"));
      take_only_time("event.time");
    }
    if (kind_ == TableKind::totals) settle_totals();
    return std::move(matches_);
  }

 private:
  void add(std::size_t column, const Field& field) {
    taken_[column] = true;
    matches_.push_back({column, &field, false});
  }

  void take(const Field& field) {
    for (const std::string& word : field_words(field))
      for (const HeaderIndex::Hit& hit : headers_.find(word)) {
        if (hit.how > NameMatch::unit || taken_[hit.column]) continue;
        if (!content_allows(field, sniff_.columns[hit.column])) continue;
        add(hit.column, field);
        matches_.back().by_name = true;
        return;
      }
  }

  // The one column of times is the time, whatever it is called.
  void take_only_time(std::string_view field) {
    if (has(matches_, field)) return;
    std::vector<std::size_t> times;
    for (std::size_t c = 0; c < sniff_.columns.size(); ++c)
      if (!taken_[c] &&
          (sniff_.columns[c].type == column::Type::instant || sniff_.columns[c].type == column::Type::day))
        times.push_back(c);
    if (times.size() == 1) add(times[0], *find_field(field));
  }

  void drop(std::string_view field) {
    for (std::size_t i = 0; i < matches_.size(); ++i)
      if (matches_[i].field->name == field) {
        taken_[matches_[i].column] = false;
        matches_.erase(matches_.begin() + static_cast<std::ptrdiff_t>(i));
        return;
      }
  }

  // A metric and its value are two columns, or every numeric column is a metric of its own.
  void settle_totals() {
    take_only_time("total.time");
    std::vector<std::size_t> numbers;
    for (std::size_t c = 0; c < sniff_.columns.size(); ++c)
      if (!taken_[c] && is_number(sniff_.columns[c].type) && !is_row_index(sniff_.columns[c])) numbers.push_back(c);
    if (has(matches_, "total.metric") && !has(matches_, "total.value") && numbers.size() == 1)
      add(numbers[0], *find_field("total.value"));
    if (has(matches_, "total.metric") && has(matches_, "total.value")) return;
    drop("total.metric");
    drop("total.value");
  }

  TableKind kind_;
  const csv::Sniff& sniff_;
  const HeaderIndex& headers_;
  std::vector<bool> taken_;
  std::vector<Match> matches_;
};

// A time and besides it only numbers, none of which names somebody or something: a row a day, a column a metric.
bool is_wide_totals(const std::vector<Match>& matches, const csv::Sniff& sniff, const HeaderIndex& headers) {
  if (!has(matches, "total.time")) return false;
  std::vector<bool> taken(sniff.columns.size(), false);
  for (const Match& match : matches) taken[match.column] = true;
  for (std::string_view name :
       {"customer.id", "customer.external_userid", "customer.unionid", "customer.openid", "customer.phone", "order.id"})
    for (const std::string& word : field_words(*find_field(name)))
      for (const HeaderIndex::Hit& hit : headers.find(word))
        if (hit.how <= NameMatch::unit && !taken[hit.column]) return false;
  std::size_t metrics = 0;
  for (std::size_t c = 0; c < sniff.columns.size(); ++c) {
    const csv::ColumnGuess& guess = sniff.columns[c];
    if (taken[c] || is_row_index(guess) || guess.seen == guess.nulls) continue;
    if (!is_number(guess.type)) return false;
    ++metrics;
  }
  return metrics > 0;
}

std::vector<std::string> missing_fields(TableKind kind, const std::vector<Match>& matches, const csv::Sniff& sniff,
                                        const HeaderIndex& headers) {
  std::vector<std::string> missing;
  for (const Field& field : fields())
    if (field.table == kind && field.required && !has(matches, field.name)) missing.emplace_back(field.name);
  bool needs_person = kind == TableKind::customers || kind == TableKind::events || kind == TableKind::members ||
                      kind == TableKind::touches;
  if (needs_person && !has_identity(matches)) missing.emplace_back("customer.id");
  if (kind == TableKind::orders) {
    bool timed = has(matches, "order.paid_at") || has(matches, "order.created_at");
    bool amount = has(matches, "order.paid") || has(matches, "order.total");
    bool refunds = has(matches, "order.refund");  // a list of refunds
    if (!timed && !(has(matches, "order.id") && (amount || refunds))) missing.emplace_back("order.paid_at");
  }
  if (kind == TableKind::totals && !has(matches, "total.value") && !is_wide_totals(matches, sniff, headers)) {
    missing.emplace_back("total.metric");
    missing.emplace_back("total.value");
  }
  if (kind == TableKind::messages && !has(matches, "message.time") && !has(matches, "message.group"))
    missing.emplace_back("message.time");
  if (kind == TableKind::groups && !has(matches, "group.name") && !has(matches, "group.id"))
    missing.emplace_back("group.name");
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
      // Without a number of its own an order is known by who paid.
      if (!has(matches, "order.id") && !(has(matches, "order.paid") && has_identity(matches))) return 0;
      break;
    case TableKind::items:
      if (points < 6) return 0;  // an order's number and at least one thing about the item
      break;
    case TableKind::events:
      points += 2;
      break;
    case TableKind::customers:
      if (has(matches, "customer.added_at")) points += 2;
      break;
    case TableKind::members:
    case TableKind::invites:
      points += 2;
      break;
    case TableKind::totals:
      points += has(matches, "total.value") ? 4 : 1;
      break;
    case TableKind::groups:
      if (points < 6) return 0;  // its name or number and two things more
      break;
    default:
      break;
  }
  return points;
}

Confidence confidence_of(const Match& match, const csv::Sniff& sniff) {
  if (!match.by_name) return Confidence::medium;
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
  HeaderIndex headers(sniff);

  constexpr TableKind kOrder[] = {TableKind::orders,   TableKind::items,  TableKind::events,   TableKind::members,
                                  TableKind::invites,  TableKind::totals, TableKind::costs,    TableKind::touches,
                                  TableKind::messages, TableKind::groups, TableKind::customers};
  std::vector<Match> best;
  int best_score = 0;
  bool whole_orders = false;  // numbers with times or amounts of their own: items in the same rows are part of them
  for (TableKind kind : kOrder) {
    if (table && *table != kind) continue;
    std::vector<Match> matches = Matcher(kind, sniff, headers).run();
    int points = score(kind, matches);
    if (!table && (points == 0 || !missing_fields(kind, matches, sniff, headers).empty())) continue;
    if (kind == TableKind::orders) whole_orders = has(matches, "order.id");
    if (!table && kind == TableKind::items && whole_orders) continue;
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
    out.confidence.push_back(confidence_of(match, sniff));
    if (match.field->table == *out.table || is_identity(match.field->name))
      out.why.push_back(sniff.columns[match.column].name);
  }
  out.missing = missing_fields(*out.table, best, sniff, headers);
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

namespace {

// What a bad cell of a mapped column does to its row.
void set_duties(csv::ColumnPlan& plan, TableKind table) {
  std::string_view name = plan.name;
  const Field* field = find_field(name);
  if (!field) return;
  auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  plan.is_id = is_identity(name) || is_one_of({"order.id", "order.line", "item.order", "item.sku", "invite.inviter",
                                               "invite.invitee", "group.id"});
  if (field->table != table) return;
  bool counts = field->type == column::Type::money || field->type == column::Type::instant ||
                is_one_of({"order.id", "item.order", "item.quantity"});
  if (table == TableKind::customers) counts = name == "customer.added_at";
  if (table == TableKind::events) counts = name == "event.time";
  plan.sets_aside = counts;
  // Without these a row says nothing. An inviter may be missing: the invitee came by himself.
  plan.required =
      is_one_of({"event.name", "item.order", "total.metric", "total.value", "cost.value", "invite.invitee"});
}

// In a table with one column a metric: the type of such a column, when it is one.
column::Type metric_type(const Export* from, const csv::ColumnGuess& guess) {
  if (guess.type == column::Type::money) return column::Type::money;
  if (is_number(guess.type)) return column::Type::real;
  // Cells of one file may all be dashes, or hold a word among numbers: the export knows better.
  if (from && (guess.seen == guess.nulls || content_allows(*find_field("total.value"), guess)))
    for (const ExportMetric& metric : from->metrics)
      if (match_names(fold_name(guess.name), fold_name(metric.header)) <= NameMatch::suffix) return column::Type::real;
  return column::Type::text;
}

}  // namespace

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
    set_duties(plan.back(), mapping.table);
    if (plan.back().type == column::Type::money) plan.back().power = csv::unit_power(headers[at]);
  }
  if (!problems.empty()) return problems;
  std::string entity(entity_name(mapping.table));
  bool wide = mapping.table == TableKind::totals && !used.contains("total.metric") && !used.contains("total.value");
  const Export* from = find_export(mapping.export_id);
  std::unordered_set<std::string> skipped;
  for (const std::string& header : mapping.skip) skipped.insert(fold_name(header));
  for (std::size_t c = 0; c < headers.size(); ++c) {
    if (!field_of[c].empty() || skipped.contains(fold_name(headers[c]))) continue;
    std::string base = entity + "." + headers[c], name = base;
    for (std::size_t n = c + 1; find_field(name) || !used.insert(name).second; ++n)
      name = base + "#" + std::to_string(n);
    bool metric = wide && c < sniff.columns.size() && !is_row_index(sniff.columns[c]);
    plan.push_back({c, name, metric ? metric_type(from, sniff.columns[c]) : column::Type::text});
  }
  return plan;
}

}  // namespace siyu::model
