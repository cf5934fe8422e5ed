// A world as plain facts, and rules over them. See facts.h.
#include "facts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>

namespace siyu::tests {
namespace {

constexpr int kShanghai = 8 * 60;
constexpr Milliseconds kDay = 86'400'000;

const std::string* cell(const TableFile& file, const std::vector<std::string>& row, const std::string& field) {
  for (std::size_t i = 0; i < file.fields.size(); ++i)
    if (file.fields[i] == field && !row[i].empty()) return &row[i];
  return nullptr;
}

double number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

bool leaf_holds(const Json& leaf, const Fact& fact, const Facts& facts) {
  std::optional<std::string> have = facts.value(fact, leaf["field"]);
  std::string op = leaf["op"];
  if (op == "is_set") return have.has_value();
  if (op == "not_set") return !have.has_value();
  const Json& value = leaf["value"];
  if (op == "=" || op == "!=" || op == "in" || op == "not_in") {
    bool found = false;
    if (value.is_array()) {
      for (const Json& one : value) found = found || (have && *have == text_of(one));
    } else {
      found = have && *have == text_of(value);
    }
    return op == "=" || op == "in" ? found : !found;
  }
  if (!have) return false;
  if (op == "contains") return have->find(text_of(value)) != std::string::npos;
  double a = number(*have), b = number(text_of(value));
  return op == "<" ? a < b : op == "<=" ? a <= b : op == ">" ? a > b : a >= b;
}

// Event logs may overlap: a row counts as often as the log that has it most often. These are the rows that logs before this one
// have said, each as often as one of them did: before is who ends earlier, then whose name is first.
std::vector<std::vector<std::string>> said_before(const TableFile& file, const std::vector<const TableFile*>& files) {
  auto latest = [](const TableFile& one) {
    std::string out;
    for (const auto& row : one.rows)  // a day is its first second
      if (!row.empty()) out = std::max(out, row[2].size() == 10 ? row[2] + " 00:00:00" : row[2]);
    return std::pair(out, one.name);
  };
  std::vector<std::vector<std::string>> out;
  if (file.table != "events") return out;
  for (const TableFile* other : files) {
    if (other->table != "events" || other == &file || latest(*other) > latest(file)) continue;
    for (const auto& row : other->rows) {
      auto times = [&](const auto& list) { return std::count(list.begin(), list.end(), row); };
      if (times(out) < times(other->rows)) out.push_back(row);
    }
  }
  return out;
}

}  // namespace

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

std::int64_t days_of(int year, int month, int day) {
  static const int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  auto leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
  std::int64_t days = 0;
  for (int y = 1970; y < year; ++y) days += leap(y) ? 366 : 365;
  return days + kBefore[month - 1] + (month > 2 && leap(year) ? 1 : 0) + day - 1;
}

void date_of(std::int64_t days, int& year, int& month, int& day) {
  year = 1970;
  while (days_of(year + 1, 1, 1) <= days) ++year;
  month = 12;
  while (days_of(year, month, 1) > days) --month;
  day = static_cast<int>(days - days_of(year, month, 1)) + 1;
}

Milliseconds parse_clock(const std::string& text, int minutes_east) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  return days_of(year, month, day) * kDay + ((hour * 60 + minute - minutes_east) * 60 + second) * Milliseconds{1000};
}

std::string write_clock(Milliseconds time, int minutes_east) {
  Milliseconds local = time + minutes_east * Milliseconds{60'000};
  int year, month, day;
  date_of(floor_divide(local, kDay), year, month, day);
  int second = static_cast<int>((local - floor_divide(local, kDay) * kDay) / 1000);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, second / 3600, second / 60 % 60,
                second % 60);
  return text;
}

