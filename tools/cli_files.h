// Files of the command line: an argument as bytes that can be read at any place, and as the tables that lie in it.
//
// A workbook, an archive or a gzip is taken apart first (cli_containers.h); its parts lie in one temporary file that has no name. What is no
// container is its own only part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace siyu::cli {

using Json = report::Json;

Json problem(const std::string& code, const std::string& where, const std::string& message);

// The engine's door, asked in JSON.
struct Door {
  engine::Engine engine;
  Json problems = Json::array();  // of the last call that failed
  std::vector<std::byte> bytes;   // beside the last reply

  // The reply's "ok"; null with `problems` set otherwise.
  Json call(const Json& request, std::span<const std::byte> beside = {});
};

// A stretch of an open file.
class Bytes {
 public:
  Bytes() = default;
  Bytes(std::shared_ptr<std::FILE> file, std::uint64_t from, std::uint64_t size)
      : file_(std::move(file)), from_(from), size_(size) {}
  std::uint64_t size() const { return size_; }
  // A stretch of this one; it ends where this one does.
  Bytes slice(std::uint64_t from, std::uint64_t size) const;
  int descriptor() const { return fileno(file_.get()); }
  // Up to `count` bytes from `offset`; fewer at the end, or when the file cannot be read there.
  std::vector<std::byte> read(std::uint64_t offset, std::size_t count) const;

 private:
  std::shared_ptr<std::FILE> file_;
  std::uint64_t from_ = 0, size_ = 0;
};

// A temporary file without a name; null when there is no place for one.
std::shared_ptr<std::FILE> temporary_file();

struct Source {
  std::string name;  // of the file as it was given, without folders
  Json facts;        // container, entry, sheet, cleaned, problems of a part; empty for a file that is none
  Bytes bytes;
  Json table, workspace;  // out of a workspace file: how this table is read, and the whole workspace; else null
  Json damage;            // what is wrong with the bytes themselves; null when nothing is

  std::string label() const;  // "name › entry › sheet"
  bool is_part() const { return !facts.empty(); }
  // Why the whole part cannot be read; null when it can.
  Json trouble() const;
};

// The parts of the file at `path` ("-": standard input), in their order; one for a file that is no container. Empty with
// `problems` set when the file cannot be opened, or nothing in it can be.
std::vector<Source> open_sources(const std::string& path, Json& problems);

// Opens a table of the source and looks at it: block 0 is its first table. The Preview, or null.
Json sniff(Door& door, const Source& source, const Json& mapping, std::size_t block, int& file);

// Reads the file to its end by the mapping; Loaded, or null.
Json load(Door& door, const Source& source, int file, const Json& mapping, bool rows_only = false);

// Problems whose `where` names no file yet get this one's.
Json with_file_name(Json problems, const std::string& name);

}  // namespace siyu::cli
