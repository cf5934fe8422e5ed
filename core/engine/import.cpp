// What is taken in, and out again: a look at what an import would do, the rows set aside, commit and undo, the keys that join
// people, and the mapping document that is remembered.
#include <algorithm>
#include <new>
#include <utility>

#include "base/money.h"
#include "base/number.h"
#include "base/time.h"
#include "engine/engine.h"
#include "engine/file_json.h"
#include "engine/mapping_json.h"
#include "model/merge.h"
#include "model/rank.h"
#include "report/orders.h"
#include "report/reader.h"
#include "report/result.h"

namespace siyu::engine {

using report::Json;

namespace {

constexpr std::string_view kPolicies[] = {"merge", "append", "update"};

std::string_view policy_name(model::LoadedFile::Policy policy) { return kPolicies[static_cast<std::size_t>(policy)]; }

// Why rows were set aside, counted by reason; a row with several counts for the first.
Json reasons_json(const csv::Parsed& parsed) {
  struct Count {
    const std::pair<std::string, std::string>* reason;
    std::size_t rows;
  };
  std::vector<Count> counts;
  for (const csv::AsideRow& row : parsed.aside_rows) {
    if (row.reasons.empty()) continue;
    auto same = std::find_if(counts.begin(), counts.end(),
                             [&](const Count& count) { return *count.reason == row.reasons.front(); });
    if (same == counts.end()) {
      counts.push_back({&row.reasons.front(), 1});
    } else {
      ++same->rows;
    }
  }
  Json out = Json::array();
  for (const Count& count : counts)
    out.push_back({{"code", count.reason->first}, {"column", count.reason->second}, {"rows", count.rows}});
  return out;
}

constexpr std::string_view kNotKnown = "not_known";  // a row of an update that nobody has

bool is_not_known(const csv::AsideRow& row) { return !row.reasons.empty() && row.reasons.front().first == kNotKnown; }

std::string cell_text(const column::Column& column, std::size_t row, Zone zone) {
  if (column.is_null(row)) return {};
  switch (column.type()) {
    case column::Type::text:
      return std::string(column.dictionary().text(column.codes()[row]));
    case column::Type::real:
      return format_real(column.reals()[row]);
    case column::Type::money:
      return format_money(Money{column.values()[row]});
    case column::Type::instant:
      return format_instant(column.values()[row], zone);
    case column::Type::day:
      return format_day(column.values()[row]);
    default:
      return std::to_string(column.values()[row]);
  }
}

// Lists the rows of an update that match nothing among those set aside, so that they can be looked at and written out. Their
// cells are as they were read; what an earlier look listed is taken out.
void list_not_known(model::LoadedFile& file, const model::FileMerge& merge, const std::vector<std::string>& headers,
                    std::size_t header_row) {
  csv::Parsed& parsed = file.parsed;
  std::erase_if(parsed.aside_rows, is_not_known);
  if (merge.unknown == 0) return;
  std::vector<const column::Column*> columns;
  for (const std::string& header : headers) {
    std::string name = std::string(model::entity_name(file.mapping.table)) + "." + header;
    for (const auto& [field, mapped] : file.mapping.columns)
      if (mapped == header) name = field;
    columns.push_back(parsed.table.find(name));
  }
  std::vector<std::uint8_t> bad(parsed.rows, 0);
  for (std::uint32_t row : parsed.aside) bad[row] = 1;
  std::string column;
  for (const auto& [field, header] : file.mapping.columns)
    if (!merge.key.empty() && field == merge.key.front()) column = header;
  for (std::size_t row = 0; row < merge.verdict.size() && parsed.aside_rows.size() < csv::AsideRow::kMost; ++row) {
    if (merge.verdict[row] != model::Verdict::aside || bad[row]) continue;
    csv::AsideRow& listed = parsed.aside_rows.emplace_back();
    listed.row = row;
    listed.number = parsed.row_numbers.size() > row ? static_cast<std::size_t>(parsed.row_numbers.values()[row])
                                                    : header_row + 1 + row;
    listed.reasons.emplace_back(kNotKnown, column);
    for (const column::Column* cells : columns)
      listed.cells.push_back(cells ? cell_text(*cells, row, file.mapping.zone) : std::string());
  }
}

// Days that are missing in this file, or between it and what is in or comes along: told once, with the file behind them if that
// one is new.
Json gaps_json(const model::LoadedFile& file, const std::vector<model::FormGap>& found,
               const std::vector<const model::LoadedFile*>& fresh) {
  Json gaps = Json::array();
  for (const model::FormGap& one : found) {
    bool after_is_new = std::find(fresh.begin(), fresh.end(), one.after) != fresh.end();
    if (one.after == &file || (one.before == &file && !after_is_new))
      gaps.push_back({{"from", one.gap.from}, {"to", one.gap.to}, {"usual", one.gap.usual}});
  }
  return gaps;
}

Json coming_json(const model::FileMerge& merge, Json gaps) {
  const model::LoadedFile& file = *merge.file;
  constexpr std::size_t kMostMoves = 20;
  Json moved = Json::array();
  for (std::size_t i = 0; i < merge.moved.size() && i < kMostMoves; ++i)
    moved.push_back({{"from", merge.moved[i].from}, {"to", merge.moved[i].to}, {"rows", merge.moved[i].rows}});
  return {{"table", std::string(model::table_name(file.mapping.table))},
          {"rows", file.parsed.rows},
          {"added", merge.added},
          {"updated", merge.updated},
          {"repeated", merge.repeated},
          {"aside", merge.aside},
          {"key", texts_json(merge.key)},
          {"policy", std::string(policy_name(file.policy))},
          {"exported_at", merge.exported_at ? Json(format_instant(*merge.exported_at, file.mapping.zone)) : Json()},
          {"same_as", merge.same_as ? Json(merge.same_as->name) : Json()},
          {"first_day", merge.first_day ? Json(*merge.first_day) : Json()},
          {"last_day", merge.last_day ? Json(*merge.last_day) : Json()},
          {"gaps", std::move(gaps)},
          {"moved", std::move(moved)},
          {"reasons", reasons_json(file.parsed)}};
}

}  // namespace

Result<std::vector<int>> Engine::staged_of(const Json& request) {
  auto list = request.find("files");
  if (list == request.end() || !list->is_array()) return Problem{"missing", "/files", "name the files to take in", {}};
  std::vector<int> out;
  for (const Json& entry : *list) {
    int id = entry.is_number_integer() ? entry.get<int>() : 0;
    auto it = files_.find(id);
    if (it == files_.end() || it->second.state != State::staged)
      return Problem{"wrong_state", "/files", "only files that have been read to their end can be taken in", {}};
    if (std::find(out.begin(), out.end(), id) != out.end())
      return Problem{"contradiction", "/files", "a file can be taken in only once", {}};
    out.push_back(id);
  }
  return out;
}

std::vector<int> Engine::committed() const {
  std::vector<int> out;
  for (const auto& [id, file] : files_)
    if (file.state == State::committed) out.push_back(id);
  return out;
}

Result<Engine::Answer> Engine::preview(const Json& request) {
  Result<std::vector<int>> staged = staged_of(request);
  if (!staged.ok()) return staged.problems();
  if (auto policies = request.find("policies"); policies != request.end() && policies->is_object())
    for (int id : *staged) {
      auto given = policies->find(std::to_string(id));
      if (given == policies->end()) continue;
      auto name = std::find(std::begin(kPolicies), std::end(kPolicies), given->get<std::string>());
      if (name == std::end(kPolicies))
        return Problem{"unknown_value", "/policies/" + std::to_string(id), "expected one of merge, append, update", {}};
      files_.at(id).loaded->policy = static_cast<model::LoadedFile::Policy>(name - std::begin(kPolicies));
    }
  std::vector<const model::LoadedFile*> existing, fresh;
  for (int id : committed()) existing.push_back(files_.at(id).loaded.get());
  for (int id : *staged) fresh.push_back(files_.at(id).loaded.get());
  std::vector<model::FileMerge> merges = model::preview_merge(existing, fresh);
  std::vector<const model::LoadedFile*> all = existing;
  all.insert(all.end(), fresh.begin(), fresh.end());
  std::vector<model::FormGap> gaps = model::find_form_gaps(all);
  Json out = Json::array();
  for (std::size_t i = 0; i < merges.size(); ++i) {
    Json entry = identification(files_.at((*staged)[i]));
    File& file = files_.at((*staged)[i]);
    list_not_known(*file.loaded, merges[i], file.sniff.dialect.names, file.sniff.dialect.header_row);
    entry["file"] = (*staged)[i];
    entry.update(coming_json(merges[i], gaps_json(*merges[i].file, gaps, fresh)));
    out.push_back(std::move(entry));
  }
  return Answer{{{"files", std::move(out)}}, {}};
}

Result<Engine::Answer> Engine::aside(const Json& request) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  const File& file = **found;
  if (!file.loaded) return Problem{"wrong_state", "/file", "this file has not been read yet", {}};
  const std::vector<csv::AsideRow>& all = file.loaded->parsed.aside_rows;
  std::size_t offset = std::min(request.value("offset", std::size_t{0}), all.size());
  std::size_t count = std::min(request.value("limit", std::size_t{200}), all.size() - offset);
  Json rows = Json::array();
  for (std::size_t i = offset; i < offset + count; ++i) {
    Json reasons = Json::array();
    for (const auto& [code, column] : all[i].reasons) reasons.push_back({{"code", code}, {"column", column}});
    rows.push_back({{"number", all[i].number}, {"reasons", std::move(reasons)}, {"cells", texts_json(all[i].cells)}});
  }
  auto not_known = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_not_known));
  return Answer{{{"total", file.loaded->parsed.aside.size() + not_known},
                 {"columns", texts_json(file.sniff.dialect.names)},
                 {"rows", std::move(rows)}},
                {}};
}

