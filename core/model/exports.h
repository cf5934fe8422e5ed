// The exports that are known by name: what each platform's file is called, which header is which field, what one row is, and
// how statuses, refunds and several values in a cell are written. One small JSON file each in core/model/exports/, made into a
// table at build time by tools/make_exports.mjs; adding one is adding a file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/ingest.h"
#include "model/mapping.h"
#include "model/schema.h"

namespace siyu::model {

// What one row of a file is. `unknown` is settled by content: rows of one order id that differ are its items.
enum class Grain : std::uint8_t { unknown, order, item, sub_order, customer_staff, settlement, event, day };

enum class MetricKind : std::uint8_t { flow, stock, rate };  // may be summed over days; the last one counts; neither

struct ExportColumn {
  std::string_view field;                     // "order.paid", or a custom one ("order.invoice")
  std::span<const std::string_view> headers;  // all names seen, the surest first; compared folded
  bool required = false;                      // without it the file is another one
};
struct ExportMetric {
  std::string_view header;
  MetricKind kind;
};
struct Export {
  std::string_view id, platform;  // "youzan_orders", "youzan"
  std::string_view title_zh, title_en, title_tw;
  TableKind table;
  Grain grain;
  std::span<const std::string_view> signature;  // headers that tell this file from others
  std::span<const ExportColumn> columns;
  std::span<const std::string_view> once;  // amounts of the whole order, repeated on each of its rows
  std::span<const std::string_view> key;   // fields that make a row itself; empty: the table's own (merge.h)
  std::span<const std::pair<std::string_view, std::string_view>> separators;  // field → between the values of a cell
  std::span<const std::pair<std::string_view, std::string_view>> statuses;    // as exported → canonical (status.h)
  std::span<const ExportMetric> metrics;                                      // of totals that have one column a metric
  std::span<const std::string_view>
      file_words;  // headers that nobody has seen for sure: only with one of these in its name
};

std::span<const Export> exports();
const Export* find_export(std::string_view id);

struct Recognised {
  const Export* found;
  double share;                        // of its signature and required columns that are here, 0..1
  FileMapping mapping;                 // ready to use: export_id, columns, separators
  std::vector<Confidence> confidence;  // one per mapping.columns
};
// The export that a file is, by its folded header names and content, never by position; nothing when none fits well.
std::optional<Recognised> recognise(const csv::Sniff& sniff, std::string_view file_name);

// A remembered mapping against the headers of a new file.
struct Drift {
  struct Lost {
    std::string field, header;  // mapped before, not here
    std::string likely;         // a header that is new here and may be it; empty: none
    double alike = 0;           // 0..1, by name and content
  };
  std::vector<Lost> lost;
  std::vector<std::string> added;  // headers that are new
  double share = 0;                // of the mapping's headers that are here, or of all of its file's, whichever is less
  bool same() const { return lost.empty() && added.empty(); }
};
// `headers`: all the headers of the file that the mapping was made on; empty: those that it maps. `known` gives texts that a
// column (by its header) held before, to compare with a new one's samples; empty where nothing is loaded.
using KnownTexts = std::vector<std::pair<std::string, std::vector<std::string>>>;
Drift drift_of(const FileMapping& mapping, const std::vector<std::string>& headers, const csv::Sniff& sniff,
               const KnownTexts& known = {});

// Stock, flow or rate: by the export, else by the words in the header (累计, 截至, total; 率, 占比, %).
MetricKind metric_kind(const Export* from, std::string_view header);

}  // namespace siyu::model
