// A store out of rows, without files and parsers: for tests of reports that are about what rows mean.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/number.h"
#include "base/time.h"
#include "model/store.h"
#include "report/analysis.h"

namespace siyu::tests {

// Tables as texts; an empty cell is null, a field's type is the schema's, text where it has none.
class Rows {
 public:
  Rows& table(model::TableKind kind, const std::vector<std::string>& fields,
              const std::vector<std::vector<std::string>>& rows) {
    auto file = std::make_unique<model::LoadedFile>();
    file->name = std::to_string(files_.size()) + ".csv";
    file->mapping.table = kind;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const model::Field* field = model::find_field(fields[i]);
      column::Column& column = file->parsed.table.add(fields[i], field == nullptr ? column::Type::text : field->type);
      for (const auto& row : rows) add(column, row.at(i));
    }
    file->parsed.rows = rows.size();
    file->parsed.resolution = resolution_;
    file->fingerprint = model::fingerprint(file->parsed);
    files_.push_back(std::move(file));
    return *this;
  }
  // The times of the tables that follow have a clock.
  Rows& with_clock() {
    resolution_ = Resolution::second;
    return *this;
  }
  // The files themselves, for those who build stores of some of them.
  std::vector<std::unique_ptr<model::LoadedFile>> files() { return std::move(files_); }
  // The store refers to its files, so they are kept to the end of the program.
  model::Store store() {
    static std::vector<std::unique_ptr<model::LoadedFile>> kept;
    std::vector<const model::LoadedFile*> files;
    for (auto& file : files_) {
      files.push_back(file.get());
      kept.push_back(std::move(file));
    }
    files_.clear();
    return model::build_store(files);
  }

 private:
  static void add(column::Column& column, const std::string& text) {
    if (text.empty()) return column.add_null();
    switch (column.type()) {
      case column::Type::text:
        return column.add_text(text);
      case column::Type::real:
        return column.add_real(parse_real(text).value());
      case column::Type::money:
        return column.add_value(parse_money(text).value().tenthousandths);
      case column::Type::instant:
        return column.add_value(parse_time(text, Zone{}).value().instant);
      default:
        return column.add_value(parse_integer(text).value());
    }
  }
  std::vector<std::unique_ptr<model::LoadedFile>> files_;
  Resolution resolution_ = Resolution::day;
};

struct Answer {
  std::unique_ptr<report::Plan> plan;
  report::Report report;
  Problems problems;

  // "a|b|c" for each row of the table, null as "-".
  std::vector<std::string> rows(std::string_view table) const {
    for (const report::Table& t : report.tables)
      if (t.name == table) return lines(t);
    ADD_FAILURE() << "no table " << table;
    return {};
  }
  static std::vector<std::string> lines(const report::Table& table) {
    std::vector<std::string> out;
    for (const auto& row : table.rows) {
      EXPECT_EQ(row.size(), table.columns.size()) << table.name;
      std::string line;
      for (const report::Cell& cell : row) {
        report::Json json = report::cell_json(cell);
        line += (line.empty() ? "" : "|") + (json.is_null()     ? "-"
                                             : json.is_string() ? json.get<std::string>()
                                                                : json.dump());
      }
      out.push_back(line);
    }
    return out;
  }
  // The facts of a note as JSON text; empty when there is none.
  std::string note(std::string_view code) const {
    for (const report::Note& note : report.notes)
      if (note.code == code) return note.facts.dump();
    return {};
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Problem& problem : problems) out.push_back(problem.code + " " + problem.where);
    return out;
  }
  std::vector<std::string> people(const model::Store& store, const std::string& mark) const {
    auto table = plan->people(store, report::Json::parse(mark));
    if (!table) return {table.problems()[0].code};
    return lines(*table);
  }
};

// `definition` without version and analysis: they are the test's.
inline Answer ask(const report::Analysis& analysis, const model::Store& store, const std::string& definition = "{}") {
  report::Json json = {{"version", 1}, {"analysis", std::string(analysis.name)}};
  json.update(report::Json::parse(definition));
  report::ReadDefinition read = report::read_definition(json);
  Answer out;
  out.problems = read.problems;
  if (!out.problems.empty()) return out;
  auto plan = analysis.bind(read.definition, store);
  if (!plan) {
    out.problems = plan.problems();
    return out;
  }
  out.plan = std::move(*plan);
  auto report = out.plan->run(store);
  if (report) {
    out.report = std::move(*report);
  } else {
    out.problems = report.problems();
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace siyu::tests
