// Reading questions: every problem of a round at once, with a pointer; canonical writing; durations, ranges, rules.

#include "report/definition.h"

#include <gtest/gtest.h>

#include "analysis/registry.h"
#include "report/analysis.h"
#include "unit/analysis/store_of.h"

namespace siyu::report {
namespace {

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<std::string> out;
  for (const Problem& problem : read_definition(*parse_json(text)).problems)
    out.push_back(problem.code + " " + problem.where);
  return out;
}

TEST(Json, says_the_byte_where_it_stops) {
  auto bad = parse_json("{\"a\": 1,,}");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.problems()[0].code, "bad_json");
  EXPECT_EQ(bad.problems()[0].facts[0].second, "9");
}

TEST(Json, too_deep_is_a_problem_not_a_crash) {
  EXPECT_EQ(parse_json(std::string(100'000, '[')).problems()[0].code, "too_deep");
  EXPECT_TRUE(parse_json("\"" + std::string(1000, '[') + "\"").ok());
}

TEST(Definition, five_mistakes_are_five_problems) {
  EXPECT_EQ(
      problems_of(
          R"({"version": "1", "analysis": 7, "titel": "x", "range": {"from": "2026-13-01", "zone": "+08:00"}, "where": {"field": "a", "op": "≥", "value": 1}})"),
      (std::vector<std::string>{"unknown_key /titel", "wrong_type /version", "wrong_type /analysis",
                                "bad_date /range/from", "unknown_value /where/op"}));
}

TEST(Definition, a_newer_version_is_not_guessed) {
  EXPECT_EQ(problems_of(R"({"version": 2, "analysis": "funnel"})"), std::vector<std::string>{"newer_version /version"});
}

TEST(Definition, no_analysis_is_missing_however_it_is_written) {
  EXPECT_EQ(problems_of(R"({"version": 1, "analysis": ""})"), std::vector<std::string>{"missing /analysis"});
}

TEST(Definition, summer_time_zones_are_refused) {
  EXPECT_EQ(problems_of(R"({"version": 1, "analysis": "funnel", "range": {"zone": "Europe/Paris"}})"),
            std::vector<std::string>{"zone_unknown /range/zone"});
}

TEST(Definition, an_unknown_name_suggests_the_nearest) {
  Problems problems = read_definition(*parse_json(R"({"version": 1, "analysis": "funnel", "parms": {}})")).problems;
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message, "no such field here; did you mean \"params\"?");
}

TEST(Definition, canonical_text_reads_back_to_itself) {
  std::string text =
      R"({"version":1,"analysis":"funnel","title":"x","range":{"from":"2026-01-01","to":"2026-03-31 12:00:00","zone":"+09:00"},)"
      R"("where":{"any":[{"field":"customer.city","op":"in","value":["上海",3]},{"not":{"did":{"event":null,"times":{"max":0},"within":{"last":"30d"}}}}]},"params":{}})";
  ReadDefinition read = read_definition(*parse_json(text));
  ASSERT_TRUE(read.problems.empty());
  EXPECT_EQ(write_json(write_definition(read.definition, Json::object())), text);
}

TEST(Range, dates_cover_their_whole_day) {
  Problems problems;
  auto range = read_range(*parse_json(R"({"from": "2026-01-01", "to": "2026-01-01"})"), "/range", Zone{}, problems);
  ASSERT_TRUE(range);
  EXPECT_EQ(*range->until - *range->from, kDayMs);
  EXPECT_TRUE(range->holds(*range->from));
  EXPECT_FALSE(range->holds(*range->until));
  auto exact = read_range(*parse_json(R"({"to": "2026-01-01 10:00:00"})"), "/range", Zone{}, problems);
  EXPECT_TRUE(exact->holds(parse_time("2026-01-01 10:00:00", Zone{})->instant));
  EXPECT_FALSE(exact->holds(parse_time("2026-01-01 10:00:01", Zone{})->instant));
}

TEST(Range, ends_have_two_shapes_and_no_other) {
  for (const char* bad : {"2026-01-05 ", "2026-01-05 10:00", "2026-01-31T10:00:00", "2026-01-31T10:00:00Z", "2026-1-5",
                          "2026/01/05", "2026-01-05 10:00:00.5", "2026-01-05 10:00:00+09:00", "2026-02-30", ""}) {
    Problems problems;
    read_range({{"to", bad}}, "/range", Zone{}, problems);
    ASSERT_EQ(problems.size(), 1u) << bad;
    EXPECT_EQ(problems[0].code, "bad_date") << bad;
    EXPECT_EQ(problems[0].where, "/range/to") << bad;
  }
}

TEST(Range, backwards_is_a_contradiction) {
  Problems problems;
  read_range(*parse_json(R"({"from": "2026-02-01", "to": "2026-01-01"})"), "/range", Zone{}, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "contradiction");
}

TEST(Duration, units_and_refusals) {
  EXPECT_EQ(parse_duration("90s")->ms, 90'000);
  EXPECT_EQ(parse_duration("1mo")->ms, 30 * kDayMs);
  EXPECT_EQ(parse_duration("2w")->ms, 14 * kDayMs);
  for (const char* bad : {"", "7", "d", "0d", "-1d", "7 d", "999999999mo", "1.5h"})
    EXPECT_FALSE(parse_duration(bad)) << bad;
}

class Rules : public ::testing::Test {
 protected:
  Rules()
      : store_(tests::Rows()
                   .table(model::TableKind::customers, {"customer.id", "customer.city", "customer.level"},
                          {{"a", "上海", "10"}, {"b", "杭州", "9"}, {"c", "", "x"}})
                   .table(model::TableKind::orders, {"customer.id", "order.paid_at", "order.paid", "order.channel"},
                          {{"a", "2026-01-01", "100", "抖音"},
                           {"a", "2026-01-20", "50.5", "小程序"},
                           {"b", "2026-01-02", "7", ""}})
                   .store()) {}

  std::string people(const std::string& rule, std::optional<Instant> as_of = {}) {
    Problems problems;
    auto read = Kind<Rule>::read(*parse_json(rule), "", problems, {});
    EXPECT_TRUE(read) << rule;
    check_rule(*read, store_, problems, true);
    EXPECT_TRUE(problems.empty()) << problems[0].message;
    std::vector<std::uint8_t> bits = people_where(*read, {store_, Zone{}, as_of});
    std::string out;
    for (model::Customer c = 0; c < store_.customers(); ++c)
      if (bits[c]) out += store_.label(c);
    return out;
  }
  model::Store store_;
};

TEST_F(Rules, absent_values_satisfy_only_the_negative_operators) {
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "=", "value": "上海"})"), "a");
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "!=", "value": "上海"})"), "bc");
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "not_in", "value": ["上海", "杭州"]})"), "c");
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "is_set"})"), "ab");
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "not_set"})"), "c");
  EXPECT_EQ(people(R"({"field": "customer.city", "op": "contains", "value": "海"})"), "a");
}

