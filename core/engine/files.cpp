// The calls that bring files in and take them out.

#include <algorithm>

#include "base/money.h"
#include "base/text.h"
#include "engine/engine.h"
#include "engine/mapping_json.h"

namespace siyu::engine {

using report::Json;

namespace {

std::string_view type_name(column::Type type) {
  constexpr std::string_view kNames[] = {"text", "integer", "money", "real", "instant", "day", "boolean"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view confidence_name(model::Confidence confidence) {
  constexpr std::string_view kNames[] = {"low", "medium", "high"};
  return kNames[static_cast<std::size_t>(confidence)];
}

std::string_view resolution_name(Resolution resolution) {
  constexpr std::string_view kNames[] = {"day", "hour", "minute", "second", "millisecond"};
  return kNames[static_cast<std::size_t>(resolution)];
}

// What went wrong with cells of this kind, in a sentence for the terminal; the page has its own words by code.
std::string problem_message(const csv::ProblemCount& problem) {
  std::string n = std::to_string(problem.cells);
  std::string in = problem.column.empty() ? "" : " in " + problem.column;
  if (problem.code == "not_a_number") return n + " cells" + in + " are not numbers; they are left empty";
  if (problem.code == "not_money") return n + " cells" + in + " are not amounts; they are left empty";
  if (problem.code == "not_a_time") return n + " cells" + in + " are not times; they are left empty";
  if (problem.code == "not_a_flag") return n + " cells" + in + " are neither yes nor no; they are left empty";
  if (problem.code == "bad_bytes")
    return n + " cells" + in + " have bytes that are not text in this encoding; they read as U+FFFD";
  if (problem.code == "nul_bytes") return n + " cells" + in + " hold NUL bytes; these were dropped";
  if (problem.code == "short_row") return n + " rows have fewer cells than the header; the missing ones are empty";
  if (problem.code == "long_row") return n + " rows have more cells than the header; the extra ones are ignored";
  if (problem.code == "unclosed_quote") return "a quote has no partner where one belongs; it is read as text";
  if (problem.code == "stray_quote") return n + " cells hold a quote where none may stand; it is read as text";
  if (problem.code == "cell_too_long") return n + " cells" + in + " are longer than 1 MiB; they are left empty";
  return n + " cells" + in + ": " + problem.code;
}

Json samples_json(const std::vector<std::string>& samples) {
  Json out = Json::array();
  for (const std::string& sample : samples) out.push_back(sample);
  return out;
}

std::string delimiter_text(const csv::Sniff& sniff) {
  return sniff.container == csv::Container::csv ? std::string(1, sniff.dialect.delimiter) : "";
}

// The mapping that will be used when nobody says otherwise: the document's entry for this file, else a suggestion.
struct Chosen {
  std::optional<model::TableKind> table;
  std::vector<std::string> why, missing;
  model::FileMapping mapping;
  std::vector<std::pair<std::string, model::Confidence>> confidence;  // by field
};

Chosen choose_mapping(const csv::Sniff& sniff, const model::FileMapping* entry, std::optional<model::TableKind> table) {
  Chosen out;
  if (entry) {
    out.table = entry->table;
    out.mapping = *entry;
    for (const auto& [field, header] : entry->columns) out.confidence.emplace_back(field, model::Confidence::high);
    return out;
  }
  model::Suggestion suggestion = model::suggest(sniff, table);
  out.table = suggestion.table;
  out.why = std::move(suggestion.why);
  out.missing = std::move(suggestion.missing);
  out.mapping = std::move(suggestion.mapping);
  for (std::size_t i = 0; i < suggestion.confidence.size(); ++i)
    out.confidence.emplace_back(out.mapping.columns[i].first, suggestion.confidence[i]);
  return out;
}

// Translations for a field that no column of the file is: they would do nothing, without a word.
Problems unused_values(const std::vector<model::ValueMap>& values, const std::vector<csv::ColumnPlan>& plan) {
  Problems problems;
  std::vector<std::string> known;
  for (const csv::ColumnPlan& column : plan) known.push_back(column.name);
  for (const model::ValueMap& map : values) {
    if (std::find(known.begin(), known.end(), map.field) != known.end()) continue;
    std::string near(nearest_name(map.field, known));
    std::string message = "no column of this file is " + map.field;
    if (!near.empty()) message += "; did you mean \"" + near + "\"?";
    problems.push_back({"unknown_field",
                        "/mapping/values/" + report::escape_pointer(map.field),
                        message,
                        {{"field", map.field}, {"near", near}}});
  }
  return problems;
}

}  // namespace

Result<Engine::Answer> Engine::open(const Json& request) {
  auto name = request.find("name");
  if (name == request.end() || !name->is_string()) return Problem{"missing", "/name", "a file needs a name", {}};
  auto size = request.find("size");
  if (size == request.end() || !size->is_number_unsigned())
    return Problem{"missing", "/size", "a file needs its size in bytes", {}};
  int id = next_file_++;
  File& file = files_[id];
  file.name = name->get<std::string>();
  file.size = size->get<std::uint64_t>();
  return Answer{{{"file", id}}, {}};
}

Result<Done> Engine::sniff_file(File& file, const csv::Hints& hints) {
  std::vector<csv::Sample> samples;
  for (std::size_t i = 0; i < file.samples.size(); ++i) samples.push_back({file.samples[i], file.offsets[i]});
  Result<csv::Sniff> sniff = csv::sniff(samples, file.size, hints);
  if (!sniff.ok()) {
    Problems problems = sniff.problems();
    for (Problem& problem : problems) {
      problem.where = file.name;
      problem.facts.emplace_back("file", file.name);
    }
    return problems;
  }
  file.sniff = std::move(*sniff);
  file.hints = hints;
  file.state = State::sniffed;
  return Done{};
}

Result<const model::FileMapping*> Engine::sniff_by(File& file, const csv::Hints& hints,
                                                   const std::vector<model::FileMapping>& entries) {
  Result<Done> plain = sniff_file(file, hints);
  bool is_plain = true;  // what file.sniff holds
  for (const model::FileMapping& entry : entries) {
    model::FileMapping by_name = entry;
    by_name.match_headers.clear();
    if (!model::matches(by_name, file.name, {})) continue;
    csv::Hints own = hints;
    if (!own.encoding) own.encoding = entry.encoding;
    if (!own.header_row) own.header_row = entry.header_row;
    bool differs = own.encoding != hints.encoding || own.header_row != hints.header_row;
    Result<Done> read = plain;
    if (differs || !is_plain) {
      read = sniff_file(file, own);
      is_plain = !differs;
    }
    if (!read.ok() && entry.match_headers.empty()) return read.problems();
    if (read.ok() && model::matches(entry, file.name, file.sniff.dialect.names)) return &entry;
  }
  if (!is_plain) plain = sniff_file(file, hints);
  if (!plain.ok()) return plain.problems();
  return static_cast<const model::FileMapping*>(nullptr);
}

Result<Engine::Answer> Engine::sniff(const Json& request, std::span<const std::byte> bytes) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  File& file = **found;
  if (file.state != State::open && file.state != State::sniffed)
    return Problem{"wrong_state", "/file", "this file is loaded already", {}};
  if (auto list = request.find("samples"); list != request.end() && list->is_array() && !list->empty()) {
    file.samples.clear();
    file.offsets.clear();
    std::size_t at = 0;
    for (const Json& sample : *list) {
      std::size_t count = sample.value("bytes", std::size_t{0});
      if (count > bytes.size() - at)
        return Problem{"bad_call", "/samples", "the samples are longer than the bytes beside", {}};
      std::span<const std::byte> piece = bytes.subspan(at, count);
      file.samples.emplace_back(piece.begin(), piece.end());
      file.offsets.push_back(sample.value("offset", std::uint64_t{0}));
      at += count;
    }
  }
  std::vector<model::FileMapping> entries;
  if (auto document = request.find("mapping"); document != request.end()) {
    Result<std::vector<model::FileMapping>> read = read_mapping(*document);
    if (!read.ok()) return read.problems();
    entries = std::move(*read);
  }
  csv::Hints hints;
  std::optional<model::TableKind> table;
  if (auto given = request.find("hints"); given != request.end() && given->is_object()) {
    hints.encoding = csv::parse_encoding(given->value("encoding", "auto"));
    std::string delimiter = given->value("delimiter", "");
    if (delimiter.size() == 1) hints.delimiter = delimiter[0];
    if (std::size_t row = given->value("header_row", std::size_t{0}); row > 0) hints.header_row = row;
    table = model::parse_table(given->value("table", ""));
  }
  Result<const model::FileMapping*> entry = sniff_by(file, hints, entries);
  if (!entry.ok()) return entry.problems();
  const csv::Sniff& sniffed = file.sniff;
  Chosen chosen = choose_mapping(sniffed, *entry, table);
  Json columns = Json::array();
  for (const csv::ColumnGuess& guess : sniffed.columns) {
    Json column = {{"name", guess.name},
                   {"type", type_name(guess.type)},
                   {"samples", samples_json(guess.samples)},
                   {"nulls", guess.nulls}};
    for (const auto& [field, header] : chosen.mapping.columns) {
      if (header != guess.name) continue;
      column["field"] = field;
      for (const auto& [of, confidence] : chosen.confidence)
        if (of == field) column["confidence"] = confidence_name(confidence);
    }
    if (guess.masked) column["masked"] = true;
    if (guess.scientific) column["scientific"] = true;
    columns.push_back(std::move(column));
  }
  Json mapping = write_file_mapping(chosen.mapping);
  mapping["encoding"] = std::string(csv::encoding_name(sniffed.dialect.encoding));
  mapping["header_row"] = sniffed.dialect.header_row;
  if (!chosen.table) mapping["table"] = nullptr;
  Json first_rows = Json::array();
  for (const auto& row : sniffed.first_rows) first_rows.push_back(samples_json(row));
  return Answer{{{"file", request["file"]},
                 {"name", file.name},
                 {"container", std::string(csv::container_name(sniffed.container))},
                 {"encoding", std::string(csv::encoding_name(sniffed.dialect.encoding))},
                 {"delimiter", delimiter_text(sniffed)},
                 {"header_row", sniffed.dialect.header_row},
                 {"estimated_rows", static_cast<std::int64_t>(sniffed.estimated_rows)},
                 {"table", chosen.table ? Json(std::string(model::table_name(*chosen.table))) : Json()},
                 {"table_why", samples_json(chosen.why)},
                 {"mapping", std::move(mapping)},
                 {"columns", std::move(columns)},
                 {"first_rows", std::move(first_rows)},
                 {"missing", samples_json(chosen.missing)}},
                {}};
}

Result<Engine::Answer> Engine::load(const Json& request) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  File& file = **found;
  if (file.state != State::sniffed) return Problem{"wrong_state", "/file", "a file is sniffed before it is loaded", {}};
  auto given = request.find("mapping");
  if (given == request.end()) return Problem{"missing", "/mapping", "say which column is which field", {}};
  if (given->is_object() && given->contains("table") && (*given)["table"].is_null())
    return Problem{"no_table", file.name, "this file fits no kind of table: choose one", {{"file", file.name}}};
  Result<model::FileMapping> mapping = read_file_mapping(*given, "/mapping");
  if (!mapping.ok()) return mapping.problems();
  const csv::Dialect& seen = file.sniff.dialect;
  bool as_seen = (!mapping->encoding || mapping->encoding == seen.encoding) &&
                 (!mapping->header_row || mapping->header_row == seen.header_row);
  if (!as_seen) {
    csv::Hints hints = file.hints;
    if (mapping->encoding) hints.encoding = mapping->encoding;
    if (mapping->header_row) hints.header_row = mapping->header_row;
    Result<Done> done = sniff_file(file, hints);
    if (!done.ok()) return done.problems();
  }
  Result<std::vector<csv::ColumnPlan>> plan = model::plan_columns(*mapping, file.sniff);
  if (!plan.ok()) {
    Problems problems = plan.problems();
    for (Problem& problem : problems) {
      std::string field;
      for (const auto& [key, value] : problem.facts)
        if (key == "field") field = value;
      problem.where = "/mapping/columns/" + report::escape_pointer(field);
    }
    return problems;
  }
  if (Problems unused = unused_values(mapping->values, *plan); !unused.empty()) return unused;
  mapping->header_row = file.sniff.dialect.header_row;
  mapping->encoding = file.sniff.dialect.encoding;
  file.parser = std::make_unique<csv::Parser>(file.sniff.dialect, *plan, mapping->zone);
  file.loaded = std::make_unique<model::LoadedFile>();
  file.loaded->name = file.name;
  file.loaded->mapping = std::move(*mapping);
  file.samples.clear();
  file.offsets.clear();
  file.state = State::loading;
  return Answer{Json::object(), {}};
}

Result<Engine::Answer> Engine::append(const Json& request, std::span<const std::byte> bytes) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  File& file = **found;
  if (file.state != State::loading) return Problem{"wrong_state", "/file", "this file is not being loaded", {}};
  try {
    file.parser->append(bytes);
  } catch (const std::bad_alloc&) {
    files_.erase(request["file"].get<int>());
    throw;
  }
  return Answer{{{"rows", file.parser->rows()}}, {}};
}

