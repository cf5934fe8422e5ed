// A file's way in: opened, looked at, its mapping settled, read to its end. What happens then is in import.cpp.

#include <algorithm>
#include <new>

#include "base/text.h"
#include "engine/engine.h"
#include "engine/file_json.h"
#include "engine/mapping_json.h"
#include "model/estimate.h"

namespace siyu::engine {

using report::Json;

namespace {

std::string_view confidence_name(model::Confidence confidence) {
  constexpr std::string_view kNames[] = {"low", "medium", "high"};
  return kNames[static_cast<std::size_t>(confidence)];
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
  if (problem.code == "damaged_id")
    return n + " cells" + in +
           " lost their last digits in a spreadsheet (2.02607E+18); their rows are set aside. Export again and do not "
           "open the file before";
  if (problem.code == "missing_value")
    return n + " cells" + in + " are empty where a row needs them; the rows are set aside";
  if (problem.code == "ambiguous_date")
    return n + " cells" + in +
           " could be day/month or month/day; they are left empty. Say which in the export, or choose year-month-day";
  if (problem.code == "bad_json") return n + " lines are not JSON objects; they are left out";
  if (problem.code == "extra_member")
    return n + " members of later objects are in none of the columns; they are left out";
  if (problem.code == "cell_too_long") return n + " cells" + in + " are longer than 1 MiB; they are left empty";
  return n + " cells" + in + ": " + problem.code;
}

std::string delimiter_text(const csv::Sniff& sniff) {
  return sniff.dialect.layout == csv::Layout::delimited ? std::string(1, sniff.dialect.delimiter) : "";
}

// The mapping that will be used when nobody says otherwise: the document's entry for this file, else one remembered from
// earlier imports that is near enough, else the recognised export's, else a suggestion.
struct Chosen {
  std::optional<model::TableKind> table;
  std::vector<std::string> why, missing;
  model::FileMapping mapping;
  std::vector<std::pair<std::string, model::Confidence>> confidence;  // by field
  std::optional<model::Drift> drift;                                  // from the remembered one
};

constexpr double kNearEnough = 0.6;  // of a remembered mapping's headers

// The remembered mapping most like this file, without the columns that are gone; true when there is one.
bool choose_remembered(const csv::Sniff& sniff, const std::vector<model::FileMapping>& remembered,
                       const model::KnownTexts& texts, Chosen& out) {
  const model::FileMapping* best = nullptr;
  for (const model::FileMapping& entry : remembered) {
    model::Drift drift = model::drift_of(entry, entry.match_headers, sniff, texts);
    if (drift.share < kNearEnough || (out.drift && drift.share <= out.drift->share)) continue;
    out.drift = std::move(drift);
    best = &entry;
  }
  if (!best) return false;
  out.table = best->table;
  out.mapping = *best;
  out.mapping.match_headers.clear();
  std::erase_if(out.mapping.columns, [&](const auto& column) {
    return std::any_of(out.drift->lost.begin(), out.drift->lost.end(),
                       [&](const model::Drift::Lost& lost) { return lost.field == column.first; });
  });
  std::erase_if(out.mapping.values, [&](const model::ValueMap& map) {
    return std::none_of(out.mapping.columns.begin(), out.mapping.columns.end(),
                        [&](const auto& column) { return column.first == map.field; });
  });
  for (const auto& [field, header] : out.mapping.columns) out.confidence.emplace_back(field, model::Confidence::high);
  for (const model::Drift::Lost& lost : out.drift->lost)
    if (const model::Field* field = model::find_field(lost.field); field && field->required)
      out.missing.push_back(lost.field);
  return true;
}

Chosen choose_mapping(const csv::Sniff& sniff, std::string_view name, const model::FileMapping* entry,
                      const std::vector<model::FileMapping>& remembered, const model::KnownTexts& texts,
                      std::optional<model::TableKind> table) {
  Chosen out;
  if (entry) {
    out.table = entry->table;
    out.mapping = *entry;
    for (const auto& [field, header] : entry->columns) out.confidence.emplace_back(field, model::Confidence::high);
    return out;
  }
  if (!table && choose_remembered(sniff, remembered, texts, out)) return out;
  std::optional<model::Recognised> known = model::recognise(sniff, name);
  if (known && (!table || *table == known->mapping.table)) {
    out.table = known->mapping.table;
    out.mapping = std::move(known->mapping);
    for (std::size_t i = 0; i < out.mapping.columns.size(); ++i) {
      out.confidence.emplace_back(out.mapping.columns[i].first, known->confidence[i]);
      if (out.why.size() < 3) out.why.push_back(out.mapping.columns[i].second);
    }
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

Json plan_json(const std::optional<model::Drift>& drift) {
  if (!drift) return nullptr;
  Json lost = Json::array();
  for (const model::Drift::Lost& one : drift->lost)
    lost.push_back({{"field", one.field},
                    {"header", one.header},
                    {"likely", one.likely.empty() ? Json() : Json(one.likely)},
                    {"alike", one.alike}});
  return {{"share", drift->share}, {"lost", std::move(lost)}, {"added", texts_json(drift->added)}};
}

// What was counted before the core saw the part, by the header of its column.
std::string part_column(const std::optional<std::size_t>& column, const csv::Dialect& dialect) {
  if (!column || *column < dialect.first_column) return "";
  std::size_t at = *column - dialect.first_column;
  return at < dialect.names.size() ? dialect.names[at] : "";
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
  file.entry = request.value("entry", "");
  file.sheet = request.value("sheet", "");
  file.container = request.value("container", "");
  for (const char* list : {"cleaned", "problems"})
    if (auto counts = request.find(list); counts != request.end() && counts->is_array())
      for (const Json& one : *counts) {
        bool rule = list[0] == 'c';
        PartCount& count = (rule ? file.cleaned : file.met).emplace_back();
        count.code = one.value(rule ? "rule" : "code", "");
        count.message = one.value("message", "");
        if (auto column = one.find("column"); column != one.end() && column->is_number_unsigned())
          count.column = column->get<std::size_t>();
        count.cells = one.value("cells", std::size_t{0});
      }
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
    if (!own.date_order) own.date_order = entry.date_order;
    bool differs =
        own.encoding != hints.encoding || own.header_row != hints.header_row || own.date_order != hints.date_order;
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
  std::vector<model::FileMapping> remembered;
  if (auto document = request.find("remembered"); document != request.end()) {
    Result<std::vector<model::FileMapping>> read = read_mapping(*document);
    if (!read.ok()) return read.problems();
    remembered = std::move(*read);
  }
  csv::Hints hints;
  std::optional<model::TableKind> table;
  if (auto given = request.find("hints"); given != request.end() && given->is_object()) {
    hints.encoding = csv::parse_encoding(given->value("encoding", "auto"));
    std::string delimiter = given->value("delimiter", "");
    if (delimiter.size() == 1) hints.delimiter = delimiter[0];
    if (auto row = given->find("header_row"); row != given->end() && row->is_number_unsigned())
      hints.header_row = row->get<std::size_t>();  // 0: the first record is data
    hints.date_order = parse_date_order(given->value("date_order", ""));
    table = model::parse_table(given->value("table", ""));
    hints.block = given->value("block", std::size_t{0});
  }
  Result<const model::FileMapping*> entry = sniff_by(file, hints, entries);
  if (!entry.ok()) return entry.problems();
  const csv::Sniff& sniffed = file.sniff;
  model::KnownTexts texts;  // of what is taken in, by header
  if (!remembered.empty())
    for (int id : committed())
      for (const csv::ColumnGuess& guess : files_.at(id).sniff.columns) {
        std::vector<std::string>& of = texts.emplace_back(guess.name, guess.samples).second;
        for (const auto& [value, cells] : guess.values) of.push_back(value);
      }
  Chosen chosen = choose_mapping(sniffed, label_of(file), *entry, remembered, texts, table);
  model::Estimate estimate{0, std::vector<std::uint64_t>(sniffed.columns.size())};
  if (chosen.table) estimate = model::estimate(chosen.mapping, sniffed);
  Json columns = Json::array();
  for (std::size_t c = 0; c < sniffed.columns.size(); ++c) {
    const csv::ColumnGuess& guess = sniffed.columns[c];
    Json column = {{"name", guess.name},
                   {"type", type_name(guess.type)},
                   {"samples", texts_json(guess.samples)},
                   {"nulls", guess.nulls},
                   {"estimated_bytes", estimate.columns[c]}};
    for (const auto& [field, header] : chosen.mapping.columns) {
      if (header != guess.name) continue;
      column["field"] = field;
      for (const auto& [of, confidence] : chosen.confidence)
        if (of == field) column["confidence"] = confidence_name(confidence);
    }
    if (guess.masked) column["masked"] = true;
    if (guess.scientific) column["scientific"] = true;
    if (guess.ambiguous_date) column["ambiguous_date"] = true;
    columns.push_back(std::move(column));
  }
  Json mapping = write_file_mapping(chosen.mapping);
  mapping["encoding"] = std::string(csv::encoding_name(sniffed.dialect.encoding));
  mapping["header_row"] = sniffed.dialect.header_row;
  if (file.hints.date_order) mapping["date_order"] = std::string(date_order_name(*file.hints.date_order));
  if (!chosen.table) mapping["table"] = nullptr;
  Json first_rows = Json::array(), dictionaries = Json::array();
  for (const auto& row : sniffed.first_rows) first_rows.push_back(texts_json(row));
  for (const auto& [field, header] : chosen.mapping.columns)
    for (const csv::ColumnGuess& guess : sniffed.columns) {
      if (guess.name != header || !has_dictionary(field)) continue;
      std::vector<ValueCount> values;
      for (const auto& [value, cells] : guess.values) values.push_back({value, cells});
      dictionaries.push_back(dictionary_json(field, header, values));
    }
  Json out = identification(file);
  out["file"] = request["file"];
  out["blocks"] = sniffed.blocks;
  out["block"] = hints.block;
  out["estimated_rows"] = static_cast<std::int64_t>(sniffed.estimated_rows);
  out["estimated_bytes"] = estimate.bytes;
  out["table"] = chosen.table ? Json(std::string(model::table_name(*chosen.table))) : Json();
  out["table_why"] = texts_json(chosen.why);
  out["export"] = export_json(chosen.mapping.export_id);
  out["mapping"] = std::move(mapping);
  out["columns"] = std::move(columns);
  out["first_rows"] = std::move(first_rows);
  out["missing"] = texts_json(chosen.missing);
  out["dictionaries"] = std::move(dictionaries);
  out["plan"] = plan_json(chosen.drift);
  return Answer{std::move(out), {}};
}

std::string Engine::label_of(const File& file) {
  std::string out = file.name;
  for (const std::string* part : {&file.entry, &file.sheet})
    if (!part->empty()) out += " › " + *part;
  return out;
}

Json Engine::identification(const File& file) {
  Json out = {{"name", file.name}};
  if (!file.entry.empty()) out["entry"] = file.entry;
  if (!file.sheet.empty()) out["sheet"] = file.sheet;
  out["container"] = file.container.empty() ? std::string(csv::container_name(file.sniff.container)) : file.container;
  out["encoding"] = std::string(csv::encoding_name(file.sniff.dialect.encoding));
  out["delimiter"] = delimiter_text(file.sniff);
  out["header_row"] = file.sniff.dialect.header_row;
  return out;
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
                 (!mapping->header_row || mapping->header_row == seen.header_row) &&
                 (!mapping->date_order || mapping->date_order == file.hints.date_order);
  if (!as_seen) {
    csv::Hints hints = file.hints;
    if (mapping->encoding) hints.encoding = mapping->encoding;
    if (mapping->header_row) hints.header_row = mapping->header_row;
    if (mapping->date_order) hints.date_order = mapping->date_order;
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
  if (request.value("rows_only", false)) plan->clear();
  mapping->header_row = file.sniff.dialect.header_row;
  mapping->encoding = file.sniff.dialect.encoding;
  file.reader = std::make_unique<csv::FileReader>(file.sniff.dialect, *plan, mapping->zone);
  file.loaded = std::make_unique<model::LoadedFile>();
  file.loaded->name = label_of(file);
  file.loaded->mapping = std::move(*mapping);
  file.samples.clear();
  file.offsets.clear();
  file.state = State::loading;
  return Answer{Json::object(), {}};
}

Result<Engine::File*> Engine::loading(const Json& request) {
  Result<File*> found = file_of(request);
  if (found.ok() && (*found)->state != State::loading)
    return Problem{"wrong_state", "/file", "this file is not being loaded", {}};
  return found;
}

Result<Engine::Answer> Engine::append(const Json& request, std::span<const std::byte> bytes) {
  Result<File*> found = loading(request);
  if (!found.ok()) return found.problems();
  csv::FileReader& reader = *(*found)->reader;
  try {
    reader.append(bytes);
  } catch (const std::bad_alloc&) {
    files_.erase(request["file"].get<int>());
    throw;
  }
  return Answer{{{"rows", reader.rows()}, {"position", reader.position()}}, {}};
}

Result<Engine::Answer> Engine::finish(const Json& request) {
  Result<File*> found = loading(request);
  if (!found.ok()) return found.problems();
  try {
    return finished(**found, request["file"]);
  } catch (const std::bad_alloc&) {
    files_.erase(request["file"].get<int>());
    throw;
  }
}

Engine::Answer Engine::finished(File& file, const Json& number) {
  model::LoadedFile& loaded = *file.loaded;
  loaded.parsed = file.reader->finish();
  file.reader.reset();
  model::apply_values(loaded.parsed.table, loaded.mapping.values);
  loaded.fingerprint = model::fingerprint(loaded.parsed);
  file.state = State::staged;

  Json columns = Json::array(), dictionaries = Json::array();
  Result<std::vector<csv::ColumnPlan>> plan = model::plan_columns(loaded.mapping, file.sniff);
  CHECK(plan.ok());
  for (std::size_t c = 0; c < file.sniff.columns.size(); ++c) {
    const csv::ColumnGuess& guess = file.sniff.columns[c];
    Json entry = {{"name", guess.name}};
    for (const csv::ColumnPlan& planned : *plan) {
      if (planned.source != c) continue;
      entry["field"] = planned.name;
      const column::Column* found_column = loaded.parsed.table.find(planned.name);
      if (!found_column) break;  // only its rows were counted
      const column::Column& column = *found_column;
      entry["type"] = std::string(type_name(column.type() == column::Type::text ? guess.type : column.type()));
      entry["nulls"] = column.nulls();
      if (column.type() == column::Type::text) entry["distinct"] = column.dictionary().size();
      if (std::optional<std::string> sum = planned.is_id ? std::nullopt : control_sum(column, guess.type))
        entry["sum"] = *sum;
      if (has_dictionary(planned.name) && column.type() == column::Type::text)
        dictionaries.push_back(dictionary_json(planned.name, guess.name, counted_values(column)));
      break;
    }
    entry["samples"] = texts_json(guess.samples);
    if (guess.masked) entry["masked"] = true;
    if (guess.scientific) entry["scientific"] = true;
    columns.push_back(std::move(entry));
  }
  Json skipped = Json::array();
  for (const csv::SkipCount& skip : loaded.parsed.skipped)
    skipped.push_back({{"rows", skip.rows}, {"reason", skip.reason}});
  Json out = identification(file);
  out["file"] = number;
  out["rows"] = loaded.parsed.rows;
  out["table"] = std::string(model::table_name(loaded.mapping.table));
  out["export"] = export_json(loaded.mapping.export_id);
  out["mapping"] = write_file_mapping(loaded.mapping);
  out["aside"] = loaded.parsed.aside.size();
  out["columns"] = std::move(columns);
  out["skipped"] = std::move(skipped);
  out["cleaned"] = cleaned_json(file);
  out["problems"] = met_json(file);
  out["dictionaries"] = std::move(dictionaries);
  return Answer{std::move(out), {}};
}

Json Engine::cleaned_json(const File& file) {
  Json out = Json::array();
  for (const PartCount& count : file.cleaned)
    out.push_back({{"rule", count.code},
                   {"column", part_column(count.column, file.sniff.dialect)},
                   {"cells", count.cells},
                   {"examples", Json::array()}});
  for (const csv::CleanCount& clean : file.loaded->parsed.cleaned) {
    Json examples = Json::array();
    for (const csv::CleanCount::Example& one : clean.examples)
      examples.push_back({{"row", one.row}, {"before", one.before}, {"after", one.after}});
    out.push_back(
        {{"rule", clean.rule}, {"column", clean.column}, {"cells", clean.cells}, {"examples", std::move(examples)}});
  }
  return out;
}

Json Engine::met_json(const File& file) {
  Json out = Json::array();
  for (const PartCount& count : file.met)
    out.push_back({{"code", count.code},
                   {"where", file.name},
                   {"message", count.message},
                   {"column", part_column(count.column, file.sniff.dialect)},
                   {"cells", count.cells},
                   {"examples", Json::array()}});
  for (const csv::ProblemCount& problem : file.loaded->parsed.problems) {
    std::string where = file.name;
    Json examples = Json::array();
    if (!problem.examples.empty())
      where += ":" + std::to_string(problem.examples[0].row) + (problem.column.empty() ? "" : ":" + problem.column);
    for (const csv::CellProblem& cell : problem.examples)
      examples.push_back({{"row", cell.row}, {"column", cell.column}, {"text", cell.text}});
    out.push_back({{"code", problem.code},
                   {"where", where},
                   {"message", problem_message(problem)},
                   {"column", problem.column},
                   {"cells", problem.cells},
                   {"examples", std::move(examples)}});
  }
  return out;
}

}  // namespace siyu::engine
