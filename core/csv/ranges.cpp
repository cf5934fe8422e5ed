// A blob begins with where it lies, what was counted, and whether it can be taken at all; then the rows that stand out, then
// column by column. A range that is not taken is still read through, for the texts that its reader will not send again.
#include "csv/ranges.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "csv/table_reader.h"

namespace siyu::csv {
namespace {

using column::BlobReader;
using column::BlobWriter;

constexpr std::uint32_t kRecipe = 0x31525953, kRange = 0x31425953;  // "SYR1", "SYB1"
constexpr std::size_t kMostSources = 256;
constexpr std::size_t kMostNames = 20000;  // more than a sniff finds

// Offset in `seam`, whose first byte lies before the cut, of the first record that starts behind the cut. Of a regular file a quote
// between a delimiter and a text can only open a cell, one between a text and a delimiter only close one, and those before it
// say by their number what holds at the cut. Only LF is looked for: a lone CR is no seam.
std::optional<std::size_t> first_record(std::string_view seam, char delimiter) {
  auto is_border = [&](char c) { return c == delimiter || c == '\n' || c == '\r'; };
  bool inside = false, odd = false;
  for (std::size_t at = seam.find('"'); at != std::string_view::npos && at + 1 < seam.size();
       at = seam.find('"', at + 1)) {
    if (at == 0) continue;  // it counts before the cut
    char before = seam[at - 1], behind = seam[at + 1];
    bool opens = is_border(before) && !is_border(behind) && behind != '"';
    bool closes = is_border(behind) && !is_border(before) && before != '"';
    if (opens || closes) {
      inside = closes != odd;
      break;
    }
    odd = !odd;
  }
  for (std::size_t at = 0; at < seam.size(); ++at) {
    if (seam[at] == '"' && at > 0) inside = !inside;
    if (seam[at] == '\n' && !inside) return at + 1;
  }
  return std::nullopt;
}

void write_texts(BlobWriter& out, const std::vector<std::string>& texts) {
  out.number(static_cast<std::uint64_t>(texts.size()));
  for (const std::string& text : texts) out.text(text);
}

std::vector<std::string> read_texts(BlobReader& in) {
  std::vector<std::string> texts;
  for (std::size_t left = in.count(sizeof(std::uint32_t)); left > 0 && in.good(); --left) texts.emplace_back(in.text());
  return texts;
}

void write_aside(BlobWriter& out, const TableReader& reader) {
  out.number(static_cast<std::uint64_t>(reader.aside.size()));
  out.raw(reader.aside.data(), reader.aside.size() * sizeof(std::uint32_t));
  out.number(static_cast<std::uint64_t>(reader.aside_rows.size()));
  for (const AsideRow& row : reader.aside_rows) {
    out.number(static_cast<std::uint64_t>(row.row));
    out.number(static_cast<std::uint64_t>(row.number));
    out.number(static_cast<std::uint64_t>(row.reasons.size()));
    for (const auto& [code, column] : row.reasons) {
      out.text(code);
      out.text(column);
    }
    write_texts(out, row.cells);
  }
}

// The rows set aside in a range of `rows` rows, behind those of `to`.
void read_aside(BlobReader& in, std::size_t rows, bool taken, TableReader& to) {
  std::size_t count = in.count(sizeof(std::uint32_t));
  std::uint64_t least = 0;  // they ascend
  for (; count > 0 && in.good(); --count) {
    std::uint32_t row = in.number<std::uint32_t>();
    if (row < least || row >= rows) return in.fail();
    least = std::uint64_t{row} + 1;
    if (taken) to.aside.push_back(static_cast<std::uint32_t>(to.row_count + row));
  }
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) {
    AsideRow entry;
    std::uint64_t row = in.number<std::uint64_t>();
    if (row >= rows) return in.fail();
    entry.row = to.row_count + row;
    entry.number = to.seen + in.number<std::uint64_t>();
    for (std::size_t reasons = in.count(); reasons > 0 && in.good(); --reasons) {
      std::string code(in.text());
      entry.reasons.emplace_back(std::move(code), in.text());
    }
    entry.cells = read_texts(in);
    if (taken && to.aside_rows.size() < AsideRow::kMost) to.aside_rows.push_back(std::move(entry));
  }
}

// Record numbers of the range's rows, when they do not simply follow one another, or not ours.
void read_numbers(BlobReader& in, std::size_t rows, bool taken, TableReader& to) {
  bool follow = in.flag();
  const std::byte* from = follow ? nullptr : in.raw(rows * sizeof(std::int64_t));
  if (!in.good() || !taken || rows == 0) return;
  bool all_follow = to.seen == to.dialect.header_row + to.dialect.note_rows + to.row_count;
  if (follow && all_follow && to.row_numbers.size() == 0) return;
  to.write_numbers_so_far();
  for (std::size_t row = 0; row < rows; ++row) {
    std::int64_t number = static_cast<std::int64_t>(row) + 1;
    if (!follow) std::memcpy(&number, from + row * sizeof number, sizeof number);
    to.row_numbers.add_value(
        static_cast<std::int64_t>(static_cast<std::uint64_t>(to.seen) + static_cast<std::uint64_t>(number)));
  }
}

Problem bad_blob() { return {"bad_blob", "", "these bytes are not a range of this file", {}}; }

}  // namespace

