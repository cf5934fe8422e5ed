#include "share/snapshot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/result.h"

namespace siyu::share {
namespace {

using report::Cell;
using report::Column;
using report::Role;
using report::Unit;

constexpr std::size_t kMostCells = 400'000;  // of all tables of a link; a row of equal cells is packed as one
constexpr std::string_view kUnitLetters = "cmsedDitf";

std::optional<Unit> parse_unit(const Json& name) {
  if (!name.is_string()) return std::nullopt;
  for (std::size_t u = 0; u < kUnitLetters.size(); ++u)
    if (report::unit_name(static_cast<Unit>(u)) == name.get_ref<const std::string&>()) return static_cast<Unit>(u);
  return std::nullopt;
}

// Five digits of what is no whole number: enough for every figure that is shown, and what a link has room for.
double rounded(double value) {
  constexpr double kDigits = 100'000, kLargest = 1e15, kSmallest = 1e-15;
  double size = std::fabs(value);
  if (!(size >= kSmallest && size <= kLargest)) return value;
  double power = 1;  // of ten; a whole one, so exact up to 1e22
  if (size >= kDigits) {
    while (size / power >= kDigits) power *= 10;
    return std::floor(value / power + 0.5) * power;
  }
  while (size * power * 10 < kDigits) power *= 10;
  return std::floor(value * power + 0.5) / power;
}

std::optional<Cell> read_cell(const Json& value) {
  if (value.is_null()) return Cell{};
  if (value.is_boolean()) return Cell{value.get<bool>()};
  if (value.is_string()) return Cell{value.get<std::string>()};
  if (value.is_number_float()) return Cell{value.get<double>()};
  if (value.is_number_integer()) return Cell{value.get<std::int64_t>()};
  return std::nullopt;
}

std::string text_of(const Json& object, const char* key) {
  auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Problem wrong(const std::string& where, const char* expected) {
  return {"wrong_type", where, std::string("a report has ") + expected + " here", {{"expected", expected}}};
}

void read_marks(const Json& table, SharedTable& out) {
  for (const std::vector<Cell>& row : out.table.rows) out.marks.emplace_back(row.size(), Mark::shown);
  auto withheld = table.find("withheld");
  if (withheld == table.end() || !withheld->is_object()) return;
  for (auto [key, mark] : {std::pair{"few", Mark::few}, std::pair{"more", Mark::more}}) {
    auto cells = withheld->find(key);
    if (cells == withheld->end() || !cells->is_array()) continue;
    for (const Json& cell : *cells) {
      if (!cell.is_array() || cell.size() != 2 || !cell[0].is_number_unsigned() || !cell[1].is_number_unsigned())
        continue;
      std::size_t row = cell[0], column = cell[1];
      if (row >= out.marks.size() || column >= out.marks[row].size()) continue;
      out.marks[row][column] = mark;
      out.table.rows[row][column] = {};
    }
  }
}

std::optional<Problem> read_table(const Json& json, const std::string& where, SharedTable& out) {
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string()) return wrong(where + "/name", "a name");
  out.table.name = json["name"];
  if (!json.contains("columns") || !json["columns"].is_array()) return wrong(where + "/columns", "a list");
  for (std::size_t c = 0; c < json["columns"].size(); ++c) {
    const Json& column = json["columns"][c];
    std::string at = where + "/columns/" + std::to_string(c);
    if (!column.is_object()) return wrong(at, "a column");
    std::optional<Unit> unit = parse_unit(column.value("unit", Json()));
    std::string role = text_of(column, "role");
    if (!unit) return wrong(at + "/unit", "a unit");
    if (role != "key" && role != "measure") return wrong(at + "/role", "key or measure");
    out.table.columns.push_back({text_of(column, "name"), role == "key" ? Role::key : Role::measure, *unit});
  }
  if (!json.contains("rows") || !json["rows"].is_array()) return wrong(where + "/rows", "a list");
  for (std::size_t r = 0; r < json["rows"].size(); ++r) {
    const Json& row = json["rows"][r];
    std::string at = where + "/rows/" + std::to_string(r);
    if (!row.is_array() || row.size() != out.table.columns.size()) return wrong(at, "a cell for each column");
    std::vector<Cell> cells;
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::optional<Cell> cell = read_cell(row[c]);
      if (!cell) return wrong(at + "/" + std::to_string(c), "a cell");
      cells.push_back(std::move(*cell));
    }
    out.table.rows.push_back(std::move(cells));
  }
  read_marks(json, out);
  return std::nullopt;
}

std::optional<Problem> read_report(const Json& json, const std::string& where, SharedReport& out) {
  if (!json.is_object()) return wrong(where, "an object");
  if (!json.contains("definition") || !json["definition"].is_object())
    return wrong(where + "/definition", "a definition");
  out.definition = json["definition"];
  if (!json.contains("tables") || !json["tables"].is_array()) return wrong(where + "/tables", "a list");
  for (std::size_t t = 0; t < json["tables"].size(); ++t) {
    SharedTable table;
    if (auto problem = read_table(json["tables"][t], where + "/tables/" + std::to_string(t), table)) return problem;
    out.tables.push_back(std::move(table));
  }
  if (auto notes = json.find("notes"); notes != json.end() && notes->is_array())
    for (const Json& note : *notes)
      if (note.is_object() && note.contains("code") && note["code"].is_string())
        out.notes.push_back({{"code", note["code"]}, {"facts", note.value("facts", Json::object())}});
  if (auto data = json.find("data"); data != json.end() && data->is_object()) {
    out.data = Json::object();
    for (const char* key : {"as_of", "files", "rows", "customers", "fingerprint"})
      if (data->contains(key) && (*data)[key].is_primitive()) out.data[key] = (*data)[key];
  }
  return std::nullopt;
}

Json shared_json(const Snapshot& snapshot, const SharedReport& report) {
  Json out = {{"threshold", snapshot.threshold}};
  if (!snapshot.by.empty()) out["by"] = snapshot.by;
  if (!snapshot.at.empty()) out["at"] = snapshot.at;
  if (!snapshot.notes.empty()) out["notes"] = snapshot.notes;
  for (const LeftOut& left : report.left_out)
    out["left_out"].push_back({{"table", left.table}, {"reason", left.reason}});
  return out;
}

Json table_json(const SharedTable& shared) {
  Json columns = Json::array(), rows = Json::array(), few = Json::array(), more = Json::array();
  for (const Column& column : shared.table.columns)
    columns.push_back(
        {{"name", column.name}, {"role", report::role_name(column.role)}, {"unit", report::unit_name(column.unit)}});
  for (std::size_t r = 0; r < shared.table.rows.size(); ++r) {
    Json cells = Json::array();
    for (std::size_t c = 0; c < shared.table.columns.size(); ++c) {
      Mark mark = shared.marks[r][c];
      cells.push_back(mark == Mark::shown ? report::cell_json(shared.table.rows[r][c]) : Json());
      if (mark != Mark::shown) (mark == Mark::few ? few : more).push_back({r, c});
    }
    rows.push_back(std::move(cells));
  }
  Json out = {{"name", shared.table.name}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
  if (!few.empty()) out["withheld"]["few"] = std::move(few);
  if (!more.empty()) out["withheld"]["more"] = std::move(more);
  return out;
}

Json round_all(const Json& value) {
  if (value.is_number_float()) return report::cell_json(Cell{rounded(value.get<double>())});
  if (!value.is_structured()) return value;
  Json out = value;
  for (Json& part : out) part = round_all(part);
  return out;
}

// ---- the packed form --------------------------------------------------------------------------------------------------

// A table: [name, rows, [column, form, …], column of cells …], a form being role and unit in two letters. A column of equal cells is that
// cell. Marked cells are [1] and [2].
Json pack_table(const Json& table) {
  std::size_t rows = table["rows"].size(), columns = table["columns"].size();
  std::vector<std::vector<Json>> cells(columns);
  for (std::size_t c = 0; c < columns; ++c)
    for (const Json& row : table["rows"]) cells[c].push_back(row[c]);
  if (auto withheld = table.find("withheld"); withheld != table.end())
    for (auto [key, mark] : {std::pair{"few", 1}, std::pair{"more", 2}})
      if (withheld->contains(key))
        for (const Json& cell : (*withheld)[key])
          cells[cell[1].get<std::size_t>()][cell[0].get<std::size_t>()] = Json::array({mark});
  Json forms = Json::array(), out = Json::array({table["name"], rows});
  for (const Json& column : table["columns"]) {
    std::string form(1, column["role"] == "key" ? 'k' : 'm');
    form += kUnitLetters[static_cast<std::size_t>(*parse_unit(column["unit"]))];
    forms.push_back(column["name"]);
    forms.push_back(form);
  }
  out.push_back(std::move(forms));
  for (const std::vector<Json>& column : cells) {
    bool is_equal = rows > 1 && !column[0].is_array() &&
                    std::all_of(column.begin(), column.end(), [&](const Json& cell) { return cell == column[0]; });
    out.push_back(is_equal ? column[0] : Json(column));
  }
  return out;
}

bool is_cell(const Json& cell) { return cell.is_primitive() && !cell.is_binary() && !cell.is_discarded(); }

std::optional<Json> unpack_table(const Json& packed, std::size_t& cells_left) {
  if (!packed.is_array() || packed.size() < 3 || !packed[0].is_string() || !packed[1].is_number_unsigned() ||
      !packed[2].is_array() || packed[2].size() % 2 != 0)
    return std::nullopt;
  std::size_t rows = packed[1], columns = packed[2].size() / 2;
  if (packed.size() != columns + 3 || rows > kMostCells || rows * std::max<std::size_t>(columns, 1) > cells_left)
    return std::nullopt;
  cells_left -= rows * columns;
  Json out = {{"name", packed[0]}, {"columns", Json::array()}, {"rows", Json::array()}};
  Json few = Json::array(), more = Json::array();
  for (std::size_t c = 0; c < columns; ++c) {
    const Json &name = packed[2][c * 2], &form = packed[2][c * 2 + 1], &column = packed[c + 3];
    if (!name.is_string() || !form.is_string() || form.get_ref<const std::string&>().size() != 2) return std::nullopt;
    char role = form.get_ref<const std::string&>()[0];
    std::size_t unit = kUnitLetters.find(form.get_ref<const std::string&>()[1]);
    if ((role != 'k' && role != 'm') || unit == kUnitLetters.npos) return std::nullopt;
    out["columns"].push_back({{"name", name},
                              {"role", role == 'k' ? "key" : "measure"},
                              {"unit", report::unit_name(static_cast<Unit>(unit))}});
    if (column.is_array() ? column.size() != rows : !is_cell(column)) return std::nullopt;
  }
  for (std::size_t r = 0; r < rows; ++r) {
    Json row = Json::array();
    for (std::size_t c = 0; c < columns; ++c) {
      const Json& column = packed[c + 3];
      const Json& cell = column.is_array() ? column[r] : column;
      bool is_marked = cell.is_array() && cell.size() == 1 && (cell[0] == 1 || cell[0] == 2);
      if (!is_marked && !is_cell(cell)) return std::nullopt;
      row.push_back(is_marked ? Json() : cell);
      if (is_marked) (cell[0] == 1 ? few : more).push_back({r, c});
    }
    out["rows"].push_back(std::move(row));
  }
  if (!few.empty()) out["withheld"]["few"] = std::move(few);
  if (!more.empty()) out["withheld"]["more"] = std::move(more);
  return out;
}

std::optional<Json> unpack_report(const Json& packed, const Json& head, std::size_t& cells_left) {
  if (!packed.is_object() || !packed.contains("definition") || !packed["definition"].is_object() ||
      !packed.contains("tables") || !packed["tables"].is_array())
    return std::nullopt;
  Json out = {{"definition", packed["definition"]}, {"tables", Json::array()}, {"notes", Json::array()}};
  for (const Json& table : packed["tables"]) {
    std::optional<Json> read = unpack_table(table, cells_left);
    if (!read) return std::nullopt;
    out["tables"].push_back(std::move(*read));
  }
  if (packed.contains("notes")) {
    if (!packed["notes"].is_array()) return std::nullopt;
    for (const Json& note : packed["notes"]) {
      if (!note.is_array() || note.size() != 2 || !note[0].is_string() || !note[1].is_object()) return std::nullopt;
      out["notes"].push_back({{"code", note[0]}, {"facts", note[1]}});
    }
  }
  out["data"] = packed.contains("data") && packed["data"].is_object() ? packed["data"] : Json::object();
  out["shared"] = head;
  if (packed.contains("left_out")) {
    if (!packed["left_out"].is_array()) return std::nullopt;
    for (const Json& left : packed["left_out"]) {
      if (!left.is_array() || left.size() != 2 || !left[0].is_string() || !left[1].is_string()) return std::nullopt;
      out["shared"]["left_out"].push_back({{"table", left[0]}, {"reason", left[1]}});
    }
  }
  return out;
}

}  // namespace

Json with_whole_numbers(const Json& value) {
  constexpr double kExact = 9007199254740992;  // whole numbers of a double end here
  if (value.is_number_float()) {
    double number = value.get<double>();
    bool is_whole = std::fabs(number) < kExact && number == std::floor(number);
    return is_whole ? Json(static_cast<std::int64_t>(number)) : value;
  }
  if (!value.is_structured()) return value;
  Json out = value;
  for (Json& part : out) part = with_whole_numbers(part);
  return out;
}

Result<Snapshot> read_reports(const Json& content) {
  Snapshot out;
  out.is_list = content.is_array();
  Json list = out.is_list ? content : Json::array({content});
  if (list.empty()) return wrong("/content", "a report");
  for (std::size_t i = 0; i < list.size(); ++i) {
    SharedReport report;
    std::string where = out.is_list ? "/content/" + std::to_string(i) : "/content";
    if (auto problem = read_report(list[i], where, report)) return std::move(*problem);
    out.reports.push_back(std::move(report));
  }
  return out;
}

Json snapshot_content(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const SharedReport& report : snapshot.reports) {
    Json tables = Json::array();
    for (const SharedTable& table : report.tables) tables.push_back(table_json(table));
    list.push_back({{"definition", with_whole_numbers(report.definition)},
                    {"tables", round_all(tables)},
                    {"notes", round_all(report.notes)},
                    {"data", report.data},
                    {"shared", shared_json(snapshot, report)}});
  }
  return snapshot.is_list ? list : list[0];
}

