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
#include "engine/mapping_json.h"

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
  std::vector<std::string> options;  // those that were given
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

// The JSON of a small file; null with `problems` set, their `where` in that file, when it cannot be read.
Json read_json(const std::string& path, Json& problems) {
  std::string text;
  if (!read_all(path, text, problems)) return nullptr;
  siyu::Result<Json> read = siyu::report::parse_json(text);
  if (read.ok()) return std::move(*read);
  problems = with_file_name(siyu::report::problems_json(read.problems()), path);
  return nullptr;
}

struct NamedBytes {
  std::string name;
  std::vector<std::byte> bytes;
};

// Writes all the files into the folder or none: under names of their own first, renamed when every one is there.
bool write_all(const std::string& folder, const std::vector<NamedBytes>& files) {
  std::error_code error;
  fs::create_directories(folder, error);
  auto at = [&](const NamedBytes& file) { return fs::path(folder) / file.name; };
  auto draft = [&](const NamedBytes& file) { return fs::path(folder) / ("." + file.name + ".tmp"); };
  bool good = true;
  for (const NamedBytes& file : files) {
    std::ofstream out(draft(file), std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(file.bytes.data()), static_cast<std::streamsize>(file.bytes.size()));
    good = good && out.flush() && !fs::is_directory(at(file), error);
  }
  for (const NamedBytes& file : files) {
    if (good) fs::rename(draft(file), at(file), error);
    good = good && !error;
    if (!good) fs::remove(draft(file), error);
  }
  return good;
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

std::vector<std::byte> csv_of(Door& door, const Json& question, const Json& table) {
  door.call({{"call", "table_csv"}, {"definition", question}, {"table", table["name"]}});
  return door.bytes;
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() < 2) return usage("run needs a definition and at least one file");
  if (arguments.format != "json" && arguments.format != "csv" && arguments.format != "text")
    return usage("run prints json, csv or text");
  auto threads = siyu::parse_integer(arguments.threads);
  if (!threads || *threads < 1 || *threads > 256) return usage("--threads takes a number from 1 to 256");
  const std::string& format = arguments.format;
  std::size_t inputs = arguments.mapping == "-";
  for (const std::string& path : arguments.rest) inputs += path == "-";
  if (inputs > 1) return usage("standard input can be read only once");
  Json problems = Json::array();
  Json definition = read_json(arguments.rest[0], problems);
  if (!problems.empty()) return fail(problems, format);
  Json mapping;
  if (!arguments.mapping.empty()) {
    mapping = read_json(arguments.mapping, problems);
    if (problems.empty())
      if (auto read = siyu::engine::read_mapping(mapping); !read.ok())
        problems = with_file_name(siyu::report::problems_json(read.problems()), arguments.mapping);
    if (!problems.empty()) return fail(problems, format);
  }

  Door door;
  Json staged = Json::array();
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

  bool many = definition.is_array();
  Json questions = many ? definition : Json::array({definition});
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
    std::vector<NamedBytes> files;
    for (std::size_t i = 0; i < reports.size(); ++i)
      for (const Json& table : reports[i]["tables"]) {
        std::string name = (many ? std::to_string(i + 1) + "-" : "") + table["name"].get<std::string>() + ".csv";
        files.push_back({name, csv_of(door, questions[i], table)});
      }
    if (!write_all(arguments.out, files))
      return fail(problem("cannot_write", arguments.out, "the tables cannot be written here"), format);
  }
  if (format == "json") {
    std::cout << siyu::report::write_json(many ? reports : reports[0]) << "\n";
  } else if (format == "text") {
    std::cout << printed;
  } else {
    bool first = true;
    for (std::size_t i = 0; i < reports.size(); ++i)
      for (const Json& table : reports[i]["tables"]) {
        constexpr std::size_t kByteOrderMark = 3;  // opens a file, so only the first table has it here
        std::vector<std::byte> csv = csv_of(door, questions[i], table);
        std::string_view text(reinterpret_cast<const char*>(csv.data()), csv.size());
        if (!first) std::cout << "\r\n";
        std::cout << (first ? text : text.substr(kByteOrderMark));
        first = false;
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
  std::vector<NamedBytes> files;
  for (const Json& file : made["files"]) {
    auto from = door.bytes.begin() + file["offset"].get<std::ptrdiff_t>();
    files.push_back({file["name"].get<std::string>(), {from, from + file["bytes"].get<std::ptrdiff_t>()}});
  }
  if (!write_all(arguments.out, files))
    return fail(problem("cannot_write", arguments.out, "the files cannot be written here"), "text");
  for (const NamedBytes& file : files) std::cout << (fs::path(arguments.out) / file.name).string() << "\n";
  return kDone;
}

using Command = int (*)(const Arguments&);
struct CommandEntry {
  std::string_view name;
  Command run;
  std::vector<std::string_view> options;
};
const std::vector<CommandEntry>& commands() {
  static const std::vector<CommandEntry> kCommands = {
      {"inspect", inspect, {"--format"}},
      {"run", run, {"--format", "--out", "--mapping", "--threads"}},
      {"describe", describe, {}},
      {"sample", sample, {"--customers", "--seed", "--out"}},
  };
  return kCommands;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs(kHelp, stderr);
    return kUsage;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
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
    arguments.options.push_back(word);
  }
  if (arguments.command == "sql" || arguments.command == "link" || arguments.command == "unlink")
    return usage(arguments.command + " is not in this version yet");
  for (const CommandEntry& command : commands()) {
    if (command.name != arguments.command) continue;
    for (const std::string& option : arguments.options)
      if (std::find(command.options.begin(), command.options.end(), option) == command.options.end())
        return usage(arguments.command + " takes no option " + option);
    int status = command.run(arguments);
    std::cout.flush();
    if (std::cout) return status;
    std::cerr << "the answer cannot be written to standard output\n";
    return kProblem;
  }
  return usage("there is no command " + arguments.command);
}
