// The first look: whatever the bytes and the hints, what it proposes is whole in itself, the same when asked again, and can be
// parsed.
#include "csv/ingest.h"
#include "fuzz/fuzzing.h"

namespace {

using namespace siyu;

void check(const csv::Sniff& found, const csv::Hints& hints, std::string_view text) {
  std::size_t width = found.dialect.names.size();
  CHECK(found.columns.size() == width);
  CHECK(hints.block < found.blocks);
  CHECK((found.dialect.layout == csv::Layout::delimited) == (found.dialect.fold == nullptr));
  for (const auto& row : found.first_rows) CHECK(row.size() == width);
  std::vector<csv::ColumnPlan> plan;
  for (std::size_t k = 0; k < width; ++k) {
    CHECK(found.columns[k].name == found.dialect.names[k]);
    CHECK(found.columns[k].nulls <= found.columns[k].seen);
    plan.push_back({k, found.dialect.names[k], found.columns[k].type});
  }
  csv::Parser parser(found.dialect, plan, Zone{480}, {csv::ParserTuning::Scan::best, 1024});
  parser.append(tests::as_bytes(text));
  csv::Parsed parsed = parser.finish();
  CHECK(width == 0 || parsed.table.rows() == parsed.rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tests::Input input(data, size);
  csv::Hints hints;
  std::size_t encoding = input.choose(24), delimiter = input.choose(16), header = input.choose(32);
  if (encoding < 8) hints.encoding = static_cast<csv::Encoding>(encoding);
  if (delimiter < 4) hints.delimiter = ",;\t|"[delimiter];
  if (header < 8) hints.header_row = header;
  hints.block = input.choose(8) < 5 ? 0 : input.choose(4);
  bool in_samples = input.choose(4) == 0;
  std::string_view text = input.rest();

  std::vector<csv::Sample> samples;
  std::size_t part = text.size() / 4;
  if (in_samples && part > 0) {
    for (std::size_t at : {std::size_t{0}, 2 * part, text.size() - part}) {
      samples.push_back({tests::as_bytes(text.substr(at, part)), at});
    }
  } else {
    samples.push_back({tests::as_bytes(text), 0});
  }
  auto found = csv::sniff(samples, text.size(), hints);
  auto again = csv::sniff(samples, text.size(), hints);
  CHECK(found.ok() == again.ok());
  if (!found) {
    CHECK(!found.problems().empty() && !found.problems().front().code.empty());
    return 0;
  }
  CHECK(found->dialect.names == again->dialect.names && found->blocks == again->blocks);
  check(*found, hints, text);
  return 0;
}