Result<Engine::Answer> Engine::finish(const Json& request) {
  Result<File*> found = file_of(request);
  if (!found.ok()) return found.problems();
  File& file = **found;
  if (file.state != State::loading) return Problem{"wrong_state", "/file", "this file is not being loaded", {}};
  model::LoadedFile& loaded = *file.loaded;
  loaded.parsed = file.parser->finish();
  file.parser.reset();
  model::apply_values(loaded.parsed.table, loaded.mapping.values);
  loaded.fingerprint = model::fingerprint(loaded.parsed);
  file.state = State::staged;

  Json columns = Json::array();
  std::vector<std::pair<std::string, std::string>> field_of;  // header → field
  Result<std::vector<csv::ColumnPlan>> plan = model::plan_columns(loaded.mapping, file.sniff);
  CHECK(plan.ok());
  for (const csv::ColumnPlan& entry : *plan) field_of.emplace_back(file.sniff.dialect.names[entry.source], entry.name);
  for (const csv::ColumnGuess& guess : file.sniff.columns) {
    Json entry = {{"name", guess.name}};
    for (const auto& [header, field] : field_of) {
      if (header != guess.name) continue;
      const column::Column* column = loaded.parsed.table.find(field);
      entry["field"] = field;
      entry["type"] = std::string(type_name(column->type() == column::Type::text ? guess.type : column->type()));
      entry["nulls"] = column->nulls();
      break;
    }
    entry["samples"] = samples_json(guess.samples);
    columns.push_back(std::move(entry));
  }
  Json skipped = Json::array(), cleaned = Json::array(), problems = Json::array();
  for (const csv::SkipCount& skip : loaded.parsed.skipped)
    skipped.push_back({{"rows", skip.rows}, {"reason", skip.reason}});
  for (const csv::CleanCount& clean : loaded.parsed.cleaned)
    cleaned.push_back({{"rule", clean.rule}, {"column", clean.column}, {"cells", clean.cells}});
  for (const csv::ProblemCount& problem : loaded.parsed.problems) {
    std::string where = file.name;
    Json examples = Json::array();
    if (!problem.examples.empty())
      where += ":" + std::to_string(problem.examples[0].row) + (problem.column.empty() ? "" : ":" + problem.column);
    for (const csv::CellProblem& cell : problem.examples)
      examples.push_back({{"row", cell.row}, {"column", cell.column}, {"text", cell.text}});
    problems.push_back({{"code", problem.code},
                        {"where", where},
                        {"message", problem_message(problem)},
                        {"column", problem.column},
                        {"cells", problem.cells},
                        {"examples", std::move(examples)}});
  }
  return Answer{{{"file", request["file"]},
                 {"name", file.name},
                 {"container", std::string(csv::container_name(file.sniff.container))},
                 {"encoding", std::string(csv::encoding_name(file.sniff.dialect.encoding))},
                 {"delimiter", delimiter_text(file.sniff)},
                 {"header_row", file.sniff.dialect.header_row},
                 {"rows", loaded.parsed.rows},
                 {"table", std::string(model::table_name(loaded.mapping.table))},
                 {"mapping", write_file_mapping(loaded.mapping)},
                 {"columns", std::move(columns)},
                 {"skipped", std::move(skipped)},
                 {"cleaned", std::move(cleaned)},
                 {"problems", std::move(problems)}},
                {}};
}

