// Targets and simulation (目标与模拟): the parameters, and the parts of the report.
//
// The idea: what the data tell is a ratio of whole numbers, what somebody types is one too, and a number that neither tells is asked
// for, never guessed. People are whole: going forward they are rounded down step by step, going backward up, so that what the
// backward way asks for, sent forward again, always arrives. docs/reports.md defines the numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/store.h"
#include "report/definition.h"
#include "report/reader.h"
#include "report/result.h"

namespace siyu::analysis::plan {

constexpr std::int64_t kMostPeople = 1'000'000'000'000, kMostSteps = 32;

// The params of a funnel, as they stand in its own definition: its analysis reads them.
struct FunnelParams {
  report::Json json = report::Json::object();
};

// A step of a funnel that is only typed.
struct TypedStep {
  std::string label;
  std::optional<std::int64_t> count;
  std::optional<double> rate;  // of the step before
  template <class V>
  static void fields(V& v) {
    v("label", &TypedStep::label, report::Need::required);
    v("count", &TypedStep::count, report::Need::optional, report::Limit{0, kMostPeople});
    v("rate", &TypedStep::rate);
  }
};
// A rate that stands in for what the data say.
struct Override {
  std::int64_t step = 0;
  double rate = 0;
  template <class V>
  static void fields(V& v) {
    v("step", &Override::step, report::Need::required, report::Limit{2, kMostSteps});
    v("rate", &Override::rate, report::Need::required);
  }
};
struct Goal {
  std::optional<std::int64_t> step;  // the last one unless given
  std::int64_t count = 0;
  template <class V>
  static void fields(V& v) {
    v("step", &Goal::step, report::Need::optional, report::Limit{1, kMostSteps});
    v("count", &Goal::count, report::Need::required, report::Limit{0, kMostPeople});
  }
};
// Factors of the formula that stand in for what the data say.
struct Factors {
  std::optional<std::int64_t> customers;
  std::optional<double> fission, conversion, frequency;
  std::string aov;
  template <class V>
  static void fields(V& v) {
    v("customers", &Factors::customers, report::Need::optional, report::Limit{0, kMostPeople});
    v("fission", &Factors::fission);
    v("conversion", &Factors::conversion);
    v("frequency", &Factors::frequency);
    v("aov", &Factors::aov);
  }
};
// One yuan for new customers against one for those who are here; what is empty comes from the data, or is asked for.
struct Budget {
  std::string amount = "1";
  std::string new_cost, new_value, old_cost, old_value;
  std::optional<double> old_response;
  std::int64_t horizon = 90;  // days after the first order that new_value counts
  template <class V>
  static void fields(V& v) {
    v("amount", &Budget::amount);
    v("new_cost", &Budget::new_cost);
    v("new_value", &Budget::new_value);
    v("old_cost", &Budget::old_cost);
    v("old_value", &Budget::old_value);
    v("old_response", &Budget::old_response);
    v("horizon", &Budget::horizon, report::Need::optional, report::Limit{1, 1095});
  }
};

struct Params {
  std::optional<FunnelParams> funnel;  // the proposal for this store where neither it nor `steps` is given
  std::vector<TypedStep> steps;
  std::vector<Override> rates;
  std::optional<std::int64_t> start;
  std::optional<Goal> goal;
  Factors factors;
  Budget budget;
  template <class V>
  static void fields(V& v) {
    v("funnel", &Params::funnel);
    v("steps", &Params::steps, report::Need::optional, report::Limit{0, kMostSteps});
    v("rates", &Params::rates, report::Need::optional, report::Limit{0, kMostSteps});
    v("start", &Params::start, report::Need::optional, report::Limit{0, kMostPeople});
    v("goal", &Params::goal);
    v("factors", &Params::factors);
    v("budget", &Params::budget);
  }
};
// Shape and meaning of what the parameters say, without looking at data.
void check_meaning(const Params& params, Problems& problems);

// n of d. A typed rate has nine decimals.
struct Ratio {
  std::int64_t n = 0, d = 1;
  double value() const { return static_cast<double>(n) / static_cast<double>(d); }
};
std::optional<Ratio> ratio_of(double rate);

enum class Source : std::uint8_t { none, data, typed };
std::string_view source_name(Source source);  // "" for none

// One step of the plan, with what is known of it.
struct Step {
  std::string label;
  std::optional<std::int64_t> customers;
  std::optional<Ratio> rate;  // of the last step before that takes part
  Source source = Source::none;
  bool takes_part = false;
  std::string needs, event;  // the table that tells it, and the event or metric there; empty: it is typed
  bool present = false;      // the data hold it
  std::size_t place = 0;     // in the funnel that was asked, where it is there
};

// The steps of the definition: what the store says of its funnel, and what is typed. Problems of the funnel point below
// /params/funnel. `asked` is the question that was put to the funnel's analysis, for lists of people.
struct Read {
  std::vector<Step> steps;
  std::optional<report::Definition> asked;
  report::Json canonical;  // the funnel's params with defaults, where the data hold all its steps
};
// Without `count` nobody is counted: only whether the question can be asked.
Result<Read> read_steps(const Params& params, const report::Definition& definition, const model::Store& store,
                        bool count = true);
// The event of a step that the data do not hold: which table would tell it, and which export brings that.
std::string table_of_event(std::string_view event);
std::string_view export_of_table(std::string_view table);

report::Table steps_table();
report::Table waist_table();
report::Table factors_table();
report::Table formula_table();
report::Table budget_table();
report::Table checks_table();

void add_steps(const Params& params, const std::vector<Step>& steps, report::Report& report);
// Formula, factors and budget. Problems: money_overflow.
Result<bool> add_money(const Params& params, const report::Definition& definition, const model::Store& store,
                       report::Report& report);

}  // namespace siyu::analysis::plan

namespace siyu::report {

template <>
struct Kind<analysis::plan::FunnelParams> {
  using T = analysis::plan::FunnelParams;
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit) {
    if (json.is_object()) return T{json};
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  static Json write(const T& value) { return value.json; }
  static Json describe(Limit) { return {{"kind", "funnel"}}; }
};

}  // namespace siyu::report
