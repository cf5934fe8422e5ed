// Counting members per group, cohort and column; which cells are closed.
#include "analysis/retention_tables.h"

#include <algorithm>

#include "analysis/retention_sets.h"

namespace siyu::analysis::retention {
namespace {

constexpr std::int64_t kSmallSample = 30;
constexpr std::size_t kMostPlaces = 2'000'000;  // groups times periods of the data
constexpr std::uint32_t kNone = 0xFFFFFFFFu;

// The groups of the breakdown that get rows of their own, by size; the rest is $other.
struct GroupRows {
  std::vector<std::uint32_t> row_of;            // by group
  std::vector<std::vector<std::string>> texts;  // by row; one empty list without a breakdown
  std::size_t found = 0;                        // groups with a member
};

GroupRows group_rows(const Params& params, Study& study) {
  GroupRows out;
  if (!study.groups()) {
    out.row_of = {0};
    out.texts.emplace_back();
    return out;
  }
  std::vector<std::int64_t> members;
  study.each_start([&](std::uint32_t group) {
    if (group >= members.size()) members.resize(group + 1, 0);
    ++members[group];
  });
  struct Group {
    std::uint32_t number;
    std::int64_t members;
    std::vector<std::string> texts;
  };
  std::vector<Group> groups;
  for (std::uint32_t g = 0; g < members.size(); ++g)
    if (members[g] > 0) groups.push_back({g, members[g], study.groups()->texts(g)});
  out.found = groups.size();
  auto shown = std::min(groups.size(), static_cast<std::size_t>(params.breakdown->limit));
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.members != b.members ? a.members > b.members : a.texts < b.texts;
  });
  std::sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown),
            [](const Group& a, const Group& b) { return a.texts < b.texts; });
  out.row_of.assign(members.size(), kNone);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    out.row_of[groups[i].number] = static_cast<std::uint32_t>(std::min(i, shown));
    if (i < shown) out.texts.push_back(std::move(groups[i].texts));
  }
  if (groups.size() > shown) out.texts.emplace_back(params.breakdown->by.size(), "$other");
  return out;
}

struct Cohort {
  std::int64_t size = 0;
  Instant first_start = INT64_MAX, last_start = INT64_MIN;  // rolling only
  std::vector<std::int64_t> customers;                      // by column; empty while nobody is in
};

enum class State : std::uint8_t { closed, running, future };

// Everything counted. A cohort's place is row · periods + period.

class Counted {
 public:
  Counted(const Params& params, Study& study, GroupRows rows)
      : study_(study),
        rolling_(params.time_window == TimeWindow::rolling),
        leaves_(params.leave.has_value()),
        rows_(std::move(rows)) {
    std::size_t periods = study.periods().size();
    cohorts_.resize(rows_.texts.size() * periods);
    if (study.has_sets()) count_sets(study);
    if (!study.has_sets()) count_members(study);
    from_ = periods;
    for (std::size_t at = 0; at < cohorts_.size(); ++at) {
      if (cohorts_[at].size == 0) continue;
      from_ = std::min(from_, at % periods);
      until_ = std::max(until_, at % periods + 1);
    }
  }

  const GroupRows& rows() const { return rows_; }
  // Periods from the first to the last cohort with somebody.
  std::size_t from() const { return from_; }
  std::size_t until() const { return std::max(until_, from_); }
  const Cohort& cohort(std::size_t row, std::size_t period) const {
    return cohorts_[row * study_.periods().size() + period];
  }

  State state(const Cohort& cohort, std::size_t period, std::size_t column) const {
    const Periods& periods = study_.periods();
    const Span& span = study_.columns()[column];
    Instant end = study_.data_end(), entry_end = std::min(periods.end(period), study_.range_until());
    bool begun = true, over = entry_end <= end;  // nobody can join the cohort any more
    if (rolling_) {
      Instant first = cohort.size ? cohort.first_start : entry_end - 1;
      Instant last = cohort.size ? cohort.last_start : entry_end - 1;
      begun = first + span.first * study_.window_ms() < end;
      if (column > 0 || leaves_) over = over && last + (span.last + 1) * study_.window_ms() <= end;
    } else if (column > 0 || leaves_) {
      begun = period + span.first < periods.size();  // periods are laid to the end of the data
      over = over && period + span.last < periods.size() && periods.end(period + span.last) <= end;
    }
    return over ? State::closed : begun ? State::running : State::future;
  }