void Engine::rebuild(const std::vector<int>& committed) {
  std::vector<const model::LoadedFile*> loaded;
  for (int id : committed) loaded.push_back(files_.at(id).loaded.get());
  store_ = model::build_store(loaded);
}

Result<Engine::Answer> Engine::commit(const Json& request) {
  auto list = request.find("files");
  if (list == request.end() || !list->is_array()) return Problem{"missing", "/files", "name the files to take in", {}};
  std::vector<int> all, added;
  for (const auto& [id, file] : files_)
    if (file.state == State::committed) all.push_back(id);
  for (const Json& entry : *list) {
    int id = entry.is_number_integer() ? entry.get<int>() : 0;
    auto it = files_.find(id);
    if (it == files_.end() || it->second.state != State::staged)
      return Problem{"wrong_state", "/files", "only files that have been read to their end can be taken in", {}};
    if (std::find(added.begin(), added.end(), id) != added.end())
      return Problem{"contradiction", "/files", "a file can be taken in only once", {}};
    all.push_back(id);
    added.push_back(id);
  }
  rebuild(all);
  for (int id : added) files_.at(id).state = State::committed;
  return Answer{model_json(), {}};
}

Result<Engine::Answer> Engine::remove(const Json& request) {
  auto list = request.find("files");
  if (list == request.end() || !list->is_array()) return Problem{"missing", "/files", "name the files to take out", {}};
  std::vector<int> gone, kept;
  for (const Json& entry : *list)
    if (entry.is_number_integer() && files_.count(entry.get<int>())) gone.push_back(entry.get<int>());
  bool changes = false;
  for (const auto& [id, file] : files_) {
    bool goes = std::find(gone.begin(), gone.end(), id) != gone.end();
    if (file.state == State::committed && !goes) kept.push_back(id);
    changes = changes || (goes && file.state == State::committed);
  }
  if (changes) rebuild(kept);
  for (int id : gone) files_.erase(id);
  return Answer{model_json(), {}};
}

