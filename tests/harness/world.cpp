// The door as tests use it, and copies of texts in other encodings. See world.h.
#include "harness/world.h"

#include <iconv.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <sstream>

#include "base/result.h"

namespace siyu::tests {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

// As the page samples: the whole of a small file, else head, middle and tail.
constexpr std::size_t kHead = 256 * 1024, kSample = 64 * 1024;

bool glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip)
      if (glob(pattern.substr(1), text.substr(skip))) return true;
    return false;
  }
  if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
  return glob(pattern.substr(1), text.substr(1));
}

std::string convert(std::string_view text, const char* from, const char* to) {
  iconv_t converter = iconv_open(to, from);
  CHECK(converter != reinterpret_cast<iconv_t>(-1));
  std::string out(text.size() * 4 + 16, '\0');
  char* in = const_cast<char*>(text.data());
  char* target = out.data();
  std::size_t in_left = text.size(), out_left = out.size();
  std::size_t result = iconv(converter, &in, &in_left, &target, &out_left);
  iconv_close(converter);
  CHECK(result == 0 && in_left == 0);
  out.resize(out.size() - out_left);
  return out;
}

}  // namespace

std::string Door::call_text(std::string_view request, std::string_view bytes) {
  return engine_.call(request, bytes_of(bytes)).json;
}

Json Door::call(const Json& request, std::string_view bytes) {
  Json reply = Json::parse(call_text(request.dump(), bytes), nullptr, false);
  CHECK(!reply.is_discarded());
  return reply;
}

std::optional<std::string> Door::stage(const NamedText& file, const Cut& cut, const Json& hints) {
  Json opened = call({{"call", "open"}, {"name", file.name}, {"size", file.bytes.size()}});
  if (opened.contains("problems")) return opened["problems"].dump();
  std::int64_t number = opened["ok"]["file"];

  Json sniff = {{"call", "sniff"}, {"file", number}, {"samples", Json::array()}};
  std::string samples;
  auto add = [&](std::size_t offset, std::size_t size) {
    sniff["samples"].push_back({{"offset", offset}, {"bytes", size}});
    samples += file.bytes.substr(offset, size);
  };
  std::size_t total = file.bytes.size();
  if (total <= kHead + 2 * kSample) {
    add(0, total);
  } else {
    add(0, kHead);
    add(total / 2, kSample);
    add(total - kSample, kSample);
  }
  if (!hints.is_null()) sniff["hints"] = hints;
  Json preview = call(sniff, samples);
  if (preview.contains("problems")) return preview["problems"].dump();
  preview_ = preview["ok"];

  Json mapping = file.mapping;
  if (mapping.is_object() && mapping.contains("files")) {
    std::vector<std::string> headers;
    for (const Json& column : preview_["columns"]) headers.push_back(column["name"]);
    mapping = mapping_for(mapping, file.name, headers);
  }
  if (mapping.is_null()) mapping = preview_["mapping"];
  Json loading = call({{"call", "load"}, {"file", number}, {"mapping", mapping}});
  if (loading.contains("problems")) return loading["problems"].dump();

  if (auto problems = append(number, file.bytes, cut)) return problems;
  finished_ = call_text(Json{{"call", "finish"}, {"file", number}}.dump());
  Json finished = Json::parse(finished_);
  if (finished.contains("problems")) return finished["problems"].dump();
  staged_.push_back(number);
  return std::nullopt;
}

