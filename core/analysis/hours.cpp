// Hours (时段增量): when is it bought, what comes in while the shop is shut, and what do festivals and a fixed slot add?
//
// The idea: every order becomes its day and its minute (hours_sold.h), and each table is sums over these. docs/reports.md has the
// definitions. Leaves out: business hours that differ by weekday, and any claim of cause: nothing here has a control group.
#include <algorithm>

#include "analysis/hours_sold.h"
#include "analysis/registry.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/event_step.h"
#include "report/match.h"

namespace siyu::analysis {
namespace {

using namespace hours;
using namespace report;
using model::Customer;
using model::Facts;
using model::Store;

constexpr std::size_t kSmallSample = 30;

// Does some file of the table have times with a clock? What only the orders can say, read_ground() finds.
bool tells_hours(const Facts& facts) {
  return std::any_of(facts.files.begin(), facts.files.end(),
                     [](const model::LoadedFile* file) { return file->parsed.resolution != Resolution::day; });
}

class HoursPlan final : public Plan {
 public:
  HoursPlan(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, const Params& params, const Store& store, Problems& problems);

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  void add_notes(const Ground& ground, std::vector<Note>& notes) const;

  Definition definition_;
  Params params_;
};

void HoursPlan::check(const Definition& definition, const Params& params, const Store& store, Problems& problems) {
  check_params(params, problems);
  check_rule(params.online, store, problems);
  check_range(definition, store, problems);
  if (!params.by.empty()) {
    std::size_t before = problems.size();
    check_fields({params.by}, "/params/by", store, problems);
    std::optional<PaidEvent> paid = paid_event(store);
    if (problems.size() == before && paid) {
      std::string_view field = store.field_named(params.by);
      const column::Column* column =
          field.starts_with("customer.") ? store.person(field) : store.facts(paid->table)->table.find(field);
      if (column == nullptr || column->type() != column::Type::text)
        problems.push_back({"not_a_text_field",
                            "/params/by",
                            "compare by a text field of the orders or of the customers",
                            {{"field", params.by}}});
    }
  }
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) {
    problems.push_back(
        {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
  } else if (!paid->timed || !tells_hours(*store.facts(paid->table))) {
    problems.push_back(
        {"no_hours", "", "The orders tell only days, not hours; export them with the time of payment.", {}});
  }
}

void HoursPlan::add_notes(const Ground& ground, std::vector<Note>& notes) const {
  auto note = [&](std::string_view code, std::string_view fact, std::size_t count) {
    if (count > 0) notes.push_back({std::string(code), {{std::string(fact), count}}});
  };
  const PaidEvent& source = ground.source;
  if (source.table == model::TableKind::events) notes.push_back({"paid_event", {{"event", source.event}}});
  if (source.amount_field == "order.total") notes.push_back({"amount_is_total", Json::object()});
  if (!ground.has_amounts) notes.push_back({"no_amounts", Json::object()});
  if (params_.refunds == Refunds::net && ground.has_amounts && !ground.has_refunds)
    notes.push_back({"no_refunds", Json::object()});
  note("unpaid", "orders", ground.unpaid);
  note("without_customer", "orders", ground.without_customer);
  note("left_out", "orders", ground.left_out);
  note("repeated_orders", "orders", ground.repeated);
  if (ground.has_amounts) note("without_amount", "orders", ground.without_amount);
  note("orders_without_hour", "orders", ground.without_hour);
  note("online_unknown", "orders", ground.online_unknown);
  note("refunds_apart", "refunds", ground.refunds_apart);
  if (params_.online.always()) notes.push_back({"all_online", Json::object()});
  auto in_range = static_cast<std::size_t>(
      std::count_if(ground.sold.begin(), ground.sold.end(), [](const Sold& one) { return one.in_range; }));
  if (in_range > 0 && in_range < kSmallSample) notes.push_back({"few_orders", {{"orders", in_range}}});
}

Result<Report> HoursPlan::run(const Store& store) const {
  Result<Ground> ground = read_ground(definition_, params_, store);
  if (!ground) return ground.problems();
  Report report;
  std::vector<Note> later;
  if (ground->empty()) {
    report.tables = empty_tables();
    if (!params_.slot)
      report.tables.erase(std::remove_if(report.tables.begin(), report.tables.end(),
                                         [](const Table& t) { return t.name.starts_with("slot"); }),
                          report.tables.end());
    if (params_.by.empty())
      report.tables.erase(
          std::remove_if(report.tables.begin(), report.tables.end(), [](const Table& t) { return t.name == "groups"; }),
          report.tables.end());
  } else {
    Result<std::vector<Table>> clock = clock_tables(*ground, params_, store, definition_.zone);
    if (!clock) return clock.problems();
    report.tables = std::move(*clock);
    Result<Table> weeks = weeks_table(*ground, params_, definition_.zone);
    if (!weeks) return weeks.problems();
    report.tables.push_back(std::move(*weeks));
    for (Result<std::vector<Table>> tables :
         {closed_tables(*ground, params_, later), festival_tables(*ground, params_, definition_.zone),
          slot_tables(*ground, params_, definition_.zone, later)}) {
      if (!tables) return tables.problems();
      for (Table& table : *tables) report.tables.push_back(std::move(table));
    }
  }
  add_notes(*ground, report.notes);
  report.notes.insert(report.notes.end(), later.begin(), later.end());
  add_order_notes(store, ground->source, report.notes);
  add_match_note(store, kind_bit(ground->source.table) | kind_bit(model::TableKind::customers), report.notes);
  return report;
}

// {"hour", "weekday"?}, {"weekday"}, {"closed": true} (what the shut hours sold online), {"festival", "day"}, {"group"} (its shut hours).
Result<Table> HoursPlan::people(const Store& store, const Json& mark) const {
  const Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  auto text = [&](const char* key) {
    return mark.contains(key) && mark[key].is_string() ? mark[key].get<std::string>() : "";
  };
  std::int64_t hour = -1;
  if (mark.contains("hour") && mark["hour"].is_number_integer()) hour = mark["hour"].get<std::int64_t>();
  if (mark.contains("hour") && (hour < 0 || hour > 23)) return unknown;
  std::optional<unsigned> weekday;
  for (unsigned d = 0; d < 7; ++d)
    if (text("weekday") == weekday_name(d)) weekday = d;
  const bool closed = mark.contains("closed") && mark["closed"] == true;
  const bool festival = mark.contains("festival");
  if ((mark.contains("weekday") && !weekday) ||
      (hour < 0 && !weekday && !closed && !festival && !mark.contains("group")))
    return unknown;

  Result<Ground> ground = read_ground(definition_, params_, store);
  if (!ground) return ground.problems();
  std::optional<Window> window;
  if (festival) {
    for (const Window& one : windows_in_range(*ground, params_, definition_.zone))
      if (one.name == text("festival") && format_day(one.day) == text("day")) window = one;
    if (!window) return unknown;
  }
  std::optional<std::size_t> group;
  if (mark.contains("group")) {
    auto it = std::find(ground->groups.begin(), ground->groups.end(), text("group"));
    if (it == ground->groups.end()) return unknown;
    group = static_cast<std::size_t>(it - ground->groups.begin());
  }
  auto meant = [&](const Sold& one) {
    if (window) return one.day >= window->first && one.day <= window->last;
    if (!one.in_range || one.minute == kNoHour) return false;
    const bool shut = params_.closed(one.minute);
    return (hour < 0 || one.minute / 60 == hour) && (!weekday || weekday_of(one.day) == *weekday) &&
           (!closed || (shut && one.online)) && (!group || (shut && one.group == *group));
  };
  std::vector<Sum> of(store.customers());
  for (const Sold& one : ground->sold)
    if (one.customer != model::kNoCustomer && meant(one) && !of[one.customer].add(one)) return money_overflow();
  Table table = {"people",
                 {{"customer", Role::key, Unit::text},
                  {"orders", Role::measure, Unit::count},
                  {"paid", Role::measure, Unit::money}},
                 {}};
  for (Customer c : store.by_label())
    if (of[c].orders > 0) table.rows.push_back({text_cell(store.label(c)), of[c].orders, money_of(*ground, of[c].net)});
  return table;
}

Json describe() { return {{"params", describe_struct<Params>()}, {"tables", describe_tables(empty_tables())}}; }

// Which values of 渠道 are a counter in a shop: then the others are the online exit.
Json counters(const Store& store, const PaidEvent& paid) {
  Json out = Json::array();
  const column::Column* channel = store.facts(paid.table)->table.find("order.channel");
  if (channel == nullptr || channel->type() != column::Type::text) return out;
  std::vector<std::string> found;
  for (std::uint32_t code = 0; code < channel->dictionary().size(); ++code) {
    std::string_view text = channel->dictionary().text(code);
    for (std::string_view word : {"门店", "线下", "专柜", "收银", "POS", "pos", "offline", "Offline"})
      if (text.find(word) != std::string_view::npos) {
        found.emplace_back(text);
        break;
      }
  }
  std::sort(found.begin(), found.end());
  for (std::string& text : found) out.push_back(std::move(text));
  return out;
}

Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed || !tells_hours(*store.facts(paid->table))) return nullptr;
  Json params = Json::object();
  Json shops = counters(store, *paid);
  if (!shops.empty()) {
    params["online"] = {{"field", "order.channel"}, {"op", "not_in"}, {"value", std::move(shops)}};
    params["by"] = "order.channel";
  }
  return {{"version", 1}, {"analysis", "hours"}, {"params", std::move(params)}};
}

}  // namespace

extern const Analysis kHours = {"hours", bind_plan<Params, HoursPlan>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
