// Rules behind 今天先做这三件 that find a place: a group that fell silent, a source whose people leave at once, a step of the funnel.
#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/overview_rates.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/stages.h"

namespace siyu::analysis::overview {

using namespace siyu::report;
using model::Customer;
using model::TableKind;
using State = Action::State;

namespace {

constexpr std::int64_t kQuiet = 14 * kDayMs;  // a group without a word of a customer
constexpr std::int64_t kEarly = 7 * kDayMs;   // deleted so soon after being added

}  // namespace

// 群里没人说话: groups in which a customer spoke before, and none for 14 days. The gap is what their members paid less in this period
// than in the one before.
Action quiet_groups(const Ground& ground) {
  const model::Facts* facts = ground.store.facts(TableKind::messages);
  if (facts == nullptr) return without("quiet_groups", "messages");
  const column::Column* group = facts->table.find("message.group");
  const column::Column* time = facts->table.find("message.time");
  if (group == nullptr || group->type() != column::Type::text) return without("quiet_groups", "message.group");
  if (time == nullptr || time->type() != column::Type::instant) return without("quiet_groups", "message.time");
  Action out = named("quiet_groups");
  std::map<std::string, Instant, std::less<>> spoke;  // by group: when a customer spoke last
  std::vector<Instant> by_code(group->dictionary().size(), model::kUntimed);
  for (std::size_t row = 0; row < group->size(); ++row)
    if (facts->customer[row] != model::kNoCustomer && !group->is_null(row) && !time->is_null(row) &&
        time->values()[row] < ground.until)
      by_code[group->codes()[row]] = std::max(by_code[group->codes()[row]], time->values()[row]);
  for (std::uint32_t code = 0; code < by_code.size(); ++code)
    if (by_code[code] != model::kUntimed) spoke[std::string(group->dictionary().text(code))] = by_code[code];
  std::int64_t quiet = 0;
  Json names = Json::array();
  for (const auto& [name, at] : spoke)
    if (at < ground.until - kQuiet) {
      ++quiet;
      if (names.size() < 10) names.push_back(name);
    }
  out.concerned = quiet;
  out.now = ratio(quiet, static_cast<std::int64_t>(spoke.size()));
  out.state = quiet > 0 ? State::fired : State::quiet;
  out.facts = {{"groups", quiet}, {"of", spoke.size()}, {"names", std::move(names)}};
  const model::Facts* members = ground.store.facts(TableKind::members);
  const column::Column* of = members == nullptr ? nullptr : members->table.find("member.group");
  const column::Column* left = members == nullptr ? nullptr : members->table.find("member.left_at");
  if (of == nullptr || of->type() != column::Type::text) return out;
  out.people.assign(ground.store.customers(), 0);
  for (std::size_t row = 0; row < of->size(); ++row) {
    if (members->customer[row] == model::kNoCustomer || of->is_null(row)) continue;
    if (left != nullptr && left->type() == column::Type::instant && !left->is_null(row) &&
        left->values()[row] < ground.until)
      continue;
    auto it = spoke.find(of->dictionary().text(of->codes()[row]));
    Customer c = members->customer[row];
    if (it != spoke.end() && it->second < ground.until - kQuiet && ground.meant[c] != 0) out.people[c] = 1;
  }
  if (!ground.has_amounts()) return out;
  Instant from = ground.until - ground.params.period.ms;
  double before = 0, now = 0;
  for (const Order& order : in_range(ground.orders->orders, between(from - ground.params.period.ms, ground.until)))
    if (order.customer != model::kNoCustomer && out.people[order.customer] != 0)
      (order.time < from ? before : now) += static_cast<double>(order.paid.tenthousandths);
  out.gap = worth(std::max(0.0, before - now), 1.0);
  return out;
}

// 来了就删: of the sources whose people, added in the 90 days up to a week ago, deleted us within 7 days more often than those of all
// other sources together, the one that lost most people beyond that rate. A person is worth what a customer brings in a year, where
// that is known, times the share of customers who buy.
Action channel_deletes(const Ground& ground) {
  if (ground.deleted.empty()) return without("channel_deletes", "customer.deleted_at");
  std::vector<std::optional<Instant>> added = customer_times(ground.store, "customer.added_at");
  if (added.empty()) return without("channel_deletes", "customer.added_at");
  const column::Column* source = ground.store.person("customer.source");
  if (source == nullptr || source->type() != column::Type::text) return without("channel_deletes", "customer.source");
  Action out = named("channel_deletes");
  Instant late = ground.until - kEarly, early = late - 90 * kDayMs;
  auto meant = [&](std::size_t c) {
    return ground.meant[c] != 0 && added[c] && *added[c] >= early && *added[c] < late && !source->is_null(c);
  };
  auto gone = [&](std::size_t c) { return ground.is_gone(c, *added[c] + kEarly) && *ground.deleted[c] >= *added[c]; };
  std::vector<Rate> rates(source->dictionary().size());
  Rate all;
  for (std::size_t c = 0; c < added.size(); ++c) {
    if (!meant(c)) continue;
    Rate& rate = rates[source->codes()[c]];
    ++rate.n, ++all.n;
    if (gone(c)) ++rate.x, ++all.x;
  }
  out.state = all.n < kLeast ? State::few : State::quiet;
  double most = 0;
  std::optional<std::uint32_t> worst;
  for (std::uint32_t code = 0; code < rates.size(); ++code) {
    Rate rest{all.x - rates[code].x, all.n - rates[code].n};
    if (rates[code].n < kLeast || rest.n < kLeast || !is_lower(rest, rates[code]) || !differs(rest, rates[code]))
      continue;
    double excess = -missing(rates[code], rest);
    if (excess > most) most = excess, worst = code;
  }
  out.concerned = all.n;
  if (!worst) return out;
  const Rate& rate = rates[*worst];
  out.state = State::fired;
  out.subject = std::string(source->dictionary().text(*worst));
  out.concerned = rate.n;
  out.now = ratio(rate.x, rate.n);
  out.history = ratio(all.x - rate.x, all.n - rate.n);
  out.people.assign(ground.store.customers(), 0);
  for (std::size_t c = 0; c < added.size(); ++c)
    if (meant(c) && source->codes()[c] == *worst && gone(c)) out.people[c] = 1;
  if (!ground.has_amounts()) return out;
  const Worth& value = ground.value;
  std::int64_t known = 0;
  for (std::size_t c = 0; c < ground.since.size(); ++c) known += ground.meant[c] != 0 && ground.since[c] < ground.until;
  if (!value.ltv || known == 0) return out;
  // Ninety days of people, brought down to one period.
  double a_period = most * static_cast<double>(ground.params.period.ms) / static_cast<double>(90 * kDayMs);
  out.gap =
      worth(a_period, static_cast<double>(*value.ltv) * static_cast<double>(value.buyers) / static_cast<double>(known));
  return out;
}

// 漏斗里掉得最多的一步: the proposed funnel for those who entered it in the last period whose window is over, against the three before.
// Of the steps whose rate fell, no chance, the one whose gap is worth most: people × the later steps' own history × an order's value.
Action funnel_step(const Ground& ground) {
  Json proposal = kFunnel.suggest(ground.store);
  if (proposal.is_null()) return without("funnel_step", "events");
  Action out = named("funnel_step");
  Instant late = ground.until - 7 * kDayMs;  // the proposal's window
  std::int64_t period = ground.params.period.ms;
  struct Counts {
    std::vector<std::string> labels;
    std::vector<std::int64_t> people;
  };
  auto question = [&](Instant from, Instant until) {
    Definition asked = ground.definition;
    asked.analysis = "funnel";
    asked.params = proposal["params"];
    asked.range = between(from, until);
    asked.range->from_text = format_instant(from, ground.zone());
    asked.range->to_text = format_instant(until - kSecondMs, ground.zone());
    return asked;
  };
  auto count = [&](Instant from, Instant until) {
    Counts counts;
    Result<std::unique_ptr<report::Plan>> bound = kFunnel.bind(question(from, until), ground.store);
    if (!bound) return counts;
    Result<Report> report = (*bound)->run(ground.store);
    if (!report) return counts;
    for (const auto& row : report->tables[0].rows) {
      const auto* n = std::get_if<std::int64_t>(&row[2]);
      counts.labels.push_back(std::get<std::string>(row[1]));
      counts.people.push_back(n == nullptr ? 0 : *n);
    }
    return counts;
  };
  Counts now = count(late - period, late), before = count(late - (kPeriodsBack + 1) * period, late - period);
  if (now.people.size() < 2 || before.people.size() != now.people.size()) return without("funnel_step", "events");
  out.state = State::few;
  std::optional<double> each = order_value(ground);
  double most = -1;
  std::size_t listed = proposal["params"]["steps"][0].contains("total") ? 2 : 1;  // a bare count is nobody's rate
  for (std::size_t k = listed; k < now.people.size(); ++k) {
    Rate a{now.people[k], now.people[k - 1]}, b{before.people[k], before.people[k - 1]};
    if (a.n < kLeast || b.n < kLeast) continue;
    if (out.state == State::few) out.state = State::quiet;
    if (!is_lower(a, b) || !differs(a, b)) continue;
    double people = missing(a, b), lost = people;
    for (std::size_t later = k + 1; later < now.people.size(); ++later)
      lost *= before.people[later - 1] == 0
                  ? 0
                  : static_cast<double>(before.people[later]) / static_cast<double>(before.people[later - 1]);
    double weight = each ? lost * *each : people;
    if (weight <= most) continue;
    most = weight;
    out.state = State::fired;
    out.subject = now.labels[k];
    out.concerned = a.n;
    out.now = ratio(a.x, a.n), out.history = ratio(b.x, b.n);
    out.gap = worth(lost, each);
    out.facts = {{"step", k + 1},
                 {"from", now.labels[k - 1]},
                 {"dropped", a.n - a.x},
                 {"definition", write_definition(question(late - period, late), proposal["params"])}};
  }
  return out;
}

}  // namespace siyu::analysis::overview
