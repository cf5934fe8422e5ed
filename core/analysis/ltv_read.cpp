// Parameters checked against a store, and the payments and refunds of each customer.
#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/ltv.h"
#include "base/number.h"
#include "base/slices.h"
#include "base/text.h"
#include "report/currency.h"
#include "report/event_step.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;
using model::Facts;
using model::Store;
using model::TableKind;
using model::Timeline;

std::vector<EnumName<Cohort>> enum_names(Cohort) {
  return {{Cohort::month, "month"}, {Cohort::week, "week"}, {Cohort::quarter, "quarter"}, {Cohort::year, "year"}};
}
std::vector<EnumName<TimeWindow>> enum_names(TimeWindow) {
  return {{TimeWindow::calendar, "calendar"}, {TimeWindow::rolling, "rolling"}};
}
std::vector<EnumName<Model>> enum_names(Model) {
  return {{Model::empirical, "empirical"}, {Model::bgnbd, "bgnbd"}, {Model::pareto_nbd, "pareto_nbd"}};
}
Grain grain_of(Cohort cohort) {
  constexpr Grain kGrains[] = {Grain::month, Grain::week, Grain::quarter, Grain::year};
  return kGrains[static_cast<std::size_t>(cohort)];
}
std::int32_t days_of(Cohort cohort) {
  constexpr std::int32_t kDays[] = {30, 7, 91, 365};
  return kDays[static_cast<std::size_t>(cohort)];
}
double weeks_of(Cohort cohort) {
  constexpr double kWeeks[] = {4.345, 1, 3 * 4.345, 12 * 4.345};
  return kWeeks[static_cast<std::size_t>(cohort)];
}

namespace {

constexpr std::size_t kSlice = 8192;
constexpr double kMostMoney = 1e11;  // yuan that may be typed in

const column::Column* text_of_people(const Store& store, std::string_view field) {
  const column::Column* column = store.people().find(field);
  return column != nullptr && column->type() == column::Type::text ? column : nullptr;
}

// The field that says where customers come from, if none was named.
std::string usual_channel(const Store& store, const PaidEvent& paid) {
  if (text_of_people(store, "customer.source") != nullptr) return "customer.source";
  const Facts* facts = store.facts(paid.table);
  for (const char* field : {"order.channel", "event.channel"})
    if (const column::Column* column = facts->table.find(field))
      if (column->type() == column::Type::text) return field;
  return "";
}

void check_channel(Params& params, const Store& store, const PaidEvent& paid, Problems& problems) {
  if (params.channel.empty()) {
    params.channel = usual_channel(store, paid);
    return;
  }
  std::size_t before = problems.size();
  check_fields({params.channel}, "/params/channel", store, problems);
  if (problems.size() != before) {
    problems.back().where = "/params/channel";
    return;
  }
  params.channel = std::string(store.field_named(params.channel));
  const column::Column* own = store.facts(paid.table)->table.find(params.channel);
  if (text_of_people(store, params.channel) == nullptr && (own == nullptr || own->type() != column::Type::text))
    problems.push_back({"channel_not_text",
                        "/params/channel",
                        "\"" + params.channel + "\" is no text of customers or of paid orders, so it names no channel.",
                        {{"field", params.channel}}});
}

class Reader {
 public:
  Reader(const Definition& definition, const Store& store, PaidEvent source)
      : store_(store), context_{store, definition.zone}, where_(definition.where), zone_(definition.zone) {
    if (definition.range) first_in_ = *definition.range;
    out_.source = std::move(source);
  }

  Result<Movements> read() {
    if (out_.source.table == TableKind::events) {
      read_log();
    }
    Result<std::shared_ptr<const Orders>> orders = paid_orders(out_.source, where_, context_);
    if (!orders) return orders.problems();
    const std::shared_ptr<const CustomerOrders> by_customer = customer_orders(*orders, store_);
    if (out_.source.table != TableKind::events) read_orders(**orders, *by_customer);
    Instant moment = start_of(day_of(*store_.last(), zone_) + 1, zone_);
    out_.year = worth_in_a_year(**orders, *by_customer, first_in_, moment);
    return std::move(out_);
  }

 private:
  std::int32_t day(Instant t) const { return static_cast<std::int32_t>(day_of(t, zone_)); }