TEST_F(Rules, orderings_compare_numbers_not_texts) {
  EXPECT_EQ(people(R"({"field": "customer.level", "op": ">", "value": 9})"), "a");  // "10" > "9" only as numbers
  EXPECT_EQ(people(R"({"field": "customer.level", "op": "<=", "value": "9"})"), "b");
}

TEST_F(Rules, a_value_that_the_column_cannot_hold_is_a_problem) {
  auto problems_of = [&](const std::string& field, const std::string& op, const Json& value) {
    Problems problems;
    Json json = {{"field", field}, {"op", op}, {"value", value}};
    auto rule = Kind<Rule>::read(json, "/where", problems, {});
    if (rule) check_rule(*rule, store_, problems);
    std::vector<std::string> out;
    for (const Problem& problem : problems) out.push_back(problem.code + " " + problem.where);
    return out;
  };
  const std::vector<std::string> none, value{"wrong_type /where/value"}, second{"wrong_type /where/value/1"};
  EXPECT_EQ(problems_of("order.paid", ">", "2026-01-01"), value);
  EXPECT_EQ(problems_of("order.paid", "=", "many"), value);
  EXPECT_EQ(problems_of("order.paid", "in", {"5", "many"}), second);
  EXPECT_EQ(problems_of("order.paid_at", ">", 5), value);
  EXPECT_EQ(problems_of("order.paid_at", "!=", "yesterday"), value);
  EXPECT_EQ(problems_of("order.paid", "<", "1e3"), none);
  EXPECT_EQ(problems_of("order.paid", "contains", "many"), none);
  EXPECT_EQ(problems_of("order.channel", "=", "many"), none);
}

