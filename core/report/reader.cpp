#include "report/reader.h"

#include "base/number.h"

namespace siyu::report {
namespace {

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits == 0 || digits > 9) return std::nullopt;
  std::int64_t count = *parse_integer(text.substr(0, digits));
  std::string_view unit = text.substr(digits);
  std::int64_t ms = unit == "s"    ? 1'000
                    : unit == "m"  ? 60'000
                    : unit == "h"  ? 3'600'000
                    : unit == "d"  ? 86'400'000
                    : unit == "w"  ? 7 * 86'400'000LL
                    : unit == "mo" ? 30 * 86'400'000LL
                                   : 0;
  constexpr std::int64_t kLongest = 36'500LL * 86'400'000;  // a hundred years
  if (ms == 0 || count == 0 || count > kLongest / ms) return std::nullopt;
  return Duration{count * ms, std::string(text)};
}

std::optional<Duration> Kind<Duration>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  if (!json.is_string()) {
    wrong_type(problems, where, "a duration such as \"7d\"", json);
    return std::nullopt;
  }
  if (auto duration = parse_duration(json.get_ref<const std::string&>())) return duration;
  problems.push_back({"bad_duration",
                      where,
                      "expected a duration such as \"90s\", \"30m\", \"24h\", \"7d\", \"2w\" or \"1mo\"; got \"" +
                          json.get<std::string>() + "\"",
                      {{"got", json.get<std::string>()}}});
  return std::nullopt;
}

std::string_view json_type_name(const Json& value) {
  if (value.is_number_integer()) return "a whole number";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "text";
  if (value.is_boolean()) return "true or false";
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return "null";
}

void wrong_type(Problems& problems, const std::string& where, std::string_view expected, const Json& got) {
  std::string type(json_type_name(got));
  problems.push_back({"wrong_type",
                      where,
                      "expected " + std::string(expected) + ", got " + type,
                      {{"expected", std::string(expected)}, {"got", type}}});
}

void unknown_value(Problems& problems, const std::string& where, std::string_view got,
                   const std::vector<std::string>& known) {
  std::string_view near = nearest_name(got, known);
  std::string message = "expected one of " + listed(known) + "; got \"" + std::string(got) + "\"";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_value",
                      where,
                      message,
                      {{"got", std::string(got)}, {"known", listed(known)}, {"near", std::string(near)}}});
}

void unknown_key(Problems& problems, const std::string& where, std::string_view got,
                 const std::vector<std::string>& known) {
  std::string_view near = nearest_name(got, known);
  std::string message = "no such field here";
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  problems.push_back({"unknown_key", where, message, {{"got", std::string(got)}, {"near", std::string(near)}}});
}

void missing(Problems& problems, const std::string& where) {
  problems.push_back({"missing", where, "this field is required", {}});
}

void out_of_limit(Problems& problems, const std::string& where, Limit limit, std::string_view what) {
  std::string least = std::to_string(limit.least), most = std::to_string(limit.most);
  problems.push_back({"out_of_limit",
                      where,
                      std::string(what) + " must be from " + least + " to " + most,
                      {{"least", least}, {"most", most}}});
}

}  // namespace siyu::report
