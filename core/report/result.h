// The one result shape (contract.md §4): tables of typed cells with notes. The command line prints it, the page draws it,
// a link re-creates it. Equal input gives equal bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "report/json.h"

namespace siyu::report {

enum class Role : std::uint8_t { key, measure };
enum class Unit : std::uint8_t { count, money, share, seconds, days, day, instant, text, flag };
std::string_view role_name(Role);
std::string_view unit_name(Unit);

// monostate is a value that cannot be computed: null, never 0. Money, instants and days are held as their text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, bool>;

inline Cell count_cell(std::size_t n) { return static_cast<std::int64_t>(n); }
inline Cell money_cell(Money m) { return format_money(m); }
inline Cell text_cell(std::string_view text) { return std::string(text); }
// n / d as a share of 1; null when d is 0. The only division of counts in the house.
Cell share_cell(std::int64_t n, std::int64_t d);

struct Column {
  std::string name;
  Role role;
  Unit unit;
};
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // ordered by their keys unless the analysis says otherwise
};
struct Note {
  std::string code;
  Json facts = Json::object();
};
struct Report {
  Json definition;  // canonical, defaults written out
  std::vector<Table> tables;
  std::vector<Note> notes;
  Json data;  // as_of, files, rows, customers, fingerprint
};

Json report_json(const Report& report);
Json cell_json(const Cell& cell);
// RFC 4180 with UTF-8 BOM; a text cell that a spreadsheet could run (= + - @ TAB CR at its start) gets a leading '. Long digit ids stay text.
std::string table_csv(const Table& table, bool byte_order_mark = true);
std::string report_text(const Report& report);  // for a terminal: aligned columns

}  // namespace siyu::report
