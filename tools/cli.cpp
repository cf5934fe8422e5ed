// siyu, the command line (contract.md §1): inspect, run, describe, link, unlink, sample; sql is refused until it exists.
// It opens files (cli_files.h), feeds their bytes to the engine's door and prints what comes back; it computes nothing itself.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/number.h"
#include "cli_files.h"
#include "cli_links.h"
#include "cli_ranges.h"
#include "cli_workspace.h"
#include "engine/engine.h"
#include "engine/mapping_json.h"

namespace {

namespace fs = std::filesystem;
using siyu::cli::Door;
using siyu::cli::Json;
using siyu::cli::load;
using siyu::cli::open_sources;
using siyu::cli::problem;
using siyu::cli::sniff;
using siyu::cli::Source;
using siyu::cli::with_file_name;

constexpr int kDone = 0, kProblem = 1, kUsage = 2;

constexpr std::uint64_t kWhollyRead = 256 << 20;  // bytes that inspect converts cell by cell

constexpr const char* kHelp =
    "siyu: private-domain analytics that stays on this machine\n"
    "\n"
    "  siyu inspect FILE... [--format json|text]\n"
    "  siyu run DEFINITION.json FILE... [--mapping MAPPING.json] [--format json|csv|text] [--out DIR] [--threads N]\n"
    "  siyu describe [ANALYSIS]\n"
    "  siyu link DEFINITION.json|REPORT.json|MAPPING.json\n"
    "  siyu unlink FRAGMENT\n"
    "  siyu sample --customers N --seed S --out DIR\n"
    "\n"
    "'-' reads standard input. Exit status: 0 done, 1 the input has a problem, 2 wrong usage.\n";

struct Arguments {
  std::string command;
  std::vector<std::string> rest;
  std::string format = "json", out, mapping;
  std::string customers = "8012", seed = "20261111", threads;
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

void append(Json& to, const Json& more) { to.insert(to.end(), more.begin(), more.end()); }

void copy_keys(Json& to, const Json& from, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (from.contains(key)) to[key] = from[key];
}

// What `inspect` says of one table; null with the door's problems when it cannot be read. `blocks` are the tables in the source.
Json inspect_table(Door& door, const Source& source, std::size_t block, std::size_t& blocks) {
  int file = 0;
  Json preview = sniff(door, source, nullptr, block, file);
  if (preview.is_null()) return preview;
  blocks = std::max<std::size_t>(blocks, preview.value("blocks", std::size_t{1}));
  // A table that fits none of ours is still read: as an event log without a single field, for its columns and problems.
  Json mapping = preview["mapping"];
  bool known = !preview["table"].is_null();
  if (!known) mapping["table"] = "events";
  // Of a large file only the rows are counted; what its columns hold is told by the sample, and `sampled` says so.
  bool sampled = source.bytes.size() > kWhollyRead;
  Json loaded = load(door, source, file, mapping, sampled);
  if (loaded.is_null()) return loaded;
  Json entry = Json::object();
  copy_keys(entry, loaded, {"name", "entry", "sheet", "container", "encoding", "delimiter", "header_row", "rows"});
  copy_keys(entry, source.facts, {"entry", "sheet", "container", "hidden"});
  if (blocks > 1) entry["block"] = block;
  entry["columns"] = Json::array();
  if (sampled) entry["sampled"] = true;
  for (std::size_t k = 0; k < loaded["columns"].size(); ++k) {
    const Json& column = loaded["columns"][k];
    const Json& told = sampled ? preview["columns"][k] : column;
    Json shown = {{"name", column["name"]},
                  {"type", told["type"]},
                  {"nulls", told["nulls"]},
                  {"samples", column["samples"]},
                  {"field", known ? column["field"] : Json()}};
    copy_keys(shown, column, {"sum", "distinct", "masked", "scientific"});
    entry["columns"].push_back(std::move(shown));
  }
  entry["table"] = known ? loaded["table"] : Json();
  entry["mapping"] = known ? loaded["mapping"] : Json();
  copy_keys(entry, loaded, {"export", "aside", "dictionaries", "drift", "skipped", "cleaned", "problems"});
  door.call({{"call", "remove"}, {"files", {file}}});
  return entry;
}

// What `inspect` says of a part that cannot be read, while others of its file can.
Json unread(const Source& source, const Json& problems) {
  Json entry = {{"name", source.name}, {"encoding", nullptr}, {"delimiter", nullptr}, {"header_row", 0},
                {"rows", 0},           {"table", nullptr},    {"mapping", nullptr}};
  copy_keys(entry, source.facts, {"entry", "sheet", "container", "hidden"});
  for (const char* key : {"columns", "skipped", "cleaned"}) entry[key] = Json::array();
  entry["problems"] = problems;
  for (Json& found : entry["problems"]) found["cells"] = found.value("cells", 0);
  return entry;
}

int inspect(const Arguments& arguments) {
  if (arguments.rest.empty()) return usage("inspect needs at least one file");
  if (arguments.format != "json" && arguments.format != "text") return usage("inspect prints json or text");
  Door door;
  Json files = Json::array(), problems = Json::array();
  for (const std::string& path : arguments.rest) {
    Json own = Json::array();
    std::vector<Source> sources = open_sources(path, own);
    append(problems, own);
    Json found = Json::array(), lost = Json::array();
    bool any = false;
    for (const Source& source : sources) {
      std::size_t blocks = 1;
      if (Json trouble = source.trouble(); !trouble.is_null()) {
        found.push_back(unread(source, trouble));
        append(lost, trouble);
        continue;
      }
      for (std::size_t block = 0; block < blocks; ++block) {
        Json entry = inspect_table(door, source, block, blocks);
        any = any || !entry.is_null();
        if (entry.is_null()) {
          append(lost, with_file_name(door.problems, source.label()));
          entry = unread(source, with_file_name(door.problems, source.label()));
        }
        found.push_back(std::move(entry));
      }
    }
    append(any ? files : problems, any ? found : lost);
  }
  if (!problems.empty()) return fail(problems, arguments.format);
  if (arguments.format == "json") {
    std::cout << siyu::report::write_json({{"files", files}}) << "\n";
    return kDone;
  }
  for (const Json& file : files) {
    std::cout << file["name"].get<std::string>();
    for (const char* key : {"entry", "sheet"})
      if (file.contains(key)) std::cout << " › " << file[key].get<std::string>();
    if (file.contains("block")) std::cout << " #" << file["block"].get<std::size_t>() + 1;
    if (file["encoding"].is_string()) std::cout << "  " << file["encoding"].get<std::string>();
    std::cout << "  header row " << file["header_row"] << "  " << file["rows"] << " rows  "
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

// Reads every table of a file's sources that fits one of ours, and stages it. The others (a sheet of notes) are left out with a sentence
// each, unless nothing fits: then what is wrong with the first is the file's problem. Gives the problems.
Json stage(Door& door, const std::vector<Source>& sources, const Json& mapping, Json& staged) {
  Json problems = Json::array(), unfit = Json::array();
  std::vector<std::string> left_out;
  std::size_t fitting = 0;
  for (const Source& source : sources) {
    if (Json trouble = source.trouble(); !trouble.is_null()) {
      append(problems, trouble);
      continue;
    }
    std::size_t blocks = 1;
    for (std::size_t block = 0; block < blocks; ++block) {
      int file = 0;
      std::string label = source.label() + (block > 0 ? " #" + std::to_string(block + 1) : "");
      Json preview = sniff(door, source, mapping, block, file);
      if (!preview.is_null()) blocks = std::max<std::size_t>(blocks, preview.value("blocks", std::size_t{1}));
      bool fits = !preview.is_null() && !preview["table"].is_null();
      Json loaded = preview.is_null() ? Json() : load(door, source, file, preview["mapping"]);
      if (!loaded.is_null()) {
        if (source.table.is_object() && source.table.contains("policy"))
          door.call(
              {{"call", "preview"}, {"files", {file}}, {"policies", {{std::to_string(file), source.table["policy"]}}}});
        staged.push_back(file);
        fitting += 1;
        continue;
      }
      Json own = with_file_name(door.problems, source.label());
      if (fits) append(problems, own);
      fitting += fits;
      if (!fits && unfit.empty()) unfit = own;
      if (!fits) left_out.push_back(label);
    }
  }
  if (fitting == 0) append(problems, unfit);
  for (const std::string& label : left_out)
    if (fitting > 0) std::cerr << label << ": fits no table, left out\n";
  return problems;
}

// In a list of definitions, one of segments defines its segments for those after it; a later one of the same id takes its place.
void define_segments(Door& door, const Json& definition, Json& segments) {
  if (definition["analysis"] != "segments") return;
  for (const Json& segment : definition["params"]["segments"]) {
    auto same = [&](const Json& other) { return other["id"] == segment["id"]; };
    if (auto it = std::find_if(segments.begin(), segments.end(), same); it != segments.end()) {
      *it = segment;
    } else {
      segments.push_back(segment);
    }
  }
  door.call({{"call", "segments"}, {"set", segments}});
}

int run(const Arguments& arguments) {
  if (arguments.rest.size() < 2) return usage("run needs a definition and at least one file");
  if (arguments.format != "json" && arguments.format != "csv" && arguments.format != "text")
    return usage("run prints json, csv or text");
  std::optional<std::int64_t> threads = std::clamp(std::thread::hardware_concurrency(), 1u, 256u);
  if (!arguments.threads.empty()) threads = siyu::parse_integer(arguments.threads);
  if (!threads || *threads < 1 || *threads > 256) return usage("--threads takes a number from 1 to 256");
  siyu::cli::use_threads(static_cast<unsigned>(*threads));
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
  std::vector<std::vector<Source>> workspaces;
  for (std::size_t i = 1; i < arguments.rest.size(); ++i) {
    Json own = Json::array();
    std::vector<Source> sources = open_sources(arguments.rest[i], own);
    append(problems, own);
    append(problems, stage(door, sources, mapping, staged));
    if (!sources.empty() && !sources[0].workspace.is_null()) workspaces.push_back(std::move(sources));
  }
  if (!problems.empty()) return fail(problems, format);
  if (door.call({{"call", "commit"}, {"files", staged}}).is_null()) return fail(door.problems, format);

  for (const std::vector<Source>& sources : workspaces)
    if (!siyu::cli::apply_workspace(door, sources)) return fail(door.problems, format);

  bool many = definition.is_array();
  Json questions = many ? definition : Json::array({definition});
  Json reports = Json::array(), segments = Json::array();
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
    define_segments(door, report["definition"], segments);
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

int link(const Arguments& arguments) {
  if (arguments.rest.size() != 1) return usage("link needs one definition, report or mapping");
  Json problems = Json::array();
  Json content = read_json(arguments.rest[0], problems);
  if (!problems.empty()) return fail(problems, arguments.format);
  Door door;
  std::string fragment = siyu::cli::fragment_of(door, content);
  if (fragment.empty()) return fail(with_file_name(door.problems, arguments.rest[0]), arguments.format);
  std::cout << "#" << fragment << "\n";
  return kDone;
}

int unlink(const Arguments& arguments) {
  if (arguments.rest.size() != 1) return usage("unlink needs one fragment");
  std::string fragment = arguments.rest[0];
  Json problems = Json::array();
  if (fragment == "-" && !read_all("-", fragment, problems)) return fail(problems, arguments.format);
  Door door;
  Json content = siyu::cli::content_of(door, fragment);
  if (content.is_null()) return fail(door.problems, arguments.format);
  std::cout << siyu::report::write_json(content) << "\n";
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
      {"inspect", inspect, {"--format"}}, {"run", run, {"--format", "--out", "--mapping", "--threads"}},
      {"describe", describe, {}},         {"link", link, {"--format"}},
      {"unlink", unlink, {"--format"}},   {"sample", sample, {"--customers", "--seed", "--out"}},
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
  if (arguments.command == "sql") return usage(arguments.command + " is not in this version yet");
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