std::optional<std::string> Door::append(std::int64_t file, std::string_view bytes, const Cut& cut) {
  Random random(cut.seed);
  std::size_t total = bytes.size(), at = 0;
  auto up_to = [&](std::size_t most, std::size_t end) {
    return at + std::min(end - at, cut.seed == 0 ? most : 1 + random.below(most));
  };
  std::optional<std::string> problems;
  // Up to `end` in pieces; false when there was a problem.
  auto feed = [&](std::size_t end) {
    std::size_t most = cut.chunk == 0 ? std::max<std::size_t>(total, 1) : cut.chunk;
    while (at < end && !problems) {
      std::size_t to = up_to(most, end);
      Json reply = call({{"call", "append"}, {"file", file}}, bytes.substr(at, to - at));
      if (reply.contains("problems")) problems = reply["problems"].dump();
      at = to;
    }
    return !problems;
  };
  std::vector<std::unique_ptr<engine::Engine>> readers;
  while (cut.readers > 0 && readers.empty() && at < total) {
    if (!feed(up_to(cut.range, total))) return problems;
    engine::Engine::Reply recipe = engine_.call(Json{{"call", "recipe"}, {"file", file}}.dump());
    if (!Json::parse(recipe.json)["ok"]["possible"].get<bool>()) continue;
    for (std::size_t i = 0; i < cut.readers; ++i) {
      readers.push_back(std::make_unique<engine::Engine>());
      CHECK(readers.back()->call(R"({"call":"ranges"})", recipe.bytes).json == R"({"ok":{}})");
    }
  }
  constexpr std::size_t kSeam = 64 * 1024;
  std::size_t from = at;
  for (std::size_t turn = 0; !readers.empty() && from < total; ++turn) {
    std::size_t to = from + std::min(total - from, cut.seed == 0 ? cut.range : 1 + random.below(cut.range));
    std::size_t source = turn % cut.readers;
    engine::Engine::Reply made = readers[source]->call(Json{{"call", "range"}, {"from", from}, {"to", to}}.dump(),
                                                       bytes_of(bytes.substr(from - 1, to - from + 1 + kSeam)));
    Json range = Json::parse(made.json)["ok"];
    bool taken = false;
    if (range["read"].get<bool>()) {
      if (!feed(range["start"].get<std::size_t>())) return problems;
      std::string_view blob(reinterpret_cast<const char*>(made.bytes.data()), made.bytes.size());
      Json reply = call({{"call", "offer"}, {"file", file}, {"source", source}}, blob);
      if (reply.contains("problems")) return reply["problems"].dump();
      at = reply["ok"]["position"].get<std::size_t>();
      taken = reply["ok"]["taken"].get<bool>();
      ++offered_;
      taken_ += taken ? 1 : 0;
    }
    if (!taken && !feed(to)) return problems;
    from = to;
  }
  feed(total);
  return problems;
}

std::optional<std::string> Door::commit(const std::vector<std::int64_t>& files) {
  Json committed = call({{"call", "commit"}, {"files", files}});
  if (committed.contains("problems")) return committed["problems"].dump();
  return std::nullopt;
}

std::optional<std::string> Door::load(const std::vector<NamedText>& files, const Cut& cut, bool one_by_one) {
  std::vector<std::int64_t> together;
  for (const NamedText& file : files) {
    if (auto problems = stage(file, cut)) return problems;
    if (one_by_one) {
      if (auto problems = commit({staged_.back()})) return problems;
    } else {
      together.push_back(staged_.back());
    }
  }
  return together.empty() ? std::nullopt : commit(together);
}

std::string Door::run(std::string_view definition) {
  std::string request = R"({"call":"run","definition":)";
  request += definition;
  request += "}";
  return call_text(request);
}

Json mapping_for(const Json& mapping, const std::string& name, const std::vector<std::string>& headers) {
  for (const Json& entry : mapping["files"]) {
    Json match = entry.value("match", Json::object());
    if (match.contains("name") && !glob(match["name"].get<std::string>(), name)) continue;
    bool all = true;
    for (const Json& header : match.value("headers", Json::array()))
      all = all && std::find(headers.begin(), headers.end(), header.get<std::string>()) != headers.end();
    if (!all) continue;
    Json found = entry;
    found.erase("match");
    return found;
  }
  return nullptr;
}

std::string to_gb18030(std::string_view utf8) { return convert(utf8, "UTF-8", "GB18030"); }

std::string to_utf16(std::string_view utf8, bool little_endian, bool byte_order_mark) {
  std::string mark = byte_order_mark ? (little_endian ? "\xFF\xFE" : "\xFE\xFF") : "";
  return mark + convert(utf8, "UTF-8", little_endian ? "UTF-16LE" : "UTF-16BE");
}

std::string to_crlf(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace siyu::tests
