// siyu, the command line (contract.md §1): inspect, run, describe, sample; sql, link and unlink are refused until they exist.
// It opens files, feeds their bytes to the engine's door and prints what comes back; it computes nothing itself.

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "engine/engine.h"

namespace {

namespace fs = std::filesystem;
using siyu::engine::Engine;
using siyu::report::Json;

constexpr int kDone = 0, kProblem = 1, kUsage = 2;
constexpr std::size_t kHead = 256 * 1024, kSample = 64 * 1024,
                      kPiece = 4 * 1024 * 1024;  // samples as the page takes them

constexpr const char* kHelp =
    "siyu: private-domain analytics that stays on this machine\n"
    "\n"
    "  siyu inspect FILE... [--format json|text]\n"
    "  siyu run DEFINITION.json FILE... [--mapping MAPPING.json] [--format json|csv|text] [--out DIR] [--threads N]\n"
    "  siyu describe [ANALYSIS]\n"
    "  siyu sample --customers N --seed S --out DIR\n"
    "\n"
    "'-' reads standard input. Exit status: 0 done, 1 the input has a problem, 2 wrong usage.\n";

struct Arguments {
  std::string command;
  std::vector<std::string> rest;
  std::string format = "json", out, mapping;
  std::string customers = "8012", seed = "20261111", threads = "1";
};

int usage(const std::string& sentence) {
  std::fprintf(stderr, "siyu: %s\nTry 'siyu --help'.\n", sentence.c_str());
  return kUsage;
}

// Problems as contract.md §1 says: JSON on stdout, or a sentence each on stderr.
int fail(const Json& problems, const std::string& format) {
  if (format == "json") {
    std::cout << siyu::report::write_json({{"problems", problems}}) << "\n";
  } else {
    for (const Json& problem : problems) {
      std::string where = problem.value("where", "");
      std::cerr << (where.empty() ? "" : where + ": ") << problem.value("message", "") << "\n";
    }
  }
  return kProblem;
}

Json problem(const std::string& code, const std::string& where, const std::string& message) {
  return Json::array({{{"code", code}, {"where", where}, {"message", message}}});
}

// The whole of standard input or of a small file; nothing with a problem set when it cannot be read.
bool read_all(const std::string& path, std::string& text, Json& problems) {
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
    return true;
  }
  std::error_code error;
  if (fs::is_directory(path, error)) {
    problems = problem("is_directory", path, "this is a folder; name the files in it");
    return false;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    problems = problem("cannot_read", path, "this file cannot be opened; check its name");
    return false;
  }
  text.assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

struct Door {
  Engine engine;
  Json problems = Json::array();  // of the last call that failed
  std::vector<std::byte> bytes;   // beside the last reply

  // The reply's "ok"; null with `problems` set otherwise.
  Json call(const Json& request, std::span<const std::byte> beside = {}) {
    Engine::Reply reply = engine.call(siyu::report::write_json(request), beside);
    bytes = std::move(reply.bytes);
    Json json = Json::parse(reply.json, nullptr, false);
    problems = Json::array();
    if (json.contains("ok")) return json["ok"];
    problems = json.value("problems", Json::array());
    return nullptr;
  }
};

class Progress {  // on stderr, only on a terminal
 public:
  Progress(const std::string& name, std::uint64_t total) : name_(name), total_(total), shown_(isatty(STDERR_FILENO)) {}
  void at(std::uint64_t done) {
    if (shown_ && total_ > 0) std::fprintf(stderr, "\r%s %d%%", name_.c_str(), static_cast<int>(done * 100 / total_));
  }
  ~Progress() {
    if (shown_) std::fprintf(stderr, "\r\033[K");
  }

 private:
  std::string name_;
  std::uint64_t total_;
  bool shown_;
};

struct Source {  // a file, or standard input held in memory
  std::string name, path, held;
  std::uint64_t size = 0;

  std::vector<std::byte> read(std::uint64_t offset, std::size_t count) const {
    std::vector<std::byte> out;
    if (path == "-") {
      std::size_t n = std::min<std::uint64_t>(count, held.size() - std::min<std::uint64_t>(offset, held.size()));
      const auto* from = reinterpret_cast<const std::byte*>(held.data()) + offset;
      out.assign(from, from + n);
      return out;
    }
    std::ifstream in(path, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(offset));
    out.resize(count);
    in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(count));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return out;
  }
};