TEST_F(Rules, bounds_of_money_are_numbers) {
  auto paid = [&](const std::string& op, const std::string& value) {
    return people(R"({"did": {"event": "paid", "where": {"field": "order.paid", "op": ")" + op + R"(", "value": )" +
                  value + "}}}");
  };
  EXPECT_EQ(paid("<", "\"1e2\""), "ab");
  EXPECT_EQ(paid(">", "0.00001"), "ab");
  EXPECT_EQ(paid(">", "50.50001"), "a");
  EXPECT_EQ(paid(">=", "99.99999"), "a");
  EXPECT_EQ(paid("<=", "7.00001"), "b");
  EXPECT_EQ(paid("<", "6.99999"), "");
  EXPECT_EQ(paid("<", "1e30"), "ab");
  EXPECT_EQ(paid("=", "7.00001"), "");
}

TEST_F(Rules, a_bare_date_is_its_whole_day) {
  auto paid = [&](const std::string& op, const std::string& value) {
    return people(R"({"did": {"event": "paid", "where": {"field": "order.paid_at", "op": ")" + op + R"(", "value": ")" +
                  value + "\"}}}");
  };
  store_ = tests::Rows()
               .table(model::TableKind::orders, {"customer.id", "order.paid_at"},
                      {{"a", "2026-01-01 10:00:00"}, {"b", "2026-01-02 00:00:00"}})
               .store();
  EXPECT_EQ(paid("<=", "2026-01-01"), "a");
  EXPECT_EQ(paid("<", "2026-01-01"), "");
  EXPECT_EQ(paid(">", "2026-01-01"), "b");
  EXPECT_EQ(paid(">=", "2026-01-01"), "ab");
  EXPECT_EQ(paid("<=", "2026-01-01 00:00:00"), "");
}

TEST_F(Rules, never_did_and_at_most_include_those_with_none) {
  EXPECT_EQ(people(R"({"did": {"event": "paid"}})"), "ab");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "times": {"max": 0}}})"), "c");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "times": {"max": 1}}})"), "bc");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "times": {"min": 2}}})"), "a");
}

TEST_F(Rules, did_may_ask_about_the_event_and_the_time) {
  EXPECT_EQ(
      people(
          R"({"did": {"event": "paid", "where": {"field": "order.paid", "op": ">=", "value": 50.5}, "times": {"min": 2}}})"),
      "a");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "within": {"last": "5d"}}})"), "a");  // last data: 2026-01-20
  EXPECT_EQ(people(R"({"did": {"event": "paid", "within": {"from": "2026-01-02", "to": "2026-01-02"}}})"), "b");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "times": {"min": 2}}})", parse_time("2026-01-20", Zone{})->instant),
            "");
}

TEST_F(Rules, sums_are_exact) {
  EXPECT_EQ(people(R"({"did": {"event": "paid", "sum": {"field": "order.paid", "min": "150.5"}}})"), "a");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "sum": {"field": "order.paid", "min": "150.5001"}}})"), "");
  EXPECT_EQ(people(R"({"did": {"event": "paid", "sum": {"field": "order.paid", "max": 7}}})"), "bc");
}

