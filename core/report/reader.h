// One list of fields, visited three times: read (and complain), write (canonical JSON), describe (the page draws the form).
//
//   struct Params {
//     std::vector<Step> steps;
//     Duration window = Duration::days(7);
//     template <class V> static void fields(V& v) {
//       v("steps", &Params::steps, Need::required, Limit{1, 32});
//       v("window", &Params::window);
//     }
//   };
//
// A type is read by its Kind<T>: given here for bool, integers, text, real numbers, Duration, vectors, optionals, enums with
// enum_names(T) and structs with fields(). A type with a form of its own specialises Kind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "report/json.h"

namespace siyu::report {

enum class Need : std::uint8_t { optional, required };
struct Limit {
  std::int64_t least = 0;
  std::int64_t most = 1'000'000'000;
};

// A length of time: "90s" "30m" "24h" "7d" "2w" "1mo"; a day is 24 h, a month here 30 days.
struct Duration {
  std::int64_t ms = 0;
  std::string text;  // as canonical: the text that was given
  static Duration days(int n) { return {n * 86'400'000LL, std::to_string(n) + "d"}; }
};
std::optional<Duration> parse_duration(std::string_view text);

template <class E>
struct EnumName {
  E value;
  std::string_view name;
};

template <class T>
struct
    Kind;  // read(const Json&, where, Problems&, Limit) → optional<T>; write(const T&) → Json; describe(Limit) → Json

std::string_view json_type_name(const Json& value);
void wrong_type(Problems& problems, const std::string& where, std::string_view expected, const Json& got);
void unknown_value(Problems& problems, const std::string& where, std::string_view got,
                   const std::vector<std::string>& known);
void unknown_key(Problems& problems, const std::string& where, std::string_view got,
                 const std::vector<std::string>& known);
void missing(Problems& problems, const std::string& where);
void out_of_limit(Problems& problems, const std::string& where, Limit limit, std::string_view what);

template <class T, class = void>
struct HasFields : std::false_type {};
struct FieldProbe {
  template <class... A>
  void operator()(A&&...) {}
};
template <class T>
struct HasFields<T, std::void_t<decltype(T::fields(std::declval<FieldProbe&>()))>> : std::true_type {};

// Reads an object into T; every problem of this round is collected, unknown keys included.
template <class T>
std::optional<T> read_struct(const Json& json, const std::string& where, Problems& problems) {
  if (!json.is_object()) {
    wrong_type(problems, where, "an object", json);
    return std::nullopt;
  }
  T value;
  std::vector<std::string> known;
  std::size_t before = problems.size();
  auto visit = [&](std::string_view name, auto T::*member, Need need = Need::optional, Limit limit = {}) {
    known.emplace_back(name);
    std::string at = where + "/" + escape_pointer(name);
    auto it = json.find(std::string(name));
    if (it == json.end()) {
      if (need == Need::required) missing(problems, at);
      return;
    }
    using M = std::remove_reference_t<decltype(value.*member)>;
    if (auto read = Kind<M>::read(*it, at, problems, limit)) value.*member = std::move(*read);
  };
  T::fields(visit);
  for (auto it = json.begin(); it != json.end(); ++it) {
    bool is_known = false;
    for (const std::string& name : known) is_known = is_known || name == it.key();
    if (!is_known) unknown_key(problems, where + "/" + escape_pointer(it.key()), it.key(), known);
  }
  if (problems.size() != before) return std::nullopt;
  return value;
}

template <class T>
Json write_struct(const T& value) {
  Json out = Json::object();
  auto visit = [&](std::string_view name, auto T::*member, Need = Need::optional, Limit = {}) {
    using M = std::remove_cv_t<std::remove_reference_t<decltype(value.*member)>>;
    Json written = Kind<M>::write(value.*member);
    if (!written.is_null()) out[std::string(name)] = std::move(written);
  };
  T::fields(visit);
  return out;
}

// [{name, kind, required?, default?, options?, least?, most?, fields?…}]
template <class T>
Json describe_struct() {
  Json out = Json::array();
  T defaults;
  auto visit = [&](std::string_view name, auto T::*member, Need need = Need::optional, Limit limit = {}) {
    using M = std::remove_reference_t<decltype(defaults.*member)>;
    Json entry = {{"name", std::string(name)}};
    entry.update(Kind<M>::describe(limit));
    if (need == Need::required) {
      entry["required"] = true;
    } else {
      Json written = Kind<M>::write(defaults.*member);
      if (!written.is_null()) entry["default"] = std::move(written);
    }
    out.push_back(std::move(entry));
  };
  T::fields(visit);
  return out;
}

template <>
struct Kind<bool> {
  static std::optional<bool> read(const Json& json, const std::string& where, Problems& problems, Limit) {
    if (json.is_boolean()) return json.get<bool>();
    wrong_type(problems, where, "true or false", json);
    return std::nullopt;
  }
  static Json write(bool value) { return value; }
  static Json describe(Limit) { return {{"kind", "flag"}}; }
};

template <>
struct Kind<std::int64_t> {
  static std::optional<std::int64_t> read(const Json& json, const std::string& where, Problems& problems, Limit limit) {
    if (!json.is_number_integer()) {
      wrong_type(problems, where, "a whole number", json);
      return std::nullopt;
    }
    std::int64_t value = json.get<std::int64_t>();
    if (value < limit.least || value > limit.most) {
      out_of_limit(problems, where, limit, "number");
      return std::nullopt;
    }
    return value;
  }
  static Json write(std::int64_t value) { return value; }
  static Json describe(Limit limit) { return {{"kind", "number"}, {"least", limit.least}, {"most", limit.most}}; }
};

template <>
struct Kind<double> {
  static std::optional<double> read(const Json& json, const std::string& where, Problems& problems, Limit) {
    if (json.is_number()) return json.get<double>();
    wrong_type(problems, where, "a number", json);
    return std::nullopt;
  }
  static Json write(double value) { return value; }
  static Json describe(Limit) { return {{"kind", "real"}}; }
};

template <>
struct Kind<std::string> {
  static std::optional<std::string> read(const Json& json, const std::string& where, Problems& problems, Limit) {
    if (json.is_string()) return json.get<std::string>();
    wrong_type(problems, where, "text", json);
    return std::nullopt;
  }
  static Json write(const std::string& value) { return value.empty() ? Json() : Json(value); }
  static Json describe(Limit) { return {{"kind", "text"}}; }
};

template <>
struct Kind<Duration> {
  static std::optional<Duration> read(const Json& json, const std::string& where, Problems& problems, Limit);
  static Json write(const Duration& value) { return value.text; }
  static Json describe(Limit) { return {{"kind", "duration"}}; }
};

template <class T>
struct Kind<std::vector<T>> {
  static std::optional<std::vector<T>> read(const Json& json, const std::string& where, Problems& problems,
                                            Limit limit) {
    if (!json.is_array()) {
      wrong_type(problems, where, "a list", json);
      return std::nullopt;
    }
    auto count = static_cast<std::int64_t>(json.size());
    if (count < limit.least || count > limit.most) {
      out_of_limit(problems, where, limit, "list length");
      return std::nullopt;
    }
    std::vector<T> out;
    std::size_t before = problems.size();
    for (std::size_t i = 0; i < json.size(); ++i)
      if (auto item = Kind<T>::read(json[i], where + "/" + std::to_string(i), problems, {}))
        out.push_back(std::move(*item));
    if (problems.size() != before) return std::nullopt;
    return out;
  }
  static Json write(const std::vector<T>& value) {
    Json out = Json::array();
    for (const T& item : value) out.push_back(Kind<T>::write(item));
    return out;
  }
  static Json describe(Limit limit) {
    Json out = {{"kind", "list"}, {"item", Kind<T>::describe({})}};
    if (limit.least > 0) out["least"] = limit.least;
    if (limit.most < Limit{}.most) out["most"] = limit.most;
    return out;
  }
};

template <class T>
struct Kind<std::optional<T>> {
  static std::optional<std::optional<T>> read(const Json& json, const std::string& where, Problems& problems,
                                              Limit limit) {
    if (json.is_null()) return std::optional<T>{};
    if (auto value = Kind<T>::read(json, where, problems, limit)) return std::optional<T>(std::move(*value));
    return std::nullopt;
  }
  static Json write(const std::optional<T>& value) { return value ? Kind<T>::write(*value) : Json(); }
  static Json describe(Limit limit) { return Kind<T>::describe(limit); }
};

// Enums and structs.
template <class T>
struct Kind {
  static std::optional<T> read(const Json& json, const std::string& where, Problems& problems, Limit) {
    if constexpr (std::is_enum_v<T>) {
      if (!json.is_string()) {
        wrong_type(problems, where, "text", json);
        return std::nullopt;
      }
      std::vector<std::string> known;
      for (const EnumName<T>& option : enum_names(T{})) {
        if (json.get_ref<const std::string&>() == option.name) return option.value;
        known.emplace_back(option.name);
      }
      unknown_value(problems, where, json.get_ref<const std::string&>(), known);
      return std::nullopt;
    } else {
      return read_struct<T>(json, where, problems);
    }
  }
  static Json write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      for (const EnumName<T>& option : enum_names(T{}))
        if (option.value == value) return std::string(option.name);
      return {};
    } else {
      return write_struct(value);
    }
  }
  static Json describe(Limit) {
    if constexpr (std::is_enum_v<T>) {
      Json options = Json::array();
      for (const EnumName<T>& option : enum_names(T{})) options.push_back(std::string(option.name));
      return {{"kind", "choice"}, {"options", options}};
    } else {
      return {{"kind", "group"}, {"fields", describe_struct<T>()}};
    }
  }
};

}  // namespace siyu::report
