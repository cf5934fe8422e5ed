// The keys are a table: name, kind, limit. A key that is not in it is a problem, as everywhere in our documents.
#include "share/workspace_state.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "report/reader.h"

namespace siyu::share {

using report::Json;

namespace {

enum class Kind : std::uint8_t { text, number, flag, object, list };

struct Key {
  std::string_view name;
  Kind kind;
  std::size_t most;  // letters in bytes, members of a list or an object; of numbers nothing
  bool required = false;
};

const std::vector<Key> kState = {
    {"version", Kind::number, 0, true}, {"name", Kind::text, 400, true},     {"saved_at", Kind::text, 40},
    {"sample", Kind::text, 20},         {"tables", Kind::list, kMostTables}, {"remembered", Kind::object, 10},
    {"without", Kind::list, 20},        {"segments", Kind::list, 200},       {"reports", Kind::list, 500},
    {"questions", Kind::object, 60},    {"notes", Kind::list, 2000},         {"history", Kind::list, 1000},
    {"targets", Kind::list, 200},       {"settings", Kind::object, 60}};
const std::vector<Key> kTable = {{"section", Kind::number, 0, true},  {"name", Kind::text, 1000, true},
                                 {"part", Kind::object, 40},          {"hints", Kind::object, 20},
                                 {"mapping", Kind::object, 20, true}, {"policy", Kind::text, 20},
                                 {"rows", Kind::number, 0},           {"known", Kind::list, 1000}};
const std::vector<Key> kSegment = {{"id", Kind::text, 200, true},
                                   {"name", Kind::text, 400, true},
                                   {"rule", Kind::object, 100, true},
                                   {"base", Kind::object, 100},
                                   {"as_of", Kind::text, 40}};
const std::vector<Key> kReport = {
    {"id", Kind::text, 200, true}, {"name", Kind::text, 400, true}, {"definition", Kind::object, 20, true}};
const std::vector<Key> kNote = {{"id", Kind::text, 200, true},
                                {"text", Kind::text, 2000, true},
                                {"day", Kind::text, 40},
                                {"step", Kind::text, 400}};
const std::vector<Key> kHistory = {
    {"at", Kind::text, 40, true}, {"kind", Kind::text, 20, true}, {"tables", Kind::list, kMostTables, true}};
const std::vector<Key> kTarget = {{"label", Kind::text, 400, true}, {"count", Kind::number, 0, true}};

bool is_kind(const Json& value, Kind kind) {
  switch (kind) {
    case Kind::text:
      return value.is_string();
    case Kind::number:
      return value.is_number_integer();
    case Kind::flag:
      return value.is_boolean();
    case Kind::object:
      return value.is_object();
    case Kind::list:
      return value.is_array();
  }
  return false;
}

const char* words_of(Kind kind) {
  constexpr const char* kWords[] = {"a text", "a whole number", "true or false", "an object", "a list"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::size_t length_of(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>().size() : value.is_number() ? 0 : value.size();
}

void check(const Json& value, const std::vector<Key>& keys, const std::string& where, Problems& problems) {
  if (!value.is_object()) {
    report::wrong_type(problems, where, "an object", value);
    return;
  }
  for (auto it = value.begin(); it != value.end(); ++it) {
    std::string at = where + "/" + report::escape_pointer(it.key());
    auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& one) { return one.name == it.key(); });
    if (key == keys.end()) {
      std::vector<std::string> names;
      for (const Key& one : keys) names.emplace_back(one.name);
      report::unknown_key(problems, at, it.key(), names);
    } else if (!is_kind(*it, key->kind)) {
      report::wrong_type(problems, at, words_of(key->kind), *it);
    } else if (key->kind != Kind::number && length_of(*it) > key->most) {
      problems.push_back({"out_of_limit", at, "there is more here than a workspace may hold", {}});
    }
  }
  for (const Key& key : keys)
    if (key.required && value.find(std::string(key.name)) == value.end())
      report::missing(problems, where + "/" + std::string(key.name));
}

void check_list(const Json& state, const char* name, const std::vector<Key>& keys, Problems& problems) {
  auto list = state.find(name);
  if (list == state.end() || !list->is_array()) return;
  for (std::size_t i = 0; i < list->size(); ++i)
    check((*list)[i], keys, "/" + std::string(name) + "/" + std::to_string(i), problems);
}

}  // namespace

Problems check_workspace_state(const Json& state) {
  Problems problems;
  check(state, kState, "", problems);
  if (!problems.empty()) return problems;
  if (state["version"] != 1) problems.push_back({"unknown_value", "/version", "expected version 1", {}});
  check_list(state, "tables", kTable, problems);
  check_list(state, "segments", kSegment, problems);
  check_list(state, "reports", kReport, problems);
  check_list(state, "notes", kNote, problems);
  check_list(state, "history", kHistory, problems);
  check_list(state, "targets", kTarget, problems);
  return problems;
}

}  // namespace siyu::share
