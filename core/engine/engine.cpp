// Requests find their call here; the calls themselves are in files.cpp, import.cpp and questions.cpp.

#include "engine/engine.h"

#include <new>

#include "sample/sample.h"

namespace siyu::engine {

using report::Json;

namespace {

constexpr std::uint32_t kMostSampleCustomers = 200'000;  // about 180 MB of text

std::vector<std::byte> as_bytes(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

}  // namespace

std::string Engine::version() { return "1 " + std::string(csv::simd_name()); }

Engine::Reply Engine::call(std::string_view request, std::span<const std::byte> bytes) {
  Problems problems;
  try {
    Result<Json> json = report::parse_json(request);
    if (!json.ok()) {
      problems = json.problems();
    } else if (!json->is_object() || !json->contains("call") || !(*json)["call"].is_string()) {
      problems.push_back({"bad_call", "/call", "a request is an object that names a call", {}});
    } else {
      Result<Answer> answer = dispatch((*json)["call"].get_ref<const std::string&>(), *json, bytes);
      if (answer.ok()) return {report::write_json({{"ok", std::move(answer->ok)}}), std::move(answer->bytes)};
      problems = answer.problems();
    }
  } catch (const Json::exception&) {
    problems = {{"bad_call",
                 "",
                 "a part of the request is not of the kind that this call takes",
                 {}}};  // the library throws on a wrong type
  } catch (const std::bad_alloc&) {
    problems = {
        {"out_of_memory", "", "this computer's memory is not enough; what was loaded before is still there", {}}};
  }
  return {report::write_json({{"problems", report::problems_json(problems)}}), {}};
}

Result<Engine::Answer> Engine::dispatch(std::string_view name, const Json& request, std::span<const std::byte> bytes) {
  if (name == "open") return open(request);
  if (name == "sniff") return sniff(request, bytes);
  if (name == "load") return load(request);
  if (name == "append") return append(request, bytes);
  if (name == "recipe") return recipe(request);
  if (name == "ranges") return ranges(bytes);
  if (name == "range") return range(request, bytes);
  if (name == "offer") return offer(request, bytes);
  if (name == "finish") return finish(request);
  if (name == "preview") return preview(request);
  if (name == "aside") return aside(request);
  if (name == "aside_csv") return aside_csv(request);
  if (name == "identity") return identity(request);
  if (name == "mapping") return mapping(request);
  if (name == "commit") return commit(request);
  if (name == "remove") return remove(request);
  if (name == "model") return Answer{model_json(), {}};
  if (name == "reset") {
    store_ = model::Store();
    rule_cache_.forget();
    segments_.clear();
    segment_order_.clear();
    files_.clear();
    identity_rules_ = {};
    if (request.value("numbers", false)) next_file_ = 1;
    return Answer{Json::object(), {}};
  }
  if (name == "run") return run(request);
  if (name == "check") return check(request);
  if (name == "suggest") return suggest();
  if (name == "people") return people(request, false);
  if (name == "people_csv") return people(request, true);
  if (name == "table_csv") return table_csv(request);
  if (name == "describe") return describe(request);
  if (name == "values") return values(request);
  if (name == "segments") return segments(request);
  if (name == "count") return count(request);
  if (name == "list_people") return list_people(request, false);
  if (name == "list_people_csv") return list_people(request, true);
  if (name == "presets") return presets(request);
  if (name == "share") return share(request);
  if (name == "seal") return seal(request);
  if (name == "open_link") return open_link(request);
  if (name == "open_payload") return open_payload(request);
  if (name == "workspace_sum") return workspace_sum(request, bytes);
  if (name == "workspace_write") return workspace_write(request);
  if (name == "workspace_open") return workspace_open(request, bytes);
  if (name == "workspace_state") return workspace_state(request, bytes);
  if (name == "memory") return Answer{memory_json(), {}};
  if (name == "sample") {
    std::string which = request.value("which", "shop");
    if (which != "shop" && which != "article")
      return Problem{
          "unknown_value", "/which", "expected one of shop, article; got \"" + which + "\"", {{"got", which}}};
    sample::ShopOptions options;
    if (auto it = request.find("customers"); it != request.end()) {
      if (!it->is_number_unsigned() || it->get<std::uint64_t>() < 1 || it->get<std::uint64_t>() > kMostSampleCustomers)
        return Problem{
            "out_of_limit", "/customers", "customers must be from 1 to " + std::to_string(kMostSampleCustomers), {}};
      options.customers = it->get<std::uint32_t>();
    }
    if (auto it = request.find("seed"); it != request.end()) {
      if (!it->is_number_unsigned()) return Problem{"wrong_type", "/seed", "expected a whole number", {}};
      options.seed = it->get<std::uint64_t>();
    }
    std::vector<sample::SampleFile> files = which == "shop" ? sample::shop(options) : sample::article();
    Answer answer{{{"files", Json::array()}}, {}};
    for (const sample::SampleFile& file : files) {
      answer.ok["files"].push_back(
          {{"name", file.name}, {"offset", answer.bytes.size()}, {"bytes", file.bytes.size()}});
      std::vector<std::byte> piece = as_bytes(file.bytes);
      answer.bytes.insert(answer.bytes.end(), piece.begin(), piece.end());
    }
    return answer;
  }
  return Problem{"unknown_call", "/call", "no call is named " + std::string(name), {{"call", std::string(name)}}};
}

Result<Engine::File*> Engine::file_of(const Json& request) {
  auto id = request.find("file");
  if (id != request.end() && id->is_number_integer())
    if (auto it = files_.find(id->get<int>()); it != files_.end()) return &it->second;
  return Problem{"unknown_file", "/file", "no open file has this number", {}};
}

}  // namespace siyu::engine
