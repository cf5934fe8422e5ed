// 今天先做这三件: which rules fired, in the order of what their gap is worth; and where the shop leans on one source.
#include <algorithm>
#include <map>

#include "analysis/overview.h"

namespace siyu::analysis::overview {

using namespace siyu::report;

std::vector<Action> look(const Ground& ground) {
  std::vector<Action> out = {funnel_step(ground),  second_order(ground),    first_order(ground), sleeping(ground),
                             quiet_groups(ground), channel_deletes(ground), refunds(ground)};
  std::stable_sort(out.begin(), out.end(), [](const Action& a, const Action& b) {
    bool left = a.state == Action::State::fired, right = b.state == Action::State::fired;
    if (left != right) return left;
    if (a.gap.has_value() != b.gap.has_value()) return a.gap.has_value();
    return left && a.gap && *a.gap > *b.gap;
  });
  return out;
}

Table actions_table() {
  return {"actions",
          {{"rank", Role::key, Unit::count},
           {"rule", Role::measure, Unit::text},
           {"subject", Role::measure, Unit::text},
           {"concerned", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share},
           {"history", Role::measure, Unit::share},
           {"gap", Role::measure, Unit::money},
           {"people", Role::measure, Unit::count}},
          {}};
}
Table rules_table() {
  return {"rules",
          {{"rule", Role::key, Unit::text},
           {"state", Role::measure, Unit::text},
           {"needs", Role::measure, Unit::text},
           {"concerned", Role::measure, Unit::count},
           {"rate", Role::measure, Unit::share},
           {"history", Role::measure, Unit::share}},
          {}};
}
Table risks_table() {
  return {"risks",
          {{"risk", Role::key, Unit::text},
           {"subject", Role::measure, Unit::text},
           {"share", Role::measure, Unit::share},
           {"of", Role::measure, Unit::text},
           {"needs", Role::measure, Unit::text}},
          {}};
}

void add_actions(const std::vector<Action>& actions, const Ground& ground, Report& report) {
  constexpr std::string_view kStates[] = {"fired", "quiet", "no_data", "few"};
  Table fired = actions_table(), rules = rules_table();
  Json facts = Json::array();
  auto rate = [](const std::optional<Figure>& figure) { return figure ? cell_of(*figure, Unit::share) : Cell{}; };
  for (const Action& one : actions) {
    rules.rows.push_back({text_cell(one.rule), text_cell(kStates[static_cast<std::size_t>(one.state)]),
                          one.needs.empty() ? Cell{} : text_cell(one.needs), Cell{one.concerned}, rate(one.now),
                          rate(one.history)});
    if (one.state != Action::State::fired) continue;
    Cell people;
    if (!one.people.empty())
      people = count_cell(static_cast<std::size_t>(std::count(one.people.begin(), one.people.end(), 1)));
    fired.rows.push_back({count_cell(fired.rows.size() + 1), text_cell(one.rule), text_cell(one.subject),
                          Cell{one.concerned}, rate(one.now), rate(one.history),
                          one.gap ? money_cell(Money{*one.gap}) : Cell{}, people});
    Json fact = {{"rule", one.rule}, {"subject", one.subject}};
    for (const auto& [key, value] : one.facts.items()) fact[key] = value;
    facts.push_back(std::move(fact));
  }
  std::sort(rules.rows.begin(), rules.rows.end(),
            [](const auto& a, const auto& b) { return std::get<std::string>(a[0]) < std::get<std::string>(b[0]); });
  (void)ground;
  if (!facts.empty()) report.notes.push_back({"actions", {{"actions", std::move(facts)}}});
  report.tables.push_back(std::move(fired));
  report.tables.push_back(std::move(rules));
}

namespace {

// The largest of amounts by text: whose, and what share of all it is. Texts that are empty are nobody's and count in the whole.
std::vector<Cell> largest(std::string_view risk, std::string_view of,
                          const std::map<std::string, std::int64_t>& amounts) {
  std::int64_t all = 0, most = 0;
  std::string whose;
  for (const auto& [text, amount] : amounts) {
    all += amount;
    if (!text.empty() && amount > most) most = amount, whose = text;
  }
  return {text_cell(risk), whose.empty() ? Cell{} : text_cell(whose),
          whose.empty() || all <= 0 ? Cell{} : share_cell(most, all), text_cell(of), Cell{}};
}
std::vector<Cell> unknown(std::string_view risk, std::string_view of, std::string_view needs) {
  return {text_cell(risk), Cell{}, Cell{}, text_cell(of), text_cell(needs)};
}

std::string text_at(const column::Column& column, std::size_t row) {
  return column.is_null(row) ? std::string() : std::string(column.dictionary().text(column.codes()[row]));
}

const column::Column* text_column(const column::Column* column) {
  return column != nullptr && column->type() == column::Type::text ? column : nullptr;
}

}  // namespace

Table risks(const Ground& ground) {
  Table out = risks_table();
  Range period = between(ground.until - ground.params.period.ms, ground.until);
  const column::Column* source = text_column(ground.store.person("customer.source"));
  if (source != nullptr && ground.has_people_times) {
    std::map<std::string, std::int64_t> people;
    for (std::size_t c = 0; c < ground.joined.size(); ++c)
      if (ground.meant[c] != 0 && period.holds(ground.joined[c])) ++people[text_at(*source, c)];
    out.rows.push_back(largest("source_of_new", "new_customers", people));
  } else {
    out.rows.push_back(unknown("source_of_new", "new_customers", "customer.source"));
  }
  const column::Column* channel = nullptr;
  if (ground.has_amounts())
    channel = text_column(ground.store.facts(ground.orders->source.table)->table.find("order.channel"));
  if (channel != nullptr) {
    std::vector<std::int64_t> by_code(channel->dictionary().size() + 1, 0);
    for (const Order& order : in_range(ground.orders->orders, period)) {
      std::size_t code = channel->is_null(order.row) ? by_code.size() - 1 : channel->codes()[order.row];
      by_code[code] += order.paid.tenthousandths;
    }
    std::map<std::string, std::int64_t> money;
    for (std::uint32_t code = 0; code + 1 < by_code.size(); ++code)
      if (by_code[code] != 0) money[std::string(channel->dictionary().text(code))] += by_code[code];
    money[""] += by_code.back();
    out.rows.push_back(largest("channel_of_sales", "paid", money));
  } else {
    out.rows.push_back(unknown("channel_of_sales", "paid", "order.channel"));
  }
  const column::Column* staff = text_column(ground.store.person("customer.staff"));
  if (staff != nullptr) {
    std::map<std::string, std::int64_t> people;
    for (std::size_t c = 0; c < ground.since.size(); ++c)
      if (ground.meant[c] != 0 && ground.since[c] < ground.until && !ground.is_gone(c, ground.until))
        ++people[text_at(*staff, c)];
    out.rows.push_back(largest("staff_of_customers", "reachable", people));
  } else {
    out.rows.push_back(unknown("staff_of_customers", "reachable", "customer.staff"));
  }
  return out;
}

}  // namespace siyu::analysis::overview
