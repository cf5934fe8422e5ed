// Test files through the engine's door, as the page sends them: open, sniff, load, append in pieces, finish, commit, run.
//
// A test names texts and a way to cut them; what comes back is the reply's own bytes, so that tests compare bytes. Leaves
// out: the command line and the page (tests/wasm and tests/e2e), and everything the door does not say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/engine.h"
#include "harness/random.h"

namespace siyu::tests {

using Json = nlohmann::ordered_json;

struct NamedText {
  std::string name;
  std::string bytes;
  Json mapping = nullptr;  // what `load` is told; null: what the preview suggests
};

// How the bytes of a file are handed over.
struct Cut {
  std::size_t chunk = 0;   // bytes a piece; 0: the whole file at once
  std::uint64_t seed = 0;  // not 0: pieces of random sizes up to `chunk` (or the whole)
  // Not 0: so many other engines read ranges of `range` bytes as soon as the file's recipe is possible; pieces come before and between.
  std::size_t readers = 0, range = 0;
};

// A door with files behind it. Every function returns the problems' JSON text, or nothing when all went well.
class Door {
 public:
  // Opens, parses and stages one file. The number of the file is added to staged().
  std::optional<std::string> stage(const NamedText& file, const Cut& cut = {}, const Json& hints = nullptr);
  // Stages all files in this order and commits them together, or one by one.
  std::optional<std::string> load(const std::vector<NamedText>& files, const Cut& cut = {}, bool one_by_one = false);
  std::optional<std::string> commit(const std::vector<std::int64_t>& files);
  const std::vector<std::int64_t>& staged() const { return staged_; }
  // What the preview said of the file staged last.
  const Json& preview() const { return preview_; }
  // The whole reply to the last `finish`.
  const std::string& finished() const { return finished_; }
  // Ranges that other engines read, and those of them that were taken.
  std::size_t offered() const { return offered_; }
  std::size_t taken() const { return taken_; }

  // The whole reply to `run`: {"ok": report} or {"problems": […]}.
  std::string run(std::string_view definition);
  // Any call; the reply's JSON.
  Json call(const Json& request, std::string_view bytes = {});
  std::string call_text(std::string_view request, std::string_view bytes = {});
  engine::Engine& engine() { return engine_; }

 private:
  std::optional<std::string> append(std::int64_t file, std::string_view bytes, const Cut& cut);

  engine::Engine engine_;
  std::vector<std::int64_t> staged_;
  Json preview_;
  std::string finished_;
  std::size_t offered_ = 0, taken_ = 0;
};

// The entry of a mapping document that fits a file, without its `match`; null when none does.
Json mapping_for(const Json& mapping, const std::string& name, const std::vector<std::string>& headers);

// Copies of a UTF-8 text. REQUIRES: every character exists in the target.
std::string to_gb18030(std::string_view utf8);
std::string to_utf16(std::string_view utf8, bool little_endian, bool byte_order_mark = true);
// LF to CRLF, inside quotes too.
std::string to_crlf(std::string_view text);

// Whole file; empty when it cannot be read.
std::string read_file(const std::string& path);

}  // namespace siyu::tests
