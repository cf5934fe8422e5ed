// The list, in the order of the articles' themes: the two funnels, adding, value, groups, growth, background.
#include "analysis/benchmarks_data.h"

#include "base/result.h"

namespace siyu::analysis::benchmarks {

namespace {

constexpr Figure share(std::string_view id, std::string_view report, std::string_view source, int from, int to,
                       std::optional<double> low, std::optional<double> high, Own own = Own::none) {
  return {id, report, source, from, to, Measure::share, low, high, 0, 0, false, false, own};
}
// A share of counts that the article gives; the rate itself is ours.
constexpr Figure of_counts(std::string_view id, std::string_view report, std::int64_t x, std::int64_t n,
                           Own own = Own::none) {
  const double rate = static_cast<double>(x) / static_cast<double>(n);
  return {id, report, "S0", 0, 0, Measure::share, rate, rate, x, n, true, false, own};
}
constexpr Figure value(std::string_view id, std::string_view report, std::string_view source, int from, int to,
                       Measure measure, std::optional<double> low, std::optional<double> high) {
  return {id, report, source, from, to, measure, low, high, 0, 0, false, false, Own::none};
}
constexpr Figure calculated(Figure figure, Own own = Own::none) {
  figure.calculated = true;
  figure.own = own;
  return figure;
}
constexpr Figure expected(Figure figure) {
  figure.expected = true;
  return figure;
}
constexpr Figure with_own(Figure figure, Own own) {
  figure.own = own;
  return figure;
}

constexpr std::optional<double> kNone;

constexpr Figure kFigures[] = {
    of_counts("traffic_click", "funnel", 100, 2000),
    of_counts("traffic_scan", "funnel", 20, 100),
    of_counts("traffic_signup", "funnel", 10, 20),
    of_counts("traffic_arrive", "funnel", 8, 10),
    of_counts("traffic_share", "funnel", 5, 8),
    of_counts("traffic_overall", "funnel", 8, 2000),
    of_counts("traffic_overall_share", "funnel", 5, 2000),
    of_counts("people_follow", "customer_funnel", 200, 2700, Own::fans_rate),
    of_counts("people_first", "customer_funnel", 20, 200, Own::first_order_rate),
    of_counts("people_again", "customer_funnel", 10, 20, Own::repeat_rate),
    of_counts("people_super", "customer_funnel", 5, 10, Own::super_rate),
    of_counts("people_overall", "customer_funnel", 5, 2700, Own::super_overall),
    value("moments_month", "sales", "S0", 0, 0, Measure::money, 100'000, 100'000),
    value("screen_floods", "pressure", "S0", 0, 0, Measure::count, 2, 2),
    value("screen_flood_gap", "pressure", "S0", 0, 0, Measure::months, 6, kNone),
    with_own(share("pass_2019", "staff", "S1", 2019, 2019, 0.20, 0.30), Own::pass_rate),
    with_own(share("pass_2020", "staff", "S1", 2020, 2020, 0.06, 0.07), Own::pass_rate),
    expected(with_own(share("pass_2021", "staff", "S1", 2021, 2021, 0.02, 0.03), Own::pass_rate)),
    share("store_scan", "staff", "S1", 2022, 2022, 0.60, 0.70),
    share("first_order", "ltv", "S2", 0, 0, 0.10, 0.10, Own::first_order_share),
    share("back_end_profit", "ltv", "S2", 0, 0, 0.90, 0.90),
    share("moments_payers", "touchpoints", "S2", 0, 0, 0.30, 0.30),
    share("one_to_one_payers", "touchpoints", "S2", 0, 0, 0.70, 0.70),
    value("fans_to_buyer", "ltv", "S2", 0, 0, Measure::ratio, 100, 100),
    share("head_members", "tiers", "S1", 2020, 2020, 0.10, 0.20),
    share("closed_hours", "hours", "S1", 2020, 2020, 0.15, 0.15, Own::closed_share),
    value("fixed_slot", "hours", "S1", 0, 0, Measure::hour, 21, 21),
    value("cac_2018", "ltv", "S1", 2018, 2018, Measure::money, 200, kNone),
    value("cac_2020", "ltv", "S1", 2020, 2020, Measure::money, 900, kNone),
    value("cac_shop", "ltv", "S4", 2019, 2019, Measure::money, 200, 300),
    value("cac_buyer", "ltv", "S3", 2021, 2021, Measure::money, 367, 367),
    value("join_discount", "ltv", "S1", 0, 0, Measure::money, 5, 5),
    value("red_packet_small", "fission", "S1", 2020, 2020, Measure::money, 8.88, 8.88),
    value("red_packet_large", "fission", "S1", 2020, 2020, Measure::money, 18.88, 18.88),
    value("coffee_users", "community", "S1", 2020, 2020, Measure::count, 1'800'000, 1'800'000),
    value("coffee_in_groups", "community", "S1", 2020, 2020, Measure::count, 1'100'000, 1'100'000),
    value("coffee_groups", "community", "S1", 2020, 2020, Measure::count, 9100, kNone),
    value("coffee_cups", "community", "S1", 2020, 2020, Measure::count, 35'000, 35'000),
    calculated(share("coffee_joined", "community", "S1", 2020, 2020, 1.1 / 1.8, 1.1 / 1.8), Own::group_share),
    calculated(value("coffee_group_size", "community", "S1", 2020, 2020, Measure::count, 1'100'000 / 9100, kNone),
               Own::group_size),
    calculated(value("coffee_per_hundred", "community", "S1", 2020, 2020, Measure::ratio, 35'000 / 11'000.0,
                     35'000 / 11'000.0)),
    value("adds_a_day", "staff", "S1", 2020, 2020, Measure::count, 5, 5),
    value("groups_a_guide", "staff", "S1", 2020, 2020, Measure::count, 3, 5),
    value("brands_a_person", "pressure", "S1", 2020, 2020, Measure::count, kNone, 15),
    share("search_source", "touchpoints", "S1", 2021, 2021, kNone, 0.20),
    value("brand_online", "gmv", "S1", 2020, 2020, Measure::money, 360'000'000, 360'000'000),
    value("brand_mini_program", "gmv", "S1", 2020, 2020, Measure::money, 230'000'000, 230'000'000),
    calculated(share("mini_program_share", "gmv", "S1", 2020, 2020, 2.3 / 3.6, 2.3 / 3.6), Own::mini_program_share),
    with_own(value("goods_growth", "gmv", "S1", 2020, 2020, Measure::growth, 1.15, 1.15), Own::mini_program_growth),
    with_own(value("own_brand_growth", "gmv", "S1", 2020, 2020, Measure::growth, 2.10, 2.10), Own::mini_program_growth),
    with_own(value("merchant_growth", "gmv", "S1", 2020, 2020, Measure::growth, 2.55, 2.55), Own::mini_program_growth),
    value("roi_years", "ltv", "S1", 2018, 2020, Measure::years, 3, 3),
    value("brand_growth", "gmv", "S1", 2018, 2020, Measure::growth, 1, kNone),
    value("wecom_reach", "overview", "S1", 2020, 2020, Measure::count, 400'000'000, 400'000'000),
    value("daily_users", "overview", "S1", 2021, 2021, Measure::count, 1'200'000'000, 1'200'000'000),
    value("tea_members", "overview", "S2", 0, 0, Measure::count, 21'000'000, 21'000'000),
    value("internet_users", "overview", "S4", 2018, 2018, Measure::count, 829'000'000, 829'000'000),
    value("online_shoppers", "overview", "S4", 2018, 2018, Measure::count, 610'000'000, 610'000'000),
    calculated(share("shopper_share", "overview", "S4", 2018, 2018, 6.10 / 8.29, 6.10 / 8.29)),
    value("hollow_fans", "overview", "S4", 0, 0, Measure::count, 1'000'000, 1'000'000),
    value("attention_before", "overview", "S3", 0, 0, Measure::seconds, 12, 12),
    value("attention_2015", "overview", "S3", 2015, 2015, Measure::seconds, 8, 8),
    value("news_seats", "overview", "S1", 2020, 2020, Measure::count, 3, 3),
    value("brands_ten_billion", "plan", "S1", 2020, 2020, Measure::count, 10, 10),
    value("brands_billion", "plan", "S1", 2020, 2020, Measure::count, 50, 50),
    value("brands_hundred_million", "plan", "S1", 2020, 2020, Measure::count, 200, 200),
};

}  // namespace

std::span<const Figure> figures() { return kFigures; }

std::string_view measure_name(Measure measure) {
  constexpr std::string_view kNames[] = {"share",  "growth", "money",   "count", "hour",
                                         "months", "years",  "seconds", "ratio"};
  return kNames[static_cast<std::size_t>(measure)];
}

}  // namespace siyu::analysis::benchmarks