struct RangeReader::Impl {
  Dialect dialect;
  std::vector<ColumnPlan> plan;
  Zone zone;
  std::size_t learned_cells = 0;
  ParserTuning tuning;
  std::vector<column::Dictionary> dictionaries;  // by column of the plan
  std::vector<std::size_t> sent;                 // texts of each
  std::uint64_t start = 0, end = 0;
};

RangeReader::RangeReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RangeReader::~RangeReader() = default;
RangeReader::RangeReader(RangeReader&&) noexcept = default;
RangeReader& RangeReader::operator=(RangeReader&&) noexcept = default;
std::uint64_t RangeReader::start() const { return impl_->start; }
std::uint64_t RangeReader::end() const { return impl_->end; }

Result<RangeReader> RangeReader::make(std::span<const std::byte> recipe, ParserTuning tuning) {
  BlobReader in(recipe);
  auto impl = std::make_unique<Impl>();
  impl->tuning = tuning;
  Dialect& dialect = impl->dialect;
  dialect.header_row = 0;
  bool known = in.number<std::uint32_t>() == kRecipe;
  std::uint8_t encoding = in.number<std::uint8_t>();
  dialect.encoding = static_cast<Encoding>(encoding);
  dialect.delimiter = static_cast<char>(in.number<std::uint8_t>());
  dialect.first_column = in.number<std::uint32_t>();
  dialect.has_right = in.flag();
  dialect.names = read_texts(in);
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) {
    std::uint8_t order = in.number<std::uint8_t>();
    if (order > static_cast<std::uint8_t>(DateOrder::year_first)) in.fail();
    dialect.date_orders.push_back(static_cast<DateOrder>(order));
  }
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) dialect.fractions.push_back(in.flag());
  impl->zone.minutes_east = in.number<std::int32_t>();
  impl->learned_cells = static_cast<std::size_t>(in.number<std::uint64_t>());
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) {
    ColumnPlan& column = impl->plan.emplace_back();
    column.source = in.number<std::uint32_t>();
    column.name = in.text();
    std::uint8_t type = in.number<std::uint8_t>();
    if (type > static_cast<std::uint8_t>(column::Type::boolean) || column.source > kMostNames) in.fail();
    column.type = static_cast<column::Type>(type);
    column.is_id = in.flag();
    column.sets_aside = in.flag();
    column.required = in.flag();
    column.power = in.number<std::int32_t>();
    if (column.power < -8 || column.power > 8) in.fail();
  }
  bool sane = known && in.at_end() && encoding <= static_cast<std::uint8_t>(Encoding::windows1252) &&
              dialect.first_column <= kMostNames && dialect.names.size() <= kMostNames &&
              impl->zone.minutes_east > -24 * 60 && impl->zone.minutes_east < 24 * 60 &&
              scans_raw(dialect.encoding, dialect.delimiter);
  if (!sane) return bad_blob();
  impl->dictionaries.resize(impl->plan.size());
  impl->sent.resize(impl->plan.size());
  return RangeReader(std::move(impl));
}

std::optional<std::vector<std::byte>> RangeReader::read(std::uint64_t from, std::uint64_t to,
                                                        std::span<const std::byte> bytes) {
  Impl& own = *impl_;
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (from == 0 || to < from || to - from >= text.size()) return std::nullopt;
  std::size_t size = static_cast<std::size_t>(to - from);  // of the range; text[0] lies before it
  std::optional<std::size_t> first = first_record(text.substr(0, kSeam), own.dialect.delimiter);
  std::optional<std::size_t> behind = text.size();
  if (text.size() > size + 1) {
    behind = first_record(text.substr(size, kSeam), own.dialect.delimiter);
    if (behind) *behind += size;
  }
  if (!first || !behind || *behind < *first) return std::nullopt;

  TableReader reader(own.dialect, own.plan, own.zone, own.tuning);
  reader.watch = EndWatch(own.dialect.names.size(), own.learned_cells);
  for (std::size_t i = 0; i < own.plan.size(); ++i) reader.readers[i].use_dictionary(std::move(own.dictionaries[i]));
  reader.append(text.substr(*first, *behind - *first));
  reader.flush();
  own.start = from - 1 + *first;
  own.end = from - 1 + *behind - reader.records.pending();

  BlobWriter out;
  out.number(kRange);
  out.number(own.start);
  out.number(own.end);
  out.number(static_cast<std::uint8_t>(!reader.watch.holding()));
  out.number(static_cast<std::uint8_t>(reader.watch.after_blank()));
  for (std::size_t count : {reader.row_count, reader.seen, reader.blank_rows, reader.total_rows})
    out.number(static_cast<std::uint64_t>(count));
  reader.log.write(out);
  out.number(static_cast<std::uint8_t>(reader.row_numbers.size() == 0));
  reader.row_numbers.values().each_slice(
      [&](std::span<const std::int64_t> numbers) { out.raw(numbers.data(), numbers.size_bytes()); });
  write_aside(out, reader);
  out.number(static_cast<std::uint64_t>(own.plan.size()));
  for (std::size_t i = 0; i < own.plan.size(); ++i) {
    reader.readers[i].write(out, own.sent[i]);
    own.dictionaries[i] = reader.readers[i].take_dictionary();
    own.sent[i] = own.dictionaries[i].size();
  }
  return out.take();
}

