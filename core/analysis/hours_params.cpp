// Reading what the field list of hours_params.h cannot.
#include "analysis/hours_params.h"

#include <algorithm>

#include "statistics/lunar.h"

namespace siyu::analysis::hours {

using report::EnumName;
using statistics::Festival;

std::vector<EnumName<Occasion>> enum_names(Occasion) {
  return {{Occasion::spring, "spring"},       {Occasion::lantern, "lantern"},    {Occasion::qingming, "qingming"},
          {Occasion::duanwu, "duanwu"},       {Occasion::qixi, "qixi"},          {Occasion::midautumn, "midautumn"},
          {Occasion::chongyang, "chongyang"}, {Occasion::day_38, "38"},          {Occasion::day_618, "618"},
          {Occasion::double_11, "double_11"}, {Occasion::double_12, "double_12"}};
}

std::optional<Day> occasion_day(Occasion occasion, int year) {
  switch (occasion) {
    case Occasion::spring:
      return statistics::festival_day(year, Festival::spring);
    case Occasion::lantern:
      return statistics::festival_day(year, Festival::lantern);
    case Occasion::qingming:
      return statistics::festival_day(year, Festival::qingming);
    case Occasion::duanwu:
      return statistics::festival_day(year, Festival::duanwu);
    case Occasion::qixi:
      return statistics::festival_day(year, Festival::qixi);
    case Occasion::midautumn:
      return statistics::festival_day(year, Festival::midautumn);
    case Occasion::chongyang:
      return statistics::festival_day(year, Festival::chongyang);
    case Occasion::day_38:
      return days_from_civil({year, 3, 8});
    case Occasion::day_618:
      return days_from_civil({year, 6, 18});
    case Occasion::double_11:
      return days_from_civil({year, 11, 11});
    case Occasion::double_12:
      return days_from_civil({year, 12, 12});
  }
  CHECK(false);
  return std::nullopt;
}

std::optional<Day> day_of_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::optional<ParsedTime> time = parse_time(text, Zone{0});
  if (!time || time->resolution != Resolution::day) return std::nullopt;
  return day_of(time->instant, Zone{0});
}

std::vector<Day> days_of(const OwnDate& date, int first_year, int last_year) {
  if (std::optional<Day> day = day_of_text(date.date)) return {*day};
  if (date.date.size() != 5) return {};
  std::vector<Day> out;
  for (int year = first_year; year <= last_year; ++year)  // 29 February is a day of some years only
    if (std::optional<Day> day = day_of_text(std::to_string(year) + "-" + date.date)) out.push_back(*day);
  return out;
}

void check_params(const Params& params, Problems& problems) {
  if (params.open.minute % kMinutes == params.close.minute % kMinutes)
    problems.push_back({"never_closed", "/params/close", "The shop opens when it closes, so no hour is shut.", {}});
  if (params.baseline && !(*params.baseline >= 0 && *params.baseline <= 1))
    problems.push_back({"out_of_limit", "/params/baseline", "a share is from 0 to 1", {}});
  for (std::size_t i = 0; i < params.dates.size(); ++i) {
    const OwnDate& date = params.dates[i];
    if (days_of(date, 2000, 2004).empty())
      problems.push_back({"bad_date",
                          "/params/dates/" + std::to_string(i) + "/date",
                          "\"" + date.date + "\" is no date such as 2026-05-20 or 05-20",
                          {{"value", date.date}}});
  }
  if (!params.slot) return;
  if (!day_of_text(params.slot->since))
    problems.push_back({"bad_date",
                        "/params/slot/since",
                        "\"" + params.slot->since + "\" is no date such as 2026-05-20",
                        {{"value", params.slot->since}}});
  if (params.slot->from.minute >= params.slot->to.minute)
    problems.push_back({"contradiction", "/params/slot/to", "the slot ends before it begins", {}});
}

}  // namespace siyu::analysis::hours

namespace siyu::report {

using analysis::hours::Clock;
using analysis::hours::kMinutes;

std::optional<Clock> Kind<Clock>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  if (!json.is_string()) {
    wrong_type(problems, where, "text", json);
    return std::nullopt;
  }
  const auto& text = json.get_ref<const std::string&>();
  auto digit = [&](std::size_t i) { return text[i] - '0'; };
  auto is_digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && is_digit(0) && is_digit(1) && is_digit(3) && is_digit(4)) {
    int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (minute < 60 && hour * 60 + minute <= kMinutes) return Clock{hour * 60 + minute};
  }
  problems.push_back({"bad_clock", where, "\"" + text + "\" is no time of day such as 21:00", {{"value", text}}});
  return std::nullopt;
}

Json Kind<Clock>::write(Clock clock) {
  auto two = [](int n) { return std::string(1, static_cast<char>('0' + n / 10)) + static_cast<char>('0' + n % 10); };
  return two(clock.minute / 60) + ":" + two(clock.minute % 60);
}

}  // namespace siyu::report