bool open_source(const std::string& path, Source& source, Json& problems) {
  source.path = path;
  std::error_code error;
  if (path == "-") {
    source.name = "stdin";
    source.held.assign(std::istreambuf_iterator<char>(std::cin), {});
    source.size = source.held.size();
    return true;
  }
  source.name = fs::path(path).filename().string();
  if (fs::is_directory(path, error)) {
    problems = problem("is_directory", path, "this is a folder; name the files in it");
    return false;
  }
  source.size = fs::file_size(path, error);
  if (error || !std::ifstream(path, std::ios::binary)) {
    problems = problem("cannot_read", path, "this file cannot be opened; check its name");
    return false;
  }
  return true;
}

// Opens and sniffs; the Preview, or null.
Json sniff(Door& door, const Source& source, const Json& mapping, int& file) {
  Json opened = door.call({{"call", "open"}, {"name", source.name}, {"size", source.size}});
  if (opened.is_null()) return opened;
  file = opened["file"];
  std::vector<std::byte> beside;
  Json samples = Json::array();
  auto take = [&](std::uint64_t offset, std::size_t count) {
    std::vector<std::byte> piece = source.read(offset, count);
    samples.push_back({{"offset", offset}, {"bytes", piece.size()}});
    beside.insert(beside.end(), piece.begin(), piece.end());
  };
  if (source.size <= kHead + 2 * kSample) {
    take(0, static_cast<std::size_t>(source.size));
  } else {
    take(0, kHead);
    take(source.size / 2, kSample);
    take(source.size - kSample, kSample);
  }
  Json request = {{"call", "sniff"}, {"file", file}, {"samples", std::move(samples)}};
  if (!mapping.is_null()) request["mapping"] = mapping;
  return door.call(request, beside);
}

// Reads the file to its end by the mapping; Loaded, or null.
Json load(Door& door, const Source& source, int file, const Json& mapping) {
  if (door.call({{"call", "load"}, {"file", file}, {"mapping", mapping}}).is_null()) return nullptr;
  Progress progress(source.name, source.size);
  std::ifstream in;
  if (source.path != "-") in.open(source.path, std::ios::binary);
  std::vector<std::byte> piece(kPiece);
  for (std::uint64_t at = 0; at < source.size;) {
    std::size_t count = kPiece;
    if (source.path == "-") {
      piece = source.read(at, kPiece);
      count = piece.size();
    } else {
      in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
      count = static_cast<std::size_t>(in.gcount());
    }
    if (count == 0) break;
    if (door.call({{"call", "append"}, {"file", file}}, std::span(piece).first(count)).is_null()) return nullptr;
    at += count;
    progress.at(at);
  }
  return door.call({{"call", "finish"}, {"file", file}});
}

Json with_file_name(Json problems, const std::string& name) {
  for (Json& entry : problems)
    if (entry.value("where", "").empty() || entry["where"].get<std::string>()[0] == '/')
      entry["where"] = name + entry.value("where", "");
  return problems;
}

