#include "report/json.h"

#include <algorithm>

namespace siyu::report {

namespace {

// How deep brackets nest outside strings: the library reads any depth, but walking and freeing what it read recurses.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0, most = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      most = std::max(most, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return most;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  constexpr std::size_t kMostDepth = 200;
  if (depth_of(text) > kMostDepth)
    return Problem{"too_deep", "", "this JSON is nested more than 200 deep", {{"most", "200"}}};
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_discarded()) return value;
  // The library tells where only by exception; a SAX walk finds the byte without one.
  struct Finder : nlohmann::json_sax<Json> {
    std::size_t at = 0;
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
      at = position;
      return false;
    }
  } finder;
  Json::sax_parse(text, &finder);
  std::string byte = std::to_string(finder.at);
  return Problem{"bad_json", "", "this is not JSON: it stops making sense at byte " + byte, {{"byte", byte}}};
}

std::string write_json(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json problems_json(const Problems& problems) {
  Json out = Json::array();
  for (const Problem& problem : problems) {
    Json entry = {{"code", problem.code}, {"where", problem.where}, {"message", problem.message}};
    if (!problem.facts.empty()) {
      Json facts = Json::object();
      for (const auto& [key, value] : problem.facts) facts[key] = value;
      entry["facts"] = std::move(facts);
    }
    out.push_back(std::move(entry));
  }
  return out;
}

std::string escape_pointer(std::string_view key) {
  std::string out;
  for (char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace siyu::report