Result<Engine::Answer> Engine::aside_csv(const Json& request) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  const File& file = **found;
  if (!file.loaded) return Problem{"wrong_state", "/file", "this file has not been read yet", {}};
  auto words = request.find("words");
  auto say = [&](const std::string& code) {
    return words != request.end() && words->is_object() ? words->value(code, code) : code;
  };
  const std::vector<std::string>& names = file.sniff.dialect.names;
  report::Table table{"aside", {{request.value("title", "reason"), report::Role::key, report::Unit::text}}, {}};
  for (const std::string& name : names) table.columns.push_back({name, report::Role::key, report::Unit::text});
  for (const csv::AsideRow& row : file.loaded->parsed.aside_rows) {
    std::string why;
    for (const auto& [code, column] : row.reasons)
      why += (why.empty() ? "" : "; ") + (column.empty() ? "" : column + ": ") + say(code);
    std::vector<report::Cell>& cells = table.rows.emplace_back();
    cells.push_back(report::text_cell(why));
    for (std::size_t k = 0; k < names.size(); ++k)
      cells.push_back(report::text_cell(k < row.cells.size() ? row.cells[k] : std::string()));
  }
  std::string text = report::table_csv(table);
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return Answer{{{"name", file.name}, {"rows", table.rows.size()}}, {data, data + text.size()}};
}