Json Engine::model_json() const {
  Json files = Json::array(), tables = Json::array(), events = Json::array(), metrics = Json::array(),
       fields = Json::array();
  for (const auto& [id, file] : files_)
    if (file.state == State::committed)
      files.push_back({{"file", id},
                       {"name", file.name},
                       {"table", std::string(model::table_name(file.loaded->mapping.table))},
                       {"rows", file.loaded->parsed.rows}});
  Zone zone = store_.zone();
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    auto kind = static_cast<model::TableKind>(k);
    const model::Facts* facts = store_.facts(kind);
    if (!facts) continue;
    tables.push_back({{"table", std::string(model::table_name(kind))},
                      {"files", facts->files.size()},
                      {"rows", facts->table.rows()},
                      {"first_day", facts->first ? Json(format_day(day_of(*facts->first, zone))) : Json()},
                      {"last_day", facts->last ? Json(format_day(day_of(*facts->last, zone))) : Json()}});
    for (const auto& [name, column] : facts->table.columns()) {
      std::string label;
      for (const model::LoadedFile* file : facts->files)
        for (const auto& [field, header] : file->mapping.columns)
          if (field == name && label.empty()) label = header;
      if (label.empty()) label = name.substr(name.find('.') + 1);
      Json entry = {{"field", name},
                    {"table", std::string(model::table_name(kind))},
                    {"type", std::string(type_name(column.type()))},
                    {"label", label}};
      entry["distinct"] = column.type() == column::Type::text ? Json(column.dictionary().size()) : Json();
      fields.push_back(std::move(entry));
    }
  }
  for (const model::EventName& name : store_.event_names())
    events.push_back({{"name", name.name},
                      {"events", name.events},
                      {"customers", name.customers},
                      {"table", std::string(model::table_name(name.table))}});
  if (const model::Facts* totals = store_.facts(model::TableKind::totals)) {
    const column::Column* metric = totals->table.find("total.metric");
    const column::Column* value = totals->table.find("total.value");
    if (metric && value) {
      std::vector<std::int64_t> sum(metric->dictionary().size(), 0), rows(sum.size(), 0);
      for (std::size_t row = 0; row < metric->size(); ++row) {
        if (metric->is_null(row) || value->is_null(row)) continue;
        std::int64_t& total = sum[metric->codes()[row]];
        if (__builtin_add_overflow(total, value->values()[row], &total)) total = INT64_MAX;
        ++rows[metric->codes()[row]];
      }
      for (std::uint32_t code = 0; code < sum.size(); ++code)
        metrics.push_back({{"metric", std::string(metric->dictionary().text(code))},
                           {"rows", rows[code]},
                           {"value", format_money(Money{sum[code]})}});
    }
  }
  Json notes = Json::array();
  auto note = [&](const char* code, std::size_t count) {
    if (count > 0) notes.push_back({{"code", code}, {"facts", {{"rows", count}}}});
  };
  note("rows_without_time", store_.rows_without_time());
  note("rows_without_name", store_.rows_without_name());
  note("rows_without_key", store_.identity().without_key);
  note("repeated_order_rows", store_.repeated_order_rows());
  if (store_.same_content() > 0)
    notes.push_back({{"code", "same_content"}, {"facts", {{"files", store_.same_content()}}}});
  Json keys = Json::array();
  for (const model::IdentityKey& key : store_.identity().keys)
    keys.push_back({{"kind", key.kind}, {"rows", key.rows}, {"distinct", key.distinct}});
  Json out = data_json();
  out["files"] = std::move(files);
  out["first_day"] = store_.first() ? Json(format_day(day_of(*store_.first(), zone))) : Json();
  out["resolution"] = std::string(resolution_name(store_.resolution()));
  out["zone"] = format_zone(zone);
  out["tables"] = std::move(tables);
  out["events"] = std::move(events);
  out["metrics"] = std::move(metrics);
  out["fields"] = std::move(fields);
  out["identity"] = {{"keys", std::move(keys)},
                     {"matched", store_.identity().matched},
                     {"buyers", store_.identity().buyers},
                     {"buyers_matched", store_.identity().buyers_matched},
                     {"without_key", store_.identity().without_key}};
  out["notes"] = std::move(notes);
  out["bytes"] = store_.bytes();
  return out;
}

}  // namespace siyu::engine
