#include "report/result.h"

#include <algorithm>

#include "base/number.h"

namespace siyu::report {
namespace {

std::string cell_text(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  if (const auto* x = std::get_if<double>(&cell)) return format_real(*x);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  return "";
}

bool is_number(Unit unit) {
  return unit == Unit::count || unit == Unit::money || unit == Unit::share || unit == Unit::seconds ||
         unit == Unit::days;
}

// "-10.00": a spreadsheet takes it for the number that it is, and runs nothing.
bool is_decimal(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point), places = point == text.npos ? "0" : text.substr(point + 1);
  auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(whole) && digits(places);
}

// A text that a spreadsheet could run as a formula, or turn into a number and lose digits of, is held as text by a leading '.
std::string csv_cell(const Cell& cell, Unit unit) {
  std::string text = cell_text(cell);
  bool own_text = std::holds_alternative<std::string>(cell) && !is_number(unit);
  if (own_text && !text.empty()) {
    bool formula = std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos && !is_decimal(text);
    bool long_id =
        text.size() > 11 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (formula || (unit == Unit::text && long_id)) text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// Columns a terminal gives to a text: Chinese characters take two.
std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if ((c & 0xC0) == 0x80) continue;
    columns += c >= 0xE2 ? 2 : 1;
  }
  return columns;
}

}  // namespace

std::string_view role_name(Role role) { return role == Role::key ? "key" : "measure"; }

std::string_view unit_name(Unit unit) {
  constexpr std::string_view kNames[] = {"count", "money",   "share", "seconds", "days",
                                         "day",   "instant", "text",  "flag"};
  return kNames[static_cast<std::size_t>(unit)];
}

Cell share_cell(std::int64_t n, std::int64_t d) {
  if (d == 0) return {};
  return static_cast<double>(n) / static_cast<double>(d);
}

Json cell_json(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return *n;
  if (const auto* x = std::get_if<double>(&cell)) {
    constexpr double kExact =
        9007199254740992.0;  // 2^53: a whole share or mean is written as a whole number, 1 and not 1.0
    if (*x<kExact&& * x> - kExact && *x == static_cast<double>(static_cast<std::int64_t>(*x)))
      return static_cast<std::int64_t>(*x);
    return *x;
  }
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
  return nullptr;
}

Json report_json(const Report& report) {
  Json tables = Json::array();
  for (const Table& table : report.tables) {
    Json columns = Json::array(), rows = Json::array();
    for (const Column& column : table.columns)
      columns.push_back({{"name", column.name}, {"role", role_name(column.role)}, {"unit", unit_name(column.unit)}});
    for (const std::vector<Cell>& row : table.rows) {
      Json cells = Json::array();
      for (const Cell& cell : row) cells.push_back(cell_json(cell));
      rows.push_back(std::move(cells));
    }
    tables.push_back({{"name", table.name}, {"columns", std::move(columns)}, {"rows", std::move(rows)}});
  }
  Json notes = Json::array();
  for (const Note& note : report.notes) notes.push_back({{"code", note.code}, {"facts", note.facts}});
  return {{"definition", report.definition},
          {"tables", std::move(tables)},
          {"notes", std::move(notes)},
          {"data", report.data}};
}

std::string table_csv(const Table& table, bool byte_order_mark) {
  std::string out = byte_order_mark ? "\xEF\xBB\xBF" : "";
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    out += (c ? "," : "") + csv_cell(Cell(table.columns[c].name), Unit::text);
  out += "\r\n";
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c) out += ',';
      out += csv_cell(row[c], table.columns[c].unit);
    }
    out += "\r\n";
  }
  return out;
}

std::string report_text(const Report& report) {
  std::string out;
  for (const Table& table : report.tables) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      widths.push_back(width(table.columns[c].name));
      for (const auto& row : table.rows) widths[c] = std::max(widths[c], width(cell_text(row[c])));
    }
    auto line = [&](auto text_of) {
      std::string text;
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::string cell = text_of(c);
        std::string pad(widths[c] - width(cell), ' ');
        text += (c ? "  " : "") + (is_number(table.columns[c].unit) ? pad + cell : cell + pad);
      }
      while (!text.empty() && text.back() == ' ') text.pop_back();
      out += text + "\n";
    };
    out += (out.empty() ? "" : "\n") + table.name + "\n";
    line([&](std::size_t c) { return table.columns[c].name; });
    for (const auto& row : table.rows) line([&](std::size_t c) { return cell_text(row[c]); });
  }
  for (const Note& note : report.notes) out += "note: " + note.code + " " + write_json(note.facts) + "\n";
  return out;
}

}  // namespace siyu::report