model::Store Engine::built(const std::vector<int>& files) const {
  std::vector<const model::LoadedFile*> loaded;
  for (int id : files) loaded.push_back(files_.at(id).loaded.get());
  model::Store store = model::build_store(loaded, identity_rules_);
  report::keep_paid_orders(store);
  return store;
}

void Engine::rebuild(const std::vector<int>& files) {
  store_ = built(files);
  rule_cache_.forget();
}

Result<Engine::Answer> Engine::commit(const Json& request) {
  Result<std::vector<int>> added = staged_of(request);
  if (!added.ok()) return added.problems();
  std::vector<int> all = committed();
  all.insert(all.end(), added->begin(), added->end());
  model::Store before = std::exchange(store_, built(all));
  rule_cache_.forget();
  for (int id : *added) files_.at(id).state = State::committed;
  try {
    return Answer{model_json(), {}};
  } catch (const std::bad_alloc&) {
    store_ = std::move(before);
    rule_cache_.forget();
    for (int id : *added) files_.at(id).state = State::staged;
    throw;
  }
}

Result<Engine::Answer> Engine::remove(const Json& request) {
  auto list = request.find("files");
  if (list == request.end() || !list->is_array()) return Problem{"missing", "/files", "name the files to take out", {}};
  std::vector<int> gone, kept;
  for (const Json& entry : *list)
    if (entry.is_number_integer() && files_.count(entry.get<int>())) gone.push_back(entry.get<int>());
  bool changes = false;
  for (int id : committed()) {
    bool goes = std::find(gone.begin(), gone.end(), id) != gone.end();
    if (!goes) kept.push_back(id);
    changes = changes || goes;
  }
  if (changes) rebuild(kept);
  for (int id : gone) files_.erase(id);
  return Answer{model_json(), {}};
}

Result<Engine::Answer> Engine::identity(const Json& request) {
  auto without = request.find("without");
  if (without == request.end() || !without->is_array())
    return Problem{"missing", "/without", "name the keys that are not to join customers", {}};
  model::IdentityRules rules;
  for (std::size_t i = 0; i < without->size(); ++i) {
    std::string name = (*without)[i].get<std::string>();
    std::span<const std::string_view> known = model::identity_fields();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Problems problems;
      report::unknown_value(problems, "/without/" + std::to_string(i), name, {known.begin(), known.end()});
      return problems;
    }
    rules.without.push_back(std::move(name));
  }
  model::IdentityRules before = std::move(identity_rules_);
  identity_rules_ = std::move(rules);
  try {
    rebuild(committed());
  } catch (const std::bad_alloc&) {
    identity_rules_ = std::move(before);
    throw;
  }
  return Answer{model_json(), {}};
}

Result<Engine::Answer> Engine::mapping(const Json& request) {
  auto list = request.find("files");
  if (list == request.end() || !list->is_array()) return Problem{"missing", "/files", "name the files", {}};
  Json files = Json::array();
  for (const Json& entry : *list) {
    int id = entry.is_number_integer() ? entry.get<int>() : 0;
    auto it = files_.find(id);
    if (it == files_.end() || !it->second.loaded)
      return Problem{"wrong_state", "/files", "only a file that has been read has a mapping", {}};
    model::FileMapping mapping = it->second.loaded->mapping;
    mapping.match_name.clear();
    mapping.match_headers = it->second.sniff.dialect.names;
    mapping.header_row.reset();  // title rows come and go
    mapping.encoding.reset();
    files.push_back(write_file_mapping(mapping));
  }
  return Answer{{{"mapping", {{"version", 1}, {"files", std::move(files)}}}}, {}};
}

}  // namespace siyu::engine
