// The one door: everything above the core asks here and nowhere else. A request is JSON with bytes beside it, so is the reply
// (docs/calls.md). The page (through wasm/door.cpp), the command line and the tests make the same calls.
//
// The engine owns the files; the store refers to them and is rebuilt whole when the set of committed files changes, so a
// failed commit or an undone import leaves nothing half done.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "csv/ingest.h"
#include "csv/ranges.h"
#include "model/exports.h"
#include "model/mapping.h"
#include "model/store.h"
#include "report/json.h"
#include "report/result.h"
#include "report/rule_cache.h"
#include "report/segment.h"

namespace siyu::engine {

class Engine {
 public:
  struct Reply {
    std::string json;              // {"ok": …} or {"problems": […]}
    std::vector<std::byte> bytes;  // a file, when the call makes one
  };
  // Never throws; memory that runs out is the problem out_of_memory and leaves everything committed as it was.
  Reply call(std::string_view request, std::span<const std::byte> bytes = {});
  // Version of the protocol, and which scan this build runs: "1 avx2".
  static std::string version();

 private:
  using Json = report::Json;
  struct Answer {
    Json ok;
    std::vector<std::byte> bytes;
  };
  enum class State : std::uint8_t { open, sniffed, loading, staged, committed };
  // What was counted where a part was taken out of a workbook or an archive, before the core saw it. Columns count from 0.
  struct PartCount {
    std::string code, message;
    std::optional<std::size_t> column;
    std::size_t cells = 0;
  };
  struct File {
    std::string name, entry, sheet;  // entry and sheet of a part of a larger file
    std::string container;           // of the larger file; empty: what the bytes are
    std::vector<PartCount> cleaned, met;
    std::uint64_t size = 0;
    State state = State::open;
    std::vector<std::vector<std::byte>> samples;  // kept until loaded, so that hints can be tried again
    std::vector<std::uint64_t> offsets;
    csv::Sniff sniff;
    csv::Hints hints;
    std::unique_ptr<csv::FileReader> reader;
    std::unique_ptr<model::LoadedFile> loaded;
  };

  Result<Answer> dispatch(std::string_view name, const Json& request, std::span<const std::byte> bytes);
  Result<File*> file_of(const Json& request);

  // a file's way in (files.cpp)
  Result<Answer> open(const Json& request);
  Result<Answer> sniff(const Json& request, std::span<const std::byte> bytes);
  Result<Answer> load(const Json& request);
  Result<Answer> append(const Json& request, std::span<const std::byte> bytes);
  Result<Answer> finish(const Json& request);
  Answer finished(File& file, const Json& number);
  Result<Done> sniff_file(File& file, const csv::Hints& hints);
  // Sniffs the file in the way of the first entry that fits it, by name and, read that way, by headers; plainly when none does.
  Result<const model::FileMapping*> sniff_by(File& file, const csv::Hints& hints,
                                             const std::vector<model::FileMapping>& entries);
  // Name, and what names the part: the beginning of every answer about a file.
  static Json identification(const File& file);
  // "周报.zip › 订单.xlsx › 工作表1".
  static std::string label_of(const File& file);
  static Json cleaned_json(const File& file);
  static Json met_json(const File& file);

  // a large file read in ranges, by this engine for another or by others for this one (ranges.cpp)
  Result<Answer> recipe(const Json& request);
  Result<Answer> ranges(std::span<const std::byte> bytes);
  Result<Answer> range(const Json& request, std::span<const std::byte> bytes);
  Result<Answer> offer(const Json& request, std::span<const std::byte> bytes);
  // Of a file that is being loaded.
  Result<File*> loading(const Json& request);

  // what is taken in (import.cpp)
  Result<Answer> preview(const Json& request);
  Result<Answer> aside(const Json& request);
  Result<Answer> aside_csv(const Json& request);
  Result<Answer> commit(const Json& request);
  Result<Answer> remove(const Json& request);
  Result<Answer> identity(const Json& request);
  Result<Answer> mapping(const Json& request);
  Result<std::vector<int>> staged_of(const Json& request);
  std::vector<int> committed() const;
  model::Store built(const std::vector<int>& files) const;
  void rebuild(const std::vector<int>& files);

  // the model (model_json.cpp)
  Json model_json() const;
  Json memory_json() const;

  // questions (questions.cpp)
  Result<Answer> run(const Json& request);
  Result<Answer> check(const Json& request);
  Result<Answer> suggest();
  Result<Answer> people(const Json& request, bool as_csv);
  Result<Answer> table_csv(const Json& request);
  Result<Answer> describe(const Json& request);
  Result<Answer> values(const Json& request);
  Json data_json() const;
  // {total, columns, rows} of a page of the table, by the request's limit and offset.
  static Json page_json(const report::Table& table, const Json& request);

  // groups of people (segments.cpp)
  Result<Answer> segments(const Json& request);
  Result<Answer> count(const Json& request);
  Result<Answer> list_people(const Json& request, bool as_csv);
  Result<Answer> presets(const Json& request);

  // links (sharing.cpp)
  Result<Answer> share(const Json& request);
  Result<Answer> seal(const Json& request);
  Result<Answer> open_link(const Json& request);
  Result<Answer> open_payload(const Json& request);
  Result<Json> reports_of(const Json& content);
  Json filled(const Json& definition, Problems& problems) const;
  // The request's definition with its segments filled in.
  Result<Json> definition_of(const Json& request) const;

  // workspace files (workspace.cpp)
  static Answer workspace_sum(const Json& request, std::span<const std::byte> bytes);
  static Result<Answer> workspace_write(const Json& request);
  static Result<Answer> workspace_open(const Json& request, std::span<const std::byte> bytes);
  static Result<Answer> workspace_state(const Json& request, std::span<const std::byte> bytes);

  std::map<int, File> files_;
  std::optional<csv::RangeReader> range_reader_;  // of a file that another engine loads
  int next_file_ = 1;
  model::IdentityRules identity_rules_;
  model::Store store_;
  report::SegmentSet segments_;             // of the workspace, as they were given
  std::vector<std::string> segment_order_;  // their ids
  report::RuleCache rule_cache_;            // of store_
};

}  // namespace siyu::engine