TEST_F(Rules, sums_that_do_not_fit_stay_at_the_limit) {
  auto file = std::make_unique<model::LoadedFile>();
  file->name = "1.csv";
  file->mapping.table = model::TableKind::events;
  file->parsed.table.add("customer.id", column::Type::text);
  file->parsed.table.add("event.name", column::Type::text);
  file->parsed.table.add("event.points", column::Type::integer);
  for (auto [who, points] :
       {std::pair("a", std::int64_t{1'000'000'000'000'000}), {"b", -1'000'000'000'000'000}, {"c", 3}}) {
    file->parsed.table.find("customer.id")->add_text(who);
    file->parsed.table.find("event.name")->add_text("签到");
    file->parsed.table.find("event.points")->add_value(points);
  }
  file->parsed.rows = 3;
  store_ = model::build_store({file.get()});
  EXPECT_EQ(people(R"({"did": {"event": "签到", "sum": {"field": "event.points", "min": 1}}})"), "ac");
  EXPECT_EQ(people(R"({"did": {"event": "签到", "sum": {"field": "event.points", "max": 0}}})"), "b");
  store_ = model::build_store({});  // lets go of the file
}

TEST_F(Rules, groups_nest) {
  EXPECT_EQ(
      people(
          R"({"all": [{"did": {"event": "paid"}}, {"not": {"any": [{"field": "customer.city", "op": "=", "value": "杭州"}]}}]})"),
      "a");
  EXPECT_EQ(people(R"({"all": []})"), "abc");
  Problems problems;
  EXPECT_FALSE(Kind<Rule>::read(*parse_json(R"({"any": []})"), "/where", problems, {}));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "empty_group");  // somebody forgot what to put in
}

TEST_F(Rules, an_events_own_field_is_not_about_people) {
  Problems problems;
  auto rule = Kind<Rule>::read(*parse_json(R"({"field": "order.channel", "op": "=", "value": "抖音"})"), "/where",
                               problems, {});
  check_rule(*rule, store_, problems, true);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "not_about_people");
  EXPECT_EQ(problems[0].where, "/where/field");
}

TEST_F(Rules, unknown_names_are_found_in_the_meaning_round) {
  Problems problems;
  auto rule = Kind<Rule>::read(
      *parse_json(R"({"any": [{"field": "customer.citty", "op": "is_set"}, {"did": {"event": "payd"}}]})"), "/where",
      problems, {});
  check_rule(*rule, store_, problems);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].where, "/where/any/0/field");
  EXPECT_NE(problems[0].message.find("customer.city"), std::string::npos);
  EXPECT_EQ(problems[1].where, "/where/any/1/did/event");
  EXPECT_NE(problems[1].message.find("\"paid\""), std::string::npos);
}

TEST(Csv, is_formula_safe_and_keeps_ids_as_text) {
  Table table{"t",
              {{"=name", Role::key, Unit::text}, {"n", Role::measure, Unit::count}, {"m", Role::measure, Unit::money}},
              {{std::string("=cmd|' /C calc'!A0"), std::int64_t{-5}, std::string("-12.50")},
               {std::string("6917926768823643751"), std::monostate{}, std::string("1.00")},
               {std::string("a,\"b\"\nc"), std::int64_t{1}, std::string("0.00")}}};
  EXPECT_EQ(
      table_csv(table, false),
      "'=name,n,m\r\n'=cmd|' /C calc'!A0,-5,-12.50\r\n'6917926768823643751,,1.00\r\n\"a,\"\"b\"\"\nc\",1,0.00\r\n");
  EXPECT_EQ(table_csv(table).substr(0, 3), "\xEF\xBB\xBF");
}

TEST(Csv, a_negative_amount_in_a_column_of_texts_stays_a_number) {
  Table table{"t",
              {{"value", Role::measure, Unit::text}},
              {{std::string("-10.00")}, {std::string("-10.00+1")}, {std::string("-")}, {std::string("-1.")}}};
  EXPECT_EQ(table_csv(table, false), "value\r\n-10.00\r\n'-10.00+1\r\n'-\r\n'-1.\r\n");
}

TEST(Cell, whole_numbers_have_no_point) {
  EXPECT_EQ(write_json(cell_json(Cell(1.0))), "1");
  EXPECT_EQ(write_json(cell_json(Cell(0.625))), "0.625");
  EXPECT_EQ(write_json(cell_json(share_cell(1, 0))), "null");
}

TEST(Describe, every_parameter_of_every_analysis_has_a_name_and_a_kind) {
  for (const Analysis* analysis : analysis::analyses()) {
    Json described = analysis->describe();
    ASSERT_TRUE(described.contains("params")) << analysis->name;
    for (const Json& param : described["params"]) {
      EXPECT_TRUE(param.contains("name")) << analysis->name;
      EXPECT_TRUE(param.contains("kind")) << analysis->name << " " << param.dump();
    }
  }
}

}  // namespace
}  // namespace siyu::report
