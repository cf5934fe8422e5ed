// What customers are worth and when they have paid for themselves (LTV 与获客回本): parameters, what is read, what is counted.
//
// The idea: a customer belongs to the period and the channel of the first order; everything paid and refunded since is added to the
// cell (channel, cohort, age). A cell whose time has not passed is open and enters no average: the triangle of statistics.md §6.
// Sums are whole numbers; a division comes last. docs/reports.md defines the numbers.
// Leaves out: goods, costs of goods beyond one margin, and orders of people without a key.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/orders.h"
#include "report/reader.h"
#include "report/worth.h"

namespace siyu::analysis::ltv {

enum class Cohort : std::uint8_t { month, week, quarter, year };
std::vector<report::EnumName<Cohort>> enum_names(Cohort);
// Ages count the periods of the calendar, or stretches of 7, 30, 91, 365 days of the customer's own.
enum class TimeWindow : std::uint8_t { calendar, rolling };
std::vector<report::EnumName<TimeWindow>> enum_names(TimeWindow);
enum class Model : std::uint8_t { empirical, bgnbd, pareto_nbd };
std::vector<report::EnumName<Model>> enum_names(Model);

// What a channel cost, typed in: in all, or for each customer won.
struct ChannelCost {
  std::string channel;
  std::optional<double> spent, cac;
  template <class V>
  static void fields(V& v) {
    v("channel", &ChannelCost::channel, report::Need::required);
    v("spent", &ChannelCost::spent);
    v("cac", &ChannelCost::cac);
  }
};

struct Params {
  Cohort cohort = Cohort::month;
  std::int64_t horizon = 12;  // periods, the first order's own among them
  Model model = Model::empirical;
  TimeWindow time_window = TimeWindow::calendar;
  std::string channel;  // a text field; after checking the one that is used, empty when there is none
  double margin = 1;    // of what is paid, the share that counts
  std::vector<ChannelCost> cost;
  double beta = 0.5;    // of what the invited pay, the share that counts for who invited them
  double discount = 0;  // a year, of what a model foresees
  std::int64_t limit = 12;
  template <class V>
  static void fields(V& v) {
    v("cohort", &Params::cohort);
    v("horizon", &Params::horizon, report::Need::optional, report::Limit{1, 120});
    v("model", &Params::model);
    v("time_window", &Params::time_window);
    v("channel", &Params::channel);
    v("margin", &Params::margin);
    v("cost", &Params::cost, report::Need::optional, report::Limit{0, 100});
    v("beta", &Params::beta);
    v("discount", &Params::discount);
    v("limit", &Params::limit, report::Need::optional, report::Limit{1, 25});
  }
};

Grain grain_of(Cohort cohort);
std::int32_t days_of(Cohort cohort);  // of an own period
double weeks_of(Cohort cohort);       // 4.345 to a month
// Meaning and fit rounds; fills in what depends on the store.
void check(const report::Definition& definition, Params& params, const model::Store& store, Problems& problems);

// A payment, or money given back; whole days of the definition's zone.
struct Movement {
  model::Customer customer;
  std::int32_t day;
  std::int64_t amount;  // ten-thousandths
  bool order;
};
struct Movements {
  report::PaidEvent source;
  std::vector<Movement> all;  // each customer's orders in order of time
  report::Worth year;         // of those whose first order lies in the range
  bool has_refunds = false;
  std::size_t unpaid = 0, left_out = 0, without_customer = 0, without_amount = 0, repeated = 0;  // orders
};
// REQUIRES: checked. Problems: money_overflow.
Result<Movements> read_movements(const report::Definition& definition, const model::Store& store);

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
struct Person {
  std::int32_t first_day = 0;
  std::uint32_t cohort = kNone;   // none: no order, or the first one lies outside the range
  std::uint32_t channel = kNone;  // of Study::channels
  std::uint32_t inviter = kNone;  // the first who invited them
  std::uint32_t orders = 0;
  std::int64_t first = 0, value = 0;  // the first order; all orders less refunds
  std::int64_t referred = 0;          // what the invited paid since
};

// What was spent on a channel.
struct Spent {
  std::vector<std::int64_t> by_period;  // of the calendar
  std::int64_t total = 0;
  std::optional<std::int64_t> cac;  // typed in
  bool known = false, timed = false;
};

struct Study {
  std::int32_t last_day = 0;
  std::vector<std::string> periods;       // labels, from the first cohort's to the last day's
  std::vector<std::int32_t> period_ends;  // exclusive
  std::size_t cohorts = 0;                // of these periods have one
  std::vector<std::string> channels;      // shown, by label; then $other
  std::size_t channels_found = 0;
  std::vector<Person> people;  // by customer
  // By (channel, cohort):
  std::vector<std::int64_t> sizes, firsts;
  std::vector<std::int32_t> last_start;  // by cohort: the day of the latest first order
  // By (channel, cohort, age):
  std::vector<std::int64_t> paid, referred;
  std::vector<std::int64_t> cash;  // by period of the calendar: net, of all cohorts
  std::vector<Spent> spending;     // by channel
  // The days for which a costs table tells anything: a channel's own cost is of these.
  std::int32_t cost_from = 0, cost_until = 0;
  bool has_table = false;
  std::vector<std::int64_t> won;              // by channel: customers whose first order lies in these days
  std::vector<std::string> unknown_channels;  // in costs only
  std::size_t invites = 0;
  std::optional<std::int32_t> first_day;  // of any order

  std::size_t cell(std::size_t channel, std::size_t cohort) const { return channel * cohorts + cohort; }
};

// REQUIRES: checked. Problems: money_overflow, too_many_cohorts.
Result<Study> count(const Params& params, const report::Definition& definition, const model::Store& store,
                    const Movements& movements);
// Has everybody of the cohort been watched through this age?
bool is_complete(const Params& params, const Study& study, std::size_t cohort, std::size_t age);

// sum · margin / n in hundredths of yuan, rounded half up. REQUIRES: n > 0
std::int64_t per_head(std::int64_t sum, double margin, std::int64_t n);
Money to_money(double yuan_tenthousandths);

std::vector<report::Table> make_tables(const Params& params, const Study& study, const report::Worth& year,
                                       std::vector<report::Note>& notes);
std::vector<report::Table> empty_tables();
// Parameters, checks and forecasts of a model; notes say why when there is none.
std::vector<report::Table> model_tables(const Params& params, const Study& study, const Movements& movements,
                                        std::vector<report::Note>& notes);
std::vector<report::Table> empty_model_tables();

// What a model says of a customer.
struct Foreseen {
  double alive = 0, orders = 0;
  Money value;
};
// By customer; empty when the data carry no fit.
std::vector<std::optional<Foreseen>> foresee(const Params& params, const Study& study, const Movements& movements);

}  // namespace siyu::analysis::ltv