 private:
  void count_members(Study& study) {
    std::size_t columns = study.columns().size(), periods = study.periods().size();
    study.each_member([&](const Member& member) {
      Cohort& cohort = cohorts_[rows_.row_of[member.group] * periods + member.cohort];
      if (cohort.size++ == 0) cohort.customers.assign(columns, 0);
      if (rolling_) {
        cohort.first_start = std::min(cohort.first_start, member.start);
        cohort.last_start = std::max(cohort.last_start, member.start);
      }
      member.columns.each([&](std::uint32_t c) { ++cohort.customers[c]; });
    });
  }
  void count_sets(Study& study) {
    if (std::optional<std::vector<std::int64_t>> sizes = study.sizes()) {
      for (std::size_t p = 0; p < cohorts_.size(); ++p)
        if (std::int64_t size = cohorts_[p].size = (*sizes)[p]; size > 0) cohorts_[p].customers = {size};
      return;
    }
    SetCounts counts(study.periods().size(), study.columns().size());
    study.each_set([&](const Columns& started, const Columns& active) { counts.add(started, active); });
    counts.finish();
    for (std::size_t p = 0; p < cohorts_.size(); ++p) {
      cohorts_[p].size = counts.count(p, 0);
      for (std::size_t k = 0; cohorts_[p].size > 0 && k < study.columns().size(); ++k)
        cohorts_[p].customers.push_back(counts.count(p, k));
    }
  }

  const Study& study_;
  bool rolling_, leaves_;
  GroupRows rows_;
  std::vector<Cohort> cohorts_;
  std::size_t from_ = 0, until_ = 0;
};

std::vector<Cell> group_cells(const std::vector<std::string>& texts) {
  std::vector<Cell> out;
  for (const std::string& text : texts) out.push_back(text_cell(text));
  return out;
}

Table with_groups(const Params& params, std::string name, std::vector<Column> columns) {
  std::vector<Column> all;
  if (params.breakdown)
    for (const std::string& field : params.breakdown->by) all.push_back({field, Role::key, Unit::text});
  all.insert(all.end(), columns.begin(), columns.end());
  return {std::move(name), std::move(all), {}};
}

Column cohort_column(const Params& params) {
  bool is_day = params.period == Period::day || params.period == Period::week;
  return {"cohort", Role::key, is_day ? Unit::day : Unit::text};
}

struct Person {
  std::uint32_t row, cohort;
  model::Customer customer;
  Instant start;
  Columns columns;
};

// By group, cohort and label, or by label and cohort.
void sort_people(std::vector<Person>& people, const model::Store& store, bool by_cohort) {
  std::vector<std::uint32_t> rank(store.customers());
  const std::vector<model::Customer>& order = store.by_label();
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  std::sort(people.begin(), people.end(), [&](const Person& a, const Person& b) {
    if (!by_cohort)
      return rank[a.customer] != rank[b.customer] ? rank[a.customer] < rank[b.customer] : a.cohort < b.cohort;
    if (a.row != b.row) return a.row < b.row;
    return a.cohort != b.cohort ? a.cohort < b.cohort : rank[a.customer] < rank[b.customer];
  });
}

std::vector<Person> people_of(Study& study, const GroupRows& rows) {
  std::vector<Person> out;
  study.each_member([&](const Member& member) {
    out.push_back({rows.row_of[member.group], member.cohort, member.customer, member.start, member.columns});
  });
  return out;
}

