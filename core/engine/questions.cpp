// The calls that ask.

#include <algorithm>

#include "analysis/registry.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/engine.h"
#include "engine/people_csv.h"

namespace siyu::engine {

using report::Json;

namespace {

struct Bound {
  report::Definition definition;
  std::unique_ptr<report::Plan> plan;
};

Result<const report::Analysis*> find_analysis(const std::string& name, const std::string& where) {
  std::vector<std::string> names;
  for (const report::Analysis* analysis : analysis::analyses()) {
    if (analysis->name == name) return analysis;
    names.emplace_back(analysis->name);
  }
  Problems problems;
  report::unknown_value(problems, where, name, names);
  return problems;
}

// All rounds: shape of the whole definition, then meaning and fit for this store.
// `definition` has its segments filled in.
Result<Bound> bind_question(const Json& definition, const model::Store& store) {
  report::ReadDefinition read = report::read_definition(definition);
  Problems problems = std::move(read.problems);
  const report::Analysis* analysis = nullptr;
  if (!read.definition.analysis.empty()) {
    Result<const report::Analysis*> found = find_analysis(read.definition.analysis, "/analysis");
    if (found.ok()) {
      analysis = *found;
      Problems shape = analysis->shape(read.definition.params);
      problems.insert(problems.end(), shape.begin(), shape.end());
    } else {
      problems.insert(problems.end(), found.problems().begin(), found.problems().end());
    }
  }
  if (!problems.empty()) return problems;
  CHECK(analysis);
  Result<std::unique_ptr<report::Plan>> plan = analysis->bind(read.definition, store);
  if (!plan.ok()) return plan.problems();
  return Bound{std::move(read.definition), std::move(*plan)};
}

// What every report says of the data behind it: rows that no report can use, and what was left out.
void add_data_notes(const model::Store& store, report::Report& report) {
  auto rows = [&](const char* code, std::size_t count) {
    if (count > 0) report.notes.push_back({code, {{"rows", count}}});
  };
  std::size_t aside = 0;
  for (const model::FileCount& count : store.file_counts()) aside += count.aside;
  rows("rows_aside", aside);
  rows("rows_without_time", store.rows_without_time());
  rows("rows_without_name", store.rows_without_name());
  rows("rows_without_key", store.identity().without_key);
  rows("customers_by_name", store.identity().by_name);
  rows("bills_left_out", store.bill_rows());
  rows("spending_left_out", store.order_notes().spending);
  rows("refunds_without_order", store.order_notes().refunds_without_order);
  rows("order_numbers_apart", store.order_notes().apart);
  if (store.same_content() > 0) report.notes.push_back({"same_content", {{"files", store.same_content()}}});
  for (const std::string& event : report::events_in_two_tables(store))
    report.notes.push_back({"event_in_two_tables", {{"event", event}}});
}

std::vector<std::byte> as_bytes(const std::string& text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

}  // namespace

Json Engine::data_json() const {
  Json out = Json::object();
  out["as_of"] = store_.last() ? Json(format_day(day_of(*store_.last(), store_.zone()))) : Json();
  out["files"] = store_.files();
  out["rows"] = store_.rows();
  out["customers"] = store_.customers();
  out["fingerprint"] = hex(store_.fingerprint());
  return out;
}

Json Engine::page_json(const report::Table& table, const Json& request) {
  std::size_t offset = std::min(request.value("offset", std::size_t{0}), table.rows.size());
  std::size_t count = std::min(request.value("limit", std::size_t{200}), table.rows.size() - offset);
  Json columns = Json::array(), rows = Json::array();
  for (const report::Column& column : table.columns)
    columns.push_back(
        {{"name", column.name}, {"role", report::role_name(column.role)}, {"unit", report::unit_name(column.unit)}});
  for (std::size_t i = offset; i < offset + count; ++i) {
    Json row = Json::array();
    for (const report::Cell& cell : table.rows[i]) row.push_back(report::cell_json(cell));
    rows.push_back(std::move(row));
  }
  return {{"total", table.rows.size()}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

Result<Json> Engine::definition_of(const Json& request) const {
  auto given = request.find("definition");
  if (given == request.end()) return Problem{"missing", "/definition", "which question?", {}};
  Problems problems;
  Json out = filled(*given, problems);
  if (!problems.empty()) return problems;
  return out;
}

Result<Engine::Answer> Engine::run(const Json& request) {
  Result<Json> definition = definition_of(request);
  if (!definition.ok()) return definition.problems();
  Result<Bound> bound = bind_question(*definition, store_);
  if (!bound.ok()) return bound.problems();
  Result<report::Report> report = bound->plan->run(store_);
  if (!report.ok()) return report.problems();
  report->definition = report::write_definition(bound->definition, bound->plan->params());
  report->data = data_json();
  add_data_notes(store_, *report);
  Answer answer{report::report_json(*report), {}};
  if (request.value("text", false)) answer.bytes = as_bytes(report::report_text(*report));
  return answer;
}

Result<Engine::Answer> Engine::check(const Json& request) {
  Result<Json> definition = definition_of(request);
  if (!definition.ok()) return definition.problems();
  Result<Bound> bound = bind_question(*definition, store_);
  if (!bound.ok()) return bound.problems();
  return Answer{{{"definition", report::write_definition(bound->definition, bound->plan->params())}}, {}};
}

Result<Engine::Answer> Engine::suggest() {
  Json definitions = Json::object();
  for (const report::Analysis* analysis : analysis::analyses())
    if (Json suggested = analysis->suggest(store_); !suggested.is_null())
      definitions[std::string(analysis->name)] = std::move(suggested);
  return Answer{{{"definitions", std::move(definitions)}}, {}};
}

Result<Engine::Answer> Engine::people(const Json& request, bool as_csv) {
  Result<Json> definition = definition_of(request);
  if (!definition.ok()) return definition.problems();
  Result<Bound> bound = bind_question(*definition, store_);
  if (!bound.ok()) return bound.problems();
  auto mark = request.find("mark");
  if (mark == request.end() || !mark->is_object()) return Problem{"missing", "/mark", "which bar?", {}};
  Result<report::Table> people = bound->plan->people(store_, *mark);
  if (!people.ok()) return people.problems();
  if (as_csv) return Answer{{{"name", people->name}, {"rows", people->rows.size()}}, people_csv(*people, request)};
  return Answer{page_json(*people, request), {}};
}

Result<Engine::Answer> Engine::table_csv(const Json& request) {
  Result<Json> definition = definition_of(request);
  if (!definition.ok()) return definition.problems();
  Result<Bound> bound = bind_question(*definition, store_);
  if (!bound.ok()) return bound.problems();
  Result<report::Report> report = bound->plan->run(store_);
  if (!report.ok()) return report.problems();
  std::string wanted = request.value("table", "");
  std::vector<std::string> names;
  for (const report::Table& table : report->tables) {
    if (table.name == wanted)
      return Answer{{{"name", table.name}, {"rows", table.rows.size()}}, as_bytes(report::table_csv(table))};
    names.push_back(table.name);
  }
  Problems problems;
  report::unknown_value(problems, "/table", wanted, names);
  return problems;
}

Result<Engine::Answer> Engine::describe(const Json& request) {
  Json out = Json::array();
  auto describe_one = [&](const report::Analysis& analysis) {
    Json entry = {{"name", std::string(analysis.name)}};
    entry.update(analysis.describe());
    out.push_back(std::move(entry));
  };
  if (auto name = request.find("analysis"); name != request.end() && name->is_string()) {
    Result<const report::Analysis*> found = find_analysis(name->get<std::string>(), "/analysis");
    if (!found.ok()) return found.problems();
    describe_one(**found);
  } else {
    for (const report::Analysis* analysis : analysis::analyses()) describe_one(*analysis);
  }
  return Answer{{{"analyses", std::move(out)}}, {}};
}

Result<Engine::Answer> Engine::values(const Json& request) {
  std::string field = request.value("field", ""), search = request.value("search", "");
  std::size_t limit = request.value("limit", std::size_t{50});
  std::map<std::string, std::size_t> rows;
  bool found = false;
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    const model::Facts* facts = store_.facts(static_cast<model::TableKind>(k));
    const column::Column* column = facts ? facts->table.find(field) : nullptr;
    if (!column) continue;
    found = true;
    if (column->type() != column::Type::text) continue;
    std::vector<std::size_t> count(column->dictionary().size(), 0);
    column->codes().each([&](std::uint32_t code) {
      if (code != column::kNullCode) ++count[code];
    });
    for (std::uint32_t code = 0; code < count.size(); ++code) {
      std::string_view text = column->dictionary().text(code);
      if (count[code] > 0 && text.find(search) != std::string_view::npos) rows[std::string(text)] += count[code];
    }
  }
  if (!found) return Problem{"unknown_field", "/field", "no field \"" + field + "\" in this data", {{"field", field}}};
  std::vector<std::pair<std::string, std::size_t>> ordered(rows.begin(), rows.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  Json list = Json::array();
  for (std::size_t i = 0; i < ordered.size() && i < limit; ++i)
    list.push_back({{"value", ordered[i].first}, {"rows", ordered[i].second}});
  return Answer{{{"values", std::move(list)}, {"distinct", ordered.size()}}, {}};
}

}  // namespace siyu::engine
