// Joining goes column by column. Texts enter the joined dictionary as they are met, so that one which only dropped rows hold
// names nobody and is no value.

#include "model/join.h"

#include <algorithm>

#include "base/money.h"
#include "base/number.h"
#include "base/slices.h"
#include "base/time.h"
#include "model/grain.h"
#include "model/identity.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

std::string cell_text(const Column& column, std::size_t row) {
  switch (column.type()) {
    case Type::text:
      return std::string(column.dictionary().text(column.codes()[row]));
    case Type::real:
      return format_real(column.reals()[row]);
    case Type::money:
      return format_money(Money{column.values()[row]});
    case Type::instant:
      return format_instant(column.values()[row], Zone{});
    case Type::day:
      return format_day(column.values()[row]);
    default:
      return std::to_string(column.values()[row]);
  }
}

// Cells of one column of a file into the joined one.
class Writer {
 public:
  Writer(Column& to, const Column* from) : to_(to), from_(from) {
    if (from && from->type() == Type::text) code_of_.assign(from->dictionary().size(), kNullCode);
  }
  void add(std::size_t row) {
    if (!from_ || from_->is_null(row)) return to_.add_null();
    if (from_->type() != to_.type()) return to_.add_text(cell_text(*from_, row));
    if (to_.type() == Type::real) return to_.add_real(from_->reals()[row]);
    if (to_.type() != Type::text) return to_.add_value(from_->values()[row]);
    std::uint32_t& code = code_of_[from_->codes()[row]];
    if (code == kNullCode) code = to_.dictionary().add(from_->dictionary().text(from_->codes()[row]));
    to_.add_code(code);
  }

 private:
  Column& to_;
  const Column* from_;
  std::vector<std::uint32_t> code_of_;
};

// All rows that are not dropped.
void add_rows(Writer& writer, const std::vector<std::uint8_t>& dropped, std::size_t rows) {
  in_slices(rows, 4096, [&](std::size_t from, std::size_t to) {
    for (std::size_t row = from; row < to; ++row)
      if (dropped.empty() || !dropped[row]) writer.add(row);
  });
}

// The earlier row's cell of this name that says something, walking back through what each row replaced.
struct Earlier {
  const Column* column = nullptr;
  std::size_t row = 0;
};
template <class Says>
Earlier cell_before(const std::string& name, const FileMerge& file, std::size_t row, const std::vector<FileMerge>& all,
                    Says says) {
  std::uint64_t before = file.before.empty() ? FileMerge::kNothing : file.before[row];
  while (before != FileMerge::kNothing) {
    const FileMerge& earlier = all[before >> 32];
    std::size_t at = before & 0xFFFFFFFFu;
    if (const Column* has = earlier.rows().find(name); has && !has->is_null(at) && says(*has, at)) return {has, at};
    before = earlier.before.empty() ? FileMerge::kNothing : earlier.before[at];
  }
  return {};
}

void add_cell(Column& to, const Earlier& from) {
  if (!from.column) {
    to.add_null();
  } else if (to.type() == Type::text) {
    to.add_text(cell_text(*from.column, from.row));
  } else if (to.type() == Type::real) {
    to.add_real(from.column->reals()[from.row]);
  } else {
    to.add_value(from.column->values()[from.row]);
  }
}

// A column that the file lacks: as the rows that its rows replaced had it.
void add_as_before(Column& to, const std::string& name, const FileMerge& file, const std::vector<FileMerge>& all) {
  for (std::size_t row = 0; row < file.rows().rows(); ++row)
    if (file.dropped.empty() || !file.dropped[row])
      add_cell(to, cell_before(name, file, row, all, [](const Column&, std::size_t) { return true; }));
}

// Who it was: a cell that names nobody (empty, masked, damaged) gives way to what an earlier export said.
void add_people(Column& to, const std::string& name, const Column& from, const FileMerge& file,
                const std::vector<FileMerge>& all) {
  auto says = [&](const Column& column, std::size_t row) {
    return column.type() != Type::text || names_somebody(name, column.dictionary().text(column.codes()[row]));
  };
  Writer writer(to, &from);
  for (std::size_t row = 0; row < from.size(); ++row) {
    if (!file.dropped.empty() && file.dropped[row]) continue;
    Earlier earlier;
    if (file.before[row] != FileMerge::kNothing && (from.is_null(row) || !says(from, row)))
      earlier = cell_before(name, file, row, all, says);
    if (earlier.column) {
      add_cell(to, earlier);
    } else {
      writer.add(row);
    }
  }
}

// The ids of an orders file, with those of the orders that its rows go on with.
void add_order_ids(Column& to, const FileMerge& file, const std::vector<std::uint8_t>& continued) {
  const Column& ids = *file.rows().find("order.id");
  std::size_t last = 0;
  Writer writer(to, &ids);
  for (std::size_t row = 0; row < ids.size(); ++row) {
    if (!continued[row]) last = row;
    if (file.dropped.empty() || !file.dropped[row]) writer.add(last);
  }
}

std::vector<std::uint8_t> continued(const FileMerge& file) {
  if (file.file->mapping.table != TableKind::orders) return {};
  return continued_rows(file.rows());
}

}  // namespace

bool needs_join(const std::vector<const FileMerge*>& files) {
  return files.size() > 1 || !files[0]->dropped.empty() || files[0]->table || !continued(*files[0]).empty();
}

std::unique_ptr<column::Table> join_rows(const std::vector<const FileMerge*>& files, const std::vector<FileMerge>& all,
                                         std::vector<std::size_t>& ends) {
  auto out = std::make_unique<column::Table>();
  ends.clear();
  for (const FileMerge* file : files) {
    std::size_t kept = file->rows().rows();
    if (!file->dropped.empty())
      kept -= static_cast<std::size_t>(std::count(file->dropped.begin(), file->dropped.end(), 1));
    ends.push_back((ends.empty() ? 0 : ends.back()) + kept);
  }
  std::vector<std::pair<std::string, Type>> columns;
  for (const FileMerge* file : files)
    for (const auto& column : file->rows().columns()) {
      auto known = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.first == column.first; });
      if (known == columns.end()) {
        columns.emplace_back(column.first, column.second.type());
      } else if (known->second != column.second.type()) {
        known->second = Type::text;
      }
    }
  std::vector<std::vector<std::uint8_t>> goes_on;
  for (const FileMerge* file : files) goes_on.push_back(continued(*file));
  for (const auto& [name, type] : columns) {
    Column& to = out->add(name, type);
    for (std::size_t f = 0; f < files.size(); ++f) {
      const FileMerge& file = *files[f];
      const Column* from = file.rows().find(name);
      if (!from) {
        add_as_before(to, name, file, all);
      } else if (name == "order.id" && !goes_on[f].empty() && type == from->type()) {
        add_order_ids(to, file, goes_on[f]);
      } else if (!file.before.empty() && (is_identity_field(name) || name == "customer.name")) {
        add_people(to, name, *from, file, all);
      } else {
        Writer writer(to, from);
        add_rows(writer, file.dropped, from->size());
      }
    }
  }
  return out;
}

std::unique_ptr<column::Table> copy_table(const column::Table& table) {
  auto out = std::make_unique<column::Table>();
  for (const auto& [name, column] : table.columns()) {
    Column& to = out->add(name, column.type());
    Writer writer(to, &column);
    add_rows(writer, {}, column.size());
  }
  return out;
}

}  // namespace siyu::model