int inspect(const Arguments& arguments) {
  if (arguments.rest.empty()) return usage("inspect needs at least one file");
  if (arguments.format != "json" && arguments.format != "text") return usage("inspect prints json or text");
  Door door;
  Json files = Json::array(), problems = Json::array();
  for (const std::string& path : arguments.rest) {
    Source source;
    Json own;
    if (!open_source(path, source, own)) {
      problems.insert(problems.end(), own.begin(), own.end());
      continue;
    }
    int file = 0;
    Json preview = sniff(door, source, nullptr, file);
    if (preview.is_null()) {
      problems.insert(problems.end(), door.problems.begin(), door.problems.end());
      continue;
    }
    // A file that fits no table is still read: as an event log without a single field, for its columns and problems.
    Json mapping = preview["mapping"];
    bool known = !preview["table"].is_null();
    if (!known) mapping["table"] = "events";
    Json loaded = load(door, source, file, mapping);
    if (loaded.is_null()) {
      Json named = with_file_name(door.problems, source.name);
      problems.insert(problems.end(), named.begin(), named.end());
      continue;
    }
    Json entry = Json::object();
    for (const char* key : {"name", "container", "encoding", "delimiter", "header_row", "rows"})
      entry[key] = loaded[key];
    entry["columns"] = Json::array();
    for (const Json& column : loaded["columns"])
      entry["columns"].push_back({{"name", column["name"]},
                                  {"type", column["type"]},
                                  {"nulls", column["nulls"]},
                                  {"samples", column["samples"]},
                                  {"field", known ? column["field"] : Json()}});
    entry["table"] = known ? loaded["table"] : Json();
    entry["mapping"] = known ? loaded["mapping"] : Json();
    for (const char* key : {"skipped", "cleaned", "problems"}) entry[key] = loaded[key];
    files.push_back(std::move(entry));
    door.call({{"call", "remove"}, {"files", {file}}});
  }
  if (!problems.empty()) return fail(problems, arguments.format);
  if (arguments.format == "json") {
    std::cout << siyu::report::write_json({{"files", files}}) << "\n";
    return kDone;
  }
  for (const Json& file : files) {
    std::cout << file["name"].get<std::string>() << "  " << file["encoding"].get<std::string>() << "  header row "
              << file["header_row"] << "  " << file["rows"] << " rows  "
              << (file["table"].is_null() ? "no table fits" : file["table"].get<std::string>()) << "\n";
    for (const Json& column : file["columns"]) {
      std::string samples;
      for (const Json& sample : column["samples"])
        samples += (samples.empty() ? "" : " | ") + sample.get<std::string>();
      std::cout << "  " << column["name"].get<std::string>() << "  " << column["type"].get<std::string>();
      if (!column["field"].is_null()) std::cout << "  -> " << column["field"].get<std::string>();
      std::cout << "  nulls " << column["nulls"] << "  " << samples << "\n";
    }
    for (const Json& skip : file["skipped"])
      std::cout << "  skipped " << skip["rows"] << " rows: " << skip["reason"].get<std::string>() << "\n";
    for (const Json& clean : file["cleaned"])
      std::cout << "  cleaned " << clean["cells"] << " cells of " << clean["column"].get<std::string>() << ": "
                << clean["rule"].get<std::string>() << "\n";
    for (const Json& found : file["problems"])
      std::cout << "  " << found["where"].get<std::string>() << ": " << found["message"].get<std::string>() << "\n";
  }
  return kDone;
}

std::string csv_of(Door& door, const Json& question, const Json& table) {
  door.call({{"call", "table_csv"}, {"definition", question}, {"table", table["name"]}});
  return {reinterpret_cast<const char*>(door.bytes.data()), door.bytes.size()};
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() < 2) return usage("run needs a definition and at least one file");
  if (arguments.format != "json" && arguments.format != "csv" && arguments.format != "text")
    return usage("run prints json, csv or text");
  auto threads = siyu::parse_integer(arguments.threads);
  if (!threads || *threads < 1 || *threads > 256) return usage("--threads takes a number from 1 to 256");
  const std::string& format = arguments.format;
  std::string text;
  Json problems;
  if (!read_all(arguments.rest[0], text, problems)) return fail(problems, format);
  siyu::Result<Json> definition = siyu::report::parse_json(text);
  if (!definition.ok()) return fail(with_file_name(siyu::report::problems_json(definition.problems()), ""), format);
  Json mapping;
  if (!arguments.mapping.empty()) {
    if (!read_all(arguments.mapping, text, problems)) return fail(problems, format);
    siyu::Result<Json> read = siyu::report::parse_json(text);
    if (!read.ok())
      return fail(with_file_name(siyu::report::problems_json(read.problems()), arguments.mapping), format);
    mapping = std::move(*read);
  }

  Door door;
  Json staged = Json::array();
  problems = Json::array();
  for (std::size_t i = 1; i < arguments.rest.size(); ++i) {
    Source source;
    Json own;
    int file = 0;
    if (!open_source(arguments.rest[i], source, own)) {
      problems.insert(problems.end(), own.begin(), own.end());
      continue;
    }
    Json preview = sniff(door, source, mapping, file);
    Json loaded;
    if (!preview.is_null()) loaded = load(door, source, file, preview["mapping"]);
    if (loaded.is_null()) {
      Json named = with_file_name(door.problems, source.name);
      problems.insert(problems.end(), named.begin(), named.end());
      continue;
    }
    staged.push_back(file);
  }
  if (!problems.empty()) return fail(problems, format);
  if (door.call({{"call", "commit"}, {"files", staged}}).is_null()) return fail(door.problems, format);

  bool many = definition->is_array();
  Json questions = many ? *definition : Json::array({*definition});
  Json reports = Json::array();
  std::string printed;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Json report = door.call({{"call", "run"}, {"definition", questions[i]}, {"text", format == "text"}});
    if (report.is_null()) {
      Json own = door.problems;
      if (many)
        for (Json& entry : own) entry["where"] = "/" + std::to_string(i) + entry.value("where", "");
      problems.insert(problems.end(), own.begin(), own.end());
      continue;
    }
    printed += std::string(reinterpret_cast<const char*>(door.bytes.data()), door.bytes.size());
    reports.push_back(std::move(report));
  }
  if (!problems.empty()) return fail(problems, format);

  if (!arguments.out.empty()) {
    std::error_code error;
    fs::create_directories(arguments.out, error);
    for (std::size_t i = 0; i < reports.size(); ++i)
      for (const Json& table : reports[i]["tables"]) {
        std::string name = (many ? std::to_string(i + 1) + "-" : "") + table["name"].get<std::string>() + ".csv";
        std::ofstream file(fs::path(arguments.out) / name, std::ios::binary);
        file << csv_of(door, questions[i], table);
        if (!file.flush())
          return fail(problem("cannot_write", arguments.out, "the tables cannot be written here"), format);
      }
  }
  if (format == "json") {
    std::cout << siyu::report::write_json(many ? reports : reports[0]) << "\n";
  } else if (format == "text") {
    std::cout << printed;
  } else {
    bool first = true;
    for (std::size_t i = 0; i < reports.size(); ++i)
      for (const Json& table : reports[i]["tables"]) {
        if (!first) std::cout << "\r\n";
        first = false;
        std::cout << csv_of(door, questions[i], table);
      }
  }
  return kDone;
}