  void read_log() {
    for (const Timeline* timeline : timelines_with(store_, out_.source.event)) {
      if (timeline->table() != TableKind::events) continue;
      std::optional<std::uint32_t> name = timeline->names()->find(out_.source.event);
      if (!name) continue;
      const model::Named& paid = store_.named(*timeline, *name);
      model::Property amounts;
      if (!out_.source.amount_field.empty())
        amounts = store_.property(*timeline, out_.source.amount_field, paid.position.size());
      std::vector<std::uint8_t> holds;
      if (!where_.always()) holds = events_where(where_, *timeline, context_);
      out_.all.reserve(out_.all.size() + paid.position.size());
      for (std::size_t k = 0; k < paid.position.size(); ++k) {
        std::uint32_t p = paid.position[k];
        if (!holds.empty() && holds[p] == 0) continue;
        std::int64_t amount = amounts.column != nullptr ? amounts.value(p) : column::kNullValue;
        out_.without_amount += amount == column::kNullValue;
        // A log has no orders' states: a negative payment is money given back.
        bool is_order = amount == column::kNullValue || amount >= 0;
        out_.has_refunds = out_.has_refunds || !is_order;
        out_.all.push_back({paid.customer[k], day(paid.time[k]), amount == column::kNullValue ? 0 : amount, is_order});
      }
    }
    const Facts& facts = *store_.facts(TableKind::events);
    const column::Column* names = facts.table.find("event.name");
    std::optional<std::uint32_t> name = names != nullptr && names->type() == column::Type::text
                                            ? names->dictionary().find(out_.source.event)
                                            : std::nullopt;
    for (std::size_t row = 0; name && facts.without_customer > 0 && row < facts.customer.size(); ++row)
      if (facts.customer[row] == model::kNoCustomer && names->codes()[row] == *name)
        ++(where_.always() ? out_.without_customer : out_.left_out);
  }

  void read_orders(const Orders& orders, const CustomerOrders& of) {
    out_.has_refunds = orders.has_refunds;
    out_.unpaid = orders.unpaid;
    out_.left_out = orders.left_out;
    out_.repeated = of.repeated;
    out_.without_amount = of.without_amount;
    out_.without_customer = of.without_customer;
    out_.all.reserve(orders.orders.size() + orders.refunds.size());
    in_slices(of.customers(), kSlice, [&](std::size_t from, std::size_t to) {
      for (auto c = static_cast<model::Customer>(from); c < to; ++c)
        for (const CustomerOrders::One& order : of.of(c))
          out_.all.push_back({c, day(order.time), order.paid.tenthousandths, true});
    });
    for (const Refund& refund : orders.refunds)
      if (refund.customer != model::kNoCustomer)
        out_.all.push_back({refund.customer, day(refund.time), -refund.amount.tenthousandths, false});
  }

  const Store& store_;
  RuleContext context_;
  const Rule& where_;
  Zone zone_;
  Range first_in_;
  Movements out_;
};

}  // namespace

void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
  auto within = [&](const std::string& where, double value, double least, double most) {
    if (value >= least && value <= most) return;
    std::string from = format_real(least), to = format_real(most);
    problems.push_back({"out_of_limit",
                        where,
                        "The number must lie from " + from + " to " + to + ".",
                        {{"least", std::move(from)}, {"most", std::move(to)}}});
  };
  within("/params/margin", params.margin, 0.0001, 1);
  within("/params/beta", params.beta, 0, 1);
  within("/params/discount", params.discount, 0, 10);
  std::set<std::string> named;
  for (std::size_t i = 0; i < params.cost.size(); ++i) {
    const ChannelCost& cost = params.cost[i];
    std::string where = "/params/cost/" + std::to_string(i);
    if (cost.spent.has_value() == cost.cac.has_value())
      problems.push_back(
          {"contradiction", where, "A cost is either what was spent in all or what one customer cost.", {}});
    within(where, cost.spent.value_or(0), 0, kMostMoney);
    within(where, cost.cac.value_or(0), 0, kMostMoney);
    if (!named.insert(fold_name(cost.channel)).second)
      problems.push_back({"contradiction", where, "\"" + cost.channel + "\" has two costs.", {}});
  }
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid) {
    problems.push_back(
        {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
    return;
  }
  if (std::optional<Problem> mixed = currency_problem(store)) {
    problems.push_back(std::move(*mixed));
    return;
  }
  if (paid->amount_field.empty())
    problems.push_back(
        {"no_amounts", "", "The orders carry no amounts, so nobody knows what customers are worth.", {}});
  if (!paid->timed || !store.last())
    problems.push_back({"no_times", "", "The orders carry no times, so nobody knows which came first.", {}});
  check_channel(params, store, *paid, problems);
  if (problems.empty()) check_range(definition, store, problems);
}

Result<Movements> read_movements(const Definition& definition, const Store& store) {
  return Reader(definition, store, paid_event(store).value()).read();
}

}  // namespace siyu::analysis::ltv