struct FileReader::Impl : TableReader {
  using TableReader::TableReader;
  Zone zone;
  std::vector<ColumnPlan> plan;
  std::uint64_t position = 0;
  std::map<std::size_t, std::vector<column::ColumnSource>> sources;
};

FileReader::FileReader(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning)
    : impl_(std::make_unique<Impl>(std::move(dialect), plan, zone, tuning)) {
  impl_->zone = zone;
  impl_->plan = std::move(plan);
}
FileReader::~FileReader() = default;
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader& FileReader::operator=(FileReader&&) noexcept = default;

void FileReader::append(std::span<const std::byte> bytes) {
  impl_->append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  impl_->position += bytes.size();
}

std::uint64_t FileReader::position() const { return impl_->position; }

std::size_t FileReader::rows() const { return impl_->row_count; }

Parsed FileReader::finish() { return impl_->finish(); }

std::vector<std::byte> FileReader::recipe() {
  Impl& own = *impl_;
  if (!own.raw || own.dialect.end_row != 0) return {};
  own.flush();
  if (!own.past_top() || own.watch.learning()) return {};
  BlobWriter out;
  const Dialect& dialect = own.dialect;
  out.number(kRecipe);
  out.number(dialect.encoding);
  out.number(static_cast<std::uint8_t>(dialect.delimiter));
  out.number(static_cast<std::uint32_t>(dialect.first_column));
  out.number(static_cast<std::uint8_t>(dialect.has_right));
  write_texts(out, dialect.names);
  out.number(static_cast<std::uint64_t>(dialect.date_orders.size()));
  for (DateOrder order : dialect.date_orders) out.number(order);
  out.number(static_cast<std::uint64_t>(dialect.fractions.size()));
  for (bool fractions : dialect.fractions) out.number(static_cast<std::uint8_t>(fractions));
  out.number(static_cast<std::int32_t>(own.zone.minutes_east));
  out.number(static_cast<std::uint64_t>(own.watch.learned_cells()));
  out.number(static_cast<std::uint64_t>(own.plan.size()));
  for (const ColumnPlan& column : own.plan) {
    out.number(static_cast<std::uint32_t>(column.source));
    out.text(column.name);
    out.number(column.type);
    out.number(static_cast<std::uint8_t>(column.is_id));
    out.number(static_cast<std::uint8_t>(column.sets_aside));
    out.number(static_cast<std::uint8_t>(column.required));
    out.number(static_cast<std::int32_t>(column.power));
  }
  return out.take();
}

Result<bool> FileReader::offer(std::size_t source, std::span<const std::byte> blob) {
  Impl& own = *impl_;
  if (!own.raw || own.dialect.end_row != 0 || source >= kMostSources) return bad_blob();
  own.flush();
  BlobReader in(blob);
  if (in.number<std::uint32_t>() != kRange) return bad_blob();
  std::uint64_t start = in.number<std::uint64_t>(), end = in.number<std::uint64_t>();
  bool whole = in.flag(), after_blank = in.flag();
  std::uint64_t rows = in.number<std::uint64_t>(), records = in.number<std::uint64_t>();
  std::uint64_t blank_rows = in.number<std::uint64_t>(), total_rows = in.number<std::uint64_t>();
  // A record takes a byte at least, and no range is larger than a memory of 32 bits.
  if (!in.good() || end < start || end - start > 0xFFFFFFFF || records > end - start || rows > records ||
      blank_rows > records || total_rows > records)
    return bad_blob();
  if (!own.readers.empty() && rows > blob.size()) return bad_blob();  // a row takes a byte in every column
  bool taken = whole && start == own.position && own.is_between_rows();
  ProblemLog untaken;
  (taken ? own.log : untaken).read(in, own.seen);
  read_numbers(in, static_cast<std::size_t>(rows), taken, own);
  read_aside(in, static_cast<std::size_t>(rows), taken, own);
  std::vector<column::ColumnSource>& columns = own.sources[source];
  columns.resize(own.readers.size());
  if (in.number<std::uint64_t>() != own.readers.size()) in.fail();
  for (std::size_t i = 0; i < own.readers.size() && in.good(); ++i)
    own.readers[i].read(in, static_cast<std::size_t>(rows), taken, own.seen, columns[i]);
  if (!in.at_end()) return bad_blob();
  if (!taken) return false;
  own.position = end;
  own.row_count += static_cast<std::size_t>(rows);
  own.seen += static_cast<std::size_t>(records);
  own.blank_rows += static_cast<std::size_t>(blank_rows);
  own.total_rows += static_cast<std::size_t>(total_rows);
  if (after_blank) own.watch.pass_blank();
  return true;
}

}  // namespace siyu::csv