int describe(const Arguments& arguments) {
  if (arguments.rest.size() > 1) return usage("describe takes one analysis");
  Door door;
  Json request = {{"call", "describe"}};
  if (!arguments.rest.empty()) request["analysis"] = arguments.rest[0];
  Json described = door.call(request);
  if (described.is_null()) return fail(door.problems, arguments.format);
  std::cout << described.dump(2) << "\n";
  return kDone;
}

int sample(const Arguments& arguments) {
  if (arguments.out.empty()) return usage("sample needs --out DIR");
  auto customers = siyu::parse_integer(arguments.customers), seed = siyu::parse_integer(arguments.seed);
  if (!customers || *customers < 1) return usage("--customers takes a whole number from 1");
  if (!seed || *seed < 0) return usage("--seed takes a whole number");
  Door door;
  Json made = door.call({{"call", "sample"},
                         {"which", "shop"},
                         {"customers", static_cast<std::uint64_t>(*customers)},
                         {"seed", static_cast<std::uint64_t>(*seed)}});
  if (made.is_null()) return fail(door.problems, "text");
  std::error_code error;
  fs::create_directories(arguments.out, error);
  for (const Json& file : made["files"]) {
    std::ofstream out(fs::path(arguments.out) / file["name"].get<std::string>(), std::ios::binary);
    out.write(reinterpret_cast<const char*>(door.bytes.data()) + file["offset"].get<std::size_t>(),
              static_cast<std::streamsize>(file["bytes"].get<std::size_t>()));
    if (!out.flush()) return fail(problem("cannot_write", arguments.out, "the files cannot be written here"), "text");
    std::cout << (fs::path(arguments.out) / file["name"].get<std::string>()).string() << "\n";
  }
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs(kHelp, stderr);
    return kUsage;
  }
  if (words[0] == "--help" || words[0] == "help") {
    std::fputs(kHelp, stdout);
    return kDone;
  }
  arguments.command = words[0];
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.size() < 3 || word.compare(0, 2, "--") != 0) {
      arguments.rest.push_back(word);
      continue;
    }
    std::string* target = word == "--format"      ? &arguments.format
                          : word == "--out"       ? &arguments.out
                          : word == "--mapping"   ? &arguments.mapping
                          : word == "--customers" ? &arguments.customers
                          : word == "--seed"      ? &arguments.seed
                          : word == "--threads"   ? &arguments.threads
                                                  : nullptr;
    if (!target) return usage("there is no option " + word);
    if (i + 1 == words.size()) return usage(word + " needs a value");
    *target = words[++i];
  }
  if (arguments.command == "inspect") return inspect(arguments);
  if (arguments.command == "run") return run(arguments);
  if (arguments.command == "describe") return describe(arguments);
  if (arguments.command == "sample") return sample(arguments);
  if (arguments.command == "sql" || arguments.command == "link" || arguments.command == "unlink")
    return usage(arguments.command + " is not in this version yet");
  return usage("there is no command " + arguments.command);
}
