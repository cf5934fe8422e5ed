#include "share/cells.h"

namespace siyu::share {
namespace {

// Counts that are not of people or of what they did.
constexpr std::string_view kNotPeople[] = {
    "age",     "days",       "other_days", "weeks_before", "weeks_after", "closed_minutes", "payback", "ratio",
    "cohorts", "frequency",  "rank",       "files",        "filled",      "distinct",       "usual",   "x",
    "n",       "difference", "before",     "after",        "step",        "from_step",      "to_step", "rows",
    "added",   "updated",    "repeated",   "aside",        "with_key"};
// Rows of figures that are quotients, also where one comes out whole.
constexpr std::string_view kQuotients[] = {"conversion", "frequency", "aov"};

// Columns of figures of several kinds, each row of its own unit.
bool is_figure_column(const Column& column) {
  constexpr std::string_view kFigures[] = {"value", "previous", "planned", "base", "current", "own"};
  return holds(kFigures, column.name);
}

}  // namespace

std::string text_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return report::write_json(report::cell_json(cell));
}

bool counts_people(const Table& of, std::size_t row, std::size_t column) {
  const Column& c = of.columns[column];
  if (c.role != Role::measure || (c.unit != Unit::count && c.unit != Unit::text)) return false;
  if (holds(kNotPeople, c.name)) return false;
  if (!is_figure_column(c)) return c.unit == Unit::count;
  if (c.name == "base" || c.name == "current") {
    for (std::size_t k = 0; k < of.columns.size(); ++k)
      if (of.columns[k].role == Role::key && holds(kQuotients, text_of(of.rows[row][k]))) return false;
    return true;
  }
  for (std::size_t k = 0; k < of.columns.size(); ++k)
    if (of.columns[k].name == "unit") return text_of(of.rows[row][k]) == "count";
  return false;
}

bool is_derived(const Table& table, std::size_t row, std::size_t column) {
  const Column& c = table.columns[column];
  const Cell& cell = table.rows[row][column];
  if (c.role != Role::measure || std::holds_alternative<std::monostate>(cell) || std::holds_alternative<bool>(cell))
    return false;
  if (c.unit == Unit::share || c.unit == Unit::money || c.unit == Unit::seconds || c.unit == Unit::days ||
      c.unit == Unit::instant)
    return true;
  if (const auto* text = std::get_if<std::string>(&cell)) {
    bool is_decimal = !text->empty() && text->find_first_not_of("-0123456789.") == text->npos;
    return is_decimal && is_figure_column(c);
  }
  return c.unit == Unit::count || is_figure_column(c);
}

}  // namespace siyu::share