Table list_table(const Params& params, Study& study, const GroupRows& rows, Zone zone, const model::Store& store) {
  Table table = people_table(params);
  std::vector<Person> people = people_of(study, rows);
  sort_people(people, store, true);
  for (const Person& person : people) {
    std::int64_t counted = 0, last = -1;
    person.columns.each([&](std::uint32_t c) {
      counted += c > 0;
      last = study.columns()[c].first;
    });
    std::vector<Cell> cells = group_cells(rows.texts[person.row]);
    cells.push_back(text_cell(study.periods().label(person.cohort)));
    cells.push_back(text_cell(store.label(person.customer)));
    cells.push_back(text_cell(format_instant(person.start, zone)));
    cells.push_back(counted);
    cells.push_back(last > 0 ? Cell(last) : Cell());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table fill_cohorts(const Params& params, const Study& study, const Counted& counted) {
  Table table = cohorts_table(params);
  for (std::size_t row = 0; row < counted.rows().texts.size(); ++row)
    for (std::size_t p = counted.from(); p < counted.until(); ++p) {
      const Cohort& cohort = counted.cohort(row, p);
      for (std::size_t c = 0; c < study.columns().size(); ++c) {
        State state = counted.state(cohort, p, c);
        std::int64_t customers = cohort.size ? cohort.customers[c] : 0;
        std::vector<Cell> cells = group_cells(counted.rows().texts[row]);
        cells.push_back(text_cell(study.periods().label(p)));
        cells.push_back(cohort.size);
        cells.push_back(std::int64_t{study.columns()[c].first});
        cells.push_back(state == State::future ? Cell() : Cell(customers));
        cells.push_back(state == State::closed ? share_cell(customers, cohort.size) : Cell());
        cells.push_back(state == State::closed);
        if (!params.brackets.empty()) cells.push_back(std::int64_t{study.columns()[c].last});
        table.rows.push_back(std::move(cells));
      }
    }
  return table;
}

Table fill_average(const Params& params, const Study& study, const Counted& counted) {
  Table table = average_table(params);
  for (std::size_t row = 0; row < counted.rows().texts.size(); ++row)
    for (std::size_t c = 0; c < study.columns().size(); ++c) {
      std::int64_t size = 0, customers = 0, cohorts = 0;
      for (std::size_t p = counted.from(); p < counted.until(); ++p) {
        const Cohort& cohort = counted.cohort(row, p);
        if (cohort.size == 0 || counted.state(cohort, p, c) != State::closed) continue;
        size += cohort.size;
        customers += cohort.customers[c];
        ++cohorts;
      }
      std::vector<Cell> cells = group_cells(counted.rows().texts[row]);
      cells.push_back(std::int64_t{study.columns()[c].first});
      cells.push_back(cohorts ? Cell(size) : Cell());
      cells.push_back(cohorts ? Cell(customers) : Cell());
      cells.push_back(share_cell(customers, size));
      cells.push_back(cohorts);
      if (!params.brackets.empty()) cells.push_back(std::int64_t{study.columns()[c].last});
      table.rows.push_back(std::move(cells));
    }
  return table;
}

void add_notes(const Params& params, const Counted& counted, std::vector<Note>& notes) {
  if (counted.from() == counted.until()) notes.push_back({"nobody_started", Json::object()});
  if (params.count == Count::on_or_after) notes.push_back({"open_ended", Json::object()});
  if (params.time_window == TimeWindow::rolling && params.period == Period::month)
    notes.push_back({"month_is_30_days", Json::object()});
  std::size_t small = 0, all = 0;
  for (std::size_t row = 0; row < counted.rows().texts.size(); ++row)
    for (std::size_t p = counted.from(); p < counted.until(); ++p) {
      std::int64_t size = counted.cohort(row, p).size;
      all += size > 0;
      small += size > 0 && size < kSmallSample;
    }
  if (small > 0) notes.push_back({"small_cohorts", {{"cohorts", small}, {"of", all}, {"under", kSmallSample}}});
  const GroupRows& rows = counted.rows();
  if (params.breakdown && rows.found > rows.texts.size())
    notes.push_back({"group_limit", {{"groups", rows.found}, {"shown", rows.texts.size() - 1}}});
}

Problem too_many(std::size_t rows) {
  return {"too_many_buckets",
          "/params/period",
          "the table would have " + std::to_string(rows) + " rows and can have " + std::to_string(kMostCells) +
              ": take longer periods, fewer intervals or groups, or a shorter range",
          {}};
}

Result<Counted> count(const Params& params, Study& study) {
  GroupRows rows = group_rows(params, study);
  std::size_t groups = rows.texts.size();
  if (groups > 1 && groups * study.periods().size() > kMostPlaces) return too_many(groups * study.periods().size());
  Counted counted(params, study, std::move(rows));
  std::size_t cells = groups * (counted.until() - counted.from()) * study.columns().size();
  if (cells > kMostCells) return too_many(cells);
  return counted;
}

}  // namespace

Table cohorts_table(const Params& params) {
  std::vector<Column> columns = {cohort_column(params),
                                 {"size", Role::measure, Unit::count},
                                 {"period", Role::key, Unit::count},
                                 {"customers", Role::measure, Unit::count},
                                 {"rate", Role::measure, Unit::share},
                                 {"complete", Role::measure, Unit::flag}};
  if (!params.brackets.empty()) columns.push_back({"to_period", Role::measure, Unit::count});
  return with_groups(params, "cohorts", std::move(columns));
}

Table average_table(const Params& params) {
  std::vector<Column> columns = {{"period", Role::key, Unit::count},
                                 {"size", Role::measure, Unit::count},
                                 {"customers", Role::measure, Unit::count},
                                 {"rate", Role::measure, Unit::share},
                                 {"cohorts", Role::measure, Unit::count}};
  if (!params.brackets.empty()) columns.push_back({"to_period", Role::measure, Unit::count});
  return with_groups(params, "average", std::move(columns));
}

Table people_table(const Params& params) {
  return with_groups(params, "people",
                     {cohort_column(params),
                      {"customer", Role::key, Unit::text},
                      {"started_at", Role::measure, Unit::instant},
                      {"returned", Role::measure, Unit::count},
                      {"last_period", Role::measure, Unit::count}});
}

Result<Report> make_report(const Params& params, const Definition& definition, const model::Store& store) {
  Study study(params, definition, store);
  Result<Counted> found = count(params, study);
  if (!found) return found.problems();
  const Counted& counted = *found;
  Report report;
  report.tables = {fill_cohorts(params, study, counted), fill_average(params, study, counted)};
  if (params.list) report.tables.push_back(list_table(params, study, counted.rows(), definition.zone, store));
  add_notes(params, counted, report.notes);
  return report;
}

Result<Table> make_people(const Params& params, const Definition& definition, const model::Store& store,
                          const Mark& mark) {
  Problem unknown{"unknown_mark", "", "The report has no such cell.", {}};
  Study study(params, definition, store);
  Result<Counted> found = count(params, study);
  if (!found) return found.problems();
  const Counted& counted = *found;
  const GroupRows& rows = counted.rows();
  std::size_t cohort = mark.cohort ? study.periods().find(*mark.cohort) : 0;
  if (mark.cohort && (cohort < counted.from() || cohort >= counted.until())) return unknown;
  std::size_t column = 0;
  while (column < study.columns().size() && study.columns()[column].first != mark.period) ++column;
  if (column == study.columns().size()) return unknown;
  std::size_t row = 0;
  if (mark.group)
    row = static_cast<std::size_t>(std::find(rows.texts.begin(), rows.texts.end(), *mark.group) - rows.texts.begin());
  if (row == rows.texts.size()) return unknown;

  std::vector<Person> people = people_of(study, rows);
  auto is_meant = [&](const Person& person) {
    if (mark.group && person.row != row) return false;
    if (mark.cohort && person.cohort != cohort) return false;
    State state = counted.state(counted.cohort(person.row, person.cohort), person.cohort, column);
    if (mark.cohort ? state == State::future : state != State::closed) return false;
    return person.columns.has(static_cast<std::uint32_t>(column)) != mark.lost;
  };
  people.erase(std::remove_if(people.begin(), people.end(), [&](const Person& person) { return !is_meant(person); }),
               people.end());
  sort_people(people, store, false);
  Table table = {
      "people",
      {{"customer", Role::key, Unit::text}, cohort_column(params), {"started_at", Role::measure, Unit::instant}},
      {}};
  for (const Person& person : people)
    table.rows.push_back({text_cell(store.label(person.customer)), text_cell(study.periods().label(person.cohort)),
                          text_cell(format_instant(person.start, definition.zone))});
  return table;
}

}  // namespace siyu::analysis::retention