Json pack_snapshot(const Json& content) {
  Json list = content.is_array() ? content : Json::array({content});
  Json out = Json::object();
  for (const char* key : {"by", "at", "threshold", "notes"})
    if (list[0]["shared"].contains(key)) out[key] = list[0]["shared"][key];
  if (content.is_array()) out["list"] = true;
  for (const Json& report : list) {
    Json packed = {{"definition", report["definition"]}, {"tables", Json::array()}, {"notes", Json::array()}};
    for (const Json& table : report["tables"]) packed["tables"].push_back(pack_table(table));
    for (const Json& note : report["notes"]) packed["notes"].push_back({note["code"], note["facts"]});
    packed["data"] = report["data"];
    if (report["shared"].contains("left_out"))
      for (const Json& left : report["shared"]["left_out"])
        packed["left_out"].push_back({left["table"], left["reason"]});
    out["reports"].push_back(std::move(packed));
  }
  return out;
}

std::optional<Json> unpack_snapshot(const Json& packed) {
  if (!packed.is_object() || !packed.contains("reports") || !packed["reports"].is_array() || packed["reports"].empty())
    return std::nullopt;
  Json head = Json::object();
  if (auto it = packed.find("threshold"); it != packed.end() && it->is_number_integer()) head["threshold"] = *it;
  for (const char* key : {"by", "at"})
    if (auto it = packed.find(key); it != packed.end() && it->is_string()) head[key] = *it;
  if (auto it = packed.find("notes"); it != packed.end() && it->is_array()) head["notes"] = *it;
  std::size_t cells_left = kMostCells;
  Json list = Json::array();
  for (const Json& report : packed["reports"]) {
    std::optional<Json> read = unpack_report(report, head, cells_left);
    if (!read) return std::nullopt;
    list.push_back(std::move(*read));
  }
  bool is_list = packed.contains("list") && packed["list"] == true;
  if (!is_list && list.size() != 1) return std::nullopt;
  return is_list ? list : list[0];
}

}  // namespace siyu::share