int parse_offset(const std::string& text) {
  int hours = std::atoi(text.substr(1, 2).c_str()), minutes = std::atoi(text.substr(4, 2).c_str());
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

Bounds bounds_of(const Json& range, int minutes_east) {
  Bounds bounds;
  if (range.is_null()) return bounds;
  auto is_day = [](const std::string& text) { return text.size() == 10; };
  if (range.contains("from")) bounds.from = parse_clock(range["from"], minutes_east);
  if (range.contains("to")) {
    std::string to = range["to"];
    bounds.until = parse_clock(to, minutes_east) + (is_day(to) ? kDay : 1000);  // a second is inclusive as written
  }
  return bounds;
}

std::optional<std::string> Facts::value(const Fact& fact, const std::string& field) const {
  if (field.rfind("customer.", 0) == 0) {
    auto person = people.find(fact.customer);
    if (person == people.end()) return std::nullopt;
    auto found = person->second.find(field);
    return found == person->second.end() ? std::nullopt : std::optional<std::string>(found->second);
  }
  auto found = fact.values.find(field);
  return found == fact.values.end() ? std::nullopt : std::optional<std::string>(found->second);
}

bool holds(const Json& rule, const Fact& fact, const Facts& facts) {
  if (rule.is_null()) return true;
  if (rule.contains("all")) {
    for (const Json& part : rule["all"])
      if (!holds(part, fact, facts)) return false;
    return true;
  }
  if (rule.contains("any")) {
    for (const Json& part : rule["any"])
      if (holds(part, fact, facts)) return true;
    return false;
  }
  if (rule.contains("not")) return !holds(rule["not"], fact, facts);
  return leaf_holds(rule, fact, facts);
}

Facts facts_of(const World& world) {
  Facts facts;
  std::vector<const TableFile*> files;
  for (const TableFile& file : world.files) files.push_back(&file);
  std::sort(files.begin(), files.end(), [](const TableFile* a, const TableFile* b) { return a->name < b->name; });

  std::map<std::string, std::size_t> rows;  // of each table so far
  for (const TableFile* file : files) {
    std::vector<std::vector<std::string>> earlier = said_before(*file, files);
    for (const auto& row : file->rows) {
      if (auto again = std::find(earlier.begin(), earlier.end(), row); again != earlier.end()) {
        earlier.erase(again);
        continue;
      }
      std::size_t number = rows[file->table]++;
      if (file->table == "totals") {
        Total total{row[0], parse_clock(row[1], kShanghai), std::atoll(row[2].c_str())};
        facts.last = std::max(facts.last.value_or(total.time), total.time);
        facts.totals.push_back(std::move(total));
        continue;
      }
      const std::string* customer = cell(*file, row, "customer.id");
      if (customer == nullptr) continue;
      if (file->table == "customers") {
        for (std::size_t i = 0; i < row.size(); ++i)
          if (!row[i].empty() && file->fields[i] != "customer.id") facts.people[*customer][file->fields[i]] = row[i];
        continue;
      }
      Fact fact;
      fact.customer = *customer;
      fact.row = number;
      fact.entity = file->table == "events" ? "event" : "order";
      for (std::size_t i = 0; i < row.size(); ++i)
        if (!row[i].empty() && file->fields[i] != "customer.id") fact.values[file->fields[i]] = row[i];
      auto emit = [&](const std::string& name, const std::string* time, int stream) {
        if (time == nullptr) return;
        facts.by_day = facts.by_day && time->size() == 10;
        fact.name = name;
        fact.time = parse_clock(*time, kShanghai);
        fact.stream = stream;
        facts.last = std::max(facts.last.value_or(fact.time), fact.time);
        facts.events.push_back(fact);
      };
      if (file->table == "events") {
        emit(*cell(*file, row, "event.name"), cell(*file, row, "event.time"), 0);
      } else {
        emit("order", cell(*file, row, "order.created_at"), 1);
        emit("paid", cell(*file, row, "order.paid_at"), 2);
        emit("refund", cell(*file, row, "order.refunded_at"), 3);
      }
    }
  }
  std::sort(facts.events.begin(), facts.events.end(), [](const Fact& a, const Fact& b) {
    return std::tie(a.customer, a.time, a.stream, a.row) < std::tie(b.customer, b.time, b.stream, b.row);
  });
  return facts;
}

}  // namespace siyu::tests
